//! `caicach index uncertainty` and `caicach index sensitivity`

use super::composite;
use crate::args;
use crate::commands::{Context, Done, read_file};
use crate::printer::Value;
use crate::stop::Stop;
use caicach_composite::{
    Aggregation, Data, Run, Sensitivity, SensitivitySettings, Tree, UncertaintySettings, sensitivity,
    uncertainty,
};
use caicach_content::values;
use caicach_findings::{Findings, Text};
use caicach_index::{Assessed, score};
use indicatif::{ProgressBar, ProgressStyle};

/// What is drawn: a tree with data, the scale of its score, and points beside it.
struct Input {
    tree: Tree,
    data: Data,
    scale: f64,
    constants: Vec<f64>,
    aggregation: Aggregation,
    findings: Findings,
}

pub(crate) fn uncertainty_of(context: &Context<'_>, arguments: &args::Uncertainty) -> Done {
    let input = read(context, &arguments.input)?;
    let settings = UncertaintySettings {
        draws: draws(arguments.draws)?,
        seed: context.common.seed,
        weight_noise: arguments.input.weight_noise,
        levels: arguments.levels.iter().filter_map(|level| usize::try_from(*level).ok()).collect(),
        component_error: arguments.component_error.unwrap_or(0.0),
        aggregation: input.aggregation,
        vary_aggregation: arguments.vary_aggregation,
        top: arguments.top,
        scale: input.scale,
        constants: input.constants,
    };
    let mut findings = input.findings;
    let bar = progress_bar(context, arguments.draws);
    let report = |done: u64| bar.set_position(done);
    let run = Run { progress: Some(&report), ..Run::default() };
    let (result, about) = uncertainty(&input.tree, &input.data, &settings, &run).map_err(stop)?;
    bar.finish_and_clear();
    findings.extend(about);
    let rows: Vec<Vec<Value>> = result
        .units
        .iter()
        .map(|unit| {
            let drawn = unit.drawn.as_ref();
            vec![
                unit.unit.as_str().into(),
                unit.nominal.map(|nominal| nominal.rank).into(),
                drawn.map(|drawn| drawn.rank.p05).into(),
                drawn.map(|drawn| drawn.rank.p50).into(),
                drawn.map(|drawn| drawn.rank.p95).into(),
                drawn.map(|drawn| drawn.score.p05).into(),
                drawn.map(|drawn| drawn.score.p50).into(),
                drawn.map(|drawn| drawn.score.p95).into(),
                drawn.map(|drawn| drawn.p_top).into(),
            ]
        })
        .collect();
    let columns =
        ["unit", "rank", "rank_p05", "rank_p50", "rank_p95", "score_p05", "score_p50", "score_p95", "p_top"];
    context.printer.rows(&columns, &rows)?;
    Ok(findings)
}

pub(crate) fn sensitivity_of(context: &Context<'_>, arguments: &args::Sensitivity) -> Done {
    let input = read(context, &arguments.input)?;
    let settings = SensitivitySettings {
        points: draws(arguments.draws)?,
        seed: context.common.seed,
        weight_noise: arguments.input.weight_noise,
        aggregation: input.aggregation,
        scale: input.scale,
        constants: input.constants,
    };
    let mut findings = input.findings;
    let parts = u64::try_from(input.tree.parts().len()).unwrap_or(0);
    let bar = progress_bar(context, arguments.draws.saturating_mul(parts + 2));
    let report = |done: u64| bar.set_position(done);
    let run = Run { progress: Some(&report), ..Run::default() };
    let (result, about): (Sensitivity, Findings) =
        sensitivity(&input.tree, &input.data, &arguments.unit, &settings, &run).map_err(stop)?;
    bar.finish_and_clear();
    findings.extend(about);
    let rows: Vec<Vec<Value>> = result
        .parts
        .iter()
        .map(|part| {
            vec![
                part.code.as_str().into(),
                part.first_order.into(),
                part.total.into(),
                part.rank_without.into(),
            ]
        })
        .collect();
    context.printer.rows(&["item", "first_order", "total", "rank_without"], &rows)?;
    Ok(findings)
}

fn read(context: &Context<'_>, arguments: &args::DrawInput) -> Result<Input, Stop> {
    let aggregation = composite::aggregation(arguments.aggregate);
    match (&arguments.framework, &arguments.values, &arguments.tree, &arguments.data) {
        (Some(name), Some(path), _, _) => {
            let (framework, mut findings) = super::framework(context, name)?;
            let file = path.display().to_string();
            let (values, about) = values::read_values(&framework, &file, &read_file(path)?)?;
            findings.extend(about);
            let (scores, about) = score(&values, &Assessed::default());
            findings.extend(about);
            let (weighted, about) = scores.weighted();
            findings.extend(about);
            let Some(weighted) = weighted else { return Err(Stop::Input(findings)) };
            let (tree, data) = (weighted.tree, weighted.data);
            Ok(Input {
                tree,
                data,
                scale: weighted.scale,
                constants: weighted.constants,
                aggregation,
                findings,
            })
        }
        (_, _, Some(tree), Some(data)) => {
            let (tree, data, findings) = composite::read(tree, data, arguments.normalise)?;
            Ok(Input { tree, data, scale: 1.0, constants: Vec::new(), aggregation, findings })
        }
        _ => Err(Stop::request(
            "Cần --framework với --values, hoặc --tree với --data",
            "Give --framework with --values, or --tree with --data",
        )),
    }
}

fn draws(asked: u64) -> Result<u32, Stop> {
    u32::try_from(asked).map_err(|_| {
        let most = u32::MAX;
        Stop::request(
            format!("Số lần mô phỏng tối đa là {most}"),
            format!("There can be at most {most} draws"),
        )
    })
}

fn progress_bar(context: &Context<'_>, total: u64) -> ProgressBar {
    if !context.printer.shows_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn stop(error: caicach_composite::Error) -> Stop {
    let hint: Text = error.hint();
    Stop::Request { message: error.text(), hint: Some(hint) }
}
