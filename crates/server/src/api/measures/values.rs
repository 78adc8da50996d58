//! `/measures/{id}/values`: a measure by unit, period and dimension.

use super::definition::Snapshot;
use super::no_such_measure;
use crate::AppState;
use crate::api::paging::{Listed, Paging};
use crate::api::query::{Asked, FromParameters, Parameters, of_calendar, shortened};
use crate::problem::{PROBLEM_JSON, Problem};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use caicach_app::lake::{Grain, MeasureRequest, MeasureRow, Rollup};
use caicach_calendar::{Grain as Length, Period, PeriodKind};
use caicach_findings::Text;
use chrono::Datelike;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Which values are asked for.
#[derive(Debug)]
pub(in crate::api) struct ValuesAsked {
    /// The first and the last period.
    first_and_last: (Period, Period),
    /// How the time is divided.
    grain: Grain,
    /// Columns by which values are split beside the unit.
    by: Vec<String>,
    /// Whose records count.
    rollup: Rollup,
    /// The part of the list.
    paging: Paging,
}

impl FromParameters for ValuesAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let kinds = [("administrative", PeriodKind::Administrative), ("calendar", PeriodKind::Calendar)];
        let kind = parameters.word("kind", &kinds)?.unwrap_or(PeriodKind::Administrative);
        let text = parameters.required("period")?;
        let first_and_last = periods(&text, kind)?;
        let grains = [
            ("month", Grain::Month),
            ("quarter", Grain::Quarter),
            ("year", Grain::Year),
            ("all", Grain::All),
        ];
        let grain = parameters.word("grain", &grains)?.unwrap_or(Grain::All);
        if months(grain) > first_and_last.0.grain().months() {
            let message = Text::new(
                "Tham số grain không được dài hơn kỳ trong period",
                "The parameter grain must not be longer than the periods in period",
            );
            return Err(Problem::bad_parameter("grain", &message));
        }
        let (first, last) = first_and_last;
        let years = i64::from(last.last_day().year()) - i64::from(first.first_day().year()) + 1;
        if years > MOST_YEARS {
            let message = Text::new(
                format!("Khoảng thời gian dài quá {MOST_YEARS} năm"),
                format!("The range is longer than {MOST_YEARS} years"),
            );
            return Err(Problem::bad_parameter("period", &message));
        }
        let rollups = [("own", Rollup::Own), ("subtree", Rollup::Subtree), ("whole", Rollup::Whole)];
        let by = parameters.text("by")?.unwrap_or_default();
        Ok(Self {
            first_and_last,
            grain,
            by: by.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            rollup: parameters.word("rollup", &rollups)?.unwrap_or(Rollup::Own),
            paging: Paging::from_parameters(parameters)?,
        })
    }
}

/// A question of more years keeps the server busy and has no answer: there are no such records.
const MOST_YEARS: i64 = 50;

fn months(grain: Grain) -> u32 {
    match grain {
        Grain::All => 0,
        Grain::Month => Length::Month.months(),
        Grain::Quarter => Length::Quarter.months(),
        Grain::Year => Length::Year.months(),
    }
}

fn periods(text: &str, kind: PeriodKind) -> Result<(Period, Period), Problem> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let read = |text: &str| Period::parse(text, kind).map_err(|error| of_calendar("period", &error));
    let (first, last) = (read(first)?, read(last)?);
    if first.grain() != last.grain() || first.first_day() > last.first_day() {
        let short = shortened(text);
        let message = Text::new(
            format!("Khoảng {short} phải đi từ kỳ trước đến kỳ sau, hai kỳ cùng độ dài"),
            format!("The range {short} must go from an earlier to a later period of the same length"),
        );
        return Err(Problem::bad_parameter("period", &message));
    }
    Ok((first, last))
}

/// A value of a measure.
#[derive(Debug, Serialize, ToSchema)]
struct MeasureValue {
    /// The unit, by its code; `*` for all records together.
    unit: String,
    /// The values of the columns that were asked for, by name; null for an empty one.
    by: BTreeMap<String, Option<String>>,
    /// The period; a range as `2026-01..2026-06`.
    #[schema(example = "2026-01")]
    period: String,
    /// What was counted or summed.
    numerator: f64,
    /// Of what; null for a count or a sum.
    denominator: Option<f64>,
    /// Numerator / denominator, a fraction; the numerator for a count or a sum. Null where the denominator is empty.
    value: Option<f64>,
}

impl MeasureValue {
    fn of(row: &MeasureRow, by: &[String]) -> Self {
        Self {
            unit: row.unit.to_string(),
            by: by
                .iter()
                .cloned()
                .zip(row.dimensions.iter().map(|value| value.as_deref().map(str::to_owned)))
                .collect(),
            period: row.period.to_string(),
            numerator: row.numerator,
            denominator: row.denominator,
            value: row.value(),
        }
    }
}

/// Values of a measure.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct MeasureValueList {
    /// The measure.
    measure: String,
    /// The snapshot from which they were computed; null when the register holds no records yet.
    snapshot: Option<Snapshot>,
    /// The values: by unit, columns and period. A unit and period without any record is left out.
    items: Vec<MeasureValue>,
    /// The address of the next page; null on the last one.
    next: Option<String>,
}

/// Values of a measure
///
/// By unit, period and the columns asked for, from the newest snapshot. Where the denominator is empty there is no value, neither 0
/// nor 100 %.
#[utoipa::path(
    get,
    path = "/measures/{id}/values",
    operation_id = "list_measure_values",
    tag = "measures",
    params(
        ("id" = String, Path, description = "The identifier of the measure", example = "dossiers.on_time"),
        ("period" = String, Query, description = "`2026`, `2026-H1`, `2026-Q1`, `2026-02`, or from the first to the last of some of one length: `2026-01..2026-06`", example = "2026-01..2026-06"),
        ("kind" = Option<String>, Query, description = "`administrative` (from the 15th to the 14th, NĐ 09/2019) or `calendar`; administrative when not given", example = "calendar"),
        ("grain" = Option<String>, Query, description = "How the time is divided: `month`, `quarter`, `year`, or `all` for one value from the first to the last", example = "month"),
        ("by" = Option<String>, Query, description = "Columns by which values are split beside the unit, with commas; the measure names those that it knows", example = "field,channel"),
        ("rollup" = Option<String>, Query, description = "Whose records count: `own` (of the unit alone), `subtree` (also of the units beneath) or `whole` (all together, as unit `*`)", example = "subtree"),
        Paging,
    ),
    responses(
        (status = 200, description = "The values", body = MeasureValueList,
            headers(("Link" = String, description = "The address of the next page, `rel=\"next\"`"))),
        (status = 404, description = "There is no such measure", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn list(
    State(state): State<AppState>,
    path: Result<Path<String>, PathRejection>,
    Asked(asked): Asked<ValuesAsked>,
) -> Result<Listed<MeasureValueList>, Problem> {
    let Path(id) = path?;
    let content = &state.app.library().registers;
    let measure = content.measure(&id).ok_or_else(|| no_such_measure(&id))?;
    if let Some(unknown) = asked.by.iter().find(|name| !can_be_split(content, measure, name)) {
        let short = shortened(unknown);
        let message = Text::new(
            format!("Chỉ tiêu không phân tổ được theo “{short}”"),
            format!("The measure cannot be split by “{short}”"),
        );
        return Err(Problem::bad_parameter("by", &message));
    }
    let held = state.app.lake();
    let manifest = held.as_ref().and_then(|held| held.manifests.get(&measure.register));
    let mut items = Vec::new();
    if manifest.is_some() {
        let request = MeasureRequest {
            measures: vec![id.clone()],
            dimensions: asked.by.clone(),
            first: asked.first_and_last.0,
            last: asked.first_and_last.1,
            grain: asked.grain,
            rollup: asked.rollup,
            at: None,
        };
        let measured = state.app.measured(&request).await.map_err(|error| Problem::of(&error))?;
        items.extend(measured.rows.iter().map(|row| MeasureValue::of(row, &asked.by)));
    }
    let key = |value: &MeasureValue| {
        let by: Vec<&str> = value.by.values().map(|text| text.as_deref().unwrap_or("\u{0}")).collect();
        format!("{}\u{1f}{}\u{1f}{}", value.unit, by.join("\u{1f}"), value.period)
    };
    let slice = asked.paging.cut(items, key)?;
    let list = MeasureValueList {
        measure: id,
        snapshot: manifest.map(Snapshot::of),
        items: slice.items,
        next: slice.next.clone(),
    };
    Ok(Listed { list, next: slice.next })
}

fn can_be_split(
    content: &caicach_content::registers::RegisterContent,
    measure: &caicach_registers::Measure,
    name: &str,
) -> bool {
    let Some(register) = content.register(&measure.register) else { return false };
    let column = |place: &usize| register.columns().nth(*place).map(|(name, _)| name);
    measure.dimensions.iter().filter_map(column).any(|known| known == name)
}
