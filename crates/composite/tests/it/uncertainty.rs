//! What an uncertainty analysis promises: reproducible, nominal without noise, findings and errors.

use crate::fixture::{codes, data, tree};
use caicach_composite::{
    Aggregation, Data, Error, Instructions, Run, Tree, Uncertainty, UncertaintySettings, uncertainty,
};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Two domains with three components each, and `units` units; some cells are missing.
fn case(units: usize) -> (Tree, Data) {
    let tree = tree(&[
        ("index", "", 1.0),
        ("d1", "index", 60.0),
        ("d2", "index", 40.0),
        ("a", "d1", 1.0),
        ("b", "d1", 2.0),
        ("c", "d1", 1.5),
        ("e", "d2", 1.0),
        ("f", "d2", 1.0),
        ("g", "d2", 0.5),
    ]);
    let value = |unit: usize, column: usize| {
        20.0 + ((unit * 7919 + column * 104_729 + unit * column * 31) % 1009) as f64 / 15.0
    };
    let values: Vec<Vec<f64>> = (0..units)
        .map(|unit| {
            (0..6)
                .map(|column| if (unit * 6 + column) % 17 == 5 { f64::NAN } else { value(unit, column) })
                .collect()
        })
        .collect();
    let data = data(&tree, &values);
    (tree, data)
}

/// Two levels, 5,000 draws: more than one block, and the last one not full.
fn settings() -> UncertaintySettings {
    UncertaintySettings { draws: 5000, seed: 42, levels: vec![1, 2], ..UncertaintySettings::default() }
}

fn run(units: usize, settings: &UncertaintySettings, run: &Run<'_>) -> Uncertainty {
    let (tree, data) = case(units);
    uncertainty(&tree, &data, settings, run).unwrap().0
}

/// Every way in which draws can vary.
fn all_kinds() -> Vec<UncertaintySettings> {
    let many_draws = UncertaintySettings { draws: 40_000, ..settings() };
    let with_errors = UncertaintySettings { component_error: 3.0, ..settings() };
    let geometric = UncertaintySettings { aggregation: Aggregation::Geometric, ..settings() };
    let both = UncertaintySettings { vary_aggregation: true, scale: 2.0, ..settings() };
    let both_with_errors = UncertaintySettings { component_error: 30.0, ..both.clone() };
    vec![settings(), many_draws, with_errors, geometric, both, both_with_errors]
}

#[test]
fn the_number_of_threads_does_not_matter() {
    for settings in all_kinds() {
        let with = |threads| run(30, &settings, &Run { threads: Some(threads), ..Run::default() });
        let one = format!("{:?}", with(1));
        assert!(one == format!("{:?}", with(2)) && one == format!("{:?}", with(3)), "{settings:?}");
        assert!(one == format!("{:?}", run(30, &settings, &Run::default())), "{settings:?}");
    }
}

#[test]
fn the_width_of_the_processor_s_vectors_does_not_matter() {
    for settings in all_kinds() {
        let with = |instructions| run(30, &settings, &Run { instructions, ..Run::default() });
        assert_eq!(with(Instructions::Best), with(Instructions::Portable), "{settings:?}");
    }
}

#[test]
fn hundreds_of_units_are_ranked_the_same_way() {
    let settings = UncertaintySettings { draws: 100, ..settings() };
    let result = run(600, &settings, &Run::default());
    // Every rank is taken once in every draw, since no two scores are the same.
    for rank in 0..600 {
        let taken: u32 = (0..600).map(|unit| result.frequencies.of_unit(unit)[rank]).sum();
        assert_eq!(taken, 100, "rank {}", rank + 1);
    }
}

#[test]
fn a_seed_can_be_repeated_and_another_seed_differs() {
    let first = run(20, &settings(), &Run::default());
    assert_eq!(first, run(20, &settings(), &Run::default()));
    let other = run(20, &UncertaintySettings { seed: 43, ..settings() }, &Run::default());
    assert_ne!(first.frequencies, other.frequencies);
    assert_eq!(first.settings, settings());
}

#[test]
fn without_noise_every_draw_is_the_nominal_one_and_a_note_says_so() {
    let (tree, data) = case(25);
    for aggregation in [Aggregation::Arithmetic, Aggregation::Geometric] {
        let settings = UncertaintySettings { weight_noise: 0.0, aggregation, ..settings() };
        let (result, findings) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();
        assert!(codes(&findings).contains(&"nothing-varies"));
        let (scores, _) = caicach_composite::aggregate(&tree, &data, &aggregation.into());
        for (unit, (ours, total)) in result.units.iter().zip(scores.totals()).enumerate() {
            let (nominal, drawn) = (ours.nominal.unwrap(), ours.drawn.unwrap());
            let rank = f64::from(nominal.rank);
            assert_eq!(nominal.score, *total);
            assert_eq!((drawn.rank.p05, drawn.rank.p50, drawn.rank.p95), (rank, rank, rank), "unit {unit}");
            assert_eq!(drawn.p_top, if nominal.rank <= 10 { 1.0 } else { 0.0 });
            for score in [drawn.score.p05, drawn.score.p50, drawn.score.p95] {
                assert!((score - nominal.score).abs() < 1e-12 * nominal.score, "unit {unit}");
            }
        }
    }
}

#[test]
fn tied_units_take_the_smallest_rank_in_every_draw() {
    let tree = tree(&[("index", "", 1.0), ("a", "index", 1.0), ("b", "index", 2.0)]);
    let data = data(&tree, &[vec![1.0, 1.0], vec![3.0, 7.0], vec![3.0, 7.0], vec![2.0, 2.0]]);
    let (result, _) = uncertainty(&tree, &data, &settings(), &Run::default()).unwrap();
    let frequencies: Vec<&[u32]> = (0..4).map(|unit| result.frequencies.of_unit(unit)).collect();
    assert_eq!(frequencies, [[0, 0, 0, 5000], [5000, 0, 0, 0], [5000, 0, 0, 0], [0, 0, 5000, 0]]);
}

#[test]
fn units_without_a_score_are_left_out_and_named() {
    let tree = tree(&[("index", "", 1.0), ("a", "index", 1.0), ("b", "index", 2.0)]);
    let data = data(&tree, &[vec![1.0, 5.0], vec![f64::NAN, f64::NAN], vec![3.0, 0.0]]);
    let settings = UncertaintySettings { aggregation: Aggregation::Geometric, ..settings() };
    let (result, findings) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();
    assert_eq!(
        codes(&findings),
        [
            "unknown-level",
            "missing-values",
            "missing-values",
            "geometric-not-positive",
            "unit-without-values"
        ]
    );
    assert_eq!(result.units[0].nominal.unwrap().rank, 1);
    assert_eq!(result.units[0].drawn.unwrap().p_top, 1.0);
    for unit in [1, 2] {
        assert_eq!((result.units[unit].nominal, result.units[unit].drawn), (None, None));
        assert!(result.frequencies.of_unit(unit).is_empty());
    }
    let vary = UncertaintySettings { vary_aggregation: true, ..self::settings() };
    let (result, findings) = uncertainty(&tree, &data, &vary, &Run::default()).unwrap();
    assert!(codes(&findings).contains(&"geometric-not-positive"));
    assert_eq!(result.units[2].drawn, None, "a unit takes part in all draws or in none");
}

#[test]
fn an_error_that_takes_a_value_below_zero_makes_the_geometric_mean_zero() {
    let tree = tree(&[("index", "", 1.0), ("a", "index", 1.0), ("b", "index", 1.0)]);
    let data = data(&tree, &[vec![1.0, 50.0]]);
    let settings = UncertaintySettings {
        aggregation: Aggregation::Geometric,
        component_error: 10.0,
        weight_noise: 0.0,
        ..settings()
    };
    let (result, findings) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();
    assert_eq!(codes(&findings), ["unknown-level", "errors-under-geometric-mean"]);
    let score = result.units[0].drawn.unwrap().score;
    // The value 1 ± 10 is below 0 in 46 % of the draws.
    assert_eq!(score.p05, 0.0);
    assert!(score.p95 > 10.0, "{score:?}");
}

#[test]
fn the_same_seed_draws_the_same_weights_whatever_else_varies() {
    let (tree, data) = case(12);
    let with = |component_error| {
        let settings = UncertaintySettings { component_error, ..settings() };
        uncertainty(&tree, &data, &settings, &Run::default()).unwrap().0
    };
    let (without, tiny) = (with(0.0), with(1e-9));
    for (a, b) in without.units.iter().zip(&tiny.units) {
        let (a, b) = (a.drawn.unwrap().score, b.drawn.unwrap().score);
        assert!((a.p05 - b.p05).abs() < 1e-7 && (a.p95 - b.p95).abs() < 1e-7);
    }
}

#[test]
fn levels_that_the_tree_does_not_have_are_warned_of() {
    let (tree, data) = case(5);
    let settings = UncertaintySettings { levels: vec![0, 2, 3, 9], ..settings() };
    let (_, findings) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();
    let unknown: Vec<&str> = findings
        .iter()
        .filter(|finding| finding.code == "unknown-level")
        .map(|finding| finding.message.en.as_str())
        .collect();
    assert_eq!(unknown.len(), 3);
    assert!(unknown[1].starts_with("Level 3 is the root"), "{}", unknown[1]);
}

#[test]
fn full_noise_and_extreme_weights_give_numbers() {
    let tree = tree(&[
        ("index", "", 1.0),
        ("d", "index", 1e-100),
        ("a", "index", 1e100),
        ("b", "d", 1e-100),
        ("c", "d", 1e100),
        ("only", "index", 1.0),
    ]);
    let data = data(
        &tree,
        &[vec![1.0, 2.0, 1e100, 3.0], vec![f64::NAN, 2.0, -1e100, f64::NAN], vec![5.0, 1.0, 0.0, 1.0]],
    );
    for (weight_noise, component_error) in [(1.0, 0.0), (1.0, 1e100), (0.0, 1.0)] {
        let settings = UncertaintySettings { weight_noise, component_error, scale: 1e100, ..settings() };
        let (result, _) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();
        for unit in &result.units {
            let drawn = unit.drawn.unwrap();
            assert!(
                [drawn.score.p05, drawn.score.p50, drawn.score.p95].iter().all(|score| score.is_finite()),
                "{unit:?}"
            );
        }
    }
}

#[test]
fn progress_is_told_and_a_run_can_be_stopped() {
    let (tree, data) = case(10);
    let told = Mutex::new(Vec::new());
    let progress = |draws: u64| told.lock().unwrap().push(draws);
    let run = Run { progress: Some(&progress), threads: Some(1), ..Run::default() };
    uncertainty(&tree, &data, &settings(), &run).unwrap();
    assert_eq!(*told.lock().unwrap(), [512, 1024, 1536, 2048, 2560, 3072, 3584, 4096, 4608, 5000]);

    let stop = AtomicBool::new(false);
    let progress = |_| stop.store(true, Ordering::Relaxed);
    let run = Run { progress: Some(&progress), cancel: Some(&stop), threads: Some(1), ..Run::default() };
    assert!(matches!(uncertainty(&tree, &data, &settings(), &run), Err(Error::Cancelled)));
}

#[test]
fn settings_that_make_no_sense_are_errors() {
    let (tree, data) = case(3);
    let error = |change: fn(&mut UncertaintySettings)| {
        let mut settings = settings();
        change(&mut settings);
        uncertainty(&tree, &data, &settings, &Run::default()).unwrap_err()
    };
    assert!(matches!(error(|s| s.draws = 0), Error::BadSetting { setting: "draws", .. }));
    assert!(matches!(error(|s| s.weight_noise = -0.1), Error::BadSetting { setting: "weight-noise", .. }));
    assert!(matches!(
        error(|s| s.weight_noise = f64::NAN),
        Error::BadSetting { setting: "weight-noise", .. }
    ));
    assert!(matches!(
        error(|s| s.component_error = f64::INFINITY),
        Error::BadSetting { setting: "component-error", .. }
    ));
    assert!(matches!(error(|s| s.top = 0), Error::BadSetting { setting: "top", .. }));
    assert!(matches!(error(|s| s.scale = 0.0), Error::BadSetting { setting: "scale", .. }));
    assert!(matches!(
        error(|s| s.constants = vec![1.0]),
        Error::WrongNumberOfConstants { units: 3, constants: 1 }
    ));
    assert!(matches!(
        error(|s| s.constants = vec![f64::NAN; 3]),
        Error::BadSetting { setting: "constants", .. }
    ));
    let too_many = error(|s| s.draws = u32::MAX);
    assert!(matches!(too_many, Error::TooManyDraws { units: 3, largest: 67_108_864, .. }), "{too_many}");
    assert!(!too_many.text().vi.is_empty() && !too_many.hint().en.is_empty());

    let one = crate::fixture::tree(&[("index", "", 1.0), ("a", "index", 1.0)]);
    let crowd = crate::fixture::data(&one, &vec![vec![1.0]; 10_001]);
    let too_many = uncertainty(&one, &crowd, &settings(), &Run::default()).unwrap_err();
    assert!(matches!(too_many, Error::TooManyUnits { units: 10_001, largest: 10_000 }), "{too_many}");

    let nobody = crate::fixture::data(&tree, &[vec![f64::NAN; 6]]);
    assert!(matches!(uncertainty(&tree, &nobody, &settings(), &Run::default()), Err(Error::NoScores)));
}
