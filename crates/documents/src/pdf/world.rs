//! All that Typst can see: the layout, the document, four faces. No disk, no network, no clock.

use crate::face;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// What is the same for all documents, made once.
struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    layout: Source,
    document: Option<FileId>,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> = face::FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect();
    let layout = include_str!("layout.typ").to_owned();
    let layout = match file("layout.typ") {
        Some(id) => Source::new(id, layout),
        None => Source::detached(layout),
    };
    Shared {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        layout,
        document: file("document.json"),
    }
});

fn file(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The world of one document.
pub(super) struct OfficeWorld {
    document: Bytes,
}

impl OfficeWorld {
    pub(super) fn new(document: Vec<u8>) -> Self {
        Self { document: Bytes::new(document) }
    }
}

impl World for OfficeWorld {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        SHARED.layout.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.layout.id() { Ok(SHARED.layout.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if Some(id) == SHARED.document { Ok(self.document.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
