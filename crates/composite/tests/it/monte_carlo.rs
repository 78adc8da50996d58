//! Uncertainty against an independent simulation with numpy: different random numbers, the same distribution.
//!
//! Both simulations have a standard error; with as many draws on either side the difference has √2 of it. Five of
//! those are allowed: of the 1,344 numbers compared one would fail by chance for about one seed in a thousand.

use crate::fixture::{numbers, texts};
use caicach_composite::{
    Aggregation, Data, DataRow, Run, Tree, TreeRow, UncertaintySettings, quantile_of_sorted, uncertainty,
};
use serde_json::Value;

const ALLOWED: f64 = 5.0 * std::f64::consts::SQRT_2;

fn fixture() -> Value {
    serde_json::from_str(include_str!("../fixtures/monte_carlo_numpy.json")).unwrap()
}

fn check(name: &str) {
    let fixture = fixture();
    let rows = fixture["tree"].as_array().unwrap().iter().map(|node| {
        let code = node["code"].as_str().unwrap();
        match node["parent"].as_str() {
            Some(parent) => TreeRow::new(code, parent, node["weight"].as_f64().unwrap()),
            None => TreeRow::root(code),
        }
    });
    let tree = Tree::build(rows).0.unwrap();
    let case = &fixture["cases"][name];
    let rows = case["values"].as_array().unwrap().iter().enumerate();
    let rows = rows.map(|(unit, values)| DataRow::new(format!("u{unit}"), numbers(values))).collect();
    let (data, _) = Data::build(&tree, &texts(&fixture["indicators"]), rows);

    let draws = fixture["draws"].as_u64().unwrap();
    let settings = UncertaintySettings {
        draws: u32::try_from(draws).unwrap(),
        seed: 11,
        weight_noise: case["noise"].as_f64().unwrap(),
        levels: numbers(&case["levels"]).into_iter().map(|level| level as usize).collect(),
        component_error: case["component_error"].as_f64().unwrap(),
        aggregation: Aggregation::parse(case["aggregation"].as_str().unwrap()).unwrap(),
        vary_aggregation: case["vary_aggregation"].as_bool().unwrap(),
        top: 3,
        scale: case["scale"].as_f64().unwrap(),
        constants: numbers(&case["constants"]),
    };
    let (result, _) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();

    let draws = draws as f64;
    for (unit, ours) in result.units.iter().enumerate() {
        let drawn = ours.drawn.unwrap();
        let expected = numbers(&case["score_quantiles"][unit]);
        let standard_errors = numbers(&case["score_standard_errors"][unit]);
        let quantiles = [drawn.score.p05, drawn.score.p50, drawn.score.p95];
        for ((ours, theirs), error) in quantiles.iter().zip(expected).zip(standard_errors) {
            assert!(
                (ours - theirs).abs() < ALLOWED * error + 1e-6,
                "{name}, unit {unit}: {ours}, numpy {theirs} ± {error}"
            );
        }

        let theirs = numbers(&case["rank_frequencies"][unit]);
        assert_eq!(result.frequencies.of_unit(unit).len(), theirs.len());
        for (rank, (ours, theirs)) in result.frequencies.of_unit(unit).iter().zip(&theirs).enumerate() {
            let (ours, theirs) = (f64::from(*ours) / draws, theirs / draws);
            let share = f64::max((ours + theirs) / 2.0, 1.0 / draws);
            let error = (share * (1.0 - share) / draws).sqrt();
            assert!(
                (ours - theirs).abs() < ALLOWED * error,
                "{name}, unit {unit}, rank {}: {ours}, numpy {theirs}",
                rank + 1
            );
        }
        let theirs = theirs[..3].iter().sum::<f64>() / draws;
        assert!(
            (drawn.p_top - theirs).abs() < ALLOWED * (0.25 / draws).sqrt(),
            "{name}, unit {unit}: P(top 3)"
        );
    }
}

#[test]
fn weights() {
    check("weights");
}

#[test]
fn weights_of_some_levels_with_gaps() {
    check("weights_of_some_levels_with_gaps");
}

#[test]
fn errors_of_values() {
    check("errors_of_values");
}

#[test]
fn geometric() {
    check("geometric");
}

#[test]
fn geometric_with_errors() {
    check("geometric_with_errors");
}

#[test]
fn both_aggregations() {
    check("both_aggregations");
}

#[test]
fn scale_and_constants() {
    check("scale_and_constants");
}

#[test]
fn quantiles_of_type_7() {
    let fixture = fixture();
    let quantiles = &fixture["quantiles"];
    let mut values = numbers(&quantiles["values"]);
    values.sort_by(f64::total_cmp);
    for (p, expected) in numbers(&quantiles["probabilities"]).into_iter().zip(numbers(&quantiles["type_7"])) {
        let ours = quantile_of_sorted(&values, p).unwrap();
        assert!((ours - expected).abs() < 1e-12 * expected, "p = {p}: {ours} instead of {expected}");
    }
}
