//! Weighted trees of indicators (`code,parent,weight[,direction]`) and their data (`unit,<indicator codes …>`).

use crate::values::number_finding;
use caicach_composite::{Data, DataRow, Tree, TreeRow};
use caicach_findings::Findings;
use caicach_tables::{NumberProblem, Row, Schema};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

const TREE_SCHEMA: Schema<'static> = Schema {
    required: &["code", "parent", "weight"],
    optional: &["direction", "name", "name_vi", "name_en", "level"],
    aliases: &[],
    open: false,
};

const DATA_SCHEMA: Schema<'static> = Schema { required: &["unit"], optional: &[], aliases: &[], open: true };

/// Reads a tree; none when no tree can be built from the rows.
///
/// # Errors
/// The findings, when the file is no table with the columns of a tree.
pub fn read_tree(name: &str, bytes: &[u8]) -> Result<(Option<Tree>, Findings), Findings> {
    let (table, mut findings) = caicach_tables::read(name, bytes, &TREE_SCHEMA)?;
    let position = |column| table.column(column).unwrap_or(usize::MAX);
    let (code, parent, weight) = (position("code"), position("parent"), position("weight"));
    let direction = table.column("direction");
    let mut rows = Vec::with_capacity(table.len());
    for row in table.rows() {
        let parent_code = row.cell(parent);
        let weight_of_root = if parent_code.is_empty() { 1.0 } else { f64::NAN };
        rows.push(TreeRow {
            code: row.cell(code).to_owned(),
            parent: (!parent_code.is_empty()).then(|| parent_code.to_owned()),
            weight: real(row, weight, &mut findings).unwrap_or(weight_of_root),
            direction: direction.and_then(|column| real(row, column, &mut findings)).unwrap_or(1.0),
            place: row.here(),
        });
    }
    let (tree, about) = Tree::build(rows);
    findings.extend(about);
    Ok((tree, findings))
}

/// Reads the data of a tree; an empty cell is a missing value.
///
/// # Errors
/// The findings, when the file is no table with the column `unit`.
pub fn read_data(name: &str, bytes: &[u8], tree: &Tree) -> Result<(Data, Findings), Findings> {
    let (table, mut findings) = caicach_tables::read(name, bytes, &DATA_SCHEMA)?;
    let unit = table.column("unit").unwrap_or(usize::MAX);
    let others: Vec<usize> = (0..table.header().len()).filter(|column| *column != unit).collect();
    let header: Vec<String> =
        others.iter().filter_map(|column| table.header().get(*column).cloned()).collect();
    let is_indicator: Vec<bool> = header.iter().map(|code| tree.find(code).is_some()).collect();
    let mut rows = Vec::with_capacity(table.len());
    for row in table.rows() {
        let mut values = Vec::with_capacity(others.len());
        for (column, is_indicator) in others.iter().zip(&is_indicator) {
            // A column that is no indicator (a name, a region) may hold any text.
            let value = if *is_indicator { real(row, *column, &mut findings) } else { None };
            values.push(value.unwrap_or(f64::NAN));
        }
        rows.push(DataRow::new(row.cell(unit), values).at(row.here()));
    }
    let (data, about) = Data::build(tree, &header, rows);
    findings.extend(about);
    Ok((data, findings))
}

/// A statistic in a cell: with more digits than an exact decimal holds it is read as a floating-point number.
fn real(row: Row<'_>, column: usize, findings: &mut Findings) -> Option<f64> {
    let text = row.cell(column);
    // A plain number with a point is read directly, to the last digit that floating point holds.
    let direct = || text.parse::<f64>().ok().filter(|number| number.is_finite());
    match row.number(column) {
        Ok(None) => None,
        Ok(Some(number)) if number.scale() < 15 => direct_or(text, number),
        Ok(Some(number)) => direct().or_else(|| number.to_f64()),
        Err(NumberProblem::TooLong | NumberProblem::NotANumber) if direct().is_some() => direct(),
        Err(_) if matches!(text.to_ascii_lowercase().as_str(), "na" | "nan" | "null") => None,
        Err(problem) => {
            findings.push(number_finding(problem, text).at(row.place(column).of(row.cell(0))));
            None
        }
    }
}

fn direct_or(text: &str, number: Decimal) -> Option<f64> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    if is_plain { text.parse().ok() } else { number.to_f64() }
}
