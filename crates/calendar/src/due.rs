//! Due dates.
//!
//! [`WorkCalendar::due`] answers the question that a receipt prints: until when? It joins the limit, the moment from
//! which a receipt counts, the rule by which pauses move the date, and the office's calendar.

mod clock;
mod lateness;

pub use self::lateness::{apology_deadline, is_late};

use self::clock::Clock;
use crate::cutoff::Cutoff;
use crate::error::{CalendarError, vietnamese_date};
use crate::limit::{DayRule, Limit};
use crate::pause::{CheckedPauses, Pause};
use crate::rule_set::{ClockRule, KindOfText, RuleSet, rule_set_for};
use crate::work_calendar::WorkCalendar;
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;

/// Where the clock rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RuleChoice {
    /// The general rule set in force on the date of receipt.
    #[default]
    ByReceipt,
    /// A rule that the office sets, or that is asked for.
    Clock(ClockRule),
    /// A rule set by name, such as that of NĐ 297/2025 for its own chain of procedures.
    RuleSet(&'static RuleSet),
}

/// What a due date is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRequest {
    /// When the dossier was received, local time.
    pub received: NaiveDateTime,
    /// How much time there is.
    pub limit: Limit,
    /// The waits, in any order.
    pub pauses: Vec<Pause>,
    /// Where the clock rule comes from.
    pub rule: RuleChoice,
    /// When a limit of whole days ends.
    pub day_rule: DayRule,
    /// A cut-off of the office; it takes the place of the one in the rule set.
    pub cutoff: Option<Cutoff>,
}

impl DueRequest {
    /// A limit from a receipt on, without pauses, by the rule set of its date, to the end of the day.
    #[must_use]
    pub fn new(received: NaiveDateTime, limit: Limit) -> Self {
        let (rule, day_rule) = (RuleChoice::default(), DayRule::default());
        Self { received, limit, pauses: Vec::new(), rule, day_rule, cutoff: None }
    }
}

/// A due date and how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// When the dossier was received.
    pub received: NaiveDateTime,
    /// From when the receipt counts: the next opening for one outside office hours or after a cut-off.
    pub effective_receipt: NaiveDateTime,
    /// Until when the result is due; `None` while a pause is open, or when the limit is below zero.
    pub due: Option<NaiveDateTime>,
    /// The working dates in (received, due]; 0 without a due date.
    pub working_days: i64,
    /// The days off in (received, due], in order.
    pub days_off: Vec<NaiveDate>,
    /// Whether a result is judged by its day alone, and not to the minute.
    pub is_judged_by_day: bool,
    /// The rule by which pauses count; `None` when none is known and none was needed.
    pub rule: Option<ClockRule>,
    /// What that rule rests on.
    pub kind_of_text: Option<KindOfText>,
    /// The rule set that the rule was taken from; `None` when it was asked for.
    pub rule_set: Option<&'static RuleSet>,
}

impl WorkCalendar {
    /// The due date of a dossier.
    ///
    /// - *Whole working days* do not count the day of receipt and end with the office's closing on the n-th working
    ///   day after it (Civil Code 2015, articles 147 and 148, by our reading), or at the hour of receipt on that day.
    /// - *Hours and fractions of a day* run in working time from the minute of receipt.
    /// - *Calendar days* count every day; a last day that is off moves to the next working day.
    /// - `restart`: all of this from the end of the last supplement on; a wait for a fee or a stop after that is added
    ///   as in `pause`.
    /// - `pause`: the working time inside the pauses is added, then a limit in whole days ends with that day.
    /// - `subtract`: the due day moves on by the working dates in (from, to] of the pauses; a limit that is judged in
    ///   hours moves by their working time.
    /// - A limit in calendar days moves by the calendar dates in (from, to] of the pauses, by either rule.
    ///
    /// Pauses that overlap count once. Findings name wrong pauses, doubtful limits, a rule that is our inference, and
    /// years whose days off are not announced.
    ///
    /// # Errors
    /// [`CalendarError::NoRuleKnown`] for a dossier with pauses from before 21 June 2018 when no rule is asked for;
    /// [`CalendarError::OutOfRange`] and [`CalendarError::LeadsOutOfRange`] when a date lies outside 1970–2120.
    pub fn due(&self, request: &DueRequest) -> Result<(Due, Findings), CalendarError> {
        let received = request.received;
        let Reckoned { mut findings, rule, kind_of_text, rule_set, effective_receipt, pauses, due } =
            self.reckon(request)?;
        if kind_of_text == Some(KindOfText::Inference) && !pauses.is_empty() {
            findings.extend(rule_set.map(rule_is_inferred).into_iter().collect());
        }
        let last =
            [due, pauses.last_instant()].into_iter().flatten().fold(effective_receipt, NaiveDateTime::max);
        findings.extend(self.year_findings(received.date(), last.date()));
        let until = due.unwrap_or(received).date();
        let answer = Due {
            received,
            effective_receipt,
            due,
            working_days: self.working_days_between(received.date(), until)?,
            days_off: self.days_off_between(received.date(), until)?,
            is_judged_by_day: request.limit.is_judged_by_day(request.day_rule),
            rule,
            kind_of_text,
            rule_set,
        };
        Ok((answer, findings))
    }

    /// The due date alone, with what is wrong about the limit and the pauses: for registers, where it is asked for a million
    /// dossiers and nobody reads how each came about.
    ///
    /// # Errors
    /// Those of [`WorkCalendar::due`].
    pub fn due_instant(
        &self,
        request: &DueRequest,
    ) -> Result<(Option<NaiveDateTime>, Findings), CalendarError> {
        self.reckon(request).map(|reckoned| (reckoned.due, reckoned.findings))
    }

    fn reckon(&self, request: &DueRequest) -> Result<Reckoned, CalendarError> {
        let received = request.received;
        let (rule, kind_of_text, rule_set) = chosen_rule(request.rule, received.date());
        let cutoff = request.cutoff.or(rule_set.and_then(|rule_set| rule_set.cutoff));
        let effective_receipt = self.effective_receipt(received, cutoff.as_ref())?;
        let mut findings: Findings = request.limit.finding().into_iter().collect();
        let (pauses, about_pauses) = CheckedPauses::check(&request.pauses, received);
        findings.extend(about_pauses);
        if rule.is_none() && !pauses.is_empty() {
            return Err(CalendarError::NoRuleKnown { received: received.date() });
        }
        if let Some(set) = rule_set.filter(|set| !set.is_in_force(received.date())) {
            findings.push(rule_set_not_in_force(set, received.date()));
        }
        let is_judged_by_day = request.limit.is_judged_by_day(request.day_rule);
        let due = if request.limit.amount() < Decimal::ZERO || pauses.any_open() {
            None
        } else {
            let (limit, day_rule) = (request.limit, request.day_rule);
            let clock = Clock { calendar: self, limit, day_rule, cutoff: cutoff.as_ref() };
            if let Some(first) = pauses.first() {
                let without_pauses = clock.run(effective_receipt)?;
                if is_late(without_pauses, is_judged_by_day, first.from) {
                    findings.push(pause_after_due(first, without_pauses));
                }
            }
            Some(clock.due(rule, received, effective_receipt, &pauses)?)
        };
        Ok(Reckoned { findings, rule, kind_of_text, rule_set, effective_receipt, pauses, due })
    }

    /// The due dates of steps that follow one another, such as the 3 + 3 + 10 working days of NĐ 297/2025 art. 6.2:
    /// the first step is the request, each further one is received when the one before it is due, inside the offices
    /// and therefore without a cut-off. When a step has no due date the following ones are left out.
    ///
    /// # Errors
    /// Those of [`WorkCalendar::due`].
    pub fn due_in_steps(
        &self,
        first: &DueRequest,
        further: &[Limit],
    ) -> Result<(Vec<Due>, Findings), CalendarError> {
        let (step, mut findings) = self.due(first)?;
        let mut steps = vec![step];
        for &limit in further {
            let Some(received) = steps.last().and_then(|step| step.due) else { break };
            let rule = first.rule;
            let no_cutoff = Some(Cutoff::default());
            let request = DueRequest {
                received,
                limit,
                pauses: Vec::new(),
                rule,
                day_rule: first.day_rule,
                cutoff: no_cutoff,
            };
            let (step, about_step) = self.due(&request)?;
            findings.extend(about_step);
            steps.push(step);
        }
        Ok((steps, findings))
    }
}

/// What a due date rests on.
struct Reckoned {
    findings: Findings,
    rule: Option<ClockRule>,
    kind_of_text: Option<KindOfText>,
    rule_set: Option<&'static RuleSet>,
    effective_receipt: NaiveDateTime,
    pauses: CheckedPauses,
    due: Option<NaiveDateTime>,
}

/// The clock rule, what it rests on, and the rule set that it was taken from.
fn chosen_rule(
    choice: RuleChoice,
    received: NaiveDate,
) -> (Option<ClockRule>, Option<KindOfText>, Option<&'static RuleSet>) {
    let rule_set = match choice {
        RuleChoice::Clock(rule) => return (Some(rule), Some(KindOfText::OfficeSetting), None),
        RuleChoice::RuleSet(rule_set) => Some(rule_set),
        RuleChoice::ByReceipt => rule_set_for(received),
    };
    (rule_set.map(|set| set.clock_rule), rule_set.map(|set| set.kind_of_text), rule_set)
}

fn rule_is_inferred(rule_set: &RuleSet) -> Finding {
    Finding::note(
        "clock-rule-inferred",
        Text::new(
            format!(
                "Chưa có toàn văn {}: việc tính lại thời hạn từ đầu sau khi bổ sung là suy luận",
                rule_set.instrument
            ),
            format!(
                "The text of {} is not held: that the limit runs anew after a supplement is our inference",
                rule_set.instrument
            ),
        ),
    )
    .at(Place::item(rule_set.id))
    .hint(Text::new(
        "Nêu rõ quy tắc restart, pause hoặc subtract nếu cơ quan áp dụng quy tắc khác",
        "Name the rule restart, pause or subtract if the office applies another one",
    ))
}

fn rule_set_not_in_force(rule_set: &RuleSet, received: NaiveDate) -> Finding {
    let instrument = rule_set.instrument;
    Finding::warning(
        "rule-set-not-in-force",
        Text::new(
            format!("{instrument} không có hiệu lực vào ngày tiếp nhận {}", vietnamese_date(received)),
            format!("{instrument} was not in force on the day of receipt, {received}"),
        ),
    )
    .at(Place::item(rule_set.id))
    .hint(Text::new("Kiểm tra ngày tiếp nhận hoặc bộ quy tắc", "Check the day of receipt or the rule set"))
}

fn pause_after_due(pause: Pause, due: NaiveDateTime) -> Finding {
    Finding::warning(
        "pause-after-due",
        Text::new(
            format!("Việc tạm dừng bắt đầu khi hồ sơ đã quá hạn ({})", vietnamese_date(due.date())),
            format!("The pause begins when the dossier is already overdue ({})", due.date()),
        ),
    )
    .at(Place::default().column("pauses").of(pause.written()))
    .hint(Text::new(
        "Kiểm tra khoảng tạm dừng; hạn vẫn được tính theo quy tắc đã chọn",
        "Check the pause; the due date still follows the rule",
    ))
}
