//! Due dates, working time, periods, days off.

use crate::world::{get, get_json};
use serde_json::{Value, json};

/// `design`: five working days from the afternoon of 2026-02-13 over Tết end on 2026-02-27 (announcement of 2025-11: off
/// 2026-02-16 to 20).
#[test]
fn five_working_days_over_tet() {
    let due = get_json("/api/v1/calendar/due?received=2026-02-13T15:30&days=5");
    assert_eq!((&due["received"], &due["due"]), (&json!("2026-02-13T15:30"), &json!("2026-02-27T17:00")));
    assert_eq!((&due["working_days"], &due["is_judged_by_day"]), (&json!(5), &json!(true)));
    assert_eq!(
        due["days_off"],
        json!([
            "2026-02-14",
            "2026-02-15",
            "2026-02-16",
            "2026-02-17",
            "2026-02-18",
            "2026-02-19",
            "2026-02-20",
            "2026-02-21",
            "2026-02-22"
        ])
    );
    assert_eq!((&due["rule"], &due["kind_of_text"]), (&json!("restart"), &json!("inference")));
    assert_eq!(due["rule_set"]["id"], "nd118-2025");
}

#[test]
fn each_kind_of_limit_and_rule() {
    let due = |query: &str| {
        get_json(&format!("/api/v1/calendar/due?received=2026-03-02T08:00&{query}"))["due"].clone()
    };
    // Two working days are 16 working hours; Monday 2026-03-02 opens at 07:30.
    assert_eq!(due("hours=16"), "2026-03-04T08:00");
    assert_eq!(due("days=0.5"), "2026-03-02T13:30");
    // 2026-03-08 is a Sunday and rolls over.
    assert_eq!(due("calendar_days=6"), "2026-03-09T17:00");
    assert_eq!(due("days=2&day_rule=same-hour"), "2026-03-04T08:00");
    assert_eq!(due("days=2&cutoff=07:45"), "2026-03-05T17:00");
    let pause = "pause=2026-03-03T08:00/2026-03-05T08:00/supplement";
    assert_eq!(due(&format!("days=2&{pause}&rule=restart")), "2026-03-09T17:00");
    assert_eq!(due(&format!("days=2&{pause}&rule=subtract")), "2026-03-06T17:00");
    // A pause that lasts leaves the due date open.
    assert_eq!(due("days=2&pause=2026-03-03T08:00/"), Value::Null);
    let second = "pause=2026-03-06T08:00/2026-03-09T08:00/fee";
    assert_ne!(
        due(&format!("days=5&{pause}&{second}&rule=subtract")),
        due(&format!("days=5&{pause}&rule=subtract"))
    );
}

#[test]
fn a_rule_set_can_be_named() {
    let due = get_json("/api/v1/calendar/due?received=2026-03-02T16:30&days=3&rule_set=nd297-2025");
    // NĐ 297/2025 art. 6.3: received in the last hour, it counts from the next working day.
    assert_eq!(
        (&due["effective_receipt"], &due["due"]),
        (&json!("2026-03-03T08:00"), &json!("2026-03-06T17:00"))
    );
    assert_eq!(due["rule_set"]["id"], "nd297-2025");
    get("/api/v1/calendar/due?received=2026-03-02&days=3&rule_set=nd0").problem(404, "not-found");
}

#[test]
fn doubts_stand_beside_the_answer() {
    let due = get_json("/api/v1/calendar/due?received=2040-03-02T08:00&days=3");
    assert_eq!(due["findings"][0]["code"], "holiday-year-not-announced");
    let due = get_json("/api/v1/calendar/due?received=2026-03-02T08:00&days=3&pause=2026-03-04/2026-03-03");
    let codes: Vec<&str> =
        due["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    assert!(
        codes.contains(&"pause-kind-not-stated") && codes.contains(&"pause-ends-before-it-begins"),
        "{codes:?}"
    );
}

#[test]
fn bad_limits_are_problems() {
    for (query, parameter) in [
        ("days=5", "received"),
        ("received=13/02/2026&days=5", "received"),
        ("received=2026-02-13", "days"),
        ("received=2026-02-13&days=5&hours=3", "hours"),
        ("received=2026-02-13&days=five", "days"),
        ("received=2026-02-13&days=-1", "days"),
        ("received=2026-02-13&days=1e3", "days"),
        ("received=2026-02-13&calendar_days=1.5", "calendar_days"),
        ("received=2026-02-13&days=5&pause=soon", "pause"),
        ("received=2026-02-13&days=5&rule=never", "rule"),
        ("received=2026-02-13&days=5&rule=restart&rule_set=nd61-2018", "rule_set"),
        ("received=2026-02-13&days=5&day_rule=noon", "day_rule"),
        ("received=2026-02-13&days=5&cutoff=25:00", "cutoff"),
        ("received=2026-02-13&days=5&cutof=15:00", "cutof"),
    ] {
        let problem = get(&format!("/api/v1/calendar/due?{query}")).problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], parameter, "{query}: {problem}");
    }
    for query in [
        "received=1850-02-13&days=5",
        "received=2120-12-30&days=500",
        "received=2026-02-13&days=99999999999999999999",
        "received=2017-02-13T08:00&days=5&pause=2017-02-14T08:00/2017-02-15T08:00/fee",
    ] {
        let problem = get(&format!("/api/v1/calendar/due?{query}")).problem(422, "unusable-input");
        assert!(problem["hint"]["vi"].is_string(), "{query}: {problem}");
    }
}

#[test]
fn working_time_between_two_instants() {
    let between = get_json("/api/v1/calendar/between?from=2026-02-13T15:30&to=2026-02-23T08:30");
    // Friday 15:30 to 17:00 and Monday 07:30 to 08:30, with Tết in between.
    assert_eq!((&between["working_days"], &between["working_minutes"]), (&json!(1), &json!(150)));
    assert_eq!(between["working_hours"], json!(2.5));
    let back = get_json("/api/v1/calendar/between?from=2026-02-23T08:30&to=2026-02-13T15:30");
    assert_eq!(back["working_minutes"], json!(-150));
    assert_eq!(back["findings"][0]["code"], "ends-before-start");
    assert_eq!(
        get("/api/v1/calendar/between?from=2026-02-13").problem(400, "bad-parameter")["parameter"],
        "to"
    );
    get("/api/v1/calendar/between?from=1000-01-01&to=2026-01-01").problem(422, "unusable-input");
}

/// NĐ 09/2019/NĐ-CP, article 12: the first quarter runs from 15 December to 14 March.
#[test]
fn reporting_periods() {
    let quarter = get_json("/api/v1/calendar/period?period=2026-Q1");
    assert_eq!((&quarter["from"], &quarter["to"]), (&json!("2025-12-15"), &json!("2026-03-14")));
    assert_eq!((&quarter["kind"], &quarter["grain"]), (&json!("administrative"), &json!("quarter")));
    assert_eq!(quarter["label"]["vi"], "Quý I năm 2026");
    let month = get_json("/api/v1/calendar/period?period=2026-02&kind=calendar");
    assert_eq!((&month["from"], &month["to"]), (&json!("2026-02-01"), &json!("2026-02-28")));
    for period in ["2026-9M", "2026-Q5", "26", "2026-13"] {
        let problem = get(&format!("/api/v1/calendar/period?period={period}")).problem(400, "bad-parameter");
        assert_eq!(problem["parameter"], "period");
    }
}

/// The swap of Friday 2026-01-02 against Saturday 2026-01-10 was announced on 2025-12-25.
#[test]
fn days_that_differ_from_the_week() {
    let year = get_json("/api/v1/calendar/days?year=2026");
    let days = year["items"].as_array().unwrap();
    let day = |date: &str| days.iter().find(|day| day["date"] == date).unwrap_or_else(|| panic!("{date}"));
    assert_eq!(
        (&day("2026-01-02")["kind"], &day("2026-01-02")["pair_date"]),
        (&json!("swap_off"), &json!("2026-01-10"))
    );
    assert_eq!(
        (&day("2026-01-10")["kind"], &day("2026-01-10")["is_working_day"]),
        (&json!("swap_work"), &json!(true))
    );
    assert_eq!(day("2026-09-02")["basis"], "fixed_date");
    assert!(days.iter().all(|day| !day["source"].as_str().unwrap().is_empty()));
    assert!(days.iter().all(|day| day["is_entered_by_office"] == false));

    let far = get_json("/api/v1/calendar/days?year=2050");
    assert_eq!(
        (&far["status"], &far["findings"][0]["code"]),
        (&json!("not_announced"), &json!("holiday-year-not-announced"))
    );
    for year in ["1969", "2121", "26", "x"] {
        assert_eq!(
            get(&format!("/api/v1/calendar/days?year={year}")).problem(400, "bad-parameter")["parameter"],
            "year"
        );
    }
}
