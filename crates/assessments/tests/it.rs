//! A year of one unit: what it enters, what it lacks, what the experts and the council make of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use caicach_assessments::{
    Changes, Difference, Entry, Lacking, Refused, RoundKind, Statement, UnitSheet, apply, check_reason,
    differences, unusual,
};
use caicach_index::{Document, Framework};
use rust_decimal::{Decimal, dec};
use serde_json::json;

fn framework() -> Framework {
    let file = json!({
        "framework": { "id": "example", "name_vi": "Ví dụ", "maximum": 8, "domains": { "1": "procedures" } },
        "items": [
            { "code": "1", "name_vi": "Thủ tục hành chính", "max_points": 8 },
            { "code": "1.1", "parent": "1", "name_vi": "Kế hoạch", "max_points": 1, "evidence_vi": "Kế hoạch",
              "value_source": "self",
              "rule": { "kind": "choice", "choices": [{ "label": "Có", "points": 1 }, { "label": "Không", "points": 0 }] } },
            { "code": "1.2", "parent": "1", "name_vi": "Hồ sơ đúng hạn", "max_points": 2, "value_source": "measure",
              "rule": { "kind": "proportional", "floor": 0.8 } },
            { "code": "1.3", "parent": "1", "name_vi": "Hài lòng", "max_points": 3, "value_source": "survey",
              "rule": { "kind": "proportional" } },
            { "code": "1.4", "parent": "1", "name_vi": "Sáng kiến", "max_points": 2, "value_source": "self",
              "rule": { "kind": "points" } },
        ],
    });
    let (document, findings) = Document::read(&file, "example.toml");
    assert!(findings.is_empty(), "{findings:?}");
    let (framework, findings) = Framework::build(document.header, document.items);
    assert!(findings.is_empty(), "{findings:?}");
    framework
}

fn value(text: &str) -> Entry {
    Entry { statement: Some(Statement::Value(text.to_owned())), ..Entry::default() }
}

fn points(number: Decimal, comment: &str) -> Entry {
    Entry { statement: Some(Statement::Points(number)), comment: comment.to_owned(), ..Entry::default() }
}

fn earned(framework: &Framework, sheet: &UnitSheet, code: &str, round: RoundKind) -> Option<Decimal> {
    sheet.earned(framework.item(code).unwrap(), round).and_then(|(_, applied)| applied.points)
}

#[test]
fn an_entry_earns_by_the_rule_or_is_refused_with_the_reason() {
    let framework = framework();
    let applied = |code: &str, round: RoundKind, entry: &Entry| {
        apply(framework.item(code).unwrap(), round, entry).map(|applied| applied.and_then(|it| it.points))
    };
    let own = RoundKind::SelfScore;
    assert_eq!(applied("1.1", own, &value("có")), Ok(Some(dec!(1))));
    assert_eq!(applied("1.1", own, &value("")).unwrap_err().code(), "no-value");
    assert_eq!(applied("1.1", own, &value("chưa")).unwrap_err().code(), "unknown-label");
    assert_eq!(applied("1.1", own, &points(dec!(1), "vì")), Err(Refused::PointsAreForExperts));
    assert_eq!(applied("1.4", own, &points(dec!(1.5), "")), Ok(Some(dec!(1.5))));
    assert_eq!(applied("1.4", own, &points(dec!(2.5), "")), Err(Refused::OutOfRange { maximum: dec!(2) }));
    // The guidance under 4361: survey criteria are not self-scored.
    assert_eq!(applied("1.3", own, &value("0.9")).unwrap_err().code(), "filled-by-system");
    assert_eq!(applied("1.2", own, &value("0.9")).unwrap_err().code(), "filled-by-system");
    assert_eq!(applied("1", own, &value("1")), Err(Refused::NotScored));
    // An expert may give points, and says why.
    let round = RoundKind::Appraisal;
    let reason =
        |text, before| check_reason(framework.item("1.1").unwrap(), &points(dec!(0.5), text), before);
    assert_eq!(reason(" ", Some(dec!(1))), Err(Refused::ReasonMissing));
    assert_eq!(reason(" ", None), Err(Refused::ReasonMissing));
    assert_eq!(reason("chưa đủ", Some(dec!(1))), Ok(()));
    // Who agrees with what stood there needs no words.
    assert_eq!(reason("", Some(dec!(0.50))), Ok(()));
    assert_eq!(applied("1.1", round, &points(dec!(0.5), "chưa đủ")), Ok(Some(dec!(0.5))));
    assert_eq!(
        applied("1.1", RoundKind::Explanation, &value("có")),
        Err(Refused::RoundTakesNoPoints(RoundKind::Explanation))
    );
}

#[test]
fn what_keeps_a_unit_from_handing_in_is_listed() {
    let framework = framework();
    let mut sheet = UnitSheet::default();
    let lacking = |sheet: &UnitSheet| {
        let lacking = sheet.lacking(&framework);
        lacking.into_iter().map(|(item, why)| (item.code.clone(), why)).collect::<Vec<_>>()
    };
    // Neither the survey nor the measure is for the unit to fill.
    assert_eq!(
        lacking(&sheet),
        [("1.1".to_owned(), Lacking::Statement), ("1.4".to_owned(), Lacking::Statement)]
    );
    sheet.set("1.1", RoundKind::SelfScore, value("có"));
    sheet.set("1.4", RoundKind::SelfScore, points(dec!(9), ""));
    assert_eq!(
        lacking(&sheet),
        [("1.1".to_owned(), Lacking::Evidence), ("1.4".to_owned(), Lacking::Refused)]
    );
    sheet.set("1.4", RoundKind::SelfScore, points(dec!(1), ""));
    let explained = Entry { comment: "văn bản đang số hóa".into(), ..value("có") };
    sheet.set("1.1", RoundKind::SelfScore, explained);
    assert_eq!(lacking(&sheet), []);
    sheet.set("1.1", RoundKind::SelfScore, value("có"));
    sheet.has_evidence("1.1");
    assert_eq!(lacking(&sheet), []);
}

#[test]
fn every_round_keeps_its_entry_and_the_latest_counts() {
    let framework = framework();
    let mut sheet = UnitSheet::default();
    sheet.set("1.1", RoundKind::SelfScore, value("có"));
    sheet.set("1.4", RoundKind::SelfScore, points(dec!(2), ""));
    sheet.fill("1.2", dec!(1.8));
    sheet.set("1.4", RoundKind::Appraisal, points(dec!(1), "hai sáng kiến trùng"));
    sheet.set("1.1", RoundKind::Explanation, Entry { comment: "đã bổ sung".into(), ..Entry::default() });
    sheet.set("1.4", RoundKind::SecondAppraisal, points(dec!(1.5), "chấp nhận một"));
    sheet.set("1.2", RoundKind::Council, points(dec!(2), "sự cố hệ thống"));
    let at = |code, round| earned(&framework, &sheet, code, round);
    assert_eq!(at("1.4", RoundKind::SelfScore), Some(dec!(2)));
    assert_eq!(at("1.4", RoundKind::Appraisal), Some(dec!(1)));
    assert_eq!(at("1.4", RoundKind::Explanation), Some(dec!(1)));
    assert_eq!(at("1.4", RoundKind::Publication), Some(dec!(1.5)));
    assert_eq!(at("1.1", RoundKind::Publication), Some(dec!(1)));
    // What the system fills counts until the council decides otherwise.
    assert_eq!(at("1.2", RoundKind::SecondAppraisal), Some(dec!(1.8)));
    assert_eq!(at("1.2", RoundKind::Council), Some(dec!(2)));
    assert_eq!(at("1.3", RoundKind::Publication), None);

    let changes = |one, other| {
        let state = |round| {
            let points = |item| sheet.earned(item, round).and_then(|(_, applied)| applied.points);
            framework.leaves().map(points).collect::<Vec<_>>()
        };
        let mut all = differences(&framework, &state(one), &state(other));
        assert_eq!(all.len(), 4);
        all.retain(Difference::is_changed);
        let count = all.iter().collect::<Changes>();
        assert_eq!(count.count(), all.len());
        all.into_iter().map(|it| (it.item.code.clone(), it.change())).collect::<Vec<_>>()
    };
    assert_eq!(
        changes(RoundKind::Appraisal, RoundKind::SecondAppraisal),
        [("1.4".to_owned(), Some(dec!(0.5)))]
    );
    assert_eq!(
        changes(RoundKind::SelfScore, RoundKind::Publication),
        [("1.2".to_owned(), Some(dec!(0.2))), ("1.4".to_owned(), Some(dec!(-0.5)))]
    );
}

/// The expected median and score were computed with Python's `statistics`.
#[test]
fn a_value_far_from_the_others_is_noticed() {
    let values = [0.95, 0.97, 1.0, 0.9, 0.92, 0.96, 0.4, 0.94, 0.98, 0.99].map(Some);
    let far = unusual(&values);
    assert_eq!(far.len(), 1);
    assert_eq!((far[0].place, far[0].value), (6, 0.4));
    assert!((far[0].median - 0.955).abs() < 1e-12);
    assert!((far[0].score.unwrap() - -12.478_25).abs() < 1e-9, "{far:?}");
    // Where all but one are the same there is no spread to measure by; few values tell nothing; nor do values that are not known.
    let mut same = [Some(1.0); 12];
    same[3] = Some(0.5);
    assert_eq!(unusual(&same).iter().map(|one| (one.place, one.score)).collect::<Vec<_>>(), [(3, None)]);
    same[4] = Some(0.7);
    assert_eq!(unusual(&same), []);
    assert_eq!(unusual(&same[..7]), []);
    assert_eq!(unusual(&[None; 20]), []);
}
