//! Workbooks as offices make them.

use crate::support::{codes, draft, package, shown};
use caicach_criteria::{ReadOptions, read};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

const HEADER: [&str; 4] = ["STT", "Lĩnh vực/Tiêu chí", "Điểm tối đa", "Cách chấm điểm"];

fn fill(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (row, texts) in (first..).zip(rows) {
        for (column, text) in (0_u16..).zip(*texts).filter(|(_, text)| !text.is_empty()) {
            match text.strip_prefix('#') {
                Some(number) => sheet.write(row, column, number.parse::<f64>().unwrap()).unwrap(),
                None => sheet.write(row, column, *text).unwrap(),
            };
        }
    }
}

#[test]
fn a_header_of_two_rows_below_a_title_and_numbers_of_the_format() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 5, "BẢNG CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP SỞ", &plain).unwrap();
    sheet.write(1, 0, "(Kèm theo Quyết định số 567/QĐ-UBND ngày 20/7/2017)").unwrap();
    for (column, header) in (0_u16..).zip(["STT", "Tiêu chí", "Điểm tối đa"]) {
        sheet.merge_range(3, column, 4, column, header, &plain).unwrap();
    }
    sheet.merge_range(3, 3, 3, 4, "Hình thức", &plain).unwrap();
    sheet.write(4, 3, "Tự đánh giá").unwrap();
    sheet.write(4, 4, "Điều tra XHH").unwrap();
    sheet.merge_range(3, 5, 4, 5, "Ghi chú", &plain).unwrap();
    fill(
        sheet,
        5,
        &[
            &["#1", "CHỈ ĐẠO, ĐIỀU HÀNH", "#3.5"],
            &["#1.1", "Kế hoạch", "#0.5", "x", "", "Có: 0,5; Không: 0"],
            &["#1.2", "Kết quả", "#0.3", "x", "", "Từ 80% trở lên: 0,3; dưới 80%: 0"],
            &["#1.3", "Hài lòng", "#2.7", "", "x"],
        ],
    );
    let read = draft("sở.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(
        shown(&read),
        [
            "1 <- - | domain | CHỈ ĐẠO, ĐIỀU HÀNH | 3.5 | -",
            "1.1 <- 1 | criterion | Kế hoạch | 0.5 | choice",
            "1.2 <- 1 | criterion | Kết quả | 0.3 | steps",
            "1.3 <- 1 | criterion | Hài lòng | 2.7 | survey",
        ]
    );
    assert_eq!(read.decision.as_deref(), Some("567/QĐ-UBND"));
    assert_eq!(read.title.as_deref(), Some("BẢNG CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP SỞ"));
    assert_eq!((read.items[1].place.name.as_str(), read.items[1].place.row), ("Sheet1", 7));
}

#[test]
fn a_number_cell_that_lost_its_zero_is_restored() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(sheet, 0, &[&HEADER, &["#1", "LĨNH VỰC", "#10"]]);
    let mut expected = vec!["1".to_owned()];
    for number in 1..=10 {
        let typed = format!("#1.{number}");
        fill(sheet, number + 1, &[&[&typed, "Tiêu chí", "#1", "Có: 1; Không: 0"]]);
        expected.push(format!("1.{number}"));
    }
    let read = draft("t.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(read.items.iter().map(|item| item.code.clone()).collect::<Vec<_>>(), expected);
    assert_eq!(codes(&read), ["number-lost-zero"]);
}

#[test]
fn a_sheet_for_each_domain_and_a_hidden_one() {
    let mut workbook = Workbook::new();
    fill(
        workbook.add_worksheet(),
        0,
        &[&HEADER, &["1", "MỘT", "#1"], &["1.1", "Một", "#1", "Có: 1; Không: 0"]],
    );
    fill(
        workbook.add_worksheet(),
        0,
        &[&HEADER, &["2", "HAI", "#1"], &["2.1", "Hai", "#1", "Có: 1; Không: 0"]],
    );
    let hidden = workbook.add_worksheet();
    hidden.set_hidden(true);
    fill(hidden, 0, &[&HEADER, &["3", "BA", "#1"]]);
    let read = draft("t.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(
        read.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>(),
        ["1", "1.1", "2", "2.1"]
    );
    assert_eq!(codes(&read), ["hidden-sheet"]);
}

#[test]
fn two_tables_on_one_sheet() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(sheet, 0, &[&HEADER, &["1", "MỘT", "#1"], &["1.1", "Một", "#1", "Có: 1; Không: 0"]]);
    fill(
        sheet,
        6,
        &[
            &["TT", "Nội dung", "Điểm chuẩn", "Cách tính điểm"],
            &["2", "HAI", "#1"],
            &["2.1", "Hai", "#1", "Có: 1; Không: 0"],
        ],
    );
    let read = draft("t.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(read.tables.len(), 2);
    assert_eq!(read.items.len(), 4);
}

/// A workbook of parts written by hand, around the rows of one sheet.
fn by_hand(sheet: &str) -> Vec<u8> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let workbook = format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{sheet}</worksheet>"
    );
    package(&[
        ("_rels/.rels", &relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", &workbook),
        ("xl/_rels/workbook.xml.rels", &relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// Cells at the ends of the sheet, and a merged area over all of it.
#[test]
fn a_sheet_of_two_far_corners_takes_no_memory() {
    let bytes = by_hand(
        "<sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>STT</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Tiêu chí</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>1</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>Một</t></is></c></row>\
        <row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>xa</t></is></c></row>\
        </sheetData><mergeCells><mergeCell ref=\"A3:XFD1048576\"/></mergeCells>",
    );
    let read = read("t.xlsx", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(read.items.len(), 1);
    assert!(codes(&read).contains(&"beyond-limits"), "{:?}", codes(&read));
}

#[test]
fn references_that_cannot_be_are_refused() {
    for cell in ["A99999999999", "AAAAAAAA1", "A0", "1A"] {
        let bytes =
            by_hand(&format!("<sheetData><row r=\"1\"><c r=\"{cell}\"><v>1</v></c></row></sheetData>"));
        let findings = read("t.xlsx", &bytes, &ReadOptions::default()).unwrap_err();
        assert_eq!(
            findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
            ["damaged-file"],
            "{cell}"
        );
    }
}

#[test]
fn a_workbook_that_breaks_off_is_refused() {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet(), 0, &[&HEADER, &["1", "MỘT", "#1"]]);
    let bytes = workbook.save_to_buffer().unwrap();
    for length in [bytes.len() / 2, bytes.len() - 30] {
        let findings = read("t.xlsx", &bytes[..length], &ReadOptions::default()).unwrap_err();
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["damaged-file"]);
    }
}
