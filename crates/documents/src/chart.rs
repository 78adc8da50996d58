//! Charts: what was earned of a maximum, and points over the years.

use crate::error::{DocumentError, Problem};
use crate::number;
use crate::text::Phrase;
use rust_decimal::Decimal;

/// A bar: what was earned against what can be earned.
#[derive(Debug, Clone)]
pub struct Bar {
    pub(crate) label: Phrase,
    pub(crate) value: Decimal,
    pub(crate) maximum: Decimal,
}

impl Bar {
    /// A bar.
    ///
    /// # Errors
    /// An empty label, a value below zero, a maximum that is not above zero.
    pub fn new(label: &str, value: Decimal, maximum: Decimal) -> Result<Self, DocumentError> {
        let label = Phrase::new("nhãn của biểu đồ", label)?;
        if value < Decimal::ZERO {
            return Err(DocumentError::new(label.to_string(), Problem::Negative(number::points(value))));
        }
        if maximum <= Decimal::ZERO {
            return Err(DocumentError::new(label.to_string(), Problem::NoMaximum(number::points(maximum))));
        }
        Ok(Self { label, value, maximum })
    }
}

/// A chart with its caption.
#[derive(Debug, Clone)]
pub struct Chart {
    pub(crate) caption: Phrase,
    pub(crate) drawing: Drawing,
}

#[derive(Debug, Clone)]
pub(crate) enum Drawing {
    Bars(Vec<Bar>),
    Years(Vec<(i32, Decimal)>),
}

impl Chart {
    /// Bars under each other, each with an outline up to its maximum.
    ///
    /// # Errors
    /// No bars.
    pub fn bars(caption: Phrase, bars: Vec<Bar>) -> Result<Self, DocumentError> {
        if bars.is_empty() {
            return Err(DocumentError::new(place(&caption), Problem::NothingToShow));
        }
        Ok(Self { caption, drawing: Drawing::Bars(bars) })
    }

    /// A line over years. A year that is left out stays a gap of its width on the axis, joined by the line.
    ///
    /// # Errors
    /// No years, years that do not rise, a value below zero.
    pub fn years(caption: Phrase, values: Vec<(i32, Decimal)>) -> Result<Self, DocumentError> {
        if values.is_empty() {
            return Err(DocumentError::new(place(&caption), Problem::NothingToShow));
        }
        if let Some(((_, _), (year, _))) = values.iter().zip(values.iter().skip(1)).find(|(a, b)| a.0 >= b.0)
        {
            return Err(DocumentError::new(place(&caption), Problem::YearsOutOfOrder(*year)));
        }
        if let Some((year, value)) = values.iter().find(|(_, value)| *value < Decimal::ZERO) {
            let place = format!("{}, năm {year}", place(&caption));
            return Err(DocumentError::new(place, Problem::Negative(number::points(*value))));
        }
        Ok(Self { caption, drawing: Drawing::Years(values) })
    }

    /// What the chart says, for those who cannot see it.
    pub(crate) fn description(&self) -> String {
        let values: Vec<String> = match &self.drawing {
            Drawing::Bars(bars) => bars
                .iter()
                .map(|bar| {
                    format!("{}: {}/{}", bar.label, number::points(bar.value), number::points(bar.maximum))
                })
                .collect(),
            Drawing::Years(values) => {
                values.iter().map(|(year, value)| format!("{year}: {}", number::points(*value))).collect()
            }
        };
        format!("{}. {}", self.caption, values.join("; "))
    }
}

fn place(caption: &Phrase) -> String {
    format!("biểu đồ “{caption}”")
}
