//! Texts of rules, the rule that each must become, and what sample values must earn. The expected rules and points are
//! worked out by hand from the texts.

use caicach_criteria::{Adjustment, Reading, RuleContext, Status, read_rule};
use caicach_findings::{Findings, Place};
use caicach_index::{RawValue, Rule};
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::str::FromStr;

/// Reads a text for an item with a maximum.
fn read(text: &str, maximum: &str) -> (Reading, Findings) {
    read_named(text, maximum, "Nội dung", Adjustment::None)
}

fn read_named(text: &str, maximum: &str, name: &str, adjustment: Adjustment) -> (Reading, Findings) {
    let context = RuleContext {
        code: "1.1",
        name,
        maximum: Decimal::from_str(maximum).ok(),
        adjustment,
        is_survey: false,
        place: Place::file("t"),
    };
    read_rule(text, &context)
}

fn codes(findings: &Findings) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

/// What values earn under a rule that was read.
fn points(reading: &Reading, maximum: &str, values: &[(&str, &str)]) {
    let maximum = Decimal::from_str(maximum).unwrap();
    let (rule, findings) = Rule::parse(&reading.kind, &reading.parameters, "1.1", maximum, &Place::default());
    let rule = rule.unwrap_or_else(|| panic!("{reading:?} {findings:?}"));
    for (value, expected) in values {
        let raw = Decimal::from_str(value).map_or(RawValue::Label(value), RawValue::Number);
        let earned = rule.points_at(raw, None).unwrap_or_else(|refusal| panic!("{value}: {refusal:?}"));
        assert_eq!(earned, Decimal::from_str(expected).unwrap(), "{value} under {}", reading.words.vi);
    }
}

/// A text that must be read without doubt.
struct Sure {
    maximum: &'static str,
    text: &'static str,
    kind: &'static str,
    parameters: Json,
    earns: &'static [(&'static str, &'static str)],
}

fn check_sure(cases: &[Sure]) {
    for case in cases {
        let (reading, findings) = read(case.text, case.maximum);
        assert_eq!(
            (reading.kind.as_str(), &reading.parameters, reading.status),
            (case.kind, &case.parameters, Status::Sure),
            "{}\n{findings:#?}",
            case.text
        );
        points(&reading, case.maximum, case.earns);
    }
}

#[test]
fn rates_with_a_formula() {
    let floor = |floor: f64| json!({ "floor": floor });
    let borders: &[(&str, &str)] = &[("1", "1"), ("0.9", "0.9"), ("0.8", "0.8"), ("0.7999", "0"), ("0", "0")];
    check_sure(&[
        Sure {
            maximum: "1",
            text: "100%: 1 điểm; từ 80% đến dưới 100%: tính theo tỷ lệ; dưới 80%: 0 điểm",
            kind: "proportional",
            parameters: floor(0.8),
            earns: borders,
        },
        Sure {
            maximum: "1",
            text: "- Hoàn thành 100% kế hoạch: 1 điểm\n- Hoàn thành từ 80% - dưới 100% kế hoạch: tính theo công thức (b/a) x điểm tối đa\n- Dưới 80%: 0 điểm\nTrong đó: a là tổng số nhiệm vụ; b là số nhiệm vụ hoàn thành",
            kind: "proportional",
            parameters: floor(0.8),
            earns: borders,
        },
        Sure {
            maximum: "1",
            text: "Tính tỷ lệ % số nhiệm vụ hoàn thành so với tổng số nhiệm vụ.\nNếu tỷ lệ này >= 0,8 thì điểm đánh giá là b/a × điểm tối đa\nNếu tỷ lệ này < 0,8 thì điểm đánh giá là 0",
            kind: "proportional",
            parameters: floor(0.8),
            earns: borders,
        },
        Sure {
            maximum: "2",
            text: "Điểm = Tỷ lệ % x Điểm tối đa",
            kind: "proportional",
            parameters: json!({}),
            earns: &[("1", "2"), ("0.5", "1"), ("0", "0")],
        },
        Sure {
            maximum: "2",
            text: "Tỷ lệ cán bộ, công chức được trang bị máy tính: Điểm = Tỷ lệ% x Điểm tối đa",
            kind: "proportional",
            parameters: json!({}),
            earns: &[("0.25", "0.5")],
        },
        Sure {
            maximum: "1.75",
            text: "Từ 99% trở lên: 1,75 điểm; từ 80% đến dưới 99%: tỷ lệ × 1,75 điểm; dưới 80%: 0 điểm",
            kind: "proportional",
            parameters: json!({ "floor": 0.8, "full_at": 0.99 }),
            earns: &[("0.99", "1.75"), ("0.8", "1.4"), ("0.79999", "0")],
        },
        Sure {
            maximum: "4",
            text: "Đạt từ 90% trở lên: điểm tối đa; dưới 90%: tỷ lệ x điểm tối đa / 90%",
            kind: "target",
            parameters: json!({ "target": 0.9, "below": "proportional" }),
            earns: &[("0.9", "4"), ("0.45", "2"), ("0.95", "4"), ("0", "0")],
        },
        Sure {
            maximum: "5",
            text: "Từ 10 văn bản trở lên: điểm tối đa; dưới 10 văn bản: số văn bản x điểm tối đa / 10",
            kind: "target",
            parameters: json!({ "target": 10, "below": "proportional", "unit": "count" }),
            earns: &[("10", "5"), ("4", "2"), ("12", "5")],
        },
        Sure {
            maximum: "1",
            text: "Dưới 80%: 0 điểm. Từ 80% trở lên: (b/a) * điểm tối đa",
            kind: "proportional",
            parameters: floor(0.8),
            earns: borders,
        },
        Sure {
            maximum: "0.75",
            text: "Giá trị / giá trị cao nhất trong các đơn vị × 0,75 điểm",
            kind: "relative_to_best",
            parameters: json!({}),
            earns: &[],
        },
        Sure {
            maximum: "1.5",
            text: "Từ 95% trở lên: 1,5 điểm; từ 70% đến dưới 95%: nội suy tuyến tính; dưới 70%: 0 điểm",
            kind: "linear",
            parameters: json!({ "points_at": [[0.7, 0], [0.95, 1.5]] }),
            earns: &[("0.7", "0"), ("0.825", "0.75"), ("0.95", "1.5"), ("1", "1.5")],
        },
    ]);
}

#[test]
fn steps_on_rates_and_counts() {
    let plan = json!({ "unit": "rate", "steps": [[1, 10], [0.9, 8], [0.8, 6], [0.7, 4], [0, 0]] });
    let inspected = json!({ "unit": "rate", "steps": [[0.3, 1], [0.25, 0.5], [0.000000001, 0.25], [0, 0]] });
    let inspected_earns: &[(&str, &str)] =
        &[("0.3", "1"), ("0.2999", "0.5"), ("0.25", "0.5"), ("0.2499", "0.25"), ("0.01", "0.25"), ("0", "0")];
    check_sure(&[
        Sure {
            maximum: "10",
            text: "100%: 10; 90-<100: 8; 80-<90: 6; 70-<80: 4; <70: 0",
            kind: "steps",
            parameters: plan.clone(),
            earns: &[("1", "10"), ("0.9999", "8"), ("0.9", "8"), ("0.8", "6"), ("0.7", "4"), ("0.6999", "0")],
        },
        Sure {
            maximum: "10",
            text: "Hoàn thành 100% kế hoạch: 10 điểm\nTừ 90% đến dưới 100%: 8 điểm\nTừ 80% đến dưới 90%: 6 điểm\nTừ 70% đến dưới 80%: 4 điểm\nDưới 70%: 0 điểm",
            kind: "steps",
            parameters: plan,
            earns: &[],
        },
        Sure {
            maximum: "1",
            text: "Từ 30% trở lên: 1; Từ 25% đến dưới 30%: 0,5; Dưới 25%: 0,25; không kiểm tra: 0",
            kind: "steps",
            parameters: inspected.clone(),
            earns: inspected_earns,
        },
        Sure {
            maximum: "1",
            text: ">=30%: 1; 25-<30%: 0.5; <25%: 0.25; none: 0",
            kind: "steps",
            parameters: inspected,
            earns: inspected_earns,
        },
        // The shape of a table of 2013: "trên 90%", then "từ 70% - 90%".
        Sure {
            maximum: "2",
            text: "Thực hiện trên 90% kế hoạch: 2\nThực hiện từ 70% - 90% kế hoạch: 1\nDưới 70% kế hoạch: 0",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[0.900000001, 2], [0.7, 1], [0, 0]] }),
            earns: &[("0.91", "2"), ("0.9", "1"), ("0.7", "1"), ("0.69", "0")],
        },
        Sure {
            maximum: "1",
            text: "≥ 80 %: 1 điểm, từ 50% đến dưới 80%: 0,5 điểm, dưới 50%: 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[0.8, 1], [0.5, 0.5], [0, 0]] }),
            earns: &[],
        },
        Sure {
            maximum: "1",
            text: "Đạt 100%: 1 điểm; không đạt: 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[1, 1], [0, 0]] }),
            earns: &[("1", "1"), ("0.999", "0")],
        },
        Sure {
            maximum: "0.5",
            text: "Đạt 100% thì được 0,5 điểm; không đạt 100% thì được 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[1, 0.5], [0, 0]] }),
            earns: &[],
        },
        Sure {
            maximum: "1",
            text: "Từ 80% đến 100%: 1 điểm; còn lại: 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[0.8, 1], [0, 0]] }),
            earns: &[],
        },
        Sure {
            maximum: "1",
            text: "Từ 3 sáng kiến trở lên: 1 điểm; 2 sáng kiến: 0,5 điểm; 1 sáng kiến: 0,25 điểm; không có: 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "count", "steps": [[3, 1], [2, 0.5], [1, 0.25], [0, 0]] }),
            earns: &[("5", "1"), ("3", "1"), ("2", "0.5"), ("1", "0.25"), ("0", "0")],
        },
        Sure {
            maximum: "1",
            text: "Dưới 5% hồ sơ quá hạn: 1 điểm; từ 5% đến dưới 10%: 0,5 điểm; từ 10% trở lên: 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[0.1, 0], [0.05, 0.5], [0, 1]] }),
            earns: &[("0", "1"), ("0.05", "0.5"), ("0.1", "0")],
        },
        Sure {
            maximum: "2",
            text: "80% ≤ T ≤ 100%: 2 điểm; 50% ≤ T < 80%: 1 điểm; T < 50%: 0 điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[0.8, 2], [0.5, 1], [0, 0]] }),
            earns: &[],
        },
        Sure {
            maximum: "2",
            text: "Đạt từ 80% trở lên: điểm tối đa; đạt từ 50% đến dưới 80%: 50% điểm tối đa; dưới 50%: không tính điểm",
            kind: "steps",
            parameters: json!({ "unit": "rate", "steps": [[0.8, 2], [0.5, 1], [0, 0]] }),
            earns: &[],
        },
    ]);
}

#[test]
fn choices_by_label() {
    let yes_no = |points: f64| json!({ "choices": [{ "label": "Có", "points": points }, { "label": "Không", "points": 0 }] });
    check_sure(&[
        Sure {
            maximum: "0.5",
            text: "Có: 0,5; Không: 0",
            kind: "choice",
            parameters: yes_no(0.5),
            earns: &[("có", "0.5"), ("Không", "0")],
        },
        Sure {
            maximum: "0.5",
            text: "- Có: 0,5 điểm\n- Không: 0 điểm",
            kind: "choice",
            parameters: yes_no(0.5),
            earns: &[],
        },
        Sure {
            maximum: "0.5",
            text: "Có (0,5 điểm); Không (0 điểm)",
            kind: "choice",
            parameters: yes_no(0.5),
            earns: &[],
        },
        Sure {
            maximum: "0.5",
            text: "Có = 0,5; Không = 0",
            kind: "choice",
            parameters: yes_no(0.5),
            earns: &[],
        },
        Sure {
            maximum: "2",
            text: "Kết nối mạng truyền số liệu chuyên dùng: Có 2 / Không 0",
            kind: "choice",
            parameters: json!({ "choices": [{ "label": "Có", "points": 2 }, { "label": "Không", "points": 0 }] }),
            earns: &[],
        },
        Sure {
            maximum: "0.5",
            text: "Ban hành đúng thời hạn: 0,5; chậm: 0,25; không ban hành: 0",
            kind: "choice",
            parameters: json!({ "choices": [
                { "label": "Ban hành đúng thời hạn", "points": 0.5 },
                { "label": "chậm", "points": 0.25 },
                { "label": "không ban hành", "points": 0 },
            ] }),
            earns: &[("Chậm", "0.25")],
        },
        Sure {
            maximum: "0.5",
            text: "- Có ban hành văn bản tổ chức triển khai thực hiện: Điểm tối đa\n- Không ban hành văn bản tổ chức triển khai thực hiện: 0 điểm",
            kind: "choice",
            parameters: json!({ "choices": [
                { "label": "Có ban hành văn bản tổ chức triển khai thực hiện", "points": 0.5 },
                { "label": "Không ban hành văn bản tổ chức triển khai thực hiện", "points": 0 },
            ] }),
            earns: &[],
        },
        Sure {
            maximum: "2",
            text: "Hoàn thành xuất sắc: Điểm tối đa / Hoàn thành tốt: 75% điểm / Hoàn thành: 50% điểm",
            kind: "choice",
            parameters: json!({ "choices": [
                { "label": "Hoàn thành xuất sắc", "points": 2 },
                { "label": "Hoàn thành tốt", "share": 0.75 },
                { "label": "Hoàn thành", "share": 0.5 },
            ] }),
            earns: &[("hoàn thành tốt", "1.5"), ("Hoàn thành", "1")],
        },
        Sure {
            maximum: "2.5",
            text: "Thực hiện tốt: 2,5 điểm / Có thực hiện đầy đủ: 2,0 điểm / Có thực hiện nhưng chưa đầy đủ: 1 điểm / Không thực hiện: 0 điểm",
            kind: "choice",
            parameters: json!({ "choices": [
                { "label": "Thực hiện tốt", "points": 2.5 },
                { "label": "Có thực hiện đầy đủ", "points": 2 },
                { "label": "Có thực hiện nhưng chưa đầy đủ", "points": 1 },
                { "label": "Không thực hiện", "points": 0 },
            ] }),
            earns: &[],
        },
        Sure {
            maximum: "1",
            text: "Chọn một mức – “100% cơ quan đúng quy định”: 1 điểm; “Còn cơ quan chưa đúng”: 0 điểm",
            kind: "choice",
            parameters: json!({ "choices": [
                { "label": "100% cơ quan đúng quy định", "points": 1 },
                { "label": "Còn cơ quan chưa đúng", "points": 0 },
            ] }),
            earns: &[],
        },
        Sure {
            maximum: "1",
            text: "Đủ số lượng và đúng thời gian quy định: 1\nKhông đủ số lượng báo cáo hoặc không đúng thời gian quy định: 0",
            kind: "choice",
            parameters: json!({ "choices": [
                { "label": "Đủ số lượng và đúng thời gian quy định", "points": 1 },
                { "label": "Không đủ số lượng báo cáo hoặc không đúng thời gian quy định", "points": 0 },
            ] }),
            earns: &[],
        },
    ]);
}

#[test]
fn points_for_each_thing() {
    let half = json!({ "points_each": 0.5 });
    let earns: &[(&str, &str)] = &[("0", "0"), ("1", "0.5"), ("2", "1"), ("3", "1")];
    for text in [
        "Mỗi sáng kiến được công nhận: 0,5 điểm, tối đa 1 điểm",
        "mỗi sáng kiến 0,5 điểm, tối đa 1",
        "Cứ 01 sáng kiến được 0,5 điểm, nhưng không quá 1 điểm",
        "0,5 điểm/sáng kiến, tối đa 1 điểm",
        "0,5 điểm cho mỗi sáng kiến; tối đa không quá 1 điểm",
        "Mỗi nội quy, quy chế được ban hành đảm bảo nội dung theo yêu cầu đạt: 0.5 điểm; không ban hành: 0 điểm",
        "Mỗi nội dung: 0,5 điểm, tối đa 1 điểm",
    ] {
        let (reading, findings) = read(text, "1");
        assert_eq!(
            (reading.kind.as_str(), &reading.parameters),
            ("per_item", &half),
            "{text}\n{findings:#?}"
        );
        assert_eq!(reading.status, Status::Sure, "{text}\n{findings:#?}");
        points(&reading, "1", earns);
    }
}

#[test]
fn surveys() {
    let (reading, findings) = read("Điều tra xã hội học", "2");
    assert_eq!((reading.kind.as_str(), reading.status), ("survey", Status::Doubtful), "{findings:#?}");
    assert_eq!(codes(&findings), ["survey-not-stated"]);
    points(&reading, "2", &[("0.5", "1")]);
    check_sure(&[
        Sure {
            maximum: "1.5",
            text: "Tỷ lệ trả lời “hài lòng”, “rất hài lòng” × 1,5 điểm",
            kind: "survey",
            parameters: json!({ "kind": "share", "options": ["hài lòng", "rất hài lòng"] }),
            earns: &[("0.8", "1.2")],
        },
        Sure {
            maximum: "2",
            text: "Điều tra xã hội học: (điểm trung bình − 1) / (5 − 1) × điểm tối đa",
            kind: "survey",
            parameters: json!({ "kind": "mean", "scale_min": 1, "scale_max": 5 }),
            earns: &[("1", "0"), ("3", "1"), ("5", "2")],
        },
        Sure {
            maximum: "1",
            text: "Mỗi phương án trả lời được tính “A” 100, “B” 60, “C” 20, “D” 0; bình quân / 100 × điểm tối đa",
            kind: "survey",
            parameters: json!({ "kind": "weights", "weights": { "A": 100, "B": 60, "C": 20, "D": 0 } }),
            earns: &[("60", "0.6")],
        },
    ]);
}

#[test]
fn bonus_and_deduction() {
    let award = |text, adjustment| {
        let (reading, findings) = read_named(text, "2", "Nội dung", adjustment);
        assert_eq!(reading.status, Status::Sure, "{text}\n{findings:#?}");
        (reading.kind, reading.parameters)
    };
    assert_eq!(
        award("Mỗi trường hợp vi phạm trừ 0,5 điểm, tối đa 2 điểm", Adjustment::Deduction),
        ("deduction".to_owned(), json!({ "points_each": 0.5 }))
    );
    assert_eq!(
        award("Chậm báo cáo: trừ 0,25 điểm; không báo cáo: trừ 1 điểm", Adjustment::Deduction),
        (
            "deduction".to_owned(),
            json!({ "choices": [
                { "label": "Chậm báo cáo", "points": 0.25 },
                { "label": "không báo cáo", "points": 1 },
            ] })
        )
    );
    assert_eq!(
        award("Mỗi sáng kiến cộng 0,5 điểm", Adjustment::Bonus),
        ("bonus".to_owned(), json!({ "points_each": 0.5 }))
    );
    assert_eq!(
        award("Điểm cộng (ngoài điểm tối đa): mỗi nội dung: 0,5 điểm, tối đa 2 điểm", Adjustment::None).0,
        "bonus"
    );
}

/// Wordings of decisions, read without doubt.
#[test]
fn wordings_of_decisions() {
    let steps = |unit: &str, steps: Json| json!({ "unit": unit, "steps": steps });
    let thirds = steps("rate", json!([[1, 1], [0.8, 0.5], [0, 0]]));
    let thirds_earn: &[(&str, &str)] =
        &[("1", "1"), ("0.9999", "0.5"), ("0.8", "0.5"), ("0.7999", "0"), ("0", "0")];
    let rate = |text, kind, parameters, earns| Sure { maximum: "1", text, kind, parameters, earns };
    check_sure(&[
        rate(
            "Hoàn thành 100% kế hoạch: 1\nHoàn thành từ 80% - dưới 100% kế hoạch: 0,5\nHoàn thành dưới 80% kế hoạch: 0",
            "steps",
            thirds.clone(),
            thirds_earn,
        ),
        rate(
            "Hoàn thành 100% KH (1 điểm)\nHoàn thành từ 80%-<100% KH (0,5 điểm)\nHoàn thành <80% KH (0 điểm)",
            "steps",
            thirds.clone(),
            thirds_earn,
        ),
        rate(
            "Nếu hoàn thành 100% nhiệm vụ thì đạt 1 điểm, nếu hoàn thành từ 80% đến dưới 100% thì đạt 0,5 điểm, nếu hoàn thành dưới 80% thì đạt 0 điểm.",
            "steps",
            thirds.clone(),
            thirds_earn,
        ),
        rate(
            "100% số vấn đề phát hiện đều được xử lý hoặc kiến nghị xử lý: 1; Từ 80% - dưới 100% số vấn đề phát hiện được xử lý hoặc kiến nghị xử lý: 0,5; Dưới 80% số vấn đề phát hiện được xử lý: 0",
            "steps",
            thirds.clone(),
            thirds_earn,
        ),
        rate(
            "Điểm tối đa nếu hoàn thành 100%; hoàn thành từ 80% đến dưới 100% được 50% số điểm; dưới 80% không tính điểm",
            "steps",
            thirds,
            thirds_earn,
        ),
        rate(
            "Hoàn thành 100%: đạt điểm tối đa. Từ 70% đến dưới 100%: tính điểm theo tỷ lệ. Dưới 70%: 0 điểm",
            "proportional",
            json!({ "floor": 0.7 }),
            &[("1", "1"), ("0.7", "0.7"), ("0.6999", "0")],
        ),
        rate(
            "Đạt 100% chỉ tiêu: 1 điểm; đạt dưới 100% chỉ tiêu: tính điểm theo tỷ lệ tương ứng",
            "proportional",
            json!({}),
            &[("0.3", "0.3")],
        ),
        rate(
            "Tỷ lệ đạt 100%: 1,0 điểm; Tỷ lệ đạt 80% đến <100%: Điểm đạt được = (Tỷ lệ đạt được * Điểm tối đa)/100; Tỷ lệ < 80%: 0 điểm",
            "proportional",
            json!({ "floor": 0.8 }),
            &[("0.8", "0.8")],
        ),
        rate(
            "Đạt tỷ lệ từ 80% trở lên thì được điểm tối đa; dưới 80% thì điểm đánh giá được tính theo công thức: (b/a) x điểm tối đa / 0,8",
            "target",
            json!({ "target": 0.8, "below": "proportional" }),
            &[("0.8", "1"), ("0.4", "0.5")],
        ),
        rate(
            "Số lượng văn bản ban hành đúng hạn x 0,1 điểm",
            "per_item",
            json!({ "points_each": 0.1 }),
            &[("3", "0.3"), ("30", "1")],
        ),
        rate(
            "Tỷ lệ hồ sơ trễ hạn: 0%: 1 điểm; dưới 5%: 0,5 điểm; từ 5% trở lên: 0 điểm",
            "steps",
            steps("rate", json!([[0.05, 0], [1e-9, 0.5], [0, 1]])),
            &[("0", "1"), ("0.01", "0.5"), ("0.05", "0")],
        ),
        rate(
            "Không có hồ sơ trễ hạn: 1 điểm; có từ 1 đến 3 hồ sơ trễ hạn: 0,5 điểm; có từ 4 hồ sơ trễ hạn trở lên: 0 điểm",
            "steps",
            steps("count", json!([[4, 0], [1, 0.5], [0, 1]])),
            &[("0", "1"), ("3", "0.5"), ("4", "0")],
        ),
        // Values above the whole and below zero are no rates: they are numbers.
        rate(
            "Từ 110% trở lên: 1 điểm; từ 100% đến dưới 110%: 0,5 điểm; dưới 100%: 0 điểm",
            "steps",
            steps("number", json!([[1.1, 1], [1, 0.5]])),
            &[("1.1", "1"), ("1.0999", "0.5"), ("0.99", "0")],
        ),
        rate(
            "Tăng từ 10% trở lên so với năm trước: 1 điểm; tăng dưới 10%: 0,5 điểm; không tăng: 0 điểm",
            "steps",
            steps("number", json!([[0.1, 1], [1e-9, 0.5]])),
            &[("0.1", "1"), ("0.05", "0.5"), ("0", "0"), ("-0.2", "0")],
        ),
        rate(
            "Từ 4,5 điểm trở lên: 1; từ 4 đến dưới 4,5: 0,5; dưới 4: 0",
            "steps",
            steps("number", json!([[4.5, 1], [4, 0.5]])),
            &[("4.5", "1"), ("4.49", "0.5"), ("3.99", "0")],
        ),
        rate(
            "Ban hành trước ngày 31/12: 1 điểm; ban hành sau ngày 31/12: 0,25 điểm; không ban hành: 0 điểm",
            "choice",
            json!({ "choices": [
            { "label": "Ban hành trước ngày 31/12", "points": 1 },
            { "label": "ban hành sau ngày 31/12", "points": 0.25 },
            { "label": "không ban hành", "points": 0 },
        ] }),
            &[],
        ),
        rate(
            "Thực hiện đúng 1; thực hiện chưa đúng 0,5; không thực hiện 0",
            "choice",
            json!({ "choices": [
            { "label": "Thực hiện đúng", "points": 1 },
            { "label": "thực hiện chưa đúng", "points": 0.5 },
            { "label": "không thực hiện", "points": 0 },
        ] }),
            &[],
        ),
        rate(
            "Đúng thời gian quy định: 1; Chậm từ 1-5 ngày: 0,5; Chậm trên 5 ngày: 0",
            "choice",
            json!({ "choices": [
            { "label": "Đúng thời gian quy định", "points": 1 },
            { "label": "Chậm từ 1-5 ngày", "points": 0.5 },
            { "label": "Chậm trên 5 ngày", "points": 0 },
        ] }),
            &[],
        ),
    ]);
}

/// A text that is read with a doubt, or not at all, and the findings that say why.
#[test]
fn what_is_open_or_left_over_is_said() {
    let cases: &[(&str, &str, &str, Status, &[&str])] = &[
        // The formula is not given.
        (
            "1",
            "100%: 1 điểm; từ 80% đến dưới 100%: tính theo công thức; dưới 80%: 0 điểm",
            "proportional",
            Status::Doubtful,
            &["formula-not-stated"],
        ),
        // Gaps and overlaps.
        (
            "2",
            "Từ 90% trở lên: 2; từ 80% - 89%: 1; dưới 80%: 0",
            "steps",
            Status::Doubtful,
            &["cases-leave-gap"],
        ),
        (
            "2",
            "Từ 90% trở lên: 2; từ 80% đến 90%: 1; dưới 80%: 0",
            "steps",
            Status::Doubtful,
            &["cases-overlap"],
        ),
        (
            "2",
            "Từ 90% trở lên: 2; từ 80% đến dưới 90%: 1",
            "steps",
            Status::Doubtful,
            &["case-missing-below"],
        ),
        ("1", "Từ 80% đến dưới 100%: 1; dưới 80%: 0", "steps", Status::Doubtful, &["case-missing-above"]),
        (
            "1",
            "Từ 80% trở lên: tỷ lệ x điểm tối đa",
            "proportional",
            Status::Doubtful,
            &["case-missing-below"],
        ),
        // Points and maximum.
        ("2", "Có: 1; Không: 0", "choice", Status::Doubtful, &["maximum-not-reached"]),
        ("1", "mỗi sáng kiến 0,5 điểm, tối đa 2 điểm", "per_item", Status::Doubtful, &["points-differ"]),
        ("1", "(b/a) x 2 điểm", "proportional", Status::Doubtful, &["points-differ"]),
        ("0.5", "Có: 1; Không: 0", "points", Status::Unread, &["rule-points-above-maximum", "rule-not-read"]),
        // Words left over.
        (
            "1",
            "Có: 1; Không: 0. Áp dụng từ quý II năm 2026",
            "choice",
            Status::Doubtful,
            &["words-left-over"],
        ),
        ("1", "Đúng hạn: 1 điểm", "choice", Status::Doubtful, &["one-case-only"]),
        ("1", "Từ 3 trở lên: 1; dưới 3: 0", "steps", Status::Doubtful, &["unit-not-stated"]),
        // Parts that add up, parts with cases of their own, and what no rule can say.
        (
            "1",
            "Có kế hoạch: 0,5 điểm; Có báo cáo: 0,5 điểm",
            "points",
            Status::Unread,
            &["cases-add-up", "rule-not-read"],
        ),
        (
            "1",
            "Ban hành kế hoạch:\n- Đúng hạn: 0,5\n- Chậm: 0\nHoàn thành kế hoạch:\n- Đủ: 0,5\n- Thiếu: 0",
            "points",
            Status::Unread,
            &["cases-in-groups", "rule-not-read"],
        ),
        (
            "1",
            "Cứ 2 văn bản được 0,5 điểm",
            "points",
            Status::Unread,
            &["counted-in-groups", "rule-not-read"],
        ),
        (
            "4",
            "Từ 90% trở lên: điểm tối đa; từ 50% đến dưới 90%: tỷ lệ x điểm tối đa / 90%; dưới 50%: 0",
            "points",
            Status::Unread,
            &["beyond-rules", "rule-not-read"],
        ),
        ("1", "Theo kết quả đánh giá của Hội đồng", "points", Status::Unread, &["rule-not-read"]),
        ("1", "", "points", Status::Unread, &["rule-missing"]),
        (
            "1",
            "Không vi phạm: điểm tối đa; mỗi trường hợp vi phạm trừ 0,25 điểm",
            "linear",
            Status::Doubtful,
            &["taken-from-maximum"],
        ),
    ];
    for (maximum, text, kind, status, expected) in cases {
        let (reading, findings) = read(text, maximum);
        assert_eq!((reading.kind.as_str(), reading.status), (*kind, *status), "{text}\n{findings:#?}");
        assert_eq!(&codes(&findings), expected, "{text}\n{findings:#?}");
        assert!(findings.iter().all(|finding| finding.hint.is_some()), "{text}");
    }
}

#[test]
fn what_was_not_read_is_quoted() {
    let (reading, findings) = read("Theo kết quả đánh giá của Hội đồng", "1");
    assert_eq!(reading.words.vi, "Nhập điểm đã chấm, từ 0 đến 1");
    let message = &findings.iter().last().unwrap().message;
    assert!(message.vi.contains("“Theo kết quả đánh giá của Hội đồng”"), "{message:?}");
}
