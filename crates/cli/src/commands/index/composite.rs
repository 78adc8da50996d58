//! `caicach index composite`

use super::SCORE_COLUMNS;
use crate::args;
use crate::commands::{Context, Done, read_file};
use crate::printer::Value;
use crate::stop::Stop;
use caicach_composite::{
    Aggregation, Aggregations, Data, Level, Normalisation, Ties, Tree, aggregate, normalise,
};
use caicach_content::trees;
use caicach_findings::{Findings, Text};
use std::path::Path;

pub(crate) fn run(context: &Context<'_>, arguments: &args::Composite) -> Done {
    let (tree, data, mut findings) = read(&arguments.tree, &arguments.data, arguments.normalise)?;
    let wanted = arguments.level.iter().map(|word| level(word, &tree)).collect::<Result<Vec<_>, _>>()?;
    let everywhere = aggregation(arguments.aggregate);
    let (scores, about) = aggregate(&tree, &data, &Aggregations { everywhere, levels: Vec::new() });
    findings.extend(about);
    let maximum = (arguments.normalise == args::Normalise::Minmax).then_some(100.0);
    let mut rows = Vec::new();
    for level in wanted {
        for node in tree.nodes_at(level) {
            let Some(code) = tree.nodes().get(node).map(caicach_composite::Node::code) else { continue };
            let ranks = scores.ranks(node, Ties::Min);
            for (unit, (name, rank)) in scores.units().iter().zip(ranks).enumerate() {
                let score = scores.score(node, unit);
                let level = match level {
                    Level::Total => "total".to_owned(),
                    Level::Number(number) => number.to_string(),
                };
                rows.push(vec![
                    name.as_str().into(),
                    code.into(),
                    Value::Text(level),
                    score.into(),
                    maximum.into(),
                    maximum.and(score).into(),
                    rank.into(),
                    Value::Empty,
                ]);
            }
        }
    }
    context.printer.rows(&SCORE_COLUMNS, &rows)?;
    Ok(findings)
}

/// A tree and its data, made comparable.
pub(super) fn read(
    tree_path: &Path,
    data_path: &Path,
    method: args::Normalise,
) -> Result<(Tree, Data, Findings), Stop> {
    let (tree, mut findings) = trees::read_tree(&tree_path.display().to_string(), &read_file(tree_path)?)?;
    let Some(tree) = tree else { return Err(Stop::Input(findings)) };
    let (data, about) = trees::read_data(&data_path.display().to_string(), &read_file(data_path)?, &tree)?;
    findings.extend(about);
    let method = match method {
        args::Normalise::None => Normalisation::None,
        args::Normalise::Minmax => Normalisation::MinMax,
        args::Normalise::Zscore => Normalisation::ZScore,
        args::Normalise::Rank => Normalisation::Rank,
    };
    let (comparable, about) = normalise(&tree, &data, method);
    findings.extend(about);
    Ok((tree, comparable, findings))
}

pub(super) fn aggregation(aggregate: args::Aggregate) -> Aggregation {
    match aggregate {
        args::Aggregate::Arithmetic => Aggregation::Arithmetic,
        args::Aggregate::Geometric => Aggregation::Geometric,
    }
}

fn level(word: &str, tree: &Tree) -> Result<Level, Stop> {
    if word == "total" {
        return Ok(Level::Total);
    }
    let number = word.parse::<usize>().ok().filter(|number| (1..=tree.levels()).contains(number));
    number.map(Level::Number).ok_or_else(|| {
        let levels = tree.levels();
        Stop::Request {
            message: Text::new(
                format!("Cây không có cấp “{word}”"),
                format!("The tree has no level “{word}”"),
            ),
            hint: Some(Text::new(
                format!("Dùng total hoặc 1 đến {levels}"),
                format!("Use total or 1 to {levels}"),
            )),
        }
    })
}
