//! `/assessments/{id}/differences`: two states of a year side by side, of all units or of one.

use super::asked::Asked;
use super::{component, round_name, sheet};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use caicach_app::AppError;
use caicach_app::assessments::{GroupComparison, Side, UnitComparison, Year, YearEntries};
use caicach_app::store::AssessmentId;
use caicach_assessments::{Changes, Difference, RoundKind};
use caicach_index::Framework;
use rust_decimal::Decimal;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "assessments/differences.html")]
struct DifferencesPage<'a> {
    page: &'a Page,
    id: String,
    year_name: String,
    from: Vec<Choice>,
    to: Vec<Choice>,
    names: [String; 2],
    unit: String,
    units: Vec<(String, String)>,
    groups: Vec<GroupView>,
    one: Option<OneView>,
}

struct Choice {
    code: String,
    name: String,
    is_chosen: bool,
}

struct GroupView {
    name: String,
    units: Vec<UnitRow>,
    items: Vec<ItemRow>,
}

struct UnitRow {
    name: String,
    href: String,
    before: String,
    after: String,
    change: String,
    sum: String,
    raised: usize,
    lowered: usize,
    one_sided: usize,
}

/// A component over all units.
struct ItemRow {
    code: String,
    name: String,
    raised: usize,
    lowered: usize,
    one_sided: usize,
    sum: String,
}

struct OneView {
    name: String,
    sheet_href: String,
    totals: [String; 2],
    change: String,
    count: usize,
    rows: Vec<DifferenceRow>,
}

struct DifferenceRow {
    code: String,
    name: String,
    href: String,
    before: String,
    after: String,
    change: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    from: String,
    to: String,
    unit: String,
}

pub(super) async fn show(
    asked: Asked,
    State(app): State<AppState>,
    Query(asking): Query<Asking>,
) -> Result<Response, Response> {
    let entries = asked.entries(&app).await?;
    let Asked { page, id, .. } = asked;
    let sides = chosen(&entries.year, &asking);
    let groups = app.app.compare(&entries, sides).await.map_err(|error| page.error(&error))?;
    Ok(view(&page, id, &entries, sides, &groups, &asking.unit))
}

/// What is asked for; else what the units said beside what counts now.
fn chosen(year: &Year, asking: &Asking) -> [Side; 2] {
    let known = year.sides();
    let side = |code: &str, default| Side::parse(code).filter(|side| known.contains(side)).unwrap_or(default);
    let now = known.last().copied().unwrap_or(Side::Round(RoundKind::SelfScore));
    [side(&asking.from, Side::Round(RoundKind::SelfScore)), side(&asking.to, now)]
}

fn side_name(page: &Page, side: Side) -> String {
    match side {
        Side::Round(kind) => round_name(page, kind),
        Side::Published(number) => page.t.with("differences-published", "number", number),
        Side::Counted => page.t.get("differences-counted"),
    }
}

fn points(page: &Page, points: Option<Decimal>) -> String {
    points.map(|points| page.t.decimal(&points, 2)).unwrap_or_default()
}

/// A change with its sign; nothing where there is none.
fn signed(page: &Page, change: Option<Decimal>) -> String {
    let Some(change) = change.filter(|change| !change.is_zero()) else { return String::new() };
    let sign = if change > Decimal::ZERO { "+" } else { "−" };
    format!("{sign}{}", page.t.decimal(&change.abs(), 2))
}

fn view(
    page: &Page,
    id: AssessmentId,
    entries: &YearEntries,
    sides: [Side; 2],
    groups: &[GroupComparison],
    unit: &str,
) -> Response {
    let year = &entries.year;
    let choices = |chosen: Side| {
        let choice =
            |side: Side| Choice { code: side.code(), name: side_name(page, side), is_chosen: side == chosen };
        year.sides().into_iter().map(choice).collect()
    };
    let mut units: Vec<(String, String)> =
        entries.units.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect();
    units.sort_by(|one, other| one.1.cmp(&other.1));
    let framed = || year.groups.iter().map(|group| &group.framework.framework).zip(groups);
    let mut one = None;
    if !unit.is_empty() {
        let found = framed().find_map(|(framework, group)| {
            let found = group.units.iter().find(|known| known.code == unit)?;
            Some(one_unit(page, id, framework, found))
        });
        match found {
            Some(found) => one = Some(found),
            None => return page.error(&AppError::NotFound("unit")),
        }
    }
    let address = |unit: &str| {
        let [from, to] = sides.map(Side::code);
        format!("/assessments/{id}/differences?from={from}&to={to}&unit={}", form_urlencode(unit))
    };
    let group_view = |((framework, group), known): ((&Framework, &GroupComparison), _)| {
        let known: &caicach_app::assessments::YearGroup = known;
        GroupView {
            name: known.name.clone(),
            units: group
                .units
                .iter()
                .map(|unit| unit_row(page, framework, unit, address(&unit.code)))
                .collect(),
            items: item_rows(page, framework, group),
        }
    };
    let views = if one.is_some() { Vec::new() } else { framed().zip(&year.groups).map(group_view).collect() };
    page.show(&DifferencesPage {
        page,
        id: id.to_string(),
        year_name: year.assessment.name.clone(),
        from: choices(sides[0]),
        to: choices(sides[1]),
        names: sides.map(|side| side_name(page, side)),
        unit: unit.to_owned(),
        units,
        groups: views,
        one,
    })
}

fn unit_row(page: &Page, framework: &Framework, unit: &UnitComparison, href: String) -> UnitRow {
    let changes = unit.changes(framework);
    let [before, after] = unit.totals;
    let change = before.zip(after).map(|(before, after)| after - before);
    UnitRow {
        name: unit.name.clone(),
        href,
        before: points(page, before),
        after: points(page, after),
        change: signed(page, change),
        sum: signed(page, Some(changes.sum)),
        raised: changes.raised,
        lowered: changes.lowered,
        one_sided: changes.one_sided,
    }
}

/// The components that differ for some unit, those that differ for most units first.
fn item_rows(page: &Page, framework: &Framework, group: &GroupComparison) -> Vec<ItemRow> {
    let by_unit: Vec<Vec<Difference<'_>>> =
        group.units.iter().map(|unit| unit.differences(framework)).collect();
    let mut rows: Vec<(Changes, ItemRow)> = Vec::new();
    for (place, item) in framework.leaves().enumerate() {
        let changes: Changes = by_unit.iter().filter_map(|differences| differences.get(place)).collect();
        if changes.count() == 0 {
            continue;
        }
        let row = ItemRow {
            code: item.code.clone(),
            name: page.t.text(&item.name).to_owned(),
            raised: changes.raised,
            lowered: changes.lowered,
            one_sided: changes.one_sided,
            sum: signed(page, Some(changes.sum)),
        };
        rows.push((changes, row));
    }
    rows.sort_by_key(|(changes, _)| std::cmp::Reverse(changes.count()));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn one_unit(page: &Page, id: AssessmentId, framework: &Framework, unit: &UnitComparison) -> OneView {
    let address = sheet::address(id, &unit.code);
    let differences = unit.differences(framework);
    let changed = differences.iter().filter(|difference| difference.is_changed());
    let rows: Vec<DifferenceRow> = changed
        .map(|difference| DifferenceRow {
            code: difference.item.code.clone(),
            name: page.t.text(&difference.item.name).to_owned(),
            href: component::address(&address, &difference.item.code),
            before: points(page, difference.before),
            after: points(page, difference.after),
            change: signed(page, difference.change()),
        })
        .collect();
    let [before, after] = unit.totals;
    OneView {
        name: unit.name.clone(),
        sheet_href: address,
        totals: unit.totals.map(|total| points(page, total)),
        change: signed(page, before.zip(after).map(|(before, after)| after - before)),
        count: rows.len(),
        rows,
    }
}
