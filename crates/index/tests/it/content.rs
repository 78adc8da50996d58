//! The content files of the repository.

use crate::support::{codes, codes_of, content_folder, content_framework, scores_of, total};
use caicach_findings::{Language, Severity};
use caicach_index::{Framework, FrameworkStatus, Level, Role};
use rust_decimal::{Decimal, dec};

const FILES: [&str; 6] = [
    "mau-tinh.toml",
    "par-province-2948-2017.toml",
    "qd766-2022.toml",
    "qd766-2026.toml",
    "tt01-2018-can-bo.toml",
    "tt01-2018.toml",
];

#[test]
fn every_file_of_the_folder_is_tested_and_loads() {
    let mut files: Vec<String> = std::fs::read_dir(content_folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| file.ends_with(".toml"))
        .collect();
    files.sort();
    assert_eq!(files, FILES);
    for file in FILES {
        let (framework, findings) = content_framework(file);
        assert_eq!(codes_of(&findings, Severity::Rejected), Vec::<&str>::new(), "{file}: {findings:#?}");
        assert_eq!(codes_of(&findings, Severity::Warning), Vec::<&str>::new(), "{file}: {findings:#?}");
        assert_eq!(framework.id(), file.trim_end_matches(".toml"), "a file is named after its framework");
        assert!(framework.header().source.is_some(), "{file} names no source");
        assert_eq!(Some(framework.attainable()), framework.settings().maximum, "{file}");
    }
}

#[test]
fn what_is_not_official_says_why() {
    for file in FILES {
        let (framework, _) = content_framework(file);
        let header = framework.header();
        if header.status != FrameworkStatus::Official {
            assert!(!header.status_reason.vi.is_empty() && !header.status_reason.en.is_empty(), "{file}");
        }
    }
}

#[test]
fn every_item_has_names_and_every_rule_has_words_in_both_languages() {
    for file in FILES {
        let (framework, _) = content_framework(file);
        for item in framework.items() {
            assert!(!item.name.vi.is_empty() && !item.name.en.is_empty(), "{file} {}", item.code);
            assert_ne!(item.name.vi, item.name.en, "{file} {} has one name only", item.code);
            let Some(rule) = &item.rule else { continue };
            let words = rule.describe();
            assert!(
                !words.in_language(Language::Vi).is_empty() && !words.in_language(Language::En).is_empty()
            );
        }
    }
}

#[test]
fn decision_2948_has_eight_domains_and_keeps_39_beside_38() {
    let (framework, findings) = content_framework("par-province-2948-2017.toml");
    assert_eq!(framework.header().status, FrameworkStatus::Incomplete);
    let maxima: Vec<Decimal> = framework.items().iter().map(|item| item.attainable).collect();
    let official = [dec!(10), dec!(10), dec!(14.5), dec!(11), dec!(16), dec!(7), dec!(16), dec!(15.5)];
    assert_eq!(maxima, official);
    assert_eq!(framework.levels(), [Level::Total, Level::Domain]);
    assert_eq!(codes(&findings), ["criteria-count-differs"]);
    let note = findings.iter().next().unwrap();
    assert!(note.message.vi.contains("39") && note.message.vi.contains("38"), "{}", note.message.vi);
    assert!(framework.header().notes.iter().any(|note| note.vi.contains("39") && note.en.contains("38")));
}

#[test]
fn the_illustrative_framework_adds_up_and_says_what_it_is() {
    let (framework, findings) = content_framework("mau-tinh.toml");
    assert_eq!(codes(&findings), Vec::<&str>::new(), "{findings:#?}");
    assert_eq!(framework.header().status, FrameworkStatus::Illustrative);
    let at = |level| framework.items().iter().filter(|item| item.level == level).count();
    assert_eq!((at(Level::Domain), at(Level::Criterion), at(Level::Component)), (8, 38, 81));
    assert_eq!(framework.attainable(), dec!(100));
    let (official, _) = content_framework("par-province-2948-2017.toml");
    for domain in framework.top_items() {
        let twin = official.item(&domain.code).unwrap();
        assert_eq!(domain.attainable, twin.attainable, "domain {}", domain.code);
        assert_eq!(domain.stable_domain, twin.stable_domain);
    }
    let survey = framework.item("8.1").unwrap();
    assert!(!survey.self_scored, "survey items are not self-scored");
    assert!(framework.item("1.1.1").unwrap().self_scored);
}

#[test]
fn the_service_index_of_2026_has_24_indicators_and_100_points() {
    let (framework, findings) = content_framework("qd766-2026.toml");
    assert_eq!(codes(&findings), ["bands-unknown"]);
    let indicators = framework.items().iter().filter(|item| item.level == Level::Criterion);
    assert_eq!(indicators.clone().count(), 24);
    assert_eq!(indicators.filter(|item| item.role == Role::Monitored).count(), 5);
    let groups: Vec<Decimal> = framework.top_items().map(|group| group.attainable).collect();
    assert_eq!(groups, [dec!(18), dec!(20), dec!(22), dec!(22), dec!(18)]);
}

#[test]
fn the_service_index_of_2022_scores_the_unknown_group_as_one_item_and_says_so() {
    let (framework, findings) = content_framework("qd766-2022.toml");
    assert_eq!(codes(&findings), ["bands-unknown"]);
    assert_eq!(framework.header().status, FrameworkStatus::Incomplete);
    let item = framework.item("3.dvctt").unwrap();
    assert_eq!(item.attainable, dec!(12));
    assert!(item.note.as_ref().unwrap().vi.contains("chưa biết"));
    for code in ["3.1", "3.2", "3.3"] {
        assert_eq!(framework.item(code).unwrap().role, Role::Monitored);
    }
}

fn same_value_everywhere<'a>(framework: &'a Framework, value: &'a str) -> Vec<(&'a str, &'a str, &'a str)> {
    framework.leaves().map(|leaf| ("A", leaf.code.as_str(), value)).collect()
}

#[test]
fn the_service_index_follows_its_formula_and_its_known_bands() {
    let (framework, _) = content_framework("qd766-2026.toml");
    let (scores, findings) = scores_of(&framework, &same_value_everywhere(&framework, "1"));
    assert_eq!(codes(&findings), Vec::<&str>::new());
    assert_eq!(total(&scores, "A"), dec!(100));
    assert_eq!(scores.band("A").map(|band| band.label.vi.as_str()), Some("Xuất sắc"));

    // Rate 0.4: targets of 80 % give half of the maximum (2 + 2 + 4 + 2 = 10 points of them: 5), the target of 90
    // % 6 × 0.4 / 0.9 = 2.666… → 2.67, all other 84 points × 0.4 = 33.6.
    let (scores, _) = scores_of(&framework, &same_value_everywhere(&framework, "0.4"));
    assert_eq!(scores.item("A", "5.4").map(|score| score.points), Some(dec!(2.67)));
    assert_eq!(total(&scores, "A"), dec!(41.27));
    assert_eq!(scores.band("A").map(|band| band.label.vi.as_str()), Some("Yếu"));

    // Between the known bounds there is no band.
    let (scores, _) = scores_of(&framework, &same_value_everywhere(&framework, "0.7"));
    assert!(total(&scores, "A") > dec!(50) && total(&scores, "A") < dec!(90));
    assert_eq!(scores.band("A"), None);
}

#[test]
fn the_nine_indices_are_rounded_to_one_decimal_and_banded_by_article_15() {
    let (framework, _) = content_framework("tt01-2018.toml");
    assert_eq!(framework.leaf_count(), 9);
    let band = |value: &str| {
        let (scores, _) = scores_of(&framework, &same_value_everywhere(&framework, value));
        (total(&scores, "A"), scores.band("A").map(|band| band.label.vi.clone()).unwrap_or_default())
    };
    // 9 × 1.7 = 15.3 although 9 × 1.65 = 14.85: each index is rounded before they are added.
    assert_eq!(band("1.65"), (dec!(15.3), "Xuất sắc".to_owned()));
    assert_eq!(band("1.64"), (dec!(14.4), "Tốt".to_owned()));
    assert_eq!(band("1.3"), (dec!(11.7), "Khá".to_owned()));
    assert_eq!(band("0.7"), (dec!(6.3), "Trung bình".to_owned()));
    assert_eq!(band("0.64"), (dec!(5.4), "Yếu".to_owned()));
    assert_eq!(band("2"), (dec!(18), "Xuất sắc".to_owned()));
}

#[test]
fn officials_are_banded_at_5_and_3_point_5() {
    let (framework, _) = content_framework("tt01-2018-can-bo.toml");
    let leaves: Vec<&str> = framework.leaves().map(|leaf| leaf.code.as_str()).collect();
    assert_eq!(leaves, ["1", "2", "3", "4", "7"]);
    let band = |value: &str| {
        let (scores, _) = scores_of(&framework, &same_value_everywhere(&framework, value));
        scores.band("A").map(|band| band.label.vi.clone()).unwrap_or_default()
    };
    assert_eq!(band("1"), "Hoàn thành 100% nhiệm vụ");
    assert_eq!(band("0.7"), "Hoàn thành từ 70% đến dưới 100% nhiệm vụ");
    assert_eq!(band("0.6"), "Hoàn thành dưới 70% nhiệm vụ");
}

#[test]
fn an_index_left_out_lowers_the_maximum_and_is_doubted_beside_the_band() {
    // TT 01/2018/TT-VPCP art. 15.4b: an index without enough information is left out.
    let (framework, _) = content_framework("tt01-2018.toml");
    let mut rows = same_value_everywhere(&framework, "1.7");
    rows[8].2 = "na";
    let (scores, findings) = scores_of(&framework, &rows);
    let score = scores.total("A").unwrap();
    assert_eq!((score.points, score.maximum), (dec!(13.6), dec!(16)));
    assert_eq!(codes(&findings), ["band-on-reduced-maximum"]);
}

#[test]
fn the_examples_of_the_readme_load() {
    let readme = std::fs::read_to_string(content_folder().join("README.md")).unwrap();
    let example = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let framework = crate::support::sound_framework(example);
    let rows = [("A", "1.1", "0.9"), ("A", "1.2", "0.28"), ("A", "1.3", "4"), ("A", "CONG", "1")];
    let (scores, findings) = scores_of(&framework, &rows);
    assert_eq!(codes(&findings), Vec::<&str>::new());
    // 0.9 × 6 + 0.5 + (4 − 1) / 4 × 3 + 0.5
    assert_eq!(total(&scores, "A"), dec!(8.65));
}

#[test]
fn every_source_table_names_its_source_on_each_row() {
    for file in ["structures.csv", "scoring_rule_examples.csv"] {
        let mut reader = csv::Reader::from_path(content_folder().join(file)).unwrap();
        let headers = reader.headers().unwrap().clone();
        let column = |name| headers.iter().position(|header| header == name).unwrap();
        let (source, licence) = (column("source"), column("licence"));
        for record in reader.records() {
            let record = record.unwrap();
            assert!(
                !record[source].is_empty() && !record[licence].is_empty(),
                "{file} {:?}",
                record.position()
            );
        }
    }
}
