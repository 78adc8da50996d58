//! Any bytes as a values file: findings, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caicach_content::fuzzing::values(bytes));
