//! Replays the corpora of the fuzz targets: what once was found stays mended.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be, in its helpers too"
)]

use caicach_content::fuzzing;
use std::path::Path;

fn replay(name: &str, run: fn(&[u8])) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        run(&bytes);
        // Cut in the middle and with a flipped byte it must not panic either.
        run(&bytes[..bytes.len() / 2]);
        let mut flipped = bytes.clone();
        if let Some(byte) = flipped.get_mut(bytes.len() / 3) {
            *byte ^= 0x5a;
        }
        run(&flipped);
        count += 1;
    }
    count
}

#[test]
fn no_input_of_the_corpora_panics() {
    let replayed = [
        replay("framework", fuzzing::framework),
        replay("values", fuzzing::values),
        replay("calendar", fuzzing::calendar),
    ];
    assert!(replayed.iter().all(|count| *count >= 3), "{replayed:?}");
}
