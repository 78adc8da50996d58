//! From the parts of a document to words in their places.

mod body;
mod closing;
mod head;
mod table;

use crate::composed::{Composed, Element, Paragraph, Section};
use crate::document::{Parts, annex_label};
use crate::error::DocumentError;
use crate::face;
use crate::form::Form;
use crate::length::Length;
use crate::style::Style;
use crate::text::{Rich, Run};

/// Sets every word in its place.
pub(crate) fn compose(parts: Parts, title: String) -> Result<Composed, DocumentError> {
    let Parts { form, letterhead, kind, subject, bases, body, recipients, closing, annexes } = parts;
    let width = form.text_width(false);
    let mut main = vec![head::letterhead(&form, &letterhead, &kind, width)];
    main.extend(head::title(&form, &kind, &subject, width));
    main.extend(head::enacting_and_bases(&kind, &bases));
    main.extend(head::addressees(&recipients));
    main.extend(body::blocks(&form, body, width, 0)?);
    keep_with_what_follows(&mut main);
    main.extend(closing::closing(&form, closing, &recipients, width));

    let reference = head::annex_reference(&letterhead, &kind);
    let count = annexes.len();
    let mut sections = vec![Section { landscape: false, elements: main }];
    for (index, annex) in annexes.into_iter().enumerate() {
        let label = annex_label(index, count);
        let width = form.text_width(annex.landscape);
        let mut elements = head::annex_title(&form, &label, &annex.title, &reference, width);
        elements.extend(body::blocks(&form, annex.body, width, 1).map_err(|error| error.inside(&label))?);
        sections.push(Section { landscape: annex.landscape, elements });
    }
    Ok(Composed {
        title,
        author: letterhead.office.name.to_string(),
        date: letterhead.date.day(),
        form,
        sections,
    })
}

/// The signature does not stand alone on a page.
fn keep_with_what_follows(elements: &mut [Element]) {
    if let Some(Element::Paragraph(last)) = elements.last_mut() {
        last.keep = true;
    }
}

fn paragraph(style: Style, text: impl Into<Rich>) -> Element {
    Element::Paragraph(Paragraph { style, runs: text.into().into_runs(), outline: None, keep: false })
}

fn outlined(style: Style, text: impl Into<Rich>, level: u8) -> Element {
    Element::Paragraph(Paragraph { style, runs: text.into().into_runs(), outline: Some(level), keep: false })
}

/// Words in the middle, divided into even lines.
fn balanced(form: &Form, style: Style, text: &str, width: Length) -> (Element, Length) {
    let look = style.look(form);
    let lines = face::balanced_lines(text, look.size, look.bold, width);
    let last = lines.last().map_or_else(Length::default, |line| face::width(line, look.size, look.bold));
    let runs = vec![Run { text: lines.join("\n"), bold: false, italic: false }];
    (
        Element::Paragraph(Paragraph { style, runs, outline: None, keep: false }),
        if last > width { width } else { last },
    )
}

fn gap(points: u32) -> Element {
    Element::Gap { height: Length::points(points) }
}

/// A line from a third to a half of the line of words above it (II.2.b, II.5.b).
fn rule_under(line: Length) -> Element {
    Element::Rule { length: line.share(2, 5) }
}
