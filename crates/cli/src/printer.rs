//! All output goes through here: results on stdout in the chosen form, findings and progress on stderr.

use crate::args::{Common, Format};
use crate::stop::Stop;
use anyhow::Context;
use caicach_findings::{Findings, Language, Severity};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use rust_decimal::Decimal;
use serde::Serializer;
use serde::ser::SerializeSeq;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// How many places of one kind of finding are shown.
const PLACES_SHOWN: usize = 5;
/// Digits after the point in a table for people; programs get all of them.
const DIGITS_SHOWN: u32 = 4;

/// One value of a result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Not known or not applicable.
    Empty,
    /// Words and codes.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// An exact number.
    Exact(Decimal),
    /// A statistic.
    Real(f64),
}

impl Value {
    fn for_programs(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Exact(number) => number.normalize().to_string(),
            Self::Real(number) if number.is_finite() => number.to_string(),
            Self::Real(_) => String::new(),
        }
    }

    fn for_people(&self, language: Language) -> String {
        let digits = match self {
            Self::Exact(number) => number.round_dp(DIGITS_SHOWN).normalize().to_string(),
            Self::Real(number) if number.is_finite() => {
                let rounded = format!("{number:.*}", usize::try_from(DIGITS_SHOWN).unwrap_or(0));
                rounded.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            other => return other.for_programs(),
        };
        if language == Language::Vi { digits.replace('.', ",") } else { digits }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Empty => serde_json::Value::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Whole(number) => (*number).into(),
            Self::Exact(number) => match number.normalize().to_string().parse::<f64>() {
                Ok(value) => serde_json::Number::from_f64(value)
                    .map_or(serde_json::Value::Null, serde_json::Value::Number),
                Err(_) => serde_json::Value::Null,
            },
            Self::Real(number) => serde_json::Number::from_f64(*number)
                .map_or(serde_json::Value::Null, serde_json::Value::Number),
        }
    }

    fn is_number(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::Exact(_) | Self::Real(_))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Whole(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Whole(number.into())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Real(number)
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Exact(number)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Writes results and findings in the form that was asked for.
pub(crate) struct Printer {
    format: Format,
    pub(crate) language: Language,
    quiet: bool,
    findings_file: Option<std::path::PathBuf>,
    findings_on_stdout: AtomicBool,
}

impl Printer {
    pub(crate) fn new(common: &Common) -> Self {
        let default = if std::io::stdout().is_terminal() { Format::Table } else { Format::Csv };
        Self {
            format: common.format.unwrap_or(default),
            language: common.lang.into(),
            quiet: common.quiet,
            findings_file: common.findings.clone(),
            findings_on_stdout: AtomicBool::new(false),
        }
    }

    /// The sentence in the chosen language.
    pub(crate) fn say<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// Whether progress may be shown.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// A message on stderr.
    pub(crate) fn message(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// A message on stderr that was asked for, also with `--quiet`.
    pub(crate) fn answer(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// A line on stdout.
    pub(crate) fn line(&self, text: &str) -> anyhow::Result<()> {
        writeln!(std::io::stdout(), "{text}").context("stdout")
    }

    /// Rows under columns on stdout.
    pub(crate) fn rows(&self, columns: &[&str], rows: &[Vec<Value>]) -> anyhow::Result<()> {
        self.rows_of(columns, rows)
    }

    /// Rows that are made as they are printed.
    pub(crate) fn rows_of<R: AsRef<[Value]>>(
        &self,
        columns: &[&str],
        rows: impl IntoIterator<Item = R>,
    ) -> anyhow::Result<()> {
        let rows = rows.into_iter();
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        let written = match self.format {
            Format::Csv => write_csv(&mut out, columns, rows),
            Format::Json => write_json(&mut out, columns, rows),
            Format::Table => self.write_table(&mut out, columns, rows),
        };
        match written.and_then(|()| out.flush().map_err(Into::into)) {
            // The reader has seen enough, as in `caicach … | head`.
            Err(error) if is_broken_pipe(&error) => Ok(()),
            other => other,
        }
    }

    fn write_table<R: AsRef<[Value]>>(
        &self,
        out: &mut impl Write,
        columns: &[&str],
        rows: impl Iterator<Item = R>,
    ) -> anyhow::Result<()> {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(columns);
        let mut are_numbers = vec![false; columns.len()];
        for row in rows {
            let row = row.as_ref();
            table.add_row(row.iter().map(|value| value.for_people(self.language)));
            for (is_number, value) in are_numbers.iter_mut().zip(row) {
                *is_number |= value.is_number();
            }
        }
        for (index, is_number) in are_numbers.into_iter().enumerate() {
            if is_number && let Some(column) = table.column_mut(index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        Ok(writeln!(out, "{table}")?)
    }

    /// Findings on stderr, those of one kind together, and all of them into the file that was asked for.
    pub(crate) fn findings(&self, findings: &Findings) -> anyhow::Result<()> {
        if let Some(file) = &self.findings_file {
            let text = serde_json::to_vec_pretty(findings)?;
            std::fs::write(file, text).with_context(|| format!("--findings {}", file.display()))?;
        }
        if self.quiet || self.findings_on_stdout.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut err = std::io::stderr().lock();
        for group in findings.grouped(PLACES_SHOWN) {
            let label = group.severity.label(self.language);
            let _ = writeln!(err, "{label} [{}] × {}", group.code, group.count);
            for finding in &group.first {
                let place = finding.place.to_string();
                let separator = if place.is_empty() { "" } else { ": " };
                let _ = writeln!(err, "  {place}{separator}{}", finding.message.in_language(self.language));
                if let Some(hint) = &finding.hint {
                    let _ = writeln!(
                        err,
                        "    {} {}",
                        self.say("gợi ý:", "hint:"),
                        hint.in_language(self.language)
                    );
                }
            }
            let more = group.count - group.first.len();
            if more > 0 {
                let _ = writeln!(err, "  … {} {more}", self.say("và nơi khác:", "and further:"));
            }
        }
        Ok(())
    }

    /// The findings are the result of the command and stand on stdout already.
    pub(crate) fn findings_are_on_stdout(&self) {
        self.findings_on_stdout.store(true, Ordering::Relaxed);
    }

    /// The exit code that findings ask for.
    pub(crate) fn exit_code(findings: &Findings) -> u8 {
        u8::from(findings.iter().any(|finding| finding.severity == Severity::Rejected))
    }
}

fn write_csv<R: AsRef<[Value]>>(
    out: &mut impl Write,
    columns: &[&str],
    rows: impl Iterator<Item = R>,
) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.as_ref().iter().map(Value::for_programs))?;
    }
    Ok(writer.flush()?)
}

fn write_json<R: AsRef<[Value]>>(
    out: &mut impl Write,
    columns: &[&str],
    rows: impl Iterator<Item = R>,
) -> anyhow::Result<()> {
    let mut serializer = serde_json::Serializer::pretty(&mut *out);
    let mut list = serializer.serialize_seq(None)?;
    for row in rows {
        let cells = columns.iter().zip(row.as_ref());
        let object: serde_json::Map<String, serde_json::Value> =
            cells.map(|(column, value)| ((*column).to_owned(), value.json())).collect();
        list.serialize_element(&object)?;
    }
    list.end()?;
    Ok(writeln!(out)?)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(io) => Some(io.kind()),
            _ => None,
        });
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(csv).or(json) == Some(std::io::ErrorKind::BrokenPipe)
    })
}

impl Printer {
    /// Says why a command could not run.
    pub(crate) fn stopped(&self, stop: &Stop) -> std::process::ExitCode {
        let error_label = self.say("lỗi:", "error:");
        let hint_label = self.say("gợi ý:", "hint:");
        match stop {
            Stop::Input(findings) => {
                // Errors are shown even with --quiet: without them nobody would know why there is no result.
                let loud = Self {
                    quiet: false,
                    findings_file: self.findings_file.clone(),
                    findings_on_stdout: AtomicBool::new(false),
                    ..*self
                };
                if let Err(error) = loud.findings(findings) {
                    let _ = writeln!(std::io::stderr(), "{error_label} {error:#}");
                }
            }
            Stop::Request { message, hint } => {
                let mut err = std::io::stderr().lock();
                let _ = writeln!(err, "{error_label} {}", message.in_language(self.language));
                if let Some(hint) = hint {
                    let _ = writeln!(err, "{hint_label} {}", hint.in_language(self.language));
                }
            }
            Stop::Other(error) => {
                let _ = writeln!(std::io::stderr(), "{error_label} {error:#}");
            }
        }
        std::process::ExitCode::from(2)
    }
}
