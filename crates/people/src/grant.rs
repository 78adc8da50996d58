//! A role held over units, from a day to a day.

use crate::role::Role;
use caicach_findings::Text;
use chrono::NaiveDate;
use thiserror::Error;

/// Over which units a role is held.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Over everything.
    Office,
    /// Over one unit and nothing beneath it, by its code.
    Unit(String),
    /// Over a unit and all beneath it, by its code.
    Subtree(String),
}

impl Reach {
    /// The code of the unit; none for the whole office.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Office => None,
            Self::Unit(code) | Self::Subtree(code) => Some(code),
        }
    }

    /// Whether units beneath the unit are reached too.
    #[must_use]
    pub fn includes_beneath(&self) -> bool {
        !matches!(self, Self::Unit(_))
    }

    /// From the unit and whether those beneath are meant too. Without a unit it is the whole office.
    #[must_use]
    pub fn of(unit: Option<&str>, includes_beneath: bool) -> Self {
        match unit {
            None => Self::Office,
            Some(code) if includes_beneath => Self::Subtree(code.to_owned()),
            Some(code) => Self::Unit(code.to_owned()),
        }
    }

    /// Whether all that this reaches is reached by `other` too; `above` are the codes of the units that the unit of this one
    /// counts within, itself among them.
    #[must_use]
    pub fn is_within(&self, other: &Self, above: &[String]) -> bool {
        match (self, other) {
            (_, Self::Office) => true,
            (Self::Office, _) => false,
            (_, Self::Subtree(code)) => above.contains(code),
            (Self::Unit(own), Self::Unit(code)) => own == code,
            (Self::Subtree(_), Self::Unit(_)) => false,
        }
    }
}

/// What is granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantTerms {
    /// Which role.
    pub role: Role,
    /// Over which units.
    pub reach: Reach,
    /// The codes of the domains that it is bound to; empty for all of them.
    pub domains: Vec<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day, when it is known.
    pub valid_to: Option<NaiveDate>,
    /// The account for whose holder somebody acts, when it is an acting one.
    pub acting_for: Option<i64>,
}

/// A role that an account holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its number.
    pub id: i64,
    /// Who holds it.
    pub account: i64,
    /// What was granted.
    pub terms: GrantTerms,
}

impl Grant {
    /// Whether the role is held on a day.
    #[must_use]
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.terms.valid_from <= day && self.terms.valid_to.is_none_or(|last| day <= last)
    }
}

/// Why terms cannot be granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GrantFault {
    /// The last day is before the first.
    #[error("the last day is before the first")]
    EndsBeforeItBegins,
    /// Domains for a role that has none.
    #[error("only appraisers are bound to domains")]
    HasNoDomains,
    /// An acting one without a last day.
    #[error("who acts for somebody does so until a day")]
    ActingWithoutEnd,
    /// Somebody would act for themselves.
    #[error("nobody acts for themselves")]
    ActingForOneself,
}

impl GrantFault {
    /// The field of a form that is wrong.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::EndsBeforeItBegins | Self::ActingWithoutEnd => "valid_to",
            Self::HasNoDomains => "domains",
            Self::ActingForOneself => "acting_for",
        }
    }

    /// The sentence for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::EndsBeforeItBegins => {
                Text::new("Ngày cuối trước ngày đầu.", "The last day is before the first day.")
            }
            Self::HasNoDomains => Text::new(
                "Chỉ chuyên gia thẩm định được giao theo lĩnh vực.",
                "Only appraisers are bound to domains.",
            ),
            Self::ActingWithoutEnd => Text::new(
                "Ủy quyền phải có ngày cuối.",
                "Who acts for somebody does so until a day: give the last day.",
            ),
            Self::ActingForOneself => {
                Text::new("Không thể ủy quyền cho chính mình.", "Nobody acts for themselves.")
            }
        }
    }
}

impl GrantTerms {
    /// Whether the terms hold together for an account.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, account: i64) -> Result<(), GrantFault> {
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err(GrantFault::EndsBeforeItBegins);
        }
        if !self.domains.is_empty() && !self.role.may_have_domains() {
            return Err(GrantFault::HasNoDomains);
        }
        match self.acting_for {
            Some(other) if other == account => Err(GrantFault::ActingForOneself),
            Some(_) if self.valid_to.is_none() => Err(GrantFault::ActingWithoutEnd),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn terms() -> GrantTerms {
        GrantTerms {
            role: Role::Approver,
            reach: Reach::Unit("68".to_owned()),
            domains: Vec::new(),
            valid_from: day("2026-01-01"),
            valid_to: Some(day("2026-06-30")),
            acting_for: None,
        }
    }

    #[test]
    fn a_grant_holds_on_its_first_and_last_day() {
        let grant = Grant { id: 1, account: 2, terms: terms() };
        let held = |text| grant.is_in_force(day(text));
        assert_eq!(
            ["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"].map(held),
            [false, true, true, false]
        );
        let open = Grant { terms: GrantTerms { valid_to: None, ..terms() }, ..grant };
        assert!(open.is_in_force(day("2099-01-01")));
    }

    #[test]
    fn terms_must_hold_together() {
        assert_eq!(terms().check(2), Ok(()));
        let ended = GrantTerms { valid_to: Some(day("2025-12-31")), ..terms() };
        assert_eq!(ended.check(2), Err(GrantFault::EndsBeforeItBegins));
        let bound = GrantTerms { domains: vec!["1".to_owned()], ..terms() };
        assert_eq!(bound.check(2), Err(GrantFault::HasNoDomains));
        assert_eq!(GrantTerms { role: Role::Appraiser, ..bound }.check(2), Ok(()));
        let acting = GrantTerms { acting_for: Some(2), ..terms() };
        assert_eq!(acting.check(2), Err(GrantFault::ActingForOneself));
        assert_eq!(acting.check(3), Ok(()));
        assert_eq!(GrantTerms { valid_to: None, ..acting }.check(3), Err(GrantFault::ActingWithoutEnd));
    }

    #[test]
    fn one_reach_lies_within_another() {
        let above = ["00004".to_owned(), "01".to_owned()];
        let unit = |code: &str| Reach::Unit(code.to_owned());
        let tree = |code: &str| Reach::Subtree(code.to_owned());
        assert!(unit("00004").is_within(&tree("01"), &above));
        assert!(tree("00004").is_within(&tree("00004"), &above));
        assert!(unit("00004").is_within(&unit("00004"), &above));
        assert!(!tree("00004").is_within(&unit("00004"), &above));
        assert!(!unit("00004").is_within(&unit("01"), &above));
        assert!(!unit("00004").is_within(&tree("79"), &above));
        assert!(unit("00004").is_within(&Reach::Office, &above));
        assert!(!Reach::Office.is_within(&tree("01"), &above));
    }
}
