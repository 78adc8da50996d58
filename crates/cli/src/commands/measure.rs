//! `caicach measure …`

use super::lake::{instant, names, registers};
use super::place::{office_named, runtime};
use super::{Context, Done};
use crate::args;
use crate::printer::Value;
use crate::stop::Stop;
use caicach_app::AppError;
use caicach_app::lake::{Engine, MeasureRequest, Rollup, explain, measure};
use caicach_calendar::{Grain as PeriodGrain, Period, PeriodKind};
use caicach_content::units;
use caicach_findings::{Finding, Findings, Text};
use caicach_measures::{Grain, Lake, MeasureRow};
use caicach_units::UnitTree;
use std::collections::BTreeSet;
use std::time::Instant;

/// The word for all measures.
const ALL: &str = "all";
/// So many units are named in a message.
const UNITS_NAMED: usize = 10;

pub(crate) fn run(context: &Context<'_>, command: args::Measure) -> Done {
    match command {
        args::Measure::Run(arguments) => run_measures(context, &arguments),
        args::Measure::Explain { measure, period, kind } => {
            explain_measure(context, &measure, period.as_deref(), kind)
        }
        args::Measure::List { register } => list(context, register.as_deref()),
    }
}

fn kind_of(kind: args::PeriodKind) -> PeriodKind {
    match kind {
        args::PeriodKind::Administrative => PeriodKind::Administrative,
        args::PeriodKind::Calendar => PeriodKind::Calendar,
    }
}

/// A period, or the first and the last of some.
fn periods(text: &str, kind: PeriodKind) -> Result<(Period, Period), Stop> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let (first, last) = (Period::parse(first, kind)?, Period::parse(last, kind)?);
    if first.grain() != last.grain() || first.first_day() > last.first_day() {
        return Err(Stop::request(
            format!("Khoảng {text} phải đi từ kỳ trước đến kỳ sau, hai kỳ cùng độ dài"),
            format!("The range {text} must go from an earlier to a later period of the same length"),
        ));
    }
    Ok((first, last))
}

fn run_measures(context: &Context<'_>, arguments: &args::MeasureRun) -> Done {
    let content = registers(context)?;
    let (first, last) = periods(&arguments.period, kind_of(arguments.kind))?;
    let mut dimensions = arguments.by.clone();
    if dimensions.first().map(String::as_str) != Some("unit") {
        return Err(Stop::request(
            "--by phải bắt đầu bằng unit, ví dụ --by unit,field",
            "--by must begin with unit, as --by unit,field",
        ));
    }
    dimensions.remove(0);
    let is_all = arguments.measures.iter().any(|name| name == ALL);
    let request = MeasureRequest {
        measures: if is_all { Vec::new() } else { arguments.measures.clone() },
        dimensions,
        first,
        last,
        grain: grain(arguments.grain, first)?,
        rollup: match arguments.rollup {
            args::Rollup::Own => Rollup::Own,
            args::Rollup::Subtree => Rollup::Subtree,
            args::Rollup::Whole => Rollup::Whole,
        },
        at: arguments.at.as_deref().map(|text| instant(Some(text))).transpose()?,
    };
    let lake = Lake::open(&arguments.place.lake).map_err(AppError::from)?;
    let runtime = runtime()?;
    let units = match request.rollup {
        Rollup::Own | Rollup::Whole => UnitTree::default(),
        Rollup::Subtree => unit_tree(context, arguments, &runtime)?,
    };
    let engine = engine_of(arguments);
    let mut fastest: Option<f64> = None;
    for _ in 0..arguments.repeat.unwrap_or(0) {
        let begin = Instant::now();
        runtime.block_on(measure(&engine, &lake, &content, &units, &request))?;
        let seconds = begin.elapsed().as_secs_f64();
        fastest = Some(fastest.map_or(seconds, |fastest| fastest.min(seconds)));
    }
    let measured = runtime.block_on(measure(&engine, &lake, &content, &units, &request))?;
    let mut columns = vec!["measure", "unit"];
    columns.extend(request.dimensions.iter().map(String::as_str));
    columns.extend(["period", "numerator", "denominator", "value"]);
    let cells = |row: &MeasureRow| {
        let mut cells: Vec<Value> = vec![row.measure.as_str().into(), row.unit.as_str().into()];
        cells.extend(row.dimensions.iter().map(|text| Value::from(text.as_deref())));
        cells.push(row.period.as_str().into());
        cells.extend([row.numerator.into(), row.denominator.into(), row.value().into()]);
        cells
    };
    context.printer.rows_of(&columns, measured.rows.iter().map(cells))?;
    if let Some(seconds) = fastest {
        let fastest = context.printer.say("nhanh nhất", "fastest");
        context.printer.answer(&format!("{fastest}: {seconds:.3} s"));
    } else if measured.rows.is_empty() && measured.findings.is_empty() {
        context.printer.message(context.printer.say(
            "Kho dữ liệu không có bản ghi nào được tính trong kỳ này.",
            "The lake holds no records that count in this period.",
        ));
    }
    let mut findings = measured.findings;
    if request.rollup == Rollup::Subtree {
        findings.extend(beside_the_tree(&measured.rows, &units).map(Findings::from).unwrap_or_default());
    }
    Ok(findings)
}

/// The official units, and those of an office that was named.
fn unit_tree(
    context: &Context<'_>,
    arguments: &args::MeasureRun,
    runtime: &tokio::runtime::Runtime,
) -> Result<UnitTree, Stop> {
    match office_named(context, &arguments.office, runtime)? {
        Some(app) => Ok(app.state().units.clone()),
        None => Ok(units::load(&context.source()).map_err(anyhow::Error::from)?.0),
    }
}

/// Units of records that roll up into nothing, because the tree does not have them.
fn beside_the_tree(rows: &[MeasureRow], units: &UnitTree) -> Option<Finding> {
    let beside: BTreeSet<&str> =
        rows.iter().map(|row| row.unit.as_str()).filter(|unit| units.with_code(unit).is_empty()).collect();
    let first: Vec<&str> = beside.iter().take(UNITS_NAMED).copied().collect();
    let first = first.join(", ");
    let count = beside.len();
    (count > 0).then(|| {
        let message = Text::new(
            format!(
                "{count} đơn vị không có trong danh mục nên không được tính vào đơn vị nào ở trên: {first}"
            ),
            format!("{count} units are not in the list of units and count in none above them: {first}"),
        );
        Finding::warning("unit-unknown", message).hint(Text::new(
            "Thêm --data của cơ quan có các đơn vị ấy, hoặc sửa mã đơn vị của bản ghi",
            "Name the office that has these units with --data, or mend the codes of the records",
        ))
    })
}

#[cfg(feature = "cluster")]
fn engine_of(arguments: &args::MeasureRun) -> Engine {
    arguments.cluster.clone().map_or(Engine::Here, Engine::Cluster)
}

#[cfg(not(feature = "cluster"))]
fn engine_of(_: &args::MeasureRun) -> Engine {
    Engine::Here
}

/// How the time is divided; not finer than the periods that were named.
fn grain(grain: args::Grain, period: Period) -> Result<Grain, Stop> {
    let (asked, months) = match grain {
        args::Grain::All => return Ok(Grain::All),
        args::Grain::Month => (Grain::Month, 1),
        args::Grain::Quarter => (Grain::Quarter, 3),
        args::Grain::Year => (Grain::Year, 12),
    };
    let length = match period.grain() {
        PeriodGrain::Month => 1,
        PeriodGrain::Quarter => 3,
        PeriodGrain::HalfYear => 6,
        PeriodGrain::Year => 12,
    };
    if months > length {
        return Err(Stop::request(
            "--grain không được dài hơn kỳ của --period",
            "--grain must not be longer than the periods of --period",
        ));
    }
    Ok(asked)
}

fn explain_measure(context: &Context<'_>, name: &str, period: Option<&str>, kind: args::PeriodKind) -> Done {
    let content = registers(context)?;
    let at = instant(None)?;
    let this_year = at.format("%Y").to_string();
    let period = Period::parse(period.unwrap_or(&this_year), kind_of(kind))?;
    let (measure, register, explained) = runtime()?.block_on(explain(&content, name, period, at))?;
    let language = context.printer.language;
    let words = |text: &caicach_findings::Text| text.in_language(language).to_owned();
    let column = |place: &usize| register.columns().nth(*place).map(|(name, _)| name);
    let dimensions: Vec<&str> = measure.dimensions.iter().filter_map(column).collect();
    let parts = [
        ("measure", measure.id.clone()),
        ("name", words(&measure.name)),
        ("register", register.id.clone()),
        ("numerator", words(&measure.numerator_words)),
        ("denominator", words(&measure.denominator_words)),
        ("source", measure.basis.clone()),
        ("note", measure.note.as_ref().map(words).unwrap_or_default()),
        ("dimensions", dimensions.join(", ")),
        ("period", period.code()),
        ("sql", explained.sql),
        ("plan", explained.plan),
    ];
    let rows: Vec<Vec<Value>> =
        parts.into_iter().map(|(part, text)| vec![part.into(), text.trim_end().into()]).collect();
    context.printer.rows(&["part", "text"], &rows)?;
    Ok(Findings::default())
}

fn list(context: &Context<'_>, register: Option<&str>) -> Done {
    let content = registers(context)?;
    if let Some(wanted) = register.filter(|wanted| content.register(wanted).is_none()) {
        let names = names(&content);
        return Err(Stop::request(
            format!("Không có sổ {wanted}. Các sổ: {names}"),
            format!("There is no register {wanted}. The registers: {names}"),
        ));
    }
    let language = context.printer.language;
    let rows: Vec<Vec<Value>> = content
        .measures
        .iter()
        .filter(|measure| register.is_none_or(|wanted| measure.register == wanted))
        .map(|measure| {
            vec![
                measure.id.as_str().into(),
                measure.name.in_language(language).into(),
                measure.basis.as_str().into(),
            ]
        })
        .collect();
    context.printer.rows(&["measure", "name", "source"], &rows)?;
    Ok(Findings::default())
}
