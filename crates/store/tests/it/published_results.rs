//! Published results are imported.

use crate::example::result;
use crate::harness::{TestDatabase, stories};
use caicach_store::{Import, ImportFile, PublishedResult, PublishedResultFilter, StoreError};

stories!(
    a_file_is_imported_once,
    a_later_file_replaces_its_source_only,
    results_are_found_by_index_year_and_unit,
    a_wrong_row_keeps_the_file_out,
    an_import_is_taken_back,
);

async fn all(db: &TestDatabase) -> Vec<PublishedResult> {
    db.store.queries().published_results(&PublishedResultFilter::default()).await.unwrap()
}

async fn a_file_is_imported_once(db: TestDatabase) {
    let commands = db.store.commands();
    let file = ImportFile::new("a.csv", b"a", 3, 1);
    let rows = [result(2021, "68", "86.75", "báo"), result(2021, "46", "83.060", "báo")];
    let first = commands.import_published_results(&db.actor, &file, &rows).await.unwrap();
    let batch = first.batch().clone();
    assert!(matches!(first, Import::Done(_)));
    assert_eq!((batch.rows, batch.accepted, batch.rejected), (3, 2, 1));
    // The same bytes under another name.
    let again = ImportFile::new("b.csv", b"a", 3, 1);
    let second = commands.import_published_results(&db.actor, &again, &rows).await.unwrap();
    assert_eq!(second, Import::AlreadyThere(batch.clone()));
    let stored = all(&db).await;
    assert_eq!(stored.len(), 2);
    // Values keep the places that were printed.
    assert_eq!(stored[0].value.unwrap().to_string(), "83.060");
    assert_eq!(stored[0].parts["survey_points"].to_string(), "33.870");
    assert_eq!(db.store.queries().imports(10).await.unwrap(), [batch]);
    assert_eq!(db.store.queries().revision(&caicach_store::Chain::results()).await.unwrap(), 1);
}

async fn a_later_file_replaces_its_source_only(db: TestDatabase) {
    let commands = db.store.commands();
    let one = ImportFile::new("1.csv", b"1", 2, 0);
    let rows = [result(2012, "48", "87.12", "bản xem trước"), result(2012, "48", "87.14", "báo chí")];
    commands.import_published_results(&db.actor, &one, &rows).await.unwrap();
    let two = ImportFile::new("2.csv", b"2", 1, 0);
    commands
        .import_published_results(&db.actor, &two, &[result(2012, "48", "87.15", "báo chí")])
        .await
        .unwrap();
    let values = |results: Vec<PublishedResult>| -> Vec<(String, String)> {
        results.into_iter().map(|result| (result.source, result.value.unwrap().to_string())).collect()
    };
    let expected = |press: &str| {
        vec![("báo chí".to_owned(), press.to_owned()), ("bản xem trước".to_owned(), "87.12".to_owned())]
    };
    let mut stored = values(all(&db).await);
    stored.sort();
    let mut wanted = expected("87.15");
    wanted.sort();
    assert_eq!(stored, wanted);
    // The first file no longer stands as it was imported: importing it again brings its rows back.
    let back = commands.import_published_results(&db.actor, &one, &rows).await.unwrap();
    assert!(matches!(back, Import::Done(_)));
    let mut stored = values(all(&db).await);
    stored.sort();
    let mut wanted = expected("87.14");
    wanted.sort();
    assert_eq!(stored, wanted);
}

async fn results_are_found_by_index_year_and_unit(db: TestDatabase) {
    let mut rows = Vec::new();
    for year in 2015..2025 {
        for unit in 1..=63 {
            rows.push(result(year, &format!("{unit:02}"), "80.5", "nguồn"));
        }
    }
    let mut other = result(2020, "01", "41.5", "nguồn");
    other.index_id = "papi".to_owned();
    rows.push(other);
    let file = ImportFile::new("a.csv", b"a", 631, 0);
    db.store.commands().import_published_results(&db.actor, &file, &rows).await.unwrap();
    let count = |index: Option<&str>, year: Option<i32>, unit: Option<&str>| {
        let filter = PublishedResultFilter {
            index_id: index.map(str::to_owned),
            year,
            unit_code: unit.map(str::to_owned),
        };
        let store = db.store.clone();
        async move { store.queries().published_results(&filter).await.unwrap().len() }
    };
    assert_eq!(count(None, None, None).await, 631);
    assert_eq!(count(Some("par_index"), Some(2020), None).await, 63);
    assert_eq!(count(Some("par_index"), None, Some("01")).await, 10);
    assert_eq!(count(None, Some(2020), Some("01")).await, 2);
    assert_eq!(count(Some("pci"), None, None).await, 0);
}

async fn a_wrong_row_keeps_the_file_out(db: TestDatabase) {
    let good = result(2021, "68", "86.75", "báo");
    let twice = [good.clone(), good.clone()];
    let without_source = [good.clone(), result(2021, "46", "1", "")];
    let nul = [PublishedResult { note: Some("\0".to_owned()), ..good }];
    for rows in [&twice[..], &without_source, &nul] {
        let file = ImportFile::new("a.csv", b"a", 2, 0);
        let refused = db.store.commands().import_published_results(&db.actor, &file, rows).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{refused:?}");
    }
    assert!(all(&db).await.is_empty() && db.store.queries().imports(1).await.unwrap().is_empty());
}

async fn an_import_is_taken_back(db: TestDatabase) {
    let commands = db.store.commands();
    let file = ImportFile::new("a.csv", b"a", 1, 0);
    let rows = [result(2021, "68", "86.75", "báo")];
    let import = commands.import_published_results(&db.actor, &file, &rows).await.unwrap();
    let id = import.batch().id;
    assert_eq!(commands.remove_published_results(&db.actor, id, "nhầm tệp").await.unwrap(), 1);
    assert!(matches!(
        commands.remove_published_results(&db.actor, id, "nhầm tệp").await,
        Err(StoreError::NotFound { .. })
    ));
    assert!(all(&db).await.is_empty());
    // What was taken back can be imported again.
    assert!(matches!(
        commands.import_published_results(&db.actor, &file, &rows).await.unwrap(),
        Import::Done(_)
    ));
    assert_eq!(all(&db).await.len(), 1);
}
