//! A compacted register holds the same records, without those that were replaced.

use crate::world::{lake, measure, records, rows, tasks};
use caicach_calendar::{Period, PeriodKind};
use caicach_measures::{Compacted, Grain, ImportMode, Lake, LakeError, LakeWriter, MeasureRow, Request, run};

async fn import(lake: &Lake, at: &str, lines: &[&str]) {
    let register = tasks();
    let mut writer = LakeWriter::begin(lake, &register, ImportMode::ByKey).await.unwrap();
    assert!(writer.push(&rows(&register, &records(&register, lines))).await.unwrap().is_empty());
    writer.finish(at.parse().unwrap()).await.unwrap();
}

async fn done(lake: &Lake) -> Vec<MeasureRow> {
    let register = tasks();
    let done = measure(&register, &[], "tasks.done", "state = 'done'", Some("TRUE"), "event(due_on)", |_| {});
    let year = Period::parse("2026", PeriodKind::Calendar).unwrap();
    let request = Request {
        first: year,
        last: year,
        grain: Grain::Month,
        dimensions: Vec::new(),
        counts_in: Vec::new(),
        at: None,
    };
    run(lake, &[], &register, &[&done], &request).await.unwrap()
}

#[tokio::test]
async fn the_same_records_without_those_that_were_replaced() {
    let (_folder, lake) = lake();
    import(&lake, "2026-07-01T08:00:00", &["A,u,open,,2026-01-05", "B,u,open,,2026-02-05"]).await;
    import(&lake, "2026-07-02T08:00:00", &["B,u,done,,2026-02-05", "C,v,done,,2026-02-09"]).await;
    let before = lake.manifest("tasks").await.unwrap().unwrap();
    assert_eq!((before.files.len(), before.rows()), (2, 3));
    let values = done(&lake).await;
    assert_eq!(values.len(), 3);

    let (compacted, manifest) = lake.compact("tasks").await.unwrap();
    assert_eq!(compacted, Compacted { files_read: 2, files_written: 1, rows_dropped: 1 });
    assert_eq!((manifest.number, manifest.at, manifest.rows()), (3, before.at, 3));
    assert!(manifest.files.iter().all(|file| file.replaced.is_none() && file.replaced_rows == 0));
    assert_eq!(lake.manifest("tasks").await.unwrap().unwrap(), manifest);
    assert_eq!(done(&lake).await, values);

    // Nothing is left to do, and later imports meet the records where they are now.
    let (again, same) = lake.compact("tasks").await.unwrap();
    assert_eq!((again, same), (Compacted::default(), manifest));
    import(&lake, "2026-07-03T08:00:00", &["A,u,done,,2026-01-05", "C,v,done,,2026-02-09"]).await;
    let after = lake.manifest("tasks").await.unwrap().unwrap();
    assert_eq!((after.number, after.rows()), (4, 3));
    assert_eq!(done(&lake).await[0].numerator, 1.0);
}

#[tokio::test]
async fn a_register_that_is_not_there_cannot_be_compacted() {
    let (_folder, lake) = lake();
    let error = lake.compact("tasks").await.unwrap_err();
    assert!(matches!(error, LakeError::NoRegister { register } if register == "tasks"));
}
