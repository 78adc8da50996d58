//! How values of measures are written.

use crate::page::Page;
use crate::pages::figures::Shown;
use crate::words::Words;
use caicach_app::State;
use caicach_app::lake::WHOLE;
use caicach_registers::{Better, Format, Measure, MeasureText, Register, Value};
use caicach_reports::Cell;
use chrono::NaiveDate;

/// The unit in which values are written, and the factor by which they are multiplied.
pub(super) fn scale(t: Words, measure: &Measure) -> (String, f64, u16) {
    let counts_only = matches!(measure.kind(), caicach_registers::MeasureKind::Count);
    match measure.format {
        Format::Rate => ("%".to_owned(), 100.0, 1),
        Format::Count if counts_only => (String::new(), 1.0, 0),
        Format::Count => (String::new(), 1.0, 2),
        Format::Hours => (t.get("measures-hours"), 1.0, 1),
        Format::Days => (t.get("measures-days"), 1.0, 1),
        Format::Points => (t.get("measures-points"), 1.0, 2),
        Format::Money => (t.get("measures-money"), 1.0, 0),
    }
}

/// A value of a measure; what has none says so.
pub(super) fn shown(t: Words, measure: &Measure, value: Option<f64>) -> Shown {
    let Some(value) = value else {
        return Shown { text: t.get("measures-no-data"), href: String::new(), class: "", cell: Cell::Empty };
    };
    let (unit, factor, places) = scale(t, measure);
    let is_whole = measure.format != Format::Rate && value.fract().abs() < 1e-9;
    let number = Shown::number(t, value * factor, if is_whole { 0 } else { places });
    Shown { text: format!("{} {unit}", number.text).trim_end().to_owned(), ..number }
}

/// What stands behind a measure, as a badge.
pub(super) fn text_badge(t: Words, kind: MeasureText) -> Shown {
    let (key, class) = match kind {
        MeasureText::Official => ("measures-official", "source source-official_site"),
        MeasureText::Quoted => ("measures-quoted", "source"),
        MeasureText::Practice => ("measures-practice", "source"),
        MeasureText::Plan => ("measures-plan", "source source-given_document"),
        MeasureText::Inference => ("measures-inference", "source"),
        MeasureText::Illustrative => ("measures-illustrative", "illustrative"),
    };
    Shown::text(t.get(key)).badge(class)
}

pub(super) fn better(t: Words, better: Better) -> String {
    t.get(match better {
        Better::Higher => "measures-better-higher",
        Better::Lower => "measures-better-lower",
        Better::Neither => "measures-better-neither",
    })
}

/// The name of a unit on a day, with its code where the name is not known.
pub(crate) fn unit_name(page: &Page, code: &str, day: NaiveDate) -> String {
    if code == WHOLE || code.is_empty() {
        return page.t.get("measures-whole");
    }
    known_unit(&page.state, code, day).unwrap_or_else(|| code.to_owned())
}

fn known_unit(state: &State, code: &str, day: NaiveDate) -> Option<String> {
    let on_day = state.units.on(day).with_code(code).next();
    let id = on_day.or_else(|| state.units.with_code(code).last().copied())?;
    state.units.unit(id).map(|unit| unit.full_name.to_string())
}

/// A value of a record, in words where it is a choice.
pub(crate) fn record_value(t: Words, register: &Register, place: usize, value: &Value) -> Shown {
    let field = register.fields.get(place);
    let label = field.and_then(|field| {
        let text = value.as_text()?;
        field
            .choices()
            .iter()
            .find(|choice| choice.code == text)
            .map(|choice| t.text(&choice.label).to_owned())
    });
    match (value, label) {
        (_, Some(label)) => Shown::text(label),
        (Value::Integer(_) | Value::Number(_), None) => {
            Shown::count(t, value.as_number().unwrap_or_default())
        }
        (Value::Boolean(yes), None) => Shown::text(t.get(if *yes { "measures-yes" } else { "measures-no" })),
        (Value::Date(day), None) => Shown { text: t.day(*day), cell: Cell::Date(*day), ..Shown::text("") },
        (Value::Time(time), None) => {
            let written = time.format("%Y-%m-%d %H:%M").to_string();
            let day = t.day(time.date());
            let has_hour = time.time() != chrono::NaiveTime::MIN;
            let text = if has_hour { format!("{} {day}", time.format("%H:%M")) } else { day };
            Shown { text, ..Shown::text(written) }
        }
        (Value::Text(text), None) => Shown::text(text.as_str()),
        (Value::Null, None) => Shown::text(""),
    }
}

/// The title of a column of a register.
pub(crate) fn column_label(t: Words, register: &Register, place: usize) -> String {
    let field = register.fields.get(place).map(|field| &field.label);
    let derived = place
        .checked_sub(register.fields.len())
        .and_then(|place| register.derived.get(place))
        .map(|derived| &derived.label);
    field.or(derived).map(|label| t.text(label).to_owned()).unwrap_or_default()
}
