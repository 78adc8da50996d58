//! What is said about means.

use caicach_findings::{Finding, Place, Text};

/// How many units a message names before it only counts.
const NAMED_UNITS: usize = 5;

pub(super) fn missing_values(indicator: &str, units: &[&str]) -> Finding {
    let count = units.len();
    let mut named = units.iter().take(NAMED_UNITS).copied().collect::<Vec<_>>().join(", ");
    if count > NAMED_UNITS {
        named.push_str(", …");
    }
    Finding::warning(
        "missing-values",
        Text::new(
            format!("Chỉ số {indicator} thiếu giá trị ở {count} đơn vị ({named}); trọng số được chia lại cho các chỉ số cùng nhóm"),
            format!("The indicator {indicator} is missing for {count} units ({named}); its siblings share its weight there"),
        ),
    )
    .at(Place::item(indicator))
    .hint(Text::new(
        "Bổ sung giá trị nếu có; điểm của đơn vị thiếu số liệu không hoàn toàn so sánh được với đơn vị đủ số liệu",
        "Add the values if they exist; a score with values missing is not quite comparable with a complete one",
    ))
}

pub(super) fn not_positive(unit: &str, group: &str) -> Finding {
    Finding::rejected(
        "geometric-not-positive",
        Text::new(
            format!("Đơn vị {unit} có giá trị bằng 0 hoặc âm trong nhóm {group}: không lấy được trung bình nhân, nhóm này và các cấp trên không có điểm"),
            format!("The unit {unit} has a value of 0 or below in the group {group}: there is no geometric mean, and neither the group nor what is above it has a score"),
        ),
    )
    .at(Place::item(unit).column(group))
    .hint(Text::new(
        "Đưa các giá trị về thang lớn hơn 0 (ví dụ 1 đến 100), hoặc dùng trung bình cộng",
        "Bring the values to a scale above 0 (1 to 100, for example), or use the arithmetic mean",
    ))
}

pub(super) fn unit_without_values(unit: &str) -> Finding {
    Finding::rejected(
        "unit-without-values",
        Text::new(
            format!("Đơn vị {unit} không có giá trị nào dùng được nên không có điểm và không được xếp hạng"),
            format!("The unit {unit} has no values to compute with: it has no score and no rank"),
        ),
    )
    .at(Place::item(unit))
    .hint(Text::new(
        "Bổ sung số liệu hoặc bỏ đơn vị khỏi tệp",
        "Add its values or take the unit out of the file",
    ))
}
