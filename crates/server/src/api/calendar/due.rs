//! `/calendar/due`: until when?

use super::wire::LocalInstant;
use super::{calendar_of, instant, no_answer};
use crate::AppState;
use crate::api::finding::Finding;
use crate::api::query::{Asked, FromParameters, Parameters, of_calendar, shortened};
use crate::problem::{PROBLEM_JSON, Problem};
use axum::Json;
use axum::extract::State;
use caicach_calendar::{
    ClockRule, Cutoff, DayRule, DueRequest, KindOfText, Limit, LimitUnit, RULE_SETS, RuleChoice,
    WrittenPause, kind_not_stated, parse_clock_time, rule_set,
};
use caicach_findings::{Findings, Text};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// How pauses move a due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ClockRule)]
enum ClockRuleWord {
    /// The limit runs anew from the end of the last wait for a supplement.
    Restart,
    /// The working time inside the pauses is added.
    Pause,
    /// The working dates of each pause are subtracted from the time used.
    Subtract,
}

impl From<ClockRule> for ClockRuleWord {
    fn from(rule: ClockRule) -> Self {
        match rule {
            ClockRule::Restart => Self::Restart,
            ClockRule::Pause => Self::Pause,
            ClockRule::Subtract => Self::Subtract,
        }
    }
}

/// When a limit of whole days ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DayRule)]
#[expect(
    dead_code,
    reason = "it describes the parameter; the value is read straight into the rule of the calendar"
)]
enum DayRuleWord {
    /// With the office's closing on the last day.
    EndOfDay,
    /// At the hour of receipt on the last day.
    SameHour,
}

/// What the rule rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = KindOfText)]
enum KindOfTextWord {
    /// The text of the instrument.
    Official,
    /// An inference: the text is not held.
    Inference,
    /// How systems count in operation.
    Practice,
    /// The office's own choice, or that of whoever asks.
    OfficeSetting,
}

impl From<KindOfText> for KindOfTextWord {
    fn from(kind: KindOfText) -> Self {
        match kind {
            KindOfText::Official => Self::Official,
            KindOfText::Inference => Self::Inference,
            KindOfText::Practice => Self::Practice,
            KindOfText::OfficeSetting => Self::OfficeSetting,
        }
    }
}

/// What a due date is asked for. Exactly one of `days`, `hours` and `calendar_days` must be given.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "the fields describe the parameters; they are read straight into a request of the calendar"
)]
pub(in crate::api) struct DueParameters {
    /// When the dossier was received: a local date and time, or with an offset from UTC.
    #[param(
        example = "2026-02-13T15:30",
        pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$"
    )]
    received: String,
    /// The limit in working days. Whole ones end with a day; a fraction runs in working time.
    #[param(value_type = f64, required = false, minimum = 0, example = json!(5))]
    days: Option<Decimal>,
    /// The limit in working hours.
    #[param(value_type = f64, required = false, minimum = 0)]
    hours: Option<Decimal>,
    /// The limit in calendar days; a last day that is off moves to the next working day.
    #[param(required = false, minimum = 0)]
    calendar_days: Option<u32>,
    /// A wait, `FROM/TO/KIND`: the kind is `supplement` (when it is left away), `fee` or `stop`; without `TO` it lasts.
    /// May be given several times.
    #[param(example = json!(["2026-03-02T09:00/2026-03-04T10:30/supplement"]))]
    pause: Option<Vec<String>>,
    /// The rule by which pauses count; by the date of receipt when it is not given.
    #[param(inline)]
    rule: Option<ClockRuleWord>,
    /// When a limit of whole days ends; `end-of-day` when it is not given.
    #[param(inline)]
    day_rule: Option<DayRuleWord>,
    /// A receipt after this time of day counts from the next working day.
    #[param(example = "15:00", pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    cutoff: Option<String>,
    /// A rule set by its name, for a chain of procedures that has its own: `nd297-2025`. Not together with `rule`.
    #[param(example = "nd61-2018")]
    rule_set: Option<String>,
    /// The code of the unit whose office hours count; those of the whole office when it is not given.
    #[param(example = "68")]
    office: Option<String>,
}

/// What was asked for, and what is to be said about the way it was written.
pub(in crate::api) struct DueAsked {
    request: DueRequest,
    office: Option<String>,
    findings: Findings,
}

impl FromParameters for DueAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        let received = instant(parameters, "received")?;
        let mut request = DueRequest::new(received, limit(parameters)?);
        let mut findings = Findings::default();
        for text in parameters.texts("pause") {
            let written = WrittenPause::parse(&text).map_err(|error| of_calendar("pause", &error))?;
            if !written.kind_is_stated {
                findings.push(kind_not_stated(written.pause));
            }
            request.pauses.push(written.pause);
        }
        request.rule = rule(parameters)?;
        let day_rules = [("end-of-day", DayRule::EndOfDay), ("same-hour", DayRule::SameHour)];
        request.day_rule = parameters.word("day_rule", &day_rules)?.unwrap_or_default();
        if let Some(text) = parameters.text("cutoff")? {
            let time = parse_clock_time(&text).map_err(|error| of_calendar("cutoff", &error))?;
            request.cutoff = Some(Cutoff::after(time));
        }
        Ok(Self { request, office: parameters.text("office")?, findings })
    }
}

fn limit(parameters: &mut Parameters) -> Result<Limit, Problem> {
    let units = [
        ("days", LimitUnit::WorkingDay),
        ("hours", LimitUnit::WorkingHour),
        ("calendar_days", LimitUnit::CalendarDay),
    ];
    let mut given = Vec::new();
    for (name, unit) in units {
        if let Some(text) = parameters.text(name)? {
            let limit = Limit::parse(&text, unit).map_err(|error| of_calendar(name, &error))?;
            given.push((name, limit));
        }
    }
    match given.as_slice() {
        [(name, limit)] if limit.amount() < Decimal::ZERO => Err(below_zero(name)),
        [(_, limit)] => Ok(*limit),
        [] => Err(one_limit("days")),
        [_, (second, _), ..] => Err(one_limit(second)),
    }
}

fn rule(parameters: &mut Parameters) -> Result<RuleChoice, Problem> {
    let rules = [ClockRule::Restart, ClockRule::Pause, ClockRule::Subtract].map(|rule| (rule.code(), rule));
    let clock = parameters.word("rule", &rules)?;
    match (clock, parameters.text("rule_set")?) {
        (Some(_), Some(_)) => Err(rule_and_rule_set()),
        (Some(clock), None) => Ok(RuleChoice::Clock(clock)),
        (None, Some(id)) => rule_set(&id).map(RuleChoice::RuleSet).ok_or_else(|| no_such_rule_set(&id)),
        (None, None) => Ok(RuleChoice::ByReceipt),
    }
}

/// A due date and how it came about.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DueDate)]
pub(crate) struct DueDate {
    /// When the dossier was received.
    received: LocalInstant,
    /// From when the receipt counts: the next opening for one outside office hours or after a cut-off.
    effective_receipt: LocalInstant,
    /// Until when the result is due; null while a pause is open.
    due: Option<LocalInstant>,
    /// Working dates in (received, due]; 0 without a due date.
    working_days: i64,
    /// Days off in (received, due].
    days_off: Vec<NaiveDate>,
    /// Whether a result on the day of `due` is on time whatever the hour; otherwise it is judged to the minute.
    is_judged_by_day: bool,
    /// The rule by which pauses count; null when none is known and none was needed.
    rule: Option<ClockRuleWord>,
    /// What that rule rests on.
    kind_of_text: Option<KindOfTextWord>,
    /// The rule set that it was taken from; null when the rule was asked for.
    rule_set: Option<RuleSetRef>,
    /// What is to be known: wrong pauses that were set aside, a rule that is an inference, years that are not announced.
    findings: Vec<Finding>,
}

/// The text behind a rule.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleSet)]
struct RuleSetRef {
    /// Its name.
    #[schema(example = "nd118-2025")]
    id: String,
    /// The instrument as it is cited.
    instrument: String,
    /// The articles as they are cited; may be empty.
    articles: String,
}

/// The due date of a dossier
///
/// A limit of whole working days does not count the day of receipt and ends with the office's closing on the n-th working
/// day after it. A limit in hours or with a fraction of a day runs in working time from the minute of receipt. The calendar
/// is that of the office: the official days off, the days it has entered since, and its hours.
#[utoipa::path(
    get,
    path = "/calendar/due",
    operation_id = "show_due_date",
    tag = "calendar",
    params(DueParameters),
    responses(
        (status = 200, description = "The due date", body = DueDate),
        (status = 404, description = "There is no such rule set", body = Problem, content_type = PROBLEM_JSON),
        (status = 422, description = "The calendar has no answer: a date outside 1970–2120, or pauses in a dossier from before the first known rule", body = Problem, content_type = PROBLEM_JSON),
    ),
)]
pub(in crate::api) async fn show(
    State(state): State<AppState>,
    Asked(asked): Asked<DueAsked>,
) -> Result<Json<DueDate>, Problem> {
    let state = state.app.state();
    let calendar = calendar_of(&state, asked.office.as_deref(), asked.request.received.date())?;
    let (answer, about) = calendar.due(&asked.request).map_err(|error| no_answer(&error))?;
    let mut findings = asked.findings;
    findings.extend(about);
    Ok(Json(DueDate {
        received: LocalInstant(answer.received),
        effective_receipt: LocalInstant(answer.effective_receipt),
        due: answer.due.map(LocalInstant),
        working_days: answer.working_days,
        days_off: answer.days_off,
        is_judged_by_day: answer.is_judged_by_day,
        rule: answer.rule.map(Into::into),
        kind_of_text: answer.kind_of_text.map(Into::into),
        rule_set: answer.rule_set.map(|set| RuleSetRef {
            id: set.id.to_owned(),
            instrument: set.instrument.to_owned(),
            articles: set.articles.to_owned(),
        }),
        findings: Finding::all(&findings),
    }))
}

fn one_limit(name: &str) -> Problem {
    let message = Text::new(
        "Cần đúng một thời hạn: days, hours hoặc calendar_days",
        "Exactly one limit is needed: days, hours or calendar_days",
    );
    Problem::bad_parameter(name, &message)
}

fn below_zero(name: &str) -> Problem {
    Problem::bad_parameter(name, &Text::new("Thời hạn không được âm", "The limit must not be below zero"))
}

fn rule_and_rule_set() -> Problem {
    let message = Text::new(
        "Chỉ dùng một trong hai tham số rule và rule_set",
        "Only one of the parameters rule and rule_set can be given",
    );
    Problem::bad_parameter("rule_set", &message)
}

fn no_such_rule_set(id: &str) -> Problem {
    let id = shortened(id);
    let names = RULE_SETS.iter().map(|set| set.id).collect::<Vec<_>>().join(", ");
    let message = Text::new(format!("Không có bộ quy tắc “{id}”"), format!("There is no rule set “{id}”"));
    Problem::not_found(&message)
        .hint(&Text::new(format!("Các bộ quy tắc: {names}"), format!("The rule sets: {names}")))
}
