//! Records go in once, a later import replaces what changed, and whatever is interrupted changes nothing.

use crate::world::{lake, records, rows, tasks};
use caicach_measures::{ImportMode, Imported, Lake, LakeError, LakeWriter, Manifest, Texts};
use chrono::{NaiveDate, NaiveDateTime};
use futures::TryStreamExt;

fn at() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 7, 1).unwrap().and_hms_opt(8, 0, 0).unwrap()
}

async fn import(lake: &Lake, mode: ImportMode, lines: &[&str]) -> (Imported, Manifest, usize) {
    let register = tasks();
    let mut writer = LakeWriter::begin(lake, &register, mode).await.unwrap();
    let refused = writer.push(&rows(&register, &records(&register, lines))).await.unwrap().len();
    let (imported, manifest) = writer.finish(at()).await.unwrap();
    (imported, manifest, refused)
}

/// The codes with their states that count.
async fn contents(lake: &Lake) -> Vec<String> {
    use datafusion::arrow::array::AsArray;
    let Some(manifest) = lake.manifest("tasks").await.unwrap() else { return Vec::new() };
    let (_, partitions) = lake.partitions(&manifest, &["code", "state"], Texts::Plain).unwrap();
    let mut found = Vec::new();
    for partition in partitions {
        let mut stream = partition.open().await.unwrap();
        while let Some(batch) = stream.try_next().await.unwrap() {
            let (codes, states) = (batch.column(0).as_string::<i32>(), batch.column(1).as_string::<i32>());
            found.extend(
                (0..batch.num_rows()).map(|row| format!("{} {}", codes.value(row), states.value(row))),
            );
        }
    }
    assert_eq!(u64::try_from(found.len()).unwrap(), manifest.rows());
    found.sort();
    found
}

#[tokio::test]
async fn a_later_import_replaces_what_changed() {
    let (_folder, lake) = lake();
    let (imported, manifest, _) =
        import(&lake, ImportMode::ByKey, &["A,u,open", "B,u,open", "C,u,done"]).await;
    assert_eq!(imported, Imported { added: 3, replaced: 0, unchanged: 0, removed: 0 });
    assert_eq!((manifest.number, manifest.rows(), manifest.at), (1, 3, at()));

    // The same file twice changes nothing.
    let (imported, same, _) = import(&lake, ImportMode::ByKey, &["A,u,open", "B,u,open", "C,u,done"]).await;
    assert_eq!(imported, Imported { added: 0, replaced: 0, unchanged: 3, removed: 0 });
    assert_eq!(same, manifest);

    let (imported, manifest, _) =
        import(&lake, ImportMode::ByKey, &["B,u,done", "C,u,done", "D,u,open"]).await;
    assert_eq!(imported, Imported { added: 1, replaced: 1, unchanged: 1, removed: 0 });
    assert_eq!((manifest.number, manifest.rows()), (2, 4));
    assert_eq!(contents(&lake).await, ["A open", "B done", "C done", "D open"]);

    // Once more, so that a list of replaced records grows, and a file of which nothing is left goes.
    let (imported, manifest, _) =
        import(&lake, ImportMode::ByKey, &["A,u,done", "D,u,done", "B,u,open"]).await;
    assert_eq!(imported, Imported { added: 0, replaced: 3, unchanged: 0, removed: 0 });
    assert_eq!(contents(&lake).await, ["A done", "B open", "C done", "D done"]);
    assert_eq!(manifest.files.len(), 2);
    assert_eq!(import(&lake, ImportMode::ByKey, &["C,u,done"]).await.0.unchanged, 1);
}

#[tokio::test]
async fn replacing_and_appending() {
    let (_folder, lake) = lake();
    import(&lake, ImportMode::ByKey, &["A,u,open", "B,u,open"]).await;
    let (imported, _, refused) = import(&lake, ImportMode::Append, &["B,u,done", "C,u,open"]).await;
    assert_eq!((imported.added, refused), (1, 1));
    assert_eq!(contents(&lake).await, ["A open", "B open", "C open"]);
    let (_, _, refused) = import(&lake, ImportMode::Replace, &["X,u,open", "X,u,done"]).await;
    assert_eq!(refused, 1, "a key that comes twice is taken once");
    assert_eq!(contents(&lake).await, ["X open"]);
    import(&lake, ImportMode::Replace, &[]).await;
    assert_eq!(contents(&lake).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_is_interrupted_changes_nothing_and_two_at_once_do_not_lose_a_record() {
    let (_folder, lake) = lake();
    import(&lake, ImportMode::ByKey, &["A,u,open"]).await;
    let register = tasks();
    let mut interrupted = LakeWriter::begin(&lake, &register, ImportMode::ByKey).await.unwrap();
    interrupted.push(&rows(&register, &records(&register, &["B,u,open"]))).await.unwrap();
    drop(interrupted);
    assert_eq!(contents(&lake).await, ["A open"]);

    let mut slow = LakeWriter::begin(&lake, &register, ImportMode::ByKey).await.unwrap();
    slow.push(&rows(&register, &records(&register, &["C,u,open"]))).await.unwrap();
    import(&lake, ImportMode::ByKey, &["D,u,open"]).await;
    assert!(matches!(slow.finish(at()).await, Err(LakeError::Conflict { register }) if register == "tasks"));
    assert_eq!(contents(&lake).await, ["A open", "D open"]);
}

#[tokio::test]
async fn files_of_other_columns_are_not_mixed() {
    let (_folder, lake) = lake();
    import(&lake, ImportMode::ByKey, &["A,u,open"]).await;
    let mut other = tasks();
    other.derived.clear();
    let begun = LakeWriter::begin(&lake, &other, ImportMode::ByKey).await;
    assert!(matches!(begun.err(), Some(LakeError::OtherColumns { .. })));
    assert!(LakeWriter::begin(&lake, &other, ImportMode::Replace).await.is_ok());
    assert!(lake.manifest("inspections").await.unwrap().is_none());
}
