//! `caicach index …`

mod composite;
mod draws;

use super::{Context, Done, read_file};
use crate::args;
use crate::printer::Value;
use crate::stop::Stop;
use caicach_content::{frameworks, scores, values};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::{Assessed, Framework, Level, Ties};
use std::path::Path;

/// The columns of every table of scores.
pub(super) const SCORE_COLUMNS: [&str; 8] =
    ["unit", "code", "level", "points", "max", "percent", "rank", "band"];

pub(crate) fn run(context: &Context<'_>, command: args::Index) -> Done {
    match command {
        args::Index::Check { framework } => check(context, &framework),
        args::Index::Score(score) => score_units(context, &score),
        args::Index::Rank(rank) => rank_units(context, &rank),
        args::Index::Composite(composite) => composite::run(context, &composite),
        args::Index::Uncertainty(uncertainty) => draws::uncertainty_of(context, &uncertainty),
        args::Index::Sensitivity(sensitivity) => draws::sensitivity_of(context, &sensitivity),
    }
}

/// A framework from a file, or by its identifier from the content.
pub(super) fn framework(context: &Context<'_>, name: &str) -> Result<(Framework, Findings), Stop> {
    let path = Path::new(name);
    if path.is_file() {
        return Ok(frameworks::read_path(path, read_file(path)?)?);
    }
    let (all, findings) = frameworks::load(&context.source()).map_err(anyhow::Error::from)?;
    let ids: Vec<String> = all.iter().map(|known| known.framework.id().to_owned()).collect();
    match all.into_iter().map(|known| known.framework).find(|framework| framework.id() == name) {
        // Findings about the built-in content belong to `admin check`, except those of this framework.
        Some(framework) => {
            let own_file = framework.header().file.clone();
            Ok((framework, findings.into_iter().filter(|finding| finding.place.file == own_file).collect()))
        }
        None => {
            let known = ids.join(", ");
            Err(Stop::Request {
                message: Text::new(
                    format!("Không có tệp hoặc bộ tiêu chí “{name}”"),
                    format!("There is neither a file nor a framework “{name}”"),
                ),
                hint: Some(Text::new(format!("Bộ tiêu chí có sẵn: {known}"), format!("Built in: {known}"))),
            })
        }
    }
}

fn check(context: &Context<'_>, name: &str) -> Done {
    let (framework, findings) = framework(context, name)?;
    let rows: Vec<Vec<Value>> = findings
        .iter()
        .map(|finding| {
            let language = context.printer.language;
            vec![
                finding.severity.label(caicach_findings::Language::En).into(),
                finding.code.into(),
                finding.place.file.clone().into(),
                finding.place.line.map(|line| Value::Text(line.to_string())).unwrap_or(Value::Empty),
                finding.place.item.clone().or_else(|| finding.place.column.clone()).into(),
                finding.message.in_language(language).into(),
                finding.hint.as_ref().map(|hint| hint.in_language(language)).into(),
            ]
        })
        .collect();
    context.printer.rows(&["severity", "code", "file", "line", "item", "message", "hint"], &rows)?;
    let count = |level: Level| framework.items().iter().filter(|item| item.level == level).count();
    let (domains, criteria, components) =
        (count(Level::Domain), count(Level::Criterion), count(Level::Component));
    let attainable = framework.attainable();
    context.printer.message(&match context.printer.language {
        caicach_findings::Language::Vi => format!(
            "{}: {domains} lĩnh vực, {criteria} tiêu chí, {components} tiêu chí thành phần, {} mục chấm điểm, tổng {attainable} điểm",
            framework.id(),
            framework.leaf_count()
        ),
        caicach_findings::Language::En => format!(
            "{}: {domains} domains, {criteria} criteria, {components} components, {} scored items, {attainable} points in all",
            framework.id(),
            framework.leaf_count()
        ),
    });
    context.printer.findings_are_on_stdout();
    Ok(findings)
}

fn score_units(context: &Context<'_>, arguments: &args::Score) -> Done {
    let (framework, mut findings) = framework(context, &arguments.framework)?;
    let (values, about) = values::read_values(
        &framework,
        &arguments.values.display().to_string(),
        &read_file(&arguments.values)?,
    )?;
    findings.extend(about);
    if values.units().is_empty() {
        findings.push(no_units(&arguments.values));
    }
    let (scores, about) = caicach_index::score(&values, &Assessed::default());
    findings.extend(about);
    let levels: Vec<Level> = arguments.level.iter().copied().map(level).collect();
    let rows: Vec<Vec<Value>> = scores
        .rows(&levels)
        .into_iter()
        .map(|row| {
            vec![
                row.unit.into(),
                row.code.into(),
                row.level.key().into(),
                row.score.points.into(),
                row.score.maximum.into(),
                row.score.percent.into(),
                row.rank.into(),
                row.band.map(|band| band.label.in_language(context.printer.language)).into(),
            ]
        })
        .collect();
    context.printer.rows(&SCORE_COLUMNS, &rows)?;
    Ok(findings)
}

fn level(level: args::ScoreLevel) -> Level {
    match level {
        args::ScoreLevel::Total => Level::Total,
        args::ScoreLevel::Domain => Level::Domain,
        args::ScoreLevel::Criterion => Level::Criterion,
        args::ScoreLevel::Component => Level::Component,
    }
}

fn no_units(file: &Path) -> Finding {
    let message = Text::new("Tệp không có dòng giá trị nào", "The file has no row of values");
    Finding::warning("no-values", message).at(Place::file(file.display().to_string()))
}

fn rank_units(context: &Context<'_>, arguments: &args::Rank) -> Done {
    let read = |path: &Path| -> Result<_, Stop> {
        Ok(scores::read_scores(&path.display().to_string(), &read_file(path)?)?)
    };
    let (current, mut findings) = read(&arguments.scores)?;
    let ties = match arguments.ties {
        args::Ties::Min => Ties::Min,
        args::Ties::Dense => Ties::Dense,
        args::Ties::Average => Ties::Average,
    };
    let (ranked, about) = match &arguments.previous {
        None => caicach_index::rank(&current, ties),
        Some(path) => {
            let (previous, about) = read(path)?;
            findings.extend(about);
            caicach_index::change(&previous, &current, ties)
        }
    };
    findings.extend(about);
    let rows: Vec<Vec<Value>> = ranked
        .into_iter()
        .map(|unit| {
            vec![
                unit.unit.into(),
                unit.score.into(),
                unit.rank.into(),
                unit.rank_change.into(),
                unit.score_change.into(),
            ]
        })
        .collect();
    context.printer.rows(&["unit", "score", "rank", "rank_change", "score_change"], &rows)?;
    Ok(findings)
}
