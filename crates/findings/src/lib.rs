//! What an engine noticed.
//!
//! Input is never perfect. An engine of Caicach therefore answers `(result, Findings)`: the result it could make
//! and, beside it, everything that was wrong or doubtful. A [`Finding`] says *where* ([`Place`]), *what* and *why*
//! ([`Text`], in Vietnamese and English), and *what to do* (the hint). Nothing that was noticed is swallowed, and
//! one wrong cell does not refuse a file.
//!
//! ```
//! use caicach_findings::{Finding, Findings, Place, Text};
//!
//! let mut findings = Findings::default();
//! findings.push(
//!     Finding::rejected("unknown-unit", Text::new("Không có đơn vị mang mã 99", "No unit has the code 99"))
//!         .at(Place::file("values.csv").line(7).column("unit"))
//!         .hint(Text::new("Kiểm tra mã trong danh mục đơn vị", "Look the code up in the list of units")),
//! );
//! assert!(findings.any_rejected());
//! ```

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// The language a text is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese, the first language of the product.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Reads `vi` or `en`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// `vi` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The same sentence in Vietnamese and English.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Why a file cannot be read or written: in Vietnamese what the system says in English.
    #[must_use]
    pub fn of_io(error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let vi = match error.kind() {
            ErrorKind::NotFound => "không có tệp hoặc thư mục này",
            ErrorKind::PermissionDenied => "không có quyền truy cập",
            ErrorKind::IsADirectory => "đây là thư mục, không phải tệp",
            ErrorKind::NotADirectory => "một phần của đường dẫn không phải là thư mục",
            ErrorKind::StorageFull => "ổ đĩa đã đầy",
            ErrorKind::QuotaExceeded => "đã dùng hết dung lượng được cấp",
            ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc",
            ErrorKind::FileTooLarge => "tệp quá lớn",
            ErrorKind::UnexpectedEof => "tệp kết thúc giữa chừng",
            _ => return Self::new(error.to_string(), error.to_string()),
        };
        Self::new(vi, error.to_string())
    }

    /// The sentence in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The item could not be used and was set aside; the rest goes on.
    Rejected,
    /// The item was used, but somebody should look at it.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The word shown to people.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Rejected, Language::Vi) => "bị loại",
            (Self::Rejected, Language::En) => "rejected",
            (Self::Warning, Language::Vi) => "cảnh báo",
            (Self::Warning, Language::En) => "warning",
            (Self::Note, Language::Vi) => "ghi chú",
            (Self::Note, Language::En) => "note",
        }
    }
}

/// Where something was noticed. Every part is optional; a finding about a whole file has only the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file or other source as its user knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The line of a text file or the row of a sheet, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column by its header or letter, or the key of a TOML table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The code of the thing itself: a unit, an item of a framework, a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

impl Place {
    /// A place in a file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
    }

    /// A place that is known only by the code of the thing.
    pub fn item(item: impl Into<String>) -> Self {
        Self { item: Some(item.into()), ..Self::default() }
    }

    /// The same place on a sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: impl Into<String>) -> Self {
        self.sheet = Some(sheet.into());
        self
    }

    /// The same place at a line, from 1.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same place in a column.
    #[must_use]
    pub fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    /// The same place at the thing with this code.
    #[must_use]
    pub fn of(mut self, item: impl Into<String>) -> Self {
        self.item = Some(item.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(file) = &self.file {
            parts.push(match &self.sheet {
                Some(sheet) => format!("{file}[{sheet}]"),
                None => file.clone(),
            });
        }
        if let Some(line) = self.line {
            parts.push(line.to_string());
        }
        if let Some(column) = &self.column {
            parts.push(column.clone());
        }
        let mut place = parts.join(":");
        if let Some(item) = &self.item {
            if !place.is_empty() {
                place.push(' ');
            }
            place.push('(');
            place.push_str(item);
            place.push(')');
        }
        formatter.write_str(&place)
    }
}

/// One thing that was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A stable name of the kind of finding, in kebab-case, for programs and for looking it up.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// What is the matter, and why.
    pub message: Text,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
}

impl Finding {
    /// A finding of any severity, without a place yet.
    #[must_use]
    pub fn new(severity: Severity, code: &'static str, message: Text) -> Self {
        Self { severity, code, place: Place::default(), message, hint: None }
    }

    /// An item that was set aside.
    #[must_use]
    pub fn rejected(code: &'static str, message: Text) -> Self {
        Self::new(Severity::Rejected, code, message)
    }

    /// An item that was used and should be looked at.
    #[must_use]
    pub fn warning(code: &'static str, message: Text) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Something good to know.
    #[must_use]
    pub fn note(code: &'static str, message: Text) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// The same finding at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same finding with a hint.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// Findings in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Findings {
    list: Vec<Finding>,
    /// How many more there were of a kind than the list holds.
    #[serde(skip)]
    more: BTreeMap<Kind, usize>,
}

/// What makes findings one kind: how much they weigh, what they say, and about which column.
type Kind = (Severity, &'static str, Option<String>);

fn kind_of(finding: &Finding) -> Kind {
    (finding.severity, finding.code, finding.place.column.clone())
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Adds all of another list.
    pub fn extend(&mut self, other: Findings) {
        self.list.extend(other.list);
        for (kind, count) in other.more {
            *self.more.entry(kind).or_default() += count;
        }
    }

    /// Keeps the first few of each kind and only counts the others, so that a file of a million doubtful rows does not fill
    /// the memory.
    pub fn keep_first(&mut self, of_each_kind: usize) {
        let mut kept: BTreeMap<Kind, usize> = BTreeMap::new();
        let more = &mut self.more;
        self.list.retain(|finding| {
            let kind = kind_of(finding);
            let count = kept.entry(kind.clone()).or_default();
            *count += 1;
            if *count > of_each_kind {
                *more.entry(kind).or_default() += 1;
            }
            *count <= of_each_kind
        });
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// How many there are, with those that are only counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len() + self.more.values().sum::<usize>()
    }

    /// Whether nothing was noticed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether anything was set aside.
    #[must_use]
    pub fn any_rejected(&self) -> bool {
        self.list.iter().any(|finding| finding.severity == Severity::Rejected)
    }

    /// Findings of one kind and column together, most severe first, with a count and the first `places` of them.
    #[must_use]
    pub fn grouped(&self, places: usize) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        let mut index = std::collections::HashMap::new();
        for finding in &self.list {
            let at = *index.entry(kind_of(finding)).or_insert_with(|| {
                groups.push(Group {
                    severity: finding.severity,
                    code: finding.code,
                    count: 0,
                    first: Vec::new(),
                });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(at) {
                group.count += 1;
                if group.first.len() < places {
                    group.first.push(finding);
                }
            }
        }
        for (kind, count) in &self.more {
            if let Some(group) = index.get(kind).and_then(|at| groups.get_mut(*at)) {
                group.count += count;
            }
        }
        groups.sort_by_key(|group| group.severity);
        groups
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Self { list: vec![finding], more: BTreeMap::new() }
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self { list: findings.into_iter().collect(), more: BTreeMap::new() }
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

/// Findings of one kind.
#[derive(Debug, Clone)]
pub struct Group<'a> {
    /// Their severity.
    pub severity: Severity,
    /// Their kind.
    pub code: &'static str,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub first: Vec<&'a Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_count_everything_and_show_the_first_places() {
        let mut findings = Findings::default();
        findings.push(Finding::note("n", Text::default()));
        for line in 1..=5 {
            findings.push(Finding::rejected("r", Text::default()).at(Place::file("a.csv").line(line)));
        }
        let groups = findings.grouped(2);
        assert_eq!(
            groups.iter().map(|group| (group.code, group.count)).collect::<Vec<_>>(),
            [("r", 5), ("n", 1)]
        );
        assert_eq!(
            groups[0].first.iter().map(|f| f.place.to_string()).collect::<Vec<_>>(),
            ["a.csv:1", "a.csv:2"]
        );
    }

    /// Thirty wrong choices in one column do not hide the one in another.
    #[test]
    fn findings_of_different_columns_stand_apart() {
        let wrong = |column: &str| {
            Finding::rejected("not-a-choice", Text::default()).at(Place::default().column(column))
        };
        let mut findings: Findings = (0..30).map(|_| wrong("applicant")).chain([wrong("status")]).collect();
        findings.keep_first(20);
        let groups = findings.grouped(3);
        assert_eq!(
            groups.iter().map(|group| (group.count, group.first.len())).collect::<Vec<_>>(),
            [(30, 3), (1, 1)]
        );
        assert_eq!(findings.len(), 31);
    }

    #[test]
    fn what_is_only_counted_is_still_counted() {
        let many = |lines: std::ops::Range<u64>| -> Findings {
            lines
                .map(|line| Finding::rejected("r", Text::default()).at(Place::item(line.to_string())))
                .collect()
        };
        let (mut findings, mut later) = (many(0..10), many(10..14));
        findings.keep_first(3);
        later.keep_first(3);
        findings.extend(later);
        findings.keep_first(3);
        assert_eq!((findings.len(), findings.iter().count()), (14, 3));
        assert_eq!(findings.grouped(5).first().map(|group| group.count), Some(14));
    }

    #[test]
    fn a_place_reads_from_the_outside_in() {
        let place = Place::file("b.xlsx").sheet("Điểm").line(3).column("C").of("1.2");
        assert_eq!(place.to_string(), "b.xlsx[Điểm]:3:C (1.2)");
    }
}
