//! People's addresses: set by administrators, or by people themselves, who confirm them by a letter.

use super::{no_mail, shown, way};
use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_findings::Language;
use caicach_mail::{check_address, letters};
use caicach_store::{Account, CONFIRM_LASTS, MailToken, News, SecretString, SignIn};

/// What came of asking for another address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressAsked {
    /// The password is not the person's.
    WrongPassword,
    /// A letter is on its way to the new address.
    Written,
    /// Too many letters were asked for within the hour.
    TooOften,
    /// There is no address any more.
    Removed,
}

impl App {
    /// The address that a person has asked for and not yet confirmed.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn pending_address(
        &self,
        caller: &Caller,
        account: &Account,
    ) -> Result<Option<String>, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.id.to_string()))?;
        Ok(self.store().queries().pending_address(account.id).await?)
    }

    /// A person wants letters to go to another address, or to none. The password is asked for, because whoever reads the letters
    /// can set a new one. The new address counts when it is confirmed.
    ///
    /// # Errors
    /// The caller may not; it is no address; there is no mail server; the database cannot be reached.
    pub async fn request_address(
        &self,
        caller: &Caller,
        account: &Account,
        password: &SecretString,
        address: &str,
    ) -> Result<AddressAsked, AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.id.to_string()))?;
        let address = address.trim();
        if !address.is_empty() {
            check_address(address).map_err(|finding| AppError::Input(finding.into()))?;
            if !self.has_mail() {
                return Err(no_mail());
            }
        }
        if matches!(
            self.store().sign_in(&account.name, password).await?,
            SignIn::Refused | SignIn::Locked { .. } | SignIn::Disabled
        ) {
            return Ok(AddressAsked::WrongPassword);
        }
        if address.is_empty() {
            let news = self.address_changed(account);
            self.store().commands().telling(&news).remove_address(&caller.actor, account.id).await?;
            return Ok(AddressAsked::Removed);
        }
        let token = MailToken::generate()?;
        let letter = self.letter_at(account, address.to_owned(), "confirm-address", |reader, site| {
            let link = site.link(&way("/address", token.secret()));
            letters::confirm_address(reader, &link, CONFIRM_LASTS.num_hours())
        });
        let mut letter = letter.ok_or_else(no_mail)?;
        letter.useless_after = Some(self.store().now() + CONFIRM_LASTS);
        let news = News { notices: Vec::new(), letters: vec![letter] };
        let commands = self.store().commands().telling(&news);
        let is_written = commands.request_address(&caller.actor, account.id, address, &token).await?;
        Ok(if is_written { AddressAsked::Written } else { AddressAsked::TooOften })
    }

    /// The address that a way from a letter confirms; none when the way has ended.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn address_to_confirm(&self, secret: &SecretString) -> Result<Option<String>, AppError> {
        let found = self.store().queries().address_to_confirm(secret).await?;
        Ok(found.map(|(_, address)| address))
    }

    /// Confirms an address by the way from the letter, and tells the old one. Answers whether the way was still open.
    ///
    /// No policy is asked: whoever has the way reads what is sent to the address, and a person who was signed in asked for it.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn confirm_address(&self, secret: &SecretString) -> Result<bool, AppError> {
        let Some((account, _)) = self.store().queries().address_to_confirm(secret).await? else {
            return Ok(false);
        };
        let news = self.address_changed(&account);
        Ok(self.store().commands().telling(&news).confirm_address(secret).await?.is_some())
    }

    /// In which language letters to the caller's own account are written.
    ///
    /// # Errors
    /// The caller may not; the database cannot be reached.
    pub async fn set_letter_language(
        &self,
        caller: &Caller,
        account: &Account,
        language: Language,
    ) -> Result<(), AppError> {
        self.check(caller, Action::ChangePassword, &Resource::Account(account.id.to_string()))?;
        Ok(self.store().set_letter_language(account.id, language).await?)
    }

    /// The letter to the old address, when there is one.
    fn address_changed(&self, account: &Account) -> News {
        let at = shown(self.store().now());
        let letter =
            self.letter_to(account, "address-changed", |reader, _| letters::address_changed(reader, &at));
        News { notices: Vec::new(), letters: letter.into_iter().collect() }
    }
}

/// Refuses what an administrator typed and what is no address; an empty one is none.
pub(crate) fn check_optional(address: Option<&str>) -> Result<(), AppError> {
    match address.map(str::trim).filter(|address| !address.is_empty()) {
        Some(address) => check_address(address).map_err(|finding| AppError::Input(finding.into())),
        None => Ok(()),
    }
}
