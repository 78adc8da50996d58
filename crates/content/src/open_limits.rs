//! Limits that run: `code,received` with one of `days`, `hours`, `calendar_days`, and the waits so far.

use caicach_calendar::{
    CalendarError, DueRequest, Limit, LimitUnit, WrittenPause, kind_not_stated, parse_instant,
};
use caicach_findings::{Finding, Findings, Text};
use caicach_tables::{Row, Schema, Table};

const LIMIT_COLUMNS: [(&str, LimitUnit); 3] = [
    ("days", LimitUnit::WorkingDay),
    ("hours", LimitUnit::WorkingHour),
    ("calendar_days", LimitUnit::CalendarDay),
];

const SCHEMA: Schema<'static> = Schema {
    required: &["code", "received"],
    optional: &["days", "hours", "calendar_days", "pauses"],
    aliases: &[
        ("mã hồ sơ", "code"),
        ("received_at", "received"),
        ("ngày tiếp nhận", "received"),
        ("limit_days", "days"),
        ("số ngày", "days"),
        ("limit_hours", "hours"),
    ],
    open: true,
};

/// Reads running limits, each with the code by which its user knows it.
///
/// # Errors
/// The findings, when the file is no table with the columns `code` and `received`.
pub fn read_open_limits(name: &str, bytes: &[u8]) -> Result<(Vec<(String, DueRequest)>, Findings), Findings> {
    let (table, mut findings) = caicach_tables::read(name, bytes, &SCHEMA)?;
    let mut limits = Vec::with_capacity(table.len());
    for row in table.rows() {
        let code = row.optional(table.column("code"));
        match request(&table, row, &mut findings) {
            Ok(Some(request)) => limits.push((code.to_owned(), request)),
            Ok(None) => findings.push(no_limit().at(row.here().of(code))),
            Err(error) => findings.push(error.finding(row.here().of(code))),
        }
    }
    Ok((limits, findings))
}

fn request(
    table: &Table,
    row: Row<'_>,
    findings: &mut Findings,
) -> Result<Option<DueRequest>, CalendarError> {
    let received = parse_instant(row.optional(table.column("received")))?;
    let stated = LIMIT_COLUMNS.iter().find_map(|(column, unit)| {
        let text = row.optional(table.column(column));
        (!text.is_empty()).then_some((text, *unit))
    });
    let Some((amount, unit)) = stated else { return Ok(None) };
    let mut request = DueRequest::new(received, Limit::parse(amount, unit)?);
    for written in WrittenPause::parse_list(row.optional(table.column("pauses")))? {
        if !written.kind_is_stated {
            findings.push(kind_not_stated(written.pause).at(row.here()));
        }
        request.pauses.push(written.pause);
    }
    Ok(Some(request))
}

fn no_limit() -> Finding {
    Finding::rejected("limit-missing", Text::new("Dòng không có thời hạn", "The row has no limit")).hint(
        Text::new(
            "Điền một trong các cột days, hours, calendar_days",
            "Fill one of the columns days, hours, calendar_days",
        ),
    )
}
