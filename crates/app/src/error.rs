//! Why a use case could not be carried out.

use crate::policy::PolicyError;
use caicach_findings::{Findings, Text};
use caicach_openid::OpenIdError;
use caicach_store::StoreError;

/// Why a use case could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The caller may not do this.
    #[error("this is not allowed")]
    Forbidden,
    /// The input cannot be used; nothing was changed.
    #[error("the input cannot be used")]
    Input(Findings),
    /// There is no such thing.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The content cannot be read.
    #[error("the content cannot be read")]
    Content(#[from] std::io::Error),
    /// A file of the server.
    #[error("a file cannot be read or written")]
    File(#[source] std::io::Error),
    /// The policy files.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Signing in at a provider.
    #[error(transparent)]
    OpenId(#[from] OpenIdError),
    /// A computation of ranks could not run.
    #[error(transparent)]
    Uncertainty(#[from] caicach_composite::Error),
    /// The lake of registers.
    #[error(transparent)]
    Lake(caicach_measures::LakeError),
    /// A thread of the program stopped.
    #[error("a part of the work stopped unexpectedly")]
    Stopped,
    /// A stored snapshot does not have the form that this version writes.
    #[error("a stored snapshot cannot be read: {0}")]
    Snapshot(#[from] serde_json::Error),
}

impl AppError {
    /// What is the matter, for people.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Forbidden => Text::new("Bạn không có quyền thực hiện việc này", "You may not do this"),
            Self::Input(findings) => {
                findings.iter().next().map(|finding| finding.message.clone()).unwrap_or_else(|| {
                    Text::new(
                        "Dữ liệu không dùng được; không có gì bị thay đổi",
                        "The input cannot be used; nothing was changed",
                    )
                })
            }
            Self::NotFound(_) => Text::new("Không tìm thấy", "There is no such thing"),
            Self::Store(error) => error.message(),
            Self::Content(error) => Text::new(
                format!("Không đọc được nội dung: {error}"),
                format!("The content cannot be read: {error}"),
            ),
            Self::File(error) => {
                let Text { vi, en } = Text::of_io(error);
                Text::new(
                    format!("Máy chủ không đọc hoặc ghi được tệp: {vi}"),
                    format!("The server cannot read or write a file: {en}"),
                )
            }
            Self::Policy(error) => {
                Text::new(format!("Lỗi chính sách phân quyền: {error}"), error.to_string())
            }
            Self::OpenId(error) => error.message(),
            Self::Uncertainty(error) => error.text(),
            Self::Lake(error) => error.text(),
            Self::Stopped => Text::new(
                "Một phần công việc dừng bất thường; không có gì bị thay đổi",
                "A part of the work stopped unexpectedly; nothing was changed",
            ),
            Self::Snapshot(error) => Text::new(
                format!("Không đọc được kết quả đã lưu: {error}"),
                format!("A stored result cannot be read: {error}"),
            ),
        }
    }

    /// What to do, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<Text> {
        match self {
            Self::Forbidden => Some(Text::new(
                "Liên hệ người quản trị để được cấp quyền",
                "Ask an administrator for the permission",
            )),
            Self::Input(findings) => findings.iter().find_map(|finding| finding.hint.clone()),
            Self::Store(error) => error.hint(),
            Self::OpenId(error) => Some(error.hint()),
            Self::Uncertainty(error) => Some(error.hint()),
            Self::Lake(error) => error.hint(),
            _ => None,
        }
    }
}
