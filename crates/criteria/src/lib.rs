//! Draft.
mod columns;
mod document;
mod draft;
mod number;
mod options;
mod points;
mod reading;
mod remark;
mod rule;
mod text;
mod word_serde;

pub use columns::Meaning;
pub use draft::{Draft, DraftColumn, DraftItem, DraftPlace, DraftTable, OtherText};
pub use options::{ColumnChoice, Limits, ReadOptions};
pub use reading::{Reading, Status};
pub use remark::Remark;
pub use rule::{Adjustment, RuleContext, check_reading, read_rule};
