//! Units in records: they are stored by code, and people and files may name them.

use caicach_findings::{Finding, Findings, Place, Severity, Text};
use caicach_registers::{FieldKind, Register, Value};
use caicach_units::UnitTree;
use chrono::NaiveDate;
use std::collections::HashMap;

/// The most units of one name that are listed.
const MOST_NAMED: usize = 8;

/// What somebody wrote for a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// A code of the tree.
    Code,
    /// A name that one unit has: its code.
    Name(String),
    /// A name that several units have.
    Several(String),
    /// Nothing in the tree.
    Unknown,
}

/// Finds the units that records name. What was found once is remembered.
pub(super) struct UnitReader<'a> {
    tree: &'a UnitTree,
    day: NaiveDate,
    /// Whether a unit that is not in the tree is refused; else it is taken as it stands, with a warning.
    severity: Severity,
    known: HashMap<String, Meaning>,
}

impl<'a> UnitReader<'a> {
    /// A reader for files and programs: units that are not in the tree are taken as they stand.
    pub(super) fn lenient(tree: &'a UnitTree, day: NaiveDate) -> Self {
        Self { tree, day, severity: Severity::Warning, known: HashMap::new() }
    }

    /// A reader for forms: units that are not in the tree are refused.
    pub(super) fn strict(tree: &'a UnitTree, day: NaiveDate) -> Self {
        Self { tree, day, severity: Severity::Rejected, known: HashMap::new() }
    }

    /// Puts codes where the fields of a record name units.
    pub(super) fn settle(&mut self, register: &Register, fields: &mut [Value], place: &Place) -> Findings {
        let mut findings = Findings::default();
        for (field, value) in register.fields.iter().zip(fields) {
            if !matches!(field.kind, FieldKind::Unit) {
                continue;
            }
            let Value::Text(written) = value else { continue };
            let here = || place.clone().column(&field.name);
            match self.meaning(written) {
                Meaning::Code => {}
                Meaning::Name(code) => *written = code.into(),
                Meaning::Several(names) => {
                    findings.push(several(self.severity, written, &names).at(here()));
                }
                Meaning::Unknown => findings.push(unknown(self.severity, written).at(here())),
            }
        }
        findings
    }

    fn meaning(&mut self, written: &str) -> Meaning {
        if let Some(known) = self.known.get(written) {
            return known.clone();
        }
        let meaning = self.look_up(written);
        self.known.insert(written.to_owned(), meaning.clone());
        meaning
    }

    fn look_up(&self, written: &str) -> Meaning {
        if !self.tree.with_code(written).is_empty() {
            return Meaning::Code;
        }
        let found = self.tree.by_name(written, None, Some(self.day));
        let code = |id| self.tree.unit(id).map(|unit| unit.code.to_string());
        match found.as_slice() {
            [] => Meaning::Unknown,
            [only] => code(*only).map_or(Meaning::Unknown, Meaning::Name),
            several => {
                let on = self.tree.on(self.day);
                let named = several.iter().take(MOST_NAMED).filter_map(|id| {
                    let unit = self.tree.unit(*id)?;
                    let above = on.parent(*id).and_then(|above| self.tree.unit(above));
                    let above = above.map(|above| format!(", {}", above.full_name)).unwrap_or_default();
                    Some(format!("{} ({}{above})", unit.code, unit.full_name))
                });
                Meaning::Several(named.collect::<Vec<_>>().join("; "))
            }
        }
    }
}

fn unknown(severity: Severity, written: &str) -> Finding {
    let message = Text::new(
        format!("Không có đơn vị mang mã hoặc tên “{written}”"),
        format!("No unit has the code or name “{written}”"),
    );
    Finding::new(severity, "unit-unknown", message).hint(Text::new(
        "Tìm mã ở trang Đơn vị, hoặc thêm đơn vị của cơ quan",
        "Look the code up on the page of units, or add the unit of the office",
    ))
}

fn several(severity: Severity, written: &str, names: &str) -> Finding {
    let message = Text::new(
        format!("Nhiều đơn vị có tên “{written}”"),
        format!("Several units are called “{written}”"),
    );
    Finding::new(severity, "unit-several", message)
        .hint(Text::new(format!("Ghi mã: {names}"), format!("Write the code: {names}")))
}
