//! A finding as a draft keeps it.

use caicach_findings::{Finding, Findings, Place, Severity, Text};
use serde::{Deserialize, Serialize};

/// What was noticed while a document was read. It is a [`Finding`] that can be stored with its draft and read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// How much it weighs.
    pub severity: Severity,
    /// The stable name of its kind, in kebab-case.
    pub code: String,
    /// Where it is: file, sheet or table, row, column, code of the item.
    pub place: Place,
    /// What is the matter.
    pub message: Text,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

impl From<Finding> for Remark {
    fn from(finding: Finding) -> Self {
        Self {
            severity: finding.severity,
            code: finding.code.to_owned(),
            place: finding.place,
            message: finding.message,
            hint: finding.hint,
        }
    }
}

/// All findings, as remarks.
pub(crate) fn remarks(findings: Findings) -> Vec<Remark> {
    findings.into_iter().map(Remark::from).collect()
}
