//! What a source states of a unit besides its value and its rank.

use super::cells::{Cells, open};
use super::definition::IndexDefinition;
use super::figure::{SourceKind, UnitName};
use super::published::{index_of, unit_name};
use caicach_findings::{Findings, Text};
use caicach_tables::Schema;

/// Something a source states of a unit that is neither its value nor its rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The index.
    pub index: String,
    /// The year.
    pub year: i32,
    /// The unit.
    pub unit: UnitName,
    /// What is stated, for example `domains_risen_in_rank`.
    pub what: String,
    /// How many.
    pub count: u32,
    /// Of how many.
    pub of: Option<u32>,
    /// The words.
    pub detail: Text,
    /// What kind of source it is.
    pub source_kind: SourceKind,
    /// The sources.
    pub sources: Vec<String>,
}

/// Reads `statements.csv`.
pub(crate) fn read_statements(
    name: &str,
    bytes: &[u8],
    indices: &[IndexDefinition],
    findings: &mut Findings,
) -> Vec<Statement> {
    let schema = Schema {
        required: &[
            "index",
            "year",
            "unit_code",
            "unit_name",
            "what",
            "count",
            "of",
            "detail_vi",
            "detail_en",
            "source_kind",
            "source",
        ],
        ..Schema::default()
    };
    let mut statements = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return statements };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let Some(index) = index_of(&mut cells, indices) else { continue };
        cells.required_text("count");
        let statement = Statement {
            index: index.id.clone(),
            year: cells.year(),
            unit: unit_name(&mut cells),
            what: cells.required_text("what"),
            count: cells.count("count").unwrap_or_default(),
            of: cells.count("of"),
            detail: cells.both_languages("detail_vi", "detail_en").unwrap_or_default(),
            source_kind: cells.source_kind(),
            sources: cells.sources(),
        };
        if cells.is_good() {
            statements.push(statement);
        }
    }
    statements
}
