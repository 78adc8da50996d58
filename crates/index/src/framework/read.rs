//! A framework's file as a neutral tree of values: the header, the bands, and items written inline.
//!
//! The form is described in `content/frameworks/README.md`. Whoever reads the file (TOML or JSON) hands the tree
//! over; nothing here touches a file.

use super::definition::{Header, ItemDefinition};
use super::fields::Fields;
use crate::settings::{Rounding, RoundingMode, Settings};
use crate::{Band, Level};
use caicach_findings::{Findings, Place, Severity, Text};
use serde_json::Value as Json;

/// A framework's file, read but not yet put together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Everything except the items.
    pub header: Header,
    /// The items written in the file itself.
    pub items: Vec<ItemDefinition>,
    /// The CSV file beside it that holds the items, when there is one.
    pub items_file: Option<String>,
}

impl Document {
    /// Reads the tree of a file. `file` is the name by which its user knows it.
    #[must_use]
    pub fn read(document: &Json, file: &str) -> (Self, Findings) {
        let mut top = Fields::new(document, Place::file(file));
        let (mut header, items_file, mut findings) = match top.raw("framework") {
            Some(table) => read_header(table, file),
            None => {
                top.missing("framework");
                (Header::plain(file), None, Findings::default())
            }
        };
        header.file = Some(file.to_owned());
        for (position, entry) in top.list("bands").iter().enumerate() {
            let place = Place::file(file).of(format!("bands[{}]", position + 1));
            let (band, band_findings) = read_band(entry, place);
            header.bands.extend(band);
            findings.extend(band_findings);
        }
        let mut items = Vec::new();
        for entry in top.list("items") {
            let (item, item_findings) = ItemDefinition::read(entry, file);
            items.push(item);
            findings.extend(item_findings);
        }
        findings.extend(top.finish());
        (Self { header, items, items_file }, findings)
    }
}

fn read_header(table: &Json, file: &str) -> (Header, Option<String>, Findings) {
    let mut fields = Fields::new(table, Place::file(file));
    let id = fields.text("id");
    if id.is_none() {
        fields.missing("id");
    }
    let mut header = Header::plain(id.unwrap_or_else(|| file.to_owned()));
    if let Some(name) = fields.both("name") {
        header.name = name;
    }
    header.decision = fields.text("decision");
    header.decided_on = read_date(&mut fields, "decided_on");
    header.issuer = fields.text("issuer");
    header.applies_to = fields.texts("applies_to");
    header.year_from = fields.whole("year_from");
    header.year_to = fields.whole("year_to");
    header.status = fields.word("status").unwrap_or_default();
    header.status_reason = fields.both("status_reason").unwrap_or_default();
    header.source = fields.text("source");
    header.upper = fields.text("upper");
    header.stated_criteria = fields.whole("stated_criteria");
    header.stated_components = fields.whole("stated_components");
    let items_file = fields.text("items_file");

    let mut inner_findings = Findings::default();
    for entry in fields.list("notes") {
        let mut note = Fields::new(entry, Place::file(file).column("notes"));
        let (vi, en) = (note.text("vi"), note.text("en"));
        let first = vi.clone().or_else(|| en.clone()).unwrap_or_default();
        header.notes.push(Text::new(vi.unwrap_or_else(|| first.clone()), en.unwrap_or(first)));
        inner_findings.extend(note.finish());
    }
    if let Some(domains) = fields.raw("domains") {
        let codes: Vec<&String> = domains.as_object().map(|table| table.keys().collect()).unwrap_or_default();
        let mut domain_fields = Fields::new(domains, Place::file(file).column("domains"));
        for code in codes {
            let identifier = domain_fields.text(code);
            header.stable_domains.extend(identifier.map(|identifier| (code.clone(), identifier)));
        }
        inner_findings.extend(domain_fields.finish());
    }
    let (settings, settings_findings) = read_settings(&mut fields, file);
    header.settings = settings;
    let mut findings = fields.finish();
    findings.extend(inner_findings);
    findings.extend(settings_findings);
    (header, items_file, findings)
}

fn read_settings(fields: &mut Fields<'_>, file: &str) -> (Settings, Findings) {
    let (round, findings) = match fields.raw("round") {
        Some(table) => read_rounding(table, file),
        None => (None, Findings::default()),
    };
    let settings = Settings {
        round,
        ties: fields.word("ties").unwrap_or_default(),
        rank_on: fields.word("rank_on").unwrap_or_default(),
        not_applicable: fields.word("not_applicable").unwrap_or_default(),
        bonus_cap: fields.not_negative("bonus_cap"),
        deduction_cap: fields.not_negative("deduction_cap"),
        maximum: fields.not_negative("maximum"),
        rescale_to: fields.not_negative("rescale_to").filter(|scale| !scale.is_zero()),
        bands_on: fields.word("bands_on").unwrap_or_default(),
    };
    (settings, findings)
}

fn read_rounding(table: &Json, file: &str) -> (Option<Rounding>, Findings) {
    const MOST_PLACES: u32 = 10;
    let mut fields = Fields::new(table, Place::file(file).column("round"));
    let at = fields.word::<Level>("at");
    let places = fields.whole::<u32>("places");
    let mode = fields.word::<RoundingMode>("mode").unwrap_or(RoundingMode::HalfUp);
    if at.is_none() {
        fields.missing("at");
    }
    if places.is_none_or(|places| places > MOST_PLACES) {
        let message = Text::new("round.places phải từ 0 đến 10", "round.places must be from 0 to 10");
        let hint = Text::new("Ví dụ: places = 2", "For example: places = 2");
        fields.find(Severity::Rejected, "wrong-type", "places", message, hint);
    }
    let findings = fields.finish();
    let rounding = match (at, places) {
        (Some(at), Some(places)) if places <= MOST_PLACES => Some(Rounding { at, places, mode }),
        _ => None,
    };
    (rounding, findings)
}

fn read_band(entry: &Json, place: Place) -> (Option<Band>, Findings) {
    let mut fields = Fields::new(entry, place);
    let label = fields.both("label");
    if label.is_none() {
        fields.missing("label_vi");
    }
    let band = Band {
        label: label.clone().unwrap_or_default(),
        minimum: fields.number("min"),
        maximum: fields.number("max"),
        minimum_inclusive: fields.flag("min_inclusive").unwrap_or(true),
        maximum_inclusive: fields.flag("max_inclusive").unwrap_or(false),
        subject: fields.text("subject"),
        year: fields.whole("year"),
        source: fields.text("source"),
    };
    (label.map(|_| band), fields.finish())
}

/// A date of which the month and day may be unknown: `2017-12-28`, `2017-12`, `2017`.
fn read_date(fields: &mut Fields<'_>, key: &str) -> Option<String> {
    let text = fields.text(key)?;
    if is_partial_date(&text) {
        return Some(text);
    }
    let message = Text::new(
        format!("{key} phải là ngày dạng 2017-12-28 (hoặc 2017-12, 2017)"),
        format!("{key} must be a date such as 2017-12-28 (or 2017-12, 2017)"),
    );
    let hint = Text::new("Viết ngày trong dấu nháy", "Write the date in quotation marks");
    fields.find(Severity::Rejected, "wrong-date", key, message, hint);
    None
}

fn is_partial_date(text: &str) -> bool {
    let within = |part: &str, digits: usize, from: u32, to: u32| {
        let number = part.parse::<u32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
        part.len() == digits && number.is_some_and(|number| (from..=to).contains(&number))
    };
    let mut parts = text.split('-');
    let year_fits = parts.next().is_some_and(|year| within(year, 4, 1900, 2999));
    let month_fits = parts.next().is_none_or(|month| within(month, 2, 1, 12));
    let day_fits = parts.next().is_none_or(|day| within(day, 2, 1, 31));
    year_fits && month_fits && day_fits && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_partial_date;

    #[test]
    fn a_date_may_lack_its_day_or_month() {
        for text in ["2017-12-28", "2017-12", "2017"] {
            assert!(is_partial_date(text), "{text}");
        }
        for text in ["28/12/2017", "2017-13", "2017-1-2", "17", "2017-12-28-1", ""] {
            assert!(!is_partial_date(text), "{text}");
        }
    }
}
