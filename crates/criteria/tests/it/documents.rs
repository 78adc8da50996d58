//! Documents as offices write them, made by the tests.

use crate::support::{below, c, codes, docx, docx_with, draft, draft_with, paragraph, rows, shown, table};
use caicach_criteria::{ColumnChoice, Meaning, ReadOptions, Status};
use rust_decimal::dec;

const HEADER: [&str; 4] = ["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Cách chấm điểm"];

fn with_header(body: &[&[&str]]) -> Vec<Vec<crate::support::C>> {
    let mut all = rows(&[&HEADER]);
    all.extend(rows(body));
    all
}

#[test]
fn a_table_with_its_decision_around_it() {
    let letterhead = table(&rows(&[
        &["ỦY BAN NHÂN DÂN\nTỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        &["Số: 2204/QĐ-UBND", "X, ngày 12 tháng 9 năm 2022"],
    ]));
    let criteria = table(&with_header(&[
        &["1", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "3,5", ""],
        &["1.1", "Kiểm soát thủ tục hành chính", "2", ""],
        &[
            "1.1.1",
            "Rà soát thủ tục hành chính",
            "1,5",
            "100%: 1,5 điểm; từ 80% đến dưới 100%: tính theo tỷ lệ; dưới 80%: 0 điểm",
        ],
        &["1.1.2", "Ban hành kế hoạch", "0,5", "Có: 0,5; Không: 0"],
        &["1.2", "Niêm yết công khai", "1,5", "Mỗi nơi niêm yết đủ: 0,5 điểm, tối đa 1,5 điểm"],
        &["2", "HIỆN ĐẠI HÓA HÀNH CHÍNH", "1", ""],
        &["2.1", "Mức độ hài lòng", "1", "Điều tra xã hội học"],
        &["", "TỔNG ĐIỂM", "4,5", ""],
    ]));
    let body = [
        letterhead,
        paragraph("Căn cứ Quyết định số 892/QĐ-BNV ngày 05/12/2021 của Bộ Nội vụ;"),
        paragraph("BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ"),
        paragraph("(Kèm theo Quyết định số 2204/QĐ-UBND ngày 12/9/2022 của UBND tỉnh)"),
        criteria,
        paragraph("Nơi nhận:"),
    ];
    let draft = draft("tiêu chí.docx", &docx(&body.concat()));
    assert_eq!(draft.title.as_deref(), Some("BỘ TIÊU CHÍ XÁC ĐỊNH CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ"));
    assert_eq!(draft.decision.as_deref(), Some("2204/QĐ-UBND"));
    assert_eq!(draft.decided_on.as_deref(), Some("2022-09-12"));
    assert_eq!(draft.total, Some(dec!(4.5)));
    assert_eq!(
        shown(&draft),
        [
            "1 <- - | domain | CẢI CÁCH THỦ TỤC HÀNH CHÍNH | 3.5 | -",
            "1.1 <- 1 | criterion | Kiểm soát thủ tục hành chính | 2 | -",
            "1.1.1 <- 1.1 | component | Rà soát thủ tục hành chính | 1.5 | proportional",
            "1.1.2 <- 1.1 | component | Ban hành kế hoạch | 0.5 | choice",
            "1.2 <- 1 | criterion | Niêm yết công khai | 1.5 | per_item",
            "2 <- - | domain | HIỆN ĐẠI HÓA HÀNH CHÍNH | 1 | -",
            "2.1 <- 2 | criterion | Mức độ hài lòng | 1 | survey",
        ]
    );
    assert_eq!(codes(&draft), ["survey-not-stated"]);
    assert_eq!(draft.count(Status::Sure), 3);
    assert_eq!(draft.tables.iter().map(|table| table.used).collect::<Vec<_>>(), [false, true]);
    let meanings: Vec<Meaning> = draft.tables[1].columns.iter().map(|column| column.meaning).collect();
    assert_eq!(meanings, [Meaning::Number, Meaning::Name, Meaning::Maximum, Meaning::Rule]);
    let item = draft.item("1.1.2").unwrap();
    assert_eq!((item.place.name.as_str(), item.place.row), ("Bảng 2", 5));
}

/// The shape of 1880/QĐ-UBND Cà Mau (2013): a header in two rows, cases in rows of their own, columns to be filled in.
#[test]
fn cases_in_rows_below_their_component_under_a_header_of_two_rows() {
    let header = vec![
        c("STT").down(),
        c("Lĩnh vực/Tiêu\u{b}chí/Tiêu chí thành phần").down(),
        c("Điểm tối đa").down(),
        c("Điểm đánh giá").span(3),
        c("Ghi chú").down(),
    ];
    let second =
        vec![below(), below(), below(), c("Điều tra XHH"), c("Tự đánh giá"), c("SNV đánh giá"), below()];
    let mut all = vec![header, second];
    all.extend(rows(&[&["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]]));
    all.extend(rows(&[
        &["1", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "6", "", "", "", ""],
        &["1.1", "Kế hoạch CCHC năm", "4", "", "", "", ""],
        &["1.1.1", "Ban hành kế hoạch", "1", "", "", "", ""],
        &["", "Ban hành kịp thời: 1", "", "", "", "", ""],
        &["", "Ban hành không kịp thời: 0,5", "", "", "", "", ""],
        &["", "Không ban hành: 0", "", "", "", "", ""],
        &["1.1.2", "Mức độ thực hiện kế hoạch", "2", "", "", "", ""],
        &["", "Thực hiện trên 90% kế hoạch: 2", "", "", "", "", ""],
        &["", "Thực hiện từ 70% - 90% kế hoạch: 1", "", "", "", "", ""],
        &["", "Dưới 70% kế hoạch: 0", "", "", "", "", ""],
        &["1.1.3", "Kiểm tra", "1", "", "", "", ""],
        // Points of cases in the column of maxima.
        &["", "Từ 30% trở lên", "1", "", "", "", ""],
        &["", "Từ 25% đến dưới 30%", "0,5", "", "", "", ""],
        &["", "Dưới 25%", "0", "", "", "", ""],
        &["1.2", "Chất lượng chỉ đạo", "2", "x", "", "", "Điều tra XHH"],
    ]));
    let draft = draft("cà mau.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&draft),
        [
            "1 <- - | domain | CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH | 6 | -",
            "1.1 <- 1 | criterion | Kế hoạch CCHC năm | 4 | -",
            "1.1.1 <- 1.1 | component | Ban hành kế hoạch | 1 | choice",
            "1.1.2 <- 1.1 | component | Mức độ thực hiện kế hoạch | 2 | steps",
            "1.1.3 <- 1.1 | component | Kiểm tra | 1 | steps",
            "1.2 <- 1 | criterion | Chất lượng chỉ đạo | 2 | survey",
        ]
    );
    assert_eq!(draft.tables[0].header_rows, 3);
    let plan = draft.item("1.1.2").unwrap();
    assert_eq!(
        plan.rule_text,
        "Thực hiện trên 90% kế hoạch: 2\nThực hiện từ 70% - 90% kế hoạch: 1\nDưới 70% kế hoạch: 0"
    );
    let inspected = draft.item("1.1.3").unwrap().reading.as_ref().unwrap();
    assert_eq!(inspected.status, Status::Sure);
    assert_eq!(
        inspected.parameters,
        serde_json::json!({ "unit": "rate", "steps": [[0.3, 1], [0.25, 0.5], [0, 0]] })
    );
    let surveyed = draft.item("1.2").unwrap();
    assert_eq!(surveyed.value_source, Some(caicach_index::ValueSource::Survey));
}

#[test]
fn roman_numbers_letters_and_numbers_in_names() {
    let all = with_header(&[
        &["I", "Lĩnh vực một", "3", ""],
        &["1", "Tiêu chí thứ nhất", "2", ""],
        &["a)", "Phần a", "1", "Có: 1; Không: 0"],
        &["b)", "Phần b", "1", "Có: 1; Không: 0"],
        &["2.", "Tiêu chí thứ hai", "1", "Có: 1; Không: 0"],
        &["II.", "Lĩnh vực hai", "1", ""],
        &["", "1. Tiêu chí có số trong tên", "1", "Có: 1; Không: 0"],
    ]);
    assert_eq!(
        shown(&draft("t.docx", &docx(&table(&all)))),
        [
            "I <- - | domain | Lĩnh vực một | 3 | -",
            "I.1 <- I | criterion | Tiêu chí thứ nhất | 2 | -",
            "I.1.a <- I.1 | component | Phần a | 1 | choice",
            "I.1.b <- I.1 | component | Phần b | 1 | choice",
            "I.2 <- I | criterion | Tiêu chí thứ hai | 1 | choice",
            "II <- - | domain | Lĩnh vực hai | 1 | -",
            "II.1 <- II | criterion | Tiêu chí có số trong tên | 1 | choice",
        ]
    );
    let all = with_header(&[
        &["A", "PHẦN CHUNG", "1", ""],
        &["I", "Lĩnh vực một", "1", ""],
        &["1", "Tiêu chí", "1", ""],
        &["1.1", "Thành phần", "1", "Có: 1; Không: 0"],
    ]);
    assert_eq!(
        shown(&draft("t.docx", &docx(&table(&all)))),
        [
            "A <- - | group | PHẦN CHUNG | 1 | -",
            "A.I <- A | domain | Lĩnh vực một | 1 | -",
            "A.I.1 <- A.I | criterion | Tiêu chí | 1 | -",
            "A.I.1.1 <- A.I.1 | component | Thành phần | 1 | choice",
        ]
    );
    // Roman domains above numbers that already name their domain; a row merged over number and name.
    let mut all = with_header(&[]);
    all.push(vec![c("I. LĨNH VỰC MỘT (1 điểm)").span(3), c("")]);
    all.extend(rows(&[&["Tiêu chí 1.1:", "Kế hoạch", "1", "Có: 1; Không: 0"]]));
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&read),
        ["I <- - | domain | LĨNH VỰC MỘT | 1 | -", "1.1 <- I | criterion | Kế hoạch | 1 | choice",]
    );
    assert_eq!(codes(&read), ["maximum-from-name"]);
}

#[test]
fn numbers_that_are_missing_repeated_or_jump() {
    let all = with_header(&[
        &["1", "LĨNH VỰC", "5", ""],
        &["1.1", "Một", "1", "Có: 1; Không: 0"],
        &["1.1", "Lại một", "1", "Có: 1; Không: 0"],
        &["1.4", "Bốn", "1", "Có: 1; Không: 0"],
        &["", "Không số", "2", "Có: 2; Không: 0"],
        &["3.1", "Không có cấp trên", "1", "Có: 1; Không: 0"],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&read),
        [
            "1 <- - | domain | LĨNH VỰC | 5 | -",
            "1.1 <- 1 | criterion | Một | 1 | choice",
            "1.1-2 <- 1 | criterion | Lại một | 1 | choice",
            "1.4 <- 1 | criterion | Bốn | 1 | choice",
            "1.4b <- 1 | criterion | Không số | 2 | choice",
            "3.1 <- - | domain | Không có cấp trên | 1 | choice",
        ]
    );
    assert_eq!(codes(&read), ["number-repeated", "number-jumps", "number-missing", "number-without-parent"]);
    assert!(read.remarks_on("1.4").any(|remark| remark.code == "number-jumps"));
}

/// What stands between 1.1 and 1.1.2 is 1.1.1, whatever its points add up to.
#[test]
fn the_first_item_beneath_another_may_lack_its_number() {
    let all = with_header(&[
        &["1", "LĨNH VỰC", "5", ""],
        &["1.1", "Kiểm tra", "5", ""],
        &["", "Kế hoạch kiểm tra", "1", "Có: 1; Không: 0"],
        &["1.1.2", "Số đơn vị được kiểm tra", "2", "Có: 2; Không: 0"],
        &["1.1.3", "Xử lý sau kiểm tra", "2", "Có: 2; Không: 0"],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&read),
        [
            "1 <- - | domain | LĨNH VỰC | 5 | -",
            "1.1 <- 1 | criterion | Kiểm tra | 5 | -",
            "1.1.1 <- 1.1 | component | Kế hoạch kiểm tra | 1 | choice",
            "1.1.2 <- 1.1 | component | Số đơn vị được kiểm tra | 2 | choice",
            "1.1.3 <- 1.1 | component | Xử lý sau kiểm tra | 2 | choice",
        ]
    );
    assert_eq!(codes(&read), ["number-missing"]);
}

#[test]
fn items_without_numbers_hang_by_their_sums() {
    let all = with_header(&[
        &["1", "LĨNH VỰC", "3", ""],
        &["", "Kế hoạch năm", "1", "Có: 1; Không: 0"],
        &["", "Báo cáo năm", "2", "Có: 2; Không: 0"],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&read),
        [
            "1 <- - | domain | LĨNH VỰC | 3 | -",
            "1.1 <- 1 | criterion | Kế hoạch năm | 1 | choice",
            "1.2 <- 1 | criterion | Báo cáo năm | 2 | choice",
        ]
    );
    assert_eq!(codes(&read), ["number-missing", "number-missing"]);
}

#[test]
fn a_table_broken_over_pages_and_a_table_for_each_domain_are_joined() {
    let first =
        table(&with_header(&[&["1", "LĨNH VỰC MỘT", "1", ""], &["1.1", "Một", "1", "Có: 1; Không: 0"]]));
    let second =
        table(&with_header(&[&["2", "LĨNH VỰC HAI", "2", ""], &["2.1", "Hai", "1", "Có: 1; Không: 0"]]));
    // The last part has no header of its own.
    let third = table(&rows(&[&["2.2", "Ba", "1", "Có: 1; Không: 0"]]));
    let read = draft("t.docx", &docx(&[first, paragraph("Bảng 2"), second, third].concat()));
    assert_eq!(
        read.items.iter().map(|item| item.code.as_str()).collect::<Vec<_>>(),
        ["1", "1.1", "2", "2.1", "2.2"]
    );
    assert_eq!(codes(&read), [""; 0]);
    let repeated = table(&with_header(&[
        &["1", "LĨNH VỰC MỘT", "2", ""],
        &["1.1", "Một", "1", "Có: 1; Không: 0"],
        &HEADER,
        &["1.2", "Hai", "1", "Có: 1; Không: 0"],
    ]));
    let read = draft("t.docx", &docx(&repeated));
    assert_eq!(read.items.len(), 3);
    assert_eq!(codes(&read), [""; 0]);
}

#[test]
fn several_sets_of_criteria_are_told_apart() {
    let departments =
        table(&with_header(&[&["1", "LĨNH VỰC", "1", ""], &["1.1", "Của sở", "1", "Có: 1; Không: 0"]]));
    let communes = table(&with_header(&[
        &["1", "LĨNH VỰC", "2", ""],
        &["1.1", "Của xã", "1", "Có: 1; Không: 0"],
        &["1.2", "Của xã nữa", "1", "Có: 1; Không: 0"],
    ]));
    let bytes = docx(&[departments, communes].concat());
    let largest = draft("t.docx", &bytes);
    assert_eq!(largest.items[1].name, "Của xã");
    assert_eq!(codes(&largest), ["several-sets"]);
    let first = draft_with("t.docx", &bytes, &ReadOptions { set: Some(0), ..ReadOptions::default() });
    assert_eq!(first.items[1].name, "Của sở");
}

#[test]
fn bonus_and_deduction_sections_stand_beside_the_tree() {
    let all = with_header(&[
        &["I", "LĨNH VỰC", "1", ""],
        &["1", "Kế hoạch", "1", "Có: 1; Không: 0"],
        &["", "TỔNG ĐIỂM", "1", ""],
        &["II", "ĐIỂM CỘNG", "3", ""],
        &["1", "Sáng kiến được công nhận", "2", "Mỗi sáng kiến cộng 0,5 điểm"],
        &["2", "Được khen thưởng", "", "Cấp tỉnh: 0,5 điểm; cấp trung ương: 1 điểm"],
        &["", "ĐIỂM TRỪ", "", ""],
        &["1", "Chậm báo cáo", "-2", "Mỗi lần chậm trừ 0,25 điểm"],
        &["2", "Sai phạm khác", "- 1", ""],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&read),
        [
            "I <- - | domain | LĨNH VỰC | 1 | -",
            "I.1 <- I | criterion | Kế hoạch | 1 | choice",
            "II <- - | domain | ĐIỂM CỘNG | 3 | -",
            "II.1 <- II | criterion | Sáng kiến được công nhận | 2 | bonus",
            "II.2 <- II | criterion | Được khen thưởng | 1 | bonus",
            "TRU <- - | domain | ĐIỂM TRỪ | - | -",
            "TRU.1 <- TRU | criterion | Chậm báo cáo | 2 | deduction",
            "TRU.2 <- TRU | criterion | Sai phạm khác | 1 | deduction",
        ]
    );
    assert_eq!(codes(&read), ["maximum-missing", "rule-missing"]);
    assert_eq!(read.total, Some(dec!(1)));
}

#[test]
fn sums_that_differ_are_said_at_every_level() {
    let all = with_header(&[
        &["1", "LĨNH VỰC MỘT", "10", ""],
        &["1.1", "Một", "4", "Có: 4; Không: 0"],
        &["1.2", "Hai", "5", "Có: 5; Không: 0"],
        &["2", "LĨNH VỰC HAI", "5", ""],
        &["2.1", "Ba", "5", "Có: 5; Không: 0"],
        &["", "TỔNG CỘNG", "16", ""],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(codes(&read), ["sum-differs", "total-differs"]);
    assert_eq!(
        read.findings[0].message.vi,
        "Nội dung 1: các nội dung cấp dưới cộng lại 9 điểm, khác điểm tối đa 10"
    );
    assert_eq!(read.findings[1].message.en, "The domains add to 15, not to the total 16");
}

#[test]
fn decomposed_letters_read_as_composed_ones() {
    use unicode_normalization::UnicodeNormalization;
    let all = with_header(&[
        &["1", "LĨNH VỰC", "1", ""],
        &["1.1", "Kế hoạch", "1", "Ban hành đúng thời hạn: 1; chậm: 0,5; không ban hành: 0"],
    ]);
    let composed = draft("t.docx", &docx(&table(&all)));
    let decomposed: Vec<Vec<_>> = all
        .iter()
        .map(|row| row.iter().map(|cell| c(&cell.text.nfd().collect::<String>())).collect())
        .collect();
    assert_eq!(draft("t.docx", &docx(&table(&decomposed))), composed);
}

#[test]
fn merged_cells_are_seen_where_they_reach() {
    let mut all = rows(&[&[
        "STT",
        "Tiêu chí",
        "Điểm tối đa",
        "Cách tính điểm",
        "Tài liệu kiểm chứng",
        "Cơ quan thẩm định",
    ]]);
    all.extend(rows(&[&["1", "LĨNH VỰC", "2", "", "", ""]]));
    all.push(vec![
        c("1.1"),
        c("Một"),
        c("1"),
        c("Có: 1; Không: 0"),
        c("Kế hoạch\nBáo cáo").down(),
        c("Sở Nội vụ").down(),
    ]);
    all.push(vec![c("1.2"), c("Hai"), c("1"), c("Có: 1; Không: 0"), below(), below()]);
    let read = draft("t.docx", &docx(&table(&all)));
    for code in ["1.1", "1.2"] {
        let item = read.item(code).unwrap();
        assert_eq!(
            (item.evidence.as_str(), item.owner.as_str()),
            ("Kế hoạch\nBáo cáo", "Sở Nội vụ"),
            "{code}"
        );
    }
    // A component merged over the rows of its cases.
    let mut all = rows(&[&["STT", "Tiêu chí", "Cách chấm", "Điểm"]]);
    all.extend(rows(&[&["1", "LĨNH VỰC", "", "1"]]));
    all.push(vec![c("1.1").down(), c("Một").down(), c("Đạt từ 80% trở lên"), c("1")]);
    all.push(vec![below(), below(), c("Dưới 80%"), c("0")]);
    let read = draft("t.docx", &docx(&table(&all)));
    let item = read.item("1.1").unwrap();
    assert_eq!(item.rule_text, "Đạt từ 80% trở lên\nDưới 80%: 0");
    assert_eq!(item.maximum, Some(dec!(1)));
}

#[test]
fn word_lists_formulas_and_tracked_changes() {
    let numbered = |level: usize, text: &str| {
        format!(
            "<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"7\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
        )
    };
    let formula = "<w:tc><w:p><w:r><w:t>Điểm = </w:t></w:r><m:oMath><m:f><m:num><m:r><m:t>b</m:t></m:r></m:num><m:den><m:r><m:t>a</m:t></m:r></m:den></m:f></m:oMath><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B4\"/></w:r><w:r><w:t> điểm tối đa</w:t></w:r></w:p></w:tc>";
    let changed = "<w:tc><w:p><w:del><w:r><w:delText>2</w:delText></w:r></w:del><w:ins><w:r><w:t>1</w:t></w:r></w:ins></w:p></w:tc>";
    let text = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let head: Vec<String> = HEADER.iter().map(|header| text(header)).collect();
    let body = format!(
        "<w:tbl>{}{}{}</w:tbl>",
        row(&head),
        row(&[numbered(0, ""), text("LĨNH VỰC"), text("1"), text("")]),
        row(&[numbered(1, ""), text("Hồ sơ đúng hạn"), changed.to_owned(), formula.to_owned()]),
    );
    let lists = "<w:numbering xmlns:w=\"x\"><w:abstractNum w:abstractNumId=\"3\">\
        <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.%2.\"/></w:lvl>\
        </w:abstractNum><w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num></w:numbering>";
    let read = draft("t.docx", &docx_with(&body, &[("word/numbering.xml", lists)]));
    assert_eq!(
        shown(&read),
        ["1 <- - | domain | LĨNH VỰC | 1 | -", "1.1 <- 1 | criterion | Hồ sơ đúng hạn | 1 | proportional",]
    );
    assert_eq!(codes(&read), ["tracked-changes"]);
}

#[test]
fn a_table_within_a_cell_is_read_as_lines() {
    let inner = table(&rows(&[&["Từ 80% trở lên", "1 điểm"], &["Dưới 80%", "0 điểm"]]));
    let text = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let head: String = HEADER.iter().map(|header| text(header)).collect();
    let body = format!(
        "<w:tbl><w:tr>{head}</w:tr><w:tr>{}{}{}{}</w:tr><w:tr>{}{}{}<w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>",
        text("1"),
        text("LĨNH VỰC"),
        text("1"),
        text(""),
        text("1.1"),
        text("Một"),
        text("1"),
    );
    let read = draft("t.docx", &docx(&body));
    assert_eq!(read.item("1.1").unwrap().reading.as_ref().unwrap().kind, "steps");
    assert_eq!(codes(&read), ["nested-table"]);
}

#[test]
fn columns_that_are_not_known_are_kept_and_may_be_named() {
    let all = rows(&[
        &["STT", "Tiêu chí", "Điểm tối đa", "Thuyết minh", "Số liệu kê khai"],
        &["1", "LĨNH VỰC", "1", "", ""],
        &["1.1", "Một", "1", "Có: 1; Không: 0", "Số văn bản"],
    ]);
    let bytes = docx(&table(&all));
    let read = draft("t.docx", &bytes);
    assert_eq!(codes(&read), ["unknown-column", "rule-missing"]);
    assert_eq!(read.item("1.1").unwrap().others.len(), 2);
    let options = ReadOptions {
        columns: vec![
            ColumnChoice { table: None, column: 3, meaning: Meaning::Rule },
            ColumnChoice { table: Some(0), column: 4, meaning: Meaning::Ignore },
        ],
        ..ReadOptions::default()
    };
    let read = draft_with("t.docx", &bytes, &options);
    assert_eq!(codes(&read), [""; 0]);
    assert_eq!(read.item("1.1").unwrap().reading.as_ref().unwrap().kind, "choice");
}

#[test]
fn a_table_without_a_header_is_read_when_its_columns_are_named() {
    let bytes = docx(&table(&rows(&[&["1", "LĨNH VỰC", "1"], &["1.1", "Có: 1; Không: 0", "1"]])));
    let findings = caicach_criteria::read("t.docx", &bytes, &ReadOptions::default()).unwrap_err();
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["no-criteria-table"]);
    let meanings = [Meaning::Number, Meaning::Name, Meaning::Maximum];
    let columns = meanings
        .into_iter()
        .enumerate()
        .map(|(column, meaning)| ColumnChoice { table: None, column, meaning })
        .collect();
    let read = draft_with("t.docx", &bytes, &ReadOptions { columns, ..ReadOptions::default() });
    assert_eq!(read.items.len(), 2);
}

#[test]
fn names_in_columns_of_their_own() {
    let mut all = rows(&[&["TT", "Lĩnh vực", "Tiêu chí", "Tiêu chí thành phần", "Điểm tối đa", "Cách chấm"]]);
    all.push(vec![
        c("1"),
        c("CCTTHC").down(),
        c("Kiểm soát").down(),
        c("Rà soát"),
        c("1"),
        c("Có: 1; Không: 0"),
    ]);
    all.push(vec![c("2"), below(), below(), c("Công bố"), c("1"), c("Có: 1; Không: 0")]);
    all.push(vec![c("3"), below(), c("Một cửa"), c("Tiếp nhận"), c("1"), c("Có: 1; Không: 0")]);
    let read = draft("t.docx", &docx(&table(&all)));
    let names: Vec<(&str, &str)> = read
        .items
        .iter()
        .map(|item| {
            let parent = item.parent.as_deref().and_then(|parent| read.item(parent));
            (item.name.as_str(), parent.map_or("-", |parent| parent.name.as_str()))
        })
        .collect();
    assert_eq!(
        names,
        [
            ("CCTTHC", "-"),
            ("Kiểm soát", "CCTTHC"),
            ("Rà soát", "Kiểm soát"),
            ("Công bố", "Kiểm soát"),
            ("Một cửa", "CCTTHC"),
            ("Tiếp nhận", "Một cửa"),
        ]
    );
}

#[test]
fn a_draft_is_stored_and_read_again() {
    let all = with_header(&[&["1", "LĨNH VỰC", "2", ""], &["1.1", "Một", "1,5", "Có: 1; Không: 0"]]);
    let read = draft("t.docx", &docx(&table(&all)));
    let stored = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<caicach_criteria::Draft>(&stored).unwrap(), read);
    assert!(!read.findings.is_empty());
}

#[test]
fn cases_within_the_cell_of_the_name_and_a_total_at_the_top() {
    let all = rows(&[
        &["TT", "Tiêu chí và cách chấm", "Điểm"],
        &["", "Tổng điểm", "3"],
        &["I", "ỨNG DỤNG CÔNG NGHỆ THÔNG TIN", "3"],
        &["1", "Mức độ trang bị máy tính\n- Từ 80% trở lên: 2 điểm\n- Dưới 80%: 0 điểm", "2"],
        &["2", "Cổng thông tin điện tử\nCó: 1; Không: 0", "1"],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        shown(&read),
        [
            "I <- - | domain | ỨNG DỤNG CÔNG NGHỆ THÔNG TIN | 3 | -",
            "I.1 <- I | criterion | Mức độ trang bị máy tính | 2 | steps",
            "I.2 <- I | criterion | Cổng thông tin điện tử | 1 | choice",
        ]
    );
    assert_eq!((read.total, codes(&read)), (Some(dec!(3)), vec![]));
}

#[test]
fn totals_of_domains_within_the_table() {
    let all = with_header(&[
        &["1", "LĨNH VỰC MỘT", "1", ""],
        &["1.1", "Một", "1", "Có: 1; Không: 0"],
        &["", "Cộng", "1", ""],
        &["2", "LĨNH VỰC HAI", "2", ""],
        &["2.1", "Hai", "2", "Có: 2; Không: 0"],
        &["", "Cộng", "3", ""],
        &["3", "LĨNH VỰC BA", "1", ""],
        &["3.1", "Ba", "1", "Có: 1; Không: 0"],
        &["", "TỔNG CỘNG (1 + 2 + 3)", "4", ""],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(codes(&read), ["total-differs"]);
    assert_eq!(read.findings[0].message.en, "The row of a total says 3, the maximum of item 2 is 2");
    assert_eq!(read.total, Some(dec!(4)));
}

#[test]
fn rules_among_remarks_and_evidence_that_goes_on() {
    let all = rows(&[
        &["STT", "Nội dung", "Điểm tối đa", "Tài liệu kiểm chứng", "Ghi chú"],
        &["1", "LĨNH VỰC", "2", "", ""],
        &["1.1", "Kế hoạch", "1", "Kế hoạch năm", "Có: 1; Không: 0"],
        &["", "", "", "Báo cáo năm", ""],
        &["1.2", "Hài lòng", "1", "", "ĐTXHH"],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    let plan = read.item("1.1").unwrap();
    assert_eq!(plan.evidence, "Kế hoạch năm\nBáo cáo năm");
    assert_eq!(plan.reading.as_ref().unwrap().status, Status::Sure);
    assert_eq!(plan.note, "");
    assert_eq!(read.item("1.2").unwrap().reading.as_ref().unwrap().kind, "survey");
}

#[test]
fn points_that_cannot_be_read_are_said() {
    let all = with_header(&[
        &["1", "LĨNH VỰC", "2", ""],
        &["1.1", "Một", "0,5 - 1", "Có: 1; Không: 0"],
        &["1.2", "Hai", "", ""],
        &["", "", "1", ""],
    ]);
    let read = draft("t.docx", &docx(&table(&all)));
    assert_eq!(
        codes(&read),
        ["maximum-not-read", "points-alone", "maximum-missing", "maximum-missing", "rule-missing"]
    );
    assert_eq!(read.item("1.1").unwrap().maximum, Some(dec!(1)));
    assert_eq!(read.item("1.2").unwrap().maximum, None);
}
