//! The units of the invented province.

use super::Size;
use caicach_store::{OfficeUnitFields, UnitOrigin};
use caicach_units::UnitKind;

/// The code of the invented province; no official code has letters.
pub(super) const PROVINCE: &str = "MAU";

/// Kinds of departments that provinces have; the names of these units are theirs with “Tỉnh Mẫu” behind.
const DEPARTMENTS: [&str; 20] = [
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Tư pháp",
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Dân tộc và Tôn giáo",
    "Sở Ngoại vụ",
    "Sở Du lịch",
    "Thanh tra tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Văn phòng Hội đồng nhân dân tỉnh",
    "Ban Quản lý khu kinh tế",
    "Ban Quản lý các khu công nghiệp",
    "Trung tâm Phục vụ hành chính công tỉnh",
    "Trung tâm Chuyển đổi số",
];

/// One commune in five is a ward.
const WARD_EVERY: u32 = 5;

/// The province, its departments and its communes, with their codes.
pub(super) fn units(size: Size) -> Vec<(String, OfficeUnitFields)> {
    let mut units = vec![(PROVINCE.to_owned(), fields("Tỉnh Mẫu (minh họa)", UnitKind::Province, None))];
    for (number, name) in (1..).zip(DEPARTMENTS.iter().take(size.departments())) {
        let code = format!("{PROVINCE}.S{number:02}");
        units.push((code, fields(&format!("{name} Tỉnh Mẫu"), UnitKind::Department, Some(PROVINCE))));
    }
    for number in 1..=size.communes() {
        let type_name = if number % WARD_EVERY == 0 { "Phường" } else { "Xã" };
        let code = format!("{PROVINCE}.X{number:03}");
        units.push((code, fields(&format!("{type_name} Mẫu {number}"), UnitKind::Commune, Some(PROVINCE))));
    }
    units
}

fn fields(name: &str, kind: UnitKind, parent: Option<&str>) -> OfficeUnitFields {
    OfficeUnitFields {
        name: name.to_owned(),
        kind: kind.code().to_owned(),
        parent_code: parent.map(str::to_owned),
        valid_from: None,
        valid_to: None,
        origin: UnitOrigin::Illustrative,
    }
}
