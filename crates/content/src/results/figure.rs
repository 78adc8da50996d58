//! One published figure: what one source says of one unit in one year.

use caicach_findings::{Language, Text};
use rust_decimal::Decimal;

/// How a number came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provenance {
    /// As printed in the source.
    Verbatim,
    /// Worked out from printed figures before it came here; the note of the figure says how.
    Derived,
    /// Computed by this software from a complete list of published figures.
    Computed,
}

impl Provenance {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "verbatim" => Some(Self::Verbatim),
            "derived" => Some(Self::Derived),
            _ => None,
        }
    }

    /// The word shown to people.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Verbatim, Language::Vi) => "theo nguồn",
            (Self::Verbatim, Language::En) => "as printed",
            (Self::Derived, Language::Vi) => "suy ra từ số liệu công bố",
            (Self::Derived, Language::En) => "derived from printed figures",
            (Self::Computed, Language::Vi) => "phần mềm tính",
            (Self::Computed, Language::En) => "computed by the software",
        }
    }
}

/// Who brought a figure in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// It belongs to the content of the product.
    Published,
    /// An office added it; it stands beside what is published and never replaces it.
    Office,
}

/// What kind of source a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A site of a state authority.
    OfficialSite,
    /// A portal of legal texts.
    LegalPortal,
    /// A newspaper or news agency.
    Press,
    /// A copy or translation on another site.
    SecondaryCopy,
    /// The public preview of a data set.
    DatasetPreview,
    /// A public code repository.
    PublicRepository,
    /// A plan or document of an authority that the office itself holds.
    GivenDocument,
    /// What an office entered itself.
    Office,
}

impl SourceKind {
    pub(crate) const ALL: [(&'static str, Self); 8] = [
        ("official_site", Self::OfficialSite),
        ("legal_portal", Self::LegalPortal),
        ("press", Self::Press),
        ("secondary_copy", Self::SecondaryCopy),
        ("dataset_preview", Self::DatasetPreview),
        ("public_repository", Self::PublicRepository),
        ("given_document", Self::GivenDocument),
        ("office", Self::Office),
    ];

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(code, _)| *code == text).map(|(_, kind)| *kind)
    }

    /// The code used in content files, for example `official_site`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(code, _)| code)
    }

    /// The words shown to people.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::OfficialSite, Language::Vi) => "trang thông tin chính thức",
            (Self::OfficialSite, Language::En) => "official site",
            (Self::LegalPortal, Language::Vi) => "cổng văn bản pháp luật",
            (Self::LegalPortal, Language::En) => "legal portal",
            (Self::Press, Language::Vi) => "báo chí",
            (Self::Press, Language::En) => "press",
            (Self::SecondaryCopy, Language::Vi) => "bản chép lại",
            (Self::SecondaryCopy, Language::En) => "secondary copy",
            (Self::DatasetPreview, Language::Vi) => "bản xem trước của bộ dữ liệu",
            (Self::DatasetPreview, Language::En) => "data set preview",
            (Self::PublicRepository, Language::Vi) => "kho dữ liệu công khai",
            (Self::PublicRepository, Language::En) => "public repository",
            (Self::GivenDocument, Language::Vi) => "văn bản của cơ quan",
            (Self::GivenDocument, Language::En) => "document of an authority",
            (Self::Office, Language::Vi) => "đơn vị tự nhập",
            (Self::Office, Language::En) => "entered by the office",
        }
    }
}

/// A unit as a list of results names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitName {
    /// Its code in the list of provinces of that year (63 provinces until 2024, 34 from 2025). A unit that no list
    /// holds any more (Hà Tây, until 2008) has none and is known by its name.
    pub code: Option<String>,
    /// Its name in that year.
    pub name: String,
}

impl UnitName {
    /// What tells the unit from others: its code, else its name.
    #[must_use]
    pub fn key(&self) -> &str {
        self.code.as_deref().unwrap_or(&self.name)
    }
}

/// A number together with the text that its source prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedNumber {
    /// The exact number.
    pub number: Decimal,
    /// The text, for example `90.10`.
    pub printed: String,
}

/// A value and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedValue {
    /// The number and its text; points or percent as the index says.
    pub value: PrintedNumber,
    /// Printed or derived.
    pub provenance: Provenance,
}

/// A place in a ranking and how it came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedRank {
    /// The place, from 1.
    pub rank: u32,
    /// Printed or derived.
    pub provenance: Provenance,
}

/// The points of one part of a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartValue {
    /// The part's identifier in the definition of the index.
    pub part: String,
    /// Its points.
    pub value: PrintedNumber,
}

/// What one source says of one unit in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The index, for example `par_index`.
    pub index: String,
    /// The year that was measured (not the year of publication).
    pub year: i32,
    /// The unit.
    pub unit: UnitName,
    /// Its place, where the source gives one.
    pub rank: Option<PublishedRank>,
    /// How many units form the last group that the unit belongs to, where a source names a group and no place:
    /// 3 means “one of the last three”.
    pub among_last: Option<u32>,
    /// The total, where the source gives one.
    pub value: Option<PublishedValue>,
    /// The change of the value on the previous year that the source itself states.
    pub stated_change: Option<Decimal>,
    /// The change in places on the previous year that the source itself states; positive = rose.
    pub stated_places: Option<i64>,
    /// The parts of the total, and further totals, that the source gives.
    pub parts: Vec<PartValue>,
    /// What has to be known about the figure.
    pub note: Option<Text>,
    /// What kind of source it is.
    pub source_kind: SourceKind,
    /// The source or sources: addresses, or issuer, number and date of a document.
    pub sources: Vec<String>,
    /// Who brought the figure in.
    pub origin: Origin,
}

/// What several sources say together. Sources that differ are never reconciled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated<T> {
    /// No source says anything.
    Unknown,
    /// All sources that say something say the same.
    Agreed(T),
    /// Sources differ; what they say in the order of the sources, each once.
    Disputed(Vec<T>),
}

impl<T: PartialEq> Stated<T> {
    /// What a number of sources say together.
    pub fn by(statements: impl IntoIterator<Item = T>) -> Self {
        let mut different: Vec<T> = Vec::new();
        for statement in statements {
            if !different.contains(&statement) {
                different.push(statement);
            }
        }
        match different.len() {
            0 => Self::Unknown,
            1 => different.pop().map_or(Self::Unknown, Self::Agreed),
            _ => Self::Disputed(different),
        }
    }

    /// The one statement on which all agree.
    #[must_use]
    pub fn agreed(&self) -> Option<&T> {
        match self {
            Self::Agreed(statement) => Some(statement),
            Self::Unknown | Self::Disputed(_) => None,
        }
    }

    /// The statement on which all agree, else the first of those that differ; for ordering and for charts.
    #[must_use]
    pub fn first(&self) -> Option<&T> {
        match self {
            Self::Unknown => None,
            Self::Agreed(statement) => Some(statement),
            Self::Disputed(statements) => statements.first(),
        }
    }

    /// Whether any source says something.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// Whether sources differ.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        matches!(self, Self::Disputed(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_that_say_the_same_agree_and_others_are_all_kept() {
        assert_eq!(Stated::<u32>::by([]), Stated::Unknown);
        assert_eq!(Stated::by([2, 2]), Stated::Agreed(2));
        assert_eq!(Stated::by([3, 2, 3]), Stated::Disputed(vec![3, 2]));
        // 90.1 and 90.10 are the same number.
        assert!(!Stated::by([Decimal::new(901, 1), Decimal::new(9010, 2)]).is_disputed());
    }
}
