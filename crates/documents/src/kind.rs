//! Kinds of documents.

use crate::text::Phrase;

/// A kind that has a name (văn bản có tên loại) and is laid out by the specimens 1.1, 1.2, 1.4 and 1.9 of Annex III. Official letters,
/// telegrams, invitations and certificates have specimens of their own (1.5 to 1.8, 1.10), are not written here and are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Nghị quyết (cá biệt), by this authority.
    Resolution {
        /// Who resolves (thẩm quyền ban hành), between the subject and the legal bases.
        authority: Phrase,
    },
    /// Quyết định (cá biệt), by this authority.
    Decision {
        /// Who decides: the office of the head, or the collective.
        authority: Phrase,
    },
    /// Chỉ thị.
    Directive,
    /// Thông báo.
    Notice,
    /// Hướng dẫn.
    Guidance,
    /// Chương trình.
    Programme,
    /// Kế hoạch.
    Plan,
    /// Báo cáo.
    Report,
    /// Biên bản.
    Minutes,
    /// Tờ trình.
    Submission,
}

impl Kind {
    /// The name of the kind (Điều 7 of the decree).
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Resolution { .. } => "Nghị quyết",
            Self::Decision { .. } => "Quyết định",
            Self::Directive => "Chỉ thị",
            Self::Notice => "Thông báo",
            Self::Guidance => "Hướng dẫn",
            Self::Programme => "Chương trình",
            Self::Plan => "Kế hoạch",
            Self::Report => "Báo cáo",
            Self::Minutes => "Biên bản",
            Self::Submission => "Tờ trình",
        }
    }

    /// The abbreviation in the symbol (Annex III, section I).
    #[must_use]
    pub fn abbreviation(&self) -> &'static str {
        match self {
            Self::Resolution { .. } => "NQ",
            Self::Decision { .. } => "QĐ",
            Self::Directive => "CT",
            Self::Notice => "TB",
            Self::Guidance => "HD",
            Self::Programme => "CTr",
            Self::Plan => "KH",
            Self::Report => "BC",
            Self::Minutes => "BB",
            Self::Submission => "TTr",
        }
    }

    /// Who enacts, and the words after the legal bases (Annex III, specimens 1.1 and 1.2).
    pub(crate) fn enacting(&self) -> Option<(&Phrase, &'static str)> {
        match self {
            Self::Resolution { authority } => Some((authority, "QUYẾT NGHỊ:")),
            Self::Decision { authority } => Some((authority, "QUYẾT ĐỊNH:")),
            _ => None,
        }
    }
}
