//! What is typed into the form, and the question that it makes.

use crate::page::form_urlencode;
use caicach_calendar::{
    CalendarError, ClockRule, Cutoff, DayRule, DueRequest, Limit, LimitUnit, Pause, PauseKind, RuleChoice,
    parse_clock_time, parse_instant, rule_set,
};
use std::collections::BTreeMap;

/// How many waits the form has room for; without scripts there are no more rows than these.
pub(super) const PAUSE_ROWS: usize = 3;

/// What cannot be read, by the name of the field.
pub(super) type Problems = BTreeMap<String, CalendarError>;

/// The form as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DueForm {
    pub(super) received: String,
    pub(super) limit: String,
    /// `days`, `hours` or `calendar_days`, as the API calls them.
    pub(super) unit: String,
    /// Empty = by the date of receipt; else a clock rule or the name of a rule set.
    pub(super) rule: String,
    pub(super) day_rule: String,
    pub(super) cutoff: String,
    /// The code of the unit whose hours count; empty = the whole office.
    pub(super) office: String,
    pub(super) pauses: [TypedPause; PAUSE_ROWS],
}

/// One row for a wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TypedPause {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kind: String,
}

impl DueForm {
    /// Reads the pairs of an address; what is not there has its usual value.
    pub(super) fn read(pairs: &[(String, String)]) -> Self {
        let field = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let pauses = std::array::from_fn(|row| {
            let part = |part: &str| field(&format!("pause{}_{part}", row + 1)).unwrap_or_default();
            TypedPause { from: part("from"), to: part("to"), kind: part("kind") }
        });
        Self {
            received: field("received").unwrap_or_default(),
            limit: field("limit").unwrap_or_default(),
            unit: field("unit").unwrap_or_else(|| "days".to_owned()),
            rule: field("rule").unwrap_or_default(),
            day_rule: field("day_rule").unwrap_or_else(|| "end-of-day".to_owned()),
            cutoff: field("cutoff").unwrap_or_default(),
            office: field("office").unwrap_or_default(),
            pauses,
        }
    }

    /// Whether something was asked, and not the empty form opened.
    pub(super) fn is_asked(&self) -> bool {
        !(self.received.is_empty() && self.limit.is_empty())
    }

    /// Whether a wait is typed, so that the page shows the rows for them.
    pub(super) fn has_pauses(&self) -> bool {
        self.pauses.iter().any(|pause| !pause.from.is_empty() || !pause.to.is_empty())
    }

    /// The question; or everything that keeps it from being one, each with the name of its field.
    pub(super) fn request(&self) -> Result<DueRequest, Problems> {
        let mut problems = Problems::new();
        let received = keep(&mut problems, "received", parse_instant(&self.received));
        let limit = keep(&mut problems, "limit", self.limit());
        let rule = keep(&mut problems, "rule", self.rule());
        let day_rule = keep(&mut problems, "day_rule", DayRule::parse(&self.day_rule));
        let cutoff = match self.cutoff.as_str() {
            "" => None,
            time => keep(&mut problems, "cutoff", parse_clock_time(time)).map(Cutoff::after),
        };
        let mut pauses = Vec::new();
        for (number, typed) in (1..).zip(&self.pauses) {
            pauses.extend(typed.read(number, &mut problems));
        }
        match (received, limit, rule, day_rule) {
            (Some(received), Some(limit), Some(rule), Some(day_rule)) if problems.is_empty() => {
                Ok(DueRequest { received, limit, pauses, rule, day_rule, cutoff })
            }
            _ => Err(problems),
        }
    }

    fn limit(&self) -> Result<Limit, CalendarError> {
        let unit = match self.unit.as_str() {
            "days" => LimitUnit::WorkingDay,
            "hours" => LimitUnit::WorkingHour,
            "calendar_days" => LimitUnit::CalendarDay,
            other => LimitUnit::parse(other)?,
        };
        Limit::parse(&self.limit, unit)
    }

    fn rule(&self) -> Result<RuleChoice, CalendarError> {
        if self.rule.is_empty() {
            return Ok(RuleChoice::ByReceipt);
        }
        if let Some(set) = rule_set(&self.rule) {
            return Ok(RuleChoice::RuleSet(set));
        }
        ClockRule::parse(&self.rule).map(RuleChoice::Clock)
    }

    /// The same question to the API.
    pub(super) fn api_address(&self) -> String {
        let mut address = format!("/api/v1/calendar/due?received={}", form_urlencode(&self.received));
        let mut add = |name: &str, value: &str| {
            address.push_str(&format!("&{name}={}", form_urlencode(value)));
        };
        add(&self.unit, &self.limit.replacen(',', ".", 1));
        if rule_set(&self.rule).is_some() {
            add("rule_set", &self.rule);
        } else if !self.rule.is_empty() {
            add("rule", &self.rule);
        }
        if self.day_rule != "end-of-day" {
            add("day_rule", &self.day_rule);
        }
        if !self.cutoff.is_empty() {
            add("cutoff", &self.cutoff);
        }
        if !self.office.is_empty() {
            add("office", &self.office);
        }
        for pause in self.pauses.iter().filter(|pause| !pause.from.is_empty()) {
            add("pause", &format!("{}/{}/{}", pause.from, pause.to, pause.kind));
        }
        address
    }
}

impl TypedPause {
    /// The wait of a row; none for an empty row, and for one that cannot be read.
    fn read(&self, number: usize, problems: &mut Problems) -> Option<Pause> {
        if self.from.is_empty() && self.to.is_empty() {
            return None;
        }
        let name = |part: &str| format!("pause{number}_{part}");
        let from = keep(problems, &name("from"), parse_instant(&self.from));
        let to = match self.to.as_str() {
            "" => None,
            written => Some(keep(problems, &name("to"), parse_instant(written))?),
        };
        let kind = match self.kind.as_str() {
            "" => PauseKind::Supplement,
            word => keep(problems, &name("kind"), PauseKind::parse(word))?,
        };
        Some(Pause { from: from?, to, kind })
    }
}

/// What was read, or nothing with the problem kept under the name of the field.
fn keep<T>(problems: &mut Problems, field: &str, read: Result<T, CalendarError>) -> Option<T> {
    read.map_err(|error| problems.insert(field.to_owned(), error)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(query: &[(&str, &str)]) -> DueForm {
        let pairs: Vec<(String, String)> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        DueForm::read(&pairs)
    }

    #[test]
    fn an_empty_form_asks_nothing() {
        assert!(!form(&[]).is_asked());
        assert!(!form(&[("received", " "), ("unit", "hours")]).is_asked());
    }

    #[test]
    fn a_question_is_read_and_written_for_the_api() {
        let typed = form(&[
            ("received", "2026-02-13T15:30"),
            ("limit", "2,5"),
            ("rule", "nd297-2025"),
            ("cutoff", "15:00"),
            ("pause2_from", "2026-02-24T08:00"),
            ("pause2_kind", "fee"),
        ]);
        let request = typed.request().unwrap();
        assert_eq!(request.pauses.len(), 1);
        assert_eq!(request.pauses[0].to, None);
        assert!(matches!(request.rule, RuleChoice::RuleSet(set) if set.id == "nd297-2025"));
        let api = "/api/v1/calendar/due?received=2026-02-13T15%3A30&days=2.5&rule_set=nd297-2025&cutoff=15%3A00\
                   &pause=2026-02-24T08%3A00%2F%2Ffee";
        assert_eq!(typed.api_address(), api);
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named() {
        let typed = form(&[
            ("received", "hôm qua"),
            ("limit", "năm"),
            ("rule", "wait"),
            ("day_rule", "never"),
            ("cutoff", "25:00"),
            ("pause1_to", "2026-02-24T08:00"),
            ("pause3_from", "2026-02-24T08:00"),
            ("pause3_kind", "coffee"),
        ]);
        let problems = typed.request().unwrap_err();
        let fields: Vec<&str> = problems.keys().map(String::as_str).collect();
        assert_eq!(fields, ["cutoff", "day_rule", "limit", "pause1_from", "pause3_kind", "received", "rule"]);
        assert!(
            form(&[("received", "2026-02-13"), ("limit", "1.5"), ("unit", "calendar_days")])
                .request()
                .is_err()
        );
        assert!(form(&[("received", "2026-02-13"), ("limit", "1"), ("unit", "weeks")]).request().is_err());
    }
}
