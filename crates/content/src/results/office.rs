//! An office's own past results: read from CSV or XLSX, and shown beside what is published.

use super::PublishedResults;
use super::cells::{Cells, open, wrong_number};
use super::definition::{IndexDefinition, letters};
use super::figure::{
    Figure, Origin, PrintedNumber, Provenance, PublishedRank, PublishedValue, SourceKind, UnitName,
};
use super::published::index_of;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::{NumberProblem, Schema};
use rust_decimal::Decimal;
use std::collections::HashMap;

const SCHEMA: Schema<'static> = Schema {
    required: &["index", "year"],
    optional: &["unit", "unit_code", "rank", "value", "note", "source"],
    aliases: &[
        ("Chỉ số", "index"),
        ("Tên chỉ số", "index"),
        ("Năm", "year"),
        ("Năm đánh giá", "year"),
        ("Đơn vị", "unit"),
        ("Tên đơn vị", "unit"),
        ("Tỉnh", "unit"),
        ("Mã đơn vị", "unit_code"),
        ("Mã", "unit_code"),
        ("Xếp hạng", "rank"),
        ("Thứ hạng", "rank"),
        ("Hạng", "rank"),
        ("Điểm", "value"),
        ("Điểm số", "value"),
        ("Giá trị", "value"),
        ("Kết quả", "value"),
        ("Ghi chú", "note"),
        ("Nguồn", "source"),
    ],
    open: false,
};

/// One row of an office's file. The unit is still text: whoever knows the list of units finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeResult {
    /// Where the row stands in the file.
    pub place: Place,
    /// The index.
    pub index: String,
    /// The year that was measured.
    pub year: i32,
    /// The unit as written: its code where the file has one, else its name.
    pub unit: String,
    /// Its place.
    pub rank: Option<u32>,
    /// Its value: points, or percent from 0 to 100.
    pub value: Option<PrintedNumber>,
    /// A remark.
    pub note: Option<String>,
    /// The source.
    pub source: Option<String>,
}

/// What makes two rows of a file the same: index, year, unit and, where it matters, the source.
#[derive(PartialEq, Eq, Hash)]
struct SeenRow {
    index: String,
    year: i32,
    unit: String,
    source: Option<String>,
}

impl SeenRow {
    fn of(result: &OfficeResult, source: Option<&str>) -> Self {
        Self {
            index: result.index.clone(),
            year: result.year,
            unit: letters(&result.unit),
            source: source.map(letters),
        }
    }
}

impl PublishedResults {
    /// Reads an office's own past results: `index,year,unit,rank,value,note,source`, also under Vietnamese headers, with
    /// the code of the unit in `unit_code` where there is one. A row needs a rank or a value.
    ///
    /// Findings: an unknown index, a wrong year, a rank that is not a whole number from 1, a value outside the index's
    /// range or that could be read two ways, a row without figures, the same row twice (each sets the row aside); the same
    /// unit and year from another source, or no source at all (warnings).
    #[must_use]
    pub fn read_office_results(&self, name: &str, bytes: &[u8]) -> (Vec<OfficeResult>, Findings) {
        let mut findings = Findings::default();
        let mut results: Vec<OfficeResult> = Vec::new();
        let Some(table) = open(name, bytes, &SCHEMA, &mut findings) else { return (results, findings) };
        if table.column("unit").is_none() && table.column("unit_code").is_none() {
            findings.push(without_unit_column(name));
            return (results, findings);
        }
        let mut seen: HashMap<SeenRow, u64> = HashMap::new();
        for row in table.rows() {
            let mut cells = Cells::new(&table, row, &mut findings);
            let Some(index) = index_of(&mut cells, self.indices()) else { continue };
            let unit = cells.optional_text("unit_code").unwrap_or_else(|| cells.required_text("unit"));
            let result = OfficeResult {
                place: row.here(),
                index: index.id.clone(),
                year: cells.year(),
                unit,
                rank: cells.rank("rank"),
                value: office_value(&mut cells, index),
                note: cells.optional_text("note"),
                source: cells.optional_text("source"),
            };
            if cells.is_good() && result.rank.is_none() && result.value.is_none() {
                cells.reject("value", without_figure());
            }
            if !cells.is_good() {
                continue;
            }
            let any_source = SeenRow::of(&result, None);
            let this_source = SeenRow::of(&result, Some(result.source.as_deref().unwrap_or_default()));
            if let Some(line) = seen.get(&this_source) {
                cells.reject("unit", same_row_twice(&result, *line));
                continue;
            }
            if let Some(line) = seen.get(&any_source) {
                cells.note("unit", two_sources(&result, *line));
            }
            if result.source.is_none() {
                cells.note("source", without_source());
            }
            seen.entry(any_source).or_insert(row.line);
            seen.insert(this_source, row.line);
            results.push(result);
        }
        (results, findings)
    }

    /// The same results with an office's rows beside them. A published figure is never replaced: where both exist the
    /// published one is the value of the row, and [`UnitRow::office_differs`](super::UnitRow::office_differs) says whether
    /// the office's differs.
    #[must_use]
    pub fn with_office_rows(&self, rows: impl IntoIterator<Item = (UnitName, OfficeResult)>) -> Self {
        let mut together = self.clone();
        for (unit, result) in rows {
            let figure = office_figure(unit, result);
            together.figures.entry((figure.index.clone(), figure.year)).or_default().push(figure);
        }
        together
    }
}

fn office_figure(unit: UnitName, result: OfficeResult) -> Figure {
    let provenance = Provenance::Verbatim;
    Figure {
        index: result.index,
        year: result.year,
        unit,
        rank: result.rank.map(|rank| PublishedRank { rank, provenance }),
        among_last: None,
        value: result.value.map(|value| PublishedValue { value, provenance }),
        stated_change: None,
        stated_places: None,
        parts: Vec::new(),
        note: result.note.map(|note| Text::new(note.clone(), note)),
        source_kind: SourceKind::Office,
        sources: result.source.into_iter().collect(),
        origin: Origin::Office,
    }
}

/// The value of an office's row. A percent sign is allowed where 100 is the maximum. A number between 0 and 1 is refused
/// there: it may be a fraction (0.87) or a typing error, and is not guessed.
fn office_value(cells: &mut Cells<'_, '_>, index: &IndexDefinition) -> Option<PrintedNumber> {
    let out_of_hundred = index.maximum == Some(Decimal::ONE_HUNDRED);
    let PrintedNumber { mut number, printed } = cells.number("value")?;
    if printed.ends_with('%') {
        if !out_of_hundred {
            cells.reject("value", wrong_number(&printed, NumberProblem::NotANumber));
            return None;
        }
        // The reader of tables has divided by 100.
        number = number.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    } else if out_of_hundred && number > Decimal::ZERO && number <= Decimal::ONE {
        cells.reject("value", looks_like_fraction(&printed));
        return None;
    }
    let too_small = index.minimum.is_some_and(|minimum| number < minimum);
    let too_large = index.maximum.is_some_and(|maximum| number > maximum);
    if too_small || too_large {
        cells.reject("value", out_of_range(&printed, index));
        return None;
    }
    Some(PrintedNumber { number, printed })
}

fn without_unit_column(name: &str) -> Finding {
    Finding::rejected(
        "missing-column",
        Text::new("Thiếu cột bắt buộc: đơn vị", "A required column is missing: unit"),
    )
    .at(Place::file(name))
    .hint(Text::new("Thêm cột “đơn vị” hoặc “mã đơn vị”", "Add a column “unit” or “unit_code”"))
}

fn without_figure() -> Finding {
    Finding::rejected(
        "missing-figure",
        Text::new("Dòng không có xếp hạng và không có điểm", "The row has neither a rank nor a value"),
    )
    .hint(Text::new("Điền xếp hạng, điểm hoặc cả hai", "Fill in the rank, the value or both"))
}

fn without_source() -> Finding {
    Finding::warning("missing-source", Text::new("Số liệu không ghi nguồn", "The figure names no source"))
        .hint(Text::new(
            "Ghi số, ngày của quyết định hoặc báo cáo",
            "Write number and date of the decision or report",
        ))
}

fn looks_like_fraction(text: &str) -> Finding {
    Finding::rejected(
        "ambiguous-number",
        Text::new(
            format!("Không rõ “{text}” là tỷ lệ (0,87) hay là điểm trên thang 100"),
            format!("It is not clear whether “{text}” is a fraction (0.87) or points out of 100"),
        ),
    )
    .hint(Text::new("Ghi theo thang 100, ví dụ 86,75", "Write it out of 100, for example 86.75"))
}

fn out_of_range(text: &str, index: &IndexDefinition) -> Finding {
    let minimum = index.minimum.unwrap_or_default();
    let (range_vi, range_en) = match index.maximum {
        Some(maximum) => (format!("từ {minimum} đến {maximum}"), format!("{minimum} to {maximum}")),
        None => (format!("từ {minimum} trở lên"), format!("{minimum} or more")),
    };
    let name = &index.short_name;
    Finding::rejected(
        "value-out-of-range",
        Text::new(
            format!("Giá trị “{text}” nằm ngoài khoảng của {name} ({range_vi})"),
            format!("The value “{text}” is outside the range of {name} ({range_en})"),
        ),
    )
    .hint(Text::new("Kiểm tra lại số và dấu thập phân", "Check the number and its decimal mark"))
}

fn same_row_twice(result: &OfficeResult, line: u64) -> Finding {
    let OfficeResult { unit, year, .. } = result;
    Finding::rejected(
        "duplicate-row",
        Text::new(
            format!("“{unit}” năm {year} đã có ở dòng {line} với cùng nguồn"),
            format!("“{unit}” in {year} stands already on line {line} with the same source"),
        ),
    )
    .hint(Text::new(
        "Giữ lại một dòng, hoặc ghi rõ hai nguồn khác nhau",
        "Keep one row, or name two different sources",
    ))
}

fn two_sources(result: &OfficeResult, line: u64) -> Finding {
    let OfficeResult { unit, year, .. } = result;
    Finding::warning(
        "two-sources",
        Text::new(
            format!("“{unit}” năm {year} đã có ở dòng {line} từ nguồn khác; cả hai được giữ"),
            format!("“{unit}” in {year} stands already on line {line} from another source; both are kept"),
        ),
    )
    .hint(Text::new("Kiểm tra xem hai nguồn có khác nhau không", "Check whether the two sources differ"))
}
