//! Files beside the database, each under the SHA-256 of its bytes, in a folder or in an S3-compatible store.
//!
//! The same bytes are kept once, whoever hands them in. Nothing is ever overwritten: a name that is there already holds the same
//! bytes. What is read is held against its name, so that an altered file is found when it is asked for.

use crate::StoreError;
use crate::secrets::sha256_hex;
use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use std::sync::Arc;
use url::Url;

/// How many letters of a name make the folder in which the file lies.
const FOLDER_LETTERS: usize = 2;

/// Where files are kept.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    base: Path,
}

impl Blobs {
    /// Opens a folder, which is made when it is not there, or the address of a store (`s3://…`), with the settings that the
    /// environment holds (`AWS_*`).
    ///
    /// # Errors
    /// The folder cannot be made, or the address is not understood.
    pub fn open(place: &str) -> Result<Self, StoreError> {
        let url = match Url::parse(place) {
            Ok(url) if url.scheme().len() > 1 => url,
            _ => {
                std::fs::create_dir_all(place).map_err(|error| unusable(place, &error))?;
                let folder = std::fs::canonicalize(place).map_err(|error| unusable(place, &error))?;
                Url::from_directory_path(&folder).map_err(|()| unusable(place, &"no address"))?
            }
        };
        let settings = std::env::vars().filter(|(name, _)| name.starts_with("AWS_"));
        let (store, base) =
            object_store::parse_url_opts(&url, settings).map_err(|error| unusable(place, &error))?;
        Ok(Self { store: Arc::from(store), base })
    }

    /// Keeps bytes, and answers the SHA-256 under which they lie.
    ///
    /// # Errors
    /// The place cannot be written.
    pub async fn put(&self, bytes: Bytes) -> Result<String, StoreError> {
        let sha256 = sha256_hex(&bytes);
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(&self.path(&sha256), bytes.into(), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(sha256),
            Err(error) => Err(unusable(&sha256, &error)),
        }
    }

    /// The bytes under a SHA-256.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when they are not there or not those that were kept; the place cannot be read.
    pub async fn get(&self, sha256: &str) -> Result<Bytes, StoreError> {
        let read = async { self.store.get(&self.path(sha256)).await?.bytes().await };
        let bytes = match read.await {
            Ok(bytes) => bytes,
            Err(object_store::Error::NotFound { .. }) => return Err(lost(sha256)),
            Err(error) => return Err(unusable(sha256, &error)),
        };
        if sha256_hex(&bytes) == sha256 { Ok(bytes) } else { Err(altered(sha256)) }
    }

    fn path(&self, sha256: &str) -> Path {
        let folder = sha256.get(..FOLDER_LETTERS).unwrap_or_default();
        self.base.clone().join(folder).join(sha256)
    }
}

fn unusable(place: &str, reason: &dyn std::fmt::Display) -> StoreError {
    StoreError::corrupt(
        format!("không đọc, ghi được tệp ở {place}: {reason}"),
        format!("the file at {place} cannot be read or written: {reason}"),
    )
}

fn lost(sha256: &str) -> StoreError {
    StoreError::corrupt(
        format!("tệp {sha256} không còn ở nơi lưu"),
        format!("the file {sha256} is no longer where it was kept"),
    )
}

fn altered(sha256: &str) -> StoreError {
    StoreError::corrupt(format!("tệp {sha256} đã bị thay đổi"), format!("the file {sha256} was altered"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_are_kept_once_and_an_altered_file_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(folder.path().join("files").to_str().unwrap()).unwrap();
        let name = blobs.put(Bytes::from_static(b"abc")).await.unwrap();
        // FIPS 180-4, example of SHA-256 for “abc”.
        assert_eq!(name, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(blobs.put(Bytes::from_static(b"abc")).await.unwrap(), name);
        assert_eq!(blobs.get(&name).await.unwrap(), Bytes::from_static(b"abc"));
        std::fs::write(folder.path().join("files").join("ba").join(&name), b"abd").unwrap();
        assert!(blobs.get(&name).await.is_err());
        assert!(blobs.get(&name.replace('b', "c")).await.is_err());
    }
}
