//! `/assessments/{id}/matrix`: all units beside all domains, totals first; the components of a domain when they are asked for. Units that
//! stand far from the others are marked, with the reason.

use super::asked::Asked;
use super::{component, round_name, sheet};
use crate::AppState;
use crate::page::{Page, form_urlencode};
use crate::pages::units::send_workbook;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use caicach_app::assessments::{Far, Looked, UnitMark, YearEntries, YearGroup};
use caicach_app::store::AssessmentId;
use caicach_app::{ScoreSheet, SheetDomain, SheetUnit};
use caicach_assessments::RoundKind;
use caicach_index::{Framework, Item};
use caicach_reports::{Cell, Sheet};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;

/// Shades of cells, from what earns least to what earns most of its maximum.
const SHADES: u32 = 5;

#[derive(Template)]
#[template(path = "assessments/matrix.html")]
struct MatrixPage<'a> {
    page: &'a Page,
    id: String,
    year_name: String,
    rounds: Vec<(&'static str, String, bool)>,
    round: &'static str,
    open: String,
    groups: Vec<GroupView>,
}

struct GroupView {
    name: String,
    heads: Vec<Head>,
    rows: Vec<Row>,
    marks: Vec<MarkView>,
}

struct Head {
    label: String,
    title: String,
    /// Opens or closes the components of a domain; empty for components.
    href: String,
    is_open: bool,
    maximum: String,
}

struct Row {
    name: String,
    href: String,
    total: String,
    is_marked: bool,
    rank: String,
    cells: Vec<CellView>,
}

struct CellView {
    text: String,
    shade: String,
    href: String,
    is_marked: bool,
}

struct MarkView {
    unit: String,
    href: String,
    what: String,
    why: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    round: String,
    open: String,
}

impl Asking {
    fn round(&self, entries: &YearEntries) -> RoundKind {
        let asked = RoundKind::parse(&self.round).filter(|kind| entries.year.rounds.round(*kind).is_some());
        asked.unwrap_or_else(|| entries.year.last_scored())
    }
}

/// A column: a domain, or a component of the one that is open.
enum Column<'a> {
    Domain(usize, &'a SheetDomain),
    Item(usize, &'a Item),
}

pub(super) async fn show(
    asked: Asked,
    State(app): State<AppState>,
    Query(asking): Query<Asking>,
) -> Result<Response, Response> {
    let entries = asked.entries(&app).await?;
    let Asked { page, id, .. } = asked;
    let round = asking.round(&entries);
    let scores = app.app.year_scores(&entries, round);
    let mut groups = Vec::with_capacity(scores.len());
    for (place, (group, scores)) in entries.year.groups.iter().zip(&scores).enumerate() {
        let marks = app.app.unit_marks(&entries, place, round).await.map_err(|error| page.error(&error))?;
        let part = Part { page: &page, id, entries: &entries, place, group, scores, round };
        groups.push(part.view(&asking.open, &marks));
    }
    let kinds = entries.year.rounds.scored();
    Ok(page.show(&MatrixPage {
        page: &page,
        id: id.to_string(),
        year_name: entries.year.assessment.name.clone(),
        rounds: kinds.map(|kind| (kind.code(), round_name(&page, kind), kind == round)).collect(),
        round: round.code(),
        open: asking.open,
        groups,
    }))
}

/// A group of units on its way to the page.
struct Part<'a> {
    page: &'a Page,
    id: AssessmentId,
    entries: &'a YearEntries,
    place: usize,
    group: &'a YearGroup,
    scores: &'a ScoreSheet,
    round: RoundKind,
}

impl Part<'_> {
    fn framework(&self) -> &Framework {
        &self.group.framework.framework
    }

    fn columns(&self, open: &str) -> Vec<Column<'_>> {
        let mut columns = Vec::new();
        for (place, domain) in self.scores.domains.iter().enumerate() {
            columns.push(Column::Domain(place, domain));
            if domain.code == open {
                let items = self.framework().leaves().enumerate();
                let own = items.filter(|(_, item)| is_within(self.framework(), item, &domain.code));
                columns.extend(own.map(|(place, item)| Column::Item(place, item)));
            }
        }
        columns
    }

    fn view(&self, open: &str, marks: &[UnitMark]) -> GroupView {
        let columns = self.columns(open);
        let mut units: Vec<&SheetUnit> = self.scores.units.iter().collect();
        units.sort_by(|one, other| one.name.cmp(&other.name));
        GroupView {
            name: self.group.name.clone(),
            heads: columns.iter().map(|column| self.head(column, open)).collect(),
            rows: units.into_iter().map(|unit| self.row(unit, &columns, marks)).collect(),
            marks: marks.iter().filter_map(|mark| self.mark(mark)).collect(),
        }
    }

    fn head(&self, column: &Column<'_>, open: &str) -> Head {
        let t = self.page.t;
        match column {
            Column::Domain(_, domain) => {
                let is_open = domain.code == open;
                let target = if is_open { "" } else { domain.code.as_str() };
                let (id, round) = (self.id, self.round.code());
                Head {
                    label: domain.code.clone(),
                    title: t.pick(&domain.name.vi, &domain.name.en).to_owned(),
                    href: format!("/assessments/{id}/matrix?round={round}&open={}", form_urlencode(target)),
                    is_open,
                    maximum: t.decimal(&domain.maximum, 2),
                }
            }
            Column::Item(_, item) => Head {
                label: item.code.clone(),
                title: t.text(&item.name).to_owned(),
                href: String::new(),
                is_open: false,
                maximum: t.decimal(&item.attainable, 2),
            },
        }
    }

    fn row(&self, unit: &SheetUnit, columns: &[Column<'_>], marks: &[UnitMark]) -> Row {
        let t = self.page.t;
        let address = sheet::address(self.id, &unit.code);
        let is_marked =
            |looked: &Looked| marks.iter().any(|mark| mark.unit == unit.code && mark.looked == *looked);
        let nothing = || "–".to_owned();
        let cell = |column: &Column<'_>| match column {
            Column::Domain(place, domain) => {
                let score = unit.domains.get(*place).copied().flatten();
                let score = score.filter(|_| self.knows_some(unit, &domain.code));
                CellView {
                    text: score.map_or_else(nothing, |score| t.decimal(&score.points, 2)),
                    shade: shade(score.map(|score| (score.points, score.maximum))),
                    href: String::new(),
                    is_marked: is_marked(&Looked::Domain(*place)),
                }
            }
            Column::Item(place, item) => {
                let points = unit.items.get(*place).copied().flatten();
                let points =
                    points.filter(|_| self.entries.is_known(self.place, &unit.code, item, self.round));
                CellView {
                    text: points.map_or_else(nothing, |points| t.decimal(&points, 2)),
                    shade: shade(points.map(|points| (points, item.attainable))),
                    href: component::address(&address, &item.code),
                    is_marked: is_marked(&Looked::Item(item.code.clone())),
                }
            }
        };
        let is_known = self.entries.knows_of(self.place, &unit.code, self.round);
        let rank = unit.rank.filter(|_| is_known).map(|rank| rank.normalize().to_string());
        Row {
            name: unit.name.clone(),
            total: if is_known { t.decimal(&unit.points, 2) } else { nothing() },
            is_marked: is_marked(&Looked::Total),
            rank: rank.unwrap_or_default(),
            cells: columns.iter().map(cell).collect(),
            href: address,
        }
    }

    /// Whether anything is known of a domain of a unit.
    fn knows_some(&self, unit: &SheetUnit, domain: &str) -> bool {
        let mut items = self.framework().leaves().filter(|item| is_within(self.framework(), item, domain));
        items.any(|item| self.entries.is_known(self.place, &unit.code, item, self.round))
    }

    fn mark(&self, mark: &UnitMark) -> Option<MarkView> {
        let t = self.page.t;
        let unit = self.scores.unit(&mark.unit)?;
        let address = sheet::address(self.id, &mark.unit);
        let (what, href) = match &mark.looked {
            Looked::Total => (t.get("matrix-total"), address),
            Looked::Domain(place) => {
                let domain = self.scores.domains.get(*place)?;
                (format!("{} {}", domain.code, t.pick(&domain.name.vi, &domain.name.en)), address)
            }
            Looked::Item(code) => {
                let item = self.framework().item(code)?;
                (format!("{code} {}", t.text(&item.name)), component::address(&address, code))
            }
        };
        let percent = |value: f64| t.real(value * 100.0, 1);
        let change = |value: f64| {
            let sign = if value < 0.0 { "−" } else { "+" };
            format!("{sign}{}", percent(value.abs()))
        };
        let why = match mark.far {
            Far::FromPeers => t.with_all(
                "matrix-far-from-peers",
                &[("value", percent(mark.value).into()), ("typical", percent(mark.typical).into())],
            ),
            Far::FromPast => t.with_all(
                "matrix-far-from-past",
                &[("value", change(mark.value).into()), ("typical", change(mark.typical).into())],
            ),
        };
        Some(MarkView { unit: unit.name.clone(), href, what, why })
    }

    fn sheet(&self) -> Sheet {
        let t = self.page.t;
        let mut columns =
            vec![t.get("units-code"), t.get("results-unit"), t.get("results-points"), t.get("results-rank")];
        let domains = self.scores.domains.iter();
        columns.extend(
            domains.map(|domain| format!("{} {}", domain.code, t.pick(&domain.name.vi, &domain.name.en))),
        );
        columns.extend(self.framework().leaves().map(|item| format!("{} {}", item.code, t.text(&item.name))));
        let row = |unit: &SheetUnit| {
            let is_known = self.entries.knows_of(self.place, &unit.code, self.round);
            let known =
                |value: Option<Decimal>| value.filter(|_| is_known).map_or(Cell::Empty, Cell::Decimal);
            let mut cells = vec![
                Cell::text(unit.code.clone()),
                Cell::text(unit.name.clone()),
                known(Some(unit.points)),
                known(unit.rank),
            ];
            let domains = unit.domains.iter().zip(&self.scores.domains);
            cells.extend(domains.map(|(score, domain)| {
                let score = score.filter(|_| self.knows_some(unit, &domain.code));
                score.map_or(Cell::Empty, |score| Cell::Decimal(score.points))
            }));
            let items = self.framework().leaves().zip(&unit.items);
            cells.extend(items.map(|(item, points)| {
                let is_known = self.entries.is_known(self.place, &unit.code, item, self.round);
                points.filter(|_| is_known).map_or(Cell::Empty, Cell::Decimal)
            }));
            cells
        };
        Sheet {
            title: self.group.name.clone(),
            columns,
            rows: self.scores.units.iter().map(row).collect(),
            notes: vec![
                self.entries.year.assessment.name.clone(),
                round_name(self.page, self.round),
                t.text(&self.framework().header().name).to_owned(),
            ],
        }
    }
}

/// The matrix with all components, as a workbook with a sheet for each group.
pub(super) async fn file(
    asked: Asked,
    State(app): State<AppState>,
    Query(asking): Query<Asking>,
) -> Result<Response, Response> {
    let entries = asked.entries(&app).await?;
    let Asked { page, id, .. } = asked;
    let round = asking.round(&entries);
    let scores = app.app.year_scores(&entries, round);
    let groups = entries.year.groups.iter().zip(&scores).enumerate();
    let sheets: Vec<Sheet> = groups
        .map(|(place, (group, scores))| {
            Part { page: &page, id, entries: &entries, place, group, scores, round }.sheet()
        })
        .collect();
    Ok(send_workbook(&sheets, &format!("caicach-{}-{}", entries.year.assessment.year, round.code())))
}

fn is_within(framework: &Framework, item: &Item, domain: &str) -> bool {
    let mut current = Some(item);
    while let Some(item) = current {
        if item.code == domain {
            return true;
        }
        current = item.parent.and_then(|parent| framework.items().get(parent));
    }
    false
}

/// The class of a shade, by the share of the maximum; none where nothing is known, and where points are taken away.
fn shade(score: Option<(Decimal, Decimal)>) -> String {
    let share = score.and_then(|(points, maximum)| points.checked_div(maximum));
    let Some(share) = share.filter(|share| *share >= Decimal::ZERO) else { return String::new() };
    let shade = (share * Decimal::from(SHADES)).floor().to_u32().unwrap_or_default().min(SHADES - 1);
    format!("shade-{shade}")
}
