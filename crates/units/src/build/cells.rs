//! Cells of a row, read with findings.

use crate::code::UnitCode;
use crate::kind::UnitKind;
use caicach_findings::{Finding, Findings, Language, Place, Text};
use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

/// The row was set aside; the finding that says why has been made.
#[derive(Debug)]
pub(super) struct SetAside;

/// Reads the cells of one row and notes what is wrong with them.
pub(super) struct Cells<'a> {
    /// Where the row stands; findings add the column.
    pub(super) place: &'a Place,
    /// Where findings go.
    pub(super) findings: &'a mut Findings,
}

impl Cells<'_> {
    /// Sets the row aside for what is in one column.
    pub(super) fn set_aside<T>(
        &mut self,
        code: &'static str,
        column: &str,
        cell: &str,
        message: Text,
        hint: Text,
    ) -> Result<T, SetAside> {
        let place = self.place.clone().column(column).of(cell.trim());
        self.findings.push(Finding::rejected(code, message).at(place).hint(hint));
        Err(SetAside)
    }

    pub(super) fn code(&mut self, column: &str, cell: &str) -> Result<UnitCode, SetAside> {
        UnitCode::parse(cell).or_else(|error| {
            let message = Text::new(
                format!("Mã đơn vị không hợp lệ: {}", error.vietnamese()),
                format!("Not a unit code: {error}"),
            );
            let hint = Text::new(
                "Ghi mã dạng văn bản, giữ các số 0 ở đầu, ví dụ 01 hoặc 00004",
                "Write the code as text with its leading zeros, for example 01 or 00004",
            );
            self.set_aside("unit-code", column, cell, message, hint)
        })
    }

    pub(super) fn kind(&mut self, column: &str, cell: &str) -> Result<UnitKind, SetAside> {
        if let Some(kind) = UnitKind::parse(cell) {
            return Ok(kind);
        }
        let message = Text::new(
            format!("Không có loại đơn vị \"{}\"", cell.trim()),
            format!("There is no kind of unit \"{}\"", cell.trim()),
        );
        let kinds = |language: Language| {
            UnitKind::ALL.map(|kind| format!("{} ({})", kind.code(), kind.label(language))).join(", ")
        };
        let hint = Text::new(
            format!("Dùng một trong các loại: {}", kinds(Language::Vi)),
            format!("Use one of: {}", kinds(Language::En)),
        );
        self.set_aside("unit-kind", column, cell, message, hint)
    }

    /// A date, or nothing when the cell is empty.
    pub(super) fn date(&mut self, column: &str, cell: &str) -> Result<Option<NaiveDate>, SetAside> {
        let written = cell.trim();
        if written.is_empty() {
            return Ok(None);
        }
        if let Ok(date) = NaiveDate::parse_from_str(written, "%Y-%m-%d") {
            return Ok(Some(date));
        }
        let message =
            Text::new(format!("\"{written}\" không phải là ngày"), format!("\"{written}\" is not a date"));
        let hint = Text::new(
            "Ghi ngày theo dạng năm-tháng-ngày, ví dụ 2025-07-01",
            "Write the date as year-month-day, for example 2025-07-01",
        );
        self.set_aside("unit-date", column, cell, message, hint)
    }

    /// Yes or no; an empty cell is no.
    pub(super) fn yes(&mut self, column: &str, cell: &str) -> Result<bool, SetAside> {
        match cell.trim().to_lowercase().as_str() {
            "yes" | "true" | "1" | "có" => Ok(true),
            "no" | "false" | "0" | "không" | "" => Ok(false),
            other => {
                let message = Text::new(
                    format!("\"{other}\" không phải là yes hoặc no"),
                    format!("\"{other}\" is neither yes nor no"),
                );
                let hint = Text::new("Ghi yes hoặc no", "Write yes or no");
                self.set_aside("unit-yes-no", column, cell, message, hint)
            }
        }
    }
}

/// The text without spaces around it, its letters composed (some systems write `ồ` as three characters).
pub(super) fn tidy(cell: &str) -> String {
    cell.trim().nfc().collect()
}
