//! The words of `caicach calendar`.

use super::Place;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Calendar {
    /// When a limit ends
    Due(Due),
    /// Working days and hours between two instants
    Between {
        /// 2026-02-13 or 2026-02-13T15:30
        from: String,
        /// 2026-02-23 or 2026-02-23T09:00
        to: String,
        #[command(flatten)]
        source: CalendarSource,
    },
    /// First and last day of a reporting period
    Period {
        /// 2026, 2026-H1, 2026-Q1 or 2026-02
        period: String,
        /// From the 15th to the 14th, or by the calendar
        #[arg(long, value_enum, default_value = "administrative")]
        kind: PeriodKind,
    },
    /// Days off and make-up days of a year, with their sources
    Days {
        /// The year
        year: i32,
        #[command(flatten)]
        source: CalendarSource,
    },
    /// Enter a newly announced day off or make-up day, and see which open due dates move
    Announce(Announce),
}

/// Which calendar is used.
#[derive(Debug, Clone, Args)]
pub(crate) struct CalendarSource {
    /// A CSV file that replaces the official calendar in the years it covers
    #[arg(long = "calendar", value_name = "FILE")]
    pub(crate) replace: Option<PathBuf>,
    /// A CSV file whose days are added to the calendar
    #[arg(long = "calendar-add", value_name = "FILE")]
    pub(crate) add: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PeriodKind {
    Administrative,
    Calendar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clock {
    /// Anew from the end of the last supplement
    Restart,
    /// The working hours of a wait are added
    Pause,
    /// The working days of a wait are added
    Subtract,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DayRule {
    /// At the office's closing
    EndOfDay,
    /// At the hour of receipt
    SameHour,
}

#[derive(Debug, Args)]
pub(crate) struct Due {
    /// When the dossier was received, local time
    #[arg(long, value_name = "2026-02-13T15:30")]
    pub(crate) received: String,
    #[command(flatten)]
    pub(crate) limit: LimitArguments,
    /// FROM/TO[/supplement|fee|stop]; open when TO is empty; may be given several times
    #[arg(long, value_name = "FROM/TO[/KIND]", num_args = 1..)]
    pub(crate) pause: Vec<String>,
    /// What a wait does to the limit (default: the rule set in force on the date of receipt)
    #[arg(long, value_enum)]
    pub(crate) rule: Option<Clock>,
    /// When a limit of whole days ends
    #[arg(long, value_enum, default_value = "end-of-day")]
    pub(crate) day_rule: DayRule,
    /// A receipt after this hour counts from the next working day
    #[arg(long, value_name = "HH:MM")]
    pub(crate) cutoff: Option<String>,
    /// A rule set by its name, such as nd297-2025 for its own chain of procedures
    #[arg(long, value_name = "ID", conflicts_with = "rule")]
    pub(crate) rule_set: Option<String>,
    #[command(flatten)]
    pub(crate) source: CalendarSource,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct LimitArguments {
    /// Working days; a fraction (0.5, 1.25) runs in working hours
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) days: Option<String>,
    /// Working hours
    #[arg(long, value_name = "H", allow_hyphen_values = true)]
    pub(crate) hours: Option<String>,
    /// Days of the calendar
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub(crate) calendar_days: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Announce {
    /// The day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: String,
    /// What kind of day
    #[arg(long, value_enum)]
    pub(crate) kind: AnnouncedKind,
    /// The other day of a swap
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) pair: Option<String>,
    /// What the day is called
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// Number and date of the document that announces it
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: String,
    /// The date of that document
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) announced_on: Option<String>,
    /// A CSV file of open limits, code,received,days|hours|calendar_days[,pauses]; the due dates that move are printed
    #[arg(long, value_name = "FILE")]
    pub(crate) open: Option<PathBuf>,
    /// Only show what would move; keep nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AnnouncedKind {
    /// A day off by law
    Holiday,
    /// A day off because a holiday fell on a weekend
    Compensatory,
    /// A working day that is exchanged for another day
    SwapOff,
    /// A weekend day that is worked instead
    SwapWork,
}
