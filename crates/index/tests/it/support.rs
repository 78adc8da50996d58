//! Frameworks and scores for tests.

use caicach_findings::{Findings, Place, Severity};
use caicach_index::{Assessed, Document, Framework, ItemDefinition, Scores, Values, score};
use rust_decimal::Decimal;
use serde_json::Value as Json;
use std::path::PathBuf;

/// The folder of the content files.
pub(crate) fn content_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content/frameworks")
}

/// A framework from the content folder, as the content reader will hand it over.
pub(crate) fn content_framework(file: &str) -> (Framework, Findings) {
    let folder = content_folder();
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    framework_from_toml(&text, file, |items_file| std::fs::read_to_string(folder.join(items_file)).unwrap())
}

/// A framework from the text of a TOML file.
pub(crate) fn framework_from_toml(
    text: &str,
    file: &str,
    read: impl Fn(&str) -> String,
) -> (Framework, Findings) {
    let tree: Json = toml::from_str(text).unwrap();
    let (mut document, mut findings) = Document::read(&tree, file);
    if let Some(items_file) = document.items_file.take() {
        let (items, item_findings) = items_from_csv(&read(&items_file), &items_file);
        document.items.extend(items);
        findings.extend(item_findings);
    }
    let (framework, build_findings) = Framework::build(document.header, document.items);
    findings.extend(build_findings);
    (framework, findings)
}

/// Items from the text of a CSV file.
pub(crate) fn items_from_csv(text: &str, file: &str) -> (Vec<ItemDefinition>, Findings) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let mut items = Vec::new();
    let mut findings = Findings::default();
    for record in reader.records() {
        let record = record.unwrap();
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: &str| {
            headers.iter().position(|header| header == column).and_then(|position| record.get(position))
        };
        let (item, item_findings) = ItemDefinition::from_row(cell, line, file);
        items.push(item);
        findings.extend(item_findings);
    }
    (items, findings)
}

/// A framework from the text of a TOML file without a CSV file, which must be without findings.
pub(crate) fn sound_framework(text: &str) -> Framework {
    let (framework, findings) = framework_from_toml(text, "test.toml", |_| String::new());
    assert_eq!(codes(&findings), Vec::<&str>::new(), "{findings:#?}");
    framework
}

/// A framework whose findings do not matter.
pub(crate) fn any_framework(text: &str) -> Framework {
    framework_from_toml(text, "test.toml", |_| String::new()).0
}

/// Scores `(unit, code, value)` rows; the findings of reading and of scoring come together.
pub(crate) fn scores_of(framework: &Framework, rows: &[(&str, &str, &str)]) -> (Scores, Findings) {
    scores_in(framework, rows, &Assessed::default())
}

/// The same for a year or a kind of unit.
pub(crate) fn scores_in(
    framework: &Framework,
    rows: &[(&str, &str, &str)],
    assessed: &Assessed,
) -> (Scores, Findings) {
    let mut builder = Values::builder(framework, Place::file("values.csv"));
    for (line, (unit, code, value)) in rows.iter().enumerate() {
        builder.push_text(unit, code, value, u64::try_from(line + 2).ok());
    }
    let (values, mut findings) = builder.finish();
    let (scores, score_findings) = score(&values, assessed);
    findings.extend(score_findings);
    (scores, findings)
}

/// The points of a total.
pub(crate) fn total(scores: &Scores, unit: &str) -> Decimal {
    scores.total(unit).unwrap().points
}

/// The codes of the findings, in order.
pub(crate) fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

/// The codes of the findings of one severity, in order.
pub(crate) fn codes_of(findings: &Findings, severity: Severity) -> Vec<&'static str> {
    findings.iter().filter(|finding| finding.severity == severity).map(|finding| finding.code).collect()
}
