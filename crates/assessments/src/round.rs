//! Rounds with their windows.

use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// What is done in a round, in the order in which rounds follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// Units score themselves (tự đánh giá).
    SelfScore,
    /// Experts appraise (thẩm định lần 1).
    Appraisal,
    /// Units explain (giải trình).
    Explanation,
    /// Experts appraise again (thẩm định lần 2).
    SecondAppraisal,
    /// The council decides (hội đồng).
    Council,
    /// The result is published (công bố).
    Publication,
}

impl RoundKind {
    /// All rounds in their order.
    pub const ALL: [Self; 6] = [
        Self::SelfScore,
        Self::Appraisal,
        Self::Explanation,
        Self::SecondAppraisal,
        Self::Council,
        Self::Publication,
    ];

    /// The word in data and addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SelfScore => "self_score",
            Self::Appraisal => "appraisal",
            Self::Explanation => "explanation",
            Self::SecondAppraisal => "second_appraisal",
            Self::Council => "council",
            Self::Publication => "publication",
        }
    }

    /// The round with a word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What the round is called.
    #[must_use]
    pub fn label(self) -> Text {
        match self {
            Self::SelfScore => Text::new("Tự đánh giá", "Self-score"),
            Self::Appraisal => Text::new("Thẩm định lần 1", "First appraisal"),
            Self::Explanation => Text::new("Giải trình", "Explanation"),
            Self::SecondAppraisal => Text::new("Thẩm định lần 2", "Second appraisal"),
            Self::Council => Text::new("Hội đồng thẩm định", "Council"),
            Self::Publication => Text::new("Công bố", "Publication"),
        }
    }

    /// Whether the unit itself enters something in the round.
    #[must_use]
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::SelfScore | Self::Explanation)
    }

    /// Whether experts appraise in the round.
    #[must_use]
    pub fn is_of_experts(self) -> bool {
        matches!(self, Self::Appraisal | Self::SecondAppraisal)
    }

    /// Whether points are entered in the round. An explanation gives words and evidence, and a publication gives what the last
    /// round before it says.
    #[must_use]
    pub fn takes_points(self) -> bool {
        matches!(self, Self::SelfScore | Self::Appraisal | Self::SecondAppraisal | Self::Council)
    }

    /// Whether every assessment has the round.
    #[must_use]
    pub fn is_required(self) -> bool {
        matches!(self, Self::SelfScore | Self::Publication)
    }
}

/// When a round is open. Times are local (Asia/Ho_Chi_Minh).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first instant.
    pub opens: NaiveDateTime,
    /// The instant from which nothing can be entered any more.
    pub closes: NaiveDateTime,
}

/// More time, for one unit or for all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// The unit; none: all units.
    pub unit: Option<String>,
    /// The new end.
    pub until: NaiveDateTime,
    /// Why.
    pub reason: String,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// What is done in it.
    pub kind: RoundKind,
    /// When; none while that is not decided.
    pub window: Option<Window>,
    /// More time that was given.
    #[serde(default)]
    pub extensions: Vec<Extension>,
}

impl Round {
    /// The end for a unit: the latest of the window's and of the extensions that are for it.
    #[must_use]
    pub fn closes_for(&self, unit: &str) -> Option<NaiveDateTime> {
        let window = self.window?;
        let for_unit = |extension: &&Extension| extension.unit.as_deref().is_none_or(|other| other == unit);
        let extended = self.extensions.iter().filter(for_unit).map(|extension| extension.until).max();
        Some(extended.map_or(window.closes, |until| until.max(window.closes)))
    }
}

/// How a round stands for a unit at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowState {
    /// The assessment has no such round.
    NotPlanned,
    /// The round has no dates yet.
    Undated,
    /// It has not begun.
    Ahead {
        /// When it begins.
        opens: NaiveDateTime,
    },
    /// Something can be entered.
    Open {
        /// Until when.
        closes: NaiveDateTime,
    },
    /// It is over.
    Closed {
        /// Since when.
        since: NaiveDateTime,
    },
}

impl WindowState {
    /// Whether something can be entered.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// Somebody is to be reminded of the end of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The round.
    pub kind: RoundKind,
    /// The unit.
    pub unit: String,
    /// The end.
    pub closes: NaiveDateTime,
    /// How many days before the end this reminder is for.
    pub days_before: i64,
}

/// The rounds of an assessment in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounds {
    rounds: Vec<Round>,
}

impl Rounds {
    /// Rounds in their order, each kind once; what does not hold together is said by [`Rounds::check`].
    #[must_use]
    pub fn new(mut rounds: Vec<Round>) -> Self {
        rounds.sort_by_key(|round| round.kind);
        rounds.dedup_by_key(|round| round.kind);
        Self { rounds }
    }

    /// The rounds in their order.
    #[must_use]
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// A round.
    #[must_use]
    pub fn round(&self, kind: RoundKind) -> Option<&Round> {
        self.rounds.iter().find(|round| round.kind == kind)
    }

    /// The rounds in which points are entered, in their order.
    pub fn scored(&self) -> impl DoubleEndedIterator<Item = RoundKind> {
        self.rounds.iter().map(|round| round.kind).filter(|kind| kind.takes_points())
    }

    /// The round before another one, among those in which points are entered.
    #[must_use]
    pub fn scored_before(&self, kind: RoundKind) -> Option<RoundKind> {
        self.scored().rfind(|known| *known < kind)
    }

    /// What does not hold together: a round that is missing, ends before it begins, or begins before the one before it ends.
    #[must_use]
    pub fn check(&self) -> Findings {
        let mut findings = Findings::default();
        for kind in RoundKind::ALL.into_iter().filter(|kind| kind.is_required()) {
            if self.round(kind).is_none() {
                findings.push(missing(kind));
            }
        }
        let mut before: Option<(RoundKind, NaiveDateTime)> = None;
        for round in &self.rounds {
            let Some(window) = round.window else { continue };
            if window.closes <= window.opens {
                findings.push(ends_before_it_begins(round.kind));
                continue;
            }
            if let Some((earlier, closes)) = before.filter(|(_, closes)| *closes > window.opens) {
                findings.push(overlaps(earlier, closes, round.kind));
            }
            for extension in round.extensions.iter().filter(|extension| extension.until <= window.closes) {
                findings.push(no_extension(round.kind, extension));
            }
            before = Some((round.kind, window.closes));
        }
        findings
    }

    /// How a round stands for a unit.
    #[must_use]
    pub fn state(&self, kind: RoundKind, unit: &str, at: NaiveDateTime) -> WindowState {
        let Some(round) = self.round(kind) else { return WindowState::NotPlanned };
        let (Some(window), Some(closes)) = (round.window, round.closes_for(unit)) else {
            return WindowState::Undated;
        };
        if at < window.opens {
            WindowState::Ahead { opens: window.opens }
        } else if at < closes {
            WindowState::Open { closes }
        } else {
            WindowState::Closed { since: closes }
        }
    }

    /// The rounds that are open for a unit. More than one where windows overlap, as by an extension.
    #[must_use]
    pub fn open_for(&self, unit: &str, at: NaiveDateTime) -> Vec<RoundKind> {
        let kinds = self.rounds.iter().map(|round| round.kind);
        kinds.filter(|kind| self.state(*kind, unit, at).is_open()).collect()
    }

    /// The reminders of a day, for the rounds in which units or experts have something to do and units for which it is not done:
    /// `days_before` names how many days before the end.
    pub fn reminders<'a>(
        &'a self,
        units: impl IntoIterator<Item = &'a str>,
        today: NaiveDate,
        days_before: &[i64],
        is_done: impl Fn(RoundKind, &str) -> bool,
    ) -> Vec<Reminder> {
        let mut reminders = Vec::new();
        for unit in units {
            for round in
                self.rounds.iter().filter(|round| round.kind.is_of_unit() || round.kind.is_of_experts())
            {
                let Some((window, closes)) = round.window.zip(round.closes_for(unit)) else { continue };
                // What closes at midnight closes on the day before.
                let last_day = (closes - TimeDelta::seconds(1)).date();
                let days = last_day.signed_duration_since(today).num_days();
                let is_due = days_before.contains(&days) && window.opens.date() <= today;
                if is_due && !is_done(round.kind, unit) {
                    reminders.push(Reminder {
                        kind: round.kind,
                        unit: unit.to_owned(),
                        closes,
                        days_before: days,
                    });
                }
            }
        }
        reminders
    }
}

fn missing(kind: RoundKind) -> Finding {
    let label = kind.label();
    Finding::rejected(
        "missing-round",
        Text::new(format!("Thiếu vòng “{}”", label.vi), format!("The round “{}” is missing", label.en)),
    )
    .at(Place::item(kind.code()))
}

fn ends_before_it_begins(kind: RoundKind) -> Finding {
    let label = kind.label();
    Finding::rejected(
        "window-ends-before-it-begins",
        Text::new(
            format!("Vòng “{}” kết thúc trước khi bắt đầu", label.vi),
            format!("The round “{}” ends before it begins", label.en),
        ),
    )
    .at(Place::item(kind.code()))
}

fn overlaps(earlier: RoundKind, closes: NaiveDateTime, later: RoundKind) -> Finding {
    let (one, other) = (earlier.label(), later.label());
    let closes = closes.format("%d/%m/%Y %H:%M");
    Finding::warning(
        "windows-overlap",
        Text::new(
            format!("Vòng “{}” bắt đầu khi vòng “{}” chưa kết thúc ({closes})", other.vi, one.vi),
            format!("The round “{}” begins before the round “{}” has ended ({closes})", other.en, one.en),
        ),
    )
    .at(Place::item(later.code()))
}

fn no_extension(kind: RoundKind, extension: &Extension) -> Finding {
    let until = extension.until.format("%d/%m/%Y %H:%M");
    Finding::warning(
        "extension-gives-no-time",
        Text::new(
            format!("Gia hạn đến {until} không thêm thời gian"),
            format!("The extension until {until} gives no more time"),
        ),
    )
    .at(Place::item(kind.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn round(kind: RoundKind, opens: &str, closes: &str) -> Round {
        Round { kind, window: Some(Window { opens: at(opens), closes: at(closes) }), extensions: Vec::new() }
    }

    /// The windows of Huế 2204/QĐ-UBND: the self-score reaches the council by 5 October.
    fn rounds() -> Rounds {
        let mut self_score = round(RoundKind::SelfScore, "2026-09-01T00:00:00", "2026-10-06T00:00:00");
        self_score.extensions.push(Extension {
            unit: Some("X1".into()),
            until: at("2026-10-08T17:00:00"),
            reason: "mất điện".into(),
        });
        Rounds::new(vec![
            Round { kind: RoundKind::Publication, window: None, extensions: Vec::new() },
            round(RoundKind::Appraisal, "2026-10-06T00:00:00", "2026-11-01T00:00:00"),
            self_score,
        ])
    }

    #[test]
    fn a_window_is_open_from_its_first_instant_until_its_end() {
        let rounds = rounds();
        let state = |unit: &str, instant: &str| rounds.state(RoundKind::SelfScore, unit, at(instant));
        assert_eq!(
            state("X2", "2026-08-31T23:59:59"),
            WindowState::Ahead { opens: at("2026-09-01T00:00:00") }
        );
        assert!(state("X2", "2026-09-01T00:00:00").is_open());
        assert!(state("X2", "2026-10-05T23:59:59").is_open());
        assert_eq!(
            state("X2", "2026-10-06T00:00:00"),
            WindowState::Closed { since: at("2026-10-06T00:00:00") }
        );
        assert_eq!(
            state("X1", "2026-10-06T00:00:00"),
            WindowState::Open { closes: at("2026-10-08T17:00:00") }
        );
        assert_eq!(
            rounds.open_for("X1", at("2026-10-07T08:00:00")),
            [RoundKind::SelfScore, RoundKind::Appraisal]
        );
        assert_eq!(
            rounds.state(RoundKind::Council, "X1", at("2026-10-07T08:00:00")),
            WindowState::NotPlanned
        );
        assert_eq!(
            rounds.state(RoundKind::Publication, "X1", at("2026-10-07T08:00:00")),
            WindowState::Undated
        );
    }

    #[test]
    fn what_does_not_hold_together_is_said() {
        assert!(rounds().check().is_empty());
        let wrong = Rounds::new(vec![
            round(RoundKind::SelfScore, "2026-09-01T00:00:00", "2026-10-06T00:00:00"),
            round(RoundKind::Appraisal, "2026-10-01T00:00:00", "2026-11-01T00:00:00"),
            round(RoundKind::Council, "2026-12-01T00:00:00", "2026-11-01T00:00:00"),
        ]);
        let codes: Vec<&str> = wrong.check().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["missing-round", "windows-overlap", "window-ends-before-it-begins"]);
    }

    #[test]
    fn who_has_not_handed_in_is_reminded_on_the_named_days() {
        let rounds = rounds();
        let on = |day: &str, done: &[&str]| {
            let day: NaiveDate = day.parse().unwrap();
            let units = ["X1", "X2"];
            let reminders = rounds.reminders(units, day, &[7, 3, 1, 0], |_, unit| done.contains(&unit));
            reminders.into_iter().map(|one| (one.unit, one.days_before)).collect::<Vec<_>>()
        };
        // The window of X2 ends with 5 October, that of X1 on 8 October at 17:00.
        assert_eq!(on("2026-10-05", &[]), [("X1".into(), 3), ("X2".into(), 0)]);
        assert_eq!(on("2026-10-05", &["X2"]), [("X1".into(), 3)]);
        assert_eq!(on("2026-10-06", &[]), []);
        // Experts have until 31 October.
        assert_eq!(on("2026-10-24", &["X1"]), [("X2".into(), 7)]);
        assert_eq!(on("2026-08-25", &[]), []);
    }
}
