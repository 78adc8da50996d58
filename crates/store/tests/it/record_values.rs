//! Every value comes back as it went in, and many of them go in fast.

use crate::harness::{TestDatabase, stories};
use crate::records::{all, put};
use crate::registers::{dossier, dossiers, task, tasks, text, things, time};
use caicach_registers::{Field, Register, Value, ValueType};
use caicach_store::{PutOutcome, RecordFilter, RecordOrder};
use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::io::Write;
use std::time::{Duration, Instant};

stories!(
    every_value_comes_back_as_it_went_in,
    fields_that_an_office_adds_to_dossiers_are_kept,
    a_value_of_another_type_than_today_is_reported,
    five_thousand_dossiers_go_in_fast,
);

/// Any value of a type that can be stored, as it comes back.
fn any_value(value_type: ValueType) -> BoxedStrategy<Value> {
    let letters = prop_oneof![
        any::<char>(),
        prop::sample::select(vec![
            '"', '\\', '\'', '\n', '\u{1}', 'Đ', 'ử', '\u{301}', '😀', '%', '{', '$', '\u{7f}'
        ]),
    ];
    let words = prop::collection::vec(letters.prop_filter("no NUL", |letter| *letter != '\0'), 0..12);
    let number = prop_oneof![
        Just(0.0),
        // All digits that there are, from the smallest to the largest number.
        (1.0..10.0_f64, -30..30).prop_map(|(digits, exponent)| -digits * 10_f64.powi(exponent)),
        -1e6..1e6_f64,
        (-1_000_000..1_000_000_i64).prop_map(|cents| f64::from(i32::try_from(cents).unwrap()) / 100.0),
    ];
    // From the year 1 to the year 9999.
    let micros = -62_135_596_800_000_000..253_402_300_800_000_000_i64;
    let some = match value_type {
        ValueType::Text => words.prop_map(|letters| Value::Text(letters.into_iter().collect())).boxed(),
        ValueType::Integer => any::<i64>().prop_map(Value::Integer).boxed(),
        ValueType::Number => number.prop_map(Value::Number).boxed(),
        ValueType::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        ValueType::Date => (1..3_652_059)
            .prop_map(|day| Value::Date(NaiveDate::from_num_days_from_ce_opt(day).unwrap()))
            .boxed(),
        ValueType::Time => {
            prop_oneof![micros.clone(), micros.prop_map(|micros| micros / 60_000_000 * 60_000_000)]
                .prop_map(|micros| Value::Time(DateTime::from_timestamp_micros(micros).unwrap().naive_utc()))
                .boxed()
        }
    };
    prop_oneof![1 => Just(Value::Null), 5 => some].boxed()
}

/// Records of any values; their first field is their number.
fn any_records(register: &Register) -> Vec<Vec<Value>> {
    let mut runner = TestRunner::deterministic();
    let strategies: Vec<_> = register.fields.iter().map(|field| any_value(field.kind.value_type())).collect();
    (0..2_000)
        .map(|number| {
            let values = strategies.iter().map(|any| any.new_tree(&mut runner).unwrap().current());
            let mut record: Vec<Value> = values.collect();
            record[0] = text(&format!("{number}"));
            record[register.unit] = text("snv");
            record
        })
        .collect()
}

async fn every_value_comes_back_as_it_went_in(db: TestDatabase) {
    for register in [things(), dossiers()] {
        let records = any_records(register);
        assert_eq!(put(&db, register, &records).await.count(PutOutcome::Added), 2_000);
        for (record, stored) in records.iter().zip(all(&db, register).await) {
            assert_eq!(*record, stored.values);
            assert!(stored.unread.is_empty());
        }
        assert_eq!(put(&db, register, &records).await.count(PutOutcome::Unchanged), 2_000);
        let filter = |name: &str, value: &Value| RecordFilter {
            equals: vec![("code".to_owned(), text("7")), (name.to_owned(), value.clone())],
            ..RecordFilter::default()
        };
        for (field, value) in register.fields.iter().zip(&records[7]) {
            let filter = filter(&field.name, value);
            assert_eq!(db.store.queries().count_records(register, &filter).await.unwrap(), 1, "{value:?}");
        }
    }
}

/// A register with one more field of the type of another register's, or with that type for one that it has.
fn with_field(register: &Register, name: &str, like: &str) -> Register {
    let field = Field { name: name.to_owned(), ..things().field(like).unwrap().clone() };
    let mut register = register.clone();
    match register.fields.iter().position(|other| other.name == name) {
        Some(place) => register.fields[place] = field,
        None => register.fields.push(field),
    }
    register
}

async fn fields_that_an_office_adds_to_dossiers_are_kept(db: TestDatabase) {
    let register = with_field(dossiers(), "counter", "a_time");
    let mut record = dossier(1);
    record.push(time("2026-03-02T08:00:00"));
    put(&db, &register, &[record.clone(), [dossier(2), vec![Value::Null]].concat()]).await;
    let stored = all(&db, &register).await;
    assert_eq!(stored[0].values, record);
    let filter = |value: Value| RecordFilter {
        equals: vec![("counter".to_owned(), value)],
        ..RecordFilter::default()
    };
    for (value, id) in [(record[record.len() - 1].clone(), stored[0].id), (Value::Null, stored[1].id)] {
        let found = db
            .store
            .queries()
            .records(&register, &filter(value), RecordOrder::NewestFirst, None, 10)
            .await
            .unwrap();
        assert_eq!(found.iter().map(|record| record.id).collect::<Vec<_>>(), [id]);
    }
    // The product's own register reads them as before.
    assert_eq!(all(&db, dossiers()).await[0].values, dossier(1));
}

async fn a_value_of_another_type_than_today_is_reported(db: TestDatabase) {
    put(&db, tasks(), &[task("T-1", "snv", "a", "2026-06-30")]).await;
    let register = with_field(tasks(), "title", "a_integer");
    let stored = all(&db, &register).await;
    assert_eq!(stored[0].unread, ["title"]);
    let place = register.fields.iter().position(|field| field.name == "title").unwrap();
    assert_eq!(stored[0].values[place], Value::Null);
    assert!(all(&db, tasks()).await[0].unread.is_empty());
}

async fn five_thousand_dossiers_go_in_fast(db: TestDatabase) {
    let records: Vec<_> = (0..5_000).map(dossier).collect();
    let begin = Instant::now();
    put(&db, dossiers(), &records).await;
    let new = begin.elapsed();
    let begin = Instant::now();
    assert_eq!(put(&db, dossiers(), &records).await.count(PutOutcome::Unchanged), 5_000);
    let unchanged = begin.elapsed();
    let changed: Vec<_> = records
        .iter()
        .map(|record| {
            let mut record = record.clone();
            record[2] = text("Hộ tịch");
            record
        })
        .collect();
    let begin = Instant::now();
    assert_eq!(put(&db, dossiers(), &changed).await.count(PutOutcome::Replaced), 5_000);
    let replaced = begin.elapsed();
    let begin = Instant::now();
    assert_eq!(all(&db, dossiers()).await.len(), 5_000);
    let read = begin.elapsed();
    let kind = db.kind();
    let line = format!(
        "{kind:?}: 5,000 dossiers new {new:?}, unchanged {unchanged:?}, replaced {replaced:?}, read {read:?}\n"
    );
    if std::env::var_os("CAICACH_TEST_TIMES").is_some() {
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    // Far above what it takes, for machines that are busy with other tests.
    assert!(new < Duration::from_secs(20), "{line}");
}
