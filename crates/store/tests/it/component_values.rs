//! Values of units for the items of a framework.

use crate::example::values;
use crate::harness::{TestDatabase, stories};
use caicach_store::{ComponentValue, Import, ImportFile, ImportMode, StoreError};
use std::io::Write;
use std::time::Instant;

stories!(
    values_are_merged_or_replaced,
    a_file_of_values_is_imported_once,
    any_text_is_kept_as_it_is,
    wrong_values_are_refused,
    a_province_of_three_years_is_quick,
);

fn file(content: &str) -> ImportFile {
    ImportFile::new("v.csv", content.as_bytes(), 1, 0)
}

fn value(unit: &str, item: &str, value: &str) -> ComponentValue {
    ComponentValue {
        unit_code: unit.to_owned(),
        item_code: item.to_owned(),
        value: value.to_owned(),
        note: None,
    }
}

async fn values_are_merged_or_replaced(db: TestDatabase) {
    let commands = db.store.commands();
    let first = [value("b", "1.1", "0.5"), value("a", "1.10", "na"), value("a", "1.2", "")];
    commands
        .import_component_values(&db.actor, "f", 2026, &file("1"), &first, ImportMode::Merge)
        .await
        .unwrap();
    commands
        .import_component_values(&db.actor, "f", 2025, &file("2"), &first[..1], ImportMode::Merge)
        .await
        .unwrap();
    let second = [value("b", "1.1", "0.75")];
    commands
        .import_component_values(&db.actor, "f", 2026, &file("3"), &second, ImportMode::Merge)
        .await
        .unwrap();
    let stored = db.store.queries().component_values("f", 2026).await.unwrap();
    assert_eq!(stored, [value("a", "1.10", "na"), value("a", "1.2", ""), value("b", "1.1", "0.75")]);

    commands
        .import_component_values(&db.actor, "f", 2026, &file("3"), &second, ImportMode::Replace)
        .await
        .unwrap();
    assert_eq!(db.store.queries().component_values("f", 2026).await.unwrap(), second);
    assert_eq!(db.store.queries().component_values("f", 2025).await.unwrap().len(), 1);
    let years = db.store.queries().years_with_values().await.unwrap();
    assert_eq!(years, [("f".to_owned(), 2025), ("f".to_owned(), 2026)]);
}

async fn a_file_of_values_is_imported_once(db: TestDatabase) {
    let commands = db.store.commands();
    let rows = [value("a", "1", "1"), value("b", "1", "2")];
    let import = |year: i32, mode: ImportMode| {
        let (actor, rows) = (&db.actor, &rows);
        async move { commands.import_component_values(actor, "f", year, &file("1"), rows, mode).await.unwrap() }
    };
    assert!(matches!(import(2026, ImportMode::Merge).await, Import::Done(_)));
    assert!(matches!(import(2026, ImportMode::Merge).await, Import::AlreadyThere(_)));
    assert!(matches!(import(2026, ImportMode::Replace).await, Import::AlreadyThere(_)));
    // The same file may be meant for another year.
    assert!(matches!(import(2025, ImportMode::Merge).await, Import::Done(_)));
    let more = [value("c", "1", "3")];
    commands
        .import_component_values(&db.actor, "f", 2026, &file("2"), &more, ImportMode::Merge)
        .await
        .unwrap();
    assert!(matches!(import(2026, ImportMode::Merge).await, Import::AlreadyThere(_)));
    assert!(matches!(import(2026, ImportMode::Replace).await, Import::Done(_)));
    assert_eq!(db.store.queries().component_values("f", 2026).await.unwrap(), rows);
}

async fn any_text_is_kept_as_it_is(db: TestDatabase) {
    let texts = [
        "'; DROP TABLE account; --",
        "{\"a\":1}",
        " khoảng trắng ",
        "dòng 1\ndòng 2\r\n",
        "“Đạt” 😀",
        "e\u{301}",
        "1.10",
        "\u{1}",
    ];
    let rows: Vec<ComponentValue> = texts.iter().map(|text| value(text, "1", text)).collect();
    db.store
        .commands()
        .import_component_values(&db.actor, "f", 2026, &file("1"), &rows, ImportMode::Merge)
        .await
        .unwrap();
    let mut expected = rows;
    expected.sort_by(|one, other| one.unit_code.cmp(&other.unit_code));
    assert_eq!(db.store.queries().component_values("f", 2026).await.unwrap(), expected);
}

async fn wrong_values_are_refused(db: TestDatabase) {
    let cases = [
        vec![value("a", "1", "1"), value("a", "1", "2")],
        vec![value("", "1", "1")],
        vec![value("a", "", "1")],
        vec![value("a", "1", "nul\0")],
    ];
    for rows in cases {
        let refused = db
            .store
            .commands()
            .import_component_values(&db.actor, "f", 2026, &file("1"), &rows, ImportMode::Merge)
            .await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "values", .. })), "{rows:?}");
    }
    assert!(db.store.queries().years_with_values().await.unwrap().is_empty());
}

async fn a_province_of_three_years_is_quick(db: TestDatabase) {
    let rows = values(120, 81);
    let begin = Instant::now();
    for year in [2024, 2025, 2026] {
        let file = file(&year.to_string());
        db.store
            .commands()
            .import_component_values(&db.actor, "f", year, &file, &rows, ImportMode::Merge)
            .await
            .unwrap();
    }
    let new = begin.elapsed();
    let begin = Instant::now();
    let file = ImportFile::new("v.csv", b"again", 9720, 0);
    db.store
        .commands()
        .import_component_values(&db.actor, "f", 2026, &file, &rows, ImportMode::Merge)
        .await
        .unwrap();
    let replaced = begin.elapsed();
    let begin = Instant::now();
    let stored = db.store.queries().component_values("f", 2026).await.unwrap();
    let read = begin.elapsed();
    assert_eq!(stored.len(), 9720);
    let kind = db.kind();
    let line =
        format!("{kind:?}: 29,160 values new {new:?}, 9,720 replaced {replaced:?}, 9,720 read {read:?}\n");
    if std::env::var_os("CAICACH_TEST_TIMES").is_some() {
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
}
