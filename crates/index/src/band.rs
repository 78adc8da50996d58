//! Bands (xếp loại): labels for ranges of the total.
//!
//! Bands are set anew by year and differ by level of unit (Nam Định 2020: departments from 90, districts from
//! 80), so a band may carry both. Bounds that no source gives stay unknown: such a band is shown and never
//! assigned.

use caicach_findings::Text;
use rust_decimal::Decimal;

/// One band.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Band {
    /// Its label.
    pub label: Text,
    /// The lower bound, when there is one and it is known.
    pub minimum: Option<Decimal>,
    /// The upper bound, when there is one and it is known.
    pub maximum: Option<Decimal>,
    /// Whether the lower bound belongs to the band (it does unless the file says otherwise).
    pub minimum_inclusive: bool,
    /// Whether the upper bound belongs to the band (it does not unless the file says so).
    pub maximum_inclusive: bool,
    /// The kind of unit or subject it is for; none for all.
    pub subject: Option<String>,
    /// The year it is for; none for all.
    pub year: Option<i32>,
    /// Where it comes from.
    pub source: Option<String>,
}

/// For whom and when a band is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BandScope<'a> {
    /// The kind of unit or subject.
    pub subject: Option<&'a str>,
    /// The year.
    pub year: Option<i32>,
}

impl Band {
    /// Whether any bound is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.minimum.is_some() || self.maximum.is_some()
    }

    /// Whether a value lies in the band; never when no bound is known.
    #[must_use]
    pub fn contains(&self, value: Decimal) -> bool {
        let above = self.minimum.is_none_or(|low| value > low || (self.minimum_inclusive && value == low));
        let below = self.maximum.is_none_or(|high| value < high || (self.maximum_inclusive && value == high));
        self.is_known() && above && below
    }

    /// Whether the band is for this scope. What the scope leaves open fits every band.
    fn fits(&self, scope: BandScope<'_>) -> bool {
        let subject_fits = match (self.subject.as_deref(), scope.subject) {
            (Some(own), Some(asked)) => own == asked,
            _ => true,
        };
        let year_fits = match (self.year, scope.year) {
            (Some(own), Some(asked)) => own == asked,
            _ => true,
        };
        subject_fits && year_fits
    }

    /// Whether two bands are for the same subject and year.
    pub(crate) fn same_scope(&self, other: &Self) -> bool {
        self.subject == other.subject && self.year == other.year
    }

    /// Whether two bands share a value.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.is_known()
            && other.is_known()
            && begins_before_end(self, other)
            && begins_before_end(other, self)
    }
}

fn begins_before_end(first: &Band, second: &Band) -> bool {
    match (first.minimum, second.maximum) {
        (Some(low), Some(high)) => {
            low < high || (low == high && first.minimum_inclusive && second.maximum_inclusive)
        }
        _ => true,
    }
}

/// The band of a value: the position in `bands`. When the scope leaves the subject or the year open and the bands
/// name several, it is not known which ones are meant and there is none.
#[must_use]
pub(crate) fn band_of(bands: &[Band], value: Decimal, scope: BandScope<'_>) -> Option<usize> {
    let fitting = || bands.iter().enumerate().filter(|(_, band)| band.fits(scope));
    let several_subjects = differ(fitting().filter_map(|(_, band)| band.subject.as_deref()));
    let several_years = differ(fitting().filter_map(|(_, band)| band.year));
    if several_subjects || several_years {
        return None;
    }
    fitting().find(|(_, band)| band.contains(value)).map(|(position, _)| position)
}

fn differ<T: PartialEq>(mut values: impl Iterator<Item = T>) -> bool {
    match values.next() {
        Some(first) => values.any(|value| value != first),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn band(minimum: Option<Decimal>, maximum: Option<Decimal>, subject: &str) -> Band {
        Band {
            minimum,
            maximum,
            minimum_inclusive: true,
            subject: Some(subject.to_owned()),
            ..Band::default()
        }
    }

    #[test]
    fn bounds_belong_to_the_band_that_says_so() {
        // TT 01/2018/TT-VPCP art. 15.3b: "từ 12 đến dưới 15 điểm xếp loại tốt".
        let good = band(Some(dec!(12)), Some(dec!(15)), "unit");
        assert!(good.contains(dec!(12)) && good.contains(dec!(14.9)));
        assert!(!good.contains(dec!(15)) && !good.contains(dec!(11.9)));
    }

    #[test]
    fn a_band_without_known_bounds_is_never_assigned() {
        assert!(!Band::default().contains(dec!(75)));
    }

    #[test]
    fn without_a_subject_bands_that_differ_by_subject_give_none() {
        let bands = [band(Some(dec!(90)), None, "department"), band(Some(dec!(80)), None, "district")];
        assert_eq!(band_of(&bands, dec!(85), BandScope::default()), None);
        let districts = BandScope { subject: Some("district"), year: None };
        assert_eq!(band_of(&bands, dec!(85), districts), Some(1));
        assert_eq!(band_of(&bands[..1], dec!(95), BandScope::default()), Some(0));
    }

    #[test]
    fn bands_that_touch_do_not_overlap() {
        let (good, excellent) =
            (band(Some(dec!(12)), Some(dec!(15)), "unit"), band(Some(dec!(15)), None, "unit"));
        assert!(!good.overlaps(&excellent));
        let mut wider = good.clone();
        wider.maximum_inclusive = true;
        assert!(wider.overlaps(&excellent));
    }
}
