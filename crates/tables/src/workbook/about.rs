//! What is said about workbooks.

use super::rows::Broken;
use caicach_findings::{Finding, Findings, Place, Text};

/// Letters of a column: 0 is A, 26 is AA.
fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    loop {
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        match (rest / 26).checked_sub(1) {
            Some(next) => rest = next,
            None => break,
        }
    }
    letters.iter().rev().collect()
}

/// A file that begins like a workbook and is none: those of Excel before 2007, or a part of one.
pub(super) fn not_a_workbook(name: &str) -> Findings {
    Finding::rejected(
        "unreadable-workbook",
        Text::new(
            "Tệp không phải là XLSX: có thể là tệp .xls dạng cũ, hoặc tệp chưa được chép trọn vẹn",
            "The file is no XLSX: perhaps an old .xls, or it was not copied as a whole",
        ),
    )
    .at(Place::file(name))
    .hint(Text::new(
        "Mở tệp bằng chương trình bảng tính rồi lưu lại dạng XLSX",
        "Open the file in a spreadsheet program and save it as XLSX again",
    ))
    .into()
}

pub(super) fn unreadable(name: &str, reason: &str) -> Findings {
    Finding::rejected(
        "unreadable-workbook",
        Text::new(
            format!("Không mở được tệp XLSX: {reason}"),
            format!("The workbook cannot be opened: {reason}"),
        ),
    )
    .at(Place::file(name))
    .hint(Text::new(
        "Mở tệp bằng chương trình bảng tính rồi lưu lại dạng XLSX",
        "Open the file in a spreadsheet program and save it as XLSX again",
    ))
    .into()
}

pub(super) fn empty(name: &str) -> Finding {
    Finding::rejected(
        "empty-file",
        Text::new("Tệp XLSX không có ô nào có dữ liệu", "The workbook has no cell with data"),
    )
    .at(Place::file(name))
    .hint(Text::new("Xuất lại tệp, có dòng tên cột", "Export the file again with a line of column names"))
}

pub(super) fn merged_cells(place: &Place, start: (u32, u32), end: (u32, u32)) -> Finding {
    let name = |(row, column): (u32, u32)| {
        format!("{}{}", column_letters(usize::try_from(column).unwrap_or(0)), u64::from(row) + 1)
    };
    let area = format!("{}:{}", name(start), name(end));
    Finding::warning(
        "merged-cells",
        Text::new(
            format!("Các ô {area} bị gộp; giá trị chỉ được tính cho ô đầu tiên"),
            format!("The cells {area} are merged; the value counts for the first of them only"),
        ),
    )
    .at(place.clone().line(u64::from(start.0) + 1).column(area))
    .hint(Text::new("Bỏ gộp ô và điền từng ô", "Unmerge the cells and fill in each of them"))
}

pub(super) fn formula_error(place: &Place, line: u64, column: usize, error: &str) -> Finding {
    Finding::warning(
        "formula-error",
        Text::new(
            format!("Ô có lỗi công thức {error}, được coi là trống"),
            format!("The cell has the formula error {error} and is taken as empty"),
        ),
    )
    .at(place.clone().line(line).column(column_letters(column)))
    .hint(Text::new("Sửa công thức trong bảng tính", "Mend the formula in the spreadsheet"))
}

/// Why the rows after one cannot be read.
pub(super) fn broken(place: &Place, after: u64, reason: &Broken) -> Finding {
    let (code, message) = match reason {
        Broken::Damaged(reason) => (
            "unreadable-workbook",
            Text::new(
                format!("Không đọc được các dòng sau dòng {after}: {reason}"),
                format!("The rows after row {after} cannot be read: {reason}"),
            ),
        ),
        Broken::TooWide => (
            "unreadable-workbook",
            Text::new(
                format!("Sau dòng {after} có ô nằm ngoài cột XFD, cột cuối của bảng tính"),
                format!("After row {after} a cell stands beyond XFD, the last column of a spreadsheet"),
            ),
        ),
        Broken::OutOfOrder(line) => (
            "rows-out-of-order",
            Text::new(
                format!("Dòng {line} đứng sau dòng {after} trong tệp; từ đó không đọc tiếp"),
                format!("Row {line} stands after row {after} in the file; nothing is read from there on"),
            ),
        ),
    };
    Finding::rejected(code, message).at(place.clone().line(after)).hint(Text::new(
        "Mở tệp bằng chương trình bảng tính rồi lưu lại dạng XLSX",
        "Open the file in a spreadsheet program and save it as XLSX again",
    ))
}
