//! An office with something in every table.

use crate::import_mappings::mapping;
use crate::registers::{dossier, dossiers, task, tasks};
use caicach_people::{GrantTerms, Reach, Role};
use caicach_registers::Value;
use caicach_store::{
    Account, Actor, CalendarAddition, Claim, ComponentValue, ImportFile, ImportMode, KeptResponse,
    NewAccount, NewApiToken, NewCalendarAddition, NewOfficeHours, NewSnapshot, OfficeUnitFields,
    PublishedResult, RecordOrigin, SecretString, Session, SignReason, SnapshotHeader, SnapshotKind,
    SnapshotSubject, Store, UnitOrigin,
};
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeMap;

/// What the example office has.
pub(crate) struct Office {
    pub(crate) administrator: Account,
    pub(crate) clerk: Account,
    pub(crate) token: NewApiToken,
    pub(crate) snapshot: SnapshotHeader,
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn password(text: &str) -> SecretString {
    SecretString::from(text)
}

pub(crate) fn new_account(name: &str, is_administrator: bool) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        display_name: format!("Người dùng {name}"),
        email: Some(format!("{name}@example.invalid")),
        password: password("mật khẩu rất mẫu mực"),
        is_administrator,
    }
}

/// A role over a unit and all beneath it.
pub(crate) fn terms(role: Role, unit: &str, valid_from: &str) -> GrantTerms {
    GrantTerms {
        role,
        reach: Reach::Subtree(unit.to_owned()),
        domains: Vec::new(),
        valid_from: date(valid_from),
        valid_to: None,
        acting_for: None,
    }
}

pub(crate) fn day_off(day: &str) -> NewCalendarAddition {
    NewCalendarAddition {
        date: date(day),
        kind: "swap_off".to_owned(),
        name: "Nghỉ hoán đổi".to_owned(),
        pair_date: None,
        source: "Công văn minh họa".to_owned(),
        announced_on: Some(date("2025-12-25")),
    }
}

pub(crate) fn department(name: &str, parent: Option<&str>) -> OfficeUnitFields {
    OfficeUnitFields {
        name: name.to_owned(),
        kind: "department".to_owned(),
        parent_code: parent.map(str::to_owned),
        valid_from: Some(date("2025-07-01")),
        valid_to: None,
        origin: UnitOrigin::Illustrative,
    }
}

pub(crate) fn result(year: i32, unit: &str, value: &str, source: &str) -> PublishedResult {
    PublishedResult {
        index_id: "par_index".to_owned(),
        year,
        unit_code: unit.to_owned(),
        unit_name: format!("Đơn vị {unit}"),
        rank: Some(1),
        value: Some(value.parse().unwrap()),
        parts: BTreeMap::from([("survey_points".to_owned(), "33.870".parse::<Decimal>().unwrap())]),
        note: None,
        source: source.to_owned(),
        source_kind: "given_document".to_owned(),
        batch: None,
    }
}

/// Values of so many units for so many items.
pub(crate) fn values(units: usize, items: usize) -> Vec<ComponentValue> {
    let value = |unit: usize, item: usize| ComponentValue {
        unit_code: format!("đv-{unit:03}"),
        item_code: format!("{}.{}", item / 10 + 1, item % 10 + 1),
        value: format!("0.{:02}", (unit * 7 + item) % 100),
        note: (item == 0).then(|| "số liệu minh họa".to_owned()),
    };
    (0..units).flat_map(|unit| (0..items).map(move |item| value(unit, item))).collect()
}

pub(crate) fn scores_of(year: i32) -> SnapshotSubject {
    SnapshotSubject {
        kind: SnapshotKind::Score,
        framework_id: "mau-tinh".to_owned(),
        year,
        group_name: "Sở, ban, ngành".to_owned(),
    }
}

pub(crate) fn new_snapshot(year: i32, total: &str) -> NewSnapshot {
    NewSnapshot {
        subject: scores_of(year),
        framework_version: "v1".to_owned(),
        parameters: json!({ "seed": 0 }),
        result: json!({ "units": [{ "unit": "đv-001", "total": total }] }),
    }
}

/// Fills a database with something in every table.
pub(crate) async fn fill(store: &Store) -> Office {
    let commands = store.commands();
    let setup = Actor::command_line();
    let administrator = commands.create_account(&setup, new_account("quan.tri", true)).await.unwrap();
    let actor = Actor::account(&administrator);
    let clerk = commands.create_account(&actor, new_account("van.thu", false)).await.unwrap();
    commands.grant_role(&actor, clerk.id, &terms(Role::Clerk, "snv", "2026-01-01")).await.unwrap();
    crate::second_factor::set_up(store, &actor, clerk.id).await;
    store.know_device(clerk.id).await.unwrap();
    crate::news::fill(store, clerk.id).await;
    commands.link_openid(&actor, clerk.id, "https://id.example", "248289761001").await.unwrap();
    let token = commands.create_api_token(&actor, clerk.id, "máy quét", None).await.unwrap();
    let session = Session {
        account: Some(clerk.id),
        data: "{}".to_owned(),
        expires_at: token.token.created_at + TimeDelta::days(1),
    };
    store.sessions().save("bánh quy", &session).await.unwrap();

    commands.add_calendar_days(&actor, &[day_off("2026-01-02"), day_off("2026-01-10")]).await.unwrap();
    let withdrawn: CalendarAddition =
        commands.add_calendar_days(&actor, &[day_off("2026-06-01")]).await.unwrap().remove(0);
    commands.withdraw_calendar_day(&actor, withdrawn.id, "nhập nhầm").await.unwrap();
    let hours = NewOfficeHours {
        unit_code: None,
        valid_from: date("2026-01-01"),
        valid_to: None,
        week: json!({ "monday": ["07:30-11:30", "13:00-17:00"] }),
    };
    commands.add_office_hours(&actor, hours).await.unwrap();
    let units = [
        ("snv".to_owned(), department("Sở Nội vụ", Some("01"))),
        ("snv.mc".to_owned(), department("Bộ phận Một cửa", Some("snv"))),
    ];
    commands.add_office_units(&actor, &units).await.unwrap();

    let file = ImportFile::new("kết quả.csv", b"results", 2, 0);
    let results = [result(2021, "68", "86.75", "báo cáo"), result(2021, "46", "83.060", "báo cáo")];
    commands.import_published_results(&actor, &file, &results).await.unwrap();
    let file = ImportFile::new("số liệu.csv", b"values", 60, 0);
    commands
        .import_component_values(&actor, "mau-tinh", 2026, &file, &values(6, 10), ImportMode::Merge)
        .await
        .unwrap();
    fill_registers(store, &actor).await;
    crate::office_frameworks::fill(store, &actor).await;
    crate::assessments::fill(store, &actor).await;
    let snapshot = commands.save_snapshot(&actor, new_snapshot(2026, "87.25")).await.unwrap();
    commands.set_setting(&actor, "office.name", "Văn phòng “mẫu”\nhai dòng", 0).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let signer = crate::audit_witness::signer(folder.path());
    store.sign_audit_heads(&signer, date("2026-11-22"), SignReason::Request).await.unwrap();
    let report = store.verify_audit(&mut |_, _| {}).await.unwrap();
    store.keep_audit_verification(&actor, store.now(), &report).await.unwrap();
    let requests = store.requests();
    assert_eq!(requests.claim(&actor, "khóa-1", "hash").await.unwrap(), Claim::New);
    requests.complete(&actor, "khóa-1", &KeptResponse { status: 201, body: "{}".to_owned() }).await.unwrap();
    Office { administrator, clerk, token, snapshot }
}

/// The dossiers of the example; the last has a number whose last digit is easily lost.
pub(crate) fn example_dossiers() -> Vec<Vec<Value>> {
    let mut precise = dossier(2);
    precise[11] = Value::Number(2.109_808_898_695_963e-17);
    vec![dossier(1), precise]
}

/// Dossiers from a file, a task that was entered and one that was withdrawn, and a mapping.
async fn fill_registers(store: &Store, actor: &Actor) {
    let commands = store.commands();
    let file = ImportFile::new("hồ sơ.csv", b"dossiers", 2, 0);
    let mapping = mapping(&file.name, &[("Mã hồ sơ", "code")]);
    commands.remember_mapping(actor, dossiers(), "chữ ký", &mapping).await.unwrap();
    for (part, dossier) in (1..).zip(example_dossiers()) {
        let origin = RecordOrigin::File { file: file.clone(), part };
        commands.put_records(actor, dossiers(), &[dossier], origin).await.unwrap();
    }
    commands.enter_register_import(actor, dossiers(), &file, 2, 2).await.unwrap();
    let entered =
        [task("T-1", "snv", "Rà soát “mẫu”\n", "2026-06-30"), task("T-2", "snv", "Nhầm", "2026-07-31")];
    commands.put_records(actor, tasks(), &entered, RecordOrigin::Person).await.unwrap();
    // A wrong file that was taken back.
    let file = ImportFile::new("nhầm.csv", b"wrong", 1, 0);
    let origin = RecordOrigin::File { file: file.clone(), part: 1 };
    let replacing = task("T-1", "snv", "Nhầm tệp", "2026-06-30");
    commands.put_records(actor, tasks(), &[replacing], origin).await.unwrap();
    let batch = commands.enter_register_import(actor, tasks(), &file, 1, 1).await.unwrap();
    commands.undo_import_part(actor, tasks(), batch.batch().id).await.unwrap();
    let key = ["T-2".to_owned(), "snv".to_owned()];
    let wrong = store.queries().record_by_key(tasks(), &key).await.unwrap().unwrap();
    commands.withdraw_record(actor, tasks(), wrong.id, wrong.version, "nhập nhầm").await.unwrap();
}
