//! `/frameworks/{id}`: one framework, item by item.

use super::editor::Editor;
use super::import::{KindChoice, kinds};
use super::{StatusView, count, decision, status_view};
use crate::AppState;
use crate::page::{FindingGroup, Page, form_urlencode};
use crate::pages::counted::address;
use crate::pages::results::is_address;
use crate::path::Path;
use askama::Template;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use caicach_app::policy::Action;
use caicach_findings::Findings;
use caicach_index::{Band, Framework, Item, ItemStatus, Level, NotApplicable, RankOn, Role, Ties};
use chrono::Datelike;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "frameworks/one.html")]
struct OnePage<'a> {
    page: &'a Page,
    id: String,
    name: String,
    /// The page of what the registers know of it; empty when nothing is counted.
    counted_href: String,
    reason: String,
    status: StatusView,
    decision: String,
    issuer: String,
    /// The framework of the upper level, and those of lower levels: identifiers and names.
    upper: Vec<(String, String)>,
    lower: Vec<(String, String)>,
    applies_to: String,
    years: String,
    source: Vec<(String, bool)>,
    counts: String,
    attainable: String,
    settings: Vec<(String, String)>,
    bands: Vec<BandRow>,
    notes: Vec<String>,
    rows: Vec<ItemRow>,
    findings: Vec<FindingGroup>,
    version: String,
    is_illustrative: bool,
    /// What can be done with it; none for who may not.
    own: Option<OwnView>,
}

/// The forms below a framework.
struct OwnView {
    /// The version of a framework of the office, and whether it is retired.
    office: Option<(i64, bool)>,
    next_code: String,
    next_year: String,
    kinds: Vec<KindChoice>,
}

struct BandRow {
    label: String,
    bounds: String,
    source: String,
}

struct ItemRow {
    code: String,
    parent: String,
    level: usize,
    name: String,
    maximum: String,
    rule: String,
    source: String,
    /// The measure that gives the value, and the condition under which records count for it.
    measure: String,
    filter: String,
    evidence: String,
    owner: String,
    note: String,
    status: String,
    status_class: &'static str,
    is_monitored: bool,
}

pub(super) async fn show(page: Page, Path(id): Path<String>) -> Response {
    let Some(versioned) = page.state.framework(&id) else { return page.not_found() };
    let framework = &versioned.framework;
    let header = framework.header();
    let t = page.t;
    let file = header.file.clone();
    let about: Findings = page
        .running
        .library()
        .findings
        .iter()
        .filter(|finding| finding.place.file == file)
        .cloned()
        .collect();
    let attainable = framework.attainable().normalize();
    let years = match (header.year_from, header.year_to) {
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => t.with("frameworks-from-year", "year", from.to_string()),
        (None, Some(to)) => format!("– {to}"),
        (None, None) => String::new(),
    };
    let domains = framework.top_items().count();
    let (criteria, components) = (count(framework, Level::Criterion), count(framework, Level::Component));
    page.show(&OnePage {
        page: &page,
        id: header.id.clone(),
        name: t.text(&header.name).to_owned(),
        counted_href: page.state.counted_of(&header.id).map(|_| address(&header.id)).unwrap_or_default(),
        reason: t.text(&header.status_reason).to_owned(),
        status: status_view(&page, header.status),
        decision: decision(&page, framework),
        issuer: header.issuer.clone().unwrap_or_default(),
        upper: named(&page, |known| header.upper.as_deref() == Some(known.id())),
        lower: named(&page, |known| known.header().upper.as_deref() == Some(id.as_str())),
        applies_to: header.applies_to.iter().map(|kind| subject(&page, kind)).collect::<Vec<_>>().join(", "),
        years,
        source: header
            .source
            .iter()
            .flat_map(|source| source.split(" ; "))
            .map(|source| (source.to_owned(), is_address(source)))
            .collect(),
        counts: t.with_all(
            "frameworks-counts",
            &[("domains", domains.into()), ("criteria", criteria.into()), ("components", components.into())],
        ),
        attainable: t.decimal(&attainable, attainable.scale()),
        settings: settings(&page, framework),
        bands: header.bands.iter().map(|band| band_row(&page, band)).collect(),
        notes: header.notes.iter().map(|note| t.text(note).to_owned()).collect(),
        rows: framework.items().iter().map(|item| item_row(&page, framework, item)).collect(),
        findings: page.findings(&about),
        version: versioned.version.chars().take(12).collect(),
        is_illustrative: header.status == caicach_index::FrameworkStatus::Illustrative,
        own: own_view(&page, &id),
    })
}

/// The frameworks that are in use and meant: their identifiers and names.
fn named(page: &Page, is_meant: impl Fn(&Framework) -> bool) -> Vec<(String, String)> {
    let known = page.state.frameworks.iter().map(|known| &known.versioned.framework);
    let meant = known.filter(|known| is_meant(known));
    meant.map(|known| (known.id().to_owned(), page.t.text(&known.header().name).to_owned())).collect()
}

fn own_view(page: &Page, id: &str) -> Option<OwnView> {
    if !page.running.may(page.caller.as_ref(), Action::EditFramework) {
        return None;
    }
    let office = page.state.frameworks.iter().find(|known| known.versioned.framework.id() == id)?.office;
    let year = crate::clock::today().year().saturating_add(1);
    Some(OwnView {
        office: office.map(|office| (office.version, office.is_retired)),
        next_code: format!("{}-{year}", without_year(id)),
        next_year: year.to_string(),
        kinds: kinds(page, "commune"),
    })
}

/// `so-2026` without its year.
fn without_year(id: &str) -> &str {
    match id.rsplit_once('-') {
        Some((name, year)) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => id,
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Retire {
    version: i64,
    /// `no` takes it back into use.
    #[serde(default)]
    retired: String,
    #[serde(default)]
    reason: String,
}

/// `POST /frameworks/{id}/retire`.
pub(super) async fn retire(
    Editor { page, caller }: Editor,
    State(app): State<AppState>,
    Path(id): Path<String>,
    Form(typed): Form<Retire>,
) -> Response {
    let known = page.state.frameworks.iter().find(|known| known.versioned.framework.id() == id);
    let Some(office) = known.and_then(|known| known.office) else { return page.not_found() };
    let is_retired = typed.retired != "no";
    let reason = Some(typed.reason.as_str());
    match app.app.retire_framework(&caller, office.id, typed.version, is_retired, reason).await {
        Ok(_) => Redirect::to(&format!("/frameworks/{}", form_urlencode(&id))).into_response(),
        Err(error) => page.error(&error),
    }
}

fn subject(page: &Page, kind: &str) -> String {
    match caicach_units::UnitKind::parse(kind) {
        Some(known) => known.label(page.t.language).to_owned(),
        None if kind == "staff" => page.t.get("frameworks-staff"),
        None => kind.to_owned(),
    }
}

/// The rule of an item in words, shared with the comparison and with what is counted.
pub(crate) fn rule_words(page: &Page, item: &Item) -> String {
    match (&item.rule, item.role) {
        (Some(rule), _) => page.t.text(&rule.describe()).to_owned(),
        (None, Role::Monitored) => page.t.get("frameworks-monitored"),
        (None, _) => String::new(),
    }
}

pub(super) fn maximum_of(page: &Page, item: &Item) -> String {
    let maximum = item.stated_max.unwrap_or(item.attainable).normalize();
    if item.role == Role::Monitored {
        "–".to_owned()
    } else {
        page.t.decimal(&maximum, maximum.scale().max(2))
    }
}

fn item_row(page: &Page, framework: &Framework, item: &Item) -> ItemRow {
    let t = page.t;
    let optional = |text: &Option<caicach_findings::Text>| {
        text.as_ref().map(|text| t.text(text).to_owned()).unwrap_or_default()
    };
    let parent = item.parent.and_then(|at| framework.items().get(at)).map(|parent| parent.code.clone());
    let source = item.value_source.map(|source| t.text(&source.label()).to_owned());
    let counted = page.running.library().registers.item(framework.id(), &item.code);
    let stated = item.measure.as_ref().filter(|_| counted.is_none()).map(|measure| format!("({measure})"));
    ItemRow {
        code: item.code.clone(),
        parent: parent.unwrap_or_default(),
        level: item.depth + 1,
        name: t.text(&item.name).to_owned(),
        maximum: maximum_of(page, item),
        rule: rule_words(page, item),
        source: source.into_iter().chain(stated).collect::<Vec<_>>().join(" "),
        measure: counted.map(|item| item.measure.id.clone()).unwrap_or_default(),
        filter: counted.and_then(|item| item.filter.clone()).unwrap_or_default(),
        evidence: optional(&item.evidence),
        owner: optional(&item.owner),
        note: optional(&item.note),
        status: item.status.map(|status| t.text(&status.label()).to_owned()).unwrap_or_default(),
        status_class: match item.status {
            Some(ItemStatus::Official) => "source source-official_site",
            Some(ItemStatus::Illustrative) => "illustrative",
            _ => "source",
        },
        is_monitored: item.role == Role::Monitored,
    }
}

fn band_row(page: &Page, band: &Band) -> BandRow {
    let t = page.t;
    let number = |value: rust_decimal::Decimal| t.decimal(&value.normalize(), value.normalize().scale());
    let from = band
        .minimum
        .map(|value| format!("{} {}", if band.minimum_inclusive { "≥" } else { ">" }, number(value)));
    let to = band
        .maximum
        .map(|value| format!("{} {}", if band.maximum_inclusive { "≤" } else { "<" }, number(value)));
    let bounds: Vec<String> = from.into_iter().chain(to).collect();
    BandRow {
        label: t.text(&band.label).to_owned(),
        bounds: if bounds.is_empty() { t.get("frameworks-bounds-not-known") } else { bounds.join(", ") },
        source: band.source.clone().unwrap_or_default(),
    }
}

fn settings(page: &Page, framework: &Framework) -> Vec<(String, String)> {
    let t = page.t;
    let settings = framework.settings();
    let round = match settings.round {
        None => t.get("frameworks-round-none"),
        Some(round) => t.with_all(
            "frameworks-round",
            &[("places", round.places.into()), ("level", t.text(&round.at.label()).to_lowercase().into())],
        ),
    };
    let ties = match settings.ties {
        Ties::Min => "1, 2, 2, 4",
        Ties::Dense => "1, 2, 2, 3",
        Ties::Average => "1, 2,5, 2,5, 4",
    };
    let rank_on = match settings.rank_on {
        RankOn::Unrounded => t.get("frameworks-rank-unrounded"),
        RankOn::Rounded => t.get("frameworks-rank-rounded"),
    };
    let not_applicable = match settings.not_applicable {
        NotApplicable::Drop => t.get("frameworks-na-drop"),
        NotApplicable::Full => t.get("frameworks-na-full"),
        NotApplicable::Zero => t.get("frameworks-na-zero"),
    };
    let mut rows = vec![
        (t.get("frameworks-rounding"), round),
        (t.get("frameworks-ties"), ties.to_owned()),
        (t.get("frameworks-rank-on"), rank_on),
        (t.get("frameworks-na"), not_applicable),
    ];
    let caps = [
        (settings.bonus_cap, t.get("frameworks-bonus-cap")),
        (settings.deduction_cap, t.get("frameworks-deduction-cap")),
    ];
    for (cap, name) in caps {
        if let Some(cap) = cap {
            rows.push((name, t.decimal(&cap.normalize(), cap.normalize().scale())));
        }
    }
    rows
}
