//! Lengths on a page.

use serde::Serialize;

/// A length in twentieths of a point, the unit of WordprocessingML, so that no length is a float before it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Length(u32);

impl Length {
    /// Whole points.
    #[must_use]
    pub const fn points(points: u32) -> Self {
        Self(points * 20)
    }

    /// Tenths of a millimetre, rounded up: the decree's margins are least distances.
    #[must_use]
    pub const fn tenths_of_millimetre(tenths: u32) -> Self {
        Self((tenths * 1440).div_ceil(254))
    }

    /// Twentieths of a point.
    #[must_use]
    pub const fn twentieths(self) -> u32 {
        self.0
    }

    /// From twentieths of a point.
    #[must_use]
    pub const fn from_twentieths(twentieths: u32) -> Self {
        Self(twentieths)
    }

    /// Points.
    #[must_use]
    pub fn in_points(self) -> f64 {
        f64::from(self.0) / 20.0
    }

    /// The length less another; nothing when the other is longer.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// A share of the length.
    #[must_use]
    pub const fn share(self, numerator: u32, denominator: u32) -> Self {
        Self(self.0 * numerator / denominator)
    }
}

/// Written in points.
impl Serialize for Length {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.in_points())
    }
}
