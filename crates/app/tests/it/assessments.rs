//! A year of two units: they score themselves, experts look, the council votes, the result is published and stays.

use crate::world::World;
use caicach_app::assessments::{
    CellInput, EvidencePlace, NewYear, Paper, PaperKind, PublishDecision, SheetView, Side, UnitGroup,
};
use caicach_app::store::{AssessmentId, ComponentValue, ImportFile, ImportMode, StoreError};
use caicach_app::{AppError, Caller};
use caicach_assessments::{
    Ballot, Choice, Entry, Extension, Lacking, Round, RoundKind, Rounds, Statement, Vote, Window,
    is_filled_by_system,
};
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::dec;
use std::io::Read as _;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_from_self_score_to_publication_on_sqlite() {
    a_year_from_self_score_to_publication(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_from_self_score_to_publication_on_postgres() {
    if let Some(world) = World::on_postgres().await {
        a_year_from_self_score_to_publication(world).await;
    }
}

const ONE: &str = "68";
const OTHER: &str = "01";

fn by_decision(number: &str, decided_on: NaiveDate) -> PublishDecision<'_> {
    PublishDecision { number, decided_on, despite_missing: true }
}

fn caller() -> Caller {
    Caller::command_line()
}

/// All rounds, one after the other; which one is open now is chosen.
fn rounds(open: RoundKind) -> Rounds {
    let now = caicach_calendar::local_from_utc(chrono::Utc::now());
    let number =
        |kind: RoundKind| i32::try_from(RoundKind::ALL.iter().position(|one| *one == kind).unwrap()).unwrap();
    let round = |kind: RoundKind| {
        let opens = now + TimeDelta::days(i64::from(number(kind) - number(open)) * 2) - TimeDelta::days(1);
        Round {
            kind,
            window: Some(Window { opens, closes: opens + TimeDelta::days(2) }),
            extensions: Vec::new(),
        }
    };
    Rounds::new(RoundKind::ALL.into_iter().map(round).collect())
}

async fn open_round(world: &World, id: AssessmentId, kind: RoundKind) {
    let year = world.app.assessed_year(&caller(), id).await.unwrap();
    let version = year.assessment.version;
    world.app.set_rounds(&caller(), id, version, rounds(kind), Some("vòng tiếp theo")).await.unwrap();
}

fn value(item: &str, version: i64, text: &str, comment: &str) -> CellInput {
    let statement = Some(Statement::Value(text.to_owned()));
    let entry = Entry { statement, comment: comment.to_owned(), asks_for_explanation: false };
    CellInput { item: item.to_owned(), version, entry }
}

fn code_of(error: &AppError) -> String {
    match error {
        AppError::Input(findings) => findings.iter().next().unwrap().code.to_owned(),
        AppError::Store(StoreError::Conflict { .. }) => "conflict".to_owned(),
        other => panic!("{other:?}"),
    }
}

/// A value that the system fills in, as from a survey.
async fn import_survey(world: &World, item: &str, value: &str) {
    let values = [ComponentValue {
        unit_code: ONE.to_owned(),
        item_code: item.to_owned(),
        value: value.to_owned(),
        note: None,
    }];
    let file =
        ImportFile { name: format!("khao-sat-{value}.csv"), sha256: value.to_owned(), rows: 1, rejected: 0 };
    let commands = world.app.store().commands();
    let caller = caller();
    let imported = commands.import_component_values(
        &caller.actor,
        "mau-tinh",
        2026,
        &file,
        &values,
        ImportMode::Replace,
    );
    imported.await.unwrap();
}

fn new() -> NewYear {
    NewYear {
        name: "Đánh giá năm 2026".to_owned(),
        year: 2026,
        rounds: rounds(RoundKind::SelfScore),
        council: Vote::of(["a", "b", "c"]),
        groups: vec![UnitGroup {
            name: "Tỉnh".to_owned(),
            framework_id: "mau-tinh".to_owned(),
            units: vec![ONE.to_owned(), OTHER.to_owned()],
        }],
    }
}

async fn a_year_from_self_score_to_publication(world: World) {
    let app = &world.app;
    let framework = app.library().framework("mau-tinh").unwrap().framework.clone();
    let (id, findings) = app.open_year(&caller(), new()).await.unwrap();
    assert!(findings.is_empty(), "{findings:?}");

    // The unit scores itself: everything does not apply but the first choice, of which it first says nothing.
    let own: Vec<_> =
        framework.leaves().filter(|item| item.self_scored && !is_filled_by_system(item)).collect();
    let first =
        own.iter().find(|item| item.rule.as_ref().is_some_and(|rule| rule.maximum() > dec!(0.5))).unwrap();
    let refused = app.hand_in(&caller(), id, ONE, RoundKind::SelfScore).await.unwrap_err();
    assert_eq!(code_of(&refused), "no-self-score");
    let inputs = own.iter().map(|item| CellInput {
        item: item.code.clone(),
        version: 0,
        entry: Entry {
            statement: Some(Statement::NotApplicable),
            comment: "không phát sinh".to_owned(),
            asks_for_explanation: false,
        },
    });
    let saved = app.enter(&caller(), id, ONE, RoundKind::SelfScore, inputs.collect()).await.unwrap();
    assert_eq!(saved.len(), own.len());

    // Of two who write into one cell the second is told, and a value outside the rule is refused with its reason.
    let good = match first.rule.as_ref().unwrap().valid_values() {
        caicach_index::ValidValues::Labels(labels) => labels[0].clone(),
        _ => "1".to_owned(),
    };
    let again = app
        .enter(&caller(), id, ONE, RoundKind::SelfScore, vec![value(&first.code, 1, &good, "x")])
        .await
        .unwrap();
    assert_eq!(again[0].cell.stored.version, 2);
    let late =
        app.enter(&caller(), id, ONE, RoundKind::SelfScore, vec![value(&first.code, 1, &good, "y")]).await;
    assert_eq!(code_of(&late.unwrap_err()), "conflict");
    let wrong = app
        .enter(&caller(), id, ONE, RoundKind::SelfScore, vec![value(&first.code, 2, "vô nghĩa", "")])
        .await;
    assert!(matches!(wrong.unwrap_err(), AppError::Input(_)));
    let measured = framework.leaves().find(|item| is_filled_by_system(item)).unwrap();
    let typed =
        app.enter(&caller(), id, ONE, RoundKind::SelfScore, vec![value(&measured.code, 0, "1", "")]).await;
    assert_eq!(code_of(&typed.unwrap_err()), "filled-by-system");
    let early =
        app.enter(&caller(), id, ONE, RoundKind::Appraisal, vec![value(&first.code, 0, &good, "")]).await;
    assert_eq!(code_of(&early.unwrap_err()), "window-ahead");

    // Handed in, nothing changes until it is given back; then it is approved.
    let view = app.unit_sheet(&caller(), id, ONE).await.unwrap();
    assert_eq!(view.lacking(), Vec::<(&caicach_index::Item, Lacking)>::new());
    app.hand_in(&caller(), id, ONE, RoundKind::SelfScore).await.unwrap();
    let change = || vec![value(&first.code, 2, &good, "sửa")];
    let locked = app.enter(&caller(), id, ONE, RoundKind::SelfScore, change()).await.unwrap_err();
    assert_eq!(code_of(&locked), "handed-in");
    let silent = app.give_back(&caller(), id, ONE, RoundKind::SelfScore, " ").await.unwrap_err();
    assert_eq!(code_of(&silent), "reason-missing");
    app.give_back(&caller(), id, ONE, RoundKind::SelfScore, "thiếu số liệu").await.unwrap();
    app.enter(&caller(), id, ONE, RoundKind::SelfScore, change()).await.unwrap();
    app.hand_in(&caller(), id, ONE, RoundKind::SelfScore).await.unwrap();
    let unit = app.approve(&caller(), id, ONE, RoundKind::SelfScore, true).await.unwrap();
    let handed = &unit.handed_in["self_score"];
    assert!(handed.is_acting && handed.approved_by.as_deref() == Some("command-line"));

    // The window closes; the other unit is given more time, and only that one.
    open_round(&world, id, RoundKind::Appraisal).await;
    let entry = || vec![value(&first.code, 0, &good, "")];
    let closed = app.enter(&caller(), id, OTHER, RoundKind::SelfScore, entry()).await.unwrap_err();
    assert_eq!(code_of(&closed), "window-closed");
    let version = app.assessed_year(&caller(), id).await.unwrap().assessment.version;
    let until = caicach_calendar::local_from_utc(chrono::Utc::now()) + TimeDelta::days(1);
    let extension = Extension { unit: Some(OTHER.to_owned()), until, reason: "mất điện".to_owned() };
    app.extend_round(&caller(), id, version, RoundKind::SelfScore, extension).await.unwrap();
    app.enter(&caller(), id, OTHER, RoundKind::SelfScore, entry()).await.unwrap();

    // The expert gives other points, with a reason, and the result counts them.
    let maximum = first.rule.as_ref().unwrap().maximum();
    let lower = Entry {
        statement: Some(Statement::Points(dec!(0.25))),
        comment: String::new(),
        asks_for_explanation: true,
    };
    let cell = |entry: Entry| CellInput { item: first.code.clone(), version: 0, entry };
    let bare =
        app.enter(&caller(), id, ONE, RoundKind::Appraisal, vec![cell(lower.clone())]).await.unwrap_err();
    assert_eq!(code_of(&bare), "reason-missing");
    let reasoned = Entry { comment: "ban hành chậm".to_owned(), ..lower };
    app.enter(&caller(), id, ONE, RoundKind::Appraisal, vec![cell(reasoned)]).await.unwrap();
    let points = |sheet: &caicach_app::ScoreSheet| {
        let place = sheet.items.iter().position(|item| *item == first.code).unwrap();
        sheet.unit(ONE).unwrap().items[place]
    };
    let entries = app.year_entries(&caller(), id).await.unwrap();
    let before = app.year_scores(&entries, RoundKind::SelfScore);
    let after = app.year_scores(&entries, RoundKind::Appraisal);
    assert_eq!(points(&after[0]), Some(dec!(0.25)));
    let view = app.unit_sheet(&caller(), id, ONE).await.unwrap();
    let own = app.sheet_scores(&view, RoundKind::Appraisal).unwrap();
    let scored = after[0].unit(ONE).unwrap();
    assert_eq!((own.points, &own.items), (scored.points, &scored.items));
    assert!(points(&before[0]).unwrap() <= maximum && points(&before[0]) != points(&after[0]));

    // Two states side by side: what the appraiser changed, and nothing else.
    let sides = [Side::Round(RoundKind::SelfScore), Side::Round(RoundKind::Appraisal)];
    let groups = app.compare(&entries, sides).await.unwrap();
    let compared = groups.iter().flat_map(|group| &group.units).find(|known| known.code == ONE).unwrap();
    let differences = compared.differences(&framework);
    let changed: Vec<_> = differences.iter().filter(|one| one.is_changed()).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((changed[0].item.code.as_str(), changed[0].before), (first.code.as_str(), points(&before[0])));
    assert_eq!(changed[0].after, Some(dec!(0.25)));
    let [own_total, appraised_total] = compared.totals.map(Option::unwrap);
    assert_eq!(changed[0].change(), Some(appraised_total - own_total));
    let unpublished = [sides[0], Side::Published(7)];
    assert!(matches!(app.compare(&entries, unpublished).await, Err(AppError::NotFound(_))));

    // The council votes; before more than half of it approve, nothing is published.
    open_round(&world, id, RoundKind::Publication).await;
    let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    let ballot = |choice| Ballot { choice, in_writing: true, remark: String::new() };
    app.cast_vote(&caller(), id, "a", &ballot(Choice::Approve)).await.unwrap();
    let unapproved = app.publish_year(&caller(), id, by_decision("1/QĐ-UBND", day)).await.unwrap_err();
    assert_eq!(code_of(&unapproved), "not-approved");
    assert!(matches!(
        app.cast_vote(&caller(), id, "z", &ballot(Choice::Approve)).await,
        Err(AppError::NotFound(_))
    ));
    assert!(app.cast_vote(&caller(), id, "b", &ballot(Choice::Approve)).await.unwrap().is_approved());
    import_survey(&world, &measured.code, "0.9").await;
    let filled = |view: &SheetView| view.filled[&measured.code].value.clone();
    let waiting = PublishDecision { despite_missing: false, ..by_decision("1/QĐ-UBND", day) };
    let early = app.publish_year(&caller(), id, waiting).await.unwrap_err();
    assert_eq!(code_of(&early), "units-not-handed-in");
    let published = app.publish_year(&caller(), id, by_decision("1/QĐ-UBND", day)).await.unwrap();
    assert_eq!(published.number, 1);
    // What the system had filled in stays too, whatever it learns later.
    let total =
        app.year_scores(&app.year_entries(&caller(), id).await.unwrap(), RoundKind::Council)[0].clone();
    import_survey(&world, &measured.code, "0.1").await;
    let later =
        app.year_scores(&app.year_entries(&caller(), id).await.unwrap(), RoundKind::Council)[0].clone();
    assert_eq!(later, total);
    assert_eq!(filled(&app.unit_sheet(&caller(), id, ONE).await.unwrap()), "0.9");

    // What is published stays; a correction stands beside it with its reason.
    let fixed = app.enter(&caller(), id, ONE, RoundKind::Appraisal, change()).await.unwrap_err();
    assert_eq!(code_of(&fixed), "published");
    assert!(app.publish_year(&caller(), id, by_decision("2/QĐ-UBND", day)).await.is_err());

    // The signed decision comes after the publication; documents of units come no more.
    let signed = EvidencePlace::signed(RoundKind::Publication);
    let link = "https://mau.example/1-qd-ubnd.pdf";
    let decision = app.attach_link(&caller(), id, &signed, "1/QĐ-UBND", link).await.unwrap();
    let of_unit = EvidencePlace { unit: ONE.to_owned(), item: first.code.clone(), ..signed.clone() };
    assert!(app.attach_link(&caller(), id, &of_unit, "1/QĐ-UBND", link).await.is_err());
    let elsewhere = EvidencePlace::signed(RoundKind::Appraisal);
    let elsewhere = app.attach_link(&caller(), id, &elsewhere, "1/QĐ-UBND", link).await;
    assert!(matches!(elsewhere, Err(AppError::NotFound(_))));
    app.withdraw_evidence(&caller(), id, decision.id, "quét nhầm tệp").await.unwrap();
    let documents = app.signed_documents(&caller(), id).await.unwrap();
    assert_eq!(documents[0].withdrawn_reason.as_deref(), Some("quét nhầm tệp"));
    app.open_correction(&caller(), id, "cộng thiếu điểm").await.unwrap();
    assert_eq!(filled(&app.unit_sheet(&caller(), id, ONE).await.unwrap()), "0.1");
    open_round(&world, id, RoundKind::Appraisal).await;
    let entry = Entry {
        statement: Some(Statement::Points(dec!(0.5))),
        comment: "chấm lại".to_owned(),
        asks_for_explanation: false,
    };
    let again = CellInput { item: first.code.clone(), version: 1, entry };
    app.enter(&caller(), id, ONE, RoundKind::Appraisal, vec![again]).await.unwrap();
    let corrected = app.publish_year(&caller(), id, by_decision("2/QĐ-UBND", day)).await.unwrap();
    assert_eq!((corrected.number, corrected.reason.as_deref()), (2, Some("cộng thiếu điểm")));
    let year = app.assessed_year(&caller(), id).await.unwrap();
    let known: Vec<i32> = year.publications.iter().map(|one| one.number).collect();
    assert_eq!(known, [2, 1]);
    assert_eq!(year.publications[1], published);

    // The next year's report is held against what was published.
    let total = app.year_scores(&app.year_entries(&caller(), id).await.unwrap(), RoundKind::Council)[0]
        .unit(ONE)
        .unwrap()
        .points;
    let next = NewYear { name: "Đánh giá năm 2027".to_owned(), year: 2027, ..new() };
    let (next, _) = app.open_year(&caller(), next).await.unwrap();
    let paper = Paper {
        office: "Ủy ban nhân dân tỉnh".to_owned(),
        abbreviation: "UBND".to_owned(),
        place: "Tỉnh mẫu".to_owned(),
        signer_office: "Chủ tịch".to_owned(),
        ..Paper::default()
    };
    let report = app.assessment_document(&caller(), next, PaperKind::SelfReport, ONE, &paper).await.unwrap();
    let docx = caicach_documents::to_docx(&report).unwrap();
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(docx)).unwrap();
    let mut text = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(total, dec!(0.5));
    assert!(text.contains("so với năm 2026 (0,50 điểm)"));

    let report = app.store().verify_audit(&mut |_, _| {}).await.unwrap();
    assert!(report.is_intact(), "{report:?}");
}
