#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may stop at the first surprise"
)]
//! The published results as they are shipped. Expected values are those that the sources named in each case print.

use caicach_content::composites::{self, Weights};
use caicach_content::results::{
    Concern, Provenance, PublishedResults, SourceKind, Stated, SubprovincialSubject, UnitName, YearTable,
};
use caicach_content::trees;
use caicach_findings::{Findings, Severity};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

fn content(path: &str) -> Option<Vec<u8>> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content").join(path)).ok()
}

static READ: LazyLock<(PublishedResults, Findings)> = LazyLock::new(|| PublishedResults::read(content));

fn results() -> &'static PublishedResults {
    &READ.0
}

fn table(index: &str, year: i32) -> YearTable<'static> {
    results().table(index, year).expect("a table")
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn agreed(text: &str) -> Stated<Decimal> {
    Stated::Agreed(number(text))
}

fn lines(findings: &Findings) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{:?} {} {}", finding.severity, finding.code, finding.place))
        .collect()
}

#[test]
fn the_shipped_files_are_read_without_a_finding() {
    assert_eq!(lines(&READ.1), [""; 0]);
}

/// The numbers of rows that the collection's dictionary states.
#[test]
fn every_row_of_the_collection_is_there() {
    let figures = |index: &str| -> usize {
        results().years(index).iter().map(|year| results().figures(index, *year).len()).sum()
    };
    assert_eq!(figures("par_index"), 106);
    let extremes: usize = (2021..=2022).map(|year| table("sipas", year).extremes.len()).sum();
    assert_eq!(extremes, 3, "two of 2021, one of 2022");
    assert_eq!(figures("sipas") + extremes, 115);
    assert_eq!(figures("papi"), 378);
    assert_eq!(figures("pci"), 688);
    assert_eq!(results().decisions().len(), 15);
    assert_eq!(results().groups().len(), 45);
    assert_eq!(results().subprovincial().len(), 18);
    assert_eq!(results().conflicts().len(), 23);
    assert_eq!(results().statements().len(), 1);
    let years = |index: &str| (2005..=2025).filter(|year| results().summary(index, *year).is_some()).count();
    assert_eq!(years("par_index"), 14);
    assert_eq!(results().summary("par_index", 2023).unwrap().regions.len(), 6);
    let with_sipas_parts_or_notes =
        |year: &i32| results().summary("sipas", *year).is_some_and(|s| !s.sources.is_empty());
    assert_eq!((2015..=2024).filter(with_sipas_parts_or_notes).count(), 9);
}

/// UBND tỉnh Lâm Đồng, Kế hoạch số 5204/KH-UBND ngày 14/7/2022: PAR INDEX 2021 86,75 điểm, tăng 2,82 điểm so với năm 2020
/// (83,93), hạng 29/63, tăng 03 hạng; SIPAS 2021 87,68 %, tăng 1,62 % so với năm 2020 (86,06 %), hạng 27/63, tăng 03 hạng.
#[test]
fn lam_dong_2021_is_as_its_plan_prints_it() {
    let row = results().figure("par_index", 2021, "68").unwrap();
    assert_eq!(row.unit.name, "Lâm Đồng");
    assert_eq!(row.value, agreed("86.75"));
    assert_eq!(row.rank, Stated::Agreed(29));
    assert_eq!(row.rank_provenance, Some(Provenance::Verbatim));
    assert_eq!(row.change.value.stated, Some(number("2.82")));
    assert_eq!(row.change.value.computed, Some(number("2.82")), "86.75 - 83.93, both printed");
    assert_eq!(row.change.places.stated, Some(3));
    assert_eq!(row.change.places.computed, None, "the rank of 2020 was itself derived from +3");
    assert_eq!(row.figures.len(), 1);
    assert_eq!(row.figures[0].source_kind, SourceKind::GivenDocument);
    assert_eq!(row.figures[0].sources, ["UBND tỉnh Lâm Đồng, Kế hoạch số 5204/KH-UBND ngày 14/7/2022"]);

    let before = results().figure("par_index", 2020, "68").unwrap();
    assert_eq!((before.value, before.value_provenance), (agreed("83.93"), Some(Provenance::Verbatim)));
    assert_eq!((before.rank, before.rank_provenance), (Stated::Agreed(32), Some(Provenance::Derived)));

    let sipas = results().figure("sipas", 2021, "68").unwrap();
    assert_eq!((sipas.value, sipas.rank), (agreed("87.68"), Stated::Agreed(27)));
    assert_eq!(sipas.change.value.shown(), Some((number("1.62"), Provenance::Verbatim)));
    assert_eq!(sipas.change.value.computed, Some(number("1.62")));
    assert_eq!(sipas.change.places.stated, Some(3));
}

/// UBND tỉnh Thừa Thiên Huế, Kế hoạch số 145/KH-UBND (2020): năm 2019 83,06 điểm, hạng 13/63, tăng 4,16 điểm và 3 bậc;
/// 5/8 lĩnh vực tăng bậc.
#[test]
fn thua_thien_hue_2019_is_as_its_plan_prints_it() {
    let row = results().figure("par_index", 2019, "46").unwrap();
    assert_eq!((row.value, row.rank), (agreed("83.06"), Stated::Agreed(13)));
    assert_eq!(row.change.value.stated, Some(number("4.16")));
    assert_eq!(row.change.value.computed, None, "2018 is derived from +4.16");
    assert_eq!(row.change.places.stated, Some(3));
    let before = results().figure("par_index", 2018, "46").unwrap();
    assert_eq!((before.value, before.value_provenance), (agreed("78.9"), Some(Provenance::Derived)));
    assert_eq!((before.rank, before.rank_provenance), (Stated::Agreed(16), Some(Provenance::Derived)));
    let history = results().unit_history("46");
    let statement = history.statements[0];
    assert_eq!((statement.year, statement.what.as_str()), (2019, "domains_risen_in_rank"));
    assert_eq!((statement.count, statement.of), (5, Some(8)));
}

#[test]
fn every_conflict_is_attached_to_what_it_concerns_or_listed() {
    let mut attached: BTreeSet<&str> = BTreeSet::new();
    for index in results().indices() {
        for year in 2005..=2025 {
            if let Some(table) = results().table(&index.id, year) {
                attached.extend(
                    table.rows.iter().flat_map(|row| &row.conflicts).map(|conflict| conflict.id.as_str()),
                );
            }
            if let Some(summary) = results().summary(&index.id, year) {
                attached.extend(summary.conflicts.iter().map(|conflict| conflict.id.as_str()));
            }
        }
    }
    for decision in results().decisions() {
        attached
            .extend(results().conflicts_of_decision(&decision.number).map(|conflict| conflict.id.as_str()));
    }
    let only_listed: Vec<&str> = results()
        .conflicts()
        .iter()
        .map(|conflict| conflict.id.as_str())
        .filter(|id| !attached.contains(id))
        .collect();
    assert_eq!(
        only_listed,
        [
            "hue-one-stop-2019",
            "hue-portal-levels",
            "dak-nong-2021-h1-shares",
            "ben-tre-2021-05-received",
            "qd-766-online-group",
            "tt-01-2018-index-6",
        ],
        "these six are about dossiers and rules, not about results of an index"
    );
    assert_eq!(attached.len() + only_listed.len(), 23);
    assert!(
        results()
            .conflicts()
            .iter()
            .all(|conflict| !conflict.note.vi.is_empty() && !conflict.note.en.is_empty())
    );
}

#[test]
fn sources_that_differ_stand_side_by_side() {
    // en.baochinhphu.vn prints 91.87, en.doanhnghiephoinhap.vn 91.81.
    let row = results().figure("par_index", 2023, "31").unwrap();
    assert_eq!(row.value, Stated::Disputed(vec![number("91.87"), number("91.81")]));
    assert_eq!(row.rank, Stated::Agreed(2));
    assert_eq!(row.conflicts[0].id, "par-2023-hai-phong");
    assert_eq!(row.figures.len(), 2);
    assert_eq!(row.change.value.stated, Some(number("1.72")));
    assert_eq!(row.change.value.computed, None, "a disputed value gives no change");

    for (year, unit, count) in [(2012, "48", 2), (2012, "87", 2), (2012, "01", 2)] {
        let row = results().figure("par_index", year, unit).unwrap();
        assert!(row.value.is_disputed(), "{unit}");
        assert_eq!(row.figures.len(), count);
    }
    // Both provinces are given rank 38; neither is moved.
    for unit in ["48", "77"] {
        let row = results().figure("sipas", 2021, unit).unwrap();
        assert_eq!(row.rank, Stated::Agreed(38));
        assert_eq!(row.conflicts[0].id, "sipas-2021-rank-38");
    }
    // "+1.32" is printed, 92.57 - 91.43 is 1.14.
    let ha_noi = results().figure("par_index", 2024, "01").unwrap();
    assert_eq!(ha_noi.change.value.stated, Some(number("1.32")));
    assert_eq!(ha_noi.change.value.computed, Some(number("1.14")));
    assert!(ha_noi.change.value.disagrees());
}

/// Parts of 2020 as printed: 57.66 + 9.56 + 18.83 + 5 = 91.05, total 91.04: parts are rounded one by one.
#[test]
fn quang_ninh_2020_keeps_its_parts_and_its_total() {
    let row = results().figure("par_index", 2020, "22").unwrap();
    let sum: Decimal = row.parts().iter().map(|part| part.value.number).sum();
    assert_eq!(sum, number("91.05"));
    assert_eq!(row.value, agreed("91.04"));
    assert_eq!(row.conflicts[0].id, "par-2020-quang-ninh-parts");
    // Of the ten rows with parts, seven add up exactly and three differ by 0.01.
    let table = table("par_index", 2020);
    let differences: Vec<Decimal> = table
        .rows
        .iter()
        .filter(|row| !row.parts().is_empty())
        .map(|row| {
            let sum: Decimal = row.parts().iter().map(|part| part.value.number).sum();
            (sum - row.value.agreed().unwrap()).abs()
        })
        .collect();
    assert_eq!(differences.len(), 10);
    assert_eq!(differences.iter().filter(|difference| difference.is_zero()).count(), 7);
    assert!(differences.iter().all(|difference| *difference <= number("0.01")));
}

#[test]
fn an_incomplete_year_is_never_ranked() {
    for index in ["par_index", "sipas", "papi", "pci"] {
        for year in results().years(index) {
            let table = table(index, year);
            let complete = table.completeness.with_value == table.completeness.units.unwrap();
            assert_eq!(table.completeness.is_complete(), complete, "{index} {year}");
            if !complete {
                assert!(!table.completeness.may_rank(), "{index} {year}");
                assert!(!table.ranks_are_computed(), "{index} {year}");
                assert!(table.completeness.why_not_ranked().is_some());
            }
        }
    }
    let complete: Vec<(&str, i32)> = ["par_index", "sipas", "papi", "pci"]
        .into_iter()
        .flat_map(|index| results().years(index).into_iter().map(move |year| (index, year)))
        .filter(|(index, year)| table(index, *year).completeness.is_complete())
        .collect();
    let expected: Vec<(&str, i32)> = [("sipas", 2015)]
        .into_iter()
        .chain([2011, 2012, 2013, 2015, 2016].map(|year| ("papi", year)))
        .chain((2005..=2016).filter(|year| *year != 2013).map(|year| ("pci", year)))
        .collect();
    assert_eq!(complete, expected);

    let pci = table("pci", 2013);
    assert_eq!((pci.completeness.with_value, pci.completeness.units), (13, Some(63)));
    assert!(pci.rows.iter().all(|row| !row.rank.is_known()));
    let reason = pci.completeness.why_not_ranked().unwrap();
    assert!(reason.vi.contains("13/63") && reason.en.contains("13 of 63"), "{reason:?}");
}

/// SIPAS 2015 was measured in ten provinces; the published places stay, also where two values are equal
/// (Hà Tĩnh and Lai Châu, both 84.94, are 4th and 5th).
#[test]
fn published_ranks_stay_where_a_list_is_complete() {
    let table = table("sipas", 2015);
    assert!(table.completeness.may_rank());
    assert!(!table.ranks_are_computed());
    for (unit, rank) in [("42", 4), ("12", 5)] {
        let row = table.row(unit).unwrap();
        assert_eq!((&row.value, &row.rank), (&agreed("84.94"), &Stated::Agreed(rank)));
    }
}

#[test]
fn papi_has_63_rows_a_year_and_its_value_is_the_sum_of_six_dimensions() {
    let mut without_value = Vec::new();
    for year in 2011..=2016 {
        let table = table("papi", year);
        assert_eq!(table.rows.len(), 63, "{year}");
        for row in &table.rows {
            let Some(value) = row.value.agreed() else {
                assert!(row.parts().is_empty());
                without_value.push((year, row.unit.name.as_str()));
                continue;
            };
            assert_eq!(row.parts().len(), 6, "{year} {}", row.unit.name);
            let sum: Decimal = row.parts().iter().map(|part| part.value.number).sum();
            // Six dimensions rounded to four decimals.
            assert!((sum - value).abs() <= number("0.0003"), "{year} {} {sum} {value}", row.unit.name);
        }
    }
    without_value.sort_unstable();
    // The source gives 0.0 as their total and no dimension.
    assert_eq!(without_value, [(2014, "Bắc Giang"), (2014, "Đồng Tháp")]);
    assert!(!table("papi", 2014).completeness.may_rank());
}

/// papi.org.vn, Hà Tĩnh 2015: 6.44, 7.24, 7.51, 6.67, 7.3, 7.17.
#[test]
fn papi_dimensions_are_those_of_the_owners_site() {
    let row = results().figure("papi", 2015, "42").unwrap();
    let rounded: Vec<String> =
        row.parts().iter().map(|part| part.value.number.round_dp(2).normalize().to_string()).collect();
    assert_eq!(rounded, ["6.44", "7.24", "7.51", "6.67", "7.3", "7.17"]);
    assert_eq!(row.rank_provenance, Some(Provenance::Computed));
}

/// Values and places of Tiền Giang from pcivietnam.org/tien-giang (the owner), years with a complete list. The place of 2007
/// on that page (65 of 64) cannot be right and is left out.
#[test]
fn computed_ranks_are_those_that_the_owner_of_pci_published() {
    let published = [
        (2008, "57.27", 21),
        (2009, "65.81", 9),
        (2010, "59.63", 24),
        (2011, "59.58", 31),
        (2012, "57.63", 29),
        (2014, "55.11", 52),
        (2015, "56.74", 49),
        (2016, "57.25", 48),
    ];
    for (year, value, rank) in published {
        let row = results().figure("pci", year, "82").unwrap();
        assert_eq!(row.value.agreed().unwrap().round_dp(2), number(value), "{year}");
        assert_eq!(row.rank, Stated::Agreed(rank), "{year}");
        assert_eq!(row.rank_provenance, Some(Provenance::Computed));
    }
    // vinhphuc.vn, first ten of 2011.
    let table = table("pci", 2011);
    let first: Vec<&str> = table.rows.iter().take(10).map(|row| row.unit.name.as_str()).collect();
    assert_eq!(
        first,
        [
            "Lào Cai",
            "Bắc Ninh",
            "Long An",
            "Đồng Tháp",
            "Đà Nẵng",
            "Bà Rịa - Vũng Tàu",
            "Hà Tĩnh",
            "Bình Phước",
            "Đồng Nai",
            "Bình Dương"
        ]
    );
}

#[test]
fn equal_values_share_the_smaller_place_and_the_next_is_skipped() {
    // PCI 2011 prints 57.62 twice.
    let table = table("pci", 2011);
    let tied: Vec<u32> = table
        .rows
        .iter()
        .filter(|row| row.value == agreed("57.62"))
        .map(|row| *row.rank.agreed().unwrap())
        .collect();
    assert_eq!(tied.len(), 2);
    assert_eq!(tied[0], tied[1]);
    let ranks: Vec<u32> = table.rows.iter().map(|row| *row.rank.agreed().unwrap()).collect();
    assert!(!ranks.contains(&(tied[0] + 1)));
    assert!(ranks.contains(&(tied[0] + 2)));
    assert_eq!(ranks.iter().max(), Some(&63));
}

/// mic.gov.vn: until 2021 those who had finished a procedure were asked, from 2022 everybody aged 18 and over.
#[test]
fn sipas_is_cut_where_its_population_changed() {
    let series = results().series("sipas", "22").unwrap();
    let stretches: Vec<Vec<i32>> =
        series.stretches().map(|points| points.iter().map(|point| point.year).collect()).collect();
    assert_eq!(stretches, [vec![2015], vec![2017, 2019, 2020, 2021], vec![2022], vec![2023, 2024]]);
    let years: Vec<i32> =
        series.breaks.iter().filter(|found| found.starts_new_series).map(|found| found.year).collect();
    assert_eq!(years, [2017, 2022, 2023]);

    // Gia Lai: its paper states a rise of 29 places from 2021 to 2022; nothing is computed across the break.
    let row = results().figure("sipas", 2022, "64").unwrap();
    assert_eq!(row.change.across.unwrap().year, 2022);
    assert_eq!(row.change.places.stated, Some(29));
    assert_eq!((row.change.value.computed, row.change.places.computed), (None, None));
    // Đà Nẵng is printed with both ranks (38 and 34): still nothing is computed.
    let da_nang = results().figure("sipas", 2022, "48").unwrap();
    assert_eq!((da_nang.change.places.stated, da_nang.change.places.computed), (None, None));
}

#[test]
fn par_index_is_cut_in_2022_and_marked_at_other_decisions() {
    let series = results().series("par_index", "22").unwrap();
    let new_series: Vec<i32> =
        series.breaks.iter().filter(|found| found.starts_new_series).map(|found| found.year).collect();
    assert_eq!(new_series, [2022]);
    assert!(series.breaks.iter().any(|found| found.id == "qd-1150"));
    let definition = results().index("par_index").unwrap();
    assert_eq!(definition.new_series_between(2024, 2025).unwrap().id, "qd-1187");
    assert_eq!(definition.population(2024).unwrap().units, 63);
    assert_eq!(definition.population(2025).unwrap().units, 34);
    assert!(definition.population(2011).is_none());
}

/// Hà Tây joined Hà Nội on 2008-08-01 and is in no list of provinces that is kept.
#[test]
fn ha_tay_has_no_code_and_keeps_its_name() {
    let series = results().series("pci", "Hà Tây").unwrap();
    assert_eq!(series.unit, &UnitName { code: None, name: "Hà Tây".to_owned() });
    assert_eq!(series.points.iter().map(|point| point.year).collect::<Vec<_>>(), [2005, 2006, 2007, 2008]);
    assert_eq!(table("pci", 2008).completeness.units, Some(64));
    assert_eq!(table("pci", 2009).completeness.units, Some(63));
    let without_code: BTreeSet<&str> = ["par_index", "sipas", "papi", "pci"]
        .into_iter()
        .flat_map(|index| {
            results().years(index).into_iter().flat_map(move |year| results().figures(index, year))
        })
        .filter(|figure| figure.unit.code.is_none())
        .map(|figure| figure.unit.name.as_str())
        .collect();
    assert_eq!(without_code, BTreeSet::from(["Hà Tây"]));
}

#[test]
fn a_year_is_summed_up_from_its_sources_and_only_a_complete_list_is_computed() {
    let par = results().summary("par_index", 2023).unwrap();
    assert_eq!(par.published_on, Some("2024-04-17"));
    assert_eq!(par.mean.as_ref().unwrap().number, number("86.98"));
    assert_eq!(par.conflicts[0].id, "par-2023-lowest");
    let derived = results().summary("par_index", 2022).unwrap();
    assert_eq!(derived.mean.unwrap().provenance, Provenance::Derived);
    assert_eq!(derived.maximum.unwrap().provenance, Provenance::Verbatim);
    let groups: Vec<(Option<&str>, Option<u32>)> = results()
        .summary("par_index", 2024)
        .unwrap()
        .groups
        .iter()
        .map(|group| (group.name.as_deref(), group.units))
        .collect();
    assert_eq!(groups, [(Some("A"), Some(13)), (Some("B"), Some(50))]);

    let sipas = results().summary("sipas", 2022).unwrap();
    assert_eq!(sipas.national.unwrap().number, number("80.08"));
    assert!(sipas.mean.is_none(), "the national value is no mean of provinces");
    let parts: Vec<(&str, &str)> =
        sipas.parts.iter().map(|(part, value)| (*part, value.printed.as_deref().unwrap())).collect();
    assert_eq!(parts, [("policy", "79.72"), ("service", "80.43")]);
    let lowest = results().summary("sipas", 2021).unwrap();
    assert_eq!(lowest.extremes.len(), 2);
    assert!(lowest.conflicts.iter().any(|conflict| conflict.concerns.contains(&Concern::Extreme)));

    let pci = results().summary("pci", 2016).unwrap();
    assert_eq!(pci.maximum.as_ref().unwrap().provenance, Provenance::Computed);
    assert!(results().summary("pci", 2013).unwrap().mean.is_none(), "13 of 63");
    assert!(results().summary("pci", 2030).is_none());
}

#[test]
fn decisions_keep_the_sum_that_does_not_add_up() {
    let decision = results().decisions().iter().find(|decision| decision.number == "2948/QĐ-BNV").unwrap();
    assert_eq!(decision.province.criteria, Some(38));
    let conflicts: Vec<&str> =
        results().conflicts_of_decision(&decision.number).map(|conflict| conflict.id.as_str()).collect();
    assert_eq!(conflicts, ["qd-2948-criteria"]);
}

#[test]
fn results_below_the_province_are_examples_with_their_unit() {
    let first = &results().subprovincial()[1];
    assert_eq!(first.subject, SubprovincialSubject::Unit("Sở Nội vụ".to_owned()));
    assert_eq!((first.province_code.as_str(), first.rank), ("01", Some(1)));
    assert!(results().unit_history("08").within.iter().any(|result| result.year == 2025));
}

#[test]
fn a_unit_that_is_one_of_the_last_has_no_rank() {
    // news.gov.vn names the last three of 2019 without their places.
    let row = results().figure("sipas", 2019, "60").unwrap();
    assert_eq!((row.among_last(), row.rank), (Some(3), Stated::Unknown));
}

#[test]
fn composite_trees_give_the_published_totals() {
    let (composites, findings) = composites::read(content, results().indices());
    assert_eq!(lines(&findings), [""; 0]);
    assert_eq!(composites.iter().map(|composite| composite.id.as_str()).collect::<Vec<_>>(), ["papi", "pci"]);
    let mut checked = 0;
    for composite in &composites {
        for tree in &composite.trees {
            let leaves = &tree.nodes[1..];
            let weight: Decimal = leaves.iter().map(|node| node.weight).sum();
            for rule in &tree.reproduces {
                for year in rule.from..=rule.to {
                    let data = composite.data(results(), year, tree).unwrap();
                    for (unit, values) in data.units.iter().zip(&data.values) {
                        let sum: Decimal =
                            values.iter().zip(leaves).map(|(value, node)| value.unwrap() * node.weight).sum();
                        let row = results().figure(&composite.id, year, unit.key()).unwrap();
                        let total = if rule.total == "value" {
                            *row.value.agreed().unwrap()
                        } else {
                            row.parts().iter().find(|part| part.part == rule.total).unwrap().value.number
                        };
                        let difference = (sum / weight * rule.times - total).abs();
                        assert!(
                            difference <= number("0.0005"),
                            "{} {year} {} {difference}",
                            composite.id,
                            unit.name
                        );
                        checked += 1;
                    }
                }
            }
        }
    }
    // PAPI 6 years less two provinces; PCI 42 + 64 + 64 + 63 rows unweighted, 13 + 3 × 63 weighted.
    assert_eq!(checked, 376 + 233 + 202);
}

/// In these years the source added the total up itself and left the sub-index of legal institutions out.
#[test]
fn the_unweighted_total_of_pci_leaves_legal_institutions_out_in_some_years() {
    for year in results().years("pci") {
        let leaves_out_legal = [2006, 2009, 2011, 2012, 2013, 2014, 2015, 2016].contains(&year);
        for row in &table("pci", year).rows {
            let of = |id: &str| row.parts().iter().find(|part| part.part == id).map(|part| part.value.number);
            let sum: Decimal = row
                .parts()
                .iter()
                .filter(|part| part.part != "unweighted" && !(leaves_out_legal && part.part == "legal"))
                .map(|part| part.value.number)
                .sum();
            assert!((sum - of("unweighted").unwrap()).abs() <= number("0.0005"), "{year} {}", row.unit.name);
        }
    }
}

#[test]
fn the_engine_takes_every_tree_with_its_data() {
    let (composites, _) = composites::read(content, results().indices());
    for composite in &composites {
        for tree in &composite.trees {
            let (engine_tree, findings) = trees::read_tree("t.csv", tree.to_csv().as_bytes()).unwrap();
            assert_eq!(lines(&findings), [""; 0], "{} {}", composite.id, tree.from);
            for year in tree.from..=tree.to {
                let csv = composite.data(results(), year, tree).unwrap().to_csv();
                let read = trees::read_data("d.csv", csv.as_bytes(), engine_tree.as_ref().unwrap());
                let (_, findings) = read.unwrap();
                assert_eq!(lines(&findings), [""; 0], "{} {year}", composite.id);
            }
        }
    }
}

#[test]
fn composites_come_in_the_form_of_the_engine() {
    let (composites, _) = composites::read(content, results().indices());
    let papi = &composites[0];
    let tree = papi.tree(2014, Weights::Equal).unwrap();
    assert!(papi.tree(2014, Weights::Published).is_none());
    let first_lines =
        |csv: String, count: usize| csv.lines().take(count).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(first_lines(tree.to_csv(), 3), ["code,parent,weight", "papi,,1", "participation,papi,1"]);
    let data = papi.data(results(), 2014, tree).unwrap();
    assert_eq!((data.units.len(), data.is_complete), (61, false));
    assert_eq!(
        first_lines(data.to_csv(), 1),
        ["unit,participation,transparency,accountability,corruption,procedures,service"]
    );
    let pci = &composites[1];
    let old = pci.tree(2008, Weights::Equal).unwrap();
    let csv = pci.data(results(), 2008, old).unwrap().to_csv();
    assert!(csv.lines().any(|line| line.starts_with("Hà Tây,")), "a unit without a code goes by its name");
    assert_eq!(csv.lines().count(), 65);
}

// Content that somebody edited badly.

#[test]
fn a_missing_or_broken_content_file_is_a_finding_and_the_rest_is_read() {
    let (empty, findings) = PublishedResults::read(|_| None::<Vec<u8>>);
    assert!(empty.indices().is_empty());
    assert!(findings.iter().all(|finding| finding.code == "missing-file" && finding.hint.is_some()));

    let broken = |path: &str| match path {
        "results/published.csv" => {
            let mut text = String::from_utf8(content(path)?).ok()?;
            text.push_str("par_index,2021,68,Lâm Đồng,first,verbatim,,86.75,verbatim,,,,,,,,,,press,x\n");
            text.push_str("par_index,2021,68,Lâm Đồng,1,,,86.75,verbatim,,,,,,,,,,press,x\n");
            text.push_str("par_index,2021,68,Lâm Đồng,1,verbatim,,86.75,verbatim,,,,,,,,,,press,\n");
            text.push_str("par_index,2021,68,Lâm Đồng,1,verbatim,top3,86.75,verbatim,,,,,,,,,,rumour,x\n");
            Some(text.into_bytes())
        }
        "results/conflicts.csv" => Some(b"id,index\n1,par_index\n".to_vec()),
        _ => content(path),
    };
    let (read, findings) = PublishedResults::read(broken);
    assert_eq!(read.figures("par_index", 2021).len(), results().figures("par_index", 2021).len());
    let rejected: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Rejected)
        .map(|finding| format!("{} {}", finding.code, finding.place))
        .collect();
    assert_eq!(
        rejected,
        [
            "wrong-number results/published.csv:223:rank",
            "unknown-word results/published.csv:224:rank_provenance",
            "missing-source results/published.csv:225:source",
            "unknown-word results/published.csv:226:rank_group",
            "unknown-word results/published.csv:226:source_kind",
            "missing-column results/conflicts.csv:1",
        ]
    );
    // Without the list of conflicts, the sources that differ are noticed.
    assert!(findings.iter().any(|finding| finding.code == "unlisted-conflict"));
}

#[test]
fn a_mistake_in_the_definitions_is_found_with_its_line_and_the_rest_is_read() {
    let with = |from: &'static str, to: &'static str| {
        let text = String::from_utf8(content("results/indices.toml").unwrap()).unwrap();
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1).into_bytes();
        PublishedResults::read(move |path| match path {
            "results/indices.toml" => Some(changed.clone()),
            _ => content(path),
        })
    };
    let first = |findings: &Findings| {
        let finding = findings.iter().next().unwrap();
        (finding.severity, finding.code, finding.place.line.unwrap(), finding.hint.is_some())
    };
    let text = String::from_utf8(content("results/indices.toml").unwrap()).unwrap();
    let line_of = |part: &str| {
        let at = text.lines().position(|line| line.starts_with(part)).unwrap();
        u64::try_from(at).unwrap() + 1
    };

    let (read, findings) = with("better = \"higher\"", "better = \"larger\"");
    assert_eq!(first(&findings), (Severity::Rejected, "wrong-value", line_of("better"), true));
    assert!(read.index("par_index").is_none() && read.index("pci").is_some());

    let (read, findings) = with("digits = 2", "digit = 2");
    assert_eq!(first(&findings), (Severity::Warning, "unknown-key", line_of("digits"), true));
    let second = findings.iter().nth(1).unwrap();
    assert_eq!((second.code, second.place.line), ("missing-key", Some(line_of("[[index]]"))));
    assert!(read.index("par_index").is_none());

    let (_, findings) = with("units = 63", "units = -63");
    assert_eq!(first(&findings), (Severity::Rejected, "wrong-value", line_of("units"), true));

    let (_, findings) = with("id = \"sipas\"", "id = \"par_index\"");
    assert_eq!(first(&findings).1, "duplicate-index");

    let (read, findings) = with("unit = \"points\"", "unit = points");
    assert_eq!(first(&findings), (Severity::Rejected, "not-toml", line_of("unit = "), true));
    assert!(read.indices().is_empty());

    let invalid = |path: &str| match path {
        "results/indices.toml" => Some(b"# a\n\xff".to_vec()),
        _ => content(path),
    };
    let (_, findings) = PublishedResults::read(invalid);
    assert_eq!(first(&findings), (Severity::Rejected, "not-toml", 2, true));
}

#[test]
fn a_wrong_tree_is_refused_as_a_whole() {
    let broken = |path: &str| match path {
        "composites/papi.tree.csv" => Some(
            b"code,parent,weight\npapi,,1\nservice,papi,0\ncolour,papi,1\ncorruption,nobody,1\npapi,,1\n"
                .to_vec(),
        ),
        "composites/pci-2005.tree.csv" => None,
        _ => content(path),
    };
    let (composites, findings) = composites::read(broken, results().indices());
    assert!(composites[0].trees.is_empty());
    assert_eq!(composites[1].trees.len(), 4);
    assert_eq!(
        lines(&findings),
        [
            "Rejected wrong-tree-node composites/papi.tree.csv:3:code (service)",
            "Rejected wrong-tree-node composites/papi.tree.csv:4:code (colour)",
            "Rejected wrong-tree-node composites/papi.tree.csv:5:code (corruption)",
            "Rejected wrong-tree-node composites/papi.tree.csv:6:code (papi)",
            "Rejected missing-file composites/pci-2005.tree.csv",
        ]
    );
}
