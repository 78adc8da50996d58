//! A document, checked as a whole.

use crate::block::{Annex, Block};
use crate::compose::compose;
use crate::composed::Composed;
use crate::error::{DocumentError, Problem};
use crate::face;
use crate::form::Form;
use crate::kind::Kind;
use crate::letterhead::Letterhead;
use crate::numeral::roman;
use crate::signature::{Closing, Recipients};
use crate::text::{Phrase, Rich};
use caicach_findings::{Finding, Findings, Place, Text};
use std::collections::BTreeSet;

/// The parts of a document, in the order of Điều 8 of the decree.
#[derive(Debug, Clone)]
pub struct Parts {
    /// Margins and sizes.
    pub form: Form,
    /// Authorities, number, date.
    pub letterhead: Letterhead,
    /// The kind.
    pub kind: Kind,
    /// What it is about (trích yếu nội dung).
    pub subject: Phrase,
    /// Legal bases, each beginning with `Căn cứ` or `Theo`; their signs at the end are set here (II.6.a).
    pub bases: Vec<Phrase>,
    /// The body.
    pub body: Vec<Block>,
    /// Recipients.
    pub recipients: Recipients,
    /// Signatures.
    pub closing: Closing,
    /// Annexes; their numbers follow from their order.
    pub annexes: Vec<Annex>,
}

/// A document in which everything that can be checked is right, with every word in its place.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) composed: Composed,
}

impl Document {
    /// Checks the parts.
    ///
    /// # Errors
    /// No body; more points in a clause than letters; an annex to which the text does not refer; minutes with one signatory, or
    /// another document with two.
    pub fn new(parts: Parts) -> Result<Self, DocumentError> {
        if parts.body.is_empty() {
            return Err(DocumentError::new("nội dung", Problem::NothingToShow));
        }
        let is_minutes = parts.kind == Kind::Minutes;
        if is_minutes != matches!(parts.closing, Closing::Minutes { .. }) {
            return Err(DocumentError::new("người ký", Problem::WrongSignature));
        }
        if roman(parts.annexes.len().max(1)).is_none() {
            return Err(DocumentError::new("phụ lục", Problem::TooManyParts(parts.annexes.len())));
        }
        let words: Vec<String> = parts.body.iter().map(words).collect();
        for (index, annex) in parts.annexes.iter().enumerate() {
            let label = annex_label(index, parts.annexes.len());
            if annex.body.is_empty() {
                return Err(DocumentError::new(label, Problem::NothingToShow));
            }
            if !words.iter().any(|text| mentions(text, &label)) {
                return Err(DocumentError::new("nội dung", Problem::AnnexNotMentioned(label)));
            }
        }
        let title = format!("{} {}", parts.kind.name(), lower_first(parts.subject.as_str()));
        Ok(Self { composed: compose(parts, title)? })
    }

    /// What files and lists call it: kind and subject.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.composed.title
    }

    /// Characters that the embedded face cannot show. The PDF has their numbers instead (`[U+5B57]`), the DOCX the characters themselves.
    #[must_use]
    pub fn findings(&self) -> Findings {
        let mut characters = BTreeSet::new();
        self.composed.each_run(&mut |run| {
            characters.extend(run.text.chars().filter(|c| *c != '\n' && !face::covers(*c)));
        });
        let mut findings = Findings::default();
        for character in characters {
            let number = code_point(character);
            findings.push(
                Finding::warning(
                    "no-glyph",
                    Text::new(
                        format!("Phông chữ không có ký tự {character}; bản PDF ghi {number}"),
                        format!("The face has no character {character}; the PDF shows {number}"),
                    ),
                )
                .at(Place::item(number.clone()))
                .hint(Text::new("Thay bằng chữ khác", "Use other letters")),
            );
        }
        findings
    }
}

/// `Phụ lục` when there is one annex, `Phụ lục I` and so on when there are more (III.1.a).
pub(crate) fn annex_label(index: usize, count: usize) -> String {
    match roman(index + 1) {
        Some(number) if count > 1 => format!("Phụ lục {number}"),
        _ => "Phụ lục".to_owned(),
    }
}

/// Whether a text names an annex, and not only one whose number begins in the same way.
fn mentions(text: &str, label: &str) -> bool {
    text.match_indices(label).any(|(start, _)| {
        let after = text.get(start + label.len()..).and_then(|rest| rest.chars().next());
        label == "Phụ lục" || !after.is_some_and(|next| "IVXLCDM".contains(next))
    })
}

/// How a character that cannot be shown is written: `[U+5B57]`.
pub(crate) fn code_point(character: char) -> String {
    format!("[U+{:04X}]", u32::from(character))
}

/// The words of a block in which an annex can be named.
fn words(block: &Block) -> String {
    let of = |title: &Option<Phrase>, text: &Rich| {
        format!("{} {}", title.as_ref().map_or("", Phrase::as_str), text.to_plain())
    };
    match block {
        Block::Article { title, text } | Block::Clause { title, text } => of(title, text),
        Block::Point(text) | Block::Paragraph(text) | Block::Dash(text) | Block::SmallPrint(text) => {
            text.to_plain()
        }
        _ => String::new(),
    }
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
