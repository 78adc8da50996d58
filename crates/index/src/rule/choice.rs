//! `choice`: the appraiser picks one label, each with its points.

use super::parameters::Parameters;
use crate::exact::product;
use crate::label::fold_label;
use crate::wording::{number_en, points_en, points_vi, shortened};
use caicach_findings::Text;
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// One label with its points.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The label as it is shown.
    pub label: String,
    /// What it earns.
    pub points: Decimal,
    folded: String,
}

/// `{"choices": [{"label", "points"}, {"label", "share"}, …]}`; a share is a part of the item's maximum.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceRule {
    choices: Vec<Choice>,
}

impl ChoiceRule {
    pub(super) fn read(parameters: &mut Parameters<'_>, maximum: Decimal) -> Option<Self> {
        let mut choices: Vec<Choice> = Vec::new();
        for entry in parameters.list("choices", 1) {
            let Some(choice) = read_choice(parameters, entry, maximum) else { continue };
            let twin = choices.iter().find(|known| known.folded == choice.folded);
            if let Some(twin) = twin {
                let (first, second) = (shortened(&twin.label, 80), shortened(&choice.label, 80));
                parameters.refuse(
                    "rule-choices-equal",
                    "choices",
                    &Text::new(
                        format!("hai mức “{first}” và “{second}” trùng tên"),
                        format!("the labels \"{first}\" and \"{second}\" are the same"),
                    ),
                    &Text::new("Đặt tên khác nhau cho các mức", "Give the labels different names"),
                );
                continue;
            }
            choices.push(choice);
        }
        if choices.is_empty() { None } else { Some(Self { choices }) }
    }

    /// The labels with their points, in the order of the file.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    pub(super) fn labels(&self) -> impl Iterator<Item = &str> {
        self.choices.iter().map(|choice| choice.label.as_str())
    }

    /// The position of a label; see [`fold_label`] for what counts as the same.
    pub(super) fn position_of(&self, label: &str) -> Option<usize> {
        let as_written = self.choices.iter().position(|choice| choice.label == label);
        as_written.or_else(|| {
            let folded = fold_label(label);
            self.choices.iter().position(|choice| choice.folded == folded)
        })
    }

    /// The position of a label that is this number (`2`, `1`, `0`).
    pub(super) fn position_of_number(&self, number: Decimal) -> Option<usize> {
        let written = number_en(number);
        self.choices.iter().position(|choice| choice.folded == written)
    }

    pub(super) fn points_of(&self, position: usize) -> Decimal {
        self.choices.get(position).map_or(Decimal::ZERO, |choice| choice.points)
    }

    pub(super) fn describe(&self) -> Text {
        let each_vi: Vec<String> = self
            .choices
            .iter()
            .map(|choice| format!("“{}”: {}", choice.label, points_vi(choice.points)))
            .collect();
        let each_en: Vec<String> = self
            .choices
            .iter()
            .map(|choice| format!("\"{}\": {}", choice.label, points_en(choice.points)))
            .collect();
        Text::new(
            format!("chọn một mức – {}", each_vi.join("; ")),
            format!("one of these labels – {}", each_en.join("; ")),
        )
    }
}

fn read_choice(parameters: &mut Parameters<'_>, entry: &Json, maximum: Decimal) -> Option<Choice> {
    let label = entry.get("label").and_then(Json::as_str).map(str::trim).filter(|label| !label.is_empty());
    let known_keys = entry
        .as_object()
        .is_some_and(|fields| fields.keys().all(|key| matches!(key.as_str(), "label" | "points" | "share")));
    let points = entry.get("points").filter(|value| !value.is_null());
    let share = entry.get("share").filter(|value| !value.is_null());
    let (Some(label), true, true) = (label, known_keys, points.is_some() != share.is_some()) else {
        parameters.refuse(
            "rule-parameter-type",
            "choices",
            &Text::new(
                "mỗi mức phải có label và một trong hai: points hoặc share",
                "each choice needs a label and one of points or share",
            ),
            &Text::new(
                "Ví dụ: { label = \"Đúng hạn\", points = 0.5 }",
                "For example: { label = \"Đúng hạn\", points = 0.5 }",
            ),
        );
        return None;
    };
    let points = match (points, share) {
        (Some(points), _) => parameters.read_number("choices", points)?,
        (None, share) => {
            let share = parameters.read_number("choices", share?)?;
            if !parameters.check_rate("choices", share) {
                return None;
            }
            product(share, maximum)
        }
    };
    if !parameters.check_points("choices", points, maximum) {
        return None;
    }
    Some(Choice { label: label.to_owned(), points, folded: fold_label(label) })
}
