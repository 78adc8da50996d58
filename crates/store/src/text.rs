//! What text may be stored.

use crate::StoreError;

/// Refuses the one character that PostgreSQL cannot store, so that both databases accept the same.
///
/// # Errors
/// [`StoreError::Invalid`] naming the field.
pub(crate) fn check_text(field: &'static str, text: &str) -> Result<(), StoreError> {
    if !text.contains('\0') {
        return Ok(());
    }
    Err(has_nul(field))
}

/// The refusal of a text with the character NUL.
pub(crate) fn has_nul(field: &'static str) -> StoreError {
    StoreError::invalid(
        field,
        "Nội dung có ký tự rỗng (mã 0); hãy xóa ký tự này rồi nhập lại.",
        "The text has a null character (code 0); remove it and enter the text again.",
    )
}
