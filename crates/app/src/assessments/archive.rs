//! All documents of a unit in one ZIP file, with a list of them.

use crate::{App, AppError, Caller};
use bytes::Bytes;
use caicach_calendar::local_from_utc;
use caicach_store::{AssessmentId, Evidence, EvidenceKind};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Seek, Write};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The list: a table that every spreadsheet opens.
const LIST: &str = "danh-muc.csv";
/// The columns of the list.
const COLUMNS: [&str; 9] =
    ["item", "item_name", "title", "file", "link", "bytes", "sha256", "handed_in_at", "status"];
/// Names of files within a ZIP file are cut to so many characters.
const LONGEST_NAME: usize = 100;

/// A document on its way into the file.
struct Entry {
    row: [String; COLUMNS.len()],
    name: Option<String>,
    bytes: Option<Bytes>,
}

impl App {
    /// All documents of a unit that were not withdrawn, in folders by component, with a list of them. The file has no name and goes
    /// when it is closed; one document at a time is in memory. A document whose bytes are lost stands in the list, which says so.
    ///
    /// # Errors
    /// The caller may not see the sheet; the database cannot be read; the file cannot be written.
    pub async fn evidence_archive(
        &self,
        caller: &Caller,
        id: AssessmentId,
        unit: &str,
    ) -> Result<File, AppError> {
        let view = self.unit_sheet(caller, id, unit).await?;
        let framework = &view.of.group.framework.framework;
        let (sender, receiver) = mpsc::channel(1);
        let writing = tokio::task::spawn_blocking(move || write(receiver));
        let mut names = BTreeSet::new();
        for item in framework.items() {
            let known = view.evidence.get(&item.code).into_iter().flatten();
            for document in known.filter(|document| document.withdrawn_at.is_none()) {
                let entry = self.entry(document, &item.name.vi, &mut names).await;
                if sender.send(entry).await.is_err() {
                    break;
                }
            }
        }
        drop(sender);
        writing.await.map_err(|_| AppError::Stopped)?.map_err(AppError::File)
    }

    async fn entry(&self, document: &Evidence, item: &str, names: &mut BTreeSet<String>) -> Entry {
        let evidence = &document.evidence;
        let at = local_from_utc(document.added_at).format("%Y-%m-%d %H:%M").to_string();
        let row = |file: &str, link: &str, bytes: &str, sha256: &str, status: &str| {
            let texts =
                [&evidence.item, item, &evidence.title, file, link, bytes, sha256, at.as_str(), status];
            texts.map(str::to_owned)
        };
        match &evidence.kind {
            EvidenceKind::Link(target) => {
                Entry { row: row("", target, "", "", "đường dẫn / link"), name: None, bytes: None }
            }
            EvidenceKind::File { name, bytes, sha256, .. } => {
                let name = free_name(&evidence.item, name, names);
                let found = match self.blobs() {
                    Some(blobs) => blobs.get(sha256).await.ok(),
                    None => None,
                };
                let status =
                    if found.is_some() { "có tệp / file" } else { "mất tệp / the file is lost" };
                let row = row(&name, "", &bytes.to_string(), sha256, status);
                Entry { row, name: Some(name), bytes: found }
            }
        }
    }
}

/// A name that no other document of the archive has, and that every system can write.
fn free_name(item: &str, name: &str, names: &mut BTreeSet<String>) -> String {
    let clean = |text: &str| -> String {
        let letters = text
            .chars()
            .map(|letter| if letter.is_control() || "/\\:*?\"<>|".contains(letter) { '_' } else { letter });
        letters.collect()
    };
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let stem: String = clean(stem).trim_matches(['.', ' ']).chars().take(LONGEST_NAME).collect();
    let (item, ending) = (clean(item), clean(&ending));
    let mut free = format!("{item}/{stem}{ending}");
    let mut number = 2_u32;
    while !names.insert(free.to_lowercase()) {
        free = format!("{item}/{stem} ({number}){ending}");
        number += 1;
    }
    free
}

/// What was handed in is packed mostly already, and stored as it is.
fn write(mut entries: mpsc::Receiver<Entry>) -> std::io::Result<File> {
    let mut archive = ZipWriter::new(tempfile::tempfile()?);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(COLUMNS)?;
    while let Some(entry) = entries.blocking_recv() {
        list.write_record(&entry.row)?;
        if let (Some(name), Some(bytes)) = (entry.name, entry.bytes) {
            archive.start_file(name, stored)?;
            archive.write_all(&bytes)?;
        }
    }
    archive.start_file(LIST, SimpleFileOptions::default())?;
    // Spreadsheets know by these bytes that it is UTF-8.
    archive.write_all("\u{feff}".as_bytes())?;
    let list = list.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    archive.write_all(&list)?;
    let mut file = archive.finish()?;
    file.rewind()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::free_name;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_free_and_can_be_written_everywhere() {
        let mut names = BTreeSet::new();
        let mut name = |item: &str, name: &str| free_name(item, name, &mut names);
        assert_eq!(name("1.1", "Kế hoạch.pdf"), "1.1/Kế hoạch.pdf");
        assert_eq!(name("1.1", "KẾ HOẠCH.pdf"), "1.1/KẾ HOẠCH (2).pdf");
        assert_eq!(name("1.2", "Kế hoạch.pdf"), "1.2/Kế hoạch.pdf");
        assert_eq!(name("../x", "..\\a:b?.docx"), ".._x/_a_b_.docx");
        assert_eq!(name("1.1", "không có đuôi"), "1.1/không có đuôi");
        assert_eq!(name("1.1", &"a".repeat(500)).chars().count(), 4 + 100);
    }
}
