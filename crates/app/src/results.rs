//! Published results, and those that an office adds.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, Library};
use caicach_content::results::{OfficeResult, PrintedNumber, PublishedResults, UnitName};
use caicach_findings::{Finding, Findings, Place, Severity, Text};
use caicach_store::{Import, ImportFile, PublishedResult, PublishedResultFilter, Store};
use caicach_units::{UnitKind, UnitTree};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What came of importing past results.
#[derive(Debug, Clone)]
pub struct ImportedResults {
    /// How many rows were taken.
    pub accepted: usize,
    /// Whether the same rows had been imported before; then nothing was changed.
    pub already_there: bool,
    /// What was noticed, rows that were set aside included.
    pub findings: Findings,
}

/// Official results with the office's own beside them.
pub(crate) async fn load(library: &Library, store: &Store) -> Result<PublishedResults, AppError> {
    let own = store.queries().published_results(&PublishedResultFilter::default()).await?;
    if own.is_empty() {
        return Ok(library.results.clone());
    }
    let rows = own.into_iter().map(|row| {
        let unit = UnitName { code: Some(row.unit_code.clone()), name: row.unit_name.clone() };
        let result = OfficeResult {
            place: Place::item(row.unit_code.clone()),
            index: row.index_id,
            year: row.year,
            unit: row.unit_code,
            rank: row.rank.and_then(|rank| u32::try_from(rank).ok()),
            value: row.value.map(|number| PrintedNumber { number, printed: number.to_string() }),
            note: row.note,
            source: Some(row.source).filter(|source| !source.is_empty()),
        };
        (unit, result)
    });
    Ok(library.results.with_office_rows(rows))
}

impl App {
    /// What an import of past results would take and set aside; nothing is kept.
    #[must_use]
    pub fn preview_results(&self, name: &str, bytes: &[u8]) -> (Vec<(UnitName, OfficeResult)>, Findings) {
        let (rows, mut findings) = self.library().results.read_office_results(name, bytes);
        let state = self.state();
        let mut resolved = Vec::with_capacity(rows.len());
        for row in rows {
            match resolve(&state.units, &row) {
                Ok(unit) => resolved.push((unit, row)),
                Err(finding) => findings.push(finding),
            }
        }
        (resolved, findings)
    }

    /// Takes an office's own past results from a CSV or XLSX file. Rows that cannot be used are set aside and said; the rest
    /// goes in, all or none.
    ///
    /// # Errors
    /// The caller may not; no row can be used ([`AppError::Input`]); the database cannot be written.
    pub async fn import_results(
        &self,
        caller: &Caller,
        name: &str,
        bytes: &[u8],
    ) -> Result<ImportedResults, AppError> {
        self.check(caller, Action::ImportResults, &Resource::Office)?;
        let (rows, findings) = self.preview_results(name, bytes);
        if rows.is_empty() {
            return Err(AppError::Input(findings));
        }
        let stored: Vec<PublishedResult> = rows.iter().map(|(unit, row)| stored(unit, row)).collect();
        let rejected = findings.iter().filter(|finding| finding.severity == Severity::Rejected).count();
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let file = ImportFile::new(name, bytes, count(rows.len() + rejected), count(rejected));
        let import = self.store().commands().import_published_results(&caller.actor, &file, &stored).await?;
        self.reload().await?;
        Ok(ImportedResults {
            accepted: rows.len(),
            already_there: matches!(import, Import::AlreadyThere(_)),
            findings,
        })
    }
}

fn stored(unit: &UnitName, row: &OfficeResult) -> PublishedResult {
    PublishedResult {
        index_id: row.index.clone(),
        year: row.year,
        unit_code: unit.key().to_owned(),
        unit_name: unit.name.clone(),
        rank: row.rank.and_then(|rank| i32::try_from(rank).ok()),
        value: row.value.as_ref().map(|value| value.number),
        parts: BTreeMap::new(),
        note: row.note.clone(),
        source: row.source.clone().unwrap_or_default(),
        source_kind: "office".to_owned(),
        batch: None,
    }
}

/// The province that a row means: by its code at the end of the year, with leading zeros that a spreadsheet may have eaten,
/// or by its name.
fn resolve(tree: &UnitTree, row: &OfficeResult) -> Result<UnitName, Finding> {
    let day = NaiveDate::from_ymd_opt(row.year, 12, 31);
    let by_code = day.and_then(|day| tree.on(day).find(UnitKind::Province, &row.unit));
    let padded = format!("{:0>2}", row.unit);
    let by_padded_code = || day.and_then(|day| tree.on(day).find(UnitKind::Province, &padded));
    let by_name = || match tree.by_name(&row.unit, Some(UnitKind::Province), day).as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let any_unit = || day.and_then(|day| tree.on(day).with_code(&row.unit).next());
    let found = by_code.or_else(by_padded_code).or_else(by_name).or_else(any_unit);
    match found.and_then(|id| tree.unit(id)) {
        Some(unit) => Ok(UnitName { code: Some(unit.code.to_string()), name: unit.name.to_string() }),
        None => Err(unknown_unit(row)),
    }
}

fn unknown_unit(row: &OfficeResult) -> Finding {
    let (unit, year) = (&row.unit, row.year);
    Finding::rejected(
        "unknown-unit",
        Text::new(
            format!("Không có đơn vị “{unit}” trong năm {year}"),
            format!("There was no unit “{unit}” in {year}"),
        ),
    )
    .at(row.place.clone())
    .hint(Text::new("Dùng mã hoặc tên trong danh mục đơn vị", "Use a code or a name from the list of units"))
}
