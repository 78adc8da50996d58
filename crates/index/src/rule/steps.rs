//! `steps`: thresholds from the top; the first one reached gives the points.

use super::NumberRule;
use super::parameters::Parameters;
use super::unit::ValueUnit;
use super::valid::{Monotone, NumberRange};
use crate::exact::product;
use crate::wording::{number_en, number_vi, points_en, points_vi};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// `{"unit": "rate" | "count" | "number", "steps": [[from, points], …]}` with `from` descending, or
/// `{"shares": [[from, share], …]}` with parts of the item's maximum. Below the last `from` there are no points.
#[derive(Debug, Clone, PartialEq)]
pub struct StepsRule {
    unit: ValueUnit,
    steps: Vec<(Decimal, Decimal)>,
}

impl StepsRule {
    pub(super) fn read(parameters: &mut Parameters<'_>, maximum: Decimal) -> Option<Self> {
        let unit = parameters.word("unit", ValueUnit::Rate);
        let key = if parameters.has("shares") { "shares" } else { "steps" };
        let pairs = parameters.pairs(key, 1);
        if key == "shares" && parameters.has("steps") {
            parameters.refuse(
                "rule-parameter-type",
                "steps",
                &Text::new(
                    "chỉ dùng một trong hai: steps hoặc shares",
                    "only one of steps and shares may be given",
                ),
                &Text::new("Bỏ một trong hai", "Leave one of them out"),
            );
        }
        let mut steps = Vec::new();
        for (from, earned) in pairs {
            let from_fits = unit != ValueUnit::Rate || parameters.check_rate(key, from);
            let points = if key == "shares" { product(earned, maximum) } else { earned };
            let earned_fits = if key == "shares" {
                parameters.check_rate(key, earned)
            } else {
                parameters.check_points(key, points, maximum)
            };
            if from_fits && earned_fits {
                steps.push((from, points));
            }
        }
        check_order(parameters, key, &steps);
        if steps.is_empty() {
            return None;
        }
        let rule = Self { unit, steps };
        if rule.monotone() == Monotone::Neither {
            parameters.doubt(
                "rule-steps-not-monotone",
                key,
                &Text::new("điểm của các bậc lúc tăng lúc giảm", "the points of the steps rise and fall"),
                &Text::new("Kiểm tra lại điểm của từng bậc", "Check the points of each step"),
            );
        }
        Some(rule)
    }

    /// What the thresholds are.
    #[must_use]
    pub fn unit(&self) -> ValueUnit {
        self.unit
    }

    /// The thresholds with their points, from the top.
    #[must_use]
    pub fn steps(&self) -> &[(Decimal, Decimal)] {
        &self.steps
    }
}

fn check_order(parameters: &mut Parameters<'_>, key: &'static str, steps: &[(Decimal, Decimal)]) {
    for (above, below) in steps.iter().zip(steps.iter().skip(1)) {
        if below.0 < above.0 {
            continue;
        }
        let (first, second) = (above.0, below.0);
        parameters.refuse(
            "rule-steps-not-descending",
            key,
            &Text::new(
                format!(
                    "các ngưỡng phải giảm dần, nhưng {} đứng sau {}",
                    number_vi(second),
                    number_vi(first)
                ),
                format!("thresholds must descend, but {} follows {}", number_en(second), number_en(first)),
            ),
            &Text::new("Xếp ngưỡng cao nhất lên trước", "Put the highest threshold first"),
        );
    }
}

impl NumberRule for StepsRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        self.unit.range()
    }

    fn points(&self, value: Decimal, _maximum: Decimal) -> Decimal {
        for (from, points) in &self.steps {
            if value >= *from {
                return *points;
            }
        }
        Decimal::ZERO
    }

    fn describe(&self, _maximum: Decimal) -> Text {
        let lowest = self.unit.range().minimum;
        let mut parts_vi = Vec::new();
        let mut parts_en = Vec::new();
        let mut above: Option<Decimal> = None;
        for (from, points) in &self.steps {
            let (from_vi, from_en) = (self.unit.show_vi(*from), self.unit.show_en(*from));
            let (range_vi, range_en) = match above {
                None if self.unit == ValueUnit::Rate && *from == Decimal::ONE => {
                    (format!("đạt {from_vi}"), from_en)
                }
                None => (format!("từ {from_vi} trở lên"), format!("{from_en} or more")),
                Some(above) if lowest == Some(*from) => (
                    format!("dưới {}", self.unit.show_vi(above)),
                    format!("less than {}", self.unit.show_en(above)),
                ),
                Some(above) => (
                    format!("từ {from_vi} đến dưới {}", self.unit.show_vi(above)),
                    format!("from {from_en} to less than {}", self.unit.show_en(above)),
                ),
            };
            parts_vi.push(format!("{range_vi}: {}", points_vi(*points)));
            parts_en.push(format!("{range_en}: {}", points_en(*points)));
            above = Some(*from);
        }
        if let Some(last) = above.filter(|last| lowest != Some(*last)) {
            parts_vi.push(format!("dưới {}: 0 điểm", self.unit.show_vi(last)));
            parts_en.push(format!("less than {}: 0 points", self.unit.show_en(last)));
        }
        Text::new(parts_vi.join("; "), parts_en.join("; "))
    }

    fn monotone(&self) -> Monotone {
        let mut ascending: Vec<Decimal> = self.steps.iter().rev().map(|(_, points)| *points).collect();
        let lowest_is_covered =
            self.steps.last().is_some_and(|(from, _)| self.unit.range().minimum == Some(*from));
        if !lowest_is_covered {
            ascending.insert(0, Decimal::ZERO);
        }
        let neighbours = || ascending.iter().zip(ascending.iter().skip(1));
        if neighbours().all(|(below, above)| below <= above) {
            Monotone::Rising
        } else if neighbours().all(|(below, above)| below >= above) {
            Monotone::Falling
        } else {
            Monotone::Neither
        }
    }

    fn breakpoints(&self, _maximum: Decimal) -> Vec<Decimal> {
        self.steps.iter().rev().map(|(from, _)| *from).collect()
    }
}
