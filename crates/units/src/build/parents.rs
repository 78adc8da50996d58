//! Who stands under whom.
//!
//! A row names its parent by code only. Which unit that is depends on the day: a department that stands under `01` from
//! 2020 stood under the Hà Nội of the old list and stands under the Hà Nội of the new one. So a unit has one parent for each
//! stretch of time.

use super::Draft;
use crate::unit::{Unit, UnitId};
use crate::validity::Validity;
use caicach_findings::{Finding, Text};
use std::collections::HashSet;

impl Draft {
    /// Finds the parents of the new units.
    pub(super) fn link_parents(&mut self) {
        let mut links = Vec::new();
        for index in self.base..self.units.len() {
            let child = UnitId::from_index(index);
            let (parents, findings) = self.parents_of(child);
            links.extend(parents.into_iter().map(|parent| (child, parent)));
            self.findings.extend(findings.into_iter().collect());
        }
        self.cut_cycles(&mut links);
        self.note_gaps(&links);
        self.parents.extend(links);
    }

    /// The units that the code of the parent means while the child is in being.
    fn parents_of(&self, child: UnitId) -> (Vec<UnitId>, Vec<Finding>) {
        let Some(unit) = self.unit(child) else {
            return (Vec::new(), Vec::new());
        };
        let Some(code) = &unit.parent else {
            let finding = (!unit.kind.may_be_top()).then(|| self.without_parent(child, unit));
            return (Vec::new(), finding.into_iter().collect());
        };
        let with_code = self.index.with_code(&self.units, code.as_str());
        let meets = |id: &&UnitId| self.unit(**id).is_some_and(|p| p.validity().overlaps(unit.validity()));
        let in_time: Vec<UnitId> = with_code.iter().filter(meets).copied().collect();
        if in_time.is_empty() {
            return (Vec::new(), vec![self.parent_not_found(child, unit, with_code.is_empty())]);
        }
        let may_stand = |id: &&UnitId| self.unit(**id).is_some_and(|p| unit.kind.may_stand_under(p.kind));
        let fitting: Vec<UnitId> = in_time.iter().filter(may_stand).copied().collect();
        if !fitting.is_empty() {
            return self.one_parent_a_day(child, unit, &fitting);
        }
        let finding = self.unfitting_parent(child, unit, &in_time);
        // A territory in the wrong place would spoil every sum over the tree; a body of an office may be organised
        // in a way that was not thought of.
        if unit.kind.is_territory() {
            return (Vec::new(), vec![finding]);
        }
        let (parents, mut findings) = self.one_parent_a_day(child, unit, &in_time);
        findings.push(finding);
        (parents, findings)
    }

    /// Leaves one parent for each day. Candidates are in the order of their kind, and the first kind wins.
    fn one_parent_a_day(
        &self,
        child: UnitId,
        unit: &Unit,
        candidates: &[UnitId],
    ) -> (Vec<UnitId>, Vec<Finding>) {
        let mut kept: Vec<(UnitId, Validity)> = Vec::new();
        let mut doubtful = false;
        for &candidate in candidates {
            let Some(validity) = self.unit(candidate).map(Unit::validity) else { continue };
            if kept.iter().any(|(_, other)| other.overlaps(validity)) {
                doubtful = true;
            } else {
                kept.push((candidate, validity));
            }
        }
        let findings = if doubtful { vec![self.doubtful_parent(child, unit, &kept)] } else { Vec::new() };
        (kept.into_iter().map(|(id, _)| id).collect(), findings)
    }

    /// Notes who is at the top at least for a time, and warns where a parent ends before its child.
    fn note_gaps(&mut self, links: &[(UnitId, UnitId)]) {
        let mut validities: Vec<Vec<Validity>> = vec![Vec::new(); self.units.len() - self.base];
        for (child, parent) in links {
            let Some(validity) = self.unit(*parent).map(Unit::validity) else { continue };
            let list = child.index().checked_sub(self.base).and_then(|index| validities.get_mut(index));
            if let Some(list) = list {
                list.push(validity);
            }
        }
        for (offset, parents) in validities.iter().enumerate() {
            let child = UnitId::from_index(self.base + offset);
            let Some(unit) = self.unit(child) else { continue };
            if unit.validity().is_covered_by(parents) {
                continue;
            }
            if !parents.is_empty() {
                let finding = self.parent_gap(child, unit);
                self.findings.push(finding);
            }
            self.sometimes_top.push(child);
        }
    }

    /// Removes one link of every circle.
    fn cut_cycles(&mut self, links: &mut Vec<(UnitId, UnitId)>) {
        let cut = super::cycles::links_that_close_a_circle(self.units.len(), links);
        for (child, parent) in &cut {
            if let (Some(unit), Some(above)) = (self.unit(*child), self.unit(*parent)) {
                let finding = self.circle(*child, unit, above);
                self.findings.push(finding);
            }
        }
        let cut: HashSet<_> = cut.into_iter().collect();
        links.retain(|link| !cut.contains(link));
    }

    fn without_parent(&self, child: UnitId, unit: &Unit) -> Finding {
        self.at_parent(
            child,
            Finding::warning(
                "unit-without-parent",
                Text::new(
                    format!("{} không có đơn vị cấp trên, nên đứng ở đầu cây", unit.in_words()),
                    format!("{} has no unit above it and stands at the top of the tree", unit.in_words()),
                ),
            ),
            unit,
        )
    }

    fn parent_not_found(&self, child: UnitId, unit: &Unit, is_unknown: bool) -> Finding {
        let code = unit.parent.as_ref().map_or("", |code| code.as_str());
        let (kind, message) = if is_unknown {
            (
                "unit-parent-unknown",
                Text::new(
                    format!("{}: không có đơn vị cấp trên mang mã {code}", unit.in_words()),
                    format!("{}: no unit has the code {code} of its parent", unit.in_words()),
                ),
            )
        } else {
            (
                "unit-parent-dates",
                Text::new(
                    format!("{}: đơn vị mang mã {code} không tồn tại cùng thời gian", unit.in_words()),
                    format!(
                        "{}: the unit with the code {code} was not in being at that time",
                        unit.in_words()
                    ),
                ),
            )
        };
        self.at_parent(child, Finding::rejected(kind, message), unit)
    }

    fn unfitting_parent(&self, child: UnitId, unit: &Unit, candidates: &[UnitId]) -> Finding {
        let above = candidates.first().and_then(|id| self.unit(*id)).map(Unit::in_words).unwrap_or_default();
        let allowed = unit.kind.parents_in_words();
        let message = Text::new(
            format!(
                "{} thường không trực thuộc {above}; loại này trực thuộc: {}",
                unit.in_words(),
                allowed.vi
            ),
            format!(
                "{} does not usually stand under {above}; its kind stands under: {}",
                unit.in_words(),
                allowed.en
            ),
        );
        let finding = if unit.kind.is_territory() {
            Finding::rejected("unit-parent-kind", message)
        } else {
            Finding::warning("unit-parent-kind", message)
        };
        self.at_parent(child, finding, unit)
    }

    fn doubtful_parent(&self, child: UnitId, unit: &Unit, kept: &[(UnitId, Validity)]) -> Finding {
        let code = unit.parent.as_ref().map_or("", |code| code.as_str());
        let taken = kept.first().and_then(|(id, _)| self.unit(*id)).map(Unit::in_words).unwrap_or_default();
        self.at_parent(
            child,
            Finding::warning(
                "unit-parent-ambiguous",
                Text::new(
                    format!("{}: mã {code} chỉ nhiều đơn vị cùng lúc; đã lấy {taken}", unit.in_words()),
                    format!(
                        "{}: the code {code} names several units at once; {taken} was taken",
                        unit.in_words()
                    ),
                ),
            ),
            unit,
        )
    }

    fn parent_gap(&self, child: UnitId, unit: &Unit) -> Finding {
        let code = unit.parent.as_ref().map_or("", |code| code.as_str());
        self.at_parent(
            child,
            Finding::warning(
                "unit-parent-gap",
                Text::new(
                    format!("{} có thời gian không có đơn vị cấp trên mang mã {code}", unit.in_words()),
                    format!("{} is for a time without its parent with the code {code}", unit.in_words()),
                ),
            ),
            unit,
        )
    }

    fn circle(&self, child: UnitId, unit: &Unit, above: &Unit) -> Finding {
        self.at_parent(
            child,
            Finding::rejected(
                "unit-parent-circle",
                Text::new(
                    format!("{} và {} trực thuộc lẫn nhau", unit.in_words(), above.in_words()),
                    format!("{} and {} stand under each other", unit.in_words(), above.in_words()),
                ),
            ),
            unit,
        )
    }

    fn at_parent(&self, child: UnitId, finding: Finding, unit: &Unit) -> Finding {
        finding.at(self.place_of(child).column("parent").of(unit.code.as_str())).hint(Text::new(
            "Sửa cột parent, loại đơn vị hoặc thời gian hiệu lực; chừng nào chưa sửa, đơn vị đứng ở đầu cây",
            "Correct the parent, the kind or the validity; until then the unit stands at the top of the tree",
        ))
    }
}
