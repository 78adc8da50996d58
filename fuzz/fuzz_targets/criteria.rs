//! Any bytes as a DOCX or XLSX file with criteria: findings, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caicach_criteria::fuzzing::document(bytes));
