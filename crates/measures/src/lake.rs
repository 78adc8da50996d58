//! The lake: registers as Parquet files, each snapshot a list of files.
//!
//! ```text
//! tasks/manifests/0000000001.json                  the first snapshot
//! tasks/data/0000000001-0-HASH.parquet             records, a row each, with a hash of the row
//! tasks/data/0000000001-0-HASH.replaced.2-HASH     which of them snapshot 2 replaces (a roaring bitmap)
//! ```
//!
//! A snapshot is in force from the moment in which its manifest exists. Files are written first and the manifest last, in one
//! step that fails when somebody else was faster; whatever is interrupted leaves files that no manifest names, and the
//! snapshot before stays in force.

mod compact;
mod file_reader;
mod manifest;
mod read;
mod row;
mod write;

pub use compact::Compacted;
pub use file_reader::FileReader;
pub use manifest::{Column, DataFile, Manifest, SnapshotSource, columns_of, version_of};
pub(crate) use read::value_at;
pub use read::{LakePartition, Texts};
#[cfg(feature = "cluster")]
pub(crate) use row::data_type_of;
pub use row::{Rows, RowsBuilder};
pub(crate) use row::{days_since_1970, schema_of};
pub use write::{ImportMode, Imported, LakeWriter};

use crate::LakeError;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// A place where registers are kept: a folder, or a bucket of an S3-compatible store.
#[derive(Debug, Clone)]
pub struct Lake {
    store: Arc<dyn ObjectStore>,
    base: Path,
    #[cfg(feature = "cluster")]
    root: Url,
    /// The snapshots to which this view of the lake is bound.
    held: Option<Arc<BTreeMap<String, Manifest>>>,
}

impl Lake {
    /// Opens a lake in a folder, which is made when it is missing, or at an address: `s3://bucket/folder`. The settings of an
    /// S3-compatible store come from the environment, under the names that its own tools use (`AWS_…`).
    ///
    /// # Errors
    /// The folder cannot be made; the address is not understood.
    pub fn open(place: &str) -> Result<Self, LakeError> {
        Self::open_with(place, settings_of_environment())
    }

    /// Opens a lake with settings of the store (`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_ALLOW_HTTP` and so on) that are
    /// given instead of read from the environment. A folder needs none.
    ///
    /// # Errors
    /// The folder cannot be made; the address or a setting is not understood.
    pub fn open_with(
        place: &str,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, LakeError> {
        let url = match Url::parse(place) {
            Ok(url) if url.scheme().len() > 1 => url,
            _ => {
                std::fs::create_dir_all(place)?;
                let folder = std::fs::canonicalize(place)?;
                Url::from_directory_path(&folder).map_err(|()| LakeError::Place(place.to_owned()))?
            }
        };
        let (store, base) = store_at(&url, settings)?;
        Ok(Self {
            store,
            base,
            #[cfg(feature = "cluster")]
            root: url,
            held: None,
        })
    }

    /// The lake as these snapshots have it, by register: whatever is written meanwhile, several questions get answers that fit
    /// together, and a value can be computed again from the snapshot it came from.
    #[must_use]
    pub fn at(&self, snapshots: Arc<BTreeMap<String, Manifest>>) -> Self {
        Self { held: Some(snapshots), ..self.clone() }
    }

    pub(crate) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// The path of a file of a register.
    pub(crate) fn path(&self, register: &str, file: &str) -> Path {
        let mut path = self.base.clone().join(register);
        for part in file.split('/') {
            path = path.join(part);
        }
        path
    }

    /// The address of a file of a register, as other machines know it.
    #[cfg(feature = "cluster")]
    pub(crate) fn address(&self, register: &str, file: &str) -> Url {
        let mut address = self.root.clone();
        address.set_path("/");
        let path = self.path(register, file);
        // Each part by itself, so that a `%` or a space in the name of a folder stays one.
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.clear().extend(path.parts().map(|part| part.as_ref().to_owned()));
        }
        address
    }

    /// The snapshot of a register that is in force; none when there is none yet.
    ///
    /// # Errors
    /// The lake cannot be read, or the manifest is damaged.
    pub async fn manifest(&self, register: &str) -> Result<Option<Manifest>, LakeError> {
        if let Some(held) = &self.held {
            return Ok(held.get(register).cloned());
        }
        let folder = self.path(register, "manifests");
        let found: Vec<_> = self.store.list(Some(&folder)).try_collect().await?;
        let newest =
            found.into_iter().map(|meta| meta.location).filter(|path| path.as_ref().ends_with(".json")).max();
        let Some(newest) = newest else { return Ok(None) };
        let bytes = self.store.get(&newest).await?.bytes().await?;
        let manifest = serde_json::from_slice(&bytes)
            .map_err(|error| LakeError::Damaged { file: newest.to_string(), reason: error.to_string() })?;
        Ok(Some(manifest))
    }

    /// Puts a snapshot in force.
    pub(crate) async fn commit(&self, manifest: &Manifest) -> Result<(), LakeError> {
        let path = self.path(&manifest.register, &format!("manifests/{:010}.json", manifest.number));
        let text = serde_json::to_vec_pretty(manifest)
            .map_err(|error| LakeError::Damaged { file: path.to_string(), reason: error.to_string() })?;
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(&path, text.into(), options).await {
            Ok(_) => Ok(()),
            Err(object_store::Error::AlreadyExists { .. }) => {
                Err(LakeError::Conflict { register: manifest.register.clone() })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The store at an address, opened with the settings that are for it, and the path in it.
pub(crate) fn store_at(
    url: &Url,
    settings: impl IntoIterator<Item = (String, String)>,
) -> Result<(Arc<dyn ObjectStore>, Path), object_store::Error> {
    let (store, base) = object_store::parse_url_opts(url, settings)?;
    Ok((Arc::from(store), base))
}

/// The settings of S3-compatible stores that the environment holds.
pub(crate) fn settings_of_environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars().filter(|(name, _)| name.starts_with("AWS_"))
}
