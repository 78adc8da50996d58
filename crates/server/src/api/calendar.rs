//! `/calendar`: due dates, working time, reporting periods, days off.

pub(super) mod days;
pub(super) mod due;
mod wire;

use super::finding::Finding;
use super::number::Exact;
use super::query::{Asked, FromParameters, Parameters, of_calendar, unusable};
use crate::AppState;
use crate::problem::{PROBLEM_JSON, Problem, ProblemKind};
use axum::Json;
use axum::extract::State;
use caicach_calendar::{CalendarError, Grain, Period, PeriodKind, WorkCalendar, parse_instant};
use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use utoipa::IntoParams;
use wire::{BetweenAnswer, GrainWord, LocalInstant, PeriodAnswer, PeriodKindWord};

/// Between which instants.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct BetweenAsked {
    /// The one end, not counted: a local date and time, or a date.
    #[param(value_type = String, example = "2026-02-13T15:30", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$")]
    from: NaiveDateTime,
    /// The other end.
    #[param(value_type = String, example = "2026-02-27T10:00", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$")]
    to: NaiveDateTime,
    /// The code of the unit whose office hours count; those of the whole office when it is not given.
    #[param(example = "68")]
    office: Option<String>,
}

impl FromParameters for BetweenAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let (from, to) = (instant(parameters, "from")?, instant(parameters, "to")?);
        Ok(Self { from, to, office: parameters.text("office")? })
    }
}

/// Working days and working time between two instants
///
/// Working dates in (from, to] and the working time between the instants, by the calendar and the hours of the office.
/// Both are negative when `to` comes first.
#[utoipa::path(
    get,
    path = "/calendar/between",
    operation_id = "working_time_between",
    tag = "calendar",
    params(BetweenAsked),
    responses(
        (status = 200, description = "The working days and working time", body = BetweenAnswer),
        (status = 422, description = "The calendar has no answer", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(super) async fn between(
    State(state): State<AppState>,
    Asked(asked): Asked<BetweenAsked>,
) -> Result<Json<BetweenAnswer>, Problem> {
    let state = state.app.state();
    let calendar = calendar_of(&state, asked.office.as_deref(), asked.from.date())?;
    let (answer, findings) = calendar.between(asked.from, asked.to).map_err(|error| no_answer(&error))?;
    let hours = Decimal::from(answer.working_minutes).checked_div(Decimal::from(60)).unwrap_or_default();
    Ok(Json(BetweenAnswer {
        from: LocalInstant(answer.from),
        to: LocalInstant(answer.to),
        working_days: answer.working_days,
        working_minutes: answer.working_minutes,
        working_hours: Exact(hours),
        findings: Finding::all(&findings),
    }))
}

/// Which period.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PeriodAsked {
    /// The period: `2026`, `2026-H1`, `2026-Q1` or `2026-02`.
    #[param(example = "2026-Q1", pattern = "^[0-9]{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$")]
    period: String,
    /// Where its months begin; administrative when it is not given.
    #[param(inline)]
    kind: Option<PeriodKindWord>,
}

impl FromParameters for PeriodAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let period = parameters.required("period")?;
        let words =
            [("administrative", PeriodKindWord::Administrative), ("calendar", PeriodKindWord::Calendar)];
        Ok(Self { period, kind: parameters.word("kind", &words)? })
    }
}

/// First and last day of a reporting period
///
/// Administrative periods run from the 15th to the 14th (NĐ 09/2019/NĐ-CP, article 12); calendar periods from the first to
/// the last day. A report over nine months is refused: its days are not known.
#[utoipa::path(
    get,
    path = "/calendar/period",
    operation_id = "show_period",
    tag = "calendar",
    params(PeriodAsked),
    responses((status = 200, description = "The period", body = PeriodAnswer)),
)]
pub(super) async fn period(Asked(asked): Asked<PeriodAsked>) -> Result<Json<PeriodAnswer>, Problem> {
    let kind = match asked.kind.unwrap_or(PeriodKindWord::Administrative) {
        PeriodKindWord::Administrative => PeriodKind::Administrative,
        PeriodKindWord::Calendar => PeriodKind::Calendar,
    };
    let period = Period::parse(&asked.period, kind).map_err(|error| of_calendar("period", &error))?;
    Ok(Json(PeriodAnswer {
        period: period.code(),
        kind: match period.kind() {
            PeriodKind::Administrative => PeriodKindWord::Administrative,
            PeriodKind::Calendar => PeriodKindWord::Calendar,
        },
        grain: match period.grain() {
            Grain::Month => GrainWord::Month,
            Grain::Quarter => GrainWord::Quarter,
            Grain::HalfYear => GrainWord::HalfYear,
            Grain::Year => GrainWord::Year,
        },
        label: period.label().into(),
        from: period.first_day(),
        to: period.last_day(),
    }))
}

/// A local date and time that must be given.
fn instant(parameters: &mut Parameters, name: &'static str) -> Result<NaiveDateTime, Problem> {
    parse_instant(&parameters.required(name)?).map_err(|error| of_calendar(name, &error))
}

/// The calendar of a unit, or that of the whole office.
fn calendar_of<'a>(
    state: &'a caicach_app::State,
    office: Option<&str>,
    day: NaiveDate,
) -> Result<&'a WorkCalendar, Problem> {
    let Some(code) = office else { return Ok(&state.calendar.work) };
    state.calendar_of(code, day).map_err(|findings| unusable("office", &findings))
}

/// A question that was understood and has no answer.
fn no_answer(error: &CalendarError) -> Problem {
    Problem::new(ProblemKind::UnusableInput).because(&error.text()).hint(&error.hint())
}
