//! Electronic agency identifiers.

use crate::code::UnitCode;
use crate::unit::UnitId;

/// A level-1 identifier of QĐ 20/2020/QĐ-TTg (`H05`) that was seen in use, with what shows it. The annex of the decision
/// is not held, so the list is what was seen, not what exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyCode {
    /// The identifier.
    pub code: UnitCode,
    /// The agency as the evidence names it.
    pub agency: Box<str>,
    /// The unit that the agency governs; a ministry has none in the list.
    pub unit: Option<UnitId>,
    /// How sure it is: `seen in use` or `weak`.
    pub confidence: Box<str>,
    /// Where it was seen.
    pub evidence: Box<str>,
    /// What else is to be known, in Vietnamese; may be empty.
    pub note: Box<str>,
}
