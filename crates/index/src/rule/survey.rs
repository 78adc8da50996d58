//! `survey`: the result of a sociological survey (điều tra xã hội học).

use super::parameters::Parameters;
use super::valid::{Monotone, NumberRange};
use super::{NumberRule, weighted_mean};
use crate::exact::{difference, proportion};
use crate::label::fold_label;
use crate::settings::Word;
use crate::wording::{number_en, number_vi, points_en, points_vi, quoted_list};
use caicach_findings::Text;
use rust_decimal::Decimal;

/// Three ways from answers to points. Where the table of a rule already has a key `kind` (`rule = { kind =
/// "survey", … }`), the way is given under the key `survey`.
#[derive(Debug, Clone, PartialEq)]
pub enum SurveyRule {
    /// `{"kind": "share", "options": […]}`: the share of the answers named × maximum. The value is that share, 0
    /// to 1.
    Share {
        /// The answers that count.
        options: Vec<String>,
    },
    /// `{"kind": "mean", "scale_min", "scale_max"}`: (mean − min) / (max − min) × maximum. The value is the mean.
    Mean {
        /// The lowest answer.
        scale_min: Decimal,
        /// The highest answer.
        scale_max: Decimal,
    },
    /// `{"kind": "weights", "weights": {"A": 100, "B": 60, "C": 20, "D": 0}}`: mean weight of the answers /
    /// highest weight × maximum. The value is the mean weight.
    Weights {
        /// Each answer with its weight.
        weights: Vec<(String, Decimal)>,
        /// The largest weight.
        highest: Decimal,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Share,
    Mean,
    Weights,
}

impl Word for Kind {
    const WORDS: &'static [(&'static str, Self)] =
        &[("share", Self::Share), ("mean", Self::Mean), ("weights", Self::Weights)];
}

impl SurveyRule {
    pub(super) fn read(parameters: &mut Parameters<'_>) -> Option<Self> {
        let key = if parameters.has("survey") { "survey" } else { "kind" };
        if !parameters.has(key) {
            parameters.know(&["survey", "options", "scale_min", "scale_max", "weights"]);
            parameters.missing(key);
            return None;
        }
        match parameters.word(key, Kind::Share) {
            Kind::Share => read_share(parameters),
            Kind::Mean => read_mean(parameters),
            Kind::Weights => read_weights(parameters),
        }
    }

    /// The value of this rule from counted answers `(option, count)`: the share or the mean weight. None when
    /// nothing was answered, when an option is unknown to the weights, or for a mean (whose answers are numbers).
    #[must_use]
    pub fn value_of_answers(&self, answers: &[(&str, u64)]) -> Option<Decimal> {
        match self {
            Self::Share { options } => {
                let wanted: Vec<String> = options.iter().map(|option| fold_label(option)).collect();
                weighted_mean(answers.iter().map(|(option, count)| {
                    let counts = wanted.contains(&fold_label(option));
                    (if counts { Decimal::ONE } else { Decimal::ZERO }, *count)
                }))
            }
            Self::Mean { .. } => None,
            Self::Weights { weights, .. } => {
                let mut weighted = Vec::with_capacity(answers.len());
                for (option, count) in answers {
                    let folded = fold_label(option);
                    let (_, weight) = weights.iter().find(|(known, _)| fold_label(known) == folded)?;
                    weighted.push((*weight, *count));
                }
                weighted_mean(weighted.into_iter())
            }
        }
    }
}

fn read_share(parameters: &mut Parameters<'_>) -> Option<SurveyRule> {
    let entries = parameters.list("options", 1);
    let options: Vec<String> = entries.iter().filter_map(|entry| entry.as_str().map(str::to_owned)).collect();
    if options.len() < entries.len() {
        parameters.refuse(
            "rule-parameter-type",
            "options",
            &Text::new(
                "options phải là danh sách các phương án trả lời",
                "options must be a list of answers",
            ),
            &Text::new(
                "Ví dụ: [\"hài lòng\", \"rất hài lòng\"]",
                "For example: [\"hài lòng\", \"rất hài lòng\"]",
            ),
        );
    }
    if options.is_empty() { None } else { Some(SurveyRule::Share { options }) }
}

fn read_mean(parameters: &mut Parameters<'_>) -> Option<SurveyRule> {
    let scale_min = parameters.number("scale_min");
    let scale_max = parameters.number("scale_max");
    let (scale_min, scale_max) = (scale_min?, scale_max?);
    if scale_max <= scale_min {
        parameters.refuse(
            "rule-scale-empty",
            "scale_max",
            &Text::new(
                format!("scale_max {} phải lớn hơn scale_min {}", number_vi(scale_max), number_vi(scale_min)),
                format!(
                    "scale_max {} must be above scale_min {}",
                    number_en(scale_max),
                    number_en(scale_min)
                ),
            ),
            &Text::new(
                "Ví dụ thang 1 đến 5: scale_min = 1, scale_max = 5",
                "For a scale of 1 to 5: scale_min = 1, scale_max = 5",
            ),
        );
        return None;
    }
    Some(SurveyRule::Mean { scale_min, scale_max })
}

fn read_weights(parameters: &mut Parameters<'_>) -> Option<SurveyRule> {
    let Some(table) = parameters.table("weights") else {
        parameters.missing("weights");
        return None;
    };
    let mut weights = Vec::new();
    for (option, weight) in table {
        weights.push((option.clone(), parameters.read_number("weights", weight)?));
    }
    weights.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
    let highest = weights.first().map_or(Decimal::ZERO, |(_, weight)| *weight);
    let any_negative = weights.iter().any(|(_, weight)| *weight < Decimal::ZERO);
    if highest <= Decimal::ZERO || any_negative {
        parameters.refuse(
            "rule-weights-not-positive",
            "weights",
            &Text::new(
                "các trọng số không được âm và phải có ít nhất một trọng số lớn hơn 0",
                "weights must not be negative and one must be above 0",
            ),
            &Text::new(
                "Ví dụ: { A = 100, B = 60, C = 20, D = 0 }",
                "For example: { A = 100, B = 60, C = 20, D = 0 }",
            ),
        );
        return None;
    }
    Some(SurveyRule::Weights { weights, highest })
}

impl NumberRule for SurveyRule {
    fn range(&self, _maximum: Decimal) -> NumberRange {
        match self {
            Self::Share { .. } => NumberRange::rate(),
            Self::Mean { scale_min, scale_max } => NumberRange::between(*scale_min, *scale_max),
            Self::Weights { weights, highest } => {
                let lowest = weights.last().map_or(Decimal::ZERO, |(_, weight)| *weight);
                NumberRange::between(lowest, *highest)
            }
        }
    }

    fn points(&self, value: Decimal, maximum: Decimal) -> Decimal {
        match self {
            Self::Share { .. } => crate::exact::product(value, maximum),
            Self::Mean { scale_min, scale_max } => {
                proportion(difference(value, *scale_min), difference(*scale_max, *scale_min), maximum)
            }
            Self::Weights { highest, .. } => proportion(value, *highest, maximum),
        }
    }

    fn describe(&self, maximum: Decimal) -> Text {
        let (full_vi, full_en) = (points_vi(maximum), points_en(maximum));
        match self {
            Self::Share { options } => {
                let options = || options.iter().map(String::as_str);
                Text::new(
                    format!("tỷ lệ trả lời {} × {full_vi}", quoted_list(options(), '“', '”')),
                    format!("share of answers {} × {full_en}", quoted_list(options(), '"', '"')),
                )
            }
            Self::Mean { scale_min, scale_max } => Text::new(
                format!(
                    "(điểm trung bình − {low}) / ({high} − {low}) × {full_vi}",
                    low = number_vi(*scale_min),
                    high = number_vi(*scale_max)
                ),
                format!(
                    "(mean − {low}) / ({high} − {low}) × {full_en}",
                    low = number_en(*scale_min),
                    high = number_en(*scale_max)
                ),
            ),
            Self::Weights { weights, highest } => {
                let each_vi: Vec<String> = weights
                    .iter()
                    .map(|(option, weight)| format!("“{option}” {}", number_vi(*weight)))
                    .collect();
                let each_en: Vec<String> = weights
                    .iter()
                    .map(|(option, weight)| format!("\"{option}\" {}", number_en(*weight)))
                    .collect();
                Text::new(
                    format!(
                        "mỗi phương án trả lời được tính {}; bình quân / {} × {full_vi}",
                        each_vi.join(", "),
                        number_vi(*highest)
                    ),
                    format!(
                        "each answer counts {}; mean / {} × {full_en}",
                        each_en.join(", "),
                        number_en(*highest)
                    ),
                )
            }
        }
    }

    fn monotone(&self) -> Monotone {
        Monotone::Rising
    }

    fn breakpoints(&self, maximum: Decimal) -> Vec<Decimal> {
        let range = self.range(maximum);
        range.minimum.into_iter().chain(range.maximum).collect()
    }
}
