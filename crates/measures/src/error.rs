//! What can go wrong with a lake.

use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use datafusion::parquet::errors::ParquetError;

/// Why the lake could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LakeError {
    /// The place of the lake is no folder and no known address.
    #[error("there is no lake at {0}")]
    Place(String),
    /// The disk.
    #[error("the lake cannot be reached: {0}")]
    Io(#[from] std::io::Error),
    /// The store of files.
    #[error("the lake cannot be reached: {0}")]
    Store(#[from] object_store::Error),
    /// A file is not what the manifest says.
    #[error("{file} is damaged: {reason}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody else changed the register meanwhile.
    #[error("the register {register} was changed by somebody else meanwhile; nothing was written")]
    Conflict {
        /// The register.
        register: String,
    },
    /// The files were written with other columns.
    #[error("the lake holds the register {register} with other columns; import it again with --replace")]
    OtherColumns {
        /// The register.
        register: String,
    },
    /// There is nothing in the lake yet.
    #[error("the lake holds no register {register}")]
    NoRegister {
        /// The register.
        register: String,
    },
    /// A cluster reads whole files.
    #[error(
        "{rows} records of the register {register} are replaced by later imports; compact it before a cluster reads it"
    )]
    NotCompact {
        /// The register.
        register: String,
        /// How many records are replaced.
        rows: u64,
    },
    /// The machines of the cluster read something else than this one.
    #[error(
        "the cluster finds {found} records of the register {register}, the lake holds {expected}: does every machine reach the lake at the same address?"
    )]
    OtherLake {
        /// The register.
        register: String,
        /// How many records the cluster finds.
        found: u64,
        /// How many the manifest counts.
        expected: u64,
    },
    /// A scheduler or an executor.
    #[error("the cluster does not work: {0}")]
    Cluster(String),
    /// Columns in memory.
    #[error("the records cannot be held in columns: {0}")]
    Arrow(#[from] ArrowError),
    /// Columns in files.
    #[error("the file cannot be read or written: {0}")]
    Parquet(#[from] ParquetError),
    /// The query.
    #[error("the measures cannot be computed: {0}")]
    Query(#[from] DataFusionError),
}
