//! References to cells that cannot be. The library that reads workbooks counts with them before it looks at them.

use crate::document::walk::{Walked, Walker, attribute, walk};
use crate::options::Limits;
use quick_xml::events::BytesStart;

/// The last row of a sheet.
const LAST_ROW: u32 = 1_048_576;
/// The most letters of a column: `XFD`.
const MOST_LETTERS: usize = 3;

/// Whether every reference in a part is one that a sheet can have.
pub(super) fn hold(part: &[u8], limits: &Limits) -> bool {
    let mut references = References { all_hold: true };
    walk(part, limits.depth, &mut references) == Walked::Whole && references.all_hold
}

struct References {
    all_hold: bool,
}

impl Walker for References {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let key = match name {
            "row" | "c" => "r",
            "dimension" | "mergeCell" | "f" | "table" | "autoFilter" | "hyperlink" => "ref",
            _ => return,
        };
        if let Some(reference) = attribute(element, key) {
            let is_row = name == "row";
            self.all_hold &= reference.split([':', ' ']).all(|cell| holds(cell, is_row));
        }
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// Whether a text is a row, or a column of up to three letters and a row.
fn holds(cell: &str, is_row: bool) -> bool {
    let bare: String = cell.chars().filter(|letter| *letter != '$').collect();
    let letters = bare.chars().take_while(char::is_ascii_alphabetic).count();
    let digits = bare.get(letters..).unwrap_or_default();
    let row_holds = digits.parse::<u32>().is_ok_and(|row| (1..=LAST_ROW).contains(&row));
    let column_holds = if is_row { letters == 0 } else { (1..=MOST_LETTERS).contains(&letters) };
    row_holds && column_holds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_beyond_a_sheet_do_not_hold() {
        let sheet = |cell: &str| {
            format!("<worksheet><sheetData><row r=\"1\"><c r=\"{cell}\"/></row></sheetData></worksheet>")
        };
        for cell in ["A1", "XFD1048576", "$B$2"] {
            assert!(hold(sheet(cell).as_bytes(), &Limits::default()), "{cell}");
        }
        for cell in ["A0", "A1048577", "AAAA1", "A99999999999", "1", "A", "", "A1B"] {
            assert!(!hold(sheet(cell).as_bytes(), &Limits::default()), "{cell}");
        }
        assert!(!hold(b"<row r=\"99999999999\"/>", &Limits::default()));
        assert!(!hold(b"<sheet><row", &Limits::default()));
    }
}
