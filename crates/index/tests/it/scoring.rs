//! How points add up: not applicable, bonus and deduction, rounding, bands, ranks, tables.

use crate::support::{any_framework, codes, scores_in, scores_of, sound_framework, total};
use caicach_index::{Assessed, Framework, Level, Mark, Scores};
use rust_decimal::{Decimal, dec};
use std::collections::BTreeMap;

/// A domain of 10 with a criterion of two components (4 + 2) and a criterion that is a leaf (4).
const TREE: &str = r#"
[framework]
id = "t"
name_vi = "Thử"
SETTINGS
[framework.domains]
"1" = "direction"
[[items]]
code = "1"
name_vi = "Lĩnh vực"
max_points = 10
[[items]]
code = "1.1"
parent = "1"
name_vi = "Tiêu chí"
max_points = 6
[[items]]
code = "1.1.1"
parent = "1.1"
name_vi = "Thành phần một"
max_points = 4
rule = { kind = "proportional" }
[[items]]
code = "1.1.2"
parent = "1.1"
name_vi = "Thành phần hai"
max_points = 2
ITEM
rule = { kind = "proportional" }
[[items]]
code = "1.2"
parent = "1"
name_vi = "Tiêu chí không có thành phần"
max_points = 4
rule = { kind = "proportional" }
"#;

fn tree(settings: &str, item: &str) -> Framework {
    sound_framework(&TREE.replace("SETTINGS", settings).replace("ITEM", item))
}

const ROWS: [(&str, &str, &str); 3] = [("A", "1.1.1", "0.5"), ("A", "1.1.2", "na"), ("A", "1.2", "1")];

fn points_and_maximum(scores: &Scores, code: &str) -> (Decimal, Decimal) {
    let score = scores.item("A", code).unwrap();
    (score.points, score.maximum)
}

#[test]
fn not_applicable_leaves_every_maximum_above_it() {
    let (scores, findings) = scores_of(&tree("", ""), &ROWS);
    assert_eq!(codes(&findings), Vec::<&str>::new());
    assert_eq!(points_and_maximum(&scores, "1.1.2"), (dec!(0), dec!(0)));
    assert_eq!(points_and_maximum(&scores, "1.1"), (dec!(2), dec!(4)));
    assert_eq!(points_and_maximum(&scores, "1"), (dec!(6), dec!(8)));
    assert_eq!(scores.total("A").unwrap().percent, Some(dec!(75)));
    assert_eq!(scores.item("A", "1.1.2").unwrap().percent, None);
    assert_eq!(scores.mark("A", "1.1.2"), Some(Mark::NotApplicable));
}

#[test]
fn not_applicable_may_be_full_or_zero_for_the_framework_or_for_one_item() {
    let of = |settings: &str, item: &str| {
        let (scores, _) = scores_of(&tree(settings, item), &ROWS);
        points_and_maximum(&scores, "1")
    };
    assert_eq!(of("not_applicable = \"full\"", ""), (dec!(8), dec!(10)));
    assert_eq!(of("not_applicable = \"zero\"", ""), (dec!(6), dec!(10)));
    assert_eq!(of("not_applicable = \"zero\"", "not_applicable = \"drop\""), (dec!(6), dec!(8)));
    assert_eq!(of("", "not_applicable = \"full\""), (dec!(8), dec!(10)));
}

#[test]
fn empty_missing_and_rejected_values_are_zero_in_the_denominator_and_marked() {
    let rows = [
        ("A", "1.1.1", ""),
        ("A", "1.1.2", "87"),
        ("B", "1.1.1", "1"),
        ("B", "1.1.2", "1"),
        ("B", "1.2", "1"),
    ];
    let (scores, findings) = scores_of(&tree("", ""), &rows);
    assert_eq!(scores.total("A").map(|score| (score.points, score.maximum)), Some((dec!(0), dec!(10))));
    let marks = ["1.1.1", "1.1.2", "1.2"].map(|code| scores.mark("A", code).unwrap());
    assert_eq!(marks, [Mark::Empty, Mark::Rejected, Mark::Missing]);
    assert_eq!(scores.mark("B", "1.2"), Some(Mark::Scored));
    assert_eq!(codes(&findings), ["value-outside-rule", "empty-value", "missing-value"]);
}

#[test]
fn a_unit_without_any_value_is_one_finding() {
    let framework = tree("", "");
    let (_, findings) = scores_of(&framework, &[("A", "1.1.1", ""), ("A", "1.2", " ")]);
    assert_eq!(codes(&findings), ["unit-without-values"]);
}

#[test]
fn a_unit_to_which_nothing_applies_has_no_percentage_and_no_rank() {
    let rows = [
        ("A", "1.1.1", "na"),
        ("A", "1.1.2", "na"),
        ("A", "1.2", "NA"),
        ("B", "1.1.1", "1"),
        ("B", "1.1.2", "1"),
        ("B", "1.2", "1"),
    ];
    let (scores, findings) = scores_of(&tree("", ""), &rows);
    assert_eq!(scores.total("A").unwrap().percent, None);
    assert_eq!(scores.total_ranks(), [None, Some(dec!(1))]);
    assert_eq!(codes(&findings), ["nothing-applies"]);
}

#[test]
fn a_table_has_the_levels_asked_for_in_the_order_of_the_tree() {
    let rows = [
        ("A", "1.1.1", "0.5"),
        ("A", "1.1.2", "1"),
        ("A", "1.2", "1"),
        ("B", "1.1.1", "1"),
        ("B", "1.1.2", "0.5"),
        ("B", "1.2", "1"),
    ];
    let (scores, _) = scores_of(&tree("", ""), &rows);
    let table = |levels: &[Level]| {
        let rows = scores.rows(levels);
        rows.iter()
            .map(|row| {
                format!(
                    "{} {} {} {} {}",
                    row.unit,
                    row.code,
                    row.level.key(),
                    row.score.points,
                    row.rank.unwrap()
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(table(&[Level::Total]), ["A total total 8 2", "B total total 9 1"]);
    assert_eq!(
        table(&[Level::Criterion, Level::Total]),
        [
            "A total total 8 2",
            "A 1.1 criterion 4 2",
            "A 1.2 criterion 4 1",
            "B total total 9 1",
            "B 1.1 criterion 5 1",
            "B 1.2 criterion 4 1",
        ]
    );
    assert_eq!(table(&[Level::Component]).len(), 4);
    assert!(table(&[Level::Detail]).is_empty());
}

#[test]
fn ranks_go_by_percentage_so_that_a_smaller_maximum_is_no_loss() {
    // A: 6 of 8 = 75 %; B: 7 of 10 = 70 %.
    let rows = [
        ("A", "1.1.1", "0.5"),
        ("A", "1.1.2", "na"),
        ("A", "1.2", "1"),
        ("B", "1.1.1", "1"),
        ("B", "1.1.2", "1"),
        ("B", "1.2", "0.25"),
    ];
    let (scores, _) = scores_of(&tree("", ""), &rows);
    assert_eq!((total(&scores, "A"), total(&scores, "B")), (dec!(6), dec!(7)));
    assert_eq!(scores.total_ranks(), [Some(dec!(1)), Some(dec!(2))]);
}

#[test]
fn ranks_are_taken_before_or_after_rounding_as_the_framework_says() {
    let rows = [
        ("A", "1.1.1", "0.501"),
        ("A", "1.1.2", "1"),
        ("A", "1.2", "1"),
        ("B", "1.1.1", "0.502"),
        ("B", "1.1.2", "1"),
        ("B", "1.2", "1"),
    ];
    let ranks = |rank_on: &str| {
        let settings =
            format!("rank_on = \"{rank_on}\"\nround = {{ at = \"total\", places = 1, mode = \"half_up\" }}");
        let (scores, _) = scores_of(&tree(&settings, ""), &rows);
        assert_eq!((total(&scores, "A"), total(&scores, "B")), (dec!(8), dec!(8)));
        scores.total_ranks()
    };
    assert_eq!(ranks("unrounded"), [Some(dec!(2)), Some(dec!(1))]);
    assert_eq!(ranks("rounded"), [Some(dec!(1)), Some(dec!(1))]);
}

#[test]
fn rounding_at_components_rounds_a_leaf_that_stands_higher_too() {
    let settings = "round = { at = \"component\", places = 0, mode = \"half_up\" }";
    let rows = [("A", "1.1.1", "0.4"), ("A", "1.1.2", "0.2"), ("A", "1.2", "0.4")];
    let (scores, _) = scores_of(&tree(settings, ""), &rows);
    // 1.6 → 2, 0.4 → 0, 1.6 → 2
    assert_eq!(total(&scores, "A"), dec!(4));
    assert_eq!(scores.total("A").unwrap().unrounded, dec!(3.6));
}

const BESIDE: &str = r#"
[framework]
id = "t"
CAPS
[[items]]
code = "1"
name_vi = "Lĩnh vực"
stable_domain = "a"
max_points = 10
[[items]]
code = "1.1"
parent = "1"
name_vi = "Tiêu chí"
max_points = 10
rule = { kind = "points" }
[[items]]
code = "1.2"
parent = "1"
name_vi = "Trừ điểm báo cáo chậm"
max_points = 2
rule = { kind = "deduction", points_each = 0.5 }
[[items]]
code = "9"
level = "group"
name_vi = "Điểm cộng, điểm trừ"
max_points = 3
[[items]]
code = "9.1"
parent = "9"
level = "criterion"
name_vi = "Sáng kiến"
max_points = 2
rule = { kind = "bonus", points_each = 1 }
[[items]]
code = "9.2"
parent = "9"
level = "criterion"
name_vi = "Khen thưởng"
max_points = 2
rule = { kind = "bonus" }
"#;

#[test]
fn bonus_and_deduction_stand_beside_the_tree_and_are_capped_three_times() {
    let rows = [("A", "1.1", "8"), ("A", "1.2", "9"), ("A", "9.1", "5"), ("A", "9.2", "1.5")];
    let of = |caps: &str| {
        let (scores, findings) = scores_of(&sound_framework(&BESIDE.replace("CAPS", caps)), &rows);
        assert_eq!(codes(&findings), Vec::<&str>::new());
        (total(&scores, "A"), scores.bonus("A").unwrap(), scores.deduction("A").unwrap())
    };
    // Each item is capped at its maximum (5 → 2, 9 × 0.5 → 2), the group at 3 (2 + 1.5 → 3).
    assert_eq!(of(""), (dec!(9), dec!(3), dec!(2)));
    assert_eq!(of("bonus_cap = 1\ndeduction_cap = 0.5"), (dec!(8.5), dec!(1), dec!(0.5)));

    let (scores, _) = scores_of(&sound_framework(&BESIDE.replace("CAPS", "")), &rows);
    assert_eq!(points_and_maximum(&scores, "1"), (dec!(8), dec!(10)), "no part of the domain");
    assert_eq!(points_and_maximum(&scores, "1.2"), (dec!(-2), dec!(2)));
    assert_eq!(points_and_maximum(&scores, "9"), (dec!(3), dec!(3)));
    assert_eq!(scores.total("A").unwrap().maximum, dec!(10));
    assert_eq!(scores.item_ranks("9.1"), [None], "nobody is ranked on a bonus");
}

#[test]
fn no_bonus_is_no_finding_but_a_total_below_zero_is() {
    let framework = sound_framework(&BESIDE.replace("CAPS", ""));
    let (scores, findings) = scores_of(&framework, &[("A", "1.1", "1")]);
    assert_eq!((total(&scores, "A"), codes(&findings)), (dec!(1), vec![]));
    let (scores, findings) = scores_of(&framework, &[("A", "1.1", "1"), ("A", "1.2", "4")]);
    assert_eq!((total(&scores, "A"), codes(&findings)), (dec!(-1), vec!["total-below-zero"]));
}

#[test]
fn the_best_unit_sets_the_scale_of_the_others() {
    let framework = sound_framework(
        "[framework]\nid = \"t\"\n[[items]]\ncode = \"1\"\nname_vi = \"Thanh toán trực tuyến\"\nstable_domain = \"a\"\nmax_points = 3\nrule = { kind = \"relative_to_best\" }",
    );
    let rows = [("A", "1", "0.2"), ("B", "1", "0.6"), ("C", "1", "-9"), ("D", "1", "na"), ("E", "1", "")];
    let (scores, _) = scores_of(&framework, &rows);
    let points = ["A", "B", "C", "E"].map(|unit| total(&scores, unit));
    assert_eq!(points, [dec!(1), dec!(3), dec!(0), dec!(0)]);
}

/// Nam Định 2020 (sonoivu.namdinh.gov.vn 1737): group I is from 90 for departments and from 80 for districts.
#[test]
fn bands_differ_by_kind_of_unit_and_by_year() {
    let framework = any_framework(
        r#"
[framework]
id = "t"
bands_on = "percent"
[[bands]]
label_vi = "I"
min = 90
subject = "department"
year = 2020
[[bands]]
label_vi = "II"
min = 80
max = 90
subject = "department"
year = 2020
[[bands]]
label_vi = "I"
min = 80
subject = "district"
year = 2020
[[bands]]
label_vi = "II"
min = 70
max = 80
subject = "district"
year = 2020
[[items]]
code = "1"
name_vi = "Điểm"
max_points = 70
rule = { kind = "points" }
"#,
    );
    let rows = [("sở", "1", "62.62"), ("huyện", "1", "61.46")];
    let band = |assessed: &Assessed, unit: &str| {
        let (scores, _) = scores_in(&framework, &rows, assessed);
        scores.band(unit).map(|band| band.label.vi.clone())
    };
    let kinds = [("sở", "department"), ("huyện", "district")];
    let subject_of: BTreeMap<String, String> =
        kinds.into_iter().map(|(unit, kind)| (unit.to_owned(), kind.to_owned())).collect();
    let in_2020 = Assessed { year: Some(2020), subject: None, subject_of: subject_of.clone() };
    assert_eq!(band(&in_2020, "sở"), Some("II".to_owned()));
    assert_eq!(band(&in_2020, "huyện"), Some("I".to_owned()));
    let in_2021 = Assessed { year: Some(2021), subject: None, subject_of };
    assert_eq!(band(&in_2021, "sở"), None, "bands are set anew each year");
    assert_eq!(
        band(&Assessed::default(), "sở"),
        None,
        "without a kind it is not known which bands are meant"
    );
}

#[test]
fn a_sum_that_differs_from_its_parent_is_scored_on_what_can_be_attained() {
    let text = TREE.replace("SETTINGS", "").replace("ITEM", "").replace("max_points = 10", "max_points = 12");
    let (scores, _) =
        scores_of(&any_framework(&text), &[("A", "1.1.1", "1"), ("A", "1.1.2", "1"), ("A", "1.2", "1")]);
    let score = scores.total("A").unwrap();
    assert_eq!((score.points, score.maximum, score.percent), (dec!(10), dec!(10), Some(dec!(100))));
}
