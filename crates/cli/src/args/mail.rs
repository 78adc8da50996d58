//! Letters: the mail server, and reminders.

use super::Place;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where the mail server is, and who the letters are from. Without `--mail-url` nothing is written to anybody.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Mail")]
pub(crate) struct Mail {
    /// smtps://HOST[:465], or smtp://HOST[:587][?tls=required|opportunistic|none]; STARTTLS is required unless said otherwise
    #[arg(long, value_name = "URL", env = "CAICACH_MAIL_URL")]
    pub(crate) mail_url: Option<String>,
    /// The name at the mail server
    #[arg(long, value_name = "NAME", env = "CAICACH_MAIL_USER")]
    pub(crate) mail_user: Option<String>,
    /// The password at the mail server; better in the environment, where other people of the machine do not see it
    #[arg(long, value_name = "PASSWORD", env = "CAICACH_MAIL_PASSWORD", hide_env_values = true)]
    pub(crate) mail_password: Option<String>,
    /// Who the letters are from: an address, or "Name <address>"
    #[arg(long, value_name = "ADDRESS", env = "CAICACH_MAIL_FROM")]
    pub(crate) mail_from: Option<String>,
    /// A certificate (PEM) that is trusted beside those of the system
    #[arg(long, value_name = "FILE", env = "CAICACH_MAIL_CA")]
    pub(crate) mail_ca: Option<PathBuf>,
    /// Letters may go to another machine in the clear
    #[arg(long, env = "CAICACH_MAIL_ALLOW_PLAIN")]
    pub(crate) mail_allow_plain: bool,
    /// The address at which people reach the pages, for letters and for signing in at a provider: https://cchc.example.vn
    #[arg(long, value_name = "URL", env = "CAICACH_PUBLIC_ADDRESS")]
    pub(crate) public_address: Option<String>,
}

/// When people are reminded, on the pages and by letter.
#[derive(Debug, Clone, Args)]
pub(crate) struct Reminders {
    /// So many days before the end of a round people are reminded
    #[arg(
        long,
        value_name = "DAYS,…",
        value_delimiter = ',',
        default_value = "7,3,1",
        value_parser = clap::value_parser!(i64).range(0..=365),
        env = "CAICACH_REMINDER_DAYS"
    )]
    pub(crate) reminder_days: Vec<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MailCommand {
    /// Send a test letter to an address, at once and past the outbox
    Test {
        /// The address
        address: String,
        #[command(flatten)]
        mail: Mail,
    },
    /// List the letters of the outbox: what waits, what was given up and why, what was sent
    List {
        #[command(flatten)]
        place: Place,
    },
}
