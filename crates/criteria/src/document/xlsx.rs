//! Workbooks: each visible sheet is a table.
//!
//! Cells are taken one by one: a sheet of two cells at opposite corners would fill the memory as a range.

mod references;

use super::package::Parts;
use super::refusal::Refusal;
use super::{Block, Cell, Grid, GridRow};
use crate::options::Limits;
use crate::text::tidy;
use caicach_findings::{Finding, Findings, Place, Text};
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::io::Cursor;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The cells of a sheet, by row and column from 0.
type Cells = BTreeMap<usize, BTreeMap<usize, Cell>>;

/// What was noticed while the sheets were read.
#[derive(Debug, Default)]
struct Noticed {
    hidden: Vec<String>,
    unreadable: Vec<String>,
    beyond_limits: usize,
    formula_errors: Vec<(String, u64, String)>,
}

/// Reads the sheets of a workbook.
///
/// # Errors
/// The workbook cannot be opened.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    parts: &Parts,
    limits: &Limits,
) -> Result<(Vec<Block>, Findings), Findings> {
    if !parts.iter().all(|(part, bytes)| references::hold(part, bytes, limits)) {
        return Err(Refusal::Damaged.into_findings(name));
    }
    let opened: Result<Workbook<'_>, _> = Xlsx::new(Cursor::new(bytes));
    let Ok(mut workbook) = opened else { return Err(Refusal::Damaged.into_findings(name)) };
    let sheets = workbook.sheets_metadata().to_vec();
    let mut blocks = Vec::new();
    let mut noticed = Noticed::default();
    let mut rows_left = limits.rows;
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        if sheet.visible != SheetVisible::Visible {
            noticed.hidden.push(sheet.name.clone());
        } else if blocks.len() >= limits.tables {
            noticed.beyond_limits += 1;
        } else {
            match sheet_grid(&mut workbook, &sheet.name, limits, &mut rows_left, &mut noticed) {
                Some(grid) => blocks.push(Block::Table(grid)),
                None => noticed.unreadable.push(sheet.name.clone()),
            }
        }
    }
    Ok((blocks, findings_of(&noticed, name)))
}

/// The grid of a sheet; none when its part of the package cannot be read.
fn sheet_grid(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    limits: &Limits,
    rows_left: &mut usize,
    noticed: &mut Noticed,
) -> Option<Grid> {
    let cells = cells_of(workbook, sheet, limits, rows_left, noticed)?;
    let width = cells.values().filter_map(|row| row.last_key_value()).map(|(column, _)| column + 1).max();
    let merged = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    Some(grid_of(sheet, &cells, width.unwrap_or_default(), &merged))
}

fn cells_of(
    workbook: &mut Workbook<'_>,
    sheet: &str,
    limits: &Limits,
    rows_left: &mut usize,
    noticed: &mut Noticed,
) -> Option<Cells> {
    let mut reader = workbook.worksheet_cells_reader(sheet).ok()?;
    let mut cells = Cells::new();
    while let Some(found) = reader.next_cell().ok()? {
        let (row, column) = found.get_position();
        let (row, column) = (usize::try_from(row).ok()?, usize::try_from(column).ok()?);
        if let DataRef::Error(error) = found.get_value() {
            noticed.formula_errors.push((sheet.to_owned(), line_of(row), error.to_string()));
        }
        let mut cell = cell_of(found.get_value());
        if cell.text.is_empty() {
            continue;
        }
        let is_new_row = !cells.contains_key(&row);
        if column >= limits.columns || (is_new_row && *rows_left == 0) {
            noticed.beyond_limits += 1;
            continue;
        }
        if cell.text.chars().count() > limits.cell_characters {
            cell.text = cell.text.chars().take(limits.cell_characters).collect();
            noticed.beyond_limits += 1;
        }
        if is_new_row {
            *rows_left -= 1;
        }
        cells.entry(row).or_default().insert(column, cell);
    }
    Some(cells)
}

/// The row number that people see.
fn line_of(row: usize) -> u64 {
    u64::try_from(row).unwrap_or(u64::MAX).saturating_add(1)
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    let text_cell = |text: &str| Cell { text: tidy(text), ..Cell::default() };
    match value {
        DataRef::Empty | DataRef::Error(_) => Cell::default(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Float(number) => number_cell(*number),
        DataRef::Int(number) => Cell { text: number.to_string(), is_number: true, ..Cell::default() },
        DataRef::Bool(value) => text_cell(if *value { "x" } else { "" }),
        DataRef::DateTime(value) => date_cell(value),
    }
}

/// A number as it is shown, without what binary fractions leave over: 0.1 + 0.2 is 0.3.
fn number_cell(number: f64) -> Cell {
    let exact = Decimal::try_from(number).map(|decimal| decimal.normalize().to_string());
    Cell { text: exact.unwrap_or_else(|_| number.to_string()), is_number: true, ..Cell::default() }
}

/// A date as people write it: an outline number such as `1-2` may have become one.
fn date_cell(value: &ExcelDateTime) -> Cell {
    if value.is_duration() {
        return number_cell(value.as_f64());
    }
    let (year, month, day, ..) = value.to_ymd_hms_milli();
    Cell { text: format!("{day}/{month}/{year}"), ..Cell::default() }
}

/// The rows that have cells, with the merged cells marked. Rows between them that a merged cell covers are kept out: nothing
/// stands in them.
fn grid_of(sheet: &str, cells: &Cells, width: usize, merged: &[Dimensions]) -> Grid {
    let rows = cells
        .iter()
        .map(|(row, filled)| GridRow {
            line: line_of(*row),
            cells: (0..width).map(|column| filled.get(&column).cloned().unwrap_or_default()).collect(),
        })
        .collect();
    let mut grid = Grid { name: sheet.to_owned(), rows };
    let positions: BTreeMap<usize, usize> =
        cells.keys().enumerate().map(|(position, row)| (*row, position)).collect();
    for area in merged {
        let place = |(row, column): (u32, u32)| (usize::try_from(row), usize::try_from(column));
        let (Ok(top), Ok(left)) = place(area.start) else { continue };
        let (Ok(bottom), Ok(right)) = place(area.end) else { continue };
        let last = positions.range(..=bottom).next_back().map(|(_, position)| *position);
        if let (Some(first), Some(last)) = (positions.get(&top), last)
            && left < width
            && *first <= last
        {
            grid.merge((*first, left), (last, right.min(width - 1)));
        }
    }
    grid
}

fn findings_of(noticed: &Noticed, file: &str) -> Findings {
    let mut findings = Findings::default();
    let listed = |names: &[String]| names.join(", ");
    if !noticed.hidden.is_empty() {
        let names = listed(&noticed.hidden);
        let message = Text::new(
            format!("Trang tính ẩn không được đọc: {names}"),
            format!("Hidden sheets were not read: {names}"),
        );
        let hint = Text::new("Bỏ ẩn trang tính nếu cần đọc", "Show the sheet in Excel if it is to be read");
        findings.push(Finding::note("hidden-sheet", message).at(Place::file(file)).hint(hint));
    }
    if !noticed.unreadable.is_empty() {
        let names = listed(&noticed.unreadable);
        let message = Text::new(
            format!("Không đọc được trang tính: {names}"),
            format!("These sheets cannot be read: {names}"),
        );
        let hint = Text::new(
            "Mở tệp bằng Excel, lưu lại dạng .xlsx rồi tải lên lại",
            "Open the file in Excel, save it as .xlsx and send it again",
        );
        findings.push(Finding::rejected("unreadable-sheet", message).at(Place::file(file)).hint(hint));
    }
    if noticed.beyond_limits > 0 {
        let count = noticed.beyond_limits;
        let message = Text::new(
            format!("{count} ô hoặc trang tính vượt mức cho phép và không được đọc hết"),
            format!("{count} cells or sheets are beyond the limit and were not read in full"),
        );
        let hint = Text::new(
            "Chép riêng bảng tiêu chí sang một tệp mới",
            "Copy the table of criteria alone into a new file",
        );
        findings.push(Finding::rejected("beyond-limits", message).at(Place::file(file)).hint(hint));
    }
    for (sheet, line, error) in noticed.formula_errors.iter().take(20) {
        let message = Text::new(
            format!("Ô có lỗi công thức {error}, được coi là trống"),
            format!("A cell has the formula error {error} and is taken as empty"),
        );
        let hint = Text::new("Sửa công thức trong bảng tính", "Mend the formula in the spreadsheet");
        let place = Place::file(file).sheet(sheet.clone()).line(*line);
        findings.push(Finding::warning("formula-error", message).at(place).hint(hint));
    }
    findings
}
