//! Frameworks, scoring rules, totals, bands and ranks of the administrative reform index.
//!
//! # The idea
//!
//! A province, a department or a commune is scored once a year by a table that a decision lays down: domains
//! (lĩnh vực), in them criteria (tiêu chí), in them components (tiêu chí thành phần), each with its maximum points.
//! At the ends of the tree something is observed – a rate, a count, a label that an appraiser picks, the result of a
//! survey – and a rule turns it into points. Points add up to a total; totals are ranked and fall into bands.
//!
//! The engine takes the table as it is. Tables differ in every respect: the maximum need not be 100, components may
//! not add up to their criterion, bounds of bands may be unknown, rounding and tie rules are stated or not. What is
//! doubtful is said ([`caicach_findings::Findings`]) and carried beside the result; nothing is repaired silently
//! and nothing official is made up.
//!
//! # From a table to ranks
//!
//! ```
//! use caicach_findings::Place;
//! use caicach_index::{Assessed, Document, Framework, Level, Values, score};
//! use rust_decimal::dec;
//! use serde_json::json;
//!
//! // 1. The table: content files are read into a neutral tree and handed over.
//! let file = json!({
//!     "framework": { "id": "example", "name_vi": "Ví dụ", "maximum": 3, "domains": { "1": "procedures" } },
//!     "items": [
//!         { "code": "1", "name_vi": "Cải cách thủ tục hành chính", "max_points": 3 },
//!         { "code": "1.1", "parent": "1", "name_vi": "Hồ sơ đúng hạn", "max_points": 2,
//!           "rule": { "kind": "proportional", "floor": 0.8 } },
//!         { "code": "1.2", "parent": "1", "name_vi": "Kế hoạch", "max_points": 1,
//!           "rule": { "kind": "choice",
//!                     "choices": [{ "label": "Có", "points": 1 }, { "label": "Không", "points": 0 }] } },
//!     ],
//! });
//! let (document, findings) = Document::read(&file, "example.toml");
//! assert!(findings.is_empty());
//! let (framework, findings) = Framework::build(document.header, document.items);
//! assert!(findings.is_empty());
//! assert_eq!(
//!     framework.item("1.1").and_then(|item| item.rule.as_ref()).map(|rule| rule.describe().vi),
//!     Some("Từ 80% trở lên: tỷ lệ × 2 điểm; dưới 80%: 0 điểm".to_owned()),
//! );
//!
//! // 2. What was observed: each value is held against its rule as it comes in.
//! let mut builder = Values::builder(&framework, Place::file("values.csv"));
//! for (line, (unit, code, value)) in
//!     [("A", "1.1", "0.9"), ("A", "1.2", "có"), ("B", "1.1", "95"), ("B", "1.2", "Có")].into_iter().enumerate()
//! {
//!     builder.push_text(unit, code, value, u64::try_from(line + 2).ok());
//! }
//! let (values, findings) = builder.finish();
//! let refused: Vec<String> = findings.iter().map(|finding| finding.place.to_string()).collect();
//! assert_eq!(refused, ["values.csv:4:value (B 1.1)"]); // 95 is no rate; the hint says 0.95
//!
//! // 3. Scores, percentages of what could be attained, ranks.
//! let (scores, _) = score(&values, &Assessed::default());
//! assert_eq!(scores.total("A").map(|total| total.points), Some(dec!(2.8)));
//! let totals = scores.rows(&[Level::Total]);
//! let ranks: Vec<_> = totals.iter().map(|row| (row.unit, row.rank)).collect();
//! assert_eq!(ranks, [("A", Some(dec!(1))), ("B", Some(dec!(2)))]);
//! ```
//!
//! # What is exact and what is not
//!
//! Points are decimals, never binary fractions: 0.1 + 0.2 is 0.3, and a bound of 90 is reached or not. Division
//! leaves its rest at the 28th digit; ranks look at 20 decimals, so that nobody is ranked by such a rest. What is
//! statistical – uncertainty, sensitivity – is done in `f64` by `caicach_composite`, which [`Scores::weighted`]
//! prepares.
//!
//! # Map
//!
//! * [`Document`] and [`ItemDefinition`]: a content file, read; [`Framework`]: put together and checked.
//! * [`Rule`]: one scoring rule; its kinds are [`RuleKind`].
//! * [`Values`]: what was observed; [`score`]: points; [`Scores`]: tables, ranks, bands, profiles.
//! * [`rank`] and [`change`]: published lists; [`compare_domains`]: two years of one unit.

mod band;
mod change;
mod composite;
mod domains;
mod exact;
mod framework;
mod label;
mod level;
mod profile;
mod rank;
mod rule;
mod score;
mod settings;
mod value;
mod values;
mod wording;

pub use band::{Band, BandScope};
pub use change::{RankedUnit, UnitScore, change, rank};
pub use composite::WeightedScores;
pub use domains::{Counts, DomainChange, DomainComparison, DomainResult, compare_domains};
pub use framework::{
    Document, Framework, FrameworkStatus, Header, ITEM_COLUMNS, Item, ItemDefinition, ItemStatus,
    OPTIONAL_ITEM_COLUMNS, Role, RuleDefinition, ValueSource,
};
pub use label::{fold_label, nearest_label};
pub use level::Level;
pub use profile::ProfileItem;
pub use rank::ranks;
pub use rule::{
    Accepted, Award, BelowTarget, Choice, ChoiceRule, LinearRule, Monotone, NumberRange, PerItemRule,
    PointsRule, ProportionalRule, Refusal, RelativeToBestRule, Rule, RuleKind, Shape, StepsRule, SurveyRule,
    TargetRule, ValidValues, ValueUnit,
};
pub use score::{Assessed, Mark, Score, ScoreRow, Scores, score};
pub use settings::{BandsOn, NotApplicable, RankOn, Rounding, RoundingMode, Settings, Ties, Word, round};
pub use value::RawValue;
pub use values::{Cell, Values, ValuesBuilder};
