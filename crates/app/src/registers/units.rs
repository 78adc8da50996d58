//! Units in records: they are stored by code, and people and files may name them.

use caicach_findings::{Finding, Findings, Place, Severity, Text};
use caicach_registers::{FieldKind, Register, Value};
use caicach_units::UnitTree;
use chrono::NaiveDate;
use compact_str::CompactString;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

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
pub(crate) struct UnitReader<'a> {
    tree: &'a UnitTree,
    day: NaiveDate,
    /// Whether a code that is not in the tree is refused; else it is taken as it stands, with a warning.
    severity: Severity,
    known: HashMap<CompactString, Meaning>,
    /// What was said already, where each unit is to be spoken of once.
    said: Option<Said>,
}

/// What several readers said already of units.
pub(crate) type Said = Arc<Mutex<HashSet<CompactString>>>;

impl<'a> UnitReader<'a> {
    /// A reader for files and programs: codes of units that are not in the tree are taken as they stand. Names are not.
    pub(crate) fn lenient(tree: &'a UnitTree, day: NaiveDate) -> Self {
        Self { tree, day, severity: Severity::Warning, known: HashMap::new(), said: None }
    }

    /// A reader for forms: units that are not in the tree are refused.
    pub(super) fn strict(tree: &'a UnitTree, day: NaiveDate) -> Self {
        Self { tree, day, severity: Severity::Rejected, known: HashMap::new(), said: None }
    }

    /// The units.
    pub(crate) fn tree(&self) -> &'a UnitTree {
        self.tree
    }

    /// Puts codes where the fields of a record name units.
    pub(crate) fn settle(
        &mut self,
        register: &Register,
        fields: &mut [Value],
        place: &dyn Fn() -> Place,
    ) -> Findings {
        let mut findings = Findings::default();
        let severity = self.severity;
        for (field, value) in register.fields.iter().zip(fields) {
            if !matches!(field.kind, FieldKind::Unit) {
                continue;
            }
            let Value::Text(written) = value else { continue };
            match self.meaning(written) {
                Meaning::Code => continue,
                Meaning::Name(code) => {
                    *written = code.as_str().into();
                    continue;
                }
                Meaning::Several(_) | Meaning::Unknown => {}
            }
            // A code may be one of another system; a name that no unit has, or several have, says whose record it is to nobody.
            let about = match self.meaning(written) {
                Meaning::Several(names) => several(Severity::Rejected, written, names),
                _ if !is_unit_code(written) => unknown(Severity::Rejected, written),
                _ => unknown(severity, written),
            };
            if about.severity != Severity::Rejected && self.was_said(written) {
                continue;
            }
            findings.push(about.at(place().column(&field.name)));
        }
        findings
    }

    /// A reader that speaks of each unit once, whichever of those that share `said` meets it first: a file of a million rows names few
    /// units.
    pub(crate) fn saying_each_once(self, said: Said) -> Self {
        Self { said: Some(said), ..self }
    }

    fn meaning(&mut self, written: &str) -> &Meaning {
        if !self.known.contains_key(written) {
            let meaning = self.look_up(written);
            self.known.insert(written.into(), meaning);
        }
        self.known.get(written).unwrap_or(&Meaning::Unknown)
    }

    /// Whether it was said already what is wrong with a text; now it is.
    fn was_said(&self, written: &str) -> bool {
        self.said
            .as_ref()
            .is_some_and(|said| !said.lock().unwrap_or_else(PoisonError::into_inner).insert(written.into()))
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

/// Whether a text has the form of a code of a unit: no spaces, and a digit or a point in it.
#[must_use]
pub fn is_unit_code(text: &str) -> bool {
    !text.contains(char::is_whitespace)
        && text.contains(|letter: char| letter.is_ascii_digit() || letter == '.')
}

/// A unit that is refused because there is none.
pub(crate) fn unknown_unit(written: &str) -> Finding {
    unknown(Severity::Rejected, written)
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
