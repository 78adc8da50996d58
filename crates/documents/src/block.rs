//! The body of a document.

use crate::chart::Chart;
use crate::table::Table;
use crate::text::{Phrase, Rich};

/// A part of the body. Ordinals are not given: they follow from the order (Annex I, II.6.đ).
///
/// Texts with articles are divided as Phần, Chương, Mục, Tiểu mục, Điều, khoản, điểm; others as Phần, mục (I, II), khoản (1, 2),
/// điểm (a, b) (Annex I, Part I, section V, 6a and 6b).
#[derive(Debug, Clone)]
pub enum Block {
    /// Phần I, with its title beneath.
    Part(Phrase),
    /// Chương I, with its title beneath. Chapters start again in every part.
    Chapter(Phrase),
    /// Mục 1 of a chapter, with its title beneath.
    Section(Phrase),
    /// Tiểu mục 1 of a section, with its title beneath.
    Subsection(Phrase),
    /// Điều 1. Articles are counted through the whole document.
    Article {
        /// What the article is about, on the line of its number; a decision on one case may do without.
        title: Option<Phrase>,
        /// What it says.
        text: Rich,
    },
    /// I. KẾT QUẢ: a section of a text without articles.
    Heading(Phrase),
    /// 1. A clause, counted within its article or section.
    Clause {
        /// What the clause is about, bold on a line of its own.
        title: Option<Phrase>,
        /// What it says; may be empty when points, a table or a chart follow.
        text: Rich,
    },
    /// a) A point, counted within its clause.
    Point(Rich),
    /// A paragraph.
    Paragraph(Rich),
    /// A line of a list that begins with a dash.
    Dash(Rich),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(Chart),
    /// Small print at the end: what a reader needs to verify the document.
    SmallPrint(Rich),
}

impl Block {
    /// A paragraph of plain words.
    #[must_use]
    pub fn paragraph(text: impl Into<Rich>) -> Self {
        Self::Paragraph(text.into())
    }

    /// A clause without a title.
    #[must_use]
    pub fn clause(text: impl Into<Rich>) -> Self {
        Self::Clause { title: None, text: text.into() }
    }

    /// An article without a title.
    #[must_use]
    pub fn article(text: impl Into<Rich>) -> Self {
        Self::Article { title: None, text: text.into() }
    }
}

/// An annex (phụ lục), on pages of its own with numbers of their own (Annex I, III.1.đ).
#[derive(Debug, Clone)]
pub struct Annex {
    /// What it is called.
    pub title: Phrase,
    /// Whether its pages lie on their side, for wide tables (I.2).
    pub landscape: bool,
    /// What it holds.
    pub body: Vec<Block>,
}
