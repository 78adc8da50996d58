//! Entering into cells.

use super::gate::domain_of;
use super::refusals::{handed_in, not_open, published, refused, unknown_item};
use super::sheet::{AssessedUnit, Cell, read_entry};
use crate::{App, AppError, Caller};
use caicach_assessments::{Applied, Entry, RoundKind, UnitSheet, apply, check_reason};
use caicach_store::{AssessmentId, EntryKey, EntryWrite};
use serde_json::json;

/// What somebody enters into a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellInput {
    /// The component.
    pub item: String,
    /// The version of the cell that was read; 0 where nothing stood.
    pub version: i64,
    /// What is entered.
    pub entry: Entry,
}

/// A cell that was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    /// The cell as it is now.
    pub cell: Cell,
    /// What it earns; none while nothing is stated.
    pub applied: Option<Applied>,
}

impl App {
    /// Enters into cells of a unit in a round: all of them, or none. Where there is nothing to enter, nothing is written.
    ///
    /// # Errors
    /// The caller may not; the round is not open for the unit, or the unit handed in; an entry cannot stand by the rule of its
    /// component ([`AppError::Input`], which names the component); somebody else changed a cell since it was read
    /// (a conflict: nothing is overwritten); the database cannot be written.
    pub async fn enter(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
        round: RoundKind,
        inputs: Vec<CellInput>,
    ) -> Result<Vec<Saved>, AppError> {
        let of = self.sheet_unit(caller, id, unit).await?;
        self.enter_into(caller, &of, round, inputs).await
    }

    /// The same into a unit that was read already.
    ///
    /// # Errors
    /// As [`App::enter`].
    pub async fn enter_into(
        &self,
        caller: &Caller,
        of: &AssessedUnit,
        round: RoundKind,
        inputs: Vec<CellInput>,
    ) -> Result<Vec<Saved>, AppError> {
        let (id, unit) = (of.year.assessment.id, of.unit.code.as_str());
        let framework = &of.group.framework.framework;
        let mut writes = Vec::with_capacity(inputs.len());
        let mut applied = Vec::with_capacity(inputs.len());
        for input in &inputs {
            let item = framework.item(&input.item).ok_or_else(|| unknown_item(&input.item))?;
            self.check_entry(caller, (id, unit), round, Some(domain_of(framework, item)))?;
            self.check_open(of, round, &input.item)?;
            let earned = apply(item, round, &input.entry).map_err(|why| refused(&input.item, &why))?;
            // What stood before is read only where it matters: points without a word about them.
            if check_reason(item, &input.entry, None).is_err() {
                let stood = self.unit_entries(of).await?.stood_before(item, round);
                check_reason(item, &input.entry, stood).map_err(|why| refused(&input.item, &why))?;
            }
            writes.push(EntryWrite {
                key: EntryKey {
                    unit: unit.to_owned(),
                    item: input.item.clone(),
                    round: round.code().to_owned(),
                },
                version: input.version,
                statement: input.entry.statement.as_ref().map(|statement| json!(statement)),
                points: earned.and_then(|earned| earned.points),
                comment: input.entry.comment.clone(),
                asks_for_explanation: input.entry.asks_for_explanation,
            });
            applied.push(earned);
        }
        if writes.is_empty() {
            return Ok(Vec::new());
        }
        let written = self.store().commands().write_entries(&caller.actor, id, writes, None).await?;
        self.tell_of_change(id, unit);
        let saved = written
            .into_iter()
            .zip(inputs)
            .zip(applied)
            .map(|((stored, input), applied)| Saved { cell: Cell { stored, entry: input.entry }, applied });
        Ok(saved.collect())
    }

    /// What was entered for a unit, and filled in.
    async fn unit_entries(&self, of: &AssessedUnit) -> Result<UnitSheet, AppError> {
        let units = [of.unit.code.clone()];
        let mut sheet = UnitSheet::default();
        for stored in
            self.store().queries().assessment_entries(of.year.assessment.id, Some(&units), None).await?
        {
            if let Some((round, entry)) = read_entry(&stored)? {
                sheet.set(&stored.key.item, round, entry);
            }
        }
        let place = of.year.groups.iter().position(|group| group.id == of.group.id).unwrap_or_default();
        let filled = self
            .filled_of(&of.year, place, Some(&of.unit.code))
            .await?
            .remove(&of.unit.code)
            .unwrap_or_default();
        for (item, points) in filled.iter().filter_map(|(item, filled)| Some((item, filled.points?))) {
            sheet.fill(item, points);
        }
        Ok(sheet)
    }

    /// Whether something can be entered in a round of a unit now.
    pub(super) fn check_open(&self, of: &AssessedUnit, round: RoundKind, item: &str) -> Result<(), AppError> {
        if of.year.is_closed() {
            return Err(published());
        }
        let unit = &of.unit;
        let state = of.year.rounds.state(round, &unit.code, self.local_now());
        if !state.is_open() {
            return Err(not_open(round, item, state));
        }
        let is_handed_in = unit.handed_in.get(round.code()).is_some_and(|handed| handed.at.is_some());
        if round.is_of_unit() && is_handed_in {
            return Err(handed_in(&unit.code));
        }
        Ok(())
    }
}
