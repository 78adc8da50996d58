//! Whatever text comes, reading it ends in a value or an error, never in a panic.

use caicach_calendar::{
    Basis, CalendarError, ClockRule, DayKind, DayRule, Limit, LimitUnit, PauseKind, Period, PeriodKind,
    Sessions, Status, WrittenPause, parse_clock_time, parse_date, parse_instant,
};
use proptest::prelude::*;

/// Reads a text in every way; the errors have sentences in both languages.
fn read_in_every_way(text: &str) {
    let mut errors: Vec<CalendarError> = Vec::new();
    let mut keep = |error: Option<CalendarError>| errors.extend(error);
    keep(parse_date(text).err());
    keep(parse_clock_time(text).err());
    keep(parse_instant(text).err());
    keep(Sessions::parse(text).err());
    keep(WrittenPause::parse(text).err());
    keep(WrittenPause::parse_list(text).err());
    keep(PauseKind::parse(text).err());
    keep(ClockRule::parse(text).err());
    keep(DayRule::parse(text).err());
    keep(LimitUnit::parse(text).err());
    keep(DayKind::parse(text).err());
    keep(Basis::parse(text).err());
    keep(Status::parse(text).err());
    keep(PeriodKind::parse(text).err());
    for kind in [PeriodKind::Administrative, PeriodKind::Calendar] {
        keep(Period::parse(text, kind).err());
    }
    for unit in [LimitUnit::WorkingDay, LimitUnit::CalendarDay, LimitUnit::WorkingHour] {
        keep(Limit::parse(text, unit).err());
    }
    for error in errors {
        let (message, hint) = (error.text(), error.hint());
        assert!(
            !message.vi.is_empty() && !message.en.is_empty() && !hint.vi.is_empty() && !hint.en.is_empty()
        );
        assert!(message.en.chars().count() < 300, "{}", message.en);
    }
}

proptest! {
    /// What programs write is read by a quick reader, and with a blank before it by the slower one: both say the same.
    #[test]
    fn instants_are_read_alike_quickly_and_slowly(text in "[012][0-9]{3}-[01][0-9]-[0-3][0-9](|[T ][0-2][0-9]:[0-6][0-9](|:[0-6][0-9a]))") {
        prop_assert_eq!(parse_instant(&text).ok(), parse_instant(&format!(" {text}")).ok());
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        read_in_every_way(&text);
    }

    /// Texts that look like what is expected get further into the readers.
    #[test]
    fn texts_of_the_right_letters_are_read_or_refused(text in "[0-9TZtQHMé :;,./+–-]{0,40}") {
        read_in_every_way(&text);
    }

    #[test]
    fn what_is_written_is_read_back(
        day in 0_u64..55_000,
        minute in 0_i64..1440,
        length in 0_i64..100_000,
        kind in prop::sample::select(vec![PauseKind::Supplement, PauseKind::Fee, PauseKind::Stop]),
    ) {
        let from = (caicach_calendar::FIRST_DAY + chrono::Days::new(day)).and_time(chrono::NaiveTime::MIN)
            + chrono::TimeDelta::minutes(minute);
        let pause = caicach_calendar::Pause { from, to: Some(from + chrono::TimeDelta::minutes(length)), kind };
        let read = WrittenPause::parse(&pause.written()).unwrap();
        prop_assert_eq!(read.pause, pause);
        prop_assert!(read.kind_is_stated);
    }
}
