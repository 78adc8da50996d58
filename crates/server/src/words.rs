//! The words of the interface in Vietnamese and English, from `locales/` (Project Fluent).

use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use caicach_findings::{Language, Text};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "vi",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The cookie that keeps the chosen language.
pub(crate) const COOKIE_NAME: &str = "caicach_lang";

/// Looks words up in the language of one request, and writes numbers as that language does.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Words {
    pub(crate) language: Language,
}

impl Words {
    fn identifier(self) -> &'static LanguageIdentifier {
        static IDENTIFIERS: [LanguageIdentifier; 2] = [langid!("vi"), langid!("en")];
        let [vietnamese, english] = &IDENTIFIERS;
        match self.language {
            Language::Vi => vietnamese,
            Language::En => english,
        }
    }

    /// `vi` or `en`.
    pub(crate) fn code(&self) -> &'static str {
        self.language.code()
    }

    /// The words under a key.
    pub(crate) fn get(&self, key: &str) -> String {
        LOCALES.lookup(self.identifier(), key)
    }

    /// The words under a key with one argument named `n`, `name` or whatever the text calls it.
    pub(crate) fn with<'a>(
        &self,
        key: &str,
        name: &'static str,
        value: impl Into<FluentValue<'a>>,
    ) -> String {
        self.with_all(key, &[(name, value.into())])
    }

    /// The words under a key with arguments.
    pub(crate) fn with_all(&self, key: &str, arguments: &[(&'static str, FluentValue<'_>)]) -> String {
        let map: HashMap<Cow<'static, str>, FluentValue<'_>> =
            arguments.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        LOCALES.lookup_with_args(self.identifier(), key, &map)
    }

    /// A sentence that knows both languages.
    pub(crate) fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.in_language(self.language)
    }

    /// Vietnamese or English, whichever is there.
    pub(crate) fn pick<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::En if !en.is_empty() => en,
            _ => vi,
        }
    }

    /// A number with a decimal comma in Vietnamese, with `places` digits after it.
    pub(crate) fn decimal(&self, value: &Decimal, places: u32) -> String {
        let rounded =
            value.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        self.mark(&format!("{rounded:.*}", usize::try_from(places).unwrap_or(0)))
    }

    /// A statistic with a decimal comma in Vietnamese.
    pub(crate) fn real(&self, value: f64, places: usize) -> String {
        if value.is_finite() { self.mark(&format!("{value:.places$}")) } else { "–".to_owned() }
    }

    /// A day as it is written in the language.
    pub(crate) fn day(&self, day: chrono::NaiveDate) -> String {
        match self.language {
            Language::Vi => day.format("%d/%m/%Y").to_string(),
            Language::En => day.format("%-d %B %Y").to_string(),
        }
    }

    fn mark(self, digits: &str) -> String {
        match self.language {
            Language::Vi => digits.replace('.', ","),
            Language::En => digits.to_owned(),
        }
    }
}

/// The language of a request: `?lang=`, else the cookie, else what the browser asks for, else Vietnamese.
pub(crate) fn language_of(uri: &Uri, headers: &HeaderMap) -> Language {
    let from_query = uri
        .query()
        .and_then(|query| query.split('&').find_map(|pair| Language::parse(pair.strip_prefix("lang=")?)));
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let from_cookie = || {
        let cookies = header(COOKIE)?;
        cookies
            .split(';')
            .find_map(|pair| Language::parse(pair.trim().strip_prefix(COOKIE_NAME)?.strip_prefix('=')?))
    };
    let from_browser = || {
        let wanted = header(ACCEPT_LANGUAGE)?;
        wanted.split(',').find_map(|range| Language::parse(range.trim().get(..2)?))
    };
    from_query.or_else(from_cookie).or_else(from_browser).unwrap_or_default()
}

impl<S: Send + Sync> FromRequestParts<S> for Words {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self { language: language_of(&parts.uri, &parts.headers) })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    fn keys(language: &str) -> BTreeSet<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/locales/");
        let mut keys = BTreeSet::new();
        for entry in std::fs::read_dir(format!("{folder}{language}")).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for line in
                text.lines().filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()))
            {
                let key = line.split('=').next().unwrap().trim().to_owned();
                assert!(keys.insert(key.clone()), "{language}: {key} stands twice");
            }
        }
        keys
    }

    #[test]
    fn both_languages_have_the_same_words() {
        let (vi, en) = (keys("vi"), keys("en"));
        assert!(vi.len() > 50);
        assert_eq!(vi.difference(&en).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in English");
        assert_eq!(en.difference(&vi).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in Vietnamese");
    }

    /// Every key that a template or a page names exists; a missing one would show as `Unknown localization`.
    #[test]
    fn every_word_that_is_used_exists() {
        let known = keys("vi");
        let mut missing = BTreeSet::new();
        let root = env!("CARGO_MANIFEST_DIR");
        let mut folders = vec![format!("{root}/templates"), format!("{root}/src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path.to_string_lossy().into_owned());
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                for opening in [
                    "t.get(\"",
                    "t.with(\"",
                    "t.with_all(\"",
                    "words.get(\"",
                    "words.with(\"",
                    "words.with_all(\"",
                ] {
                    for part in text.split(opening).skip(1) {
                        let key = part.split('"').next().unwrap();
                        if !known.contains(key) {
                            missing.insert(format!("{key} in {}", path.display()));
                        }
                    }
                }
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
