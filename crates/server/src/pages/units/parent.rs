//! The unit above, as somebody types it: a code, or a name with or without diacritics.

use super::names::{self, UnitLink};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_units::{UnitId, UnitTree};
use chrono::NaiveDate;

/// The most units that are offered to choose from.
const MOST_CANDIDATES: usize = 20;

/// What the typed text means.
pub(crate) enum Parent {
    /// Nothing was typed: the unit stands at the top.
    None,
    /// One code.
    Code(String),
    /// Several units have the name; one of them must be chosen.
    Several(Vec<UnitLink>),
    /// Nothing is called so.
    Unknown(Findings),
}

/// Finds the unit above on a day.
pub(crate) fn find(tree: &UnitTree, typed: &str, day: NaiveDate) -> Parent {
    if typed.is_empty() {
        return Parent::None;
    }
    if !tree.with_code(typed).is_empty() {
        return Parent::Code(typed.to_owned());
    }
    let found = tree.by_name(typed, None, Some(day));
    match found.as_slice() {
        [] => Parent::Unknown(unknown(typed, day).into()),
        [only] => tree.unit(*only).map_or(Parent::None, |unit| Parent::Code(unit.code.to_string())),
        several => Parent::Several(links(tree, several, day)),
    }
}

fn links(tree: &UnitTree, units: &[UnitId], day: NaiveDate) -> Vec<UnitLink> {
    let link = |id: &UnitId| {
        let mut link = names::link(tree, *id, day)?;
        let above = names::way_up(tree, *id, day);
        if !above.is_empty() {
            link.name = format!("{} ({above})", link.name);
        }
        Some(link)
    };
    units.iter().take(MOST_CANDIDATES).filter_map(link).collect()
}

fn unknown(typed: &str, day: NaiveDate) -> Finding {
    let message = Text::new(
        format!("Ngày {} không có đơn vị mang mã hoặc tên “{typed}”", day.format("%d/%m/%Y")),
        format!("On {day} no unit has the code or name “{typed}”"),
    );
    Finding::rejected("unit-parent-unknown", message).at(Place::default().column("parent")).hint(Text::new(
        "Tìm mã đơn vị cấp trên ở trang Đơn vị",
        "Look the code of the unit above up on the page of units",
    ))
}
