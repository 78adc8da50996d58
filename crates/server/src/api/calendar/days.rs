//! `/calendar/days`: the days of a year that differ from the ordinary week.

use crate::AppState;
use crate::api::finding::Finding;
use crate::api::query::{Asked, FromParameters, Parameters};
use crate::api::text::Text;
use crate::clock::today;
use crate::problem::Problem;
use axum::Json;
use axum::extract::State;
use caicach_calendar::{Basis, DayKind, SpecialDay, Status, YEARS, YearStatus};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

/// Which year.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct YearAsked {
    /// The year; this year when it is not given.
    #[param(required = false, minimum = 1970, maximum = 2120, example = 2026)]
    year: i32,
}

impl FromParameters for YearAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let year = parameters.year("year")?.unwrap_or_else(|| today().year());
        if YEARS.contains(&year) {
            return Ok(Self { year });
        }
        let (first, last) = (YEARS.start(), YEARS.end());
        let message = caicach_findings::Text::new(
            format!("Năm {year} nằm ngoài lịch ({first} đến {last})"),
            format!("The year {year} lies outside the calendar ({first} to {last})"),
        );
        Err(Problem::bad_parameter("year", &message))
    }
}

/// What makes a day special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DayKind)]
enum DayKindWord {
    /// A public holiday.
    Holiday,
    /// A day off for a weekly rest day on which a holiday fell.
    Compensatory,
    /// A working day given free, made up for on another day.
    SwapOff,
    /// A weekly rest day that is worked in exchange.
    SwapWork,
}

/// Why a day is special.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DayBasis)]
enum BasisWord {
    /// A fixed date (Labour Code 45/2019/QH14, article 112.1).
    FixedDate,
    /// One of the days of Tết, chosen each year by the Prime Minister.
    TetChoice,
    /// The day before or after 2 September.
    NationalDayAdjacent,
    /// Hùng Kings' day, the tenth of the third lunar month.
    #[serde(rename = "lunar_10_3")]
    LunarTenthOfThird,
    /// A holiday fell on a weekly rest day (article 111.3).
    WeeklyRestCompensation,
    /// An exchange of working days.
    Swap,
    /// Vietnam Culture Day, from 2026.
    #[serde(rename = "party_resolution_2026")]
    PartyResolution2026,
    /// Another decision, named in the source.
    Other,
}

/// How certain a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = DayStatus)]
enum StatusWord {
    /// Announced by the competent authority.
    Announced,
    /// Expected from the law.
    Estimated,
}

/// How certain the days off of a year are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = YearStatus)]
enum YearStatusWord {
    /// Every special day was announced.
    Announced,
    /// At least one day is only expected.
    Estimated,
    /// The list does not speak for the year: its days are estimated from the law.
    NotAnnounced,
}

/// One special day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SpecialDay)]
struct Day {
    /// The day.
    date: NaiveDate,
    /// What makes it special.
    kind: DayKindWord,
    /// Whether offices work on it.
    is_working_day: bool,
    /// What it is called; English may be empty.
    name: Text,
    /// Why it is special.
    basis: BasisWord,
    /// The other day of an exchange.
    pair_date: Option<NaiveDate>,
    /// How certain it is.
    status: StatusWord,
    /// The letter, notice or list that says so.
    source: String,
    /// When it was announced, where that is known.
    announced_on: Option<NaiveDate>,
    /// Whether the office entered it after the official list.
    is_entered_by_office: bool,
}

/// The special days of a year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SpecialDays)]
pub(crate) struct Days {
    /// The year.
    year: i32,
    /// How certain its days off are.
    status: YearStatusWord,
    /// The days, in order; weekly rest days are not among them.
    items: Vec<Day>,
    /// What is to be known about the year.
    findings: Vec<Finding>,
}

/// The days off and make-up days of a year
///
/// Every day that differs from the ordinary week, with its source. Saturdays and Sundays are days off and are not listed.
#[utoipa::path(
    get,
    path = "/calendar/days",
    operation_id = "list_special_days",
    tag = "calendar",
    params(YearAsked),
    responses((status = 200, description = "The special days", body = Days)),
)]
pub(in crate::api) async fn show(
    State(state): State<AppState>,
    Asked(asked): Asked<YearAsked>,
) -> Result<Json<Days>, Problem> {
    let state = state.app.state();
    let calendar = &state.calendar;
    let additions = calendar.additions.iter().filter(|addition| addition.withdrawn_at.is_none());
    let entered: BTreeSet<NaiveDate> = additions.map(|addition| addition.day.date).collect();
    let bounds = NaiveDate::from_ymd_opt(asked.year, 1, 1).zip(NaiveDate::from_ymd_opt(asked.year, 12, 31));
    let (items, findings) = match bounds {
        Some((first, last)) => {
            let days =
                calendar.work.special_days(first, last).map(|day| wire(day, entered.contains(&day.date)));
            (days.collect(), Finding::all(&calendar.work.year_findings(first, last)))
        }
        None => (Vec::new(), Vec::new()),
    };
    let status = match calendar.work.year_status(asked.year) {
        YearStatus::Announced => YearStatusWord::Announced,
        YearStatus::Estimated => YearStatusWord::Estimated,
        YearStatus::NotAnnounced => YearStatusWord::NotAnnounced,
    };
    Ok(Json(Days { year: asked.year, status, items, findings }))
}

fn wire(day: &SpecialDay, is_entered_by_office: bool) -> Day {
    let name = caicach_findings::Text::new(day.name_vi.clone(), day.name_en.clone().unwrap_or_default());
    Day {
        date: day.date,
        kind: match day.kind {
            DayKind::Holiday => DayKindWord::Holiday,
            DayKind::Compensatory => DayKindWord::Compensatory,
            DayKind::SwapOff => DayKindWord::SwapOff,
            DayKind::SwapWork => DayKindWord::SwapWork,
        },
        is_working_day: day.kind.is_worked(),
        name: name.into(),
        basis: match day.basis {
            Basis::FixedDate => BasisWord::FixedDate,
            Basis::TetChoice => BasisWord::TetChoice,
            Basis::NationalDayAdjacent => BasisWord::NationalDayAdjacent,
            Basis::LunarTenthOfThird => BasisWord::LunarTenthOfThird,
            Basis::WeeklyRestCompensation => BasisWord::WeeklyRestCompensation,
            Basis::Swap => BasisWord::Swap,
            Basis::PartyResolution2026 => BasisWord::PartyResolution2026,
            Basis::Other => BasisWord::Other,
        },
        pair_date: day.pair_date,
        status: match day.status {
            Status::Announced => StatusWord::Announced,
            Status::Estimated => StatusWord::Estimated,
        },
        source: day.source.clone(),
        announced_on: day.announced_on,
        is_entered_by_office,
    }
}
