//! The weekly hours of the office and of single units.

use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::office_hours;
use crate::error::check_version;
use crate::roles::check_days;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, NotSet, QueryFilter, QueryOrder,
    Set,
};
use serde_json::{Value, json};

/// Weekly hours as they are entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOfficeHours {
    /// For which unit; none is the whole office.
    pub unit_code: Option<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day, when it is known.
    pub valid_to: Option<NaiveDate>,
    /// The hours of each day of the week, in the calendar's form.
    pub week: Value,
}

/// Weekly hours that are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeHours {
    /// Their number.
    pub id: i64,
    /// What was entered.
    pub hours: NewOfficeHours,
    /// Grows with every edit.
    pub version: i64,
}

impl Commands<'_> {
    /// Enters weekly hours.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when other hours of the same unit hold on one of the days,
    /// [`StoreError::Invalid`] when the last day is before the first.
    pub async fn add_office_hours(
        &self,
        actor: &Actor,
        new: NewOfficeHours,
    ) -> Result<OfficeHours, StoreError> {
        check(&new)?;
        let change = self.begin(actor, &Chain::calendar()).await?;
        refuse_overlap(&change, &new, None).await?;
        let row = office_hours::ActiveModel {
            id: NotSet,
            unit_code: Set(new.unit_code),
            valid_from: Set(new.valid_from),
            valid_to: Set(new.valid_to),
            week: Set(new.week.to_string()),
            version: Set(1),
        };
        let created = row.insert(change.connection()).await?;
        let event =
            Event::new("office_hours.add", Subject::OfficeHours, &created.id).after(description(&created));
        change.commit(event).await?;
        OfficeHours::try_from(created)
    }

    /// Edits weekly hours.
    ///
    /// # Errors
    /// As [`Commands::add_office_hours`]; [`StoreError::Conflict`] when they were edited since `version` was read.
    pub async fn edit_office_hours(
        &self,
        actor: &Actor,
        id: i64,
        version: i64,
        edit: NewOfficeHours,
    ) -> Result<OfficeHours, StoreError> {
        check(&edit)?;
        let change = self.begin(actor, &Chain::calendar()).await?;
        let before = find(&change, id, version).await?;
        refuse_overlap(&change, &edit, Some(id)).await?;
        let mut row = before.clone().into_active_model();
        row.unit_code = Set(edit.unit_code);
        row.valid_from = Set(edit.valid_from);
        row.valid_to = Set(edit.valid_to);
        row.week = Set(edit.week.to_string());
        row.version = Set(version + 1);
        let after = row.update(change.connection()).await?;
        let event = Event::new("office_hours.edit", Subject::OfficeHours, &id);
        change.commit(event.before(description(&before)).after(description(&after))).await?;
        OfficeHours::try_from(after)
    }

    /// Removes weekly hours that were entered by mistake; the audit log keeps what they were.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when they were edited since `version` was read.
    pub async fn remove_office_hours(
        &self,
        actor: &Actor,
        id: i64,
        version: i64,
        reason: &str,
    ) -> Result<(), StoreError> {
        let change = self.begin(actor, &Chain::calendar()).await?;
        let before = find(&change, id, version).await?;
        before.clone().delete(change.connection()).await?;
        let event = Event::new("office_hours.remove", Subject::OfficeHours, &id);
        change.commit(event.before(description(&before)).because(Some(reason))).await
    }
}

impl Queries<'_> {
    /// All weekly hours, oldest entry first.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when stored hours cannot be read.
    pub async fn office_hours(&self) -> Result<Vec<OfficeHours>, StoreError> {
        let rows = office_hours::Entity::find()
            .order_by_asc(office_hours::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(OfficeHours::try_from).collect()
    }
}

fn check(hours: &NewOfficeHours) -> Result<(), StoreError> {
    check_text("unit_code", hours.unit_code.as_deref().unwrap_or_default())?;
    check_days(hours.valid_from, hours.valid_to)
}

async fn find(change: &Change<'_>, id: i64, version: i64) -> Result<office_hours::Model, StoreError> {
    let row = office_hours::Entity::find_by_id(id).one(change.connection()).await?;
    let row = row.ok_or_else(|| StoreError::not_found(Subject::OfficeHours, &id))?;
    check_version(Subject::OfficeHours, &id, version, row.version)?;
    Ok(row)
}

/// Refuses hours that hold on a day on which others of the same unit hold.
async fn refuse_overlap(
    change: &Change<'_>,
    new: &NewOfficeHours,
    itself: Option<i64>,
) -> Result<(), StoreError> {
    let same_unit = match &new.unit_code {
        Some(code) => office_hours::Column::UnitCode.eq(code),
        None => office_hours::Column::UnitCode.is_null(),
    };
    let others = office_hours::Entity::find().filter(same_unit).all(change.connection()).await?;
    for other in others.iter().filter(|other| Some(other.id) != itself) {
        let ends_before = other.valid_to.is_some_and(|last| last < new.valid_from);
        let begins_after = new.valid_to.is_some_and(|last| last < other.valid_from);
        if !ends_before && !begins_after {
            return Err(StoreError::AlreadyExists {
                subject: Subject::OfficeHours,
                id: other.valid_from.to_string(),
            });
        }
    }
    Ok(())
}

impl TryFrom<office_hours::Model> for OfficeHours {
    type Error = StoreError;

    fn try_from(row: office_hours::Model) -> Result<Self, StoreError> {
        let week = serde_json::from_str(&row.week).map_err(|error| {
            StoreError::corrupt_because(
                format!("giờ làm việc số {} không đọc được", row.id),
                format!("office hours {} cannot be read", row.id),
                error,
            )
        })?;
        let hours = NewOfficeHours {
            unit_code: row.unit_code,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            week,
        };
        Ok(Self { id: row.id, hours, version: row.version })
    }
}

fn description(row: &office_hours::Model) -> Value {
    json!({
        "unit_code": row.unit_code,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "week": row.week,
        "version": row.version,
    })
}
