//! The four documents of an assessment, from plain results.
//!
//! A unit reports how it scores itself ([`SelfReport`]), appraisers meet and take minutes ([`AppraisalMinutes`]), a council votes
//! ([`CouncilSession`]), and the result is published ([`ResultNotice`]). The data are what the documents print, exact decimals and words;
//! totals are those of the framework and are not added up again here. The sentences are ours: no official form of these documents is
//! known to us beyond the specimens of the decree.

mod appraisal;
mod council;
mod publication;
mod self_report;

pub use appraisal::{AppraisalMinutes, AppraisedItem};
pub use council::{Attendance, CouncilSession, Member, UnitResult, Vote};
pub use publication::{ChainHead, Publication, RankedUnit, ResultDomain, ResultNotice};
pub use self_report::{Evidence, ReportItem, SelfReport, YearPoints};

use crate::date::long_time;
use crate::error::{DocumentError, Problem};
use crate::form::Form;
use crate::letterhead::Letterhead;
use crate::number;
use crate::signature::Recipients;
use crate::table::RowKind;
use crate::text::{Phrase, Rich};
use crate::{Block, Closing};
use chrono::NaiveDateTime;
use rust_decimal::Decimal;

/// What every document of an assessment has around its content.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Margins and sizes.
    pub form: Form,
    /// Authorities, number, date.
    pub letterhead: Letterhead,
    /// Legal bases, by the office that issues the document.
    pub bases: Vec<Phrase>,
    /// Recipients.
    pub recipients: Recipients,
}

/// What is assessed.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The index: `Chỉ số cải cách hành chính`.
    pub index: Phrase,
    /// The year.
    pub year: i32,
    /// The decision with the criteria, as it is to be cited.
    pub framework: Phrase,
    /// The most points that can be earned.
    pub maximum: Decimal,
}

impl Assessment {
    /// `Chỉ số cải cách hành chính năm 2025`.
    fn name(&self) -> String {
        format!("{} năm {}", self.index, self.year)
    }
}

/// Where a line stands in the tree of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Lĩnh vực.
    Domain,
    /// Tiêu chí.
    Criterion,
    /// Tiêu chí thành phần: what is scored.
    Component,
}

impl Level {
    fn row_kind(self) -> RowKind {
        match self {
            Self::Domain | Self::Criterion => RowKind::Group,
            Self::Component => RowKind::Plain,
        }
    }
}

/// Somebody who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, without titles (Annex I, II.7.c).
    pub name: Phrase,
    /// The office and where it is held; may be empty.
    pub office: String,
}

impl Person {
    /// `Nguyễn Văn A, Giám đốc Sở Nội vụ`.
    fn words(&self) -> String {
        match self.office.trim() {
            "" => self.name.to_string(),
            office => format!("{}, {office}", self.name),
        }
    }
}

/// A meeting.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// When it began, local time.
    pub begins: NaiveDateTime,
    /// When it ended, local time.
    pub ends: NaiveDateTime,
    /// Where.
    pub place: Phrase,
    /// Who chaired.
    pub chair: Person,
    /// Who took the minutes.
    pub secretary: Person,
}

impl Meeting {
    /// The heading lines of minutes (Annex III, specimen 1.9), with who took part between place and chair.
    fn opening(&self, participants: Vec<Block>) -> Result<Vec<Block>, DocumentError> {
        if self.ends < self.begins {
            return Err(DocumentError::new("thời gian họp", Problem::EndsBeforeItBegins));
        }
        let mut blocks = vec![
            labelled("Thời gian bắt đầu", &long_time(self.begins)),
            labelled("Địa điểm", self.place.as_str()),
        ];
        blocks.extend(participants);
        blocks.push(labelled("Chủ trì (chủ tọa)", &self.chair.words()));
        blocks.push(labelled("Thư ký (người ghi biên bản)", &self.secretary.words()));
        Ok(blocks)
    }

    fn end(&self) -> Block {
        Block::paragraph(format!("Cuộc họp kết thúc vào {}.", long_time(self.ends)))
    }

    fn closing(&self) -> Closing {
        Closing::Minutes {
            secretary: Some(self.secretary.name.clone()),
            chair: Some(self.chair.name.clone()),
            chair_office: None,
        }
    }
}

/// `Địa điểm: …`, the label in bold.
fn labelled(label: &str, text: &str) -> Block {
    Block::Paragraph(Rich::new().bold(&format!("{label}: ")).plain(text))
}

/// `tăng 3,25 điểm`, `giảm 0,50 điểm`, `không thay đổi`.
fn change(from: Decimal, to: Decimal) -> String {
    let difference = to - from;
    if difference.is_zero() {
        return "không thay đổi".to_owned();
    }
    let word = if difference.is_sign_negative() { "giảm" } else { "tăng" };
    format!("{word} {} điểm", number::points(difference.abs()))
}

/// Remarks as lines with dashes.
fn dashes(remarks: &[Rich]) -> impl Iterator<Item = Block> {
    remarks.iter().filter(|remark| !remark.is_empty()).cloned().map(Block::Dash)
}

/// A phrase of ours, which is never empty.
fn ours(text: &str) -> Result<Phrase, DocumentError> {
    Phrase::new("tiêu đề", text)
}
