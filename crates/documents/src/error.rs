//! What is wrong with a document, and where.

use caicach_findings::Text;
use std::fmt;

/// What is wrong with a document, and where: `bảng 2, dòng 7`, `người ký`, a clause of the decree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DocumentError {
    /// The place in the document, as its author knows it (Vietnamese).
    pub place: String,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing but spaces and control characters where words are needed.
    Empty,
    /// A value that the decree does not allow.
    OutsideTheDecree {
        /// The value.
        value: u32,
        /// The least that is allowed.
        least: u32,
        /// The most that is allowed.
        most: u32,
    },
    /// A row with another number of cells than the table has columns.
    RowWidth {
        /// How many cells it has.
        cells: usize,
        /// How many it needs.
        columns: usize,
    },
    /// Nothing to show in a table or chart, or no content at all.
    NothingToShow,
    /// A column without width.
    NoWidth,
    /// A value below zero in a chart of shares.
    Negative(String),
    /// A maximum that is not above zero.
    NoMaximum(String),
    /// Years of a chart that do not rise.
    YearsOutOfOrder(i32),
    /// More points in a clause than the alphabet has letters.
    TooManyPoints(usize),
    /// More parts of one kind than Roman numerals are written for.
    TooManyParts(usize),
    /// The text does not refer to an annex (III.1.a).
    AnnexNotMentioned(String),
    /// Minutes are signed by secretary and chair, everything else by one signatory.
    WrongSignature,
    /// More votes than members.
    Votes {
        /// What was counted.
        counted: usize,
        /// How many there can be.
        most: usize,
    },
    /// A resolution about a vote that did not pass.
    NotApproved {
        /// Votes for.
        approve: usize,
        /// Votes that are needed.
        needed: usize,
    },
    /// The end before the beginning.
    EndsBeforeItBegins,
}

impl DocumentError {
    pub(crate) fn new(place: impl Into<String>, problem: Problem) -> Self {
        Self { place: place.into(), problem }
    }

    /// Something that the document needs was not said.
    #[must_use]
    pub fn missing(place: &str) -> Self {
        Self::new(place, Problem::Empty)
    }

    /// The same error, found inside of something.
    pub(crate) fn inside(mut self, outer: &str) -> Self {
        self.place = format!("{outer}, {}", self.place);
        self
    }

    /// The sentence for people: what is wrong, where, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        let Text { vi, en } = self.problem.text();
        Text::new(format!("{}: {vi}", self.place), format!("{}: {en}", self.place))
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text().en)
    }
}

impl Problem {
    fn text(&self) -> Text {
        match self {
            Self::Empty => Text::new("đang để trống; hãy điền nội dung", "is empty; fill it in"),
            Self::OutsideTheDecree { value, least, most } => Text::new(
                format!("{value} nằm ngoài khoảng {least} đến {most} của Phụ lục I Nghị định 30/2020/NĐ-CP"),
                format!(
                    "{value} is outside of {least} to {most}, which Annex I of Decree 30/2020/NĐ-CP allows"
                ),
            ),
            Self::RowWidth { cells, columns } => Text::new(
                format!("dòng có {cells} ô, bảng có {columns} cột"),
                format!("the row has {cells} cells, the table {columns} columns"),
            ),
            Self::NothingToShow => Text::new("không có nội dung để trình bày", "there is nothing to show"),
            Self::NoWidth => Text::new("cột không có độ rộng", "the column has no width"),
            Self::Negative(value) => {
                Text::new(format!("giá trị {value} nhỏ hơn 0"), format!("the value {value} is below zero"))
            }
            Self::NoMaximum(value) => Text::new(
                format!("điểm tối đa {value} phải lớn hơn 0"),
                format!("the maximum {value} must be above zero"),
            ),
            Self::YearsOutOfOrder(year) => Text::new(
                format!("năm {year} không đứng sau năm trước đó"),
                format!("the year {year} does not follow the one before it"),
            ),
            Self::TooManyPoints(count) => Text::new(
                format!("khoản có {count} điểm, bảng chữ cái chỉ đủ cho 23 điểm; hãy tách khoản"),
                format!("the clause has {count} points, the alphabet has letters for 23; divide the clause"),
            ),
            Self::TooManyParts(count) => Text::new(
                format!("có {count} phần, chỉ đánh được số La Mã đến 3999"),
                format!("there are {count} parts, Roman numerals go to 3999"),
            ),
            Self::AnnexNotMentioned(label) => Text::new(
                format!("nội dung văn bản chưa dẫn chiếu đến {label} (Phụ lục I, mục III.1.a)"),
                format!("the text does not refer to {label} (Annex I, III.1.a)"),
            ),
            Self::WrongSignature => Text::new(
                "biên bản do thư ký và chủ tọa ký, văn bản khác do một người có thẩm quyền ký",
                "minutes are signed by secretary and chair, everything else by one signatory",
            ),
            Self::Votes { counted, most } => Text::new(
                format!("đếm được {counted}, nhiều nhất là {most}"),
                format!("{counted} counted, there can be {most} at most"),
            ),
            Self::NotApproved { approve, needed } => Text::new(
                format!(
                    "được {approve} phiếu tán thành, cần ít nhất {needed}; hãy lập biên bản thay cho nghị quyết"
                ),
                format!(
                    "{approve} approve, at least {needed} are needed; write minutes instead of a resolution"
                ),
            ),
            Self::EndsBeforeItBegins => Text::new("kết thúc trước khi bắt đầu", "it ends before it begins"),
        }
    }
}
