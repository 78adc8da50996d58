//! The illustrative framework of the content, written as a document and read back.

use crate::support::{c, docx, draft, paragraph, table};
use caicach_criteria::{Draft, FrameworkHeader, ItemEdit, Status, draft_of, framework_files};
use caicach_findings::{Findings, Place, Severity, Text};
use caicach_index::{Document, Framework, Item, ItemDefinition, RawValue, Rule, RuleKind, ValueSource};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Workbook};
use std::path::Path;

const HEADERS: [&str; 7] = [
    "STT",
    "Lĩnh vực/Tiêu chí/Tiêu chí thành phần",
    "Điểm tối đa",
    "Cách chấm điểm",
    "Tài liệu kiểm chứng",
    "Cơ quan thẩm định",
    "Hình thức đánh giá",
];

fn content(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/frameworks");
    std::fs::read_to_string(folder.join(file)).unwrap()
}

/// A framework from the text of its two files, as `caicach-content` reads them.
fn load(toml: &str, csv: &str) -> (Framework, Findings) {
    let tree: serde_json::Value = toml::from_str(toml).unwrap();
    let (document, mut findings) = Document::read(&tree, "f.toml");
    let (items, about) = items(csv);
    findings.extend(about);
    let (framework, about) = Framework::build(document.header, items);
    findings.extend(about);
    (framework, findings)
}

fn items(csv: &str) -> (Vec<ItemDefinition>, Findings) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut items = Vec::new();
    let mut findings = Findings::default();
    for (line, row) in (2_u64..).zip(reader.records()) {
        let row = row.unwrap();
        let cell = |name: &str| row.get(header.iter().position(|column| column == name)?);
        let (item, about) = ItemDefinition::from_row(cell, line, "f.csv");
        items.push(item);
        findings.extend(about);
    }
    (items, findings)
}

fn template() -> Framework {
    let (framework, findings) = load(&content("mau-tinh.toml"), &content("mau-tinh.csv"));
    assert!(!findings.any_rejected(), "{findings:#?}");
    framework
}

fn decimal_comma(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

/// The cells of an item, in the words in which the product describes its rule.
fn cells(item: &Item) -> [String; 7] {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.vi.clone()).unwrap_or_default();
    let source = match item.value_source {
        Some(ValueSource::Survey) => "Điều tra xã hội học",
        Some(ValueSource::Measure) => "Trích xuất hệ thống",
        _ => "",
    };
    [
        item.code.clone(),
        item.name.vi.clone(),
        item.stated_max.map(decimal_comma).unwrap_or_default(),
        item.rule.as_ref().map(|rule| rule.describe().vi).unwrap_or_default(),
        text(&item.evidence),
        text(&item.owner),
        source.to_owned(),
    ]
}

fn as_docx(framework: &Framework) -> Vec<u8> {
    let mut all = vec![HEADERS.iter().map(|header| c(header)).collect::<Vec<_>>()];
    all.extend(framework.items().iter().map(|item| cells(item).iter().map(|cell| c(cell)).collect()));
    all.push(vec![c("TỔNG ĐIỂM").span(2), c("100"), c("").span(4)]);
    let lines = [
        paragraph("BỘ TIÊU CHÍ MINH HỌA"),
        paragraph("(Kèm theo Quyết định số 1/QĐ-UBND ngày 05 tháng 01 năm 2026)"),
    ];
    docx(&format!("{}{}", lines.concat(), table(&all)))
}

/// The same as a workbook: numbers and maxima are numbers of the file format, rules break over lines.
fn as_xlsx(framework: &Framework) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Tiêu chí").unwrap();
    sheet.merge_range(0, 0, 0, 6, "BỘ TIÊU CHÍ MINH HỌA", &Format::new()).unwrap();
    for (column, header) in (0_u16..).zip(HEADERS) {
        sheet.write(2, column, header).unwrap();
    }
    for (row, item) in (3_u32..).zip(framework.items()) {
        for (column, cell) in (0_u16..).zip(&cells(item)) {
            match column {
                0 if cell.matches('.').count() < 2 => {
                    sheet.write(row, column, cell.parse::<f64>().unwrap()).unwrap();
                }
                2 => {
                    sheet.write(row, column, cell.replace(',', ".").parse::<f64>().unwrap()).unwrap();
                }
                3 => {
                    sheet.write(row, column, cell.replace("; ", ";\n")).unwrap();
                }
                _ => {
                    sheet.write(row, column, cell).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// What two rules of one maximum earn, held against each other at many values.
fn earn_the_same(one: &Rule, other: &Rule) -> bool {
    let mut values: Vec<Decimal> = (0..=1000).map(|step| Decimal::new(step, 3)).collect();
    values.extend((0..=120).map(Decimal::from));
    let points = |rule: &Rule, value| rule.points_at(RawValue::Number(value), None).ok();
    values.into_iter().all(|value| points(one, value) == points(other, value))
}

fn same_tree(draft: &Draft, framework: &Framework) {
    let read: Vec<_> = draft
        .items
        .iter()
        .map(|item| (item.code.clone(), item.parent.clone(), item.name.clone(), item.maximum, item.level))
        .collect();
    let written: Vec<_> = framework
        .items()
        .iter()
        .map(|item| {
            let parent = item.parent.map(|parent| framework.items()[parent].code.clone());
            (item.code.clone(), parent, item.name.vi.clone(), item.stated_max, Some(item.level))
        })
        .collect();
    assert_eq!(read, written);
}

fn same_rules(read: &Framework, written: &Framework) {
    for item in written.leaves() {
        let rule = item.rule.as_ref().unwrap();
        let back = read.item(&item.code).unwrap().rule.as_ref().unwrap();
        // A target of 100 % and the plain rate are the same rule.
        let is_plain_rate = rule.kind() == RuleKind::Target && back.kind() == RuleKind::Proportional;
        if is_plain_rate {
            assert!(
                earn_the_same(rule, back),
                "{}: {} – {}",
                item.code,
                rule.describe().vi,
                back.describe().vi
            );
        } else {
            assert_eq!(rule.shape(), back.shape(), "{}: {}", item.code, rule.describe().vi);
        }
    }
}

fn check(name: &str, bytes: &[u8]) {
    let template = template();
    let read = draft(name, bytes);
    same_tree(&read, &template);
    assert_eq!(read.title.as_deref(), Some("BỘ TIÊU CHÍ MINH HỌA"));
    let doubtful: Vec<&str> = read
        .items
        .iter()
        .filter(|item| item.reading.as_ref().is_some_and(|reading| reading.status != Status::Sure))
        .map(|item| item.code.as_str())
        .collect();
    assert_eq!(doubtful, [""; 0], "{:#?}", read.findings);
    let header = FrameworkHeader { id: "doc-lai".to_owned(), ..FrameworkHeader::default() };
    let (files, findings) = framework_files(&read, &header);
    assert!(findings.iter().all(|finding| finding.severity != Severity::Rejected), "{findings:#?}");
    let (loaded, findings) = load(&files.toml, &files.csv);
    assert!(!findings.any_rejected(), "{findings:#?}");
    assert_eq!(loaded.items(), files.framework.items());
    assert_eq!(loaded.attainable(), Decimal::ONE_HUNDRED);
    same_rules(&loaded, &template);
    for item in template.items() {
        let back = loaded.item(&item.code).unwrap();
        assert_eq!(back.evidence.as_ref().map(|text| &text.vi), item.evidence.as_ref().map(|text| &text.vi));
        assert_eq!(back.owner.as_ref().map(|text| &text.vi), item.owner.as_ref().map(|text| &text.vi));
        if matches!(item.value_source, Some(ValueSource::Survey | ValueSource::Measure)) {
            assert_eq!(back.value_source, item.value_source, "{}", item.code);
        }
    }
}

#[test]
fn the_template_comes_back_from_a_docx() {
    let bytes = as_docx(&template());
    check("mẫu.docx", &bytes);
    let read = draft("mẫu.docx", &bytes);
    assert_eq!(
        (read.decision.as_deref(), read.decided_on.as_deref()),
        (Some("1/QĐ-UBND"), Some("2026-01-05"))
    );
    assert_eq!(read.total, Some(Decimal::ONE_HUNDRED));
}

#[test]
fn the_template_comes_back_from_an_xlsx() {
    check("mẫu.xlsx", &as_xlsx(&template()));
}

#[test]
fn what_is_not_confirmed_still_loads() {
    let all = vec![
        HEADERS[..4].iter().map(|header| c(header)).collect::<Vec<_>>(),
        vec![c("1"), c("LĨNH VỰC"), c("3"), c("")],
        vec![c("1.1"), c("Chưa hiểu"), c("2"), c("Theo kết quả đánh giá của Hội đồng")],
        vec![c("1.2"), c("Không có điểm"), c(""), c("")],
        vec![c(""), c("ĐIỂM TRỪ"), c(""), c("")],
        vec![c("1"), c("Chậm"), c("-1"), c("Mỗi lần chậm trừ 0,25 điểm")],
    ];
    let mut read = draft("t.docx", &docx(&table(&all)));
    // A person makes a mistake while editing.
    let edited = read.items.iter_mut().find(|item| item.code == "1.1").unwrap();
    edited.reading.as_mut().unwrap().kind = "choice".to_owned();
    let header = FrameworkHeader { id: "t".to_owned(), ..FrameworkHeader::default() };
    let (files, findings) = framework_files(&read, &header);
    assert!(!findings.any_rejected(), "{findings:#?}");
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert!(
        codes.contains(&"written-as-monitored") && codes.contains(&"rule-parameter-missing"),
        "{codes:?}"
    );
    let kinds: Vec<Option<RuleKind>> =
        files.framework.items().iter().map(|item| item.rule.as_ref().map(Rule::kind)).collect();
    assert_eq!(kinds, [None, Some(RuleKind::Points), None, None, Some(RuleKind::Deduction)]);
    let place = Place::file("t.docx");
    assert!(
        caicach_criteria::check_reading(
            "choice",
            &serde_json::json!({}),
            &caicach_criteria::RuleContext {
                code: "1.1",
                name: "",
                maximum: Some(Decimal::TWO),
                adjustment: caicach_criteria::Adjustment::None,
                is_survey: false,
                place,
            }
        )
        .0
        .is_none()
    );
}

#[test]
fn a_framework_becomes_a_draft_and_the_same_framework_again() {
    let template = template();
    let draft = draft_of(&template);
    same_tree(&draft, &template);
    let header = FrameworkHeader { id: "mau-tinh-2027".to_owned(), ..FrameworkHeader::default() };
    let (files, findings) = framework_files(&draft, &header);
    assert!(!findings.any_rejected(), "{findings:#?}");
    assert_eq!(files.framework.id(), "mau-tinh-2027");
    same_rules(&files.framework, &template);
}

#[test]
fn what_was_noticed_about_an_item_is_noticed_anew_when_it_is_changed() {
    let mut draft = draft_of(&template());
    let leaf =
        draft.items.iter().find(|item| item.reading.is_some() && item.parent.is_some()).unwrap().clone();
    let edit = ItemEdit {
        name: leaf.name.clone(),
        maximum: leaf.maximum.map(|maximum| maximum + Decimal::ONE),
        rule_text: "do Hội đồng xem xét".to_owned(),
        evidence: String::new(),
    };
    assert!(draft.edit(&leaf.code, &edit));
    let noticed = |draft: &Draft| {
        let mut codes: Vec<_> = draft.findings.iter().map(|remark| remark.code.clone()).collect();
        codes.dedup();
        codes
    };
    assert_eq!(draft.item(&leaf.code).unwrap().reading.as_ref().unwrap().status, Status::Unread);
    assert!(noticed(&draft).contains(&"sum-differs".to_owned()), "{:?}", draft.findings);
    let back = ItemEdit { maximum: leaf.maximum, rule_text: leaf.rule_text.clone(), ..edit };
    assert!(draft.edit(&leaf.code, &back));
    assert!(noticed(&draft).is_empty(), "{:?}", draft.findings);
    assert!(!draft.edit("99.9", &back));
}
