//! Speed of the uncertainty analysis, everything included: weights, scores, ranks, quantiles.
//!
//! The peer, doing the same work on the same sizes with numpy, is `workloads/uncertainty/numpy_draws.py`.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use caicach_composite::{Data, DataRow, Run, Tree, TreeRow, UncertaintySettings, uncertainty};
use std::time::Instant;

/// Draws of one run.
const DRAWS: u32 = 100_000;
/// Runs of which the fastest counts: on a machine that others use too, the slower ones measure the others.
const RUNS: usize = 20;

/// Domains, criteria, components and units of one size.
struct Size {
    units: usize,
    domains: usize,
    criteria: usize,
    components: usize,
}

fn main() {
    let sizes = [
        Size { units: 34, domains: 8, criteria: 38, components: 90 },
        Size { units: 63, domains: 8, criteria: 40, components: 95 },
    ];
    for size in sizes {
        let (tree, data) = index(&size);
        let of_threads = |threads| fastest(&tree, &data, threads);
        let (one, two) = (of_threads(1), of_threads(2));
        println!(
            "{} x {}: {one:.3} us/draw on 1 thread, {two:.3} us/draw on 2 threads ({:.2} times as fast)",
            size.units,
            size.components,
            one / two
        );
    }
}

/// Microseconds for each draw in the fastest run.
fn fastest(tree: &Tree, data: &Data, threads: usize) -> f64 {
    let settings = UncertaintySettings { draws: DRAWS, ..UncertaintySettings::default() };
    let run = Run { threads: Some(threads), ..Run::default() };
    (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let result = uncertainty(tree, data, &settings, &run);
            let seconds = start.elapsed().as_secs_f64();
            assert!(result.is_ok(), "the settings of the benchmark are good");
            seconds * 1e6 / f64::from(DRAWS)
        })
        .fold(f64::INFINITY, f64::min)
}

/// A tree of three levels and values between 0 and 100, all made up.
fn index(size: &Size) -> (Tree, Data) {
    let mut rows = vec![TreeRow::root("index")];
    rows.extend((0..size.domains).map(|domain| TreeRow::new(format!("d{domain}"), "index", weight(domain))));
    rows.extend((0..size.criteria).map(|criterion| {
        let domain = criterion * size.domains / size.criteria;
        TreeRow::new(format!("c{criterion}"), format!("d{domain}"), weight(criterion))
    }));
    let components: Vec<String> = (0..size.components).map(|component| format!("x{component}")).collect();
    rows.extend(components.iter().enumerate().map(|(component, code)| {
        let criterion = component * size.criteria / size.components;
        TreeRow::new(code, format!("c{criterion}"), weight(component))
    }));
    let (tree, _) = Tree::build(rows);
    let tree = tree.unwrap_or_else(|| unreachable!("the tree of the benchmark is good"));

    let units = (0..size.units).map(|unit| {
        let values = (0..size.components).map(|component| value(unit, component)).collect();
        DataRow::new(format!("u{unit}"), values)
    });
    let (data, _) = Data::build(&tree, &components, units.collect());
    (tree, data)
}

/// Weights 0.5, 1.0, 1.5, 2.0 in turn.
fn weight(position: usize) -> f64 {
    [0.5, 1.0, 1.5, 2.0].get(position % 4).copied().unwrap_or(1.0)
}

/// A fixed number that looks random, between 0 and 100.
fn value(unit: usize, component: usize) -> f64 {
    let mixed = (unit * 7919 + component * 104_729 + unit * component * 1_299_709) % 10_007;
    f64::from(u32::try_from(mixed).unwrap_or(0)) / 100.07
}
