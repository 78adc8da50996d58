//! The answer in words.

use super::super::labels;
use super::form::DueForm;
use crate::page::Page;
use caicach_calendar::{Due, DueRequest, RuleSet};
use chrono::NaiveDate;

/// A due date and how it came about, in words.
pub(super) struct Answer {
    /// The due instant; empty while a wait lasts.
    pub(super) due: String,
    pub(super) received: String,
    /// From when the receipt counts, when that differs from when it came.
    pub(super) counts_from: String,
    pub(super) working_days: i64,
    pub(super) is_judged_by_day: bool,
    pub(super) rule: String,
    pub(super) rule_set: Option<RuleSetLine>,
    /// Days off that are no ordinary weekly rest days, with their names.
    pub(super) special_days_off: Vec<DayOff>,
    pub(super) weekly_rest_days: usize,
    /// The address of the same question to the API.
    pub(super) api: String,
}

/// The rule set that a rule was taken from.
pub(super) struct RuleSetLine {
    pub(super) instrument: &'static str,
    pub(super) articles: &'static str,
    pub(super) validity: String,
    pub(super) kind_of_text: String,
}

/// A day off on the way.
pub(super) struct DayOff {
    pub(super) date: String,
    pub(super) name: String,
    pub(super) kind: String,
}

impl Answer {
    pub(super) fn of(page: &Page, form: &DueForm, request: &DueRequest, due: &Due) -> Self {
        let t = &page.t;
        let work = &page.state.calendar.work;
        let moved = due.effective_receipt != request.received;
        let special = |date: &NaiveDate| work.special_day(*date);
        let special_days_off = due.days_off.iter().filter_map(|date| {
            let day = special(date)?;
            let (name, kind) = (labels::name(t, day), labels::kind(t, day.kind));
            Some(DayOff { date: labels::day_with_weekday(t, day.date), name, kind })
        });
        Self {
            due: due.due.map(|due| labels::instant(t, due)).unwrap_or_default(),
            received: labels::instant(t, due.received),
            counts_from: if moved { labels::instant(t, due.effective_receipt) } else { String::new() },
            working_days: due.working_days,
            is_judged_by_day: due.is_judged_by_day,
            rule: due.rule.map(|rule| labels::clock_rule(t, rule)).unwrap_or_default(),
            rule_set: due.rule_set.map(|set| RuleSetLine::of(page, set)),
            special_days_off: special_days_off.collect(),
            weekly_rest_days: due.days_off.iter().filter(|date| special(date).is_none()).count(),
            api: form.api_address(),
        }
    }
}

impl RuleSetLine {
    fn of(page: &Page, set: &'static RuleSet) -> Self {
        let t = &page.t;
        let from = t.day(set.valid_from);
        let validity = match set.valid_to {
            Some(last) => {
                t.with_all("calendar-set-until", &[("from", from.into()), ("to", t.day(last).into())])
            }
            None => t.with("calendar-set-from", "from", from),
        };
        Self {
            instrument: set.instrument,
            articles: set.articles,
            validity,
            kind_of_text: labels::kind_of_text(t, set.kind_of_text),
        }
    }
}
