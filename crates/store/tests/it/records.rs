//! Records go into registers, are edited, withdrawn and restored.

use crate::harness::{TestDatabase, stories};
use crate::registers::{day, dossier, dossiers, task, tasks, text, things, time, values};
use caicach_registers::{Register, Value};
use caicach_store::{
    Chain, Import, ImportBatch, ImportFile, ImportKind, MOST_RECORDS_IN_CALL, PutOutcome, PutRecords,
    RecordFilter, RecordId, RecordOrder, RecordOrigin, RegisterState, StoreError, StoredRecord,
};
use chrono::TimeDelta;

stories!(
    what_is_put_twice_stays_as_it_is,
    one_audit_entry_says_what_was_put,
    of_records_with_one_key_the_last_goes_in,
    too_many_records_and_wrong_values_are_refused,
    what_was_withdrawn_and_comes_again_is_back,
    what_putting_would_do_is_what_it_does,
    a_new_record_does_not_take_the_place_of_another,
    a_record_knows_who_changed_it,
    an_import_is_taken_back,
    a_record_is_edited_by_the_one_who_read_it_last,
    a_key_may_change_but_not_to_one_that_is_taken,
    a_withdrawn_record_can_be_restored,
    the_hash_of_the_content_is_what_another_program_computes,
    no_personal_data_enters_the_chain,
    a_file_is_entered_when_its_parts_are_in,
    registers_do_not_see_each_other,
);

pub(crate) async fn put(db: &TestDatabase, register: &Register, records: &[Vec<Value>]) -> PutRecords {
    db.store.commands().put_records(&db.actor, register, records, RecordOrigin::Person).await.unwrap()
}

/// All records, the earliest first.
pub(crate) async fn all(db: &TestDatabase, register: &Register) -> Vec<StoredRecord> {
    let filter = RecordFilter { include_withdrawn: true, ..RecordFilter::default() };
    let queries = db.store.queries();
    queries.records(register, &filter, RecordOrder::OldestFirst, None, 100_000).await.unwrap()
}

async fn state(db: &TestDatabase, register: &Register) -> RegisterState {
    let states = db.store.queries().register_states().await.unwrap();
    states.into_iter().find(|state| state.register == register.id).unwrap()
}

async fn entries(db: &TestDatabase, register: &Register) -> i64 {
    db.store.queries().revision(&Chain::register(&register.id)).await.unwrap()
}

async fn what_is_put_twice_stays_as_it_is(db: TestDatabase) {
    use PutOutcome::{Added, Replaced, Unchanged};
    let changed = |mut record: Vec<Value>, place: usize| {
        record[place] = text("khác");
        record
    };
    let cases = [
        (
            tasks(),
            task("T-1", "snv", "Rà soát", "2026-06-30"),
            task("T-1", "sct", "Rà soát", "2026-06-30"),
            2,
        ),
        (dossiers(), dossier(1), dossier(2), 1),
    ];
    for (register, one, other, place) in cases {
        let place = register.fields.iter().position(|field| field.name == "title").unwrap_or(place);
        let first = put(&db, register, &[one.clone(), other.clone()]).await;
        assert_eq!(first, PutRecords { revision: 1, outcomes: vec![Added, Added] });
        let before = all(&db, register).await;
        assert!(before.iter().all(|record| (record.version, record.revision) == (1, 1)));
        assert_eq!(before[0].updated_at, db.clock.now());

        db.clock.advance(TimeDelta::hours(1));
        let again = put(&db, register, &[one.clone(), other.clone()]).await;
        assert_eq!(again, PutRecords { revision: 1, outcomes: vec![Unchanged, Unchanged] });
        assert_eq!(all(&db, register).await, before);
        assert_eq!(entries(&db, register).await, 1);

        let third = put(&db, register, &[one.clone(), changed(other.clone(), place)]).await;
        assert_eq!(third, PutRecords { revision: 2, outcomes: vec![Unchanged, Replaced] });
        let after = all(&db, register).await;
        assert_eq!(after[0], before[0]);
        assert_eq!((after[1].id, after[1].version, after[1].revision), (before[1].id, 2, 2));
        assert_eq!(after[1].values, changed(other, place));
        assert_eq!(after[1].updated_at, db.clock.now());
        let expected = RegisterState { register: register.id.clone(), revision: 2, rows: 2 };
        assert_eq!(state(&db, register).await, expected);
        assert_eq!(put(&db, register, &[]).await, PutRecords { revision: 2, outcomes: Vec::new() });
        // What is derived may come along and is not kept.
        let mut with_derived = one;
        with_derived.extend(register.derived.iter().map(|_| Value::Integer(7)));
        assert_eq!(put(&db, register, &[with_derived]).await.outcomes, [Unchanged]);
    }
}

async fn one_audit_entry_says_what_was_put(db: TestDatabase) {
    let file = ImportFile::new("Nguyễn Văn A.csv", b"bytes", 2, 0);
    let origin = RecordOrigin::File { file: file.clone(), part: 3 };
    let records = [task("T-1", "snv", "Việc", "2026-06-30"), task("T-2", "snv", "Việc", "2026-06-30")];
    db.store.commands().put_records(&db.actor, tasks(), &records, origin).await.unwrap();
    let entries = db.store.queries().audit_entries(&Chain::register("tasks"), None, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    let entry = &entries[0];
    assert_eq!((entry.action.as_str(), entry.subject_id.as_str()), ("records.put", "tasks"));
    let after: serde_json::Value = serde_json::from_str(entry.after.as_deref().unwrap()).unwrap();
    assert_eq!(after["origin"], serde_json::json!({ "file_sha256": file.sha256, "part": 3 }));
    assert_eq!((&after["added"], &after["records"], &after["rows"]), (&2.into(), &2.into(), &2.into()));
    assert_eq!(after["content_sha256"].as_str().unwrap().len(), 64);
    assert!(!entry.after.as_deref().unwrap().contains("Nguyễn"));

    let program = RecordOrigin::Program { name: "một cửa điện tử".to_owned() };
    let more = [task("T-3", "snv", "Việc", "2026-06-30")];
    db.store.commands().put_records(&db.actor, tasks(), &more, program).await.unwrap();
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn of_records_with_one_key_the_last_goes_in(db: TestDatabase) {
    use PutOutcome::{Added, Repeated, Unchanged};
    let first = task("T-1", "snv", "trước", "2026-06-30");
    let last = task("T-1", "snv", "sau", "2026-06-30");
    let other = task("T-1", "sct", "trước", "2026-06-30");
    let call = [first.clone(), other, last.clone()];
    assert_eq!(put(&db, tasks(), &call).await.outcomes, [Repeated, Added, Added]);
    assert_eq!(put(&db, tasks(), &call).await.outcomes, [Repeated, Unchanged, Unchanged]);
    let key = ["T-1".to_owned(), "snv".to_owned()];
    let stored = db.store.queries().record_by_key(tasks(), &key).await.unwrap().unwrap();
    assert_eq!((stored.key(tasks()), stored.values), (key.to_vec(), last));
    let unknown = ["T-9".to_owned(), "snv".to_owned()];
    assert_eq!(db.store.queries().record_by_key(tasks(), &unknown).await.unwrap(), None);
}

async fn too_many_records_and_wrong_values_are_refused(db: TestDatabase) {
    let good = || values(things(), &[("code", text("1")), ("unit", text("snv"))]);
    let with = |name: &'static str, value: Value| {
        values(things(), &[("code", text("1")), ("unit", text("snv")), (name, value)])
    };
    let cases = [
        vec![good(); MOST_RECORDS_IN_CALL + 1],
        vec![good(), vec![text("1")]],
        vec![with("unit", Value::Null)],
        vec![with("unit", text(""))],
        vec![with("code", Value::Null)],
        vec![with("a_text", text("nul\0"))],
        vec![with("a_text", Value::Integer(1))],
        vec![with("a_integer", text("1"))],
        vec![with("a_integer", Value::Number(1.0))],
        vec![with("a_number", Value::Number(f64::NAN))],
        vec![with("a_number", Value::Number(f64::INFINITY))],
        vec![with("a_number", Value::Number(-1e31))],
        vec![with("a_number", Value::Number(1e-31))],
        vec![with("a_date", Value::Time("2026-01-01T00:00:00".parse().unwrap()))],
        vec![with("a_date", Value::Date(chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap()))],
        vec![with("a_time", day("2026-01-01"))],
    ];
    for records in cases {
        let refused =
            db.store.commands().put_records(&db.actor, things(), &records, RecordOrigin::Person).await;
        assert!(matches!(refused, Err(StoreError::Invalid { field: "records", .. })), "{refused:?}");
    }
    assert!(db.store.queries().register_states().await.unwrap().is_empty());
    let most: Vec<_> = (0..MOST_RECORDS_IN_CALL)
        .map(|number| values(things(), &[("code", text(&number.to_string())), ("unit", text("snv"))]))
        .collect();
    assert_eq!(put(&db, things(), &most).await.count(PutOutcome::Added), MOST_RECORDS_IN_CALL);
    assert_eq!(put(&db, things(), &most).await.count(PutOutcome::Unchanged), MOST_RECORDS_IN_CALL);

    // The table of dossiers has one key.
    let mut register = dossiers().clone();
    register.key.push(register.unit);
    let refused =
        db.store.commands().put_records(&db.actor, &register, &[dossier(1)], RecordOrigin::Person).await;
    assert!(matches!(refused, Err(StoreError::Invalid { field: "register", .. })));
}

async fn what_was_withdrawn_and_comes_again_is_back(db: TestDatabase) {
    let records = [dossier(1), dossier(2), dossier(3)];
    put(&db, dossiers(), &records).await;
    let id = all(&db, dossiers()).await[1].id;
    let commands = db.store.commands();
    commands.withdraw_record(&db.actor, dossiers(), id, 1, "nhập nhầm").await.unwrap();
    assert_eq!(state(&db, dossiers()).await.rows, 2);
    let again = put(&db, dossiers(), &records).await;
    assert_eq!(again.outcomes, [PutOutcome::Unchanged, PutOutcome::Revived, PutOutcome::Unchanged]);
    let back = db.store.queries().record(dossiers(), id).await.unwrap();
    assert_eq!((back.is_withdrawn, back.version, back.revision), (false, 3, 3));
    assert_eq!(state(&db, dossiers()).await.rows, 3);
}

async fn a_record_is_edited_by_the_one_who_read_it_last(db: TestDatabase) {
    for (register, before, after) in [
        (tasks(), task("T-1", "snv", "cũ", "2026-06-30"), task("T-1", "snv", "mới", "2026-07-31")),
        (dossiers(), dossier(6), {
            let mut other = dossier(6);
            other[10] = Value::Null;
            other[11] = Value::Number(0.25);
            other
        }),
    ] {
        put(&db, register, std::slice::from_ref(&before)).await;
        let id = all(&db, register).await[0].id;
        let commands = db.store.commands();
        let same = commands.edit_record(&db.actor, register, id, 1, &before).await.unwrap();
        assert_eq!((same.version, entries(&db, register).await), (1, 1));
        let edited = commands.edit_record(&db.actor, register, id, 1, &after).await.unwrap();
        assert_eq!((edited.id, edited.version, edited.revision), (id, 2, 2));
        assert_eq!(edited.values, after);
        assert_eq!(db.store.queries().record(register, id).await.unwrap(), edited);
        let refused = commands.edit_record(&db.actor, register, id, 1, &before).await;
        assert!(matches!(refused, Err(StoreError::Conflict { expected: 1, found: 2, .. })), "{refused:?}");
        let refused = commands.withdraw_record(&db.actor, register, id, 1, "x").await;
        assert!(matches!(refused, Err(StoreError::Conflict { .. })));
        let refused = commands.edit_record(&db.actor, register, RecordId(99), 1, &before).await;
        assert!(matches!(refused, Err(StoreError::NotFound { .. })));
        let refused = commands.edit_record(&db.actor, register, id, 2, &before[1..]).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })));
        assert_eq!((entries(&db, register).await, state(&db, register).await.rows), (2, 1));
    }
}

async fn a_key_may_change_but_not_to_one_that_is_taken(db: TestDatabase) {
    let commands = db.store.commands();
    put(&db, tasks(), &[task("T-1", "snv", "a", "2026-06-30"), task("T-2", "snv", "b", "2026-06-30")]).await;
    let stored = all(&db, tasks()).await;
    let (one, other) = (stored[0].id, stored[1].id);
    let taken = task("T-2", "snv", "a", "2026-06-30");
    let refused = commands.edit_record(&db.actor, tasks(), one, 1, &taken).await;
    assert!(
        matches!(&refused, Err(StoreError::AlreadyExists { id, .. }) if id == "T-2 · snv"),
        "{refused:?}"
    );
    // A withdrawn record keeps its key.
    commands.withdraw_record(&db.actor, tasks(), other, 1, "nhầm").await.unwrap();
    assert!(commands.edit_record(&db.actor, tasks(), one, 1, &taken).await.is_err());
    let free = task("T-3", "sct", "a", "2026-06-30");
    commands.edit_record(&db.actor, tasks(), one, 1, &free).await.unwrap();
    let key = ["T-3".to_owned(), "sct".to_owned()];
    assert_eq!(db.store.queries().record_by_key(tasks(), &key).await.unwrap().unwrap().id, one);
    assert_eq!(put(&db, tasks(), &[free]).await.outcomes, [PutOutcome::Unchanged]);
}

async fn a_withdrawn_record_can_be_restored(db: TestDatabase) {
    for (register, record) in [(tasks(), task("T-1", "snv", "a", "2026-06-30")), (dossiers(), dossier(1))] {
        put(&db, register, std::slice::from_ref(&record)).await;
        let id = all(&db, register).await[0].id;
        let commands = db.store.commands();
        let withdrawn = commands.withdraw_record(&db.actor, register, id, 1, "trùng").await.unwrap();
        assert!(withdrawn.is_withdrawn && withdrawn.version == 2 && withdrawn.values == record);
        let standing = RecordFilter::default();
        assert_eq!(db.store.queries().count_records(register, &standing).await.unwrap(), 0);
        assert_eq!(state(&db, register).await.rows, 0);
        let refused = commands.withdraw_record(&db.actor, register, id, 2, "x").await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })));
        let refused = commands.edit_record(&db.actor, register, id, 2, &record).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })));
        let restored = commands.restore_record(&db.actor, register, id, 2).await.unwrap();
        assert!(!restored.is_withdrawn && restored.version == 3 && restored.revision == 3);
        assert!(commands.restore_record(&db.actor, register, id, 3).await.is_err());
        assert_eq!(db.store.queries().count_records(register, &standing).await.unwrap(), 1);
        assert_eq!(
            state(&db, register).await,
            RegisterState { register: register.id.clone(), revision: 3, rows: 1 }
        );
        let entries =
            db.store.queries().audit_entries(&Chain::register(&register.id), None, 10).await.unwrap();
        let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["record.restore", "record.withdraw", "records.put"]);
        assert_eq!(entries[1].reason.as_deref(), Some("trùng"));
    }
}

/// The expected hash was computed with Python 3.11 (`hashlib.sha256`) over the lines that `docs/store.md` describes.
async fn the_hash_of_the_content_is_what_another_program_computes(db: TestDatabase) {
    let one = [
        ("code", text("1")),
        ("unit", text("snv")),
        ("a_text", text("“Tự Do” \"x\"")),
        ("a_integer", Value::Integer(-7)),
        ("a_number", Value::Number(1.5)),
        ("a_boolean", Value::Boolean(true)),
        ("a_date", day("2026-03-02")),
        ("a_time", time("2026-03-02T08:00:00.5")),
        ("note", text("Bí Mật")),
    ];
    let other = [("code", text("2")), ("unit", text("snv")), ("a_number", Value::Number(0.1 + 0.2))];
    put(&db, things(), &[values(things(), &other), values(things(), &one), values(things(), &other)]).await;
    let entries = db.store.queries().audit_entries(&Chain::register("things"), None, 1).await.unwrap();
    let expected = "efee6d2fa94414e120846bf4b7c56cd7eadf0f1282c0f555bb9523f664f4032f";
    assert!(entries[0].after.as_deref().unwrap().contains(expected), "{entries:?}");
}

async fn no_personal_data_enters_the_chain(db: TestDatabase) {
    let thing = |note: &str, words: &str, number: i64| {
        let known = [
            ("code", text("1")),
            ("unit", text("snv")),
            ("note", text(note)),
            ("a_text", text(words)),
            ("a_integer", Value::Integer(number)),
        ];
        values(things(), &known)
    };
    put(&db, things(), &[thing("Bí Mật", "Tự Do", 1)]).await;
    let id = all(&db, things()).await[0].id;
    let commands = db.store.commands();
    commands.edit_record(&db.actor, things(), id, 1, &thing("Kín Đáo", "Tự Do", 1)).await.unwrap();
    commands.edit_record(&db.actor, things(), id, 2, &thing("Kín Đáo", "Thoải Mái", 2)).await.unwrap();
    let entries = db.store.queries().audit_entries(&Chain::register("things"), None, 10).await.unwrap();
    let printed = format!("{entries:?}");
    for words in ["Bí Mật", "Kín Đáo", "Tự Do", "Thoải Mái"] {
        assert!(!printed.contains(words), "{words}");
    }
    let json = |text: &Option<String>| -> serde_json::Value {
        serde_json::from_str(text.as_deref().unwrap()).unwrap()
    };
    // The hash over the content knows nothing of personal data either: it would let a guessed name be confirmed.
    let of_put = json(&entries[2].after)["content_sha256"].clone();
    assert_eq!(json(&entries[1].after)["content_sha256"], of_put);
    assert_ne!(json(&entries[0].after)["content_sha256"], of_put);
    assert_eq!(json(&entries[0].after)["fields"], serde_json::json!(["a_text", "a_integer"]));
    assert_eq!(json(&entries[0].before)["values"], serde_json::json!({ "a_integer": 1 }));
    assert_eq!(json(&entries[0].after)["values"], serde_json::json!({ "a_integer": 2 }));
}

async fn a_file_is_entered_when_its_parts_are_in(db: TestDatabase) {
    let commands = db.store.commands();
    let file = ImportFile::new("hồ sơ.csv", b"dossiers", 5, 1);
    let import = async |parts: [&[Vec<Value>]; 2]| {
        let mut changed = 0;
        for (part, records) in (1..).zip(parts) {
            let origin = RecordOrigin::File { file: file.clone(), part };
            let put = commands.put_records(&db.actor, dossiers(), records, origin).await.unwrap();
            let is_changed = |outcome: &&PutOutcome| **outcome != PutOutcome::Unchanged;
            changed += put.outcomes.iter().filter(is_changed).count();
        }
        let changed = u64::try_from(changed).unwrap();
        commands.enter_register_import(&db.actor, dossiers(), &file, 4, changed).await.unwrap()
    };
    let (first, second) = ([dossier(1), dossier(2)], [dossier(3), dossier(4)]);
    let Import::Done(batch) = import([&first, &second]).await else { panic!("the first import is new") };
    assert_eq!((batch.rows, batch.accepted, batch.rejected), (5, 4, 1));
    assert_eq!(
        (batch.register(), batch.kind.clone()),
        (Some("dossiers"), ImportKind::of_register("dossiers"))
    );
    let entries_before = entries(&db, dossiers()).await;
    assert_eq!(import([&first, &second]).await, Import::AlreadyThere(batch.clone()));
    assert_eq!(entries(&db, dossiers()).await, entries_before);
    assert_eq!(db.store.queries().imports(10).await.unwrap(), std::slice::from_ref(&batch));

    // Something was withdrawn in between: the same file brings it back.
    let id = all(&db, dossiers()).await[0].id;
    commands.withdraw_record(&db.actor, dossiers(), id, 1, "nhầm").await.unwrap();
    assert!(matches!(import([&first, &second]).await, Import::Done(_)));
    assert_eq!(db.store.queries().imports(10).await.unwrap().len(), 2);
}

async fn registers_do_not_see_each_other(db: TestDatabase) {
    put(&db, tasks(), &[task("T-1", "snv", "a", "2026-06-30")]).await;
    put(&db, things(), &[values(things(), &[("code", text("T-1")), ("unit", text("snv"))])]).await;
    let id = all(&db, tasks()).await[0].id;
    assert_eq!(all(&db, things()).await.len(), 1);
    let queries = db.store.queries();
    assert!(matches!(queries.record(things(), id).await, Err(StoreError::NotFound { .. })));
    let commands = db.store.commands();
    assert!(commands.withdraw_record(&db.actor, things(), id, 1, "x").await.is_err());
    let names: Vec<String> =
        queries.register_states().await.unwrap().into_iter().map(|state| state.register).collect();
    assert_eq!(names, ["tasks", "things"]);
}

async fn what_putting_would_do_is_what_it_does(db: TestDatabase) {
    use PutOutcome::{Added, Repeated, Replaced, Revived, Unchanged};
    let named = |code: &str, title: &str| task(code, "snv", title, "2026-06-30");
    put(&db, tasks(), &[named("T-1", "một"), named("T-2", "hai"), named("T-3", "ba")]).await;
    let third = all(&db, tasks()).await.remove(2);
    db.store.commands().withdraw_record(&db.actor, tasks(), third.id, 1, "thử").await.unwrap();
    let call = [
        named("T-1", "một"),
        named("T-2", "khác"),
        named("T-3", "ba"),
        named("T-4", "bốn"),
        named("T-5", "năm"),
        named("T-5", "năm nữa"),
    ];
    let expected = [Unchanged, Replaced, Revived, Added, Repeated, Added];
    let before = entries(&db, tasks()).await;
    assert_eq!(db.store.queries().compare_records(tasks(), &call).await.unwrap(), expected);
    assert_eq!(entries(&db, tasks()).await, before);
    assert_eq!(put(&db, tasks(), &call).await.outcomes, expected);
    put(&db, dossiers(), &[dossier(1)]).await;
    let compared = db.store.queries().compare_records(dossiers(), &[dossier(1), dossier(2)]).await.unwrap();
    assert_eq!(compared, [Unchanged, Added]);
}

async fn a_new_record_does_not_take_the_place_of_another(db: TestDatabase) {
    let commands = db.store.commands();
    let added =
        commands.add_record(&db.actor, tasks(), &task("T-1", "snv", "một", "2026-06-30")).await.unwrap();
    assert_eq!((added.version, added.revision), (1, 1));
    let again = commands.add_record(&db.actor, tasks(), &task("T-1", "snv", "khác", "2026-06-30")).await;
    assert!(matches!(again, Err(StoreError::AlreadyExists { .. })), "{again:?}");
    assert_eq!(all(&db, tasks()).await, [added]);
}

async fn a_record_knows_who_changed_it(db: TestDatabase) {
    put(&db, tasks(), &[task("T-1", "snv", "một", "2026-06-30"), task("T-2", "snv", "hai", "2026-06-30")])
        .await;
    let (commands, queries) = (db.store.commands(), db.store.queries());
    let first = all(&db, tasks()).await.remove(0);
    let actions = async |record: &StoredRecord| {
        let history = queries.record_history(tasks(), record, 10).await.unwrap();
        history.into_iter().map(|entry| entry.action).collect::<Vec<_>>()
    };
    assert_eq!(actions(&first).await, ["records.put"]);
    let values = task("T-1", "snv", "một", "2026-07-31");
    let edited = commands.edit_record(&db.actor, tasks(), first.id, 1, &values).await.unwrap();
    let withdrawn = commands.withdraw_record(&db.actor, tasks(), edited.id, 2, "nhập nhầm").await.unwrap();
    assert_eq!(actions(&withdrawn).await, ["record.withdraw", "record.edit", "records.put"]);
    put(&db, tasks(), &[values]).await;
    let back = all(&db, tasks()).await.remove(0);
    assert_eq!(actions(&back).await, ["records.put", "record.withdraw", "record.edit", "records.put"]);
}

async fn an_import_is_taken_back(db: TestDatabase) {
    let (commands, queries) = (db.store.commands(), db.store.queries());
    let named = |code: &str, title: &str| task(code, "snv", title, "2026-06-30");
    put(&db, tasks(), &[named("T-1", "một"), named("T-2", "hai"), named("T-3", "ba")]).await;
    let third = all(&db, tasks()).await.remove(2);
    commands.withdraw_record(&db.actor, tasks(), third.id, 1, "thử").await.unwrap();
    let place = |name: &str| tasks().fields.iter().position(|field| field.name == name).unwrap();
    let code = |values: &[Value]| values[place("code")].to_field();
    let title = |values: &[Value]| values[place("title")].to_field();
    let import = async |name: &str, parts: &[&[Vec<Value>]]| {
        let file = ImportFile::new(name, name.as_bytes(), 9, 0);
        for (part, records) in (1..).zip(parts) {
            let origin = RecordOrigin::File { file: file.clone(), part };
            commands.put_records(&db.actor, tasks(), records, origin).await.unwrap();
        }
        match commands.enter_register_import(&db.actor, tasks(), &file, 9, 9).await.unwrap() {
            Import::Done(batch) => batch,
            Import::AlreadyThere(batch) => panic!("{batch:?} was there"),
        }
    };
    let standing = async || -> Vec<String> {
        let records = all(&db, tasks()).await;
        let shown = |record: &StoredRecord| format!("{} {}", code(&record.values), title(&record.values));
        records.iter().filter(|record| !record.is_withdrawn).map(shown).collect()
    };
    let before = standing().await;
    assert_eq!(before, ["T-1 một", "T-2 hai"]);

    // The first file replaces, brings one back, adds; the same key stands in two parts. The second changes some of that again.
    let first = [named("T-1", "a"), named("T-3", "ba"), named("T-4", "bốn"), named("T-5", "năm")];
    let first = import("a.csv", &[&first, &[named("T-4", "bốn nữa")]]).await;
    let after_first = standing().await;
    assert_eq!(after_first, ["T-1 a", "T-2 hai", "T-3 ba", "T-4 bốn nữa", "T-5 năm"]);
    let second = import("b.csv", &[&[named("T-1", "b"), named("T-6", "sáu")]]).await;
    // Somebody mends a record of the first file.
    let fifth = all(&db, tasks()).await.into_iter().find(|record| code(&record.values) == "T-5").unwrap();
    commands.edit_record(&db.actor, tasks(), fifth.id, 1, &named("T-5", "năm, sửa")).await.unwrap();

    let reach = async |batch: &ImportBatch| {
        let reach = queries.import_reach(tasks(), batch.id).await.unwrap();
        (reach.standing, reach.changed_since)
    };
    assert_eq!((reach(&first).await, reach(&second).await), ((2, 2), (2, 0)));
    let undo = async |batch: &ImportBatch| {
        let part = commands.undo_import_part(&db.actor, tasks(), batch.id).await.unwrap();
        (part.returned, part.withdrawn, part.is_whole)
    };
    assert_eq!(undo(&second).await, (1, 1, true));
    assert_eq!(standing().await, ["T-1 a", "T-2 hai", "T-3 ba", "T-4 bốn nữa", "T-5 năm, sửa"]);
    // What the second returned to the first goes with the first; what somebody mended stays.
    assert_eq!(reach(&first).await, (3, 1));
    assert_eq!(undo(&first).await, (1, 2, true));
    assert_eq!(standing().await, ["T-1 một", "T-2 hai", "T-5 năm, sửa"]);
    assert_eq!(queries.register_states().await.unwrap()[0].rows, 3);
    let again = commands.undo_import_part(&db.actor, tasks(), first.id).await;
    assert!(matches!(again, Err(StoreError::Invalid { .. })), "{again:?}");
    // In the other order: what a later import had changed is taken back when that one was.
    let third = import("c.csv", &[&[named("T-1", "c"), named("T-7", "bảy")]]).await;
    let fourth = import("d.csv", &[&[named("T-7", "d")]]).await;
    assert_eq!(undo(&third).await, (1, 0, true));
    assert_eq!(undo(&fourth).await, (1, 0, true));
    assert_eq!(reach(&third).await.0, 1);
    assert_eq!(undo(&third).await, (0, 1, true));
    assert_eq!(standing().await, ["T-1 một", "T-2 hai", "T-5 năm, sửa"]);
    let known = queries.register_imports(tasks(), 10).await.unwrap();
    assert!(known.iter().all(|batch| batch.undone.is_some()) && known.len() == 4, "{known:?}");
    assert!(matches!(queries.register_batch(things(), first.id).await, Err(StoreError::NotFound { .. })));

    // The record says what it was, the latest first, also its texts.
    let one = all(&db, tasks()).await.remove(0);
    let versions = queries.record_versions(tasks(), one.id, 10).await.unwrap();
    let titles: Vec<String> = versions.iter().map(|version| title(&version.values)).collect();
    assert_eq!(titles, ["c", "một", "a", "b", "a", "một"]);
    let history = queries.record_history(tasks(), &one, 10).await.unwrap();
    let actions: Vec<&str> = history.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[..3], ["records.undo", "records.put", "records.undo"]);
    assert_eq!(actions.len(), 7);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}
