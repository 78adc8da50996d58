//! A forgotten password: a way to a new one, by letter.

use super::{no_mail, shown, way};
use crate::{App, AppError};
use caicach_mail::letters;
use caicach_store::{Account, Actor, MailToken, News, RESET_LASTS, SecretString};
use std::time::Duration;

/// An answer takes at least so long, whether there is such an account or not: far longer than the writing of a letter, so that the
/// difference does not show.
const SAME_TIME: Duration = Duration::from_millis(400);
/// An address that many people share gets no more letters than this at once.
const MOST_ACCOUNTS: usize = 5;

impl App {
    /// Somebody forgot a password and gives a sign-in name or an address. Whoever is meant, and has an address, gets a letter; too many
    /// within an hour are left out. The answer is the same, and takes the same time, whether there is such an account or not.
    ///
    /// No policy is asked: a stranger may ask, and learns nothing.
    ///
    /// # Errors
    /// There is no mail server; the database cannot be reached.
    pub async fn request_password_reset(&self, name_or_address: &str) -> Result<(), AppError> {
        if !self.has_mail() {
            return Err(no_mail());
        }
        let (written, ()) =
            tokio::join!(self.write_reset_letters(name_or_address), tokio::time::sleep(SAME_TIME));
        written
    }

    async fn write_reset_letters(&self, name_or_address: &str) -> Result<(), AppError> {
        let accounts = self.store().queries().accounts_by_name_or_address(name_or_address).await?;
        for account in accounts.iter().take(MOST_ACCOUNTS) {
            self.write_reset_letter(account).await?;
        }
        Ok(())
    }

    async fn write_reset_letter(&self, account: &Account) -> Result<(), AppError> {
        let token = MailToken::generate()?;
        let letter = self.letter_to(account, "reset-password", |reader, site| {
            let address = site.link(&way("/reset", token.secret()));
            letters::password_reset(reader, &address, RESET_LASTS.num_minutes())
        });
        // Without an address there is nobody to write to, and no way is opened.
        let Some(mut letter) = letter else { return Ok(()) };
        letter.useless_after = Some(self.store().now() + RESET_LASTS);
        let news = News { notices: Vec::new(), letters: vec![letter] };
        let commands = self.store().commands().telling(&news);
        commands.request_password_reset(&Actor::system("reset"), account.id, &token).await?;
        Ok(())
    }

    /// Whether a way from a letter still leads to a new password.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn can_reset_password(&self, secret: &SecretString) -> Result<bool, AppError> {
        Ok(self.store().queries().account_to_reset(secret).await?.is_some())
    }

    /// Sets a new password by a way from a letter. All sessions of the person end, and a letter says what happened. Answers whether the
    /// way was still open.
    ///
    /// No policy is asked: whoever has the way is who reads the person's letters.
    ///
    /// # Errors
    /// The password is too weak; the database cannot be reached.
    pub async fn set_forgotten_password(
        &self,
        secret: &SecretString,
        password: &SecretString,
    ) -> Result<bool, AppError> {
        let Some(account) = self.store().queries().account_to_reset(secret).await? else { return Ok(false) };
        let at = shown(self.store().now());
        let letter =
            self.letter_to(&account, "password-changed", |reader, _| letters::password_changed(reader, &at));
        let news = News { notices: Vec::new(), letters: letter.into_iter().collect() };
        let done = self.store().commands().telling(&news).reset_password(secret, password).await?;
        Ok(done.is_some())
    }
}
