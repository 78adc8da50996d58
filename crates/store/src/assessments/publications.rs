//! What was published. A publication never changes; a corrected one stands beside it with its reason.

use super::AssessmentId;
use super::corrections::check_open;
use crate::audit::{Account, Chain, Event};
use crate::entities::{assessment, assessment_publication};
use crate::secrets::sha256_hex;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Set,
};
use serde_json::{Value, json};

/// A publication on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPublication {
    /// The number of the decision by which it is published.
    pub decision_number: String,
    /// Its date.
    pub decided_on: NaiveDate,
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
    /// SHA-256 of what was published, as it stands in the audit trail.
    pub sha256: String,
    /// When.
    pub published_at: DateTime<Utc>,
    /// By whom, as audit entries name it.
    pub published_by: String,
}

/// What a publication says, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationContent {
    /// What was published, as JSON text.
    pub result: String,
    /// The heads of the audit chains when it was published, as JSON text.
    pub audit_heads: String,
}

/// A publication without what it says, which can be large.
#[derive(Debug, FromQueryResult)]
struct Head {
    number: i32,
    decision_number: String,
    decided_on: NaiveDate,
    reason: Option<String>,
    sha256: String,
    published_at: DateTime<Utc>,
    published_by: String,
}

impl Commands<'_> {
    /// Publishes: the first result, or, once a correction was opened, the corrected one with the reason of that correction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such assessment, [`StoreError::Invalid`] when the decision has no number, or a
    /// result was published and is not being corrected.
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
        let correction = check_open(change.connection(), id).await?;
        let (number, reason) = match correction {
            Some(correction) => (correction.corrects.saturating_add(1), Some(correction.reason)),
            None => (1, None),
        };
        let result = new.result.to_string();
        let row = assessment_publication::ActiveModel {
            assessment_id: Set(id.0),
            number: Set(number),
            decision_number: Set(new.decision_number),
            decided_on: Set(new.decided_on),
            reason: Set(reason.clone()),
            sha256: Set(sha256_hex(result.as_bytes())),
            result: Set(result),
            audit_heads: Set(json!(heads).to_string()),
            published_at: Set(change.at()),
            published_by: Set(change.actor_code()),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("publication.add", Subject::Publication, &created.number)
            .after(description(&created))
            .because(reason.as_deref());
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
        use assessment_publication::Column;
        let rows = assessment_publication::Entity::find()
            .select_only()
            .columns([
                Column::Number,
                Column::DecisionNumber,
                Column::DecidedOn,
                Column::Reason,
                Column::Sha256,
                Column::PublishedAt,
                Column::PublishedBy,
            ])
            .filter(Column::AssessmentId.eq(id.0))
            .order_by_desc(Column::Number)
            .into_model::<Head>()
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Publication::from).collect())
    }

    /// What a publication says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn publication_content(
        &self,
        id: AssessmentId,
        number: i32,
    ) -> Result<PublicationContent, StoreError> {
        let row = assessment_publication::Entity::find_by_id((id.0, number)).one(self.store.read()).await?;
        let row = row.ok_or_else(|| StoreError::not_found(Subject::Publication, &number))?;
        Ok(PublicationContent { result: row.result, audit_heads: row.audit_heads })
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
            sha256: row.sha256,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}

impl From<Head> for Publication {
    fn from(row: Head) -> Self {
        Self {
            number: row.number,
            decision_number: row.decision_number,
            decided_on: row.decided_on,
            reason: row.reason,
            sha256: row.sha256,
            published_at: row.published_at,
            published_by: row.published_by,
        }
    }
}
