//! Records are found, page after page, and what changed since a revision.

use crate::harness::{TestDatabase, stories};
use crate::records::{all, put};
use crate::registers::{dossier, dossiers, register, task, tasks, text, things, time, values};
use caicach_registers::{Register, Value};
use caicach_store::{RecordFilter, RecordId, RecordOrder, StoreError, StoredRecord};
use chrono::NaiveDate;
use std::collections::BTreeSet;

stories!(
    records_are_filtered_by_any_field,
    dossiers_are_filtered_by_any_field,
    a_search_knows_no_capital_letters,
    every_row_is_seen_once_while_rows_are_added,
    what_changed_since_a_revision_is_found,
    what_a_register_has_not_is_refused,
);

async fn found(db: &TestDatabase, register: &Register, filter: RecordFilter) -> Vec<String> {
    let queries = db.store.queries();
    let records = queries.records(register, &filter, RecordOrder::OldestFirst, None, 1_000).await.unwrap();
    let count = queries.count_records(register, &filter).await.unwrap();
    assert_eq!(count, u64::try_from(records.len()).unwrap());
    records.iter().map(|record| record.key(register).remove(0)).collect()
}

fn equal(name: &str, value: Value) -> RecordFilter {
    RecordFilter { equals: vec![(name.to_owned(), value)], ..RecordFilter::default() }
}

fn days(from: &str, to: &str) -> Option<(NaiveDate, NaiveDate)> {
    Some((from.parse().unwrap(), to.parse().unwrap()))
}

async fn records_are_filtered_by_any_field(db: TestDatabase) {
    let thing = |code: &str, unit: &str, more: &[(&str, Value)]| {
        let mut known = vec![("code", text(code)), ("unit", text(unit))];
        known.extend_from_slice(more);
        values(things(), &known)
    };
    let a = [
        ("a_text", text("“Đạt” \\ 'x'\n")),
        ("a_integer", Value::Integer(i64::MAX)),
        ("a_number", Value::Number(0.1 + 0.2)),
        ("a_boolean", Value::Boolean(true)),
        ("a_date", Value::Date("2026-03-02".parse().unwrap())),
        ("a_time", time("2026-03-02T08:00:00.5")),
    ];
    let b = [("a_boolean", Value::Boolean(false)), ("a_number", Value::Number(3.0))];
    put(&db, things(), &[thing("a", "snv", &a), thing("b", "sct", &b), thing("c", "sct", &[])]).await;
    for (name, value) in &a {
        assert_eq!(found(&db, things(), equal(name, value.clone())).await, ["a"], "{name}");
    }
    assert_eq!(found(&db, things(), equal("a_number", Value::Integer(3))).await, ["b"]);
    assert_eq!(found(&db, things(), equal("a_boolean", Value::Boolean(false))).await, ["b"]);
    assert_eq!(found(&db, things(), equal("a_boolean", Value::Null)).await, ["c"]);
    assert_eq!(found(&db, things(), equal("unit", text("sct"))).await, ["b", "c"]);
    let of_units = |units: &[&str]| RecordFilter {
        units: Some(units.iter().map(|unit| (*unit).to_owned()).collect()),
        ..RecordFilter::default()
    };
    assert_eq!(found(&db, things(), of_units(&["snv", "\"x"])).await, ["a"]);
    assert_eq!(found(&db, things(), of_units(&["snv", "sct"])).await, ["a", "b", "c"]);
    assert!(found(&db, things(), of_units(&[])).await.is_empty());
    let of_days = RecordFilter { days: days("2026-03-02", "2026-03-02"), ..RecordFilter::default() };
    assert_eq!(found(&db, things(), of_days).await, ["a"]);
    let both = RecordFilter { units: of_units(&["sct"]).units, ..equal("a_boolean", Value::Null) };
    assert_eq!(found(&db, things(), both).await, ["c"]);

    let id = all(&db, things()).await[2].id;
    db.store.commands().withdraw_record(&db.actor, things(), id, 1, "x").await.unwrap();
    assert_eq!(found(&db, things(), of_units(&["sct"])).await, ["b"]);
    let with_withdrawn = RecordFilter { include_withdrawn: true, ..of_units(&["sct"]) };
    assert_eq!(found(&db, things(), with_withdrawn).await, ["b", "c"]);
}

async fn dossiers_are_filtered_by_any_field(db: TestDatabase) {
    let records: Vec<_> = (0..60).map(dossier).collect();
    put(&db, dossiers(), &records).await;
    let place = |name: &str| dossiers().fields.iter().position(|field| field.name == name).unwrap();
    let key = |record: &Vec<Value>| record[0].to_field();
    for field in &dossiers().fields {
        for value in [records[4][place(&field.name)].clone(), Value::Null] {
            let expected: Vec<String> =
                records.iter().filter(|record| record[place(&field.name)] == value).map(key).collect();
            assert_eq!(found(&db, dossiers(), equal(&field.name, value)).await, expected, "{}", field.name);
        }
    }
    let of_days = RecordFilter { days: days("2026-03-05", "2026-03-06"), ..RecordFilter::default() };
    let expected: Vec<String> = records
        .iter()
        .filter(|record| {
            ["2026-03-05", "2026-03-06"].contains(&&record[place("received_at")].to_field()[..10])
        })
        .map(key)
        .collect();
    assert_eq!(expected.len(), 4);
    assert_eq!(found(&db, dossiers(), of_days).await, expected);
}

async fn a_search_knows_no_capital_letters(db: TestDatabase) {
    let records = [
        task("NV-01/KH", "snv", "ĐÁNH GIÁ cải cách", "2026-06-30"),
        task("NV-02/KH", "snv", "Rà soát 100% thủ tục_mới", "2026-06-30"),
        task("NV-03/KH", "snv", "Bo\u{302}\u{309} sung", "2026-06-30"),
        task("NV-04/KH", "snv", "đường \\ dẫn", "2026-06-30"),
    ];
    put(&db, tasks(), &records).await;
    let cases: [(&str, &[&str]); 10] = [
        ("nv-0", &["NV-01/KH", "NV-02/KH", "NV-03/KH", "NV-04/KH"]),
        ("đánh giá CẢI CÁCH", &["NV-01/KH"]),
        ("danh gia", &[]),
        ("100%", &["NV-02/KH"]),
        ("0%t", &[]),
        ("tục_m", &["NV-02/KH"]),
        ("t_c", &[]),
        ("bổ SUNG", &["NV-03/KH"]),
        (" \\ ", &["NV-04/KH"]),
        ("reform_plan", &[]),
    ];
    for (search, expected) in cases {
        let filter = RecordFilter { search: Some(search.to_owned()), ..RecordFilter::default() };
        assert_eq!(found(&db, tasks(), filter).await, expected, "{search}");
    }
    put(&db, dossiers(), &[dossier(1)]).await;
    let filter = RecordFilter { search: Some("ĐẤT đai".to_owned()), ..RecordFilter::default() };
    assert_eq!(found(&db, dossiers(), filter).await.len(), 1);
}

async fn every_row_is_seen_once_while_rows_are_added(db: TestDatabase) {
    let records: Vec<_> = (0..50).map(dossier).collect();
    put(&db, dossiers(), &records).await;
    let first: BTreeSet<RecordId> = all(&db, dossiers()).await.iter().map(|record| record.id).collect();
    let mut number = 50;
    for order in [RecordOrder::NewestFirst, RecordOrder::OldestFirst] {
        let mut seen: Vec<RecordId> = Vec::new();
        loop {
            let queries = db.store.queries();
            let filter = RecordFilter::default();
            let page: Vec<StoredRecord> =
                queries.records(dossiers(), &filter, order, seen.last().copied(), 7).await.unwrap();
            seen.extend(page.iter().map(|record| record.id));
            if page.is_empty() {
                break;
            }
            if number < 60 {
                put(&db, dossiers(), &[dossier(number)]).await;
                number += 1;
            }
        }
        let once: BTreeSet<RecordId> = seen.iter().copied().collect();
        assert_eq!(once.len(), seen.len());
        assert!(once.is_superset(&first));
        assert!(seen.windows(2).all(|pair| (pair[0] > pair[1]) == (order == RecordOrder::NewestFirst)));
    }
}

async fn what_changed_since_a_revision_is_found(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    for register in [tasks(), dossiers()] {
        let record = |number: usize| {
            if register.id == "dossiers" {
                dossier(number)
            } else {
                task(&format!("T-{number:02}"), "snv", "a", "2026-06-30")
            }
        };
        let records: Vec<_> = (0..10).map(record).collect();
        put(&db, register, &records).await;
        let ids: Vec<RecordId> = all(&db, register).await.iter().map(|record| record.id).collect();
        commands.withdraw_record(&db.actor, register, ids[7], 1, "x").await.unwrap();
        let mut edited = record(3);
        let place =
            register.fields.iter().position(|field| ["title", "field"].contains(&field.name.as_str()));
        edited[place.unwrap()] = text("khác");
        put(&db, register, &[record(1), edited, record(10)]).await;

        let since = async |revision, after, limit| {
            queries.records_changed_since(register, revision, after, limit).await.unwrap()
        };
        let changed = since(1, None, 100).await;
        let summary: Vec<(i64, RecordId, bool)> =
            changed.iter().map(|record| (record.revision, record.id, record.is_withdrawn)).collect();
        let new = all(&db, register).await.last().unwrap().id;
        assert_eq!(summary, [(2, ids[7], true), (3, ids[3], false), (3, new, false)]);
        assert!(since(3, None, 100).await.is_empty());
        // Page after page it is the same.
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = since(0, after, 4).await;
            let Some(last) = page.last() else { break };
            after = Some((last.revision, last.id));
            paged.extend(page);
        }
        assert_eq!(paged, since(0, None, 100).await);
        assert_eq!(paged.len(), 11);
    }
}

async fn what_a_register_has_not_is_refused(db: TestDatabase) {
    let queries = db.store.queries();
    let page = async |register: &'static Register, filter: RecordFilter| {
        queries.records(register, &filter, RecordOrder::NewestFirst, None, 10).await
    };
    for name in ["no_field", "id", "code; DROP TABLE record", "late"] {
        for register in [tasks(), dossiers()] {
            let refused = page(register, equal(name, text("x"))).await;
            assert!(matches!(refused, Err(StoreError::Invalid { field: "field", .. })), "{name}");
        }
    }
    let refused = page(tasks(), equal("due_on", text("2026"))).await;
    assert!(matches!(refused, Err(StoreError::Invalid { field: "equals", .. })));
    for search in ["'; DROP TABLE record; --", "\"", "$1"] {
        let filter = RecordFilter { search: Some(search.to_owned()), ..RecordFilter::default() };
        assert!(page(tasks(), filter).await.unwrap().is_empty());
    }
    // Every register of the product can be asked.
    for known in crate::registers::all() {
        assert!(page(register(&known.id), RecordFilter::default()).await.unwrap().is_empty());
    }
}
