//! Special days: `calendar/vn.csv`, or an office's own list in the same form.

use caicach_calendar::{
    Basis, CalendarError, CoveredYears, DayKind, SpecialDay, Status, check_special_days, parse_date,
};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::{Row, Schema, Table};

/// Where the official list is.
pub const OFFICIAL_LIST: &str = "calendar/vn.csv";

const SCHEMA: Schema<'static> = Schema {
    required: &["date", "kind"],
    optional: &[
        "weekday",
        "is_working_day",
        "name_vi",
        "name_en",
        "basis",
        "pair_date",
        "status",
        "announced_on",
        "source",
    ],
    aliases: &[
        ("ngày", "date"),
        ("loại", "kind"),
        ("tên", "name_vi"),
        ("nguồn", "source"),
        ("ngày hoán đổi", "pair_date"),
    ],
    open: false,
};

/// A list of special days and the years it speaks for.
#[derive(Debug, Clone, Default)]
pub struct SpecialDays {
    /// The days in the order of the file.
    pub days: Vec<SpecialDay>,
    /// From the first to the last year that has a row.
    pub covered: CoveredYears,
}

/// Reads a list of special days. A row that cannot be read is set aside; what is doubtful about the list as a whole
/// (a swap without its partner, a day twice) stands in the findings with its line.
///
/// # Errors
/// The findings, when the file is no table with the columns `date` and `kind`.
pub fn read_special_days(name: &str, bytes: &[u8]) -> Result<(SpecialDays, Findings), Findings> {
    let (table, mut findings) = caicach_tables::read(name, bytes, &SCHEMA)?;
    let columns = Columns::of(&table);
    let mut days = Vec::with_capacity(table.len());
    let mut places = Vec::with_capacity(table.len());
    for row in table.rows() {
        match columns.day(row) {
            Ok(day) => {
                findings.extend(columns.contradictions(row, &day).into_iter().collect());
                days.push(day);
                places.push(row.here());
            }
            Err((error, column)) => {
                findings.push(error.finding(column.map_or_else(|| row.here(), |at| row.place(at))));
            }
        }
    }
    let place_of = |index: usize| places.get(index).cloned().unwrap_or_else(|| Place::file(name));
    findings.extend(check_special_days(&days, &place_of));
    let covered = CoveredYears::of(&days);
    Ok((SpecialDays { days, covered }, findings))
}

struct Columns {
    date: Option<usize>,
    kind: Option<usize>,
    is_working_day: Option<usize>,
    name_vi: Option<usize>,
    name_en: Option<usize>,
    basis: Option<usize>,
    pair_date: Option<usize>,
    status: Option<usize>,
    announced_on: Option<usize>,
    source: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        let column = |name| table.column(name);
        Self {
            date: column("date"),
            kind: column("kind"),
            is_working_day: column("is_working_day"),
            name_vi: column("name_vi"),
            name_en: column("name_en"),
            basis: column("basis"),
            pair_date: column("pair_date"),
            status: column("status"),
            announced_on: column("announced_on"),
            source: column("source"),
        }
    }

    fn day(&self, row: Row<'_>) -> Result<SpecialDay, (CalendarError, Option<usize>)> {
        let optional_date = |column: Option<usize>| match row.optional(column) {
            "" => Ok(None),
            text => parse_date(text).map(Some).map_err(|error| (error, column)),
        };
        let kind = DayKind::parse(row.optional(self.kind)).map_err(|error| (error, self.kind))?;
        let basis = match row.optional(self.basis) {
            "" => default_basis(kind),
            text => Basis::parse(text).map_err(|error| (error, self.basis))?,
        };
        let status = match row.optional(self.status) {
            "" => Status::Announced,
            text => Status::parse(text).map_err(|error| (error, self.status))?,
        };
        let name_en = row.optional(self.name_en);
        Ok(SpecialDay {
            date: parse_date(row.optional(self.date)).map_err(|error| (error, self.date))?,
            kind,
            name_vi: row.optional(self.name_vi).to_owned(),
            name_en: (!name_en.is_empty()).then(|| name_en.to_owned()),
            basis,
            pair_date: optional_date(self.pair_date)?,
            status,
            source: row.optional(self.source).to_owned(),
            announced_on: optional_date(self.announced_on)?,
        })
    }

    /// `is_working_day` repeats what the kind says; where the two differ, the kind counts.
    fn contradictions(&self, row: Row<'_>, day: &SpecialDay) -> Option<Finding> {
        let column = self.is_working_day?;
        let stated = match row.cell(column) {
            "yes" | "true" | "1" | "có" => true,
            "no" | "false" | "0" | "không" => false,
            _ => return None,
        };
        (stated != day.kind.is_worked()).then(|| {
            Finding::warning(
                "working-day-contradicts-kind",
                Text::new(
                    format!(
                        "Cột is_working_day trái với loại ngày “{}”; loại ngày được dùng",
                        day.kind.code()
                    ),
                    format!("is_working_day contradicts the kind “{}”; the kind counts", day.kind.code()),
                ),
            )
            .at(row.place(column))
            .hint(Text::new("Sửa một trong hai cột", "Mend one of the two columns"))
        })
    }
}

fn default_basis(kind: DayKind) -> Basis {
    match kind {
        DayKind::SwapOff | DayKind::SwapWork => Basis::Swap,
        DayKind::Compensatory => Basis::WeeklyRestCompensation,
        DayKind::Holiday => Basis::Other,
    }
}
