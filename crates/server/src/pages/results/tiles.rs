//! The tile map: one square a province, with Hoàng Sa and Trường Sa; drawn on the server, no script needed.

use crate::page::Page;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
struct Grid {
    tiles: Vec<Square>,
    islands: Vec<Island>,
}

#[derive(Debug, Deserialize)]
struct Square {
    code: String,
    row: u32,
    column: u32,
    short: String,
}

#[derive(Debug, Deserialize)]
struct Island {
    name: String,
    belongs_to: String,
    row: u32,
    column: u32,
}

static GRID_63: LazyLock<Option<Grid>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../../web/tiles/tiles-63.json")).ok());
static GRID_34: LazyLock<Option<Grid>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../../../web/tiles/tiles-34.json")).ok());

/// The map of one measure.
pub(crate) struct TileMap {
    /// `63` or `34`.
    pub(crate) epoch: &'static str,
    pub(crate) tiles: Vec<Tile>,
    /// The five classes from the lowest to the highest: shade and bounds in words.
    pub(crate) legend: Vec<(String, String)>,
}

/// One square.
pub(crate) struct Tile {
    pub(crate) class: String,
    pub(crate) href: String,
    pub(crate) name: String,
    /// The province that an island belongs to; empty for a province.
    pub(crate) of: String,
    /// The full name where the square shows a short one.
    pub(crate) full_name: String,
    pub(crate) value: String,
}

/// A value to draw.
pub(crate) struct TileValue {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) value: Option<Decimal>,
}

/// Provinces were 63 until 30 June 2025 and are 34 since: results of 2025 on belong to the 34.
pub(crate) fn epoch_of(year: i32) -> &'static str {
    if year >= 2025 { "34" } else { "63" }
}

/// The map of values by province code; none when nothing is known.
pub(crate) fn tile_map(
    page: &Page,
    epoch: &'static str,
    values: &HashMap<String, TileValue>,
    digits: u32,
) -> Option<TileMap> {
    let grid = if epoch == "34" { GRID_34.as_ref()? } else { GRID_63.as_ref()? };
    let mut known: Vec<Decimal> = values.values().filter_map(|tile| tile.value).collect();
    if known.len() < 2 {
        return None;
    }
    known.sort_unstable();
    let classes = Classes::of(&known);
    let tile = |code: &str, short: &str, island: bool, row: u32, column: u32| {
        let found = values.get(code);
        let value = found.and_then(|tile| tile.value);
        let shade = value.map_or_else(|| "none".to_owned(), |value| format!("q{}", classes.class_of(value)));
        let name = found.map_or_else(String::new, |tile| tile.name.clone());
        Tile {
            class: format!("r{row} c{column} {shade}{}", if island { " island" } else { "" }),
            href: found.map_or_else(String::new, |tile| tile.href.clone()),
            of: if island { name.clone() } else { String::new() },
            full_name: if !island && name != short { name } else { String::new() },
            name: short.to_owned(),
            value: value.map_or_else(|| "–".to_owned(), |value| page.t.decimal(&value, digits)),
        }
    };
    let mut places: Vec<(u32, u32, Tile)> = Vec::new();
    for square in &grid.tiles {
        places.push((
            square.row,
            square.column,
            tile(&square.code, &square.short, false, square.row, square.column),
        ));
    }
    for island in &grid.islands {
        places.push((
            island.row,
            island.column,
            tile(&island.belongs_to, &island.name, true, island.row, island.column),
        ));
    }
    places.sort_by_key(|(row, column, _)| (*row, *column));
    let legend = classes.legend(page, digits);
    Some(TileMap { epoch, tiles: places.into_iter().map(|(_, _, tile)| tile).collect(), legend })
}

/// Five classes with as many units each as ties allow.
struct Classes {
    /// The lowest value of each class, ascending.
    lowest: Vec<Decimal>,
    highest: Decimal,
}

impl Classes {
    fn of(sorted: &[Decimal]) -> Self {
        let mut lowest: Vec<Decimal> =
            (0..5).filter_map(|class| sorted.get(sorted.len() * class / 5)).copied().collect();
        lowest.dedup();
        Self { lowest, highest: sorted.last().copied().unwrap_or_default() }
    }

    /// 1 to 5; fewer classes use the darker shades.
    fn class_of(&self, value: Decimal) -> usize {
        let position = self.lowest.iter().filter(|lowest| **lowest <= value).count().max(1);
        5 - self.lowest.len() + position
    }

    fn legend(&self, page: &Page, digits: u32) -> Vec<(String, String)> {
        let uppers = self.lowest.iter().skip(1).copied().map(Some).chain(std::iter::once(None));
        self.lowest
            .iter()
            .zip(uppers)
            .map(|(lowest, upper)| {
                let from = page.t.decimal(lowest, digits);
                let words = match upper {
                    Some(upper) => format!("{from} – < {}", page.t.decimal(&upper, digits)),
                    None => format!("{from} – {}", page.t.decimal(&self.highest, digits)),
                };
                (format!("q{}", self.class_of(*lowest)), words)
            })
            .collect()
    }
}
