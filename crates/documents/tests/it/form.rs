//! The form, held against Annex I of Nghị định 30/2020/NĐ-CP.

use crate::poppler::{Line, find, lines, pages, run};
use crate::samples::*;
use caicach_documents::*;

/// Points of millimetres.
fn mm(millimetres: f64) -> f64 {
    millimetres * 72.0 / 25.4
}

const ROUNDING: f64 = 1.5;

#[track_caller]
fn assert_near(one: f64, other: f64, what: &str) {
    assert!((one - other).abs() <= ROUNDING, "{what}: {one} and {other}");
}

#[track_caller]
fn assert_look(line: &Line, sizes: std::ops::RangeInclusive<u32>, bold: bool, italic: bool) {
    assert!(sizes.contains(&line.size), "{line:?}");
    assert_eq!((line.bold, line.italic), (bold, italic), "{line:?}");
}

/// Sizes and styles by the table of section V, Part I.
#[test]
fn each_part_has_the_size_and_style_of_the_decree() {
    let all = lines(&to_pdf(&resolution()).unwrap());
    assert_look(find(&all, form::NATIONAL_NAME), 12..=13, true, false);
    assert_look(find(&all, form::MOTTO), 13..=14, true, false);
    assert_look(find(&all, "ỦY BAN NHÂN DÂN TỈNH MẪU"), 12..=13, false, false);
    assert_look(find(&all, "HỘI ĐỒNG THẨM ĐỊNH"), 12..=13, true, false);
    assert_look(find(&all, "Số: 05/NQ-HĐTĐ"), 13..=13, false, false);
    assert_look(find(&all, "Mẫu, ngày 05 tháng 01 năm 2026"), 13..=14, false, true);
    assert_look(find(&all, "NGHỊ QUYẾT"), 13..=14, true, false);
    assert_look(find(&all, "Về việc thông qua"), 13..=14, true, false);
    assert_look(find(&all, "Căn cứ Luật"), 13..=14, false, true);
    assert_look(find(&all, "Điều 1."), 13..=14, true, false);
    assert_look(find(&all, "Thông qua kết quả"), 13..=14, false, false);
    assert_look(find(&all, "TM. HỘI ĐỒNG"), 13..=14, true, false);
    assert_look(find(&all, "Trần Thị B"), 13..=14, true, false);
    assert_look(find(&all, "Nơi nhận:"), 12..=12, true, true);
    assert_look(find(&all, "- Lưu: VT, CCHC (02)."), 11..=11, false, false);
    assert_look(find(&all, "Phụ lục"), 14..=14, true, false);
    assert_look(find(&all, "KẾT QUẢ THẨM ĐỊNH"), 13..=14, true, false);
    assert_look(find(&all, "(Kèm theo Nghị quyết số 05/NQ-HĐTĐ"), 13..=14, false, true);
}

/// Parts, chapters and their like (II.6.đ).
#[test]
fn divisions_of_the_text_are_numbered_and_set_as_the_decree_says() {
    let all = lines(&to_pdf(&everything()).unwrap());
    let middle = mm((30.0 + 210.0 - 15.0) / 2.0);
    for centred in [
        "Phần I",
        "QUY ĐỊNH CHUNG",
        "Chương I",
        "Mục 1",
        "NGUYÊN TẮC",
        "Tiểu mục 1",
        "Phần II",
        "TÌNH HÌNH THỰC HIỆN",
    ] {
        let line = find(&all, centred);
        assert_look(line, 13..=14, true, false);
        assert_near(line.middle(), middle, centred);
    }
    for (indented, bold) in [
        ("Điều 1. Phạm vi điều chỉnh", true),
        ("1. Khoản không có tiêu đề.", false),
        ("a) Điểm thứ nhất;", false),
        ("b) Điểm", false),
    ] {
        let line = find(&all, indented);
        assert_look(line, 13..=14, bold, false);
        assert_near(line.left, mm(30.0 + 12.7), indented);
    }
    assert_look(find(&all, "2. Khoản có tiêu đề"), 13..=14, true, false);
    assert_look(find(&all, "I. KẾT QUẢ"), 13..=14, true, false);
    // Clauses begin anew in each section, articles do not in each part.
    let text: Vec<&str> = all.iter().map(|line| line.text.trim()).collect();
    assert!(text.contains(&"1. Đếm lại từ một.") && text.contains(&"II. HẠN CHẾ"));
    assert!(find(&all, "Điều 2.").top > find(&all, "Điều 1.").top);
}

#[test]
fn the_letterhead_stands_where_the_diagram_has_it() {
    let all = lines(&to_pdf(&resolution()).unwrap());
    let (nation, motto) = (find(&all, form::NATIONAL_NAME), find(&all, form::MOTTO));
    let (superior, issuer) = (find(&all, "ỦY BAN NHÂN DÂN TỈNH MẪU"), find(&all, "HỘI ĐỒNG THẨM ĐỊNH"));
    let (number, date) = (find(&all, "Số: 05"), find(&all, "Mẫu, ngày"));
    assert_near(nation.middle(), motto.middle(), "Tiêu ngữ under Quốc hiệu");
    assert_near(nation.middle(), date.middle(), "date under Quốc hiệu");
    assert_near(superior.middle(), issuer.middle(), "issuer under superior");
    assert_near(superior.middle(), number.middle(), "number under issuer");
    assert_near(superior.top, nation.top, "both sides begin at one height");
    assert_near(number.top, date.top, "number and date on one line");
    assert!(superior.right() < nation.left && nation.left > mm(105.0) - 20.0, "Quốc hiệu is at the right");
    let middle = mm((30.0 + 210.0 - 15.0) / 2.0);
    for title in ["NGHỊ QUYẾT", "Về việc thông qua"] {
        assert_near(find(&all, title).middle(), middle, title);
    }
}

#[test]
fn signature_and_recipients_stand_beside_each_other() {
    let all = lines(&to_pdf(&resolution()).unwrap());
    let (recipients, office) = (find(&all, "Nơi nhận:"), find(&all, "TM. HỘI ĐỒNG"));
    assert!((recipients.top - office.top).abs() < 4.0, "on one height: {recipients:?} {office:?}");
    assert_near(recipients.left, mm(30.0), "Nơi nhận is at the left margin");
    assert_near(find(&all, "- Lưu: VT").left, mm(30.0), "dashes are at the left margin");
    let name = find(&all, "Trần Thị B");
    assert_near(name.middle(), office.middle(), "the name under the office");
    assert!(name.top - office.top > mm(25.0), "room for a signature");
    // Deputy for the head.
    let all = lines(&to_pdf(&notice()).unwrap());
    assert!(find(&all, "KT. GIÁM ĐỐC").top < find(&all, "PHÓ GIÁM ĐỐC").top);
}

/// Margins of 20 to 25, 30 to 35 and 15 to 20 mm (I.3), on upright pages and those on their side.
#[test]
fn all_words_keep_to_the_margins() {
    let pdf = to_pdf(&everything()).unwrap();
    let sizes = run("pdfinfo", &["-l", "99", "-"], &pdf);
    let sizes: Vec<&str> =
        sizes.lines().filter(|line| line.starts_with("Page ") && line.contains(" size:")).collect();
    assert_eq!(sizes.len(), 4);
    assert!(sizes[0].contains("595.3 x 841.9") && sizes[3].contains("841.9 x 595.3"), "{sizes:?}");
    for line in lines(&pdf).iter().filter(|line| line.text.trim().parse::<u32>().is_err()) {
        let (width, height) = if line.page == 4 { (297.0, 210.0) } else { (210.0, 297.0) };
        assert!(line.left >= mm(30.0) - ROUNDING && line.right() <= mm(width - 15.0) + ROUNDING, "{line:?}");
        assert!(
            line.top >= mm(20.0) - ROUNDING && line.top + line.height <= mm(height - 20.0) + ROUNDING,
            "{line:?}"
        );
    }
    let narrow = Form::default().with_margins(25, 25, 35, 20).unwrap().with_sizes(13, 13).unwrap();
    let document =
        Document::new(Parts { form: narrow, ..parts(vec![Block::paragraph("lời văn ".repeat(400))]) })
            .unwrap();
    let all = lines(&to_pdf(&document).unwrap());
    assert!(
        all.iter()
            .all(|line| line.left >= mm(35.0) - ROUNDING && line.right() <= mm(210.0 - 20.0) + ROUNDING)
    );
    assert_look(find(&all, form::NATIONAL_NAME), 13..=13, true, false);
    assert_look(find(&all, "lời văn"), 13..=13, false, false);
}

/// I.7: from the second page on, in the middle of the top margin, at 13 to 14; III.1.đ: anew in each annex.
#[test]
fn pages_are_numbered_from_the_second_and_anew_in_each_annex() {
    let mut parts = parts(vec![
        Block::paragraph("lời văn ".repeat(1500)),
        Block::paragraph("Xem Phụ lục I, Phụ lục II."),
    ]);
    let annex = |landscape| Annex {
        title: phrase("Số liệu"),
        landscape,
        body: vec![Block::paragraph("số liệu ".repeat(900))],
    };
    parts.annexes = vec![annex(false), annex(true)];
    let pdf = to_pdf(&Document::new(parts).unwrap()).unwrap();
    let all = lines(&pdf);
    let starts: Vec<usize> = ["THÔNG BÁO", "Phụ lục I", "Phụ lục II"]
        .iter()
        .map(|start| all.iter().find(|line| line.bold && line.text.trim() == *start).unwrap().page)
        .collect();
    assert_eq!(starts[0], 1);
    for page in 1..=pages(&pdf) {
        let first = *starts.iter().rev().find(|start| **start <= page).unwrap();
        let shown: Vec<&Line> = all.iter().filter(|line| line.page == page && line.top < mm(19.0)).collect();
        let number = page - first + 1;
        if number == 1 {
            assert!(shown.is_empty(), "{shown:?}");
            continue;
        }
        let [line] = shown.as_slice() else { panic!("page {page}: {shown:?}") };
        assert_eq!(line.text.trim(), number.to_string());
        assert_look(line, 13..=14, false, false);
        let width = if page >= starts[2] { 297.0 } else { 210.0 };
        assert_near(line.middle(), mm((30.0 + width - 15.0) / 2.0), "the middle");
    }
}

/// II.6.e: first lines of 1 or 1,27 cm, paragraphs at least 6 pt apart, lines from single to one and a half.
#[test]
fn paragraphs_have_the_distances_of_the_decree() {
    for hundredths in [100_u32, 130, 150] {
        let form = Form::default().with_line_spacing(hundredths).unwrap();
        let body = vec![Block::paragraph("một hai ba ".repeat(20)), Block::paragraph("Đoạn sau.")];
        let all = lines(&to_pdf(&Document::new(Parts { form, ..parts(body) }).unwrap()).unwrap());
        let body: Vec<&Line> = all.iter().skip_while(|line| !line.text.starts_with("một hai")).collect();
        assert_near(body[0].left, mm(30.0 + 12.7), "first line");
        assert_near(body[1].left, mm(30.0), "second line");
        assert_near(body[0].right(), mm(210.0 - 15.0), "justified");
        // Times New Roman has single lines of 1.149 em.
        let expected = 1.149 * 14.0 * f64::from(hundredths) / 100.0;
        assert_near(body[1].top - body[0].top, expected, "distance of lines");
        let (last, next) = (
            body[body.iter().position(|line| line.text.starts_with("Đoạn")).unwrap() - 1],
            find(&all, "Đoạn sau."),
        );
        assert_near(next.top - last.top, expected + 6.0, "distance of paragraphs");
    }
}

/// III.1 and specimen 2.1: number in Roman numerals, title, reference to the document.
#[test]
fn annexes_have_their_headings() {
    let all = lines(&to_pdf(&everything()).unwrap());
    for (label, title, page, width) in
        [("Phụ lục I", "BẢNG THỨ NHẤT", 3, 210.0), ("Phụ lục II", "BẢNG THỨ HAI", 4, 297.0)]
    {
        let on_page: Vec<Line> = all.iter().filter(|line| line.page == page).cloned().collect();
        for words in [label, title, "(Kèm theo Thông báo số 05/TB-SNV ngày"] {
            assert_near(find(&on_page, words).middle(), mm((30.0 + width - 15.0) / 2.0), words);
        }
        assert!(find(&on_page, label).top < find(&on_page, title).top);
    }
}

/// The specimen of row 8a in section V.
#[test]
fn addressees_stand_under_the_colon() {
    let all = lines(&to_pdf(&self_report_document()).unwrap());
    let label = find(&all, "Kính gửi:");
    let (first, second) = (
        find(&all, "- Ủy ban nhân dân tỉnh;"),
        find(&all, "- Hội đồng thẩm định Chỉ số cải cách hành chính."),
    );
    assert_near(first.left, second.left, "dashes under each other");
    assert!(first.left > label.left + 40.0 && first.left < label.right() && first.top > label.top);
    assert!(find(&all, "- Như trên;").size == 11);
    let one = Document::new(Parts {
        recipients: recipients(&["Bộ Nội vụ"]),
        ..parts(vec![Block::paragraph("Nội dung.")])
    })
    .unwrap();
    assert_look(find(&lines(&to_pdf(&one).unwrap()), "Kính gửi: Bộ Nội vụ"), 13..=14, false, false);
}

#[test]
fn numbers_and_dates_stay_blank_until_they_are_known() {
    let all = lines(&to_pdf(&decision()).unwrap());
    let number = find(&all, "Số:").text.replace('\u{a0}', " ");
    assert!(number.starts_with("Số:   ") && number.trim_end().ends_with("/QĐ-UBND"), "{number}");
    let date = find(&all, "Thành phố Hồ Chí Minh, ngày").text.replace('\u{a0}', " ");
    assert!(date.contains("ngày     tháng     năm 2026"), "{date}");
    assert_look(find(&all, "DỰ THẢO"), 13..=13, true, false);
    assert!(!lines(&to_pdf(&notice()).unwrap()).iter().any(|line| line.text.contains("DỰ THẢO")));
}

/// Faces are embedded with their Unicode tables; the file says what it is.
#[test]
fn a_pdf_is_archivable_and_accessible() {
    let pdf = to_pdf(&resolution()).unwrap();
    let fonts = run("pdffonts", &["-"], &pdf);
    let fonts: Vec<&str> = fonts.lines().skip(2).collect();
    assert_eq!(fonts.len(), 4, "{fonts:?}");
    assert!(
        fonts.iter().all(|font| font.contains("+LiberationSerif") && font.contains("yes yes yes")),
        "{fonts:?}"
    );
    let information = run("pdfinfo", &["-"], &pdf);
    for words in [
        "Nghị quyết về việc thông qua kết quả",
        "Hội đồng thẩm định Chỉ số cải cách hành chính",
        "Tagged:          yes",
    ] {
        assert!(information.contains(words), "{information}");
    }
    let holds = |pdf: &[u8], bytes: &str| pdf.windows(bytes.len()).any(|window| window == bytes.as_bytes());
    assert!(
        holds(&pdf, "<pdfaid:part>2<")
            && holds(&pdf, "<pdfaid:conformance>A<")
            && holds(&pdf, "<pdfuaid:part>1<")
    );
    assert!(holds(&pdf, "(vi-VN)"));
    let draft = to_pdf(&decision()).unwrap();
    assert!(!holds(&draft, "<pdfaid:part>") && holds(&draft, "<pdfuaid:part>1<"));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert!(to_pdf(&resolution()).unwrap() == to_pdf(&resolution()).unwrap());
    assert!(to_docx(&notice()).unwrap() == to_docx(&notice()).unwrap());
}
