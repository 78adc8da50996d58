//! The words of `caicach lake` and `caicach measure`.

use super::{PeriodKind, Place};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum Lake {
    /// Take files of a register in: CSV, XLSX or Parquet
    Import(Import),
    /// Take what changed in the registers of the database over
    Snapshot(Snapshot),
    /// Write the records of a register anew without those that were replaced
    Compact {
        /// The register, as dossiers
        #[arg(long, value_name = "REGISTER")]
        register: String,
        #[command(flatten)]
        place: LakePlace,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Snapshot {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) lake: OwnLake,
    /// The instant of the snapshot, at which things are open or overdue (default: now)
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
}

/// The lake beside a database.
#[derive(Debug, Clone, Args)]
pub(crate) struct OwnLake {
    /// A folder, or an address as s3://bucket/folder (settings from AWS_…); default: lake in the data folder
    #[arg(long, value_name = "LAKE", env = "CAICACH_LAKE")]
    pub(crate) lake: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The register, as dossiers
    #[arg(long, value_name = "REGISTER")]
    pub(crate) register: String,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) place: LakePlace,
    /// Headers and words of the files: a TOML with [columns] and [values.FIELD]
    #[arg(long, value_name = "FILE")]
    pub(crate) map: Option<PathBuf>,
    /// Give up what is there
    #[arg(long, conflicts_with = "append")]
    pub(crate) replace: bool,
    /// Add everything; a key that is there is refused
    #[arg(long)]
    pub(crate) append: bool,
    /// The instant of the snapshot, at which things are open or overdue (default: now)
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) office: OfficeNamed,
}

/// An office that is not asked for anything but what it knows of its own: units, days off, hours.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfficeNamed {
    /// The data folder of an office, whose own units are known too
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// The PostgreSQL database of an office instead of its data folder
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
}

/// Where the lake is.
#[derive(Debug, Clone, Args)]
pub(crate) struct LakePlace {
    /// A folder, or an address as s3://bucket/folder (settings from AWS_…)
    #[arg(long, value_name = "LAKE", default_value = "data/lake", env = "CAICACH_LAKE")]
    pub(crate) lake: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Measure {
    /// Compute measures
    Run(MeasureRun),
    /// A measure in words, in SQL, and as it is carried out
    Explain {
        /// The measure, as dossiers.on_time
        measure: String,
        /// The period of the example: 2026, 2026-H1, 2026-Q1 or 2026-02 (default: this year)
        #[arg(long, value_name = "PERIOD")]
        period: Option<String>,
        /// From the 15th to the 14th, or by the calendar
        #[arg(long, value_enum, default_value = "administrative")]
        kind: PeriodKind,
    },
    /// The measures that there are
    List {
        /// Only those of a register
        #[arg(long, value_name = "REGISTER")]
        register: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct MeasureRun {
    /// The measures by name, or all
    #[arg(long, value_delimiter = ',', default_value = "all", value_name = "ID,…")]
    pub(crate) measures: Vec<String>,
    /// Compute the values so many times before, and say the fastest: to compare with other engines
    #[arg(long, value_name = "TIMES", hide_short_help = true)]
    pub(crate) repeat: Option<u32>,
    /// unit, and columns by which values are split: unit,field,channel,level
    #[arg(long, value_delimiter = ',', default_value = "unit", value_name = "COLUMN,…")]
    pub(crate) by: Vec<String>,
    /// 2025, 2025-H1, 2025-Q1, 2025-02, or from..to
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: String,
    /// How the time is divided
    #[arg(long, value_enum, default_value = "all")]
    pub(crate) grain: Grain,
    /// From the 15th to the 14th, or by the calendar
    #[arg(long, value_enum, default_value = "administrative")]
    pub(crate) kind: PeriodKind,
    /// Each unit by itself, with the units beneath it, or all records together
    #[arg(long, value_enum, default_value = "own")]
    pub(crate) rollup: Rollup,
    /// The instant at which things are open or overdue (default: that of the snapshot)
    #[arg(long, value_name = "INSTANT")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) office: OfficeNamed,
    /// The scheduler of a cluster that computes, as df://HOST:50050 (default: this process)
    #[cfg(feature = "cluster")]
    #[arg(long, value_name = "df://HOST:PORT")]
    pub(crate) cluster: Option<String>,
    #[command(flatten)]
    pub(crate) place: LakePlace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Grain {
    Month,
    Quarter,
    Year,
    /// Everything from the first to the last
    All,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rollup {
    Own,
    Subtree,
    /// All records together, whatever their unit
    Whole,
}
