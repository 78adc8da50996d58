//! From what stands in a file or a form to a value.

use crate::schema::{Choice, FieldKind, Range};
use crate::value::Value;
use caicach_calendar::parse_instant;
use caicach_findings::{Finding, Text};
use caicach_tables::{NumberProblem, NumberStyle, fold, parse_date, parse_number};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use rust_decimal::prelude::ToPrimitive;

/// Words for yes and no, folded.
const YES: [&str; 8] = ["true", "yes", "y", "1", "x", "co", "dung", "da"];
const NO: [&str; 7] = ["false", "no", "n", "0", "khong", "sai", "chua"];

/// Excel's serial numbers that are days of records: 1990-01-01 to 2099-12-31.
const SERIALS: std::ops::RangeInclusive<f64> = 32_874.0..=73_050.999_99;

/// Reads what stands in a field. Nothing but spaces is not known.
///
/// # Errors
/// What is wrong with it, without its place.
pub fn read_cell(kind: &FieldKind, text: &str, style: NumberStyle) -> Result<Value, Finding> {
    read_trimmed(kind, text.trim(), style).map_err(|finding| *finding)
}

/// The same for a text without spaces around it. What is wrong stands in a box, so that the values of a million rows are not handed
/// on in the room that a finding takes.
pub(crate) fn read_trimmed(kind: &FieldKind, text: &str, style: NumberStyle) -> Result<Value, Box<Finding>> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    match kind {
        FieldKind::Text { pattern, .. } => match pattern {
            Some(pattern) if !pattern.is_match(text) => Err(Box::new(wrong_form(text, pattern.as_str()))),
            _ => Ok(Value::text(text)),
        },
        FieldKind::Unit => Ok(Value::text(text)),
        FieldKind::Integer(range) => whole(text, style, range).map_err(Box::new),
        FieldKind::Number(range) => number(text, style, range).map(Value::Number).map_err(Box::new),
        FieldKind::Boolean => boolean(text).map_err(Box::new),
        FieldKind::Date => day(text).map(Value::Date).ok_or_else(|| Box::new(no_day(text))),
        FieldKind::Time => time(text).map(Value::Time).ok_or_else(|| Box::new(no_time(text))),
        FieldKind::Choice(choices) => choice(text, choices).map_err(Box::new),
    }
}

fn number(text: &str, style: NumberStyle, range: &Range) -> Result<f64, Finding> {
    if let Some(plain) = plain_digits(text).and_then(|plain| Value::Integer(plain).as_number()) {
        return if is_inside(plain, range) { Ok(plain) } else { Err(out_of_range(text, range)) };
    }
    if is_money(range) && looks_grouped(text, style) {
        return Err(no_number(text, &NumberProblem::Ambiguous));
    }
    let plain = without_thousands(text, style, range);
    let exact =
        parse_number(plain.as_deref().unwrap_or(text), style).map_err(|problem| no_number(text, &problem))?;
    let number = exact.to_f64().ok_or_else(|| no_number(text, &NumberProblem::NotANumber))?;
    if is_inside(number, range) { Ok(number) } else { Err(out_of_range(text, range)) }
}

fn is_inside(number: f64, range: &Range) -> bool {
    range.minimum.is_none_or(|minimum| number >= minimum)
        && range.maximum.is_none_or(|maximum| number <= maximum)
}

/// An amount in dong without its thousands marks: there is no smaller coin, so `60.000` can be read in one way only.
fn without_thousands(text: &str, style: NumberStyle, range: &Range) -> Option<String> {
    if style == NumberStyle::Point || !is_money(range) {
        return None;
    }
    let groups: Vec<&str> = text.split(['.', ',']).collect();
    let (first, others) = groups.split_first()?;
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && !others.is_empty()
        && others.iter().all(|group| group.len() == 3)
        && groups.iter().all(|group| is_digits(group));
    is_grouped.then(|| groups.concat())
}

fn is_money(range: &Range) -> bool {
    range.unit_of_measure.as_ref().is_some_and(|unit| unit.vi == "đồng")
}

/// Whether a text with a decimal point is one that people write for thousands: `150.000`. A whole number has no three zeros behind
/// its point, and an amount in dong no thousandths.
fn looks_grouped(text: &str, style: NumberStyle) -> bool {
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    style == NumberStyle::Point
        && text.split_once('.').is_some_and(|(first, rest)| {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.len() == 3
                && is_digits(first)
                && is_digits(rest)
        })
}

/// A number of a few digits and nothing else: most numbers of a register.
fn plain_digits(text: &str) -> Option<i64> {
    const MOST: usize = 9;
    if text.is_empty() || text.len() > MOST {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + i64::from(digit))
    })
}

fn whole(text: &str, style: NumberStyle, range: &Range) -> Result<Value, Finding> {
    let plain = without_thousands(text, style, range);
    let text = plain.as_deref().unwrap_or(text);
    if looks_grouped(text, style) {
        return Err(no_number(text, &NumberProblem::Ambiguous));
    }
    let number = number(text, style, range)?;
    if let Some(plain) = plain_digits(text) {
        return Ok(Value::Integer(plain));
    }
    let exact = parse_number(text, style).ok().filter(|exact| exact.fract().is_zero());
    let whole = exact.and_then(|exact| exact.to_i64()).filter(|_| number.fract() == 0.0);
    whole.map(Value::Integer).ok_or_else(|| {
        Finding::rejected(
            "not-a-whole-number",
            Text::new(format!("“{text}” không phải là số nguyên"), format!("“{text}” is not a whole number")),
        )
    })
}

fn boolean(text: &str) -> Result<Value, Finding> {
    match text {
        "true" | "TRUE" | "1" | "có" | "Có" | "x" | "X" => return Ok(Value::Boolean(true)),
        "false" | "FALSE" | "0" | "không" | "Không" => return Ok(Value::Boolean(false)),
        _ => {}
    }
    let folded = fold(text);
    if YES.contains(&folded.as_str()) {
        return Ok(Value::Boolean(true));
    }
    if NO.contains(&folded.as_str()) {
        return Ok(Value::Boolean(false));
    }
    Err(Finding::rejected(
        "not-yes-or-no",
        Text::new(format!("“{text}” không phải là có hoặc không"), format!("“{text}” is neither yes nor no")),
    )
    .hint(Text::new("Ghi có, không, true, false, 1 hoặc 0", "Write yes, no, true, false, 1 or 0")))
}

/// A day, also one that a spreadsheet left as its serial number.
fn day(text: &str) -> Option<NaiveDate> {
    parse_date(text).or_else(|| from_serial(text).map(|instant| instant.date()))
}

/// A time: ISO 8601, `13/02/2026 15:30`, `15:30 13/02/2026`, or a serial number.
fn time(text: &str) -> Option<NaiveDateTime> {
    if let Some(instant) = day_and_clock(text) {
        return Some(instant);
    }
    if let Ok(instant) = parse_instant(text) {
        return Some(instant);
    }
    let (first, second) = text.split_once([' ', ',']).unwrap_or((text, ""));
    let second = second.trim();
    for (day_text, clock) in [(first, second), (second, first)] {
        let Some(day) = parse_date(day_text) else { continue };
        if clock.is_empty() {
            return day.and_hms_opt(0, 0, 0);
        }
        if let Ok(instant) = parse_instant(&format!("{day}T{clock}")) {
            return Some(instant);
        }
    }
    from_serial(text)
}

/// `13/02/2026 15:30`, the form of most times in the workbooks of offices.
fn day_and_clock(text: &str) -> Option<NaiveDateTime> {
    let bytes: &[u8; 16] = text.as_bytes().try_into().ok()?;
    let [d1, d2, b'/', m1, m2, b'/', y1, y2, y3, y4, b' ', h1, h2, b':', n1, n2] = *bytes else {
        return None;
    };
    let number = |digits: &[u8]| {
        let digit = |sum: Option<u32>, byte: &u8| Some(sum? * 10 + char::from(*byte).to_digit(10)?);
        digits.iter().fold(Some(0), digit)
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)?;
    day.and_hms_opt(number(&[h1, h2])?, number(&[n1, n2])?, 0)
}

/// Days since 30 December 1899, as spreadsheets count them, to the second.
fn from_serial(text: &str) -> Option<NaiveDateTime> {
    let serial: f64 = text.parse().ok().filter(|serial| SERIALS.contains(serial))?;
    let days = serial.trunc().to_u64()?;
    let seconds = (serial.fract() * 86_400.0).round().to_i64()?;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    first.checked_add_days(Days::new(days))?.checked_add_signed(TimeDelta::seconds(seconds))
}

/// A code, or another word for it, however it is spelt.
fn choice(text: &str, choices: &[Choice]) -> Result<Value, Finding> {
    if let Some(known) = choices.iter().find(|known| known.code == text) {
        return Ok(Value::text(&known.code));
    }
    let mut exactly = choices.iter().filter(|known| words_of(known).any(|word| word == text));
    if let (Some(known), None) = (exactly.next(), exactly.next()) {
        return Ok(Value::text(&known.code));
    }
    let folded = fold(text);
    let is_meant = |known: &&Choice| words_of(known).any(|word| fold(word) == folded);
    let mut meant = choices.iter().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some(known), None) => Ok(Value::text(&known.code)),
        _ => Err(no_choice(text, choices)),
    }
}

/// The words that mean a choice.
fn words_of(choice: &Choice) -> impl Iterator<Item = &str> {
    [&choice.code, &choice.label.vi, &choice.label.en].into_iter().chain(&choice.also).map(String::as_str)
}

fn wrong_form(text: &str, pattern: &str) -> Finding {
    Finding::rejected(
        "wrong-form",
        Text::new(
            format!("“{text}” không đúng dạng {pattern}"),
            format!("“{text}” does not have the form {pattern}"),
        ),
    )
}

fn no_number(text: &str, problem: &NumberProblem) -> Finding {
    match problem {
        NumberProblem::Ambiguous => Finding::rejected(
            "ambiguous-number",
            Text::new(
                format!("“{text}” đọc được theo hai cách"),
                format!("“{text}” can be read in two ways"),
            ),
        )
        .hint(Text::new("Bỏ dấu phân cách hàng nghìn", "Leave the thousands mark away")),
        _ => Finding::rejected(
            "not-a-number",
            Text::new(format!("“{text}” không phải là số"), format!("“{text}” is not a number")),
        ),
    }
}

fn out_of_range(text: &str, range: &Range) -> Finding {
    let message = match (range.minimum, range.maximum) {
        (Some(least), None) => {
            Text::new(format!("{text} nhỏ hơn {least}"), format!("{text} is less than {least}"))
        }
        (None, Some(most)) => {
            Text::new(format!("{text} lớn hơn {most}"), format!("{text} is more than {most}"))
        }
        (least, most) => {
            let bound = |bound: Option<f64>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
            let (least, most) = (bound(least), bound(most));
            Text::new(
                format!("{text} nằm ngoài khoảng {least} đến {most}"),
                format!("{text} is outside {least} to {most}"),
            )
        }
    };
    Finding::rejected("out-of-range", message)
}

fn no_day(text: &str) -> Finding {
    Finding::rejected(
        "not-a-day",
        Text::new(format!("“{text}” không phải là ngày"), format!("“{text}” is not a day")),
    )
    .hint(Text::new("Ghi dạng 13/02/2026 hoặc 2026-02-13", "Write 13/02/2026 or 2026-02-13"))
}

fn no_time(text: &str) -> Finding {
    Finding::rejected(
        "not-a-time",
        Text::new(format!("“{text}” không phải là ngày giờ"), format!("“{text}” is not a day with a time")),
    )
    .hint(Text::new(
        "Ghi dạng 13/02/2026 15:30 hoặc 2026-02-13T15:30",
        "Write 13/02/2026 15:30 or 2026-02-13T15:30",
    ))
}

fn no_choice(text: &str, choices: &[Choice]) -> Finding {
    const SHOWN: usize = 12;
    let words = |pick: &dyn Fn(&Choice) -> String| -> String {
        let mut words: Vec<String> = choices.iter().take(SHOWN).map(pick).collect();
        if choices.len() > SHOWN {
            words.push("…".to_owned());
        }
        words.join(", ")
    };
    Finding::rejected(
        "not-a-choice",
        Text::new(
            format!("“{text}” không phải là giá trị được dùng"),
            format!("“{text}” is not one of the values"),
        ),
    )
    .hint(Text::new(
        format!("Các giá trị: {}", words(&|choice| format!("{} ({})", choice.code, choice.label.vi))),
        format!("The values: {}", words(&|choice| format!("{} ({})", choice.code, choice.label.en))),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_in_dong_have_thousands_marks_and_other_numbers_are_not_guessed() {
        let range = |unit: &str| Range { unit_of_measure: Some(Text::new(unit, unit)), ..Range::default() };
        let read = |text, style, unit| number(text, style, &range(unit)).ok();
        let either = NumberStyle::Either;
        assert_eq!(read("60.000", either, "đồng"), Some(60_000.0));
        assert_eq!(read("1,250,000", either, "đồng"), Some(1_250_000.0));
        assert_eq!(read("60,5", either, "đồng"), Some(60.5));
        assert_eq!(read("60.000", either, "giờ"), None);
        // A program writes a decimal point, and never three digits of a dong behind it; a person writes thousands.
        let point = NumberStyle::Point;
        assert_eq!(read("60.5", point, "đồng"), Some(60.5));
        assert_eq!(read("60000.000", point, "đồng"), Some(60_000.0));
        assert_eq!(read("94.125", point, "%"), Some(94.125));
        for text in ["60.000", "150.500"] {
            let about = number(text, point, &range("đồng")).unwrap_err();
            assert_eq!(about.code, "ambiguous-number");
            assert_eq!(whole(text, point, &range("hồ sơ")).unwrap_err().code, "ambiguous-number");
        }
    }
}
