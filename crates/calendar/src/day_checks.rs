//! Checks on a list of special days.
//!
//! They hold for any list, the one in `content/` or an office's own: one entry a date, exchanges that name each
//! other, days off that were working days before, and a reason for each compensatory day.

use crate::date_range::{YEARS, day_number};
use crate::day::{DayKind, SpecialDay, is_standard_working_weekday};
use crate::error::vietnamese_date;
use caicach_findings::{Finding, Findings, Place, Text};
use chrono::{Datelike, NaiveDate, TimeDelta};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// How long before its compensatory day a holiday may lie: Tết with its weekends is the longest run of days off.
const LONGEST_WAIT_FOR_COMPENSATION: TimeDelta = TimeDelta::days(10);

/// Checks a list of special days against itself and against the administrative week (Monday to Friday).
///
/// `place_of` says where the entry with an index is, so that a finding can name file and line.
///
/// | code | severity | what |
/// |---|---|---|
/// | `special-day-out-of-range` | rejected | a date outside the tables (1970–2120) |
/// | `special-day-duplicate` | rejected | a second entry for a date; the first one counts |
/// | `special-day-year-empty` | warning | a year within the list without any entry |
/// | `swap-pair-unmatched` | warning | an exchange whose partner is missing or does not name it back |
/// | `swap-pair-unexpected` | warning | a partner named by a day that is not exchanged |
/// | `swap-off-already-off` | warning | a day given free that is a weekly rest day |
/// | `swap-work-already-worked` | warning | a make-up day on an ordinary working day |
/// | `compensatory-already-off` | warning | a compensatory day on a weekly rest day |
/// | `compensatory-without-reason` | warning | no holiday on a weekly rest day in the ten days before it |
#[must_use]
pub fn check_special_days(days: &[SpecialDay], place_of: &dyn Fn(usize) -> Place) -> Findings {
    let mut findings = Findings::default();
    let mut by_date: BTreeMap<NaiveDate, (usize, &SpecialDay)> = BTreeMap::new();
    for (index, day) in days.iter().enumerate() {
        let place = place_of(index).of(day.date.to_string());
        if let Err(out_of_range) = day_number(day.date) {
            let finding = Finding::rejected("special-day-out-of-range", out_of_range.text());
            findings.push(finding.at(place).hint(out_of_range.hint()));
            continue;
        }
        match by_date.entry(day.date) {
            Entry::Vacant(free) => {
                free.insert((index, day));
            }
            Entry::Occupied(_) => findings.push(duplicate(day.date).at(place)),
        }
    }

    findings.extend(empty_years(&by_date));
    let mut uncompensated = UncompensatedHolidays::of(&by_date);
    for (index, day) in by_date.values() {
        let mut noticed = Vec::new();
        noticed.extend(swap_partner(day, &by_date));
        noticed.extend(against_the_week(day));
        if day.kind == DayKind::Compensatory && !uncompensated.take_one_before(day.date) {
            noticed.push(compensatory_without_reason(day.date));
        }
        let place = place_of(*index).of(day.date.to_string());
        for finding in noticed {
            findings.push(finding.at(place.clone()));
        }
    }
    findings
}

fn duplicate(date: NaiveDate) -> Finding {
    Finding::rejected(
        "special-day-duplicate",
        Text::new(
            format!("Ngày {} đã có một dòng ở trước; dòng này bị bỏ qua", vietnamese_date(date)),
            format!("{date} already has an earlier entry; this one is left out"),
        ),
    )
    .hint(Text::new("Giữ lại một dòng cho mỗi ngày", "Keep one entry for each date"))
}

/// Years between the first and the last entry that have none: a list with a hole counts that year as without holidays.
fn empty_years(by_date: &BTreeMap<NaiveDate, (usize, &SpecialDay)>) -> Findings {
    let years: BTreeSet<i32> = by_date.keys().map(Datelike::year).collect();
    let (Some(first), Some(last)) = (years.first(), years.last()) else { return Findings::default() };
    YEARS
        .filter(|year| (first..=last).contains(&year) && !years.contains(year))
        .map(|year| {
            Finding::warning(
                "special-day-year-empty",
                Text::new(
                    format!("Danh sách không có ngày nghỉ nào của năm {year}; năm này được coi là không có ngày lễ"),
                    format!("The list has no day of {year}; the year counts as one without holidays"),
                ),
            )
            .at(Place::item(year.to_string()))
            .hint(Text::new("Bổ sung các ngày nghỉ của năm này", "Add the days off of this year"))
        })
        .collect()
}

/// Whether the partner of an exchange names this day back, and is of the opposite kind.
fn swap_partner(day: &SpecialDay, by_date: &BTreeMap<NaiveDate, (usize, &SpecialDay)>) -> Option<Finding> {
    let expected_kind = match day.kind {
        DayKind::SwapOff => DayKind::SwapWork,
        DayKind::SwapWork => DayKind::SwapOff,
        DayKind::Holiday | DayKind::Compensatory => {
            return day.pair_date.map(|_| {
                Finding::warning(
                    "swap-pair-unexpected",
                    Text::new(
                        "Chỉ ngày hoán đổi mới có ngày đi kèm",
                        "Only a day that is exchanged has a partner",
                    ),
                )
                .hint(Text::new(
                    "Xóa ngày đi kèm hoặc sửa loại ngày",
                    "Remove the partner or correct the kind",
                ))
            });
        }
    };
    let partner = day.pair_date.and_then(|date| by_date.get(&date)).map(|(_, partner)| *partner);
    let matches = partner.is_some_and(|partner| {
        partner.kind == expected_kind && partner.pair_date == Some(day.date) && partner.date != day.date
    });
    if matches {
        return None;
    }
    let message = match day.pair_date {
        None => {
            Text::new("Ngày hoán đổi không nêu ngày đi kèm", "An exchanged day does not name its partner")
        }
        Some(date) => Text::new(
            format!(
                "Ngày đi kèm {} không có trong danh sách hoặc không nêu lại ngày này",
                vietnamese_date(date)
            ),
            format!("The partner {date} is not in the list or does not name this day back"),
        ),
    };
    Some(Finding::warning("swap-pair-unmatched", message).hint(Text::new(
        "Ghi đủ hai ngày: ngày nghỉ (swap_off) và ngày làm bù (swap_work), ngày này nêu ngày kia",
        "Enter both days, the day off (swap_off) and the make-up day (swap_work), each naming the other",
    )))
}

/// Whether a special day changes anything in the administrative week.
fn against_the_week(day: &SpecialDay) -> Option<Finding> {
    let is_worked_anyway = is_standard_working_weekday(day.date.weekday());
    match day.kind {
        DayKind::SwapWork if is_worked_anyway => Some(
            Finding::warning(
                "swap-work-already-worked",
                Text::new("Ngày làm bù vốn đã là ngày làm việc", "The make-up day is a working day anyway"),
            )
            .hint(Text::new("Kiểm tra lại ngày làm bù", "Check the make-up day")),
        ),
        DayKind::SwapOff if !is_worked_anyway => Some(
            Finding::warning(
                "swap-off-already-off",
                Text::new("Ngày nghỉ hoán đổi vốn đã là ngày nghỉ", "The day given free is a day off anyway"),
            )
            .hint(Text::new("Kiểm tra lại ngày nghỉ hoán đổi", "Check the day given free")),
        ),
        DayKind::Compensatory if !is_worked_anyway => Some(
            Finding::warning(
                "compensatory-already-off",
                Text::new("Ngày nghỉ bù vốn đã là ngày nghỉ", "The compensatory day is a day off anyway"),
            )
            .hint(Text::new(
                "Nghỉ bù vào ngày làm việc kế tiếp (Bộ luật Lao động, Điều 111 khoản 3)",
                "Compensation falls on the next working day (Labour Code, article 111.3)",
            )),
        ),
        _ => None,
    }
}

fn compensatory_without_reason(date: NaiveDate) -> Finding {
    Finding::warning(
        "compensatory-without-reason",
        Text::new(
            format!(
                "Ngày nghỉ bù {} không có ngày lễ nào trùng ngày nghỉ hằng tuần ở trước đó",
                vietnamese_date(date)
            ),
            format!("No holiday on a weekly rest day comes before the compensatory day {date}"),
        ),
    )
    .hint(Text::new(
        "Kiểm tra ngày lễ đi trước hoặc sửa loại ngày (Bộ luật Lao động, Điều 111 khoản 3)",
        "Check the holiday before it, or correct the kind (Labour Code, article 111.3)",
    ))
}

/// Holidays that fell on a weekly rest day and have no compensatory day yet, earliest first.
struct UncompensatedHolidays {
    dates: BTreeSet<NaiveDate>,
}

impl UncompensatedHolidays {
    fn of(by_date: &BTreeMap<NaiveDate, (usize, &SpecialDay)>) -> Self {
        let on_rest_day = |day: &SpecialDay| {
            day.kind == DayKind::Holiday && !is_standard_working_weekday(day.date.weekday())
        };
        let dates = by_date.values().filter(|(_, day)| on_rest_day(day)).map(|(_, day)| day.date).collect();
        Self { dates }
    }

    /// Takes the earliest holiday that a compensatory day can stand for; `false` when there is none.
    fn take_one_before(&mut self, compensatory: NaiveDate) -> bool {
        let earliest =
            compensatory.checked_sub_signed(LONGEST_WAIT_FOR_COMPENSATION).unwrap_or(NaiveDate::MIN);
        let reason = self.dates.range(earliest..compensatory).next().copied();
        reason.is_some_and(|date| self.dates.remove(&date))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date_range::constant_date;
    use crate::day::{Basis, Status};

    fn day(date: (i32, u32, u32), kind: DayKind, pair: Option<(i32, u32, u32)>) -> SpecialDay {
        SpecialDay {
            date: constant_date(date.0, date.1, date.2),
            kind,
            name_vi: String::new(),
            name_en: None,
            basis: Basis::Other,
            pair_date: pair.map(|(year, month, day)| constant_date(year, month, day)),
            status: Status::Announced,
            source: String::new(),
            announced_on: None,
        }
    }

    fn codes(days: &[SpecialDay]) -> Vec<&'static str> {
        let place_of = |index: usize| Place::file("t.csv").line(u64::try_from(index).unwrap() + 2);
        check_special_days(days, &place_of).iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_matched_exchange_is_silent() {
        let days = [
            day((2026, 1, 2), DayKind::SwapOff, Some((2026, 1, 10))),
            day((2026, 1, 10), DayKind::SwapWork, Some((2026, 1, 2))),
        ];
        assert_eq!(codes(&days), [""; 0]);
    }

    #[test]
    fn an_exchange_is_checked_both_ways() {
        // The make-up day names another day off: neither side has its partner.
        let days = [
            day((2026, 1, 2), DayKind::SwapOff, Some((2026, 1, 10))),
            day((2026, 1, 10), DayKind::SwapWork, Some((2026, 1, 5))),
        ];
        assert_eq!(codes(&days), ["swap-pair-unmatched"; 2]);
        assert_eq!(codes(&[day((2026, 1, 2), DayKind::SwapOff, None)]), ["swap-pair-unmatched"]);
        assert_eq!(
            codes(&[day((2026, 1, 1), DayKind::Holiday, Some((2026, 1, 2)))]),
            ["swap-pair-unexpected"]
        );
    }

    #[test]
    fn an_exchange_must_change_the_week() {
        // 2026-01-10 is a Saturday, 2026-01-12 a Monday.
        let days = [
            day((2026, 1, 10), DayKind::SwapOff, Some((2026, 1, 12))),
            day((2026, 1, 12), DayKind::SwapWork, Some((2026, 1, 10))),
        ];
        assert_eq!(codes(&days), ["swap-off-already-off", "swap-work-already-worked"]);
    }

    #[test]
    fn each_compensatory_day_needs_a_holiday_of_its_own() {
        // 30 April and 1 May 2022 were Saturday and Sunday: Monday and Tuesday are given, Wednesday is not.
        let holidays =
            [day((2022, 4, 30), DayKind::Holiday, None), day((2022, 5, 1), DayKind::Holiday, None)];
        let given: Vec<SpecialDay> =
            [2, 3].map(|date| day((2022, 5, date), DayKind::Compensatory, None)).into_iter().collect();
        assert_eq!(codes(&[holidays.to_vec(), given.clone()].concat()), [""; 0]);
        let one_too_many = day((2022, 5, 4), DayKind::Compensatory, None);
        assert_eq!(
            codes(&[holidays.to_vec(), given, vec![one_too_many]].concat()),
            ["compensatory-without-reason"]
        );
        assert_eq!(
            codes(&[holidays.to_vec(), vec![day((2022, 5, 7), DayKind::Compensatory, None)]].concat()),
            ["compensatory-already-off"]
        );
    }

    #[test]
    fn doubles_holes_and_impossible_years_are_named() {
        let days = [
            day((2024, 1, 1), DayKind::Holiday, None),
            day((2024, 1, 1), DayKind::Compensatory, None),
            day((2026, 1, 1), DayKind::Holiday, None),
            day((1807, 1, 1), DayKind::Holiday, None),
        ];
        let found =
            check_special_days(&days, &|index| Place::file("t.csv").line(u64::try_from(index).unwrap() + 2));
        let places: Vec<String> =
            found.iter().map(|finding| format!("{} {}", finding.code, finding.place)).collect();
        assert_eq!(
            places,
            [
                "special-day-duplicate t.csv:3 (2024-01-01)",
                "special-day-out-of-range t.csv:5 (1807-01-01)",
                "special-day-year-empty (2025)",
            ]
        );
    }
}
