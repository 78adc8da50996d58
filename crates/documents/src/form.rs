//! The form that Annex I of Nghị định 30/2020/NĐ-CP prescribes, clause by clause.
//!
//! Clauses are cited as `I.3`: Part I (Phần I), section (mục) and item of Annex I. Where the decree leaves a range, the value is
//! the one of the decree's own specimen (Annex I, Part I, section V), and an office may choose another within the range
//! ([`Form::with_margins`], [`Form::with_sizes`], [`Form::with_line_spacing`]).

use crate::error::{DocumentError, Problem};
use crate::length::Length;
use std::ops::RangeInclusive;

/// The face (I.4). What is embedded into a PDF is Liberation Serif, which has the widths of Times New Roman.
pub const FACE: &str = "Times New Roman";

/// Quốc hiệu (II.1.a).
pub const NATIONAL_NAME: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";

/// Tiêu ngữ (II.1.b): hyphens with spaces between the phrases.
pub const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// Width of A4 (I.1).
pub const PAGE_WIDTH: Length = Length::tenths_of_millimetre(2100);

/// Height of A4 (I.1).
pub const PAGE_HEIGHT: Length = Length::tenths_of_millimetre(2970);

/// Top and bottom margins in millimetres (I.3).
pub const VERTICAL_MARGINS: RangeInclusive<u32> = 20..=25;

/// Left margin in millimetres (I.3).
pub const LEFT_MARGIN: RangeInclusive<u32> = 30..=35;

/// Right margin in millimetres (I.3).
pub const RIGHT_MARGIN: RangeInclusive<u32> = 15..=20;

/// Size of Quốc hiệu (II.1.a) and of the names of the superior and the issuing authority (II.2.b), in points.
pub const NAME_SIZES: RangeInclusive<u32> = 12..=13;

/// Size of Tiêu ngữ (II.1.b), place and date (II.4.c), kind and subject (II.5.b), the body (II.6.e), legal bases (II.6.a),
/// the signatory (II.7.đ), page numbers (I.7) and titles of annexes (III.1.b), in points.
pub const TEXT_SIZES: RangeInclusive<u32> = 13..=14;

/// Size of number and symbol (II.3.c), in points.
pub const NUMBER_SIZE: u32 = 13;

/// Size of the words "Nơi nhận" (II.9.d), in points.
pub const RECIPIENTS_LABEL_SIZE: u32 = 12;

/// Size of the list of recipients (II.9.d), in points.
pub const RECIPIENTS_SIZE: u32 = 11;

/// Size of the word "Phụ lục" and its number (III.1.b), in points.
pub const ANNEX_LABEL_SIZE: u32 = 14;

/// Size of what is printed for verification, in points. The decree knows no such part; this is the size that it gives to the
/// details of an electronic signature (II.8.b).
pub const VERIFICATION_SIZE: u32 = 10;

/// First line of a paragraph: 1 cm or 1,27 cm (II.6.e).
pub const FIRST_LINE_INDENT: Length = Length::tenths_of_millimetre(127);

/// Least distance between paragraphs (II.6.e).
pub const PARAGRAPH_GAP: Length = Length::points(6);

/// From single to one and a half lines (II.6.e), in hundredths.
pub const LINE_SPACINGS: RangeInclusive<u32> = 100..=150;

/// What an office may choose within the decree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    pub(crate) top: Length,
    pub(crate) bottom: Length,
    pub(crate) left: Length,
    pub(crate) right: Length,
    pub(crate) name_size: u32,
    pub(crate) text_size: u32,
    pub(crate) line_spacing: u32,
}

impl Default for Form {
    /// Margins of 20, 20, 30 and 15 mm; names at 12 and text at 14 points as in the decree's specimen; single lines.
    fn default() -> Self {
        Self {
            top: millimetres(20),
            bottom: millimetres(20),
            left: millimetres(30),
            right: millimetres(15),
            name_size: 12,
            text_size: 14,
            line_spacing: 100,
        }
    }
}

impl Form {
    /// Other margins, in millimetres.
    ///
    /// # Errors
    /// A margin outside of what I.3 allows.
    pub fn with_margins(self, top: u32, bottom: u32, left: u32, right: u32) -> Result<Self, DocumentError> {
        within("I.3", top, &VERTICAL_MARGINS)?;
        within("I.3", bottom, &VERTICAL_MARGINS)?;
        within("I.3", left, &LEFT_MARGIN)?;
        within("I.3", right, &RIGHT_MARGIN)?;
        Ok(Self {
            top: millimetres(top),
            bottom: millimetres(bottom),
            left: millimetres(left),
            right: millimetres(right),
            ..self
        })
    }

    /// Other sizes in points: of names at the top, and of the text.
    ///
    /// # Errors
    /// A size outside of what II.1, II.2 and II.6.e allow.
    pub fn with_sizes(self, name_size: u32, text_size: u32) -> Result<Self, DocumentError> {
        within("II.1.a", name_size, &NAME_SIZES)?;
        within("II.6.e", text_size, &TEXT_SIZES)?;
        Ok(Self { name_size, text_size, ..self })
    }

    /// Another distance of lines, in hundredths of a single line.
    ///
    /// # Errors
    /// A distance outside of what II.6.e allows.
    pub fn with_line_spacing(self, hundredths: u32) -> Result<Self, DocumentError> {
        within("II.6.e", hundredths, &LINE_SPACINGS)?;
        Ok(Self { line_spacing: hundredths, ..self })
    }

    /// The size of Tiêu ngữ, place and date: a point above the names, as in the specimen (12 and 13).
    pub(crate) fn motto_size(self) -> u32 {
        self.name_size + 1
    }

    /// The size of tables: the least that the decree gives to content (II.6.e).
    pub(crate) fn table_size(self) -> u32 {
        *TEXT_SIZES.start()
    }

    /// How wide the text is on a page.
    pub(crate) fn text_width(self, landscape: bool) -> Length {
        let page = if landscape { PAGE_HEIGHT } else { PAGE_WIDTH };
        page.less(self.left).less(self.right)
    }
}

fn millimetres(value: u32) -> Length {
    Length::tenths_of_millimetre(value * 10)
}

fn within(clause: &'static str, value: u32, allowed: &RangeInclusive<u32>) -> Result<(), DocumentError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    Err(DocumentError::new(
        clause,
        Problem::OutsideTheDecree { value, least: *allowed.start(), most: *allowed.end() },
    ))
}
