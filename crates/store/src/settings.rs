//! Settings of the installation. They are shown in the audit log: a secret is no setting.

use crate::audit::{Chain, Event};
use crate::entities::setting;
use crate::error::check_version;
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

/// A setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// What it is set to.
    pub value: String,
    /// Grows with every edit; 0 before the first.
    pub version: i64,
}

impl Commands<'_> {
    /// Sets a setting. The version is the one that was read, or 0 when it was not set.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was set since.
    pub async fn set_setting(
        &self,
        actor: &Actor,
        key: &str,
        value: &str,
        version: i64,
    ) -> Result<Setting, StoreError> {
        check_text("key", key)?;
        check_text("value", value)?;
        let change = self.begin(actor, &Chain::settings()).await?;
        let before = setting::Entity::find_by_id(key).one(change.connection()).await?;
        let found = before.as_ref().map_or(0, |before| before.version);
        check_version(Subject::Setting, &key, version, found)?;
        let after = setting::Model { key: key.to_owned(), value: value.to_owned(), version: version + 1 };
        let mut event = Event::new("setting.set", Subject::Setting, &key).after(json!(after.value));
        match before {
            None => {
                after.clone().into_active_model().insert(change.connection()).await?;
            }
            Some(before) => {
                event = event.before(json!(before.value));
                let mut row = before.into_active_model();
                row.value = Set(after.value.clone());
                row.version = Set(after.version);
                row.update(change.connection()).await?;
            }
        }
        change.commit(event).await?;
        Ok(after.into())
    }
}

impl Queries<'_> {
    /// A setting, if it was ever set.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database does not answer.
    pub async fn setting(&self, key: &str) -> Result<Option<Setting>, StoreError> {
        let row = setting::Entity::find_by_id(key).one(self.store.read()).await?;
        Ok(row.map(Setting::from))
    }
}

impl From<setting::Model> for Setting {
    fn from(row: setting::Model) -> Self {
        Self { key: row.key, value: row.value, version: row.version }
    }
}
