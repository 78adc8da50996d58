//! Who may sign in to the demonstration.

use crate::AppError;
use caicach_findings::{Finding, Text};
use caicach_store::{ExposeSecret, NewAccount, SecretString};
use rand::TryRng;

/// A person of the demonstration with the password that is printed once.
#[derive(Debug, Clone)]
pub struct DemonstrationPerson {
    /// The name to sign in with.
    pub name: String,
    /// What the person does.
    pub role: Text,
    /// The password.
    pub password: SecretString,
    is_administrator: bool,
}

impl DemonstrationPerson {
    pub(super) fn account(&self) -> NewAccount {
        NewAccount {
            name: self.name.clone(),
            display_name: self.role.vi.clone(),
            email: None,
            password: self.password.clone(),
            is_administrator: self.is_administrator,
        }
    }

    /// The password, to print it.
    #[must_use]
    pub fn password(&self) -> &str {
        self.password.expose_secret()
    }
}

/// An administrator and a person without rights. Passwords are random: a demonstration that somebody leaves on a
/// network must not have a password that everybody knows.
pub(super) fn people() -> Result<Vec<DemonstrationPerson>, AppError> {
    let person = |name: &str, vi: &str, en: &str, is_administrator| {
        Ok::<_, AppError>(DemonstrationPerson {
            name: name.to_owned(),
            role: Text::new(vi, en),
            password: random_password()?,
            is_administrator,
        })
    };
    Ok(vec![
        person("quantri", "Quản trị (minh họa)", "Administrator (illustrative)", true)?,
        person("xem", "Người xem (minh họa)", "Viewer (illustrative)", false)?,
    ])
}

/// Sixteen letters and digits without those that look alike: 78 bits.
fn random_password() -> Result<SecretString, AppError> {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789A";
    let mut bytes = [0_u8; 16];
    rand::rngs::SysRng.try_fill_bytes(&mut bytes).map_err(|error| {
        let text = format!("{error}");
        AppError::Input(Finding::rejected("no-randomness", Text::new(text.clone(), text)).into())
    })?;
    let letters = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
    Ok(SecretString::from(letters.map(|letter| char::from(*letter)).collect::<String>()))
}
