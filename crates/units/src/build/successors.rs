//! Who follows whom.

use super::cells::{Cells, SetAside};
use super::{Draft, Succession};
use crate::code::UnitCode;
use crate::kind::UnitKind;
use crate::link::Share;
use crate::rows::SuccessorRow;
use crate::unit::UnitId;
use caicach_findings::{Finding, Place, Text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashSet};

impl Draft {
    /// Reads the rows of succession. Because the older unit must end on the day before, every step leads to a unit that
    /// ends later, and no unit can follow itself.
    pub(super) fn add_successors(&mut self, rows: &[SuccessorRow]) {
        let mut known: HashSet<(UnitId, UnitId)> =
            self.successions.iter().map(|step| (step.older, step.newer)).collect();
        let mut added: BTreeMap<UnitId, (Place, Vec<Succession>)> = BTreeMap::new();
        for row in rows {
            let Ok(step) = self.read_succession(row) else { continue };
            if !known.insert((step.older, step.newer)) {
                self.findings.push(duplicate(row));
                continue;
            }
            added.entry(step.older).or_insert_with(|| (row.place.clone(), Vec::new())).1.push(step);
        }
        for (older, (place, steps)) in added {
            if let Some(finding) = self.doubt_about_division(older, &place, &steps) {
                self.findings.push(finding);
            }
            self.successions.extend(steps);
        }
    }

    fn read_succession(&mut self, row: &SuccessorRow) -> Result<Succession, SetAside> {
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        let old_kind = cells.kind("old_kind", &row.old_kind)?;
        let old_code = cells.code("old_code", &row.old_code)?;
        let new_kind = cells.kind("new_kind", &row.new_kind)?;
        let new_code = cells.code("new_code", &row.new_code)?;
        let share = read_share(&mut cells, &row.share)?;
        let is_default = cells.yes("is_default", &row.is_default)?;
        let date = cells.date("date", &row.date)?;
        let Some((date, eve)) = date.and_then(|date| date.pred_opt().map(|eve| (date, eve))) else {
            let message = Text::new("Dòng kế thừa không có ngày", "The row of succession has no date");
            let hint = Text::new("Điền ngày đầu tiên của đơn vị mới", "Give the first day of the newer unit");
            return cells.set_aside("successor-date", "date", &row.old_code, message, hint);
        };
        let older = self.unit_on(row, "old_code", old_kind, &old_code, eve)?;
        let newer = self.unit_on(row, "new_code", new_kind, &new_code, date)?;
        self.check_end(row, older, date)?;
        self.check_protected(row, older, newer)?;
        Ok(Succession { older, newer, date, share, is_default })
    }

    fn unit_on(
        &mut self,
        row: &SuccessorRow,
        column: &str,
        kind: UnitKind,
        code: &UnitCode,
        day: NaiveDate,
    ) -> Result<UnitId, SetAside> {
        let found = self.index.with_code(&self.units, code.as_str()).iter().copied().find(|id| {
            self.units.get(id.index()).is_some_and(|unit| unit.kind == kind && unit.is_valid_on(day))
        });
        if let Some(id) = found {
            return Ok(id);
        }
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        cells.set_aside(
            "successor-unknown",
            column,
            code.as_str(),
            Text::new(
                format!("Ngày {day} không có đơn vị loại {} mang mã {code}", kind.code()),
                format!("On {day} there is no {} with the code {code}", kind.code()),
            ),
            Text::new(
                "Kiểm tra mã, loại và ngày; đơn vị cũ phải còn hiệu lực vào hôm trước, đơn vị mới vào ngày đó",
                "Check code, kind and date; the older unit must be in being the day before, the newer one on the day",
            ),
        )
    }

    /// The older unit ends on the eve: a unit that goes on has no successor.
    fn check_end(&mut self, row: &SuccessorRow, older: UnitId, date: NaiveDate) -> Result<(), SetAside> {
        let Some(unit) = self.units.get(older.index()) else { return Err(SetAside) };
        if unit.valid_to.is_some() && unit.valid_to == date.pred_opt() {
            return Ok(());
        }
        let message = Text::new(
            format!("{} không kết thúc vào hôm trước ngày {date}", unit.in_words()),
            format!("{} does not end on the day before {date}", unit.in_words()),
        );
        let hint = Text::new(
            "Ghi valid_to của đơn vị cũ là hôm trước ngày kế thừa, hoặc sửa ngày",
            "Set valid_to of the older unit to the day before, or correct the date",
        );
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        cells.set_aside("successor-end", "date", &row.old_code, message, hint)
    }

    fn check_protected(&mut self, row: &SuccessorRow, older: UnitId, newer: UnitId) -> Result<(), SetAside> {
        if !(self.is_protected(older) && self.is_protected(newer)) {
            return Ok(());
        }
        let mut cells = Cells { place: &row.place, findings: &mut self.findings };
        cells.set_aside(
            "successor-official",
            "old_code",
            &row.old_code,
            Text::new(
                "Không được thêm quan hệ kế thừa giữa hai đơn vị của danh mục chính thức",
                "A succession between two official units cannot be added",
            ),
            Text::new(
                "Quan hệ này thuộc content/units/successors.csv",
                "It belongs into content/units/successors.csv",
            ),
        )
    }

    /// What is doubtful about the successors of one unit, taken together.
    fn doubt_about_division(&self, older: UnitId, place: &Place, steps: &[Succession]) -> Option<Finding> {
        let unit = self.unit(older)?;
        let defaults = steps.iter().filter(|step| step.is_default).count();
        let parts = steps.iter().filter(|step| step.share == Share::Part).count();
        let (code, message) = if parts == 0 && steps.len() == 1 {
            return None;
        } else if parts < steps.len() {
            (
                "successor-whole-and-more",
                Text::new(
                    format!(
                        "{} chuyển toàn bộ vào một đơn vị nhưng còn đơn vị kế thừa khác",
                        unit.in_words()
                    ),
                    format!("{} went over as a whole and still has other successors", unit.in_words()),
                ),
            )
        } else if steps.len() == 1 {
            (
                "successor-part-alone",
                Text::new(
                    format!("{} được chia nhưng chỉ biết một đơn vị kế thừa", unit.in_words()),
                    format!("{} was divided, but only one successor is known", unit.in_words()),
                ),
            )
        } else if defaults != 1 {
            (
                "successor-default",
                Text::new(
                    format!(
                        "{} được chia và có {defaults} đơn vị kế thừa chính, cần đúng một",
                        unit.in_words()
                    ),
                    format!(
                        "{} was divided and has {defaults} main successors instead of one",
                        unit.in_words()
                    ),
                ),
            )
        } else {
            return None;
        };
        let hint = Text::new(
            "Khi chia: mọi dòng ghi share = split và đúng một dòng ghi is_default = yes; khi không chia: một dòng whole",
            "When divided: every row has share = split and one has is_default = yes; otherwise one row with whole",
        );
        Some(Finding::warning(code, message).at(place.clone().of(unit.code.as_str())).hint(hint))
    }
}

fn read_share(cells: &mut Cells<'_>, cell: &str) -> Result<Share, SetAside> {
    match Share::parse(cell) {
        Some(share) => Ok(share),
        None => cells.set_aside(
            "successor-share",
            "share",
            cell,
            Text::new(
                format!("\"{}\" không phải là whole hoặc split", cell.trim()),
                format!("\"{}\" is neither whole nor split", cell.trim()),
            ),
            Text::new(
                "Ghi whole (toàn bộ) hoặc split (một phần)",
                "Write whole (all of it) or split (a part of it)",
            ),
        ),
    }
}

fn duplicate(row: &SuccessorRow) -> Finding {
    let (old, new) = (row.old_code.trim(), row.new_code.trim());
    Finding::rejected(
        "successor-duplicate",
        Text::new(
            format!("Quan hệ kế thừa từ {old} sang {new} đã có"),
            format!("The succession from {old} to {new} is already there"),
        ),
    )
    .at(row.place.clone().of(old))
    .hint(Text::new("Xóa dòng thừa", "Remove the double row"))
}
