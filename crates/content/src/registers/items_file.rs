//! Which items of frameworks take their values from measures: `measures/items.csv`.

use super::RegisterContent;
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_registers::expression::Expression;
use caicach_registers::{Measure, wrong_expression};
use caicach_tables::Schema;

/// The file below the content.
pub(super) const FILE: &str = "measures/items.csv";

const SCHEMA: Schema<'_> =
    Schema { required: &["framework", "code", "measure"], optional: &["filter"], aliases: &[], open: false };

/// An item of a framework with the measure that gives its value.
#[derive(Debug, Clone)]
pub struct ItemMeasure {
    /// The framework.
    pub framework: String,
    /// The code of the item.
    pub code: String,
    /// The measure, over the records of the filter alone.
    pub measure: Measure,
    /// The filter as it is written; none where all records count.
    pub filter: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// The items of the file; what cannot be used is set aside.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    content: &RegisterContent,
    findings: &mut Findings,
) -> Vec<ItemMeasure> {
    let table = match caicach_tables::read(name, bytes, &SCHEMA) {
        Ok((table, about)) => {
            findings.extend(about);
            table
        }
        Err(about) => {
            findings.extend(about);
            return Vec::new();
        }
    };
    let column = |name: &str| table.column(name);
    let (framework, code) = (column("framework"), column("code"));
    let (measure, filter) = (column("measure"), column("filter"));
    let mut items: Vec<ItemMeasure> = Vec::new();
    for row in table.rows() {
        let (id, text) = (row.optional(measure), row.optional(filter));
        let Some(known) = content.measure(id) else {
            findings.push(unknown_measure(id).at(row.here().column("measure")));
            continue;
        };
        let Some(register) = content.register(&known.register) else { continue };
        let filtered = if text.is_empty() {
            known.clone()
        } else {
            match Expression::parse_condition(text, register) {
                Ok(condition) => known.filtered(&condition),
                Err(error) => {
                    findings.push(wrong_expression(&error).at(row.here().column("filter")));
                    continue;
                }
            }
        };
        let item = ItemMeasure {
            framework: row.optional(framework).to_owned(),
            code: row.optional(code).to_owned(),
            measure: filtered,
            filter: (!text.is_empty()).then(|| text.to_owned()),
            place: row.here(),
        };
        if items.iter().any(|known| known.framework == item.framework && known.code == item.code) {
            findings.push(item_twice(&item.framework, &item.code).at(row.here().column("code")));
        } else {
            items.push(item);
        }
    }
    items
}

fn unknown_measure(id: &str) -> Finding {
    Finding::rejected(
        "unknown-measure",
        Text::new(format!("Không có chỉ tiêu {id}"), format!("There is no measure {id}")),
    )
}

fn item_twice(framework: &str, code: &str) -> Finding {
    Finding::rejected(
        "item-twice",
        Text::new(
            format!("Mục {code} của {framework} được khai hai lần"),
            format!("The item {code} of {framework} stands twice"),
        ),
    )
}
