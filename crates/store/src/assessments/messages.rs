//! What units and experts write to each other about a component: requests, answers, contested values.

use super::AssessmentId;
use crate::audit::{Account, Chain, Event};
use crate::entities::{assessment_message, assessment_unit};
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter,
    QueryOrder, Set,
};
use serde_json::{Value, json};

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// An expert asks.
    Request,
    /// A unit answers or explains.
    Answer,
    /// A unit contests a value that the system filled in.
    Contest,
    /// A remark.
    Remark,
}

impl MessageKind {
    const ALL: [Self; 4] = [Self::Request, Self::Answer, Self::Contest, Self::Remark];

    /// The word that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Contest => "contest",
            Self::Remark => "remark",
        }
    }
}

/// A message on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// The unit.
    pub unit: String,
    /// The component.
    pub item: String,
    /// The round in which it is written.
    pub round: String,
    /// What it is.
    pub kind: MessageKind,
    /// What it says.
    pub text: String,
}

/// A stored message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentMessage {
    /// Its number.
    pub id: i64,
    /// What was written.
    pub message: NewMessage,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// By whom, as audit entries name it.
    pub sent_by: String,
    /// When a request or a contest was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

impl Commands<'_> {
    /// Adds a message.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the unit is not in the assessment, [`StoreError::Invalid`] when it says nothing.
    pub async fn send_message(
        &self,
        actor: &Actor,
        id: AssessmentId,
        new: NewMessage,
    ) -> Result<AssessmentMessage, StoreError> {
        for text in [&new.unit, &new.item, &new.round, &new.text] {
            check_text("text", text)?;
        }
        if new.text.trim().is_empty() {
            return Err(StoreError::invalid("text", "Chưa có nội dung.", "The message says nothing."));
        }
        let change = self.begin_open(actor, id).await?;
        let unit =
            assessment_unit::Entity::find_by_id((id.0, new.unit.clone())).one(change.connection()).await?;
        unit.ok_or_else(|| StoreError::not_found(Subject::AssessmentUnit, &new.unit))?;
        let row = assessment_message::ActiveModel {
            id: NotSet,
            assessment_id: Set(id.0),
            unit_code: Set(new.unit),
            item_code: Set(new.item),
            round: Set(new.round),
            kind: Set(new.kind.code().to_owned()),
            text: Set(new.text),
            sent_at: Set(change.at()),
            sent_by: Set(change.actor_code()),
            settled_at: Set(None),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("assessment_message.send", Subject::AssessmentMessage, &created.id)
            .after(description(&created));
        change.commit(event).await?;
        created.try_into()
    }

    /// Settles a request or a contest.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such message that is open.
    pub async fn settle_message(
        &self,
        actor: &Actor,
        id: AssessmentId,
        message: i64,
        reason: Option<&str>,
    ) -> Result<AssessmentMessage, StoreError> {
        let change = self.begin_open(actor, id).await?;
        let before = assessment_message::Entity::find_by_id(message)
            .filter(assessment_message::Column::AssessmentId.eq(id.0))
            .filter(assessment_message::Column::SettledAt.is_null())
            .one(change.connection())
            .await?;
        let before = before.ok_or_else(|| StoreError::not_found(Subject::AssessmentMessage, &message))?;
        let mut row = before.clone().into_active_model();
        row.settled_at = Set(Some(change.at()));
        let after = row.update(change.connection()).await?;
        let event = Event::new("assessment_message.settle", Subject::AssessmentMessage, &message)
            .before(description(&before))
            .after(description(&after))
            .because(reason);
        change.commit(event).await?;
        after.try_into()
    }
}

/// All rows as the audit log would describe them.
pub(super) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let rows = assessment_message::Entity::find().all(connection).await?;
    let account = |row: assessment_message::Model| Account {
        chain: Chain::assessment(AssessmentId(row.assessment_id)),
        subject: Subject::AssessmentMessage,
        id: row.id.to_string(),
        says: description(&row),
    };
    Ok(rows.into_iter().map(account).collect())
}

impl Queries<'_> {
    /// The messages of some units, or of all, in the order in which they were written.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment_messages(
        &self,
        id: AssessmentId,
        units: Option<&[String]>,
    ) -> Result<Vec<AssessmentMessage>, StoreError> {
        let mut query =
            assessment_message::Entity::find().filter(assessment_message::Column::AssessmentId.eq(id.0));
        if let Some(units) = units {
            query = query.filter(assessment_message::Column::UnitCode.is_in(units.iter().cloned()));
        }
        let rows = query.order_by_asc(assessment_message::Column::Id).all(self.store.read()).await?;
        rows.into_iter().map(AssessmentMessage::try_from).collect()
    }
}

fn description(row: &assessment_message::Model) -> Value {
    json!({
        "unit": row.unit_code,
        "item": row.item_code,
        "round": row.round,
        "kind": row.kind,
        "text": row.text,
        "settled": row.settled_at.is_some(),
    })
}

impl TryFrom<assessment_message::Model> for AssessmentMessage {
    type Error = StoreError;

    fn try_from(row: assessment_message::Model) -> Result<Self, StoreError> {
        let kind = MessageKind::ALL.into_iter().find(|kind| kind.code() == row.kind);
        let kind = kind.ok_or_else(|| {
            StoreError::corrupt(
                format!("loại trao đổi “{}” không có nghĩa", row.kind),
                format!("the kind “{}” of a message has no meaning", row.kind),
            )
        })?;
        Ok(Self {
            id: row.id,
            message: NewMessage {
                unit: row.unit_code,
                item: row.item_code,
                round: row.round,
                kind,
                text: row.text,
            },
            sent_at: row.sent_at,
            sent_by: row.sent_by,
            settled_at: row.settled_at,
        })
    }
}
