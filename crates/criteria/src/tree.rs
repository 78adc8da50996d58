//! From rows to the tree of items: numbers, cases in rows of their own, totals, bonus and deduction sections.

mod entry;
mod found;
mod lines;
mod outline;
mod section;

pub(crate) use found::{FoundItem, FoundTotal};
pub(crate) use section::Section;

use crate::number::OutlineNumber;
use crate::rows::Row;
use caicach_findings::{Finding, Findings, Place, Text};
use entry::{Entry, entry_of};
use found::codes_in;
use lines::Line;
use outline::Outline;

/// The items of a set of tables, in the order of the document.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) items: Vec<FoundItem>,
    pub(crate) totals: Vec<FoundTotal>,
    pub(crate) findings: Findings,
}

/// More items are taken for a mistake: the largest known table has 95 components.
const MOST_ITEMS: usize = 3_000;

/// Builds the tree of rows.
pub(crate) fn build(file: &str, rows: Vec<Row>) -> Tree {
    let mut builder = Builder { file, tree: Tree::default(), outline: Outline::default(), lines: Vec::new() };
    let entries: Vec<Entry> =
        rows.into_iter().map(|row| entry_of(row, file, &mut builder.tree.findings)).collect();
    builder.outline.written = codes_in(&entries);
    if let Some(place) = codes_by_place(file, &entries) {
        builder.find(place);
    }
    for entry in entries {
        if builder.tree.items.len() >= MOST_ITEMS {
            builder.lines.clear();
            builder.find(too_many(file));
            break;
        }
        match entry {
            Entry::Line(line) => builder.lines.push(line),
            Entry::Item(item) => {
                builder.settle_lines(item.number.as_ref());
                builder.add(*item);
            }
            Entry::Total(total) => {
                builder.settle_lines(None);
                let after = builder.tree.items.len();
                builder.tree.totals.push(FoundTotal { after, ..total });
            }
        }
    }
    builder.settle_lines(None);
    builder.tree
}

/// A note where names stand in columns of their own, so that codes follow from places.
fn codes_by_place(file: &str, entries: &[Entry]) -> Option<Finding> {
    let first = entries.iter().find_map(|entry| match entry {
        Entry::Item(item) if item.number.is_none() && item.row.name_column.is_some() => Some(item),
        _ => None,
    })?;
    let message = Text::new(
        "Tên lĩnh vực, tiêu chí nằm ở các cột riêng; mã được đặt theo vị trí",
        "Names stand in columns of their own; codes follow from their places",
    );
    let hint =
        Text::new("Kiểm tra mã và cấp trên của các nội dung", "Check the codes and parents of the items");
    Some(Finding::note("codes-by-place", message).at(first.place_in(file)).hint(hint))
}

fn too_many(file: &str) -> Finding {
    let message = Text::new(
        format!("Bảng có nhiều hơn {MOST_ITEMS} nội dung; phần còn lại không được đọc"),
        format!("The tables hold more than {MOST_ITEMS} items; the rest was not read"),
    );
    let hint = Text::new(
        "Kiểm tra xem có đúng tệp bộ tiêu chí không",
        "Check that this is the file of the criteria",
    );
    Finding::rejected("too-many-items", message).at(Place::file(file)).hint(hint)
}

struct Builder<'f> {
    file: &'f str,
    tree: Tree,
    outline: Outline,
    /// Rows without a number since the last item.
    lines: Vec<Line>,
}

impl Builder<'_> {
    fn find(&mut self, finding: Finding) {
        self.tree.findings.push(finding);
    }

    /// Hangs a numbered item, or a section, into the tree.
    fn add(&mut self, item: FoundItem) {
        let place = item.place_in(self.file);
        let (placed, findings) = self.outline.place(item, &self.tree.items);
        for finding in findings {
            self.find(finding.at(Place { item: Some(placed.code.clone()), ..place.clone() }));
        }
        self.tree.items.push(placed);
    }

    /// Decides what the rows since the last item are: cases of its rule, or items that lack a number. `next` is the number behind them:
    /// where 1.3.2 comes next beneath 1.3, what stands between is 1.3.1.
    fn settle_lines(&mut self, next: Option<&OutlineNumber>) {
        let above = self.tree.items.last().and_then(|item| item.number.as_ref());
        let mut is_beneath = next.zip(above).is_some_and(|(next, above)| next.is_later_beneath(above));
        let mut waiting: std::collections::VecDeque<Line> = std::mem::take(&mut self.lines).into();
        while !waiting.is_empty() {
            let settled = lines::settle(&mut waiting, self.tree.items.last_mut());
            let Some(line) = waiting.pop_front().filter(|_| settled != lines::Settled::All) else { break };
            let has_item = !self.tree.items.is_empty();
            let is_child = std::mem::take(&mut is_beneath) || settled == lines::Settled::Child;
            let (item, finding) = line.into_item(self.file, is_child && has_item);
            self.find(finding);
            self.add(item);
        }
    }
}
