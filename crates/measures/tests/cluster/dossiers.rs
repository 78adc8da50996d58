//! Many dossiers, made up by counting.

use crate::world::register;
use caicach_measures::{ImportMode, Lake, LakeWriter, Manifest, RowsBuilder};
use caicach_registers::{Record, Register, RegisterKind, Value};
use chrono::{NaiveDate, TimeDelta};
use std::path::Path;

/// How many dossiers a file holds.
const FILE_ROWS: usize = 100_000;

pub(crate) fn dossiers() -> Register {
    let fields = [
        ("code", "text", true),
        ("unit", "unit", true),
        ("channel", "text", false),
        ("procedure", "text", false),
        ("received_at", "time", false),
        ("finished_at", "time", false),
        ("due_at", "time", false),
        ("status", "text", false),
        ("fee", "number", false),
    ];
    let derived = [
        ("is_received", "boolean", "computed"),
        ("in_time_until", "time", "computed"),
        ("is_open", "boolean", "of the moment"),
        ("is_overdue", "boolean", "of the moment"),
    ];
    register("dossiers", RegisterKind::Events, &fields, &derived)
}

/// The dossier with a number. Fees are quarters, which add up exactly in any order.
fn dossier(number: usize) -> Record {
    let text = |text: String| Value::text(text);
    let number_64 = i64::try_from(number).unwrap();
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap().and_hms_opt(7, 0, 0).unwrap();
    let received = first + TimeDelta::minutes(number_64 * 37 % (2 * 365 * 24 * 60));
    let hours = number_64 * 13 % 400;
    let finished = (!number.is_multiple_of(11)).then(|| received + TimeDelta::hours(hours));
    let due = received + TimeDelta::hours(240);
    let channel = ["online", "counter", "post"][number % 3];
    let fee = f64::from(u8::try_from(number % 200).unwrap()) / 4.0;
    let values = vec![
        text(format!("H{number:08}")),
        text(format!("xã {}", number * 7 % 97)),
        if number.is_multiple_of(50) { Value::Null } else { text(channel.to_owned()) },
        text(format!("P{}", number * 31 % 211)),
        Value::Time(received),
        finished.map_or(Value::Null, Value::Time),
        Value::Time(due),
        Value::Null,
        Value::Number(fee),
        Value::Boolean(!number.is_multiple_of(17)),
        Value::Time(due),
        Value::Null,
        Value::Null,
    ];
    Record { values }
}

/// A lake with so many files of dossiers: they are written side by side, as several imports would, and one manifest names them.
pub(crate) fn lake_of(folder: &Path, files: usize) -> Lake {
    let lake = Lake::open(folder.join("lake").to_str().unwrap()).unwrap();
    let write = |number: usize| {
        let part = folder.join(format!("part-{number}"));
        let part_lake = Lake::open(part.to_str().unwrap()).unwrap();
        let writing = async {
            let mut writer = LakeWriter::begin(&part_lake, &dossiers(), ImportMode::Replace).await.unwrap();
            let mut rows = RowsBuilder::new(&dossiers());
            for place in number * FILE_ROWS..(number + 1) * FILE_ROWS {
                rows.push(&dossier(place));
            }
            assert!(writer.push(&rows.finish().unwrap()).await.unwrap().is_empty());
            writer.finish("2027-01-05T08:00:00".parse().unwrap()).await.unwrap().1
        };
        let manifest = tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(writing);
        (part, manifest)
    };
    let half = |rest: usize| (rest..files).step_by(2).map(write).collect::<Vec<_>>();
    let written: Vec<_> = std::thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut written = half(0);
        written.extend(other.join().unwrap());
        written
    });
    let below = folder.join("lake/dossiers");
    std::fs::create_dir_all(below.join("data")).unwrap();
    std::fs::create_dir_all(below.join("manifests")).unwrap();
    let mut all: Option<Manifest> = None;
    for (part, manifest) in written {
        for file in &manifest.files {
            std::fs::rename(part.join("dossiers").join(&file.path), below.join(&file.path)).unwrap();
        }
        match &mut all {
            Some(all) => all.files.extend(manifest.files),
            None => all = Some(manifest),
        }
    }
    let manifest = serde_json::to_vec(&all.unwrap()).unwrap();
    std::fs::write(below.join("manifests/0000000001.json"), manifest).unwrap();
    lake
}
