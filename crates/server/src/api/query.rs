//! Reading the parameters of an address.
//!
//! A parameter is read once, by name, into its type. Whatever cannot be used is a problem that names the parameter: one
//! that is missing, given twice, of the wrong form, or not known at this address. A misspelt name is refused, because a
//! filter that is silently ignored answers another question than the one that was asked.

use crate::problem::{Problem, ProblemKind};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, OriginalUri, Query};
use axum::http::request::Parts;
use caicach_calendar::{CalendarError, parse_date};
use caicach_findings::{Findings, Text};
use chrono::NaiveDate;
use std::str::FromStr;

/// The parameters of one request.
pub(super) struct Parameters {
    path: String,
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

/// What is read from parameters.
pub(super) trait FromParameters: Sized {
    /// Reads each parameter that the address knows.
    ///
    /// # Errors
    /// The problem of the first parameter that cannot be used.
    fn from_parameters(parameters: &mut Parameters) -> Result<Self, Problem>;
}

/// What was asked for.
pub(super) struct Asked<T>(pub(super) T);

impl<T: FromParameters, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Ok(OriginalUri(uri)) = OriginalUri::from_request_parts(parts, state).await;
        // Any text is a list of pairs; what is no UTF-8 in it is replaced and then refused by the parameter that has it.
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&uri)
            .map_err(|_| Problem::new(ProblemKind::BadRequest))?;
        let mut parameters = Parameters { path: uri.path().to_owned(), pairs, known: Vec::new() };
        let asked = T::from_parameters(&mut parameters)?;
        parameters.refuse_unknown()?;
        Ok(Self(asked))
    }
}

/// An address that knows no parameters.
pub(super) struct Nothing;

impl FromParameters for Nothing {
    fn from_parameters(_parameters: &mut Parameters) -> Result<Self, Problem> {
        Ok(Self)
    }
}

impl Parameters {
    /// A parameter that may be given once; an empty one counts as not given, as forms send it.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, Problem> {
        let mut given = self.texts(name).into_iter();
        let first = given.next();
        if given.next().is_some() {
            return Err(given_twice(name));
        }
        Ok(first)
    }

    /// A parameter that may be given several times.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let given = self.pairs.iter().filter(|(key, value)| key == name && !value.is_empty());
        given.map(|(_, value)| value.clone()).collect()
    }

    /// A parameter that must be given.
    pub(super) fn required(&mut self, name: &'static str) -> Result<String, Problem> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    /// A whole number.
    pub(super) fn whole<N: FromStr>(&mut self, name: &'static str) -> Result<Option<N>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| no_whole_number(name, &text))
    }

    /// A year: four digits.
    pub(super) fn year(&mut self, name: &'static str) -> Result<Option<i32>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let has_form = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year = if has_form { text.parse().ok() } else { None };
        year.map(Some).ok_or_else(|| no_year(name, &text))
    }

    /// A date, `2026-02-13`.
    pub(super) fn date(&mut self, name: &'static str) -> Result<Option<NaiveDate>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        parse_date(&text).map(Some).map_err(|error| of_calendar(name, &error))
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, meant)) => Ok(Some(*meant)),
            None => Err(no_such_word(name, &text, words.iter().map(|(word, _)| *word))),
        }
    }

    /// This address with all of its parameters but one, ready for that one's value: `/api/v1/units?q=da+lat&after=`.
    pub(super) fn address_for(&self, name: &str) -> String {
        let mut address = format!("{}?", self.path);
        for (key, value) in self.pairs.iter().filter(|(key, value)| key != name && !value.is_empty()) {
            let pair =
                format!("{}={}&", crate::page::form_urlencode(key), crate::page::form_urlencode(value));
            address.push_str(&pair);
        }
        address.push_str(name);
        address.push('=');
        address
    }

    fn refuse_unknown(&self) -> Result<(), Problem> {
        let is_known = |name: &str| self.known.contains(&name);
        match self.pairs.iter().find(|(name, _)| !is_known(name)) {
            Some((name, _)) => Err(unknown(name, &self.known)),
            None => Ok(()),
        }
    }
}

/// A parameter that the calendar cannot read.
pub(super) fn of_calendar(name: &'static str, error: &CalendarError) -> Problem {
    Problem::bad_parameter(name, &error.text()).hint(&error.hint())
}

/// A parameter that was read and cannot be used, for the reason that the first of its findings gives.
pub(super) fn unusable(name: &'static str, findings: &Findings) -> Problem {
    let Some(first) = findings.iter().next() else { return Problem::new(ProblemKind::BadRequest) };
    let problem = Problem::bad_parameter(name, &first.message);
    match &first.hint {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        let message = Text::new(
            format!("Không đọc được địa chỉ: {rejection}"),
            format!("The address cannot be read: {}", rejection.body_text()),
        );
        Self::new(ProblemKind::BadRequest).because(&message)
    }
}

/// The first characters of what was sent, so that a message stays a sentence.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn missing(name: &'static str) -> Problem {
    let message = Text::new(format!("Thiếu tham số {name}"), format!("The parameter {name} is missing"));
    Problem::bad_parameter(name, &message)
}

fn given_twice(name: &'static str) -> Problem {
    let message = Text::new(
        format!("Tham số {name} được ghi nhiều lần"),
        format!("The parameter {name} is given more than once"),
    );
    Problem::bad_parameter(name, &message)
}

fn unknown(name: &str, known: &[&str]) -> Problem {
    let short = shortened(name);
    let message = Text::new(
        format!("Địa chỉ này không có tham số “{short}”"),
        format!("This address has no parameter “{short}”"),
    );
    let problem = Problem::bad_parameter(&short, &message);
    if known.is_empty() {
        return problem
            .hint(&Text::new("Địa chỉ này không nhận tham số nào", "The address takes no parameters"));
    }
    let names = known.join(", ");
    problem.hint(&Text::new(
        format!("Các tham số được dùng: {names}"),
        format!("The parameters in use: {names}"),
    ))
}

fn no_whole_number(name: &'static str, text: &str) -> Problem {
    let short = shortened(text);
    let message = Text::new(
        format!("Tham số {name} phải là số nguyên trong khoảng cho phép: “{short}”"),
        format!("The parameter {name} must be a whole number within its range: “{short}”"),
    );
    Problem::bad_parameter(name, &message)
}

fn no_year(name: &'static str, text: &str) -> Problem {
    let short = shortened(text);
    let message = Text::new(
        format!("Tham số {name} phải là năm gồm bốn chữ số: “{short}”"),
        format!("The parameter {name} must be a year of four digits: “{short}”"),
    );
    Problem::bad_parameter(name, &message)
}

fn no_such_word<'a>(name: &'static str, text: &str, words: impl Iterator<Item = &'a str>) -> Problem {
    let short = shortened(text);
    let words = words.collect::<Vec<_>>().join(", ");
    let message = Text::new(
        format!("Tham số {name} không nhận giá trị “{short}”"),
        format!("The parameter {name} does not take the value “{short}”"),
    );
    let hint = Text::new(format!("Các giá trị được dùng: {words}"), format!("The values in use: {words}"));
    Problem::bad_parameter(name, &message).hint(&hint)
}
