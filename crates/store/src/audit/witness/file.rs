//! The file of signed heads: it only grows, and what it holds is on the disk before anybody relies on it.

use super::SignedHeads;
use crate::StoreError;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file of signed heads, by its path.
#[derive(Debug, Clone)]
pub struct HeadsFile(PathBuf);

impl HeadsFile {
    /// The file at a path. It is made when something is signed.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Its lines; none when there is no file.
    ///
    /// # Errors
    /// [`StoreError::File`] when it cannot be read.
    pub fn lines(&self) -> Result<Option<Vec<String>>, StoreError> {
        match std::fs::read(&self.0) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::File(error)),
        }
    }

    /// Opens it for one line more; other processes wait.
    pub(super) fn open(&self) -> Result<OpenFile, StoreError> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.0).map_err(StoreError::File)?;
        file.lock().map_err(StoreError::File)?;
        Ok(OpenFile { file, folder: self.0.parent().map(Path::to_path_buf) })
    }
}

/// The file while it is locked.
pub(super) struct OpenFile {
    file: File,
    folder: Option<PathBuf>,
}

impl OpenFile {
    /// The last line, read and as it stands. What a crash left of a line without its end was never relied on; it is cut off.
    pub(super) fn last(&mut self) -> Result<Option<(SignedHeads, String)>, StoreError> {
        let mut text = String::new();
        self.file.seek(SeekFrom::Start(0)).map_err(StoreError::File)?;
        self.file.read_to_string(&mut text).map_err(StoreError::File)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            let whole = u64::try_from(whole).unwrap_or(u64::MAX);
            self.file.set_len(whole).map_err(StoreError::File)?;
        }
        let Some(line) = text.get(..whole).and_then(|whole| whole.lines().last()) else { return Ok(None) };
        let heads = SignedHeads::parse(line).ok_or_else(|| {
            StoreError::corrupt(
                "dòng cuối của tệp đầu chuỗi nhật ký không đọc được; hãy giữ tệp này lại và khôi phục bản sao",
                "the last line of the file of signed heads cannot be read; keep the file and restore a copy of it",
            )
        })?;
        Ok(Some((heads, line.to_owned())))
    }

    /// Writes a line, and returns when it is on the disk.
    pub(super) fn append(&mut self, line: &str) -> Result<(), StoreError> {
        self.file.write_all(format!("{line}\n").as_bytes()).map_err(StoreError::File)?;
        self.file.sync_all().map_err(StoreError::File)?;
        // The name of a new file is on the disk when its folder is.
        #[cfg(unix)]
        if let Some(folder) = self.folder.as_deref().filter(|folder| !folder.as_os_str().is_empty()) {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::File)?;
        }
        Ok(())
    }
}
