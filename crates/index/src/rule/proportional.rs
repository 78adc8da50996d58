//! `proportional`: the rate times the maximum.

use super::NumberRule;
use super::parameters::Parameters;
use super::valid::{Monotone, NumberRange};
use crate::exact::product;
use crate::wording::{percent_en, percent_vi, points_en, points_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// `{"floor"?, "full_at"?}`, both rates. Points = rate × maximum; below `floor` 0; at or above `full_at` the
/// maximum; between them rate × maximum ("Điểm = Tỷ lệ % × Điểm tối đa", 2747/QĐ-UBND Tây Ninh 2019).
#[derive(Debug, Clone, PartialEq)]
pub struct ProportionalRule {
    floor: Option<Decimal>,
    full_at: Option<Decimal>,
}

impl ProportionalRule {
    pub(super) fn read(parameters: &mut Parameters<'_>) -> Option<Self> {
        let floor = parameters.optional_rate("floor");
        let full_at = parameters.optional_rate("full_at");
        if let (Some(floor), Some(full_at)) = (floor, full_at)
            && floor > full_at
        {
            parameters.refuse(
                "rule-floor-above-full",
                "floor",
                &Text::new(
                    format!("floor {} lớn hơn full_at {}", percent_vi(floor), percent_vi(full_at)),
                    format!("floor {} is above full_at {}", percent_en(floor), percent_en(full_at)),
                ),
                &Text::new("floor phải nhỏ hơn hoặc bằng full_at", "floor must be at most full_at"),
            );
            return None;
        }
        Some(Self { floor, full_at })
    }

    /// The rate below which there are no points.
    #[must_use]
    pub fn floor(&self) -> Option<Decimal> {
        self.floor
    }

    /// The rate that already earns the maximum.
    #[must_use]
    pub fn full_at(&self) -> Option<Decimal> {
        self.full_at
    }
}

impl NumberRule for ProportionalRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        NumberRange::rate()
    }

    fn points(&self, value: Decimal, maximum: Decimal) -> Decimal {
        if self.floor.is_some_and(|floor| value < floor) {
            return Decimal::ZERO;
        }
        if self.full_at.is_some_and(|full_at| value >= full_at) {
            return maximum;
        }
        product(value, maximum)
    }

    fn describe(&self, maximum: Decimal) -> Text {
        let formula_vi = format!("tỷ lệ × {}", points_vi(maximum));
        let formula_en = format!("rate × {}", points_en(maximum));
        let full = self.full_at.map(|full| (percent_vi(full), percent_en(full)));
        let floor = self.floor.map(|floor| (percent_vi(floor), percent_en(floor)));
        let (points_full_vi, points_full_en) = (points_vi(maximum), points_en(maximum));
        match (floor, full) {
            (None, None) => Text::new(formula_vi, formula_en),
            (Some((floor_vi, floor_en)), None) => Text::new(
                format!("từ {floor_vi} trở lên: {formula_vi}; dưới {floor_vi}: 0 điểm"),
                format!("{floor_en} or more: {formula_en}; less than {floor_en}: 0 points"),
            ),
            (None, Some((full_vi, full_en))) => Text::new(
                format!("từ {full_vi} trở lên: {points_full_vi}; dưới {full_vi}: {formula_vi}"),
                format!("{full_en} or more: {points_full_en}; less than {full_en}: {formula_en}"),
            ),
            (Some((floor_vi, floor_en)), Some((full_vi, full_en))) => Text::new(
                format!(
                    "từ {full_vi} trở lên: {points_full_vi}; từ {floor_vi} đến dưới {full_vi}: {formula_vi}; \
                     dưới {floor_vi}: 0 điểm"
                ),
                format!(
                    "{full_en} or more: {points_full_en}; from {floor_en} to less than {full_en}: {formula_en}; \
                     less than {floor_en}: 0 points"
                ),
            ),
        }
    }

    fn monotone(&self) -> Monotone {
        Monotone::Rising
    }

    fn breakpoints(&self, _maximum: Decimal) -> Vec<Decimal> {
        let mut breakpoints: Vec<Decimal> = self.floor.into_iter().chain(self.full_at).collect();
        breakpoints.dedup();
        breakpoints
    }
}
