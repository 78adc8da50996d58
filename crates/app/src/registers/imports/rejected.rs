//! The rows that were set aside, as a file that can be mended and imported by itself.

use super::desk::create_private;
use super::rows::FileHeader;
use crate::AppError;
use crate::intake::{self, RejectedRow};
use caicach_findings::Language;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes rows that were set aside.
pub(super) struct RejectedRows {
    writer: csv::Writer<std::fs::File>,
    language: Language,
    /// The columns of the file that are kept: its own of an earlier rejection are not.
    kept: Vec<usize>,
}

impl RejectedRows {
    /// A new file at a path, in the place of an earlier one.
    pub(super) fn create(path: &Path, header: &FileHeader, language: Language) -> Result<Self, AppError> {
        let mut file = create_private(path).map_err(AppError::File)?;
        // Spreadsheet programs take the file for UTF-8 by this mark.
        file.write_all(&[0xef, 0xbb, 0xbf]).map_err(AppError::File)?;
        let mut writer =
            csv::WriterBuilder::new().flexible(true).delimiter(header.separator).from_writer(file);
        let kept = intake::columns_kept_aside(&header.header);
        let names = kept.iter().filter_map(|place| header.header.get(*place)).map(String::as_str);
        let columns = intake::ASIDE_COLUMNS.into_iter().chain(names);
        writer.write_record(columns).map_err(|error| AppError::File(error.into()))?;
        Ok(Self { writer, language, kept })
    }

    pub(super) fn push(&mut self, row: &RejectedRow) -> Result<(), AppError> {
        let reasons: Vec<&str> = row.reasons.iter().map(|text| text.in_language(self.language)).collect();
        let own = [row.line.to_string(), reasons.join("; ")];
        self.writer
            .write_record(own.iter().chain(self.kept.iter().filter_map(|place| row.cells.get(*place))))
            .map_err(|error| AppError::File(error.into()))?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), AppError> {
        self.writer.flush().map_err(AppError::File)
    }
}

/// The file of rejected rows, where there is one.
pub(super) fn existing(path: PathBuf) -> Option<PathBuf> {
    path.exists().then_some(path)
}
