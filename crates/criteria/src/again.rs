//! From a framework back to a draft, to be changed into the next one.

use crate::draft::{Draft, DraftItem, DraftPlace, DraftTable};
use crate::rule::{Adjustment, RuleContext, read_rule};
use crate::write::{LINE, PART, RULE_TEXT};
use caicach_findings::Place;
use caicach_index::{Framework, Item, Role};

/// The draft of a framework that is there already. Its rules are those of the framework, in the words in which the engine says
/// them; nothing in it is confirmed.
#[must_use]
pub fn draft_of(framework: &Framework) -> Draft {
    let header = framework.header();
    let file = header.file.clone().unwrap_or_else(|| framework.id().to_owned());
    let items = framework.items();
    let table = DraftTable {
        name: framework.id().to_owned(),
        used: true,
        set: None,
        header_rows: 0,
        rows: items.len(),
        columns: Vec::new(),
    };
    Draft {
        title: Some(header.name.vi.clone()),
        decision: header.decision.clone(),
        decided_on: header.decided_on.clone(),
        total: header.settings.maximum,
        tables: vec![table],
        items: items.iter().zip(1..).map(|(item, row)| item_of(framework, item, row, &file)).collect(),
        findings: Vec::new(),
        file,
    }
}

/// The remark of an item, and the text of its rule as its document had it.
fn parts_of(note: &str) -> (String, Option<String>) {
    let (rules, remarks): (Vec<&str>, Vec<&str>) =
        note.split(PART).filter(|part| !part.is_empty()).partition(|part| part.starts_with(RULE_TEXT));
    let rule = rules.last().and_then(|rule| rule.strip_prefix(RULE_TEXT));
    (remarks.join(PART), rule.map(|rule| rule.replace(LINE, "\n")))
}

fn item_of(framework: &Framework, item: &Item, row: u64, file: &str) -> DraftItem {
    let parent = item.parent.and_then(|parent| framework.items().get(parent));
    let described = item.rule.as_ref().map(|rule| rule.describe().vi).unwrap_or_default();
    let text =
        |text: &Option<caicach_findings::Text>| text.as_ref().map(|text| text.vi.clone()).unwrap_or_default();
    let place = DraftPlace { table: 0, name: framework.id().to_owned(), row };
    let maximum = item.stated_max.or_else(|| item.rule.is_some().then_some(item.attainable));
    let context = RuleContext {
        code: &item.code,
        name: &item.name.vi,
        maximum,
        adjustment: match item.role {
            Role::Bonus => Adjustment::Bonus,
            Role::Deduction => Adjustment::Deduction,
            _ => Adjustment::None,
        },
        is_survey: item.value_source == Some(caicach_index::ValueSource::Survey),
        place: Place::file(file).line(row).of(item.code.clone()),
    };
    // The words of the decision stay with the item where they say what its rule says.
    let (note, written) = parts_of(&text(&item.note));
    let reads_alike = |written: &String| {
        let (one, other) = (read_rule(written, &context).0, read_rule(&described, &context).0);
        one.kind == other.kind && one.parameters == other.parameters
    };
    let rule_text = written.filter(reads_alike).unwrap_or(described);
    DraftItem {
        code: item.code.clone(),
        number: item.code.clone(),
        parent: parent.map(|parent| parent.code.clone()),
        level: Some(item.level),
        name: item.name.vi.clone(),
        maximum,
        reading: item.rule.as_ref().map(|_| read_rule(&rule_text, &context).0),
        rule_text,
        evidence: text(&item.evidence),
        owner: text(&item.owner),
        note,
        value_source: item.value_source,
        others: Vec::new(),
        place,
        confirmed: false,
    }
}
