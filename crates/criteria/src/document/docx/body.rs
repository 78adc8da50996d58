//! The body of a text document: paragraphs, line breaks, formulas and tables, in reading order.

use super::lists::Lists;
use super::table::{Downward, OpenCell, OpenTable};
use crate::document::walk::{Walker, attribute, number};
use crate::document::{Block, Grid};
use crate::options::Limits;
use crate::text::tidy;
use caicach_findings::{Finding, Findings, Place, Text};
use quick_xml::events::BytesStart;

/// Elements whose content is no text of the document: what was deleted or moved away, the second copy of a drawing, codes of
/// fields, and former properties.
const LEFT_OUT: [&str; 4] = ["Fallback", "moveFrom", "instrText", "delText"];

/// A paragraph while it is read.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    list: Option<String>,
    level: Option<usize>,
    style: Option<String>,
}

/// What was noticed on the way.
#[derive(Debug, Default)]
struct Noticed {
    tracked_changes: bool,
    nested_tables: usize,
    rows_left_out: usize,
    text_left_out: usize,
    tables_left_out: usize,
}

/// The body while it is read.
pub(super) struct Body<'a> {
    lists: Lists,
    limits: &'a Limits,
    blocks: Vec<Block>,
    tables: Vec<OpenTable>,
    paragraphs: Vec<Paragraph>,
    in_text: usize,
    left_out: usize,
    table_count: usize,
    row_count: usize,
    noticed: Noticed,
}

impl<'a> Body<'a> {
    pub(super) fn new(lists: Lists, limits: &'a Limits) -> Self {
        Self {
            lists,
            limits,
            blocks: Vec::new(),
            tables: Vec::new(),
            paragraphs: Vec::new(),
            in_text: 0,
            left_out: 0,
            table_count: 0,
            row_count: 0,
            noticed: Noticed::default(),
        }
    }

    /// What was read. A table that breaks off is taken as far as it goes.
    pub(super) fn finish(mut self, file: &str) -> (Vec<Block>, Findings) {
        while !self.tables.is_empty() {
            self.close_table();
        }
        (self.blocks, findings_of(&self.noticed, file))
    }

    fn write(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.tables.last_mut()?.cell.as_mut()
    }

    fn close_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let label = self.lists.label(
            paragraph.list.as_deref(),
            paragraph.level,
            paragraph.style.as_deref(),
            paragraph.text.trim().is_empty(),
        );
        let line = tidy(&format!("{label} {}", paragraph.text));
        if line.is_empty() {
            return;
        }
        let most_characters = self.limits.cell_characters;
        let is_full = self.blocks.len() >= self.limits.rows;
        let has_room = match self.cell() {
            Some(cell) => cell.push(line, most_characters),
            None if is_full => false,
            None => {
                self.blocks.push(Block::Line(line));
                true
            }
        };
        if !has_room {
            self.noticed.text_left_out += 1;
        }
    }

    fn close_row(&mut self) {
        if self.row_count >= self.limits.rows {
            self.noticed.rows_left_out += 1;
        } else if let Some(table) = self.tables.last_mut() {
            self.row_count += 1;
            table.close_row();
        }
    }

    fn close_table(&mut self) {
        let Some(table) = self.tables.pop() else { return };
        if self.tables.is_empty() {
            self.table_count += 1;
            let grid = table.into_grid(format!("Bảng {}", self.table_count));
            self.keep(grid);
            return;
        }
        self.noticed.nested_tables += 1;
        let most_characters = self.limits.cell_characters;
        for line in table.into_lines() {
            if !self.cell().is_some_and(|cell| cell.push(line, most_characters)) {
                self.noticed.text_left_out += 1;
            }
        }
    }

    fn keep(&mut self, grid: Grid) {
        if self.table_count > self.limits.tables {
            self.noticed.tables_left_out += 1;
        } else {
            self.blocks.push(Block::Table(grid));
        }
    }

    fn open_in_table(&mut self, name: &str, element: &BytesStart<'_>) {
        let most_columns = self.limits.columns;
        match name {
            "tbl" => self.tables.push(OpenTable::default()),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cell = Some(OpenCell::default());
                }
            }
            "gridBefore" => {
                if let (Some(table), Some(columns)) = (self.tables.last_mut(), number(element, "val")) {
                    table.skip(columns, most_columns);
                }
            }
            "gridSpan" => {
                if let (Some(cell), Some(columns)) = (self.cell(), number(element, "val")) {
                    cell.span = columns.max(1);
                }
            }
            "vMerge" => {
                let begins = attribute(element, "val").is_some_and(|value| value == "restart");
                if let Some(cell) = self.cell() {
                    cell.downward = if begins { Downward::Begins } else { Downward::Continues };
                }
            }
            "hMerge" => {
                let begins = attribute(element, "val").is_some_and(|value| value == "restart");
                if let Some(cell) = self.cell() {
                    cell.continues_left = !begins;
                }
            }
            _ => {}
        }
    }

    fn open_in_paragraph(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "t" => self.in_text += 1,
            "br" | "cr" => self.write("\n"),
            // A tab stop among the properties has a position; a tab in the text has none.
            "tab" if attribute(element, "pos").is_none() => self.write(" "),
            "noBreakHyphen" => self.write("-"),
            "sym" => self.write(symbol(&attribute(element, "char").unwrap_or_default())),
            // Formulas of Word's equation editor: a fraction is written as (b)/(a).
            "num" | "den" => self.write("("),
            "numId" | "ilvl" | "pStyle" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    match name {
                        "numId" => paragraph.list = attribute(element, "val"),
                        "ilvl" => paragraph.level = number(element, "val"),
                        _ => paragraph.style = attribute(element, "val"),
                    }
                }
            }
            "ins" | "del" => self.noticed.tracked_changes = true,
            _ => {}
        }
    }
}

impl Walker for Body<'_> {
    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let is_left_out = LEFT_OUT.contains(&name) || name.ends_with("PrChange") || name == "tblGridChange";
        if is_left_out || self.left_out > 0 {
            self.left_out += 1;
            self.noticed.tracked_changes |= matches!(name, "moveFrom" | "delText");
            return;
        }
        self.open_in_paragraph(name, element);
        self.open_in_table(name, element);
    }

    fn close(&mut self, name: &str) {
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        let most_columns = self.limits.columns;
        match name {
            "t" => self.in_text = self.in_text.saturating_sub(1),
            "num" => self.write(")/"),
            "den" => self.write(")"),
            "p" => self.close_paragraph(),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.close_cell(most_columns);
                }
            }
            "tr" => self.close_row(),
            "tbl" => self.close_table(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text > 0 && self.left_out == 0 {
            self.write(text);
        }
    }
}

/// The signs of the font Symbol that stand in formulas; other signs of symbol fonts are bullets and pictures.
fn symbol(code: &str) -> &'static str {
    match code.to_ascii_uppercase().as_str() {
        "F0B3" | "00B3" => "≥",
        "F0A3" | "00A3" => "≤",
        "F0B4" | "00B4" => "×",
        "F0B8" => "÷",
        "F02D" => "-",
        "F0E0" | "F0AE" => "→",
        _ => " ",
    }
}

fn findings_of(noticed: &Noticed, file: &str) -> Findings {
    let mut findings = Findings::default();
    let place = || Place::file(file);
    if noticed.tracked_changes {
        let message = Text::new(
            "Văn bản còn lưu vết sửa đổi; được đọc như đã chấp nhận mọi sửa đổi",
            "The document has tracked changes; it is read as if all were accepted",
        );
        let hint = Text::new(
            "Chấp nhận hoặc từ chối các sửa đổi trong Word nếu cần",
            "Accept or reject the changes in Word if needed",
        );
        findings.push(Finding::note("tracked-changes", message).at(place()).hint(hint));
    }
    if noticed.nested_tables > 0 {
        let count = noticed.nested_tables;
        let message = Text::new(
            format!("{count} bảng nằm trong ô của bảng khác; mỗi dòng của chúng được đọc thành một dòng chữ"),
            format!(
                "{count} tables stand within cells of others; each of their rows is read as a line of text"
            ),
        );
        let hint = Text::new("Kiểm tra cách chấm điểm ở các ô đó", "Check the rules in those cells");
        findings.push(Finding::note("nested-table", message).at(place()).hint(hint));
    }
    let left_out = [
        (noticed.tables_left_out, "bảng", "tables"),
        (noticed.rows_left_out, "dòng của bảng", "rows of tables"),
        (noticed.text_left_out, "đoạn chữ", "paragraphs"),
    ];
    for (count, vi, en) in left_out.into_iter().filter(|(count, ..)| *count > 0) {
        let message = Text::new(
            format!("{count} {vi} vượt mức cho phép và không được đọc"),
            format!("{count} {en} are beyond the limit and were not read"),
        );
        let hint = Text::new(
            "Chép riêng bảng tiêu chí sang một tệp mới",
            "Copy the table of criteria alone into a new file",
        );
        findings.push(Finding::rejected("beyond-limits", message).at(place()).hint(hint));
    }
    findings
}
