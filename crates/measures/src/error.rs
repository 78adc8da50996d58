//! What can go wrong with a lake.

use caicach_findings::Text;
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
    #[error("the lake holds the register {register} with other columns")]
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

impl LakeError {
    /// What is the matter, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let vi = match self {
            Self::Place(place) => format!("Không có kho dữ liệu tại {place}"),
            Self::Io(error) => format!("Không truy cập được kho dữ liệu: {error}"),
            Self::Store(error) => format!("Không truy cập được kho dữ liệu: {error}"),
            Self::Damaged { file, reason } => format!("Tệp {file} bị hỏng: {reason}"),
            Self::Conflict { register } => {
                format!("Có người khác vừa thay đổi sổ {register}; chưa ghi gì")
            }
            Self::OtherColumns { register } => format!("Kho dữ liệu giữ sổ {register} với các cột khác"),
            Self::NoRegister { register } => format!("Kho dữ liệu chưa có sổ {register}"),
            Self::Arrow(error) => format!("Không đưa được bản ghi vào cột: {error}"),
            Self::Parquet(error) => format!("Không đọc hoặc ghi được tệp: {error}"),
            Self::NotCompact { register, rows } => {
                format!(
                    "Sổ {register} có {rows} bản ghi đã được thay bằng bản ghi nhập sau; hãy nén sổ trước khi cụm máy đọc"
                )
            }
            Self::OtherLake { register, found, expected } => format!(
                "Cụm máy thấy {found} bản ghi của sổ {register}, kho dữ liệu có {expected}: các máy có đọc được kho ở cùng địa chỉ không?"
            ),
            Self::Cluster(reason) => format!("Cụm máy không hoạt động: {reason}"),
            Self::Query(error) => format!("Không tính được chỉ tiêu: {error}"),
        };
        Text::new(vi, self.to_string())
    }

    /// What to do, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<Text> {
        Some(match self {
            Self::Conflict { .. } => Text::new("Chạy lại lệnh", "Run the command again"),
            Self::OtherColumns { .. } => Text::new(
                "Định nghĩa của sổ đã thay đổi: nhập lại toàn bộ với --replace",
                "The definition of the register has changed: import everything again with --replace",
            ),
            Self::NoRegister { register } => Text::new(
                format!("Nhập dữ liệu: caicach lake import --register {register} TỆP"),
                format!("Import it: caicach lake import --register {register} FILE"),
            ),
            Self::Damaged { .. } => Text::new(
                "Khôi phục tệp từ bản sao lưu hoặc nhập lại với --replace",
                "Restore the file from a backup or import again with --replace",
            ),
            _ => return None,
        })
    }
}
