//! Changing one record.

use super::cells::{TimeForm, normalise, push_json};
use super::layout::Layout;
use super::list::{find, find_key};
use super::{RecordId, StoredRecord, content, state, versions, write};
use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::error::check_version;
use crate::{Actor, Commands, StoreError, Subject};
use caicach_registers::{Register, Value, ValueType};
use serde_json::{Map, Value as Json, json};

impl Commands<'_> {
    /// Gives a record other values, in the order of [`Register::fields`]. Its key may change. Values that it has already change
    /// nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Conflict`] when somebody else was faster, [`StoreError::AlreadyExists`] when another
    /// record, perhaps a withdrawn one, has the key, [`StoreError::Invalid`] when a value does not fit its field or the record is
    /// withdrawn.
    pub async fn edit_record(
        &self,
        actor: &Actor,
        register: &Register,
        id: RecordId,
        version: i64,
        values: &[Value],
    ) -> Result<StoredRecord, StoreError> {
        let layout = Layout::of(register)?;
        let values = normalise(register, values, 0)?;
        let change = self.begin(actor, &Chain::register(&register.id)).await?;
        let before = find_version(&change, &layout, id, version).await?;
        if before.is_withdrawn {
            return Err(is_withdrawn());
        }
        if before.values == values && before.unread.is_empty() {
            return Ok(before);
        }
        let key = layout.key(&values);
        if key != layout.key(&before.values) && find_key(change.connection(), &layout, &key).await?.is_some()
        {
            let key = super::cells::key(register, &values).join(" · ");
            return Err(StoreError::AlreadyExists { subject: Subject::Record, id: key });
        }
        let mut state = state::find(&change, &register.id).await?;
        state.revision += 1;
        versions::keep(&change, register, &[&before], state.revision).await?;
        write::update(&change, &layout, id, &values, state.revision).await?;
        state::save(&change, &state).await?;
        let after = find(change.connection(), &layout, id).await?;
        let changed = Changed::between(register, &before.values, &values);
        let event = Event::new("record.edit", Subject::Record, &id)
            .before(
                json!({ "version": before.version, "revision": before.revision, "values": changed.before }),
            )
            .after(json!({
                "version": after.version,
                "revision": state.revision,
                "fields": changed.fields,
                "values": changed.after,
                "content_sha256": content::sha256(register, [values.as_slice()]),
            }));
        change.commit(event).await?;
        Ok(after)
    }

    /// Withdraws a record: it no longer counts, and stays to be restored.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Conflict`] when somebody else was faster, [`StoreError::Invalid`] when it is
    /// withdrawn already.
    pub async fn withdraw_record(
        &self,
        actor: &Actor,
        register: &Register,
        id: RecordId,
        version: i64,
        reason: &str,
    ) -> Result<StoredRecord, StoreError> {
        self.set_withdrawn(actor, register, id, version, Some(reason)).await
    }

    /// Restores a record that was withdrawn.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Conflict`] when somebody else was faster, [`StoreError::Invalid`] when it is not
    /// withdrawn.
    pub async fn restore_record(
        &self,
        actor: &Actor,
        register: &Register,
        id: RecordId,
        version: i64,
    ) -> Result<StoredRecord, StoreError> {
        self.set_withdrawn(actor, register, id, version, None).await
    }

    /// Withdraws a record with a reason, or restores it without one.
    async fn set_withdrawn(
        &self,
        actor: &Actor,
        register: &Register,
        id: RecordId,
        version: i64,
        reason: Option<&str>,
    ) -> Result<StoredRecord, StoreError> {
        let layout = Layout::of(register)?;
        let change = self.begin(actor, &Chain::register(&register.id)).await?;
        let before = find_version(&change, &layout, id, version).await?;
        let withdraws = reason.is_some();
        if before.is_withdrawn == withdraws {
            return Err(if withdraws { is_withdrawn() } else { is_not_withdrawn() });
        }
        let mut state = state::find(&change, &register.id).await?;
        state.revision += 1;
        state.rows += if withdraws { -1 } else { 1 };
        versions::keep(&change, register, &[&before], state.revision).await?;
        write::set_withdrawn(&change, layout.table, id, withdraws, state.revision).await?;
        state::save(&change, &state).await?;
        let after = find(change.connection(), &layout, id).await?;
        let action = if withdraws { "record.withdraw" } else { "record.restore" };
        let event = Event::new(action, Subject::Record, &id)
            .before(json!({ "version": before.version, "revision": before.revision }))
            .after(json!({ "version": after.version, "revision": state.revision, "rows": state.rows }))
            .because(reason);
        change.commit(event).await?;
        Ok(after)
    }
}

async fn find_version(
    change: &Change<'_>,
    layout: &Layout<'_>,
    id: RecordId,
    version: i64,
) -> Result<StoredRecord, StoreError> {
    let found = find(change.connection(), layout, id).await?;
    check_version(Subject::Record, &id, version, found.version)?;
    Ok(found)
}

/// What an edit changed, as the audit chain may know it: all fields by name, and the values of those that hold neither text nor
/// personal data. What people write freely may name somebody, and the chain cannot forget.
struct Changed<'a> {
    fields: Vec<&'a str>,
    before: Map<String, Json>,
    after: Map<String, Json>,
}

impl<'a> Changed<'a> {
    fn between(register: &'a Register, before: &[Value], after: &[Value]) -> Self {
        let mut changed = Self { fields: Vec::new(), before: Map::new(), after: Map::new() };
        for (field, (old, new)) in register.fields.iter().zip(before.iter().zip(after)) {
            if old == new {
                continue;
            }
            changed.fields.push(&field.name);
            let is_text = field.kind.value_type() == ValueType::Text && field.choices().is_empty();
            if !is_text && !field.is_personal {
                changed.before.insert(field.name.clone(), json(old));
                changed.after.insert(field.name.clone(), json(new));
            }
        }
        changed
    }
}

fn json(value: &Value) -> Json {
    let mut text = String::new();
    push_json(&mut text, value, TimeForm::Iso);
    serde_json::from_str(&text).unwrap_or_default()
}

fn is_withdrawn() -> StoreError {
    StoreError::invalid(
        "id",
        "Bản ghi đã được rút; hãy khôi phục trước.",
        "The record is withdrawn; restore it first.",
    )
}

fn is_not_withdrawn() -> StoreError {
    StoreError::invalid("id", "Bản ghi chưa được rút.", "The record is not withdrawn.")
}
