//! A scored framework as a weighted tree.

use crate::support::{any_framework, codes, content_framework, scores_of, sound_framework};
use caicach_composite::{Aggregations, aggregate};
use rust_decimal::prelude::ToPrimitive;

#[test]
fn the_weighted_mean_of_the_illustrative_framework_is_its_total() {
    let (framework, _) = content_framework("mau-tinh.toml");
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for (number, unit) in ["A", "B", "C", "D"].into_iter().enumerate() {
        for (place, leaf) in framework.leaves().enumerate() {
            let value = match leaf.rule.as_ref().map(|rule| rule.valid_values()) {
                Some(caicach_index::ValidValues::Labels(labels)) => {
                    labels[(number + place) % labels.len()].clone()
                }
                Some(caicach_index::ValidValues::Numbers(range)) => match (range.maximum, range.whole) {
                    (_, true) => (number + place % 3).to_string(),
                    (Some(maximum), _) => (maximum
                        * rust_decimal::Decimal::new(
                            i64::try_from(60 + (7 * place + 11 * number) % 41).unwrap(),
                            2,
                        ))
                    .max(range.minimum.unwrap())
                    .to_string(),
                    (None, _) => "0.8".to_owned(),
                },
                None => panic!("a leaf without a rule"),
            };
            rows.push((unit.to_owned(), leaf.code.clone(), value));
        }
    }
    let rows: Vec<(&str, &str, &str)> =
        rows.iter().map(|(unit, code, value)| (unit.as_str(), code.as_str(), value.as_str())).collect();
    let (scores, findings) = scores_of(&framework, &rows);
    assert_eq!(codes(&findings), Vec::<&str>::new());

    let (weighted, findings) = scores.weighted();
    let weighted = weighted.unwrap();
    assert_eq!(codes(&findings), Vec::<&str>::new());
    // 81 components and the 6 criteria that have none.
    assert_eq!(weighted.tree.indicators().len(), 87);
    assert_eq!(weighted.tree.levels(), 3);
    assert!((weighted.scale - 100.0).abs() < 1e-12);
    let (means, _) = aggregate(&weighted.tree, &weighted.data, &Aggregations::default());
    for (position, unit) in scores.units().iter().enumerate() {
        let total = scores.total(unit).unwrap().points.to_f64().unwrap();
        let mean = means.totals()[position] * weighted.scale + weighted.constants[position];
        assert!((mean - total).abs() < 1e-9, "{unit}: {mean} {total}");
        assert!(total > 10.0 && total < 100.0, "{unit}: {total}");
    }
}

#[test]
fn what_does_not_apply_is_missing_what_is_empty_is_zero_and_bonus_is_a_constant() {
    let framework = sound_framework(
        r#"
[framework]
id = "t"
[[items]]
code = "total"
stable_domain = "a"
name_vi = "Lĩnh vực mang mã total"
max_points = 4
[[items]]
code = "1"
parent = "total"
name_vi = "x"
max_points = 3
rule = { kind = "points" }
[[items]]
code = "2"
parent = "total"
name_vi = "y"
max_points = 1
rule = { kind = "points" }
[[items]]
code = "3"
parent = "total"
name_vi = "theo dõi"
monitored = true
[[items]]
code = "+"
name_vi = "cộng"
max_points = 2
rule = { kind = "bonus" }
[[items]]
code = "-"
name_vi = "trừ"
max_points = 2
rule = { kind = "deduction" }
"#,
    );
    let rows = [
        ("A", "1", "1.5"),
        ("A", "2", "na"),
        ("A", "+", "2"),
        ("A", "-", "0.5"),
        ("B", "1", ""),
        ("B", "2", "1"),
    ];
    let (scores, _) = scores_of(&framework, &rows);
    let (weighted, findings) = scores.weighted();
    let weighted = weighted.unwrap();
    assert_eq!(codes(&findings), ["weights-move-to-siblings"]);
    assert_eq!(weighted.constants, [1.5, 0.0]);
    let columns = weighted.data.columns();
    assert_eq!((columns[0][0], columns[0][1]), (0.5, 0.0));
    assert!(columns[1][0].is_nan());
    assert_eq!(columns[1][1], 1.0);
    assert_eq!(columns.len(), 2);
}

#[test]
fn a_framework_without_points_has_no_tree() {
    let framework =
        any_framework("[framework]\nid = \"t\"\n[[items]]\ncode = \"1\"\nname_vi = \"x\"\nmonitored = true");
    let (scores, _) = scores_of(&framework, &[]);
    let (weighted, findings) = scores.weighted();
    assert!(weighted.is_none() && findings.any_rejected());
}
