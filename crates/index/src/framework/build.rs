//! Puts a framework together: order, levels, roles, rules, and what each item can attain.

use super::Framework;
use super::arrange::{Arranged, arrange};
use super::check::check;
use super::definition::{Header, ItemDefinition};
use super::item::{Item, Role, ValueSource};
use crate::exact::{LARGEST_POINTS, sum};
use crate::settings::Word;
use crate::wording::{number_en, number_vi};
use crate::{Level, Rule, RuleKind};
use caicach_findings::{Finding, Findings, Text};
use rust_decimal::Decimal;
use std::collections::HashMap;

pub(super) fn build(header: Header, definitions: Vec<ItemDefinition>) -> (Framework, Findings) {
    let (arranged, mut findings) = arrange(&header, definitions);
    let mut has_children = vec![false; arranged.len()];
    for parent in arranged.iter().filter_map(|arranged| arranged.parent) {
        if let Some(flag) = has_children.get_mut(parent) {
            *flag = true;
        }
    }

    let mut items: Vec<Item> = Vec::with_capacity(arranged.len());
    let mut lines = Vec::with_capacity(arranged.len());
    for (arranged, is_parent) in arranged.into_iter().zip(has_children) {
        let position = items.len();
        let above = arranged.parent.and_then(|parent| items.get(parent)).map(|parent: &Item| parent.level);
        lines.push(arranged.definition.line);
        let item = item_of(&header, arranged, is_parent, above, &mut findings);
        if let Some(parent) = item.parent.and_then(|parent| items.get_mut(parent)) {
            parent.children.push(position);
        }
        items.push(item);
    }
    add_upwards(&mut items);

    let mut leaves = Vec::new();
    for (position, item) in items.iter_mut().enumerate() {
        if item.role.is_scored_leaf() {
            item.leaf = Some(leaves.len());
            leaves.push(position);
        }
    }
    let by_code: HashMap<String, usize> =
        items.iter().enumerate().map(|(position, item)| (item.code.clone(), position)).collect();
    let mut framework = Framework { header, items, leaves, by_code };
    check(&mut framework, &lines, &mut findings);
    (framework, findings)
}

fn item_of(
    header: &Header,
    arranged: Arranged,
    is_parent: bool,
    above: Option<Level>,
    findings: &mut Findings,
) -> Item {
    let definition = arranged.definition;
    let maximum = usable_maximum(header, &definition, findings);
    let kind = definition.rule.as_ref().and_then(|rule| RuleKind::parse(&rule.kind));
    let role = match (is_parent, definition.monitored, kind) {
        (true, _, _) => Role::Parent,
        (false, true, _) => Role::Monitored,
        (false, false, Some(RuleKind::Bonus)) => Role::Bonus,
        (false, false, Some(RuleKind::Deduction)) => Role::Deduction,
        (false, false, _) => Role::Leaf,
    };
    let rule = rule_of(header, &definition, role, maximum, findings);
    let level = level_of(header, &definition, role, above, findings);
    let stable_domain =
        definition.stable_domain.or_else(|| header.stable_domains.get(&definition.code).cloned());
    Item {
        parent: arranged.parent,
        children: Vec::new(),
        depth: arranged.depth,
        level,
        role,
        leaf: None,
        stable_domain,
        stated_max: maximum,
        attainable: if role == Role::Leaf { maximum.unwrap_or_default() } else { Decimal::ZERO },
        value_source: definition.value_source,
        rule,
        not_applicable: definition.not_applicable.unwrap_or(header.settings.not_applicable),
        self_scored: definition.self_scored.unwrap_or(definition.value_source != Some(ValueSource::Survey)),
        code: definition.code,
        name: definition.name,
        measure: definition.measure,
        evidence: definition.evidence,
        owner: definition.owner,
        note: definition.note,
        status: definition.status,
        criteria: definition.criteria,
        components: definition.components,
    }
}

/// The stated maximum, unless it is negative or too large.
fn usable_maximum(header: &Header, definition: &ItemDefinition, findings: &mut Findings) -> Option<Decimal> {
    let maximum = definition.max_points?;
    if (Decimal::ZERO..=LARGEST_POINTS).contains(&maximum) {
        return Some(maximum.normalize());
    }
    let code = &definition.code;
    let message = Text::new(
        format!("Nội dung {code}: điểm tối đa {} không dùng được", number_vi(maximum)),
        format!("Item {code}: the maximum {} cannot be used", number_en(maximum)),
    );
    let hint = Text::new("Điểm tối đa phải từ 0 đến 1000000", "A maximum must be from 0 to 1000000");
    findings.push(
        Finding::rejected("wrong-maximum", message)
            .at(header.place_of(definition).column("max_points"))
            .hint(hint),
    );
    None
}

fn rule_of(
    header: &Header,
    definition: &ItemDefinition,
    role: Role,
    maximum: Option<Decimal>,
    findings: &mut Findings,
) -> Option<Rule> {
    let code = &definition.code;
    let place = header.place_of(definition);
    match (&definition.rule, role) {
        (None, Role::Parent | Role::Monitored) => None,
        (Some(_), Role::Parent | Role::Monitored) => {
            let (why_vi, why_en) = if role == Role::Parent {
                ("có nội dung cấp dưới nên là tổng của chúng", "has items under it and is their sum")
            } else {
                ("chỉ để theo dõi", "is followed for information only")
            };
            let message = Text::new(
                format!("Nội dung {code} {why_vi}; quy tắc của nó không được dùng"),
                format!("Item {code} {why_en}; its rule is not used"),
            );
            let hint = Text::new(
                "Bỏ quy tắc, hoặc chuyển nó xuống nội dung cấp dưới",
                "Leave the rule out, or move it to an item below",
            );
            findings.push(Finding::rejected("rule-not-on-leaf", message).at(place.column("rule")).hint(hint));
            None
        }
        (None, _) => {
            let message = Text::new(
                format!("Nội dung {code} không có quy tắc chấm điểm nên không chấm được"),
                format!("Item {code} has no scoring rule and cannot be scored"),
            );
            let hint = Text::new(
                "Thêm quy tắc, hoặc ghi monitored = true nếu chỉ để theo dõi",
                "Add a rule, or monitored = true when it is only followed",
            );
            findings
                .push(Finding::rejected("leaf-without-rule", message).at(place.column("rule")).hint(hint));
            None
        }
        (Some(rule), _) => {
            let Some(maximum) = maximum else {
                if definition.max_points.is_none() {
                    findings.push(missing_maximum(code).at(place.column("max_points")));
                }
                return None;
            };
            let (rule, rule_findings) = Rule::parse(&rule.kind, &rule.parameters, code, maximum, &place);
            findings.extend(rule_findings);
            rule
        }
    }
}

fn missing_maximum(code: &str) -> Finding {
    let message = Text::new(
        format!("Nội dung {code} không có điểm tối đa nên không chấm được"),
        format!("Item {code} has no maximum and cannot be scored"),
    );
    let hint = Text::new("Ghi điểm tối đa", "Write its maximum points");
    Finding::rejected("missing-maximum", message).hint(hint)
}

/// The level that the file states, or the one that the place in the tree gives.
fn level_of(
    header: &Header,
    definition: &ItemDefinition,
    role: Role,
    above: Option<Level>,
    findings: &mut Findings,
) -> Level {
    let by_place = above.unwrap_or(Level::Total).below();
    let leaf_under_domain = role != Role::Parent && above == Some(Level::Domain);
    let stated = match definition.level {
        None => return by_place,
        Some(stated) => stated,
    };
    let fits = stated != Level::Total && above.is_none_or(|above| stated.may_stand_under(above));
    if fits && !(leaf_under_domain && stated != Level::Criterion) {
        return stated;
    }
    let code = &definition.code;
    let (stated_words, used_words) = (stated.label(), by_place.label());
    let finding = if leaf_under_domain {
        let message = Text::new(
            format!("Nội dung {code} nằm ngay dưới lĩnh vực nên được tính ở cấp tiêu chí"),
            format!("Item {code} stands directly under a domain and has the level of a criterion"),
        );
        Finding::note("leaf-under-domain", message)
            .hint(Text::new("Ghi level = criterion", "Write level = criterion"))
    } else {
        let message = Text::new(
            format!(
                "Nội dung {code} ghi cấp “{}” không hợp vị trí; được tính là “{}”",
                stated_words.vi, used_words.vi
            ),
            format!(
                "Item {code} says \"{}\", which does not fit its place; it counts as \"{}\"",
                stated_words.en, used_words.en
            ),
        );
        Finding::warning("level-order", message)
            .hint(Text::new("Sửa cột level hoặc cột parent", "Correct the column level or the column parent"))
    };
    findings.push(finding.at(header.place_of(definition).column("level")));
    by_place
}

/// What each parent can attain, and which parents hold nothing but bonus and deduction items. Children lie after
/// their parents, so one pass from the end sees them first.
fn add_upwards(items: &mut [Item]) {
    for position in (0..items.len()).rev() {
        let Some(item) = items.get(position) else { continue };
        if item.role != Role::Parent {
            continue;
        }
        let children: Vec<&Item> = item.children.iter().filter_map(|child| items.get(*child)).collect();
        let any_adjustment = children.iter().any(|child| child.role.is_adjustment());
        let nothing_else =
            children.iter().all(|child| child.role.is_adjustment() || child.role == Role::Monitored);
        let attainable = children.iter().fold(Decimal::ZERO, |total, child| sum(total, child.attainable));
        if let Some(item) = items.get_mut(position) {
            item.attainable = attainable;
            if any_adjustment && nothing_else {
                item.role = Role::AdjustmentGroup;
            }
        }
    }
}
