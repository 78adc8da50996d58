//! The units themselves.

use super::Draft;
use super::cells::{Cells, SetAside, tidy};
use crate::code_index::CodeIndex;
use crate::rows::UnitRow;
use crate::unit::{Origin, Unit, UnitId};
use crate::validity::Validity;
use caicach_findings::{Finding, Place, Text};

impl Draft {
    /// Reads the rows, sets aside doubles and puts the rest in the order of kind, code and first day.
    pub(super) fn add_units(&mut self, rows: Vec<UnitRow>) {
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            if let Ok(unit) = self.read_unit(&row) {
                read.push((unit, row.place));
            }
        }
        read.sort_by(|(a, _), (b, _)| (a.kind, &a.code, a.valid_from).cmp(&(b.kind, &b.code, b.valid_from)));

        let before = CodeIndex::build(&self.units);
        for (unit, place) in read {
            if let Some(other) = self.rival(&unit, &before) {
                self.findings.push(double(&unit, other, &place));
                continue;
            }
            self.units.push(unit);
            self.places.push(place);
        }
    }

    fn read_unit(&mut self, row: &UnitRow) -> Result<Unit, SetAside> {
        let type_vi = tidy(&row.type_vi);
        let region = tidy(&row.region);
        let type_vi = self.word(&type_vi);
        let region = (!region.is_empty()).then(|| self.word(&region));

        let is_addition = self.base > 0;
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        let code = cells.code("code", &row.code)?;
        let kind = cells.kind("kind", &row.kind)?;
        let validity = read_validity(&mut cells, row)?;
        let (name, full_name) = read_names(&mut cells, row, &type_vi)?;
        if is_addition && row.origin == Origin::Official {
            return cells.set_aside(
                "unit-origin",
                "code",
                &row.code,
                Text::new(
                    "Đơn vị bổ sung không được ghi là đơn vị của danh mục chính thức",
                    "An added unit cannot be marked as official",
                ),
                Text::new(
                    "Sửa danh mục chính thức trong content/units, hoặc ghi đơn vị này là của cơ quan",
                    "Edit the official lists in content/units, or mark the unit as the office's own",
                ),
            );
        }
        // A parent that is no code leaves the unit without a parent; the unit itself can be used.
        let parent = match row.parent.trim() {
            "" => None,
            written => cells.code("parent", written).ok(),
        };
        let name_en = tidy(&row.name_en);
        Ok(Unit {
            code,
            name: name.into(),
            full_name: full_name.into(),
            name_en: (!name_en.is_empty()).then(|| name_en.into()),
            kind,
            type_vi,
            parent,
            region,
            valid_from: validity.from,
            valid_to: validity.to,
            note: tidy(&row.note).into(),
            origin: row.origin,
        })
    }

    /// A unit that is there already and has the same kind and code on a shared day.
    fn rival(&self, unit: &Unit, before: &CodeIndex) -> Option<&Unit> {
        // The new units come in order, so only the last of them can overlap.
        let last = self.units.get(self.base..).and_then(<[Unit]>::last);
        let known = self.units.get(..self.base).unwrap_or_default();
        let earlier = before.with_code(known, unit.code.as_str()).iter();
        earlier
            .filter_map(|id: &UnitId| known.get(id.index()))
            .chain(last)
            .find(|other| is_same_code(unit, other) && unit.validity().overlaps(other.validity()))
    }
}

fn is_same_code(a: &Unit, b: &Unit) -> bool {
    a.kind == b.kind && a.code == b.code
}

fn read_validity(cells: &mut Cells<'_>, row: &UnitRow) -> Result<Validity, SetAside> {
    let from = cells.date("valid_from", &row.valid_from)?;
    let to = cells.date("valid_to", &row.valid_to)?;
    let validity = Validity { from, to };
    if validity.is_inverted() {
        return cells.set_aside(
            "unit-validity",
            "valid_to",
            &row.code,
            Text::new(
                format!("Ngày kết thúc {} trước ngày bắt đầu {}", row.valid_to.trim(), row.valid_from.trim()),
                format!(
                    "The last day {} is before the first day {}",
                    row.valid_to.trim(),
                    row.valid_from.trim()
                ),
            ),
            Text::new("Sửa valid_from hoặc valid_to", "Correct valid_from or valid_to"),
        );
    }
    Ok(validity)
}

/// The name and the full name; whichever is missing is made from the other.
fn read_names(cells: &mut Cells<'_>, row: &UnitRow, type_vi: &str) -> Result<(String, String), SetAside> {
    let name = tidy(&row.name);
    let full_name = tidy(&row.full_name);
    match (name.is_empty(), full_name.is_empty()) {
        (false, false) => Ok((name, full_name)),
        (true, false) => Ok((full_name.clone(), full_name)),
        (false, true) if type_vi.is_empty() => Ok((name.clone(), name)),
        (false, true) => {
            let full_name = format!("{type_vi} {name}");
            Ok((name, full_name))
        }
        (true, true) => cells.set_aside(
            "unit-name",
            "name",
            &row.code,
            Text::new("Đơn vị không có tên", "The unit has no name"),
            Text::new("Điền cột name hoặc full_name", "Fill in the column name or full_name"),
        ),
    }
}

/// The finding for a row that says again, or differently, what another row has said.
fn double(unit: &Unit, other: &Unit, place: &Place) -> Finding {
    let place = place.clone().of(unit.code.as_str());
    if unit.key() == other.key() {
        return Finding::rejected(
            "unit-duplicate",
            Text::new(
                format!("Đơn vị {} đã có, cùng loại, mã và ngày bắt đầu", other.in_words()),
                format!(
                    "The unit {} is already there, with the same kind, code and first day",
                    other.in_words()
                ),
            ),
        )
        .at(place)
        .hint(Text::new("Xóa dòng thừa hoặc sửa mã", "Remove the double row or correct the code"));
    }
    Finding::rejected(
        "unit-overlap",
        Text::new(
            format!(
                "Mã {} cùng lúc chỉ hai đơn vị cùng loại: {} và {}",
                unit.code, other.full_name, unit.full_name
            ),
            format!(
                "The code {} names two units of one kind at the same time: {} and {}",
                unit.code, other.full_name, unit.full_name
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "Ghi ngày kết thúc cho đơn vị cũ và ngày bắt đầu cho đơn vị mới, không chồng lên nhau",
        "Give the older unit a last day and the newer one a first day that do not overlap",
    ))
}
