//! Days that the office entered into the calendar beside the official list.
//!
//! A day is never edited: one that was entered wrongly is withdrawn, stays in the list, and is entered anew. What was
//! computed from the calendar can be kept until [`Queries::revision`] of [`Chain::calendar`] grows.

mod office_hours;

pub use office_hours::{NewOfficeHours, OfficeHours};

use crate::audit::{Chain, Event};
use crate::entities::calendar_addition;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter, QueryOrder, Set,
};
use serde_json::{Value, json};

/// A day as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCalendarAddition {
    /// The day.
    pub date: NaiveDate,
    /// What it is, by the calendar's word: a holiday, a compensatory day off, or one of the two days of a swap.
    pub kind: String,
    /// Its name, as announced.
    pub name: String,
    /// The other day of a swap, or the holiday that a compensatory day stands for.
    pub pair_date: Option<NaiveDate>,
    /// Who announced it, and in which document.
    pub source: String,
    /// When it was announced.
    pub announced_on: Option<NaiveDate>,
}

/// A day that was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAddition {
    /// Its number.
    pub id: i64,
    /// What was entered.
    pub day: NewCalendarAddition,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// By whom, as [`Actor::code`] writes it.
    pub entered_by: String,
    /// When it was withdrawn; such a day no longer counts.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Commands<'_> {
    /// Enters days, all or none: the two days of a swap belong together.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] for a day that was entered already and not withdrawn, [`StoreError::Invalid`] for one without name,
    /// kind or source, and for a list without days.
    pub async fn add_calendar_days(
        &self,
        actor: &Actor,
        days: &[NewCalendarAddition],
    ) -> Result<Vec<CalendarAddition>, StoreError> {
        if days.is_empty() {
            return Err(StoreError::invalid("days", "Chưa có ngày nào được nhập.", "No day was entered."));
        }
        for day in days {
            check(day)?;
        }
        let change = self.begin(actor, &Chain::calendar()).await?;
        let mut added = Vec::new();
        let mut events = Vec::new();
        for day in days {
            if find_in_force(&change, day.date).await?.is_some() {
                return Err(StoreError::AlreadyExists {
                    subject: Subject::CalendarAddition,
                    id: day.date.to_string(),
                });
            }
            let row = calendar_addition::ActiveModel {
                id: NotSet,
                date: Set(day.date),
                kind: Set(day.kind.clone()),
                name: Set(day.name.clone()),
                pair_date: Set(day.pair_date),
                source: Set(day.source.clone()),
                announced_on: Set(day.announced_on),
                entered_at: Set(change.at()),
                entered_by: Set(change.actor_code()),
                withdrawn_at: Set(None),
            };
            let created = row.insert(change.connection()).await?;
            let event = Event::new("calendar_addition.add", Subject::CalendarAddition, &created.id);
            events.push(event.after(description(&created)));
            added.push(created.into());
        }
        change.commit_all(events).await?;
        Ok(added)
    }

    /// Withdraws a day that was entered.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such entry, or it was withdrawn before.
    pub async fn withdraw_calendar_day(
        &self,
        actor: &Actor,
        id: i64,
        reason: &str,
    ) -> Result<CalendarAddition, StoreError> {
        let change = self.begin(actor, &Chain::calendar()).await?;
        let row = calendar_addition::Entity::find_by_id(id)
            .filter(calendar_addition::Column::WithdrawnAt.is_null())
            .one(change.connection())
            .await?;
        let row = row.ok_or_else(|| StoreError::not_found(Subject::CalendarAddition, &id))?;
        let before = description(&row);
        let mut withdrawn = row.into_active_model();
        withdrawn.withdrawn_at = Set(Some(change.at()));
        let withdrawn = withdrawn.update(change.connection()).await?;
        let event = Event::new("calendar_addition.withdraw", Subject::CalendarAddition, &id);
        change.commit(event.before(before).because(Some(reason))).await?;
        Ok(withdrawn.into())
    }
}

impl Queries<'_> {
    /// All days that were entered, by date, also those withdrawn.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn calendar_additions(&self) -> Result<Vec<CalendarAddition>, StoreError> {
        let rows = calendar_addition::Entity::find()
            .order_by_asc(calendar_addition::Column::Date)
            .order_by_asc(calendar_addition::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(CalendarAddition::from).collect())
    }
}

async fn find_in_force(
    change: &crate::commands::Change<'_>,
    date: NaiveDate,
) -> Result<Option<calendar_addition::Model>, StoreError> {
    let found = calendar_addition::Entity::find()
        .filter(calendar_addition::Column::Date.eq(date))
        .filter(calendar_addition::Column::WithdrawnAt.is_null())
        .one(change.connection())
        .await?;
    Ok(found)
}

fn check(day: &NewCalendarAddition) -> Result<(), StoreError> {
    let date = day.date;
    for (field, text) in [("kind", &day.kind), ("name", &day.name), ("source", &day.source)] {
        check_text(field, text)?;
        if text.trim().is_empty() {
            return Err(StoreError::invalid(
                field,
                format!("Ngày {date} phải có loại, tên và nguồn công bố."),
                format!("The day {date} needs a kind, a name and the source that announced it."),
            ));
        }
    }
    Ok(())
}

impl From<calendar_addition::Model> for CalendarAddition {
    fn from(row: calendar_addition::Model) -> Self {
        let day = NewCalendarAddition {
            date: row.date,
            kind: row.kind,
            name: row.name,
            pair_date: row.pair_date,
            source: row.source,
            announced_on: row.announced_on,
        };
        Self {
            id: row.id,
            day,
            entered_at: row.entered_at,
            entered_by: row.entered_by,
            withdrawn_at: row.withdrawn_at,
        }
    }
}

fn description(row: &calendar_addition::Model) -> Value {
    json!({
        "date": row.date,
        "kind": row.kind,
        "name": row.name,
        "pair_date": row.pair_date,
        "source": row.source,
        "announced_on": row.announced_on,
    })
}
