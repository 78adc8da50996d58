//! A published assessment is opened again, so that what was wrong can be mended.
//!
//! What was published stays as it is. The assessment is open from the correction on until the next publication, which stands beside
//! the one that it corrects.

use super::AssessmentId;
use crate::audit::{Account, Chain, Event};
use crate::commands::Change;
use crate::entities::{assessment, assessment_correction, assessment_publication};
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};

/// A correction of a publication: open until the next publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The number of the publication that it corrects.
    pub corrects: i32,
    /// Why.
    pub reason: String,
    /// Since when.
    pub opened_at: DateTime<Utc>,
    /// By whom it was opened, as audit entries name it.
    pub opened_by: String,
}

impl Commands<'_> {
    /// Begins a change within an assessment that is open: nothing of it was published, or what was published is being corrected.
    /// It is asked for in the transaction, so that nothing slips in while somebody publishes.
    pub(super) async fn begin_open<'a>(
        &'a self,
        actor: &'a Actor,
        id: AssessmentId,
    ) -> Result<Change<'a>, StoreError> {
        let change = self.begin(actor, &Chain::assessment(id)).await?;
        check_open(change.connection(), id).await?;
        Ok(change)
    }

    /// Opens a published assessment again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`] when there is no reason, or it is open already.
    pub async fn open_correction(
        &self,
        actor: &Actor,
        id: AssessmentId,
        reason: &str,
    ) -> Result<Correction, StoreError> {
        check_text("reason", reason)?;
        if reason.trim().is_empty() {
            return Err(StoreError::invalid(
                "reason",
                "Mở lại để đính chính phải có lý do.",
                "A correction needs a reason.",
            ));
        }
        let change = self.begin(actor, &Chain::assessment(id)).await?;
        let known = assessment::Entity::find_by_id(id.0).one(change.connection()).await?;
        known.ok_or_else(|| StoreError::not_found(Subject::Assessment, &id))?;
        let Standing::Closed(corrects) = standing(change.connection(), id).await? else {
            return Err(StoreError::invalid(
                "assessment",
                "Kỳ đánh giá đang mở, không cần mở lại.",
                "The assessment is open; there is nothing to open again.",
            ));
        };
        let row = assessment_correction::ActiveModel {
            assessment_id: Set(id.0),
            corrects: Set(corrects),
            reason: Set(reason.trim().to_owned()),
            opened_at: Set(change.at()),
            opened_by: Set(change.actor_code()),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("correction.open", Subject::Correction, &created.corrects)
            .after(description(&created))
            .because(Some(reason));
        change.commit(event).await?;
        Ok(created.into())
    }
}

/// How an assessment stands.
enum Standing {
    /// Nothing was published.
    Open,
    /// It is published, by the number of the newest publication.
    Closed(i32),
    /// What was published is being corrected.
    Corrected(assessment_correction::Model),
}

async fn standing<C: ConnectionTrait>(connection: &C, id: AssessmentId) -> Result<Standing, StoreError> {
    let newest = assessment_publication::Entity::find()
        .filter(assessment_publication::Column::AssessmentId.eq(id.0))
        .order_by_desc(assessment_publication::Column::Number)
        .one(connection)
        .await?;
    let Some(newest) = newest else { return Ok(Standing::Open) };
    let correction = assessment_correction::Entity::find_by_id((id.0, newest.number)).one(connection).await?;
    Ok(correction.map_or(Standing::Closed(newest.number), Standing::Corrected))
}

/// That the assessment is open. Returns the correction for which it is open; none before the first publication.
pub(super) async fn check_open<C: ConnectionTrait>(
    connection: &C,
    id: AssessmentId,
) -> Result<Option<Correction>, StoreError> {
    match standing(connection, id).await? {
        Standing::Open => Ok(None),
        Standing::Corrected(correction) => Ok(Some(correction.into())),
        Standing::Closed(_) => Err(StoreError::invalid(
            "assessment",
            "Kết quả đã công bố, kỳ đánh giá không thay đổi được nữa. Muốn sửa thì mở lại để đính chính, kèm lý do.",
            "The result is published; the assessment does not change any more. Open it again for a correction, with a reason.",
        )),
    }
}

/// All rows as the audit log would describe them.
pub(super) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let rows = assessment_correction::Entity::find().all(connection).await?;
    let account = |row: assessment_correction::Model| Account {
        chain: Chain::assessment(AssessmentId(row.assessment_id)),
        subject: Subject::Correction,
        id: row.corrects.to_string(),
        says: description(&row),
    };
    Ok(rows.into_iter().map(account).collect())
}

impl Queries<'_> {
    /// The corrections of an assessment, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn corrections(&self, id: AssessmentId) -> Result<Vec<Correction>, StoreError> {
        let rows = assessment_correction::Entity::find()
            .filter(assessment_correction::Column::AssessmentId.eq(id.0))
            .order_by_desc(assessment_correction::Column::Corrects)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Correction::from).collect())
    }
}

fn description(row: &assessment_correction::Model) -> Value {
    json!({ "corrects": row.corrects, "reason": row.reason, "opened_at": row.opened_at })
}

impl From<assessment_correction::Model> for Correction {
    fn from(row: assessment_correction::Model) -> Self {
        Self {
            corrects: row.corrects,
            reason: row.reason,
            opened_at: row.opened_at,
            opened_by: row.opened_by,
        }
    }
}
