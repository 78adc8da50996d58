//! Hashing passwords: Argon2id with the parameters that OWASP recommends.
//!
//! Source: OWASP Password Storage Cheat Sheet, <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>:
//! Argon2id with 19 MiB of memory, two passes and one lane. Hashes are kept as PHC strings, which name their parameters,
//! so that these can be raised later.
//!
//! A hash takes tens of milliseconds and 19 MiB. So it is computed outside the threads that serve requests, never inside
//! a transaction, and only as many at once as there are processors: a thousand people who sign in at eight in the
//! morning wait a little, and do not take the server's memory.

use crate::StoreError;
use crate::secrets::random_bytes;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// How costly a guess at a password is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 }
    }
}

/// Computes and checks hashes, a few at a time.
pub(crate) struct Hashing {
    params: Params,
    turns: Arc<Semaphore>,
    nobody: String,
}

/// What came of checking a password.
pub(crate) struct Checked {
    /// Whether it was the right one.
    pub(crate) matches: bool,
    /// Whether the stored hash was made with other parameters than today's.
    pub(crate) is_outdated: bool,
}

impl Hashing {
    pub(crate) fn new(cost: PasswordCost) -> Result<Self, StoreError> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(failed)?;
        let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        // A hash that no password is known for, checked when there is no such account.
        let nobody = compute(&params, &crate::secrets::random_hex()?)?;
        Ok(Self { params, turns: Arc::new(Semaphore::new(at_once)), nobody })
    }

    /// The hash of a password, as a PHC string.
    pub(crate) async fn hash(&self, password: &SecretString) -> Result<String, StoreError> {
        let params = self.params.clone();
        let password = composed(password);
        self.in_turn(move || compute(&params, password.expose_secret())).await
    }

    /// Checks a password against a hash, or, when there is no account, against a hash that nothing matches: both take
    /// the same time, so that nobody learns which names exist.
    pub(crate) async fn check(
        &self,
        password: &SecretString,
        hash: Option<&str>,
    ) -> Result<Checked, StoreError> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).to_owned();
        let params = self.params.clone();
        let password = composed(password);
        let checked = self.in_turn(move || verify(&params, password.expose_secret(), &hash)).await?;
        Ok(Checked { matches: checked.matches && exists, is_outdated: checked.is_outdated })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn = self.turns.clone().acquire_owned().await.map_err(failed)?;
        let work = move || {
            let result = work();
            drop(turn);
            result
        };
        tokio::task::spawn_blocking(work).await.map_err(failed)?
    }
}

fn compute(params: &Params, password: &str) -> Result<String, StoreError> {
    let salt = SaltString::encode_b64(&random_bytes::<16>()?).map_err(failed)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    Ok(argon2.hash_password(password.as_bytes(), &salt).map_err(failed)?.to_string())
}

fn verify(params: &Params, password: &str, hash: &str) -> Result<Checked, StoreError> {
    let Ok(hash) = PasswordHash::new(hash) else {
        // The hash of an erased account: nothing matches it.
        return Ok(Checked { matches: false, is_outdated: false });
    };
    // The hash names its own parameters, and those are used.
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let matches = argon2.verify_password(password.as_bytes(), &hash).is_ok();
    let used = Params::try_from(&hash).map_err(failed)?;
    let is_outdated =
        (used.m_cost(), used.t_cost(), used.p_cost()) != (params.m_cost(), params.t_cost(), params.p_cost());
    Ok(Checked { matches, is_outdated })
}

/// A password in Unicode's composed form: keyboards type `ế` as one character or as three, and it is one password.
fn composed(password: &SecretString) -> SecretString {
    SecretString::from(password.expose_secret().nfc().collect::<String>())
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::Cryptography(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_are_those_that_owasp_recommends() {
        let hashing = Hashing::new(PasswordCost::default()).unwrap();
        assert!(hashing.nobody.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hashing.nobody);
    }

    /// Made by the command `argon2` of Debian's package argon2 0~20171227: `printf 'mật khẩu' | argon2 caicach-salt -id -t 2 -k 1024 -p 1 -e`.
    #[test]
    fn a_hash_of_the_reference_program_is_accepted() {
        let hash =
            "$argon2id$v=19$m=1024,t=2,p=1$Y2FpY2FjaC1zYWx0$bdYBS5JcZ+hyuj5UzqUcQ34cMlUbTYVyl+CkLQrMZC8";
        let params = Params::new(1024, 2, 1, None).unwrap();
        let checked = verify(&params, "mật khẩu", hash).unwrap();
        assert!(checked.matches && !checked.is_outdated);
        assert!(!verify(&params, "mat khau", hash).unwrap().matches);
        let raised = Params::new(2048, 2, 1, None).unwrap();
        assert!(verify(&raised, "mật khẩu", hash).unwrap().is_outdated);
    }
}
