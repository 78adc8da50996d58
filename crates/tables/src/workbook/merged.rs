//! Cells that are merged. They stand behind the rows of a sheet, so that a second look is needed, beside the first.

use super::rows::Book;
use calamine::{Dimensions, Reader, Xlsx};
use std::io::{Cursor, Read};
use std::sync::Arc;

/// What a sheet with merged cells has somewhere in its text.
const MARK: &[u8] = b"mergeCell";
const BUFFER_BYTES: usize = 64 * 1024;

/// The merged areas of a sheet. None are found in a file that cannot be read: the reader of the rows says so.
pub(super) fn merged_areas(bytes: &Arc<[u8]>, sheet: &str) -> Vec<Dimensions> {
    if !any_merged(bytes) {
        return Vec::new();
    }
    let Ok(mut book): Result<Book, _> = Xlsx::new(Cursor::new(Arc::clone(bytes))) else { return Vec::new() };
    book.merge_cells_by_sheet_name(sheet).unwrap_or_default()
}

/// Whether any sheet may have merged cells, told without taking its rows apart.
fn any_merged(bytes: &Arc<[u8]>) -> bool {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(Arc::clone(bytes))) else { return false };
    (0..archive.len()).any(|index| archive.by_index(index).is_ok_and(has_mark))
}

fn has_mark(mut text: impl Read) -> bool {
    let finder = memchr::memmem::Finder::new(MARK);
    let mut buffer = vec![0; BUFFER_BYTES];
    let mut kept = 0;
    loop {
        let Some(room) = buffer.get_mut(kept..) else { return false };
        let Ok(read @ 1..) = text.read(room) else { return false };
        let filled = kept + read;
        if buffer.get(..filled).is_some_and(|filled| finder.find(filled).is_some()) {
            return true;
        }
        // The mark may begin in what was read and end in what comes.
        kept = filled.min(MARK.len() - 1);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out so many bytes at a time.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            let (now, later) = self.0.split_at(length);
            buffer[..length].copy_from_slice(now);
            self.0 = later;
            Ok(length)
        }
    }

    #[test]
    fn the_mark_is_found_wherever_reading_stops() {
        let long = format!("{}<mergeCell ref=\"A1:B2\"/>", "x".repeat(BUFFER_BYTES - 4));
        for text in ["<mergeCell/>", "<x:mergeCell/>", "<c>1</c><mergeCells count=\"1\">", &long] {
            for drop in [1, 2, 5, 7, BUFFER_BYTES] {
                assert!(has_mark(Drops(text.as_bytes(), drop)), "{drop}");
            }
        }
        for text in ["", "merge", "mergeCel", "<c>mergeCel</c>"] {
            assert!(!has_mark(Drops(text.as_bytes(), 3)), "{text}");
        }
    }
}
