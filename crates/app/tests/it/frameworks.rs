//! The office's decision becomes the framework by which units are scored.

use crate::world::World;
use caicach_app::frameworks::{DraftHeader, NewCriteria, NewLowerCriteria, NewYearCriteria};
use caicach_app::store::StoreError;
use caicach_app::{App, AppError, Caller};
use caicach_criteria::ItemEdit;
use caicach_index::{Level, RuleKind};
use rust_decimal::dec;
use rust_xlsxwriter::Workbook;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_read_confirmed_adopted_renewed_and_retired_on_sqlite() {
    a_decision_is_read_confirmed_adopted_renewed_and_retired(World::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_read_confirmed_adopted_renewed_and_retired_on_postgres() {
    if let Some(world) = World::on_postgres().await {
        a_decision_is_read_confirmed_adopted_renewed_and_retired(world).await;
    }
}

fn caller() -> Caller {
    Caller::command_line()
}

fn decision() -> Vec<u8> {
    let rows = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm điểm", "Tài liệu kiểm chứng"],
        ["1", "Công tác chỉ đạo điều hành", "3", "", ""],
        ["1.1", "Kế hoạch cải cách hành chính", "1", "Có: 1; Không: 0", "Quyết định ban hành kế hoạch"],
        [
            "1.2",
            "Tỷ lệ hoàn thành kế hoạch",
            "2",
            "100%: 2 điểm; từ 80% đến dưới 100%: tính theo tỷ lệ; dưới 80%: 0 điểm",
            "Báo cáo",
        ],
        ["2", "Cải cách thủ tục", "2", "", ""],
        ["2.1", "Xử lý phản ánh", "2", "tùy mức độ do Hội đồng xem xét", ""],
    ];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn new(code: &str, bytes: Vec<u8>) -> NewCriteria {
    let header = DraftHeader {
        issuer: "UBND tỉnh".into(),
        applies_to: vec!["department".into()],
        year_from: Some(2026),
        ..DraftHeader::default()
    };
    let name = "Bộ tiêu chí sở".to_owned();
    NewCriteria { file: "quyết định.xlsx".into(), bytes, code: code.into(), name, header }
}

async fn a_decision_is_read_confirmed_adopted_renewed_and_retired(world: World) {
    let app = &world.app;
    let broken = app.read_criteria(&caller(), new("so-2026", b"not a file".to_vec())).await;
    assert!(matches!(broken, Err(AppError::Input(_))), "{broken:?}");
    let taken = app.read_criteria(&caller(), new("mau-tinh", decision())).await;
    let Err(AppError::Input(findings)) = taken else { panic!("{taken:?}") };
    assert_eq!(findings.iter().next().unwrap().code, "identifier-taken");

    let id = app.read_criteria(&caller(), new("so-2026", decision())).await.unwrap();
    let view = app.framework_draft(&caller(), id).await.unwrap();
    let read: Vec<_> =
        view.leaves().map(|(item, reading)| (item.code.as_str(), reading.kind.as_str())).collect();
    assert_eq!(read, [("1.1", "choice"), ("1.2", "proportional"), ("2.1", "points")]);
    assert_eq!((view.unconfirmed(), view.stored.version), (3, 1));

    // What is well understood is confirmed in one go; the rest is said more clearly, and read again.
    let sure = app.confirm_sure_items(&caller(), id, 1).await.unwrap();
    let view = app.framework_draft(&caller(), id).await.unwrap();
    assert_eq!(view.unconfirmed(), 1);
    let early = app.adopt_framework(&caller(), id, sure.version).await;
    let Err(AppError::Input(findings)) = early else { panic!("{early:?}") };
    let open: Vec<_> = findings.iter().map(|finding| (finding.code, finding.place.item.as_deref())).collect();
    assert_eq!(open, [("not-confirmed", Some("2.1"))]);
    let change = ItemEdit {
        name: "Xử lý phản ánh, kiến nghị".into(),
        maximum: Some(dec!(2)),
        rule_text: "Đúng hạn: 2; chậm: 1; không xử lý: 0".into(),
        evidence: "Sổ theo dõi".into(),
    };
    let changed = app.change_draft_item(&caller(), id, sure.version, "2.1", &change).await.unwrap();
    let late = app.change_draft_item(&caller(), id, sure.version, "2.1", &change).await;
    assert!(matches!(late, Err(AppError::Store(StoreError::Conflict { .. }))), "{late:?}");
    let view = app.framework_draft(&caller(), id).await.unwrap();
    assert_eq!(view.draft.item("2.1").unwrap().reading.as_ref().unwrap().kind, "choice");
    let confirmed = app.confirm_draft_item(&caller(), id, changed.version, "2.1", true).await.unwrap();
    let adopted = app.adopt_framework(&caller(), id, confirmed.version).await.unwrap();

    let state = app.state();
    let framework = &state.framework("so-2026").unwrap().framework;
    assert_eq!((framework.attainable(), framework.items().len()), (dec!(5), 5));
    assert_eq!(framework.item("2.1").unwrap().rule.as_ref().unwrap().kind(), RuleKind::Choice);
    assert_eq!(framework.header().applies_to, ["department"]);
    let again = app.adopt_framework(&caller(), id, adopted.version).await;
    assert!(matches!(again, Err(AppError::NotFound(_))), "{again:?}");
    assert!(app.framework_drafts(&caller()).await.unwrap().is_empty());

    // A framework of the content goes on as well, and its bands with it.
    let renewed = NewYearCriteria {
        from: "mau-tinh".into(),
        code: "tinh-2027".into(),
        name: String::new(),
        year_from: Some(2027),
    };
    let next = app.renew_framework(&caller(), renewed).await.unwrap();
    let mut version = app.confirm_sure_items(&caller(), next, 1).await.unwrap().version;
    let unsure: Vec<String> = {
        let view = app.framework_draft(&caller(), next).await.unwrap();
        view.leaves().filter(|(item, _)| !item.confirmed).map(|(item, _)| item.code.clone()).collect()
    };
    for code in unsure {
        version = app.confirm_draft_item(&caller(), next, version, &code, true).await.unwrap().version;
    }
    app.adopt_framework(&caller(), next, version).await.unwrap();
    let state = app.state();
    let (one, other) =
        (&state.framework("mau-tinh").unwrap().framework, &state.framework("tinh-2027").unwrap().framework);
    assert_eq!(one.header().bands, other.header().bands);
    assert_eq!(one.attainable(), other.attainable());
    assert_eq!(other.header().year_from, Some(2027));

    components_beneath_the_criteria_of_an_upper_level(app).await;

    app.retire_framework(&caller(), id, adopted.version, true, Some("có bộ mới")).await.unwrap();
    let state = app.state();
    let retired = state.frameworks.iter().find(|known| known.versioned.framework.id() == "so-2026").unwrap();
    assert!(!retired.is_in_use());
    assert!(app.store().verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}

/// The upper level's framework `so-2026` has the criteria 1.1 (1 point), 1.2 and 2.1 (2 points each).
async fn components_beneath_the_criteria_of_an_upper_level(app: &App) {
    let header = DraftHeader { applies_to: vec!["commune".into()], ..DraftHeader::default() };
    let lower = NewLowerCriteria {
        upper: "so-2026".into(),
        code: "xa-2026".into(),
        name: "Bộ tiêu chí xã".into(),
        header,
    };
    let id = app.begin_lower_framework(&caller(), lower).await.unwrap();
    let view = app.framework_draft(&caller(), id).await.unwrap();
    let known: Vec<_> = view.draft.items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(known, ["1", "1.1", "1.2", "2", "2.1"]);
    assert!(view.is_fixed("1.1") && !view.outlook.any_rejected());

    // What the upper level fixed stays as it is.
    let edit = |name: &str, maximum| ItemEdit {
        name: name.into(),
        maximum: Some(maximum),
        rule_text: "Có: 1; Không: 0".into(),
        evidence: String::new(),
    };
    let refused_for = |refused: Result<_, AppError>, code: &str| match refused {
        Err(AppError::Input(findings)) => findings.iter().any(|finding| finding.code == code),
        other => panic!("{:?}", other.map(|_: caicach_app::store::OfficeFramework| ())),
    };
    let raised = edit("Tỷ lệ hoàn thành kế hoạch", dec!(3));
    let raised = app.change_draft_item(&caller(), id, 1, "1.2", &raised).await;
    assert!(refused_for(raised, "fixed-by-upper-level"));
    let removed = app.remove_draft_item(&caller(), id, 1, "1.1").await;
    assert!(refused_for(removed, "fixed-by-upper-level"));

    // Components are added; their points have to add to those of the criterion.
    let (first, code) =
        app.add_draft_item(&caller(), id, 1, "1.2", &edit("Ban hành đúng hạn", dec!(1))).await.unwrap();
    assert_eq!(code, "1.2.1");
    let mut version = app.confirm_sure_items(&caller(), id, first.version).await.unwrap().version;
    for code in ["1.1", "2.1"] {
        version = app.confirm_draft_item(&caller(), id, version, code, true).await.unwrap().version;
    }
    assert!(refused_for(app.adopt_framework(&caller(), id, version).await, "upper-sum-differs"));
    let (second, code) =
        app.add_draft_item(&caller(), id, version, "1.2", &edit("Báo cáo đúng hạn", dec!(1))).await.unwrap();
    assert_eq!(code, "1.2.2");
    let (third, code) =
        app.add_draft_item(&caller(), id, second.version, "1.2", &edit("Thừa", dec!(1))).await.unwrap();
    let removed = app.remove_draft_item(&caller(), id, third.version, &code).await.unwrap();
    let sure = app.confirm_sure_items(&caller(), id, removed.version).await.unwrap();
    app.adopt_framework(&caller(), id, sure.version).await.unwrap();
    let state = app.state();
    let framework = &state.framework("xa-2026").unwrap().framework;
    assert_eq!(framework.header().upper.as_deref(), Some("so-2026"));
    assert_eq!(framework.attainable(), dec!(5));
    assert_eq!(framework.item("1.2.2").unwrap().level, Level::Component);

    // A decision that departs from the upper level is told where.
    let mut departing = new("xa-2027", decision());
    departing.header.upper = Some("tinh-2027".into());
    let id = app.read_criteria(&caller(), departing).await.unwrap();
    let view = app.framework_draft(&caller(), id).await.unwrap();
    let told = |code: &str| view.outlook.iter().any(|finding| finding.code == code);
    assert!(told("upper-item-missing") && told("upper-item-differs"), "{:?}", view.outlook);
    app.discard_framework_draft(&caller(), id, 1).await.unwrap();
}
