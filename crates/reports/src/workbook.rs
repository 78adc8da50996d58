//! XLSX: a header that stays in view, filters, numbers as numbers, notes on a sheet of their own.

use crate::{Cell, ReportError, Sheet};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// A sheet's name may not be longer than this in the format.
const NAME_LENGTH: usize = 31;

/// The tables as one workbook, each on a sheet of its own, their notes on a last sheet.
///
/// # Errors
/// [`ReportError::Workbook`] when a table is larger than a sheet can be.
pub fn to_xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let header = Format::new().set_bold().set_text_wrap();
    for (index, sheet) in sheets.iter().enumerate() {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(sheet_name(&sheet.title, index))?;
        write_table(worksheet, sheet, &header)?;
    }
    if sheets.iter().any(|sheet| !sheet.notes.is_empty()) {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name("Ghi chú - Notes")?;
        let lines = sheets.iter().flat_map(|sheet| std::iter::once(&sheet.title).chain(&sheet.notes));
        for (row, line) in (0_u32..).zip(lines) {
            worksheet.write_string(row, 0, line)?;
        }
        worksheet.set_column_width(0, 120)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn write_table(worksheet: &mut Worksheet, sheet: &Sheet, header: &Format) -> Result<(), XlsxError> {
    for (column, title) in (0_u16..).zip(&sheet.columns) {
        worksheet.write_string_with_format(0, column, title, header)?;
    }
    let mut last_row = 0;
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(worksheet, row, column, cell)?;
        }
        last_row = row;
    }
    if let Some(last_column) = u16::try_from(sheet.columns.len()).ok().and_then(|count| count.checked_sub(1))
    {
        worksheet.autofilter(0, 0, last_row, last_column)?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    worksheet.autofit();
    Ok(())
}

pub(crate) fn write_cell(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            worksheet.write_string(row, column, text)?;
        }
        Cell::Whole(number) => {
            // A number too large for the format's floating point stays exact as text.
            match i32::try_from(*number) {
                Ok(small) => worksheet.write_number(row, column, small)?,
                Err(_) => worksheet.write_string(row, column, number.to_string())?,
            };
        }
        Cell::Decimal(number) => {
            let value = number.to_f64().unwrap_or(f64::NAN);
            worksheet.write_number_with_format(row, column, value, &exact_format(*number))?;
        }
        Cell::Number(number, _) if !number.is_finite() => {}
        Cell::Number(number, places) => {
            worksheet.write_number_with_format(row, column, *number, &number_format(usize::from(*places)))?;
        }
        Cell::Real(number) => {
            worksheet.write_number(row, column, *number)?;
        }
        Cell::Time(time) => {
            worksheet.write_datetime_with_format(
                row,
                column,
                *time,
                &Format::new().set_num_format("dd/mm/yyyy hh:mm:ss"),
            )?;
        }
        Cell::Date(day) => {
            worksheet.write_datetime_with_format(
                row,
                column,
                *day,
                &Format::new().set_num_format("dd/mm/yyyy"),
            )?;
        }
    }
    Ok(())
}

/// Whole numbers without a fraction; all others with two to four places, so that a column of them is in line.
fn exact_format(number: Decimal) -> Format {
    let form = if number.normalize().scale() == 0 && number.scale() == 0 { "#,##0" } else { "#,##0.00##" };
    Format::new().set_num_format(form)
}

fn number_format(places: usize) -> Format {
    let fraction = if places == 0 { String::new() } else { format!(".{}", "0".repeat(places)) };
    Format::new().set_num_format(format!("#,##0{fraction}"))
}

/// A name the format accepts: no `[ ] : * ? / \`, at most 31 characters, never empty.
pub(crate) fn sheet_name(title: &str, index: usize) -> String {
    let cleaned: String = title
        .chars()
        .map(|letter| if matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '-' } else { letter })
        .take(NAME_LENGTH)
        .collect();
    let trimmed = cleaned.trim_matches('\'').trim();
    if trimmed.is_empty() { format!("Bảng {}", index + 1) } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use rust_decimal::Decimal;
    use std::io::Cursor;

    #[test]
    fn another_program_reads_back_what_was_written() {
        let sheet = Sheet {
            title: "PAR INDEX 2021: 63 tỉnh/thành phố".into(),
            columns: vec!["mã".into(), "điểm".into()],
            rows: vec![vec!["01".into(), Decimal::new(8675, 2).into()], vec!["=x".into(), Cell::Empty]],
            notes: vec!["Nguồn: 362/QĐ-BNV".into()],
        };
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(to_xlsx(&[sheet]).unwrap())).unwrap();
        assert_eq!(workbook.sheet_names(), ["PAR INDEX 2021- 63 tỉnh-thành p", "Ghi chú - Notes"]);
        let range = workbook.worksheet_range("PAR INDEX 2021- 63 tỉnh-thành p").unwrap();
        let cells: Vec<&Data> = range.rows().flatten().collect();
        let text = |text: &str| Data::String(text.into());
        assert_eq!(
            cells,
            [&text("mã"), &text("điểm"), &text("01"), &Data::Float(86.75), &text("=x"), &Data::Empty]
        );
    }
}
