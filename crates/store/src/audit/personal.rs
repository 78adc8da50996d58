//! What stands for personal data in the audit chain.
//!
//! An entry must be able to say that a name was changed, and two entries that it was the same name, but the chain can
//! never be changed afterwards, and a person has the right to be forgotten. So a keyed hash stands for each value:
//! HMAC-SHA256 under a random key of 256 bits that belongs to this one person and lies in the table `personal_key`. To
//! erase a person, the key is deleted with the data: what stays in the chain can then be tied to nobody, not even by one
//! who guesses the name and has the whole database, and the chain still verifies.

use crate::StoreError;
use crate::Subject;
use crate::entities::personal_key;
use crate::secrets::random_hex;
use hmac::{Hmac, Mac};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::Value;
use sha2::Sha256;

/// The key of one person.
pub(crate) struct PersonalKey(String);

impl PersonalKey {
    /// Makes the key of a new person.
    pub(crate) async fn create<C: ConnectionTrait>(
        connection: &C,
        subject: Subject,
        id: &impl ToString,
    ) -> Result<Self, StoreError> {
        let secret = random_hex()?;
        let row = personal_key::Model {
            subject_kind: subject.code().to_owned(),
            subject_id: id.to_string(),
            secret: secret.clone(),
        };
        personal_key::Entity::insert(row.into_active_model()).exec_without_returning(connection).await?;
        Ok(Self(secret))
    }

    /// The key of a person, unless it was erased.
    pub(crate) async fn find<C: ConnectionTrait>(
        connection: &C,
        subject: Subject,
        id: &impl ToString,
    ) -> Result<Option<Self>, StoreError> {
        let row = personal_key::Entity::find_by_id((subject.code().to_owned(), id.to_string()))
            .one(connection)
            .await?;
        Ok(row.map(|row| Self(row.secret)))
    }

    /// Deletes the key of a person, and with it the meaning of all hashes made under it.
    pub(crate) async fn erase<C: ConnectionTrait>(
        connection: &C,
        subject: Subject,
        id: &impl ToString,
    ) -> Result<(), StoreError> {
        personal_key::Entity::delete_by_id((subject.code().to_owned(), id.to_string()))
            .exec(connection)
            .await?;
        Ok(())
    }

    /// What stands for a value of a field; the same value of the same person and field gives the same text.
    pub(crate) fn conceal(&self, field: &str, value: &str) -> Value {
        let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(self.0.as_bytes()) else {
            // A key of any length is accepted; without a key, nothing stands for the value.
            return Value::Null;
        };
        mac.update(field.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        Value::String(format!("hmac:{}", hex::encode(mac.finalize().into_bytes())))
    }
}
