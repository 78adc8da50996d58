//! Values that do not fit: each is set aside with unit, code, reason and remedy.

use crate::support::{codes, scores_of, sound_framework, total};
use caicach_findings::{Findings, Place, Severity};
use caicach_index::{Framework, Mark, Values};
use rust_decimal::dec;

fn framework() -> Framework {
    sound_framework(
        r#"
[framework]
id = "t"
[framework.domains]
"1" = "direction"
[[items]]
code = "1"
name_vi = "Lĩnh vực"
max_points = 4
[[items]]
code = "1.1"
parent = "1"
name_vi = "Kế hoạch"
max_points = 1
rule = { kind = "choice", choices = [{ label = "Đúng thời gian, đủ nội dung", points = 1 }, { label = "Chậm hoặc thiếu nội dung", points = 0.5 }, { label = "Không ban hành", points = 0 }] }
[[items]]
code = "1.2"
parent = "1"
name_vi = "Tỷ lệ"
max_points = 2
rule = { kind = "proportional" }
[[items]]
code = "1.3"
parent = "1"
name_vi = "Số lượng"
max_points = 1
rule = { kind = "per_item", points_each = 0.5 }
[[items]]
code = "1.4"
parent = "1"
name_vi = "Theo dõi"
monitored = true
"#,
    )
}

fn noticed(rows: &[(&str, &str, &str)]) -> Findings {
    scores_of(&framework(), rows).1
}

fn only(findings: &Findings, code: &str) -> (String, String, String) {
    let found: Vec<_> = findings.iter().filter(|finding| finding.code == code).collect();
    assert_eq!(found.len(), 1, "{code}: {findings:#?}");
    assert_eq!(found[0].severity, Severity::Rejected);
    (found[0].place.to_string(), found[0].message.vi.clone(), found[0].hint.clone().unwrap().vi)
}

#[test]
fn a_label_with_a_slip_names_the_nearest_and_all_allowed_labels() {
    let findings = noticed(&[("H01", "1.1", "Dung thoi gian")]);
    let (place, message, hint) = only(&findings, "unknown-label");
    assert_eq!(place, "values.csv:2:value (H01 1.1)");
    assert_eq!(message, "Đơn vị H01, nội dung 1.1: không có mức “Dung thoi gian”; tính 0 điểm");
    assert_eq!(
        hint,
        "Có phải “Đúng thời gian, đủ nội dung”? Chọn một trong các mức: “Đúng thời gian, đủ nội dung”, “Chậm hoặc thiếu nội dung”, “Không ban hành”"
    );
}

#[test]
fn a_number_for_a_label_and_a_label_for_a_number_are_refused() {
    let findings = noticed(&[("H01", "1.1", "1"), ("H01", "1.2", "đạt")]);
    only(&findings, "number-for-label");
    let (_, message, hint) = only(&findings, "label-for-number");
    assert_eq!(
        message,
        "Đơn vị H01, nội dung 1.2: “đạt” không đọc được thành tỷ lệ dạng phân số từ 0 đến 1; tính 0 điểm"
    );
    assert_eq!(hint, "Nhập tỷ lệ dạng phân số từ 0 đến 1");
}

#[test]
fn a_percentage_for_a_rate_is_explained() {
    let findings = noticed(&[("H01", "1.2", "87")]);
    let (_, message, hint) = only(&findings, "value-outside-rule");
    assert_eq!(
        message,
        "Đơn vị H01, nội dung 1.2: 87 không phải là tỷ lệ dạng phân số từ 0 đến 1; tính 0 điểm"
    );
    assert_eq!(hint, "Tỷ lệ viết kèm dấu % hoặc dạng phân số: 87% hoặc 0,87?");
}

#[test]
fn a_broken_count_is_refused() {
    let (_, message, _) = only(&noticed(&[("H01", "1.3", "1.5")]), "value-outside-rule");
    assert!(message.contains("1,5 không phải là số nguyên từ 0 trở lên"), "{message}");
}

#[test]
fn unknown_codes_sums_and_rows_without_a_unit_are_refused_and_followed_items_are_not() {
    let findings = noticed(&[
        ("H01", "1.9", "1"),
        ("H01", "1", "3"),
        ("", "1.2", "1"),
        ("H01", "1.4", "bất kỳ"),
        ("H01", "1.2", "1"),
    ]);
    let (place, _, hint) = only(&findings, "unknown-code");
    assert_eq!((place.as_str(), hint.as_str()), ("values.csv:2:code (H01 1.9)", "Có phải 1.1?"));
    only(&findings, "value-for-sum");
    let (place, ..) = only(&findings, "row-without-unit");
    assert_eq!(place, "values.csv:4:unit");
    let rejected = findings.iter().filter(|finding| finding.severity == Severity::Rejected).count();
    assert_eq!(rejected, 3);
}

#[test]
fn a_second_value_for_the_same_cell_is_refused_and_the_first_stays() {
    let rows = [
        ("H01", "1.2", "0.5"),
        ("H01", "1.2", "0.9"),
        ("H01", "1.2", "0.50"),
        ("H01", "1.1", "Không ban hành"),
        ("H01", "1.3", "0"),
    ];
    let (scores, findings) = scores_of(&framework(), &rows);
    assert_eq!(total(&scores, "H01"), dec!(1));
    assert_eq!(codes(&findings), ["second-value", "repeated-value"]);
    only(&findings, "second-value");
}

#[test]
fn decomposed_letters_case_and_spaces_are_the_same_label() {
    let rows = [("H01", "1.1", "  KHÔNG  BAN\u{a0}HÀNH"), ("H01", "1.2", "1"), ("H01", "1.3", "2")];
    let (scores, findings) = scores_of(&framework(), &rows);
    assert_eq!(codes(&findings), Vec::<&str>::new());
    assert_eq!(total(&scores, "H01"), dec!(3));
}

#[test]
fn what_the_reader_of_the_file_set_aside_is_marked_and_counts_zero() {
    let framework = framework();
    let mut builder = Values::builder(&framework, Place::file("values.csv"));
    builder.push_text("H01", "1.3", "2", None);
    builder.set_aside(" H01 ", "1.2", Some(3));
    builder.set_aside("H01", "1.3", Some(4));
    builder.set_aside("H01", "1.9", Some(5));
    builder.push_text("H01", "1.1", "Không ban hành", None);
    let (values, findings) = builder.finish();
    let (scores, score_findings) = caicach_index::score(&values, &Default::default());
    assert!(findings.is_empty() && score_findings.is_empty());
    assert_eq!(scores.mark("H01", "1.2"), Some(Mark::Rejected));
    assert_eq!(scores.total("H01").map(|score| (score.points, score.maximum)), Some((dec!(1), dec!(4))));
}

#[test]
fn a_file_in_which_everything_is_wrong_names_ten_thousand_rows_and_counts_the_rest() {
    let framework = framework();
    let mut builder = Values::builder(&framework, Place::file("values.csv"));
    for line in 0..12_345_u64 {
        builder.push_text(&format!("U{}", line % 100), "1.9", "x", Some(line));
    }
    let (values, findings) = builder.finish();
    assert_eq!(values.units().len(), 100);
    assert_eq!(findings.len(), 10_001);
    assert!(findings.iter().last().unwrap().message.en.starts_with("2345 more rows"));
}

#[test]
fn more_units_than_memory_allows_are_refused_not_allocated() {
    let mut text = "[framework]\nid = \"wide\"\n".to_owned();
    for code in 0..5_000 {
        text.push_str(&format!(
            "[[items]]\ncode = \"{code}\"\nname_vi = \"x\"\nmax_points = 1\nrule = {{ kind = \"points\" }}\n"
        ));
    }
    let framework = crate::support::any_framework(&text);
    let mut builder = Values::builder(&framework, Place::default());
    for unit in 0..4_100 {
        builder.push_text(&unit.to_string(), "0", "1", None);
    }
    let (values, findings) = builder.finish();
    assert_eq!(values.units().len(), 4_000);
    assert_eq!(findings.len(), 100);
    assert_eq!(codes(&findings)[0], "too-many-units");
}

#[test]
fn many_cells_without_a_value_are_named_a_thousand_times_and_then_counted() {
    let framework = framework();
    let mut builder = Values::builder(&framework, Place::file("values.csv"));
    for unit in 0..700 {
        builder.push_text(&unit.to_string(), "1.2", "1", None);
    }
    let (values, _) = builder.finish();
    let (_, findings) = caicach_index::score(&values, &Default::default());
    assert_eq!(findings.len(), 1_001);
    assert!(findings.iter().last().unwrap().message.en.starts_with("400 more cells"));
}
