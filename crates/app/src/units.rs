//! Units of the office beneath the official tree.

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller, Library, State};
use caicach_findings::{Finding, Findings, Place, Severity, Text};
use caicach_store::{OfficeUnit, OfficeUnitFields, Store, UnitOrigin};
use caicach_units::{Origin, Unit, UnitRow, UnitRows, UnitTree};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashSet};

/// The official tree with the office's units beneath.
pub(crate) async fn load(library: &Library, store: &Store) -> Result<UnitTree, AppError> {
    let own = store.queries().office_units().await?;
    if own.is_empty() {
        return Ok(library.units.clone());
    }
    let rows = UnitRows { units: own.iter().map(row).collect(), ..UnitRows::default() };
    // Each was checked when it was entered.
    let (tree, _) = library.units.with_additions(rows);
    Ok(tree)
}

fn row(unit: &OfficeUnit) -> UnitRow {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    UnitRow {
        place: Place::item(unit.code.clone()),
        origin: match unit.fields.origin {
            UnitOrigin::Office => Origin::Office,
            UnitOrigin::Illustrative => Origin::Illustrative,
        },
        code: unit.code.clone(),
        name: unit.fields.name.clone(),
        full_name: unit.fields.name.clone(),
        kind: unit.fields.kind.clone(),
        parent: unit.fields.parent_code.clone().unwrap_or_default(),
        valid_from: day(unit.fields.valid_from),
        valid_to: day(unit.fields.valid_to),
        ..UnitRow::default()
    }
}

impl App {
    /// What adding rows to the units of the office would do; nothing is kept. Answers the units that fit into the tree, in
    /// the form in which [`App::add_units`] takes them, and what was noticed. A row that cannot be used is set aside, and
    /// with it the rows that would stand beneath it alone.
    ///
    /// Days may be written as `2025-07-01` or `01/07/2025`.
    #[must_use]
    pub fn preview_units(&self, mut rows: Vec<UnitRow>) -> (Vec<(String, OfficeUnitFields)>, Findings) {
        let state = self.state();
        let mut findings: Findings = columns_not_kept(&rows).into_iter().collect();
        for row in &mut rows {
            for day in [&mut row.valid_from, &mut row.valid_to] {
                if let Some(read) = caicach_tables::parse_date(day) {
                    *day = read.to_string();
                }
            }
        }
        findings.extend(set_taken_codes_aside(&state, &mut rows));
        loop {
            let candidates = UnitRows { units: rows.clone(), ..UnitRows::default() };
            let (tree, about) = state.units.with_additions(candidates);
            if !about.any_rejected() {
                findings.extend(about);
                let added = tree.ids().skip(state.units.len()).filter_map(|id| tree.unit(id));
                return (added.map(fields).collect(), findings);
            }
            let (rejected, _): (Vec<Finding>, Vec<Finding>) =
                about.into_iter().partition(|finding| finding.severity == Severity::Rejected);
            let places: HashSet<_> = rejected.iter().map(|finding| line(&finding.place)).collect();
            findings.extend(rejected.into_iter().collect());
            let before = rows.len();
            rows.retain(|row| !places.contains(&line(&row.place)));
            if rows.len() == before {
                return (Vec::new(), findings);
            }
        }
    }

    /// Adds units of the office, all or none.
    ///
    /// # Errors
    /// The caller may not; a unit does not fit into the tree ([`AppError::Input`] says where and why); a code is taken.
    pub async fn add_units(
        &self,
        caller: &Caller,
        units: &[(String, OfficeUnitFields)],
    ) -> Result<Findings, AppError> {
        self.check(caller, Action::AddUnit, &Resource::Office)?;
        let candidates = units.iter().map(|(code, fields)| OfficeUnit {
            code: code.clone(),
            fields: fields.clone(),
            version: 1,
        });
        let rows = UnitRows { units: candidates.map(|unit| row(&unit)).collect(), ..UnitRows::default() };
        let (_, findings) = self.state().units.with_additions(rows);
        if findings.iter().any(|finding| finding.severity == Severity::Rejected) {
            return Err(AppError::Input(findings));
        }
        self.store().commands().add_office_units(&caller.actor, units).await?;
        self.reload().await?;
        crate::reach::follow_units(&self.state().units, self.store()).await?;
        Ok(findings)
    }
}

/// File, sheet and line of a place: what tells the rows of an upload apart.
fn line(place: &Place) -> (Option<String>, Option<String>, Option<u64>) {
    (place.file.clone(), place.sheet.clone(), place.line)
}

fn fields(unit: &Unit) -> (String, OfficeUnitFields) {
    let fields = OfficeUnitFields {
        name: unit.full_name.to_string(),
        kind: unit.kind.code().to_owned(),
        parent_code: unit.parent.as_ref().map(ToString::to_string),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        origin: UnitOrigin::Office,
    };
    (unit.code.to_string(), fields)
}

/// Sets aside rows whose code another unit of the office has, whatever its kind and time: among its own units a code
/// names one unit.
fn set_taken_codes_aside(state: &State, rows: &mut Vec<UnitRow>) -> Findings {
    let own = state
        .units
        .ids()
        .filter_map(|id| state.units.unit(id))
        .filter(|unit| unit.origin != Origin::Official);
    let mut taken: BTreeSet<String> = own.map(|unit| unit.code.to_string()).collect();
    let mut findings = Findings::default();
    rows.retain(|row| {
        let code = row.code.trim().to_owned();
        if code.is_empty() || taken.insert(code.clone()) {
            return true;
        }
        findings.push(code_taken(&code).at(row.place.clone().column("code").of(code)));
        false
    });
    findings
}

fn code_taken(code: &str) -> Finding {
    Finding::rejected(
        "unit-code-taken",
        Text::new(
            format!("Mã {code} đã được dùng cho một đơn vị khác của cơ quan"),
            format!("The code {code} is taken by another unit of the office"),
        ),
    )
    .hint(Text::new("Dùng mã khác", "Use another code"))
}

/// Columns that an upload may have and that are not kept for units of an office.
fn columns_not_kept(rows: &[UnitRow]) -> Option<Finding> {
    let is_used = |cell: &dyn Fn(&UnitRow) -> &str| rows.iter().any(|row| !cell(row).trim().is_empty());
    let columns = [
        ("name_en", is_used(&|row| &row.name_en)),
        ("region", is_used(&|row| &row.region)),
        ("note", is_used(&|row| &row.note)),
    ];
    let names: Vec<&str> =
        columns.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name).collect();
    if names.is_empty() {
        return None;
    }
    let names = names.join(", ");
    let message = Text::new(
        format!("Các cột {names} không được lưu cho đơn vị của cơ quan"),
        format!("The columns {names} are not kept for units of the office"),
    );
    let hint = Text::new("Không cần làm gì thêm", "Nothing needs to be done");
    Some(Finding::note("unit-columns-not-kept", message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use caicach_content::Source;

    async fn app(folder: &tempfile::TempDir) -> App {
        let store = Store::open_sqlite(folder.path().join("units.db")).await.unwrap();
        App::open(Library::load(&Source::default()).unwrap(), store).await.unwrap()
    }

    fn rows(csv: &str) -> Vec<UnitRow> {
        caicach_content::units::read_additions("don-vi.csv", csv.as_bytes()).unwrap().0.units
    }

    #[tokio::test]
    async fn a_preview_sets_unusable_rows_aside_and_keeps_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let upload = "code,name,kind,parent,valid_from,note\n\
            LD.SNV,Sở Nội vụ,department,68,01/07/2025,ghi chú\n\
            LD.SNV,Phòng khác,one_stop_shop,68,,\n\
            LD.X,Xã lạ,commune,nowhere,,\n\
            LD.Y,,department,68,,\n\
            LD.MC,Bộ phận một cửa,one_stop_shop,LD.SNV,2025-07-01,\n";
        let (accepted, findings) = app.preview_units(rows(upload));
        let codes: Vec<&str> = accepted.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["LD.SNV", "LD.MC"]);
        let (_, department) = &accepted[0];
        assert_eq!(department.valid_from, NaiveDate::from_ymd_opt(2025, 7, 1));
        assert_eq!((department.kind.as_str(), department.origin), ("department", UnitOrigin::Office));
        let rejected = findings.iter().filter(|finding| finding.severity == Severity::Rejected);
        let rejected: Vec<_> = rejected.map(|finding| (finding.code, finding.place.line)).collect();
        assert_eq!(
            rejected,
            [("unit-code-taken", Some(3)), ("unit-name", Some(5)), ("unit-parent-unknown", Some(4))]
        );
        assert!(findings.iter().any(|finding| finding.code == "unit-columns-not-kept"));
        assert!(app.store().queries().office_units().await.unwrap().is_empty());

        app.add_units(&Caller::command_line(), &accepted).await.unwrap();
        let state = app.state();
        let today = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        let shop = state.units.on(today).with_code("LD.MC").next().unwrap();
        let path = state.units.on(today).path(shop);
        let names: Vec<&str> =
            path.iter().map(|id| state.units.unit(*id).unwrap().full_name.as_ref()).collect();
        assert_eq!(names, ["Tỉnh Lâm Đồng", "Sở Nội vụ", "Bộ phận một cửa"]);

        // What was added once is taken the next time, also under another kind.
        let (again, findings) =
            app.preview_units(rows("code,name,kind,parent\nLD.SNV,Chi cục,branch,LD.MC\n"));
        assert!(again.is_empty());
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["unit-code-taken"]);
    }

    #[tokio::test]
    async fn rows_that_would_stand_beneath_a_row_set_aside_go_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder).await;
        let upload = "code,name,kind,parent\nA.1,Sở A,kingdom,68\nA.2,Chi cục B,branch,A.1\nA.3,Một cửa C,one_stop_shop,A.2\n";
        let (accepted, findings) = app.preview_units(rows(upload));
        assert!(accepted.is_empty(), "{accepted:?}");
        assert_eq!(findings.iter().filter(|finding| finding.severity == Severity::Rejected).count(), 3);
    }
}
