//! A workbook of any length: rows go to a file as they come, and a sheet that is full is followed by another.

use crate::workbook::{sheet_name, write_cell};
use crate::{Cell, ReportError};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::io::Seek;

/// The most rows of a sheet in the format, its header included.
const ROWS_OF_SHEET: u32 = 1_048_576;
const COLUMN_WIDTH: u32 = 18;

/// A workbook that is written row by row. It holds one row in memory.
pub struct LongWorkbook {
    workbook: Workbook,
    title: String,
    columns: Vec<String>,
    /// The row of the sheet that comes next.
    row: u32,
    sheets: usize,
    rows_of_sheet: u32,
}

impl LongWorkbook {
    /// A workbook without rows.
    ///
    /// # Errors
    /// [`ReportError::Workbook`] when the writer refuses.
    pub fn new(title: &str, columns: &[String]) -> Result<Self, ReportError> {
        Self::with_rows(title, columns, ROWS_OF_SHEET)
    }

    fn with_rows(title: &str, columns: &[String], rows_of_sheet: u32) -> Result<Self, ReportError> {
        let mut made = Self {
            workbook: Workbook::new(),
            title: title.to_owned(),
            columns: columns.to_vec(),
            row: 0,
            sheets: 0,
            rows_of_sheet,
        };
        made.add_sheet()?;
        Ok(made)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`ReportError::Workbook`] when the writer refuses.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), ReportError> {
        if self.row >= self.rows_of_sheet {
            self.add_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, self.row, column, cell)?;
        }
        self.row += 1;
        Ok(())
    }

    /// The workbook as a file without a name, at its beginning.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self) -> Result<std::fs::File, ReportError> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file)?;
        file.rewind()?;
        Ok(file)
    }

    fn add_sheet(&mut self) -> Result<(), XlsxError> {
        let number = if self.sheets == 0 { String::new() } else { format!(" ({})", self.sheets + 1) };
        let room = 31_usize.saturating_sub(number.len());
        let title: String = sheet_name(&self.title, self.sheets).chars().take(room).collect();
        let header = Format::new().set_bold().set_text_wrap();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(format!("{title}{number}"))?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, title) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, COLUMN_WIDTH)?;
            sheet.write_string_with_format(0, column, title, &header)?;
        }
        self.sheets += 1;
        self.row = 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Reader, Xlsx};
    use std::io::BufReader;

    #[test]
    fn a_sheet_that_is_full_is_followed_by_another() {
        let mut long = LongWorkbook::with_rows("Nhiệm vụ", &["mã".into(), "số".into()], 3).unwrap();
        for number in 0..5 {
            long.push(&[Cell::text(format!("NV-{number}")), Cell::Whole(number)]).unwrap();
        }
        let mut read: Xlsx<_> = Xlsx::new(BufReader::new(long.finish().unwrap())).unwrap();
        assert_eq!(read.sheet_names(), ["Nhiệm vụ", "Nhiệm vụ (2)", "Nhiệm vụ (3)"]);
        let rows = |read: &mut Xlsx<_>, sheet: &str| read.worksheet_range(sheet).unwrap().height();
        let heights =
            [rows(&mut read, "Nhiệm vụ"), rows(&mut read, "Nhiệm vụ (2)"), rows(&mut read, "Nhiệm vụ (3)")];
        assert_eq!(heights, [3, 3, 2]);
    }
}
