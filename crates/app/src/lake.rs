//! The lake: files into it, and measures out of it.
//!
//! [`import`] reads files of one register with several threads: one reads rows, others make records of them, and the caller's
//! writes. The order of the rows is kept, so that the same files give the same lake. [`measure`] computes measures.

//! [`snapshot`] takes what changed in the database over; [`App`](crate::App) holds the lake that pages read, and keeps what was
//! computed from it.

mod calendars;
mod held;
mod import;
mod measure;
mod records;
mod snapshot;

pub(crate) use held::{Answers, LakePlace};

pub use caicach_measures::{Behind, Grain, Lake, LakeError, Manifest, MeasureRow, Part, SameValues};
pub use calendars::OfficeCalendars;
pub use held::HeldLake;
pub use import::{ImportRequest, ImportedFile, import};
pub(crate) use measure::closure;
pub use measure::{Engine, Explained, MeasureRequest, Measured, Rollup, WHOLE, explain, measure};
pub use records::{RecordsAsked, RecordsShown};
pub use snapshot::{SnapshotOfRegister, Snapshotted, snapshot};
