//! Two levels of authority: the upper one fixes domains and criteria with their points, the lower one the components beneath
//! them, with their rules.

use crate::again::draft_of;
use crate::draft::{Draft, DraftItem};
use caicach_findings::{Finding, Findings, Text};
use caicach_index::{Framework, Item, Level};
use rust_decimal::Decimal;

/// Whether a framework fixes an item for the level below: its criteria, and what stands above them.
#[must_use]
pub fn is_fixed(upper: &Framework, code: &str) -> bool {
    upper.item(code).is_some_and(|item| item.level <= Level::Criterion)
}

fn fixed(upper: &Framework) -> impl Iterator<Item = &Item> {
    upper.items().iter().filter(|item| item.level <= Level::Criterion)
}

/// Whether the components of an item are for the lower level to say: nothing beneath it is fixed.
fn is_open(upper: &Framework, item: &Item) -> bool {
    !fixed(upper).any(|other| parent_of(upper, other).is_some_and(|parent| parent.code == item.code))
}

fn parent_of<'a>(framework: &'a Framework, item: &Item) -> Option<&'a Item> {
    item.parent.and_then(|parent| framework.items().get(parent))
}

/// A draft for the lower level: what the upper one fixes, and nothing beneath it yet.
#[must_use]
pub fn draft_under(upper: &Framework) -> Draft {
    let mut draft = draft_of(upper);
    draft.items.retain(|item| is_fixed(upper, &item.code));
    let codes: Vec<String> = draft.items.iter().map(|item| item.code.clone()).collect();
    for code in codes {
        draft.read_again(&code);
    }
    // Its own decision is still to come.
    (draft.decision, draft.decided_on) = (None, None);
    draft
}

/// Holds a draft against what the upper level fixed. Every finding is a refusal.
#[must_use]
pub fn held_to(draft: &Draft, upper: &Framework) -> Findings {
    let mut findings = Findings::default();
    let name = upper.id();
    for item in fixed(upper) {
        let Some(known) = draft.item(&item.code) else {
            findings.push(missing(name, item));
            continue;
        };
        let place = known.place_in(&draft.file);
        let above = parent_of(upper, item).map(|parent| parent.code.as_str());
        if !is_same_name(&known.name, &item.name.vi) || known.parent.as_deref() != above {
            findings.push(differs(name, item).at(place.clone()));
        }
        let maximum = item.stated_max.unwrap_or(item.attainable);
        if known.maximum != Some(maximum) {
            findings.push(other_maximum(name, item, known.maximum, maximum).at(place.clone()));
        }
        if is_open(upper, item)
            && let Some(sum) = sum_beneath(draft, &item.code).filter(|sum| *sum != maximum)
        {
            findings.push(other_sum(item, sum, maximum).at(place));
        }
    }
    for item in draft.items.iter().filter(|item| !is_fixed(upper, &item.code)) {
        let is_beneath = fixed_above(draft, upper, item).is_some_and(|above| is_open(upper, above));
        if !is_beneath {
            findings.push(not_theirs(name, item).at(item.place_in(&draft.file)));
        }
    }
    findings
}

/// The nearest fixed item above another one.
fn fixed_above<'a>(draft: &Draft, upper: &'a Framework, item: &DraftItem) -> Option<&'a Item> {
    let mut parent = item.parent.as_deref();
    while let Some(code) = parent {
        if is_fixed(upper, code) {
            return upper.item(code);
        }
        parent = draft.item(code)?.parent.as_deref();
    }
    None
}

/// What stands directly beneath an item adds to; none where nothing does. What is added or taken away beside the tree does not count.
fn sum_beneath(draft: &Draft, code: &str) -> Option<Decimal> {
    let is_beside = |item: &&DraftItem| {
        let kind = item.reading.as_ref().map(|reading| reading.kind.as_str());
        matches!(kind, Some("bonus" | "deduction"))
    };
    let mut items = draft.children(Some(code)).filter(|item| !is_beside(item)).peekable();
    items.peek()?;
    Some(items.fold(Decimal::ZERO, |sum, item| sum.saturating_add(item.maximum.unwrap_or_default())))
}

/// Names are the same whatever their spaces and capitals: decisions print domains in capitals, and their annexes do not.
fn is_same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
}

fn missing(upper: &str, item: &Item) -> Finding {
    let (code, name) = (&item.code, &item.name);
    Finding::rejected(
        "upper-item-missing",
        Text::new(
            format!("Thiếu {code} “{}” mà bộ tiêu chí cấp trên {upper} quy định", name.vi),
            format!("{code} “{}”, which the upper framework {upper} fixes, is missing", name.en),
        ),
    )
    .at(caicach_findings::Place::item(code.clone()))
    .hint(Text::new(
        "Giữ nguyên lĩnh vực và tiêu chí của cấp trên; chỉ thêm tiêu chí thành phần",
        "Keep the domains and criteria of the upper level, and add components only",
    ))
}

fn differs(upper: &str, item: &Item) -> Finding {
    let (code, name) = (&item.code, &item.name);
    Finding::rejected(
        "upper-item-differs",
        Text::new(
            format!("{code} khác với bộ tiêu chí cấp trên {upper}, nơi {code} là “{}”", name.vi),
            format!("{code} is not what it is in the upper framework {upper}: “{}”", name.en),
        ),
    )
    .hint(Text::new("Ghi đúng tên và vị trí của cấp trên", "Use the name and the place of the upper level"))
}

fn other_maximum(upper: &str, item: &Item, own: Option<Decimal>, maximum: Decimal) -> Finding {
    let own = own.map_or_else(|| "–".to_owned(), |own| own.normalize().to_string());
    let (code, maximum) = (&item.code, maximum.normalize().to_string());
    Finding::rejected(
        "upper-maximum-differs",
        Text::new(
            format!(
                "{code} có {} điểm, cấp trên {upper} quy định {}",
                own.replace('.', ","),
                maximum.replace('.', ",")
            ),
            format!("{code} has {own} points, the upper framework {upper} fixes {maximum}"),
        ),
    )
    .hint(Text::new("Ghi điểm tối đa của cấp trên", "Enter the maximum of the upper level"))
}

fn other_sum(item: &Item, sum: Decimal, maximum: Decimal) -> Finding {
    let (code, sum, maximum) = (&item.code, sum.normalize().to_string(), maximum.normalize().to_string());
    Finding::rejected(
        "upper-sum-differs",
        Text::new(
            format!(
                "Các tiêu chí thành phần của {code} cộng lại {} điểm, phải đúng {} điểm",
                sum.replace('.', ","),
                maximum.replace('.', ",")
            ),
            format!("The components of {code} add to {sum}; they have to add to {maximum}"),
        ),
    )
    .hint(Text::new("Chia lại điểm các tiêu chí thành phần", "Divide the points of the components again"))
}

fn not_theirs(upper: &str, item: &DraftItem) -> Finding {
    let code = &item.code;
    Finding::rejected(
        "upper-item-added",
        Text::new(
            format!("{code} không thuộc tiêu chí nào của cấp trên {upper}"),
            format!("{code} is beneath no criterion of the upper framework {upper}"),
        ),
    )
    .hint(Text::new(
        "Đưa vào dưới một tiêu chí của cấp trên, hoặc bỏ đi",
        "Put it beneath a criterion of the upper level, or leave it out",
    ))
}
