#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may stop at the first surprise"
)]
//! Tables as offices send them, each read as its user means it.

use caicach_findings::Findings;
use caicach_tables::{Schema, Table, read};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

const VALUES: Schema<'static> = Schema {
    required: &["unit", "code", "value"],
    optional: &["note"],
    aliases: &[("Mã đơn vị", "unit")],
    open: false,
};

fn rows(table: &Table) -> Vec<String> {
    table
        .rows()
        .map(|row| {
            format!(
                "{}: {}",
                row.line,
                (0..table.header().len()).map(|at| row.cell(at)).collect::<Vec<_>>().join("|")
            )
        })
        .collect()
}

fn codes(findings: &Findings) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {}", finding.code, finding.place)).collect()
}

fn table(bytes: &[u8]) -> (Table, Findings) {
    read("v.csv", bytes, &VALUES).expect("a table")
}

#[test]
fn what_only_looks_like_text_is_no_table() {
    for text in [
        "%PDF-1.4 hello",
        "<html><table><tr><td>unit</td></tr></table>",
        " <!DOCTYPE html>",
        "<?xml version=\"1.0\"?>",
    ] {
        assert_eq!(refused(text.as_bytes()), ["not-a-table v.csv"], "{text}");
    }
}

fn refused(bytes: &[u8]) -> Vec<String> {
    codes(&read("v.csv", bytes, &VALUES).expect_err("no table"))
}

#[test]
fn the_same_rows_come_out_of_every_common_encoding() {
    let text = "unit;code;value\n01;1.1;86,75\n02;1.2;Đúng thời gian\n";
    let expected = ["2: 01|1.1|86,75", "3: 02|1.2|Đúng thời gian"];
    let utf16_le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let with_mark = |mark: &[u8], body: &[u8]| [mark, body].concat();
    let files = [
        text.as_bytes().to_vec(),
        with_mark(&[0xef, 0xbb, 0xbf], text.as_bytes()),
        with_mark(&[0xff, 0xfe], &utf16_le),
        with_mark(&[0xfe, 0xff], &utf16_be),
        utf16_le,
        utf16_be,
        text.replace('\n', "\r\n").into_bytes(),
        text.replace(';', "\t").into_bytes(),
        text.replace(';', "|").into_bytes(),
    ];
    for file in files {
        let (table, findings) = table(&file);
        assert_eq!(rows(&table), expected);
        assert!(findings.is_empty(), "{:?}", codes(&findings));
        assert_eq!(table.rows().next().unwrap().number(2).unwrap().unwrap().to_string(), "86.75");
    }
}

#[test]
fn excels_separator_line_is_obeyed_and_lines_still_count_from_the_top() {
    let (table, _) = table("sep=;\nunit;code;value\n01;1;2\n".as_bytes());
    assert_eq!(rows(&table), ["3: 01|1|2"]);
}

#[test]
fn a_wrong_header_says_what_is_missing_and_what_it_may_be() {
    let findings = read("v.csv", b"unit,code,valu\n01,1,2\n", &VALUES).expect_err("no table");
    let finding = findings.iter().next().unwrap();
    assert_eq!(finding.message.en, "Required columns are missing: value");
    assert_eq!(finding.hint.as_ref().unwrap().en, "Perhaps: value ≈ “valu”");
    assert_eq!(refused(b"unit,code,value,unit\n"), ["duplicate-column v.csv:1:unit"]);
}

#[test]
fn vietnamese_headers_are_known_without_their_marks() {
    let (table, _) = table("MA DON VI,Code,VALUE\n01,1,2\n".as_bytes());
    assert_eq!(table.header(), ["unit", "code", "value"]);
}

#[test]
fn unknown_columns_are_a_note() {
    let (_, findings) = table(b"unit,code,value,colour\n01,1,2,red\n");
    assert_eq!(codes(&findings), ["unknown-column v.csv:1"]);
    assert!(!findings.any_rejected());
}

#[test]
fn a_bad_line_is_set_aside_and_the_rest_goes_on() {
    let mut bytes = b"unit,code,value\n01,1,2\n02,".to_vec();
    bytes.extend([0xff, 0xc3]);
    bytes.extend(b",3\n03,1,86,75\n04,1\n\n05,1,9\n");
    let (table, findings) = table(&bytes);
    assert_eq!(rows(&table), ["2: 01|1|2", "5: 04|1|", "7: 05|1|9"]);
    assert_eq!(
        codes(&findings),
        ["invalid-encoding v.csv:3", "row-too-long v.csv:4", "row-too-short v.csv:5"]
    );
}

#[test]
fn a_quotation_mark_that_never_closes_is_found_where_it_opens() {
    let text = format!("unit,code,value\n01,1,\"2\n{}", "02,1,3\n".repeat(200));
    let (table, findings) = table(text.as_bytes());
    assert!(table.is_empty());
    assert_eq!(codes(&findings), ["unclosed-quote v.csv:2"]);
}

#[test]
fn what_is_no_table_is_refused_with_a_reason() {
    assert_eq!(refused(b""), ["empty-file v.csv"]);
    assert_eq!(refused(b"\n \n"), ["empty-file v.csv"]);
    assert_eq!(refused(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ["not-a-table v.csv"]);
    assert_eq!(refused(b"PK\x03\x04 broken"), ["unreadable-workbook v.csv"]);
    assert_eq!(refused(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1]), ["unreadable-workbook v.csv"]);
}

#[test]
fn a_workbook_with_title_rows_merged_cells_and_text_numbers() {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("Điểm").unwrap();
    sheet.merge_range(0, 0, 0, 3, "BẢNG ĐIỂM NĂM 2025", &bold).unwrap();
    for (column, name) in ["Mã đơn vị", "code", "value", "note"].iter().enumerate() {
        sheet.write_string(2, u16::try_from(column).unwrap(), *name).unwrap();
    }
    sheet.write_string(3, 0, "01").unwrap();
    sheet.write_string(3, 1, "1.1").unwrap();
    sheet.write_number(3, 2, 1.234).unwrap();
    sheet.write_string(4, 0, "02").unwrap();
    sheet.write_string(4, 1, "1.1").unwrap();
    sheet.write_string(4, 2, "86,75").unwrap();
    sheet.write_string(5, 0, "03").unwrap();
    sheet.write_string(5, 1, "1.1").unwrap();
    sheet.write_string(5, 2, "1.234").unwrap();
    sheet.merge_range(4, 3, 5, 3, "chung", &bold).unwrap();
    let (table, findings) = read("b.xlsx", &workbook.save_to_buffer().unwrap(), &VALUES).expect("a table");
    assert_eq!(rows(&table), ["4: 01|1.1|1.234|", "5: 02|1.1|86,75|chung", "6: 03|1.1|1.234|"]);
    assert_eq!(codes(&findings), ["merged-cells b.xlsx[Điểm]:5:D5:D6"]);
    let numbers: Vec<String> = table.rows().map(|row| format!("{:?}", row.number(2))).collect();
    assert_eq!(numbers, ["Ok(Some(1.234))", "Ok(Some(86.75))", "Err(Ambiguous)"]);
}

/// Groups of columns stand above the names within them, as tables that are printed have it.
#[test]
fn a_header_of_two_rows_is_one_header() {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = workbook.add_worksheet().set_name("Điểm").unwrap();
    sheet.merge_range(0, 0, 0, 4, "BẢNG ĐIỂM NĂM 2025", &bold).unwrap();
    sheet.merge_range(2, 0, 3, 0, "Mã đơn vị", &bold).unwrap();
    sheet.merge_range(2, 1, 2, 2, "Tiêu chí", &bold).unwrap();
    sheet.merge_range(2, 3, 2, 4, "Thời gian", &bold).unwrap();
    for (column, name) in [(1, "code"), (2, "value"), (3, "nhận"), (4, "trả")] {
        sheet.write_string(3, column, name).unwrap();
    }
    for (column, text) in ["01", "1.1", "5", "sáng", "chiều"].iter().enumerate() {
        sheet.write_string(4, u16::try_from(column).unwrap(), *text).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let (table, _) = read("b.xlsx", &bytes, &VALUES).expect("a table");
    assert_eq!(rows(&table), ["5: 01|1.1|5|sáng|chiều"]);
    let header =
        caicach_tables::read_header("b.xlsx", Box::new(std::io::Cursor::new(bytes)), &VALUES).unwrap();
    assert_eq!(header, ["Mã đơn vị", "code", "value", "Thời gian nhận", "Thời gian trả"]);
}

#[test]
fn the_sheet_with_the_header_is_found() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "Hướng dẫn").unwrap();
    let sheet = workbook.add_worksheet().set_name("Số liệu").unwrap();
    for (column, name) in ["unit", "code", "value"].iter().enumerate() {
        sheet.write_string(0, u16::try_from(column).unwrap(), *name).unwrap();
        sheet.write_string(1, u16::try_from(column).unwrap(), "1").unwrap();
    }
    let (table, _) = read("b.xlsx", &workbook.save_to_buffer().unwrap(), &VALUES).expect("a table");
    assert_eq!(rows(&table), ["2: 1|1|1"]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("x", &bytes, &VALUES);
        let _ = read("x", &[b"unit,code,value\n".as_slice(), &bytes].concat(), &VALUES);
        let _ = read("x", &[b"PK\x03\x04".as_slice(), &bytes].concat(), &VALUES);
    }

    #[test]
    fn what_the_csv_crate_writes_comes_back(cells in proptest::collection::vec(("[a-zđ0-9]{1,6}", "[ -~đả]{0,12}"), 1..20)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["unit", "code", "value"]).unwrap();
        for (unit, value) in &cells {
            writer.write_record([unit, "c", value]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let (table, findings) = read("x.csv", &bytes, &VALUES).expect("a table");
        prop_assert!(findings.is_empty());
        let back: Vec<(String, String)> = table.rows().map(|row| (row.cell(0).to_owned(), row.cell(2).to_owned())).collect();
        let expected: Vec<(String, String)> = cells.iter().map(|(unit, value)| (unit.clone(), value.trim().to_owned())).collect();
        prop_assert_eq!(back, expected);
    }
}
