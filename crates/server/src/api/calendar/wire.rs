//! Instants, periods and working time on the wire.

use crate::api::finding::Finding;
use crate::api::number::Exact;
use crate::api::text::Text;
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A local date and time, to the minute: `2026-02-27T17:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LocalInstant(pub(super) NaiveDateTime);

impl Serialize for LocalInstant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0.format("%Y-%m-%dT%H:%M"))
    }
}

impl ToSchema for LocalInstant {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LocalInstant")
    }
}

impl PartialSchema for LocalInstant {
    fn schema() -> RefOr<Schema> {
        let about = "A date and time on the clocks of Vietnam (Asia/Ho_Chi_Minh, UTC+7), to the minute.";
        let schema = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(about))
            .pattern(Some("^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"))
            .examples(["2026-02-27T17:00"]);
        RefOr::T(Schema::Object(schema.build()))
    }
}

/// Working days and working time between two instants.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Between)]
pub(crate) struct BetweenAnswer {
    /// The one end, not counted.
    pub(super) from: LocalInstant,
    /// The other end.
    pub(super) to: LocalInstant,
    /// Working dates in (from, to]; negative when `to` comes first.
    pub(super) working_days: i64,
    /// Working minutes between the instants; negative when `to` comes first.
    pub(super) working_minutes: i64,
    /// The same in hours, not rounded.
    pub(super) working_hours: Exact,
    /// What is to be known: years whose days off are not announced.
    pub(super) findings: Vec<Finding>,
}

/// Where the months of a period begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PeriodKind)]
pub(super) enum PeriodKindWord {
    /// From the 15th to the 14th (NĐ 09/2019/NĐ-CP, article 12).
    Administrative,
    /// From the first to the last day of a month.
    Calendar,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Grain)]
pub(super) enum GrainWord {
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// Twelve months.
    Year,
}

/// A reporting period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Period)]
pub(crate) struct PeriodAnswer {
    /// Its name.
    #[schema(example = "2026-Q1")]
    pub(super) period: String,
    /// Where its months begin.
    pub(super) kind: PeriodKindWord,
    /// How long it is.
    pub(super) grain: GrainWord,
    /// Its name for people.
    pub(super) label: Text,
    /// Its first day.
    pub(super) from: NaiveDate,
    /// Its last day.
    pub(super) to: NaiveDate,
}
