//! Weighted trees of indicators: composite indices, and how far their ranks can be trusted.
//!
//! A composite index turns many indicators of many units into one number each, by a tree: indicators are the leaves,
//! every group is a weighted mean of its children, the root is the index. The PAR INDEX is one (points of components,
//! weighted by their maxima), and so are PAPI, PCI and most rankings that a province finds itself in. The same few
//! steps make all of them:
//!
//! ```text
//! rows ──Tree::build──▶ Tree ┐
//!                            ├─▶ normalise ─▶ aggregate ─▶ Scores of every node ─▶ ranks
//! rows ──Data::build──▶ Data ┘                    │
//!                                                 ├─▶ uncertainty: how ranks spread when weights, values, means vary
//!                                                 └─▶ sensitivity: which part of the index decides a unit's rank
//! ```
//!
//! Weights are somebody's judgement and values have errors, so a rank is less certain than it looks: whether a unit
//! is 29th or 31st may hang on a weight that nobody would defend. [`uncertainty`] says how far a rank can move,
//! [`sensitivity`] says because of what.
//!
//! ```
//! use caicach_composite::{
//!     Aggregation, Data, DataRow, Normalisation, Run, Ties, Tree, TreeRow, UncertaintySettings, aggregate, normalise,
//!     uncertainty,
//! };
//!
//! let rows = [
//!     TreeRow::root("index"),
//!     TreeRow::new("results", "index", 2.0),
//!     TreeRow::new("on_time", "results", 1.0),
//!     TreeRow::new("days", "results", 1.0).direction(-1.0),
//!     TreeRow::new("survey", "index", 1.0),
//! ];
//! let (tree, findings) = Tree::build(rows);
//! assert!(findings.is_empty());
//! let tree = tree.unwrap();
//!
//! let header = ["on_time", "days", "survey"].map(String::from);
//! let units = vec![
//!     DataRow::new("A", vec![0.9, 3.0, 80.0]),
//!     DataRow::new("B", vec![0.7, 5.0, 90.0]),
//!     DataRow::new("C", vec![0.8, 8.0, 70.0]),
//! ];
//! let (data, _) = Data::build(&tree, &header, units);
//! let (data, _) = normalise(&tree, &data, Normalisation::MinMax);
//! let (scores, _) = aggregate(&tree, &data, &Aggregation::Arithmetic.into());
//! assert_eq!(scores.ranks(tree.root(), Ties::Min), [Some(1.0), Some(2.0), Some(3.0)]);
//!
//! let settings = UncertaintySettings { draws: 1000, top: 1, ..UncertaintySettings::default() };
//! let (result, _) = uncertainty(&tree, &data, &settings, &Run::default()).unwrap();
//! assert_eq!(result.units[0].drawn.unwrap().rank.p50, 1.0);
//! ```
//!
//! Three properties hold everywhere:
//!
//! - **Imperfect input gives a result and findings.** A row, a value or a unit that cannot be used is set aside and
//!   named; missing values are stated. Only what cannot be run at all is an [`Error`].
//! - **Nothing is hidden in a default.** Scores are never rounded, ties follow a rule ([`Ties`]), a missing child
//!   leaves the mean of its parent and its siblings share its weight.
//! - **The same input and seed give the same bytes**, with any number of threads, on every processor. There are no
//!   files, no clock and no network here.
//!
//! Sources: OECD/JRC (2008), *Handbook on Constructing Composite Indicators: Methodology and User Guide*; the R
//! package COINr, whose conventions are followed and whose results are reproduced in the tests; Saltelli et al.
//! (2010) for sensitivity; Hyndman and Fan (1996) for quantiles. Each module cites its formulas.

mod aggregate;
mod convert;
mod data;
mod error;
mod jansen;
mod normalise;
mod quantile;
mod rank;
mod run;
mod sensitivity;
mod tree;
mod uncertainty;

pub use aggregate::{Aggregation, Aggregations, Scores, aggregate};
pub use data::{Data, DataRow};
pub use error::Error;
pub use jansen::{Effects, jansen_effects};
pub use normalise::{Normalisation, normalise};
pub use quantile::{quantile, quantile_of_sorted};
pub use rank::{Ties, ranks};
pub use run::{Instructions, Run};
pub use sensitivity::{PartEffect, Sensitivity, SensitivitySettings, sensitivity};
pub use tree::{Direction, Level, Node, Tree, TreeRow};
pub use uncertainty::{
    Drawn, MOST_UNITS, Nominal, Quantiles, RankFrequencies, SCORE_MEMORY, Uncertainty, UncertaintySettings,
    UnitUncertainty, uncertainty,
};
