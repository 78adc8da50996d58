//! What the calendar cannot answer, in sentences for people.

use crate::date_range::{FIRST_DAY, LAST_DAY};
use caicach_findings::{Finding, Place, Text};
use chrono::{NaiveDate, NaiveTime};

/// A question without an answer, or a text that cannot be read. [`CalendarError::text`] says it in both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum CalendarError {
    /// A date before 1970 or after 2120.
    OutOfRange {
        /// The date.
        date: NaiveDate,
    },
    /// A count of days or minutes that leads to before 1970 or after 2120.
    LeadsOutOfRange,
    /// A dossier with pauses from before the first known clock rule (NĐ 61/2018, in force 2018-06-21).
    NoRuleKnown {
        /// The date of receipt.
        received: NaiveDate,
    },
    /// A text that is not what was expected.
    Unreadable {
        /// What it should be.
        expected: Expected,
        /// What it is, cut to 60 characters.
        found: String,
    },
    /// A report over nine months: the first and last day are not known (NĐ 09/2019 art. 12 does not name it).
    NineMonthsNotKnown {
        /// What was asked for.
        found: String,
    },
    /// A session that closes before it opens, or at the same minute.
    SessionWithoutTime {
        /// When it opens.
        opens: NaiveTime,
        /// When it closes.
        closes: NaiveTime,
    },
    /// Two sessions of one day that overlap.
    SessionsOverlap {
        /// When the later one opens.
        opens: NaiveTime,
    },
    /// A working day without any session.
    NoSession,
    /// Lists that belong together and differ in length.
    LengthsDiffer {
        /// How many days of receipt there are.
        received: usize,
        /// How many limits there are.
        limits: usize,
        /// How much room there is for due dates.
        due: usize,
    },
}

/// What a text should have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expected {
    /// A date, `2026-02-13`.
    Date,
    /// A local date and time, `2026-02-13T15:30`, with or without an offset from UTC.
    Instant,
    /// A time of day, `15:30`.
    ClockTime,
    /// Sessions of a day, `07:30-11:30, 13:00-17:00`.
    Sessions,
    /// A pause, `FROM/TO/supplement`.
    Pause,
    /// `supplement`, `fee` or `stop`.
    PauseKind,
    /// `restart`, `pause` or `subtract`.
    ClockRule,
    /// `end-of-day` or `same-hour`.
    DayRule,
    /// A number of days or hours, `5` or `0.25`.
    Amount,
    /// `working_day`, `calendar_day` or `working_hour`.
    LimitUnit,
    /// A reporting period, `2026`, `2026-H1`, `2026-Q1` or `2026-02`.
    Period,
    /// `administrative` or `calendar`.
    PeriodKind,
    /// `holiday`, `compensatory`, `swap_off` or `swap_work`.
    DayKind,
    /// The reason for a special day, such as `fixed_date`.
    Basis,
    /// `announced` or `estimated`.
    Status,
}

impl Expected {
    /// The thing by name, with how it is written.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Date => Text::new("ngày (dạng 2026-02-13)", "a date (like 2026-02-13)"),
            Self::Instant => {
                Text::new("thời điểm (dạng 2026-02-13T15:30)", "a date and time (like 2026-02-13T15:30)")
            }
            Self::ClockTime => Text::new("giờ trong ngày (dạng 15:30)", "a time of day (like 15:30)"),
            Self::Sessions => Text::new(
                "các buổi làm việc (dạng 07:30-11:30, 13:00-17:00)",
                "sessions of a day (like 07:30-11:30, 13:00-17:00)",
            ),
            Self::Pause => Text::new(
                "khoảng tạm dừng (dạng TỪ/ĐẾN hoặc TỪ/ĐẾN/supplement)",
                "a pause (like FROM/TO or FROM/TO/supplement)",
            ),
            Self::PauseKind => Text::new(
                "loại tạm dừng (supplement, fee hoặc stop)",
                "a kind of pause (supplement, fee or stop)",
            ),
            Self::ClockRule => Text::new(
                "quy tắc tính thời hạn (restart, pause hoặc subtract)",
                "a clock rule (restart, pause or subtract)",
            ),
            Self::DayRule => Text::new(
                "quy tắc hết ngày (end-of-day hoặc same-hour)",
                "a day rule (end-of-day or same-hour)",
            ),
            Self::Amount => Text::new(
                "số ngày hoặc số giờ (dạng 5 hoặc 0.25)",
                "a number of days or hours (like 5 or 0.25)",
            ),
            Self::LimitUnit => Text::new(
                "đơn vị thời hạn (working_day, calendar_day hoặc working_hour)",
                "a unit of time (working_day, calendar_day or working_hour)",
            ),
            Self::Period => Text::new(
                "kỳ báo cáo (dạng 2026, 2026-H1, 2026-Q1 hoặc 2026-02)",
                "a reporting period (like 2026, 2026-H1, 2026-Q1 or 2026-02)",
            ),
            Self::PeriodKind => Text::new(
                "cách tính kỳ (administrative hoặc calendar)",
                "a kind of period (administrative or calendar)",
            ),
            Self::DayKind => Text::new(
                "loại ngày (holiday, compensatory, swap_off hoặc swap_work)",
                "a kind of day (holiday, compensatory, swap_off or swap_work)",
            ),
            Self::Basis => Text::new(
                "căn cứ của ngày (fixed_date, tet_choice, national_day_adjacent, lunar_10_3, \
                 weekly_rest_compensation, swap, party_resolution_2026 hoặc other)",
                "the basis of a day (fixed_date, tet_choice, national_day_adjacent, lunar_10_3, \
                 weekly_rest_compensation, swap, party_resolution_2026 or other)",
            ),
            Self::Status => {
                Text::new("tình trạng (announced hoặc estimated)", "a status (announced or estimated)")
            }
        }
    }
}

impl CalendarError {
    /// The error for a text that is not what was expected; a long text is cut.
    pub(crate) fn unreadable(expected: Expected, found: &str) -> Self {
        Self::Unreadable { expected, found: shortened(found) }
    }

    /// What is the matter, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::OutOfRange { date } => Text::new(
                format!(
                    "Ngày {} nằm ngoài lịch ({} đến {})",
                    vietnamese_date(*date),
                    vietnamese_date(FIRST_DAY),
                    vietnamese_date(LAST_DAY)
                ),
                format!("{date} is outside the calendar ({FIRST_DAY} to {LAST_DAY})"),
            ),
            Self::LeadsOutOfRange => Text::new(
                format!(
                    "Kết quả nằm ngoài lịch ({} đến {})",
                    vietnamese_date(FIRST_DAY),
                    vietnamese_date(LAST_DAY)
                ),
                format!("The result lies outside the calendar ({FIRST_DAY} to {LAST_DAY})"),
            ),
            Self::NoRuleKnown { received } => Text::new(
                format!(
                    "Chưa biết quy tắc tính thời hạn khi tạm dừng đối với hồ sơ tiếp nhận ngày {}: văn bản đầu tiên có \
                     quy tắc là Nghị định 61/2018/NĐ-CP, hiệu lực từ 21/06/2018",
                    vietnamese_date(*received)
                ),
                format!(
                    "No clock rule for pauses is known for a dossier received on {received}: the first text with one \
                     is Decree 61/2018/NĐ-CP, in force from 2018-06-21"
                ),
            ),
            Self::Unreadable { expected, found } => {
                let words = expected.words();
                Text::new(
                    format!("Không đọc được {}: “{found}”", words.vi),
                    format!("This is not {}: “{found}”", words.en),
                )
            }
            Self::NineMonthsNotKnown { found } => Text::new(
                format!("Chưa biết ngày đầu và ngày cuối của kỳ báo cáo 9 tháng: “{found}”"),
                format!("The first and last day of a nine-month report are not known: “{found}”"),
            ),
            Self::SessionWithoutTime { opens, closes } => Text::new(
                format!("Buổi làm việc {}–{} không có thời gian", clock(*opens), clock(*closes)),
                format!("The session {}–{} holds no time", clock(*opens), clock(*closes)),
            ),
            Self::SessionsOverlap { opens } => Text::new(
                format!("Buổi làm việc bắt đầu lúc {} chồng lên buổi trước", clock(*opens)),
                format!("The session that opens at {} overlaps the one before it", clock(*opens)),
            ),
            Self::NoSession => Text::new("Ngày làm việc không có buổi nào", "A working day has no session"),
            Self::LengthsDiffer { received, limits, due } => Text::new(
                format!("Có {received} ngày tiếp nhận, {limits} thời hạn và {due} chỗ ghi kết quả"),
                format!("There are {received} days of receipt, {limits} limits and room for {due} due dates"),
            ),
        }
    }

    /// What to do about it, in both languages.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::OutOfRange { .. } | Self::LeadsOutOfRange => Text::new(
                "Kiểm tra năm của ngày và độ dài của thời hạn",
                "Check the year of the date and the length of the limit",
            ),
            Self::NoRuleKnown { .. } => Text::new(
                "Nêu rõ quy tắc: restart, pause hoặc subtract (tham số --rule)",
                "Name the rule: restart, pause or subtract (option --rule)",
            ),
            Self::Unreadable { .. } => {
                Text::new("Sửa lại cho đúng dạng đã nêu", "Write it in the form that is named")
            }
            Self::NineMonthsNotKnown { .. } => Text::new(
                "Dùng kỳ tháng, quý, 6 tháng hoặc năm (Nghị định 09/2019/NĐ-CP, Điều 12)",
                "Use a month, quarter, half year or year (Decree 09/2019/NĐ-CP, article 12)",
            ),
            Self::SessionWithoutTime { .. } | Self::SessionsOverlap { .. } | Self::NoSession => Text::new(
                "Sửa giờ làm việc của đơn vị, ví dụ 07:30-11:30, 13:00-17:00",
                "Correct the office hours, for example 07:30-11:30, 13:00-17:00",
            ),
            Self::LengthsDiffer { .. } => {
                Text::new("Ba danh sách phải dài bằng nhau", "The three lists must be equally long")
            }
        }
    }

    /// A stable name of the kind of error, in kebab-case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } | Self::LeadsOutOfRange => "date-out-of-range",
            Self::NoRuleKnown { .. } => "clock-rule-not-known",
            Self::Unreadable { .. } => "unreadable",
            Self::NineMonthsNotKnown { .. } => "nine-months-not-known",
            Self::SessionWithoutTime { .. } => "session-without-time",
            Self::SessionsOverlap { .. } => "sessions-overlap",
            Self::NoSession => "no-session",
            Self::LengthsDiffer { .. } => "lengths-differ",
        }
    }

    /// The same as a finding: for one item among many that had to be set aside.
    #[must_use]
    pub fn finding(&self, place: Place) -> Finding {
        Finding::rejected(self.code(), self.text()).at(place).hint(self.hint())
    }
}

/// A date as Vietnamese documents print it, `13/02/2026`.
pub(crate) fn vietnamese_date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// A time of day as it is printed, `15:30`.
pub(crate) fn clock(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// The first 60 characters of a text, so that a message stays a sentence.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let error = CalendarError::unreadable(Expected::Date, &"ả".repeat(500));
        let CalendarError::Unreadable { found, .. } = &error else { panic!("{error:?}") };
        assert_eq!(found.chars().count(), 61);
        assert!(error.text().vi.starts_with("Không đọc được ngày"));
    }

    #[test]
    fn the_english_text_is_the_display() {
        assert_eq!(CalendarError::NoSession.to_string(), "A working day has no session");
    }
}
