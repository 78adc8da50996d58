//! `/assessments/{id}`: the rounds, the units and how far they are, the council, what was published.

use super::asked::Asked;
use super::sheet::{DocumentView, document};
use super::{round_name, round_words, state_label, state_mark, state_of, unit_state_label};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::assessments::{PublishDecision, Year, YearEntries};
use caicach_app::policy::{Action, Resource};
use caicach_app::store::{AssessmentUnit, Evidence, SignReason};
use caicach_app::{AppError, ScoreSheet, SheetUnit};
use caicach_assessments::{Ballot, Choice, Extension, RoundKind};
use caicach_findings::{Finding, Text};
use chrono::{Days, NaiveDate, NaiveTime};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "assessments/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    id: String,
    version: i64,
    name: String,
    year: i32,
    rounds: Vec<RoundView>,
    groups: Vec<GroupView>,
    filter: String,
    states: Vec<StateChip>,
    units: Vec<(String, String)>,
    council: Option<CouncilView>,
    publications: Vec<PublicationView>,
    signed: Vec<SignedView>,
    is_closed: bool,
    /// Why a published result is open again; empty while it is not.
    correction: String,
    rights: YearRights,
    today: String,
    /// How many units have not handed in.
    missing: usize,
}

/// What was signed in a round.
struct SignedView {
    round: &'static str,
    name: String,
    documents: Vec<DocumentView>,
}

/// What the one who looks may do.
struct YearRights {
    runs: bool,
    decides: bool,
    votes: bool,
    publishes: bool,
}

struct RoundView {
    code: &'static str,
    name: String,
    state: &'static str,
    when: String,
    extensions: Vec<String>,
}

struct StateChip {
    code: &'static str,
    label: String,
    count: usize,
    is_chosen: bool,
}

struct GroupView {
    name: String,
    framework: String,
    framework_href: String,
    rows: Vec<UnitRow>,
}

struct UnitRow {
    name: String,
    href: String,
    mark: &'static str,
    state_label: String,
    own: String,
    now: String,
    maximum: String,
    rank: String,
}

struct CouncilView {
    members: Vec<MemberView>,
    summary: String,
}

struct MemberView {
    name: String,
    choice: String,
    remark: String,
}

struct PublicationView {
    number: i32,
    decision: String,
    day: String,
    reason: String,
    sha256: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    #[serde(default)]
    state: String,
}

pub(super) async fn show(
    asked: Asked,
    State(app): State<AppState>,
    Query(filter): Query<Filter>,
) -> Result<Response, Response> {
    let entries = asked.entries(&app).await?;
    let Asked { page, caller, id } = asked;
    let own = app.app.year_scores(&entries, RoundKind::SelfScore);
    let now = app.app.year_scores(&entries, entries.year.last_scored());
    let may = |action| app.app.may_on(&caller, action, &Resource::assessment(Some(id.0), None));
    let rights = YearRights {
        runs: may(Action::OpenAssessment),
        decides: may(Action::RecordDecision),
        votes: app.app.may(Some(&caller), Action::Vote),
        publishes: may(Action::Publish),
    };
    let signed = app.app.signed_documents(&caller, id).await.map_err(|error| page.error(&error))?;
    Ok(view(&page, &entries, [&own, &now], &filter.state, &signed, rights))
}

fn view(
    page: &Page,
    entries: &YearEntries,
    [own, now]: [&[ScoreSheet]; 2],
    filter: &str,
    signed: &[Evidence],
    rights: YearRights,
) -> Response {
    let t = page.t;
    let (year, units) = (&entries.year, &entries.units);
    let local = caicach_calendar::local_from_utc(page.running.store().now());
    let rounds = year.rounds.rounds().iter().map(|round| {
        let (state, when) = round_words(page, year, year.rounds.state(round.kind, "", local));
        let extension = |extension: &Extension| {
            let unit = extension.unit.as_deref().map_or_else(
                || t.get("assessments-all-units"),
                |code| units.iter().find(|unit| unit.code == code).map_or(code, |unit| &unit.name).to_owned(),
            );
            format!("{unit}: {} – {}", super::end(page, extension.until), extension.reason)
        };
        RoundView {
            code: round.kind.code(),
            name: round_name(page, round.kind),
            state,
            when,
            extensions: round.extensions.iter().map(extension).collect(),
        }
    });
    let last = year.last_scored();
    let groups = year.groups.iter().zip(own).zip(now).enumerate().map(|(place, ((group, own), now))| {
        let mut of_group: Vec<&AssessmentUnit> = units
            .iter()
            .filter(|unit| unit.group_id == group.id)
            .filter(|unit| filter.is_empty() || state_of(unit, RoundKind::SelfScore) == filter)
            .collect();
        of_group.sort_by(|one, other| one.name.cmp(&other.name));
        let rows = of_group.into_iter().map(|unit| {
            let known = |after| entries.knows_of(place, &unit.code, after);
            let points = |scored: Option<&SheetUnit>| {
                scored.map_or_else(|| "–".to_owned(), |scored| t.decimal(&scored.points, 2))
            };
            // A unit of which nothing is known is not one that earned nothing.
            let own = own.unit(&unit.code).filter(|_| known(RoundKind::SelfScore));
            let scored = now.unit(&unit.code).filter(|_| known(last));
            let state = state_of(unit, RoundKind::SelfScore);
            UnitRow {
                name: unit.name.clone(),
                href: format!("/assessments/{}/units/{}", year.assessment.id, form_urlencode(&unit.code)),
                mark: state_mark(state),
                state_label: unit_state_label(page, unit, RoundKind::SelfScore),
                own: points(own),
                now: points(scored),
                maximum: now.unit(&unit.code).map(|scored| t.decimal(&scored.maximum, 0)).unwrap_or_default(),
                rank: scored
                    .and_then(|scored| scored.rank)
                    .map(|rank| rank.normalize().to_string())
                    .unwrap_or_default(),
            }
        });
        let framework = &group.framework.framework;
        GroupView {
            name: group.name.clone(),
            framework: t.text(&framework.header().name).to_owned(),
            framework_href: format!("/frameworks/{}", form_urlencode(framework.id())),
            rows: rows.collect(),
        }
    });
    let chip = |code: &'static str| StateChip {
        code,
        label: state_label(page, code),
        count: units.iter().filter(|unit| state_of(unit, RoundKind::SelfScore) == code).count(),
        is_chosen: filter == code,
    };
    let publications = year.publications.iter().map(|publication| PublicationView {
        number: publication.number,
        decision: publication.decision_number.clone(),
        day: t.day(publication.decided_on),
        reason: publication.reason.clone().unwrap_or_default(),
        sha256: publication.sha256.clone(),
    });
    page.show(&OnePage {
        page,
        id: year.assessment.id.to_string(),
        version: year.assessment.version,
        name: year.assessment.name.clone(),
        year: year.assessment.year,
        rounds: rounds.collect(),
        groups: groups.collect(),
        filter: filter.to_owned(),
        states: ["missing", "handed-in", "approved"].into_iter().map(chip).collect(),
        units: units.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect(),
        council: council(page, year),
        publications: publications.collect(),
        signed: year.signed_rounds().map(|round| signed_in(page, year, round, signed)).collect(),
        is_closed: year.is_closed(),
        correction: year.correction().map(|correction| correction.reason.clone()).unwrap_or_default(),
        rights,
        today: crate::clock::today().to_string(),
        missing: entries.not_handed_in().count(),
    })
}

fn signed_in(page: &Page, year: &Year, round: RoundKind, signed: &[Evidence]) -> SignedView {
    let name = match round {
        RoundKind::Council => page.t.get("assessments-signed-minutes"),
        _ => page.t.get("assessments-signed-decision"),
    };
    let of_round = signed.iter().filter(|known| known.evidence.round == round.code());
    let documents = of_round.map(|known| document(page, year.assessment.id, known)).collect();
    SignedView { round: round.code(), name, documents }
}

fn council(page: &Page, year: &Year) -> Option<CouncilView> {
    let t = page.t;
    let result = year.vote();
    if result.members == 0 {
        return None;
    }
    let word = |ballot: &Ballot| {
        let choice = match ballot.choice {
            Choice::Approve => t.get("assessments-vote-approve"),
            Choice::Reject => t.get("assessments-vote-reject"),
            Choice::Abstain => t.get("assessments-vote-abstain"),
        };
        if ballot.in_writing { format!("{choice} · {}", t.get("assessments-vote-written")) } else { choice }
    };
    let members = year.council.members.iter().map(|(name, ballot)| MemberView {
        name: name.clone(),
        choice: ballot.as_ref().map(word).unwrap_or_default(),
        remark: ballot.as_ref().map(|ballot| ballot.remark.clone()).unwrap_or_default(),
    });
    Some(CouncilView {
        members: members.collect(),
        summary: t.with_all(
            "assessments-vote-summary",
            &[
                ("approve", result.approve.into()),
                ("members", result.members.into()),
                ("needed", result.still_needed().into()),
            ],
        ),
    })
}

#[derive(Debug, Deserialize)]
pub(super) struct Extend {
    round: String,
    unit: String,
    until: String,
    reason: String,
    version: i64,
}

pub(super) async fn extend(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Form(form): Form<Extend>,
) -> Response {
    let until = form.until.parse::<NaiveDate>().ok().and_then(|day| day.checked_add_days(Days::new(1)));
    let (Some(kind), Some(after)) = (RoundKind::parse(&form.round), until) else {
        return page.error(&no_day());
    };
    let extension = Extension {
        unit: Some(form.unit).filter(|unit| !unit.is_empty()),
        until: after.and_time(NaiveTime::MIN),
        reason: form.reason,
    };
    match app.app.extend_round(&caller, id, form.version, kind, extension).await {
        Ok(_) => Redirect::to(&format!("/assessments/{id}")).into_response(),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct CastVote {
    member: String,
    choice: Choice,
    #[serde(default)]
    in_writing: String,
    #[serde(default)]
    remark: String,
}

pub(super) async fn vote(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Form(form): Form<CastVote>,
) -> Response {
    let ballot = Ballot { choice: form.choice, in_writing: form.in_writing == "yes", remark: form.remark };
    match app.app.cast_vote(&caller, id, &form.member, &ballot).await {
        Ok(_) => Redirect::to(&format!("/assessments/{id}#council")).into_response(),
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Publish {
    decision_number: String,
    decided_on: String,
    #[serde(default)]
    despite_missing: String,
}

pub(super) async fn publish(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Form(form): Form<Publish>,
) -> Response {
    let Ok(day) = form.decided_on.parse::<NaiveDate>() else { return page.error(&no_day()) };
    let decision = PublishDecision {
        number: &form.decision_number,
        decided_on: day,
        despite_missing: form.despite_missing == "yes",
    };
    match app.app.publish_year(&caller, id, decision).await {
        Ok(_) => {
            // What is published stays published when this fails; the log says so, and the day's signature follows.
            crate::audit::sign(&app.app, SignReason::Publication).await;
            Redirect::to(&format!("/assessments/{id}#published")).into_response()
        }
        Err(error) => page.error(&error),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Correct {
    reason: String,
}

pub(super) async fn correct(
    Asked { page, caller, id }: Asked,
    State(app): State<AppState>,
    Form(form): Form<Correct>,
) -> Response {
    match app.app.open_correction(&caller, id, &form.reason).await {
        Ok(_) => Redirect::to(&format!("/assessments/{id}")).into_response(),
        Err(error) => page.error(&error),
    }
}

fn no_day() -> AppError {
    let message = Text::new("Ngày không đọc được", "The day cannot be read");
    AppError::Input(Finding::rejected("not-a-day", message).into())
}
