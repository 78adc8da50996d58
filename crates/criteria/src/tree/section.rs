//! Sections whose points stand beside the tree: điểm cộng, điểm thưởng, điểm trừ.

use crate::rule::Adjustment;
use crate::text::{begins_with, fold_words, has_phrase};

/// What the points of a section do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// They are added.
    Bonus,
    /// They are taken away.
    Deduction,
    /// Some are added, some are taken away.
    Both,
}

const BONUS: [&str; 9] = [
    "diem cong",
    "diem thuong",
    "cong diem",
    "thuong diem",
    "phan diem cong",
    "phan diem thuong",
    "diem khuyen khich",
    "noi dung cong diem",
    "tieu chi cong diem",
];
const DEDUCTION: [&str; 8] = [
    "diem tru",
    "tru diem",
    "diem phat",
    "phan diem tru",
    "phat diem",
    "noi dung tru diem",
    "tieu chi tru diem",
    "cac truong hop tru diem",
];
const BOTH: [&str; 6] = [
    "diem cong tru",
    "diem thuong phat",
    "cong tru diem",
    "thuong phat",
    "cong va tru",
    "diem thuong va phat",
];

/// The section that a name announces.
pub(crate) fn section_of(name: &str) -> Option<Section> {
    let folded = fold_words(name);
    let begins = |phrases: &[&str]| phrases.iter().any(|phrase| begins_with(&folded, phrase));
    let holds = |phrases: &[&str]| phrases.iter().any(|phrase| has_phrase(&folded, phrase));
    // "Điểm cộng đồng" has nothing to do with it.
    if has_phrase(&folded, "cong dong") {
        return None;
    }
    if begins(&BOTH) {
        return Some(Section::Both);
    }
    match (begins(&BONUS), begins(&DEDUCTION)) {
        (true, _) if holds(&DEDUCTION) => Some(Section::Both),
        (_, true) if holds(&BONUS) => Some(Section::Both),
        (true, _) => Some(Section::Bonus),
        (_, true) => Some(Section::Deduction),
        _ => None,
    }
}

impl Section {
    /// The code of a section that has no number.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Bonus => "CONG",
            Self::Deduction => "TRU",
            Self::Both => "CONG-TRU",
        }
    }

    /// What the points of an item in the section do, by its own words where the section holds both; and whether that is
    /// certain.
    pub(crate) fn adjustment(self, name: &str, rule_text: &str, is_negative: bool) -> (Adjustment, bool) {
        match self {
            Self::Bonus => (Adjustment::Bonus, !is_negative),
            Self::Deduction => (Adjustment::Deduction, true),
            Self::Both => {
                let folded = fold_words(&format!("{name} {rule_text}"));
                let takes = ["tru", "bi tru", "phat"].iter().any(|word| has_phrase(&folded, word));
                let adds = ["cong", "thuong"].iter().any(|word| has_phrase(&folded, word));
                match (takes || is_negative, adds) {
                    (true, false) => (Adjustment::Deduction, true),
                    (false, true) => (Adjustment::Bonus, true),
                    (true, true) => (Adjustment::Deduction, false),
                    (false, false) => (Adjustment::Bonus, false),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_known_by_how_their_names_begin() {
        for (name, section) in [
            ("ĐIỂM CỘNG", Some(Section::Bonus)),
            ("Điểm thưởng (tối đa 5 điểm)", Some(Section::Bonus)),
            ("ĐIỂM TRỪ", Some(Section::Deduction)),
            ("Điểm cộng, điểm trừ", Some(Section::Both)),
            ("Điểm thưởng, phạt", Some(Section::Both)),
            ("Công tác chỉ đạo, điều hành", None),
            ("Điểm cộng đồng dân cư", None),
            ("Kiểm tra, trừ điểm", None),
        ] {
            assert_eq!(section_of(name), section, "{name}");
        }
    }
}
