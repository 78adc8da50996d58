//! From a draft to the framework by which units are scored.

use super::KeptDraft;
use crate::{App, AppError, Caller};
use caicach_content::frameworks::{FrameworkText, NamedText, Versioned};
use caicach_criteria::{FrameworkHeader, framework_files, held_to};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_store::{FrameworkState, OfficeFramework, OfficeFrameworkId};
use serde_json::json;
use toml::Table;

/// What a framework made from another one does not take from it: what is its own, and the items.
const OWN: [&str; 10] = [
    "id",
    "decision",
    "decided_on",
    "year_from",
    "year_to",
    "source",
    "maximum",
    "items_file",
    "name_en",
    "upper",
];

impl App {
    /// Makes a draft the framework that it stands for. From then on assessments can be opened by it, and it does not change.
    ///
    /// # Errors
    /// The caller may not; a rule is not confirmed, or the framework does not hold together (the findings say where); somebody else
    /// was faster; the database cannot be written.
    pub async fn adopt_framework(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
    ) -> Result<OfficeFramework, AppError> {
        self.check_frameworks(caller)?;
        let stored = self.store().queries().office_framework(id).await?;
        if stored.state != FrameworkState::Draft {
            return Err(AppError::NotFound("draft"));
        }
        let kept: KeptDraft = serde_json::from_str(&stored.draft)?;
        let unconfirmed = kept.draft.items.iter().filter(|item| item.reading.is_some() && !item.confirmed);
        let open: Findings =
            unconfirmed.map(|item| not_confirmed().at(Place::item(item.code.clone()))).collect();
        if !open.is_empty() {
            return Err(AppError::Input(open));
        }
        let (text, mut findings) = written(&stored, &kept);
        findings.extend(held_to_upper(&kept, self.upper_of(&kept.header).as_deref()));
        if findings.any_rejected() {
            return Err(AppError::Input(findings));
        }
        let (versioned, _) = text.read().map_err(AppError::Input)?;
        let commands = self.store().commands();
        let framework = json!(versioned.text);
        let adopted =
            commands.adopt_framework(&caller.actor, id, version, &framework, &versioned.version).await?;
        self.refresh().await?;
        Ok(adopted)
    }

    /// Retires a framework of the office, or takes it back into use. What was scored by it stays as it is.
    ///
    /// # Errors
    /// The caller may not; there is none that could be; somebody else was faster; the database cannot be written.
    pub async fn retire_framework(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
        retired: bool,
        reason: Option<&str>,
    ) -> Result<OfficeFramework, AppError> {
        self.check_frameworks(caller)?;
        let commands = self.store().commands();
        let framework = commands.retire_framework(&caller.actor, id, version, retired, reason).await?;
        self.refresh().await?;
        Ok(framework)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// The caller may not; there is no such draft; somebody else was faster; the database cannot be written.
    pub async fn discard_framework_draft(
        &self,
        caller: &Caller,
        id: OfficeFrameworkId,
        version: i64,
    ) -> Result<(), AppError> {
        self.check_frameworks(caller)?;
        Ok(self.store().commands().discard_framework_draft(&caller.actor, id, version).await?)
    }
}

/// Where a draft departs from what the upper level fixed.
pub(super) fn held_to_upper(kept: &KeptDraft, upper: Option<&Versioned>) -> Findings {
    match (&kept.header.upper, upper) {
        (_, Some(upper)) => held_to(&kept.draft, &upper.framework),
        (Some(code), None) => unknown_upper(code).into(),
        (None, None) => Findings::default(),
    }
}

/// The files that a draft becomes, and what is noticed about them.
pub(super) fn written(stored: &OfficeFramework, kept: &KeptDraft) -> (FrameworkText, Findings) {
    let header = FrameworkHeader {
        id: stored.code.clone(),
        name: Text::new(stored.name.clone(), stored.name.clone()),
        issuer: Some(kept.header.issuer.clone()).filter(|issuer| !issuer.trim().is_empty()),
        applies_to: kept.header.applies_to.clone(),
        year_from: kept.header.year_from,
        year_to: kept.header.year_to,
        source: None,
        upper: kept.header.upper.clone(),
    };
    let (files, findings) = framework_files(&kept.draft, &header);
    let toml = match &kept.base {
        Some(base) => with_settings(&files.toml, &base.header.text),
        None => files.toml,
    };
    let text = FrameworkText {
        header: NamedText { name: files.toml_name, text: toml },
        items: Some(NamedText { name: files.csv_name, text: files.csv }),
    };
    (text, findings)
}

/// A header with the bands and settings of the framework that it was made from.
fn with_settings(own: &str, base: &str) -> String {
    let (Ok(mut own), Ok(base)) = (own.parse::<Table>(), base.parse::<Table>()) else {
        return own.to_owned();
    };
    for (name, part) in base {
        match (name.as_str(), part) {
            ("items", _) => {}
            ("framework", toml::Value::Table(settings)) => {
                let Some(toml::Value::Table(header)) = own.get_mut("framework") else { continue };
                let settings = settings
                    .into_iter()
                    .filter(|(key, _)| !OWN.contains(&key.as_str()) && !key.starts_with("status"));
                for (key, value) in settings {
                    header.entry(key).or_insert(value);
                }
            }
            (_, part) => {
                own.entry(name).or_insert(part);
            }
        }
    }
    toml::to_string(&own).unwrap_or_default()
}

pub(crate) fn unknown_upper(code: &str) -> Finding {
    Finding::rejected(
        "unknown-upper-framework",
        Text::new(
            format!("Không có bộ tiêu chí cấp trên {code}"),
            format!("There is no upper framework {code}"),
        ),
    )
    .hint(Text::new("Nhập lại bộ tiêu chí của cấp trên", "Enter the framework of the upper level again"))
}

fn not_confirmed() -> Finding {
    Finding::rejected(
        "not-confirmed",
        Text::new("Quy tắc chấm chưa được xác nhận", "The rule is not confirmed"),
    )
    .hint(Text::new("Đối chiếu với văn bản rồi xác nhận", "Hold it against the text, and confirm it"))
}
