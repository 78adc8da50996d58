//! Working days against numpy, whose name and version stand at the head of the fixture.

use crate::official::OFFICIAL;
use caicach_calendar::{FIRST_DAY, NO_DUE_DAY, parse_date};
use chrono::NaiveDate;

const FIXTURE: &str = include_str!("../fixtures/numpy_busday.csv");

fn epoch_day(date: NaiveDate) -> i32 {
    i32::try_from((date - FIRST_DAY).num_days()).unwrap()
}

#[test]
fn numpy_counts_the_same_working_days() {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(FIXTURE.as_bytes());
    let (mut received, mut limits, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    let mut counts = 0;
    for record in reader.records() {
        let record = record.unwrap();
        let date = parse_date(&record[1]).unwrap();
        if &record[0] == "offset" {
            let limit: u16 = record[2].parse().unwrap();
            let due = parse_date(&record[3]).unwrap();
            let from = OFFICIAL.working_day_from(date).unwrap();
            assert_eq!(OFFICIAL.nth_working_day_after(from, u32::from(limit)), Ok(due), "{date} + {limit}");
            received.push(epoch_day(date));
            limits.push(limit);
            expected.push(epoch_day(due));
        } else {
            let other = parse_date(&record[2]).unwrap();
            let count: i64 = record[3].parse().unwrap();
            assert_eq!(OFFICIAL.working_days_between(date, other), Ok(count), "{date} to {other}");
            counts += 1;
        }
    }
    assert_eq!((expected.len(), counts), (3000, 1500));

    let mut due = vec![0; expected.len()];
    OFFICIAL.due_days(&received, &limits, &mut due).unwrap();
    assert_eq!(due, expected);
}

#[test]
fn days_outside_the_tables_have_no_due_day() {
    let received = [-1, i32::MIN, i32::MAX, 55_151, 55_152, 20_497];
    let mut due = [0; 6];
    OFFICIAL.due_days(&received, &[1, 1, 1, 1, 1, u16::MAX], &mut due).unwrap();
    assert_eq!(due, [NO_DUE_DAY; 6]);
    assert!(OFFICIAL.due_days(&received, &[1], &mut due).is_err());
    assert!(OFFICIAL.due_days(&[], &[], &mut []).is_ok());
}
