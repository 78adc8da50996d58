//! What is said about rows that do not make a tree.

use super::TreeRow;
use caicach_findings::{Finding, Text};

pub(super) fn no_rows() -> Finding {
    Finding::rejected(
        "empty-tree",
        Text::new("Bảng cây chỉ số không có dòng nào", "The table of the tree has no rows"),
    )
    .hint(Text::new(
        "Mỗi nút một dòng với các cột code, parent, weight; nút gốc để trống cột parent",
        "Give every node a row with code, parent, weight; leave parent empty for the root",
    ))
}

pub(super) fn empty_code() -> Finding {
    Finding::rejected("empty-code", Text::new("Dòng này không có mã nút", "This row has no code"))
        .hint(Text::new("Điền mã vào cột code hoặc xóa dòng", "Fill in the column code or delete the row"))
}

pub(super) fn duplicate_code(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "duplicate-code",
        Text::new(
            format!("Mã {code} đã có ở một dòng trước; dòng này bị bỏ qua"),
            format!("The code {code} stands in an earlier row; this row is set aside"),
        ),
    )
    .hint(Text::new("Đặt mã khác hoặc xóa dòng thừa", "Choose another code or delete the extra row"))
}

pub(super) fn unknown_parent(row: &TreeRow) -> Finding {
    let (code, parent) = (&row.code, row.parent.as_deref().unwrap_or_default());
    Finding::rejected(
        "unknown-parent",
        Text::new(
            format!("Nút cha {parent} của {code} không có trong bảng"),
            format!("The parent {parent} of {code} is not in the table"),
        ),
    )
    .hint(Text::new(
        format!("Thêm dòng cho {parent} hoặc sửa cột parent của {code}"),
        format!("Add a row for {parent} or correct the column parent of {code}"),
    ))
}

pub(super) fn bad_weight(row: &TreeRow) -> Finding {
    let (code, weight) = (&row.code, row.weight);
    let (vi, en) = if weight.is_nan() {
        (
            format!("Trọng số của {code} bị thiếu hoặc không phải là số"),
            format!("The weight of {code} is missing or not a number"),
        )
    } else if weight < 0.0 {
        (
            format!("Trọng số {weight} của {code} là số âm"),
            format!("The weight {weight} of {code} is negative"),
        )
    } else {
        (
            format!("Trọng số {weight:e} của {code} quá lớn hoặc quá nhỏ để tính toán"),
            format!("The weight {weight:e} of {code} is too large or too small to compute with"),
        )
    };
    Finding::rejected("bad-weight", Text::new(vi, en)).hint(Text::new(
        "Nhập một số từ 0 trở lên; các trọng số không cần có tổng bằng 1",
        "Enter a number from 0 upwards; weights need not sum to 1",
    ))
}

pub(super) fn bad_direction(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "bad-direction",
        Text::new(
            format!("Chiều của {code} không phải là 1 hoặc -1"),
            format!("The direction of {code} is neither 1 nor -1"),
        ),
    )
    .hint(Text::new(
        "Nhập 1 nếu càng cao càng tốt, -1 nếu càng thấp càng tốt",
        "Enter 1 if more is better, -1 if less is better",
    ))
}

pub(super) fn direction_of_group(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::warning(
        "direction-of-group",
        Text::new(
            format!(
                "Chiều -1 của nhóm {code} không được dùng: chỉ chiều của các chỉ số (nút lá) có tác dụng"
            ),
            format!(
                "The direction -1 of the group {code} is not used: only indicators (leaves) have a direction"
            ),
        ),
    )
    .hint(Text::new(
        "Đặt chiều -1 cho từng chỉ số thuộc nhóm",
        "Give the direction -1 to the indicators of the group",
    ))
}

pub(super) fn no_root() -> Finding {
    Finding::rejected(
        "no-root",
        Text::new(
            "Không có nút gốc: mọi dòng đều có nút cha hoặc đã bị loại",
            "There is no root: every row has a parent or was set aside",
        ),
    )
    .hint(Text::new(
        "Thêm một dòng cho chỉ số tổng hợp và để trống cột parent của dòng đó",
        "Add a row for the index as a whole and leave its column parent empty",
    ))
}

pub(super) fn second_root(root: &str) -> Finding {
    Finding::rejected(
        "several-roots",
        Text::new(
            format!(
                "Có hơn một nút gốc; {root} có nhiều nút bên dưới nhất và được giữ lại, nút này bị bỏ qua"
            ),
            format!(
                "There is more than one root; {root} has the most below it and is kept, this one is set aside"
            ),
        ),
    )
    .hint(Text::new(
        "Điền nút cha cho dòng này hoặc tách thành hai tệp",
        "Give this row a parent or use two files",
    ))
}

pub(super) fn cycle(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "cycle",
        Text::new(
            format!("Đi ngược lên từ {code} theo cột parent thì gặp một vòng lặp và không tới được nút gốc"),
            format!("Going up from {code} by the column parent ends in a cycle and never reaches the root"),
        ),
    )
    .hint(Text::new(
        "Sửa cột parent của một nút trong vòng lặp",
        "Correct the column parent of one node of the cycle",
    ))
}

pub(super) fn below_rejected(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "below-rejected",
        Text::new(
            format!("{code} bị bỏ qua vì một nút ở trên nó đã bị loại"),
            format!("{code} is set aside because a node above it was"),
        ),
    )
    .hint(Text::new("Sửa dòng của nút ở trên trước", "Correct the row of the node above first"))
}

pub(super) fn no_children_left(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "no-children-left",
        Text::new(
            format!("Nhóm {code} không còn nút con nào dùng được nên bị bỏ qua"),
            format!("The group {code} has no usable child left and is set aside"),
        ),
    )
    .hint(Text::new("Sửa các dòng con đã bị loại", "Correct the rows of its children that were set aside"))
}

pub(super) fn zero_weights(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "zero-weights",
        Text::new(
            format!("Trọng số các nút con của {code} cộng lại bằng 0; {code} và các nút bên dưới bị bỏ qua"),
            format!(
                "The weights of the children of {code} sum to 0; {code} and what hangs below are set aside"
            ),
        ),
    )
    .hint(Text::new("Cho ít nhất một nút con trọng số lớn hơn 0", "Give at least one child a weight above 0"))
}

pub(super) fn no_indicators(row: &TreeRow) -> Finding {
    let code = &row.code;
    Finding::rejected(
        "no-indicators",
        Text::new(
            format!("Nút gốc {code} không có chỉ số nào bên dưới"),
            format!("The root {code} has no indicators below it"),
        ),
    )
    .hint(Text::new(
        "Thêm các dòng chỉ số với nút cha là nút gốc hoặc một nhóm",
        "Add rows of indicators whose parent is the root or a group",
    ))
}
