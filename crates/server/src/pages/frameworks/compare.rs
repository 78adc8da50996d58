//! `/frameworks/compare?a=&b=`: two frameworks or versions side by side, item by item.

use super::one::{maximum_of, rule_words};
use crate::page::Page;
use crate::pages::results::Choice;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_index::{Framework, Item};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "frameworks/compare.html")]
struct ComparePage<'a> {
    page: &'a Page,
    first: Vec<Choice>,
    second: Vec<Choice>,
    first_name: String,
    second_name: String,
    rows: Vec<Row>,
    changed: usize,
}

struct Row {
    level: usize,
    code_a: String,
    name_a: String,
    maximum_a: String,
    rule_a: String,
    code_b: String,
    name_b: String,
    maximum_b: String,
    rule_b: String,
    /// What kind of difference: same, changed, only in the first, only in the second.
    verdict: String,
    is_changed: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Pair {
    a: Option<String>,
    b: Option<String>,
}

pub(super) async fn show(page: Page, Query(pair): Query<Pair>) -> Response {
    let frameworks: Vec<_> = page.state.frameworks.iter().map(|known| &known.versioned).collect();
    let by_id = |id: &Option<String>, otherwise: usize| {
        let asked = id.as_deref().and_then(|id| frameworks.iter().find(|known| known.framework.id() == id));
        asked.or_else(|| frameworks.get(otherwise)).map(|known| &known.framework)
    };
    let (Some(first), Some(second)) = (by_id(&pair.a, 0), by_id(&pair.b, 1)) else { return page.not_found() };
    let t = page.t;
    let choices = |chosen: &Framework| {
        frameworks
            .iter()
            .map(|known| Choice {
                value: known.framework.id().to_owned(),
                label: t.text(&known.framework.header().name).to_owned(),
                is_chosen: known.framework.id() == chosen.id(),
            })
            .collect()
    };
    let rows = rows(&page, first, second);
    page.show(&ComparePage {
        page: &page,
        first: choices(first),
        second: choices(second),
        first_name: t.text(&first.header().name).to_owned(),
        second_name: t.text(&second.header().name).to_owned(),
        changed: rows.iter().filter(|row| row.is_changed).count(),
        rows,
    })
}

/// Items are the same when they share a stable domain identifier, else a code.
fn partner<'a>(item: &Item, other: &'a Framework) -> Option<&'a Item> {
    let by_domain = item.stable_domain.as_ref().and_then(|id| {
        other
            .items()
            .iter()
            .find(|candidate| candidate.stable_domain.as_ref() == Some(id) && candidate.level == item.level)
    });
    by_domain.or_else(|| {
        other
            .item(&item.code)
            .filter(|candidate| candidate.stable_domain.is_none() || item.stable_domain.is_none())
    })
}

fn rows(page: &Page, first: &Framework, second: &Framework) -> Vec<Row> {
    let t = page.t;
    let name = |item: &Item| t.text(&item.name).to_owned();
    let mut rows: Vec<Row> = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    for item in first.items() {
        let found = partner(item, second).filter(|found| !taken.contains(&found.code.as_str()));
        let (code_b, name_b, maximum_b, rule_b) = match found {
            Some(other) => {
                taken.push(&other.code);
                (other.code.clone(), name(other), maximum_of(page, other), rule_words(page, other))
            }
            None => Default::default(),
        };
        let (name_a, maximum_a, rule_a) = (name(item), maximum_of(page, item), rule_words(page, item));
        let is_changed = found.is_none() || name_a != name_b || maximum_a != maximum_b || rule_a != rule_b;
        let verdict = match (found.is_some(), is_changed) {
            (false, _) => t.get("frameworks-only-first"),
            (true, true) => t.get("frameworks-changed"),
            (true, false) => t.get("frameworks-same"),
        };
        let (level, code_a) = (item.depth + 1, item.code.clone());
        rows.push(Row {
            level,
            code_a,
            name_a,
            maximum_a,
            rule_a,
            code_b,
            name_b,
            maximum_b,
            rule_b,
            verdict,
            is_changed,
        });
    }
    for item in second.items().iter().filter(|item| !taken.contains(&item.code.as_str())) {
        rows.push(Row {
            level: item.depth + 1,
            code_a: String::new(),
            name_a: String::new(),
            maximum_a: String::new(),
            rule_a: String::new(),
            code_b: item.code.clone(),
            name_b: name(item),
            maximum_b: maximum_of(page, item),
            rule_b: rule_words(page, item),
            verdict: t.get("frameworks-only-second"),
            is_changed: true,
        });
    }
    rows
}
