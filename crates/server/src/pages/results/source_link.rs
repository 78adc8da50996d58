//! Where a figure comes from, as a badge that leads there.

use crate::page::Page;
use caicach_content::results::SourceKind;

/// A source of a figure.
pub(crate) struct SourceLink {
    pub(crate) kind: &'static str,
    pub(crate) label: String,
    /// The address, empty when the source has none.
    pub(crate) href: String,
    /// The source in full.
    pub(crate) title: String,
}

pub(crate) fn source_links(page: &Page, kind: SourceKind, sources: &[String]) -> Vec<SourceLink> {
    sources
        .iter()
        .map(|source| SourceLink {
            kind: kind.code(),
            label: kind.label(page.t.language).to_owned(),
            href: if is_address(source) { source.clone() } else { String::new() },
            title: source.clone(),
        })
        .collect()
}

/// Only web addresses become links.
pub(crate) fn is_address(source: &str) -> bool {
    (source.starts_with("https://") || source.starts_with("http://")) && !source.contains(char::is_whitespace)
}
