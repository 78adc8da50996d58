//! `linear`: straight lines between points, flat outside.

use super::NumberRule;
use super::parameters::Parameters;
use super::valid::{Monotone, NumberRange};
use crate::exact::{difference, product, quotient, sum};
use crate::wording::{number_en, number_vi, points_en, points_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// `{"points_at": [[x1, p1], [x2, p2], …]}` with x ascending. Any number is accepted; before the first and after
/// the last point the line is flat.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearRule {
    points_at: Vec<(Decimal, Decimal)>,
}

impl LinearRule {
    pub(super) fn read(parameters: &mut Parameters<'_>, maximum: Decimal) -> Option<Self> {
        let points_at = parameters.pairs("points_at", 2);
        for (_, points) in &points_at {
            if !parameters.check_points("points_at", *points, maximum) {
                return None;
            }
        }
        for (left, right) in points_at.iter().zip(points_at.iter().skip(1)) {
            if right.0 > left.0 {
                continue;
            }
            parameters.refuse(
                "rule-linear-not-ascending",
                "points_at",
                &Text::new(
                    format!(
                        "các mốc phải tăng dần, nhưng {} đứng sau {}",
                        number_vi(right.0),
                        number_vi(left.0)
                    ),
                    format!(
                        "the values must ascend, but {} follows {}",
                        number_en(right.0),
                        number_en(left.0)
                    ),
                ),
                &Text::new("Xếp mốc nhỏ nhất lên trước", "Put the smallest value first"),
            );
            return None;
        }
        if points_at.len() < 2 { None } else { Some(Self { points_at }) }
    }

    /// The corners of the line, ascending.
    #[must_use]
    pub fn points_at(&self) -> &[(Decimal, Decimal)] {
        &self.points_at
    }
}

impl NumberRule for LinearRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        NumberRange::any()
    }

    fn points(&self, value: Decimal, _maximum: Decimal) -> Decimal {
        let mut left: Option<(Decimal, Decimal)> = None;
        for (x, points) in &self.points_at {
            if value <= *x {
                let Some((left_x, left_points)) = left else { return *points };
                let rise = product(difference(value, left_x), difference(*points, left_points));
                return sum(left_points, quotient(rise, difference(*x, left_x)));
            }
            left = Some((*x, *points));
        }
        left.map_or(Decimal::ZERO, |(_, points)| points)
    }

    fn describe(&self, _maximum: Decimal) -> Text {
        let mut corners_vi = Vec::new();
        let mut corners_en = Vec::new();
        let last = self.points_at.len().saturating_sub(1);
        for (position, (x, points)) in self.points_at.iter().enumerate() {
            let (x_vi, x_en) = (number_vi(*x), number_en(*x));
            let (where_vi, where_en) = if position == 0 {
                (format!("từ {x_vi} trở xuống"), format!("{x_en} or less"))
            } else if position == last {
                (format!("từ {x_vi} trở lên"), format!("{x_en} or more"))
            } else {
                (format!("tại {x_vi}"), format!("at {x_en}"))
            };
            corners_vi.push(format!("{where_vi}: {}", points_vi(*points)));
            corners_en.push(format!("{where_en}: {}", points_en(*points)));
        }
        Text::new(
            format!("{}; ở giữa tính theo đường thẳng", corners_vi.join("; ")),
            format!("{}; a straight line between", corners_en.join("; ")),
        )
    }

    fn monotone(&self) -> Monotone {
        let neighbours = || self.points_at.iter().zip(self.points_at.iter().skip(1));
        if neighbours().all(|(left, right)| left.1 <= right.1) {
            Monotone::Rising
        } else if neighbours().all(|(left, right)| left.1 >= right.1) {
            Monotone::Falling
        } else {
            Monotone::Neither
        }
    }

    fn breakpoints(&self, _maximum: Decimal) -> Vec<Decimal> {
        self.points_at.iter().map(|(x, _)| *x).collect()
    }
}
