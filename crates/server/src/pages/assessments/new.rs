//! `/assessments/new`: opening an assessment.

use super::round_name;
use crate::AppState;
use crate::page::{FindingGroup, Page};
use crate::pages::units::allowed;
use askama::Template;
use axum::extract::{RawForm, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::AppError;
use caicach_app::assessments::{NewYear, UnitGroup};
use caicach_app::policy::Action;
use caicach_assessments::{Round, RoundKind, Rounds, Vote, Window};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_units::UnitKind;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

/// What is typed into the form. Lists stand under names with the number of their row.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pairs: Vec<(String, String)>,
}

impl Typed {
    fn read(body: &[u8]) -> Self {
        let pairs =
            form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), value.trim().to_owned()));
        Self { pairs: pairs.collect() }
    }

    fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

#[derive(Template)]
#[template(path = "assessments/new.html")]
struct NewPage<'a> {
    page: &'a Page,
    name: String,
    year: String,
    council: String,
    frameworks: Vec<FrameworkChoice>,
    groups: Vec<GroupRow>,
    rounds: Vec<RoundRow>,
    findings: Vec<FindingGroup>,
}

struct FrameworkChoice {
    id: String,
    name: String,
}

struct GroupRow {
    number: usize,
    name: String,
    framework: String,
    beneath: String,
    kinds: Vec<(&'static str, &'static str, bool)>,
}

struct RoundRow {
    code: &'static str,
    name: String,
    is_required: bool,
    opens: String,
    closes: String,
}

/// How many groups the form has room for.
const GROUPS: usize = 4;

pub(super) async fn show(page: Page) -> Response {
    if let Err(answer) = allowed(&page, Action::OpenAssessment) {
        return answer;
    }
    let year = crate::clock::today().year();
    let typed = Typed {
        pairs: vec![
            ("name".into(), page.t.with("assessments-name-default", "year", year.to_string())),
            ("year".into(), year.to_string()),
            ("group0-name".into(), page.t.get("assessments-group-default")),
        ],
    };
    form(&page, StatusCode::OK, &typed, &Findings::default())
}

pub(super) async fn receive(page: Page, State(app): State<AppState>, RawForm(body): RawForm) -> Response {
    let caller = match allowed(&page, Action::OpenAssessment) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let typed = Typed::read(&body);
    let new = match read(&page, &typed) {
        Ok(new) => new,
        Err(findings) => return form(&page, StatusCode::UNPROCESSABLE_ENTITY, &typed, &findings),
    };
    match app.app.open_year(&caller, new).await {
        Ok((id, _)) => Redirect::to(&format!("/assessments/{id}")).into_response(),
        Err(AppError::Input(findings)) => form(&page, StatusCode::UNPROCESSABLE_ENTITY, &typed, &findings),
        Err(error) => page.error(&error),
    }
}

fn read(page: &Page, typed: &Typed) -> Result<NewYear, Findings> {
    let mut findings = Findings::default();
    let year = typed.get("year").parse::<i32>().ok().filter(|year| (1990..=2100).contains(year));
    if year.is_none() {
        findings.push(wrong("year", "Năm từ 1990 đến 2100", "A year between 1990 and 2100"));
    }
    let year = year.unwrap_or_default();
    let mut groups = Vec::new();
    for number in 0..GROUPS {
        let field = |name: &str| typed.get(&format!("group{number}-{name}")).to_owned();
        let (name, framework_id, beneath) = (field("name"), field("framework"), field("beneath"));
        if framework_id.is_empty() {
            continue;
        }
        let known = page.state.framework(&framework_id);
        let units = known
            .map(|known| page.running.units_for(known, year, &beneath, UnitKind::parse(&field("kind"))))
            .unwrap_or_default();
        if units.is_empty() {
            findings.push(no_units(&name, &beneath));
        }
        groups.push(UnitGroup {
            name,
            framework_id,
            units: units.into_iter().map(|(code, _)| code).collect(),
        });
    }
    if groups.is_empty() {
        findings.push(wrong("group0-framework", "Chọn bộ tiêu chí", "Choose a framework"));
    }
    let rounds = read_rounds(typed, &mut findings);
    let members = typed.get("council").lines().map(str::trim).filter(|line| !line.is_empty());
    let council = Vote::of(members);
    if findings.any_rejected() {
        return Err(findings);
    }
    Ok(NewYear { name: typed.get("name").to_owned(), year, rounds, council, groups })
}

/// A window begins with its first day and ends with its last one.
fn read_rounds(typed: &Typed, findings: &mut Findings) -> Rounds {
    let mut rounds = Vec::new();
    for kind in RoundKind::ALL {
        let field = |name: &str| typed.get(&format!("{}-{name}", kind.code()));
        let (opens, closes) = (field("opens"), field("closes"));
        if opens.is_empty() && closes.is_empty() && !kind.is_required() {
            continue;
        }
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let window = match (day(opens), day(closes)) {
            (Some(first), Some(last)) => last.checked_add_days(Days::new(1)).map(|after| Window {
                opens: first.and_time(NaiveTime::MIN),
                closes: after.and_time(NaiveTime::MIN),
            }),
            _ if opens.is_empty() && closes.is_empty() => None,
            _ => {
                let label = kind.label();
                findings.push(
                    Finding::rejected(
                        "half-a-window",
                        Text::new(
                            format!("Vòng “{}” cần cả ngày đầu và ngày cuối", label.vi),
                            format!("The round “{}” needs its first and its last day", label.en),
                        ),
                    )
                    .at(Place::item(kind.code())),
                );
                None
            }
        };
        rounds.push(Round { kind, window, extensions: Vec::new() });
    }
    Rounds::new(rounds)
}

fn wrong(field: &str, vi: &str, en: &str) -> Finding {
    Finding::rejected("wrong-field", Text::new(vi, en)).at(Place::item(field))
}

fn no_units(group: &str, beneath: &str) -> Finding {
    Finding::rejected(
        "no-units",
        Text::new(
            format!("Nhóm “{group}”: dưới đơn vị {beneath} không có đơn vị nào mà bộ tiêu chí áp dụng"),
            format!(
                "The group “{group}”: beneath the unit {beneath} there is none that the framework is for"
            ),
        ),
    )
    .hint(Text::new(
        "Ghi mã của đơn vị cấp trên, hoặc chọn bộ tiêu chí khác",
        "Write the code of the unit above them, or choose another framework",
    ))
}

fn form(page: &Page, status: StatusCode, typed: &Typed, findings: &Findings) -> Response {
    let frameworks =
        page.state.frameworks.iter().filter(|known| known.is_in_use()).map(|known| FrameworkChoice {
            id: known.versioned.framework.id().to_owned(),
            name: page.t.text(&known.versioned.framework.header().name).to_owned(),
        });
    let groups = (0..GROUPS).map(|number| {
        let field = |name: &str| typed.get(&format!("group{number}-{name}")).to_owned();
        let chosen = field("kind");
        let kinds = UnitKind::ALL.into_iter();
        let kinds = kinds.map(|kind| (kind.code(), kind.label(page.t.language), kind.code() == chosen));
        GroupRow {
            number,
            name: field("name"),
            framework: field("framework"),
            beneath: field("beneath"),
            kinds: kinds.collect(),
        }
    });
    let rounds = RoundKind::ALL.into_iter().map(|kind| RoundRow {
        code: kind.code(),
        name: round_name(page, kind),
        is_required: kind.is_required(),
        opens: typed.get(&format!("{}-opens", kind.code())).to_owned(),
        closes: typed.get(&format!("{}-closes", kind.code())).to_owned(),
    });
    let view = NewPage {
        page,
        name: typed.get("name").to_owned(),
        year: typed.get("year").to_owned(),
        council: typed.get("council").to_owned(),
        frameworks: frameworks.collect(),
        groups: groups.collect(),
        rounds: rounds.collect(),
        findings: page.findings(findings),
    };
    page.show_with(status, &view)
}
