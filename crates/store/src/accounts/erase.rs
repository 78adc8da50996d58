//! Forgetting a person.

use super::{Account, AccountId, change, description, find};
use crate::audit::personal::PersonalKey;
use crate::audit::{Chain, Event};
use crate::entities::{account, api_token, idempotency_key, recovery_code, second_factor, session};
use crate::{Actor, Commands, StoreError, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

impl Commands<'_> {
    /// Erases what is personal in an account: its names, its e-mail address, its password, its sessions, its links to a provider,
    /// the names of its tokens (which are revoked), kept answers to its requests, notices and letters to it, and the key that ties the
    /// hashes of the audit chain to
    /// the person. The number stays, so that the chain still verifies; the account stays disabled for ever.
    ///
    /// The reason goes into the chain: it must not name the person.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account, [`StoreError::Invalid`] for the last administrator, or when the person was erased already.
    pub async fn erase_account(
        &self,
        actor: &Actor,
        id: AccountId,
        reason: &str,
    ) -> Result<Account, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let connection = change.connection();
        let before = find(connection, id).await?;
        refuse_erased(&before)?;
        change::keep_an_administrator(&change, &before).await?;

        session::Entity::delete_many().filter(session::Column::AccountId.eq(id.0)).exec(connection).await?;
        let tokens =
            api_token::Entity::find().filter(api_token::Column::AccountId.eq(id.0)).all(connection).await?;
        let mut actors = vec![format!("account:{id}")];
        actors.extend(tokens.iter().map(|token| format!("token:{}", token.id)));
        idempotency_key::Entity::delete_many()
            .filter(idempotency_key::Column::Actor.is_in(actors))
            .exec(connection)
            .await?;
        api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(Some(change.at())))
            .filter(api_token::Column::AccountId.eq(id.0))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(connection)
            .await?;
        api_token::Entity::update_many()
            .col_expr(api_token::Column::Name, Expr::value(""))
            .filter(api_token::Column::AccountId.eq(id.0))
            .exec(connection)
            .await?;
        second_factor::Entity::delete_by_id(id.0).exec(connection).await?;
        recovery_code::Entity::delete_many()
            .filter(recovery_code::Column::AccountId.eq(id.0))
            .exec(connection)
            .await?;
        crate::known_device::forget_devices(connection, id).await?;
        crate::mail_tokens::forget_mail_tokens(connection, id).await?;
        crate::news::forget(connection, id).await?;
        crate::openid::forget_links(connection, id).await?;
        PersonalKey::erase(connection, Subject::Account, &id).await?;

        let version = before.version + 1;
        let mut row: account::ActiveModel = before.into_active_model();
        row.name = Set(erased_name(id));
        row.display_name = Set(String::new());
        row.email = Set(None);
        row.language = Set(None);
        row.password_hash = Set(String::new());
        row.is_administrator = Set(false);
        row.disabled_at = Set(Some(change.at()));
        row.version = Set(version);
        let after = row.update(connection).await?;
        let event = Event::new("account.erase", Subject::Account, &id)
            .after(description(&after, None))
            .because(Some(reason));
        change.commit(event).await?;
        Ok(after.into())
    }
}

/// A name that nobody can choose, because `#` is not allowed in one.
fn erased_name(id: AccountId) -> String {
    format!("#{id}")
}

/// # Errors
/// [`StoreError::Invalid`] when the person was erased.
pub(crate) fn refuse_erased(row: &account::Model) -> Result<(), StoreError> {
    if row.name != erased_name(AccountId(row.id)) {
        return Ok(());
    }
    Err(StoreError::invalid(
        "account",
        "Dữ liệu cá nhân của tài khoản này đã bị xóa; tài khoản không dùng lại được.",
        "The personal data of this account was erased; it cannot be used again.",
    ))
}
