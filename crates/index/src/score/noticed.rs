//! What scoring noticed about the units.

use super::unit::UnitScores;
use crate::framework::{Framework, Item, Role};
use crate::wording::{number_en, number_vi, shortened};
use crate::{BandsOn, Cell, Values};
use caicach_findings::{Finding, Findings, Place, Text};
use rust_decimal::Decimal;

/// How many cells without a value are named one by one; a last finding says how many more there were.
const MOST_CELLS_NAMED: u64 = 1_000;

/// The findings of one scoring, by unit in order.
pub(super) fn noticed(values: &Values<'_>, scored: &[UnitScores]) -> Findings {
    let framework = values.framework();
    let mut findings = Findings::default();
    leaves_without_rule(framework, values.place(), &mut findings);
    let mut cells_without_value = 0_u64;
    for (position, (unit, scores)) in values.units().iter().zip(scored).enumerate() {
        let place = values.place().clone().of(shortened(unit, 60));
        let cells = values.cells(position);
        let has_any = cells.iter().any(|cell| !matches!(cell, Cell::Missing | Cell::Empty));
        if has_any {
            for (item, cell) in framework.leaves().zip(cells) {
                if item.role == Role::Leaf && matches!(cell, Cell::Missing | Cell::Empty) {
                    cells_without_value += 1;
                    if cells_without_value <= MOST_CELLS_NAMED {
                        findings.push(cell_without_value(unit, item, *cell, &place));
                    }
                }
            }
        } else {
            findings.push(unit_without_values(unit).at(place.clone()));
        }
        about_total(framework, unit, scores, &place, &mut findings);
    }
    if cells_without_value > MOST_CELLS_NAMED {
        let more = cells_without_value - MOST_CELLS_NAMED;
        let message = Text::new(
            format!("Còn {more} ô khác chưa có giá trị, cũng tính 0 điểm"),
            format!("{more} more cells have no value and count 0 points too"),
        );
        findings
            .push(Finding::warning("missing-value", message).at(values.place().clone()).hint(enter_value()));
    }
    findings
}

fn enter_value() -> Text {
    Text::new("Nhập giá trị, hoặc “na” nếu không áp dụng", "Enter the value, or na when it does not apply")
}

fn leaves_without_rule(framework: &Framework, place: &Place, findings: &mut Findings) {
    for item in framework.leaves().filter(|item| item.rule.is_none()) {
        let code = &item.code;
        let message = Text::new(
            format!(
                "Nội dung {code} không có quy tắc dùng được: mọi đơn vị tính 0 điểm, điểm tối đa giữ nguyên"
            ),
            format!("Item {code} has no usable rule: all units count 0 points and its maximum stays"),
        );
        let hint = Text::new("Sửa quy tắc trong bộ tiêu chí", "Correct the rule in the framework");
        findings.push(Finding::warning("leaf-without-rule", message).at(place.clone().of(code)).hint(hint));
    }
}

fn cell_without_value(unit: &str, item: &Item, cell: Cell, place: &Place) -> Finding {
    let (unit, code) = (shortened(unit, 60), &item.code);
    let (kind, words_vi, words_en) = match cell {
        Cell::Empty => ("empty-value", "để trống", "is empty"),
        _ => ("missing-value", "chưa có giá trị", "has no value"),
    };
    let message = Text::new(
        format!("Đơn vị {unit}: nội dung {code} {words_vi}; tính 0 điểm và giữ nguyên điểm tối đa"),
        format!("Unit {unit}: item {code} {words_en}; it counts 0 points and stays in the maximum"),
    );
    Finding::warning(kind, message).at(place.clone().of(format!("{unit} {code}"))).hint(enter_value())
}

fn unit_without_values(unit: &str) -> Finding {
    let unit = shortened(unit, 60);
    let message = Text::new(
        format!("Đơn vị {unit} không có giá trị nào; mọi nội dung tính 0 điểm"),
        format!("Unit {unit} has no value at all; every item counts 0 points"),
    );
    let hint = Text::new(
        "Nạp số liệu của đơn vị, hoặc bỏ đơn vị khỏi kỳ đánh giá",
        "Load the unit's values, or leave the unit out",
    );
    Finding::warning("unit-without-values", message).hint(hint)
}

fn about_total(
    framework: &Framework,
    unit: &str,
    scores: &UnitScores,
    place: &Place,
    findings: &mut Findings,
) {
    let unit = shortened(unit, 60);
    if scores.maximum.is_zero() {
        let message = Text::new(
            format!("Đơn vị {unit}: không nội dung nào áp dụng nên không có tỷ lệ và thứ hạng"),
            format!("Unit {unit}: nothing applies, so it has no percentage and no rank"),
        );
        let hint = Text::new("Kiểm tra các giá trị “na”", "Check the values na");
        findings.push(Finding::warning("nothing-applies", message).at(place.clone()).hint(hint));
        return;
    }
    if scores.total < Decimal::ZERO {
        let message = Text::new(
            format!(
                "Đơn vị {unit}: điểm trừ lớn hơn điểm đạt được, tổng điểm là {}",
                number_vi(scores.total)
            ),
            format!("Unit {unit}: deductions exceed the points, the total is {}", number_en(scores.total)),
        );
        let hint = Text::new(
            "Ghi deduction_cap nếu quyết định có mức trừ tối đa",
            "State deduction_cap when the decision caps deductions",
        );
        findings.push(Finding::warning("total-below-zero", message).at(place.clone()).hint(hint));
    }
    let settings = framework.settings();
    let bands_on_points = settings.bands_on == BandsOn::Points && settings.rescale_to.is_none();
    if bands_on_points && scores.maxima.is_some() && !framework.header().bands.is_empty() {
        let (full, applied) = (framework.attainable(), scores.maximum);
        let message = Text::new(
            format!(
                "Đơn vị {unit}: điểm tối đa còn {} (đủ là {}) vì có nội dung không áp dụng; \
                 xếp loại vẫn theo số điểm",
                number_vi(applied),
                number_vi(full)
            ),
            format!(
                "Unit {unit}: the maximum is {} instead of {} because some items do not apply; \
                 the band still goes by points",
                number_en(applied),
                number_en(full)
            ),
        );
        let hint = Text::new(
            "Văn bản không nói ngưỡng có giảm theo hay không; xem lại xếp loại của đơn vị này",
            "The text does not say whether the bounds shrink with it; look at this unit's band",
        );
        findings.push(Finding::warning("band-on-reduced-maximum", message).at(place.clone()).hint(hint));
    }
}
