//! Matching the headers of a file with the columns of a schema.

use crate::schema::{Names, Schema, fold};
use caicach_findings::{Finding, Findings, Place, Text};

/// The header with known columns under their schema names.
///
/// # Errors
/// A required column is missing, or a column stands there twice.
pub(crate) fn resolve(
    cells: &[&str],
    schema: &Schema<'_>,
    place: &Place,
    findings: &mut Findings,
) -> Result<Vec<String>, Finding> {
    let mut header: Vec<String> = Vec::with_capacity(cells.len());
    let mut unknown: Vec<&str> = Vec::new();
    let names = schema.names();
    for cell in cells {
        let written = cell.trim();
        let name = names.column_of(written).unwrap_or_else(|| {
            if !written.is_empty() {
                unknown.push(written);
            }
            written
        });
        if !name.is_empty() && header.iter().any(|known| known == name) {
            return Err(duplicate_column(name, place));
        }
        header.push(name.to_owned());
    }
    let missing: Vec<&str> =
        schema.required.iter().filter(|column| !header.iter().any(|name| name == *column)).copied().collect();
    if !missing.is_empty() {
        return Err(missing_columns(&missing, &unknown, cells, place));
    }
    if !schema.open && !unknown.is_empty() {
        findings.push(unknown_columns(&unknown, place));
    }
    Ok(header)
}

/// How many required columns a row of cells names; used to find the header below title rows.
pub(crate) fn matches(cells: &[&str], schema: &Schema<'_>, names: &Names<'_>) -> usize {
    let named: Vec<&str> = cells.iter().filter_map(|cell| names.column_of(cell)).collect();
    schema.required.iter().filter(|column| named.contains(column)).count()
}

fn duplicate_column(name: &str, place: &Place) -> Finding {
    Finding::rejected(
        "duplicate-column",
        Text::new(
            format!("Cột “{name}” xuất hiện hai lần trong dòng tiêu đề"),
            format!("The header names the column “{name}” twice"),
        ),
    )
    .at(place.clone().column(name))
    .hint(Text::new("Xóa hoặc đổi tên một trong hai cột", "Remove or rename one of the two columns"))
}

fn missing_columns(missing: &[&str], unknown: &[&str], cells: &[&str], place: &Place) -> Finding {
    let nearest: Vec<String> = missing
        .iter()
        .filter_map(|column| {
            let best = unknown
                .iter()
                .map(|header| (strsim::jaro_winkler(&fold(header), &fold(column)), header))
                .max_by(|one, other| one.0.total_cmp(&other.0))?;
            (best.0 > 0.7).then(|| format!("{column} ≈ “{}”", best.1))
        })
        .collect();
    let names = missing.join(", ");
    let found =
        cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
    let hint = if nearest.is_empty() {
        Text::new(
            format!("Dòng đầu phải là tên cột; tệp này có: {found}"),
            format!("The first line must name the columns; this file has: {found}"),
        )
    } else {
        let pairs = nearest.join("; ");
        Text::new(format!("Có thể là: {pairs}"), format!("Perhaps: {pairs}"))
    };
    Finding::rejected(
        "missing-column",
        Text::new(format!("Thiếu cột bắt buộc: {names}"), format!("Required columns are missing: {names}")),
    )
    .at(place.clone())
    .hint(hint)
}

fn unknown_columns(unknown: &[&str], place: &Place) -> Finding {
    let names = unknown.join(", ");
    Finding::note(
        "unknown-column",
        Text::new(format!("Cột không dùng đến: {names}"), format!("Columns that are not used: {names}")),
    )
    .at(place.clone())
}
