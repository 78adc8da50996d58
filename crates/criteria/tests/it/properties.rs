//! What must hold for any bytes, any table, any text; and rules that are written out and read back.

use crate::support::{c, docx, package, table};
use caicach_criteria::{
    Adjustment, Draft, FrameworkHeader, ReadOptions, RuleContext, Status, framework_files, read, read_rule,
};
use caicach_findings::Place;
use caicach_index::{Rule, RuleKind};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::collections::HashSet;

fn context(maximum: Option<Decimal>, adjustment: Adjustment) -> RuleContext<'static> {
    RuleContext {
        code: "1.1",
        name: "Nội dung",
        maximum,
        adjustment,
        is_survey: false,
        place: Place::default(),
    }
}

/// What holds for every draft: codes are unique, parents stand before their children, the framework loads.
fn sound(draft: &Draft) {
    let mut seen: HashSet<&str> = HashSet::new();
    for item in &draft.items {
        assert!(item.parent.as_deref().is_none_or(|parent| seen.contains(parent)), "{item:?}");
        assert!(seen.insert(&item.code), "{item:?}");
        assert!(!item.code.is_empty());
        assert_eq!(item.reading.is_none(), draft.is_parent(&item.code), "{item:?}");
        if item.reading.as_ref().is_some_and(|reading| reading.status != Status::Sure) {
            assert!(draft.remarks_on(&item.code).next().is_some(), "{item:?}");
        }
    }
    let (files, findings) =
        framework_files(draft, &FrameworkHeader { id: "t".to_owned(), ..Default::default() });
    assert!(draft.items.is_empty() || !findings.any_rejected(), "{findings:#?}");
    assert_eq!(files.framework.items().len(), draft.items.len());
    let stored = serde_json::to_string(draft).unwrap();
    assert_eq!(&serde_json::from_str::<Draft>(&stored).unwrap(), draft);
}

/// Pieces of which tables and rules are made.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "1",
        "1.1",
        "1.1.1",
        "2",
        "I",
        "II",
        "a)",
        "STT",
        "Tiêu chí",
        "Điểm tối đa",
        "Cách chấm điểm",
        "Ghi chú",
        "TỔNG ĐIỂM",
        "ĐIỂM CỘNG",
        "ĐIỂM TRỪ",
        "Có",
        "Không",
        "100%",
        "80%",
        "từ",
        "đến",
        "dưới",
        "trên",
        "trở lên",
        ":",
        ";",
        ",",
        ".",
        "-",
        "/",
        "(",
        ")",
        "x",
        "=",
        "<",
        ">=",
        "≥",
        "\n",
        "0",
        "0,5",
        "1 điểm",
        "điểm tối đa",
        "tỷ lệ",
        "theo công thức",
        "b/a",
        "mỗi",
        "cứ",
        "tối đa",
        "trừ",
        "cộng",
        "điều tra xã hội học",
        "còn lại",
        "kế hoạch",
        "“A”",
        "%",
        "1.000",
        "99999999999999999999",
    ];
    prop_oneof![
        8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000), as_package in any::<bool>()) {
        let bytes = if as_package { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        let _ = read("t", &bytes, &ReadOptions::default());
    }

    #[test]
    fn a_document_with_changed_bytes_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let good = docx(&table(&[vec![c("STT"), c("Tiêu chí"), c("Điểm")], vec![c("1"), c("Một"), c("1").span(2)]]));
        let mut bytes = good;
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read("t", &bytes, &ReadOptions::default());
    }

    #[test]
    fn any_xml_is_read_or_refused(body in "(<w:(tbl|tr|tc|p|r|t|gridSpan w:val=\"[0-9]{1,12}\"|vMerge|tcPr|del|numId w:val=\"1\"/?)>|</w:(tbl|tr|tc|p|r|t)>|[a-z<&;]{1,3}|STT|Tiêu chí|Điểm){0,60}") {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        if let Ok(draft) = read("t", &package(&[("word/document.xml", &document)]), &ReadOptions::default()) {
            sound(&draft);
        }
    }

    #[test]
    fn any_table_makes_a_sound_draft(body in prop::collection::vec(prop::collection::vec(text(), 4), 0..14)) {
        let mut rows = vec![vec![c("STT"), c("Tiêu chí"), c("Điểm tối đa"), c("Cách chấm điểm")]];
        rows.extend(body.iter().map(|row| row.iter().map(|text| c(text)).collect()));
        if let Ok(draft) = read("t.docx", &docx(&table(&rows)), &ReadOptions::default()) {
            sound(&draft);
        }
    }

    #[test]
    fn any_numbered_table_makes_a_sound_draft(numbers in prop::collection::vec("(I{1,3}|[A-C]|[a-c]\\)|[1-3](\\.[1-3]){0,3}|KH-0[1-3](\\.[1-2])?|)", 1..25), maxima in prop::collection::vec(0_u8..4, 25)) {
        let mut rows = vec![vec![c("Mã"), c("Tiêu chí"), c("Điểm tối đa"), c("Cách chấm điểm")]];
        for (number, maximum) in numbers.iter().zip(&maxima) {
            rows.push(vec![c(number), c("Tên"), c(&maximum.to_string()), c("Có: 1; Không: 0")]);
        }
        let draft = read("t.docx", &docx(&table(&rows)), &ReadOptions::default()).unwrap();
        sound(&draft);
    }

    #[test]
    fn any_text_becomes_a_rule_that_holds(text in text(), maximum in 0_i64..400, adjustment in 0_usize..3) {
        let maximum = Decimal::new(maximum, 2);
        let adjustment = [Adjustment::None, Adjustment::Bonus, Adjustment::Deduction][adjustment];
        let (reading, findings) = read_rule(&text, &context(Some(maximum), adjustment));
        let (rule, _) = Rule::parse(&reading.kind, &reading.parameters, "1.1", maximum, &Place::default());
        prop_assert_eq!(rule.map(|rule| rule.describe()), Some(reading.words.clone()));
        if reading.status != Status::Sure {
            prop_assert!(!findings.is_empty());
        }
        // Nothing of the text is lost: what was not read is quoted.
        if reading.status == Status::Unread {
            prop_assert!(findings.iter().any(|finding| matches!(finding.code, "rule-not-read" | "rule-missing")));
        }
    }

    #[test]
    fn any_letters_become_a_rule(text in "\\PC{0,80}") {
        let _ = read_rule(&text, &context(None, Adjustment::None));
    }
}

/// Rates in whole percents, descending and different.
fn bounds(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<u32>> {
    prop::collection::btree_set(1_u32..100, count).prop_map(|set| set.into_iter().rev().collect())
}

/// Points of steps in hundredths, descending.
fn earned() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0_u32..=199, 5).prop_map(|mut earned| {
        earned.sort_unstable_by(|left, right| right.cmp(left));
        earned
    })
}

fn points(hundredths: u32) -> Json {
    json!(f64::from(hundredths) / 100.0)
}

fn rate(percent: u32) -> Json {
    json!(f64::from(percent) / 100.0)
}

/// Rules of every kind, with the maximum 2.
fn rule() -> impl Strategy<Value = (&'static str, Json)> {
    let label = "[A-ZĐ][a-zàảãáạăâđêôơưíìếềệộồờợừứ]{2,6}( [a-zàảãáạăâđêôơưíìếềệộồờợừứ]{2,6}){1,4}";
    prop_oneof![
        Just(("proportional", json!({}))),
        (1_u32..100).prop_map(|floor| ("proportional", json!({ "floor": rate(floor) }))),
        bounds(2).prop_map(|bounds| ("proportional", json!({ "full_at": rate(bounds[0]), "floor": rate(bounds[1]) }))),
        (1_u32..100).prop_map(|target| ("target", json!({ "target": rate(target), "below": "proportional" }))),
        (bounds(1..5), earned()).prop_map(|(bounds, earned)| {
            let mut steps: Vec<Json> = vec![json!([rate(bounds[0]), 2])];
            steps.extend(bounds.iter().skip(1).zip(&earned).map(|(bound, earned)| json!([rate(*bound), points(*earned)])));
            steps.push(json!([0, points(earned[4])]));
            ("steps", json!({ "unit": "rate", "steps": steps }))
        }),
        (1_u32..=200).prop_map(|each| ("per_item", json!({ "points_each": points(each) }))),
        (0_i32..50, 1_i32..50).prop_map(|(low, wide)| {
            ("linear", json!({ "points_at": [[f64::from(low) / 10.0, 0], [f64::from(low + wide) / 10.0, 2]] }))
        }),
        Just(("relative_to_best", json!({}))),
        Just(("points", json!({}))),
        (0_u8..3, 1_u8..9).prop_map(|(low, wide)| {
            ("survey", json!({ "kind": "mean", "scale_min": low, "scale_max": low + wide }))
        }),
        prop::collection::btree_set(label, 1..3)
            .prop_map(|options| ("survey", json!({ "kind": "share", "options": options.into_iter().collect::<Vec<_>>() }))),
        (prop::collection::btree_set(label, 2..5), prop::collection::vec(0_u32..=199, 5)).prop_map(|(labels, earned)| {
            let choices: Vec<Json> = labels
                .into_iter()
                .zip(&earned)
                .enumerate()
                .map(|(at, (label, earned))| json!({ "label": label, "points": if at == 0 { json!(2) } else { points(*earned) } }))
                .collect();
            ("choice", json!({ "choices": choices }))
        }),
        (1_u32..=200).prop_map(|each| ("bonus", json!({ "points_each": points(each) }))),
        Just(("deduction", json!({ "points_each": 0.5 }))),
    ]
}

/// Ways in which the same words are written.
fn rewritten(text: &str, way: u8) -> String {
    use unicode_normalization::UnicodeNormalization;
    match way {
        0 => text.to_owned(),
        1 => text.replace("; ", "\n- "),
        2 => text.replace("; ", ";   ").to_uppercase(),
        3 => text.nfd().collect(),
        4 => text.replace(" × ", " x ").replace(" điểm", "\u{a0}điểm"),
        _ => text.replace('%', " %"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the product says of a rule in words, it reads as that rule.
    #[test]
    fn a_rule_in_words_is_read_back((kind, parameters) in rule(), way in 0_u8..6) {
        let maximum = Decimal::TWO;
        let (rule, findings) = Rule::parse(kind, &parameters, "1.1", maximum, &Place::default());
        let rule = rule.unwrap_or_else(|| panic!("{findings:?}"));
        // Capital letters are other labels.
        let way = if way == 2 && matches!(rule.kind(), RuleKind::Choice | RuleKind::Survey) { 0 } else { way };
        let text = rewritten(&rule.describe().vi, way);
        let (reading, findings) = read_rule(&text, &context(Some(maximum), Adjustment::None));
        prop_assert_eq!(reading.kind.as_str(), kind, "{}\n{:#?}", text, findings);
        let (back, _) = Rule::parse(&reading.kind, &reading.parameters, "1.1", maximum, &Place::default());
        prop_assert_eq!(back.as_ref(), Some(&rule), "{}", text);
        prop_assert_eq!(reading.status, Status::Sure, "{}\n{:#?}", text, findings);
    }

    /// Steps in the words of decisions, with and without percent signs, "đạt", "điểm".
    #[test]
    fn steps_in_the_words_of_decisions_are_read_back(bounds in bounds(1..5), earned in earned(), form in 0_u8..4) {
        let maximum = Decimal::TWO;
        let shown = |hundredths: u32| Decimal::new(i64::from(hundredths), 2).normalize().to_string().replace('.', ",");
        let mut lines = Vec::new();
        let mut steps = Vec::new();
        for (at, bound) in bounds.iter().enumerate() {
            let earned = if at == 0 { 200 } else { earned[at - 1] };
            steps.push(json!([rate(*bound), points(earned)]));
            let condition = match (at.checked_sub(1).map(|above| bounds[above]), form) {
                (None, 0) => format!("Từ {bound}% trở lên"),
                (None, 1) => format!("≥ {bound}%"),
                (None, 2) => format!("Đạt {bound}% trở lên"),
                (None, _) => format!("Hoàn thành từ {bound} % kế hoạch trở lên"),
                (Some(above), 0) => format!("Từ {bound}% đến dưới {above}%"),
                (Some(above), 1) => format!("{bound}-<{above}%"),
                (Some(above), 2) => format!("Đạt {bound}% - dưới {above}%"),
                (Some(above), _) => format!("Hoàn thành từ {bound}% đến < {above}% kế hoạch"),
            };
            lines.push(format!("{condition}: {} điểm", shown(earned)));
        }
        let (lowest, last) = (bounds[bounds.len() - 1], earned[4]);
        steps.push(json!([0, points(last)]));
        lines.push(match form {
            0 => format!("Dưới {lowest}%: {}", shown(last)),
            1 => format!("<{lowest}%: {}", shown(last)),
            2 => format!("Không đạt: {} điểm", shown(last)),
            _ => format!("Dưới {lowest}% kế hoạch: {} điểm.", shown(last)),
        });
        let text = lines.join(if form == 1 { "; " } else { "\n- " });
        let (reading, findings) = read_rule(&text, &context(Some(maximum), Adjustment::None));
        let rule = |parameters: &Json| Rule::parse("steps", parameters, "1.1", maximum, &Place::default()).0;
        let expected = rule(&json!({ "unit": "rate", "steps": steps }));
        prop_assert!(expected.is_some());
        prop_assert_eq!((reading.kind.as_str(), rule(&reading.parameters)), ("steps", expected), "{}\n{:#?}", text, findings);
        prop_assert_eq!(reading.status, Status::Sure, "{}\n{:#?}", text, findings);
    }
}
