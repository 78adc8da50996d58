//! How long it takes to score 10,000 units × 95 components: `cargo bench -p caicach-index --bench score`.
//!
//! Three parts are timed on one thread and the best of several rounds is shown: holding every value against its
//! rule as it comes in as text, scoring proper (points, sums, totals, bands), and a table of all levels with
//! ranks. Reading and writing files is not in it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![expect(clippy::indexing_slicing, reason = "positions are taken modulo the length")]

use caicach_findings::Place;
use caicach_index::{
    Assessed, Framework, Header, ItemDefinition, Level, RuleDefinition, Scores, Values, score,
};
use rust_decimal::Decimal;
use serde_json::json;
use std::hint::black_box;
use std::time::{Duration, Instant};

const UNITS: usize = 10_000;
const DOMAINS: usize = 8;
const COMPONENTS: usize = 95;
const ROUNDS: usize = 7;

fn main() {
    let framework = framework();
    assert_eq!(framework.leaf_count(), COMPONENTS);
    let rows = rows(&framework);
    let Ok(one_thread) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };

    let mut best = [Duration::MAX; 3];
    let mut checksum = Decimal::ZERO;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let mut builder = Values::builder(&framework, Place::file("values.csv"));
        for (line, (unit, code, value)) in rows.iter().enumerate() {
            builder.push_text(unit, code, value, u64::try_from(line).ok());
        }
        let (values, findings) = builder.finish();
        let reading = start.elapsed();
        assert!(findings.is_empty());

        let start = Instant::now();
        let (scores, _) = one_thread.install(|| score(&values, &Assessed::default()));
        let scoring = start.elapsed();

        let start = Instant::now();
        checksum = one_thread.install(|| table(&scores));
        let ranking = start.elapsed();
        for (best, measured) in best.iter_mut().zip([reading, scoring, ranking]) {
            *best = (*best).min(measured);
        }
    }
    println!("{UNITS} units x {COMPONENTS} components, one thread, best of {ROUNDS} rounds");
    for (what, time) in
        ["values held against their rules", "scoring proper", "table of all levels with ranks"]
            .iter()
            .zip(best)
    {
        println!("{what:>32} {:8.1} ms", time.as_secs_f64() * 1000.0);
    }
    println!("{:>32} {checksum}", "sum of all ranks");
}

/// All levels with ranks, row by row; the sum of the ranks shows that nothing was left out.
fn table(scores: &Scores) -> Decimal {
    let levels = [Level::Total, Level::Domain, Level::Criterion, Level::Component];
    scores.iter_rows(&levels).filter_map(|row| black_box(row).rank).sum()
}

/// A framework of 8 domains and 95 components in criteria of three, with the rule kinds in turn.
fn framework() -> Framework {
    let rules = [
        json!(["proportional", { "floor": 0.8 }]),
        json!(["target", { "target": 0.85 }]),
        json!(["choice", { "choices": [{ "label": "Đúng hạn", "points": 1 }, { "label": "Chậm", "points": 0.5 }, { "label": "Không", "points": 0 }] }]),
        json!(["steps", { "steps": [[0.9, 1], [0.7, 0.5], [0.5, 0.25]] }]),
        json!(["linear", { "points_at": [[0.3, 0], [0.95, 1]] }]),
        json!(["survey", { "kind": "mean", "scale_min": 0, "scale_max": 3 }]),
        json!(["relative_to_best", {}]),
        json!(["per_item", { "points_each": 0.3 }]),
    ];
    let mut items = Vec::new();
    for domain in 1..=DOMAINS {
        items.push(ItemDefinition { code: domain.to_string(), ..ItemDefinition::default() });
    }
    for component in 0..COMPONENTS {
        let domain = component % DOMAINS + 1;
        let criterion = format!("{domain}.{}", component / DOMAINS / 3 + 1);
        if !items.iter().any(|item| item.code == criterion) {
            items.push(ItemDefinition {
                code: criterion.clone(),
                parent: Some(domain.to_string()),
                ..ItemDefinition::default()
            });
        }
        let rule = &rules[component % rules.len()];
        items.push(ItemDefinition {
            code: format!("{criterion}.{component}"),
            parent: Some(criterion),
            max_points: Some(Decimal::ONE),
            rule: Some(RuleDefinition {
                kind: rule[0].as_str().unwrap_or_default().to_owned(),
                parameters: rule[1].clone(),
            }),
            ..ItemDefinition::default()
        });
    }
    let (framework, findings) = Framework::build(Header::plain("bench"), items);
    assert!(!findings.any_rejected());
    framework
}

/// A value for every unit and leaf, as text with four decimals, unit by unit.
fn rows(framework: &Framework) -> Vec<(String, String, String)> {
    let mut state = 1_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut rows = Vec::with_capacity(UNITS * COMPONENTS);
    for unit in 0..UNITS {
        for leaf in framework.leaves() {
            let value = match leaf.rule.as_ref().map(|rule| rule.kind().key()) {
                Some("choice") => {
                    ["Đúng hạn", "Chậm", "Không"][usize::try_from(next(3)).unwrap_or(0) % 3].to_owned()
                }
                Some("per_item") => next(6).to_string(),
                _ => format!("0.{:04}", next(10_000)),
            };
            rows.push((format!("H{unit:05}"), leaf.code.clone(), value));
        }
    }
    rows
}
