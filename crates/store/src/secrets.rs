//! Random secrets and their hashes.

use crate::StoreError;
use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

/// 256 random bits of the operating system, in hexadecimal.
pub(crate) fn random_hex() -> Result<String, StoreError> {
    let bytes: [u8; 32] = random_bytes()?;
    Ok(hex::encode(bytes))
}

/// Random bytes of the operating system.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| StoreError::Cryptography(Box::new(error)))?;
    Ok(bytes)
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
