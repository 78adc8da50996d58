//! Official documents in the form of Nghị định 30/2020/NĐ-CP, as PDF and DOCX.
//!
//! What an authority sends out has a form that Annex I of the decree lays down to the millimetre: Quốc hiệu and Tiêu ngữ with a line as
//! long as the words, the issuing authority, number and symbol, place and date, kind and subject, legal bases in italics, articles,
//! recipients at the left and the signatory at the right, page numbers from the second page on. A document here is plain data
//! ([`Parts`]); [`Document::new`] checks it and sets every word in its place, and [`to_pdf`] and [`to_docx`] only draw what is set, so that
//! both say the same words in the same order.
//!
//! Nothing here reads a file or a clock, and the same document gives the same bytes.
//!
//! ```
//! use caicach_documents::*;
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let office = Office {
//!     superior: None,
//!     name: Phrase::new("cơ quan", "Ủy ban nhân dân tỉnh Đồng Tháp")?,
//!     abbreviation: Phrase::new("ký hiệu", "UBND")?,
//!     place: Phrase::new("địa danh", "Đồng Tháp")?,
//! };
//! let document = Document::new(Parts {
//!     form: Form::default(),
//!     letterhead: Letterhead { office, number: None, date: IssueDate::Open { year: Some(2026) }, draft: true },
//!     kind: Kind::Notice,
//!     subject: Phrase::new("trích yếu", "Về lịch thẩm định")?,
//!     bases: Vec::new(),
//!     body: vec![Block::paragraph("Hội đồng thẩm định làm việc theo lịch kèm theo.")],
//!     recipients: Recipients { addressed_to: Vec::new(), others: Vec::new(), filed_by: None },
//!     closing: Closing::Signed(Signature {
//!         on_behalf_of: Some(Phrase::new("tập thể", "Ủy ban nhân dân")?),
//!         capacity: Capacity::Head { office: Phrase::new("chức vụ", "Chủ tịch")? },
//!         other_office: None,
//!         name: None,
//!     }),
//!     annexes: Vec::new(),
//! })?;
//! assert!(to_pdf(&document)?.starts_with(b"%PDF"));
//! # Ok(())
//! # }
//! ```
//!
//! # Map
//!
//! * [`form`]: every number and word that the decree prescribes, with its clause.
//! * [`Parts`], [`Block`], [`Table`], [`Chart`], [`Letterhead`], [`Signature`]: what a document is made of.
//! * [`Document`]: checked and composed; [`to_pdf`], [`to_docx`].
//! * [`assessment`]: the four documents of an assessment, from plain results.
//! * [`number`], [`date`]: numbers and dates as Vietnamese texts write them.

pub mod assessment;
mod block;
mod chart;
mod compose;
mod composed;
pub mod date;
mod document;
mod docx;
mod error;
mod face;
pub mod form;
mod kind;
mod length;
mod letterhead;
pub mod number;
mod numeral;
mod pdf;
mod scale;
mod signature;
mod style;
mod table;
mod text;

pub use block::{Annex, Block};
pub use chart::{Bar, Chart};
pub use date::IssueDate;
pub use document::{Document, Parts};
pub use docx::{DocxError, to_docx};
pub use error::{DocumentError, Problem};
pub use form::Form;
pub use kind::Kind;
pub use length::Length;
pub use letterhead::{Letterhead, Office};
pub use pdf::{PdfError, to_pdf};
pub use signature::{Capacity, Closing, Recipients, Signature};
pub use table::{Align, Cell, Column, Row, RowKind, Table};
pub use text::{Phrase, Rich};
