//! What holds for every rule, every table and every input.

use crate::support::any_framework;
use caicach_findings::Place;
use caicach_index::{
    Accepted, Assessed, Document, Framework, Level, Monotone, RawValue, Rule, Ties, ValidValues, Values,
    ranks, score,
};
use proptest::prelude::*;
use rust_decimal::{Decimal, dec};
use serde_json::{Value as Json, json};

/// A number with two decimals as JSON.
fn hundredths(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = String> {
    range.prop_map(|number| Decimal::new(number, 2).to_string())
}

/// A rule kind with parameters that hold, for an item of 2 points.
fn any_rule() -> impl Strategy<Value = (&'static str, Json)> {
    let rate = || hundredths(1..=100);
    let points = || hundredths(0..=200);
    let pairs = |unit: &'static str, top: i64| {
        prop::collection::btree_map(0..=top, points(), 1..6).prop_map(move |steps| {
            let steps: Vec<Json> = steps
                .into_iter()
                .rev()
                .map(|(from, points)| json!([Decimal::new(from, 2).to_string(), points]))
                .collect();
            ("steps", json!({ "unit": unit, "steps": steps }))
        })
    };
    let linear = prop::collection::btree_map(-1000_i64..1000, points(), 2..6).prop_map(|corners| {
        let corners: Vec<Json> =
            corners.into_iter().map(|(x, points)| json!([Decimal::new(x, 2).to_string(), points])).collect();
        ("linear", json!({ "points_at": corners }))
    });
    prop_oneof![
        pairs("rate", 100),
        pairs("number", 100_000),
        linear,
        Just(("proportional", json!({}))),
        (rate(), rate()).prop_map(|(one, other)| {
            let (floor, full) = if one.parse::<Decimal>().unwrap() <= other.parse().unwrap() {
                (one, other)
            } else {
                (other, one)
            };
            ("proportional", json!({ "floor": floor, "full_at": full }))
        }),
        hundredths(1..=300).prop_map(|each| ("per_item", json!({ "points_each": each }))),
        rate().prop_map(|target| ("target", json!({ "target": target }))),
        Just(("relative_to_best", json!({}))),
        Just(("survey", json!({ "kind": "share", "options": ["a"] }))),
        (1_i64..50)
            .prop_map(|width| ("survey", json!({ "kind": "mean", "scale_min": 1, "scale_max": 1 + width }))),
        Just(("survey", json!({ "kind": "weights", "weights": { "A": 100, "B": 60, "C": 20, "D": 5 } }))),
        Just(("points", json!({}))),
        Just(("bonus", json!({}))),
        hundredths(1..=300).prop_map(|each| ("deduction", json!({ "points_each": each }))),
    ]
}

fn rule_of(kind: &str, parameters: &Json) -> Rule {
    let (rule, findings) = Rule::parse(kind, parameters, "1", dec!(2), &Place::default());
    rule.unwrap_or_else(|| panic!("{kind} {parameters}: {findings:?}"))
}

/// Any decimal at all: any digits, sign and scale.
fn any_decimal() -> impl Strategy<Value = Decimal> {
    let anything = (any::<u32>(), any::<u32>(), any::<u32>(), any::<bool>(), 0_u32..=28).prop_map(
        |(low, middle, high, negative, scale)| Decimal::from_parts(low, middle, high, negative, scale),
    );
    prop_oneof![
        anything,
        (-200_i64..200, 0_u32..4).prop_map(|(number, scale)| Decimal::new(number, scale)),
        Just(Decimal::MAX),
        Just(Decimal::MIN),
    ]
}

/// A number inside a rule's range from any decimal, by folding it into the bounds.
fn inside(rule: &Rule, number: Decimal) -> Decimal {
    let ValidValues::Numbers(range) = rule.valid_values() else { panic!("labels") };
    let small = number % dec!(1_000_000_000);
    let whole = if range.whole { small.round() } else { small };
    let above = range.minimum.map_or(whole, |minimum| whole.max(minimum));
    range.maximum.map_or(above, |maximum| above.min(maximum))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn points_lie_within_zero_and_the_maximum((kind, parameters) in any_rule(), number in any_decimal(), best in any_decimal()) {
        let rule = rule_of(kind, &parameters);
        let within = |points: Decimal| points >= Decimal::ZERO && points <= dec!(2);
        let value = inside(&rule, number);
        let points = rule.points_at(RawValue::Number(value), Some(best));
        prop_assert!(points.clone().is_ok_and(within), "{kind} {parameters} {value}: {points:?}");
        // Even a value that no rule would accept cannot break out.
        prop_assert!(within(rule.points_of(Accepted::Number(number), Some(best))));
    }

    #[test]
    fn monotone_rules_are_monotone((kind, parameters) in any_rule(), one in any_decimal(), other in any_decimal()) {
        let rule = rule_of(kind, &parameters);
        let (low, high) = { let (a, b) = (inside(&rule, one), inside(&rule, other)); (a.min(b), a.max(b)) };
        let points = |value| rule.points_at(RawValue::Number(value), Some(dec!(1_000_000_000))).unwrap();
        match rule.monotone() {
            Monotone::Rising => prop_assert!(points(low) <= points(high), "{kind} {parameters} {low} {high}"),
            Monotone::Falling => prop_assert!(points(low) >= points(high), "{kind} {parameters} {low} {high}"),
            Monotone::Neither => {}
        }
    }

    #[test]
    fn between_breakpoints_there_is_no_jump((kind, parameters) in any_rule(), number in any_decimal()) {
        // Within a tiny step that crosses no breakpoint, points change by a tiny amount only.
        let rule = rule_of(kind, &parameters);
        let ValidValues::Numbers(range) = rule.valid_values() else { panic!("labels") };
        let from = inside(&rule, number % dec!(2000));
        let to = from + dec!(0.0000001);
        let crossed = rule.breakpoints().into_iter().any(|at| from <= at && at <= to);
        if range.whole || !range.contains(to) || crossed {
            return Ok(());
        }
        let points = |value| rule.points_at(RawValue::Number(value), Some(dec!(1000))).unwrap();
        prop_assert!((points(from) - points(to)).abs() < dec!(0.0001), "{kind} {parameters} {from}");
    }

    #[test]
    fn ranks_follow_their_units(values in prop::collection::vec(prop::option::of(0_u8..20), 0..40), turn in 0_usize..40) {
        for ties in [Ties::Min, Ties::Dense, Ties::Average] {
            let mut turned = values.clone();
            if !turned.is_empty() {
                let by = turn % turned.len();
                turned.rotate_left(by);
            }
            turned.reverse();
            let mut expected = ranks(&values, ties);
            if !expected.is_empty() {
                let by = turn % expected.len();
                expected.rotate_left(by);
            }
            expected.reverse();
            prop_assert_eq!(ranks(&turned, ties), expected);
        }
    }

    #[test]
    fn ranks_agree_with_their_definitions(values in prop::collection::vec(0_u8..12, 1..30)) {
        let some: Vec<Option<u8>> = values.iter().copied().map(Some).collect();
        let (min, dense, average) = (ranks(&some, Ties::Min), ranks(&some, Ties::Dense), ranks(&some, Ties::Average));
        for (position, value) in values.iter().enumerate() {
            let above = values.iter().filter(|other| *other > value).count();
            let equal = values.iter().filter(|other| *other == value).count();
            let mut distinct: Vec<&u8> = values.iter().filter(|other| *other > value).collect();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(min[position], Some(Decimal::from(above + 1)));
            prop_assert_eq!(dense[position], Some(Decimal::from(distinct.len() + 1)));
            prop_assert_eq!(average[position], Some(Decimal::from(2 * above + equal + 1) / dec!(2)));
        }
    }

    #[test]
    fn scores_follow_their_units_and_add_up(rows in prop::collection::vec(prop::collection::vec(0_u8..=11, 6), 1..12), turn in 0_usize..12) {
        let framework = any_framework(TABLE);
        let score_all = |order: &[usize]| {
            let mut builder = Values::builder(&framework, Place::default());
            for unit in order {
                for (leaf, value) in framework.leaves().zip(&rows[*unit]) {
                    let text = match *value { 11 => "na".to_owned(), tenths => format!("{}", Decimal::new(i64::from(tenths), 1)) };
                    builder.push_text(&unit.to_string(), &leaf.code, &text, None);
                }
            }
            score(&builder.finish().0, &Assessed::default()).0
        };
        let straight: Vec<usize> = (0..rows.len()).collect();
        let mut turned = straight.clone();
        turned.rotate_left(turn % rows.len());
        let (one, other) = (score_all(&straight), score_all(&turned));
        for unit in straight {
            let unit = unit.to_string();
            prop_assert_eq!(one.total(&unit), other.total(&unit));
            let rank = |scores: &caicach_index::Scores| scores.total_ranks()[scores.unit_position(&unit).unwrap()];
            prop_assert_eq!(rank(&one), rank(&other));
            // Domains add up to the total, criteria to their domain; nothing exceeds its maximum.
            for parent in framework.items().iter().filter(|item| !item.children.is_empty()) {
                let children = parent.children.iter().map(|child| one.item(&unit, &framework.items()[*child].code).unwrap());
                let (points, maximum) = children.fold((dec!(0), dec!(0)), |sum, child| (sum.0 + child.points, sum.1 + child.maximum));
                let own = one.item(&unit, &parent.code).unwrap();
                prop_assert_eq!((own.points, own.maximum), (points, maximum));
                prop_assert!(own.points <= own.maximum && own.points >= dec!(0));
            }
        }
    }

    #[test]
    fn no_tree_of_values_stops_the_reader(tree in any_tree(), rows in prop::collection::vec((".{0,3}", "[0-9.]{0,4}", ".{0,12}"), 0..20)) {
        let (document, _) = Document::read(&tree, "any");
        let (framework, _) = Framework::build(document.header, document.items);
        let mut builder = Values::builder(&framework, Place::default());
        for (unit, code, value) in &rows {
            builder.push_text(unit, code, value, None);
        }
        for leaf in framework.leaves() {
            builder.push("U", &leaf.code, RawValue::Number(Decimal::MAX), None);
            builder.push("V", &leaf.code, RawValue::Number(dec!(0.5)), None);
        }
        let (values, _) = builder.finish();
        let (scores, _) = score(&values, &Assessed::default());
        let _ = scores.rows(&[Level::Total, Level::Domain, Level::Criterion, Level::Component, Level::Detail]);
        let _ = scores.weighted();
    }
}

const TABLE: &str = r#"
[framework]
id = "t"
[[items]]
code = "1"
name_vi = "một"
max_points = 6
[[items]]
code = "1.1"
parent = "1"
name_vi = "x"
max_points = 4
[[items]]
code = "1.1.1"
parent = "1.1"
name_vi = "x"
max_points = 3
rule = { kind = "proportional" }
[[items]]
code = "1.1.2"
parent = "1.1"
name_vi = "x"
max_points = 1
rule = { kind = "target", target = 0.7 }
[[items]]
code = "1.2"
parent = "1"
name_vi = "x"
max_points = 2
rule = { kind = "relative_to_best" }
[[items]]
code = "2"
name_vi = "hai"
max_points = 3
[[items]]
code = "2.1"
parent = "2"
name_vi = "x"
max_points = 1
rule = { kind = "proportional", floor = 0.5 }
[[items]]
code = "2.2"
parent = "2"
name_vi = "x"
max_points = 1
rule = { kind = "steps", steps = [[0.9, 1], [0.3, 0.5]] }
[[items]]
code = "2.3"
parent = "2"
name_vi = "x"
max_points = 1
not_applicable = "full"
rule = { kind = "survey", survey = "share", options = ["a"] }
"#;

/// Trees that look like a framework's file but hold anything.
fn any_tree() -> impl Strategy<Value = Json> {
    let scalar = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "[0-9.]{1,3}".prop_map(Json::from),
        ".{0,8}".prop_map(Json::from),
        prop::sample::select(vec![
            "points",
            "bonus",
            "deduction",
            "choice",
            "steps",
            "survey",
            "mean",
            "domain",
            "total",
            "drop",
            "full"
        ])
        .prop_map(Json::from),
    ];
    let key = prop::sample::select(vec![
        "framework",
        "items",
        "bands",
        "code",
        "parent",
        "level",
        "max_points",
        "rule",
        "kind",
        "choices",
        "label",
        "points",
        "steps",
        "points_each",
        "target",
        "points_at",
        "floor",
        "round",
        "at",
        "places",
        "rescale_to",
        "bonus_cap",
        "not_applicable",
        "min",
        "max",
        "scale_min",
        "scale_max",
        "survey",
        "weights",
        "options",
        "domains",
        "notes",
        "name_vi",
        "monitored",
        "year",
    ]);
    let inner = scalar.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map(key.clone(), inner, 0..6).prop_map(|map| Json::Object(
                map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    });
    let item = ("[0-9]{1,2}", prop::option::of("[0-9]{1,2}"), inner.clone(), inner.clone(), any_rule())
        .prop_map(|(code, parent, maximum, level, (kind, parameters))| {
            let mut rule = parameters;
            rule["kind"] = if kind == "survey" {
                rule["survey"] = rule["kind"].take();
                json!("survey")
            } else {
                json!(kind)
            };
            let maximum = if maximum.is_number() { maximum } else { json!(2) };
            json!({ "code": code, "parent": parent, "max_points": maximum, "level": level, "rule": rule })
        });
    (inner.clone(), inner.clone(), prop::collection::vec(prop_oneof![item, inner], 0..8)).prop_map(
        |(framework, bands, items)| json!({ "framework": framework, "bands": [bands], "items": items }),
    )
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let framework = any_framework(TABLE);
    let mut builder = Values::builder(&framework, Place::default());
    for unit in 0..1_000_i64 {
        for (place, leaf) in framework.leaves().enumerate() {
            let value = Decimal::new((unit * 7 + i64::try_from(place).unwrap() * 13) % 101, 2);
            builder.push(&unit.to_string(), &leaf.code, RawValue::Number(value), None);
        }
    }
    let (values, _) = builder.finish();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (scores, findings) = score(&values, &Assessed::default());
            let rows: Vec<String> = scores
                .rows(&[Level::Total, Level::Domain, Level::Component])
                .iter()
                .map(|row| format!("{row:?}"))
                .collect();
            (rows, findings)
        })
    };
    assert_eq!(on(1), on(4));
}
