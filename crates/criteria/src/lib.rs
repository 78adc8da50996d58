//! Draft.
mod columns;
mod decision;
mod document;
mod draft;
mod items;
mod number;
mod options;
mod points;
mod read;
mod reading;
mod remark;
mod rows;
mod rule;
mod sets;
mod sums;
mod text;
mod tree;
mod word_serde;
mod write;

pub use columns::Meaning;
pub use draft::{Draft, DraftColumn, DraftItem, DraftPlace, DraftTable, OtherText};
pub use options::{ColumnChoice, Limits, ReadOptions};
pub use read::read;
pub use reading::{Reading, Status};
pub use remark::Remark;
pub use rule::{Adjustment, RuleContext, check_reading, read_rule};
pub use write::{FrameworkFiles, FrameworkHeader, framework_files};
