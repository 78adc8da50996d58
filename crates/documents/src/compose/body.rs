//! The body: ordinals, captions, the sign at its end.

use super::{gap, outlined, paragraph, table};
use crate::block::Block;
use crate::composed::{Element, Figure, Paragraph};
use crate::error::{DocumentError, Problem};
use crate::form::{Form, PARAGRAPH_GAP};
use crate::length::Length;
use crate::numeral::{POINT_LETTERS, roman};
use crate::style::Style;
use crate::text::{Phrase, Rich, Run};

/// The sign that ends a text (specimens of Annex III).
const END_SIGN: &str = "./.";

/// The elements of a body. `depth` is the outline level that encloses it.
pub(super) fn blocks(
    form: &Form,
    body: Vec<Block>,
    width: Length,
    depth: u8,
) -> Result<Vec<Element>, DocumentError> {
    let small_print_from =
        body.len() - body.iter().rev().take_while(|block| matches!(block, Block::SmallPrint(_))).count();
    let mut ordinals = Ordinals::new(depth);
    let mut elements = Vec::new();
    for (index, block) in body.into_iter().enumerate() {
        if index == small_print_from {
            end(&mut elements);
        }
        elements.extend(ordinals.elements(form, block, width)?);
    }
    if !matches!(elements.last(), Some(Element::Paragraph(Paragraph { style: Style::SmallPrint, .. }))) {
        end(&mut elements);
    }
    Ok(elements)
}

/// Ends the last sentence with `./.`, or sets the sign on a line of its own after a table, a chart or a title.
fn end(elements: &mut Vec<Element>) {
    if let Some(Element::Paragraph(Paragraph { style: Style::Body, runs, .. })) = elements.last_mut()
        && let Some(last) = runs.last_mut()
    {
        last.text.truncate(last.text.trim_end_matches(['.', ';', ':', ' ']).len());
        last.text.push_str(END_SIGN);
        return;
    }
    elements.push(paragraph(Style::Body, END_SIGN));
}

/// Where the counting stands.
struct Ordinals {
    parts: usize,
    chapters: usize,
    sections: usize,
    subsections: usize,
    articles: usize,
    headings: usize,
    clauses: usize,
    points: usize,
    tables: usize,
    charts: usize,
    /// Ranks of the open headings: the level in the outline is how many are open.
    open: Vec<u8>,
    depth: u8,
}

impl Ordinals {
    fn new(depth: u8) -> Self {
        Self {
            parts: 0,
            chapters: 0,
            sections: 0,
            subsections: 0,
            articles: 0,
            headings: 0,
            clauses: 0,
            points: 0,
            tables: 0,
            charts: 0,
            open: Vec::new(),
            depth,
        }
    }

    fn elements(&mut self, form: &Form, block: Block, width: Length) -> Result<Vec<Element>, DocumentError> {
        Ok(match block {
            Block::Part(title) => {
                self.parts += 1;
                (self.chapters, self.sections, self.headings, self.clauses, self.points) = (0, 0, 0, 0, 0);
                self.titled(1, format!("Phần {}", numeral(self.parts)?), &title)
            }
            Block::Chapter(title) => {
                self.chapters += 1;
                (self.sections, self.clauses, self.points) = (0, 0, 0);
                self.titled(2, format!("Chương {}", numeral(self.chapters)?), &title)
            }
            Block::Section(title) => {
                self.sections += 1;
                (self.subsections, self.clauses, self.points) = (0, 0, 0);
                self.titled(3, format!("Mục {}", self.sections), &title)
            }
            Block::Subsection(title) => {
                self.subsections += 1;
                (self.clauses, self.points) = (0, 0);
                self.titled(4, format!("Tiểu mục {}", self.subsections), &title)
            }
            Block::Heading(title) => {
                self.headings += 1;
                (self.clauses, self.points) = (0, 0);
                let level = self.open(3);
                vec![outlined(
                    Style::Heading,
                    format!("{}. {}", numeral(self.headings)?, title.upper()),
                    level,
                )]
            }
            Block::Article { title, text } => {
                self.articles += 1;
                (self.clauses, self.points) = (0, 0);
                self.article(title, text)
            }
            Block::Clause { title, text } => {
                self.clauses += 1;
                self.points = 0;
                self.clause(title, text)
            }
            Block::Point(text) => {
                self.points += 1;
                let Some(letter) = POINT_LETTERS.get(self.points - 1) else {
                    return Err(DocumentError::new(
                        format!("khoản {}", self.clauses),
                        Problem::TooManyPoints(self.points),
                    ));
                };
                vec![body(format!("{letter}) "), text)]
            }
            Block::Paragraph(text) if text.is_empty() => Vec::new(),
            Block::Paragraph(text) => vec![paragraph(Style::Body, text)],
            Block::Dash(text) => vec![body("- ".to_owned(), text)],
            Block::SmallPrint(text) => vec![paragraph(Style::SmallPrint, text)],
            Block::Table(content) => {
                let mut elements = Vec::new();
                if let Some(caption) = &content.caption {
                    self.tables += 1;
                    elements.push(paragraph(Style::TableCaption, format!("Bảng {}. {caption}", self.tables)));
                }
                elements.push(Element::Table(table::grid(form, content, width)));
                elements.push(Element::Gap { height: PARAGRAPH_GAP });
                elements
            }
            Block::Chart(chart) => {
                self.charts += 1;
                let alt = chart.description();
                let caption = format!("Biểu đồ {}. {}", self.charts, chart.caption);
                let figure = Element::Chart(Figure { drawing: chart.drawing, alt });
                vec![figure, paragraph(Style::ChartCaption, caption), gap(6)]
            }
        })
    }

    /// Opens a heading of a rank and says at which level of the outline it stands.
    fn open(&mut self, rank: u8) -> u8 {
        self.open.retain(|above| *above < rank);
        self.open.push(rank);
        self.depth.saturating_add(u8::try_from(self.open.len()).unwrap_or(u8::MAX))
    }

    /// A label on a line of its own, its title in capitals beneath.
    fn titled(&mut self, rank: u8, label: String, title: &Phrase) -> Vec<Element> {
        let level = self.open(rank);
        vec![outlined(Style::PartLabel, label, level), paragraph(Style::PartTitle, title.upper())]
    }

    fn article(&mut self, title: Option<Phrase>, text: Rich) -> Vec<Element> {
        let label = format!("Điều {}.", self.articles);
        let Some(title) = title else {
            return vec![paragraph_after(Run { text: format!("{label} "), bold: true, italic: false }, text)];
        };
        let level = self.open(5);
        let mut elements = vec![outlined(Style::ArticleTitle, format!("{label} {title}"), level)];
        if !text.is_empty() {
            elements.push(paragraph(Style::Body, text));
        }
        elements
    }

    fn clause(&mut self, title: Option<Phrase>, text: Rich) -> Vec<Element> {
        let label = format!("{}.", self.clauses);
        let Some(title) = title else { return vec![body(format!("{label} "), text)] };
        let level = self.open(6);
        let mut elements = vec![outlined(Style::ClauseTitle, format!("{label} {title}"), level)];
        if !text.is_empty() {
            elements.push(paragraph(Style::Body, text));
        }
        elements
    }
}

fn numeral(number: usize) -> Result<String, DocumentError> {
    roman(number).ok_or_else(|| DocumentError::new("nội dung", Problem::TooManyParts(number)))
}

/// A paragraph of the body after its ordinal.
fn body(label: String, text: Rich) -> Element {
    paragraph_after(Run { text: label, bold: false, italic: false }, text)
}

fn paragraph_after(label: Run, text: Rich) -> Element {
    let runs = std::iter::once(label).chain(text.into_runs()).collect();
    Element::Paragraph(Paragraph { style: Style::Body, runs, outline: None, keep: false })
}
