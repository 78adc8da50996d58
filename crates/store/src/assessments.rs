//! Assessments: which units are scored in a year by which frameworks, and in which rounds.
//!
//! The rounds, the council and the framework of a group are JSON here: what they mean is for `caicach-assessments` and
//! `caicach-index` to say. A group keeps the whole text of its framework, so that a closed year reads as it was when the
//! framework is changed later.

mod corrections;
mod entries;
mod evidence;
mod messages;
mod publications;
mod units;

pub use corrections::Correction;
pub use entries::{AssessmentEntry, EntryKey, EntryWrite};
pub use evidence::{Evidence, EvidenceId, EvidenceKind, NewEvidence};
pub use messages::{AssessmentMessage, MessageKind, NewMessage};
pub use publications::{NewPublication, Publication, PublicationContent};
pub use units::{AssessmentUnit, HandedIn};

use crate::audit::{Account, Chain, Event};
use crate::commands::Change;
use crate::entities::{assessment, assessment_group, assessment_unit};
use crate::error::check_version;
use crate::imports::rows_in_statement;
use crate::secrets::sha256_hex;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, NotSet,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::{Value, json};
use std::fmt;

/// The number of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssessmentId(pub i64);

impl fmt::Display for AssessmentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// An assessment on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAssessment {
    /// What it is called.
    pub name: String,
    /// The year that is scored.
    pub year: i32,
    /// The rounds with their windows.
    pub rounds: Value,
    /// The council.
    pub council: Value,
    /// The groups of units.
    pub groups: Vec<NewGroup>,
}

/// A group on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct NewGroup {
    /// What it is called; unique in the assessment.
    pub name: String,
    /// The framework.
    pub framework_id: String,
    /// The hash of its text.
    pub framework_version: String,
    /// The framework itself.
    pub framework: Value,
    /// The units: code and name.
    pub units: Vec<(String, String)>,
}

/// A stored assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Its number.
    pub id: AssessmentId,
    /// What it is called.
    pub name: String,
    /// The year that is scored.
    pub year: i32,
    /// The rounds with their windows, as JSON text.
    pub rounds: String,
    /// The council, as JSON text.
    pub council: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// Grows with every edit of name, rounds or council.
    pub version: i64,
}

/// A group of units that are scored by one framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentGroup {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The framework.
    pub framework_id: String,
    /// The hash of its text, which is read by itself: [`Queries::group_framework`].
    pub framework_version: String,
}

/// What can be changed of an assessment.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentEdit {
    /// What it is called.
    pub name: String,
    /// The rounds with their windows.
    pub rounds: Value,
    /// The council.
    pub council: Value,
}

impl Commands<'_> {
    /// Opens an assessment with its groups and units.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it has no name or no unit, or a group or a unit stands twice.
    pub async fn open_assessment(&self, actor: &Actor, new: NewAssessment) -> Result<Assessment, StoreError> {
        check_new(&new)?;
        let change = self.begin(actor, &Chain::assessments()).await?;
        let row = assessment::ActiveModel {
            id: NotSet,
            name: Set(new.name),
            year: Set(new.year),
            rounds: Set(new.rounds.to_string()),
            council: Set(new.council.to_string()),
            created_at: Set(change.at()),
            version: Set(1),
        };
        let created = row.insert(change.connection()).await?;
        let event = Event::new("assessment.open", Subject::Assessment, &created.id);
        let mut events = vec![event.after(description(&created))];
        for group in new.groups {
            events.push(add_group(&change, created.id, group).await?);
        }
        change.commit_all(events).await?;
        Ok(created.into())
    }

    /// Changes the name, the rounds or the council.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Conflict`] when somebody else was faster, [`StoreError::Invalid`].
    pub async fn edit_assessment(
        &self,
        actor: &Actor,
        id: AssessmentId,
        version: i64,
        edit: AssessmentEdit,
        reason: Option<&str>,
    ) -> Result<Assessment, StoreError> {
        check_name(&edit.name)?;
        let change = self.begin(actor, &Chain::assessments()).await?;
        let before = assessment::Entity::find_by_id(id.0).one(change.connection()).await?;
        let before = before.ok_or_else(|| StoreError::not_found(Subject::Assessment, &id))?;
        check_version(Subject::Assessment, &id, version, before.version)?;
        corrections::check_open(change.connection(), id).await?;
        let mut row = before.clone().into_active_model();
        row.name = Set(edit.name);
        row.rounds = Set(edit.rounds.to_string());
        row.council = Set(edit.council.to_string());
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        let event = Event::new("assessment.edit", Subject::Assessment, &id)
            .before(description(&before))
            .after(description(&after))
            .because(reason);
        change.commit(event).await?;
        Ok(after.into())
    }
}

impl Queries<'_> {
    /// All assessments, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessments(&self) -> Result<Vec<Assessment>, StoreError> {
        let rows = assessment::Entity::find()
            .order_by_desc(assessment::Column::Year)
            .order_by_desc(assessment::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Assessment::from).collect())
    }

    /// One assessment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment(&self, id: AssessmentId) -> Result<Assessment, StoreError> {
        let row = assessment::Entity::find_by_id(id.0).one(self.store.read()).await?;
        row.map(Assessment::from).ok_or_else(|| StoreError::not_found(Subject::Assessment, &id))
    }

    /// The groups of an assessment, in the order in which they were entered.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn assessment_groups(&self, id: AssessmentId) -> Result<Vec<AssessmentGroup>, StoreError> {
        let rows: Vec<(i64, String, String, String)> = assessment_group::Entity::find()
            .select_only()
            .columns([
                assessment_group::Column::Id,
                assessment_group::Column::Name,
                assessment_group::Column::FrameworkId,
                assessment_group::Column::FrameworkVersion,
            ])
            .filter(assessment_group::Column::AssessmentId.eq(id.0))
            .order_by_asc(assessment_group::Column::Id)
            .into_tuple()
            .all(self.store.read())
            .await?;
        let group = |(id, name, framework_id, framework_version)| AssessmentGroup {
            id,
            name,
            framework_id,
            framework_version,
        };
        Ok(rows.into_iter().map(group).collect())
    }

    /// The framework of a group, as JSON text.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Unavailable`] when the database does not answer.
    pub async fn group_framework(&self, group: i64) -> Result<String, StoreError> {
        let row = assessment_group::Entity::find_by_id(group).one(self.store.read()).await?;
        let row = row.ok_or_else(|| StoreError::not_found(Subject::AssessmentGroup, &group))?;
        Ok(row.framework)
    }
}

async fn add_group(change: &Change<'_>, assessment_id: i64, group: NewGroup) -> Result<Event, StoreError> {
    let row = assessment_group::ActiveModel {
        id: NotSet,
        assessment_id: Set(assessment_id),
        name: Set(group.name),
        framework_id: Set(group.framework_id),
        framework_version: Set(group.framework_version),
        framework: Set(group.framework.to_string()),
    };
    let created = row.insert(change.connection()).await?;
    let unit = |(code, name): &(String, String)| assessment_unit::ActiveModel {
        assessment_id: Set(assessment_id),
        unit_code: Set(code.clone()),
        group_id: Set(created.id),
        unit_name: Set(name.clone()),
        handed_in: Set(units::NOTHING.to_owned()),
        version: Set(1),
    };
    let rows = rows_in_statement(assessment_unit::Column::iter().count());
    for part in group.units.chunks(rows) {
        assessment_unit::Entity::insert_many(part.iter().map(unit))
            .exec_without_returning(change.connection())
            .await?;
    }
    let units = group.units.iter().map(|(code, _)| code.as_str()).collect();
    let event = Event::new("assessment_group.add", Subject::AssessmentGroup, &created.id);
    Ok(event.after(group_description(&created, units)))
}

/// The units of a group stand in the entry of the group: they do not change while the assessment is open.
fn group_description(row: &assessment_group::Model, mut units: Vec<&str>) -> Value {
    units.sort_unstable();
    json!({
        "assessment": row.assessment_id,
        "name": row.name,
        "framework": row.framework_id,
        "framework_version": row.framework_version,
        "framework_sha256": sha256_hex(row.framework.as_bytes()),
        "units": units,
    })
}

/// All rows of assessments as the audit log would describe them.
pub(crate) async fn accounts<C: ConnectionTrait>(connection: &C) -> Result<Vec<Account>, StoreError> {
    let units = assessment_unit::Entity::find().all(connection).await?;
    let mut accounts = Vec::new();
    let account = |subject, id: &dyn ToString, says| Account {
        chain: Chain::assessments(),
        subject,
        id: id.to_string(),
        says,
    };
    for row in assessment::Entity::find().all(connection).await? {
        accounts.push(account(Subject::Assessment, &row.id, description(&row)));
    }
    for row in assessment_group::Entity::find().all(connection).await? {
        let own = units.iter().filter(|unit| unit.group_id == row.id).map(|unit| unit.unit_code.as_str());
        accounts.push(account(Subject::AssessmentGroup, &row.id, group_description(&row, own.collect())));
    }
    accounts.extend(units::accounts(&units));
    accounts.extend(entries::accounts(connection).await?);
    accounts.extend(evidence::accounts(connection).await?);
    accounts.extend(messages::accounts(connection).await?);
    accounts.extend(publications::accounts(connection).await?);
    accounts.extend(corrections::accounts(connection).await?);
    Ok(accounts)
}

fn check_name(name: &str) -> Result<(), StoreError> {
    if name.trim().is_empty() {
        return Err(StoreError::invalid("name", "Kỳ đánh giá chưa có tên.", "The assessment has no name."));
    }
    check_text("name", name)
}

fn check_new(new: &NewAssessment) -> Result<(), StoreError> {
    check_name(&new.name)?;
    let mut names: Vec<&str> = new.groups.iter().map(|group| group.name.as_str()).collect();
    let mut units: Vec<&str> =
        new.groups.iter().flat_map(|group| &group.units).map(|(code, _)| code.as_str()).collect();
    for text in names.iter().chain(&units) {
        check_text("groups", text)?;
    }
    names.sort_unstable();
    units.sort_unstable();
    let has_twins = |list: &[&str]| list.iter().zip(list.iter().skip(1)).any(|(one, next)| one == next);
    if units.is_empty() || has_twins(&names) || has_twins(&units) {
        return Err(StoreError::invalid(
            "groups",
            "Cần ít nhất một đơn vị; mỗi nhóm và mỗi đơn vị chỉ đứng một lần.",
            "At least one unit is needed; each group and each unit stands once.",
        ));
    }
    Ok(())
}

fn description(row: &assessment::Model) -> Value {
    json!({
        "name": row.name,
        "year": row.year,
        "rounds": serde_json::from_str::<Value>(&row.rounds).unwrap_or_default(),
        // Who sits in the council is personal: the hash says whether it was altered.
        "council_sha256": sha256_hex(row.council.as_bytes()),
        "version": row.version,
    })
}

impl From<assessment::Model> for Assessment {
    fn from(row: assessment::Model) -> Self {
        Self {
            id: AssessmentId(row.id),
            name: row.name,
            year: row.year,
            rounds: row.rounds,
            council: row.council,
            created_at: row.created_at,
            version: row.version,
        }
    }
}
