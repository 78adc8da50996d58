//! One rule from its parts: the word of its kind, its parameters, and the maximum of its leaf.

use super::parameters::Parameters;
use super::{
    Award, ChoiceRule, LinearRule, PerItemRule, PointsRule, ProportionalRule, RelativeToBestRule, Rule,
    RuleKind, Shape, StepsRule, SurveyRule, TargetRule,
};
use crate::label::nearest_label;
use crate::settings::Word;
use crate::wording::{quoted_list, shortened};
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;
use serde_json::Value as Json;

impl Rule {
    /// Reads a rule. `item` is the code of its leaf and `maximum` the leaf's maximum points; `parameters` is a
    /// table, or null for none. Findings name the item and lie at `place`; a rejected one means that there is no
    /// rule.
    #[must_use]
    pub fn parse(
        kind: &str,
        parameters: &Json,
        item: &str,
        maximum: Decimal,
        place: &Place,
    ) -> (Option<Self>, Findings) {
        let Some(known_kind) = RuleKind::parse(kind) else {
            return (None, unknown_kind(kind, item, place).into());
        };
        let mut reader = Parameters::new(parameters, item, place);
        let shape = match known_kind {
            RuleKind::Choice => ChoiceRule::read(&mut reader, maximum).map(Shape::Choice),
            RuleKind::Steps => StepsRule::read(&mut reader, maximum).map(Shape::Steps),
            RuleKind::Proportional => ProportionalRule::read(&mut reader).map(Shape::Proportional),
            RuleKind::Linear => LinearRule::read(&mut reader, maximum).map(Shape::Linear),
            RuleKind::PerItem => PerItemRule::read(&mut reader).map(Shape::PerItem),
            RuleKind::Target => TargetRule::read(&mut reader).map(Shape::Target),
            RuleKind::RelativeToBest => Some(Shape::RelativeToBest(RelativeToBestRule::read(&mut reader))),
            RuleKind::Survey => SurveyRule::read(&mut reader).map(Shape::Survey),
            RuleKind::Points => Some(Shape::Points(PointsRule)),
            RuleKind::Bonus => Award::read(&mut reader, maximum).map(Shape::Bonus),
            RuleKind::Deduction => Award::read(&mut reader, maximum).map(Shape::Deduction),
        };
        let findings = reader.finish();
        let rule = shape.filter(|_| !findings.any_rejected()).map(|shape| Self { maximum, shape });
        (rule, findings)
    }
}

fn unknown_kind(kind: &str, item: &str, place: &Place) -> Finding {
    let known = || RuleKind::WORDS.iter().map(|(word, _)| *word);
    let shown = shortened(kind, 40);
    let message = Text::new(
        format!("Nội dung {item}: không có loại quy tắc “{shown}”"),
        format!("Item {item}: there is no rule kind \"{shown}\""),
    );
    let hint = match nearest_label(kind, known()) {
        Some(near) => Text::new(format!("Có phải {near}?"), format!("Did you mean {near}?")),
        None => Text::new(
            format!("Các loại quy tắc: {}", quoted_list(known(), '“', '”')),
            format!("The kinds: {}", quoted_list(known(), '"', '"')),
        ),
    };
    Finding::rejected("unknown-rule-kind", message).at(place.clone().column("rule.kind").of(item)).hint(hint)
}
