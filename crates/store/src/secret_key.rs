//! The key of the server, with which secrets are sealed that must be read again.
//!
//! A password is never read again and is kept as a hash; the secret of a second factor is needed for every code. It lies in the
//! database sealed with AES-256-GCM under a key that is not in the database: who reads the database alone cannot make codes.

use crate::StoreError;
use crate::secrets::random_bytes;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::sync::Arc;

/// The length of the key, in bytes.
const KEY_BYTES: usize = 32;

/// The key of the server. Cheap to clone; its bytes are never shown.
#[derive(Clone)]
pub struct SecretKey(Arc<LessSafeKey>);

impl fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    /// Reads a key from 64 hexadecimal digits, as [`SecretKey::generate`] writes them.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it is none.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let bytes = hex::decode(text.trim()).ok().filter(|bytes| bytes.len() == KEY_BYTES);
        let key = bytes.and_then(|bytes| UnboundKey::new(&AES_256_GCM, &bytes).ok());
        key.map(|key| Self(Arc::new(LessSafeKey::new(key)))).ok_or_else(|| {
            StoreError::invalid(
                "secret_key",
                "Khóa bí mật của máy chủ phải gồm 64 chữ số thập lục phân.",
                "The secret key of the server has 64 hexadecimal digits.",
            )
        })
    }

    /// A new key, to be kept in a place of its own.
    ///
    /// # Errors
    /// [`StoreError::Cryptography`] when the operating system gives no randomness.
    pub fn generate() -> Result<String, StoreError> {
        crate::secrets::random_hex()
    }

    /// Seals a secret. `purpose` names whose it is: it opens for the same purpose only, so that nobody can put one row's secret
    /// into another.
    pub(crate) fn seal(&self, purpose: &str, secret: &[u8]) -> Result<String, StoreError> {
        let nonce: [u8; NONCE_LEN] = random_bytes()?;
        let mut sealed = secret.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(associated(purpose)),
                &mut sealed,
            )
            .map_err(|error| StoreError::Cryptography(Box::new(error)))?;
        Ok(format!("{}{}", hex::encode(nonce), hex::encode(sealed)))
    }

    /// Opens what was sealed.
    pub(crate) fn open(&self, purpose: &str, sealed: &str) -> Result<Vec<u8>, StoreError> {
        let bytes = hex::decode(sealed).unwrap_or_default();
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN).unwrap_or_default();
        let mut opened = sealed.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| not_ours())?;
        let secret = self
            .0
            .open_in_place(nonce, Aad::from(associated(purpose)), &mut opened)
            .map_err(|_| not_ours())?;
        Ok(secret.to_vec())
    }
}

fn associated(purpose: &str) -> [u8; 32] {
    Sha256::digest(purpose.as_bytes()).into()
}

fn not_ours() -> StoreError {
    StoreError::corrupt(
        "bí mật đã lưu không mở được bằng khóa của máy chủ này".to_owned(),
        "a stored secret cannot be opened with the key of this server".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_the_same_purpose_and_key() {
        let key = SecretKey::parse(&SecretKey::generate().unwrap()).unwrap();
        let sealed = key.seal("account:1", b"secret").unwrap();
        assert_eq!(key.open("account:1", &sealed).unwrap(), b"secret");
        assert_ne!(sealed, key.seal("account:1", b"secret").unwrap(), "a nonce is used once");
        let other = SecretKey::parse(&SecretKey::generate().unwrap()).unwrap();
        for refused in [
            key.open("account:2", &sealed),
            other.open("account:1", &sealed),
            key.open("account:1", "00"),
            key.open("account:1", ""),
            key.open("account:1", &sealed.replace(['0', '1'], "2")),
        ] {
            assert!(matches!(refused, Err(StoreError::Corrupt { .. })));
        }
        assert!(SecretKey::parse("abc").is_err());
    }
}
