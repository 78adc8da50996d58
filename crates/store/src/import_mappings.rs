//! Which column of a file goes into which field of a register, as somebody said once: files with the same headers are then read
//! without asking again.
//!
//! Headers are known by their signature, a hash over them that the reader of files makes.

use crate::audit::{Chain, Event};
use crate::entities::import_mapping;
use crate::secrets::sha256_hex;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use caicach_registers::Register;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::BTreeMap;

/// Which column goes into which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewImportMapping {
    /// The field of each header; an empty one for a column that is left out.
    pub fields: BTreeMap<String, String>,
    /// The file for which it was said.
    pub file_name: String,
}

/// Which column goes into which field, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportMapping {
    /// The register.
    pub register: String,
    /// The signature of the headers.
    pub signature: String,
    /// What was said.
    pub mapping: NewImportMapping,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, as [`Actor::code`] writes it.
    pub actor: String,
}

impl Commands<'_> {
    /// Keeps a mapping for files with the same headers, in the place of the one before. What is kept already changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when there is no signature, or the register has not the field.
    pub async fn remember_mapping(
        &self,
        actor: &Actor,
        register: &Register,
        signature: &str,
        mapping: &NewImportMapping,
    ) -> Result<ImportMapping, StoreError> {
        use import_mapping::Column;
        check(register, signature, mapping)?;
        let fields = json!(mapping.fields).to_string();
        let change = self.begin(actor, &Chain::register(&register.id)).await?;
        let key = (register.id.clone(), signature.to_owned());
        let before = import_mapping::Entity::find_by_id(key).one(change.connection()).await?;
        if let Some(before) = &before
            && before.mapping == fields
        {
            return before.clone().try_into();
        }
        let row = import_mapping::Model {
            register: register.id.clone(),
            signature: signature.to_owned(),
            mapping: fields,
            file_name: mapping.file_name.clone(),
            at: change.at(),
            actor: change.actor_code(),
        };
        import_mapping::Entity::insert(row.clone().into_active_model())
            .on_conflict(
                OnConflict::columns([Column::Register, Column::Signature])
                    .update_columns([Column::Mapping, Column::FileName, Column::At, Column::Actor])
                    .to_owned(),
            )
            .exec_without_returning(change.connection())
            .await?;
        let mut event = Event::new("import_mapping.remember", Subject::ImportMapping, &signature);
        if let Some(before) = before {
            event = event.before(description(&before));
        }
        change.commit(event.after(description(&row))).await?;
        row.try_into()
    }
}

impl Queries<'_> {
    /// The mapping for files of these headers; none when nobody said it yet.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn mapping(
        &self,
        register: &str,
        signature: &str,
    ) -> Result<Option<ImportMapping>, StoreError> {
        let key = (register.to_owned(), signature.to_owned());
        let row = import_mapping::Entity::find_by_id(key).one(self.store.read()).await?;
        row.map(ImportMapping::try_from).transpose()
    }

    /// All mappings of a register, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn mappings(&self, register: &str) -> Result<Vec<ImportMapping>, StoreError> {
        let rows = import_mapping::Entity::find()
            .filter(import_mapping::Column::Register.eq(register))
            .all(self.store.read())
            .await?;
        let mut mappings: Vec<ImportMapping> =
            rows.into_iter().map(ImportMapping::try_from).collect::<Result<_, _>>()?;
        mappings.sort_by(|one, other| (other.at, &one.signature).cmp(&(one.at, &other.signature)));
        Ok(mappings)
    }
}

fn check(register: &Register, signature: &str, mapping: &NewImportMapping) -> Result<(), StoreError> {
    if signature.is_empty() || mapping.fields.is_empty() {
        return Err(StoreError::invalid(
            "mapping",
            "Chưa ghép cột nào của tệp với trường của sổ.",
            "No column of the file goes into a field of the register.",
        ));
    }
    check_text("signature", signature)?;
    check_text("file_name", &mapping.file_name)?;
    for (header, field) in &mapping.fields {
        check_text("mapping", header)?;
        if !field.is_empty() && register.field(field).is_none() {
            return Err(StoreError::invalid(
                "mapping",
                format!("Sổ {} không có trường “{field}”.", register.id),
                format!("The register {} has no field “{field}”.", register.id),
            ));
        }
    }
    Ok(())
}

/// A mapping as the audit chain may know it: headers and the name of the file may be anything.
fn description(row: &import_mapping::Model) -> serde_json::Value {
    json!({ "register": row.register, "mapping_sha256": sha256_hex(row.mapping.as_bytes()) })
}

impl TryFrom<import_mapping::Model> for ImportMapping {
    type Error = StoreError;

    fn try_from(row: import_mapping::Model) -> Result<Self, StoreError> {
        let fields = serde_json::from_str(&row.mapping).map_err(|error| {
            StoreError::corrupt_because(
                "cách ghép cột của một tệp không đọc được",
                "the mapping of a file's columns cannot be read",
                error,
            )
        })?;
        Ok(Self {
            register: row.register,
            signature: row.signature,
            mapping: NewImportMapping { fields, file_name: row.file_name },
            at: row.at,
            actor: row.actor,
        })
    }
}
