//! Units score themselves, experts look, and nothing that anybody wrote is lost.

use crate::harness::{TestDatabase, stories};
use caicach_store::{
    Actor, AlteredRow, AssessmentEdit, AssessmentId, Chain, EntryKey, EntryWrite, EvidenceId, EvidenceKind,
    HandedIn, MessageKind, NewAssessment, NewEvidence, NewGroup, NewMessage, NewPublication, Store,
    StoreError,
};
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::{Decimal, dec};
use serde_json::json;

stories!(
    an_assessment_keeps_its_groups_units_and_frameworks,
    of_two_who_write_into_one_cell_the_second_is_told,
    what_is_the_same_is_not_written_again,
    evidence_is_replaced_and_withdrawn_and_stays,
    messages_are_settled_once,
    a_publication_stays_and_a_correction_stands_beside_it,
    a_row_that_is_altered_behind_the_log_is_found,
    a_hundred_write_into_their_cells_at_once,
);

fn group(name: &str, units: &[&str]) -> NewGroup {
    NewGroup {
        name: name.to_owned(),
        framework_id: "mau-tinh".to_owned(),
        framework_version: "abc".to_owned(),
        framework: json!({ "framework": { "id": "mau-tinh" }, "items": [] }),
        units: units.iter().map(|code| ((*code).to_owned(), format!("Đơn vị {code}"))).collect(),
    }
}

fn new_assessment() -> NewAssessment {
    NewAssessment {
        name: "Đánh giá năm 2026".to_owned(),
        year: 2026,
        rounds: json!([{ "kind": "self_score" }]),
        council: json!({ "members": ["1", "2", "3"] }),
        groups: vec![group("Sở", &["S1", "S2"]), group("Xã", &["X1"])],
    }
}

async fn opened(db: &TestDatabase) -> AssessmentId {
    db.store.commands().open_assessment(&db.actor, new_assessment()).await.unwrap().id
}

fn write(unit: &str, item: &str, version: i64, value: &str, points: Decimal) -> EntryWrite {
    EntryWrite {
        key: EntryKey { unit: unit.into(), item: item.into(), round: "self_score".into() },
        version,
        statement: Some(json!({ "value": value })),
        points: Some(points),
        comment: String::new(),
        asks_for_explanation: false,
    }
}

fn file_evidence(sha256: &str, replaces: Option<EvidenceId>) -> NewEvidence {
    NewEvidence {
        unit: "X1".into(),
        item: "1.1".into(),
        round: "self_score".into(),
        title: "Kế hoạch 12/KH-UBND".into(),
        kind: EvidenceKind::File {
            name: "ke hoach.pdf".into(),
            media_type: "application/pdf".into(),
            bytes: 12,
            sha256: sha256.into(),
        },
        replaces,
    }
}

fn request() -> NewMessage {
    NewMessage {
        unit: "X1".into(),
        item: "1.1".into(),
        round: "appraisal".into(),
        kind: MessageKind::Request,
        text: "Đề nghị bổ sung quyết định".into(),
    }
}

/// An assessment in which something has happened.
pub(crate) async fn fill(store: &Store, actor: &Actor) {
    let commands = store.commands();
    let id = commands.open_assessment(actor, new_assessment()).await.unwrap().id;
    commands.write_entries(actor, id, vec![write("X1", "1.1", 0, "có", dec!(1.50))], None).await.unwrap();
    let first = commands.add_evidence(actor, id, file_evidence("aa", None)).await.unwrap();
    commands.add_evidence(actor, id, file_evidence("bb", Some(first.id))).await.unwrap();
    commands.send_message(actor, id, request()).await.unwrap();
    let handed_in = HandedIn { at: Some(store.now()), ..HandedIn::default() };
    commands.set_handed_in(actor, id, "X1", 1, "self_score", handed_in, None).await.unwrap();
    commands.publish(actor, id, publication()).await.unwrap();
    commands.open_correction(actor, id, "sai tên đơn vị").await.unwrap();
}

fn publication() -> NewPublication {
    NewPublication {
        decision_number: "1/QĐ-UBND".to_owned(),
        decided_on: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
        result: json!({ "sheets": [] }),
    }
}

async fn a_publication_stays_and_a_correction_stands_beside_it(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    let id = opened(&db).await;
    let nameless = NewPublication { decision_number: " ".to_owned(), ..publication() };
    assert!(matches!(commands.publish(&db.actor, id, nameless).await, Err(StoreError::Invalid { .. })));
    let first = commands.publish(&db.actor, id, publication()).await.unwrap();
    let content = db.store.queries().publication_content(id, 1).await.unwrap();
    assert_eq!((first.number, content.result.as_str()), (1, "{\"sheets\":[]}"));
    // What `printf '{"sheets":[]}' | sha256sum` prints.
    assert_eq!(first.sha256, "04de97cfff6c2e4d646613889871973315cae1e1ac6e6de9f8b6f88e87260ae6");
    assert!(content.audit_heads.contains("\"assessments\""), "{}", content.audit_heads);
    let again = commands.publish(&db.actor, id, publication()).await;
    assert!(matches!(again, Err(StoreError::Invalid { .. })), "{again:?}");
    // Whatever the one who asks had looked at before: nothing of a published year changes.
    let late = commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 0, "có", dec!(1))], None).await;
    assert!(matches!(late, Err(StoreError::Invalid { .. })), "{late:?}");
    assert!(matches!(
        commands.add_evidence(&db.actor, id, file_evidence("aa", None)).await,
        Err(StoreError::Invalid { .. })
    ));
    assert!(matches!(commands.send_message(&db.actor, id, request()).await, Err(StoreError::Invalid { .. })));
    let given_back =
        commands.set_handed_in(&db.actor, id, "X1", 1, "self_score", HandedIn::default(), None).await;
    assert!(matches!(given_back, Err(StoreError::Invalid { .. })), "{given_back:?}");
    // A correction opens it again, with a reason, once.
    let silent = commands.open_correction(&db.actor, id, " ").await;
    assert!(matches!(silent, Err(StoreError::Invalid { .. })), "{silent:?}");
    let correction = commands.open_correction(&db.actor, id, "sai tên").await.unwrap();
    assert_eq!((correction.corrects, correction.reason.as_str()), (1, "sai tên"));
    let twice = commands.open_correction(&db.actor, id, "sai tên").await;
    assert!(matches!(twice, Err(StoreError::Invalid { .. })), "{twice:?}");
    commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 0, "có", dec!(1))], None).await.unwrap();
    let second = commands.publish(&db.actor, id, publication()).await.unwrap();
    assert_eq!((second.number, second.reason.as_deref()), (2, Some("sai tên")));
    let closed = commands.send_message(&db.actor, id, request()).await;
    assert!(matches!(closed, Err(StoreError::Invalid { .. })), "{closed:?}");
    assert_eq!(queries.corrections(id).await.unwrap(), [correction]);
    assert_eq!(queries.publications(id).await.unwrap(), [second, first]);
    let unknown = commands.publish(&db.actor, AssessmentId(99), publication()).await;
    assert!(matches!(unknown, Err(StoreError::NotFound { .. })));
}

async fn an_assessment_keeps_its_groups_units_and_frameworks(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    let id = opened(&db).await;
    let known = queries.assessment(id).await.unwrap();
    assert_eq!((known.name.as_str(), known.year, known.version), ("Đánh giá năm 2026", 2026, 1));
    let groups = queries.assessment_groups(id).await.unwrap();
    assert_eq!(groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Sở", "Xã"]);
    assert!(queries.group_framework(groups[0].id).await.unwrap().contains("mau-tinh"));
    assert!(matches!(queries.group_framework(99).await, Err(StoreError::NotFound { .. })));
    let units = queries.assessment_units(id).await.unwrap();
    let of: Vec<_> = units.iter().map(|unit| (unit.code.as_str(), unit.group_id)).collect();
    assert_eq!(of, [("S1", groups[0].id), ("S2", groups[0].id), ("X1", groups[1].id)]);

    let edit = AssessmentEdit { name: "Khác".into(), rounds: json!([]), council: json!({}) };
    let edited = commands.edit_assessment(&db.actor, id, 1, edit.clone(), Some("gia hạn")).await.unwrap();
    assert_eq!((edited.name.as_str(), edited.version), ("Khác", 2));
    let late = commands.edit_assessment(&db.actor, id, 1, edit, None).await;
    assert!(matches!(late, Err(StoreError::Conflict { expected: 1, found: 2, .. })));

    let handed_in =
        HandedIn { at: Some(db.store.now()), by: Some("account:1".into()), ..HandedIn::default() };
    let unit =
        commands.set_handed_in(&db.actor, id, "X1", 1, "self_score", handed_in.clone(), None).await.unwrap();
    assert_eq!((unit.handed_in.get("self_score"), unit.version), (Some(&handed_in), 2));
    assert_eq!(queries.assessment_unit(id, "X1").await.unwrap(), unit);
    let locked =
        commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 0, "có", dec!(1))], None).await;
    assert!(matches!(locked, Err(StoreError::Invalid { field: "entry", .. })), "{locked:?}");

    for wrong in [
        NewAssessment { name: " ".into(), ..new_assessment() },
        NewAssessment { groups: Vec::new(), ..new_assessment() },
        NewAssessment { groups: vec![group("A", &["1"]), group("B", &["1"])], ..new_assessment() },
        NewAssessment { groups: vec![group("A", &["1"]), group("A", &["2"])], ..new_assessment() },
    ] {
        let refused = commands.open_assessment(&db.actor, wrong).await;
        assert!(matches!(refused, Err(StoreError::Invalid { .. })), "{refused:?}");
    }
    assert_eq!(queries.assessments().await.unwrap().len(), 1);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

async fn of_two_who_write_into_one_cell_the_second_is_told(db: TestDatabase) {
    let commands = db.store.commands();
    let id = opened(&db).await;
    let first = commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 0, "có", dec!(1))], None).await;
    assert_eq!(first.unwrap()[0].version, 1);
    // Another one had the empty cell before the eyes, and a cell beside it: neither is written.
    let writes = vec![write("X1", "1.2", 0, "0.9", dec!(0.90)), write("X1", "1.1", 0, "không", dec!(0))];
    let second = commands.write_entries(&db.actor, id, writes, None).await;
    assert!(matches!(second, Err(StoreError::Conflict { expected: 0, found: 1, .. })), "{second:?}");
    let stored = db.store.queries().assessment_entries(id, None, None).await.unwrap();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].statement.as_deref(), Some(r#"{"value":"có"}"#));
    let third =
        commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 1, "không", dec!(0))], None).await;
    assert_eq!(third.unwrap()[0].version, 2);
    let nobody =
        commands.write_entries(&db.actor, id, vec![write("X9", "1.1", 0, "có", dec!(1))], None).await;
    assert!(matches!(nobody, Err(StoreError::NotFound { .. })));
}

async fn what_is_the_same_is_not_written_again(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    let id = opened(&db).await;
    let chain = Chain::assessment(id);
    commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 0, "có", dec!(1.50))], None).await.unwrap();
    let revision = queries.revision(&chain).await.unwrap();
    db.clock.advance(TimeDelta::hours(1));
    let again =
        commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 1, "có", dec!(1.5))], None).await;
    assert_eq!(again.unwrap()[0].version, 1);
    assert_eq!(queries.revision(&chain).await.unwrap(), revision);
    // Only what changed since an instant is read again.
    let instant = db.store.now();
    commands.write_entries(&db.actor, id, vec![write("S1", "1.1", 0, "có", dec!(1))], None).await.unwrap();
    let changed = queries.assessment_entries(id, None, Some(instant)).await.unwrap();
    assert_eq!(changed.iter().map(|entry| entry.key.unit.as_str()).collect::<Vec<_>>(), ["S1"]);
    let of_unit = queries.assessment_entries(id, Some(&["X1".to_owned()]), None).await.unwrap();
    assert_eq!(of_unit[0].points, Some(dec!(1.5)));
}

async fn evidence_is_replaced_and_withdrawn_and_stays(db: TestDatabase) {
    let (queries, commands) = (db.store.queries(), db.store.commands());
    let id = opened(&db).await;
    let file = file_evidence;
    let first = commands.add_evidence(&db.actor, id, file("aa", None)).await.unwrap();
    let second = commands.add_evidence(&db.actor, id, file("bb", Some(first.id))).await.unwrap();
    let again = commands.add_evidence(&db.actor, id, file("cc", Some(first.id))).await;
    assert!(matches!(again, Err(StoreError::NotFound { .. })), "it was replaced already");
    let link = NewEvidence {
        kind: EvidenceKind::Link("/measures/dossiers.on_time?unit=X1".into()),
        ..file("", None)
    };
    let link = commands.add_evidence(&db.actor, id, link).await.unwrap();
    commands.withdraw_evidence(&db.actor, id, link.id, "nhầm").await.unwrap();
    let all = queries.evidence(id, Some(&["X1".to_owned()])).await.unwrap();
    let counts: Vec<_> = all.iter().map(|one| (one.id, one.withdrawn_at.is_none())).collect();
    assert_eq!(counts, [(first.id, false), (second.id, true), (link.id, false)]);
    assert_eq!(all[1].evidence, file("bb", Some(first.id)));
    assert_eq!(all[2].withdrawn_reason.as_deref(), Some("nhầm"));
    assert_eq!(queries.one_evidence(id, second.id).await.unwrap(), second);
    let elsewhere = queries.one_evidence(AssessmentId(id.0 + 1), second.id).await;
    assert!(matches!(elsewhere, Err(StoreError::NotFound { .. })));
    let untitled = NewEvidence { title: " ".into(), ..file("dd", None) };
    assert!(matches!(commands.add_evidence(&db.actor, id, untitled).await, Err(StoreError::Invalid { .. })));
}

async fn messages_are_settled_once(db: TestDatabase) {
    let commands = db.store.commands();
    let id = opened(&db).await;
    let message = request();
    let sent = commands.send_message(&db.actor, id, message.clone()).await.unwrap();
    assert_eq!((&sent.message, sent.settled_at), (&message, None));
    let settled = commands.settle_message(&db.actor, id, sent.id, None).await.unwrap();
    assert!(settled.settled_at.is_some());
    let twice = commands.settle_message(&db.actor, id, sent.id, None).await;
    assert!(matches!(twice, Err(StoreError::NotFound { .. })));
    assert_eq!(db.store.queries().assessment_messages(id, None).await.unwrap(), [settled]);
    let empty = NewMessage { text: "\n".into(), ..message };
    assert!(matches!(commands.send_message(&db.actor, id, empty).await, Err(StoreError::Invalid { .. })));
}

async fn a_row_that_is_altered_behind_the_log_is_found(db: TestDatabase) {
    let commands = db.store.commands();
    let id = opened(&db).await;
    commands.write_entries(&db.actor, id, vec![write("X1", "1.1", 0, "có", dec!(1))], None).await.unwrap();
    commands.write_entries(&db.actor, id, vec![write("S1", "1.1", 0, "có", dec!(1))], None).await.unwrap();
    let evidence = commands.add_evidence(&db.actor, id, file_evidence("aa", None)).await.unwrap();
    let replaced =
        commands.add_evidence(&db.actor, id, file_evidence("bb", Some(evidence.id))).await.unwrap();
    commands.withdraw_evidence(&db.actor, id, replaced.id, "nhầm").await.unwrap();
    let request = commands.send_message(&db.actor, id, request()).await.unwrap();
    commands.settle_message(&db.actor, id, request.id, None).await.unwrap();
    let handed = HandedIn { at: Some(db.store.now()), ..HandedIn::default() };
    commands.set_handed_in(&db.actor, id, "X1", 1, "self_score", handed, None).await.unwrap();
    let edit = AssessmentEdit { name: "Khác".into(), rounds: json!([]), council: json!({"members": []}) };
    commands.edit_assessment(&db.actor, id, 1, edit, None).await.unwrap();
    commands.publish(&db.actor, id, publication()).await.unwrap();
    commands.open_correction(&db.actor, id, "sai tên").await.unwrap();
    commands.publish(&db.actor, id, publication()).await.unwrap();
    let altered = async || {
        let report = db.store.verify_audit(&mut |_, _| {}).await.unwrap();
        assert!(report.chains.iter().all(|chain| chain.problem.is_none()));
        assert_eq!(report.is_intact(), report.altered_rows.is_empty());
        let row = |row: AlteredRow| format!("{} {} {:?}", row.subject_kind, row.subject_id, row.problem);
        report.altered_rows.into_iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(altered().await, Vec::<String>::new());
    let there_and_back = [
        (
            "assessment_entry SET points = '2' WHERE unit_code = 'X1'",
            "assessment_entry SET points = '1'",
            "assessment_entry X1 1.1 self_score Altered",
        ),
        ("assessment_unit SET handed_in = '{}' WHERE unit_code = 'X1'", "", "assessment_unit X1 Altered"),
        (
            "evidence SET sha256 = 'cc' WHERE sha256 = 'bb'",
            "evidence SET sha256 = 'bb' WHERE sha256 = 'cc'",
            "evidence 2 Altered",
        ),
        ("assessment_message SET text = 'khác'", "", "assessment_message 1 Altered"),
        ("assessment_publication SET result = '{}' WHERE number = 1", "", "publication 1 Altered"),
        ("assessment_correction SET reason = 'khác'", "", "correction 1 Altered"),
        ("assessment SET year = 2027", "assessment SET year = 2026", "assessment 1 Altered"),
        ("assessment_group SET framework = '{}' WHERE name = 'Sở'", "", "assessment_group 1 Altered"),
    ];
    let mut all = Vec::new();
    for (there, back, found) in there_and_back {
        db.tamper(&format!("UPDATE {there}")).await;
        all.push(found.to_owned());
        all.sort();
        let mut seen = altered().await;
        seen.sort();
        assert_eq!(seen, all, "{there}");
        if !back.is_empty() {
            db.tamper(&format!("UPDATE {back}")).await;
            all.retain(|known| known != found);
        }
    }
    db.tamper(
        "DELETE FROM assessment_entry WHERE unit_code = 'S1'; UPDATE assessment_entry SET unit_code = 'S2'",
    )
    .await;
    let seen = altered().await;
    for expected in [
        "assessment_entry S1 1.1 self_score Missing",
        "assessment_entry X1 1.1 self_score Missing",
        "assessment_entry S2 1.1 self_score NotEntered",
    ] {
        assert!(seen.iter().any(|row| row == expected), "{seen:?}");
    }
}

async fn a_hundred_write_into_their_cells_at_once(db: TestDatabase) {
    let units: Vec<String> = (0..100).map(|number| format!("U{number:03}")).collect();
    let names: Vec<&str> = units.iter().map(String::as_str).collect();
    let new = NewAssessment { groups: vec![group("Xã", &names)], ..new_assessment() };
    let id = db.store.commands().open_assessment(&db.actor, new).await.unwrap().id;
    let tasks: Vec<_> = units
        .into_iter()
        .map(|unit| {
            let (store, actor) = (db.store.clone(), db.actor.clone());
            tokio::spawn(async move {
                for version in 0..5 {
                    let writes =
                        vec![write(&unit, "1.1", version, &version.to_string(), Decimal::from(version))];
                    store.commands().write_entries(&actor, id, writes, None).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let stored = db.store.queries().assessment_entries(id, None, None).await.unwrap();
    assert_eq!(stored.len(), 100);
    assert!(stored.iter().all(|entry| entry.version == 5 && entry.points == Some(dec!(4))));
    assert_eq!(db.store.queries().revision(&Chain::assessment(id)).await.unwrap(), 500);
    assert!(db.store.verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}
