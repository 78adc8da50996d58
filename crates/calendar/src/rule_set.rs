//! Dated rule sets: which text says how the clock runs, and from when to when.
//!
//! How a pause moves a due date is a setting and never a constant: three rules are in use, and the date of receipt
//! decides which text applies. A rule set names its text and says how firmly the rule rests on it.

use crate::cutoff::{Cutoff, ND_297, hour};
use crate::date_range::constant_date;
use crate::error::{CalendarError, Expected};
use crate::limit::LimitUnit;
use chrono::{NaiveDate, NaiveTime};

/// How pauses move a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockRule {
    /// The limit runs anew from the end of the last wait for a supplement (NĐ 61/2018 art. 19.4, NĐ 297/2025
    /// art. 6.4a); a wait for a fee or a stop after that pauses.
    Restart,
    /// The working time inside the pauses is added.
    Pause,
    /// The working dates of each pause are subtracted from the time used, so that the due day moves on by as many
    /// (QĐ 766/QĐ-TTg, formula 2.1).
    Subtract,
}

impl ClockRule {
    /// Reads `restart`, `pause` or `subtract`.
    ///
    /// # Errors
    /// [`CalendarError::Unreadable`] for anything else.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        match text.trim() {
            "restart" => Ok(Self::Restart),
            "pause" => Ok(Self::Pause),
            "subtract" => Ok(Self::Subtract),
            _ => Err(CalendarError::unreadable(Expected::ClockRule, text)),
        }
    }

    /// The word in files and on the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Restart => "restart",
            Self::Pause => "pause",
            Self::Subtract => "subtract",
        }
    }
}

/// What a rule set rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KindOfText {
    /// The text of the instrument.
    Official,
    /// Our inference: the text is not held.
    Inference,
    /// How systems count in operation.
    Practice,
    /// The office's own choice, or that of whoever asks.
    OfficeSetting,
}

/// One dated set of rules. Amounts are those of the text; `None` where it says nothing or is not held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// A stable name.
    pub id: &'static str,
    /// The instrument, as it is cited.
    pub instrument: &'static str,
    /// Articles, as they are cited.
    pub articles: &'static str,
    /// Dossiers received from this day on.
    pub valid_from: NaiveDate,
    /// Dossiers received up to this day; `None` while in force.
    pub valid_to: Option<NaiveDate>,
    /// What the clock rule rests on.
    pub kind_of_text: KindOfText,
    /// Whether it applies to every dossier of its time; the others apply only to what names them.
    pub is_general: bool,
    /// How pauses move a due date.
    pub clock_rule: ClockRule,
    /// From when on a receipt counts from the next working day.
    pub cutoff: Option<Cutoff>,
    /// A paper received after this hour is handed over at the start of the next working day: it moves the start of
    /// the first internal step, never the due date.
    pub transfer_hour: Option<NaiveTime>,
    /// How soon a supplement has to be asked for.
    pub supplement_notice: Option<(u32, LimitUnit)>,
    /// How long the applicant has for it before the dossier is closed.
    pub supplement_answer: Option<(u32, LimitUnit)>,
    /// How many days before the due date an apology for a coming delay is due.
    pub apology_lead_days: Option<u32>,
    /// How often a new date may be set.
    pub reappointments: Option<u32>,
}

/// All rule sets, oldest first.
pub static RULE_SETS: [RuleSet; 4] = [
    RuleSet {
        id: "nd61-2018",
        instrument: "NĐ 61/2018/NĐ-CP",
        articles: "Điều 18.2–3, Điều 19.4, Điều 19.9",
        valid_from: constant_date(2018, 6, 21),
        valid_to: Some(constant_date(2025, 6, 30)),
        kind_of_text: KindOfText::Official,
        is_general: true,
        clock_rule: ClockRule::Restart,
        cutoff: None,
        transfer_hour: hour(15),
        supplement_notice: Some((3, LimitUnit::WorkingDay)),
        supplement_answer: None,
        apology_lead_days: Some(1),
        reappointments: Some(1),
    },
    // How the 766 measures count: “the supplement interval is subtracted”.
    RuleSet {
        id: "qd766-2022",
        instrument: "QĐ 766/QĐ-TTg",
        articles: "mục 2.1 (mô tả công thức)",
        valid_from: constant_date(2022, 6, 23),
        valid_to: None,
        kind_of_text: KindOfText::Practice,
        is_general: false,
        clock_rule: ClockRule::Subtract,
        cutoff: None,
        transfer_hour: None,
        supplement_notice: None,
        supplement_answer: None,
        apology_lead_days: None,
        reappointments: None,
    },
    // The text of NĐ 118/2025 is not held. That the clock still restarts is our inference; the apology a day before
    // and the single new date stand in local texts made under it (QĐ 88/2025/QĐ-UBND Lai Châu, Điều 3.6).
    RuleSet {
        id: "nd118-2025",
        instrument: "NĐ 118/2025/NĐ-CP",
        articles: "",
        valid_from: constant_date(2025, 7, 1),
        valid_to: None,
        kind_of_text: KindOfText::Inference,
        is_general: true,
        clock_rule: ClockRule::Restart,
        cutoff: None,
        transfer_hour: None,
        supplement_notice: None,
        supplement_answer: None,
        apology_lead_days: Some(1),
        reappointments: Some(1),
    },
    // The linked electronic chain for karaoke licences, 3 + 3 + 10 working days.
    RuleSet {
        id: "nd297-2025",
        instrument: "NĐ 297/2025/NĐ-CP",
        articles: "Điều 3.5, Điều 6.3, Điều 6.4a, Điều 6.5",
        valid_from: constant_date(2025, 11, 17),
        valid_to: None,
        kind_of_text: KindOfText::Official,
        is_general: false,
        clock_rule: ClockRule::Restart,
        cutoff: Some(ND_297),
        transfer_hour: None,
        supplement_notice: Some((8, LimitUnit::WorkingHour)),
        supplement_answer: Some((15, LimitUnit::WorkingDay)),
        apology_lead_days: None,
        reappointments: Some(1),
    },
];

impl RuleSet {
    /// Whether it is in force for dossiers received on a day.
    #[must_use]
    pub fn is_in_force(&self, received: NaiveDate) -> bool {
        self.valid_from <= received && self.valid_to.is_none_or(|last| received <= last)
    }
}

/// The general rule set for dossiers received on a day; `None` before 21 June 2018, for which no text is held.
#[must_use]
pub fn rule_set_for(received: NaiveDate) -> Option<&'static RuleSet> {
    RULE_SETS.iter().find(|rule_set| rule_set.is_general && rule_set.is_in_force(received))
}

/// The rule set with a stable name.
#[must_use]
pub fn rule_set(id: &str) -> Option<&'static RuleSet> {
    RULE_SETS.iter().find(|rule_set| rule_set.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_general_rule_set_is_in_force_on_every_day_since_2018() {
        let id = |date| rule_set_for(date).map(|rule_set| rule_set.id);
        assert_eq!(id(constant_date(2018, 6, 20)), None);
        assert_eq!(id(constant_date(2018, 6, 21)), Some("nd61-2018"));
        assert_eq!(id(constant_date(2025, 6, 30)), Some("nd61-2018"));
        assert_eq!(id(constant_date(2025, 7, 1)), Some("nd118-2025"));
        for date in constant_date(2018, 6, 21).iter_days().take(10_000) {
            let in_force = RULE_SETS.iter().filter(|set| set.is_general && set.is_in_force(date)).count();
            assert_eq!(in_force, 1, "{date}");
        }
    }

    #[test]
    fn rule_sets_are_in_order_and_found_by_name() {
        assert!(RULE_SETS.is_sorted_by_key(|rule_set| rule_set.valid_from));
        for set in &RULE_SETS {
            assert_eq!(rule_set(set.id), Some(set));
            assert!(set.valid_from > NaiveDate::MIN);
        }
        assert_eq!(rule_set("nd61"), None);
    }
}
