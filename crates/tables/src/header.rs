//! Matching the headers of a file with the columns of a schema.

use crate::schema::{Names, Schema, fold};
use caicach_findings::{Finding, Findings, Place, Text};

/// How far down the header is looked for, below title rows.
pub(crate) const HEADER_ROWS: u64 = 30;

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
        let earlier = header.iter().position(|known| known == name).filter(|_| !name.is_empty());
        if let Some(earlier) = earlier.and_then(|earlier| cells.get(earlier)) {
            return Err(duplicate_column(name, (earlier.trim(), written), place));
        }
        header.push(name.to_owned());
    }
    let missing: Vec<&str> =
        schema.required.iter().filter(|column| !header.iter().any(|name| name == *column)).copied().collect();
    if !missing.is_empty() {
        return Err(missing_columns(schema, &missing, &unknown, (cells, place)));
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

/// How well a row of cells would do as the header: the required columns that it names, then all columns.
pub(crate) fn rank(cells: &[&str], schema: &Schema<'_>, names: &Names<'_>) -> (usize, usize) {
    let known = cells.iter().filter(|cell| names.column_of(cell).is_some()).count();
    (matches(cells, schema, names), known)
}

/// A header of two rows as one: above stand the names of columns, or of groups of columns; below, the names within the groups. None
/// where the rows are not such a header.
pub(crate) fn of_two_rows(above: &[&str], below: &[&str], names: &Names<'_>) -> Option<Vec<String>> {
    let width = above.len().max(below.len());
    let cell = |row: &[&str], column: usize| row.get(column).map_or("", |text| text.trim()).to_owned();
    let mut joined: Vec<String> = Vec::with_capacity(width);
    let mut group = String::new();
    let mut is_grouped = false;
    for column in 0..width {
        let (over, under) = (cell(above, column), cell(below, column));
        let begins_group = cell(above, column + 1).is_empty() && !cell(below, column + 1).is_empty();
        if under.is_empty() {
            group.clear();
            joined.push(over);
            continue;
        }
        // Numbers stand in rows, and a row of a table fills columns that have a name of their own.
        if under.parse::<f64>().is_ok() || (!over.is_empty() && !begins_group) {
            return None;
        }
        if over.is_empty() {
            is_grouped |= !group.is_empty();
        } else {
            group = over;
        }
        let with_group = format!("{group} {under}");
        let is_known = group.is_empty() || names.column_of(&under).is_some();
        joined.push(if is_known { under } else { with_group });
    }
    is_grouped.then_some(joined)
}

fn duplicate_column(name: &str, (first, second): (&str, &str), place: &Place) -> Finding {
    let message = if first == second {
        Text::new(
            format!("Cột “{first}” xuất hiện hai lần trong dòng tiêu đề"),
            format!("The header names the column “{first}” twice"),
        )
    } else {
        Text::new(
            format!("Hai cột “{first}” và “{second}” cùng ghi vào một trường"),
            format!("The columns “{first}” and “{second}” go into the same field"),
        )
    };
    Finding::rejected("duplicate-column", message).at(place.clone().column(name)).hint(Text::new(
        "Bỏ, đổi tên hoặc ghép lại một trong hai cột",
        "Remove, rename or map anew one of the two columns",
    ))
}

fn missing_columns(
    schema: &Schema<'_>,
    missing: &[&str],
    unknown: &[&str],
    (cells, place): (&[&str], &Place),
) -> Finding {
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
    // People know a column by what their own files call it.
    let called = |column: &&str| {
        let other = schema.aliases.iter().find(|(header, known)| known == column && *header != *column);
        other.map_or_else(|| (*column).to_owned(), |(header, _)| format!("“{header}” ({column})"))
    };
    let names = missing.join(", ");
    let names_vi = missing.iter().map(called).collect::<Vec<_>>().join(", ");
    let found =
        cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
    let hint = if nearest.is_empty() {
        Text::new(
            format!("Dòng tiêu đề phải có tên cột; tệp này có: {found}"),
            format!("The header must name the columns; this file has: {found}"),
        )
    } else {
        let pairs = nearest.join("; ");
        Text::new(format!("Có thể là: {pairs}"), format!("Perhaps: {pairs}"))
    };
    Finding::rejected(
        "missing-column",
        Text::new(
            format!("Thiếu cột bắt buộc: {names_vi}"),
            format!("Required columns are missing: {names}"),
        ),
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
