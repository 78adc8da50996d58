//! Dossiers as the data contract defines them: what is computed for one when it is written. The expected values are worked out
//! by hand from the contract, NĐ 61/2018 (articles 17 to 20), formula 2.1 of the operating document of QĐ 766, and NĐ 09/2019
//! article 12. March 2026 has no day off but its weekends; the 2nd is a Monday. Offices open 07:30–11:30 and 13:00–17:00.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

use caicach_calendar::{OfficeHoursSchedule, WorkCalendar};
use caicach_content::{Source, calendar, registers};
use caicach_findings::Place;
use caicach_registers::expression::Columns;
use caicach_registers::{RecordReader, Register, Value};
use caicach_tables::NumberStyle;
use std::sync::LazyLock;

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let (content, _) = registers::load(&Source::Embedded).unwrap();
    content.register("dossiers").unwrap().clone()
});

static CALENDAR: LazyLock<WorkCalendar> = LazyLock::new(|| {
    let file = Source::Embedded.file(calendar::OFFICIAL_LIST).unwrap().unwrap();
    let (list, _) = calendar::read_special_days(&file.path, &file.bytes).unwrap();
    WorkCalendar::build(&list.days, &list.covered, OfficeHoursSchedule::default()).0
});

struct Dossier {
    values: Option<Vec<Value>>,
    findings: Vec<String>,
}

impl Dossier {
    fn get(&self, column: &str) -> String {
        let (place, _) = REGISTER.column(column).unwrap_or_else(|| panic!("{column}"));
        let values = self.values.as_ref().unwrap_or_else(|| panic!("{:?}", self.findings));
        values[place].to_field()
    }

    fn assert(&self, expected: &[(&str, &str)]) {
        for (column, value) in expected {
            assert_eq!(self.get(column), *value, "{column}; {:?}", self.findings);
        }
    }
}

/// A dossier of Monday, 2 March 2026, nine o'clock, with changes, seen at an instant.
fn dossier_at(at: &str, cells: &[(&str, &str)]) -> Dossier {
    let mut all = vec![("code", "A"), ("unit", "H01"), ("received_at", "2026-03-02T09:00"), ("status", "4")];
    all.retain(|(name, _)| !cells.iter().any(|(other, _)| other == name));
    all.extend_from_slice(cells);
    let cell = |place: usize| {
        let name = REGISTER.fields[place].name.as_str();
        let text = all.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
        (text, NumberStyle::Point)
    };
    let at = caicach_calendar::parse_instant(at).unwrap();
    let reader = RecordReader::new(&REGISTER).on("2026-11-22".parse().unwrap());
    let (record, findings) = reader.read(cell, &*CALENDAR, at, &Place::default);
    let findings = findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.place.column.clone().unwrap_or_default()))
        .collect();
    Dossier { values: record.map(|record| record.values), findings }
}

fn dossier(cells: &[(&str, &str)]) -> Dossier {
    dossier_at("2026-06-30T17:00", cells)
}

#[test]
fn a_limit_of_whole_days_is_judged_by_the_day() {
    let on_time =
        dossier(&[("limit_days", "5"), ("status", "returned"), ("finished_at", "2026-03-09T20:00")]);
    on_time.assert(&[
        ("due_at", "2026-03-09T17:00:00"),
        ("late", "false"),
        ("is_received", "true"),
        ("is_finished", "true"),
        ("is_open", "false"),
        ("working_hours_late", "0"),
        // 2 March from nine: 6.5 hours; then five days of eight.
        ("working_hours_used", "46.5"),
        ("in_time_766", "true"),
    ]);
    assert!(on_time.findings.is_empty(), "{:?}", on_time.findings);
    let late = dossier(&[("limit_days", "5"), ("status", "9"), ("finished_at", "2026-03-10T08:30")]);
    late.assert(&[("late", "true"), ("working_hours_late", "1"), ("in_time_766", "false")]);
    let early = dossier(&[("limit_days", "5"), ("status", "9"), ("finished_at", "2026-03-09T16:00")]);
    early.assert(&[("late", "false"), ("working_hours_early", "1")]);
}

#[test]
fn a_limit_in_hours_or_parts_of_a_day_is_judged_to_the_minute() {
    // Four working hours from nine: 2.5 in the morning, 1.5 in the afternoon.
    for limit in [[("limit_hours", "4"), ("limit_unit", "")], [("limit_days", "0.5"), ("limit_unit", "")]] {
        let with = |finished: &'static str| {
            dossier(&[limit[0], limit[1], ("status", "10"), ("finished_at", finished)])
        };
        with("2026-03-02T14:30:59").assert(&[("due_at", "2026-03-02T14:30:00"), ("late", "false")]);
        with("2026-03-02T14:31").assert(&[("late", "true")]);
    }
    dossier(&[("limit_days", "4"), ("limit_unit", "working_hour")])
        .assert(&[("due_at", "2026-03-02T14:30:00")]);
    // Saturday, 7 March, rolls to Monday.
    dossier(&[("limit_days", "5"), ("limit_unit", "calendar_day")])
        .assert(&[("due_at", "2026-03-09T17:00:00")]);
}

/// What many systems export: the days of receipt and of the result, without their hours.
#[test]
fn a_finish_without_an_hour_is_known_by_its_day() {
    // On the day of receipt, which was at nine: it was not finished before it was received.
    let same_day = dossier(&[("limit_hours", "4"), ("status", "9"), ("finished_at", "02/03/2026")]);
    same_day.assert(&[
        ("finished_on", "2026-03-02"),
        ("due_at", "2026-03-02T14:30:00"),
        ("late", "false"),
        ("working_hours_late", "0"),
        // From nine to the end of the day, the latest that it can have been.
        ("working_hours_used", "6.5"),
    ]);
    assert!(same_day.findings.is_empty(), "{:?}", same_day.findings);
    let with_return = [
        ("limit_days", "5"),
        ("status", "10"),
        ("finished_at", "2026-03-09T16:00"),
        ("returned_at", "09/03/2026"),
    ];
    assert!(dossier(&with_return).findings.is_empty());
    // The day after: late by that whole day, for limits of days and of hours.
    let whole_days = [("limit_days", "5"), ("status", "9"), ("finished_at", "10/03/2026")];
    dossier(&whole_days).assert(&[("late", "true"), ("working_hours_late", "8")]);
    let hours = [("limit_hours", "4"), ("status", "9"), ("finished_at", "03/03/2026")];
    dossier(&hours).assert(&[("late", "true"), ("working_hours_late", "8")]);
    // A finish with an hour is still held to it.
    let before = dossier(&[("limit_days", "5"), ("status", "9"), ("finished_at", "2026-03-02T08:59")]);
    assert!(before.findings.iter().any(|found| found == "rule-broken finished-before-received"));
}

#[test]
fn a_supplement_begins_the_limit_anew_and_766_subtracts_it() {
    let dossier = dossier(&[
        ("limit_days", "5"),
        ("pauses", "2026-03-04T10:00/2026-03-06T10:00/supplement"),
        ("status", "10"),
        ("finished_at", "2026-03-12T09:00"),
    ]);
    dossier.assert(&[
        // Five working days from Friday, 6 March.
        ("due_at", "2026-03-13T17:00:00"),
        ("late", "false"),
        ("supplement_requests", "1"),
        // Monday, 9 March, and two working dates of waiting: Wednesday the 11th.
        ("in_time_766", "false"),
    ]);
}

#[test]
fn while_an_office_waits_766_ends_with_the_request_and_a_second_request_is_late() {
    let open = [("limit_days", "5"), ("pauses", "2026-03-04T10:00//supplement"), ("status", "5")];
    let waits = dossier(&open);
    waits.assert(&[
        ("due_at", ""),
        ("is_received", "true"),
        ("is_open", "true"),
        ("is_overdue", "false"),
        ("settled_766", "true"),
        ("in_time_766", "true"),
    ]);
    let too_late = dossier(&[("limit_days", "1"), open[1], open[2]]);
    too_late.assert(&[("settled_766", "false"), ("in_time_766", "false")]);
    let twice = "2026-03-03T08:00/2026-03-03T09:00/supplement;2026-03-04T10:00/2026-03-04T11:00/supplement";
    dossier(&[("limit_days", "20"), ("pauses", twice)])
        .assert(&[("supplement_requests", "2"), ("in_time_766", "false")]);
    // A fee is no request for a supplement.
    let fee = "2026-03-03T08:00/2026-03-03T09:00/fee;2026-03-04T10:00/2026-03-04T11:00/supplement";
    dossier(&[("limit_days", "90"), ("pauses", fee)])
        .assert(&[("supplement_requests", "1"), ("in_time_766", "true")]);
    // The contract's default is the number of supplements among the pauses: without pauses none.
    dossier(&[("limit_days", "20")]).assert(&[("supplement_requests", "0")]);
}

#[test]
fn open_and_overdue_depend_on_the_instant() {
    let cells = [("limit_days", "5")];
    for (at, is_open, is_overdue, in_time_766) in [
        ("2026-03-02T08:59", "false", "false", "true"),
        ("2026-03-02T09:00", "true", "false", "true"),
        ("2026-03-09T23:59", "true", "false", "true"),
        ("2026-03-10T00:00", "true", "true", "false"),
    ] {
        let seen = dossier_at(at, &cells);
        seen.assert(&[("is_open", is_open), ("is_overdue", is_overdue), ("in_time_766", in_time_766)]);
    }
    // Finished after the instant: still open then.
    let later = [("limit_days", "5"), ("status", "10"), ("finished_at", "2026-03-11T09:00")];
    dossier_at("2026-03-10T09:00", &later).assert(&[("is_open", "true"), ("is_overdue", "true")]);
    let kept: Vec<&str> = REGISTER.kept_columns().map(|(_, name, _)| name).collect();
    for column in ["is_open", "is_overdue", "in_time_766"] {
        assert!(!kept.contains(&column), "{column} is not kept in the lake");
    }
}

#[test]
fn what_was_promised_decides_over_what_is_computed() {
    let promised = [("limit_days", "5"), ("due_at", "2026-03-11T17:00"), ("status", "10")];
    let late_by_limit =
        dossier(&[promised[0], promised[1], promised[2], ("finished_at", "2026-03-10T09:00")]);
    late_by_limit.assert(&[("due_at", "2026-03-11T17:00:00"), ("late", "false")]);
    assert_eq!(late_by_limit.findings, ["due-differs due_at"]);
    let only_promised =
        dossier(&[("due_at", "11/03/2026"), ("status", "10"), ("finished_at", "2026-03-11T16:00")]);
    only_promised.assert(&[("late", "false")]);
    assert!(only_promised.findings.is_empty(), "{:?}", only_promised.findings);
    dossier(&[
        ("limit_days", "5"),
        ("new_due_at", "2026-03-12T17:00"),
        ("status", "10"),
        ("finished_at", "2026-03-12T08:00"),
    ])
    .assert(&[("late", "true"), ("late_after_reappointment", "false")]);
}

#[test]
fn what_has_no_end_or_no_day_is_in_no_denominator() {
    let no_limit = dossier(&[("status", "10"), ("finished_at", "2026-03-11T16:00")]);
    no_limit.assert(&[
        ("is_received", "false"),
        ("is_finished", "false"),
        ("is_open", "false"),
        ("late", ""),
    ]);
    assert_eq!(no_limit.findings, ["rule-broken no-limit"]);
    let no_day = dossier(&[("status", "9"), ("limit_days", "5")]);
    no_day.assert(&[("is_received", "false"), ("is_finished", "false"), ("is_open", "false")]);
    assert_eq!(no_day.findings, ["rule-broken finished-without-date"]);
    for status in ["registered", "intake_refused", "interoperating_or_posting"] {
        dossier(&[("status", status), ("limit_days", "5")])
            .assert(&[("is_received", "false"), ("is_open", "false")]);
    }
}

#[test]
fn words_of_other_systems_are_understood() {
    for (status, wanted) in [
        ("10", "returned"),
        ("done", "returned"),
        ("Đã trả kết quả", "returned"),
        ("đã trả KẾT QUẢ", "returned"),
        ("releasing", "processed"),
        ("new", "received"),
        ("interoperating", "interoperating_or_posting"),
        ("0", "interoperating_or_posting"),
    ] {
        dossier(&[("status", status), ("limit_days", "5")]).assert(&[("status", wanted)]);
    }
    for (channel, wanted) in [
        ("1", "direct"),
        ("counter", "direct"),
        ("2", "online"),
        ("post", "public_post"),
        ("3", "public_post"),
    ] {
        dossier(&[("channel", channel), ("result_channel", channel), ("limit_days", "5")])
            .assert(&[("channel", wanted), ("result_channel", wanted)]);
    }
}

#[test]
fn months_of_reports_run_from_the_15th_to_the_14th() {
    for (received, administrative, calendar) in [
        ("2026-01-14T09:00", "2026-01", "2026-01"),
        ("2026-01-15T09:00", "2026-02", "2026-01"),
        ("2025-12-15T09:00", "2026-01", "2025-12"),
    ] {
        dossier(&[("received_at", received), ("limit_days", "5")]).assert(&[
            ("received_month_administrative", administrative),
            ("received_month_calendar", calendar),
        ]);
    }
}

#[test]
fn what_cannot_be_meant_is_set_aside() {
    for (cells, finding) in [
        (("pauses", "hôm qua"), "unreadable pauses"),
        (("finished_at", "2026-03-01"), "rule-broken finished-before-received"),
        (("status", "99"), "not-a-choice status"),
        (("limit_days", "-1"), "out-of-range limit_days"),
        (("received_at", "32/01/2026"), "not-a-time received_at"),
    ] {
        let wrong = dossier(&[("limit_unit", ""), cells, ("visits", "1")]);
        assert!(wrong.values.is_none(), "{cells:?}");
        assert!(wrong.findings.iter().any(|found| found == finding), "{cells:?}: {:?}", wrong.findings);
    }
    let no_kind = dossier(&[("limit_days", "5"), ("pauses", "2026-03-04T10:00/2026-03-06T10:00")]);
    assert_eq!(no_kind.findings, ["pause-kind-not-stated pauses"]);
}
