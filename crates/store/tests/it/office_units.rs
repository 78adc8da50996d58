//! Units that the office adds.

use crate::example::{date, department};
use crate::harness::{TestDatabase, stories};
use caicach_store::{Chain, OfficeUnitFields, StoreError};

stories!(units_are_added_edited_and_ended, units_do_not_lie_beneath_themselves);

fn unit(code: &str, parent: Option<&str>) -> (String, OfficeUnitFields) {
    (code.to_owned(), department(&format!("Đơn vị {code}"), parent))
}

async fn units_are_added_edited_and_ended(db: TestDatabase) {
    let commands = db.store.commands();
    // The lower one may come first.
    let added = commands
        .add_office_units(&db.actor, &[unit("snv.mc", Some("snv")), unit("snv", Some("01"))])
        .await
        .unwrap();
    assert_eq!(added.len(), 2);
    let taken = commands.add_office_units(&db.actor, &[unit("stc", None), unit("snv", None)]).await;
    assert!(matches!(taken, Err(StoreError::AlreadyExists { id, .. }) if id == "snv"));

    let renamed =
        OfficeUnitFields { name: "Sở Nội vụ và Lao động".to_owned(), ..department("", Some("01")) };
    let edited =
        commands.edit_office_unit(&db.actor, "snv", 1, renamed.clone(), Some("sáp nhập")).await.unwrap();
    assert_eq!((edited.fields.clone(), edited.version), (renamed.clone(), 2));
    let late = commands.edit_office_unit(&db.actor, "snv", 1, renamed, None).await;
    assert!(matches!(late, Err(StoreError::Conflict { found: 2, .. })));
    let ended =
        commands.end_office_unit(&db.actor, "snv", 2, date("2026-12-31"), Some("giải thể")).await.unwrap();
    assert_eq!(ended.fields.valid_to, Some(date("2026-12-31")));
    let before_it_began = commands.end_office_unit(&db.actor, "snv", 3, date("2020-01-01"), None).await;
    assert!(matches!(before_it_began, Err(StoreError::Invalid { .. })));

    let codes: Vec<String> =
        db.store.queries().office_units().await.unwrap().into_iter().map(|unit| unit.code).collect();
    assert_eq!(codes, ["snv", "snv.mc"]);
    assert_eq!(db.store.queries().office_unit("snv").await.unwrap(), ended);
    assert!(matches!(db.store.queries().office_unit("xyz").await, Err(StoreError::NotFound { .. })));
    assert_eq!(db.store.queries().revision(&Chain::units()).await.unwrap(), 4);
}

async fn units_do_not_lie_beneath_themselves(db: TestDatabase) {
    let commands = db.store.commands();
    let circle = commands.add_office_units(&db.actor, &[unit("a", Some("b")), unit("b", Some("a"))]).await;
    assert!(matches!(circle, Err(StoreError::Invalid { field: "parent_code", .. })));
    commands
        .add_office_units(&db.actor, &[unit("a", None), unit("b", Some("a")), unit("c", Some("b"))])
        .await
        .unwrap();
    let moved = commands.edit_office_unit(&db.actor, "a", 1, department("A", Some("c")), None).await;
    assert!(matches!(moved, Err(StoreError::Invalid { field: "parent_code", .. })));
    assert_eq!(db.store.queries().office_unit("a").await.unwrap().fields.parent_code, None);
    for bad in [unit("", None), unit(" x", None), unit("nul\0", None)] {
        assert!(matches!(
            commands.add_office_units(&db.actor, &[bad]).await,
            Err(StoreError::Invalid { .. })
        ));
    }
}
