//! Kinds of units on the wire.

use caicach_units::UnitKind;
use serde::Serialize;
use utoipa::ToSchema;

/// What a unit is: a territory (province, district, commune), or a body that works in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UnitKind)]
pub(crate) enum UnitKindWord {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Quận, huyện, thị xã, thành phố thuộc tỉnh; until 2025-06-30.
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
    /// Bộ, cơ quan ngang bộ.
    Ministry,
    /// Sở, ban, ngành.
    Department,
    /// Chi cục.
    Branch,
    /// Đơn vị sự nghiệp công lập.
    ServiceUnit,
    /// Trung tâm phục vụ hành chính công.
    ServiceCentre,
    /// Bộ phận một cửa.
    OneStopShop,
    /// Cơ quan ngành dọc.
    VerticalAgency,
    /// Anything else.
    Other,
}

impl UnitKindWord {
    /// Each word of an address with what it stands for.
    pub(super) const WORDS: [(&'static str, Self); 11] = [
        ("province", Self::Province),
        ("district", Self::District),
        ("commune", Self::Commune),
        ("ministry", Self::Ministry),
        ("department", Self::Department),
        ("branch", Self::Branch),
        ("service_unit", Self::ServiceUnit),
        ("service_centre", Self::ServiceCentre),
        ("one_stop_shop", Self::OneStopShop),
        ("vertical_agency", Self::VerticalAgency),
        ("other", Self::Other),
    ];
}

impl From<UnitKind> for UnitKindWord {
    fn from(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Province => Self::Province,
            UnitKind::District => Self::District,
            UnitKind::Commune => Self::Commune,
            UnitKind::Ministry => Self::Ministry,
            UnitKind::Department => Self::Department,
            UnitKind::Branch => Self::Branch,
            UnitKind::ServiceUnit => Self::ServiceUnit,
            UnitKind::ServiceCentre => Self::ServiceCentre,
            UnitKind::OneStopShop => Self::OneStopShop,
            UnitKind::VerticalAgency => Self::VerticalAgency,
            UnitKind::Other => Self::Other,
        }
    }
}

impl From<UnitKindWord> for UnitKind {
    fn from(word: UnitKindWord) -> Self {
        match word {
            UnitKindWord::Province => Self::Province,
            UnitKindWord::District => Self::District,
            UnitKindWord::Commune => Self::Commune,
            UnitKindWord::Ministry => Self::Ministry,
            UnitKindWord::Department => Self::Department,
            UnitKindWord::Branch => Self::Branch,
            UnitKindWord::ServiceUnit => Self::ServiceUnit,
            UnitKindWord::ServiceCentre => Self::ServiceCentre,
            UnitKindWord::OneStopShop => Self::OneStopShop,
            UnitKindWord::VerticalAgency => Self::VerticalAgency,
            UnitKindWord::Other => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_files_and_answers_alike() {
        assert_eq!(UnitKindWord::WORDS.len(), UnitKind::ALL.len());
        for (kind, (word, meant)) in UnitKind::ALL.into_iter().zip(UnitKindWord::WORDS) {
            assert_eq!((kind.code(), UnitKindWord::from(kind), UnitKind::from(meant)), (word, meant, kind));
            assert_eq!(serde_json::to_value(meant).unwrap(), word);
        }
    }
}
