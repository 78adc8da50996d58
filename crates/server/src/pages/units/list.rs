//! `GET /units`: the tree on a day, and what a search finds in it.

use super::names::{self, UnitLine};
use super::overview::{self, KindCount, ProvinceGroup};
use super::query::{ListQuery, Written};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_app::policy::Action;
use caicach_units::{SearchHit, SearchQuery, UnitId, UnitKind, UnitTree};
use chrono::NaiveDate;

/// Rows on one page of a list.
const ROWS: usize = 100;
/// The most hits of a search that are shown, on the day and at other times.
const MOST_HITS: usize = 200;
const MOST_HITS_OF_OTHER_TIMES: usize = 50;

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage<'a> {
    page: &'a Page,
    query: &'a ListQuery,
    day: String,
    days: Vec<DayLink>,
    kinds: Vec<Choice>,
    provinces_to_choose: Vec<Choice>,
    findings: Vec<FindingGroup>,
    counts: Vec<KindCount>,
    /// The provinces, when nothing is asked for but a day.
    groups: Vec<ProvinceGroup>,
    has_districts: bool,
    has_others: bool,
    lines: Vec<UnitLine>,
    heading: String,
    other_times: Vec<UnitLine>,
    pages: Vec<PageLink>,
    may_add: bool,
}

/// A day that people often want.
struct DayLink {
    href: String,
    label: String,
    is_current: bool,
}

/// An entry of a list to choose from.
struct Choice {
    value: String,
    label: String,
    is_chosen: bool,
}

/// A page of a long list.
struct PageLink {
    number: usize,
    href: String,
    is_current: bool,
}

pub(super) async fn show(page: Page, Query(written): Query<Written>) -> Response {
    let tree = &page.state.units;
    let (query, mut findings) = ListQuery::read(&written, tree);
    let status = if findings.any_rejected() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let on = tree.on(query.day);
    findings.extend(on.findings());
    let found = Found::of(tree, &query);
    let start = (query.number - 1).saturating_mul(ROWS);
    let (start, most) = if query.text.is_empty() { (start, ROWS) } else { (0, MOST_HITS) };
    let shown = found.on_day.iter().skip(start).take(most);
    let line = |hit: &Hit| {
        let line = names::line(&page.t, tree, hit.unit, query.day)?;
        let why = hit.matched.map(|matched| names::why(&page.t, tree, hit.unit, &query.text, matched));
        Some(UnitLine { why: why.unwrap_or_default(), ..line })
    };
    let groups = if query.is_overview() { overview::provinces(&page.t, tree, on) } else { Vec::new() };
    page.show_with(
        status,
        &UnitsPage {
            page: &page,
            day: page.t.day(query.day),
            days: days(&page, &query),
            kinds: kinds(&page, &query),
            provinces_to_choose: provinces_to_choose(tree, &query),
            findings: page.findings(&findings),
            counts: overview::counts(&page.t, tree, on),
            has_districts: groups
                .iter()
                .flat_map(|group| &group.provinces)
                .any(|province| province.districts > 0),
            has_others: groups.iter().flat_map(|group| &group.provinces).any(|province| province.others > 0),
            groups,
            lines: shown.filter_map(line).collect(),
            heading: heading(&page, &query, &found),
            other_times: found.at_other_times.iter().filter_map(line).collect(),
            pages: pages(&query, found.on_day.len()),
            may_add: page.running.may(page.caller.as_ref(), Action::AddUnit),
            query: &query,
        },
    )
}

/// How many units there are, or that there is more than is shown.
fn heading(page: &Page, query: &ListQuery, found: &Found) -> String {
    let n = found.on_day.len();
    let day = page.t.day(query.day);
    if query.text.is_empty() {
        page.t.with_all("units-n-units", &[("n", n.into()), ("day", day.into())])
    } else if found.has_more {
        page.t.with_all("units-more-hits", &[("n", n.into()), ("day", day.into())])
    } else {
        page.t.with_all("units-n-hits", &[("n", n.into()), ("day", day.into())])
    }
}

/// A unit of a list, with how a search found it.
pub(super) struct Hit {
    pub(super) unit: UnitId,
    pub(super) matched: Option<caicach_units::MatchKind>,
}

/// What a list holds.
pub(super) struct Found {
    /// Units of the day, in the order of the search or of their codes.
    pub(super) on_day: Vec<Hit>,
    /// Whether the search found more than is shown.
    pub(super) has_more: bool,
    /// What the search finds at other times.
    pub(super) at_other_times: Vec<Hit>,
}

impl Found {
    /// Answers a query; nothing for one that asks for nothing but a day.
    pub(super) fn of(tree: &UnitTree, query: &ListQuery) -> Self {
        if query.is_overview() {
            return Self { on_day: Vec::new(), has_more: false, at_other_times: Vec::new() };
        }
        if query.text.is_empty() {
            let on_day = listed(tree, query).into_iter().map(|unit| Hit { unit, matched: None }).collect();
            return Self { on_day, has_more: false, at_other_times: Vec::new() };
        }
        let mut on_day = search(tree, query, Some(query.day), MOST_HITS + 1);
        let has_more = on_day.len() > MOST_HITS;
        on_day.truncate(MOST_HITS);
        let is_other = |hit: &Hit| tree.unit(hit.unit).is_some_and(|unit| !unit.is_valid_on(query.day));
        let mut at_other_times = search(tree, query, None, MOST_HITS);
        at_other_times.retain(is_other);
        at_other_times.truncate(MOST_HITS_OF_OTHER_TIMES);
        Self { on_day, has_more, at_other_times }
    }
}

fn search(tree: &UnitTree, query: &ListQuery, day: Option<NaiveDate>, limit: usize) -> Vec<Hit> {
    let kinds: Vec<UnitKind> = query.kind.into_iter().collect();
    let within = (!query.within.is_empty()).then_some(query.within.as_str());
    let hits =
        tree.search(&SearchQuery { kinds: &kinds, day, within, limit, ..SearchQuery::new(&query.text) });
    hits.into_iter().map(|SearchHit { unit, matched }| Hit { unit, matched: Some(matched) }).collect()
}

/// The units of a kind, or those below a unit, by kind and code.
fn listed(tree: &UnitTree, query: &ListQuery) -> Vec<UnitId> {
    let on = tree.on(query.day);
    let is_wanted =
        |id: &UnitId| query.kind.is_none_or(|kind| tree.unit(*id).is_some_and(|unit| unit.kind == kind));
    if query.within.is_empty() {
        return on.iter().map(|(id, _)| id).filter(is_wanted).collect();
    }
    let above: Vec<UnitId> = on.with_code(&query.within).collect();
    let mut below: Vec<UnitId> =
        above.into_iter().flat_map(|id| on.descendants(id)).filter(is_wanted).collect();
    below.sort_unstable();
    below.dedup();
    below
}

/// Today, and the days before and after the change of 2025-07-01.
fn days(page: &Page, query: &ListQuery) -> Vec<DayLink> {
    let last_of_old = NaiveDate::from_ymd_opt(2025, 6, 30);
    let first_of_new = NaiveDate::from_ymd_opt(2025, 7, 1);
    let known = [last_of_old, first_of_new].into_iter().flatten();
    let link = |day: NaiveDate, label: String| DayLink {
        href: format!("/units?{}", query.on(day).address()),
        label,
        is_current: day == query.day,
    };
    let today = today();
    let mut links = vec![link(today, page.t.get("units-today"))];
    links.extend(known.map(|day| link(day, page.t.day(day))));
    links
}

fn kinds(page: &Page, query: &ListQuery) -> Vec<Choice> {
    let choice = |kind: UnitKind| Choice {
        value: kind.code().to_owned(),
        label: kind.label(page.t.language).to_owned(),
        is_chosen: query.kind == Some(kind),
    };
    UnitKind::ALL.into_iter().map(choice).collect()
}

/// The provinces of the day, and the unit that is chosen when it is another one.
fn provinces_to_choose(tree: &UnitTree, query: &ListQuery) -> Vec<Choice> {
    let choice = |id: UnitId| {
        let link = names::link(tree, id, query.day)?;
        Some(Choice { is_chosen: link.code == query.within, value: link.code, label: link.name })
    };
    let on = tree.on(query.day);
    let mut choices: Vec<Choice> = on.of_kind(UnitKind::Province).filter_map(|(id, _)| choice(id)).collect();
    if !query.within.is_empty() && !choices.iter().any(|choice| choice.is_chosen) {
        let chosen =
            on.with_code(&query.within).next().or_else(|| tree.with_code(&query.within).last().copied());
        choices.extend(chosen.and_then(choice));
    }
    choices
}

fn pages(query: &ListQuery, total: usize) -> Vec<PageLink> {
    if !query.text.is_empty() || total <= ROWS {
        return Vec::new();
    }
    let link = |number| PageLink {
        number,
        href: format!("/units?{}&page={number}", query.address()),
        is_current: number == query.number,
    };
    (1..=total.div_ceil(ROWS)).map(link).collect()
}
