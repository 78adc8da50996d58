//! Charts as shares of their drawing area.

use super::data::{divisible, shown};
use crate::chart::Drawing;
use crate::composed::Figure;
use crate::length::Length;
use crate::number;
use crate::scale::Axis;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, dec};
use serde::Serialize;

/// A chart with everything placed between 0 and 1.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Plot {
    Bars { bars: Vec<Bar> },
    Years { marks: Vec<Mark>, points: Vec<Point> },
}

#[derive(Serialize)]
pub(super) struct Bar {
    label: String,
    value: f64,
    maximum: f64,
    words: String,
}

#[derive(Serialize)]
pub(super) struct Mark {
    at: f64,
    label: String,
}

#[derive(Serialize)]
pub(super) struct Point {
    across: f64,
    up: f64,
    year: String,
    words: String,
    /// Whether the words stand under the point, where the line does not run.
    below: bool,
}

/// Labels of bars are set at this size in a column of this share of the width, as `layout.typ` has it.
const LABEL_SIZE: u32 = 11;
const LABEL_SHARE: (u32, u32) = (38, 100);

/// Places everything in a chart of a width.
pub(super) fn plot(figure: &Figure, width: Length) -> Plot {
    match &figure.drawing {
        Drawing::Bars(bars) => {
            let most = bars.iter().map(|bar| bar.maximum.max(bar.value)).max().unwrap_or(Decimal::ONE);
            let label_width = width.share(LABEL_SHARE.0, LABEL_SHARE.1).less(Length::points(6));
            let bars = bars
                .iter()
                .map(|bar| Bar {
                    label: divisible(&shown(bar.label.as_str()), LABEL_SIZE, label_width),
                    value: share(bar.value, most),
                    maximum: share(bar.maximum, most),
                    words: format!("{}/{}", number::points(bar.value), number::points(bar.maximum)),
                })
                .collect();
            Plot::Bars { bars }
        }
        Drawing::Years(values) => {
            let axis = Axis::of(values.iter().map(|(_, value)| *value));
            let marks = axis.marks();
            let marks = marks
                .into_iter()
                .map(|mark| Mark { at: real(axis.share(mark)), label: number::number(mark, 0) })
                .collect();
            let first = values.first().map_or(0, |(year, _)| *year);
            let span = values.last().map_or(0, |(year, _)| year.saturating_sub(first));
            let is_low = |index: usize, value: Decimal| {
                let other =
                    |index: Option<usize>| index.and_then(|index| values.get(index)).map(|(_, value)| *value);
                let before = other(index.checked_sub(1));
                before.is_some_and(|before| before > value)
                    && other(index.checked_add(1)).is_some_and(|next| next > value)
            };
            let points = values
                .iter()
                .enumerate()
                .map(|(index, (year, value))| Point {
                    // One year alone stands in the middle.
                    across: if span == 0 {
                        0.5
                    } else {
                        f64::from(year.saturating_sub(first)) / f64::from(span)
                    },
                    up: real(axis.share(*value)),
                    year: year.to_string(),
                    words: number::points(*value),
                    below: is_low(index, *value) && axis.share(*value) > dec!(0.15),
                })
                .collect();
            Plot::Years { marks, points }
        }
    }
}

fn share(value: Decimal, most: Decimal) -> f64 {
    real(value.checked_div(most).unwrap_or_default())
}

fn real(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}
