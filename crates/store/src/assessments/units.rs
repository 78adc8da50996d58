//! The units of an assessment, and what they handed in.

use super::AssessmentId;
use crate::audit::{Account, Chain, Event};
use crate::entities::assessment_unit;
use crate::error::check_version;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject, UnitScope};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Set, Statement,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is stored of a unit that has not handed anything in.
pub(super) const NOTHING: &str = "{}";

/// What became of a unit's part of a round.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// When it was handed in for approval; none when it was given back.
    pub at: Option<DateTime<Utc>>,
    /// By whom, as audit entries name it.
    pub by: Option<String>,
    /// When the unit's head approved it.
    pub approved_at: Option<DateTime<Utc>>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Whether the one who approved acted for the head (ký thay, ủy quyền).
    #[serde(default)]
    pub is_acting: bool,
    /// Why it was given back, until it is handed in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_back: Option<String>,
}

/// A unit in an assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentUnit {
    /// Its code.
    pub code: String,
    /// Its name when the assessment was opened.
    pub name: String,
    /// The number of its group.
    pub group_id: i64,
    /// What it handed in, by round.
    pub handed_in: BTreeMap<String, HandedIn>,
    /// Grows with every edit.
    pub version: i64,
}

impl Commands<'_> {
    /// Says what became of a unit's part of a round.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Conflict`] when somebody else was faster.
    #[expect(
        clippy::too_many_arguments,
        reason = "what is handed in, of which unit, in which round, and why"
    )]
    pub async fn set_handed_in(
        &self,
        actor: &Actor,
        id: AssessmentId,
        unit: &str,
        version: i64,
        round: &str,
        handed_in: HandedIn,
        reason: Option<&str>,
    ) -> Result<AssessmentUnit, StoreError> {
        check_text("round", round)?;
        let change = self.begin_open(actor, id).await?;
        let before =
            assessment_unit::Entity::find_by_id((id.0, unit.to_owned())).one(change.connection()).await?;
        let before = before.ok_or_else(|| StoreError::not_found(Subject::AssessmentUnit, &unit))?;
        check_version(Subject::AssessmentUnit, &unit, version, before.version)?;
        let known = AssessmentUnit::try_from(before.clone())?;
        let mut all = known.handed_in;
        all.insert(round.to_owned(), handed_in);
        let event = Event::new("assessment_unit.hand_in", Subject::AssessmentUnit, &unit);
        let event = event.before(description(&before));
        let mut row = before.into_active_model();
        row.handed_in = Set(json!(all).to_string());
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        change.commit(event.after(description(&after)).because(reason)).await?;
        after.try_into()
    }
}

fn description(row: &assessment_unit::Model) -> Value {
    let handed_in = serde_json::from_str::<Value>(&row.handed_in).unwrap_or_default();
    json!({ "handed_in": handed_in, "version": row.version })
}

/// Units as the audit log would describe them; it begins to when a unit hands something in.
pub(super) fn accounts(rows: &[assessment_unit::Model]) -> impl Iterator<Item = Account> {
    rows.iter().filter(|row| row.version != 1 || row.handed_in != NOTHING).map(|row| Account {
        chain: Chain::assessment(AssessmentId(row.assessment_id)),
        subject: Subject::AssessmentUnit,
        id: row.unit_code.clone(),
        says: description(row),
    })
}

impl Queries<'_> {
    /// The units of an assessment by code.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment_units(&self, id: AssessmentId) -> Result<Vec<AssessmentUnit>, StoreError> {
        let rows = assessment_unit::Entity::find()
            .filter(assessment_unit::Column::AssessmentId.eq(id.0))
            .order_by_asc(assessment_unit::Column::UnitCode)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(AssessmentUnit::try_from).collect()
    }

    /// The codes of the units of an assessment that a scope reaches. One statement, whatever the scope.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment_units_reached(
        &self,
        id: AssessmentId,
        scope: &UnitScope,
    ) -> Result<BTreeSet<String>, StoreError> {
        let connection = self.store.read();
        let backend = connection.get_database_backend();
        let mut parameters: Vec<sea_orm::Value> = vec![id.0.into()];
        let mut bind = |value: sea_orm::Value| {
            parameters.push(value);
            format!("${}", parameters.len())
        };
        let reached = scope.subquery(backend, &mut bind).map(|units| format!("AND u.unit_code IN {units}"));
        let reached = reached.unwrap_or_default();
        let select =
            format!("SELECT u.unit_code FROM assessment_unit AS u WHERE u.assessment_id = $1 {reached}");
        let rows =
            connection.query_all_raw(Statement::from_sql_and_values(backend, &select, parameters)).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// One unit of an assessment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment_unit(&self, id: AssessmentId, unit: &str) -> Result<AssessmentUnit, StoreError> {
        let row = assessment_unit::Entity::find_by_id((id.0, unit.to_owned())).one(self.store.read()).await?;
        row.ok_or_else(|| StoreError::not_found(Subject::AssessmentUnit, &unit))?.try_into()
    }
}

impl TryFrom<assessment_unit::Model> for AssessmentUnit {
    type Error = StoreError;

    fn try_from(row: assessment_unit::Model) -> Result<Self, StoreError> {
        let handed_in = serde_json::from_str(&row.handed_in).map_err(|_| {
            StoreError::corrupt(
                format!("trạng thái nộp của đơn vị {} không đọc được", row.unit_code),
                format!("what the unit {} handed in cannot be read", row.unit_code),
            )
        })?;
        Ok(Self {
            code: row.unit_code,
            name: row.unit_name,
            group_id: row.group_id,
            handed_in,
            version: row.version,
        })
    }
}
