//! Published figures of real offices, entered as records of II.06a (`processing_figures`): those that add up give the shares
//! that were printed, those that do not are flagged with the difference.
//!
//! Sources: Đắk Nông, first half of 2021: baodaknong.org.vn, article 87368. Thừa Thiên Huế, not dated:
//! dichvucong.thuathienhue.gov.vn/thongke; the day that the register asks for is made up here.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

use caicach_calendar::{CoveredYears, OfficeHoursSchedule, WorkCalendar};
use caicach_content::registers::RegisterContent;
use caicach_content::{Source, registers};
use caicach_findings::{Findings, Place};
use caicach_registers::expression::Columns;
use caicach_registers::{Record, RecordReader};
use caicach_tables::NumberStyle;

const REGISTER: &str = "processing_figures";

fn content() -> RegisterContent {
    registers::load(&Source::Embedded).unwrap().0
}

fn read(content: &RegisterContent, cells: &[(&str, &str)]) -> (Record, Findings) {
    let register = content.register(REGISTER).unwrap();
    let cell = |place: usize| {
        let name = register.fields[place].name.as_str();
        (cells.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text), NumberStyle::Point)
    };
    let years = CoveredYears::from_range(2020..=2021);
    let (calendar, _) = WorkCalendar::build(&[], &years, OfficeHoursSchedule::default());
    let at = "2021-07-01T08:00:00".parse().unwrap();
    let (record, findings) = RecordReader::new(register).read(cell, &calendar, at, &Place::default);
    (record.unwrap_or_else(|| panic!("{findings:?}")), findings)
}

/// The share that a measure gives for one record, in per cent with one decimal, cut as the newspaper printed it.
fn share(content: &RegisterContent, measure: &str, record: &Record) -> f64 {
    let measure = content.measure(measure).unwrap_or_else(|| panic!("{measure}"));
    let years = CoveredYears::from_range(2020..=2021);
    let (calendar, _) = WorkCalendar::build(&[], &years, OfficeHoursSchedule::default());
    let number = |expression: &Option<caicach_registers::expression::Expression>| {
        let value = expression.as_ref().unwrap().evaluate(&record.values, &calendar);
        value.as_number().unwrap()
    };
    let denominator = measure.shape.denominator.as_ref().unwrap();
    assert_eq!(denominator.holds(&record.values, &calendar), Some(true));
    number(&measure.shape.numerator_value) / number(&measure.shape.denominator_value) * 100.0
}

#[test]
fn the_figures_of_dak_nong_add_up_and_give_the_printed_shares() {
    let content = content();
    let (record, findings) = read(
        &content,
        &[
            ("unit", "67"),
            ("period_kind", "half_year"),
            ("period_from", "2020-12-15"),
            ("period_to", "2021-06-15"),
            ("field", "all"),
            ("level", "all"),
            ("received_total", "218763"),
            ("received_online", "19838"),
            ("received_direct_and_post", "190319"),
            ("carried_over", "8606"),
            ("resolved_total", "206885"),
            ("resolved_early", "99558"),
            ("resolved_on_time", "106018"),
            ("resolved_late", "1309"),
            ("pending", "11878"),
        ],
    );
    assert!(findings.is_empty(), "{findings:?}");
    // Printed: 48.2, 51.2 and 0.6 %; of 206,885 the parts are 48.12, 51.24 and 0.63 %.
    for (measure, exact, printed) in [
        ("processing_figures.early", 99_558.0 / 206_885.0, 48.2),
        ("processing_figures.on_due_day", 106_018.0 / 206_885.0, 51.2),
        ("processing_figures.late", 1_309.0 / 206_885.0, 0.6),
    ] {
        let share = share(&content, measure, &record);
        assert!((share - exact * 100.0).abs() < 1e-9, "{measure}: {share}");
        assert!((share - printed).abs() < 0.1, "{measure}: {share} against the printed {printed}");
    }
    let place = content.register(REGISTER).unwrap().column("pending").unwrap().0;
    assert_eq!(record.values[place].to_field(), "11878");
}

#[test]
fn the_figures_of_hue_do_not_add_up_and_the_difference_is_said() {
    let content = content();
    // Received, resolved, early, on time, late, pending: of procedures at levels 1 and 2, at level 3, at level 4.
    for (figures, difference) in [
        (["268763", "257141", "124907", "102770", "19852", "11622"], 9_612),
        (["68544", "61827", "43434", "11795", "4331", "6717"], 2_267),
        (["1665", "1611", "952", "388", "268", "54"], 3),
    ] {
        let names = [
            "received_total",
            "resolved_total",
            "resolved_early",
            "resolved_on_time",
            "resolved_late",
            "pending",
        ];
        let mut cells = vec![
            ("unit", "46"),
            ("period_kind", "other"),
            ("period_from", "2021-01-01"),
            ("period_to", "2021-01-31"),
            ("field", "all"),
            ("level", "all"),
        ];
        cells.extend(names.into_iter().zip(figures));
        let (_, findings) = read(&content, &cells);
        let texts: Vec<&str> = findings.iter().map(|finding| finding.message.en.as_str()).collect();
        assert_eq!(texts.len(), 1, "{texts:?}");
        assert!(texts[0].ends_with(&format!("a difference of {difference}")), "{texts:?}");
    }
}
