//! Registers: what an office records, and what must hold for each record.
//!
//! A register is a file that an office can change: fields with types, allowed values, conditions under which a field must be
//! filled in, rules between fields, and columns that are computed once when a record is written ([`Register`]). Pages,
//! forms, import, export, the API and the table in the lake all come from that one definition.
//!
//! Conditions are SQL ([`expression`]), so that the same text holds for one record in a form and for ten million in the
//! lake.
//!
//! The crate reads no file and no clock. Working days come from [`expression::WorkingDays`].

mod cell;
mod definition;
mod dossiers;
pub mod expression;
mod measure;
mod reader;
mod record;
mod schema;
mod value;
mod working_days;

pub use cell::read_cell;
pub use compact_str::CompactString;
pub use definition::{
    DerivedDefinition, FieldDefinition, RegisterDefinition, RuleDefinition, wrong_expression,
};
pub use measure::{
    Better, Exists, ExistsDefinition, Format, Measure, MeasureDefinition, MeasureKind, MeasureText,
    Membership, Shape,
};
pub use reader::{Calendars, RecordReader};
pub use record::{Record, key_of};
pub use schema::{
    Choice, Derived, Field, FieldKind, InForce, Range, Register, RegisterKind, RegisterStatus, Rule,
};
pub use value::{Value, ValueType};

/// The register of dossiers: the one whose columns the program computes itself.
pub const DOSSIERS: &str = "dossiers";
