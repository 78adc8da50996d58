//! `GET /units/{kind}/{code}`: one unit on a day, with its names, its past and what is in it.

use super::names::{self, UnitLink};
use super::query::day_or_today;
use super::succession::{self, Step, StepUnit};
use crate::clock::today;
use crate::page::{FindingGroup, Page};
use crate::path::Path;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use caicach_findings::{Finding, Findings, Text};
use caicach_units::{AliasUse, Origin, Unit, UnitId, UnitKind, UnitTree};
use chrono::NaiveDate;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    at: Option<String>,
}

#[derive(Template)]
#[template(path = "units_one.html")]
struct UnitPage<'a> {
    page: &'a Page,
    unit: &'a Unit,
    name: String,
    type_name: String,
    day: NaiveDate,
    day_in_words: String,
    path: Vec<UnitLink>,
    validity: String,
    origin: String,
    source: String,
    is_illustrative: bool,
    /// The code of the old list under which results were published.
    results_href: String,
    findings: Vec<FindingGroup>,
    others: Vec<OtherUnit>,
    names: Vec<NameLine>,
    spellings: String,
    origins: Vec<Step>,
    outcomes: Vec<Step>,
    past: Vec<StepUnit>,
    children: Vec<ChildGroup>,
    agencies: Vec<AgencyLine>,
}

/// Another unit with the same code: at another time, or of another kind.
struct OtherUnit {
    link: UnitLink,
    validity: String,
}

/// A name and when it was used.
struct NameLine {
    name: String,
    when: String,
}

/// The units of one kind directly below.
struct ChildGroup {
    kind: &'static str,
    label: &'static str,
    units: Vec<UnitLink>,
}

/// An identifier of an agency that governs the unit.
struct AgencyLine {
    code: String,
    agency: String,
    confidence: String,
    evidence: String,
}

pub(super) async fn show(
    page: Page,
    Path((kind, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Response {
    let tree = &page.state.units;
    let Some(kind) = UnitKind::ALL.into_iter().find(|known| known.code() == kind) else {
        return page.not_found();
    };
    let mut findings = Findings::default();
    let asked_day = day_or_today(asked.at.as_deref().unwrap_or_default().trim(), &mut findings);
    let of_kind = |id: &UnitId| tree.unit(*id).is_some_and(|unit| unit.kind == kind);
    let candidates: Vec<UnitId> = tree.with_code(&code).iter().copied().filter(of_kind).collect();
    let Some((id, unit)) = nearest(tree, &candidates, asked_day) else { return page.not_found() };
    let day = names::day_within(unit, asked_day);
    if day != asked_day {
        findings.push(not_in_being(&code, asked_day, day));
    }
    let status = if findings.any_rejected() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    findings.extend(tree.on(day).findings());
    let others = tree.with_code(&code).iter().filter(|other| **other != id);
    let others = others.filter_map(|other| {
        let validity = names::validity(&page.t, tree.unit(*other)?);
        Some(OtherUnit { link: names::link(tree, *other, day)?, validity })
    });
    let is_province = unit.kind == UnitKind::Province;
    let past = succession::past(&page, id);
    let results_href =
        if is_province && past.is_empty() { format!("/results/unit/{}", unit.code) } else { String::new() };
    page.show_with(
        status,
        &UnitPage {
            page: &page,
            unit,
            name: names::name_on(tree, id, day),
            type_name: names::type_name(&page.t, tree, id, day),
            day,
            day_in_words: page.t.day(day),
            path: tree
                .on(day)
                .ancestors(id)
                .into_iter()
                .rev()
                .filter_map(|above| names::link(tree, above, day))
                .collect(),
            validity: names::validity(&page.t, unit),
            origin: origin(&page, unit),
            source: source(&page, unit),
            is_illustrative: unit.origin == Origin::Illustrative,
            results_href,
            findings: page.findings(&findings),
            others: others.collect(),
            names: name_lines(&page, tree, id, unit),
            spellings: spellings(tree, id),
            origins: succession::origins(&page, id),
            outcomes: succession::outcomes(&page, id, today()),
            past,
            children: children(&page, tree, id, day),
            agencies: agencies(tree, id, &page),
        },
    )
}

/// The unit that was in being on the day, else the one whose time lies nearest.
fn nearest<'a>(tree: &'a UnitTree, candidates: &[UnitId], day: NaiveDate) -> Option<(UnitId, &'a Unit)> {
    let units = candidates.iter().filter_map(|id| Some((*id, tree.unit(*id)?)));
    units.min_by_key(|(_, unit)| (names::day_within(unit, day) - day).num_days().abs())
}

fn not_in_being(code: &str, asked: NaiveDate, shown: NaiveDate) -> Finding {
    let message = Text::new(
        format!(
            "Ngày {} không có đơn vị loại này mang mã {code}; trang cho thấy ngày gần nhất: {}",
            asked.format("%d/%m/%Y"),
            shown.format("%d/%m/%Y")
        ),
        format!(
            "On {asked} no unit of this kind had the code {code}; the page shows the nearest day, {shown}"
        ),
    );
    let hint =
        Text::new("Xem các đơn vị trước và sau ở phần bên dưới", "See the units before and after it below");
    Finding::note("unit-code-not-valid", message).hint(hint)
}

fn origin(page: &Page, unit: &Unit) -> String {
    match unit.origin {
        Origin::Official => page.t.get("units-origin-official"),
        Origin::Office => page.t.get("units-origin-office"),
        Origin::Illustrative => page.t.get("units-origin-illustrative"),
    }
}

/// Which list an official unit is taken from, as `content/units/sources.csv` says.
fn source(page: &Page, unit: &Unit) -> String {
    match (unit.origin, unit.valid_to) {
        (Origin::Official, Some(_)) => page.t.get("units-source-old"),
        (Origin::Official, None) => page.t.get("units-source-new"),
        (Origin::Office | Origin::Illustrative, _) => String::new(),
    }
}

/// The former names in order and the name of today, when the unit was ever called otherwise.
fn name_lines(page: &Page, tree: &UnitTree, id: UnitId, unit: &Unit) -> Vec<NameLine> {
    let mut lines = Vec::new();
    let mut next_begins = None;
    for alias in tree.aliases(id).iter().filter(|alias| alias.used_as == AliasUse::FormerName) {
        let Some(until) = alias.until else { continue };
        let name = if alias.full_name.is_empty() { &alias.name } else { &alias.full_name };
        lines.push(NameLine {
            name: name.to_string(),
            when: page.t.with("units-valid-to", "day", page.t.day(until)),
        });
        next_begins = until.succ_opt();
    }
    if let Some(begins) = next_begins {
        let when = page.t.with("units-valid-from", "day", page.t.day(begins));
        lines.push(NameLine { name: unit.full_name.to_string(), when });
    }
    lines
}

fn spellings(tree: &UnitTree, id: UnitId) -> String {
    let others = tree.aliases(id).iter().filter(|alias| alias.used_as != AliasUse::FormerName);
    others.map(|alias| alias.name.to_string()).collect::<Vec<_>>().join(", ")
}

fn children(page: &Page, tree: &UnitTree, id: UnitId, day: NaiveDate) -> Vec<ChildGroup> {
    let mut groups: Vec<ChildGroup> = Vec::new();
    for child in tree.on(day).children(id) {
        let Some((unit, link)) = tree.unit(child).zip(names::link(tree, child, day)) else { continue };
        match groups.iter_mut().find(|group| group.kind == unit.kind.code()) {
            Some(group) => group.units.push(link),
            None => groups.push(ChildGroup {
                kind: unit.kind.code(),
                label: unit.kind.label(page.t.language),
                units: vec![link],
            }),
        }
    }
    groups
}

fn agencies(tree: &UnitTree, id: UnitId, page: &Page) -> Vec<AgencyLine> {
    let line = |agency: &caicach_units::AgencyCode| AgencyLine {
        code: agency.code.to_string(),
        agency: agency.agency.to_string(),
        confidence: match agency.confidence.as_ref() {
            "seen in use" => page.t.get("units-agency-seen"),
            "weak" => page.t.get("units-agency-weak"),
            other => other.to_owned(),
        },
        evidence: agency.evidence.to_string(),
    };
    tree.agencies_of(id).map(line).collect()
}
