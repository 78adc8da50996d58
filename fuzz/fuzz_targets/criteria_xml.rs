//! Any bytes as the text of a DOCX document: findings, never a panic.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| caicach_criteria::fuzzing::document_xml(bytes));
