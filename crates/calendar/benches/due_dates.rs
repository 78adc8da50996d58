//! How many due dates a second the batch of whole working days gives on one core.
//!
//! The dates are made by a generator that `workloads/calendar/busday_offset.py` has too, so that numpy does the same
//! work; the sums of both must agree. Make-up Saturdays are left out, since numpy's week mask does not know them.
//!
//! `cargo bench -p caicach-calendar --bench due_dates`

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::as_conversions,
    reason = "a benchmark prints for people and ends where it cannot go on"
)]

use caicach_calendar::{
    Basis, ClockRule, CoveredYears, DayKind, DueRequest, FIRST_DAY, Limit, OfficeHoursSchedule, Pause,
    PauseKind, RuleChoice, SpecialDay, Status, WorkCalendar, parse_date,
};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use std::hint::black_box;
use std::time::Instant;

const VN_CSV: &str = include_str!("../../../content/calendar/vn.csv");
const COUNT: usize = 10_000_000;
const ROUNDS: usize = 7;
/// 1 January 2018, and how many days from it on a dossier may be received so that 60 working days stay in the list.
const FIRST_RECEIPT: u64 = 17_532;
const RECEIPT_DAYS: u64 = 3_834;
const LONGEST_LIMIT: u64 = 60;

/// The generator SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

fn days_off() -> Vec<SpecialDay> {
    csv::Reader::from_reader(VN_CSV.as_bytes())
        .records()
        .map(|record| record.unwrap())
        .filter(|record| record.get(3) == Some("no"))
        .map(|record| SpecialDay {
            date: parse_date(record.get(0).unwrap()).unwrap(),
            kind: DayKind::Holiday,
            name_vi: String::new(),
            name_en: None,
            basis: Basis::Other,
            pair_date: None,
            status: Status::Announced,
            source: String::new(),
            announced_on: None,
        })
        .collect()
}

fn main() {
    let built = Instant::now();
    let (calendar, _) = WorkCalendar::build(
        &days_off(),
        &CoveredYears::from_range(2018..=2028),
        OfficeHoursSchedule::default(),
    );
    let build_milliseconds = built.elapsed().as_secs_f64() * 1e3;

    let mut random = SplitMix64(766);
    let mut received = Vec::with_capacity(COUNT);
    let mut limits = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        let number = random.next();
        received.push(i32::try_from(FIRST_RECEIPT + (number >> 32) % RECEIPT_DAYS).unwrap());
        limits.push(u16::try_from((number & 0xFFFF_FFFF) % LONGEST_LIMIT + 1).unwrap());
    }

    let mut due = vec![0; COUNT];
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        calendar.due_days(black_box(&received), black_box(&limits), &mut due).unwrap();
        best = best.min(start.elapsed().as_secs_f64());
        black_box(&due);
    }
    let sum: i64 = due.iter().map(|day| i64::from(*day)).sum();
    println!("calendar built in {build_milliseconds:.1} ms");
    println!("sum of {COUNT} due days: {sum}");
    println!("due dates: {:.1} million/s", COUNT as f64 / best / 1e6);

    let requests = paused_requests(&received, &limits);
    let start = Instant::now();
    for request in &requests {
        black_box(calendar.due(request).unwrap());
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("answers with a pause, one by one: {:.2} million/s", requests.len() as f64 / seconds / 1e6);
}

/// A million dossiers received at ten, each waiting two days for a supplement.
fn paused_requests(received: &[i32], limits: &[u16]) -> Vec<DueRequest> {
    let dossiers = received.iter().zip(limits).take(1_000_000);
    dossiers
        .map(|(day, limit)| {
            let date = FIRST_DAY + TimeDelta::days(i64::from(*day));
            let at_ten = |days: i64| (date + TimeDelta::days(days)).and_hms_opt(10, 0, 0).unwrap();
            let mut request = DueRequest::new(at_ten(0), Limit::WorkingDays(Decimal::from(*limit)));
            request.rule = RuleChoice::Clock(ClockRule::Restart);
            request.pauses =
                vec![Pause { from: at_ten(1), to: Some(at_ten(3)), kind: PauseKind::Supplement }];
            request
        })
        .collect()
}
