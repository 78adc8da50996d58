//! Which column of a file goes into which field is said once.

use crate::harness::{TestDatabase, stories};
use crate::registers::tasks;
use caicach_store::{Chain, NewImportMapping, StoreError};
use chrono::TimeDelta;

stories!(a_mapping_is_said_once, a_mapping_to_nothing_is_refused);

pub(crate) fn mapping(file_name: &str, fields: &[(&str, &str)]) -> NewImportMapping {
    let fields = fields.iter().map(|(header, field)| ((*header).to_owned(), (*field).to_owned())).collect();
    NewImportMapping { fields, file_name: file_name.to_owned() }
}

async fn a_mapping_is_said_once(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    assert_eq!(queries.mapping("tasks", "s1").await.unwrap(), None);
    let first = mapping("a.xlsx", &[("Mã \"NV\"", "code"), ("đơn vị", "unit")]);
    let kept = commands.remember_mapping(&db.actor, tasks(), "s1", &first).await.unwrap();
    assert_eq!(queries.mapping("tasks", "s1").await.unwrap(), Some(kept.clone()));
    assert_eq!(
        (kept.mapping.clone(), kept.at, kept.actor.as_str()),
        (first.clone(), db.clock.now(), "system:story")
    );

    db.clock.advance(TimeDelta::hours(1));
    let again = NewImportMapping { file_name: "b.xlsx".to_owned(), ..first.clone() };
    assert_eq!(commands.remember_mapping(&db.actor, tasks(), "s1", &again).await.unwrap(), kept);
    assert_eq!(queries.revision(&Chain::register("tasks")).await.unwrap(), 1);

    // A column may be left out.
    let other = mapping("b.xlsx", &[("Mã \"NV\"", "title"), ("STT", "")]);
    let replaced = commands.remember_mapping(&db.actor, tasks(), "s1", &other).await.unwrap();
    let second = commands.remember_mapping(&db.actor, tasks(), "s2", &first).await.unwrap();
    assert_eq!(queries.mappings("tasks").await.unwrap(), [replaced, second]);
    assert!(queries.mappings("dossiers").await.unwrap().is_empty());
    let entries = queries.audit_entries(&Chain::register("tasks"), None, 10).await.unwrap();
    assert_eq!(entries.len(), 3);
    assert!(entries[1].before.is_some() && !format!("{entries:?}").contains("xlsx"));
}

async fn a_mapping_to_nothing_is_refused(db: TestDatabase) {
    let commands = db.store.commands();
    let good = [("mã", "code")];
    let cases = [
        ("s", mapping("a", &[("mã", "late")])),
        ("s", mapping("a", &[("mã", "khác")])),
        ("s", mapping("a", &[])),
        ("", mapping("a", &good)),
    ];
    for (signature, mapping) in cases {
        let refused = commands.remember_mapping(&db.actor, tasks(), signature, &mapping).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "mapping", .. })), "{mapping:?}");
    }
    let refused = commands.remember_mapping(&db.actor, tasks(), "s", &mapping("a\0", &good)).await;
    assert!(matches!(refused, Err(StoreError::Invalid { field: "file_name", .. })));
    assert!(db.store.queries().mappings("tasks").await.unwrap().is_empty());
}
