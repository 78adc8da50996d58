//! Who is told of what in a year of two units: reminders before a round ends, and what happens to a sheet.

use crate::mail::{person, send, stories};
use crate::post::PostOffice;
use crate::world::World;
use caicach_app::assessments::{CellInput, NewYear, PublishDecision, UnitGroup};
use caicach_app::notices::{About, Task};
use caicach_app::people::{GrantTerms, Reach, Role};
use caicach_app::store::{Account, AssessmentId, MessageKind};
use caicach_app::{App, AppError, Caller};
use caicach_assessments::{
    Entry, Extension, Round, RoundKind, Rounds, Statement, Vote, Window, is_filled_by_system,
};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

stories!(people_are_reminded_and_told);

const ONE: &str = "68";
const OTHER: &str = "01";

fn by_decision(number: &str, decided_on: NaiveDate) -> PublishDecision<'_> {
    PublishDecision { number, decided_on, despite_missing: true }
}

fn office() -> Caller {
    Caller::command_line()
}

/// A round that has begun and ends at 17:00 so many days from today; the others have no dates.
fn rounds(app: &App, open: RoundKind, days: i64) -> Rounds {
    let closes: NaiveDateTime = (app.today() + TimeDelta::days(days)).and_hms_opt(17, 0, 0).unwrap();
    let opens = (app.today() - TimeDelta::days(10)).and_hms_opt(0, 0, 0).unwrap();
    let round = |kind: RoundKind| Round {
        kind,
        window: (kind == open).then_some(Window { opens, closes }),
        extensions: Vec::new(),
    };
    Rounds::new(RoundKind::ALL.into_iter().map(round).collect())
}

async fn open_round(app: &App, id: AssessmentId, kind: RoundKind, days: i64) {
    let version = app.assessed_year(&office(), id).await.unwrap().assessment.version;
    app.set_rounds(&office(), id, version, rounds(app, kind, days), Some("vòng tiếp theo")).await.unwrap();
}

async fn with_role(app: &App, name: &str, role: Role, reach: Reach, domains: &[String]) -> (Account, Caller) {
    let account = person(app, name, Some(&format!("{name}@so.example"))).await;
    let terms = GrantTerms {
        role,
        reach,
        domains: domains.to_vec(),
        valid_from: NaiveDate::from_ymd_opt(2025, 1, 1).unwrap(),
        valid_to: None,
        acting_for: None,
    };
    app.grant_role(&office(), account.id, &terms).await.unwrap();
    let caller = app.person(account.id).await.unwrap().unwrap().caller();
    (account, caller)
}

/// What somebody was told and has not read, the oldest first; from then on it is read.
async fn told(app: &App, (account, caller): &(Account, Caller)) -> Vec<About> {
    let notices = app.notices(caller, account.id).await.unwrap();
    app.read_all_notices(caller, account.id).await.unwrap();
    let unread = notices.into_iter().rev().filter(|notice| !notice.is_read);
    unread.map(|notice| notice.about.unwrap()).collect()
}

fn headings(told: &[About]) -> Vec<String> {
    told.iter().map(|about| about.heading().vi).collect()
}

async fn people_are_reminded_and_told(world: World) {
    let post = PostOffice::open().await;
    let world = world.with_mail(&post);
    let app = &world.app;
    let framework = app.library().framework("mau-tinh").unwrap().framework.clone();
    let domains: Vec<String> = framework
        .items()
        .iter()
        .filter(|item| item.parent.is_none())
        .map(|item| item.stable_domain.clone().unwrap_or_else(|| item.code.clone()))
        .collect();
    person(app, "quan.tri", None).await;
    let unit = || Reach::Unit(ONE.to_owned());
    let scorer = with_role(app, "cham", Role::Scorer, unit(), &[]).await;
    let approver = with_role(app, "duyet", Role::Approver, unit(), &[]).await;
    let other = with_role(app, "khac", Role::Scorer, Reach::Unit(OTHER.to_owned()), &[]).await;
    let appraiser = with_role(app, "tham.dinh", Role::Appraiser, Reach::Office, &domains[..1]).await;
    let clerk = with_role(app, "van.thu", Role::Clerk, Reach::Office, &[]).await;
    let everybody = [&scorer, &approver, &other, &appraiser, &clerk];
    let group = UnitGroup {
        name: "Tỉnh".to_owned(),
        framework_id: "mau-tinh".to_owned(),
        units: vec![ONE.to_owned(), OTHER.to_owned()],
    };
    let new = NewYear {
        name: "Đánh giá năm 2026".to_owned(),
        year: 2026,
        rounds: rounds(app, RoundKind::SelfScore, 3),
        council: Vote::of(Vec::<String>::new()),
        groups: vec![group],
    };
    let (id, _) = app.open_year(&office(), new).await.unwrap();

    // Three days before the end, who has not handed in is reminded; once, however often the task runs.
    assert_eq!(app.remind().await.unwrap(), 2);
    assert_eq!(app.remind().await.unwrap(), 0);
    let reminded = told(app, &scorer).await;
    assert_eq!(headings(&reminded), ["Chưa nộp bảng tự chấm: vòng “Tự đánh giá” còn 3 ngày"]);
    let path = reminded[0].path();
    assert_eq!(path, format!("/assessments/{id}/units/{ONE}"));
    assert_eq!(told(app, &other).await[0].path(), format!("/assessments/{id}/units/{OTHER}"));
    assert_eq!(app.store().outbox().letters(9).await.unwrap().len(), 2);
    // Five days before the end is not one of the days.
    open_round(app, id, RoundKind::SelfScore, 5).await;
    assert_eq!(app.remind().await.unwrap(), 0);
    for (account, caller) in everybody {
        app.read_all_notices(caller, account.id).await.unwrap();
    }

    // Handed in, the head of the unit is told, and reminded; given back, the scorer is.
    let own = framework.leaves().filter(|item| item.self_scored && !is_filled_by_system(item));
    let inputs = own.map(|item| CellInput {
        item: item.code.clone(),
        version: 0,
        entry: Entry {
            statement: Some(Statement::NotApplicable),
            comment: "không phát sinh".to_owned(),
            asks_for_explanation: false,
        },
    });
    app.enter(&scorer.1, id, ONE, RoundKind::SelfScore, inputs.collect()).await.unwrap();
    app.hand_in(&scorer.1, id, ONE, RoundKind::SelfScore).await.unwrap();
    open_round(app, id, RoundKind::SelfScore, 1).await;
    assert_eq!(app.remind().await.unwrap(), 2, "the approver of one unit, the scorer of the other");
    let name = app.readable_units_of(&scorer.1, id).await.unwrap()[0].name.clone();
    let approvals = told(app, &approver).await;
    assert!(matches!(&approvals[0], About::HandedIn { round: RoundKind::SelfScore, .. }), "{approvals:?}");
    assert!(matches!(&approvals[1], About::Reminder { task: Task::Approve, days: 1, .. }), "{approvals:?}");
    assert_eq!(told(app, &scorer).await, [], "nobody is told of what they did themselves");
    app.give_back(&approver.1, id, ONE, RoundKind::SelfScore, "thiếu số liệu").await.unwrap();
    assert_eq!(headings(&told(app, &scorer).await), [format!("Trả lại để sửa: bảng điểm của {name}")]);
    app.hand_in(&scorer.1, id, ONE, RoundKind::SelfScore).await.unwrap();
    app.approve(&approver.1, id, ONE, RoundKind::SelfScore, false).await.unwrap();
    for (account, caller) in everybody {
        app.read_all_notices(caller, account.id).await.unwrap();
    }

    // Experts are reminded of all their units at once.
    open_round(app, id, RoundKind::Appraisal, 7).await;
    assert_eq!(app.remind().await.unwrap(), 1);
    let of_expert = told(app, &appraiser).await;
    assert!(
        matches!(&of_expert[0], About::Reminder { task: Task::Appraise, units, .. } if units.len() == 2),
        "{of_expert:?}"
    );
    assert_eq!(of_expert[0].path(), format!("/assessments/{id}"));

    // A request goes to the unit, the answer to the expert of the domain. Letters: one until it was looked at.
    send(app).await;
    let before = post.letters_to("cham@so.example").len();
    let item = framework.leaves().find(|item| !is_filled_by_system(item)).unwrap().code.clone();
    for text in ["Vì sao?", "Và vì sao nữa?"] {
        app.write_message(&appraiser.1, id, ONE, &item, MessageKind::Request, text).await.unwrap();
    }
    send(app).await;
    let letters = post.letters_to("cham@so.example");
    assert_eq!(letters.len(), before + 1, "the second one waits on the page: {letters:?}");
    let letter = letters.last().unwrap();
    assert!(letter.contains(&format!("https://cchc.mau.example/assessments/{id}/units/{ONE}/items/{item}")));
    assert!(!letter.contains("Vì sao"), "what was asked stands on the page alone");
    let asked = told(app, &scorer).await;
    let heading = format!("Yêu cầu giải trình về mục {item} – {name}");
    assert_eq!(headings(&asked), [heading.clone(), heading]);
    open_round(app, id, RoundKind::Explanation, 1).await;
    assert_eq!(app.remind().await.unwrap(), 1, "the unit that was asked, and not the other one");
    assert!(matches!(told(app, &scorer).await[..], [About::Reminder { task: Task::Explain, .. }]));
    app.write_message(&scorer.1, id, ONE, &item, MessageKind::Answer, "Vì bão lũ").await.unwrap();
    assert_eq!(headings(&told(app, &appraiser).await), [format!("Giải trình về mục {item} – {name}")]);
    open_round(app, id, RoundKind::Explanation, 3).await;
    assert_eq!(app.remind().await.unwrap(), 0, "it was answered");

    // More time for one unit is told to its people.
    let until = app.today().and_hms_opt(0, 0, 0).unwrap() + TimeDelta::days(9);
    let extension = Extension { unit: Some(ONE.to_owned()), until, reason: "mất điện".to_owned() };
    let version = app.assessed_year(&office(), id).await.unwrap().assessment.version;
    app.extend_round(&office(), id, version, RoundKind::Explanation, extension).await.unwrap();
    for one in [&scorer, &approver] {
        assert!(matches!(told(app, one).await[..], [About::Extended { .. }]));
    }
    assert_eq!(told(app, &other).await, []);

    // What is published is told to all who may read a sheet of the year.
    open_round(app, id, RoundKind::Publication, 5).await;
    let day = NaiveDate::from_ymd_opt(2026, 12, 31).unwrap();
    app.publish_year(&office(), id, by_decision("1/QĐ-UBND", day)).await.unwrap();
    for one in [&scorer, &approver, &other, &appraiser] {
        assert_eq!(headings(&told(app, one).await), ["Đã công bố kết quả: Đánh giá năm 2026"]);
    }
    app.open_correction(&office(), id, "sai tên").await.unwrap();
    app.publish_year(&office(), id, by_decision("2/QĐ-UBND", day)).await.unwrap();
    assert_eq!(headings(&told(app, &other).await), ["Đã công bố bản đính chính: Đánh giá năm 2026"]);
    assert_eq!(app.remind().await.unwrap(), 0);
    // Who has nothing to do with it is told nothing, and nobody reads what others were told.
    assert_eq!(told(app, &clerk).await, []);
    let foreign = app.notices(&clerk.1, scorer.0.id).await;
    assert!(matches!(foreign, Err(AppError::Forbidden)));
    let own = app.notices(&scorer.1, scorer.0.id).await.unwrap();
    assert!(matches!(app.read_notice(&clerk.1, clerk.0.id, own[0].id).await, Err(AppError::NotFound(_))));
    assert_eq!(app.read_notice(&scorer.1, scorer.0.id, own[0].id).await.unwrap().id, own[0].id);
    assert!(app.store().verify_audit(&mut |_, _| {}).await.unwrap().is_intact());
}
