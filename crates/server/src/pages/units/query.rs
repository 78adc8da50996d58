//! What the address of a list of units asks for.

use crate::clock::today;
use crate::page::form_urlencode;
use caicach_calendar::parse_date;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_units::{UnitKind, UnitTree};
use chrono::NaiveDate;
use serde::Deserialize;

/// The query as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Written {
    at: Option<String>,
    q: Option<String>,
    kind: Option<String>,
    within: Option<String>,
    page: Option<String>,
}

/// The query as it is understood.
#[derive(Debug, Clone)]
pub(super) struct ListQuery {
    /// The day on which the tree is shown.
    pub(super) day: NaiveDate,
    /// What is searched for; may be empty.
    pub(super) text: String,
    /// Only units of this kind.
    pub(super) kind: Option<UnitKind>,
    /// Only the unit with this code and those below it; may be empty.
    pub(super) within: String,
    /// The page of a long list, from 1.
    pub(super) number: usize,
}

impl ListQuery {
    /// Reads a query. What cannot be used is said and left out.
    pub(super) fn read(written: &Written, tree: &UnitTree) -> (Self, Findings) {
        let mut findings = Findings::default();
        let text = |part: &Option<String>| part.as_deref().unwrap_or_default().trim().to_owned();
        let day = day_or_today(&text(&written.at), &mut findings);
        let kind = match text(&written.kind).as_str() {
            "" => None,
            word => {
                let kind = UnitKind::parse(word);
                findings.extend(kind.is_none().then(|| unknown_kind(word)).into_iter().collect());
                kind
            }
        };
        let mut within = text(&written.within);
        if !within.is_empty() && tree.with_code(&within).is_empty() {
            findings.push(unknown_code(&within));
            within.clear();
        }
        let number = text(&written.page).parse().unwrap_or(1).max(1);
        (Self { day, text: text(&written.q), kind, within, number }, findings)
    }

    /// Whether nothing is asked for but a day.
    pub(super) fn is_overview(&self) -> bool {
        self.text.is_empty() && self.kind.is_none() && self.within.is_empty()
    }

    /// The query of an address that asks for the same.
    pub(super) fn address(&self) -> String {
        let mut query = format!("at={}", self.day);
        let parts = [
            ("q", self.text.as_str()),
            ("kind", self.kind.map_or("", UnitKind::code)),
            ("within", self.within.as_str()),
        ];
        for (name, value) in parts {
            if !value.is_empty() {
                query.push_str(&format!("&{name}={}", form_urlencode(value)));
            }
        }
        query
    }

    /// The same question about another day.
    pub(super) fn on(&self, day: NaiveDate) -> Self {
        Self { day, number: 1, ..self.clone() }
    }
}

/// A day as it is written in an address; today for none, and with a finding for what is no day.
pub(super) fn day_or_today(written: &str, findings: &mut Findings) -> NaiveDate {
    if written.is_empty() {
        return today();
    }
    parse_date(written).unwrap_or_else(|error| {
        findings.push(error.finding(Place::default().column("at")));
        today()
    })
}

fn unknown_kind(word: &str) -> Finding {
    let message =
        Text::new(format!("Không có loại đơn vị “{word}”"), format!("There is no kind of unit “{word}”"));
    Finding::rejected("unit-kind", message)
        .at(Place::default().column("kind"))
        .hint(Text::new("Chọn một loại trong danh sách", "Choose a kind from the list"))
}

fn unknown_code(code: &str) -> Finding {
    let message =
        Text::new(format!("Không có đơn vị mang mã {code}"), format!("No unit has the code {code}"));
    Finding::rejected("unit-code-unknown", message).at(Place::default().column("within")).hint(Text::new(
        "Chọn một đơn vị trong danh sách, hoặc tìm theo tên",
        "Choose a unit from the list, or search by name",
    ))
}
