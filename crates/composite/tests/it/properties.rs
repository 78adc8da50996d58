//! Properties that hold for any tree, values and seed.

use crate::fixture::data;
use caicach_composite::{
    Aggregation, Data, Normalisation, Run, Ties, Tree, TreeRow, UncertaintySettings, aggregate, normalise,
    quantile, ranks, uncertainty,
};
use proptest::prelude::*;

/// A tree of up to twelve nodes: each hangs from an earlier one.
fn any_tree() -> impl Strategy<Value = Tree> {
    prop::collection::vec((any::<prop::sample::Index>(), 0.1..5.0_f64), 1..12).prop_map(|nodes| {
        let mut rows = vec![TreeRow::root("n0")];
        for (number, (parent, weight)) in nodes.iter().enumerate() {
            let parent = parent.index(number + 1);
            rows.push(TreeRow::new(format!("n{}", number + 1), format!("n{parent}"), *weight));
        }
        Tree::build(rows).0.unwrap()
    })
}

/// A tree with values between 1 and 100 for up to eight units; some are missing, but not all of a unit.
fn any_case() -> impl Strategy<Value = (Tree, Vec<Vec<f64>>)> {
    any_tree().prop_flat_map(|tree| {
        let value = prop_oneof![4 => 1.0..100.0_f64, 1 => Just(f64::NAN)];
        let indicators = tree.indicators().len();
        let unit =
            (prop::collection::vec(value, indicators), 1.0..100.0_f64).prop_map(|(mut values, other)| {
                if values.iter().all(|value| value.is_nan()) {
                    values[0] = other;
                }
                values
            });
        (Just(tree), prop::collection::vec(unit, 1..8))
    })
}

fn totals(tree: &Tree, data: &Data, aggregation: Aggregation) -> Vec<f64> {
    aggregate(tree, data, &aggregation.into()).0.totals().to_vec()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs())
}

proptest! {
    #[test]
    fn a_rank_is_one_more_than_the_number_of_better_ones(values in prop::collection::vec(prop::option::of(0_i8..6), 0..20)) {
        let [min, dense, average] = [Ties::Min, Ties::Dense, Ties::Average].map(|ties| ranks(&values, ties));
        let present: Vec<i8> = values.iter().flatten().copied().collect();
        for (position, value) in values.iter().enumerate() {
            let Some(value) = value else {
                prop_assert_eq!((min[position], dense[position], average[position]), (None, None, None));
                continue;
            };
            let better = present.iter().filter(|other| *other > value).count();
            let same = present.iter().filter(|other| *other == value).count();
            let mut distinct: Vec<i8> = present.iter().copied().filter(|other| other > value).collect();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(min[position], Some((better + 1) as f64));
            prop_assert_eq!(dense[position], Some((distinct.len() + 1) as f64));
            prop_assert_eq!(average[position], Some(better as f64 + (same + 1) as f64 / 2.0));
        }
    }

    #[test]
    fn a_mean_lies_between_its_smallest_and_largest_value((tree, values) in any_case()) {
        let data = data(&tree, &values);
        let (arithmetic, geometric) = (totals(&tree, &data, Aggregation::Arithmetic), totals(&tree, &data, Aggregation::Geometric));
        for (unit, values) in values.iter().enumerate() {
            let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
            let largest = values.iter().copied().fold(0.0, f64::max);
            prop_assert!(arithmetic[unit] >= smallest - 1e-9 && arithmetic[unit] <= largest + 1e-9);
            prop_assert!(geometric[unit] >= smallest - 1e-9 && geometric[unit] <= arithmetic[unit] + 1e-9);
        }
    }

    #[test]
    fn only_the_proportions_of_weights_matter((tree, values) in any_case(), factor in 0.01..100.0_f64) {
        let scaled = Tree::build(tree.nodes().iter().map(|node| match node.parent() {
            Some(parent) => TreeRow::new(node.code(), tree.nodes()[parent].code(), node.weight() * factor),
            None => TreeRow::root(node.code()),
        })).0.unwrap();
        for aggregation in [Aggregation::Arithmetic, Aggregation::Geometric] {
            let ours = totals(&tree, &data(&tree, &values), aggregation);
            for (a, b) in ours.into_iter().zip(totals(&scaled, &data(&scaled, &values), aggregation)) {
                prop_assert!(close(a, b), "{a} {b}");
            }
        }
    }

    #[test]
    fn an_increasing_straight_line_keeps_ranks_and_min_max((tree, values) in any_case(), slope in 0.1..10.0_f64, start in -50.0..50.0_f64) {
        let line = |values: &Vec<f64>| values.iter().map(|value| start + slope * value).collect::<Vec<f64>>();
        let other: Vec<Vec<f64>> = values.iter().map(line).collect();
        for method in [Normalisation::MinMax, Normalisation::ZScore, Normalisation::Rank] {
            let ours = normalise(&tree, &data(&tree, &values), method).0;
            let theirs = normalise(&tree, &data(&tree, &other), method).0;
            for (a, b) in ours.columns().iter().flatten().zip(theirs.columns().iter().flatten()) {
                prop_assert!(a.is_nan() == b.is_nan() && (a.is_nan() || (a - b).abs() < 1e-6), "{method:?}: {a} {b}");
            }
        }
    }

    #[test]
    fn a_missing_value_counts_like_the_mean_of_its_siblings(values in prop::collection::vec(1.0..100.0_f64, 4), weights in prop::collection::vec(0.1..5.0_f64, 4)) {
        let rows = weights.iter().enumerate().map(|(number, weight)| TreeRow::new(format!("x{number}"), "index", *weight));
        let tree = Tree::build(std::iter::once(TreeRow::root("index")).chain(rows)).0.unwrap();
        let mut missing = values.clone();
        missing[2] = f64::NAN;
        let total = totals(&tree, &data(&tree, &[missing.clone()]), Aggregation::Arithmetic)[0];
        missing[2] = total;
        prop_assert!(close(total, totals(&tree, &data(&tree, &[missing]), Aggregation::Arithmetic)[0]));
    }

    #[test]
    fn a_quantile_lies_among_the_values_and_grows_with_p(values in prop::collection::vec(-1e6..1e6_f64, 1..40), p in 0.0..1.0_f64, q in 0.0..1.0_f64) {
        let (low, high) = (quantile(&values, p.min(q)).unwrap(), quantile(&values, p.max(q)).unwrap());
        prop_assert!(low <= high);
        prop_assert!(values.iter().any(|value| *value <= low) && values.iter().any(|value| *value >= high));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_analysis_is_complete_and_the_same_on_one_and_two_threads(
        (tree, values) in any_case(),
        seed: u64,
        draws in 1..3000_u32,
        noise in 0.0..=1.0_f64,
        error in prop_oneof![Just(0.0), 0.1..20.0_f64],
        vary_aggregation: bool,
    ) {
        let data = data(&tree, &values);
        let settings = UncertaintySettings {
            draws, seed, weight_noise: noise, component_error: error, vary_aggregation, top: 2,
            ..UncertaintySettings::default()
        };
        let with = |threads| uncertainty(&tree, &data, &settings, &Run { threads: Some(threads), ..Run::default() }).unwrap().0;
        let result = with(1);
        prop_assert_eq!(&result, &with(2));
        for (unit, of_unit) in result.units.iter().enumerate() {
            let drawn = of_unit.drawn.unwrap();
            prop_assert_eq!(result.frequencies.of_unit(unit).iter().sum::<u32>(), draws);
            prop_assert!(1.0 <= drawn.rank.p05 && drawn.rank.p05 <= drawn.rank.p50 && drawn.rank.p95 <= values.len() as f64);
            prop_assert!(drawn.score.p05 <= drawn.score.p50 && drawn.score.p50 <= drawn.score.p95);
            if error == 0.0 {
                let smallest = values[unit].iter().copied().fold(f64::INFINITY, f64::min);
                let largest = values[unit].iter().copied().fold(0.0, f64::max);
                prop_assert!(smallest - 1e-9 <= drawn.score.p05 && drawn.score.p95 <= largest + 1e-9);
            }
        }
    }
}
