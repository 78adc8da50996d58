//! Every rule kind against its text fixtures in `tests/rules`: values, points, words, and where they come from.

use caicach_findings::{Place, Text};
use caicach_index::{Monotone, RawValue, Rule, Shape};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// One rule of a fixture.
struct Block {
    place: String,
    rule: Rule,
    best: Option<Decimal>,
    lines: Vec<(String, String)>,
}

#[test]
fn every_rule_earns_what_its_source_says() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut kinds = BTreeSet::new();
    let mut checked = 0;
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for block in text.split("\n\n").filter(|block| block.contains("rule:")) {
            let block = read_block(&file.display().to_string(), block);
            kinds.insert(block.rule.kind().key());
            for (key, expected) in &block.lines {
                check(&block, key, expected);
                checked += 1;
            }
        }
    }
    let all = [
        "bonus",
        "choice",
        "deduction",
        "linear",
        "per_item",
        "points",
        "proportional",
        "relative_to_best",
        "steps",
        "survey",
        "target",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all, "a rule kind without a fixture");
    assert!(checked > 100, "{checked}");
}

fn read_block(file: &str, block: &str) -> Block {
    let mut source = None;
    let mut definition: Option<Json> = None;
    let mut maximum = None;
    let mut best = None;
    let mut lines = Vec::new();
    for line in block.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        if let Some((value, expected)) = line.split_once(" => ") {
            lines.push((value.to_owned(), expected.trim().to_owned()));
            continue;
        }
        let (key, rest) = line.split_once(": ").unwrap_or_else(|| panic!("{file}: {line}"));
        match key {
            "source" => source = Some(rest),
            "rule" => definition = Some(serde_json::from_str(rest).unwrap()),
            "max" => maximum = Some(rest.parse().unwrap()),
            "best" => best = Some(rest.parse().unwrap()),
            "vi" | "en" | "monotone" | "breakpoints" => lines.push((format!("@{key}"), rest.to_owned())),
            _ => panic!("{file}: {line}"),
        }
    }
    let place = format!("{file}: {}", source.expect("every block names its source"));
    let mut definition = definition.unwrap();
    let kind = definition["kind"].as_str().unwrap().to_owned();
    definition.as_object_mut().unwrap().remove("kind");
    let (rule, findings) = Rule::parse(&kind, &definition, "1.1", maximum.unwrap(), &Place::default());
    assert!(findings.is_empty(), "{place}: {findings:?}");
    Block { place, rule: rule.unwrap(), best, lines }
}

fn check(block: &Block, key: &str, expected: &str) {
    let rule = &block.rule;
    let place = format!("{} | {key}", block.place);
    match key {
        "@vi" => assert_eq!(rule.describe().vi, expected, "{place}"),
        "@en" => assert_eq!(rule.describe().en, expected, "{place}"),
        "@monotone" => {
            let word = match rule.monotone() {
                Monotone::Rising => "rising",
                Monotone::Falling => "falling",
                Monotone::Neither => "neither",
            };
            assert_eq!(word, expected, "{place}");
        }
        "@breakpoints" => {
            let wanted: Vec<Decimal> = expected.split(' ').map(|number| number.parse().unwrap()).collect();
            assert_eq!(rule.breakpoints(), wanted, "{place}");
        }
        value => {
            let outcome = match rule.points_at(RawValue::read(value), block.best) {
                Ok(points) => points.normalize().to_string(),
                Err(refusal) => format!("refused {}", refusal.code()),
            };
            assert_eq!(outcome, expected, "{place}");
        }
    }
}

#[test]
fn counted_answers_become_the_value_of_a_survey_rule() {
    let survey = |parameters: Json| {
        let (rule, _) = Rule::parse("survey", &parameters, "1", Decimal::TWO, &Place::default());
        match rule.unwrap().shape() {
            Shape::Survey(survey) => survey.clone(),
            other => panic!("{other:?}"),
        }
    };
    // 10 × 100 + 5 × 60 + 3 × 20 + 2 × 0 = 1360 over 20 answers.
    let weights = survey(json!({ "kind": "weights", "weights": { "A": 100, "B": 60, "C": 20, "D": 0 } }));
    let answers = [("A", 10), ("b ", 5), ("C", 3), ("D", 2)];
    assert_eq!(weights.value_of_answers(&answers), Some(Decimal::from(68)));
    assert_eq!(weights.value_of_answers(&[("E", 1)]), None);
    assert_eq!(weights.value_of_answers(&[]), None);

    let share = survey(json!({ "kind": "share", "options": ["hài lòng", "rất hài lòng"] }));
    let answers = [("Rất hài lòng", 30), ("Hài lòng", 50), ("Bình thường", 20)];
    assert_eq!(share.value_of_answers(&answers), Some("0.8".parse().unwrap()));
}

#[test]
fn a_wrong_rule_is_refused_with_the_item_and_the_parameter() {
    let cases: [(&str, Json, &str, &str); 33] = [
        ("stepz", json!({}), "unknown-rule-kind", "rule.kind"),
        ("choice", json!({}), "rule-parameter-missing", "rule.choices"),
        ("choice", json!({ "choices": [] }), "rule-parameter-type", "rule.choices"),
        ("choice", json!({ "choices": [{ "label": "Có" }] }), "rule-parameter-type", "rule.choices"),
        (
            "choice",
            json!({ "choices": [{ "label": "Có", "points": 1, "share": 1 }] }),
            "rule-parameter-type",
            "rule.choices",
        ),
        (
            "choice",
            json!({ "choices": [{ "label": "Có", "points": 3 }] }),
            "rule-points-above-maximum",
            "rule.choices",
        ),
        (
            "choice",
            json!({ "choices": [{ "label": "Có", "points": -1 }] }),
            "rule-points-above-maximum",
            "rule.choices",
        ),
        (
            "choice",
            json!({ "choices": [{ "label": "Có", "points": 1 }, { "label": " CÓ", "points": 0 }] }),
            "rule-choices-equal",
            "rule.choices",
        ),
        ("steps", json!({}), "rule-parameter-missing", "rule.steps"),
        ("steps", json!({ "steps": [[0.3, 1], [0.3, 0]] }), "rule-steps-not-descending", "rule.steps"),
        ("steps", json!({ "steps": [[0.3, 1], [0.5, 2]] }), "rule-steps-not-descending", "rule.steps"),
        ("steps", json!({ "steps": [[30, 1]] }), "rule-rate-outside", "rule.steps"),
        ("steps", json!({ "steps": [[0.3, 2.5]] }), "rule-points-above-maximum", "rule.steps"),
        ("steps", json!({ "steps": [[0.3]] }), "rule-parameter-type", "rule.steps"),
        ("steps", json!({ "steps": [[0.3, 1]], "unit": "percent" }), "rule-parameter-word", "rule.unit"),
        ("proportional", json!({ "floor": 0.9, "full_at": 0.8 }), "rule-floor-above-full", "rule.floor"),
        ("proportional", json!({ "floor": 80 }), "rule-rate-outside", "rule.floor"),
        ("proportional", json!({ "flor": 0.8 }), "rule-parameter-unknown", "rule.flor"),
        ("proportional", json!({ "floor": "tám mươi" }), "rule-parameter-type", "rule.floor"),
        ("proportional", json!([0.8]), "rule-parameter-type", "rule"),
        ("linear", json!({ "points_at": [[0, 1]] }), "rule-parameter-type", "rule.points_at"),
        ("linear", json!({ "points_at": [[1, 0], [1, 1]] }), "rule-linear-not-ascending", "rule.points_at"),
        (
            "linear",
            json!({ "points_at": [[0, 0], [1, 2.01]] }),
            "rule-points-above-maximum",
            "rule.points_at",
        ),
        ("per_item", json!({}), "rule-parameter-missing", "rule.points_each"),
        ("per_item", json!({ "points_each": 0 }), "rule-points-each-not-positive", "rule.points_each"),
        ("target", json!({ "target": 0 }), "rule-target-not-positive", "rule.target"),
        ("target", json!({ "target": 80 }), "rule-rate-outside", "rule.target"),
        ("survey", json!({}), "rule-parameter-missing", "rule.kind"),
        (
            "survey",
            json!({ "kind": "mean", "scale_min": 5, "scale_max": 1 }),
            "rule-scale-empty",
            "rule.scale_max",
        ),
        (
            "survey",
            json!({ "kind": "weights", "weights": { "A": 0 } }),
            "rule-weights-not-positive",
            "rule.weights",
        ),
        ("survey", json!({ "kind": "share", "options": [] }), "rule-parameter-type", "rule.options"),
        ("points", json!({ "max": 5 }), "rule-parameter-unknown", "rule.max"),
        ("deduction", json!({ "points_each": -0.5 }), "rule-points-each-not-positive", "rule.points_each"),
    ];
    for (kind, parameters, code, column) in cases {
        let (rule, findings) =
            Rule::parse(kind, &parameters, "1.1", Decimal::TWO, &Place::file("f.toml").line(7));
        assert!(rule.is_none(), "{kind} {parameters}");
        let found = findings.iter().find(|finding| finding.code == code);
        let finding = found.unwrap_or_else(|| panic!("{kind} {parameters}: {findings:?}"));
        assert_eq!(
            finding.place,
            Place::file("f.toml").line(7).column(column).of("1.1"),
            "{kind} {parameters}"
        );
        let names_item = |text: &Text| text.vi.contains("1.1") && text.en.contains("1.1");
        assert!(names_item(&finding.message), "{:?}", finding.message);
        assert!(finding.hint.is_some());
    }
}

#[test]
fn steps_that_rise_and_fall_are_a_doubt_and_are_used() {
    let parameters = json!({ "steps": [[0.9, 1], [0.8, 2], [0.7, 0]] });
    let (rule, findings) = Rule::parse("steps", &parameters, "1.1", Decimal::TWO, &Place::default());
    assert_eq!(rule.map(|rule| rule.monotone()), Some(Monotone::Neither));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["rule-steps-not-monotone"]);
}

#[test]
fn numbers_of_parameters_are_exact() {
    let (rule, findings) =
        Rule::parse("per_item", &json!({ "points_each": 0.1 }), "1", Decimal::ONE, &Place::default());
    assert!(findings.is_empty());
    let rule = rule.unwrap();
    let points = |count: i64| rule.points_at(RawValue::Number(count.into()), None).unwrap();
    assert_eq!(points(3), "0.3".parse().unwrap());
    assert_eq!(points(7), "0.7".parse().unwrap());
}
