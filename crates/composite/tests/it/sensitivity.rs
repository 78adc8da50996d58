//! Which part decides a rank.

use crate::fixture::{codes, data, tree};
use caicach_composite::{Aggregation, Data, Error, Run, SensitivitySettings, Tree, sensitivity};

/// Three parts; u0 leads by part a, u1 by part b, and both are equal in part c.
fn case() -> (Tree, Data) {
    let tree = tree(&[
        ("index", "", 1.0),
        ("a", "index", 1.0),
        ("b", "index", 1.0),
        ("c", "index", 1.0),
        ("c1", "c", 1.0),
        ("c2", "c", 1.0),
    ]);
    let values =
        vec![vec![80.0, 50.0, 60.0, 60.0], vec![50.0, 79.9, 50.0, 70.0], vec![10.0, 10.0, 90.0, 90.0]];
    let data = data(&tree, &values);
    (tree, data)
}

#[test]
fn the_weights_that_decide_and_the_one_that_does_not() {
    let (tree, data) = case();
    let (result, findings) =
        sensitivity(&tree, &data, "u0", &SensitivitySettings::default(), &Run::default()).unwrap();
    assert!(findings.is_empty());
    assert_eq!(result.rank, 1);
    assert!((result.mean_rank - 1.5).abs() < 0.05, "{}", result.mean_rank);
    let [a, b, c] = &result.parts[..] else { panic!("three parts") };
    // u0 is before u1 if 30·w_a > 29.9·w_b: c has no part in it, a and b have the same, and without the one that
    // speaks for a unit it loses.
    assert_eq!((c.first_order, c.total), (c.first_order, 0.0));
    assert!(c.first_order.abs() < 0.02, "{}", c.first_order);
    assert!((a.total - b.total).abs() < 0.02, "{} {}", a.total, b.total);
    assert!(a.total > a.first_order && a.first_order > 0.3);
    assert_eq!((a.rank_without, b.rank_without, c.rank_without), (Some(2), Some(1), Some(1)));
    assert_eq!(result.parts.iter().map(|part| part.code.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn a_rank_that_never_varies_has_no_effects_and_a_note_says_so() {
    let (tree, data) = case();
    let settings = SensitivitySettings { weight_noise: 0.0, ..SensitivitySettings::default() };
    let (result, findings) = sensitivity(&tree, &data, "u2", &settings, &Run::default()).unwrap();
    assert_eq!(codes(&findings), ["rank-never-varies"]);
    assert_eq!((result.rank, result.mean_rank, result.rank_variance), (3, 3.0, 0.0));
    assert!(result.parts.iter().all(|part| part.first_order == 0.0 && part.total == 0.0));
}

#[test]
fn a_unit_whose_only_part_is_taken_away_has_no_rank() {
    let tree = tree(&[("index", "", 1.0), ("a", "index", 1.0), ("b", "index", 1.0)]);
    let data = data(&tree, &[vec![5.0, f64::NAN], vec![4.0, 4.0], vec![f64::NAN, 9.0]]);
    let (result, _) =
        sensitivity(&tree, &data, "u0", &SensitivitySettings::default(), &Run::default()).unwrap();
    assert_eq!(result.rank, 2);
    assert_eq!(result.parts[0].rank_without, None);
    assert_eq!(result.parts[1].rank_without, Some(1), "u2 has only part b and is out of the race");
}

#[test]
fn constants_scale_and_geometric_means_count() {
    let (tree, data) = case();
    let settings = SensitivitySettings {
        points: 256,
        aggregation: Aggregation::Geometric,
        scale: 0.5,
        constants: vec![0.0, 0.0, 100.0],
        ..SensitivitySettings::default()
    };
    let (result, _) = sensitivity(&tree, &data, "u2", &settings, &Run::default()).unwrap();
    assert_eq!(result.rank, 1, "100 points of bonus lift the last to the top");
}

#[test]
fn what_cannot_be_analysed_is_an_error() {
    let (tree, data) = case();
    let run = |unit: &str, settings: SensitivitySettings| {
        sensitivity(&tree, &data, unit, &settings, &Run::default())
    };
    assert!(matches!(run("nobody", SensitivitySettings::default()), Err(Error::UnknownUnit(_))));
    let settings = SensitivitySettings { weight_noise: 1.5, ..SensitivitySettings::default() };
    assert!(matches!(run("u0", settings), Err(Error::BadSetting { setting: "weight-noise", .. })));
    let settings = SensitivitySettings { points: 0, ..SensitivitySettings::default() };
    assert!(matches!(run("u0", settings), Err(Error::BadSetting { setting: "draws", .. })));
    let settings = SensitivitySettings { constants: vec![1.0], ..SensitivitySettings::default() };
    assert!(matches!(run("u0", settings), Err(Error::WrongNumberOfConstants { units: 3, constants: 1 })));
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let (tree, data) = case();
    let with = |threads| {
        let run = Run { threads: Some(threads), ..Run::default() };
        sensitivity(&tree, &data, "u0", &SensitivitySettings::default(), &run).unwrap().0
    };
    assert_eq!(with(1), with(2));
    assert_eq!(with(1), with(3));
}
