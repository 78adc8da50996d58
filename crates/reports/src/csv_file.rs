//! CSV: commas, a decimal point, UTF-8 with a byte order mark so that spreadsheet programs show Vietnamese.

use crate::{Cell, ReportError, Sheet};

/// The table as CSV. Titles and notes are left out: the first line names the columns.
///
/// Text that a spreadsheet program would take for a formula (it begins with `=`, `+`, `-` or `@`) gets an apostrophe
/// before it, so that opening a download never runs what somebody typed into a form.
///
/// # Errors
/// [`ReportError::Csv`] when the writer refuses.
pub fn to_csv(sheet: &Sheet) -> Result<Vec<u8>, ReportError> {
    let mut bytes = csv_header(&sheet.columns)?;
    bytes.extend(csv_rows(&sheet.rows)?);
    Ok(bytes)
}

/// The beginning of a CSV file: the mark of its encoding, and the names of the columns.
///
/// # Errors
/// [`ReportError::Csv`] when the writer refuses.
pub fn csv_header(columns: &[String]) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record(columns).map_err(|error| ReportError::Csv(error.to_string()))?;
    writer.into_inner().map_err(|error| ReportError::Csv(error.to_string()))
}

/// Rows of a CSV file, as [`to_csv`] writes them.
///
/// # Errors
/// [`ReportError::Csv`] when the writer refuses.
pub fn csv_rows(rows: &[Vec<Cell>]) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(plain)).map_err(|error| ReportError::Csv(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| ReportError::Csv(error.to_string()))
}

/// Whether a spreadsheet program would take a text for a formula; also one with such apostrophes already, so that reading, which takes
/// one off, gives back what was written.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if is_formula(text) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Decimal(number) => number.to_string(),
        Cell::Number(number, places) => format!("{number:.*}", usize::from(*places)),
        Cell::Real(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Time(time) => time.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn cells_are_plain_and_formulas_are_disarmed() {
        let sheet = Sheet {
            columns: vec!["đơn vị".into(), "điểm".into(), "±".into(), "ghi chú".into()],
            rows: vec![vec![
                "Huế".into(),
                Decimal::new(8306, 2).into(),
                Cell::Number(0.125, 2),
                "=1+1".into(),
            ]],
            ..Sheet::default()
        };
        let bytes = to_csv(&sheet).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}đơn vị,điểm,±,ghi chú\nHuế,83.06,0.12,'=1+1\n"
        );
    }
}
