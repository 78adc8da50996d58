//! Hangs items into the tree by their numbers, and gives them codes.

use super::found::FoundItem;
use crate::number::{OutlineNumber, Style};
use caicach_findings::{Finding, Text};
use std::collections::HashSet;

/// An item under which others may still come.
#[derive(Debug, Clone)]
struct Open {
    item: usize,
    number: Option<OutlineNumber>,
    name_column: Option<usize>,
}

impl Open {
    fn style(&self) -> Option<Style> {
        self.number.as_ref().map(|number| number.style)
    }

    fn parts(&self) -> &[u32] {
        self.number.as_ref().map_or(&[], |number| number.parts.as_slice())
    }

    /// Whether it is a section without a number.
    fn is_plain_section(&self, items: &[FoundItem]) -> bool {
        self.number.is_none() && items.get(self.item).is_some_and(|item| item.section.is_some())
    }

    fn is_path(&self) -> bool {
        matches!(self.style(), Some(Style::Path(_)))
    }
}

/// The open items from the top down.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Every number that is written in the document.
    pub(super) written: HashSet<String>,
    open: Vec<Open>,
    used: HashSet<String>,
}

impl Outline {
    /// Gives an item its parent and its code. `items` are those before it.
    pub(super) fn place(&mut self, mut item: FoundItem, items: &[FoundItem]) -> (FoundItem, Vec<Finding>) {
        let mut findings = Vec::new();
        self.restore_zero(&mut item, items, &mut findings);
        let keep = self.keep(&item, items, &mut findings);
        self.open.truncate(keep);
        item.parent = self.open.last().map(|open| open.item);
        let code = self.code(&item, items);
        check_sequence(&item, items, &mut findings);
        item.code = self.unique(code, &mut findings);
        self.open.push(Open {
            item: items.len(),
            number: item.number.clone(),
            name_column: item.row.name_column,
        });
        (item, findings)
    }

    /// How many of the open items stay open: the last of them is the parent.
    fn keep(&self, item: &FoundItem, items: &[FoundItem], findings: &mut Vec<Finding>) -> usize {
        let Some(number) = &item.number else { return self.keep_without_number(item) };
        let last = |wanted: &dyn Fn(&Open) -> bool| self.open.iter().rposition(wanted);
        let first = |wanted: &dyn Fn(&Open) -> bool| self.open.iter().position(wanted);
        let after = |position: Option<usize>| position.map_or(0, |position| position + 1);
        let of_style = |style: Style| move |open: &Open| open.style() == Some(style);
        match number.style {
            Style::Path(1) => self.keep_for_whole(item, number, items),
            Style::Path(_) => self.keep_for_path(number, findings),
            Style::Roman => {
                first(&of_style(Style::Roman)).unwrap_or_else(|| after(last(&of_style(Style::Letter))))
            }
            Style::Letter => first(&of_style(Style::Letter)).unwrap_or_else(|| {
                // Letters that come after Roman numbers divide them.
                after(last(&of_style(Style::Roman)))
            }),
            Style::Small => first(&of_style(Style::Small)).unwrap_or(self.open.len()),
            Style::Own => self.keep_for_own(number, items),
        }
    }

    /// `1`, `2`: under a Roman number or a letter, or in a section without a number where they begin anew.
    fn keep_for_whole(&self, item: &FoundItem, number: &OutlineNumber, items: &[FoundItem]) -> usize {
        let section = self.open.iter().rposition(|open| open.is_plain_section(items));
        if let Some(position) = section.filter(|_| item.section.is_none()) {
            let above = self.open.get(position).map(|open| open.item);
            let inside = items.iter().filter(|other| other.parent == above && above.is_some());
            let last =
                inside.filter_map(|other| other.number.as_ref()?.ordinal()).next_back().unwrap_or_default();
            if number.ordinal() == Some(last.saturating_add(1)) {
                return position + 1;
            }
        }
        let is_outer = |open: &Open| matches!(open.style(), Some(Style::Roman | Style::Letter));
        self.open.iter().rposition(is_outer).map_or(0, |position| position + 1)
    }

    /// Items without a number: sections stand at the top, names in columns of their own under the column at their left, others
    /// under or beside the item above them. A name in capitals is most likely a domain.
    fn keep_without_number(&self, item: &FoundItem) -> usize {
        if item.section.is_some() {
            return 0;
        }
        if let Some(column) = item.row.name_column {
            let above = |open: &Open| open.name_column.is_none_or(|above| above < column);
            return self.open.iter().rposition(above).map_or(0, |position| position + 1);
        }
        let letters = || item.name.chars().filter(|letter| letter.is_alphabetic());
        let is_capital = letters().count() > 1 && !letters().any(char::is_lowercase);
        if item.is_child {
            self.open.len()
        } else if is_capital && self.open.len() > 1 {
            0
        } else {
            self.open.len().saturating_sub(1)
        }
    }

    /// The parent of `1.2.3` is `1.2`; where that is missing, whatever is nearest.
    fn keep_for_path(&self, number: &OutlineNumber, findings: &mut Vec<Finding>) -> usize {
        let wanted = number.parts.len();
        let above = number.parts.get(..wanted - 1).unwrap_or_default();
        let exact = self.open.iter().rposition(|open| open.is_path() && open.parts() == above);
        if let Some(position) = exact {
            return position + 1;
        }
        let roman = self.open.iter().rposition(|open| {
            open.style() == Some(Style::Roman) && open.parts().first() == number.parts.first()
        });
        if let Some(position) = roman.filter(|_| wanted == 2) {
            return position + 1;
        }
        let nearest = self.open.iter().rposition(|open| {
            let parts = open.parts();
            open.is_path() && parts.len() < wanted && above.starts_with(parts)
        });
        let outer =
            self.open.iter().rposition(|open| matches!(open.style(), Some(Style::Roman | Style::Letter)));
        findings.push(parent_missing(number, above));
        nearest.or(roman).or(outer).map_or(0, |position| position + 1)
    }

    /// Codes of another form stand under the code that they begin with.
    fn keep_for_own(&self, number: &OutlineNumber, items: &[FoundItem]) -> usize {
        let is_above = |open: &Open| {
            let code = items.get(open.item).map_or("", |item| item.code.as_str());
            let rest = number.text.strip_prefix(code).unwrap_or_default();
            !code.is_empty() && rest.starts_with(['.', '-', '_', '/'])
        };
        if let Some(position) = self.open.iter().rposition(is_above) {
            return position + 1;
        }
        let beside = self.open.iter().position(|open| open.style() == Some(Style::Own));
        beside.unwrap_or(0)
    }

    /// The code of an item that hangs in its place.
    fn code(&self, item: &FoundItem, items: &[FoundItem]) -> String {
        let parent = item.parent.and_then(|parent| items.get(parent));
        let Some(number) = &item.number else { return self.missing_code(item, parent, items) };
        let Some(parent) = parent else { return number.text.clone() };
        let last = number.ordinal().map(|ordinal| ordinal.to_string()).unwrap_or_default();
        let above = parent.number.as_ref();
        let is_absolute = above.is_some_and(|above| above.text == parent.code);
        match number.style {
            Style::Own => number.text.clone(),
            Style::Path(1) | Style::Small | Style::Roman | Style::Letter => {
                format!("{}.{}", parent.code, number.text)
            }
            // "1.1" under "1" of "I" is I.1.1; under "I" itself, or under "1" at the top, it keeps its own form.
            Style::Path(_) => match above.map(|above| above.style) {
                Some(Style::Path(_)) if !is_absolute => format!("{}.{last}", parent.code),
                _ => number.text.clone(),
            },
        }
    }

    /// A code for an item without a number: the next one under its parent, unless another item has it written.
    fn missing_code(&self, item: &FoundItem, parent: Option<&FoundItem>, items: &[FoundItem]) -> String {
        if let Some(section) = item.section {
            return section.code().to_owned();
        }
        let siblings: Vec<&FoundItem> = items.iter().filter(|other| other.parent == item.parent).collect();
        let next = siblings.len() + 1;
        let code = match parent {
            Some(parent) => format!("{}.{next}", parent.code),
            None => next.to_string(),
        };
        if !self.written.contains(&code) && !self.used.contains(&code) {
            return code;
        }
        let before = siblings.last().map_or(code.as_str(), |sibling| sibling.code.as_str());
        ('b'..='z')
            .map(|letter| format!("{before}{letter}"))
            .find(|code| !self.used.contains(code))
            .unwrap_or_else(|| format!("{before}-{next}"))
    }

    fn unique(&mut self, code: String, findings: &mut Vec<Finding>) -> String {
        if self.used.insert(code.clone()) {
            return code;
        }
        let other = (2..=10_000_u32)
            .map(|count| format!("{code}-{count}"))
            .find(|other| !self.used.contains(other))
            .unwrap_or_else(|| format!("{code}-"));
        let message = Text::new(
            format!("Số {code} xuất hiện lần nữa; nội dung này được đặt mã {other}"),
            format!("The number {code} stands there again; this item got the code {other}"),
        );
        let hint = Text::new(
            "Sửa số thứ tự trong văn bản hoặc mã ở đây",
            "Correct the number in the document, or the code here",
        );
        findings.push(Finding::warning("number-repeated", message).hint(hint));
        self.used.insert(other.clone());
        other
    }

    /// A spreadsheet shows 1.10 as 1.1 when the cell is a number.
    fn restore_zero(&self, item: &mut FoundItem, items: &[FoundItem], findings: &mut Vec<Finding>) {
        let Some(number) = item.number.as_mut().filter(|_| item.row.number_is_typed) else { return };
        let Style::Path(2) = number.style else { return };
        let beside = items.iter().rev().filter_map(|other| other.number.as_ref());
        let before = beside
            .into_iter()
            .find(|other| other.style == Style::Path(2) && other.parts.first() == number.parts.first());
        let (Some(before), Some(ordinal)) = (before.and_then(OutlineNumber::ordinal), number.ordinal())
        else {
            return;
        };
        let expected = before.saturating_add(1);
        if expected % 10 != 0 || expected.to_string().trim_end_matches('0') != ordinal.to_string() {
            return;
        }
        if let Some(last) = number.parts.last_mut() {
            *last = expected;
        }
        let written = std::mem::take(&mut number.text);
        let parts: Vec<String> = number.parts.iter().map(u32::to_string).collect();
        number.text = parts.join(".");
        let message = Text::new(
            format!("Ô số thứ tự {written} là số nên mất chữ số 0; được hiểu là {}", number.text),
            format!("The cell {written} is a number and has lost its zero; it was taken for {}", number.text),
        );
        let hint = Text::new("Định dạng cột số thứ tự là chữ (Text)", "Format the column of numbers as text");
        findings.push(Finding::warning("number-lost-zero", message).hint(hint));
    }
}

/// Says when the number of an item does not follow that of the one before it under the same parent.
fn check_sequence(item: &FoundItem, items: &[FoundItem], findings: &mut Vec<Finding>) {
    let Some(number) = &item.number else { return };
    let Some(ordinal) = number.ordinal() else { return };
    let siblings = items.iter().rev().filter(|other| other.parent == item.parent);
    let mut unnumbered = 0;
    let mut last = 0;
    for other in siblings {
        match &other.number {
            None => unnumbered += 1,
            Some(before) if before.style == number.style => {
                last = before.ordinal().unwrap_or_default();
                break;
            }
            Some(_) => {}
        }
    }
    // A repeated number is a repeated code, which is said elsewhere. Items that lack their number stand for those that were jumped.
    let follows = last.saturating_add(1)..=last.saturating_add(unnumbered).saturating_add(1);
    if ordinal == last || follows.contains(&ordinal) {
        return;
    }
    let shown = &number.text;
    let expected = last.saturating_add(1);
    let (code, message) = if ordinal > last {
        (
            "number-jumps",
            Text::new(
                format!("Số thứ tự nhảy đến {shown}; số cuối đang chờ là {expected}"),
                format!("The numbers jump to {shown}, whose last part should be {expected}"),
            ),
        )
    } else {
        (
            "number-out-of-order",
            Text::new(
                format!("Số {shown} đứng sau một số lớn hơn"),
                format!("The number {shown} stands behind a larger one"),
            ),
        )
    };
    let hint = Text::new("Kiểm tra xem có thiếu dòng nào không", "Check whether a row is missing");
    findings.push(Finding::warning(code, message).hint(hint));
}

fn parent_missing(number: &OutlineNumber, above: &[u32]) -> Finding {
    let wanted: Vec<String> = above.iter().map(u32::to_string).collect();
    let (wanted, shown) = (wanted.join("."), &number.text);
    let message = Text::new(
        format!("Không có dòng mang số {wanted} cho nội dung {shown}"),
        format!("There is no row with the number {wanted} above {shown}"),
    );
    let hint =
        Text::new("Thêm nội dung cấp trên hoặc sửa số thứ tự", "Add the item above, or correct the number");
    Finding::warning("number-without-parent", message).hint(hint)
}
