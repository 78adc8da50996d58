//! A sheet that is filled in without a network: what goes into the workbook, and what comes back.
//!
//! Each row carries the cell that it is of, its version and what stood in it when it was saved. So what comes back tells what was
//! changed in the file, and what somebody else changed meanwhile: where both did, somebody decides; nothing is overwritten silently.

use super::refusals::refused;
use super::{CellInput, RightsByDomain, SheetView};
use crate::{App, AppError, Caller};
use caicach_assessments::{Entry, NotPoints, RoundKind, Typed, apply, check_reason};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::Item;
use caicach_store::AssessmentId;
use caicach_tables::{NumberStyle, Row, Schema, Table};
use serde::{Deserialize, Serialize};

/// The columns of the workbook that are read, as the program calls them.
pub const KEY: &str = "caicach_key";
/// The version of the cell when the workbook was saved.
pub const VERSION: &str = "caicach_version";
/// What stood in the cell then, as JSON.
pub const BASE: &str = "caicach_base";
/// The value that was typed.
const VALUE: &str = "value";
/// Whether the component does not apply.
const NOT_APPLICABLE: &str = "not_applicable";
/// The explanation.
const COMMENT: &str = "comment";

/// How people call the columns, in both languages.
const ALIASES: [(&str, &str); 6] = [
    ("Giá trị", VALUE),
    ("Value", VALUE),
    ("Không áp dụng", NOT_APPLICABLE),
    ("Not applicable", NOT_APPLICABLE),
    ("Nhận xét, giải trình", COMMENT),
    ("Comment, explanation", COMMENT),
];

/// A cell on its way into a workbook, or out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellKey {
    /// The assessment.
    pub assessment: i64,
    /// The unit.
    pub unit: String,
    /// The round.
    pub round: RoundKind,
    /// The component.
    pub item: String,
}

impl CellKey {
    /// As it stands in the workbook.
    #[must_use]
    pub fn write(&self) -> String {
        [&self.assessment.to_string(), self.unit.as_str(), self.round.code(), self.item.as_str()].join("|")
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '|');
        let (assessment, unit) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
        let (round, item) = (RoundKind::parse(parts.next()?)?, parts.next()?.to_owned());
        Some(Self { assessment, unit, round, item })
    }
}

/// A cell that was changed in the workbook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfflineChange {
    /// The component.
    pub item: String,
    /// What the file says.
    pub entry: Entry,
    /// The version of the cell as it stands now.
    pub version: i64,
    /// What somebody else entered meanwhile; none where nobody did.
    #[serde(skip)]
    pub theirs: Option<Entry>,
}

/// What a workbook brings back.
#[derive(Debug, Clone, PartialEq)]
pub struct OfflineReading {
    /// The round.
    pub round: RoundKind,
    /// The cells that were changed, in the order of the file.
    pub changes: Vec<OfflineChange>,
    /// What could not be taken, row by row.
    pub findings: Findings,
}

impl App {
    /// Reads a workbook that was filled in. Nothing is written.
    ///
    /// # Errors
    /// The caller may not see the sheet; the file is no such workbook, or one of another unit ([`AppError::Input`]); the database cannot
    /// be read.
    pub async fn read_offline(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<OfflineReading, AppError> {
        let view = self.unit_sheet(caller, id, unit).await?;
        let rights = self.sheet_rights(caller, id, unit, &view.of.group.framework.framework);
        let schema = Schema {
            required: &[KEY, VERSION, BASE],
            optional: &[VALUE, NOT_APPLICABLE, COMMENT],
            aliases: &ALIASES,
            open: true,
        };
        let (table, mut findings) = caicach_tables::read(name, bytes, &schema)
            .map_err(|found| AppError::Input(no_form(name, &found)))?;
        let columns = Columns::of(&table);
        let mut reading = OfflineReading {
            round: RoundKind::SelfScore,
            changes: Vec::new(),
            findings: Findings::default(),
        };
        for row in table.rows() {
            let key = row.optional(columns.key);
            if key.is_empty() {
                continue;
            }
            let Some(key) = CellKey::read(key) else {
                findings.push(altered(&row));
                continue;
            };
            if key.assessment != id.0 || key.unit != unit {
                return Err(AppError::Input(of_another(&row, &key).into()));
            }
            reading.round = key.round;
            match change(&view, &rights, &columns, &row, &key) {
                Ok(None) => {}
                Ok(Some(change)) => reading.changes.push(change),
                Err(finding) => findings.push(finding),
            }
        }
        reading.findings = findings;
        Ok(reading)
    }

    /// Enters what a workbook brought back, all of it or nothing.
    ///
    /// # Errors
    /// As [`App::enter`].
    pub async fn enter_offline(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        round: RoundKind,
        changes: Vec<OfflineChange>,
    ) -> Result<usize, AppError> {
        let input = |change: OfflineChange| CellInput {
            item: change.item,
            version: change.version,
            entry: change.entry,
        };
        let saved = self.enter(caller, id, unit, round, changes.into_iter().map(input).collect()).await?;
        Ok(saved.len())
    }
}

/// The places of the columns.
struct Columns {
    key: Option<usize>,
    version: Option<usize>,
    base: Option<usize>,
    value: Option<usize>,
    not_applicable: Option<usize>,
    comment: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        Self {
            key: table.column(KEY),
            version: table.column(VERSION),
            base: table.column(BASE),
            value: table.column(VALUE),
            not_applicable: table.column(NOT_APPLICABLE),
            comment: table.column(COMMENT),
        }
    }
}

/// What a row changes; none where it says what it said when the workbook was saved, or what stands there already.
fn change(
    view: &SheetView,
    rights: &RightsByDomain,
    columns: &Columns,
    row: &Row<'_>,
    key: &CellKey,
) -> Result<Option<OfflineChange>, Finding> {
    let framework = &view.of.group.framework.framework;
    let item = framework.item(&key.item).ok_or_else(|| altered(row))?;
    let version: i64 = row.optional(columns.version).parse().map_err(|_| altered(row))?;
    let base: Entry = serde_json::from_str(row.optional(columns.base)).map_err(|_| altered(row))?;
    let typed = Typed {
        value: row.optional(columns.value),
        is_number: columns.value.is_some_and(|column| row.style(column) == NumberStyle::Point),
        not_applicable: !row.optional(columns.not_applicable).is_empty(),
        comment: row.optional(columns.comment),
        asks_for_explanation: base.asks_for_explanation,
    };
    let entry = typed.entry(item, key.round).map_err(|NotPoints| not_points(row, item))?;
    if entry == base {
        return Ok(None);
    }
    let stored = view.cells.get(&(key.item.clone(), key.round));
    let now = stored.map(|cell| cell.entry.clone()).unwrap_or_default();
    if now == entry {
        return Ok(None);
    }
    if !view.is_cell_open(item, key.round, rights) {
        return Err(closed(row, item));
    }
    apply(item, key.round, &entry)
        .and_then(|_| check_reason(item, &entry, view.sheet.stood_before(item, key.round)))
        .map_err(|why| at_row(row, refused(&item.code, &why)))?;
    let now_version = stored.map_or(0, |cell| cell.stored.version);
    let theirs = (now_version != version && now != base).then_some(now);
    Ok(Some(OfflineChange { item: key.item.clone(), entry, version: now_version, theirs }))
}

/// The first finding of a refusal, where the row is.
fn at_row(row: &Row<'_>, error: AppError) -> Finding {
    let known = match error {
        AppError::Input(findings) => findings.iter().next().cloned(),
        _ => None,
    };
    let finding = known.unwrap_or_else(|| altered(row));
    let mut place = row.here();
    place.item.clone_from(&finding.place.item);
    finding.at(place)
}

fn no_form(name: &str, why: &Findings) -> Findings {
    let mut findings = Findings::from(
        Finding::rejected(
            "not-a-score-form",
            Text::new(
                "Tệp không phải bảng chấm điểm tải về từ hệ thống",
                "The file is no score sheet that was downloaded here",
            ),
        )
        .at(Place::file(name))
        .hint(Text::new(
            "Tải bảng chấm điểm (XLSX), điền vào các ô mở, lưu ở dạng XLSX rồi gửi lại",
            "Download the score sheet (XLSX), fill in its open cells, save it as XLSX and send it again",
        )),
    );
    for finding in why.iter() {
        findings.push(finding.clone());
    }
    findings
}

fn of_another(row: &Row<'_>, key: &CellKey) -> Finding {
    let unit = &key.unit;
    Finding::rejected(
        "score-form-of-another",
        Text::new(
            format!("Tệp là bảng chấm điểm của đơn vị {unit}, kỳ đánh giá {}", key.assessment),
            format!("The file is the score sheet of the unit {unit} in the assessment {}", key.assessment),
        ),
    )
    .at(row.here())
    .hint(Text::new(
        "Mở đúng đơn vị và kỳ đánh giá rồi gửi lại",
        "Open that unit and assessment, and send it there",
    ))
}

fn altered(row: &Row<'_>) -> Finding {
    Finding::rejected(
        "score-form-altered",
        Text::new(
            "Cột ẩn của dòng này đã bị sửa, không biết ô nào được điền",
            "The hidden columns of this row were altered: it is not known which cell was filled in",
        ),
    )
    .at(row.here())
    .hint(Text::new(
        "Tải lại bảng chấm điểm và điền lại dòng này",
        "Download the sheet again and fill in this row",
    ))
}

fn not_points(row: &Row<'_>, item: &Item) -> Finding {
    let mut place = row.here();
    place.item = Some(item.code.clone());
    Finding::rejected("not-a-number", Text::new("Điểm không đọc được", "The points cannot be read"))
        .at(place)
        .hint(Text::new("Ghi số, ví dụ 0,25", "Write a number, for example 0.25"))
}

fn closed(row: &Row<'_>, item: &Item) -> Finding {
    let mut place = row.here();
    place.item = Some(item.code.clone());
    Finding::rejected(
        "cell-closed",
        Text::new(
            "Ô này không còn mở cho bạn: vòng đã đóng, bảng đã nộp, hoặc bạn không được giao mục này",
            "This cell is not open to you: the round is closed, the sheet is handed in, or it is not yours",
        ),
    )
    .at(place)
    .hint(Text::new(
        "Giữ tệp; đề nghị gia hạn hoặc trả lại bảng rồi gửi lại",
        "Keep the file; ask for more time or for the sheet to be given back, and send it again",
    ))
}
