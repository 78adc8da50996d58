//! The words of the command line: types that clap reads, and nothing else.
//!
//! The names are a public contract; a change here is a breaking change and goes into CHANGELOG.md.

mod calendar;
#[cfg(feature = "cluster")]
mod cluster;
mod lake;
mod mail;
mod openid;

pub(crate) use calendar::{
    Announce, AnnouncedKind, Calendar, CalendarSource, Clock, DayRule, Due, LimitArguments, PeriodKind,
};

#[cfg(feature = "cluster")]
pub(crate) use cluster::Cluster;
pub(crate) use lake::{
    Grain, Import, Lake, LakePlace, Measure, MeasureRun, OfficeNamed, OwnLake, Rollup, Snapshot,
};
pub(crate) use openid::{FirstLinkBy, OpenId};

pub(crate) use mail::{Mail, MailCommand, Reminders};

use caicach_findings::Language;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Runs the administrative reform of an authority: index, deadlines, results.
#[derive(Debug, Parser)]
#[command(name = "caicach", version, about, propagate_version = true, max_term_width = 110)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// How results are written; a table on a terminal, else CSV
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Language of messages
    #[arg(long, global = true, value_enum, default_value = "vi", env = "CAICACH_LANG")]
    pub(crate) lang: Lang,
    /// Neither progress nor findings on stderr
    #[arg(long, global = true)]
    pub(crate) quiet: bool,
    /// Write findings as JSON into a file; of each kind in a file that is imported, the first hundred
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) findings: Option<PathBuf>,
    /// How many threads compute (default: one for each core)
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Where random numbers begin; the same seed gives the same results
    #[arg(long, global = true, default_value_t = 0, value_name = "N")]
    pub(crate) seed: u64,
    /// A folder of content that replaces what is built in
    #[arg(long, global = true, value_name = "DIR", env = "CAICACH_CONTENT")]
    pub(crate) content: Option<PathBuf>,
}

/// The form of results on stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// An array of objects
    Json,
    /// Comma-separated, decimal point
    Csv,
}

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// Tiếng Việt
    Vi,
    /// English
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Language::Vi,
            Lang::En => Language::En,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve pages and the API
    Serve(Serve),
    /// Fill an empty folder with the demonstration province and serve it
    Demo(Demo),
    /// Frameworks, scores, ranks, uncertainty
    #[command(subcommand)]
    Index(Index),
    /// Working days, deadlines, periods
    #[command(subcommand)]
    Calendar(Calendar),
    /// Records of registers as columns, for measures
    #[command(subcommand)]
    Lake(Lake),
    /// Measures over the lake
    #[command(subcommand)]
    Measure(Measure),
    /// The scheduler and the executors of a cluster
    #[cfg(feature = "cluster")]
    #[command(subcommand)]
    Cluster(Cluster),
    /// Content, database, people, backup
    #[command(subcommand)]
    Admin(Admin),
}

/// Where the data are.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// The folder of the SQLite file, the attached files and the lake
    #[arg(long, value_name = "DIR", default_value = "data", env = "CAICACH_DATA")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database instead of SQLite: postgres://user:password@host/name
    #[arg(long, value_name = "URL", env = "CAICACH_DATABASE")]
    pub(crate) database: Option<String>,
    /// The key with which secrets in the database are sealed, 64 hexadecimal digits; else secret.key in the data folder
    #[arg(long, value_name = "KEY", env = "CAICACH_SECRET_KEY", hide_env_values = true)]
    pub(crate) secret_key: Option<String>,
    /// The key with which the heads of the audit log are signed; else audit-key.pk8 in the data folder
    #[arg(long, value_name = "FILE", env = "CAICACH_AUDIT_KEY")]
    pub(crate) audit_key: Option<PathBuf>,
    /// The file of signed heads; else audit-heads.jsonl in the data folder
    #[arg(long, value_name = "FILE", env = "CAICACH_AUDIT_HEADS")]
    pub(crate) audit_heads: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Cookies insist on HTTPS; for a server behind a proxy that speaks HTTPS
    #[arg(long, env = "CAICACH_SECURE_COOKIES")]
    pub(crate) secure_cookies: bool,
    #[command(flatten)]
    pub(crate) openid: OpenId,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) lake: OwnLake,
    #[command(flatten)]
    pub(crate) mail: Mail,
    #[command(flatten)]
    pub(crate) reminders: Reminders,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address and port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) lake: OwnLake,
    #[command(flatten)]
    pub(crate) mail: Mail,
    #[command(flatten)]
    pub(crate) reminders: Reminders,
    /// Fewer units and years, for a quick look
    #[arg(long)]
    pub(crate) small: bool,
    /// Fill the folder and stop, without serving
    #[arg(long)]
    pub(crate) only_fill: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Index {
    /// Check a framework (TOML, or CSV with the columns of the template)
    Check {
        /// A file, or the identifier of a framework that is built in
        framework: String,
    },
    /// Score units by a framework
    Score(Score),
    /// Rank units by their scores
    Rank(Rank),
    /// Composite index of weighted indicators
    Composite(Composite),
    /// How sure are the ranks?
    Uncertainty(Uncertainty),
    /// Which domain's weight moves the rank of a unit?
    Sensitivity(Sensitivity),
}

#[derive(Debug, Args)]
pub(crate) struct Score {
    /// A file, or the identifier of a framework that is built in
    #[arg(long, value_name = "F")]
    pub(crate) framework: String,
    /// unit,code,value[,note]; a number, a choice label, `na`, or empty
    #[arg(long, value_name = "V.csv")]
    pub(crate) values: PathBuf,
    /// total, domain, criterion, component; several by comma
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', default_value = "total")]
    pub(crate) level: Vec<ScoreLevel>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ScoreLevel {
    Total,
    Domain,
    Criterion,
    Component,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ties {
    /// 1, 2, 2, 4
    Min,
    /// 1, 2, 2, 3
    Dense,
    /// 1, 2.5, 2.5, 4
    Average,
}

#[derive(Debug, Args)]
pub(crate) struct Rank {
    /// unit,score
    #[arg(long, value_name = "S.csv")]
    pub(crate) scores: PathBuf,
    /// How equal scores are ranked
    #[arg(long, value_enum, default_value = "min")]
    pub(crate) ties: Ties,
    /// unit,score of the year before
    #[arg(long, value_name = "P.csv")]
    pub(crate) previous: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Normalise {
    /// The data are comparable as they are
    None,
    /// (x − min) / (max − min) × 100
    Minmax,
    /// (x − mean) / standard deviation
    Zscore,
    /// The rank of the value, the highest for the best
    Rank,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Aggregate {
    /// Weighted arithmetic mean
    Arithmetic,
    /// Weighted geometric mean
    Geometric,
}

#[derive(Debug, Args)]
pub(crate) struct Composite {
    /// code,parent,weight[,direction]; the root has no parent; direction 1 or -1
    #[arg(long, value_name = "T.csv")]
    pub(crate) tree: PathBuf,
    /// unit,<indicator codes …>; empty = missing
    #[arg(long, value_name = "D.csv")]
    pub(crate) data: PathBuf,
    /// How indicators are made comparable
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) normalise: Normalise,
    /// How children become their parent
    #[arg(long, value_enum, default_value = "arithmetic")]
    pub(crate) aggregate: Aggregate,
    /// total, or 1 (indicators), 2, …; several by comma
    #[arg(long, value_name = "LEVEL", value_delimiter = ',', default_value = "total")]
    pub(crate) level: Vec<String>,
}

/// A framework with values, or a tree with data.
#[derive(Debug, Args)]
#[group(id = "input", multiple = true)]
pub(crate) struct DrawInput {
    /// A file, or the identifier of a framework that is built in
    #[arg(
        long,
        value_name = "F",
        requires = "values",
        conflicts_with = "tree",
        required_unless_present = "tree"
    )]
    pub(crate) framework: Option<String>,
    /// unit,code,value[,note]
    #[arg(long, value_name = "V.csv", requires = "framework")]
    pub(crate) values: Option<PathBuf>,
    /// code,parent,weight[,direction]
    #[arg(long, value_name = "T.csv", requires = "data")]
    pub(crate) tree: Option<PathBuf>,
    /// unit,<indicator codes …>
    #[arg(long, value_name = "D.csv", requires = "tree")]
    pub(crate) data: Option<PathBuf>,
    /// How indicators of a tree are made comparable
    #[arg(long, value_enum, default_value = "none")]
    pub(crate) normalise: Normalise,
    /// How children become their parent
    #[arg(long, value_enum, default_value = "arithmetic")]
    pub(crate) aggregate: Aggregate,
    /// Weights vary by this share up and down
    #[arg(long, value_name = "SHARE", default_value_t = 0.25)]
    pub(crate) weight_noise: f64,
}

#[derive(Debug, Args)]
pub(crate) struct Uncertainty {
    #[command(flatten)]
    pub(crate) input: DrawInput,
    /// How many draws
    #[arg(long, value_name = "N")]
    pub(crate) draws: u64,
    /// Levels whose weights vary, counted from the leaves: 1 = indicators or components
    #[arg(long, value_name = "1,2,3", value_delimiter = ',', default_value = "1,2,3")]
    pub(crate) levels: Vec<u32>,
    /// Standard deviation of the error of each component, as a share of its maximum; of each indicator, in its unit
    #[arg(long, value_name = "SD")]
    pub(crate) component_error: Option<f64>,
    /// Each draw aggregates arithmetically or geometrically, by chance
    #[arg(long)]
    pub(crate) vary_aggregation: bool,
    /// The chance to be among the first K
    #[arg(long, value_name = "K", default_value_t = 10)]
    pub(crate) top: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Sensitivity {
    #[command(flatten)]
    pub(crate) input: DrawInput,
    /// The unit whose rank is explained
    #[arg(long, value_name = "U")]
    pub(crate) unit: String,
    /// Sobol' points; N × (domains + 2) rankings are computed
    #[arg(long, value_name = "N", default_value_t = 4096)]
    pub(crate) draws: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Check a folder of content, and the mail server when one is set
    Check {
        /// The folder, for instance content/
        folder: PathBuf,
        #[command(flatten)]
        mail: Box<Mail>,
    },
    /// Letters: the mail server, the outbox
    #[command(subcommand)]
    Mail(MailCommand),
    /// Bring the database up to date
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// People
    #[command(subcommand)]
    User(User),
    /// Write the database and the files of people into one file; records that only a lake holds (lake import) are not in it
    Backup {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Read a backup into an empty database
    Restore {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// The key and the signatures of the audit log
    #[command(subcommand)]
    Audit(Audit),
    /// Find altered, missing, reordered, cut or rewritten audit entries
    VerifyAudit {
        /// A copy of the file of signed heads, kept elsewhere; else the server's own
        #[arg(long, value_name = "FILE")]
        heads: Option<PathBuf>,
        /// The public key of the signatures, 64 hexadecimal digits, kept elsewhere; else that of the server's own key
        #[arg(long, value_name = "PUBLIC")]
        key: Option<String>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Show the public key with which signatures are checked, and its fingerprint; a key is made when there is none
    Key {
        #[command(flatten)]
        place: Place,
    },
    /// Sign the heads of all chains now
    Sign {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add a person; the password is asked for, or read from stdin
    Add {
        /// The name to sign in with
        name: String,
        /// The name that is shown
        #[arg(long, value_name = "TEXT")]
        display_name: Option<String>,
        /// E-mail
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// May administer; the first person always may
        #[arg(long)]
        administrator: bool,
        /// Read the password from the first line of stdin
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Set a new password for somebody who lost theirs; their sessions end
    Password {
        /// The name to sign in with
        name: String,
        /// Read the password from the first line of stdin
        #[arg(long)]
        password_stdin: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Grant a role over a unit and all beneath it, or over the whole office when no unit is given
    Grant {
        /// The name to sign in with
        name: String,
        /// administrator, index_owner, scorer, approver, appraiser, council_member, surveyor, supervisor, clerk, leader, auditor
        role: String,
        /// The code of the unit
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// The unit alone, without those beneath it
        #[arg(long, requires = "unit")]
        alone: bool,
        /// Codes of domains, for an appraiser
        #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
        domains: Vec<String>,
        /// The first day; today when not given
        #[arg(long, value_name = "DATE")]
        from: Option<NaiveDate>,
        /// The last day
        #[arg(long, value_name = "DATE")]
        to: Option<NaiveDate>,
        /// The name of the person for whom somebody acts
        #[arg(long, value_name = "NAME", requires = "to")]
        acting_for: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Let somebody sign in at the OpenID Connect provider: the subject that the provider gives to this person
    Link {
        /// The name to sign in with
        name: String,
        /// The subject (claim sub) at the provider
        subject: String,
        /// The issuer of the provider
        #[arg(long, value_name = "URL", env = "CAICACH_OPENID_ISSUER")]
        issuer: String,
        #[command(flatten)]
        place: Place,
    },
    /// List people
    List {
        #[command(flatten)]
        place: Place,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_words_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
