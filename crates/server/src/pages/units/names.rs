//! How units are written on pages: names of a day, ways up, validities, links.

use crate::words::Words;
use caicach_units::{MatchKind, Origin, Unit, UnitId, UnitTree, fold};
use chrono::NaiveDate;

/// Between the names of a way from the top down.
const STEP: &str = " › ";

/// A unit as a link.
pub(crate) struct UnitLink {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) is_illustrative: bool,
}

/// One unit in a list.
pub(super) struct UnitLine {
    pub(super) link: UnitLink,
    pub(super) type_name: String,
    pub(super) path: String,
    pub(super) validity: String,
    /// Why a search found it; empty in other lists.
    pub(super) why: String,
    pub(super) is_of_office: bool,
}

/// The address of a unit on a day.
pub(super) fn href(unit: &Unit, day: NaiveDate) -> String {
    format!("/units/{}/{}?at={day}", unit.kind.code(), unit.code)
}

/// A day on which the unit was in being, as near to `day` as there is one.
pub(super) fn day_within(unit: &Unit, day: NaiveDate) -> NaiveDate {
    let not_too_early = unit.valid_from.map_or(day, |from| day.max(from));
    unit.valid_to.map_or(not_too_early, |to| not_too_early.min(to))
}

/// The name with its type that the unit had on a day, or on the nearest day on which it was in being.
pub(super) fn name_on(tree: &UnitTree, id: UnitId, day: NaiveDate) -> String {
    let Some(unit) = tree.unit(id) else { return String::new() };
    let naming = tree.naming(id, day_within(unit, day));
    let name =
        naming.map_or("", |naming| if naming.full_name.is_empty() { naming.name } else { naming.full_name });
    if name.is_empty() { unit.full_name.to_string() } else { name.to_owned() }
}

/// The unit as a link to itself on a day.
pub(crate) fn link(tree: &UnitTree, id: UnitId, day: NaiveDate) -> Option<UnitLink> {
    let unit = tree.unit(id)?;
    let day = day_within(unit, day);
    Some(UnitLink {
        href: href(unit, day),
        name: name_on(tree, id, day),
        code: unit.code.to_string(),
        is_illustrative: unit.origin == Origin::Illustrative,
    })
}

/// The unit as a row of a list.
pub(super) fn line(t: &Words, tree: &UnitTree, id: UnitId, day: NaiveDate) -> Option<UnitLine> {
    let unit = tree.unit(id)?;
    let inside = day_within(unit, day);
    Some(UnitLine {
        link: link(tree, id, day)?,
        type_name: type_name(t, tree, id, inside),
        path: way_up(tree, id, inside),
        validity: validity(t, unit),
        why: String::new(),
        is_of_office: unit.origin == Origin::Office,
    })
}

/// The type that the law names, else the kind.
pub(super) fn type_name(t: &Words, tree: &UnitTree, id: UnitId, day: NaiveDate) -> String {
    let named = tree.naming(id, day).map(|naming| naming.type_vi).filter(|named| !named.is_empty());
    match named {
        Some(named) => type_word(t, named).to_owned(),
        None => tree.unit(id).map(|unit| unit.kind.label(t.language).to_owned()).unwrap_or_default(),
    }
}

/// A type of the official lists in the language of the page; one that is not among them as it stands.
pub(super) fn type_word<'a>(t: &Words, type_vi: &'a str) -> &'a str {
    let english = match type_vi {
        "Tỉnh" => "Province",
        "Thành phố trực thuộc trung ương" => "Centrally governed city",
        "Thành phố thuộc tỉnh" => "Provincial city",
        "Thành phố thuộc thành phố trực thuộc trung ương" => "Municipal city",
        "Quận" => "Urban district",
        "Huyện" => "Rural district",
        "Thị xã" => "District-level town",
        "Phường" => "Ward",
        "Xã" => "Commune",
        "Thị trấn" => "Township",
        "Đặc khu" => "Special zone",
        other => other,
    };
    t.pick(type_vi, english)
}

/// The names above a unit, the top first.
pub(super) fn way_up(tree: &UnitTree, id: UnitId, day: NaiveDate) -> String {
    let mut above: Vec<String> =
        tree.on(day).ancestors(id).into_iter().map(|id| name_on(tree, id, day)).collect();
    above.reverse();
    above.join(STEP)
}

/// From when to when a unit is in being, in words.
pub(super) fn validity(t: &Words, unit: &Unit) -> String {
    match (unit.valid_from, unit.valid_to) {
        (None, None) => t.get("units-valid-open"),
        (Some(from), None) => t.with("units-valid-from", "day", t.day(from)),
        (None, Some(to)) => t.with("units-valid-to", "day", t.day(to)),
        (Some(from), Some(to)) => format!("{} – {}", t.day(from), t.day(to)),
    }
}

/// Why a search found a unit, in words.
pub(super) fn why(t: &Words, tree: &UnitTree, id: UnitId, text: &str, matched: MatchKind) -> String {
    let Some(unit) = tree.unit(id) else { return String::new() };
    let by_code = matches!(matched, MatchKind::Code | MatchKind::CodeStart);
    if by_code && matched == MatchKind::Code && !unit.code.as_str().eq_ignore_ascii_case(text.trim()) {
        return t.with("units-why-agency", "code", text.trim().to_uppercase());
    }
    let reason = match matched {
        MatchKind::Code => t.get("units-why-code"),
        MatchKind::CodeStart => t.get("units-why-code-start"),
        MatchKind::Name => t.get("units-why-name"),
        MatchKind::NameStart => t.get("units-why-name-start"),
        MatchKind::WordStart => t.get("units-why-word"),
        MatchKind::Inside => t.get("units-why-inside"),
        MatchKind::Words => t.get("units-why-words"),
    };
    match other_name_with(tree, id, text).filter(|_| !by_code && matched != MatchKind::Words) {
        Some(name) => format!("{reason}: {name}"),
        None => reason,
    }
}

/// The other name that has the text in it, when the name of today has not.
fn other_name_with(tree: &UnitTree, id: UnitId, text: &str) -> Option<String> {
    let folded = fold(text);
    let has = |name: &str| fold(name).contains(&folded);
    let unit = tree.unit(id)?;
    if has(&unit.name) || has(&unit.full_name) {
        return None;
    }
    let alias = tree.aliases(id).iter().find(|alias| has(&alias.name) || has(&alias.full_name))?;
    Some(if alias.full_name.is_empty() { alias.name.to_string() } else { alias.full_name.to_string() })
}
