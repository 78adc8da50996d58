//! A change on the year before, for a cell of a table.

use crate::page::Page;
use rust_decimal::Decimal;

/// A change: up, down or none, never told by colour alone.
pub(crate) struct ChangeCell {
    /// `up`, `down` or `same`.
    pub(crate) class: &'static str,
    pub(crate) sign: &'static str,
    pub(crate) word: String,
    pub(crate) figure: String,
    /// What a table is sorted by.
    pub(crate) sort: String,
    /// Why the change has to be read with care; empty when it need not.
    pub(crate) title: String,
}

impl ChangeCell {
    pub(crate) fn new(page: &Page, change: Decimal, places: u32) -> Self {
        let (class, sign, word) = if change.is_zero() {
            ("same", "–", page.t.get("results-unchanged"))
        } else if change.is_sign_positive() {
            ("up", "▲", page.t.get("results-up"))
        } else {
            ("down", "▼", page.t.get("results-down"))
        };
        let figure = if change.is_zero() { String::new() } else { page.t.decimal(&change.abs(), places) };
        Self { class, sign, word, figure, sort: change.to_string(), title: String::new() }
    }

    pub(crate) fn with_title(mut self, title: String) -> Self {
        self.title = title;
        self
    }
}
