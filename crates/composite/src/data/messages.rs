//! What is said about tables of values.

use super::DataRow;
use caicach_findings::{Finding, Place, Text};

fn at(row: &DataRow) -> Place {
    row.place.clone().of(row.unit.clone())
}

pub(super) fn no_units() -> Finding {
    Finding::rejected(
        "no-units",
        Text::new("Bảng số liệu không có đơn vị nào dùng được", "The table of values has no usable unit"),
    )
    .hint(Text::new(
        "Mỗi đơn vị một dòng: cột unit rồi đến các cột chỉ số",
        "Give every unit a row: the column unit, then a column for each indicator",
    ))
}

pub(super) fn no_unit(row: &DataRow) -> Finding {
    Finding::rejected("empty-unit", Text::new("Dòng này không có mã đơn vị", "This row has no unit"))
        .at(row.place.clone())
        .hint(Text::new("Điền cột unit hoặc xóa dòng", "Fill in the column unit or delete the row"))
}

pub(super) fn duplicate_unit(row: &DataRow) -> Finding {
    let unit = &row.unit;
    Finding::rejected(
        "duplicate-unit",
        Text::new(
            format!("Đơn vị {unit} đã có ở một dòng trước; dòng này bị bỏ qua"),
            format!("The unit {unit} stands in an earlier row; this row is set aside"),
        ),
    )
    .at(at(row))
    .hint(Text::new("Giữ lại một dòng cho mỗi đơn vị", "Keep one row for each unit"))
}

pub(super) fn wrong_width(row: &DataRow, width: usize) -> Finding {
    let (unit, found) = (&row.unit, row.values.len());
    Finding::rejected(
        "wrong-number-of-values",
        Text::new(
            format!("Dòng của {unit} có {found} giá trị, trong khi bảng có {width} cột chỉ số"),
            format!("The row of {unit} has {found} values, but the table has {width} columns of indicators"),
        ),
    )
    .at(at(row))
    .hint(Text::new(
        "Kiểm tra dấu phân cách và số cột của dòng",
        "Check the separators and the number of columns of the row",
    ))
}

pub(super) fn value_out_of_range(column: &str, row: &DataRow) -> Finding {
    let unit = &row.unit;
    Finding::rejected(
        "value-out-of-range",
        Text::new(
            format!("Giá trị {column} của {unit} là vô hạn hoặc quá lớn để tính toán; coi như thiếu"),
            format!("The value {column} of {unit} is infinite or too large to compute with; it is taken as missing"),
        ),
    )
    .at(at(row).column(column))
    .hint(Text::new("Sửa lại giá trị hoặc để trống ô", "Correct the value or leave the cell empty"))
}

pub(super) fn unknown_column(column: &str) -> Finding {
    Finding::note(
        "unknown-column",
        Text::new(
            format!("Cột {column} không phải là chỉ số của cây và không được dùng"),
            format!("The column {column} is not an indicator of the tree and is not used"),
        ),
    )
    .at(Place::default().column(column))
    .hint(Text::new(
        "Thêm chỉ số vào cây nếu cần dùng cột này",
        "Add the indicator to the tree if the column is to be used",
    ))
}

pub(super) fn column_of_group(column: &str) -> Finding {
    Finding::note(
        "column-of-group",
        Text::new(
            format!("Cột {column} là một nhóm của cây: điểm của nhóm được tính từ các nút con nên cột này không được đọc"),
            format!("The column {column} is a group of the tree: its score is computed from its children, so the column is not read"),
        ),
    )
    .at(Place::default().column(column))
    .hint(Text::new("Có thể xóa cột này", "The column can be deleted"))
}

pub(super) fn duplicate_column(column: &str) -> Finding {
    Finding::rejected(
        "duplicate-column",
        Text::new(
            format!("Cột {column} có hai lần; chỉ cột đầu tiên được đọc"),
            format!("The column {column} is there twice; only the first is read"),
        ),
    )
    .at(Place::default().column(column))
    .hint(Text::new("Xóa hoặc đổi tên cột thừa", "Delete or rename the extra column"))
}

pub(super) fn indicator_without_column(code: &str) -> Finding {
    Finding::rejected(
        "indicator-without-column",
        Text::new(
            format!("Chỉ số {code} không có cột trong bảng số liệu nên bị thiếu ở mọi đơn vị"),
            format!("The indicator {code} has no column in the table of values and is missing for every unit"),
        ),
    )
    .at(Place::item(code))
    .hint(Text::new(
        format!("Thêm cột {code} hoặc bỏ chỉ số khỏi cây; hiện trọng số được chia lại cho các chỉ số còn lại"),
        format!("Add the column {code} or take the indicator out of the tree; its siblings share its weight for now"),
    ))
}
