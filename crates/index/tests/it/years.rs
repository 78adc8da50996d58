//! Two years of one unit, and a unit beside its group.

use crate::support::{any_framework, scores_of};
use caicach_index::{Counts, Level, compare_domains};
use rust_decimal::dec;

/// A framework of domains `(code, identifier, maximum)` that take their points.
fn domains(domains: &[(&str, &str, &str)]) -> String {
    let mut text = "[framework]\nid = \"t\"\n".to_owned();
    for (code, identifier, maximum) in domains {
        text.push_str(&format!("[[items]]\ncode = \"{code}\"\nname_vi = \"Lĩnh vực {code}\"\nmax_points = {maximum}\nrule = {{ kind = \"points\" }}\n"));
        if !identifier.is_empty() {
            text.push_str(&format!("stable_domain = \"{identifier}\"\n"));
        }
    }
    text
}

#[test]
fn domains_are_compared_by_identifier_over_codes_names_and_maxima() {
    // The later table has another order and another maximum for "digital", a new domain, and one without an
    // identifier.
    let before = any_framework(&domains(&[
        ("1", "direction", "10"),
        ("2", "procedures", "10"),
        ("3", "digital", "10"),
        ("4", "staff", "10"),
        ("5", "finance", "10"),
    ]));
    let after = any_framework(&domains(&[
        ("1", "procedures", "10"),
        ("2", "direction", "10"),
        ("3", "digital", "20"),
        ("4", "finance", "10"),
        ("5", "impact", "10"),
        ("6", "", "10"),
    ]));
    let (before, _) = scores_of(
        &before,
        &[
            ("A", "1", "5"),
            ("A", "2", "5"),
            ("A", "3", "6"),
            ("A", "4", "1"),
            ("A", "5", "7"),
            ("B", "1", "6"),
            ("B", "2", "4"),
            ("B", "3", "1"),
            ("B", "4", "1"),
            ("B", "5", "1"),
        ],
    );
    let (after, _) = scores_of(
        &after,
        &[
            ("A", "1", "8"),
            ("A", "2", "4"),
            ("A", "3", "14"),
            ("A", "4", "7"),
            ("A", "5", "1"),
            ("A", "6", "1"),
            ("B", "1", "9"),
            ("B", "2", "3"),
            ("B", "3", "1"),
            ("B", "4", "1"),
            ("B", "5", "1"),
            ("B", "6", "1"),
        ],
    );
    let comparison = compare_domains(&before.domain_results("A"), &after.domain_results("A"));
    let changes: Vec<_> = comparison
        .domains
        .iter()
        .map(|domain| {
            (domain.identifier.as_deref(), domain.points_change, domain.percent_change, domain.rank_change)
        })
        .collect();
    assert_eq!(
        changes,
        [
            (Some("procedures"), Some(dec!(3)), Some(dec!(30)), Some(dec!(-1))),
            (Some("direction"), Some(dec!(-1)), Some(dec!(-10)), Some(dec!(1))),
            (Some("digital"), None, Some(dec!(10)), Some(dec!(0))),
            (Some("finance"), Some(dec!(0)), Some(dec!(0)), Some(dec!(0))),
            (Some("impact"), None, None, None),
            (None, None, None, None),
            (Some("staff"), None, None, None),
        ]
    );
    assert_eq!(comparison.in_points, Counts { rose: 1, fell: 1, unchanged: 1, not_comparable: 4 });
    assert_eq!(comparison.in_percent, Counts { rose: 2, fell: 1, unchanged: 1, not_comparable: 3 });
    assert_eq!(comparison.in_rank, Counts { rose: 1, fell: 1, unchanged: 2, not_comparable: 3 });
    assert_eq!(
        comparison.in_percent.describe().vi,
        "2/7 lĩnh vực tăng, 1 giảm, 1 không đổi, 3 không so sánh được"
    );
    assert_eq!(
        comparison.in_percent.describe().en,
        "2 of 7 domains rose, 1 fell, 1 did not change, 3 cannot be compared"
    );
}

#[test]
fn a_profile_shows_the_median_and_the_best_of_the_group() {
    let framework = any_framework(&domains(&[("1", "direction", "10"), ("2", "procedures", "20")]));
    let rows = [
        ("A", "1", "5"),
        ("A", "2", "20"),
        ("B", "1", "7"),
        ("B", "2", "10"),
        ("C", "1", "9"),
        ("C", "2", "na"),
        ("D", "1", "1"),
        ("D", "2", "5"),
    ];
    let (scores, _) = scores_of(&framework, &rows);
    let all: Vec<_> = scores
        .profile("A", Level::Domain, None)
        .iter()
        .map(|item| (item.percent, item.median, item.best, item.units))
        .collect();
    assert_eq!(
        all,
        [
            (Some(dec!(50)), Some(dec!(60)), Some(dec!(90)), 4),
            (Some(dec!(100)), Some(dec!(50)), Some(dec!(100)), 3),
        ]
    );
    let group = scores.profile("A", Level::Domain, Some(&["A", "B"]));
    assert_eq!(group[0].median, Some(dec!(60)));
    assert_eq!(group[0].best, Some(dec!(70)));
    assert!(scores.profile("nobody", Level::Domain, None).is_empty());
}
