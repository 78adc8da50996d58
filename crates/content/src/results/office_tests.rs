//! An office's own results beside the shipped ones.

use super::{Origin, PublishedResults, Stated, UnitName};
use caicach_findings::Findings;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

static RESULTS: LazyLock<PublishedResults> = LazyLock::new(|| {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    PublishedResults::read(|path| std::fs::read(content.join(path)).ok()).0
});

fn results() -> &'static PublishedResults {
    &RESULTS
}

fn agreed(text: &str) -> Stated<Decimal> {
    Stated::Agreed(text.parse().unwrap())
}

fn lines(findings: &Findings) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{:?} {} {}", finding.severity, finding.code, finding.place))
        .collect()
}

fn office(text: &str) -> (Vec<String>, Vec<String>) {
    let (rows, findings) = results().read_office_results("ket-qua.csv", text.as_bytes());
    let shown = rows
        .iter()
        .map(|row| {
            let value = row.value.as_ref().map_or(String::new(), |value| value.number.to_string());
            format!("{} {} {} {:?} {value}", row.index, row.year, row.unit, row.rank)
        })
        .collect();
    (shown, lines(&findings))
}

#[test]
fn an_office_reads_its_own_results_under_vietnamese_headers() {
    let text = "Chỉ số;Năm;Mã đơn vị;Đơn vị;Xếp hạng;Điểm;Ghi chú;Nguồn\n\
                PAR INDEX;2021;68;Tỉnh Lâm Đồng;29/63;86,75;;Quyết định 362/QĐ-BNV\n\
                Chỉ số hài lòng;2021;68;;27;87,68%;;Quyết định 352/QĐ-BNV\n\
                papi;2017;;Lâm Đồng;;37,1;;báo cáo PAPI\n";
    let (rows, findings) = office(text);
    assert_eq!(
        rows,
        ["par_index 2021 68 Some(29) 86.75", "sipas 2021 68 Some(27) 87.68", "papi 2017 Lâm Đồng None 37.1"]
    );
    assert_eq!(findings, [""; 0]);
}

#[test]
fn wrong_rows_of_an_office_are_set_aside_with_their_place() {
    let text = "index;year;unit;rank;value;note;source\n\
                HDI;2021;68;1;80;;x\n\
                par_index;21;68;1;80;;x\n\
                par_index;2021;68;0;80;;x\n\
                par_index;2021;68;2,5;80;;x\n\
                par_index;2021;68;-1;80;;x\n\
                par_index;2021;68;1;186,75;;x\n\
                sipas;2021;68;1;-1;;x\n\
                par_index;2021;68;1;86.750;;x\n\
                par_index;2021;68;1;0,8675;;x\n\
                par_index;2021;68;1;tốt;;x\n\
                par_index;2021;68;;;;x\n\
                par_index;2021;;1;80;;x\n\
                papi;2017;68;1;37%;;x\n";
    let (rows, findings) = office(text);
    assert_eq!(rows, [""; 0]);
    assert_eq!(
        findings,
        [
            "Rejected unknown-index ket-qua.csv:2:index",
            "Rejected wrong-year ket-qua.csv:3:year",
            "Rejected wrong-rank ket-qua.csv:4:rank",
            "Rejected not-a-whole-number ket-qua.csv:5:rank",
            "Rejected wrong-rank ket-qua.csv:6:rank",
            "Rejected value-out-of-range ket-qua.csv:7:value",
            "Rejected value-out-of-range ket-qua.csv:8:value",
            "Rejected ambiguous-number ket-qua.csv:9:value",
            "Rejected ambiguous-number ket-qua.csv:10:value",
            "Rejected wrong-number ket-qua.csv:11:value",
            "Rejected missing-figure ket-qua.csv:12:value",
            "Rejected empty-cell ket-qua.csv:13:unit",
            "Rejected wrong-number ket-qua.csv:14:value",
        ]
    );
}

#[test]
fn the_same_row_twice_is_refused_and_another_source_is_kept() {
    let text = "index,year,unit,rank,value,note,source\n\
                par_index,2017,68,20,80.1,,A\n\
                par_index,2017,68,20,80.1,,A\n\
                par_index,2017,68,20,80.2,,B\n\
                par_index,2018,68,20,80.2,,\n";
    let (rows, findings) = office(text);
    assert_eq!(rows.len(), 3);
    assert_eq!(
        findings,
        [
            "Rejected duplicate-row ket-qua.csv:3:unit",
            "Warning two-sources ket-qua.csv:4:unit",
            "Warning missing-source ket-qua.csv:5:source",
        ]
    );
}

#[test]
fn a_file_without_the_needed_columns_is_refused() {
    assert_eq!(office("year,unit,value\n2021,68,80\n").1, ["Rejected missing-column ket-qua.csv:1"]);
    assert_eq!(office("index,year,value\npar_index,2021,80\n").1, ["Rejected missing-column ket-qua.csv"]);
    assert_eq!(office("").1, ["Rejected empty-file ket-qua.csv"]);
}

#[test]
fn an_offices_rows_stand_beside_and_never_replace() {
    let lam_dong = UnitName { code: Some("68".to_owned()), name: "Lâm Đồng".to_owned() };
    let text = "index,year,unit,rank,value,note,source\n\
                par_index,2021,68,28,86.80,,sổ tay\n\
                par_index,2017,68,20,77.77,,sổ tay\n\
                par_index,2023,19,6,90.1,,sổ tay\n";
    let (rows, _) = results().read_office_results("a.csv", text.as_bytes());
    let thai_nguyen = UnitName { code: Some("19".to_owned()), name: "Thái Nguyên".to_owned() };
    let units = [lam_dong.clone(), lam_dong, thai_nguyen];
    let together = results().with_office_rows(units.into_iter().zip(rows));

    let row = together.figure("par_index", 2021, "68").unwrap();
    assert_eq!(
        (&row.value, &row.rank, row.value_origin, row.rank_origin),
        (&agreed("86.75"), &Stated::Agreed(29), Some(Origin::Published), Some(Origin::Published))
    );
    assert!(row.office_differs());
    assert_eq!(row.figures.len(), 2);
    assert_eq!(row.figures[1].origin, Origin::Office);
    assert_eq!(row.figures[1].value.as_ref().unwrap().value.printed, "86.80");

    let own = together.figure("par_index", 2017, "68").unwrap();
    assert_eq!((&own.value, own.value_origin), (&agreed("77.77"), Some(Origin::Office)));
    assert!(!own.office_differs());

    // viet-jo.com prints the rank of Thái Nguyên in 2023 and no value: the office's value fills the gap, marked as its own.
    let gap = together.figure("par_index", 2023, "19").unwrap();
    assert_eq!((&gap.rank, gap.rank_origin), (&Stated::Agreed(6), Some(Origin::Published)));
    assert_eq!((&gap.value, gap.value_origin), (&agreed("90.1"), Some(Origin::Office)));
    assert!(!gap.office_differs());
    assert!(results().figure("par_index", 2017, "68").is_none(), "the published results are as before");
}

#[test]
fn an_office_that_brings_the_missing_rows_completes_a_list() {
    // PCI 2013 lacks 50 provinces; any values complete the list.
    let known: BTreeSet<&str> =
        results().figures("pci", 2013).iter().map(|figure| figure.unit.key()).collect();
    let missing: Vec<UnitName> = results()
        .figures("pci", 2014)
        .iter()
        .filter(|figure| !known.contains(figure.unit.key()))
        .map(|figure| figure.unit.clone())
        .collect();
    assert_eq!(missing.len(), 50);
    let mut text = String::from("index,year,unit,value,source\n");
    for (at, unit) in missing.iter().enumerate() {
        text.push_str(&format!("pci,2013,{},{},bảng của VCCI\n", unit.key(), 30 + at));
    }
    let (rows, findings) = results().read_office_results("pci.csv", text.as_bytes());
    assert!(findings.is_empty());
    let all = missing.iter().cloned().zip(rows.iter().cloned());
    let together = results().with_office_rows(all.clone().take(49));
    assert!(!together.table("pci", 2013).unwrap().completeness.may_rank());
    let together = results().with_office_rows(all);
    let table = together.table("pci", 2013).unwrap();
    assert!(table.completeness.may_rank());
    assert_eq!(table.rows[0].rank, Stated::Agreed(1));
}
