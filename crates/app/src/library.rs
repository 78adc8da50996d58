//! The content as a whole: read once when the program starts.

use crate::AppError;
use caicach_content::calendar::{OFFICIAL_LIST, SpecialDays, read_special_days};
use caicach_content::frameworks::Versioned;
use caicach_content::registers::RegisterContent;
use caicach_content::results::PublishedResults;
use caicach_content::{Source, frameworks, registers, units};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_units::UnitTree;
use std::sync::Arc;

/// Everything below `content/`, read and checked.
#[derive(Debug)]
pub struct Library {
    /// Official and estimated special days.
    pub special_days: SpecialDays,
    /// The official units.
    pub units: UnitTree,
    /// Frameworks with the versions of their texts.
    pub frameworks: Vec<Arc<Versioned>>,
    /// What is recorded, and what is measured in it.
    pub registers: RegisterContent,
    /// Published results with their sources.
    pub results: PublishedResults,
    /// What was noticed while reading.
    pub findings: Findings,
}

impl Library {
    /// Reads all content. What is wrong in it stands in [`Library::findings`]; the rest is used.
    ///
    /// # Errors
    /// A file exists and cannot be read.
    pub fn load(source: &Source) -> Result<Self, AppError> {
        let mut findings = Findings::default();
        let special_days = match source.file(OFFICIAL_LIST)? {
            Some(file) => match read_special_days(&file.path, &file.bytes) {
                Ok((days, about)) => {
                    findings.extend(about);
                    days
                }
                Err(about) => {
                    findings.extend(about);
                    SpecialDays::default()
                }
            },
            None => {
                findings.push(missing(OFFICIAL_LIST));
                SpecialDays::default()
            }
        };
        let (units, about) = units::load(source)?;
        findings.extend(about);
        let (frameworks, about) = frameworks::load(source)?;
        findings.extend(about);
        let frameworks = frameworks.into_iter().map(Arc::new).collect();
        let (registers, about) = registers::load(source)?;
        findings.extend(about);
        // A file that cannot be read is told apart from one that is not there, before the reader asks for it.
        let folder = caicach_content::results::FOLDER;
        for extension in ["csv", "toml"] {
            source.files(folder, extension)?;
        }
        let file = |path: &str| Some(source.file(path).ok()??.bytes);
        let (results, about) = PublishedResults::read(file);
        findings.extend(about);
        Ok(Self { special_days, units, frameworks, registers, results, findings })
    }

    /// A framework of the content by its identifier; [`State::framework`](crate::State::framework) knows those of the office too.
    #[must_use]
    pub fn framework(&self, id: &str) -> Option<&Versioned> {
        self.frameworks.iter().map(AsRef::as_ref).find(|known: &&Versioned| known.framework.id() == id)
    }
}

fn missing(path: &str) -> Finding {
    Finding::rejected("missing-file", Text::new("Thiếu tệp nội dung", "The content lacks a file"))
        .at(Place::file(path))
        .hint(Text::new("Khôi phục tệp từ bản cài đặt", "Restore the file from the installation"))
}
