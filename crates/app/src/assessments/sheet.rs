//! The sheet of a unit: every component with what was entered in every round.

use super::filled::Filled;
use super::{Deed, Year, YearGroup};
use crate::{App, AppError, Caller};
use caicach_assessments::{Entry, Lacking, RoundKind, UnitSheet, WindowState};
use caicach_index::Item;
use caicach_store::{AssessmentEntry, AssessmentId, AssessmentMessage, AssessmentUnit, Evidence};
use rust_decimal::Decimal;
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
    /// The evidence by component; what was withdrawn stands there too.
    pub evidence: BTreeMap<String, Vec<Evidence>>,
    /// The messages by component.
    pub messages: BTreeMap<String, Vec<AssessmentMessage>>,
    /// How each round stands for the unit now.
    pub windows: BTreeMap<RoundKind, WindowState>,
}

impl SheetView {
    /// What a component earned after a round.
    #[must_use]
    pub fn points(&self, item: &Item, after: RoundKind) -> Option<Decimal> {
        self.sheet.earned(item, after).and_then(|(_, applied)| applied.points)
    }

    /// What keeps the unit from handing in.
    #[must_use]
    pub fn lacking(&self) -> Vec<(&Item, Lacking)> {
        self.sheet.lacking(&self.of.group.framework.framework)
    }
}

impl App {
    pub(super) async fn assessed_unit(&self, id: AssessmentId, unit: &str) -> Result<AssessedUnit, AppError> {
        let year = self.year(id).await?;
        let unit = self.store().queries().assessment_unit(id, unit).await?;
        let group = year.group_of(&unit).cloned().ok_or(AppError::NotFound("group"))?;
        Ok(AssessedUnit { year, unit, group })
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
        self.check_deed(caller, Deed::Read, Some(unit), None)?;
        let of = self.assessed_unit(id, unit).await?;
        let queries = self.store().queries();
        let units = [unit.to_owned()];
        let entries = queries.assessment_entries(id, Some(&units), None).await?;
        let evidence = queries.evidence(id, Some(&units)).await?;
        let messages = queries.assessment_messages(id, Some(&units)).await?;
        let framework = &of.group.framework.framework;
        let filled = self.filled(framework, of.year.assessment.year).await?.remove(unit).unwrap_or_default();
        let now = self.local_now();
        let windows =
            RoundKind::ALL.into_iter().map(|kind| (kind, of.year.rounds.state(kind, unit, now))).collect();
        let mut view = SheetView {
            sheet: UnitSheet::default(),
            cells: BTreeMap::new(),
            filled,
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

/// What a stored entry says; none for a round that this version does not know.
pub(super) fn read_entry(stored: &AssessmentEntry) -> Result<Option<(RoundKind, Entry)>, AppError> {
    let Some(round) = RoundKind::parse(&stored.key.round) else { return Ok(None) };
    let statement = stored.statement.as_deref().map(serde_json::from_str).transpose()?;
    let entry = Entry {
        statement,
        comment: stored.comment.clone(),
        asks_for_explanation: stored.asks_for_explanation,
    };
    Ok(Some((round, entry)))
}
