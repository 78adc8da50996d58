//! Reads a document into a draft.

use crate::columns::{Meaning, Segment, segments};
use crate::decision::decision_of;
use crate::document::{self, Block, Grid};
use crate::draft::{Draft, DraftColumn, DraftTable};
use crate::items::items_of;
use crate::options::ReadOptions;
use crate::remark::remarks;
use crate::rows::rows_of;
use crate::sets::{Chosen, choose, join};
use crate::sums::{check_children, check_totals};
use crate::tree;
use caicach_findings::{Finding, Findings, Place, Text};

/// Samples that are shown of a column.
const SAMPLES: usize = 3;
/// Findings of one kind that a draft keeps.
const FINDINGS_OF_A_KIND: usize = 500;

/// Reads a DOCX or XLSX file with the table of an office's criteria. `name` is the file's name as its user knows it.
///
/// Whatever can be read becomes part of the draft; everything else is a finding in it.
///
/// # Errors
/// The findings, when the file cannot be opened or no table of criteria is in it.
pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Draft, Findings> {
    let (blocks, findings) = document::read(name, bytes, &options.limits)?;
    read_from(name, blocks, findings, options)
}

/// Reads the pieces of a document.
pub(crate) fn read_blocks(name: &str, blocks: Vec<Block>, options: &ReadOptions) -> Result<Draft, Findings> {
    read_from(name, blocks, Findings::default(), options)
}

fn read_from(
    name: &str,
    blocks: Vec<Block>,
    mut findings: Findings,
    options: &ReadOptions,
) -> Result<Draft, Findings> {
    let (lines, grids) = apart(blocks);
    let mut found: Vec<Segment> = Vec::new();
    for (position, grid) in grids.iter().enumerate() {
        found.extend(segments(&grid.grid, position));
    }
    let any_header = found.iter().any(|segment| segment.header_rows > 0);
    for (table, segment) in found.iter_mut().enumerate() {
        override_columns(segment, table, any_header, options);
    }
    join(&mut found);
    for segment in &mut found {
        settle_columns(name, segment, &grids, &mut findings);
    }
    let chosen = choose(name, &found, &grids, options.set, &mut findings);
    let tables = tables_of(&found, &grids, &chosen);
    if chosen.tables.is_empty() {
        findings.push(no_table(name, &tables));
        return Err(findings);
    }
    let mut rows = Vec::new();
    for (table, segment) in found.iter().enumerate().filter(|(table, _)| chosen.tables.contains(table)) {
        if let Some(grid) = grids.get(segment.grid) {
            rows.extend(rows_of(&grid.grid, segment, table));
        }
    }
    let tree = tree::build(name, rows);
    findings.extend(tree.findings);
    let items = items_of(name, tree.items, &mut findings);
    check_children(name, &items, &mut findings);
    let total = check_totals(name, &tree.totals, &items, &mut findings);
    let before = lines_before(&lines, &found, &grids, &chosen);
    let decision = decision_of(&before.iter().map(String::as_str).collect::<Vec<_>>());
    findings.keep_first(FINDINGS_OF_A_KIND);
    Ok(Draft {
        file: name.to_owned(),
        title: decision.title,
        decision: decision.number,
        decided_on: decision.date,
        total,
        tables,
        items,
        findings: remarks(findings),
    })
}

/// A grid and how many lines of text stand before it.
pub(crate) struct PlacedGrid {
    pub(crate) grid: Grid,
    pub(crate) lines_before: usize,
}

fn apart(blocks: Vec<Block>) -> (Vec<String>, Vec<PlacedGrid>) {
    let mut lines: Vec<String> = Vec::new();
    let mut grids = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) => lines.push(line),
            Block::Table(grid) => grids.push(PlacedGrid { grid, lines_before: lines.len() }),
        }
    }
    (lines, grids)
}

/// Puts the meanings that the caller knows in place of those that were recognised. What is said of every table is meant for
/// those with a header, where there are any.
fn override_columns(segment: &mut Segment, table: usize, any_header: bool, options: &ReadOptions) {
    let is_meant = segment.header_rows > 0 || !any_header;
    let chosen =
        options.columns.iter().filter(|choice| choice.table.map_or(is_meant, |wanted| wanted == table));
    for choice in chosen {
        for column in segment.columns.iter_mut().filter(|column| column.position == choice.column) {
            column.meaning = choice.meaning;
        }
    }
}

/// Says which columns are not known, and lets the first of two columns with one meaning have it.
fn settle_columns(file: &str, segment: &mut Segment, grids: &[PlacedGrid], findings: &mut Findings) {
    if !segment.is_table() {
        return;
    }
    let name = grids.get(segment.grid).map_or("", |grid| grid.grid.name.as_str());
    let place = Place::file(file).sheet(name);
    let mut known: Vec<(Meaning, String)> = Vec::new();
    let mut twice: Vec<String> = Vec::new();
    for column in &mut segment.columns {
        let may_repeat = matches!(
            column.meaning,
            Meaning::Unknown | Meaning::Ignore | Meaning::Score | Meaning::Name | Meaning::Note
        );
        let before = known.iter().find(|(meaning, _)| *meaning == column.meaning);
        match before {
            Some((_, header)) if !may_repeat && *header != column.header => {
                twice.push(column.header.clone());
                column.meaning = Meaning::Unknown;
            }
            Some(_) => {}
            None => known.push((column.meaning, column.header.clone())),
        }
    }
    if !twice.is_empty() {
        let headers = twice.join("”, “");
        let message = Text::new(
            format!("Hai cột cùng ý nghĩa; cột đứng trước được dùng, chưa dùng: “{headers}”"),
            format!("Two columns mean the same; the first was used and not: “{headers}”"),
        );
        findings.push(Finding::warning("column-twice", message).at(place.clone()).hint(choose_meaning()));
    }
    let unknown: Vec<&str> = segment
        .columns
        .iter()
        .filter(|column| column.meaning == Meaning::Unknown && !column.header.is_empty())
        .map(|column| column.header.as_str())
        .filter(|header| !twice.iter().any(|twice| twice == header))
        .collect();
    if !unknown.is_empty() {
        let headers = unknown.join("”, “");
        let message = Text::new(
            format!("Chưa rõ ý nghĩa của cột: “{headers}”; nội dung được giữ kèm từng dòng"),
            format!(
                "The meaning of these columns is not known: “{headers}”; their texts are kept with the items"
            ),
        );
        findings.push(Finding::note("unknown-column", message).at(place.clone()).hint(choose_meaning()));
    }
    let missing = [
        (Meaning::Number, "column-number-missing", "số thứ tự", "numbers"),
        (Meaning::Maximum, "column-maximum-missing", "điểm tối đa", "maximum points"),
    ];
    for (meaning, code, vi, en) in missing {
        if !segment.has(meaning) {
            let message =
                Text::new(format!("Bảng không có cột {vi}"), format!("The table has no column for {en}"));
            findings.push(Finding::warning(code, message).at(place.clone()).hint(choose_meaning()));
        }
    }
}

fn choose_meaning() -> Text {
    Text::new("Chọn ý nghĩa của cột rồi đọc lại", "Choose what the column means and read again")
}

fn tables_of(found: &[Segment], grids: &[PlacedGrid], chosen: &Chosen) -> Vec<DraftTable> {
    found
        .iter()
        .enumerate()
        .map(|(table, segment)| {
            let grid = grids.get(segment.grid).map(|placed| &placed.grid);
            DraftTable {
                name: grid.map(|grid| grid.name.clone()).unwrap_or_default(),
                used: chosen.tables.contains(&table),
                set: chosen.sets.get(table).copied().flatten(),
                header_rows: segment.header_rows,
                rows: segment.body.len().saturating_sub(segment.repeated.len()),
                columns: grid.map(|grid| columns_of(segment, grid)).unwrap_or_default(),
            }
        })
        .collect()
}

fn columns_of(segment: &Segment, grid: &Grid) -> Vec<DraftColumn> {
    let mut columns = Vec::new();
    for column in &segment.columns {
        let texts = segment.body.clone().filter_map(|row| grid.cell(row, column.position));
        let samples: Vec<String> = texts
            .filter(|cell| !cell.text.is_empty())
            .map(|cell| crate::text::shortened(&cell.text, 80))
            .take(SAMPLES)
            .collect();
        if !column.header.is_empty() || !samples.is_empty() {
            columns.push(DraftColumn {
                position: column.position,
                header: column.header.clone(),
                meaning: column.meaning,
                samples,
            });
        }
    }
    columns
}

/// The text before the first table that is read: paragraphs, tables of a letterhead, rows above a header.
fn lines_before(lines: &[String], found: &[Segment], grids: &[PlacedGrid], chosen: &Chosen) -> Vec<String> {
    let Some(first) = found.iter().enumerate().find(|(table, _)| chosen.tables.contains(table)) else {
        return Vec::new();
    };
    let mut before = Vec::new();
    let mut taken = 0;
    for (position, placed) in grids.iter().enumerate().take(first.1.grid + 1) {
        before.extend(lines.iter().take(placed.lines_before).skip(taken).cloned());
        taken = placed.lines_before;
        let rows = if position == first.1.grid {
            first.1.heading.clone()
        } else {
            0..placed.grid.rows.len().min(60)
        };
        for row in placed.grid.rows.iter().take(rows.end).skip(rows.start) {
            let texts = row.cells.iter().flat_map(|cell| cell.text.lines());
            before.extend(texts.filter(|text| !text.is_empty()).map(str::to_owned));
        }
    }
    before
}

fn no_table(file: &str, tables: &[DraftTable]) -> Finding {
    let count = tables.len();
    let message = Text::new(
        format!("Không tìm thấy bảng tiêu chí trong tệp ({count} bảng được xem)"),
        format!("No table of criteria was found in the file ({count} tables were looked at)"),
    );
    let hint = Text::new(
        "Bảng cần một dòng tiêu đề, ví dụ: STT | Tiêu chí | Điểm tối đa | Cách chấm điểm; hoặc chỉ ra cột nào là tên tiêu chí",
        "The table needs a header such as STT | Tiêu chí | Điểm tối đa | Cách chấm điểm; or say which column holds the names",
    );
    Finding::rejected("no-criteria-table", message).at(Place::file(file)).hint(hint)
}
