//! The top of a document and of its annexes.

use super::{balanced, gap, outlined, paragraph, rule_under};
use crate::composed::{Columns, Element, Paragraph};
use crate::face;
use crate::form::{Form, MOTTO, NATIONAL_NAME};
use crate::kind::Kind;
use crate::length::Length;
use crate::letterhead::Letterhead;
use crate::signature::{Recipients, without_end};
use crate::style::Style;
use crate::text::{Phrase, Rich};

/// Boxes 1 to 4: authorities at the left, Quốc hiệu and Tiêu ngữ at the right; under them, on one line, number and date.
pub(super) fn letterhead(form: &Form, letterhead: &Letterhead, kind: &Kind, width: Length) -> Element {
    let place_and_date = letterhead.place_and_date();
    let (left, right) = columns(form, &place_and_date, width);
    // Names keep a distance to the words beside them.
    let name_width = left.less(Length::points(8));
    let mut authorities = Vec::new();
    if let Some(superior) = &letterhead.office.superior {
        authorities.push(balanced(form, Style::Superior, &superior.upper(), name_width).0);
    }
    let (issuer, last_line) = balanced(form, Style::Issuer, &letterhead.office.name.upper(), name_width);
    authorities.extend([issuer, rule_under(last_line)]);

    let motto = Element::Rule { length: face::width(MOTTO, form.motto_size(), true) };
    let nation = vec![paragraph(Style::NationalName, NATIONAL_NAME), paragraph(Style::Motto, MOTTO), motto];

    let number = format!("Số: {}", letterhead.number_and_symbol(kind));
    let mut numbers = vec![gap(6), paragraph(Style::Number, number)];
    if letterhead.draft {
        numbers.push(paragraph(Style::DraftMark, "DỰ THẢO"));
    }
    // Minutes have no place and date here: they say when and where it was (Annex III, specimen 1.9).
    let date = if *kind == Kind::Minutes {
        Vec::new()
    } else {
        vec![gap(6), balanced(form, Style::PlaceAndDate, &place_and_date, right).0]
    };
    let rows = vec![[authorities, nation], [numbers, date]];
    Element::Columns(Columns { left, right, rows, breakable: false })
}

/// The right column is as wide as Quốc hiệu or the date needs, up to 65 % of the page.
fn columns(form: &Form, place_and_date: &str, width: Length) -> (Length, Length) {
    let nation = face::width(NATIONAL_NAME, form.name_size, true);
    let date = face::width(place_and_date, form.motto_size(), false);
    let needed = Length::from_twentieths(nation.max(date).twentieths() + 240);
    let right = needed.min(width.share(65, 100)).max(nation);
    (width.less(right), right)
}

/// Box 5a: kind, subject and a line.
pub(super) fn title(form: &Form, kind: &Kind, subject: &Phrase, width: Length) -> Vec<Element> {
    // A subject is easier to read when it leaves some room at both sides.
    let (subject, last_line) = balanced(form, Style::Subject, subject.as_str(), width.share(4, 5));
    vec![
        gap(14),
        paragraph(Style::KindName, kind.name().to_uppercase()),
        subject,
        rule_under(last_line),
        gap(10),
    ]
}

/// Who enacts, the legal bases with their signs (II.6.a), and the words that enact.
pub(super) fn enacting_and_bases(kind: &Kind, bases: &[Phrase]) -> Vec<Element> {
    let mut elements = Vec::new();
    if let Some((authority, _)) = kind.enacting() {
        elements.push(paragraph(Style::Enacting, authority.upper()));
    }
    for (index, basis) in bases.iter().enumerate() {
        let sign = if index + 1 == bases.len() { "." } else { ";" };
        elements.push(paragraph(Style::LegalBasis, format!("{}{sign}", without_end(basis.as_str()))));
    }
    if let Some((_, words)) = kind.enacting() {
        elements.push(paragraph(Style::Enacting, words));
    }
    elements
}

/// Box 9a: one addressee on the line of `Kính gửi:`, several each on a line with a dash under its colon.
pub(super) fn addressees(recipients: &Recipients) -> Vec<Element> {
    match recipients.addressed_to.as_slice() {
        [] => Vec::new(),
        [one] => vec![paragraph(Style::Addressee, format!("Kính gửi: {}", without_end(one.as_str())))],
        several => {
            let mut elements = vec![paragraph(Style::AddresseesLabel, "Kính gửi:")];
            for (index, name) in several.iter().enumerate() {
                let sign = if index + 1 == several.len() { "." } else { ";" };
                elements
                    .push(paragraph(Style::AddresseeItem, format!("- {}{sign}", without_end(name.as_str()))));
            }
            elements.push(gap(12));
            elements
        }
    }
}

/// `(Kèm theo Báo cáo số 05/BC-SNV ngày 05 tháng 01 năm 2026 của Sở Nội vụ)` (III.1.c).
pub(super) fn annex_reference(letterhead: &Letterhead, kind: &Kind) -> String {
    let number = letterhead.number_and_symbol(kind);
    let date = letterhead.date.words();
    format!("(Kèm theo {} số {number} {date} của {})", kind.name(), letterhead.office.name)
}

/// Label, title, reference and a line (III.1.b and c; specimen 2.1 of Annex III).
pub(super) fn annex_title(
    form: &Form,
    label: &str,
    title: &Phrase,
    reference: &str,
    width: Length,
) -> Vec<Element> {
    let (title, _) = balanced(form, Style::AnnexTitle, &title.upper(), width.share(9, 10));
    let (reference, last_line) = balanced(form, Style::AnnexReference, reference, width.share(9, 10));
    vec![
        outlined(Style::AnnexLabel, Rich::from(label), 1),
        title,
        clean_reference(reference),
        rule_under(last_line),
        gap(10),
    ]
}

/// A reference keeps to its rule and is never parted from it.
fn clean_reference(element: Element) -> Element {
    match element {
        Element::Paragraph(paragraph) => Element::Paragraph(Paragraph { keep: true, ..paragraph }),
        other => other,
    }
}
