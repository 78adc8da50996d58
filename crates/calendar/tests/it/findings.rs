//! What a due date says about its input.

use crate::official::{OFFICIAL, official_days, official_years};
use caicach_calendar::{
    ClockRule, CoveredYears, Due, DueRequest, Limit, LimitUnit, OfficeHours, OfficeHoursSchedule, RuleChoice,
    Sessions, WorkCalendar, WrittenPause, kind_not_stated, parse_date, parse_instant, rule_set,
};
use caicach_findings::{Findings, Severity};

fn request(received: &str, days: &str, pauses: &str) -> DueRequest {
    let mut request =
        DueRequest::new(parse_instant(received).unwrap(), Limit::parse(days, LimitUnit::WorkingDay).unwrap());
    request.pauses =
        WrittenPause::parse_list(pauses).unwrap().into_iter().map(|written| written.pause).collect();
    request
}

fn due(request: &DueRequest) -> (Due, Findings) {
    OFFICIAL.due(request).unwrap()
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_plain_due_date_in_an_announced_year_says_nothing() {
    assert_eq!(codes(&due(&request("2026-03-02T09:00", "5", "")).1), [""; 0]);
}

#[test]
fn years_that_are_not_announced_are_named() {
    let estimated = due(&request("2026-12-30T09:00", "5", "")).1;
    assert_eq!(codes(&estimated), ["holiday-year-estimated"]);
    let unknown = due(&request("2028-12-28T09:00", "5", "")).1;
    assert_eq!(codes(&unknown), ["holiday-year-not-announced", "holiday-year-estimated"]);
    let places: Vec<String> = unknown.iter().map(|finding| finding.place.to_string()).collect();
    assert_eq!(places, ["(2029)", "(2028)"]);
    assert_eq!(
        unknown.iter().map(|finding| finding.severity).collect::<Vec<_>>(),
        [Severity::Warning, Severity::Note]
    );
    let before = due(&request("2017-12-28T09:00", "1", "")).1;
    assert_eq!(codes(&before), ["holiday-year-not-announced"]);
}

/// 2029-02-13 is Tết (lunar table): the estimate leaves its week out although no list has the year.
#[test]
fn an_unknown_year_is_estimated_from_the_law() {
    let (answer, _) = due(&request("2029-02-09T09:00", "1", ""));
    assert_eq!(answer.due, parse_instant("2029-02-19T17:00").ok());
    let (empty, _) = WorkCalendar::build(&[], &CoveredYears::default(), OfficeHoursSchedule::default());
    assert_eq!(empty.due(&request("2029-02-09T09:00", "1", "")).unwrap().0.due, answer.due);
}

#[test]
fn wrong_pauses_are_named_and_the_rest_is_counted() {
    let mut wrong = request(
        "2026-03-02T09:00",
        "3",
        "2026-03-04T10:00/2026-03-03T10:00;2026-02-02T09:00/2026-02-03T09:00;2026-03-03T10:00/2026-03-04T10:00",
    );
    wrong.rule = RuleChoice::Clock(ClockRule::Subtract);
    let (answer, findings) = due(&wrong);
    assert_eq!(codes(&findings), ["pause-ends-before-it-begins", "pause-before-receipt"]);
    assert!(findings.any_rejected());
    assert_eq!(answer.due, parse_instant("2026-03-06T17:00").ok());

    let mut early = request("2026-03-02T09:00", "3", "2026-02-27T09:00/2026-03-03T09:00");
    early.rule = RuleChoice::Clock(ClockRule::Subtract);
    let (answer, findings) = due(&early);
    assert_eq!(codes(&findings), ["pause-begins-before-receipt"]);
    assert_eq!(answer.due, parse_instant("2026-03-06T17:00").ok(), "only Tue 3 is subtracted");
}

#[test]
fn overlaps_and_late_pauses_are_named() {
    let mut late = request(
        "2026-03-02T09:00",
        "1",
        "2026-03-04T10:00/2026-03-05T10:00/fee;2026-03-04T15:00/2026-03-05T15:00/stop",
    );
    late.rule = RuleChoice::Clock(ClockRule::Pause);
    assert_eq!(codes(&due(&late).1), ["pauses-overlap", "pause-after-due"]);
}

#[test]
fn the_inferred_rule_is_named_when_it_decides() {
    let inferred = due(&request("2026-03-02T09:00", "3", "2026-03-03T09:00/2026-03-04T09:00")).1;
    assert_eq!(codes(&inferred), ["clock-rule-inferred"]);
    let official = due(&request("2024-03-04T09:00", "3", "2024-03-05T09:00/2024-03-06T09:00")).1;
    assert_eq!(codes(&official), [""; 0]);
}

#[test]
fn a_rule_set_is_named_when_it_was_not_in_force() {
    let mut early = request("2025-11-14T09:00", "3", "");
    early.rule = RuleChoice::RuleSet(rule_set("nd297-2025").unwrap());
    assert_eq!(codes(&due(&early).1), ["rule-set-not-in-force"]);
    early.received = parse_instant("2025-11-17T09:00").unwrap();
    assert_eq!(codes(&due(&early).1), [""; 0]);
}

/// Half a day is half of the normal day when the limit starts to run: the afternoon's 4 hours, or 3 in an office
/// whose day has six hours from April on.
#[test]
fn a_fraction_is_one_of_the_day_on_which_it_starts() {
    let six_hours = OfficeHours::monday_to_friday(Sessions::parse("08:00-11:00, 13:00-16:00").unwrap());
    let schedule = OfficeHoursSchedule::default().with_change(parse_date("2026-04-01").unwrap(), six_hours);
    let (calendar, _) = WorkCalendar::build(&official_days(), &official_years(), schedule);
    let mut half_day = request("2026-03-31T09:00", "0.5", "");
    half_day.rule = RuleChoice::Clock(ClockRule::Restart);
    let due = |request: &DueRequest| calendar.due(request).unwrap().0.due;
    assert_eq!(due(&half_day), parse_instant("2026-03-31T14:30").ok());
    half_day.pauses = vec![WrittenPause::parse("2026-03-31T10:00/2026-04-01T13:00").unwrap().pause];
    assert_eq!(due(&half_day), parse_instant("2026-04-01T16:00").ok());
    // A whole day ends with the closing of its own last day.
    let whole_day = request("2026-03-31T09:00", "1", "");
    assert_eq!(due(&whole_day), parse_instant("2026-04-01T16:00").ok());
}

#[test]
fn doubtful_limits_are_named() {
    assert_eq!(codes(&due(&request("2026-03-02T09:00", "0", "")).1), ["limit-zero"]);
    let (answer, findings) = due(&request("2026-03-02T09:00", "-2", ""));
    assert_eq!(codes(&findings), ["limit-negative"]);
    assert_eq!((answer.due, answer.working_days), (None, 0));
    assert_eq!(codes(&due(&request("2018-03-05T09:00", "1500", "")).1), ["limit-very-long"]);
}

#[test]
fn every_finding_speaks_both_languages_and_says_what_to_do() {
    let requests = [
        request("2028-12-28T09:00", "0", ""),
        request("2026-03-02T09:00", "-2", "2026-03-03T10:00/2026-03-02T10:00"),
        request(
            "2026-03-02T09:00",
            "1",
            "2026-02-27T09:00/2026-03-03T09:00;2026-03-03T08:00/2026-03-04T09:00",
        ),
        request("2026-03-02T09:00", "1001", "2026-02-02T09:00/2026-02-03T09:00"),
    ];
    let mut findings: Vec<_> = requests.iter().flat_map(|request| due(request).1).collect();
    findings.push(kind_not_stated(WrittenPause::parse("2026-03-03/2026-03-04").unwrap().pause));
    assert!(findings.len() >= 8);
    for finding in findings {
        let hint = finding.hint.as_ref().unwrap();
        for text in [&finding.message, hint] {
            assert!(!text.vi.is_empty() && !text.en.is_empty() && text.vi != text.en, "{finding:?}");
            assert!(!text.vi.is_ascii(), "Vietnamese has diacritics: {}", text.vi);
        }
    }
}

#[test]
fn the_answer_names_the_rule_it_used() {
    let by_receipt = due(&request("2026-03-02T09:00", "3", "")).0;
    assert_eq!(by_receipt.rule_set.map(|set| set.id), Some("nd118-2025"));
    assert_eq!(by_receipt.rule, Some(ClockRule::Restart));
    let mut asked = request("2026-03-02T09:00", "3", "");
    asked.rule = RuleChoice::Clock(ClockRule::Pause);
    let asked = due(&asked).0;
    assert_eq!((asked.rule, asked.rule_set), (Some(ClockRule::Pause), None));
    assert_eq!(due(&request("2017-03-06T09:00", "3", "")).0.rule, None);
}

#[test]
fn between_counts_both_ways_and_names_the_years() {
    let at = |text| parse_instant(text).unwrap();
    let (answer, findings) = OFFICIAL.between(at("2026-02-13T15:30"), at("2026-02-24T09:00")).unwrap();
    // Working dates Mon 23 and Tue 24; 1:30 on Fri, 8:00 on Mon, 1:30 on Tue.
    assert_eq!((answer.working_days, answer.working_minutes), (2, 11 * 60));
    assert!(findings.is_empty());
    let (back, findings) = OFFICIAL.between(at("2026-02-24T09:00"), at("2026-02-13T15:30")).unwrap();
    assert_eq!((back.working_days, back.working_minutes), (-2, -11 * 60));
    assert_eq!(codes(&findings), ["ends-before-start"]);
    let (_, findings) = OFFICIAL.between(at("2026-12-31"), at("2029-01-01")).unwrap();
    assert_eq!(codes(&findings), ["holiday-year-not-announced", "holiday-year-estimated"]);
    assert!(OFFICIAL.between(at("1900-01-01"), at("2029-01-01")).is_err());
}
