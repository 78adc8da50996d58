//! What a unit came from and what became of it, in plain words.

use super::names::{self, UnitLink};
use crate::page::Page;
use caicach_units::{Link, Share, Unit, UnitId, UnitKind, UnitTree};
use chrono::NaiveDate;

/// The steps of one day in one direction: a sentence and the units at the other end.
pub(super) struct Step {
    pub(super) sentence: String,
    pub(super) units: Vec<StepUnit>,
}

/// A unit at the other end of a step.
pub(super) struct StepUnit {
    pub(super) link: UnitLink,
    /// How much went over, and whether it is the main way.
    pub(super) share: String,
    pub(super) is_main: bool,
}

/// What a unit was made of, one step for each day.
pub(super) fn origins(page: &Page, id: UnitId) -> Vec<Step> {
    let tree = &page.state.units;
    let Some(unit) = tree.unit(id) else { return Vec::new() };
    by_day(tree.predecessors(id))
        .into_iter()
        .map(|(day, links)| {
            let sentence = match links.as_slice() {
                [only] if only.share == Share::Whole && is_same(tree, unit, only.unit) => {
                    page.t.with("units-goes-on-from", "day", page.t.day(day))
                }
                [only] if only.share == Share::Whole => {
                    page.t.with("units-made-from-one", "day", page.t.day(day))
                }
                _ => page.t.with_all(
                    "units-made-from",
                    &[("day", page.t.day(day).into()), ("n", links.len().into())],
                ),
            };
            let before = day.pred_opt().unwrap_or(day);
            Step { sentence, units: units(page, &links, before, Direction::From) }
        })
        .collect()
}

/// What became of a unit, one step for each day. A district ended without a successor of its own: its land is followed
/// by its communes.
pub(super) fn outcomes(page: &Page, id: UnitId, today: NaiveDate) -> Vec<Step> {
    let tree = &page.state.units;
    let Some(unit) = tree.unit(id) else { return Vec::new() };
    let successors = tree.successors(id);
    if successors.is_empty() {
        return heirs(page, unit, id, today).into_iter().collect();
    }
    by_day(successors)
        .into_iter()
        .map(|(day, links)| {
            let sentence = match links.as_slice() {
                [only] if only.share == Share::Whole => one_outcome(page, unit, only),
                _ => page.t.with_all(
                    "units-split-into",
                    &[("day", page.t.day(day).into()), ("n", links.len().into())],
                ),
            };
            Step { sentence, units: units(page, &links, day, Direction::Into) }
        })
        .collect()
}

/// What became of a unit that went over as a whole: it goes on, or it is in another one, with others or alone.
fn one_outcome(page: &Page, unit: &Unit, link: &Link) -> String {
    let tree = &page.state.units;
    let day = page.t.day(link.date);
    let others = tree.predecessors(link.unit).len().saturating_sub(1);
    if others > 0 {
        return page.t.with_all("units-merged-with", &[("day", day.into()), ("n", others.into())]);
    }
    if is_same(tree, unit, link.unit) {
        return page.t.with("units-goes-on-as", "day", day);
    }
    page.t.with("units-merged-into", "day", day)
}

/// The provinces whose figures are the past of a province, as they were at the end of the last year before it began.
pub(super) fn past(page: &Page, id: UnitId) -> Vec<StepUnit> {
    let tree = &page.state.units;
    let begin = tree.unit(id).filter(|unit| unit.kind == UnitKind::Province).and_then(|unit| unit.valid_from);
    let Some(before) = begin.and_then(|day| day.pred_opt()) else { return Vec::new() };
    tree.past_on(id, before)
        .into_iter()
        .filter_map(|past| {
            Some(StepUnit {
                link: names::link(tree, past.unit, before)?,
                share: share(page, past.share, Direction::From),
                is_main: past.is_default,
            })
        })
        .collect()
}

#[derive(Clone, Copy)]
enum Direction {
    From,
    Into,
}

fn heirs(page: &Page, unit: &Unit, id: UnitId, today: NaiveDate) -> Option<Step> {
    let tree = &page.state.units;
    let last = unit.valid_to.filter(|last| *last < today)?;
    let heirs = tree.heirs(id, today);
    if heirs.is_empty() {
        return None;
    }
    let units = heirs.iter().filter_map(|heir| {
        Some(StepUnit { link: names::link(tree, heir.unit, today)?, share: String::new(), is_main: false })
    });
    let sentence =
        page.t.with_all("units-ended-land", &[("day", page.t.day(last).into()), ("n", heirs.len().into())]);
    Some(Step { sentence, units: units.collect() })
}

fn units(page: &Page, links: &[Link], day: NaiveDate, direction: Direction) -> Vec<StepUnit> {
    let tree = &page.state.units;
    let is_divided = links.len() > 1;
    links
        .iter()
        .filter_map(|link| {
            // Among origins the mark says that most of the older unit came here; it means something only for a part.
            let is_main = link.is_default
                && match direction {
                    Direction::Into => is_divided,
                    Direction::From => link.share == Share::Part,
                };
            Some(StepUnit {
                link: names::link(tree, link.unit, day)?,
                share: share(page, link.share, direction),
                is_main,
            })
        })
        .collect()
}

fn share(page: &Page, share: Share, direction: Direction) -> String {
    match (share, direction) {
        (Share::Whole, _) => page.t.get("units-share-whole"),
        (Share::Part, Direction::From) => page.t.get("units-share-part-of"),
        (Share::Part, Direction::Into) => page.t.get("units-share-part"),
    }
}

/// The same unit under the same code and name, in the next list.
fn is_same(tree: &UnitTree, unit: &Unit, other: UnitId) -> bool {
    tree.unit(other).is_some_and(|other| other.code == unit.code && other.name == unit.name)
}

fn by_day(links: &[Link]) -> Vec<(NaiveDate, Vec<Link>)> {
    let mut steps: Vec<(NaiveDate, Vec<Link>)> = Vec::new();
    for link in links {
        match steps.iter_mut().find(|(day, _)| *day == link.date) {
            Some((_, known)) => known.push(*link),
            None => steps.push((link.date, vec![*link])),
        }
    }
    // The main successor stands first.
    for (_, links) in &mut steps {
        links.sort_by_key(|link| (!link.is_default, link.unit));
    }
    steps.sort_by_key(|(day, _)| *day);
    steps
}
