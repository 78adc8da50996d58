//! What is said about scales.

use caicach_findings::{Finding, Place, Text};

pub(super) fn direction_not_applied(codes: &[&str]) -> Finding {
    let codes = codes.join(", ");
    Finding::note(
        "direction-not-applied",
        Text::new(
            format!("Số liệu không được chuẩn hóa nên chiều -1 của {codes} không được áp dụng: giá trị được lấy nguyên như trong tệp"),
            format!("The data are not normalised, so the direction -1 of {codes} is not applied: values are taken as they are"),
        ),
    )
    .hint(Text::new(
        "Chọn minmax, zscore hoặc rank nếu số liệu chưa được đảo chiều",
        "Choose minmax, zscore or rank unless the data are already turned round",
    ))
}

pub(super) fn constant_indicator(code: &str) -> Finding {
    Finding::warning(
        "constant-indicator",
        Text::new(
            format!("Chỉ số {code} bằng nhau ở mọi đơn vị nên không chuẩn hóa được; coi như thiếu ở mọi đơn vị"),
            format!("The indicator {code} is the same for all units and cannot be normalised; it is taken as missing for every unit"),
        ),
    )
    .at(Place::item(code))
    .hint(Text::new(
        "Bỏ chỉ số khỏi cây, hoặc dùng rank: khi đó mọi đơn vị có hạng 1",
        "Take the indicator out of the tree, or use rank: all units then have rank 1",
    ))
}
