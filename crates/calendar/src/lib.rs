//! Working days and hours of Vietnamese offices, deadlines with pauses, administrative periods, lunar dates.
//!
//! # The idea
//!
//! A receipt promises a date. Which date it is depends on four things that the law and the office set apart from one
//! another:
//!
//! 1. **Days.** The week, the holidays of the Labour Code, the days given for them, and exchanges of working days
//!    ([`SpecialDay`]). The list for known years comes from outside; a year that nobody has announced yet is filled
//!    with what the law says ([`statutory_days`], with Tết and Hùng Kings' day computed by [`lunar`]), and every
//!    answer that touches it says so.
//! 2. **Hours.** The sessions of a working day ([`OfficeHours`]), a setting that changes over time.
//! 3. **The limit** ([`Limit`]): whole working days end with a day, hours and fractions of a day run in working time,
//!    calendar days roll over days off.
//! 4. **The clock**: from when a receipt counts ([`Cutoff`]) and what a wait for papers does ([`ClockRule`]). Texts
//!    differ and change, so the rules come in dated sets ([`RULE_SETS`]), chosen by the date of receipt.
//!
//! [`WorkCalendar`] joins days and hours into tables from 1970 to 2120. Every instant has a number there, the working
//! minutes until then, and every working day has a rank, so that adding and subtracting working time is arithmetic on
//! numbers and no question walks over days.
//!
//! Dates and times are local to Asia/Ho_Chi_Minh, a constant seven hours ahead of UTC. The crate reads no file and no
//! clock: what is announced, and what time it is, are arguments.
//!
//! # An example
//!
//! Five working days from the afternoon of 13 February 2026, over Tết:
//!
//! ```
//! use caicach_calendar::*;
//!
//! // A list for 2026 comes from `content/calendar/vn.csv`; without it the year is estimated from the law.
//! let (calendar, _) = WorkCalendar::build(&[], &CoveredYears::default(), OfficeHoursSchedule::default());
//! let received = parse_instant("2026-02-13T15:30")?;
//! let request = DueRequest::new(received, Limit::parse("5", LimitUnit::WorkingDay)?);
//! let (answer, findings) = calendar.due(&request)?;
//! assert_eq!(answer.due, Some(parse_instant("2026-02-27T17:00")?));
//! assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["holiday-year-not-announced"]);
//! # Ok::<(), CalendarError>(())
//! ```

mod announcement;
mod coverage;
mod cutoff;
mod date_range;
mod day;
mod day_checks;
mod due;
mod error;
mod instant;
mod limit;
pub mod lunar;
mod office_hours;
mod pause;
mod period;
mod rule_set;
mod statutory;
mod work_calendar;

pub use announcement::{Announcement, ListVersion, MovedDue, SpecialDayList, moved_due_dates};
pub use coverage::{CoveredYears, YearStatus};
pub use cutoff::Cutoff;
pub use date_range::{FIRST_DAY, LAST_DAY, YEARS};
pub use day::{Basis, DayKind, SpecialDay, Status, is_standard_working_weekday};
pub use day_checks::check_special_days;
pub use due::{Due, DueRequest, RuleChoice, apology_deadline, is_late};
pub use error::{CalendarError, Expected};
pub use instant::{
    OFFSET_FROM_UTC, local_from_utc, parse_clock_time, parse_date, parse_instant, utc_from_local,
};
pub use limit::{DayRule, Limit, LimitUnit};
pub use office_hours::{OfficeHours, OfficeHoursSchedule, Session, Sessions};
pub use pause::{Pause, PauseKind, WrittenPause, kind_not_stated};
pub use period::{Grain, Period, PeriodKind};
pub use rule_set::{ClockRule, KindOfText, RULE_SETS, RuleSet, rule_set, rule_set_for};
pub use statutory::statutory_days;
pub use work_calendar::{Between, NO_DUE_DAY, WorkCalendar};
