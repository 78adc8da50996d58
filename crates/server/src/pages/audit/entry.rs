//! `/audit/entry`: one entry, with what was there before and afterwards side by side.

use super::{enter, moment, names};
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use caicach_app::store::{AuditEntry, Chain};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "audit/entry.html")]
struct EntryPage<'a> {
    page: &'a Page,
    entry: &'a AuditEntry,
    chain: String,
    when: String,
    actor: String,
    chain_address: String,
    /// All entries about the same.
    subject_address: String,
    rows: Vec<Row>,
}

/// A field before and afterwards.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    field: String,
    before: String,
    after: String,
    is_changed: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    chain: String,
    #[serde(default)]
    sequence: i64,
}

pub(super) async fn show(page: Page, Query(asked): Query<Asked>) -> Response {
    let caller = match enter(&page) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let chain = Chain::named(&asked.chain);
    let entry = match page.running.audit_entry(&caller, &chain, asked.sequence).await {
        Ok(entry) => entry,
        Err(error) => return page.error(&error),
    };
    page.show(&EntryPage {
        page: &page,
        chain: names::chain(&page, chain.as_str()),
        when: moment(entry.at),
        actor: page.actor_name(&entry.actor).await,
        chain_address: format!("/audit/entries?chain={}", form_urlencode(chain.as_str())),
        subject_address: format!(
            "/audit/entries?subject={}",
            form_urlencode(&format!("{} {}", entry.subject_kind, entry.subject_id))
        ),
        rows: rows(entry.before.as_deref(), entry.after.as_deref()),
        entry: &entry,
    })
}

/// What was there before and afterwards, field by field where both are made of fields.
fn rows(before: Option<&str>, after: Option<&str>) -> Vec<Row> {
    let read = |text: Option<&str>| text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    let (read_before, read_after) = (read(before), read(after));
    let fields = |value: &Option<Value>| match value {
        None => Some(serde_json::Map::new()),
        Some(Value::Object(fields)) => Some(fields.clone()),
        Some(_) => None,
    };
    let (Some(old), Some(new)) = (fields(&read_before), fields(&read_after)) else {
        let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
        let (before, after) = (text(before), text(after));
        return vec![Row { field: String::new(), is_changed: before != after, before, after }];
    };
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let row = |name: &&String| {
        let (before, after) = (shown(old.get(*name)), shown(new.get(*name)));
        Row { field: (*name).clone(), is_changed: before != after, before, after }
    };
    names.iter().map(row).collect()
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_side_by_side() {
        let row = |field: &str, before: &str, after: &str| Row {
            field: field.to_owned(),
            before: before.to_owned(),
            after: after.to_owned(),
            is_changed: before != after,
        };
        let both = rows(Some(r#"{"name":"a","version":1}"#), Some(r#"{"name":"a","version":2,"x":null}"#));
        assert_eq!(both, [row("name", "a", "a"), row("version", "1", "2"), row("x", "", "")]);
        assert_eq!(rows(None, Some(r#"{"name":"a"}"#)), [row("name", "", "a")]);
        assert_eq!(rows(None, Some("3")), [row("", "", "3")]);
        assert_eq!(rows(None, None), []);
    }
}
