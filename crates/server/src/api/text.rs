//! Words in both languages.

use serde::Serialize;
use utoipa::ToSchema;

/// The same words in Vietnamese and English. Where a source has no English, `en` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Text {
    /// Vietnamese.
    vi: String,
    /// English; may be empty.
    en: String,
}

impl From<&caicach_findings::Text> for Text {
    fn from(text: &caicach_findings::Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

impl From<caicach_findings::Text> for Text {
    fn from(text: caicach_findings::Text) -> Self {
        Self { vi: text.vi, en: text.en }
    }
}

impl Text {
    /// The words in Vietnamese and English.
    pub(crate) fn new(vi: &str, en: &str) -> Self {
        Self { vi: vi.to_owned(), en: en.to_owned() }
    }
}
