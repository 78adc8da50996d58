//! Administrative units over time.
//!
//! A unit is known by its kind, its code and the day from which it is valid, because codes are used again: commune
//! `00004` was Phường Trúc Bạch until 2025-06-30 and is Phường Ba Đình from 2025-07-01. Both are in the tree, each with
//! its own validity, and a question about the tree always names a date:
//!
//! - [`UnitTree::on`] shows the tree **on one day**: who stands at the top, who stands under whom, the way up, all that
//!   is below, how many there are of each kind. Before the oldest list that is held it answers with that list and says
//!   in a finding that the truth may differ.
//! - [`UnitTree::successors`] and [`UnitTree::predecessors`] lead **from one time to another**. A unit that was
//!   divided has several successors, and one of them is marked as the main one. [`UnitTree::past`] answers which units a
//!   present unit was in a year before: Lâm Đồng of today was Lâm Đồng, Đắk Nông and Bình Thuận in 2024. Their figures
//!   stay theirs; nothing is averaged into a past that the new unit never had.
//! - [`UnitTree::search`], [`UnitTree::by_name`] and [`UnitTree::resolve_code`] find a unit by what people write: without
//!   diacritics, with an abbreviation, with a code that lost its leading zeros in a spreadsheet.
//!
//! The tree is built from plain rows ([`UnitRows`]), as they stand in `content/units`. A row that cannot be used is set
//! aside with a finding; the rest goes on. An office puts its own departments and one-stop shops beneath with
//! [`UnitTree::with_additions`], which answers a new tree and never changes an official row.
//!
//! ```
//! use caicach_units::{Origin, UnitKind, UnitRow, UnitRows, UnitTree};
//! use chrono::NaiveDate;
//!
//! let province = UnitRow {
//!     origin: Origin::Official,
//!     code: "68".into(),
//!     name: "Lâm Đồng".into(),
//!     kind: "province".into(),
//!     type_vi: "Tỉnh".into(),
//!     valid_from: "2025-07-01".into(),
//!     ..UnitRow::default()
//! };
//! let (tree, findings) = UnitTree::build(UnitRows { units: vec![province], ..UnitRows::default() });
//! assert!(findings.is_empty());
//!
//! let today = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
//! let found = tree.by_name("lam dong", Some(UnitKind::Province), Some(today));
//! assert_eq!(tree.unit(found[0]).unwrap().full_name.as_ref(), "Tỉnh Lâm Đồng");
//! ```
//!
//! The crate is pure: no files, no clock, no randomness.

mod abbreviation;
mod adjacency;
mod agency;
mod alias;
mod build;
mod code;
mod code_index;
mod fold;
mod kind;
mod link;
mod name_index;
mod rows;
mod tree;
mod unit;
mod validity;

pub use agency::AgencyCode;
pub use alias::{Alias, AliasUse, Naming};
pub use code::{UnitCode, UnitCodeError};
pub use fold::fold;
pub use kind::UnitKind;
pub use link::{Heir, Link, Past, Share};
pub use rows::{AgencyRow, AliasRow, CountRow, SuccessorRow, UnitRow, UnitRows};
pub use tree::{Enclosure, MatchKind, SearchHit, SearchQuery, UnitTree, UnitsOn};
pub use unit::{Origin, Unit, UnitId, UnitKey};
pub use validity::Validity;
