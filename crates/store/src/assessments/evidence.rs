//! What stands behind an entry: a file, an address, records of a register, or the value of a measure.
//!
//! The bytes of a file do not lie here: they are kept under their hash beside the database. A newer file does not delete the one
//! that it replaces.

use super::AssessmentId;
use crate::audit::{Account, Chain, Event};
use crate::commands::Change;
use crate::entities::{assessment, assessment_unit, evidence};
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QueryOrder, Set,
};
use serde_json::{Value, json};
use std::fmt;

/// The number of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EvidenceId(pub i64);

impl fmt::Display for EvidenceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a piece of evidence is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceKind {
    /// A file.
    File {
        /// Its name as it was uploaded.
        name: String,
        /// Its type by content.
        media_type: String,
        /// Its size in bytes.
        bytes: u64,
        /// SHA-256 of its bytes, under which they are kept.
        sha256: String,
    },
    /// An address: of a document elsewhere, of records, of a measure.
    Link(String),
}

/// A piece of evidence on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// The unit; empty for a document of the assessment as a whole, such as the signed decision.
    pub unit: String,
    /// The component; empty for a document of the assessment as a whole.
    pub item: String,
    /// The round in which it is handed in.
    pub round: String,
    /// What it is called: number and date of a document, for example.
    pub title: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// The one that it replaces.
    pub replaces: Option<EvidenceId>,
}

/// A stored piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its number.
    pub id: EvidenceId,
    /// What was handed in.
    pub evidence: NewEvidence,
    /// When.
    pub added_at: DateTime<Utc>,
    /// By whom, as audit entries name it.
    pub added_by: String,
    /// When it was withdrawn or replaced.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// Why.
    pub withdrawn_reason: Option<String>,
}

const FILE: &str = "file";
const LINK: &str = "link";

impl Commands<'_> {
    /// Adds a piece of evidence. One that it replaces is withdrawn with it. Documents of units end with the publication; those of the
    /// assessment as a whole come after it, too, as signed decisions do.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the unit is not in the assessment or there is nothing to replace, [`StoreError::Invalid`] when it
    /// has no title.
    pub async fn add_evidence(
        &self,
        actor: &Actor,
        id: AssessmentId,
        new: NewEvidence,
    ) -> Result<Evidence, StoreError> {
        for text in [&new.unit, &new.item, &new.round, &new.title] {
            check_text("title", text)?;
        }
        if new.title.trim().is_empty() {
            return Err(StoreError::invalid("title", "Tài liệu chưa có tên.", "The document has no title."));
        }
        let change = self.begin_for(actor, id, &new.unit).await?;
        if new.unit.is_empty() {
            let known = assessment::Entity::find_by_id(id.0).one(change.connection()).await?;
            known.ok_or_else(|| StoreError::not_found(Subject::Assessment, &id))?;
        } else {
            let key = (id.0, new.unit.clone());
            let unit = assessment_unit::Entity::find_by_id(key).one(change.connection()).await?;
            unit.ok_or_else(|| StoreError::not_found(Subject::AssessmentUnit, &new.unit))?;
        }
        let mut events = Vec::new();
        if let Some(replaced) = new.replaces {
            let before = find(&change, id, replaced).await?;
            let is_same_place = before.unit_code == new.unit && before.item_code == new.item;
            if !is_same_place || before.withdrawn_at.is_some() {
                return Err(StoreError::not_found(Subject::Evidence, &replaced));
            }
            let event = Event::new("evidence.replace", Subject::Evidence, &replaced);
            let event = event.before(description(&before));
            let mut row = before.into_active_model();
            row.withdrawn_at = Set(Some(change.at()));
            let after = row.update(change.connection()).await?;
            events.push(event.after(description(&after)));
        }
        let (kind, name, media_type, bytes, sha256, target) = match new.kind {
            EvidenceKind::File { name, media_type, bytes, sha256 } => {
                check_text("file_name", &name)?;
                let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
                (FILE, Some(name), Some(media_type), Some(bytes), Some(sha256), None)
            }
            EvidenceKind::Link(target) => {
                check_text("target", &target)?;
                (LINK, None, None, None, None, Some(target))
            }
        };
        let row = evidence::ActiveModel {
            id: NotSet,
            assessment_id: Set(id.0),
            unit_code: Set(new.unit),
            item_code: Set(new.item),
            round: Set(new.round),
            kind: Set(kind.to_owned()),
            title: Set(new.title),
            file_name: Set(name),
            media_type: Set(media_type),
            bytes: Set(bytes),
            sha256: Set(sha256),
            target: Set(target),
            replaces: Set(new.replaces.map(|replaced| replaced.0)),
            added_at: Set(change.at()),
            added_by: Set(change.actor_code()),
            withdrawn_at: Set(None),
            withdrawn_reason: Set(None),
        };
        let created = row.insert(change.connection()).await?;
        events.push(Event::new("evidence.add", Subject::Evidence, &created.id).after(description(&created)));
        change.commit_all(events).await?;
        created.try_into()
    }

    /// Withdraws a piece of evidence; it stays to be looked at.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that counts.
    pub async fn withdraw_evidence(
        &self,
        actor: &Actor,
        id: AssessmentId,
        evidence: EvidenceId,
        reason: &str,
    ) -> Result<Evidence, StoreError> {
        check_text("reason", reason)?;
        let known = self.store.queries().one_evidence(id, evidence).await?;
        let change = self.begin_for(actor, id, &known.evidence.unit).await?;
        let before = find(&change, id, evidence).await?;
        if before.withdrawn_at.is_some() {
            return Err(StoreError::not_found(Subject::Evidence, &evidence));
        }
        let mut row = before.clone().into_active_model();
        row.withdrawn_at = Set(Some(change.at()));
        row.withdrawn_reason = Set(Some(reason.to_owned()));
        let after = row.update(change.connection()).await?;
        let event = Event::new("evidence.withdraw", Subject::Evidence, &evidence)
            .before(description(&before))
            .after(description(&after))
            .because(Some(reason));
        change.commit(event).await?;
        after.try_into()
    }

    /// Begins a change of the documents of a unit, or of the assessment as a whole.
    async fn begin_for<'a>(
        &'a self,
        actor: &'a Actor,
        id: AssessmentId,
        unit: &str,
    ) -> Result<Change<'a>, StoreError> {
        if unit.is_empty() {
            self.begin(actor, &Chain::assessment(id)).await
        } else {
            self.begin_open(actor, id).await
        }
    }
}

async fn find(
    change: &Change<'_>,
    id: AssessmentId,
    evidence: EvidenceId,
) -> Result<evidence::Model, StoreError> {
    let row = evidence::Entity::find_by_id(evidence.0)
        .filter(evidence::Column::AssessmentId.eq(id.0))
        .one(change.connection())
        .await?;
    row.ok_or_else(|| StoreError::not_found(Subject::Evidence, &evidence))
}

/// All rows as the audit log would describe them.
pub(super) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let rows = evidence::Entity::find().all(connection).await?;
    let account = |row: evidence::Model| Account {
        chain: Chain::assessment(AssessmentId(row.assessment_id)),
        subject: Subject::Evidence,
        id: row.id.to_string(),
        says: description(&row),
    };
    Ok(rows.into_iter().map(account).collect())
}

impl Queries<'_> {
    /// All evidence of some units, or of all, also what was withdrawn: by unit, component and number.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn evidence(
        &self,
        id: AssessmentId,
        units: Option<&[String]>,
    ) -> Result<Vec<Evidence>, StoreError> {
        let mut query = evidence::Entity::find().filter(evidence::Column::AssessmentId.eq(id.0));
        if let Some(units) = units {
            query = query.filter(evidence::Column::UnitCode.is_in(units.iter().cloned()));
        }
        let rows = query
            .order_by_asc(evidence::Column::UnitCode)
            .order_by_asc(evidence::Column::ItemCode)
            .order_by_asc(evidence::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(Evidence::try_from).collect()
    }

    /// One piece of evidence of an assessment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn one_evidence(&self, id: AssessmentId, evidence: EvidenceId) -> Result<Evidence, StoreError> {
        let row = evidence::Entity::find_by_id(evidence.0)
            .filter(evidence::Column::AssessmentId.eq(id.0))
            .one(self.store.read())
            .await?;
        row.ok_or_else(|| StoreError::not_found(Subject::Evidence, &evidence))?.try_into()
    }
}

fn description(row: &evidence::Model) -> Value {
    json!({
        "unit": row.unit_code,
        "item": row.item_code,
        "round": row.round,
        "kind": row.kind,
        "title": row.title,
        "media_type": row.media_type,
        "bytes": row.bytes,
        "sha256": row.sha256,
        "target": row.target,
        "replaces": row.replaces,
        "withdrawn": row.withdrawn_at.is_some(),
    })
}

impl TryFrom<evidence::Model> for Evidence {
    type Error = StoreError;

    fn try_from(row: evidence::Model) -> Result<Self, StoreError> {
        let kind = match (row.kind.as_str(), row.sha256, row.target) {
            (FILE, Some(sha256), _) => EvidenceKind::File {
                name: row.file_name.unwrap_or_default(),
                media_type: row.media_type.unwrap_or_default(),
                bytes: row.bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default(),
                sha256,
            },
            (LINK, _, Some(target)) => EvidenceKind::Link(target),
            (other, _, _) => {
                return Err(StoreError::corrupt(
                    format!("tài liệu {} thuộc loại “{other}” không đọc được", row.id),
                    format!("the evidence {} of the kind “{other}” cannot be read", row.id),
                ));
            }
        };
        Ok(Self {
            id: EvidenceId(row.id),
            evidence: NewEvidence {
                unit: row.unit_code,
                item: row.item_code,
                round: row.round,
                title: row.title,
                kind,
                replaces: row.replaces.map(EvidenceId),
            },
            added_at: row.added_at,
            added_by: row.added_by,
            withdrawn_at: row.withdrawn_at,
            withdrawn_reason: row.withdrawn_reason,
        })
    }
}
