//! Where content comes from: what is built into the binary, or a folder that replaces it.

use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::path::PathBuf;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// A tree of content files.
#[derive(Debug, Clone, Default)]
pub enum Source {
    /// What is built into the binary.
    #[default]
    Embedded,
    /// A folder with the same layout.
    Folder(PathBuf),
}

/// A file of content with the name that findings show.
#[derive(Debug)]
pub struct File {
    /// The path below `content/`, with forward slashes.
    pub path: String,
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
}

impl Source {
    /// A file by its path below the content folder.
    ///
    /// # Errors
    /// The file exists and cannot be read.
    pub fn file(&self, path: &str) -> std::io::Result<Option<File>> {
        let bytes = match self {
            Self::Embedded => EMBEDDED.get_file(path).map(|file| Cow::Borrowed(file.contents())),
            Self::Folder(folder) => match std::fs::read(folder.join(path)) {
                Ok(bytes) => Some(Cow::Owned(bytes)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            },
        };
        Ok(bytes.map(|bytes| File { path: path.to_owned(), bytes }))
    }

    /// The files directly in a folder of content whose names end in `extension`, in the order of their names.
    ///
    /// # Errors
    /// The folder exists and cannot be read.
    pub fn files(&self, folder: &str, extension: &str) -> std::io::Result<Vec<File>> {
        let mut names: Vec<String> = match self {
            Self::Embedded => EMBEDDED
                .get_dir(folder)
                .map(|dir| {
                    dir.files()
                        .filter_map(|file| Some(file.path().file_name()?.to_str()?.to_owned()))
                        .collect()
                })
                .unwrap_or_default(),
            Self::Folder(root) => match std::fs::read_dir(root.join(folder)) {
                Ok(entries) => entries
                    .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                    .collect::<std::io::Result<_>>()?,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
                Err(error) => return Err(error),
            },
        };
        names.retain(|name| name.rsplit_once('.').is_some_and(|(_, found)| found == extension));
        names.sort();
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            files.extend(self.file(&format!("{folder}/{name}"))?);
        }
        Ok(files)
    }
}
