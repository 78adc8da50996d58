//! The sheet of a unit: every component with what was entered in every round.

use super::entries::Entered;
use super::filled::Filled;
use super::{RightsByDomain, Year, YearGroup};
use crate::policy::Action;
use crate::sheet::SheetUnit;
use crate::{App, AppError, Caller};
use caicach_assessments::{Entry, Lacking, RoundKind, UnitSheet, WindowState, is_filled_by_system};
use caicach_index::{Item, RuleKind};
use caicach_store::{
    AssessmentEntry, AssessmentId, AssessmentMessage, AssessmentUnit, AuditEntry, Chain, Evidence, Subject,
};
use std::collections::BTreeMap;

/// A unit of an assessment with its group.
#[derive(Debug, Clone)]
pub struct AssessedUnit {
    /// The assessment.
    pub year: Year,
    /// The unit.
    pub unit: AssessmentUnit,
    /// Its group.
    pub group: YearGroup,
}

/// A cell: what is stored, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// As it is stored.
    pub stored: AssessmentEntry,
    /// What it says.
    pub entry: Entry,
}

/// The sheet of a unit.
#[derive(Debug, Clone)]
pub struct SheetView {
    /// The unit, its group and the assessment.
    pub of: AssessedUnit,
    /// The entries, as they are reckoned with.
    pub sheet: UnitSheet,
    /// The cells by component and round.
    pub cells: BTreeMap<(String, RoundKind), Cell>,
    /// What the system filled in, by component.
    pub filled: BTreeMap<String, Filled>,
    /// What the system filled in for the other units of the group, of the components that are scored against the best of them.
    pub peers: BTreeMap<String, BTreeMap<String, Filled>>,
    /// The evidence by component; what was withdrawn stands there too.
    pub evidence: BTreeMap<String, Vec<Evidence>>,
    /// The messages by component.
    pub messages: BTreeMap<String, Vec<AssessmentMessage>>,
    /// How each round stands for the unit now.
    pub windows: BTreeMap<RoundKind, WindowState>,
}

impl SheetView {
    /// Whether somebody with these rights can enter into a cell now.
    #[must_use]
    pub fn is_cell_open(&self, item: &Item, round: RoundKind, rights: &RightsByDomain) -> bool {
        let handed_in = self.of.unit.handed_in.get(round.code());
        let is_handed_in = round.is_of_unit() && handed_in.is_some_and(|handed| handed.at.is_some());
        let is_of_system = is_filled_by_system(item) || !item.self_scored;
        let is_closed =
            self.of.year.is_closed() || is_handed_in || (round == RoundKind::SelfScore && is_of_system);
        let is_open = self.windows.get(&round).is_some_and(|state| state.is_open());
        is_open && !is_closed && rights.on(&self.of.group.framework.framework, item).enters(round)
    }

    /// What keeps the unit from handing in.
    #[must_use]
    pub fn lacking(&self) -> Vec<(&Item, Lacking)> {
        self.sheet.lacking(&self.of.group.framework.framework)
    }
}

impl App {
    /// What a sheet earned up to a round: the total, and the points of each component in the order of the framework. A component that
    /// is scored against the best unit is held against what the system filled in for the others.
    #[must_use]
    pub fn sheet_scores(&self, view: &SheetView, after: RoundKind) -> Option<SheetUnit> {
        let unit = &view.of.unit.code;
        let entered = Entered { unit, sheet: &view.sheet, filled: &view.filled };
        let no_sheet = UnitSheet::default();
        let peers = view.peers.iter().map(|(unit, filled)| Entered { unit, sheet: &no_sheet, filled });
        let entered = std::iter::once(entered).chain(peers);
        let scored = self.score_entries(&view.of.year, &view.of.group, entered, after);
        scored.units.into_iter().find(|scored| scored.code == *unit)
    }

    pub(super) async fn assessed_unit(&self, id: AssessmentId, unit: &str) -> Result<AssessedUnit, AppError> {
        let year = self.year(id).await?;
        let unit = self.store().queries().assessment_unit(id, unit).await?;
        let group = year.group_of(&unit).cloned().ok_or(AppError::NotFound("group"))?;
        Ok(AssessedUnit { year, unit, group })
    }

    /// A unit of an assessment with its group, without what was entered.
    ///
    /// # Errors
    /// The caller may not see its sheet; there is no such assessment or unit; the database cannot be read.
    pub async fn sheet_unit(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
    ) -> Result<AssessedUnit, AppError> {
        self.check_sheet(caller, Action::ReadSheet, id, unit, None)?;
        self.assessed_unit(id, unit).await
    }

    /// The units of an assessment whose sheets a caller may read, by code.
    ///
    /// # Errors
    /// The caller may see none; there is no such assessment; the database cannot be read.
    pub async fn readable_units_of(
        &self,
        caller: &Caller,
        id: AssessmentId,
    ) -> Result<Vec<AssessmentUnit>, AppError> {
        self.check_sees_years(caller)?;
        let reached = self.units_reached_of(caller, id).await?;
        let mut units = self.store().queries().assessment_units(id).await?;
        units.retain(|unit| reached.contains(&unit.code));
        Ok(units)
    }

    /// The versions of the cells of a unit: component, round, version.
    ///
    /// # Errors
    /// The caller may not see the sheet; the database cannot be read.
    pub async fn cell_versions(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
    ) -> Result<Vec<(String, &'static str, i64)>, AppError> {
        self.check_sheet(caller, Action::ReadSheet, id, unit, None)?;
        let queries = self.store().queries();
        queries.assessment_unit(id, unit).await?;
        let entries = queries.assessment_entries(id, Some(&[unit.to_owned()]), None).await?;
        let version = |entry: AssessmentEntry| {
            let round = RoundKind::parse(&entry.key.round)?;
            Some((entry.key.item, round.code(), entry.version))
        };
        Ok(entries.into_iter().filter_map(version).collect())
    }

    /// The sheet of a unit. It costs the same number of queries whoever asks and however many components there are.
    ///
    /// # Errors
    /// The caller may not see it; there is no such assessment or unit; the database cannot be read.
    pub async fn unit_sheet(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
    ) -> Result<SheetView, AppError> {
        let of = self.sheet_unit(caller, id, unit).await?;
        let queries = self.store().queries();
        let units = [unit.to_owned()];
        let entries = queries.assessment_entries(id, Some(&units), None).await?;
        let evidence = queries.evidence(id, Some(&units)).await?;
        let messages = queries.assessment_messages(id, Some(&units)).await?;
        let framework = &of.group.framework.framework;
        let place = of.year.groups.iter().position(|group| group.id == of.group.id).unwrap_or_default();
        // The others matter only where a component is scored against the best of them.
        let is_relative_rule =
            |item: &Item| item.rule.as_ref().is_some_and(|rule| rule.kind() == RuleKind::RelativeToBest);
        let only = Some(unit).filter(|_| !framework.leaves().any(is_relative_rule));
        let mut all_filled = self.filled_of(&of.year, place, only).await?;
        let filled = all_filled.remove(unit).unwrap_or_default();
        let peers = queries.assessment_units(id).await?;
        let peers = peers.into_iter().filter(|peer| peer.group_id == of.unit.group_id);
        let is_relative = |item: &String| framework.item(item).is_some_and(is_relative_rule);
        let peers = peers.filter_map(|peer| {
            let mut filled = all_filled.remove(&peer.code)?;
            filled.retain(|item, _| is_relative(item));
            Some((peer.code, filled))
        });
        let peers = peers.collect();
        let now = self.local_now();
        let windows =
            RoundKind::ALL.into_iter().map(|kind| (kind, of.year.rounds.state(kind, unit, now))).collect();
        let mut view = SheetView {
            sheet: UnitSheet::default(),
            cells: BTreeMap::new(),
            filled,
            peers,
            evidence: BTreeMap::new(),
            messages: BTreeMap::new(),
            windows,
            of,
        };
        for stored in entries {
            let Some((round, entry)) = read_entry(&stored)? else { continue };
            view.sheet.set(&stored.key.item, round, entry.clone());
            view.cells.insert((stored.key.item.clone(), round), Cell { stored, entry });
        }
        for (item, filled) in &view.filled {
            if let Some(points) = filled.points {
                view.sheet.fill(item, points);
            }
        }
        for one in evidence {
            if one.withdrawn_at.is_none() {
                view.sheet.has_evidence(&one.evidence.item);
            }
            view.evidence.entry(one.evidence.item.clone()).or_default().push(one);
        }
        for message in messages {
            view.messages.entry(message.message.item.clone()).or_default().push(message);
        }
        Ok(view)
    }
}

impl App {
    /// What was changed of a component of a unit, in all rounds, the latest first.
    ///
    /// # Errors
    /// The caller may not see the sheet; the database cannot be read.
    pub async fn component_history(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        item: &str,
    ) -> Result<Vec<AuditEntry>, AppError> {
        const CHANGES: u64 = 200;
        self.check_sheet(caller, Action::ReadSheet, id, unit, None)?;
        let cells: Vec<String> =
            RoundKind::ALL.iter().map(|round| format!("{unit} {item} {}", round.code())).collect();
        let queries = self.store().queries();
        let chain = Chain::assessment(id);
        Ok(queries.audit_entries_about(&chain, Subject::AssessmentEntry, &cells, CHANGES).await?)
    }
}

/// What a stored entry says; none for a round that this version does not know.
pub(crate) fn read_entry(stored: &AssessmentEntry) -> Result<Option<(RoundKind, Entry)>, AppError> {
    let Some(round) = RoundKind::parse(&stored.key.round) else { return Ok(None) };
    let statement = stored.statement.as_deref().map(serde_json::from_str).transpose()?;
    let entry = Entry {
        statement,
        comment: stored.comment.clone(),
        asks_for_explanation: stored.asks_for_explanation,
    };
    Ok(Some((round, entry)))
}
