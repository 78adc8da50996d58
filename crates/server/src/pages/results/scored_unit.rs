//! One scored unit: its domains beside the median and the best of its group, and where its points went.

use super::Wanted;
use super::change::ChangeCell;
use super::chart_data::{Level, Profile, Step, UnitValues, Waterfall};
use super::scored::{band_class, domain_names, group_name};
use crate::page::{Page, form_urlencode, script_json};
use crate::pages::counted::{ItemRow, RecordsOf, item_row, snapshot_name};
use askama::Template;
use axum::response::Response;
use caicach_app::index_values::{CountedItem, CountedValue};
use caicach_app::{ScoreSheet, Scored, SheetName, SheetUnit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

#[derive(Template)]
#[template(path = "results/scored_unit.html")]
struct ScoredUnitPage<'a> {
    page: &'a Page,
    name: String,
    lead: String,
    list_href: String,
    points: String,
    maximum: String,
    percent: String,
    rank: String,
    total: usize,
    band: String,
    band_class: usize,
    interval: String,
    p_top: String,
    top: u32,
    profile: String,
    waterfall: String,
    domains: Vec<DomainRow>,
    years: Vec<YearRow>,
    lost: Vec<LostRow>,
    /// Items whose values were counted from records.
    counted: Vec<ItemRow>,
    snapshots: String,
    is_illustrative: bool,
}

struct DomainRow {
    name: String,
    points: String,
    maximum: String,
    percent: String,
    rank: String,
    change: Option<ChangeCell>,
}

struct YearRow {
    year: i32,
    href: String,
    percent: String,
    rank: String,
}

struct LostRow {
    code: String,
    name: String,
    points: String,
    maximum: String,
    lost: String,
}

/// How many items that lost most are listed.
const LOST_ITEMS: usize = 15;

pub(super) fn show(page: &Page, code: &str, wanted: &Wanted) -> Response {
    let of_unit: Vec<&Scored> =
        page.state.sheets.iter().filter(|sheet| sheet.scores.unit(code).is_some()).collect();
    let framework = wanted.index.as_deref();
    let fits = |scored: &&&Scored| {
        framework.is_none_or(|framework| scored.scores.framework_id == framework)
            && wanted.year().is_none_or(|year| scored.scores.year == year)
    };
    let found =
        of_unit.iter().filter(fits).max_by_key(|scored| scored.scores.year).or_else(|| of_unit.first());
    let Some(scored) = found.copied() else { return page.not_found() };
    let sheet = &scored.scores;
    let Some(unit) = sheet.unit(code) else { return page.not_found() };
    let t = page.t;
    let previous = page.state.scored(&sheet.framework_id, sheet.year - 1, &sheet.group);
    let uncertain =
        scored.uncertainty.as_ref().and_then(|sheet| sheet.units.iter().find(|other| other.code == code));
    let percent = |value: Option<Decimal>| {
        value.map_or_else(|| "–".to_owned(), |value| format!("{} %", t.decimal(&value, 2)))
    };
    let rank =
        |rank: Option<Decimal>| rank.map_or_else(|| "–".to_owned(), |rank| rank.normalize().to_string());
    let mut years: Vec<YearRow> = of_unit
        .iter()
        .filter(|other| other.scores.framework_id == sheet.framework_id)
        .filter_map(|other| {
            let unit = other.scores.unit(code)?;
            let year = other.scores.year;
            let href =
                format!("/results/unit/{}?index={}&year={year}", form_urlencode(code), sheet.framework_id);
            Some(YearRow { year, href, percent: percent(unit.percent), rank: rank(unit.rank) })
        })
        .collect();
    years.sort_by_key(|row| -row.year);
    page.show(&ScoredUnitPage {
        page,
        name: unit.name.clone(),
        lead: format!(
            "{} · {} · {}",
            t.pick(&sheet.framework_name.vi, &sheet.framework_name.en),
            group_name(page, &sheet.group),
            sheet.year
        ),
        list_href: format!("/results?index={}&year={}&group={}", sheet.framework_id, sheet.year, sheet.group),
        points: t.decimal(&unit.points, 2),
        maximum: t.decimal(&unit.maximum, 2),
        percent: percent(unit.percent),
        rank: rank(unit.rank),
        total: sheet.units.len(),
        band: unit.band.as_ref().map(|band| t.pick(&band.vi, &band.en).to_owned()).unwrap_or_default(),
        band_class: band_class(unit.band.as_ref().map(|band| band.vi.as_str()).unwrap_or_default()),
        interval: uncertain
            .map(|unit| {
                let [low, _, high] = unit.rank_quantiles;
                format!("{}–{}", t.real(low, 0), t.real(high, 0))
            })
            .unwrap_or_default(),
        p_top: uncertain.map(|unit| format!("{} %", t.real(unit.p_top * 100.0, 0))).unwrap_or_default(),
        top: scored.uncertainty.as_ref().map_or(10, |sheet| sheet.top),
        profile: script_json(&profile(page, sheet, unit)),
        waterfall: script_json(&waterfall(page, sheet, unit)),
        domains: domains(
            page,
            sheet,
            unit,
            previous.and_then(|previous| Some((previous, previous.scores.unit(code)?))),
        ),
        years,
        lost: lost(page, sheet, unit),
        counted: counted(page, sheet, unit),
        snapshots: snapshots(page, sheet),
        is_illustrative: sheet.is_illustrative,
    })
}

fn profile(page: &Page, sheet: &ScoreSheet, unit: &SheetUnit) -> Profile {
    let real = |value: Option<Decimal>| value.and_then(|value| value.to_f64());
    let by_domain = |pick: &dyn Fn(Vec<Decimal>) -> Option<Decimal>| -> Vec<Option<f64>> {
        (0..sheet.domains.len()).map(|domain| real(pick(sheet.domain_percentages(domain)))).collect()
    };
    Profile {
        domains: domain_names(page, sheet),
        unit: UnitValues {
            code: unit.code.clone(),
            name: unit.name.clone(),
            href: String::new(),
            values: unit
                .domains
                .iter()
                .map(|score| real(score.as_ref().and_then(|score| score.percent)))
                .collect(),
        },
        median: by_domain(&median),
        best: by_domain(&|values| values.into_iter().max()),
        max: sheet.domains.iter().map(|domain| domain.maximum.to_f64()).collect(),
        note: String::new(),
    }
}

fn median(mut values: Vec<Decimal>) -> Option<Decimal> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = values.get(middle).copied()?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = values.get(middle.checked_sub(1)?).copied()?;
    Some((lower + upper) / Decimal::TWO)
}

fn waterfall(page: &Page, sheet: &ScoreSheet, unit: &SheetUnit) -> Waterfall {
    let real = |value: Decimal| value.to_f64().unwrap_or(0.0);
    let names = domain_names(page, sheet);
    let steps = unit.domains.iter().zip(names).filter_map(|(score, name)| {
        let score = score.as_ref()?;
        Some(Step {
            id: name.id,
            name: name.name,
            lost: real(score.maximum - score.points),
            max: real(score.maximum),
        })
    });
    Waterfall {
        digits: 2,
        start: Level { label: page.t.get("results-maximum"), value: real(unit.maximum) },
        steps: steps.collect(),
        end: Level { label: page.t.get("results-points"), value: real(unit.points) },
    }
}

fn domains(
    page: &Page,
    sheet: &ScoreSheet,
    unit: &SheetUnit,
    before: Option<(&Scored, &SheetUnit)>,
) -> Vec<DomainRow> {
    let t = page.t;
    let earlier = |stable_id: &str| {
        let (scored, unit) = before?;
        let position = scored.scores.domains.iter().position(|domain| domain.stable_id == stable_id)?;
        unit.domains.get(position)?.as_ref()?.percent
    };
    let rows = sheet.domains.iter().zip(&unit.domains).map(|(domain, score)| {
        let percent = score.as_ref().and_then(|score| score.percent);
        let change =
            percent.zip(earlier(&domain.stable_id)).and_then(|(now, before)| now.checked_sub(before));
        DomainRow {
            name: format!("{}. {}", domain.code, t.pick(&domain.name.vi, &domain.name.en)),
            points: score.as_ref().map_or_else(|| "–".to_owned(), |score| t.decimal(&score.points, 2)),
            maximum: score.as_ref().map_or_else(|| "–".to_owned(), |score| t.decimal(&score.maximum, 2)),
            percent: percent.map_or_else(|| "–".to_owned(), |value| format!("{} %", t.decimal(&value, 1))),
            rank: score
                .as_ref()
                .and_then(|score| score.rank)
                .map_or_else(|| "–".to_owned(), |rank| rank.normalize().to_string()),
            change: change.map(|change| ChangeCell::new(page, change, 1)),
        }
    });
    rows.collect()
}

/// The items whose values were counted from records, with the way to those.
fn counted(page: &Page, sheet: &ScoreSheet, unit: &SheetUnit) -> Vec<ItemRow> {
    let library = page.running.library();
    let Some(counted) = &sheet.counted else { return Vec::new() };
    let Some(versioned) = page.state.framework(&sheet.framework_id) else { return Vec::new() };
    let records = RecordsOf {
        framework: &sheet.framework_id,
        unit: &unit.code,
        period: &counted.period,
        period_kind: &counted.period_kind,
        opens_records: page.opens_records(),
    };
    let row = |(code, value): (&String, &CountedValue)| {
        let item = versioned.framework.item(code)?;
        let source = library.registers.item(&sheet.framework_id, code)?;
        let counted = CountedItem {
            code: code.clone(),
            name: SheetName::from(&item.name),
            maximum: Some(item.attainable),
            measure: Some(source.measure.id.clone()),
            filter: source.filter.clone(),
        };
        // What it earns in this group may differ from what it earns alone.
        let place = sheet.items.iter().position(|known| known == code)?;
        let points = unit.items.get(place).copied().flatten();
        Some(item_row(page, &records, &counted, Some(&CountedValue { points, ..*value })))
    };
    let order = |row: &ItemRow| sheet.items.iter().position(|code| *code == row.code);
    let mut rows: Vec<ItemRow> = unit.counted.iter().filter_map(row).collect();
    rows.sort_by_key(order);
    rows
}

fn snapshots(page: &Page, sheet: &ScoreSheet) -> String {
    let snapshots = sheet.counted.iter().flat_map(|counted| &counted.snapshots);
    let words: Vec<String> =
        snapshots.map(|(register, number)| snapshot_name(page, register, *number)).collect();
    words.join(", ")
}

/// The scored items that lost most, from the framework of today where it still has them.
fn lost(page: &Page, sheet: &ScoreSheet, unit: &SheetUnit) -> Vec<LostRow> {
    let t = page.t;
    let Some(versioned) = page.state.framework(&sheet.framework_id) else { return Vec::new() };
    let mut rows: Vec<(Decimal, LostRow)> = sheet
        .items
        .iter()
        .zip(&unit.items)
        .filter_map(|(code, points)| {
            let (points, item) = ((*points)?, versioned.framework.item(code)?);
            let lost = item.attainable - points;
            let row = LostRow {
                code: code.clone(),
                name: t.pick(&item.name.vi, &item.name.en).to_owned(),
                points: t.decimal(&points, 2),
                maximum: t.decimal(&item.attainable, 2),
                lost: t.decimal(&lost, 2),
            };
            (lost > Decimal::ZERO).then_some((lost, row))
        })
        .collect();
    rows.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.code.cmp(&other.1.code)));
    rows.into_iter().take(LOST_ITEMS).map(|(_, row)| row).collect()
}
