//! What is entered for the components of a unit, round by round.

use super::{AssessmentId, AssessmentUnit, HandedIn};
use crate::audit::{Account, Chain, Event};
use crate::commands::Change;
use crate::entities::{assessment_entry, assessment_unit};
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A cell: a component of a unit in a round.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryKey {
    /// The unit.
    pub unit: String,
    /// The component.
    pub item: String,
    /// The round.
    pub round: String,
}

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryWrite {
    /// The cell.
    pub key: EntryKey,
    /// The version that was read; 0 for a cell in which nothing stood.
    pub version: i64,
    /// What is stated, as JSON; none while there are words only.
    pub statement: Option<Value>,
    /// What it earns by the rule; none where the component does not apply or nothing is stated.
    pub points: Option<Decimal>,
    /// The explanation or the reason.
    pub comment: String,
    /// Whether the expert wants to hear more.
    pub asks_for_explanation: bool,
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentEntry {
    /// The cell.
    pub key: EntryKey,
    /// What is stated, as JSON text.
    pub statement: Option<String>,
    /// What it earned by the rule.
    pub points: Option<Decimal>,
    /// The explanation or the reason.
    pub comment: String,
    /// Whether the expert wants to hear more.
    pub asks_for_explanation: bool,
    /// When it was changed last.
    pub changed_at: DateTime<Utc>,
    /// By whom, as audit entries name it.
    pub changed_by: String,
    /// Grows with every edit; 1 when it is new.
    pub version: i64,
}

impl Commands<'_> {
    /// Writes into cells, all or none. A cell that holds already what is written stays as it is.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when a unit is not in the assessment, [`StoreError::Conflict`] when somebody else was faster in
    /// a cell, [`StoreError::Invalid`] when a text cannot be stored, the unit has handed the round in, or the result is published.
    pub async fn write_entries(
        &self,
        actor: &Actor,
        id: AssessmentId,
        writes: Vec<EntryWrite>,
        reason: Option<&str>,
    ) -> Result<Vec<AssessmentEntry>, StoreError> {
        for write in &writes {
            for text in [&write.key.unit, &write.key.item, &write.key.round, &write.comment] {
                check_text("entry", text)?;
            }
        }
        let change = self.begin_open(actor, id).await?;
        let mut written = Vec::with_capacity(writes.len());
        let mut events = Vec::new();
        let mut known_unit: Option<String> = None;
        let mut handed_in = BTreeMap::new();
        for write in writes {
            if known_unit.as_ref() != Some(&write.key.unit) {
                handed_in = handed_in_by(&change, id, &write.key.unit).await?;
                known_unit = Some(write.key.unit.clone());
            }
            if handed_in.get(&write.key.round).is_some_and(|handed| handed.at.is_some()) {
                return Err(StoreError::invalid(
                    "entry",
                    "Đơn vị đã nộp; phải trả lại thì mới sửa được.",
                    "The unit has handed in; it can be changed once it is given back.",
                ));
            }
            let (entry, event) = write_entry(&change, id, write, reason).await?;
            written.push(entry);
            events.extend(event);
        }
        if !events.is_empty() {
            change.commit_all(events).await?;
        }
        Ok(written)
    }
}

/// What a unit handed in, by round.
async fn handed_in_by(
    change: &Change<'_>,
    id: AssessmentId,
    unit: &str,
) -> Result<BTreeMap<String, HandedIn>, StoreError> {
    let found = assessment_unit::Entity::find_by_id((id.0, unit.to_owned())).one(change.connection()).await?;
    let found = found.ok_or_else(|| StoreError::not_found(Subject::AssessmentUnit, &unit))?;
    Ok(AssessmentUnit::try_from(found)?.handed_in)
}

async fn write_entry(
    change: &Change<'_>,
    id: AssessmentId,
    write: EntryWrite,
    reason: Option<&str>,
) -> Result<(AssessmentEntry, Option<Event>), StoreError> {
    let EntryKey { unit, item, round } = write.key;
    let name = name_of(&unit, &item, &round);
    let primary = (id.0, unit.clone(), item.clone(), round.clone());
    let before = assessment_entry::Entity::find_by_id(primary).one(change.connection()).await?;
    let found = before.as_ref().map_or(0, |before| before.version);
    crate::error::check_version(Subject::AssessmentEntry, &name, write.version, found)?;
    let row = assessment_entry::Model {
        assessment_id: id.0,
        unit_code: unit,
        item_code: item,
        round,
        statement: write.statement.map(|statement| statement.to_string()),
        points: write.points.map(|points| points.normalize().to_string()),
        comment: write.comment,
        asks_for_explanation: write.asks_for_explanation,
        changed_at: change.at(),
        changed_by: change.actor_code(),
        version: found + 1,
    };
    if let Some(before) = before.as_ref().filter(|before| holds_the_same(before, &row)) {
        return Ok((before.clone().try_into()?, None));
    }
    let mut event = Event::new("assessment_entry.write", Subject::AssessmentEntry, &name)
        .after(description(&row))
        .because(reason);
    let active = row.into_active_model().reset_all();
    let after = match &before {
        Some(before) => {
            event = event.before(description(before));
            active.update(change.connection()).await?
        }
        None => active.insert(change.connection()).await?,
    };
    Ok((after.try_into()?, Some(event)))
}

/// What entries of the audit log call a cell.
fn name_of(unit: &str, item: &str, round: &str) -> String {
    format!("{unit} {item} {round}")
}

fn holds_the_same(one: &assessment_entry::Model, other: &assessment_entry::Model) -> bool {
    one.statement == other.statement
        && one.points == other.points
        && one.comment == other.comment
        && one.asks_for_explanation == other.asks_for_explanation
}

/// All rows as the audit log would describe them.
pub(super) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let rows = assessment_entry::Entity::find().all(connection).await?;
    let account = |row: assessment_entry::Model| Account {
        chain: Chain::assessment(AssessmentId(row.assessment_id)),
        subject: Subject::AssessmentEntry,
        id: name_of(&row.unit_code, &row.item_code, &row.round),
        says: description(&row),
    };
    Ok(rows.into_iter().map(account).collect())
}

impl Queries<'_> {
    /// The entries of some units, or of all: by unit, component and round. With an instant, those that were changed since then.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment_entries(
        &self,
        id: AssessmentId,
        units: Option<&[String]>,
        since: Option<DateTime<Utc>>,
    ) -> Result<Vec<AssessmentEntry>, StoreError> {
        let mut query =
            assessment_entry::Entity::find().filter(assessment_entry::Column::AssessmentId.eq(id.0));
        if let Some(units) = units {
            query = query.filter(assessment_entry::Column::UnitCode.is_in(units.iter().cloned()));
        }
        if let Some(since) = since {
            query = query.filter(assessment_entry::Column::ChangedAt.gte(since));
        }
        let rows = query
            .order_by_asc(assessment_entry::Column::UnitCode)
            .order_by_asc(assessment_entry::Column::ItemCode)
            .order_by_asc(assessment_entry::Column::Round)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(AssessmentEntry::try_from).collect()
    }
}

fn description(row: &assessment_entry::Model) -> Value {
    json!({
        "unit": row.unit_code,
        "item": row.item_code,
        "round": row.round,
        "statement": row.statement.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok()),
        "points": row.points,
        "comment": row.comment,
        "asks_for_explanation": row.asks_for_explanation,
        "version": row.version,
    })
}

impl TryFrom<assessment_entry::Model> for AssessmentEntry {
    type Error = StoreError;

    fn try_from(row: assessment_entry::Model) -> Result<Self, StoreError> {
        let points = row.points.as_deref().map(str::parse::<Decimal>).transpose().map_err(|_| {
            let name = name_of(&row.unit_code, &row.item_code, &row.round);
            StoreError::corrupt(
                format!("điểm của {name} không phải là số"),
                format!("the points of {name} are no number"),
            )
        })?;
        Ok(Self {
            key: EntryKey { unit: row.unit_code, item: row.item_code, round: row.round },
            statement: row.statement,
            points,
            comment: row.comment,
            asks_for_explanation: row.asks_for_explanation,
            changed_at: row.changed_at,
            changed_by: row.changed_by,
            version: row.version,
        })
    }
}
