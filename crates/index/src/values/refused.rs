//! The sentences for rows that are set aside, and how many of them are said.

use super::Row;
use crate::framework::Framework;
use crate::label::nearest_label;
use crate::wording::shortened;
use crate::{RawValue, Refusal, Rule};
use caicach_findings::{Finding, Findings, Place, Severity, Text};
use std::collections::BTreeMap;

/// How many findings of one kind are kept; a last one says how many more there were.
const MOST_OF_A_KIND: u64 = 10_000;

/// Counts rows by fault, so that a file in which every row is wrong neither fills the memory nor takes minutes.
#[derive(Debug, Default)]
pub(super) struct Refused {
    counts: BTreeMap<&'static str, u64>,
}

impl Refused {
    /// Counts a row and says whether it is still among those that are named.
    pub(super) fn may_say(&mut self, fault: &'static str) -> bool {
        let count = self.counts.entry(fault).or_default();
        *count += 1;
        *count <= MOST_OF_A_KIND
    }

    /// Adds the findings that say how many more rows there were.
    pub(super) fn say_how_many_more(&self, place: &Place, findings: &mut Findings) {
        for (fault, count) in &self.counts {
            if *count <= MOST_OF_A_KIND {
                continue;
            }
            let more = count - MOST_OF_A_KIND;
            let message = Text::new(
                format!("Còn {more} dòng khác có lỗi cùng loại"),
                format!("{more} more rows have a fault of the same kind"),
            );
            let hint = Text::new(
                "Sửa các dòng đã nêu rồi nạp lại tệp",
                "Correct the rows named and load the file again",
            );
            let severity = if *fault == "repeated-value" { Severity::Note } else { Severity::Rejected };
            findings.push(Finding::new(severity, fault, message).at(place.clone()).hint(hint));
        }
    }
}

pub(super) fn row_without_unit() -> Finding {
    let message = Text::new("Dòng không có mã đơn vị", "The row has no unit");
    Finding::rejected("row-without-unit", message)
        .hint(Text::new("Ghi mã đơn vị vào cột unit", "Write the unit's code in the column unit"))
}

pub(super) fn too_many_units(known: usize) -> Finding {
    let message = Text::new(
        format!("Bảng giá trị có quá nhiều đơn vị; chỉ đọc {known} đơn vị đầu"),
        format!("The values have too many units; only the first {known} are read"),
    );
    Finding::rejected("too-many-units", message).hint(Text::new(
        "Kiểm tra cột unit, hoặc chia tệp theo nhóm đơn vị",
        "Check the column unit, or split the file by groups of units",
    ))
}

pub(super) fn unknown_code(framework: &Framework, row: Row<'_>) -> Finding {
    let (unit, shown) = (shortened(row.unit, 60), shortened(row.code, 40));
    let message = Text::new(
        format!("Đơn vị {unit}: bộ tiêu chí không có mã “{shown}”"),
        format!("Unit {unit}: the framework has no code \"{shown}\""),
    );
    let leaves = framework.leaves().map(|item| item.code.as_str());
    let hint = match nearest_label(row.code, leaves) {
        Some(near) => Text::new(format!("Có phải {near}?"), format!("Did you mean {near}?")),
        None => Text::new("Xem các mã trong bộ tiêu chí", "See the codes in the framework"),
    };
    Finding::rejected("unknown-code", message).hint(hint)
}

pub(super) fn value_for_sum(row: Row<'_>) -> Finding {
    let (unit, code) = (shortened(row.unit, 60), row.code);
    let message = Text::new(
        format!("Đơn vị {unit}: nội dung {code} là tổng của các nội dung cấp dưới, không nhận giá trị"),
        format!("Unit {unit}: item {code} is the sum of the items under it and takes no value"),
    );
    Finding::rejected("value-for-sum", message)
        .hint(Text::new("Nhập giá trị cho các nội dung cấp dưới", "Enter values for the items under it"))
}

pub(super) fn leaf_without_rule(row: Row<'_>) -> Finding {
    let (unit, code) = (shortened(row.unit, 60), row.code);
    let message = Text::new(
        format!("Đơn vị {unit}: nội dung {code} không có quy tắc dùng được nên giá trị không được chấm"),
        format!("Unit {unit}: item {code} has no usable rule, so its value is not scored"),
    );
    Finding::rejected("leaf-without-rule", message)
        .hint(Text::new("Sửa quy tắc trong bộ tiêu chí", "Correct the rule in the framework"))
}

pub(super) fn second_value(row: Row<'_>, same: bool) -> Finding {
    let (unit, code) = (shortened(row.unit, 60), row.code);
    let hint = Text::new("Chỉ giữ một dòng cho mỗi đơn vị và mã", "Keep one row for each unit and code");
    let finding = if same {
        let message = Text::new(
            format!("Đơn vị {unit}: nội dung {code} có hai dòng giống nhau"),
            format!("Unit {unit}: item {code} has the same row twice"),
        );
        Finding::note("repeated-value", message)
    } else {
        let message = Text::new(
            format!("Đơn vị {unit}: nội dung {code} đã có giá trị ở dòng trước; dòng này bị bỏ"),
            format!("Unit {unit}: item {code} has a value on an earlier row; this row is set aside"),
        );
        Finding::rejected("second-value", message)
    };
    finding.hint(hint)
}

pub(super) fn outside_rule(row: Row<'_>, rule: &Rule, value: RawValue<'_>) -> Finding {
    let (unit, code) = (shortened(row.unit, 60), row.code);
    let refusal = rule.accept(value).err().unwrap_or(Refusal::NoValue);
    let reason = refusal.describe();
    let message = Text::new(
        format!("Đơn vị {unit}, nội dung {code}: {}; tính 0 điểm", reason.vi),
        format!("Unit {unit}, item {code}: {}; it counts 0 points", reason.en),
    );
    Finding::rejected(refusal.code(), message).hint(refusal.hint())
}
