//! Measures out of the lake.

use crate::AppError;
use caicach_calendar::Period;
use caicach_content::registers::RegisterContent;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_measures::{Grain, Lake, LakeError, MeasureRow, Request, run};
use caicach_registers::{Measure, Register};
use caicach_units::UnitTree;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

/// Whose records count for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollup {
    /// Its own.
    Own,
    /// Its own and those of the units beneath it.
    Subtree,
    /// All records together, whatever their unit: the only unit is then [`WHOLE`].
    Whole,
}

/// What stands for the unit where all records are counted together.
pub const WHOLE: &str = "*";

/// Where measures are computed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Engine {
    /// In this process.
    #[default]
    Here,
    /// On the cluster of a scheduler at an address such as `df://10.0.0.5:50050`.
    #[cfg(feature = "cluster")]
    Cluster(String),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct MeasureRequest {
    /// The measures by their names; empty means all of the registers that the lake holds.
    pub measures: Vec<String>,
    /// Columns by which values are split, beside the unit.
    pub dimensions: Vec<String>,
    /// The first period.
    pub first: Period,
    /// The last one, of the same length.
    pub last: Period,
    /// How the time between is divided.
    pub grain: Grain,
    /// Whose records count.
    pub rollup: Rollup,
    /// The instant at which things are open; the snapshot's when not given.
    pub at: Option<NaiveDateTime>,
}

/// Values of measures, and from which snapshots they were taken.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// The values, by measure, unit, dimensions and period.
    pub rows: Vec<MeasureRow>,
    /// The snapshots by register.
    pub snapshots: BTreeMap<String, u64>,
    /// What was left out, and why.
    pub findings: Findings,
}

/// Computes measures.
///
/// # Errors
/// A measure is not known, or its register is not in the lake ([`AppError::Input`]); the lake or the cluster cannot be read.
pub async fn measure(
    engine: &Engine,
    lake: &Lake,
    content: &RegisterContent,
    units: &UnitTree,
    request: &MeasureRequest,
) -> Result<Measured, AppError> {
    let mut measured = Measured::default();
    let chosen = chosen(content, &request.measures)?;
    let mut by_register: BTreeMap<&str, Vec<&Measure>> = BTreeMap::new();
    for measure in chosen {
        by_register.entry(&measure.register).or_default().push(measure);
    }
    let counts_in = match request.rollup {
        Rollup::Own | Rollup::Whole => Vec::new(),
        Rollup::Subtree => closure(units, request.last.last_day()),
    };
    let mut asked = Request {
        first: request.first,
        last: request.last,
        grain: request.grain,
        dimensions: request.dimensions.clone(),
        counts_in,
        at: request.at,
    };
    let is_named = !request.measures.is_empty();
    let mut held = BTreeMap::new();
    for register in &content.registers {
        if let Some(manifest) = lake.manifest(&register.id).await? {
            held.insert(register.id.as_str(), manifest.number);
        }
    }
    for (register, measures) in by_register {
        let Some(number) = held.get(register) else {
            let new = if is_named { Finding::rejected } else { Finding::note };
            measured.findings.push(not_held(new, register, &measures));
            continue;
        };
        let Some(register) = content.register(register) else { continue };
        let mut usable = Vec::new();
        for measure in measures {
            let other = measure.shape.exists.as_ref().map(|exists| exists.register.as_str());
            let lacking: Vec<&str> = request
                .dimensions
                .iter()
                .map(String::as_str)
                .filter(|dimension| !has_dimension(measure, register, dimension))
                .collect();
            if let Some(other) = other.filter(|other| !held.contains_key(other)) {
                let new = if is_named { Finding::rejected } else { Finding::warning };
                measured.findings.push(not_held(new, other, &[measure]));
            } else if lacking.is_empty() {
                usable.push(measure);
            } else {
                let new = if is_named { Finding::rejected } else { Finding::note };
                measured.findings.push(no_dimension(new, measure, register, &lacking));
            }
        }
        if usable.is_empty() {
            continue;
        }
        if request.rollup == Rollup::Whole {
            let units = caicach_measures::units_of(lake, register).await?;
            asked.counts_in = units.into_iter().map(|unit| (unit, WHOLE.to_owned())).collect();
        }
        let registers = &content.registers;
        let rows = match engine {
            Engine::Here => run(lake, registers, register, &usable, &asked).await?,
            #[cfg(feature = "cluster")]
            Engine::Cluster(address) => {
                caicach_measures::run_on_cluster(address, lake, registers, register, &usable, &asked).await?
            }
        };
        measured.rows.extend(rows);
        measured.snapshots.insert(register.id.clone(), *number);
    }
    Ok(measured)
}

/// The measures with these names; all of them when there are none.
fn chosen<'a>(content: &'a RegisterContent, names: &[String]) -> Result<Vec<&'a Measure>, AppError> {
    if names.is_empty() {
        return Ok(content.measures.iter().collect());
    }
    let mut findings = Findings::default();
    let mut chosen: Vec<&Measure> = Vec::new();
    for name in names {
        match content.measure(name) {
            Some(measure) if chosen.iter().any(|known| known.id == measure.id) => {}
            Some(measure) => chosen.push(measure),
            None => findings.push(unknown_measure(content, name)),
        }
    }
    if findings.is_empty() { Ok(chosen) } else { Err(AppError::Input(findings)) }
}

/// For each unit the units in whose figures it counts, on a day: itself and those above it.
pub(crate) fn closure(units: &UnitTree, day: chrono::NaiveDate) -> Vec<(String, String)> {
    let on = units.on(day);
    let mut pairs = Vec::new();
    for id in units.ids() {
        let Some(unit) = units.unit(id).filter(|unit| unit.is_valid_on(day)) else { continue };
        pairs.push((unit.code.to_string(), unit.code.to_string()));
        for above in on.ancestors(id) {
            if let Some(above) = units.unit(above) {
                pairs.push((unit.code.to_string(), above.code.to_string()));
            }
        }
    }
    pairs.sort();
    pairs.dedup();
    pairs
}

fn has_dimension(measure: &Measure, register: &Register, wanted: &str) -> bool {
    let name = |place: &usize| register.columns().nth(*place).map(|(name, _)| name);
    measure.dimensions.iter().filter_map(name).any(|name| name == wanted)
}

/// A measure in words, in SQL, and as the query engine carries it out.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The SQL.
    pub sql: String,
    /// The plan, with the plainest tables.
    pub plan: String,
}

/// How a measure is computed in a period.
///
/// # Errors
/// There is no such measure; the query cannot be planned.
pub async fn explain<'a>(
    content: &'a RegisterContent,
    name: &str,
    period: Period,
    at: NaiveDateTime,
) -> Result<(&'a Measure, &'a Register, Explained), AppError> {
    let known = content.measure(name);
    let measure = known.ok_or_else(|| AppError::Input(unknown_measure(content, name).into()))?;
    let register = content.register(&measure.register).ok_or(AppError::NotFound("register"))?;
    let (sql, plan) = caicach_measures::explain(&content.registers, register, measure, period, at).await?;
    Ok((measure, register, Explained { sql, plan }))
}

pub(super) fn unknown_measure(content: &RegisterContent, name: &str) -> Finding {
    let mut near: Vec<(f64, &str)> = content
        .measures
        .iter()
        .map(|measure| (strsim::jaro_winkler(&measure.id, name), measure.id.as_str()))
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let near: Vec<&str> = near.into_iter().take(3).map(|(_, id)| id).collect();
    let near = near.join(", ");
    Finding::rejected(
        "unknown-measure",
        Text::new(format!("Không có chỉ tiêu {name}"), format!("There is no measure {name}")),
    )
    .at(Place::item(name))
    .hint(Text::new(format!("Gần giống: {near}"), format!("Similar: {near}")))
}

fn not_held(new: fn(&'static str, Text) -> Finding, register: &str, measures: &[&Measure]) -> Finding {
    let names: Vec<&str> = measures.iter().map(|measure| measure.id.as_str()).collect();
    let count = names.len();
    new(
        "register-not-in-lake",
        Text::new(
            format!("Kho dữ liệu chưa có sổ {register}; bỏ qua {count} chỉ tiêu"),
            format!("The lake holds no register {register}; {count} measures are left out"),
        ),
    )
    .at(Place::item(if count == 1 { names.concat() } else { register.to_owned() }))
    .hint(Text::new(
        format!("Nhập dữ liệu: caicach lake import --register {register} TỆP"),
        format!("Import it: caicach lake import --register {register} FILE"),
    ))
}

fn no_dimension(
    new: fn(&'static str, Text) -> Finding,
    measure: &Measure,
    register: &Register,
    lacking: &[&str],
) -> Finding {
    let lacking = lacking.join(", ");
    let name = |place: &usize| register.columns().nth(*place).map(|(name, _)| name);
    let known: Vec<&str> = measure.dimensions.iter().filter_map(name).collect();
    let known = if known.is_empty() { "–".to_owned() } else { known.join(", ") };
    new(
        "measure-without-dimension",
        Text::new(
            format!("Chỉ tiêu không phân tổ được theo {lacking}"),
            format!("The measure cannot be split by {lacking}"),
        ),
    )
    .at(Place::item(measure.id.clone()))
    .hint(Text::new(format!("Phân tổ được theo: {known}"), format!("It can be split by: {known}")))
}

impl From<LakeError> for AppError {
    fn from(error: LakeError) -> Self {
        Self::Lake(error)
    }
}
