//! Frameworks that do not hold together.

use crate::support::{codes, framework_from_toml, items_from_csv};
use caicach_findings::{Findings, Severity};
use caicach_index::{Document, Framework, Header, Level};
use rust_decimal::dec;
use serde_json::json;

fn build(text: &str) -> (Framework, Findings) {
    framework_from_toml(text, "f.toml", |_| String::new())
}

fn items(rows: &[&str]) -> String {
    let mut text = "[framework]\nid = \"t\"\n".to_owned();
    for row in rows {
        text.push_str("[[items]]\n");
        text.push_str(row);
        text.push('\n');
    }
    text
}

const LEAF: &str = "rule = { kind = \"points\" }";

#[test]
fn duplicate_codes_unknown_parents_and_circles_are_set_aside() {
    let (framework, findings) = build(&items(&[
        "code = \"1\"\nstable_domain = \"a\"\nname_vi = \"một\"\nmax_points = 1",
        &format!("code = \"1.1\"\nparent = \"1\"\nname_vi = \"x\"\nmax_points = 1\n{LEAF}"),
        &format!("code = \"1.1\"\nparent = \"1\"\nname_vi = \"y\"\nmax_points = 1\n{LEAF}"),
        "code = \"2.1\"\nparent = \"2\"\nname_vi = \"mồ côi\"\nmax_points = 1",
        &format!("code = \"2.1.1\"\nparent = \"2.1\"\nname_vi = \"dưới mồ côi\"\nmax_points = 1\n{LEAF}"),
        "code = \"a\"\nparent = \"b\"\nname_vi = \"vòng\"\nmax_points = 1",
        "code = \"b\"\nparent = \"a\"\nname_vi = \"vòng\"\nmax_points = 1",
        &format!("code = \"c\"\nparent = \"a\"\nname_vi = \"dưới vòng\"\nmax_points = 1\n{LEAF}"),
        &format!("code = \"d\"\nparent = \"d\"\nname_vi = \"tự trỏ\"\nmax_points = 1\n{LEAF}"),
        &format!("name_vi = \"không mã\"\nmax_points = 1\n{LEAF}"),
    ]));
    let kept: Vec<&str> = framework.items().iter().map(|item| item.code.as_str()).collect();
    assert_eq!(kept, ["1", "1.1"]);
    let mut found: Vec<String> = findings
        .iter()
        .map(|finding| format!("{} {}", finding.code, finding.place.item.clone().unwrap_or_default()))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            "duplicate-code 1.1",
            "item-without-code ",
            "parent-circle a",
            "parent-circle b",
            "parent-circle c",
            "parent-circle d",
            "parent-set-aside 2.1.1",
            "unknown-parent 2.1",
        ]
    );
    assert!(findings.iter().all(|finding| finding.severity == Severity::Rejected && finding.hint.is_some()));
}

#[test]
fn leaves_need_a_rule_and_a_maximum_and_parents_need_neither() {
    let (framework, findings) = build(&items(&[
        "code = \"1\"\nstable_domain = \"a\"\nname_vi = \"không ghi tối đa\"",
        "code = \"1.1\"\nparent = \"1\"\nname_vi = \"không quy tắc\"\nmax_points = 1",
        &format!("code = \"1.2\"\nparent = \"1\"\nname_vi = \"không tối đa\"\n{LEAF}"),
        &format!("code = \"1.3\"\nparent = \"1\"\nname_vi = \"tối đa âm\"\nmax_points = -1\n{LEAF}"),
        &format!("code = \"1.4\"\nparent = \"1\"\nname_vi = \"tối đa 0\"\nmax_points = 0\n{LEAF}"),
        &format!("code = \"1.5\"\nparent = \"1\"\nname_vi = \"cha có quy tắc\"\nmax_points = 2\n{LEAF}"),
        &format!("code = \"1.5.1\"\nparent = \"1.5\"\nname_vi = \"con\"\nmax_points = 2\n{LEAF}"),
        &format!("code = \"1.6\"\nparent = \"1\"\nname_vi = \"chỉ theo dõi\"\nmonitored = true\n{LEAF}"),
    ]));
    assert_eq!(
        codes(&findings),
        [
            "leaf-without-rule",
            "missing-maximum",
            "wrong-maximum",
            "rule-not-on-leaf",
            "rule-not-on-leaf",
            "parent-without-maximum",
            "zero-maximum",
        ]
    );
    assert_eq!(framework.item("1").map(|item| item.attainable), Some(dec!(3)));
}

#[test]
fn sums_that_differ_are_warnings_with_both_numbers() {
    let text = items(&[
        "code = \"1\"\nstable_domain = \"a\"\nname_vi = \"lĩnh vực\"\nmax_points = 10",
        &format!("code = \"1.1\"\nparent = \"1\"\nname_vi = \"x\"\nmax_points = 4.5\n{LEAF}"),
        &format!("code = \"1.2\"\nparent = \"1\"\nname_vi = \"y\"\nmax_points = 5\n{LEAF}"),
    ]);
    let (_, findings) = build(&text.replace("id = \"t\"", "id = \"t\"\nmaximum = 100"));
    assert_eq!(codes(&findings), ["sum-differs", "total-differs"]);
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.vi.as_str()).collect();
    assert!(messages[0].contains("9,5") && messages[0].contains("10"), "{}", messages[0]);
    assert!(messages[1].contains("10") && messages[1].contains("100"), "{}", messages[1]);
    assert!(findings.iter().all(|finding| finding.severity == Severity::Warning));
}

#[test]
fn levels_follow_the_tree_and_a_leaf_under_a_domain_is_a_criterion() {
    let (framework, findings) = build(&items(&[
        "code = \"A\"\nlevel = \"group\"\nname_vi = \"nhóm\"\nmax_points = 4",
        "code = \"1\"\nparent = \"A\"\nstable_domain = \"a\"\nname_vi = \"lĩnh vực\"\nmax_points = 4",
        &format!(
            "code = \"1.1\"\nparent = \"1\"\nlevel = \"component\"\nname_vi = \"lá\"\nmax_points = 1\n{LEAF}"
        ),
        "code = \"1.2\"\nparent = \"1\"\nlevel = \"domain\"\nname_vi = \"sai cấp\"\nmax_points = 3",
        "code = \"1.2.1\"\nparent = \"1.2\"\nlevel = \"tiêu chí\"\nname_vi = \"cấp lạ\"\nmax_points = 3",
        "code = \"1.2.1.1\"\nparent = \"1.2.1\"\nname_vi = \"chi tiết\"\nmax_points = 3",
        &format!("code = \"1.2.1.1.1\"\nparent = \"1.2.1.1\"\nname_vi = \"sâu hơn\"\nmax_points = 3\n{LEAF}"),
    ]));
    let levels: Vec<Level> = framework.items().iter().map(|item| item.level).collect();
    assert_eq!(
        levels,
        [
            Level::Group,
            Level::Domain,
            Level::Criterion,
            Level::Criterion,
            Level::Component,
            Level::Detail,
            Level::Detail
        ]
    );
    assert_eq!(codes(&findings), ["unknown-word", "leaf-under-domain", "level-order"]);
    assert_eq!(framework.items()[6].depth, 5);
}

#[test]
fn unknown_words_keys_and_types_name_the_key_and_a_remedy() {
    let text = r#"
[framework]
id = "t"
tie = "min"
ties = "random"
decided_on = "28/12/2017"
maximum = "nhiều"
round = { at = "total", places = 99 }
[[items]]
code = "1"
stable_domain = "a"
name_vi = "x"
max_points = 1
value_source = "measured"
rule = "points"
"#;
    let (_, findings) = build(text);
    let found: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.code, finding.place.column.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(
        found,
        [
            ("wrong-date", "decided_on"),
            ("unknown-word", "ties"),
            ("wrong-type", "maximum"),
            ("unknown-key", "tie"),
            ("wrong-type", "places"),
            ("wrong-type", "rule"),
            ("unknown-word", "value_source"),
            ("leaf-without-rule", "rule"),
        ]
    );
    let hint =
        |code: &str| findings.iter().find(|finding| finding.code == code).unwrap().hint.clone().unwrap().en;
    assert_eq!(hint("unknown-key"), "Did you mean ties?");
    assert_eq!(hint("unknown-word"), "Choose one of: \"min\", \"dense\", \"average\"");
}

#[test]
fn bands_that_cross_overlap_or_leave_a_gap_are_found() {
    let bands = |bands: &[(&str, &str)]| {
        let mut text = items(&[&format!(
            "code = \"1\"\nstable_domain = \"a\"\nname_vi = \"x\"\nmax_points = 1\n{LEAF}"
        )]);
        for (label, bounds) in bands {
            text.push_str(&format!("[[bands]]\nlabel_vi = \"{label}\"\n{bounds}\n"));
        }
        let (framework, findings) = build(&text);
        (framework.header().bands.len(), codes(&findings))
    };
    assert_eq!(bands(&[("A", "min = 90"), ("B", "min = 80\nmax = 90"), ("C", "max = 80")]), (3, vec![]));
    assert_eq!(bands(&[("A", "min = 90\nmax = 80")]), (0, vec!["band-crossed"]));
    assert_eq!(bands(&[("A", "min = 90"), ("B", "min = 80\nmax = 95")]), (2, vec!["bands-overlap"]));
    assert_eq!(bands(&[("A", "min = 90"), ("B", "min = 70\nmax = 80")]), (2, vec!["bands-gap"]));
    assert_eq!(bands(&[("A", "min = 90"), ("B", ""), ("C", "max = 50")]), (3, vec!["bands-unknown"]));
    // Neither bound belongs to a band: exactly 90 is in none.
    assert_eq!(bands(&[("A", "min = 90\nmin_inclusive = false"), ("B", "max = 90")]), (2, vec!["bands-gap"]));
}

#[test]
fn domains_need_identifiers_of_their_own() {
    let text = items(&[
        &format!("code = \"1\"\nname_vi = \"x\"\nmax_points = 1\n{LEAF}"),
        &format!("code = \"2\"\nname_vi = \"y\"\nmax_points = 1\n{LEAF}"),
        &format!("code = \"3\"\nname_vi = \"z\"\nmax_points = 1\n{LEAF}"),
    ]);
    let text =
        text.replace("id = \"t\"", "id = \"t\"\ndomains = { \"1\" = \"a\", \"2\" = \"a\", \"9\" = \"b\" }");
    let (_, findings) = build(&text);
    assert_eq!(codes(&findings), ["domain-identifier-shared", "unknown-code", "domain-without-identifier"]);
}

#[test]
fn rows_of_a_csv_file_name_their_line() {
    let text = "code,parent,level,name_vi,name_en,max_points,value_source,rule_kind,rule_parameters,measure,evidence_vi,owner_vi,status\n\
                1,,domain,x,,2,,,,,,,\n\
                1.1,1,criterion,y,,1,self,choice,\"{\"\"choices\"\":\",,,,\n\
                1.2,1,criterion,z,,\"1,5\",self,points,,,,,\n\
                1.3,1,criterion,t,,1,self,,{},,,,\n";
    let (rows, mut findings) = items_from_csv(text, "f.csv");
    let header = Header { file: Some("f.csv".to_owned()), ..Header::plain("f") };
    let (_, build_findings) = Framework::build(header, rows);
    findings.extend(build_findings);
    let rejected: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Rejected)
        .map(|finding| format!("{} {}", finding.code, finding.place))
        .collect();
    assert_eq!(
        rejected,
        [
            "wrong-json f.csv:3:rule_parameters (1.1)",
            "wrong-type f.csv:4:max_points (1.2)",
            "missing-key f.csv:5:rule_kind (1.3)",
            "leaf-without-rule f.csv:3:rule (1.1)",
            "missing-maximum f.csv:4:max_points (1.2)",
            "leaf-without-rule f.csv:5:rule (1.3)",
        ]
    );
}

#[test]
fn a_file_that_is_no_framework_is_a_finding() {
    for tree in [json!(null), json!([]), json!("x"), json!({ "framework": 3 }), json!({ "items": {} })] {
        let (document, mut findings) = Document::read(&tree, "f.toml");
        let (framework, build_findings) = Framework::build(document.header, document.items);
        findings.extend(build_findings);
        assert!(findings.any_rejected(), "{tree}");
        assert!(framework.items().is_empty());
    }
}

#[test]
fn a_chain_as_deep_as_the_limit_and_a_table_beyond_it_are_read() {
    let mut deep = vec![("0".to_owned(), None)];
    for depth in 1..9_999_u32 {
        deep.push((depth.to_string(), Some((depth - 1).to_string())));
    }
    let definitions = deep.into_iter().map(|(code, parent)| caicach_index::ItemDefinition {
        code,
        parent,
        max_points: Some(dec!(1)),
        ..Default::default()
    });
    let (framework, _) = Framework::build(Header::plain("deep"), definitions.collect());
    assert_eq!(framework.items().len(), 9_999);

    let many = (0..10_500_u32)
        .map(|code| caicach_index::ItemDefinition { code: code.to_string(), ..Default::default() });
    let (framework, findings) = Framework::build(Header::plain("many"), many.collect());
    assert_eq!(framework.items().len(), 10_000);
    assert!(codes(&findings).contains(&"too-many-items"));
}
