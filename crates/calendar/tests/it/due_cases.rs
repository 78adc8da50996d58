//! The cases of `tests/fixtures/due_cases.txt`.

use crate::official::{OFFICIAL, SATURDAY_MORNING};
use caicach_calendar::{
    ClockRule, Cutoff, DayRule, DueRequest, Limit, LimitUnit, Pause, RuleChoice, WorkCalendar, WrittenPause,
    parse_clock_time, parse_instant, rule_set,
};

const CASES: &str = include_str!("../fixtures/due_cases.txt");

struct Case {
    request: DueRequest,
    calendar: &'static WorkCalendar,
    due: String,
    working_days: String,
    days_off: String,
}

fn read_case(line: &str) -> Case {
    let [received, limit, options, due, working_days, days_off, _why] =
        line.split('|').map(str::trim).collect::<Vec<_>>().try_into().unwrap();
    let (amount, unit) = limit.split_once(' ').unwrap();
    let unit = match unit {
        "wd" => LimitUnit::WorkingDay,
        "cd" => LimitUnit::CalendarDay,
        "wh" => LimitUnit::WorkingHour,
        _ => panic!("unit {unit}"),
    };
    let mut request = DueRequest::new(parse_instant(received).unwrap(), Limit::parse(amount, unit).unwrap());
    let mut calendar = &*OFFICIAL;
    for option in options.split_whitespace() {
        match option.split_once('=').unwrap() {
            ("rule", word) => request.rule = RuleChoice::Clock(ClockRule::parse(word).unwrap()),
            ("set", id) => request.rule = RuleChoice::RuleSet(rule_set(id).unwrap()),
            ("day_rule", word) => request.day_rule = DayRule::parse(word).unwrap(),
            ("cutoff", time) => request.cutoff = Some(Cutoff::after(parse_clock_time(time).unwrap())),
            ("pauses", list) => request.pauses = pauses(list),
            ("hours", "saturday-morning") => calendar = &*SATURDAY_MORNING,
            _ => panic!("option {option}"),
        }
    }
    let text = str::to_owned;
    Case { request, calendar, due: text(due), working_days: text(working_days), days_off: text(days_off) }
}

fn pauses(list: &str) -> Vec<Pause> {
    WrittenPause::parse_list(list).unwrap().into_iter().map(|written| written.pause).collect()
}

#[test]
fn due_dates_are_those_reasoned_by_hand() {
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in CASES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let case = read_case(line);
        let found = match case.calendar.due(&case.request) {
            Err(error) => [format!("error:{}", error.code()), String::new(), String::new()],
            Ok((answer, _)) => [
                answer.due.map_or("none".to_owned(), |due| due.format("%Y-%m-%dT%H:%M").to_string()),
                answer.working_days.to_string(),
                answer.days_off.len().to_string(),
            ],
        };
        cases += 1;
        if found != [case.due, case.working_days, case.days_off] {
            wrong.push(format!("{line}\n    found {}", found.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(cases, 119);
}
