//! Files that are broken, protected, of another kind, or made to do harm.

use crate::support::{c, docx, package, paragraph, refused, rows, table};
use caicach_criteria::{Limits, ReadOptions, read};

fn good() -> Vec<u8> {
    docx(&table(&rows(&[
        &["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
        &["1", "LĨNH VỰC", "1", ""],
        &["1.1", "Một", "1", "Có: 1; Không: 0"],
    ])))
}

#[test]
fn other_files_are_named_for_what_they_are() {
    let protected: Vec<u8> = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
        .into_iter()
        .chain([0; 600])
        .chain("EncryptedPackage".bytes().flat_map(|byte| [byte, 0]))
        .collect();
    let cases: &[(&[u8], &str)] = &[
        (b"", "empty-file"),
        (b"  \n ", "empty-file"),
        (b"STT;Ti\xc3\xaau ch\xc3\xad", "not-a-document"),
        (b"%PDF-1.7\n", "pdf-file"),
        (b"{\\rtf1\\ansi", "old-format"),
        (b"<html><table>", "old-format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 doc", "old-format"),
        (&protected, "protected-file"),
        (b"PK\x03\x04", "damaged-file"),
    ];
    for (bytes, code) in cases {
        assert_eq!(refused(bytes), [*code]);
    }
    assert_eq!(
        refused(&package(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")])),
        ["not-a-document"]
    );
    assert_eq!(refused(&package(&[("ppt/presentation.xml", "<p/>")])), ["not-a-document"]);
    assert_eq!(refused(&package(&[("word/styles.xml", "<w/>")])), ["document-without-text"]);
    assert_eq!(refused(&docx(&paragraph("Chỉ có chữ"))), ["no-criteria-table"]);
}

#[test]
fn files_that_are_cut_off_or_protected_inside() {
    let whole = good();
    for length in [whole.len() / 3, whole.len() / 2, whole.len() - 1] {
        assert_eq!(refused(&whole[..length]), ["damaged-file"], "{length}");
    }
    // The flag "encrypted" of every entry, in its own header and in the directory.
    let mut protected = whole;
    for at in 0..protected.len() - 10 {
        match &protected[at..at + 4] {
            b"PK\x03\x04" => protected[at + 6] |= 1,
            b"PK\x01\x02" => protected[at + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(refused(&protected), ["protected-file"]);
}

#[test]
fn text_that_breaks_off_is_read_as_far_as_it_goes() {
    let body = table(&rows(&[
        &["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"],
        &["1", "LĨNH VỰC", "1", ""],
        &["1.1", "Một", "1", "Có: 1; Không: 0"],
    ]));
    let document = format!("<w:document xmlns:w=\"x\"><w:body>{body}<w:tbl><w:tr><w:tc><w:p><w:r><w:t>gãy");
    let bytes = package(&[("word/document.xml", &document)]);
    let draft = read("t.docx", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(draft.items.len(), 2);
    assert!(draft.findings.iter().any(|finding| finding.code == "document-cut-off"));
    assert_eq!(refused(&package(&[("word/document.xml", "<w:document><w:body>")])), ["damaged-file"]);
    assert_eq!(refused(&package(&[("word/document.xml", "không phải XML <<<")])), ["damaged-file"]);
}

#[test]
fn bombs_are_not_unpacked() {
    let spaces = " ".repeat(40 * 1024 * 1024);
    assert_eq!(refused(&package(&[("word/document.xml", &spaces)])), ["unpacks-too-large"]);
    assert_eq!(
        refused(&package(&[("xl/workbook.xml", "<x/>"), ("xl/sharedStrings.xml", &spaces)])),
        ["unpacks-too-large"]
    );
    let limits = Limits { unpacked_bytes: 1_000, ..Limits::default() };
    let options = ReadOptions { limits, ..ReadOptions::default() };
    assert!(read("t.docx", &good(), &options).is_err());
    let limits = Limits { entries: 1, ..Limits::default() };
    assert!(read("t.docx", &good(), &ReadOptions { limits, ..ReadOptions::default() }).is_err());
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let findings = read("t.docx", &good(), &ReadOptions { limits, ..ReadOptions::default() }).unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["file-too-large"]);
}

#[test]
fn what_lies_too_deep_is_refused() {
    let deep = |count: usize| "<w:tbl><w:tr><w:tc>".repeat(count);
    assert_eq!(refused(&docx(&deep(20_000))), ["nested-too-deep"]);
    // An entity of a document type is not resolved, let alone again and again.
    let document = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(refused(&package(&[("word/document.xml", document)])), ["no-criteria-table"]);
}

#[test]
fn spans_beyond_all_measure_are_cut() {
    let mut all = rows(&[&["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"], &["1", "LĨNH VỰC", "1", ""]]);
    all.push(vec![c("1.1"), c("Một"), c("1"), c("Có: 1; Không: 0").span(2_000_000_000)]);
    let draft = read("t.docx", &docx(&table(&all)), &ReadOptions::default()).unwrap();
    assert_eq!(draft.items.len(), 2);
    assert!(draft.tables[0].columns.len() < 100);
}

#[test]
fn rows_beyond_the_limit_are_counted() {
    let mut all = rows(&[&["STT", "Tiêu chí", "Điểm tối đa", "Cách chấm"]]);
    all.extend(
        (1..=50).map(|number| vec![c(&number.to_string()), c("Tiêu chí"), c("1"), c("Có: 1; Không: 0")]),
    );
    let limits = Limits { rows: 20, ..Limits::default() };
    let draft =
        read("t.docx", &docx(&table(&all)), &ReadOptions { limits, ..ReadOptions::default() }).unwrap();
    assert_eq!(draft.items.len(), 19);
    let beyond = draft.findings.iter().find(|finding| finding.code == "beyond-limits").unwrap();
    assert!(beyond.message.vi.starts_with("31 dòng"), "{beyond:?}");
}

/// Texts that repeat what a reader of rules looks for at every place: reading them must not take the square of the square.
#[test]
fn texts_made_to_take_long_are_read_at_once() {
    for piece in [
        "(",
        "1 điểm ",
        "từ 80% ",
        ": 1 ",
        "a/",
        "x ",
        "mỗi ",
        "tính theo ",
        "(b/a) x ",
        "1 ",
        "đạt ",
        "Có: 1; ",
        "1 - ",
        "tối đa ",
        "“a” ",
        "tỷ lệ x ",
        "dưới ",
        "1/",
        "- a\n",
        "a:\n",
        "((x ",
        "từ đến dưới ",
    ] {
        let text = piece.repeat(4_000 / piece.chars().count());
        let rule = vec![
            vec![c("STT"), c("Tiêu chí"), c("Điểm"), c("Cách chấm")],
            vec![c("1"), c(&text), c("1"), c(&text)],
        ];
        let started = std::time::Instant::now();
        let _ = read("t.docx", &docx(&table(&rule)), &ReadOptions::default());
        assert!(started.elapsed().as_secs() < 20, "{piece}");
    }
}
