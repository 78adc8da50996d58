//! Indices of other owners as composites of weighted indicators: PAPI of its dimensions, PCI of its sub-indices.
//!
//! The figures are those of the published results; here stand only the trees. [`Composite::tree`] and
//! [`Composite::data`] give both in the form that the composite engine takes (`code,parent,weight` and
//! `unit,<codes>`), so that nothing is stored twice.
//!
//! The engine's arithmetic aggregate is a weighted *mean*, while PAPI publishes the *sum* of its dimensions and PCI a
//! total out of 100. [`Reproduces`] says which published total the mean gives, and by what it has to be multiplied.

use crate::results::{IndexDefinition, PublishedResults, Stated, UnitName};
use crate::toml_reader::{Entry, TomlReader, root, utf8};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_tables::Schema;
use rust_decimal::Decimal;
use std::fmt::Write;

/// The folder of the files, below the content folder.
pub const FOLDER: &str = "composites";

/// How the indicators of a tree are weighted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// All the same.
    Equal,
    /// As the owner of the index weights them.
    Published,
}

/// One node of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode {
    /// Its code: the index for the root, the identifier of a part for a leaf.
    pub code: String,
    /// The code of its parent; none for the root.
    pub parent: Option<String>,
    /// Its weight within its parent.
    pub weight: Decimal,
}

/// A published total that a tree gives: total = `times` × the weighted mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reproduces {
    /// `value`, or the identifier of another total of the index.
    pub total: String,
    /// The first year for which this holds.
    pub from: i32,
    /// The last.
    pub to: i32,
    /// The factor.
    pub times: Decimal,
}

/// A tree and the years it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompositeTree {
    /// The first year.
    pub from: i32,
    /// The last year.
    pub to: i32,
    /// How its indicators are weighted.
    pub weights: Weights,
    /// Where the weights come from.
    pub source: String,
    /// The nodes, parents before children.
    pub nodes: Vec<TreeNode>,
    /// The published totals that it gives.
    pub reproduces: Vec<Reproduces>,
}

impl CompositeTree {
    /// The codes of the indicators, in the order of the tree.
    #[must_use]
    pub fn indicators(&self) -> Vec<&str> {
        let is_parent = |code: &str| self.nodes.iter().any(|node| node.parent.as_deref() == Some(code));
        self.nodes.iter().map(|node| node.code.as_str()).filter(|code| !is_parent(code)).collect()
    }

    /// The tree as a file for the composite engine: `code,parent,weight`.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = String::from("code,parent,weight\n");
        for node in &self.nodes {
            let parent = node.parent.as_deref().unwrap_or_default();
            // Writing to a string does not fail.
            let _ = writeln!(csv, "{},{parent},{}", node.code, node.weight);
        }
        csv
    }
}

/// The indicators of all units of a year.
#[derive(Debug, Clone, PartialEq)]
pub struct CompositeData {
    /// The codes of the indicators: the columns.
    pub indicators: Vec<String>,
    /// The units: the rows, by their keys. Units of which no indicator is known are left out.
    pub units: Vec<UnitName>,
    /// One row per unit; none = missing.
    pub values: Vec<Vec<Option<Decimal>>>,
    /// Whether the list of the year is complete. Ranks of an incomplete list must not be shown as ranks of the country.
    pub is_complete: bool,
}

impl CompositeData {
    /// The data as a file for the composite engine: `unit,<codes>`, empty = missing.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = String::from("unit");
        for code in &self.indicators {
            let _ = write!(csv, ",{code}");
        }
        csv.push('\n');
        for (unit, values) in self.units.iter().zip(&self.values) {
            csv.push_str(unit.key());
            for value in values {
                csv.push(',');
                if let Some(value) = value {
                    let _ = write!(csv, "{value}");
                }
            }
            csv.push('\n');
        }
        csv
    }
}

/// An index as a composite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composite {
    /// Its identifier, which is that of the index.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What a reader has to know.
    pub note: Text,
    /// Its trees.
    pub trees: Vec<CompositeTree>,
}

impl Composite {
    /// The tree of a year with these weights.
    #[must_use]
    pub fn tree(&self, year: i32, weights: Weights) -> Option<&CompositeTree> {
        self.trees.iter().find(|tree| tree.from <= year && year <= tree.to && tree.weights == weights)
    }

    /// The indicators of a year, taken from the published results.
    #[must_use]
    pub fn data(&self, results: &PublishedResults, year: i32, tree: &CompositeTree) -> Option<CompositeData> {
        let table = results.table(&self.id, year)?;
        let indicators: Vec<String> = tree.indicators().into_iter().map(str::to_owned).collect();
        let mut units = Vec::new();
        let mut values = Vec::new();
        for row in &table.rows {
            let row_values: Vec<Option<Decimal>> = indicators
                .iter()
                .map(|code| {
                    let said =
                        row.figures.iter().flat_map(|figure| &figure.parts).filter(|part| part.part == *code);
                    Stated::by(said.map(|part| part.value.number)).agreed().copied()
                })
                .collect();
            if row_values.iter().any(Option::is_some) {
                units.push((*row.unit).clone());
                values.push(row_values);
            }
        }
        Some(CompositeData { indicators, units, values, is_complete: table.completeness.is_complete() })
    }
}

/// Reads the composites of all indices that have one: `composites/ID.toml` and the trees it names. `file` gives the bytes
/// of a file by its path below the content folder.
///
/// Findings: a tree that is missing or wrong, a node without its parent, a leaf that is not a part of the index.
pub fn read<B: AsRef<[u8]>>(
    file: impl Fn(&str) -> Option<B>,
    indices: &[IndexDefinition],
) -> (Vec<Composite>, Findings) {
    let mut findings = Findings::default();
    let mut composites = Vec::new();
    for index in indices {
        let name = format!("{FOLDER}/{}.toml", index.id);
        let Some(bytes) = file(&name) else { continue };
        let Some(text) = utf8(&name, bytes.as_ref(), &mut findings) else { continue };
        let Some(table) = root(&name, text, &mut findings) else { continue };
        let mut reader = TomlReader::new(&name, text, &mut findings);
        let entry = reader.whole_file(&table);
        reader.expect_keys(entry, &["note_vi", "note_en", "tree"]);
        let note = reader.both_languages(entry, "note");
        let entries = reader.children(entry, "tree");
        let trees = entries.into_iter().filter_map(|entry| tree(&mut reader, entry, &file, index)).collect();
        composites.push(Composite { id: index.id.clone(), name: index.name.clone(), note, trees });
    }
    (composites, findings)
}

/// One tree; `None` when its entry or its file has a mistake.
fn tree<'t, B: AsRef<[u8]>>(
    reader: &mut TomlReader<'t, '_>,
    entry: Entry<'t>,
    file: impl Fn(&str) -> Option<B>,
    index: &IndexDefinition,
) -> Option<CompositeTree> {
    let before = reader.mistakes();
    reader.expect_keys(entry, &["from", "to", "weights", "file", "source", "reproduces"]);
    let path = format!("{FOLDER}/{}", reader.text(entry, "file"));
    let weights = [("equal", Weights::Equal), ("published", Weights::Published)];
    let mut tree = CompositeTree {
        from: reader.whole(entry, "from"),
        to: reader.whole(entry, "to"),
        weights: reader.word(entry, "weights", &weights, Weights::Equal),
        source: reader.text(entry, "source"),
        nodes: Vec::new(),
        reproduces: reader
            .children(entry, "reproduces")
            .into_iter()
            .map(|child| reproduces(reader, child))
            .collect(),
    };
    if reader.mistakes() > before {
        return None;
    }
    let Some(bytes) = file(&path) else {
        reader.findings().push(missing_tree(&path));
        return None;
    };
    tree.nodes = read_nodes(&path, bytes.as_ref(), index, reader.findings())?;
    Some(tree)
}

fn reproduces<'t>(reader: &mut TomlReader<'t, '_>, entry: Entry<'t>) -> Reproduces {
    reader.expect_keys(entry, &["total", "from", "to", "times"]);
    Reproduces {
        total: reader.text(entry, "total"),
        from: reader.whole(entry, "from"),
        to: reader.whole(entry, "to"),
        times: Decimal::from(reader.whole::<i64>(entry, "times")),
    }
}

/// The nodes of a tree file; `None` when any of them is wrong, because a tree that lost a node would weigh differently.
fn read_nodes(
    path: &str,
    bytes: &[u8],
    index: &IndexDefinition,
    findings: &mut Findings,
) -> Option<Vec<TreeNode>> {
    let schema = Schema { required: &["code", "parent", "weight"], ..Schema::default() };
    let table = match caicach_tables::read(path, bytes, &schema) {
        Ok((table, noticed)) => {
            findings.extend(noticed);
            table
        }
        Err(reasons) => {
            findings.extend(reasons);
            return None;
        }
    };
    let (code_at, parent_at, weight_at) =
        (table.column("code")?, table.column("parent")?, table.column("weight")?);
    let mut nodes: Vec<TreeNode> = Vec::new();
    let mut all_good = true;
    for row in table.rows() {
        let code = row.cell(code_at);
        let parent = Some(row.cell(parent_at)).filter(|parent| !parent.is_empty());
        let weight = row.number(weight_at).ok().flatten().filter(|weight| *weight > Decimal::ZERO);
        let parent_is_there = parent.is_none_or(|parent| nodes.iter().any(|node| node.code == parent));
        let is_new = !nodes.iter().any(|node| node.code == code);
        let is_part = code == index.id || index.part(code).is_some();
        match weight {
            Some(weight) if parent_is_there && is_new && is_part => {
                nodes.push(TreeNode { code: code.to_owned(), parent: parent.map(str::to_owned), weight });
            }
            _ => {
                findings.push(wrong_node(code).at(row.here().column("code").of(code)));
                all_good = false;
            }
        }
    }
    (all_good && !nodes.is_empty()).then_some(nodes)
}

fn missing_tree(path: &str) -> Finding {
    Finding::rejected(
        "missing-file",
        Text::new(format!("Thiếu tệp nội dung {path}"), format!("The content file {path} is missing")),
    )
    .at(Place::file(path))
    .hint(Text::new("Chép lại tệp từ bản phát hành", "Copy the file again from the release"))
}

fn wrong_node(code: &str) -> Finding {
    Finding::rejected(
        "wrong-tree-node",
        Text::new(
            format!("Nút “{code}” sai: trùng mã, thiếu nút cha ở trên, trọng số không dương hoặc không thuộc chỉ số"),
            format!("The node “{code}” is wrong: its code is taken, its parent does not stand above it, its weight is not positive, or it is no part of the index"),
        ),
    )
    .hint(Text::new("Sửa dòng này; nút cha phải đứng trước", "Mend this line; a parent stands before its children"))
}
