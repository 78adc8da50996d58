//! Scores and ranks of COINr 1.1.14 on its ASEM example: every aggregate node of every unit.

use crate::fixture::{numbers, texts};
use caicach_composite::{Aggregation, Data, DataRow, Level, Scores, Ties, Tree, TreeRow, aggregate};
use serde_json::Value;

fn fixture() -> Value {
    serde_json::from_str(include_str!("../fixtures/asem_coinr.json")).unwrap()
}

fn tree(case: &Value) -> Tree {
    let nodes = &case["nodes"];
    let codes = texts(&nodes["code"]);
    let rows = codes.iter().zip(nodes["parent"].as_array().unwrap()).zip(numbers(&nodes["weight"])).map(
        |((code, parent), weight)| match parent.as_str() {
            Some(parent) => TreeRow::new(code, parent, weight),
            None => TreeRow::root(code),
        },
    );
    let (tree, findings) = Tree::build(rows);
    assert!(findings.is_empty(), "{findings:?}");
    tree.unwrap()
}

/// The normalised values of the first case, changed by `change(row, column, value)`.
fn data(case: &Value, tree: &Tree, change: impl Fn(usize, usize, f64) -> f64) -> Data {
    let header = texts(&case["indicator_order"]);
    let fixture = fixture();
    let rows = fixture["asem"]["normalised"].as_array().unwrap().iter().enumerate();
    let rows = rows.zip(texts(&case["units"])).map(|((row, values), unit)| {
        let values =
            numbers(values).into_iter().enumerate().map(|(column, value)| change(row, column, value));
        DataRow::new(unit, values.collect())
    });
    let (data, findings) = Data::build(tree, &header, rows.collect());
    assert!(findings.is_empty(), "{findings:?}");
    data
}

fn check(case: &Value, tree: &Tree, scores: &Scores) {
    let aggregated = case["aggregated"].as_array().unwrap();
    for (column, code) in texts(&case["aggregate_order"]).iter().enumerate() {
        let node = tree.find(code).unwrap();
        let expected: Vec<f64> = aggregated.iter().map(|row| row[column].as_f64().unwrap()).collect();
        for (unit, (score, expected)) in scores.of_node(node).iter().zip(&expected).enumerate() {
            let error = (score - expected).abs() / expected.abs();
            assert!(error < 1e-12, "{code} of unit {unit}: {score} instead of {expected}");
        }
        let expected: Vec<Option<f64>> = expected.into_iter().map(Some).collect();
        assert_eq!(scores.ranks(node, Ties::Min), caicach_composite::ranks(&expected, Ties::Min), "{code}");
    }
    let expected: Vec<Option<f64>> = numbers(&case["rank"]).into_iter().map(Some).collect();
    assert_eq!(scores.ranks(tree.root(), Ties::Min), expected);
}

#[test]
fn levels_count_from_the_leaves_as_in_coinr() {
    let fixture = fixture();
    let case = &fixture["asem"];
    let tree = tree(case);
    for (code, level) in texts(&case["nodes"]["code"]).iter().zip(numbers(&case["nodes"]["level"])) {
        let expected = if level == 4.0 { Level::Total } else { Level::Number(level as usize) };
        assert_eq!(tree.level(tree.find(code).unwrap()), expected, "{code}");
    }
}

#[test]
fn equal_weights() {
    let fixture = fixture();
    let case = &fixture["asem"];
    let tree = tree(case);
    let (scores, findings) =
        aggregate(&tree, &data(case, &tree, |_, _, value| value), &Aggregation::Arithmetic.into());
    assert!(findings.is_empty());
    check(case, &tree, &scores);
}

#[test]
fn unequal_weights() {
    let fixture = fixture();
    let case = &fixture["asem_unequal_weights"];
    let tree = tree(case);
    let (scores, _) =
        aggregate(&tree, &data(case, &tree, |_, _, value| value), &Aggregation::Arithmetic.into());
    check(case, &tree, &scores);
}

#[test]
fn geometric_means_at_every_level() {
    let fixture = fixture();
    let case = &fixture["asem_geometric"];
    let tree = tree(case);
    let data = data(case, &tree, |_, _, value| 1.0 + 0.99 * value);
    let (scores, findings) = aggregate(&tree, &data, &Aggregation::Geometric.into());
    assert!(findings.is_empty());
    check(case, &tree, &scores);
}

#[test]
fn missing_cells() {
    let fixture = fixture();
    let case = &fixture["asem_missing"];
    let tree = tree(case);
    let units = case["units"].as_array().unwrap().len();
    let is_dropped = |row: usize, column: usize| (column * units + row + 1).is_multiple_of(13);
    let data = data(case, &tree, |row, column, value| if is_dropped(row, column) { f64::NAN } else { value });
    let (scores, findings) = aggregate(&tree, &data, &Aggregation::Arithmetic.into());
    check(case, &tree, &scores);
    // 51 units and every thirteenth cell: every one of the 49 indicators misses some.
    assert_eq!(findings.len(), 49);
    assert!(findings.iter().all(|finding| finding.code == "missing-values"));
}
