//! Kinds of units.

use crate::fold::fold;
use caicach_findings::{Language, Text};

/// What a unit is. Territories come first, from large to small; then the bodies that work in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Quận, huyện, thị xã, thành phố thuộc tỉnh; until 2025-06-30.
    District,
    /// Xã, phường, thị trấn (until 2025-06-30), đặc khu (from 2025-07-01).
    Commune,
    /// Bộ, cơ quan ngang bộ.
    Ministry,
    /// Sở, ban, ngành of a province; phòng, ban of a district or a commune; vụ, cục of a ministry.
    Department,
    /// Chi cục.
    Branch,
    /// Đơn vị sự nghiệp công lập: a public service unit such as a school or a hospital.
    ServiceUnit,
    /// Trung tâm phục vụ hành chính công of a province or a commune.
    ServiceCentre,
    /// Bộ phận một cửa: the desk that receives dossiers and returns results.
    OneStopShop,
    /// Cơ quan ngành dọc: an office of a central agency in the territory (tax, police, social insurance).
    VerticalAgency,
    /// Anything else.
    Other,
}

impl UnitKind {
    /// All kinds, in order.
    pub const ALL: [Self; 11] = [
        Self::Province,
        Self::District,
        Self::Commune,
        Self::Ministry,
        Self::Department,
        Self::Branch,
        Self::ServiceUnit,
        Self::ServiceCentre,
        Self::OneStopShop,
        Self::VerticalAgency,
        Self::Other,
    ];

    /// The word used in files and programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Ministry => "ministry",
            Self::Department => "department",
            Self::Branch => "branch",
            Self::ServiceUnit => "service_unit",
            Self::ServiceCentre => "service_centre",
            Self::OneStopShop => "one_stop_shop",
            Self::VerticalAgency => "vertical_agency",
            Self::Other => "other",
        }
    }

    /// The words shown to people.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Province => ("Tỉnh, thành phố trực thuộc trung ương", "Province or centrally-run city"),
            Self::District => ("Quận, huyện, thị xã, thành phố thuộc tỉnh", "District"),
            Self::Commune => ("Xã, phường, thị trấn, đặc khu", "Commune, ward, township or special zone"),
            Self::Ministry => ("Bộ, cơ quan ngang bộ", "Ministry"),
            Self::Department => ("Sở, ban, ngành", "Department"),
            Self::Branch => ("Chi cục", "Branch"),
            Self::ServiceUnit => ("Đơn vị sự nghiệp", "Public service unit"),
            Self::ServiceCentre => {
                ("Trung tâm phục vụ hành chính công", "Public administration service centre")
            }
            Self::OneStopShop => ("Bộ phận một cửa", "One-stop shop"),
            Self::VerticalAgency => ("Cơ quan ngành dọc", "Local office of a central agency"),
            Self::Other => ("Đơn vị khác", "Other unit"),
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// Reads the word of [`UnitKind::code`] or a label in either language, with or without diacritics.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let written = text.trim();
        if let Some(kind) = Self::ALL.into_iter().find(|kind| kind.code() == written) {
            return Some(kind);
        }
        let wanted = fold(written);
        Self::ALL.into_iter().find(|kind| {
            let labels = [kind.code(), kind.label(Language::Vi), kind.label(Language::En)];
            labels.into_iter().any(|label| fold(label) == wanted)
        })
    }

    /// Whether the kind is a territory (province, district, commune) rather than a body that works in one.
    #[must_use]
    pub fn is_territory(self) -> bool {
        matches!(self, Self::Province | Self::District | Self::Commune)
    }

    /// Whether a unit of this kind may stand at the top of the tree.
    #[must_use]
    pub fn may_be_top(self) -> bool {
        matches!(self, Self::Province | Self::Ministry | Self::VerticalAgency | Self::Other)
    }

    /// Whether a unit of this kind may stand under a unit of the kind `parent`.
    ///
    /// Territories follow the law of their time: until 2025-06-30 province, district, commune; from 2025-07-01
    /// province, commune. For the other kinds the rule is kept wide, because offices are organised differently.
    #[must_use]
    pub fn may_stand_under(self, parent: Self) -> bool {
        let is_body = !parent.is_territory() && parent != Self::OneStopShop;
        match self {
            Self::Province | Self::Ministry => false,
            Self::District => parent == Self::Province,
            Self::Commune => matches!(parent, Self::Province | Self::District),
            Self::Department => parent.is_territory() || matches!(parent, Self::Ministry | Self::Other),
            Self::Branch => {
                matches!(parent, Self::Department | Self::VerticalAgency | Self::Ministry | Self::Other)
            }
            Self::VerticalAgency => {
                parent.is_territory() || matches!(parent, Self::Ministry | Self::VerticalAgency | Self::Other)
            }
            Self::ServiceUnit | Self::ServiceCentre | Self::OneStopShop => parent.is_territory() || is_body,
            Self::Other => true,
        }
    }

    /// The kinds that a unit of this kind may stand under, as words for a message.
    pub(crate) fn parents_in_words(self) -> Text {
        let parents = || Self::ALL.into_iter().filter(move |parent| self.may_stand_under(*parent));
        let list = |language| parents().map(|kind| kind.label(language)).collect::<Vec<_>>().join("; ");
        Text::new(list(Language::Vi), list(Language::En))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_from_its_word_or_its_label() {
        for kind in UnitKind::ALL {
            assert_eq!(UnitKind::parse(kind.code()), Some(kind));
            assert_eq!(UnitKind::parse(kind.label(Language::Vi)), Some(kind));
            assert_eq!(UnitKind::parse(kind.label(Language::En)), Some(kind));
        }
        assert_eq!(UnitKind::parse("so ban nganh"), Some(UnitKind::Department));
        assert_eq!(UnitKind::parse("Service centre"), Some(UnitKind::ServiceCentre));
        assert_eq!(UnitKind::parse("kingdom"), None);
        assert_eq!(UnitKind::parse(""), None);
    }

    #[test]
    fn every_kind_has_a_place() {
        for kind in UnitKind::ALL {
            let has_parent = UnitKind::ALL.into_iter().any(|parent| kind.may_stand_under(parent));
            assert!(kind.may_be_top() || has_parent, "{kind:?}");
        }
    }

    #[test]
    fn territories_stand_only_under_larger_ones() {
        use UnitKind::{Commune, Department, District, OneStopShop, Province};
        assert!(Commune.may_stand_under(District) && Commune.may_stand_under(Province));
        assert!(!District.may_stand_under(Commune) && !Province.may_stand_under(Province));
        assert!(!Commune.may_stand_under(Department));
        assert!(OneStopShop.may_stand_under(Commune) && OneStopShop.may_stand_under(Department));
        assert!(!OneStopShop.may_stand_under(OneStopShop));
    }
}
