//! Replays the corpora of the fuzz targets: what once was found stays mended.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

use caicach_criteria::{ReadOptions, fuzzing, read};
use std::path::{Path, PathBuf};

fn files(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn replay(name: &str, run: fn(&[u8])) -> usize {
    let files = files(name);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        run(&bytes);
        // Cut in the middle and with flipped bytes it must not panic either.
        run(&bytes[..bytes.len() / 2]);
        for part in 1..8 {
            let mut flipped = bytes.clone();
            if let Some(byte) = flipped.get_mut(bytes.len() * part / 8) {
                *byte ^= 0x5a;
            }
            run(&flipped);
        }
    }
    files.len()
}

#[test]
fn no_input_of_the_corpora_panics() {
    let replayed = [
        replay("criteria", fuzzing::document),
        replay("criteria_xml", fuzzing::document_xml),
        replay("criteria_rule", fuzzing::rule),
    ];
    assert!(replayed.iter().all(|count| *count >= 3), "{replayed:?}");
}

/// The corpus is of use only while its files are read.
#[test]
fn whole_documents_of_the_corpus_are_read() {
    for file in files("criteria") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let is_read = read(&name, &std::fs::read(&file).unwrap(), &ReadOptions::default()).is_ok();
        assert_eq!(is_read, !name.starts_with("wrong"), "{name}");
    }
}
