//! Tables of values that do not fit a tree.

use crate::fixture::{codes, tree};
use caicach_composite::{Data, DataRow, Tree};

fn small_tree() -> Tree {
    tree(&[("index", "", 1.0), ("d", "index", 1.0), ("a", "d", 1.0), ("b", "index", 1.0)])
}

fn build(header: &[&str], rows: Vec<DataRow>) -> (Data, Vec<&'static str>) {
    let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let (data, findings) = Data::build(&small_tree(), &header, rows);
    (data, codes(&findings))
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let (data, findings) = build(&["b", " a "], vec![DataRow::new(" u ", vec![1.0, 2.0])]);
    assert!(findings.is_empty());
    assert_eq!(data.units(), ["u"]);
    assert_eq!(data.columns(), [[2.0], [1.0]]);
    assert_eq!(data.find("u"), Some(0));
}

#[test]
fn unknown_duplicate_and_group_columns_and_a_missing_one() {
    let rows = vec![DataRow::new("u", vec![1.0, 2.0, 3.0, 4.0])];
    let (data, findings) = build(&["a", "a", "note", "d"], rows);
    assert_eq!(
        findings,
        ["duplicate-column", "unknown-column", "column-of-group", "indicator-without-column"]
    );
    assert_eq!(data.columns()[0], [1.0]);
    assert!(data.columns()[1][0].is_nan());
}

#[test]
fn rows_without_a_unit_of_their_own_or_of_the_wrong_width() {
    let rows = vec![
        DataRow::new("u", vec![1.0, 2.0]),
        DataRow::new("", vec![1.0, 2.0]),
        DataRow::new("u", vec![3.0, 4.0]),
        DataRow::new("v", vec![1.0]),
    ];
    let (data, findings) = build(&["a", "b"], rows);
    assert_eq!(data.units(), ["u"]);
    assert_eq!(findings, ["empty-unit", "duplicate-unit", "wrong-number-of-values"]);
    assert_eq!(build(&["a", "b"], vec![]).1, ["no-units"]);
}

#[test]
fn values_that_cannot_be_computed_with_are_missing() {
    let rows = vec![DataRow::new("u", vec![f64::INFINITY, -1e101]), DataRow::new("v", vec![1.0, f64::NAN])];
    let (data, findings) = build(&["a", "b"], rows);
    assert_eq!(findings, ["value-out-of-range", "value-out-of-range"]);
    assert!(data.columns()[0][0].is_nan() && data.columns()[1][0].is_nan());
}
