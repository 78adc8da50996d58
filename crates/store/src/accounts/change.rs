//! Creating, editing, disabling and enabling accounts.

use super::{
    Account, AccountEdit, AccountId, NewAccount, count_administrators, description, find, name, password,
};
use crate::audit::personal::PersonalKey;
use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::{account, session};
use crate::error::check_version;
use crate::{Actor, Commands, StoreError, Subject};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter, Set};

impl Commands<'_> {
    /// Creates an account.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] for a name, e-mail address or password that cannot be accepted,
    /// [`StoreError::AlreadyExists`] for a name that is taken.
    pub async fn create_account(&self, actor: &Actor, new: NewAccount) -> Result<Account, StoreError> {
        let name = name::parse(&new.name)?;
        let display_name = name::parse_display_name(&new.display_name)?;
        let email = name::parse_email(new.email.as_deref())?;
        let names = [Some(&name), Some(&display_name), email.as_ref()];
        let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
        password::check_rules(&new.password, &names)?;
        let password_hash = self.store.hashing().hash(&new.password).await?;

        let change = self.begin(actor, &Chain::accounts()).await?;
        let connection = change.connection();
        let is_taken =
            account::Entity::find().filter(account::Column::Name.eq(&name)).one(connection).await?.is_some();
        if is_taken {
            return Err(StoreError::AlreadyExists { subject: Subject::Account, id: name });
        }
        let row = account::ActiveModel {
            id: NotSet,
            name: Set(name),
            display_name: Set(display_name),
            email: Set(email),
            password_hash: Set(password_hash),
            is_administrator: Set(new.is_administrator),
            disabled_at: Set(None),
            failed_sign_ins: Set(0),
            locked_until: Set(None),
            created_at: Set(change.at()),
            version: Set(1),
            language: Set(None),
        };
        let created = row.insert(connection).await?;
        let key = PersonalKey::create(connection, Subject::Account, &created.id).await?;
        let event = Event::new("account.create", Subject::Account, &created.id)
            .after(description(&created, Some(&key)));
        change.commit(event).await?;
        Ok(created.into())
    }

    /// Edits an account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was edited since `version` was read, [`StoreError::Invalid`] for what cannot be accepted,
    /// also for taking the right to administer from the last who has it.
    pub async fn edit_account(
        &self,
        actor: &Actor,
        id: AccountId,
        version: i64,
        edit: AccountEdit,
    ) -> Result<Account, StoreError> {
        let display_name = name::parse_display_name(&edit.display_name)?;
        let email = name::parse_email(edit.email.as_deref())?;
        let change = self.begin(actor, &Chain::accounts()).await?;
        let before = find(change.connection(), id).await?;
        check_version(Subject::Account, &id, version, before.version)?;
        if !edit.is_administrator {
            keep_an_administrator(&change, &before).await?;
        }
        if before.email != email {
            // Ways to a new password lie in a letter box that is not the person's any more, or never was.
            crate::mail_tokens::forget_mail_tokens(change.connection(), id).await?;
        }
        let mut row = before.clone().into_active_model();
        row.display_name = Set(display_name);
        row.email = Set(email);
        row.is_administrator = Set(edit.is_administrator);
        finish(change, "account.edit", before, row, None).await
    }

    /// Disables an account: it cannot sign in, its sessions end, and its tokens are not accepted.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was edited since `version` was read, [`StoreError::Invalid`] for the last administrator.
    pub async fn disable_account(
        &self,
        actor: &Actor,
        id: AccountId,
        version: i64,
        reason: Option<&str>,
    ) -> Result<Account, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let before = find(change.connection(), id).await?;
        check_version(Subject::Account, &id, version, before.version)?;
        keep_an_administrator(&change, &before).await?;
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(id.0))
            .exec(change.connection())
            .await?;
        let mut row = before.clone().into_active_model();
        row.disabled_at = Set(Some(change.at()));
        finish(change, "account.disable", before, row, reason).await
    }

    /// Enables an account that was disabled.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was edited since `version` was read, [`StoreError::Invalid`] when the person was erased.
    pub async fn enable_account(
        &self,
        actor: &Actor,
        id: AccountId,
        version: i64,
    ) -> Result<Account, StoreError> {
        let change = self.begin(actor, &Chain::accounts()).await?;
        let before = find(change.connection(), id).await?;
        check_version(Subject::Account, &id, version, before.version)?;
        super::erase::refuse_erased(&before)?;
        let mut row = before.clone().into_active_model();
        row.disabled_at = Set(None);
        finish(change, "account.enable", before, row, None).await
    }
}

/// Writes an edited account with its next version, and the audit entry with it.
pub(crate) async fn finish(
    change: Change<'_>,
    action: &'static str,
    before: account::Model,
    mut row: account::ActiveModel,
    reason: Option<&str>,
) -> Result<Account, StoreError> {
    let key = PersonalKey::find(change.connection(), Subject::Account, &before.id).await?;
    row.version = Set(before.version + 1);
    let after = row.update(change.connection()).await?;
    let event = Event::new(action, Subject::Account, &after.id)
        .before(description(&before, key.as_ref()))
        .after(description(&after, key.as_ref()))
        .because(reason);
    change.commit(event).await?;
    Ok(after.into())
}

/// Refuses to take away the last administrator: nobody could give the right back.
pub(super) async fn keep_an_administrator(
    change: &Change<'_>,
    row: &account::Model,
) -> Result<(), StoreError> {
    let is_active_administrator = row.is_administrator && row.disabled_at.is_none();
    if is_active_administrator && count_administrators(change.connection()).await? <= 1 {
        return Err(StoreError::invalid(
            "is_administrator",
            "Đây là quản trị viên cuối cùng; hãy giao quyền quản trị cho người khác trước.",
            "This is the last administrator; make somebody else an administrator first.",
        ));
    }
    Ok(())
}
