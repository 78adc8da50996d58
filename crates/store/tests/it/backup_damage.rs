//! A damaged backup, or one of a newer program, changes nothing.

use crate::backup::{back_up, restore};
use crate::example::fill;
use crate::harness::{TestDatabase, stories};
use caicach_store::StoreError;
use std::io::{Cursor, Read, Write};

stories!(
    what_is_no_backup_is_refused,
    a_damaged_backup_is_refused_whole,
    a_backup_of_a_newer_program_is_refused,
    a_backup_of_an_older_program_is_restored,
);

/// The backup with each file changed, or left out.
fn rewrite(backup: &[u8], change: impl Fn(&str, String) -> Option<String>) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(backup)).unwrap();
    let mut rewritten = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if let Some(text) = change(&name, text) {
            rewritten.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            rewritten.write_all(text.as_bytes()).unwrap();
        }
    }
    rewritten.finish().unwrap().into_inner()
}

/// The backup with one file changed.
fn with_file(backup: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    rewrite(backup, |file, text| Some(if file == name { change(text) } else { text }))
}

async fn assert_refused(db: &TestDatabase, backup: &[u8], what: &str) {
    let target = db.another().await;
    let refused = restore(&target.store, backup).await;
    assert!(matches!(refused, Err(StoreError::Corrupt { .. })), "{what}: {refused:?}");
    target.store.migrate().await.unwrap();
    let (manifest, _) = back_up(&target.store).await;
    assert_eq!(manifest.rows(), 0, "{what} left something behind");
}

async fn what_is_no_backup_is_refused(db: TestDatabase) {
    assert_refused(&db, b"", "an empty file").await;
    assert_refused(&db, "không phải bản sao lưu".as_bytes(), "a text").await;
    fill(&db.store).await;
    let (_, backup) = back_up(&db.store).await;
    assert_refused(&db, &backup[..backup.len() / 2], "half a backup").await;
    assert_refused(
        &db,
        &rewrite(&backup, |name, text| (name != "manifest.json").then_some(text)),
        "no manifest",
    )
    .await;
    assert_refused(&db, &with_file(&backup, "manifest.json", |_| "{".to_owned()), "half a manifest").await;
}

async fn a_damaged_backup_is_refused_whole(db: TestDatabase) {
    fill(&db.store).await;
    let (_, backup) = back_up(&db.store).await;
    let edited = with_file(&backup, "published_result.jsonl", |text| text.replace("86.75", "96.75"));
    assert_refused(&db, &edited, "an edited value").await;
    let one_less = with_file(&backup, "setting.jsonl", |_| String::new());
    assert_refused(&db, &one_less, "a missing row").await;
    let no_json = with_file(&backup, "setting.jsonl", |_| "hỏng\n".to_owned());
    assert_refused(&db, &no_json, "a line that is no row").await;
    let no_table = rewrite(&backup, |name, text| (name != "snapshot.jsonl").then_some(text));
    assert_refused(&db, &no_table, "a missing table").await;
    let strange = with_file(&backup, "manifest.json", |text| text.replace("\"snapshot\"", "\"other\""));
    assert_refused(&db, &strange, "an unknown table").await;

    // A flipped bit in the middle of the packed data.
    let mut flipped = backup.clone();
    let data = content_position(&backup, "component_value.jsonl") + 40;
    flipped[data] ^= 0x10;
    assert_refused(&db, &flipped, "a flipped bit").await;
}

/// Where the data of a file of the archive begins.
fn content_position(backup: &[u8], name: &str) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(backup)).unwrap();
    let position = archive.by_name(name).unwrap().data_start().unwrap();
    usize::try_from(position).unwrap()
}

async fn a_backup_of_a_newer_program_is_refused(db: TestDatabase) {
    let (_, backup) = back_up(&db.store).await;
    let newer_schema = with_file(&backup, "manifest.json", |text| {
        text.replace("m20261122_000001_people", "m20991231_000001_later")
    });
    let target = db.another().await;
    match restore(&target.store, &newer_schema).await {
        Err(StoreError::NewerSchema { migrations }) => assert_eq!(migrations, ["m20991231_000001_later"]),
        other => panic!("{other:?}"),
    }
    let newer_form =
        with_file(&backup, "manifest.json", |text| text.replace("caicach-backup-1", "caicach-backup-2"));
    assert!(matches!(restore(&target.store, &newer_form).await, Err(StoreError::NewerSchema { .. })));
}

/// As if the program had not yet had the settings: neither their migration nor their tables.
async fn a_backup_of_an_older_program_is_restored(db: TestDatabase) {
    fill(&db.store).await;
    let (_, backup) = back_up(&db.store).await;
    let older = rewrite(&backup, |name, text| match name {
        "setting.jsonl" | "idempotency_key.jsonl" => None,
        "manifest.json" => {
            let mut manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
            manifest["migrations"].as_array_mut().unwrap().pop();
            let is_old =
                |table: &serde_json::Value| table["name"] != "setting" && table["name"] != "idempotency_key";
            manifest["tables"].as_array_mut().unwrap().retain(is_old);
            Some(manifest.to_string())
        }
        _ => Some(text),
    });
    let target = db.another().await;
    restore(&target.store, &older).await.unwrap();
    assert_eq!(target.store.queries().accounts().await.unwrap().len(), 2);
    assert!(target.store.schema().await.unwrap().pending.is_empty());
    target.store.commands().set_setting(&db.actor, "a", "b", 0).await.unwrap();
}
