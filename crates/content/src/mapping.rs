//! How the columns and words of an office's own files are to be understood.
//!
//! ```toml
//! [columns]
//! "Mã HS" = "code"
//! [values.status]
//! "Hoàn tất" = "returned"
//! ```

use crate::toml_reader::{TomlReader, root, utf8};
use caicach_findings::{Finding, Findings, Text};
use caicach_registers::Register;
use std::collections::BTreeMap;

/// Headers and words of a kind of file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Headers with the fields that they mean.
    pub columns: BTreeMap<String, String>,
    /// For a field: words with what they mean, folded.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

impl Mapping {
    /// What a word in a field means; the word itself where nothing is said.
    #[must_use]
    pub fn meaning<'a>(&'a self, field: &str, word: &'a str) -> &'a str {
        if self.values.is_empty() {
            return word;
        }
        let known = self.values.get(field).and_then(|words| words.get(&caicach_tables::fold(word)));
        known.map_or(word, String::as_str)
    }
}

/// Reads the mapping of a register's files.
///
/// # Errors
/// The findings, when the file cannot be used: it is no TOML, or it names a field that the register does not have.
pub fn read(name: &str, bytes: &[u8], register: &Register) -> Result<Mapping, Findings> {
    let mut findings = Findings::default();
    let mapping = mapping(name, bytes, register, &mut findings).unwrap_or_default();
    if findings.any_rejected() { Err(findings) } else { Ok(mapping) }
}

fn mapping(name: &str, bytes: &[u8], register: &Register, findings: &mut Findings) -> Option<Mapping> {
    let text = utf8(name, bytes, findings)?;
    let table = root(name, text, findings)?;
    let mut reader = TomlReader::new(name, text, findings);
    let file = reader.whole_file(&table);
    reader.expect_keys(file, &["columns", "values"]);
    let mut mapping = Mapping::default();
    if let Some(columns) = reader.child(file, "columns") {
        let line = reader.line_of(columns);
        for (header, field) in reader.text_pairs(columns) {
            if register.field(&field).is_none() {
                reader.mistake(no_field(register, &field), line, &header);
            }
            mapping.columns.insert(header, field);
        }
    }
    if let Some(values) = reader.child(file, "values") {
        let fields: Vec<String> = register.fields.iter().map(|field| field.name.clone()).collect();
        let names: Vec<&str> = fields.iter().map(String::as_str).collect();
        reader.expect_keys(values, &names);
        for field in &fields {
            let Some(words) = reader.child(values, field) else { continue };
            let words = reader.text_pairs(words).into_iter();
            let words = words.map(|(word, meaning)| (caicach_tables::fold(&word), meaning)).collect();
            mapping.values.insert(field.clone(), words);
        }
    }
    Some(mapping)
}

fn no_field(register: &Register, name: &str) -> Finding {
    let names: Vec<&str> = register.fields.iter().map(|field| field.name.as_str()).collect();
    let names = names.join(", ");
    Finding::rejected(
        "unknown-field",
        Text::new(
            format!("Sổ {} không có trường {name}", register.id),
            format!("The register {} has no field {name}", register.id),
        ),
    )
    .hint(Text::new(format!("Các trường: {names}"), format!("The fields: {names}")))
}
