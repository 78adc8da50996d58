//! Published or computed totals: `unit,score`.

use crate::values::number_finding;
use caicach_findings::Findings;
use caicach_index::UnitScore;
use caicach_tables::Schema;

const SCHEMA: Schema<'static> = Schema {
    required: &["unit", "score"],
    optional: &["name", "rank", "note"],
    aliases: &[
        ("đơn vị", "unit"),
        ("mã đơn vị", "unit"),
        ("điểm", "score"),
        ("điểm số", "score"),
        ("points", "score"),
    ],
    open: false,
};

/// Reads totals. A score that is no number is set aside, and its unit then has none.
///
/// # Errors
/// The findings, when the file is no table with the columns `unit` and `score`.
pub fn read_scores(name: &str, bytes: &[u8]) -> Result<(Vec<UnitScore>, Findings), Findings> {
    let (table, mut findings) = caicach_tables::read(name, bytes, &SCHEMA)?;
    let position = |column| table.column(column).unwrap_or(usize::MAX);
    let (unit, score) = (position("unit"), position("score"));
    let mut scores = Vec::with_capacity(table.len());
    for row in table.rows() {
        let number = match row.number(score) {
            Ok(number) => number,
            Err(problem) => {
                findings
                    .push(number_finding(problem, row.cell(score)).at(row.place(score).of(row.cell(unit))));
                None
            }
        };
        scores.push(UnitScore::new(row.cell(unit), number));
    }
    Ok((scores, findings))
}
