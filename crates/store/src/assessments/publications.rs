//! What was published. A publication never changes; a corrected one stands beside it with its reason.

use super::AssessmentId;
use crate::audit::{Account, Chain, Event};
use crate::commands::Change;
use crate::entities::{assessment, assessment_publication};
use crate::secrets::sha256_hex;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};

/// A publication on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPublication {
    /// The number of the decision by which it is published.
    pub decision_number: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// Why it is published again; none for the first one.
    pub reason: Option<String>,
    /// What is published, as JSON.
    pub result: Value,
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// 1 for the first, then the corrected ones.
    pub number: i32,
    /// The number of the decision.
    pub decision_number: String,
    /// Its date.
    pub decided_on: NaiveDate,
    /// Why it was published again.
    pub reason: Option<String>,
    /// What was published, as JSON text.
    pub result: String,
    /// SHA-256 of that text, as it stands in the audit trail.
    pub sha256: String,
    /// The heads of the audit chains when it was published, as JSON text.
    pub audit_heads: String,
    /// When.
    pub published_at: DateTime<Utc>,
    /// By whom, as audit entries name it.
    pub published_by: String,
}

impl Commands<'_> {
    /// Begins a change within an assessment of which nothing was published: asked for in the transaction, so that nothing slips in
    /// while somebody publishes.
    pub(super) async fn begin_unpublished<'a>(
        &'a self,
        actor: &'a Actor,
        id: AssessmentId,
    ) -> Result<Change<'a>, StoreError> {
        let change = self.begin(actor, &Chain::assessment(id)).await?;
        let published = assessment_publication::Entity::find()
            .filter(assessment_publication::Column::AssessmentId.eq(id.0))
            .one(change.connection())
            .await?;
        match published {
            None => Ok(change),
            Some(_) => Err(StoreError::invalid(
                "assessment",
                "Kết quả đã công bố, kỳ đánh giá không thay đổi được nữa.",
                "The result is published; the assessment does not change any more.",
            )),
        }
    }

    /// Publishes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assessment, [`StoreError::Invalid`] when the decision has no number, or a
    /// correction has no reason.
    pub async fn publish(
        &self,
        actor: &Actor,
        id: AssessmentId,
        new: NewPublication,
    ) -> Result<Publication, StoreError> {
        check(&new)?;
        let heads = self.store.queries().audit_heads().await?;
        let heads: Vec<Value> = heads
            .iter()
            .map(|head| json!({ "chain": head.chain.as_str(), "sequence": head.sequence, "hash": head.hash }))
            .collect();
        let change = self.begin(actor, &Chain::assessment(id)).await?;
        let known = assessment::Entity::find_by_id(id.0).one(change.connection()).await?;
        known.ok_or_else(|| StoreError::not_found(Subject::Assessment, &id))?;
        let last = assessment_publication::Entity::find()
            .filter(assessment_publication::Column::AssessmentId.eq(id.0))
            .order_by_desc(assessment_publication::Column::Number)
            .one(change.connection())
            .await?;
        if last.is_some() && new.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(StoreError::invalid(
                "reason",
                "Kết quả đã công bố; bản đính chính phải có lý do.",
                "The result is published; a corrected version needs a reason.",
            ));
        }
        let result = new.result.to_string();
        let row = assessment_publication::ActiveModel {
            assessment_id: Set(id.0),
            number: Set(last.map_or(1, |last| last.number.saturating_add(1))),
            decision_number: Set(new.decision_number),
            decided_on: Set(new.decided_on),
            reason: Set(new.reason.clone()),
            sha256: Set(sha256_hex(result.as_bytes())),
            result: Set(result),
            audit_heads: Set(json!(heads).to_string()),
            published_at: Set(change.at()),
            published_by: Set(change.actor_code()),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("publication.add", Subject::Publication, &created.number)
            .after(description(&created))
            .because(new.reason.as_deref());
        change.commit(event).await?;
        Ok(created.into())
    }
}

/// All rows as the audit log would describe them.
pub(super) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let rows = assessment_publication::Entity::find().all(connection).await?;
    let account = |row: assessment_publication::Model| Account {
        chain: Chain::assessment(AssessmentId(row.assessment_id)),
        subject: Subject::Publication,
        id: row.number.to_string(),
        says: description(&row),
    };
    Ok(rows.into_iter().map(account).collect())
}

impl Queries<'_> {
    /// The publications of an assessment, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn publications(&self, id: AssessmentId) -> Result<Vec<Publication>, StoreError> {
        let rows = assessment_publication::Entity::find()
            .filter(assessment_publication::Column::AssessmentId.eq(id.0))
            .order_by_desc(assessment_publication::Column::Number)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Publication::from).collect())
    }
}

/// The hashes are those of what stands in the row now.
fn description(row: &assessment_publication::Model) -> Value {
    json!({
        "number": row.number,
        "decision_number": row.decision_number,
        "decided_on": row.decided_on,
        "result_sha256": sha256_hex(row.result.as_bytes()),
        "printed_sha256": row.sha256,
        "audit_heads_sha256": sha256_hex(row.audit_heads.as_bytes()),
    })
}

fn check(new: &NewPublication) -> Result<(), StoreError> {
    check_text("decision_number", &new.decision_number)?;
    if let Some(reason) = &new.reason {
        check_text("reason", reason)?;
    }
    if new.decision_number.trim().is_empty() {
        return Err(StoreError::invalid(
            "decision_number",
            "Cần số quyết định công bố.",
            "The number of the decision is needed.",
        ));
    }
    Ok(())
}

impl From<assessment_publication::Model> for Publication {
    fn from(row: assessment_publication::Model) -> Self {
        Self {
            number: row.number,
            decision_number: row.decision_number,
            decided_on: row.decided_on,
            reason: row.reason,
            result: row.result,
            sha256: row.sha256,
            audit_heads: row.audit_heads,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}
