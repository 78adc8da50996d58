//! Frameworks that the office entered, from the draft that was read from its decision to the day on which it is retired.
//!
//! The draft and the framework are JSON here: what they mean is for `caicach-criteria` and `caicach-content` to say. A framework that
//! was adopted never changes: a change is a new one beside it.

use crate::audit::{Account, Chain, Event};
use crate::entities::office_framework::{ActiveModel, Column, Entity, Model};
use crate::error::check_version;
use crate::secrets::sha256_hex;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait, NotSet,
    QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};
use std::fmt;

/// The number of a framework of the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficeFrameworkId(pub i64);

impl fmt::Display for OfficeFrameworkId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How far a framework is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FrameworkState {
    /// It is gone through, line by line.
    Draft,
    /// Units are scored by it.
    Active,
    /// New assessments do not take it any more; what was scored by it stays.
    Retired,
}

impl FrameworkState {
    const ALL: [Self; 3] = [Self::Draft, Self::Active, Self::Retired];

    /// The word that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

/// A framework of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFramework {
    /// Its number.
    pub id: OfficeFrameworkId,
    /// The identifier of the framework, unique.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// How far it is.
    pub state: FrameworkState,
    /// The draft from which it was made, as JSON text.
    pub draft: String,
    /// The framework, as JSON text; none while it is a draft.
    pub framework: Option<String>,
    /// The hash of its text.
    pub framework_version: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// By whom, as audit entries name it.
    pub created_by: String,
    /// Grows with every change.
    pub version: i64,
}

/// What is kept of a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameworkDraft {
    /// The identifier of the framework that it becomes.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The draft.
    pub draft: Value,
}

impl Commands<'_> {
    /// Keeps a draft.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when the identifier is taken, [`StoreError::Invalid`] when there is none.
    pub async fn add_framework_draft(
        &self,
        actor: &Actor,
        new: FrameworkDraft,
    ) -> Result<OfficeFramework, StoreError> {
        check(&new)?;
        let change = self.begin(actor, &Chain::frameworks()).await?;
        check_free(change.connection(), &new.code, None).await?;
        let row = ActiveModel {
            id: NotSet,
            code: Set(new.code),
            name: Set(new.name),
            state: Set(FrameworkState::Draft.code().to_owned()),
            draft: Set(new.draft.to_string()),
            framework: Set(None),
            framework_version: Set(None),
            created_at: Set(change.at()),
            created_by: Set(change.actor_code()),
            version: Set(1),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("office_framework.add", Subject::OfficeFramework, &created.id);
        change.commit(event.after(description(&created))).await?;
        created.try_into()
    }

    /// Changes a draft.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such draft, [`StoreError::Conflict`] when somebody else was faster,
    /// [`StoreError::AlreadyExists`] when the identifier is taken.
    pub async fn edit_framework_draft(
        &self,
        actor: &Actor,
        id: OfficeFrameworkId,
        version: i64,
        edit: FrameworkDraft,
    ) -> Result<OfficeFramework, StoreError> {
        check(&edit)?;
        let change = self.begin(actor, &Chain::frameworks()).await?;
        let before = in_state(change.connection(), id, version, FrameworkState::Draft).await?;
        check_free(change.connection(), &edit.code, Some(id)).await?;
        let mut row = before.clone().into_active_model();
        row.code = Set(edit.code);
        row.name = Set(edit.name);
        row.draft = Set(edit.draft.to_string());
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        let event = Event::new("office_framework.edit", Subject::OfficeFramework, &id);
        change.commit(event.before(description(&before)).after(description(&after))).await?;
        after.try_into()
    }

    /// Makes a draft the framework that it stands for.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such draft, [`StoreError::Conflict`] when somebody else was faster.
    pub async fn adopt_framework(
        &self,
        actor: &Actor,
        id: OfficeFrameworkId,
        version: i64,
        framework: &Value,
        framework_version: &str,
    ) -> Result<OfficeFramework, StoreError> {
        let change = self.begin(actor, &Chain::frameworks()).await?;
        let before = in_state(change.connection(), id, version, FrameworkState::Draft).await?;
        let mut row = before.clone().into_active_model();
        row.state = Set(FrameworkState::Active.code().to_owned());
        row.framework = Set(Some(framework.to_string()));
        row.framework_version = Set(Some(framework_version.to_owned()));
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        let event = Event::new("office_framework.adopt", Subject::OfficeFramework, &id);
        change.commit(event.before(description(&before)).after(description(&after))).await?;
        after.try_into()
    }

    /// Retires a framework, or takes it back into use.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none that could be, [`StoreError::Conflict`] when somebody else was faster.
    pub async fn retire_framework(
        &self,
        actor: &Actor,
        id: OfficeFrameworkId,
        version: i64,
        retired: bool,
        reason: Option<&str>,
    ) -> Result<OfficeFramework, StoreError> {
        let (from, to, action) = if retired {
            (FrameworkState::Active, FrameworkState::Retired, "office_framework.retire")
        } else {
            (FrameworkState::Retired, FrameworkState::Active, "office_framework.restore")
        };
        let change = self.begin(actor, &Chain::frameworks()).await?;
        let before = in_state(change.connection(), id, version, from).await?;
        let mut row = before.clone().into_active_model();
        row.state = Set(to.code().to_owned());
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        let event = Event::new(action, Subject::OfficeFramework, &id).because(reason);
        change.commit(event.before(description(&before)).after(description(&after))).await?;
        after.try_into()
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such draft, [`StoreError::Conflict`] when somebody else was faster.
    pub async fn discard_framework_draft(
        &self,
        actor: &Actor,
        id: OfficeFrameworkId,
        version: i64,
    ) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::frameworks()).await?;
        let before = in_state(change.connection(), id, version, FrameworkState::Draft).await?;
        let event = Event::new("office_framework.discard", Subject::OfficeFramework, &id);
        let event = event.before(description(&before));
        before.delete(change.connection()).await?;
        change.commit(event).await
    }
}

async fn in_state<C: ConnectionTrait>(
    connection: &C,
    id: OfficeFrameworkId,
    version: i64,
    state: FrameworkState,
) -> Result<Model, StoreError> {
    let found = Entity::find_by_id(id.0).one(connection).await?;
    let found = found.filter(|found| found.state == state.code());
    let found = found.ok_or_else(|| StoreError::not_found(Subject::OfficeFramework, &id))?;
    check_version(Subject::OfficeFramework, &id, version, found.version)?;
    Ok(found)
}

async fn check_free<C: ConnectionTrait>(
    connection: &C,
    code: &str,
    own: Option<OfficeFrameworkId>,
) -> Result<(), StoreError> {
    let known = Entity::find().filter(Column::Code.eq(code)).one(connection).await?;
    match known {
        Some(known) if Some(known.id) != own.map(|own| own.0) => {
            Err(StoreError::AlreadyExists { subject: Subject::OfficeFramework, id: code.to_owned() })
        }
        _ => Ok(()),
    }
}

fn check(draft: &FrameworkDraft) -> Result<(), StoreError> {
    let is_code = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if draft.code.is_empty() || draft.code.len() > 60 || !draft.code.chars().all(is_code) {
        return Err(StoreError::invalid(
            "code",
            "Mã bộ tiêu chí gồm chữ thường không dấu, số và dấu gạch ngang, tối đa 60 ký tự.",
            "The identifier of a framework has small letters without marks, digits and hyphens, at most 60.",
        ));
    }
    if draft.name.trim().is_empty() {
        return Err(StoreError::invalid("name", "Bộ tiêu chí chưa có tên.", "The framework has no name."));
    }
    check_text("name", &draft.name)
}

impl Queries<'_> {
    /// All frameworks of the office, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn office_frameworks(&self) -> Result<Vec<OfficeFramework>, StoreError> {
        let rows = Entity::find().order_by_desc(Column::Id).all(self.store.read()).await?;
        rows.into_iter().map(OfficeFramework::try_from).collect()
    }

    /// One framework of the office.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn office_framework(&self, id: OfficeFrameworkId) -> Result<OfficeFramework, StoreError> {
        let row = Entity::find_by_id(id.0).one(self.store.read()).await?;
        row.ok_or_else(|| StoreError::not_found(Subject::OfficeFramework, &id))?.try_into()
    }
}

/// All rows as the audit log would describe them.
pub(crate) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let rows = Entity::find().all(connection).await?;
    let account = |row: Model| Account {
        chain: Chain::frameworks(),
        subject: Subject::OfficeFramework,
        id: row.id.to_string(),
        says: description(&row),
    };
    Ok(rows.into_iter().map(account).collect())
}

fn description(row: &Model) -> Value {
    json!({
        "code": row.code,
        "name": row.name,
        "state": row.state,
        "draft_sha256": sha256_hex(row.draft.as_bytes()),
        "framework_version": row.framework_version,
        "framework_sha256": row.framework.as_deref().map(|text| sha256_hex(text.as_bytes())),
        "version": row.version,
    })
}

impl TryFrom<Model> for OfficeFramework {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let state = FrameworkState::ALL.into_iter().find(|state| state.code() == row.state);
        let state = state.ok_or_else(|| {
            StoreError::corrupt(
                format!("trạng thái “{}” của bộ tiêu chí không có nghĩa", row.state),
                format!("the state “{}” of a framework has no meaning", row.state),
            )
        })?;
        Ok(Self {
            id: OfficeFrameworkId(row.id),
            code: row.code,
            name: row.name,
            state,
            draft: row.draft,
            framework: row.framework,
            framework_version: row.framework_version,
            created_at: row.created_at,
            created_by: row.created_by,
            version: row.version,
        })
    }
}
