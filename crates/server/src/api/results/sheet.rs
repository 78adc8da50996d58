//! Which scored groups of units are asked for, and what stands at the head of each.

use crate::api::paging::Paging;
use crate::api::query::{FromParameters, Parameters};
use crate::api::text::Text;
use crate::problem::Problem;
use caicach_app::{Scored, State};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Which scored groups are asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct SheetsAsked {
    /// Only this framework, by its identifier.
    #[param(example = "mau-tinh")]
    framework: Option<String>,
    /// Only this year.
    #[param(minimum = 0, maximum = 9999, example = 2025)]
    year: Option<i32>,
    /// Only units of this kind: `department`, `commune`; units that the list of units does not know form the group `other`.
    #[param(example = "commune")]
    group: Option<String>,
    /// The part of the list.
    #[param(ignore)]
    pub(super) paging: Paging,
}

impl FromParameters for SheetsAsked {
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self {
            framework: parameters.text("framework")?,
            year: parameters.year("year")?,
            group: parameters.text("group")?,
            paging: Paging::from_parameters(parameters)?,
        })
    }
}

impl SheetsAsked {
    /// The scored groups that fit: by framework, year (newest first) and group.
    pub(super) fn of<'a>(&self, state: &'a State) -> Vec<&'a Scored> {
        let fits = |sheet: &&Scored| {
            let scores = &sheet.scores;
            self.framework.as_ref().is_none_or(|id| *id == scores.framework_id)
                && self.year.is_none_or(|year| year == scores.year)
                && self.group.as_ref().is_none_or(|group| *group == scores.group)
        };
        state.sheets.iter().filter(fits).collect()
    }
}

/// A scored group of units: one framework, one year, one kind of units.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScoredGroup)]
pub(super) struct SheetHead {
    /// The framework.
    #[schema(example = "mau-tinh")]
    framework: String,
    /// Its name.
    framework_name: Text,
    /// The version of the framework's text by which it was scored (SHA-256).
    framework_version: String,
    /// The year.
    year: i32,
    /// The kind of the units.
    #[schema(example = "commune")]
    group: String,
    /// How many units were scored.
    units: usize,
    /// Whether units or values were made up to show the product.
    is_illustrative: bool,
    /// When it was computed.
    computed_at: DateTime<Utc>,
}

impl SheetHead {
    pub(super) fn of(scored: &Scored) -> Self {
        let scores = &scored.scores;
        Self {
            framework: scores.framework_id.clone(),
            framework_name: Text::new(&scores.framework_name.vi, &scores.framework_name.en),
            framework_version: scored.header.framework_version.clone(),
            year: scores.year,
            group: scores.group.clone(),
            units: scores.units.len(),
            is_illustrative: scores.is_illustrative,
            computed_at: scored.header.computed_at,
        }
    }
}

/// What tells a unit of a scored group from all others.
pub(super) fn key_of(scored: &Scored, unit: &str) -> String {
    let scores = &scored.scores;
    format!("{}/{}/{}/{unit}", scores.framework_id, scores.year, scores.group)
}
