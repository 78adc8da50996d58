//! Departments, one-stop shops and other units that an office adds beneath the official tree.

use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::office_unit;
use crate::error::check_version;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use chrono::NaiveDate;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

/// How deep units may lie beneath each other: more is a mistake, or a circle.
const DEEPEST: usize = 32;

/// Where a unit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitOrigin {
    /// The office entered it.
    Office,
    /// It was made up to show the product; pages say so.
    Illustrative,
}

impl UnitOrigin {
    /// The word that is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Illustrative => "illustrative",
        }
    }

    fn parse(code: &str) -> Result<Self, StoreError> {
        match code {
            "office" => Ok(Self::Office),
            "illustrative" => Ok(Self::Illustrative),
            _ => Err(StoreError::corrupt(
                format!("nguồn gốc đơn vị “{code}” không có nghĩa"),
                format!("the origin “{code}” of a unit has no meaning"),
            )),
        }
    }
}

/// A unit as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeUnitFields {
    /// Its name.
    pub name: String,
    /// Its kind, by the word of the unit tree.
    pub kind: String,
    /// The unit that it belongs to, official or the office's own.
    pub parent_code: Option<String>,
    /// The first day, when it is known.
    pub valid_from: Option<NaiveDate>,
    /// The last day, when there is one.
    pub valid_to: Option<NaiveDate>,
    /// Where it comes from.
    pub origin: UnitOrigin,
}

/// A unit of the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeUnit {
    /// Its code, among the office's units.
    pub code: String,
    /// What was entered.
    pub fields: OfficeUnitFields,
    /// Grows with every edit.
    pub version: i64,
}

impl Commands<'_> {
    /// Adds units, all or none, in any order.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] for a code that is taken, [`StoreError::Invalid`] for an empty code or name, a last day before
    /// the first, and units that lie beneath themselves.
    pub async fn add_office_units(
        &self,
        actor: &Actor,
        units: &[(String, OfficeUnitFields)],
    ) -> Result<Vec<OfficeUnit>, StoreError> {
        if units.is_empty() {
            return Err(StoreError::invalid(
                "units",
                "Chưa có đơn vị nào được nhập.",
                "No unit was entered.",
            ));
        }
        for (code, fields) in units {
            check(code, fields)?;
        }
        let change = self.begin(actor, &Chain::units()).await?;
        let mut added = Vec::new();
        let mut events = Vec::new();
        for (code, fields) in units {
            if office_unit::Entity::find_by_id(code).one(change.connection()).await?.is_some() {
                return Err(StoreError::AlreadyExists { subject: Subject::OfficeUnit, id: code.clone() });
            }
            let created = row(code, fields, 1).into_active_model().insert(change.connection()).await?;
            events
                .push(Event::new("office_unit.add", Subject::OfficeUnit, &code).after(description(&created)));
            added.push(OfficeUnit::try_from(created)?);
        }
        for (code, _) in units {
            refuse_circle(&change, code).await?;
        }
        change.commit_all(events).await?;
        Ok(added)
    }

    /// Edits a unit, or ends it with a last day.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was edited since `version` was read; else as [`Commands::add_office_units`].
    pub async fn edit_office_unit(
        &self,
        actor: &Actor,
        code: &str,
        version: i64,
        edit: OfficeUnitFields,
        reason: Option<&str>,
    ) -> Result<OfficeUnit, StoreError> {
        check(code, &edit)?;
        let change = self.begin(actor, &Chain::units()).await?;
        let before = office_unit::Entity::find_by_id(code).one(change.connection()).await?;
        let before = before.ok_or_else(|| StoreError::not_found(Subject::OfficeUnit, &code))?;
        check_version(Subject::OfficeUnit, &code, version, before.version)?;
        let after = row(code, &edit, version + 1);
        after.clone().into_active_model().reset_all().update(change.connection()).await?;
        refuse_circle(&change, code).await?;
        let event = Event::new("office_unit.edit", Subject::OfficeUnit, &code)
            .before(description(&before))
            .after(description(&after))
            .because(reason);
        change.commit(event).await?;
        OfficeUnit::try_from(after)
    }

    /// Ends a unit with its last day.
    ///
    /// # Errors
    /// As [`Commands::edit_office_unit`].
    pub async fn end_office_unit(
        &self,
        actor: &Actor,
        code: &str,
        version: i64,
        last_day: NaiveDate,
        reason: Option<&str>,
    ) -> Result<OfficeUnit, StoreError> {
        let unit = self.store.queries().office_unit(code).await?;
        // The version is checked by the edit: what was read here is what is edited, or the edit is refused.
        check_version(Subject::OfficeUnit, &code, version, unit.version)?;
        let edit = OfficeUnitFields { valid_to: Some(last_day), ..unit.fields };
        self.edit_office_unit(actor, code, version, edit, reason).await
    }
}

impl Queries<'_> {
    /// A unit of the office by its code.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    pub async fn office_unit(&self, code: &str) -> Result<OfficeUnit, StoreError> {
        let row = office_unit::Entity::find_by_id(code).one(self.store.read()).await?;
        row.ok_or_else(|| StoreError::not_found(Subject::OfficeUnit, &code))?.try_into()
    }

    /// All units of the office, by code, also those that have ended.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn office_units(&self) -> Result<Vec<OfficeUnit>, StoreError> {
        let rows = office_unit::Entity::find().all(self.store.read()).await?;
        let mut units: Vec<OfficeUnit> =
            rows.into_iter().map(OfficeUnit::try_from).collect::<Result<_, _>>()?;
        units.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(units)
    }
}

fn check(code: &str, fields: &OfficeUnitFields) -> Result<(), StoreError> {
    if code.trim() != code || code.is_empty() {
        return Err(StoreError::invalid(
            "code",
            "Mã đơn vị trống hoặc có dấu cách thừa.",
            "A unit needs a code without spaces around it.",
        ));
    }
    if fields.name.trim().is_empty() || fields.kind.trim().is_empty() {
        return Err(StoreError::invalid(
            "name",
            format!("Đơn vị {code} phải có tên và loại."),
            format!("The unit {code} needs a name and a kind."),
        ));
    }
    for text in [code, &fields.name, &fields.kind, fields.parent_code.as_deref().unwrap_or_default()] {
        check_text("unit", text)?;
    }
    match (fields.valid_from, fields.valid_to) {
        (Some(first), last) => crate::roles::check_days(first, last),
        _ => Ok(()),
    }
}

/// Refuses a unit that lies beneath itself.
async fn refuse_circle(change: &Change<'_>, code: &str) -> Result<(), StoreError> {
    let mut above = code.to_owned();
    for _ in 0..DEEPEST {
        let row = office_unit::Entity::find_by_id(&above).one(change.connection()).await?;
        match row.and_then(|row| row.parent_code) {
            Some(parent) => above = parent,
            // An official unit, or the top: no circle.
            None => return Ok(()),
        }
    }
    Err(StoreError::invalid(
        "parent_code",
        format!("Đơn vị {code} nằm dưới chính nó, hoặc cây đơn vị sâu quá {DEEPEST} cấp."),
        format!("The unit {code} lies beneath itself, or more than {DEEPEST} levels deep."),
    ))
}

fn row(code: &str, fields: &OfficeUnitFields, version: i64) -> office_unit::Model {
    office_unit::Model {
        code: code.to_owned(),
        name: fields.name.clone(),
        kind: fields.kind.clone(),
        parent_code: fields.parent_code.clone(),
        valid_from: fields.valid_from,
        valid_to: fields.valid_to,
        origin: fields.origin.code().to_owned(),
        version,
    }
}

impl TryFrom<office_unit::Model> for OfficeUnit {
    type Error = StoreError;

    fn try_from(row: office_unit::Model) -> Result<Self, StoreError> {
        let fields = OfficeUnitFields {
            origin: UnitOrigin::parse(&row.origin)?,
            name: row.name,
            kind: row.kind,
            parent_code: row.parent_code,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        };
        Ok(Self { code: row.code, fields, version: row.version })
    }
}

fn description(row: &office_unit::Model) -> Value {
    json!({
        "name": row.name,
        "kind": row.kind,
        "parent_code": row.parent_code,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "origin": row.origin,
        "version": row.version,
    })
}
