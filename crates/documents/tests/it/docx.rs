//! The DOCX as a word processor reads it.

use crate::samples::*;
use caicach_documents::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};

/// One part of the package.
pub(crate) fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap_or_else(|error| panic!("{name}: {error}"))
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The words of the text in their order; a new line where a paragraph or a line ends.
pub(crate) fn words(docx: &[u8]) -> String {
    let xml = part(docx, "word/document.xml");
    let mut reader = Reader::from_str(&xml);
    let (mut words, mut open) = (String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) if element.name().as_ref() == "w:t" => open = true,
            Event::End(element) if element.name().as_ref() == "w:t" => open = false,
            Event::End(element) if element.name().as_ref() == "w:p" => words.push('\n'),
            Event::Empty(element) if element.name().as_ref() == "w:br" => words.push('\n'),
            Event::Text(text) if open => words.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if open => words.push(match name.into_inner().as_ref() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                other => panic!("{other}"),
            }),
            Event::Eof => return words,
            _ => {}
        }
    }
}

fn count(xml: &str, words: &str) -> usize {
    xml.matches(words).count()
}

#[test]
fn pages_have_margins_numbers_and_orientation() {
    let docx = to_docx(&everything()).unwrap();
    let xml = part(&docx, "word/document.xml");
    // Three sections: the text and two annexes, the last one on its side; each counts from 1 and hides its first number.
    assert_eq!(count(&xml, "<w:sectPr>"), 3);
    assert_eq!(count(&xml, r#"<w:pgSz w:w="11906" w:h="16838"/>"#), 2);
    assert_eq!(count(&xml, r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#), 1);
    // 20, 15, 20 and 30 mm in twentieths of a point.
    assert_eq!(count(&xml, r#"<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701""#), 3);
    assert_eq!((count(&xml, r#"<w:pgNumType w:start="1"/>"#), count(&xml, "<w:titlePg/>")), (3, 3));
    let header = part(&docx, "word/header.xml");
    assert!(header.contains(r#"<w:instrText xml:space="preserve">PAGE</w:instrText>"#));
    assert!(!part(&docx, "word/header-first.xml").contains("PAGE"));
}

#[test]
fn styles_are_named_and_in_times_new_roman() {
    let docx = to_docx(&everything()).unwrap();
    let styles = part(&docx, "word/styles.xml");
    assert!(styles.contains(r#"w:ascii="Times New Roman""#) && styles.contains(r#"w:val="vi-VN""#));
    for name in
        ["Quốc hiệu", "Tiêu ngữ", "Trích yếu", "Căn cứ", "Điều", "Nội dung", "Nơi nhận", "Họ tên người ký"]
    {
        assert!(styles.contains(&format!(r#"<w:name w:val="{name}"/>"#)), "{name}");
    }
    // Every style that the text names is there.
    let text = part(&docx, "word/document.xml");
    for used in text.split(r#"<w:pStyle w:val=""#).skip(1) {
        let id = used.split('"').next().unwrap();
        assert!(styles.contains(&format!(r#"w:styleId="{id}""#)), "{id}");
    }
    let core = part(&docx, "docProps/core.xml");
    assert!(
        core.contains("<dc:language>vi-VN</dc:language>")
            && core.contains("<dc:creator>Sở Nội vụ</dc:creator>")
    );
    assert!(core.contains("2026-01-05T00:00:00Z"));
}

#[test]
fn headers_of_tables_repeat_and_rows_stay_whole() {
    let xml = part(&to_docx(&self_report_document()).unwrap(), "word/document.xml");
    // Three tables with two rows of header each.
    assert_eq!(count(&xml, "<w:tblHeader/>"), 6);
    // "Điểm" stands over its columns: 2 and 3 in the tables of the text, 2 in the annex.
    assert_eq!(
        (count(&xml, r#"<w:gridSpan w:val="2"/>"#), count(&xml, r#"<w:gridSpan w:val="3"/>"#)),
        (2, 1)
    );
    assert_eq!(count(&xml, r#"<w:vMerge w:val="restart"/>"#), count(&xml, r#"<w:vMerge w:val="continue"/>"#));
}

/// Lines are as long as the decree says, against widths that poppler reads in the PDF.
#[test]
fn lines_are_as_long_as_the_words_or_a_part_of_them() {
    let document = notice();
    let printed = crate::poppler::lines(&to_pdf(&document).unwrap());
    let xml = part(&to_docx(&document).unwrap(), "word/document.xml");
    let sides: Vec<f64> = xml
        .split("<w:pBdr>")
        .skip(1)
        .map(|rest| {
            rest.split(r#"<w:ind w:left=""#)
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse::<f64>()
                .unwrap()
                / 20.0
        })
        .collect();
    let columns: Vec<f64> = xml
        .split(r#"<w:gridCol w:w=""#)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse::<f64>().unwrap() / 20.0)
        .collect();
    let text_width = 165.0 * 72.0 / 25.4;
    let width = |words: &str| crate::poppler::find(&printed, words).width;
    let issuer = columns[0] - 2.0 * sides[0];
    assert!(issuer >= width("SỞ NỘI VỤ") / 3.0 && issuer <= width("SỞ NỘI VỤ") / 2.0, "{issuer}");
    let motto = columns[1] - 2.0 * sides[1];
    assert!((motto - width(form::MOTTO)).abs() < 2.0, "{motto}");
    let subject = text_width - 2.0 * sides[2];
    let words = width("Về việc công bố");
    assert!(subject >= words / 3.0 && subject <= words / 2.0, "{subject} {words}");
}

#[test]
fn charts_are_native_and_described() {
    let docx = to_docx(&self_report_document()).unwrap();
    let text = part(&docx, "word/document.xml");
    assert_eq!(count(&text, "<c:chart "), 2);
    assert!(text.contains("2025: 82,3734") && text.contains("Cải cách thể chế: 8,75/10,00"));
    let years = part(&docx, "word/charts/chart1.xml");
    assert!(years.contains("<c:lineChart>") && years.contains("<a:t>82,3734</a:t>"));
    // 2022 is not known: six years on the axis, five points.
    assert_eq!(count(&years, "<c:v>2022</c:v>"), 1);
    assert!(
        years.contains(r#"<c:ptCount val="6"/><c:pt idx="0">"#)
            && !years.contains(r#"<c:dLbl><c:idx val="2"/>"#)
    );
    let bars = part(&docx, "word/charts/chart2.xml");
    assert!(
        bars.contains("<c:v>Cải cách thể chế (8,75/10,00)</c:v>")
            && bars.contains(r#"<c:barDir val="bar"/>"#)
    );
}
