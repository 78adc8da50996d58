//! References to cells and counts of texts that cannot be. The library that reads workbooks counts with the first and takes
//! memory for the second before it looks at them.

use crate::document::walk::{Walked, Walker, attribute, walk};
use crate::options::Limits;
use quick_xml::events::BytesStart;

/// The last row of a sheet.
const LAST_ROW: u32 = 1_048_576;
/// The most letters of a column: `XFD`.
const MOST_LETTERS: usize = 3;

/// Whether every reference and count in a part is one that a workbook can have.
pub(super) fn hold(name: &str, part: &[u8], limits: &Limits) -> bool {
    let is_xml = name.to_ascii_lowercase().ends_with(".xml");
    let has_mark = part.starts_with(&[0xff, 0xfe]) || part.starts_with(&[0xfe, 0xff]);
    if is_xml && !has_mark && part.contains(&0) {
        return false;
    }
    let most_texts = u64::try_from(part.len()).unwrap_or(u64::MAX);
    let mut references = References { all_hold: true, most_texts };
    let walked = walk(part, limits.depth, &mut references);
    references.all_hold && (walked == Walked::Whole || !is_xml)
}

struct References {
    all_hold: bool,
    /// A list of texts has not more of them than bytes.
    most_texts: u64,
}

impl Walker for References {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let key = match name {
            "row" | "c" => "r",
            "dimension" | "mergeCell" | "f" | "table" | "autoFilter" | "hyperlink" => "ref",
            // How often all of them are used may be more; only the number of different ones takes memory.
            "sst" => {
                let fits =
                    |count: String| count.trim().parse().is_ok_and(|count: u64| count <= self.most_texts);
                self.all_hold &= attribute(element, "uniqueCount").is_none_or(fits);
                return;
            }
            _ => return,
        };
        if let Some(reference) = attribute(element, key) {
            let is_row = name == "row";
            self.all_hold &= reference.split(' ').all(|area| area_holds(area, is_row));
        }
    }

    fn close(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// Whether a text is a cell, or two with the first above and left of the second.
fn area_holds(area: &str, is_row: bool) -> bool {
    let mut cells = area.split(':').map(|cell| place(cell, is_row));
    let first = cells.next().flatten();
    let last = cells.next().unwrap_or(first);
    let in_order = first.zip(last).is_some_and(|(first, last)| first.0 <= last.0 && first.1 <= last.1);
    in_order && cells.next().is_none()
}

/// The column and row of a cell; of a row alone, the row.
fn place(cell: &str, is_row: bool) -> Option<(u32, u32)> {
    let bare: String = cell.chars().filter(|letter| *letter != '$').collect();
    let letters: Vec<char> = bare.chars().take_while(char::is_ascii_alphabetic).collect();
    let row: u32 = bare.get(letters.len()..)?.parse().ok().filter(|row| (1..=LAST_ROW).contains(row))?;
    let has_column = if is_row { letters.is_empty() } else { (1..=MOST_LETTERS).contains(&letters.len()) };
    let column = letters.iter().fold(0_u32, |column, letter| {
        let value = u32::from(letter.to_ascii_uppercase()).saturating_sub(u32::from('A'));
        column.saturating_mul(26).saturating_add(value).saturating_add(1)
    });
    has_column.then_some((column, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_beyond_a_sheet_do_not_hold() {
        let hold = |part: &str| hold("xl/worksheets/sheet1.xml", part.as_bytes(), &Limits::default());
        let sheet = |cell: &str| {
            format!("<worksheet><sheetData><row r=\"1\"><c r=\"{cell}\"/></row></sheetData></worksheet>")
        };
        for cell in ["A1", "XFD1048576", "$B$2"] {
            assert!(hold(&sheet(cell)), "{cell}");
        }
        for cell in ["A0", "A1048577", "AAAA1", "A99999999999", "1", "A", "", "A1B"] {
            assert!(!hold(&sheet(cell)), "{cell}");
        }
        for (area, holds) in
            [("A1:B2", true), ("A1", true), ("B2:A3", false), ("A3:B2", false), ("A1:B2:C3", false)]
        {
            assert_eq!(hold(&format!("<mergeCell ref=\"{area}\"/>")), holds, "{area}");
        }
        assert!(!hold("<row r=\"99999999999\"/>"));
        assert!(!hold("<sheet><row"));
        assert!(hold("<sst count=\"2000\" uniqueCount=\"1\"><si><t>một</t></si></sst>"));
        assert!(!hold("<sst uniqueCount=\"42949672950\"><si><t>một</t></si></sst>"));
        assert!(!hold("<sst uniqueCount=\"-1\"/>"));
    }
}
