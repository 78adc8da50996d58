//! Values of units for the items of a framework: `unit,code,value[,note]`.

use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::{Framework, RawValue, Values};
use caicach_tables::{NumberProblem, Schema};

/// The columns of a file of values.
pub const SCHEMA: Schema<'static> = Schema {
    required: &["unit", "code", "value"],
    optional: &["note", "name"],
    aliases: &[
        ("đơn vị", "unit"),
        ("mã đơn vị", "unit"),
        ("mã", "code"),
        ("mã tiêu chí", "code"),
        ("giá trị", "value"),
        ("kết quả", "value"),
        ("ghi chú", "note"),
        ("tên", "name"),
    ],
    open: false,
};

/// Reads values and holds each against the rule of its item.
///
/// # Errors
/// The findings, when the file is no table with the columns `unit`, `code` and `value`.
pub fn read_values<'a>(
    framework: &'a Framework,
    name: &str,
    bytes: &[u8],
) -> Result<(Values<'a>, Findings), Findings> {
    let (table, mut findings) = caicach_tables::read(name, bytes, &SCHEMA)?;
    let mut builder = Values::builder(framework, Place::file(name));
    let position = |column| table.column(column).unwrap_or(usize::MAX);
    let (unit, code, value) = (position("unit"), position("code"), position("value"));
    for row in table.rows() {
        let text = row.cell(value);
        let raw = match row.number(value) {
            Ok(Some(number)) => RawValue::Number(number),
            Ok(None) => RawValue::Empty,
            Err(NumberProblem::NotANumber) => RawValue::read(text),
            Err(problem) => {
                let item = format!("{} {}", row.cell(unit), row.cell(code));
                findings.push(number_finding(problem, text).at(row.place(value).of(item)));
                builder.set_aside(row.cell(unit), row.cell(code), Some(row.line));
                continue;
            }
        };
        builder.push(row.cell(unit), row.cell(code), raw, Some(row.line));
    }
    let (values, about) = builder.finish();
    findings.extend(about);
    Ok((values, findings))
}

/// Why a cell could not be taken as a number.
#[must_use]
pub fn number_finding(problem: NumberProblem, text: &str) -> Finding {
    let shown: String = text.chars().take(60).collect();
    match problem {
        NumberProblem::Ambiguous => Finding::rejected(
            "ambiguous-number",
            Text::new(
                format!("“{shown}” có thể đọc theo hai cách: dấu thập phân hoặc dấu phân cách hàng nghìn"),
                format!("“{shown}” can be read two ways: as a decimal fraction or with a thousands mark"),
            ),
        )
        .hint(Text::new(
            "Viết số thập phân với dấu phẩy trong tệp ngăn cách bằng “;”, với dấu chấm trong tệp ngăn cách bằng “,”; không dùng dấu hàng nghìn",
            "Write decimals with a comma in a file separated by “;” and with a point in one separated by “,”; use no thousands marks",
        )),
        NumberProblem::TooLong => Finding::rejected(
            "number-too-long",
            Text::new(format!("“{shown}” có quá nhiều chữ số"), format!("“{shown}” has too many digits")),
        )
        .hint(Text::new("Dùng nhiều nhất 28 chữ số", "Use 28 digits at most")),
        NumberProblem::NotANumber => Finding::rejected(
            "not-a-number",
            Text::new(format!("“{shown}” không phải là số"), format!("“{shown}” is not a number")),
        )
        .hint(Text::new("Nhập một số, hoặc để trống", "Enter a number, or leave the cell empty")),
    }
}
