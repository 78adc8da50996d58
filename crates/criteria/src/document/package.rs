//! What a file is, and the unpacking of its parts within hard limits.
//!
//! Sizes that a ZIP file declares may lie, so every part is unpacked once with a count, whoever reads it later.

use super::refusal::Refusal;
use crate::options::Limits;
use caicach_findings::Findings;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The kinds of documents that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text document (Word).
    Docx,
    /// A workbook (Excel).
    Xlsx,
}

/// The unpacked parts that are read here, by their names in the package.
pub(super) type Parts = BTreeMap<String, Vec<u8>>;

/// Parts smaller than this may be packed as tightly as they like.
const SMALL_PART: u64 = 1024 * 1024;

/// Looks at a file, unpacks it within the limits and says what it is.
///
/// # Errors
/// Why it is no document that can be read, and what to do.
pub(super) fn open(name: &str, bytes: &[u8], limits: &Limits) -> Result<(Kind, Parts), Findings> {
    unpack(bytes, limits).map_err(|refusal| refusal.into_findings(name))
}

fn unpack(bytes: &[u8], limits: &Limits) -> Result<(Kind, Parts), Refusal> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.file_bytes {
        return Err(Refusal::FileTooLarge(limits.file_bytes));
    }
    if !bytes.starts_with(b"PK") {
        return Err(foreign(bytes));
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    if archive.len() > limits.entries {
        return Err(Refusal::Bomb);
    }
    let mut parts = Parts::new();
    let mut kind = None;
    let mut left = limits.unpacked_bytes;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| unreadable(&error))?;
        let name = entry.name().map(|name| name.replace('\\', "/")).unwrap_or_default();
        kind = kind.or_else(|| kind_of(&name));
        let packed = entry.compressed_size();
        let unpacked = take(entry, left)?;
        let size = u64::try_from(unpacked.len()).unwrap_or(u64::MAX);
        left = left.saturating_sub(size);
        if size > SMALL_PART && size / packed.max(1) > limits.ratio {
            return Err(Refusal::Bomb);
        }
        if is_read(&name) {
            parts.insert(name, unpacked);
        }
    }
    kind.map(|kind| (kind, parts)).ok_or(Refusal::OtherPackage)
}

/// All bytes of a part, unless there are more than are left of the limit.
fn take(entry: impl Read, left: u64) -> Result<Vec<u8>, Refusal> {
    let mut unpacked = Vec::new();
    entry.take(left.saturating_add(1)).read_to_end(&mut unpacked).map_err(|_| Refusal::Damaged)?;
    if u64::try_from(unpacked.len()).unwrap_or(u64::MAX) > left {
        return Err(Refusal::Bomb);
    }
    Ok(unpacked)
}

fn unreadable(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Refusal::Protected
        }
        _ => Refusal::Damaged,
    }
}

fn kind_of(part: &str) -> Option<Kind> {
    let part = part.trim_start_matches('/');
    if part.starts_with("word/") {
        Some(Kind::Docx)
    } else if part == "xl/workbook.xml" {
        Some(Kind::Xlsx)
    } else {
        None
    }
}

/// The parts that are read here: of a text document its text, lists and styles; of a workbook everything, to be checked before
/// it is handed on.
fn is_read(part: &str) -> bool {
    let part = part.trim_start_matches('/');
    !part.starts_with("word/") || part.ends_with(".xml")
}

/// What a file that is no package most likely is.
fn foreign(bytes: &[u8]) -> Refusal {
    let start: Vec<u8> = bytes.iter().copied().skip_while(u8::is_ascii_whitespace).take(512).collect();
    let starts = |mark: &[u8]| start.starts_with(mark);
    if start.is_empty() {
        return Refusal::Empty;
    }
    if starts(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let protected: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        let is_protected = bytes.windows(protected.len()).any(|window| window == protected);
        return if is_protected { Refusal::Protected } else { Refusal::OldFormat };
    }
    if starts(b"%PDF") {
        return Refusal::Pdf;
    }
    let is_marked_up =
        starts(b"{\\rtf") || starts(b"<") || starts(b"\xef\xbb\xbf<") || starts(b"MIME-Version");
    if is_marked_up { Refusal::OldFormat } else { Refusal::NotAPackage }
}
