//! What an engine noticed.

use super::text::Text;
use caicach_findings::Findings;
use serde::Serialize;
use utoipa::ToSchema;

/// So many findings of one kind are sent with a problem or an import.
const FIRST: usize = 100;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Severity {
    /// The item was set aside; the rest goes on.
    Rejected,
    /// The item was used; somebody should look at it.
    Warning,
    /// Good to know.
    Note,
}

impl From<caicach_findings::Severity> for Severity {
    fn from(severity: caicach_findings::Severity) -> Self {
        match severity {
            caicach_findings::Severity::Rejected => Self::Rejected,
            caicach_findings::Severity::Warning => Self::Warning,
            caicach_findings::Severity::Note => Self::Note,
        }
    }
}

/// Where something was noticed; what is not known is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Place {
    /// The file or other source.
    file: Option<String>,
    /// The sheet of a workbook.
    sheet: Option<String>,
    /// The line of a text file or the row of a sheet, from 1.
    line: Option<u64>,
    /// The column, by its header or letter.
    column: Option<String>,
    /// The code of the thing itself: a unit, an item of a framework, a date.
    item: Option<String>,
}

/// One thing that was wrong or doubtful, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Finding {
    /// How much it weighs.
    severity: Severity,
    /// A stable name of the kind of finding, for programs.
    #[schema(example = "holiday-year-not-announced")]
    code: String,
    /// Where it is.
    place: Place,
    /// What is the matter, and why.
    message: Text,
    /// What to do about it.
    hint: Option<Text>,
}

impl Finding {
    /// All findings, in order.
    pub(crate) fn all(findings: &Findings) -> Vec<Self> {
        findings.iter().map(Self::from).collect()
    }

    /// The first hundred of each kind, the most severe kinds first: a file of a million wrong rows has a million findings.
    pub(crate) fn first_of_each_kind(findings: &Findings) -> Vec<Self> {
        findings.grouped(FIRST).into_iter().flat_map(|group| group.first).map(Self::from).collect()
    }
}

impl From<&caicach_findings::Finding> for Finding {
    fn from(finding: &caicach_findings::Finding) -> Self {
        let place = &finding.place;
        Self {
            severity: finding.severity.into(),
            code: finding.code.to_owned(),
            place: Place {
                file: place.file.clone(),
                sheet: place.sheet.clone(),
                line: place.line,
                column: place.column.clone(),
                item: place.item.clone(),
            },
            message: (&finding.message).into(),
            hint: finding.hint.as_ref().map(Text::from),
        }
    }
}

/// How many findings of one kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct FindingCount {
    /// How much they weigh.
    severity: Severity,
    /// Their kind.
    code: String,
    /// How many there are, those that are not listed included.
    count: u64,
}

impl FindingCount {
    /// The counts of all kinds, the most severe first.
    pub(crate) fn of_each_kind(findings: &Findings) -> Vec<Self> {
        let counted = findings.grouped(0).into_iter().map(|group| Self {
            severity: group.severity.into(),
            code: group.code.to_owned(),
            count: u64::try_from(group.count).unwrap_or(u64::MAX),
        });
        counted.collect()
    }
}
