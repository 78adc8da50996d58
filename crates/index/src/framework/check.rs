//! Checks a framework that has been put together: sums, counts, domains and bands. Nothing here refuses anything
//! but a band whose bounds are crossed.

use super::Framework;
use super::item::{Item, Role};
use crate::exact::sum;
use crate::wording::{number_en, number_vi, quoted_list};
use crate::{Band, Level};
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Checks the whole framework. `lines` are the lines of the items, in the order of the tree.
pub(super) fn check(framework: &mut Framework, lines: &[Option<u64>], findings: &mut Findings) {
    if framework.items.is_empty() {
        let message = Text::new("Bộ tiêu chí không có nội dung nào", "The framework has no items");
        let hint = Text::new("Thêm [[items]] hoặc items_file", "Add [[items]] or items_file");
        findings.push(Finding::rejected("no-items", message).at(framework.header.place()).hint(hint));
    }
    for (position, item) in framework.items.iter().enumerate() {
        let line = lines.get(position).copied().flatten();
        let place = Place { line, ..framework.header.place() }.of(&item.code);
        check_sum(framework, item, &place, findings);
    }
    check_total(framework, findings);
    check_counts(framework, findings);
    check_domains(framework, findings);
    framework.header.bands = checked_bands(framework, findings);
}

/// What an item states, or what it can attain when it states nothing.
fn stated(item: &Item) -> Decimal {
    item.stated_max.unwrap_or(item.attainable)
}

fn counted(item: &&Item) -> bool {
    !item.role.is_adjustment() && item.role != Role::Monitored
}

fn check_sum(framework: &Framework, item: &Item, place: &Place, findings: &mut Findings) {
    let code = &item.code;
    if item.role == Role::Leaf && item.stated_max.is_some_and(|maximum| maximum.is_zero()) {
        let message = Text::new(
            format!("Nội dung {code} có điểm tối đa bằng 0"),
            format!("Item {code} has a maximum of 0"),
        );
        let hint = Text::new(
            "Ghi monitored = true nếu chỉ để theo dõi",
            "Write monitored = true when it is only followed",
        );
        findings.push(
            Finding::warning("zero-maximum", message).at(place.clone().column("max_points")).hint(hint),
        );
    }
    if item.role != Role::Parent {
        return;
    }
    let children = item.children.iter().filter_map(|child| framework.items.get(*child)).filter(counted);
    let total = children.fold(Decimal::ZERO, |total, child| sum(total, stated(child)));
    let Some(maximum) = item.stated_max else {
        let message = Text::new(
            format!(
                "Nội dung {code} không ghi điểm tối đa; lấy tổng các nội dung cấp dưới là {}",
                number_vi(total)
            ),
            format!(
                "Item {code} states no maximum; the sum of the items under it, {}, is taken",
                number_en(total)
            ),
        );
        let hint = Text::new("Ghi điểm tối đa theo quyết định", "Write the maximum of the decision");
        findings.push(Finding::note("parent-without-maximum", message).at(place.clone()).hint(hint));
        return;
    };
    if total != maximum {
        let message = Text::new(
            format!(
                "Nội dung {code}: tổng điểm tối đa của các nội dung cấp dưới là {}, khác điểm tối đa {} của nó",
                number_vi(total),
                number_vi(maximum)
            ),
            format!(
                "Item {code}: the maxima of the items under it add to {}, not to its own maximum {}",
                number_en(total),
                number_en(maximum)
            ),
        );
        let hint = Text::new(
            "Đối chiếu với quyết định; tỷ lệ đạt được tính trên tổng của các nội dung cấp dưới",
            "Compare with the decision; percentages are taken of the sum of the items under it",
        );
        findings
            .push(Finding::warning("sum-differs", message).at(place.clone().column("max_points")).hint(hint));
    }
}

fn check_total(framework: &Framework, findings: &mut Findings) {
    let Some(maximum) = framework.header.settings.maximum else { return };
    let total =
        framework.top_items().filter(counted).fold(Decimal::ZERO, |total, item| sum(total, stated(item)));
    if total == maximum {
        return;
    }
    let message = Text::new(
        format!(
            "Tổng điểm tối đa của các nội dung là {}, khác {} ghi ở bộ tiêu chí",
            number_vi(total),
            number_vi(maximum)
        ),
        format!(
            "The maxima add to {}, not to the {} that the framework states",
            number_en(total),
            number_en(maximum)
        ),
    );
    let hint = Text::new("Đối chiếu với quyết định", "Compare with the decision");
    let place = framework.header.place().column("maximum");
    findings.push(Finding::warning("total-differs", message).at(place).hint(hint));
}

/// Compares the numbers of criteria and components that the source states with the sum of those it gives by item.
fn check_counts(framework: &Framework, findings: &mut Findings) {
    let header = &framework.header;
    let given = |count: fn(&Item) -> Option<u32>| {
        let counts: Vec<u32> = framework.items.iter().filter_map(count).collect();
        if counts.is_empty() { None } else { Some(counts.into_iter().fold(0, u32::saturating_add)) }
    };
    let checks = [
        (
            "criteria-count-differs",
            "tiêu chí",
            "criteria",
            header.stated_criteria,
            given(|item| item.criteria),
        ),
        (
            "components-count-differs",
            "tiêu chí thành phần",
            "components",
            header.stated_components,
            given(|item| item.components),
        ),
    ];
    for (code, words_vi, words_en, stated, counted) in checks {
        let (Some(stated), Some(counted)) = (stated, counted) else { continue };
        if stated == counted {
            continue;
        }
        let message = Text::new(
            format!("Cộng theo từng nội dung được {counted} {words_vi}, nguồn ghi {stated}; giữ cả hai số"),
            format!("Item by item there are {counted} {words_en}, the source says {stated}; both are kept"),
        );
        let hint =
            Text::new("Đối chiếu với văn bản gốc nếu có", "Compare with the original text if you have it");
        findings.push(Finding::note(code, message).at(header.place()).hint(hint));
    }
}

/// Domains need an identifier that outlives their names, each its own, on an item that exists.
fn check_domains(framework: &Framework, findings: &mut Findings) {
    let header = &framework.header;
    let mut owners: HashMap<&str, &str> = HashMap::new();
    let mut unnamed: Vec<&str> = Vec::new();
    for item in &framework.items {
        match &item.stable_domain {
            Some(identifier) => {
                if let Some(first) = owners.insert(identifier, &item.code) {
                    let code = &item.code;
                    let message = Text::new(
                        format!("Nội dung {first} và {code} cùng mang định danh lĩnh vực “{identifier}”"),
                        format!("The items {first} and {code} share the domain identifier \"{identifier}\""),
                    );
                    let hint = Text::new("Mỗi lĩnh vực một định danh", "Give each domain its own");
                    findings.push(
                        Finding::warning("domain-identifier-shared", message)
                            .at(header.place().of(code))
                            .hint(hint),
                    );
                }
            }
            None if item.level == Level::Domain && counted(&item) => unnamed.push(&item.code),
            None => {}
        }
    }
    for code in header.stable_domains.keys().filter(|code| !framework.by_code.contains_key(*code)) {
        let message = Text::new(
            format!("Mục domains có mã {code} nhưng không có nội dung nào mang mã đó"),
            format!("The table domains has the code {code}, but no item has it"),
        );
        let hint = Text::new("Sửa mã trong mục domains", "Correct the code in the table domains");
        findings
            .push(Finding::warning("unknown-code", message).at(header.place().column("domains")).hint(hint));
    }
    if !unnamed.is_empty() {
        let codes = quoted_list(unnamed.into_iter(), ' ', ' ').replace("  ", " ");
        let message = Text::new(
            format!("Lĩnh vực chưa có định danh ổn định nên không so sánh được qua các năm:{codes}"),
            format!("Domains without an identifier cannot be compared over years:{codes}"),
        );
        let hint = Text::new(
            "Ghi định danh trong mục [framework.domains]",
            "Write identifiers in the table [framework.domains]",
        );
        findings.push(Finding::note("domain-without-identifier", message).at(header.place()).hint(hint));
    }
}

/// The bands whose bounds are in order; doubts about the rest of them.
fn checked_bands(framework: &Framework, findings: &mut Findings) -> Vec<Band> {
    let place = || framework.header.place().column("bands");
    let mut bands: Vec<Band> = Vec::new();
    for band in &framework.header.bands {
        let label = &band.label;
        if let (Some(low), Some(high)) = (band.minimum, band.maximum)
            && low > high
        {
            let message = Text::new(
                format!(
                    "Mức “{}”: cận dưới {} lớn hơn cận trên {}",
                    label.vi,
                    number_vi(low),
                    number_vi(high)
                ),
                format!(
                    "Band \"{}\": the lower bound {} is above the upper bound {}",
                    label.en,
                    number_en(low),
                    number_en(high)
                ),
            );
            let hint = Text::new("Đổi lại min và max", "Exchange min and max");
            findings.push(Finding::rejected("band-crossed", message).at(place()).hint(hint));
            continue;
        }
        if let Some(other) = bands.iter().find(|other| other.same_scope(band) && other.overlaps(band)) {
            let message = Text::new(
                format!(
                    "Mức “{}” và “{}” chồng lên nhau; mức đứng trước được dùng",
                    other.label.vi, label.vi
                ),
                format!(
                    "The bands \"{}\" and \"{}\" overlap; the first one is used",
                    other.label.en, label.en
                ),
            );
            let hint = Text::new("Kiểm tra các cận", "Check their bounds");
            findings.push(Finding::warning("bands-overlap", message).at(place()).hint(hint));
        }
        bands.push(band.clone());
    }
    let unknown: Vec<&Band> = bands.iter().filter(|band| !band.is_known()).collect();
    if !unknown.is_empty() {
        let message = Text::new(
            format!(
                "Chưa biết ngưỡng của các mức {}",
                quoted_list(unknown.iter().map(|band| band.label.vi.as_str()), '“', '”')
            ),
            format!(
                "The bounds of the bands {} are not known",
                quoted_list(unknown.iter().map(|band| band.label.en.as_str()), '"', '"')
            ),
        );
        let hint = Text::new(
            "Đơn vị ở giữa các ngưỡng đã biết sẽ không có xếp loại",
            "Units between the known bounds get no band",
        );
        findings.push(Finding::note("bands-unknown", message).at(place()).hint(hint));
    }
    for band in bands.iter().filter(|band| leaves_gap_below(band, &bands)) {
        let low = band.minimum.unwrap_or_default();
        let message = Text::new(
            format!("Có khoảng trống ngay dưới mức “{}” (dưới {})", band.label.vi, number_vi(low)),
            format!("There is a gap right under the band \"{}\" (below {})", band.label.en, number_en(low)),
        );
        let hint = Text::new("Kiểm tra các cận", "Check the bounds");
        findings.push(Finding::warning("bands-gap", message).at(place()).hint(hint));
    }
    bands
}

/// Whether values right under a band belong to none although a lower band exists and all bounds are known.
fn leaves_gap_below(band: &Band, bands: &[Band]) -> bool {
    let Some(low) = band.minimum else { return false };
    let peers = || bands.iter().filter(|other| other.same_scope(band));
    if peers().any(|other| !other.is_known()) {
        return false;
    }
    let is_lower = |other: &Band| other.minimum.is_none_or(|minimum| minimum < low);
    let reaches = |other: &Band| match other.maximum {
        None => true,
        Some(high) => high > low || (high == low && (other.maximum_inclusive || band.minimum_inclusive)),
    };
    peers().any(is_lower) && !peers().any(|other| is_lower(other) && reaches(other))
}
