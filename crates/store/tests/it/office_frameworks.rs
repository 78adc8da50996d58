//! Frameworks that the office entered: a draft is gone through, adopted once, retired and taken back.

use crate::harness::{TestDatabase, stories};
use caicach_store::{Actor, FrameworkDraft, FrameworkState, OfficeFrameworkId, Store, StoreError};
use serde_json::json;

stories!(
    a_draft_is_changed_by_one_at_a_time_and_adopted_once,
    a_framework_is_retired_and_taken_back,
    a_draft_is_thrown_away,
    an_identifier_stands_once_and_is_well_formed,
);

fn draft(code: &str) -> FrameworkDraft {
    FrameworkDraft {
        code: code.to_owned(), name: "Bộ tiêu chí".to_owned(), draft: json!({ "items": [] })
    }
}

pub(crate) async fn fill(store: &Store, actor: &Actor) {
    let added = store.commands().add_framework_draft(actor, draft("so-2026")).await.unwrap();
    store.commands().adopt_framework(actor, added.id, 1, &json!({ "header": {} }), "abc").await.unwrap();
}

async fn a_draft_is_changed_by_one_at_a_time_and_adopted_once(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    let added = commands.add_framework_draft(&db.actor, draft("so-2026")).await.unwrap();
    assert_eq!((added.state, added.version, &added.framework), (FrameworkState::Draft, 1, &None));
    let edit = FrameworkDraft { name: "Tên khác".into(), ..draft("so-2027") };
    let edited = commands.edit_framework_draft(&db.actor, added.id, 1, edit.clone()).await.unwrap();
    assert_eq!((edited.code.as_str(), edited.name.as_str(), edited.version), ("so-2027", "Tên khác", 2));
    let late = commands.edit_framework_draft(&db.actor, added.id, 1, edit.clone()).await;
    assert!(matches!(late, Err(StoreError::Conflict { expected: 1, found: 2, .. })), "{late:?}");
    let adopted = commands.adopt_framework(&db.actor, added.id, 2, &json!({"a": 1}), "abc").await.unwrap();
    assert_eq!(adopted.state, FrameworkState::Active);
    assert_eq!(adopted.framework.as_deref(), Some(r#"{"a":1}"#));
    let again = commands.adopt_framework(&db.actor, added.id, 3, &json!({}), "abd").await;
    assert!(matches!(again, Err(StoreError::NotFound { .. })), "{again:?}");
    let changed = commands.edit_framework_draft(&db.actor, added.id, 3, edit).await;
    assert!(matches!(changed, Err(StoreError::NotFound { .. })), "what was adopted does not change");
    assert_eq!(queries.office_frameworks().await.unwrap(), [adopted]);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
    db.tamper("UPDATE office_framework SET framework = '{}'").await;
    let report = db.store.verify_audit(&mut |_, _| {}).await.unwrap();
    assert_eq!(report.altered_rows[0].subject_kind, "office_framework");
}

async fn a_framework_is_retired_and_taken_back(db: TestDatabase) {
    let commands = db.store.commands();
    fill(&db.store, &db.actor).await;
    let id = db.store.queries().office_frameworks().await.unwrap()[0].id;
    let retired = commands.retire_framework(&db.actor, id, 2, true, Some("thay bằng bộ mới")).await.unwrap();
    assert_eq!((retired.state, retired.version), (FrameworkState::Retired, 3));
    let twice = commands.retire_framework(&db.actor, id, 3, true, None).await;
    assert!(matches!(twice, Err(StoreError::NotFound { .. })));
    let back = commands.retire_framework(&db.actor, id, 3, false, None).await.unwrap();
    assert_eq!(db.store.queries().office_framework(id).await.unwrap(), back);
    assert_eq!(back.state, FrameworkState::Active);
}

async fn a_draft_is_thrown_away(db: TestDatabase) {
    let commands = db.store.commands();
    fill(&db.store, &db.actor).await;
    let adopted = db.store.queries().office_frameworks().await.unwrap()[0].id;
    let refused = commands.discard_framework_draft(&db.actor, adopted, 2).await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })), "what was adopted stays");
    let added = commands.add_framework_draft(&db.actor, draft("xa-2026")).await.unwrap();
    commands.discard_framework_draft(&db.actor, added.id, 1).await.unwrap();
    let gone = db.store.queries().office_framework(added.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound { .. })));
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn an_identifier_stands_once_and_is_well_formed(db: TestDatabase) {
    let commands = db.store.commands();
    fill(&db.store, &db.actor).await;
    let twin = commands.add_framework_draft(&db.actor, draft("so-2026")).await;
    assert!(matches!(twin, Err(StoreError::AlreadyExists { .. })), "{twin:?}");
    let other = commands.add_framework_draft(&db.actor, draft("so-2027")).await.unwrap();
    let renamed = commands.edit_framework_draft(&db.actor, other.id, 1, draft("so-2026")).await;
    assert!(matches!(renamed, Err(StoreError::AlreadyExists { .. })), "{renamed:?}");
    for wrong in ["", "Sở 2026", "a/b", &"a".repeat(61)] {
        let refused = commands.add_framework_draft(&db.actor, draft(wrong)).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "code", .. })), "{wrong}: {refused:?}");
    }
    let nameless = FrameworkDraft { name: " ".into(), ..draft("so-2028") };
    let refused = commands.add_framework_draft(&db.actor, nameless).await;
    assert!(matches!(refused, Err(StoreError::Invalid { field: "name", .. })));
    let unknown = commands.retire_framework(&db.actor, OfficeFrameworkId(99), 1, true, None).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}
