//! The content as a whole: read once when the program starts.

use crate::AppError;
use crate::frameworks::unknown_upper;
use caicach_content::calendar::{OFFICIAL_LIST, SpecialDays, read_special_days};
use caicach_content::frameworks::Versioned;
use caicach_content::registers::RegisterContent;
use caicach_content::results::PublishedResults;
use caicach_content::{Source, frameworks, registers, units};
use caicach_criteria::{draft_of, held_to};
use caicach_findings::{Finding, Findings, Place, Text};
use caicach_index::Framework;
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
        for framework in &frameworks {
            findings.extend(held_to_upper_level(&framework.framework, &frameworks));
        }
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

/// Where a framework departs from what the framework fixes that it names as the one of the upper level.
fn held_to_upper_level(framework: &Framework, known: &[Versioned]) -> Findings {
    let header = framework.header();
    let Some(code) = &header.upper else { return Findings::default() };
    let Some(upper) = known.iter().find(|known| known.framework.id() == code) else {
        let place = header.file.as_ref().map(Place::file).unwrap_or_default();
        return unknown_upper(code).at(place).into();
    };
    let mut draft = draft_of(framework);
    // A file may leave out the points of an item that is the sum of what stands beneath it.
    for item in draft.items.iter_mut().filter(|item| item.maximum.is_none()) {
        item.maximum = framework.item(&item.code).map(|item| item.attainable);
    }
    held_to(&draft, &upper.framework)
}

fn missing(path: &str) -> Finding {
    Finding::rejected("missing-file", Text::new("Thiếu tệp nội dung", "The content lacks a file"))
        .at(Place::file(path))
        .hint(Text::new("Khôi phục tệp từ bản cài đặt", "Restore the file from the installation"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A framework file with three items.
    fn framework(id: &str, upper: &str, criterion: &str, points: &str) -> String {
        let upper = if upper.is_empty() { String::new() } else { format!("upper = \"{upper}\"\n") };
        let items = [
            ("1", "", "domain", "Chỉ đạo điều hành", "", ""),
            ("1.1", "1", "criterion", criterion, "", ""),
            ("1.1.1", "1.1", "component", "Ban hành kế hoạch", points, r#"rule = { kind = "points" }"#),
        ];
        let items = items.map(|(code, parent, level, name, points, rule)| {
            let points = if points.is_empty() { String::new() } else { format!("max_points = {points}\n") };
            format!(
                "[[items]]\ncode = \"{code}\"\nparent = \"{parent}\"\nlevel = \"{level}\"\nname_vi = \"{name}\"\n\
                 name_en = \"{name}\"\n{points}{rule}\n"
            )
        });
        format!(
            "[framework]\nid = \"{id}\"\nname_vi = \"{id}\"\nname_en = \"{id}\"\nstatus = \"illustrative\"\n{upper}{}",
            items.concat()
        )
    }

    fn codes(lower: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let frameworks = folder.path().join("frameworks");
        std::fs::create_dir(&frameworks).unwrap();
        std::fs::write(frameworks.join("tren.toml"), framework("tren", "", "Kế hoạch", "2")).unwrap();
        std::fs::write(frameworks.join("duoi.toml"), lower).unwrap();
        let library = Library::load(&Source::Folder(folder.path().to_path_buf())).unwrap();
        let about_upper = library.findings.iter().filter(|finding| finding.code.contains("upper"));
        about_upper.map(|finding| finding.code.to_owned()).collect()
    }

    #[test]
    fn a_framework_is_held_to_the_one_of_its_upper_level() {
        assert_eq!(codes(&framework("duoi", "tren", "Kế hoạch", "2")), [""; 0]);
        assert_eq!(codes(&framework("duoi", "tren", "Kế hoạch năm", "2")), ["upper-item-differs"]);
        assert_eq!(codes(&framework("duoi", "khac", "Kế hoạch", "2")), ["unknown-upper-framework"]);
        let points = codes(&framework("duoi", "tren", "Kế hoạch", "1.5"));
        assert!(points.contains(&"upper-maximum-differs".to_owned()), "{points:?}");
    }
}
