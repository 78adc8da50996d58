//! The scores of a group of units in a year, as the engine made them.

use super::change::ChangeCell;
use super::chart_data::DomainName;
use super::{Choice, Wanted, indices};
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::response::Response;
use caicach_app::{ScoreSheet, Scored, SheetUnit};
use caicach_units::{UnitKind, fold};
use rust_decimal::Decimal;
use std::collections::HashMap;

#[derive(Template)]
#[template(path = "results/scored.html")]
struct ScoredPage<'a> {
    page: &'a Page,
    heading: String,
    framework_href: String,
    uncertainty_href: String,
    indices: Vec<Choice>,
    years: Vec<Choice>,
    groups: Vec<Choice>,
    text: String,
    download: String,
    domains: Vec<DomainHead>,
    rows: Vec<Row>,
    rose: String,
    computed_at: String,
    is_illustrative: bool,
}

struct DomainHead {
    code: String,
    name: String,
    maximum: String,
}

struct Row {
    rank: String,
    name: String,
    href: String,
    points: String,
    percent: String,
    percent_sort: String,
    places: Option<ChangeCell>,
    change: Option<ChangeCell>,
    band: String,
    band_class: usize,
    p_top: String,
    domains: Vec<DomainCell>,
}

struct DomainCell {
    percent: String,
    sort: String,
    rank: String,
}

/// The scored group that the address asks for: newest year and first group by default.
pub(super) fn chosen<'a>(page: &'a Page, wanted: &Wanted) -> Option<&'a Scored> {
    let of_framework =
        || page.state.sheets.iter().filter(|sheet| sheet.scores.framework_id == wanted.index());
    let year = wanted.year().or_else(|| of_framework().map(|sheet| sheet.scores.year).max())?;
    let in_year: Vec<&Scored> = of_framework().filter(|sheet| sheet.scores.year == year).collect();
    let asked =
        wanted.group.as_deref().and_then(|group| in_year.iter().find(|sheet| sheet.scores.group == group));
    // The largest group is the one that people look for first.
    asked.or_else(|| in_year.iter().max_by_key(|sheet| sheet.scores.units.len())).copied()
}

/// The words for a kind of units.
pub(in crate::pages) fn group_name(page: &Page, group: &str) -> String {
    UnitKind::parse(group).map_or_else(|| group.to_owned(), |kind| kind.label(page.t.language).to_owned())
}

pub(super) fn domain_names(page: &Page, sheet: &ScoreSheet) -> Vec<DomainName> {
    let domains = sheet.domains.iter();
    domains
        .map(|domain| DomainName {
            id: domain.code.clone(),
            name: page.t.pick(&domain.name.vi, &domain.name.en).to_owned(),
        })
        .collect()
}

pub(super) fn show(page: &Page, wanted: &Wanted) -> Response {
    let Some(scored) = chosen(page, wanted) else { return page.not_found() };
    let t = page.t;
    let sheet = &scored.scores;
    let previous = page.state.scored(&sheet.framework_id, sheet.year - 1, &sheet.group);
    let before: HashMap<&str, &SheetUnit> = previous
        .map(|scored| scored.scores.units.iter().map(|unit| (unit.code.as_str(), unit)).collect())
        .unwrap_or_default();
    let p_top: HashMap<&str, f64> = scored
        .uncertainty
        .as_ref()
        .map(|sheet| sheet.units.iter().map(|unit| (unit.code.as_str(), unit.p_top)).collect())
        .unwrap_or_default();
    let text = wanted.text().to_owned();
    let shown = |unit: &&SheetUnit| {
        text.is_empty() || fold(&unit.name).contains(&fold(&text)) || unit.code.eq_ignore_ascii_case(&text)
    };
    let rows = sheet
        .units
        .iter()
        .filter(shown)
        .map(|unit| {
            row(
                page,
                sheet,
                unit,
                before.get(unit.code.as_str()).copied(),
                p_top.get(unit.code.as_str()).copied(),
            )
        })
        .collect();
    let mut years: Vec<i32> =
        page.state.scored_of(&sheet.framework_id).map(|other| other.scores.year).collect();
    years.dedup();
    let groups = page.state.scored_of(&sheet.framework_id).filter(|other| other.scores.year == sheet.year);
    let address = format!("index={}&year={}&group={}", sheet.framework_id, sheet.year, sheet.group);
    page.show(&ScoredPage {
        page,
        heading: format!(
            "{} · {} · {}",
            t.pick(&sheet.framework_name.vi, &sheet.framework_name.en),
            group_name(page, &sheet.group),
            sheet.year
        ),
        framework_href: format!("/frameworks/{}", sheet.framework_id),
        uncertainty_href: if scored.uncertainty.is_some() {
            format!("/results/uncertainty?{address}")
        } else {
            String::new()
        },
        indices: indices(page, &sheet.framework_id),
        years: years
            .iter()
            .map(|year| Choice {
                value: year.to_string(),
                label: year.to_string(),
                is_chosen: *year == sheet.year,
            })
            .collect(),
        groups: groups
            .map(|other| Choice {
                value: other.scores.group.clone(),
                label: format!("{} ({})", group_name(page, &other.scores.group), other.scores.units.len()),
                is_chosen: other.scores.group == sheet.group,
            })
            .collect(),
        text,
        download: address,
        domains: sheet
            .domains
            .iter()
            .map(|domain| DomainHead {
                code: domain.code.clone(),
                name: t.pick(&domain.name.vi, &domain.name.en).to_owned(),
                maximum: t.decimal(&domain.maximum.normalize(), domain.maximum.normalize().scale()),
            })
            .collect(),
        rows,
        rose: previous.map(|previous| rose(page, sheet, &previous.scores)).unwrap_or_default(),
        computed_at: caicach_calendar::local_from_utc(scored.header.computed_at)
            .format("%d/%m/%Y %H:%M")
            .to_string(),
        is_illustrative: sheet.is_illustrative,
    })
}

fn row(
    page: &Page,
    sheet: &ScoreSheet,
    unit: &SheetUnit,
    before: Option<&SheetUnit>,
    p_top: Option<f64>,
) -> Row {
    let t = page.t;
    let places = before.and_then(|before| Some(before.rank? - unit.rank?));
    let change = before.and_then(|before| unit.percent?.checked_sub(before.percent?));
    let percent = |value: Option<Decimal>, places: u32| {
        value.map_or_else(|| "–".to_owned(), |value| t.decimal(&value, places))
    };
    Row {
        rank: unit
            .rank
            .map_or_else(|| "–".to_owned(), |rank| t.decimal(&rank.normalize(), rank.normalize().scale())),
        name: unit.name.clone(),
        href: format!(
            "/results/unit/{}?index={}&year={}",
            form_urlencode(&unit.code),
            sheet.framework_id,
            sheet.year
        ),
        points: t.decimal(&unit.points, 2),
        percent: percent(unit.percent, 2),
        percent_sort: unit.percent.map(|value| value.to_string()).unwrap_or_default(),
        places: places.map(|places| ChangeCell::new(page, places, 0)),
        change: change.map(|change| ChangeCell::new(page, change, 2)),
        band: unit.band.as_ref().map(|band| t.pick(&band.vi, &band.en).to_owned()).unwrap_or_default(),
        band_class: band_class(unit.band.as_ref().map(|band| band.vi.as_str()).unwrap_or_default()),
        p_top: p_top.map_or_else(|| "–".to_owned(), |share| format!("{} %", t.real(share * 100.0, 0))),
        domains: unit
            .domains
            .iter()
            .map(|score| {
                let value = score.as_ref().and_then(|score| score.percent);
                let rank = score.as_ref().and_then(|score| score.rank);
                DomainCell {
                    percent: percent(value, 1),
                    sort: value.map(|value| value.to_string()).unwrap_or_default(),
                    rank: rank.map_or_else(String::new, |rank| rank.normalize().to_string()),
                }
            })
            .collect(),
    }
}

/// The shade of a band by the usual order of grades.
pub(super) fn band_class(label: &str) -> usize {
    let order = ["xuất sắc", "tốt", "khá", "trung bình", "yếu"];
    order.iter().position(|known| *known == label.to_lowercase()).map_or(3, |position| position + 1)
}

/// “5 of 8 domains rose”: the mean of the group in each domain, this year and the year before, by stable identifier.
fn rose(page: &Page, sheet: &ScoreSheet, previous: &ScoreSheet) -> String {
    let mean = |sheet: &ScoreSheet, stable_id: &str| {
        let position = sheet.domains.iter().position(|domain| domain.stable_id == stable_id)?;
        let values = sheet.domain_percentages(position);
        let count = Decimal::from(values.len());
        values.iter().sum::<Decimal>().checked_div(count)
    };
    let compared: Vec<bool> = sheet
        .domains
        .iter()
        .filter_map(|domain| Some(mean(sheet, &domain.stable_id)? > mean(previous, &domain.stable_id)?))
        .collect();
    if compared.is_empty() {
        return String::new();
    }
    let rose = compared.iter().filter(|rose| **rose).count();
    page.t.with_all(
        "results-domains-rose",
        &[("rose", rose.into()), ("all", compared.len().into()), ("year", previous.year.to_string().into())],
    )
}
