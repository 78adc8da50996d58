//! Which tables belong together. A set of criteria may be broken over several tables; a decision may hold several sets, one
//! for departments and one for communes, each with numbers of its own.

use crate::columns::{Meaning, Segment};
use crate::number::{OutlineNumber, Style};
use crate::read::PlacedGrid;
use caicach_findings::{Finding, Findings, Place, Text};

/// The tables that are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Chosen {
    /// Their positions.
    pub(crate) tables: Vec<usize>,
    /// For each table of the document, its set.
    pub(crate) sets: Vec<Option<usize>>,
}

/// Gives tables without a header the columns of the table before them: the same table, broken over pages.
pub(crate) fn join(found: &mut [Segment]) {
    let mut before: Option<Segment> = None;
    for segment in found {
        if segment.is_table() {
            before = Some(segment.clone());
            continue;
        }
        let Some(last) = &before else { continue };
        let is_chosen = segment.columns.iter().any(|column| column.meaning != Meaning::Unknown);
        if segment.header_rows == 0 && !is_chosen && segment.columns.len() == last.columns.len() {
            segment.columns.clone_from(&last.columns);
        }
    }
}

/// Divides the tables into sets and takes the one that is asked for, or the largest.
pub(crate) fn choose(
    file: &str,
    found: &[Segment],
    grids: &[PlacedGrid],
    wanted: Option<usize>,
    findings: &mut Findings,
) -> Chosen {
    let mut sets: Vec<Option<usize>> = Vec::with_capacity(found.len());
    let mut sizes: Vec<usize> = Vec::new();
    let mut begins_with: Option<OutlineNumber> = None;
    for segment in found {
        let numbers = if segment.is_table() { numbers_of(segment, grids) } else { Vec::new() };
        let rows = if segment.is_table() { segment.body.len() } else { 0 };
        if rows == 0 {
            sets.push(None);
            continue;
        }
        let first = numbers.iter().find(|number| is_top(number)).cloned();
        let starts_again = first.is_some() && first == begins_with && segment.header_rows > 0;
        if starts_again || sizes.is_empty() {
            sizes.push(0);
            begins_with = first;
        } else {
            begins_with = begins_with.or(first);
        }
        if let Some(size) = sizes.last_mut() {
            *size += rows;
        }
        sets.push(sizes.len().checked_sub(1));
    }
    let largest =
        sizes.iter().enumerate().max_by_key(|(position, size)| (**size, std::cmp::Reverse(*position)));
    let chosen = wanted.filter(|wanted| *wanted < sizes.len()).or(largest.map(|(position, _)| position));
    if sizes.len() > 1 {
        findings.push(several(sizes.len(), chosen.unwrap_or_default()).at(Place::file(file)));
    }
    let of_chosen =
        |(table, set): (usize, &Option<usize>)| (set.is_some() && *set == chosen).then_some(table);
    Chosen { tables: sets.iter().enumerate().filter_map(of_chosen).collect(), sets }
}

/// Numbers that may stand at the top of a set.
fn is_top(number: &OutlineNumber) -> bool {
    matches!(number.style, Style::Path(1) | Style::Roman | Style::Letter)
}

fn numbers_of(segment: &Segment, grids: &[PlacedGrid]) -> Vec<OutlineNumber> {
    let Some(placed) = grids.get(segment.grid) else { return Vec::new() };
    let wanted = if segment.has(Meaning::Number) { Meaning::Number } else { Meaning::Name };
    let columns: Vec<usize> = segment
        .columns
        .iter()
        .filter(|column| column.meaning == wanted)
        .map(|column| column.position)
        .collect();
    let cells = segment.body.clone().filter_map(|row| {
        columns.iter().filter_map(|column| placed.grid.cell(row, *column)).find(|cell| !cell.text.is_empty())
    });
    let read = |text: &str| {
        OutlineNumber::parse(text).or_else(|| OutlineNumber::split_front(text).map(|(number, _)| number))
    };
    cells.filter_map(|cell| read(&cell.text)).collect()
}

fn several(count: usize, chosen: usize) -> Finding {
    let message = Text::new(
        format!("Tệp có {count} bộ tiêu chí (số thứ tự bắt đầu lại); đang đọc bộ thứ {}", chosen + 1),
        format!("The file holds {count} sets of criteria (numbers begin again); set {} is read", chosen + 1),
    );
    let hint = Text::new("Chọn bộ cần đọc rồi đọc lại", "Choose the set to be read and read again");
    Finding::warning("several-sets", message).hint(hint)
}
