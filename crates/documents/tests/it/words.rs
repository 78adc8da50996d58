//! Words come out as they went in.

use crate::docx::words as docx_words;
use crate::poppler::{lines, pages, text};
use crate::samples::*;
use caicach_documents::*;
use proptest::prelude::*;

/// Without spaces: where a line ends is the layout's affair.
fn dense(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect()
}

fn with_paragraphs(texts: &[String]) -> Document {
    let body = texts
        .iter()
        .map(|text| Block::paragraph(format!("BẮTĐẦU {text} HẾT")))
        .chain([Block::paragraph("Cuối.")]);
    Document::new(parts(body.collect())).unwrap()
}

#[track_caller]
fn assert_printed(texts: &[String]) {
    let document = with_paragraphs(texts);
    let pdf = to_pdf(&document).unwrap();
    // Page numbers stand between lines of the text.
    let printed: String = lines_of_text(&pdf).concat();
    let written = dense(&docx_words(&to_docx(&document).unwrap()));
    for text in texts {
        let expected = dense(&format!("BẮTĐẦU {text} HẾT"));
        assert!(printed.contains(&expected), "PDF lost {text:?}: {printed}");
        assert!(written.contains(&expected), "DOCX lost {text:?}");
    }
}

fn lines_of_text(pdf: &[u8]) -> Vec<String> {
    text(pdf).lines().map(dense).filter(|line| line.parse::<u32>().is_err()).collect()
}

#[test]
fn nothing_is_read_as_markup_or_code() {
    let hostile = [
        "#panic(\"x\")",
        "#{1+1}",
        "$x^2$",
        "]",
        "[",
        "#[",
        "*đậm*",
        "_nghiêng_",
        "`mã`",
        "= Tiêu đề",
        "- gạch",
        "+ số",
        "/ thuật: ngữ",
        "// chú thích",
        "/* chú thích */",
        "\\u{41}",
        "\\",
        "@trích",
        "<nhãn>",
        "#include \"x\"",
        "#read(\"/etc/passwd\")",
        "a~b",
        "--",
        "---",
        "...",
        "\"ngoặc\"",
        "'ngoặc'",
        "https://x.y/z",
        "&lt;w:t&gt;",
        "<w:p/>",
        "]]>",
        "<!--",
        "&amp;",
        "<?xml?>",
        "{{x}}",
        "%s",
        "\\n",
        "fi ffl",
        "0,25",
        "86,75/100",
        "100%",
        "“ngoặc”",
        "số–số",
        "1.234,50",
        "\"",
        "''",
    ];
    assert_printed(&hostile.map(str::to_owned));
}

#[test]
fn control_characters_are_dropped_and_letters_composed() {
    let document = with_paragraphs(&[
        "a\u{0}b\u{8}c\u{1b}d\u{202e}e\u{fffe}f\u{ad}g".to_owned(),
        "tie\u{302}\u{301}ng Vie\u{323}\u{302}t".to_owned(),
    ]);
    let printed = lines_of_text(&to_pdf(&document).unwrap()).concat();
    assert!(printed.contains("BẮTĐẦUabcdefgHẾT") && printed.contains("BẮTĐẦUtiếngViệtHẾT"), "{printed}");
    assert!(document.findings().is_empty());
}

/// A character that no face has is named by its number in the PDF, kept in the DOCX, and said in a finding.
#[test]
fn what_the_face_cannot_show_is_not_lost() {
    let document = with_paragraphs(&["tên 字 và 😀".to_owned()]);
    let printed = lines_of_text(&to_pdf(&document).unwrap()).concat();
    assert!(printed.contains("tên[U+5B57]và[U+1F600]"), "{printed}");
    assert!(docx_words(&to_docx(&document).unwrap()).contains("tên 字 và 😀"));
    assert_eq!(document.findings().iter().count(), 2);
    // A point of Hebrew turns the order of what stands beside it, which a layout in Vietnamese does not foresee.
    let document = with_paragraphs(&["a\u{fb1e}[b".to_owned()]);
    assert!(lines_of_text(&to_pdf(&document).unwrap()).concat().contains("a[U+FB1E][b"));
}

#[test]
fn a_new_line_stays_one() {
    let pdf = to_pdf(&with_paragraphs(&["dòng một\ndòng hai".to_owned()])).unwrap();
    let all = lines(&pdf);
    let (one, two) =
        (crate::poppler::find(&all, "BẮTĐẦU dòng một"), crate::poppler::find(&all, "dòng hai HẾT"));
    assert!(two.top > one.top);
}

/// PDF and DOCX say the same words in the same order.
#[test]
fn pdf_and_docx_say_the_same() {
    for document in [everything(), resolution(), session_minutes()] {
        let pdf = to_pdf(&document).unwrap();
        let printed: String = lines_of_text(&pdf).concat();
        let written = dense(&docx_words(&to_docx(&document).unwrap()));
        // Cells that hold a number alone look like page numbers to us; they are compared in the stories of tables.
        let without_digits =
            |text: &str| -> String { text.chars().filter(|character| !character.is_ascii_digit()).collect() };
        let (printed, written) = (without_digits(&printed), without_digits(&written));
        assert_eq!(printed, written, "{}", document.title());
        assert!(pages(&pdf) > 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Any words over ASCII, Vietnamese letters and the signs of typesetting languages.
    #[test]
    fn any_words_come_out_as_they_are(
        texts in proptest::collection::vec("[ -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–—…“”‘’§©°±×÷]{0,60}", 25)
    ) {
        assert_printed(&texts);
    }

    /// No text of whatever characters stops a document.
    #[test]
    fn no_words_stop_a_document(texts in proptest::collection::vec(any::<String>(), 20)) {
        let document = with_paragraphs(&texts);
        to_pdf(&document).unwrap();
        docx_words(&to_docx(&document).unwrap());
    }
}
