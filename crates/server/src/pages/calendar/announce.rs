//! `/calendar/announce`: a newly announced day, what it moves, and entering it.

use super::moved::{Moved, MovedLine};
use super::{Tab, TabLink, labels, tabs};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use crate::pages::units::{Uploaded, allowed, read_upload};
use askama::Template;
use axum::extract::{Form, Multipart};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_app::{AnnouncedDay, AppError};
use caicach_calendar::{CalendarError, DayKind, DueRequest, parse_date};
use caicach_content::open_limits::read_open_limits;
use caicach_findings::{Finding, Findings, Place, Text};
use serde::Deserialize;

/// Moved due dates that the page shows; the file has all of them.
const ROWS_SHOWN: usize = 200;

/// What is typed about a day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    date: String,
    kind: String,
    pair_date: String,
    name: String,
    source: String,
    announced_on: String,
}

impl Typed {
    fn of(form: &Uploaded) -> Self {
        let field = |name| form.field(name).to_owned();
        Self {
            date: field("date"),
            kind: field("kind"),
            pair_date: field("pair_date"),
            name: field("name"),
            source: field("source"),
            announced_on: field("announced_on"),
        }
    }

    /// The day, or everything that is wrong with it.
    fn day(&self, page: &Page) -> Result<AnnouncedDay, Findings> {
        let t = &page.t;
        let mut problems = Findings::default();
        let mut refuse = |error: &CalendarError, label: String| {
            problems.push(error.finding(Place::default().column(label)));
        };
        let date = parse_date(&self.date).map_err(|error| refuse(&error, t.get("calendar-date"))).ok();
        let kind = DayKind::parse(&self.kind).map_err(|error| refuse(&error, t.get("calendar-kind"))).ok();
        let mut optional = |written: &str, label: String| match written {
            "" => None,
            written => parse_date(written).map_err(|error| refuse(&error, label)).ok(),
        };
        let pair_date = optional(&self.pair_date, t.get("calendar-pair"));
        let announced_on = optional(&self.announced_on, t.get("calendar-announced-on"));
        for (written, label) in
            [(&self.name, t.get("calendar-name")), (&self.source, t.get("calendar-day-source"))]
        {
            if written.is_empty() {
                problems.push(missing().at(Place::default().column(label)));
            }
        }
        let is_swap = matches!(kind, Some(DayKind::SwapOff | DayKind::SwapWork));
        if is_swap && self.pair_date.is_empty() {
            problems.push(pair_missing().at(Place::default().column(t.get("calendar-pair"))));
        }
        match date.zip(kind) {
            Some((date, kind)) if problems.is_empty() => Ok(AnnouncedDay {
                date,
                kind,
                name: self.name.clone(),
                pair_date,
                source: self.source.clone(),
                announced_on,
            }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "calendar_announce.html")]
struct AnnouncePage<'a> {
    page: &'a Page,
    tabs: Vec<TabLink>,
    typed: &'a Typed,
    kinds: Vec<(&'static str, String, bool)>,
    findings: Vec<FindingGroup>,
    preview: Option<Preview>,
}

/// What an announcement would change.
struct Preview {
    days: Vec<DayLine>,
    /// Open limits that were read; none when no file was sent.
    limits: Option<usize>,
    moved_count: usize,
    moved: Vec<MovedLine>,
    /// All moved due dates, for the download.
    moved_json: String,
    may_confirm: bool,
}

struct DayLine {
    date: String,
    kind: String,
}

pub(super) async fn show(page: Page) -> Response {
    match allowed(&page, Action::AnnounceDay) {
        Ok(_) => render(&page, StatusCode::OK, &Typed::default(), &Findings::default(), None),
        Err(answer) => answer,
    }
}

/// `POST /calendar/announce`: what the day would move among the open limits of the file; nothing is kept.
pub(super) async fn preview(page: Page, form: Multipart) -> Response {
    if let Err(answer) = allowed(&page, Action::AnnounceDay) {
        return answer;
    }
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let form = match read_upload(form).await {
        Ok(form) => form,
        Err(finding) => return render(&page, refused, &Typed::default(), &finding.into(), None),
    };
    let typed = Typed::of(&form);
    let mut findings = Findings::default();
    let day = typed.day(&page).map_err(|problems| findings.extend(problems)).ok();
    let open = open_limits(&form, &mut findings);
    let Some((day, open)) = day.zip(open) else { return render(&page, refused, &typed, &findings, None) };
    let limits = form.has_file().then_some(open.len());
    let announced = page.running.preview_announcement(&day, open, today());
    let may_confirm = !announced.findings.any_rejected();
    findings.extend(announced.findings);
    let moved: Vec<Moved> = announced.moved.iter().map(Moved::from).collect();
    let preview = Preview {
        days: announced.days.iter().map(|day| day_line(&page, day)).collect(),
        limits,
        moved_count: moved.len(),
        moved: moved.iter().take(ROWS_SHOWN).map(|moved| moved.line(&page)).collect(),
        moved_json: serde_json::to_string(&moved).unwrap_or_default(),
        may_confirm,
    };
    let status = if may_confirm { StatusCode::OK } else { refused };
    render(&page, status, &typed, &findings, Some(preview))
}

/// `POST /calendar/announce/confirm`: enters the day.
pub(super) async fn confirm(page: Page, Form(typed): Form<Typed>) -> Response {
    let caller = match allowed(&page, Action::AnnounceDay) {
        Ok(caller) => caller,
        Err(answer) => return answer,
    };
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let day = match typed.day(&page) {
        Ok(day) => day,
        Err(problems) => return render(&page, refused, &typed, &problems, None),
    };
    match page.running.announce(&caller, &day, Vec::new(), today()).await {
        Ok(_) => Redirect::to("/calendar/office#entered").into_response(),
        Err(AppError::Input(findings)) => render(&page, refused, &typed, &findings, None),
        Err(error) => page.error(&error),
    }
}

/// The open limits of the file, none for no file; nothing when the file is no table of limits.
fn open_limits(form: &Uploaded, findings: &mut Findings) -> Option<Vec<(String, DueRequest)>> {
    if !form.has_file() {
        return Some(Vec::new());
    }
    match read_open_limits(&form.file_name, &form.bytes) {
        Ok((limits, about)) => {
            findings.extend(about);
            Some(limits)
        }
        Err(problems) => {
            findings.extend(problems);
            None
        }
    }
}

fn day_line(page: &Page, day: &AnnouncedDay) -> DayLine {
    DayLine { date: labels::day_with_weekday(&page.t, day.date), kind: labels::kind(&page.t, day.kind) }
}

fn render(
    page: &Page,
    status: StatusCode,
    typed: &Typed,
    findings: &Findings,
    preview: Option<Preview>,
) -> Response {
    let kinds = [DayKind::SwapOff, DayKind::SwapWork, DayKind::Holiday, DayKind::Compensatory];
    let kinds =
        kinds.map(|kind| (kind.code(), labels::kind(&page.t, kind), typed.kind == kind.code())).to_vec();
    let tabs = tabs(page, Tab::Office);
    page.show_with(
        status,
        &AnnouncePage { page, tabs, typed, kinds, findings: page.findings(findings), preview },
    )
}

fn missing() -> Finding {
    Finding::rejected("field-empty", Text::new("Ô này để trống", "This field is empty"))
        .hint(Text::new("Điền theo văn bản thông báo", "Fill it in as the announcement says"))
}

fn pair_missing() -> Finding {
    let message = Text::new(
        "Ngày nghỉ hoán đổi và ngày làm bù đi với nhau: cần ngày còn lại",
        "A day off and the day worked for it belong together: the other day is needed",
    );
    Finding::rejected("swap-pair-missing", message)
        .hint(Text::new("Điền ngày hoán đổi", "Fill in the other day"))
}
