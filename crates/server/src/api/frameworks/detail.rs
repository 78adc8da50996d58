//! A whole framework, on the wire.

use super::item::WireItem;
use super::settings::{FrameworkSettings, WireBand};
use super::summary::FrameworkSummary;
use crate::api::finding::Finding;
use crate::api::text::Text;
use caicach_content::frameworks::Versioned;
use caicach_findings::Findings;
use serde::Serialize;
use std::path::Path;
use utoipa::ToSchema;

/// A framework with its items, settings, bands and findings.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct FrameworkDetail {
    /// What it is.
    framework: FrameworkSummary,
    /// Remarks kept with it.
    notes: Vec<Text>,
    /// How many criteria its source says that it has, where the source says so.
    stated_criteria: Option<u32>,
    /// How many components its source says that it has, where the source says so.
    stated_components: Option<u32>,
    /// How it computes.
    settings: FrameworkSettings,
    /// Its bands (xếp loại).
    bands: Vec<WireBand>,
    /// Its items in the order of the tree: a parent, then its children with theirs.
    items: Vec<WireItem>,
    /// What is doubtful about the table.
    findings: Vec<Finding>,
}

impl FrameworkDetail {
    pub(super) fn of(versioned: &Versioned, about_content: &Findings) -> Self {
        let framework = &versioned.framework;
        let header = framework.header();
        Self {
            framework: versioned.into(),
            notes: header.notes.iter().map(Text::from).collect(),
            stated_criteria: header.stated_criteria,
            stated_components: header.stated_components,
            settings: framework.settings().into(),
            bands: header.bands.iter().map(WireBand::from).collect(),
            items: framework.items().iter().map(|item| WireItem::of(framework, item)).collect(),
            findings: match header.file.as_deref() {
                Some(file) => about_file(file, about_content),
                None => Vec::new(),
            },
        }
    }
}

/// The findings about the files of a framework: the one with its items, and the TOML file of the same name.
fn about_file(file: &str, findings: &Findings) -> Vec<Finding> {
    let stem = Path::new(file).with_extension("");
    let is_about = |path: &str| Path::new(path).with_extension("") == stem;
    findings
        .iter()
        .filter(|finding| finding.place.file.as_deref().is_some_and(is_about))
        .map(Finding::from)
        .collect()
}
