//! What a measure is: in words, in SQL, from which snapshot, and beside which others it stands.

use super::asked::Asked;
use crate::page::Page;
use crate::words::Words;
use caicach_app::AppError;
use caicach_app::lake::{Manifest, explain};
use caicach_content::registers::RegisterContent;
use caicach_registers::{Measure, Membership, Register};
use chrono::NaiveDateTime;

/// A measure that divides the same by something else, or something else by the same.
pub(super) struct Sibling {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) denominator: String,
    pub(super) basis: String,
}

/// Number, instant and size of a snapshot, in words.
pub(crate) fn snapshot_words(t: Words, manifest: &Manifest) -> String {
    t.with_all(
        "measures-snapshot",
        &[
            ("number", manifest.number.to_string().into()),
            ("at", instant(t, manifest.at).into()),
            ("rows", manifest.rows().to_string().into()),
        ],
    )
}

fn instant(t: Words, at: NaiveDateTime) -> String {
    format!("{} {}", t.day(at.date()), at.format("%H:%M"))
}

pub(super) fn membership(t: Words, register: &Register, measure: &Measure) -> String {
    let column = |place: usize| super::value::column_label(t, register, place);
    match measure.membership {
        Membership::Event(place) => t.with("measures-event", "column", column(place)),
        Membership::OpenDuring(from, to) => {
            t.with_all("measures-open-during", &[("from", column(from).into()), ("to", column(to).into())])
        }
        Membership::AtEnd { .. } => t.get("measures-at-end"),
    }
}

/// The measures of the same register that share the numerator: rival denominators.
pub(super) fn siblings(
    page: &Page,
    content: &RegisterContent,
    measure: &Measure,
    asked: &Asked,
) -> Vec<Sibling> {
    let t = page.t;
    let others = content.measures_of(&measure.register).filter(|other| other.id != measure.id);
    let sibling = |other: &Measure| Sibling {
        href: format!("/measures/{}?{}", other.id, asked.address()),
        name: t.text(&other.name).to_owned(),
        denominator: t.text(&other.denominator_words).to_owned(),
        basis: other.basis.clone(),
    };
    others.filter(|other| is_rival(measure, other)).map(sibling).collect()
}

/// Whether two measures of a register count the same above: by the same condition and value, or as the identifiers say, of which
/// one goes on where the other ends (`on_time`, `on_time_of_received`).
fn is_rival(one: &Measure, other: &Measure) -> bool {
    let above = |measure: &Measure| {
        let value = measure.shape.numerator_value.as_ref().map(|value| value.text().trim().to_owned());
        (measure.shape.numerator.text().trim().to_owned(), value)
    };
    let (above_one, above_other) = (above(one), above(other));
    let says_something = !above_one.0.eq_ignore_ascii_case("true") || above_one.1.is_some();
    if says_something && above_one == above_other {
        return true;
    }
    let name =
        |measure: &Measure| measure.id.split_once('.').map(|(_, name)| name.to_owned()).unwrap_or_default();
    let (one, other) = (name(one), name(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let goes_on = long.strip_prefix(&short).is_some_and(|rest| rest.starts_with('_'));
    goes_on && short.contains('_')
}

/// The query of a measure in a period.
pub(super) async fn sql(
    page: &Page,
    measure: &Measure,
    asked: &Asked,
    at: NaiveDateTime,
) -> Result<String, AppError> {
    let content = &page.running.library().registers;
    let (_, _, explained) = explain(content, &measure.id, asked.period, at).await?;
    Ok(explained.sql)
}
