//! Trees and data from fixtures, and small ones made up for a test.

use caicach_composite::{Data, DataRow, Tree, TreeRow};
use caicach_findings::Findings;
use serde_json::Value;

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

pub(crate) fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// A tree that must be without fault; `(code, parent, weight)`, the root's parent is empty.
pub(crate) fn tree(rows: &[(&str, &str, f64)]) -> Tree {
    let (tree, findings) = Tree::build(rows.iter().map(|(code, parent, weight)| match *parent {
        "" => TreeRow::root(*code),
        parent => TreeRow::new(*code, parent, *weight),
    }));
    assert!(findings.is_empty(), "{findings:?}");
    tree.unwrap()
}

/// Units u0, u1, … with these values, in the order of the tree's indicators.
pub(crate) fn data(tree: &Tree, values: &[Vec<f64>]) -> Data {
    let header = indicator_codes(tree);
    let rows =
        values.iter().enumerate().map(|(unit, values)| DataRow::new(format!("u{unit}"), values.clone()));
    let (data, findings) = Data::build(tree, &header, rows.collect());
    assert!(findings.is_empty(), "{findings:?}");
    data
}

pub(crate) fn indicator_codes(tree: &Tree) -> Vec<String> {
    tree.indicators().iter().map(|node| tree.nodes()[*node].code().to_owned()).collect()
}

pub(crate) fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}
