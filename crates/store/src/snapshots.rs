//! Computed results as they were on one day.
//!
//! A page shows what a snapshot says; nothing heavy is computed while it loads. A snapshot is never changed and never
//! deleted: a new computation is a new one. It keeps what is needed to compute it again (the version of the framework, the
//! parameters), and the audit log keeps the hash of its content, so that [`crate::Store::verify_audit`] finds one that was
//! altered.

use crate::audit::{Chain, Event};
use crate::entities::snapshot;
use crate::secrets::sha256_hex;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, NotSet, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, Set,
};
use serde_json::{Value, json};
use std::fmt;

/// What was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SnapshotKind {
    /// Points, totals, bands and ranks.
    Score,
    /// Intervals of ranks.
    Uncertainty,
    /// What the ranks depend on.
    Sensitivity,
    /// An index counted from registers, as far as they know it.
    Counted,
}

impl SnapshotKind {
    /// The word that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Uncertainty => "uncertainty",
            Self::Sensitivity => "sensitivity",
            Self::Counted => "counted",
        }
    }

    fn parse(code: &str) -> Result<Self, StoreError> {
        [Self::Score, Self::Uncertainty, Self::Sensitivity, Self::Counted]
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| {
                StoreError::corrupt(
                    format!("loại kết quả “{code}” không có nghĩa"),
                    format!("the kind “{code}” of a stored result has no meaning"),
                )
            })
    }
}

/// The number of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SnapshotId(pub i64);

impl fmt::Display for SnapshotId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a snapshot is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotSubject {
    /// What was computed.
    pub kind: SnapshotKind,
    /// The framework.
    pub framework_id: String,
    /// The year.
    pub year: i32,
    /// The group of units that were scored together.
    pub group_name: String,
}

/// A snapshot on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSnapshot {
    /// What it is about.
    pub subject: SnapshotSubject,
    /// The hash of the framework's text.
    pub framework_version: String,
    /// With what it was computed, as JSON: seed, draws, the inputs' versions.
    pub parameters: Value,
    /// What came out, as JSON.
    pub result: Value,
}

/// What is known of a snapshot without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotHeader {
    /// Its number.
    pub id: SnapshotId,
    /// What it is about.
    pub subject: SnapshotSubject,
    /// The hash of the framework's text.
    pub framework_version: String,
    /// When it was computed.
    pub computed_at: DateTime<Utc>,
}

/// A stored snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// What it is.
    pub header: SnapshotHeader,
    /// With what it was computed, as JSON text.
    pub parameters: String,
    /// What came out, as JSON text.
    pub result: String,
}

impl Commands<'_> {
    /// Stores a computed result.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn save_snapshot(&self, actor: &Actor, new: NewSnapshot) -> Result<SnapshotHeader, StoreError> {
        let subject = new.subject;
        let change = self.begin(actor, &Chain::scores(&subject.framework_id, subject.year)).await?;
        let row = snapshot::ActiveModel {
            id: NotSet,
            kind: Set(subject.kind.code().to_owned()),
            framework_id: Set(subject.framework_id),
            framework_version: Set(new.framework_version),
            year: Set(subject.year),
            group_name: Set(subject.group_name),
            computed_at: Set(change.at()),
            parameters: Set(new.parameters.to_string()),
            result: Set(new.result.to_string()),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("snapshot.save", Subject::Snapshot, &created.id).after(description(&created));
        change.commit(event).await?;
        Ok(Snapshot::try_from(created)?.header)
    }
}

impl Queries<'_> {
    /// A snapshot by its number.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn snapshot(&self, id: SnapshotId) -> Result<Snapshot, StoreError> {
        let row = snapshot::Entity::find_by_id(id.0).one(self.store.read()).await?;
        row.ok_or_else(|| StoreError::not_found(Subject::Snapshot, &id))?.try_into()
    }

    /// The latest snapshot about something.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn latest_snapshot(&self, subject: &SnapshotSubject) -> Result<Option<Snapshot>, StoreError> {
        let row = about(subject).order_by_desc(snapshot::Column::Id).one(self.store.read()).await?;
        row.map(Snapshot::try_from).transpose()
    }

    /// All snapshots about something, newest first, without their content.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn snapshot_history(
        &self,
        subject: &SnapshotSubject,
    ) -> Result<Vec<SnapshotHeader>, StoreError> {
        let rows: Vec<HeaderRow> = about(subject)
            .select_only()
            .columns(HEADER_COLUMNS)
            .order_by_desc(snapshot::Column::Id)
            .into_model()
            .all(self.store.read())
            .await?;
        rows.into_iter().map(SnapshotHeader::try_from).collect()
    }

    /// What there are snapshots about, each with its latest, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn latest_snapshots(&self, kind: SnapshotKind) -> Result<Vec<SnapshotHeader>, StoreError> {
        let newest = snapshot::Entity::find()
            .select_only()
            .column_as(snapshot::Column::Id.max(), "id")
            .filter(snapshot::Column::Kind.eq(kind.code()))
            .group_by(snapshot::Column::FrameworkId)
            .group_by(snapshot::Column::Year)
            .group_by(snapshot::Column::GroupName)
            .into_query();
        let rows: Vec<HeaderRow> = snapshot::Entity::find()
            .select_only()
            .columns(HEADER_COLUMNS)
            .filter(snapshot::Column::Id.in_subquery(newest))
            .order_by_desc(snapshot::Column::Id)
            .into_model()
            .all(self.store.read())
            .await?;
        rows.into_iter().map(SnapshotHeader::try_from).collect()
    }
}

fn about(subject: &SnapshotSubject) -> Select<snapshot::Entity> {
    snapshot::Entity::find()
        .filter(snapshot::Column::Kind.eq(subject.kind.code()))
        .filter(snapshot::Column::FrameworkId.eq(&subject.framework_id))
        .filter(snapshot::Column::Year.eq(subject.year))
        .filter(snapshot::Column::GroupName.eq(&subject.group_name))
}

const HEADER_COLUMNS: [snapshot::Column; 7] = [
    snapshot::Column::Id,
    snapshot::Column::Kind,
    snapshot::Column::FrameworkId,
    snapshot::Column::FrameworkVersion,
    snapshot::Column::Year,
    snapshot::Column::GroupName,
    snapshot::Column::ComputedAt,
];

#[derive(FromQueryResult)]
struct HeaderRow {
    id: i64,
    kind: String,
    framework_id: String,
    framework_version: String,
    year: i32,
    group_name: String,
    computed_at: DateTime<Utc>,
}

impl TryFrom<HeaderRow> for SnapshotHeader {
    type Error = StoreError;

    fn try_from(row: HeaderRow) -> Result<Self, StoreError> {
        let subject = SnapshotSubject {
            kind: SnapshotKind::parse(&row.kind)?,
            framework_id: row.framework_id,
            year: row.year,
            group_name: row.group_name,
        };
        Ok(Self {
            id: SnapshotId(row.id),
            subject,
            framework_version: row.framework_version,
            computed_at: row.computed_at,
        })
    }
}

impl TryFrom<snapshot::Model> for Snapshot {
    type Error = StoreError;

    fn try_from(row: snapshot::Model) -> Result<Self, StoreError> {
        let header = HeaderRow {
            id: row.id,
            kind: row.kind,
            framework_id: row.framework_id,
            framework_version: row.framework_version,
            year: row.year,
            group_name: row.group_name,
            computed_at: row.computed_at,
        };
        Ok(Self { header: header.try_into()?, parameters: row.parameters, result: row.result })
    }
}

/// A snapshot as the audit chain knows it: everything about it, and the hash of its content.
pub(crate) fn description(row: &snapshot::Model) -> Value {
    json!({
        "kind": row.kind,
        "framework_id": row.framework_id,
        "framework_version": row.framework_version,
        "year": row.year,
        "group_name": row.group_name,
        "computed_at": row.computed_at.timestamp_micros(),
        "parameters_sha256": sha256_hex(row.parameters.as_bytes()),
        "result_sha256": sha256_hex(row.result.as_bytes()),
    })
}
