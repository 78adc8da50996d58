//! Why something cannot be entered now, in words that say what to do.

use crate::AppError;
use caicach_assessments::{Refused, RoundKind, WindowState};
use caicach_findings::{Finding, Place, Text};
use chrono::NaiveDateTime;

fn refuse(code: &'static str, item: &str, message: Text, hint: Text) -> AppError {
    AppError::Input(
        Finding::rejected(code, message)
            .at(if item.is_empty() { Place::default() } else { Place::item(item) })
            .hint(hint)
            .into(),
    )
}

fn instant(at: NaiveDateTime) -> String {
    at.format("%H:%M %d/%m/%Y").to_string()
}

/// The round is not open for the unit.
pub(super) fn not_open(round: RoundKind, item: &str, state: WindowState) -> AppError {
    let label = round.label();
    let (code, message) = match state {
        WindowState::Ahead { opens } => (
            "window-ahead",
            Text::new(
                format!("Vòng “{}” mở lúc {}", label.vi, instant(opens)),
                format!("The round “{}” opens at {}", label.en, instant(opens)),
            ),
        ),
        WindowState::Closed { since } => (
            "window-closed",
            Text::new(
                format!(
                    "Vòng “{}” đã đóng lúc {}; nội dung vừa nhập chưa được lưu vào bảng điểm",
                    label.vi,
                    instant(since)
                ),
                format!(
                    "The round “{}” closed at {}; what was just typed is not in the sheet",
                    label.en,
                    instant(since)
                ),
            ),
        ),
        WindowState::NotPlanned | WindowState::Undated | WindowState::Open { .. } => (
            "window-undated",
            Text::new(
                format!("Vòng “{}” chưa có thời gian", label.vi),
                format!("The round “{}” has no dates yet", label.en),
            ),
        ),
    };
    let hint = Text::new(
        "Bản nháp còn trên máy này; đề nghị đơn vị chủ trì gia hạn kèm lý do",
        "A draft stays on this device; ask the owner of the index for more time, with a reason",
    );
    refuse(code, item, message, hint)
}

/// The unit handed its sheet in.
pub(super) fn handed_in(unit: &str) -> AppError {
    refuse(
        "handed-in",
        unit,
        Text::new("Đơn vị đã nộp bảng tự đánh giá", "The unit has handed in its self-assessment"),
        Text::new(
            "Lãnh đạo đơn vị trả lại thì mới sửa được",
            "It can be changed once the unit's head gives it back",
        ),
    )
}

/// The result is published.
pub(super) fn published() -> AppError {
    refuse(
        "published",
        "",
        Text::new("Kết quả đã công bố không thay đổi được", "A published result does not change"),
        Text::new(
            "Đơn vị chủ trì mở lại để đính chính, kèm lý do",
            "The owner of the index opens it again for a correction, with a reason",
        ),
    )
}

/// Nothing was published yet.
pub(super) fn nothing_published() -> AppError {
    refuse(
        "not-published",
        "",
        Text::new("Kết quả chưa được công bố", "The result is not published yet"),
        Text::new("Công bố kết quả rồi lập văn bản", "Publish the result, then make the document"),
    )
}

/// The form of official documents needs something that was not said.
pub(super) fn unwritable(why: &Text) -> AppError {
    let hint = Text::new("Điền phần này trong mẫu lập văn bản", "Fill it in on the page of documents");
    refuse("document-incomplete", "", why.clone(), hint)
}

/// The entry cannot stand.
pub(super) fn refused(item: &str, why: &Refused) -> AppError {
    refuse(why.code(), item, why.text(), why.hint())
}

/// There is no such component in the framework of the unit.
pub(super) fn unknown_item(item: &str) -> AppError {
    refuse(
        "unknown-code",
        item,
        Text::new(format!("Bộ tiêu chí không có mục {item}"), format!("The framework has no item {item}")),
        Text::new("Tải lại trang", "Load the page again"),
    )
}
