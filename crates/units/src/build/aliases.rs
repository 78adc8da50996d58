//! Other names, and identifiers of agencies.

use super::Draft;
use super::cells::{Cells, SetAside, tidy};
use crate::agency::AgencyCode;
use crate::alias::{Alias, AliasUse};
use crate::rows::{AgencyRow, AliasRow};
use crate::unit::UnitId;
use caicach_findings::{Place, Text};

impl Draft {
    pub(super) fn add_aliases(&mut self, rows: &[AliasRow]) {
        for row in rows {
            if let Ok(alias) = self.read_alias(row) {
                self.aliases.push(alias);
            }
        }
    }

    pub(super) fn add_agencies(&mut self, rows: &[AgencyRow]) {
        for row in rows {
            if let Ok(agency) = self.read_agency(row) {
                self.agencies.push(agency);
            }
        }
    }

    fn read_alias(&mut self, row: &AliasRow) -> Result<Alias, SetAside> {
        let unit = self.unit_of_row(&row.place, &row.unit_kind, &row.unit_code, &row.unit_valid_from)?;
        let is_protected = self.is_protected(unit);
        let type_vi = self.word(&tidy(&row.type_vi));
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        let used_as = read_use(&mut cells, &row.used_as)?;
        let until = cells.date("until", &row.until)?;
        let name = tidy(&row.name);
        if name.is_empty() {
            return cells.set_aside(
                "alias-name",
                "name",
                &row.unit_code,
                Text::new("Tên khác để trống", "The other name is empty"),
                Text::new("Điền cột name", "Fill in the column name"),
            );
        }
        if used_as == AliasUse::FormerName && until.is_none() {
            return cells.set_aside(
                "alias-until",
                "until",
                &row.unit_code,
                Text::new(
                    format!("Không biết \"{name}\" là tên đến ngày nào"),
                    format!("It is not said until which day \"{name}\" was the name"),
                ),
                Text::new(
                    "Điền ngày cuối cùng dùng tên cũ, hoặc ghi used_as = spelling",
                    "Give the last day of the former name, or write used_as = spelling",
                ),
            );
        }
        if used_as == AliasUse::FormerName && is_protected {
            return cells.set_aside(
                "alias-official",
                "used_as",
                &row.unit_code,
                Text::new(
                    "Không được đổi tên đơn vị của danh mục chính thức",
                    "An official unit cannot be given a former name by an addition",
                ),
                Text::new(
                    "Ghi used_as = spelling để tìm được theo tên này",
                    "Write used_as = spelling to make it found under this name",
                ),
            );
        }
        Ok(Alias {
            unit,
            until,
            used_as,
            full_name: tidy(&row.full_name).into(),
            name: name.into(),
            type_vi,
            source: tidy(&row.source).into(),
        })
    }

    fn read_agency(&mut self, row: &AgencyRow) -> Result<AgencyCode, SetAside> {
        let unit = if row.unit_code.trim().is_empty() {
            None
        } else {
            Some(self.unit_of_row(&row.place, &row.unit_kind, &row.unit_code, &row.unit_valid_from)?)
        };
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        Ok(AgencyCode {
            code: cells.code("code", &row.code)?,
            agency: tidy(&row.agency).into(),
            unit,
            confidence: tidy(&row.confidence).into(),
            evidence: tidy(&row.evidence).into(),
            note: tidy(&row.note).into(),
        })
    }

    /// The unit that a row names by kind, code and first day.
    fn unit_of_row(
        &mut self,
        place: &Place,
        kind: &str,
        code: &str,
        valid_from: &str,
    ) -> Result<UnitId, SetAside> {
        let mut cells = Cells { place, findings: &mut self.findings };
        let kind = cells.kind("unit_kind", kind)?;
        let code = cells.code("unit_code", code)?;
        let valid_from = cells.date("unit_valid_from", valid_from)?;
        let with_code = self.index.with_code(&self.units, code.as_str()).iter().copied();
        let found = with_code.clone().find(|id| {
            self.units.get(id.index()).is_some_and(|unit| unit.kind == kind && unit.valid_from == valid_from)
        });
        if let Some(id) = found {
            return Ok(id);
        }
        let message = Text::new(
            format!("Không có đơn vị loại {} mang mã {code} với ngày bắt đầu đó", kind.code()),
            format!("There is no {} with the code {code} and that first day", kind.code()),
        );
        let hint = Text::new(
            "Chép loại, mã và valid_from đúng như dòng của đơn vị; để trống valid_from nếu dòng đó để trống",
            "Copy kind, code and valid_from from the row of the unit; leave valid_from empty where it is empty there",
        );
        Cells { place, findings: &mut self.findings }.set_aside(
            "unit-unknown",
            "unit_code",
            code.as_str(),
            message,
            hint,
        )
    }
}

fn read_use(cells: &mut Cells<'_>, cell: &str) -> Result<AliasUse, SetAside> {
    match AliasUse::parse(cell) {
        Some(used_as) => Ok(used_as),
        None => cells.set_aside(
            "alias-use",
            "used_as",
            cell,
            Text::new(
                format!("\"{}\" không phải là cách dùng tên đã biết", cell.trim()),
                format!("\"{}\" is not a known use of a name", cell.trim()),
            ),
            Text::new(
                "Ghi former_name, spelling hoặc abbreviation",
                "Write former_name, spelling or abbreviation",
            ),
        ),
    }
}
