//! The rounds of an assessment (kỳ đánh giá): one framework, a set of units, one year.
//!
//! A unit scores itself, experts appraise, the unit explains, experts look again, a council decides, and the result is
//! published. Which rounds there are and when they are open is data ([`Rounds`]); only the first and the last are always
//! there. What is entered in a round never replaces what was entered in an earlier one: every round keeps its own entry for
//! every component, so that any two can be laid side by side ([`differences`]).
//!
//! Nothing here reads a clock or a database: the instant is handed in, and a sheet is what somebody else has read.
//!
//! # Map
//!
//! * [`Rounds`], [`Window`], [`WindowState`]: which round is open for a unit at an instant, and who is to be reminded.
//! * [`Entry`], [`apply`]: what is entered for a component, and what it earns by the component's rule.
//! * [`UnitSheet`]: the entries of a unit over all rounds; what is lacking; which of them count.
//! * [`differences`]: two states of a sheet side by side; [`unusual`]: values far from those of others.
//! * [`Vote`]: the council, its majority, votes in writing.
//!
//! Sources: the guidance under 4361/QĐ-BNV (survey criteria are not self-scored; evidence is required; a criterion without
//! evidence needs a written explanation) and the rules of the Hà Nội council under its decision 4762 of 2024 (valid when more
//! than half of the members approve, present or in writing).

mod difference;
mod entry;
mod round;
mod sheet;
mod typed;
mod unusual;
mod vote;

pub use difference::{Changes, Difference, differences};
pub use entry::{Applied, Entry, Refused, Statement, apply, check_reason, is_filled_by_system};
pub use round::{Extension, Reminder, Round, RoundKind, Rounds, Window, WindowState};
pub use sheet::{Lacking, UnitSheet};
pub use typed::{NotPoints, Typed, labels_of, numbers_of, takes_points};
pub use unusual::{FAR, FEWEST, Unusual, unusual};
pub use vote::{Ballot, Choice, Vote, VoteResult};
