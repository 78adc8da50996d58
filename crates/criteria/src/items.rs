//! From the tree to the items of a draft: levels, rules, where values come from.

use crate::draft::{DraftItem, DraftPlace};
use crate::number::Style;
use crate::rule::{Adjustment, RuleContext, most_points, read_rule};
use crate::text::{fold_words, has_phrase, shortened};
use crate::tree::{FoundItem, Section};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::{Level, ValueSource};
use rust_decimal::Decimal;

/// Words that say that people were asked.
const SURVEY: [&str; 7] =
    ["dieu tra xa hoi hoc", "dieu tra xhh", "dtxhh", "xhh", "khao sat", "phieu dieu tra", "lay y kien"];

/// The items of a draft.
pub(crate) fn items_of(file: &str, found: Vec<FoundItem>, findings: &mut Findings) -> Vec<DraftItem> {
    let has_children = children_flags(&found);
    let levels = levels_of(&found);
    let sections = sections_of(&found);
    let codes: Vec<String> = found.iter().map(|item| item.code.clone()).collect();
    let maxima: Vec<Option<Decimal>> = found.iter().map(|item| item.maximum).collect();
    let mut items = Vec::with_capacity(found.len());
    for (position, item) in found.into_iter().enumerate() {
        let is_parent = has_children.get(position).copied().unwrap_or_default();
        let leaf = Leaf {
            file,
            section: sections.get(position).copied().flatten(),
            section_maximum: item.parent.and_then(|parent| maxima.get(parent).copied().flatten()),
        };
        let parent = item.parent.and_then(|parent| codes.get(parent).cloned());
        let level = levels.get(position).copied();
        items.push(item_of(item, parent, level, is_parent, &leaf, findings));
    }
    items
}

/// What a leaf takes from the items above it.
struct Leaf<'a> {
    file: &'a str,
    section: Option<Section>,
    section_maximum: Option<Decimal>,
}

fn item_of(
    item: FoundItem,
    parent: Option<String>,
    level: Option<Level>,
    is_parent: bool,
    leaf: &Leaf<'_>,
    findings: &mut Findings,
) -> DraftItem {
    let place = item.place_in(leaf.file);
    let is_survey = is_survey(&item);
    let mut maximum = item.maximum;
    let mut reading = None;
    let mut value_source = None;
    if is_parent {
        if !item.rule_text.is_empty() {
            findings.push(rule_of_parent(&item.rule_text).at(place.clone()));
        }
    } else {
        let (adjustment, is_certain) = adjustment_of(&item, leaf);
        if !is_certain {
            findings.push(adjustment_doubt(adjustment).at(place.clone()));
        }
        if maximum.is_none() {
            let beside_tree = (adjustment != Adjustment::None).then_some(leaf.section_maximum).flatten();
            maximum = most_points(&item.rule_text).or(beside_tree);
            findings.push(no_maximum(maximum).at(place.clone()));
        }
        let context = RuleContext {
            code: &item.code,
            name: &item.name,
            maximum,
            adjustment,
            is_survey,
            place: place.clone(),
        };
        let (read, about) = read_rule(&item.rule_text, &context);
        findings.extend(about);
        value_source = source_of(&item, is_survey, &read.kind, read.status, &place, findings);
        reading = Some(read);
    }
    let note = if item.row.note.own == item.row.rule.own { String::new() } else { item.row.note.own.clone() };
    DraftItem {
        code: item.code,
        number: item.written,
        parent,
        level,
        name: item.name,
        maximum,
        rule_text: item.rule_text,
        reading,
        evidence: item.row.evidence.seen().to_owned(),
        owner: item.row.owner.seen().to_owned(),
        note,
        value_source,
        others: item.row.others,
        place: DraftPlace { table: item.row.table, name: item.row.table_name, row: item.row.line },
        confirmed: false,
    }
}

fn children_flags(found: &[FoundItem]) -> Vec<bool> {
    let mut flags = vec![false; found.len()];
    for parent in found.iter().filter_map(|item| item.parent) {
        if let Some(flag) = flags.get_mut(parent) {
            *flag = true;
        }
    }
    flags
}

/// The level of each item by its depth. Letters at the top of a tree of four levels are groups of domains.
fn levels_of(found: &[FoundItem]) -> Vec<Level> {
    let mut depths: Vec<usize> = Vec::with_capacity(found.len());
    for item in found {
        let above = item.parent.and_then(|parent| depths.get(parent).copied());
        depths.push(above.map_or(0, |above| above + 1));
    }
    let deepest = depths.iter().max().copied().unwrap_or_default();
    let top_is_lettered = found
        .iter()
        .filter(|item| item.parent.is_none())
        .any(|item| item.number.as_ref().is_some_and(|number| number.style == Style::Letter));
    let first = usize::from(!(top_is_lettered && deepest >= 3));
    let level = |depth: usize| match depth + first {
        0 => Level::Group,
        1 => Level::Domain,
        2 => Level::Criterion,
        3 => Level::Component,
        _ => Level::Detail,
    };
    depths.into_iter().map(level).collect()
}

/// The section in which each item stands: its own, or that of an item above it.
fn sections_of(found: &[FoundItem]) -> Vec<Option<Section>> {
    let mut sections: Vec<Option<Section>> = Vec::with_capacity(found.len());
    for item in found {
        let above = item.parent.and_then(|parent| sections.get(parent).copied().flatten());
        sections.push(item.section.or(above));
    }
    sections
}

fn adjustment_of(item: &FoundItem, leaf: &Leaf<'_>) -> (Adjustment, bool) {
    match leaf.section {
        Some(section) => section.adjustment(&item.name, &item.rule_text, item.is_negative),
        None if item.is_negative => (Adjustment::Deduction, false),
        None => (Adjustment::None, true),
    }
}

/// Whether the document says that a survey scores the item.
fn is_survey(item: &FoundItem) -> bool {
    let speaks = |text: &str| {
        let folded = fold_words(text);
        SURVEY.iter().any(|phrase| has_phrase(&folded, phrase))
    };
    let is_marked = |text: &str| {
        let folded = fold_words(text);
        !folded.is_empty() && !matches!(folded.as_str(), "0" | "khong")
    };
    is_marked(&item.row.survey_mark.own) || speaks(item.row.source.seen()) || speaks(item.row.note.seen())
}

fn source_of(
    item: &FoundItem,
    is_survey: bool,
    kind: &str,
    status: crate::reading::Status,
    place: &Place,
    findings: &mut Findings,
) -> Option<ValueSource> {
    if is_survey || kind == "survey" {
        return Some(ValueSource::Survey);
    }
    let source = fold_words(item.row.source.seen());
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(&source, phrase));
    if source.is_empty() || says(&["tu danh gia", "tu cham", "tham dinh", "tldg"]) {
        let by_appraiser = kind == "points" || status == crate::reading::Status::Unread;
        return Some(if by_appraiser { ValueSource::Points } else { ValueSource::SelfScored });
    }
    if says(&["he thong", "phan mem", "co so du lieu", "so lieu thong ke", "trich xuat"]) {
        return Some(ValueSource::Measure);
    }
    let shown = shortened(item.row.source.seen(), 60);
    let message = Text::new(
        format!("Không rõ hình thức đánh giá “{shown}” là nguồn giá trị nào"),
        format!("It is not clear which source \"{shown}\" means"),
    );
    let hint = Text::new("Chọn nguồn giá trị cho nội dung này", "Choose the source of the item's value");
    findings.push(Finding::note("source-not-known", message).at(place.clone()).hint(hint));
    None
}

fn rule_of_parent(text: &str) -> Finding {
    let shown = shortened(text, 120);
    let message = Text::new(
        format!(
            "Nội dung này là tổng của các nội dung cấp dưới; cách chấm của nó chỉ được giữ làm ghi chú: “{shown}”"
        ),
        format!("The item is the sum of those under it; its rule is kept as a remark only: \"{shown}\""),
    );
    let hint = Text::new(
        "Chuyển cách chấm xuống nội dung cấp dưới nếu cần",
        "Move the rule to an item below if it belongs there",
    );
    Finding::note("rule-on-parent", message).hint(hint)
}

fn no_maximum(maximum: Option<Decimal>) -> Finding {
    let (message, hint) = match maximum {
        Some(maximum) => {
            let shown = maximum.normalize();
            (
                Text::new(
                    format!(
                        "Không ghi điểm tối đa; lấy {} theo cách chấm hoặc mục chứa nó",
                        shown.to_string().replace('.', ",")
                    ),
                    format!(
                        "No maximum is written; {shown} is taken from its rule or from the section around it"
                    ),
                ),
                Text::new("Kiểm tra lại điểm tối đa", "Check the maximum"),
            )
        }
        None => (
            Text::new(
                "Không có điểm tối đa nên chưa chấm được",
                "There is no maximum, so it cannot be scored",
            ),
            Text::new("Ghi điểm tối đa", "Write its maximum points"),
        ),
    };
    Finding::warning("maximum-missing", message).hint(hint)
}

fn adjustment_doubt(adjustment: Adjustment) -> Finding {
    let (vi, en) = match adjustment {
        Adjustment::Deduction => ("điểm trừ", "a deduction"),
        _ => ("điểm cộng", "a bonus"),
    };
    let message = Text::new(
        format!("Chưa chắc là điểm cộng hay điểm trừ; tạm hiểu là {vi}"),
        format!("It is not certain whether it adds or takes away points; it was taken for {en}"),
    );
    let hint =
        Text::new("Chọn lại loại quy tắc nếu không đúng", "Choose the kind of the rule if this is wrong");
    Finding::warning("bonus-or-deduction", message).hint(hint)
}
