//! The lake: files into it, and measures out of it.
//!
//! [`import`] reads files of one register with several threads: one reads rows, others make records of them, and the caller's
//! writes. The order of the rows is kept, so that the same files give the same lake. [`measure`] computes measures.

mod import;
mod measure;

pub use import::{ImportRequest, ImportedFile, import};
pub use measure::{Explained, MeasureRequest, Measured, Rollup, explain, measure};
