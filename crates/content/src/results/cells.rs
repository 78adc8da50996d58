//! Reading the cells of content tables: each wrong cell becomes a finding and sets its row aside.

use super::figure::{PrintedNumber, SourceKind};
use caicach_findings::{Finding, Findings, Text};
use caicach_tables::{NumberProblem, Row, Schema, Table, read};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Years for which a result can exist.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Reads a table of content; `None` when it could not be read, the reason being among the findings.
pub(crate) fn open(name: &str, bytes: &[u8], schema: &Schema<'_>, findings: &mut Findings) -> Option<Table> {
    match read(name, bytes, schema) {
        Ok((table, noticed)) => {
            findings.extend(noticed);
            Some(table)
        }
        Err(reasons) => {
            findings.extend(reasons);
            None
        }
    }
}

/// One row while it is read. Once a cell was wrong the row is no longer [`good`](Self::is_good).
pub(crate) struct Cells<'a, 'f> {
    table: &'a Table,
    row: Row<'a>,
    findings: &'f mut Findings,
    good: bool,
}

impl<'a, 'f> Cells<'a, 'f> {
    pub(crate) fn new(table: &'a Table, row: Row<'a>, findings: &'f mut Findings) -> Self {
        Self { table, row, findings, good: true }
    }

    /// Whether every cell asked for so far could be read.
    pub(crate) fn is_good(&self) -> bool {
        self.good
    }

    /// Sets the row aside because of the cell in a column.
    pub(crate) fn reject(&mut self, column: &str, finding: Finding) {
        self.good = false;
        self.note(column, finding);
    }

    /// Adds a finding about the cell in a column; the row stays.
    pub(crate) fn note(&mut self, column: &str, finding: Finding) {
        self.findings.push(finding.at(self.row.here().column(column)));
    }

    /// The text of a cell; empty when the column does not exist.
    pub(crate) fn text(&self, column: &str) -> &'a str {
        self.row.optional(self.table.column(column))
    }

    /// The text of a cell; `None` when it is empty.
    pub(crate) fn optional_text(&self, column: &str) -> Option<String> {
        let text = self.text(column);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The text of a cell that must not be empty.
    pub(crate) fn required_text(&mut self, column: &str) -> String {
        let text = self.text(column);
        if text.is_empty() {
            self.reject(column, empty_cell(column));
        }
        text.to_owned()
    }

    /// The pair of columns `NAME_vi` and `NAME_en`; `None` when both are empty.
    pub(crate) fn both_languages(&self, vi: &str, en: &str) -> Option<Text> {
        let text = Text::new(self.text(vi), self.text(en));
        (!text.vi.is_empty() || !text.en.is_empty()).then_some(text)
    }

    /// The columns `note_vi` and `note_en`.
    pub(crate) fn remark(&self) -> Option<Text> {
        self.both_languages("note_vi", "note_en")
    }

    /// Sources separated by ` ; `.
    pub(crate) fn sources(&self) -> Vec<String> {
        self.text("source")
            .split(" ; ")
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// The column `source_kind`.
    pub(crate) fn source_kind(&mut self) -> SourceKind {
        let text = self.text("source_kind");
        SourceKind::parse(text).unwrap_or_else(|| {
            self.reject("source_kind", unknown_word("source_kind", text));
            SourceKind::SecondaryCopy
        })
    }

    /// A number with its text; `None` when the cell is empty or wrong.
    pub(crate) fn number(&mut self, column: &str) -> Option<PrintedNumber> {
        let position = self.table.column(column)?;
        match self.row.number(position) {
            Ok(number) => {
                Some(PrintedNumber { number: number?, printed: self.row.cell(position).to_owned() })
            }
            Err(problem) => {
                self.reject(column, wrong_number(self.row.cell(position), problem));
                None
            }
        }
    }

    /// A whole number; `None` when the cell is empty or wrong.
    pub(crate) fn whole(&mut self, column: &str) -> Option<i64> {
        let PrintedNumber { number, printed } = self.number(column)?;
        let whole = whole_number(number);
        if whole.is_none() {
            self.reject(column, not_whole(&printed));
        }
        whole
    }

    /// A count; `None` when the cell is empty or wrong.
    pub(crate) fn count(&mut self, column: &str) -> Option<u32> {
        let whole = self.whole(column)?;
        let count = u32::try_from(whole).ok();
        if count.is_none() {
            self.reject(column, not_whole(&whole.to_string()));
        }
        count
    }

    /// A place in a ranking, from 1. `29/63` is read as 29.
    pub(crate) fn rank(&mut self, column: &str) -> Option<u32> {
        let text = self.text(column);
        let place = match text.split_once('/') {
            Some((place, of)) if of.trim().parse::<u32>().is_ok() => place.trim().parse().ok(),
            Some(_) => None,
            None => u32::try_from(self.whole(column)?).ok(),
        };
        if place.is_none_or(|place| place == 0) {
            self.reject(column, wrong_rank(text));
        }
        place
    }

    /// The column `year`.
    pub(crate) fn year(&mut self) -> i32 {
        let text = self.text("year");
        let year = text.parse().ok().filter(|year| YEARS.contains(year));
        year.unwrap_or_else(|| {
            self.reject("year", wrong_year(text));
            0
        })
    }
}

fn whole_number(number: Decimal) -> Option<i64> {
    if number.fract().is_zero() { number.to_i64() } else { None }
}

fn empty_cell(column: &str) -> Finding {
    Finding::rejected(
        "empty-cell",
        Text::new(format!("Ô “{column}” để trống"), format!("The cell “{column}” is empty")),
    )
    .hint(Text::new("Điền ô này rồi nhập lại", "Fill the cell in and import again"))
}

pub(crate) fn unknown_word(column: &str, word: &str) -> Finding {
    Finding::rejected(
        "unknown-word",
        Text::new(
            format!("“{word}” không phải là giá trị được dùng trong cột “{column}”"),
            format!("“{word}” is not a word used in the column “{column}”"),
        ),
    )
    .hint(Text::new(
        "Dùng một trong các giá trị nêu ở đầu tệp hoặc trong README",
        "Use one of the words named at the head of the file or in the README",
    ))
}

pub(crate) fn wrong_number(text: &str, problem: NumberProblem) -> Finding {
    match problem {
        NumberProblem::Ambiguous => Finding::rejected(
            "ambiguous-number",
            Text::new(
                format!("Số “{text}” có thể hiểu theo hai cách: số thập phân hoặc số hàng nghìn"),
                format!("The number “{text}” could be a decimal fraction or have a thousands mark"),
            ),
        )
        .hint(Text::new(
            "Viết hai chữ số sau dấu phẩy, ví dụ 86,75",
            "Write two digits after the decimal mark, for example 86.75",
        )),
        NumberProblem::NotANumber | NumberProblem::TooLong => Finding::rejected(
            "wrong-number",
            Text::new(format!("“{text}” không phải là số"), format!("“{text}” is not a number")),
        )
        .hint(Text::new("Chỉ ghi số, ví dụ 86,75", "Write a number only, for example 86.75")),
    }
}

fn not_whole(text: &str) -> Finding {
    Finding::rejected(
        "not-a-whole-number",
        Text::new(format!("“{text}” không phải là số nguyên"), format!("“{text}” is not a whole number")),
    )
    .hint(Text::new("Ghi số nguyên, ví dụ 29", "Write a whole number, for example 29"))
}

fn wrong_rank(text: &str) -> Finding {
    Finding::rejected(
        "wrong-rank",
        Text::new(
            format!("Xếp hạng “{text}” không phải là số nguyên từ 1 trở lên"),
            format!("The rank “{text}” is not a whole number from 1"),
        ),
    )
    .hint(Text::new("Ghi 29 hoặc 29/63", "Write 29 or 29/63"))
}

fn wrong_year(text: &str) -> Finding {
    let (first, last) = (YEARS.start(), YEARS.end());
    Finding::rejected(
        "wrong-year",
        Text::new(
            format!("Năm “{text}” không hợp lệ"),
            format!("“{text}” is not a year from {first} to {last}"),
        ),
    )
    .hint(Text::new(
        format!("Ghi năm được đánh giá bằng bốn chữ số, từ {first} đến {last}"),
        format!("Write the year that was measured with four digits, {first} to {last}"),
    ))
}
