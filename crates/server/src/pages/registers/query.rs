//! What the address of a list of records asks for.

use crate::clock::today;
use crate::page::{Page, form_urlencode};
use crate::pages::units::names::UnitLink;
use crate::pages::units::parent::{self, Parent};
use caicach_app::App;
use caicach_app::registers::{is_unit_code, known_days};
use caicach_app::store::{RecordFilter, RecordId};
use caicach_calendar::parse_date;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::{FieldKind, Register, read_cell};
use caicach_tables::NumberStyle;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Stands before the name of a field in an address: `f.state=done`.
const FIELD: &str = "f.";

/// The query of an address.
pub(super) type Written = BTreeMap<String, String>;

/// The query as it is understood. What was typed is kept as it is.
#[derive(Default)]
pub(super) struct ListQuery {
    pub(super) text: String,
    pub(super) unit: String,
    pub(super) from: String,
    pub(super) to: String,
    /// The fields that must have a value, by name.
    pub(super) fields: Vec<(String, String)>,
    pub(super) withdrawn: bool,
    pub(super) after: Option<RecordId>,
    /// Units of the name that was typed, when there are several.
    pub(super) units: Vec<UnitLink>,
}

impl ListQuery {
    /// Reads a query for a register, with the filter that it means. What cannot be used is said; then there is no filter.
    pub(super) fn read(
        page: &Page,
        register: &Register,
        written: &Written,
    ) -> (Self, Option<RecordFilter>, Findings) {
        let text = |name: &str| written.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let mut query = Self {
            text: text("q"),
            unit: text("unit"),
            from: text("from"),
            to: text("to"),
            fields: Vec::new(),
            withdrawn: text("withdrawn") == "yes",
            after: text("after").parse().ok().map(RecordId),
            units: Vec::new(),
        };
        let mut findings = Findings::default();
        let mut filter = RecordFilter {
            search: Some(query.text.clone()).filter(|text| !text.is_empty()),
            include_withdrawn: query.withdrawn,
            ..RecordFilter::default()
        };
        for (name, value) in written {
            let Some(name) = name.strip_prefix(FIELD) else { continue };
            let value = value.trim();
            let Some(field) = register.field(name).filter(|_| !value.is_empty()) else { continue };
            match read_cell(&field.kind, value, NumberStyle::Point) {
                Ok(read) => filter.equals.push((name.to_owned(), read)),
                Err(finding) => {
                    findings.push(finding.at(Place::default().column(page.t.text(&field.label))));
                }
            }
            query.fields.push((name.to_owned(), value.to_owned()));
        }
        let state = &page.state;
        if !query.unit.is_empty() {
            match parent::find(&state.units, &query.unit, today()) {
                Parent::None => {}
                Parent::Code(code) => filter.units = Some(App::codes_within(&state.units, &code, today())),
                Parent::Several(units) => {
                    findings.push(several_units(&query.unit));
                    query.units = units;
                }
                Parent::Unknown(_) if is_unit_code(&query.unit) => {
                    // Codes are written in capitals, and typed as they come. Records may name units that the tree does not have.
                    let code = query.unit.to_uppercase();
                    if state.units.with_code(&code).is_empty() {
                        findings.push(not_in_the_list(&query.unit));
                        filter.units = Some(vec![query.unit.clone()]);
                    } else {
                        filter.units = Some(App::codes_within(&state.units, &code, today()));
                    }
                }
                Parent::Unknown(about) => {
                    for finding in about {
                        findings.push(about_unit(finding));
                    }
                }
            }
        }
        let mut day = |text: &str, name: &str, open: NaiveDate| {
            if text.is_empty() {
                return open;
            }
            parse_date(text).unwrap_or_else(|error| {
                findings.push(error.finding(Place::default().column(name)));
                open
            })
        };
        if register.date.is_some() && !(query.from.is_empty() && query.to.is_empty()) {
            let from = day(&query.from, "from", NaiveDate::MIN);
            let to = day(&query.to, "to", NaiveDate::MAX);
            if from > to {
                findings.push(days_reversed().at(Place::default().column("from")));
            }
            filter.days = Some(known_days(from, to));
        }
        let usable = (!findings.any_rejected()).then_some(filter);
        (query, usable, findings)
    }

    /// Whether nothing is asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.address().is_empty()
    }

    /// The query of an address that asks for the same, from the beginning.
    pub(super) fn address(&self) -> String {
        let own = [("q", &self.text), ("unit", &self.unit), ("from", &self.from), ("to", &self.to)];
        let mut pairs: Vec<String> = own
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", form_urlencode(value)))
            .collect();
        let field = |(name, value): &(String, String)| {
            format!("{}={}", form_urlencode(&format!("{FIELD}{name}")), form_urlencode(value))
        };
        pairs.extend(self.fields.iter().map(field));
        if self.withdrawn {
            pairs.push("withdrawn=yes".to_owned());
        }
        pairs.join("&")
    }

    /// The address of the list of a register that asks for the same about another unit.
    pub(super) fn of_unit(&self, code: &str) -> String {
        let other = Self {
            text: self.text.clone(),
            unit: code.to_owned(),
            from: self.from.clone(),
            to: self.to.clone(),
            fields: self.fields.clone(),
            withdrawn: self.withdrawn,
            ..Self::default()
        };
        other.address()
    }

    /// The value that a field must have; empty when it may have any.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

/// Fields by which a list can be filtered with a choice of words.
pub(super) fn is_filter(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Choice(_) | FieldKind::Boolean)
}

/// Nobody asked for a unit above.
fn about_unit(mut finding: Finding) -> Finding {
    finding.place = Place::default().column("unit");
    finding.hint(Text::new("Tìm mã đơn vị ở trang Đơn vị", "Look the code up on the page of units"))
}

fn not_in_the_list(code: &str) -> Finding {
    let message = Text::new(
        format!("Danh mục đơn vị không có mã “{code}”; chỉ tìm bản ghi mang đúng mã này"),
        format!("The list of units has no code “{code}”; only records with this very code are shown"),
    );
    Finding::warning("unit-unknown", message)
        .hint(Text::new("Tìm mã đơn vị ở trang Đơn vị", "Look the code up on the page of units"))
}

fn several_units(name: &str) -> Finding {
    let message =
        Text::new(format!("Nhiều đơn vị có tên “{name}”"), format!("Several units are called “{name}”"));
    Finding::rejected("unit-several", message)
        .hint(Text::new("Chọn một đơn vị bên dưới", "Choose one of the units below"))
}

fn days_reversed() -> Finding {
    let message = Text::new("Ngày đầu đứng sau ngày cuối", "The first day comes after the last");
    Finding::rejected("days-reversed", message).hint(Text::new("Đổi chỗ hai ngày", "Exchange the two days"))
}
