//! Chains of steps, and late or not.

use crate::official::OFFICIAL;
use caicach_calendar::{
    DueRequest, Limit, LimitUnit, Pause, PauseKind, RuleChoice, apology_deadline, is_late, parse_instant,
    rule_set,
};
use chrono::NaiveDateTime;

fn at(text: &str) -> NaiveDateTime {
    parse_instant(text).unwrap()
}

fn limit(amount: &str, unit: LimitUnit) -> Limit {
    Limit::parse(amount, unit).unwrap()
}

fn days(amount: &str) -> Limit {
    limit(amount, LimitUnit::WorkingDay)
}

/// NĐ 297/2025 art. 6.2 and 7.3a: household business 3, security 3, karaoke 10 = 3 + 4 + 3 working days, 16 in all.
/// Received on Mon 2 March 2026: Thu 5, Tue 10, then Fri 13, Thu 19, Tue 24.
#[test]
fn the_karaoke_chain_takes_sixteen_working_days() {
    let mut first = DueRequest::new(at("2026-03-02T09:00"), days("3"));
    first.rule = RuleChoice::RuleSet(rule_set("nd297-2025").unwrap());
    let (steps, findings) = OFFICIAL.due_in_steps(&first, &[days("3"), days("10")]).unwrap();
    assert!(findings.is_empty());
    let dues: Vec<_> = steps.iter().map(|step| step.due.unwrap()).collect();
    assert_eq!(dues, ["2026-03-05T17:00", "2026-03-10T17:00", "2026-03-24T17:00"].map(at));

    let (inner, _) = OFFICIAL.due_in_steps(&first, &[days("3"), days("3"), days("4"), days("3")]).unwrap();
    assert_eq!(inner.last().unwrap().due, Some(at("2026-03-24T17:00")));

    let mut total = first.clone();
    total.limit = days("16");
    assert_eq!(OFFICIAL.due(&total).unwrap().0.due, Some(at("2026-03-24T17:00")));

    // Received in the last hour, everything is a working day later; the inner steps begin at closing and are not
    // cut off again.
    first.received = at("2026-03-02T16:30");
    let (late, _) = OFFICIAL.due_in_steps(&first, &[days("3"), days("10")]).unwrap();
    let dues: Vec<_> = late.iter().map(|step| step.due.unwrap()).collect();
    assert_eq!(dues, ["2026-03-06T17:00", "2026-03-11T17:00", "2026-03-25T17:00"].map(at));
}

/// NĐ 297/2025 art. 6.4 on the same dossier: officer told within 2 working hours, supplement asked for within 8,
/// closed after 15 working days without an answer.
#[test]
fn the_other_limits_of_the_karaoke_chain() {
    let rule = RuleChoice::RuleSet(rule_set("nd297-2025").unwrap());
    let due = |received: &str, limit: Limit| {
        let mut request = DueRequest::new(at(received), limit);
        request.rule = rule;
        OFFICIAL.due(&request).unwrap().0.due.unwrap()
    };
    assert_eq!(due("2026-03-02T15:30", limit("2", LimitUnit::WorkingHour)), at("2026-03-03T08:00"));
    assert_eq!(due("2026-03-02T10:00", limit("8", LimitUnit::WorkingHour)), at("2026-03-03T10:00"));
    assert_eq!(due("2026-03-03T10:00", days("15")), at("2026-03-24T17:00"));
}

/// Steps of an internal process as decisions of 2025 have them: 0.5 + 1.25 + 0.25 days, 2 days of working time in all.
#[test]
fn steps_in_fractions_of_a_day_follow_one_another() {
    let first = DueRequest::new(at("2026-03-02T10:00"), days("0.5"));
    let (steps, _) = OFFICIAL.due_in_steps(&first, &[days("1.25"), days("0.25")]).unwrap();
    let dues: Vec<_> = steps.iter().map(|step| step.due.unwrap()).collect();
    assert_eq!(dues, ["2026-03-02T15:30", "2026-03-04T08:00", "2026-03-04T10:00"].map(at));
}

#[test]
fn a_chain_stops_where_a_step_is_open() {
    let mut first = DueRequest::new(at("2026-03-02T09:00"), days("3"));
    first.pauses.push(Pause { from: at("2026-03-03T09:00"), to: None, kind: PauseKind::Fee });
    let (steps, _) = OFFICIAL.due_in_steps(&first, &[days("3")]).unwrap();
    assert_eq!(steps.len(), 1);
}

#[test]
fn whole_days_are_late_by_the_day_and_hours_by_the_minute() {
    let whole = OFFICIAL.due(&DueRequest::new(at("2026-03-02T09:00"), days("3"))).unwrap().0;
    assert_eq!(whole.is_late(at("2026-03-05T23:30")), Some(false));
    assert_eq!(whole.is_late(at("2026-03-06T00:01")), Some(true));
    let half = OFFICIAL.due(&DueRequest::new(at("2026-03-02T08:00"), days("0.5"))).unwrap().0;
    assert_eq!(half.due, Some(at("2026-03-02T13:30")));
    assert_eq!(half.is_late(at("2026-03-02T13:30:59")), Some(false));
    assert_eq!(half.is_late(at("2026-03-02T13:31")), Some(true));
}

#[test]
fn time_late_is_working_time() {
    let due = at("2026-03-05T17:00");
    let late = |finished: &str| OFFICIAL.working_minutes_late(due, true, at(finished)).unwrap();
    assert_eq!(late("2026-03-05T23:00"), 0);
    assert_eq!(late("2026-03-06T09:00"), 90);
    assert_eq!(late("2026-03-07T10:00"), 480, "Saturday adds nothing");
    // A promise before closing, judged by the day: late from the end of that day.
    assert_eq!(OFFICIAL.working_minutes_late(at("2026-03-05T10:00"), true, at("2026-03-06T09:00")), Ok(90));
    assert_eq!(OFFICIAL.working_minutes_late(at("2026-03-05T10:00"), false, at("2026-03-05T11:00")), Ok(60));
    assert!(is_late(due, true, at("2026-03-06T09:00")));
}

#[test]
fn time_used_leaves_the_pauses_out() {
    let pause =
        |from: &str, to: &str| Pause { from: at(from), to: Some(at(to)), kind: PauseKind::Supplement };
    let used = |received: &str, finished: &str, pauses: &[Pause]| {
        OFFICIAL.working_minutes_used(at(received), at(finished), pauses, None).unwrap().0
    };
    assert_eq!(used("2026-02-13T15:30", "2026-02-23T09:00", &[]), 180);
    let waiting =
        [pause("2026-03-02T10:00", "2026-03-03T10:00"), pause("2026-03-03T09:00", "2026-03-03T11:00")];
    assert_eq!(used("2026-03-02T09:00", "2026-03-03T15:00", &waiting), 60 + 30 + 120);
    // An open pause lasts until the result, and so does one that ends after it.
    let open = [Pause { to: None, ..waiting[0] }];
    assert_eq!(used("2026-03-02T09:00", "2026-03-03T15:00", &open), 60);
    assert_eq!(used("2026-03-02T09:00", "2026-03-02T10:30", &waiting), 60);
    assert_eq!(used("2026-03-02T18:00", "2026-03-02T19:00", &[]), 0);
}

/// NĐ 61/2018 art. 19.9: at the latest one day before the due date.
#[test]
fn the_apology_is_due_the_day_before() {
    let due = OFFICIAL.due(&DueRequest::new(at("2026-03-04T09:00"), days("3"))).unwrap().0.due.unwrap();
    assert_eq!(due, at("2026-03-09T17:00"));
    assert_eq!(apology_deadline(due, 1), Some(at("2026-03-08").date()));
}
