//! Any bytes as a framework file: findings, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caicach_content::fuzzing::framework(bytes));
