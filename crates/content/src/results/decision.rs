//! The decisions that set the table of an index or announce its results.

use super::cells::{Cells, open};
use super::figure::PrintedNumber;
use caicach_findings::{Findings, Text};
use caicach_tables::Schema;

/// How many domains, criteria, components and surveyed items a table has, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    /// Domains (lĩnh vực).
    pub domains: Option<u32>,
    /// Criteria (tiêu chí).
    pub criteria: Option<u32>,
    /// Components (tiêu chí thành phần).
    pub components: Option<u32>,
}

/// A decision that sets the table of an index, plans its use or announces its results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its number, for example `2948/QĐ-BNV`.
    pub number: String,
    /// The date of signature, ISO 8601.
    pub date: String,
    /// Who issued it.
    pub issuer: String,
    /// criteria, announcement, plan, survey_method, information_system or service_index.
    pub kind: String,
    /// Its subject, in Vietnamese.
    pub subject: String,
    /// To whom it applies, in Vietnamese.
    pub applies_to: String,
    /// The table for provinces.
    pub province: Structure,
    /// Items of the provinces' table that are found by survey.
    pub province_survey_items: Option<u32>,
    /// The table for ministries.
    pub ministry: Structure,
    /// Points of the ministries' table that are found by survey.
    pub ministry_survey_points: Option<PrintedNumber>,
    /// What has to be known.
    pub note: Option<Text>,
    /// The sources.
    pub sources: Vec<String>,
}

const DECISION_COLUMNS: [&str; 15] = [
    "decision",
    "date",
    "issuer",
    "kind",
    "subject_vi",
    "applies_to_vi",
    "province_domains",
    "province_criteria",
    "province_components",
    "province_survey_items",
    "ministry_domains",
    "ministry_criteria",
    "ministry_components",
    "ministry_survey_points",
    "source",
];

/// Reads `decisions.csv`.
pub(crate) fn read_decisions(name: &str, bytes: &[u8], findings: &mut Findings) -> Vec<Decision> {
    let schema =
        Schema { required: &DECISION_COLUMNS, optional: &["note_vi", "note_en"], ..Schema::default() };
    let mut decisions = Vec::new();
    let Some(table) = open(name, bytes, &schema, findings) else { return decisions };
    for row in table.rows() {
        let mut cells = Cells::new(&table, row, findings);
        let decision = Decision {
            number: cells.required_text("decision"),
            date: cells.required_text("date"),
            issuer: cells.required_text("issuer"),
            kind: cells.required_text("kind"),
            subject: cells.required_text("subject_vi"),
            applies_to: cells.required_text("applies_to_vi"),
            province: Structure {
                domains: cells.count("province_domains"),
                criteria: cells.count("province_criteria"),
                components: cells.count("province_components"),
            },
            province_survey_items: cells.count("province_survey_items"),
            ministry: Structure {
                domains: cells.count("ministry_domains"),
                criteria: cells.count("ministry_criteria"),
                components: cells.count("ministry_components"),
            },
            ministry_survey_points: cells.number("ministry_survey_points"),
            note: cells.remark(),
            sources: cells.sources(),
        };
        if cells.is_good() {
            decisions.push(decision);
        }
    }
    decisions
}
