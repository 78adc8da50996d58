//! Means of means, missing values, and values that a geometric mean cannot take.

use crate::fixture::{codes, data, tree};
use caicach_composite::{Aggregation, Aggregations, Level, Ties, Tree, aggregate};

const MISSING: f64 = f64::NAN;

/// index = (2·d + 1·c) / 3, d = (a + 3·b) / 4.
fn small_tree() -> Tree {
    tree(&[("index", "", 1.0), ("d", "index", 2.0), ("a", "d", 1.0), ("b", "d", 3.0), ("c", "index", 1.0)])
}

#[test]
fn weights_are_shared_among_what_is_there() {
    let tree = small_tree();
    let values = vec![
        vec![40.0, 80.0, 10.0],
        vec![MISSING, 80.0, 10.0],
        vec![MISSING, MISSING, 10.0],
        vec![MISSING, MISSING, MISSING],
    ];
    let (scores, findings) = aggregate(&tree, &data(&tree, &values), &Aggregation::Arithmetic.into());
    assert_eq!(scores.score(tree.find("d").unwrap(), 0), Some(70.0));
    assert_eq!(scores.totals()[..3], [50.0, 170.0 / 3.0, 10.0]);
    assert_eq!(scores.score(tree.root(), 3), None);
    assert_eq!(scores.score(tree.find("d").unwrap(), 2), None);
    assert_eq!(scores.ranks(tree.root(), Ties::Min), [Some(2.0), Some(1.0), Some(3.0), None]);
    assert_eq!(
        codes(&findings),
        ["missing-values", "missing-values", "missing-values", "unit-without-values"]
    );
    let first = findings.iter().next().unwrap();
    assert!(first.message.en.contains("3 units (u1, u2, u3)"), "{}", first.message.en);
}

#[test]
fn geometric_means_refuse_what_is_not_above_zero() {
    let tree = small_tree();
    let values =
        vec![vec![4.0, 4.0, 32.0], vec![0.0, 4.0, 2.0], vec![1.0, 1.0, -2.0], vec![MISSING, 8.0, 8.0]];
    let (scores, findings) = aggregate(&tree, &data(&tree, &values), &Aggregation::Geometric.into());
    assert!((scores.totals()[0] - 8.0).abs() < 1e-12, "4^(2/3) · 32^(1/3) = 8");
    assert!((scores.totals()[3] - 8.0).abs() < 1e-12);
    assert!(scores.totals()[1].is_nan() && scores.totals()[2].is_nan());
    assert_eq!(
        scores.score(tree.find("d").unwrap(), 2),
        Some(1.0),
        "what is below the refused node keeps its score"
    );
    assert_eq!(codes(&findings), ["missing-values", "geometric-not-positive", "geometric-not-positive"]);
}

#[test]
fn an_indicator_of_weight_zero_has_no_influence_at_all() {
    let tree = tree(&[("index", "", 1.0), ("a", "index", 1.0), ("b", "index", 0.0)]);
    let data = data(&tree, &[vec![5.0, -1.0], vec![MISSING, 3.0]]);
    for aggregation in [Aggregation::Arithmetic, Aggregation::Geometric] {
        let (scores, findings) = aggregate(&tree, &data, &aggregation.into());
        assert!((scores.totals()[0] - 5.0).abs() < 1e-12);
        assert!(scores.totals()[1].is_nan());
        assert_eq!(codes(&findings), ["missing-values", "unit-without-values"]);
    }
}

#[test]
fn each_level_may_have_its_own_mean() {
    let tree = small_tree();
    let data = data(&tree, &[vec![16.0, 1.0, 5.0]]);
    let levels = vec![(Level::Total, Aggregation::Arithmetic), (Level::Number(2), Aggregation::Geometric)];
    let (scores, _) = aggregate(&tree, &data, &Aggregations { everywhere: Aggregation::Arithmetic, levels });
    // d = 16^(1/4) = 2; index = (2·2 + 5) / 3.
    assert!((scores.totals()[0] - 3.0).abs() < 1e-12, "{}", scores.totals()[0]);
}

#[test]
fn equal_units_have_equal_scores_and_share_a_rank() {
    let tree = small_tree();
    let values = vec![vec![0.1, 0.7, 0.3], vec![0.9, 0.9, 0.9], vec![0.1, 0.7, 0.3]];
    let (scores, _) = aggregate(&tree, &data(&tree, &values), &Aggregation::Arithmetic.into());
    assert_eq!(scores.ranks(tree.root(), Ties::Min), [Some(2.0), Some(1.0), Some(2.0)]);
    assert_eq!(scores.ranks(tree.root(), Ties::Average), [Some(2.5), Some(1.0), Some(2.5)]);
}
