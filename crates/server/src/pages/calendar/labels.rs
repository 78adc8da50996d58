//! Days, kinds and rules in words.

use crate::words::Words;
use caicach_calendar::{ClockRule, DayKind, KindOfText, PauseKind, SpecialDay, Status};
use caicach_findings::Language;
use chrono::{NaiveDate, NaiveDateTime, Weekday};

/// Monday first.
pub(super) const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// `T2` … `CN`, or `Mon` … `Sun`.
pub(super) fn short_weekday(t: &Words, weekday: Weekday) -> String {
    match weekday {
        Weekday::Mon => t.get("calendar-mon"),
        Weekday::Tue => t.get("calendar-tue"),
        Weekday::Wed => t.get("calendar-wed"),
        Weekday::Thu => t.get("calendar-thu"),
        Weekday::Fri => t.get("calendar-fri"),
        Weekday::Sat => t.get("calendar-sat"),
        Weekday::Sun => t.get("calendar-sun"),
    }
}

/// `thứ Hai` … `Chủ nhật`, or `Monday` … `Sunday`.
pub(super) fn weekday(t: &Words, weekday: Weekday) -> String {
    match weekday {
        Weekday::Mon => t.get("calendar-monday"),
        Weekday::Tue => t.get("calendar-tuesday"),
        Weekday::Wed => t.get("calendar-wednesday"),
        Weekday::Thu => t.get("calendar-thursday"),
        Weekday::Fri => t.get("calendar-friday"),
        Weekday::Sat => t.get("calendar-saturday"),
        Weekday::Sun => t.get("calendar-sunday"),
    }
}

/// A day with its weekday: `thứ Sáu, 27/02/2026`.
pub(super) fn day_with_weekday(t: &Words, day: NaiveDate) -> String {
    use chrono::Datelike;
    format!("{}, {}", weekday(t, day.weekday()), t.day(day))
}

/// An instant: `17:00, thứ Sáu, 27/02/2026`.
pub(super) fn instant(t: &Words, instant: NaiveDateTime) -> String {
    format!("{}, {}", instant.format("%H:%M"), day_with_weekday(t, instant.date()))
}

/// What makes a day special.
pub(super) fn kind(t: &Words, kind: DayKind) -> String {
    match kind {
        DayKind::Holiday => t.get("calendar-kind-holiday"),
        DayKind::Compensatory => t.get("calendar-kind-compensatory"),
        DayKind::SwapOff => t.get("calendar-kind-swap-off"),
        DayKind::SwapWork => t.get("calendar-kind-swap-work"),
    }
}

/// The letter that stands for the kind in a month.
pub(super) fn letter(t: &Words, kind: DayKind) -> String {
    match kind {
        DayKind::Holiday => t.get("calendar-letter-holiday"),
        DayKind::Compensatory => t.get("calendar-letter-compensatory"),
        DayKind::SwapOff => t.get("calendar-letter-swap-off"),
        DayKind::SwapWork => t.get("calendar-letter-swap-work"),
    }
}

/// The colour of the kind; the letter beside it says the same.
pub(super) fn colour(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Holiday => "bg-danger-lt fw-bold",
        DayKind::Compensatory | DayKind::SwapOff => "bg-warning-lt fw-bold",
        DayKind::SwapWork => "bg-success-lt fw-bold",
    }
}

/// How certain a day is.
pub(super) fn status(t: &Words, status: Status) -> String {
    match status {
        Status::Announced => t.get("calendar-announced"),
        Status::Estimated => t.get("calendar-estimated"),
    }
}

/// The name of a special day in the language of the page, where there is one.
pub(super) fn name(t: &Words, day: &SpecialDay) -> String {
    match (t.language, &day.name_en) {
        (Language::En, Some(name)) if !name.is_empty() => name.clone(),
        _ if day.name_vi.is_empty() => kind(t, day.kind),
        _ => day.name_vi.clone(),
    }
}

/// The name of a special day, with its kind where the name does not say it.
pub(super) fn name_with_kind(t: &Words, day: &SpecialDay) -> String {
    let (name, kind) = (name(t, day), kind(t, day.kind));
    if name.to_lowercase().contains(&kind.to_lowercase()) { name } else { format!("{name} ({kind})") }
}

/// What a wait does to a limit.
pub(super) fn clock_rule(t: &Words, rule: ClockRule) -> String {
    match rule {
        ClockRule::Restart => t.get("calendar-rule-restart"),
        ClockRule::Pause => t.get("calendar-rule-pause"),
        ClockRule::Subtract => t.get("calendar-rule-subtract"),
    }
}

/// What a rule rests on.
pub(super) fn kind_of_text(t: &Words, kind: KindOfText) -> String {
    match kind {
        KindOfText::Official => t.get("calendar-text-official"),
        KindOfText::Inference => t.get("calendar-text-inference"),
        KindOfText::Practice => t.get("calendar-text-practice"),
        KindOfText::OfficeSetting => t.get("calendar-text-setting"),
    }
}

/// What an office waits for.
pub(super) fn pause_kind(t: &Words, kind: PauseKind) -> String {
    match kind {
        PauseKind::Supplement => t.get("calendar-pause-supplement"),
        PauseKind::Fee => t.get("calendar-pause-fee"),
        PauseKind::Stop => t.get("calendar-pause-stop"),
    }
}

/// Working minutes as hours and minutes.
pub(super) fn working_time(t: &Words, minutes: i64) -> String {
    let (sign, minutes) = (if minutes < 0 { "−" } else { "" }, minutes.unsigned_abs());
    let words = t.with_all(
        "calendar-hours-minutes",
        &[("hours", (minutes / 60).into()), ("minutes", (minutes % 60).into())],
    );
    format!("{sign}{words}")
}
