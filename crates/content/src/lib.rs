//! Reads and checks what an office can change: units, holidays, frameworks, published results.
//!
//! Content is text that a person edits without a programmer: CSV and TOML below `content/`, each entry with its source.
//! [`Source`] finds the files (built into the binary, or a folder that replaces them); each module reads one kind of
//! file and hands typed definitions to the engines, with findings that name file and line.

pub mod calendar;
pub mod composites;
pub mod frameworks;
pub mod fuzzing;
pub mod mapping;
pub mod open_limits;
pub mod registers;
pub mod results;
pub mod scores;
mod source;
mod toml_reader;
pub mod trees;
pub mod units;
pub mod values;

pub use source::{File, Source};
