//! Brings items into the order of the tree and sets aside those that do not hang on it.

use super::definition::{Header, ItemDefinition};
use crate::label::nearest_label;
use crate::wording::shortened;
use caicach_findings::{Finding, Findings, Text};
use std::collections::{HashMap, HashSet, VecDeque};

/// A framework with more items is taken for a mistake (the largest known table has 95 components).
const MOST_ITEMS: usize = 10_000;

/// An item in the order of the tree, with the position of its parent in that order.
pub(super) struct Arranged {
    pub(super) definition: ItemDefinition,
    pub(super) parent: Option<usize>,
    pub(super) depth: usize,
}

/// Items in the order of the tree: a parent, then its children with theirs, each in the order of the file.
pub(super) fn arrange(header: &Header, items: Vec<ItemDefinition>) -> (Vec<Arranged>, Findings) {
    let mut findings = Findings::default();
    let items = with_codes(header, items, &mut findings);
    let by_code: HashMap<&str, usize> =
        items.iter().enumerate().map(|(position, item)| (item.code.as_str(), position)).collect();

    let mut children: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut top = Vec::new();
    let mut orphans = Vec::new();
    for (position, item) in items.iter().enumerate() {
        let Some(parent) = &item.parent else {
            top.push(position);
            continue;
        };
        match by_code.get(parent.as_str()).and_then(|parent| children.get_mut(*parent)) {
            Some(siblings) => siblings.push(position),
            None => {
                findings.push(unknown_parent(header, item, parent, by_code.keys().copied()));
                orphans.push(position);
            }
        }
    }

    let (order, reached) = walk(&top, &children);
    let lost = beneath(&orphans, &children);
    for (position, item) in items.iter().enumerate() {
        if reached.contains(&position) || orphans.contains(&position) {
            continue;
        }
        let finding = if lost.contains(&position) { beneath_orphan(item) } else { in_circle(item) };
        findings.push(finding.at(header.place_of(item).column("parent")));
    }
    (take_in_order(items, &order), findings)
}

/// Items that have a code of their own.
fn with_codes(header: &Header, items: Vec<ItemDefinition>, findings: &mut Findings) -> Vec<ItemDefinition> {
    let mut seen: HashMap<String, Option<u64>> = HashMap::new();
    let mut kept = Vec::with_capacity(items.len().min(MOST_ITEMS));
    let given = items.len();
    for (position, item) in items.into_iter().enumerate() {
        if kept.len() == MOST_ITEMS {
            let message = Text::new(
                format!("Bộ tiêu chí có {given} dòng, nhiều hơn mức {MOST_ITEMS} được đọc"),
                format!("The framework has {given} items, more than the {MOST_ITEMS} that are read"),
            );
            let hint = Text::new(
                "Kiểm tra xem có đúng tệp bộ tiêu chí không",
                "Check that this is the framework's file",
            );
            findings.push(Finding::rejected("too-many-items", message).at(header.place()).hint(hint));
            break;
        }
        if item.code.is_empty() {
            let name = shortened(&item.name.vi, 60);
            let row = position + 1;
            let message = Text::new(
                format!("Nội dung thứ {row} (“{name}”) không có mã"),
                format!("Item number {row} (\"{name}\") has no code"),
            );
            let hint = Text::new("Ghi mã vào cột code", "Write a code in the column code");
            let place = caicach_findings::Place { item: None, ..header.place_of(&item) };
            findings
                .push(Finding::rejected("item-without-code", message).at(place.column("code")).hint(hint));
            continue;
        }
        if let Some(first_line) = seen.get(&item.code) {
            findings.push(duplicate(header, &item, *first_line));
            continue;
        }
        seen.insert(item.code.clone(), item.line);
        kept.push(item);
    }
    kept
}

/// An item on its way into the order of the tree.
#[derive(Clone, Copy)]
struct Step {
    /// Where it stands in the file.
    position: usize,
    /// Where its parent stands in the order of the tree.
    parent: Option<usize>,
    depth: usize,
}

/// The items that hang on the top ones, in the order of the tree, and the set of their positions.
fn walk(top: &[usize], children: &[Vec<usize>]) -> (Vec<Step>, HashSet<usize>) {
    let mut order: Vec<Step> = Vec::new();
    let mut reached = HashSet::new();
    let top_steps = top.iter().rev().map(|position| Step { position: *position, parent: None, depth: 0 });
    let mut waiting: Vec<Step> = top_steps.collect();
    while let Some(step) = waiting.pop() {
        let parent = Some(order.len());
        let depth = step.depth + 1;
        order.push(step);
        reached.insert(step.position);
        let below = children.get(step.position).map_or(&[][..], Vec::as_slice);
        waiting.extend(below.iter().rev().map(|child| Step { position: *child, parent, depth }));
    }
    (order, reached)
}

/// Everything under some items.
fn beneath(from: &[usize], children: &[Vec<usize>]) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut waiting: VecDeque<usize> = from.iter().copied().collect();
    while let Some(position) = waiting.pop_front() {
        for child in children.get(position).map_or(&[][..], Vec::as_slice) {
            if found.insert(*child) {
                waiting.push_back(*child);
            }
        }
    }
    found
}

fn take_in_order(items: Vec<ItemDefinition>, order: &[Step]) -> Vec<Arranged> {
    let mut items: Vec<Option<ItemDefinition>> = items.into_iter().map(Some).collect();
    let mut arranged = Vec::with_capacity(order.len());
    for Step { position, parent, depth } in order {
        if let Some(definition) = items.get_mut(*position).and_then(Option::take) {
            arranged.push(Arranged { definition, parent: *parent, depth: *depth });
        }
    }
    arranged
}

fn duplicate(header: &Header, item: &ItemDefinition, first_line: Option<u64>) -> Finding {
    let code = &item.code;
    let (at_vi, at_en) = match first_line {
        Some(line) => (format!(" ở dòng {line}"), format!(" on line {line}")),
        None => (String::new(), String::new()),
    };
    let message = Text::new(
        format!("Mã {code} đã có{at_vi}; nội dung sau bị bỏ"),
        format!("The code {code} is taken{at_en}; the later item is set aside"),
    );
    let hint = Text::new("Đặt mã khác cho một trong hai nội dung", "Give one of the two another code");
    Finding::rejected("duplicate-code", message).at(header.place_of(item).column("code")).hint(hint)
}

fn unknown_parent<'a>(
    header: &Header,
    item: &ItemDefinition,
    parent: &str,
    known: impl Iterator<Item = &'a str>,
) -> Finding {
    let code = &item.code;
    let shown = shortened(parent, 40);
    let message = Text::new(
        format!("Nội dung {code}: không có nội dung cấp trên mang mã {shown}"),
        format!("Item {code}: no item has the parent's code {shown}"),
    );
    let mut sorted: Vec<&str> = known.collect();
    sorted.sort_unstable();
    let hint = match nearest_label(parent, sorted.into_iter()) {
        Some(near) => Text::new(format!("Có phải {near}?"), format!("Did you mean {near}?")),
        None => Text::new(
            "Thêm nội dung cấp trên hoặc sửa cột parent",
            "Add the parent or correct the column parent",
        ),
    };
    Finding::rejected("unknown-parent", message).at(header.place_of(item).column("parent")).hint(hint)
}

fn beneath_orphan(item: &ItemDefinition) -> Finding {
    let code = &item.code;
    let message = Text::new(
        format!("Nội dung {code} bị bỏ vì nội dung cấp trên của nó bị bỏ"),
        format!("Item {code} is set aside because an item above it was"),
    );
    let hint = Text::new("Sửa nội dung cấp trên trước", "Correct the item above it first");
    Finding::rejected("parent-set-aside", message).hint(hint)
}

fn in_circle(item: &ItemDefinition) -> Finding {
    let code = &item.code;
    let message = Text::new(
        format!("Nội dung {code} nằm trong một vòng: đi ngược lên cấp trên không bao giờ tới lĩnh vực"),
        format!("Item {code} is in a circle: its parents never lead to the top"),
    );
    let hint = Text::new(
        "Sửa cột parent của một nội dung trong vòng",
        "Correct the column parent of one item of the circle",
    );
    Finding::rejected("parent-circle", message).hint(hint)
}
