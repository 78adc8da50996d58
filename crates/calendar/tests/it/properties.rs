//! Properties of the tables, and agreement with a calendar that walks from day to day and minute to minute.

use crate::official::{OFFICIAL, SATURDAY_MORNING};
use caicach_calendar::{
    ClockRule, Cutoff, DayRule, DueRequest, FIRST_DAY, Limit, Pause, PauseKind, RuleChoice, WorkCalendar,
};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// The same answers by walking, straight from the list of days.
mod walking {
    use super::*;
    use crate::official::official_days;
    use caicach_calendar::{DayKind, SpecialDay};
    use std::collections::HashMap;
    use std::sync::LazyLock;

    static SPECIAL: LazyLock<HashMap<NaiveDate, SpecialDay>> =
        LazyLock::new(|| official_days().into_iter().map(|day| (day.date, day)).collect());

    pub(super) fn is_working_day(date: NaiveDate) -> bool {
        match SPECIAL.get(&date).map(|day| day.kind) {
            Some(DayKind::SwapWork) => true,
            Some(_) => false,
            None => !matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
        }
    }

    /// Whether the minute that begins here is office time: 07:30–11:30 and 13:00–17:00.
    pub(super) fn is_working_minute(instant: NaiveDateTime) -> bool {
        let minute = instant.hour() * 60 + instant.minute();
        is_working_day(instant.date()) && ((450..690).contains(&minute) || (780..1020).contains(&minute))
    }

    pub(super) fn nth_working_day_after(date: NaiveDate, n: u32) -> NaiveDate {
        let mut day = date;
        for _ in 0..n {
            day = day.succ_opt().unwrap();
            while !is_working_day(day) {
                day = day.succ_opt().unwrap();
            }
        }
        day
    }

    pub(super) fn working_days_between(from: NaiveDate, to: NaiveDate) -> i64 {
        let later = from.iter_days().skip(1).take_while(|day| *day <= to);
        i64::try_from(later.filter(|day| is_working_day(*day)).count()).unwrap()
    }

    pub(super) fn working_minutes_between(from: NaiveDateTime, to: NaiveDateTime) -> i64 {
        let mut minutes = 0;
        let mut at = from;
        while at < to {
            minutes += i64::from(is_working_minute(at));
            at += TimeDelta::minutes(1);
        }
        minutes
    }

    /// A receipt that is not in office time counts from the next opening; a closing minute is office time.
    pub(super) fn effective_receipt(received: NaiveDateTime) -> NaiveDateTime {
        let mut at = received;
        let closes_here = |at: NaiveDateTime| is_working_minute(at - TimeDelta::minutes(1));
        while !is_working_minute(at) && !closes_here(at) {
            at += TimeDelta::minutes(1);
        }
        at
    }

    pub(super) fn after_working_minutes(from: NaiveDateTime, minutes: i64) -> NaiveDateTime {
        let mut at = from;
        let mut left = minutes;
        while left > 0 {
            left -= i64::from(is_working_minute(at));
            at += TimeDelta::minutes(1);
        }
        at
    }
}

/// So many days from 1 January 2018 leave room for the answers within the official list.
const DAYS: i64 = 3_500;

/// A minute from 2018 to the middle of 2027.
fn any_instant() -> impl Strategy<Value = NaiveDateTime> {
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap().and_time(NaiveTime::MIN);
    (0_i64..DAYS * 24 * 60).prop_map(move |minutes| first + TimeDelta::minutes(minutes))
}

/// An instant near a boundary of office time, where mistakes live.
fn boundary_instant() -> impl Strategy<Value = NaiveDateTime> {
    let times =
        prop::sample::select(vec![0_i64, 449, 450, 451, 689, 690, 691, 779, 780, 1019, 1020, 1021, 1439]);
    (0_u64..DAYS.unsigned_abs(), times).prop_map(|(day, minute)| {
        let date = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap() + Days::new(day);
        date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute)
    })
}

fn instant() -> impl Strategy<Value = NaiveDateTime> {
    prop_oneof![any_instant(), boundary_instant()]
}

/// Closed pauses after a receipt.
fn pauses_after(received: NaiveDateTime) -> impl Strategy<Value = Vec<Pause>> {
    let kind = prop::sample::select(vec![PauseKind::Supplement, PauseKind::Fee, PauseKind::Stop]);
    let pause = (0_i64..20_000, 0_i64..20_000, kind).prop_map(move |(after, length, kind)| {
        let from = received + TimeDelta::minutes(after);
        Pause { from, to: Some(from + TimeDelta::minutes(length)), kind }
    });
    prop::collection::vec(pause, 0..4)
}

fn any_rule() -> impl Strategy<Value = ClockRule> {
    prop::sample::select(vec![ClockRule::Restart, ClockRule::Pause, ClockRule::Subtract])
}

fn any_limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (0_u32..60).prop_map(|days| Limit::WorkingDays(Decimal::from(days))),
        (0_i64..2_000).prop_map(|hundredths| Limit::WorkingDays(Decimal::new(hundredths, 2))),
        (0_i64..400).prop_map(|quarters| Limit::WorkingHours(Decimal::new(quarters * 25, 2))),
        (0_i32..90).prop_map(Limit::CalendarDays),
    ]
}

fn due(calendar: &WorkCalendar, request: &DueRequest) -> NaiveDateTime {
    calendar.due(request).unwrap().0.due.unwrap()
}

proptest! {
    #[test]
    fn working_days_are_those_found_by_walking(start in instant(), n in 0_u32..120, length in 0_u64..400) {
        let date = start.date();
        prop_assert_eq!(OFFICIAL.is_working_day(date), Ok(walking::is_working_day(date)));
        prop_assert_eq!(OFFICIAL.nth_working_day_after(date, n), Ok(walking::nth_working_day_after(date, n)));
        let end = date + Days::new(length);
        prop_assert_eq!(OFFICIAL.working_days_between(date, end), Ok(walking::working_days_between(date, end)));
        prop_assert_eq!(OFFICIAL.working_days_between(end, date), Ok(-walking::working_days_between(date, end)));
        let days_off = OFFICIAL.days_off_between(date, end).unwrap();
        let walked = date.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| !walking::is_working_day(*day));
        prop_assert_eq!(days_off, walked.collect::<Vec<_>>());
    }

    #[test]
    fn working_minutes_are_those_found_by_walking(start in instant(), length in 0_i64..15_000) {
        let end = start + TimeDelta::minutes(length);
        let walked = walking::working_minutes_between(start, end);
        prop_assert_eq!(OFFICIAL.working_minutes_between(start, end), Ok(walked));
    }

    #[test]
    fn due_dates_are_those_found_by_walking(received in instant(), days in 0_u32..40, minutes in 1_i64..4_000) {
        let effective = walking::effective_receipt(received);
        let whole = DueRequest::new(received, Limit::WorkingDays(Decimal::from(days)));
        let last_day = walking::nth_working_day_after(effective.date(), days);
        prop_assert_eq!(due(&OFFICIAL, &whole), last_day.and_hms_opt(17, 0, 0).unwrap());

        // Minutes as hours, to the minute: 1 minute is 0.01666… hours, rounded back to 1.
        let hours = Decimal::from(minutes) / Decimal::from(60);
        let fraction = DueRequest::new(received, Limit::WorkingHours(hours));
        prop_assert_eq!(due(&OFFICIAL, &fraction), walking::after_working_minutes(effective, minutes));

        let mut calendar_days = DueRequest::new(received, Limit::CalendarDays(i32::try_from(days).unwrap()));
        let mut last_date = effective.date() + Days::new(u64::from(days));
        while !walking::is_working_day(last_date) {
            last_date = last_date.succ_opt().unwrap();
        }
        prop_assert_eq!(due(&OFFICIAL, &calendar_days), last_date.and_hms_opt(17, 0, 0).unwrap());
        calendar_days.day_rule = DayRule::SameHour;
        prop_assert_eq!(due(&OFFICIAL, &calendar_days), last_date.and_time(effective.time()));
    }

    /// The rules as the command line states them, on pauses that do not overlap.
    #[test]
    fn clock_rules_are_those_found_by_walking(
        received in instant(),
        days in 0_u32..20,
        waits in prop::collection::vec((0_i64..8_000, 0_i64..8_000), 1..3),
    ) {
        let effective = walking::effective_receipt(received);
        let mut at = effective;
        let mut pauses = Vec::new();
        for (after, length) in waits {
            let from = at + TimeDelta::minutes(after);
            at = from + TimeDelta::minutes(length);
            pauses.push(Pause { from, to: Some(at), kind: PauseKind::Supplement });
        }
        let mut request = DueRequest::new(received, Limit::WorkingDays(Decimal::from(days)));
        request.pauses = pauses.clone();
        let closing = |date: NaiveDate| date.and_hms_opt(17, 0, 0).unwrap();

        request.rule = RuleChoice::Clock(ClockRule::Restart);
        let anew = walking::effective_receipt(at);
        prop_assert_eq!(due(&OFFICIAL, &request), closing(walking::nth_working_day_after(anew.date(), days)));

        request.rule = RuleChoice::Clock(ClockRule::Pause);
        let paused: i64 =
            pauses.iter().map(|pause| walking::working_minutes_between(pause.from, pause.to.unwrap())).sum();
        let plain = closing(walking::nth_working_day_after(effective.date(), days));
        let moved = walking::after_working_minutes(plain, paused);
        prop_assert_eq!(due(&OFFICIAL, &request), closing(moved.date()));

        request.rule = RuleChoice::Clock(ClockRule::Subtract);
        let dates: i64 = pauses
            .iter()
            .map(|pause| walking::working_days_between(pause.from.date(), pause.to.unwrap().date()))
            .sum();
        let moved = walking::nth_working_day_after(plain.date(), u32::try_from(dates).unwrap());
        prop_assert_eq!(due(&OFFICIAL, &request), closing(moved));
    }

    #[test]
    fn working_minutes_go_to_their_instant_and_back(start in instant()) {
        for calendar in [&*OFFICIAL, &*SATURDAY_MORNING] {
            let number = calendar.working_minute(start).unwrap();
            let earliest = calendar.instant_of_working_minute(number).unwrap();
            prop_assert!(earliest <= start);
            prop_assert_eq!(calendar.working_minute(earliest), Ok(number));
            prop_assert_eq!(calendar.working_minute(earliest - TimeDelta::minutes(1)), Ok(number - 1));
            let next = calendar.instant_of_working_minute(number + 1).unwrap();
            prop_assert!(earliest < next && start < next);
        }
    }

    #[test]
    fn time_between_adds_up(
        mut instants in prop::collection::vec(instant(), 3),
    ) {
        instants.sort();
        let between = |from: usize, to: usize| {
            let (answer, _) = OFFICIAL.between(instants[from], instants[to]).unwrap();
            (answer.working_days, answer.working_minutes)
        };
        let (first, second, whole) = (between(0, 1), between(1, 2), between(0, 2));
        prop_assert_eq!((first.0 + second.0, first.1 + second.1), whole);
        prop_assert!(first.0 >= 0 && first.1 >= 0);
        let back = between(2, 0);
        prop_assert_eq!((-back.0, -back.1), whole);
    }

    #[test]
    fn more_time_and_later_receipts_never_end_earlier(
        received in instant(),
        later in 0_i64..30_000,
        limit in any_limit(),
        day_rule in prop::sample::select(vec![DayRule::EndOfDay, DayRule::SameHour]),
        cutoff in prop::option::of(0_u32..24),
    ) {
        let mut request = DueRequest::new(received, limit);
        request.day_rule = day_rule;
        request.cutoff = cutoff.and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0)).map(Cutoff::after);
        let first = due(&OFFICIAL, &request);
        prop_assert!(first >= OFFICIAL.effective_receipt(received, request.cutoff.as_ref()).unwrap());

        let mut longer = request.clone();
        longer.limit = match limit {
            Limit::WorkingDays(days) => Limit::WorkingDays(days + Decimal::ONE),
            Limit::WorkingHours(hours) => Limit::WorkingHours(hours + Decimal::ONE),
            Limit::CalendarDays(days) => Limit::CalendarDays(days + 1),
        };
        prop_assert!(due(&OFFICIAL, &longer) >= first);

        request.received = received + TimeDelta::minutes(later);
        let of_later_receipt = due(&OFFICIAL, &request);
        // Two last days off roll to the same working day, and each keeps the hour of its own receipt.
        let keeps_its_hour = matches!(limit, Limit::CalendarDays(_)) && day_rule == DayRule::SameHour;
        if keeps_its_hour {
            prop_assert!(of_later_receipt.date() >= first.date());
        } else {
            prop_assert!(of_later_receipt >= first);
        }
    }

    #[test]
    fn a_last_day_off_rolls_and_keeps_the_hour_of_receipt(received in instant(), days in 0_i32..90) {
        let mut request = DueRequest::new(received, Limit::CalendarDays(days));
        request.day_rule = DayRule::SameHour;
        let start = OFFICIAL.effective_receipt(received, None).unwrap();
        let mut last = start.date() + TimeDelta::days(days.into());
        while !OFFICIAL.is_working_day(last).unwrap() {
            last += TimeDelta::days(1);
        }
        prop_assert_eq!(due(&OFFICIAL, &request), last.and_time(start.time()));
    }

    #[test]
    fn a_pause_never_brings_the_end_forward(
        (received, pauses) in instant().prop_flat_map(|received| (Just(received), pauses_after(received))),
        limit in any_limit(),
        rule in any_rule(),
        day_rule in prop::sample::select(vec![DayRule::EndOfDay, DayRule::SameHour]),
    ) {
        let mut request = DueRequest::new(received, limit);
        request.rule = RuleChoice::Clock(rule);
        request.day_rule = day_rule;
        let without = due(&OFFICIAL, &request);
        request.pauses = pauses;
        let with = due(&OFFICIAL, &request);
        prop_assert!(with >= without);
        let (answer, _) = OFFICIAL.due(&request).unwrap();
        let days = (with.date() - received.date()).num_days();
        prop_assert_eq!(answer.working_days + i64::try_from(answer.days_off.len()).unwrap(), days);

        // The order in which pauses are given does not matter.
        request.pauses.reverse();
        prop_assert_eq!(due(&OFFICIAL, &request), with);
        // The same pause twice counts once.
        request.pauses.extend(request.pauses.clone());
        prop_assert_eq!(due(&OFFICIAL, &request), with);
    }

    #[test]
    fn a_chain_of_whole_days_takes_their_sum(received in instant(), steps in prop::collection::vec(1_u32..12, 1..5)) {
        let limits: Vec<Limit> = steps.iter().map(|days| Limit::WorkingDays(Decimal::from(*days))).collect();
        let (chain, _) = OFFICIAL.due_in_steps(&DueRequest::new(received, limits[0]), &limits[1..]).unwrap();
        let total = Limit::WorkingDays(Decimal::from(steps.iter().sum::<u32>()));
        let at_once = due(&OFFICIAL, &DueRequest::new(received, total));
        prop_assert_eq!(chain.last().unwrap().due, Some(at_once));
    }

    #[test]
    fn many_due_days_at_once_are_those_one_by_one(dossiers in prop::collection::vec((any_instant(), 0_u16..90), 1..50)) {
        let days_since = |date: NaiveDate| i32::try_from((date - FIRST_DAY).num_days()).unwrap();
        // At ten every working day is open, so that the day alone decides.
        let at_noon: Vec<NaiveDateTime> =
            dossiers.iter().map(|(received, _)| received.date().and_hms_opt(10, 0, 0).unwrap()).collect();
        let received: Vec<i32> = at_noon.iter().map(|received| days_since(received.date())).collect();
        let limits: Vec<u16> = dossiers.iter().map(|(_, limit)| *limit).collect();
        let mut batch = vec![0; received.len()];
        OFFICIAL.due_days(&received, &limits, &mut batch).unwrap();
        for (place, received) in at_noon.iter().enumerate() {
            let request = DueRequest::new(*received, Limit::WorkingDays(Decimal::from(limits[place])));
            prop_assert_eq!(batch[place], days_since(due(&OFFICIAL, &request).date()));
        }
    }

    /// Any dates at all, any limit: an answer or an error.
    #[test]
    fn no_request_panics(
        days in prop::collection::vec(any::<i32>(), 4),
        seconds in prop::collection::vec(0_u32..86_400, 4),
        amount in any::<i64>(),
        scale in 0_u32..28,
        kind in 0_u8..3,
        rule in any_rule(),
        same_hour in any::<bool>(),
        last_minutes in any::<u32>(),
    ) {
        let instants: Vec<NaiveDateTime> = days
            .iter()
            .zip(&seconds)
            .map(|(day, seconds)| {
                let date = NaiveDate::from_num_days_from_ce_opt(*day).unwrap_or(if *day < 0 { NaiveDate::MIN } else { NaiveDate::MAX });
                date.and_time(NaiveTime::from_num_seconds_from_midnight_opt(*seconds, 0).unwrap())
            })
            .collect();
        let amount_as_decimal = Decimal::new(amount, scale);
        let limit = match kind {
            0 => Limit::WorkingDays(amount_as_decimal),
            1 => Limit::WorkingHours(amount_as_decimal),
            _ => Limit::CalendarDays(days[0]),
        };
        let near = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(9, 0, 0).unwrap();
        for received in [near, instants[0]] {
            let mut request = DueRequest::new(received, limit);
            request.rule = RuleChoice::Clock(rule);
            request.day_rule = if same_hour { DayRule::SameHour } else { DayRule::EndOfDay };
            request.cutoff = Some(Cutoff { after: None, last_minutes, counts_from: Some(instants[1].time()) });
            request.pauses = vec![
                Pause { from: instants[1], to: Some(instants[2]), kind: PauseKind::Supplement },
                Pause { from: instants[3], to: Some(instants[1]), kind: PauseKind::Fee },
            ];
            let _ = OFFICIAL.due(&request);
            let _ = OFFICIAL.working_minutes_used(received, instants[2], &request.pauses, request.cutoff.as_ref());
            let _ = OFFICIAL.working_minutes_late(instants[1], same_hour, instants[2]);
            let _ = OFFICIAL.between(instants[0], instants[1]);
            let _ = OFFICIAL.instant_of_working_minute(amount);
            let _ = OFFICIAL.year_findings(instants[0].date(), instants[1].date());
            let _ = OFFICIAL.special_days(instants[0].date(), instants[1].date()).count();
            let _ = caicach_calendar::apology_deadline(instants[0], last_minutes);
        }
    }
}

/// A Saturday morning counts four hours, and the minutes of a whole week add up.
#[test]
fn a_saturday_morning_has_four_hours() {
    let monday = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    assert_eq!(monday.weekday(), Weekday::Mon);
    let week = (monday.and_time(NaiveTime::MIN), (monday + Days::new(7)).and_time(NaiveTime::MIN));
    assert_eq!(OFFICIAL.working_minutes_between(week.0, week.1), Ok(40 * 60));
    assert_eq!(SATURDAY_MORNING.working_minutes_between(week.0, week.1), Ok(44 * 60));
    let saturday = monday + Days::new(5);
    assert_eq!(SATURDAY_MORNING.opening(saturday), Ok(saturday.and_hms_opt(7, 30, 0)));
    assert_eq!(SATURDAY_MORNING.closing(saturday), Ok(saturday.and_hms_opt(11, 30, 0)));
    assert_eq!(OFFICIAL.closing(saturday), Ok(None));
}
