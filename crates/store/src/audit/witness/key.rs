//! The key with which heads are signed, and its public half.

use crate::StoreError;
use crate::secrets::sha256_hex;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use std::fmt;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

/// The length of a public key, in bytes.
const PUBLIC_BYTES: usize = 32;

/// The key with which heads are signed (Ed25519). Cheap to clone; its secret half is never shown.
#[derive(Clone)]
pub struct AuditKey {
    pair: Arc<Ed25519KeyPair>,
    public: AuditPublicKey,
}

/// The public half, with which everybody can check what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuditPublicKey([u8; PUBLIC_BYTES]);

impl fmt::Debug for AuditKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AuditKey").field("public", &self.public.to_hex()).finish_non_exhaustive()
    }
}

impl AuditKey {
    /// Reads the key from a file (PKCS#8), and makes one there when there is none, readable by its owner only. Answers whether it was made.
    ///
    /// # Errors
    /// [`StoreError::File`] when the file cannot be read or written, [`StoreError::Invalid`] when it holds no such key.
    pub fn open(path: &Path) -> Result<(Self, bool), StoreError> {
        match std::fs::read(path) {
            Ok(bytes) => Ok((Self::parse(&bytes)?, false)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let made = make(path)?;
                // Of two processes that start together, one makes it.
                Ok((Self::parse(&std::fs::read(path).map_err(StoreError::File)?)?, made))
            }
            Err(error) => Err(StoreError::File(error)),
        }
    }

    /// Reads a key from the bytes of its file.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when they are none.
    pub fn parse(pkcs8: &[u8]) -> Result<Self, StoreError> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).ok();
        let public = pair.as_ref().and_then(|pair| pair.public_key().as_ref().try_into().ok());
        pair.zip(public)
            .map(|(pair, public)| Self { pair: Arc::new(pair), public: AuditPublicKey(public) })
            .ok_or_else(|| {
                StoreError::invalid(
                    "audit_key",
                    "Tệp khóa ký nhật ký không phải khóa Ed25519 dạng PKCS#8.",
                    "The file of the key for the audit log is no Ed25519 key in PKCS#8.",
                )
            })
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> AuditPublicKey {
        self.public
    }

    pub(super) fn sign(&self, bytes: &[u8]) -> String {
        hex::encode(self.pair.sign(bytes))
    }
}

/// Makes a key in a file that is whole before it has its name. Answers whether it was this process that made it.
fn make(path: &Path) -> Result<bool, StoreError> {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map_err(|error| StoreError::Cryptography(Box::new(error)))?;
    let unfinished = path.with_extension(format!("unfinished-{}", std::process::id()));
    let written = write_private(&unfinished, pkcs8.as_ref())
        .and_then(|()| std::fs::hard_link(&unfinished, path).map(|()| true));
    let removed = std::fs::remove_file(&unfinished);
    match written {
        Ok(made) => removed.map(|()| made).map_err(StoreError::File),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.exists() => Ok(false),
        Err(error) => Err(StoreError::File(error)),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

impl AuditPublicKey {
    /// Reads a key from 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// The key as 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// By what people compare it: the SHA-256 of its bytes, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        sha256_hex(&self.0)
    }

    pub(super) fn verifies(&self, bytes: &[u8], signature: &str) -> bool {
        let signature = hex::decode(signature).unwrap_or_default();
        UnparsedPublicKey::new(&ED25519, &self.0).verify(bytes, &signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit-key.pk8");
        let (key, made) = AuditKey::open(&path).unwrap();
        let (again, made_again) = AuditKey::open(&path).unwrap();
        assert_eq!((made, made_again), (true, false));
        assert_eq!(key.public(), again.public());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left there");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let signature = key.sign(b"heads");
        assert!(again.public().verifies(b"heads", &signature));
        assert!(!again.public().verifies(b"other", &signature));
        assert_eq!(AuditPublicKey::parse(&key.public().to_hex()), Some(key.public()));
        std::fs::write(&path, b"no key").unwrap();
        assert!(matches!(AuditKey::open(&path), Err(StoreError::Invalid { field: "audit_key", .. })));
    }
}
