//! The stores that an address names, opened as the lake opens them.

use crate::lake::{settings_of_environment, store_at};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::object_store::ObjectStoreRegistry;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use object_store::ObjectStore;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Every store that a query has named so far.
#[derive(Debug, Default)]
struct Stores {
    by_root: Mutex<HashMap<String, Arc<dyn ObjectStore>>>,
}

/// An address without its path.
fn root(url: &Url) -> String {
    format!("{}://{}", url.scheme(), url.authority())
}

impl ObjectStoreRegistry for Stores {
    fn register_store(&self, url: &Url, store: Arc<dyn ObjectStore>) -> Option<Arc<dyn ObjectStore>> {
        self.by_root.lock().unwrap_or_else(PoisonError::into_inner).insert(root(url), store)
    }

    fn get_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
        let mut by_root = self.by_root.lock().unwrap_or_else(PoisonError::into_inner);
        let root = root(url);
        if let Some(store) = by_root.get(&root) {
            return Ok(Arc::clone(store));
        }
        let mut bucket = url.clone();
        bucket.set_path("/");
        let (store, _) = store_at(&bucket, settings_of_environment())
            .map_err(|error| DataFusionError::ObjectStore(Box::new(error)))?;
        by_root.insert(root, Arc::clone(&store));
        Ok(store)
    }
}

/// What a query runs in; with a folder, what does not fit into memory is put there.
pub(super) fn runtime(work_dir: Option<&Path>) -> Result<Arc<RuntimeEnv>> {
    let mut builder = RuntimeEnvBuilder::new().with_object_store_registry(Arc::new(Stores::default()));
    if let Some(work_dir) = work_dir {
        builder = builder.with_temp_file_path(work_dir);
    }
    builder.build_arc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_opened_once_and_a_folder_needs_no_name() {
        let stores = Stores::default();
        let of = |address: &str| stores.get_store(&Url::parse(address).unwrap());
        let first = of("s3://lake/registers/a.parquet").unwrap();
        assert!(Arc::ptr_eq(&first, &of("s3://lake/other/b.parquet").unwrap()));
        assert!(!Arc::ptr_eq(&first, &of("s3://another/a.parquet").unwrap()));
        assert!(of("file:///srv/lake/a.parquet").is_ok());
        assert!(of("ftp://lake/a.parquet").is_err());
    }
}
