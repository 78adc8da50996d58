//! What stands at the top: authorities, number and symbol, place and date.

use crate::date::IssueDate;
use crate::kind::Kind;
use crate::text::Phrase;
use std::num::NonZeroU32;

/// Who issues documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The authority directly above, if there is one (tên cơ quan chủ quản trực tiếp, II.2.a).
    pub superior: Option<Phrase>,
    /// The issuing authority by its full official name (II.2.a).
    pub name: Phrase,
    /// Its abbreviation in symbols, as its head has laid it down (II.3.b): `SNV`.
    pub abbreviation: Phrase,
    /// The place for the date: the administrative unit in which it sits (II.4.a).
    pub place: Phrase,
}

/// The top of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letterhead {
    /// Who issues it.
    pub office: Office,
    /// Its number of the year; blank until it is registered (Điều 15).
    pub number: Option<NonZeroU32>,
    /// Its date.
    pub date: IssueDate,
    /// Whether it is a draft: it then says so under its number. The decree has no mark for drafts; offices write `DỰ THẢO` there.
    pub draft: bool,
}

impl Letterhead {
    /// Number and symbol: `05/BC-SNV`; numbers below ten have a zero before them (II.3.c).
    pub(crate) fn number_and_symbol(&self, kind: &Kind) -> String {
        let number = self.number.map_or_else(|| "\u{a0}".repeat(8), |number| format!("{number:02}"));
        format!("{number}/{}-{}", kind.abbreviation(), self.office.abbreviation.as_str())
    }

    /// `Huế, ngày 05 tháng 01 năm 2026` (II.4.c).
    pub(crate) fn place_and_date(&self) -> String {
        format!("{}, {}", self.office.place, self.date.words())
    }
}
