//! Frameworks: `frameworks/*.toml`, with their items inline or in a CSV file beside them; or a CSV file alone.

use crate::{File, Source};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::{Document, Framework, Header, ITEM_COLUMNS, ItemDefinition, OPTIONAL_ITEM_COLUMNS};
use caicach_tables::Schema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::Path;

/// The folder of frameworks below the content.
pub const FOLDER: &str = "frameworks";

/// The columns without which a list of items is no framework.
const REQUIRED_COLUMNS: [&str; 3] = ["code", "parent", "max_points"];

/// A framework and the version of its text.
#[derive(Debug, Clone)]
pub struct Versioned {
    /// The framework.
    pub framework: Framework,
    /// SHA-256 of the files it was read from, so that a score can name the text that made it.
    pub version: String,
    /// The files themselves, so that what was scored by it stays readable when they change.
    pub text: FrameworkText,
}

/// The files of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkText {
    /// The TOML file.
    pub header: NamedText,
    /// The CSV file with the items, where they do not stand in the TOML file.
    pub items: Option<NamedText>,
}

/// A file of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedText {
    /// Its path.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

impl NamedText {
    fn of(file: &File) -> Self {
        Self { name: file.path.clone(), text: String::from_utf8_lossy(&file.bytes).into_owned() }
    }
}

impl FrameworkText {
    /// Reads the framework from its files.
    ///
    /// # Errors
    /// The findings, when there is no framework to be had from them.
    pub fn read(self) -> Result<(Versioned, Findings), Findings> {
        let file = |named: &NamedText| File {
            path: named.name.clone(),
            bytes: named.text.clone().into_bytes().into(),
        };
        let (framework, findings) = read(&file(&self.header), &|_| Ok(self.items.as_ref().map(file)))?;
        let texts = std::iter::once(&self.header).chain(&self.items);
        let digest = texts.fold(Sha256::new(), |digest, named| digest.chain_update(&named.text));
        Ok((Versioned { framework, version: hex(digest), text: self }, findings))
    }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// All frameworks of the content, in the order of their files.
///
/// # Errors
/// A file exists and cannot be read.
pub fn load(source: &Source) -> std::io::Result<(Vec<Versioned>, Findings)> {
    let mut frameworks = Vec::new();
    let mut findings = Findings::default();
    for file in source.files(FOLDER, "toml")? {
        let digest = RefCell::new(Sha256::new_with_prefix(&file.bytes));
        let items = RefCell::new(None);
        let beside = |name: &str| {
            let found = source.file(&format!("{FOLDER}/{name}"))?;
            if let Some(file) = &found {
                digest.borrow_mut().update(&file.bytes);
                *items.borrow_mut() = Some(NamedText::of(file));
            }
            Ok(found)
        };
        match read(&file, &beside) {
            Ok((framework, about)) => {
                findings.extend(about);
                let text = FrameworkText { header: NamedText::of(&file), items: items.into_inner() };
                frameworks.push(Versioned { framework, version: hex(digest.into_inner()), text });
            }
            Err(about) => findings.extend(about),
        }
    }
    Ok((frameworks, findings))
}

/// A framework from a file on disk: TOML, or CSV with the columns of the template.
///
/// # Errors
/// The findings, when there is no framework to be had from it.
pub fn read_path(path: &Path, bytes: Vec<u8>) -> Result<(Framework, Findings), Findings> {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let file = File { path: path.display().to_string(), bytes: bytes.into() };
    let beside = |name: &str| {
        // A name with folders in it could reach any file of the machine.
        let is_plain = Path::new(name).file_name().is_some_and(|plain| plain == name);
        match if is_plain {
            std::fs::read(folder.join(name))
        } else {
            Err(std::io::ErrorKind::NotFound.into())
        } {
            Ok(bytes) => {
                Ok(Some(File { path: folder.join(name).display().to_string(), bytes: bytes.into() }))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    };
    read(&file, &beside)
}

/// A framework from the bytes of a file. Items that stand in a file beside it are fetched with `beside`.
///
/// # Errors
/// The findings, when there is no framework to be had from it.
pub fn read(
    file: &File,
    beside: &dyn Fn(&str) -> std::io::Result<Option<File>>,
) -> Result<(Framework, Findings), Findings> {
    let is_toml =
        Path::new(&file.path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if !is_toml {
        let (items, mut findings) = read_items(file)?;
        let stem = Path::new(&file.path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let mut header = Header::plain(stem.unwrap_or_else(|| file.path.clone()));
        header.file = Some(file.path.clone());
        let (framework, about) = Framework::build(header, items);
        findings.extend(about);
        return Ok((framework, findings));
    }
    let (document, mut findings) = Document::read(&parse_toml(file)?, &file.path);
    let mut items = document.items;
    let mut header = document.header;
    if let Some(name) = document.items_file {
        let found = beside(&name).map_err(|error| missing_items(&file.path, &name, &error.to_string()))?;
        let items_file =
            found.ok_or_else(|| missing_items(&file.path, &name, "không có tệp / no such file"))?;
        let (more, about) = read_items(&items_file)?;
        findings.extend(about);
        items.extend(more);
        header.file = Some(items_file.path);
    }
    let (framework, about) = Framework::build(header, items);
    findings.extend(about);
    Ok((framework, findings))
}

fn read_items(file: &File) -> Result<(Vec<ItemDefinition>, Findings), Findings> {
    let optional: Vec<&str> = ITEM_COLUMNS
        .into_iter()
        .chain(OPTIONAL_ITEM_COLUMNS)
        .filter(|column| !REQUIRED_COLUMNS.contains(column))
        .collect();
    let schema = Schema { required: &REQUIRED_COLUMNS, optional: &optional, ..Schema::default() };
    let (table, mut findings) = caicach_tables::read(&file.path, &file.bytes, &schema)?;
    let columns: Vec<(&str, usize)> = REQUIRED_COLUMNS
        .iter()
        .chain(&optional)
        .filter_map(|column| Some((*column, table.column(column)?)))
        .collect();
    let mut items = Vec::with_capacity(table.len());
    for row in table.rows() {
        let cell = |name: &str| {
            let (_, position) = columns.iter().find(|(column, _)| *column == name)?;
            Some(row.cell(*position))
        };
        let (item, about) = ItemDefinition::from_row(cell, row.line, &file.path);
        findings.extend(about);
        items.push(item);
    }
    Ok((items, findings))
}

/// TOML as a neutral tree.
pub(crate) fn parse_toml(file: &File) -> Result<serde_json::Value, Findings> {
    let text = std::str::from_utf8(&file.bytes).map_err(|error| {
        let valid = file.bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = Text::new("Tệp có ký tự không đúng mã UTF-8", "The file has bytes that are not UTF-8");
        let hint = Text::new("Lưu tệp với mã UTF-8", "Save the file in UTF-8");
        Finding::rejected("invalid-encoding", message).at(at_line(&file.path, line)).hint(hint)
    })?;
    toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
        let reason = error.message();
        let message =
            Text::new(format!("Không đọc được TOML: {reason}"), format!("This is not TOML: {reason}"));
        let hint = Text::new(
            "Xem mẫu trong content/frameworks/README.md",
            "See the example in content/frameworks/README.md",
        );
        Finding::rejected("not-toml", message).at(at_line(&file.path, line)).hint(hint).into()
    })
}

fn at_line(path: &str, line: usize) -> Place {
    Place::file(path).line(u64::try_from(line).unwrap_or(u64::MAX))
}

fn missing_items(file: &str, name: &str, reason: &str) -> Findings {
    let message = Text::new(
        format!("Không đọc được tệp nội dung “{name}”: {reason}"),
        format!("The file of items “{name}” cannot be read: {reason}"),
    );
    let hint = Text::new(
        "Đặt tệp cạnh tệp TOML, chỉ ghi tên tệp",
        "Put the file beside the TOML file and give its name only",
    );
    Finding::rejected("missing-items-file", message)
        .at(Place::file(file).column("items_file"))
        .hint(hint)
        .into()
}
