//! The sentences that people read.

use super::StoreError;
use caicach_findings::Text;

impl StoreError {
    /// What is the matter, for people.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::NotFound { subject, id } => {
                let name = subject.name();
                Text::new(
                    format!("Không tìm thấy {} “{id}”.", name.vi),
                    format!("There is no {} “{id}”.", name.en),
                )
            }
            Self::Conflict { subject, id, .. } => {
                let name = subject.name();
                Text::new(
                    format!("Người khác đã sửa {} “{id}” sau khi bạn mở ra.", name.vi),
                    format!("Somebody else has changed the {} “{id}” since you opened it.", name.en),
                )
            }
            Self::AlreadyExists { subject, id } => {
                let name = subject.name();
                Text::new(
                    format!("Đã có {} “{id}”.", name.vi),
                    format!("The {} “{id}” exists already.", name.en),
                )
            }
            Self::Invalid { reason, .. } => reason.clone(),
            Self::Unavailable { .. } => Text::new(
                "Hiện không kết nối được với cơ sở dữ liệu hoặc cơ sở dữ liệu đang bận.",
                "The database cannot be reached, or is busy.",
            ),
            Self::Corrupt { what, .. } => {
                Text::new(format!("Dữ liệu bị hỏng: {}.", what.vi), format!("Damaged data: {}.", what.en))
            }
            Self::NewerSchema { migrations } => Text::new(
                format!("Dữ liệu do phiên bản mới hơn tạo ra (chưa biết: {}).", migrations.join(", ")),
                format!("The data was made by a newer version (not known here: {}).", migrations.join(", ")),
            ),
            Self::NotEmpty { table } => Text::new(
                format!("Cơ sở dữ liệu không trống (bảng {table} đã có dữ liệu); chưa khôi phục gì."),
                format!("The database is not empty (table {table} has rows); nothing was restored."),
            ),
            Self::File(_) => {
                Text::new("Không đọc hoặc ghi được tệp.", "A file could not be read or written.")
            }
            Self::Database(_) => Text::new(
                "Cơ sở dữ liệu từ chối thao tác này; chưa có gì thay đổi.",
                "The database refused this; nothing was changed.",
            ),
            Self::Cryptography(_) => Text::new(
                "Không tạo hoặc kiểm tra được mật khẩu hay mã bí mật.",
                "A password or secret could not be made or checked.",
            ),
        }
    }

    /// What to do about it, for people.
    #[must_use]
    pub fn hint(&self) -> Option<Text> {
        let hint = match self {
            Self::NotFound { .. } => Text::new(
                "Kiểm tra lại mã hoặc tải lại danh sách.",
                "Check the code, or load the list again.",
            ),
            Self::Conflict { .. } => Text::new(
                "Tải lại để xem nội dung mới nhất, rồi sửa lại.",
                "Load it again to see the latest, then make your change again.",
            ),
            Self::AlreadyExists { .. } => Text::new(
                "Dùng tên hoặc mã khác, hoặc sửa mục đã có.",
                "Use another name or code, or edit what exists.",
            ),
            Self::Invalid { .. } => return None,
            Self::Unavailable { .. } => Text::new(
                "Thử lại sau ít phút; nếu vẫn lỗi, kiểm tra máy chủ cơ sở dữ liệu, quyền ghi và dung lượng đĩa.",
                "Try again in a few minutes; if it persists, check the database server, permissions and disk space.",
            ),
            Self::Corrupt { .. } => Text::new(
                "Giữ nguyên tệp hiện có và khôi phục từ bản sao lưu tốt gần nhất.",
                "Keep the file as it is and restore the latest good backup.",
            ),
            Self::NewerSchema { .. } => Text::new(
                "Cài phiên bản Caicach mới nhất rồi thử lại.",
                "Install the latest version of Caicach and try again.",
            ),
            Self::NotEmpty { .. } => Text::new(
                "Khôi phục vào một cơ sở dữ liệu mới, trống.",
                "Restore into a new, empty database.",
            ),
            Self::File(_) => Text::new(
                "Kiểm tra đường dẫn, quyền truy cập và dung lượng đĩa.",
                "Check the path, the permissions and the disk space.",
            ),
            Self::Database(_) | Self::Cryptography(_) => Text::new(
                "Gửi nhật ký của máy chủ cho người quản trị.",
                "Send the server's log to the administrator.",
            ),
        };
        Some(hint)
    }
}
