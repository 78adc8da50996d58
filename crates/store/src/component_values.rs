//! What units stated for the items of a framework in one year: a number, a label, `na`, or nothing, as text.

use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::component_value;
use crate::imports::{self, Import, ImportBatchId, ImportFile, ImportKind};
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement,
};
use serde_json::{Value, json};
use std::collections::HashSet;

/// More rows make a statement no faster, only its text longer.
const ROWS_IN_STATEMENT: usize = 10_000;

/// A value of one unit for one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentValue {
    /// The unit.
    pub unit_code: String,
    /// The item of the framework.
    pub item_code: String,
    /// The value as it was stated; may be empty.
    pub value: String,
    /// What was said about it.
    pub note: Option<String>,
}

/// What becomes of values that are stored and not in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// They stay.
    Merge,
    /// They are removed: the file is the whole year.
    Replace,
}

impl Commands<'_> {
    /// Imports the values of one framework and year from a file, all or none. A file whose values are all there already changes
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the framework, a unit or an item has no code, or a unit has two values for one item.
    pub async fn import_component_values(
        &self,
        actor: &Actor,
        framework_id: &str,
        year: i32,
        file: &ImportFile,
        values: &[ComponentValue],
        mode: ImportMode,
    ) -> Result<Import, StoreError> {
        check(framework_id, values)?;
        let change = self.begin(actor, &Chain::scores(framework_id, year)).await?;
        let of_year = || {
            component_value::Entity::find()
                .filter(component_value::Column::FrameworkId.eq(framework_id))
                .filter(component_value::Column::Year.eq(year))
        };
        let stored = of_year().count(change.connection()).await?;
        for batch in imports::earlier(change.connection(), ImportKind::ComponentValues.code(), file).await? {
            let of_batch = of_year().filter(component_value::Column::BatchId.eq(batch.id));
            let still_there = of_batch.count(change.connection()).await?;
            let is_complete = still_there > 0 && i64::try_from(still_there) == Ok(batch.accepted);
            let has_others = mode == ImportMode::Replace && stored != still_there;
            if is_complete && !has_others {
                return Ok(Import::AlreadyThere(batch.into()));
            }
        }

        let batch = imports::enter(&change, ImportKind::ComponentValues.code(), file, values.len()).await?;
        if mode == ImportMode::Replace {
            component_value::Entity::delete_many()
                .filter(component_value::Column::FrameworkId.eq(framework_id))
                .filter(component_value::Column::Year.eq(year))
                .exec(change.connection())
                .await?;
        }
        write(&change, framework_id, year, batch.id, values).await?;
        let mut after = imports::description(&batch);
        if let Value::Object(after) = &mut after {
            after.insert(
                "mode".to_owned(),
                json!(if mode == ImportMode::Merge { "merge" } else { "replace" }),
            );
        }
        let event = Event::new(
            "component_values.import",
            Subject::ComponentValues,
            &format!("{framework_id}:{year}"),
        )
        .before(json!({ "rows": stored }))
        .after(after);
        change.commit(event).await?;
        Ok(Import::Done(batch))
    }
}

impl Queries<'_> {
    /// The values of one framework and year, by unit and item in the order of their bytes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn component_values(
        &self,
        framework_id: &str,
        year: i32,
    ) -> Result<Vec<ComponentValue>, StoreError> {
        let rows = component_value::Entity::find()
            .filter(component_value::Column::FrameworkId.eq(framework_id))
            .filter(component_value::Column::Year.eq(year))
            .all(self.store.read())
            .await?;
        let mut values: Vec<ComponentValue> = rows.into_iter().map(ComponentValue::from).collect();
        values.sort_by(|one, other| {
            (&one.unit_code, &one.item_code).cmp(&(&other.unit_code, &other.item_code))
        });
        Ok(values)
    }

    /// The frameworks and years for which there are values, by framework and year.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn years_with_values(&self) -> Result<Vec<(String, i32)>, StoreError> {
        use sea_orm::QuerySelect;
        let mut years: Vec<(String, i32)> = component_value::Entity::find()
            .select_only()
            .column(component_value::Column::FrameworkId)
            .column(component_value::Column::Year)
            .distinct()
            .into_tuple()
            .all(self.store.read())
            .await?;
        years.sort();
        Ok(years)
    }
}

fn check(framework_id: &str, values: &[ComponentValue]) -> Result<(), StoreError> {
    if framework_id.is_empty() {
        return Err(StoreError::invalid("framework_id", "Thiếu mã bộ tiêu chí.", "The framework has no id."));
    }
    let mut keys = HashSet::with_capacity(values.len());
    for value in values {
        let (unit, item) = (value.unit_code.as_str(), value.item_code.as_str());
        if unit.is_empty() || item.is_empty() {
            return Err(StoreError::invalid(
                "values",
                format!("Một giá trị thiếu mã đơn vị hoặc mã tiêu chí (đơn vị “{unit}”, tiêu chí “{item}”)."),
                format!("A value has no unit or no item (unit “{unit}”, item “{item}”)."),
            ));
        }
        let note = value.note.as_deref().unwrap_or_default();
        for text in [unit, item, value.value.as_str(), note] {
            check_text("values", text)?;
        }
        if !keys.insert((unit, item)) {
            return Err(StoreError::invalid(
                "values",
                format!("Đơn vị {unit} có hai giá trị cho tiêu chí {item}."),
                format!("The unit {unit} has two values for the item {item}."),
            ));
        }
    }
    Ok(())
}

/// Writes values over those that are stored. They travel as one JSON text a statement, which both databases take apart
/// themselves: that is several times as fast as a statement with a parameter for every cell, which has to be built, sent
/// and parsed anew.
async fn write(
    change: &Change<'_>,
    framework_id: &str,
    year: i32,
    batch: ImportBatchId,
    values: &[ComponentValue],
) -> Result<(), StoreError> {
    let connection = change.connection();
    let backend = connection.get_database_backend();
    let elements = match backend {
        DatabaseBackend::Postgres => "json_array_elements(CAST($4 AS JSON))",
        _ => "json_each($4)",
    };
    // `WHERE true` tells SQLite that `ON CONFLICT` belongs to the insertion and not to a join.
    let sql = format!(
        "INSERT INTO component_value (framework_id, year, unit_code, item_code, value, note, batch_id) \
         SELECT $1, CAST($2 AS INTEGER), rows.value ->> 0, rows.value ->> 1, rows.value ->> 2, rows.value ->> 3, CAST($3 AS BIGINT) \
         FROM {elements} AS rows WHERE true \
         ON CONFLICT (framework_id, year, unit_code, item_code) \
         DO UPDATE SET value = excluded.value, note = excluded.note, batch_id = excluded.batch_id"
    );
    for chunk in values.chunks(ROWS_IN_STATEMENT) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|value| (&value.unit_code, &value.item_code, &value.value, &value.note))
            .collect();
        let parameters: [sea_orm::Value; 4] =
            [framework_id.into(), year.into(), batch.0.into(), json!(rows).to_string().into()];
        connection.execute_raw(Statement::from_sql_and_values(backend, &sql, parameters)).await?;
    }
    Ok(())
}

impl From<component_value::Model> for ComponentValue {
    fn from(row: component_value::Model) -> Self {
        Self { unit_code: row.unit_code, item_code: row.item_code, value: row.value, note: row.note }
    }
}
