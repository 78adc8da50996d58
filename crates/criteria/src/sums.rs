//! Sums of maxima: what stands under an item, and the total. What does not add up is said, never refused.

use crate::draft::DraftItem;
use crate::tree::FoundTotal;
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};

/// The names of the findings about sums.
pub(crate) const SUMS: [&str; 2] = ["sum-differs", "total-differs"];

/// Checks the total that a document states against the items as they are now: with what is added beside the tree, or without.
pub(crate) fn check_total(total: Option<Decimal>, items: &[DraftItem], findings: &mut Findings) {
    let Some(total) = total else { return };
    let beside = beside_the_tree(items);
    let sum_of = |wanted: &dyn Fn(&DraftItem) -> bool| {
        let top = items.iter().filter(|item| item.parent.is_none() && wanted(item));
        top.fold(Decimal::ZERO, |sum, item| sum.saturating_add(item.maximum.unwrap_or_default()))
    };
    let sum = sum_of(&|item| !beside.contains(item.code.as_str()));
    if total != sum && total != sum_of(&|_| true) {
        findings.push(total_differs(sum, total));
    }
}

/// Checks the sum of the children of every item.
pub(crate) fn check_children(file: &str, items: &[DraftItem], findings: &mut Findings) {
    let beside = beside_the_tree(items);
    let mut sums: HashMap<&str, Option<Decimal>> = HashMap::new();
    for item in items.iter().filter(|item| !beside.contains(item.code.as_str())) {
        let Some(parent) = item.parent.as_deref() else { continue };
        let sum = sums.entry(parent).or_insert(Some(Decimal::ZERO));
        *sum = sum.zip(item.maximum).map(|(sum, maximum)| sum.saturating_add(maximum));
    }
    for item in items {
        let Some(Some(sum)) = sums.get(item.code.as_str()) else { continue };
        let Some(maximum) = item.maximum.filter(|maximum| maximum != sum) else { continue };
        let (sum_vi, maximum_vi) = (shown_vi(*sum), shown_vi(maximum));
        let (sum, maximum) = (sum.normalize(), maximum.normalize());
        let message = Text::new(
            format!(
                "Nội dung {}: các nội dung cấp dưới cộng lại {sum_vi} điểm, khác điểm tối đa {maximum_vi}",
                item.code
            ),
            format!("Item {}: the items under it add to {sum}, not to its maximum {maximum}", item.code),
        );
        findings.push(Finding::warning("sum-differs", message).at(item.place_in(file)).hint(compare()));
    }
}

/// The total that a table states, checked against its domains; totals within the table are checked against the item above.
pub(crate) fn check_totals(
    file: &str,
    totals: &[FoundTotal],
    items: &[DraftItem],
    findings: &mut Findings,
) -> Option<Decimal> {
    let beside = beside_the_tree(items);
    let in_tree = |item: &&DraftItem| !beside.contains(item.code.as_str());
    let top = || items.iter().filter(|item| item.parent.is_none());
    let sum_of = |wanted: &dyn Fn(&DraftItem) -> bool| {
        let counted = top().filter(|item| wanted(item));
        counted.fold(Decimal::ZERO, |sum, item| sum.saturating_add(item.maximum.unwrap_or_default()))
    };
    let sum = sum_of(&|item| !beside.contains(item.code.as_str()));
    let with_bonus = sum_of(&|_| true);
    let mut stated = None;
    for total in totals {
        let later_in_tree = items.iter().skip(total.after).filter(in_tree).any(|item| item.parent.is_none());
        let is_subtotal = total.after > 0 && later_in_tree;
        let place = Place::file(file).sheet(total.row.table_name.clone()).line(total.row.line);
        if is_subtotal {
            let domain = items.iter().take(total.after).rev().find(|item| item.parent.is_none());
            if let Some(domain) = domain.filter(|domain| domain.maximum != Some(total.points)) {
                findings.push(subtotal_differs(domain, total.points).at(place));
            }
            continue;
        }
        if total.points == with_bonus && total.points != sum {
            continue;
        }
        stated = stated.or(Some(total.points));
        if total.points != sum {
            findings.push(total_differs(sum, total.points).at(place));
        }
    }
    stated
}

/// The items whose points are no part of the tree: bonus and deduction items, and groups of nothing else.
fn beside_the_tree(items: &[DraftItem]) -> HashSet<&str> {
    let mut beside: HashSet<&str> = HashSet::new();
    let mut ordinary: HashSet<&str> = HashSet::new();
    for item in items.iter().rev() {
        let is_adjustment = item
            .reading
            .as_ref()
            .is_some_and(|reading| matches!(reading.kind.as_str(), "bonus" | "deduction"));
        let is_group = item.reading.is_none() && !ordinary.contains(item.code.as_str());
        if is_adjustment || is_group {
            beside.insert(&item.code);
        } else if let Some(parent) = item.parent.as_deref() {
            ordinary.insert(parent);
        }
        if let (true, Some(parent)) = (ordinary.contains(item.code.as_str()), item.parent.as_deref()) {
            ordinary.insert(parent);
        }
    }
    beside
}

fn shown_vi(points: Decimal) -> String {
    points.normalize().to_string().replace('.', ",")
}

fn compare() -> Text {
    Text::new(
        "Đối chiếu với quyết định; có thể một dòng bị thiếu hoặc điểm đọc sai",
        "Compare with the decision; a row may be missing or points misread",
    )
}

fn total_differs(sum: Decimal, total: Decimal) -> Finding {
    let message = Text::new(
        format!("Các lĩnh vực cộng lại {} điểm, khác tổng điểm {}", shown_vi(sum), shown_vi(total)),
        format!("The domains add to {}, not to the total {}", sum.normalize(), total.normalize()),
    );
    Finding::warning("total-differs", message).hint(compare())
}

fn subtotal_differs(domain: &DraftItem, total: Decimal) -> Finding {
    let maximum_vi = domain.maximum.map_or("chưa có".to_owned(), shown_vi);
    let maximum_en = domain.maximum.map_or("none".to_owned(), |maximum| maximum.normalize().to_string());
    let message = Text::new(
        format!(
            "Dòng tổng ghi {} điểm, khác điểm tối đa của nội dung {} ({maximum_vi})",
            shown_vi(total),
            domain.code
        ),
        format!(
            "The row of a total says {}, the maximum of item {} is {maximum_en}",
            total.normalize(),
            domain.code
        ),
    );
    Finding::warning("total-differs", message).hint(compare())
}
