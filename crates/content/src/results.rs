//! Published results: PAR INDEX, SIPAS, PAPI and PCI of real provinces, each figure with its source.
//!
//! A [`Figure`] is what *one source* says of one unit in one year. Several sources of the same unit and year stand side
//! by side in a [`UnitRow`]: where they agree its value is [`Stated::Agreed`], where they differ it is
//! [`Stated::Disputed`] and nobody decides for the reader. A known disagreement is a [`Conflict`].
//!
//! Most years are known in part. [`YearTable::completeness`] says how many of how many units are known, and **a rank is
//! never computed from an incomplete list**. Where a list is complete and no source prints ranks (most years of PAPI and
//! PCI), ranks are computed on the unrounded values by competition ranking (1, 2, 2, 4) and marked
//! [`Provenance::Computed`].
//!
//! A [`Series`] is cut where figures before and after cannot be compared: in 2022 SIPAS began to ask everybody and not
//! only those who had finished a procedure, and a fall of seven points in that year is a [`SeriesBreak`], not a result.
//!
//! An office adds its own past results with [`PublishedResults::read_office_results`] and
//! [`PublishedResults::with_office_rows`]; they are shown beside what is published and never replace it.
//!
//! Nothing here opens a file: the caller hands the bytes in.

mod cells;
mod change;
mod conflict;
mod decision;
mod definition;
mod figure;
mod group;
mod indices_file;
mod office;
#[cfg(test)]
mod office_tests;
mod published;
mod series;
mod statement;
mod subprovincial;
mod summary;
mod year_record;
mod year_table;

pub use change::{Change, Difference};
pub use conflict::{Concern, Conflict};
pub use decision::{Decision, Structure};
pub use definition::{
    Basis, Better, IndexDefinition, IndexPart, IndexTableFile, Measure, PartRole, PartScope, Population,
    SeriesBreak,
};
pub use figure::{
    Figure, Origin, PartValue, PrintedNumber, Provenance, PublishedRank, PublishedValue, SourceKind, Stated,
    UnitName,
};
pub use group::{Group, GroupKind, RegionMean};
pub use office::OfficeResult;
pub use series::{Series, SeriesPoint, UnitHistory};
pub use statement::Statement;
pub use subprovincial::{SubprovincialResult, SubprovincialSubject};
pub use summary::YearSummary;
pub use year_record::{Statistic, YearRecord};
pub use year_table::{Completeness, UnitRow, YearTable};

use caicach_findings::{Finding, Findings, Place, Text};
use std::collections::BTreeMap;

/// The folder of the files, below the content folder.
pub const FOLDER: &str = "results";

/// All published results.
#[derive(Debug, Clone, Default)]
pub struct PublishedResults {
    indices: Vec<IndexDefinition>,
    figures: BTreeMap<(String, i32), Vec<Figure>>,
    extremes: Vec<Figure>,
    records: Vec<YearRecord>,
    groups: Vec<Group>,
    regions: Vec<RegionMean>,
    subprovincial: Vec<SubprovincialResult>,
    statements: Vec<Statement>,
    decisions: Vec<Decision>,
    conflicts: Vec<Conflict>,
}

impl PublishedResults {
    /// Reads all files. `file` gives the bytes of a file by its path below the content folder, for example
    /// `results/published.csv`.
    ///
    /// Findings: a file that is missing, and every cell that could not be read; its row is set aside and the rest goes on.
    /// Sources that differ without an entry in `conflicts.csv` are a note.
    pub fn read<B: AsRef<[u8]>>(file: impl Fn(&str) -> Option<B>) -> (Self, Findings) {
        let mut findings = Findings::default();
        let results = Self::read_files(&Files { file }, &mut findings);
        results.note_unlisted_conflicts(&mut findings);
        (results, findings)
    }

    fn read_files<B: AsRef<[u8]>>(
        files: &Files<impl Fn(&str) -> Option<B>>,
        findings: &mut Findings,
    ) -> Self {
        let indices = files.read("indices.toml", findings, indices_file::read);
        let known = indices.as_slice();
        let published = files
            .read("published.csv", findings, |name, bytes, found| published::read(name, bytes, known, found));
        let mut results = Self {
            extremes: published.extremes,
            records: files.read("year_summary.csv", findings, |name, bytes, found| {
                year_record::read_years(name, bytes, known, found)
            }),
            groups: files.read("groups_and_grades.csv", findings, |name, bytes, found| {
                group::read_groups(name, bytes, known, found)
            }),
            regions: files.read("regions.csv", findings, |name, bytes, found| {
                group::read_regions(name, bytes, known, found)
            }),
            subprovincial: files.read("subprovincial.csv", findings, |name, bytes, found| {
                subprovincial::read_subprovincial(name, bytes, known, found)
            }),
            statements: files.read("statements.csv", findings, |name, bytes, found| {
                statement::read_statements(name, bytes, known, found)
            }),
            decisions: files.read("decisions.csv", findings, decision::read_decisions),
            conflicts: files.read("conflicts.csv", findings, |name, bytes, found| {
                conflict::read(name, bytes, known, found)
            }),
            ..Self::default()
        };
        results.add(published.units);
        for index in known {
            if let Some(wide) = &index.table {
                results.add(files.read(&wide.file, findings, |name, bytes, found| {
                    published::read_wide(name, bytes, index, wide, found)
                }));
            }
        }
        if let Some(sipas) = known.iter().find(|index| index.id == "sipas") {
            results.records.extend(files.read("sipas_national.csv", findings, |name, bytes, found| {
                year_record::read_national(name, bytes, sipas, found)
            }));
        }
        results.indices = indices;
        results
    }

    fn add(&mut self, figures: Vec<Figure>) {
        for figure in figures {
            self.figures.entry((figure.index.clone(), figure.year)).or_default().push(figure);
        }
    }

    /// The indices in the order of the content.
    #[must_use]
    pub fn indices(&self) -> &[IndexDefinition] {
        &self.indices
    }

    /// An index by its identifier.
    #[must_use]
    pub fn index(&self, id: &str) -> Option<&IndexDefinition> {
        self.indices.iter().find(|index| index.id == id)
    }

    /// The years in which anything is known of units, in order.
    #[must_use]
    pub fn years(&self, index: &str) -> Vec<i32> {
        self.figures.keys().filter(|(of, _)| of == index).map(|(_, year)| *year).collect()
    }

    /// The figures of a year, each from one source, in the order of the content.
    #[must_use]
    pub fn figures(&self, index: &str, year: i32) -> &[Figure] {
        self.figures.get(&(index.to_owned(), year)).map_or(&[], Vec::as_slice)
    }

    /// The results of an index in a year, one row per unit; `None` when nothing is known.
    #[must_use]
    pub fn table(&self, index: &str, year: i32) -> Option<YearTable<'_>> {
        let definition = self.index(index)?;
        let figures = self.figures(index, year);
        let extremes: Vec<&Figure> =
            self.extremes.iter().filter(|figure| figure.index == index && figure.year == year).collect();
        if figures.is_empty() && extremes.is_empty() {
            return None;
        }
        let (mut rows, completeness) = year_table::rows_of(definition, year, figures.iter());
        let (previous, _) = year_table::rows_of(definition, year - 1, self.figures(index, year - 1).iter());
        year_table::add_changes(definition, year, &mut rows, &previous);
        for row in &mut rows {
            let unit = row.unit.key();
            let about = self.conflicts.iter().filter(|conflict| conflict.is_about_figure(index, year, unit));
            row.conflicts = about.collect();
        }
        let breaks = definition.breaks.iter().filter(|found| found.year == year).collect();
        Some(YearTable { index: definition, year, completeness, rows, extremes, breaks })
    }

    /// One unit in one year, by its code, or by its name when it has none.
    #[must_use]
    pub fn figure(&self, index: &str, year: i32, unit: &str) -> Option<UnitRow<'_>> {
        let table = self.table(index, year)?;
        table.rows.into_iter().find(|row| row.unit.key() == unit)
    }

    /// An index over the years for one unit; `None` when nothing is known.
    #[must_use]
    pub fn series(&self, index: &str, unit: &str) -> Option<Series<'_>> {
        self.all_series(index).into_iter().find(|series| series.unit.key() == unit)
    }

    /// An index over the years for every unit, by the units' keys; what a bump chart draws.
    #[must_use]
    pub fn all_series(&self, index: &str) -> Vec<Series<'_>> {
        let Some(definition) = self.index(index) else { return Vec::new() };
        let mut by_unit: BTreeMap<&str, (&UnitName, Vec<SeriesPoint>)> = BTreeMap::new();
        for year in self.years(index) {
            let (rows, completeness) =
                year_table::rows_of(definition, year, self.figures(index, year).iter());
            for row in rows {
                let entry = by_unit.entry(row.unit.key()).or_insert((row.unit, Vec::new()));
                entry.0 = row.unit;
                entry.1.push(SeriesPoint {
                    year,
                    value: row.value,
                    value_provenance: row.value_provenance,
                    rank: row.rank,
                    rank_provenance: row.rank_provenance,
                    units: completeness.units,
                    stretch: 0,
                });
            }
        }
        by_unit.into_values().map(|(unit, points)| Series::new(definition, unit, points)).collect()
    }

    /// Everything published of one unit, by its code, or by its name when it has none.
    #[must_use]
    pub fn unit_history(&self, unit: &str) -> UnitHistory<'_> {
        UnitHistory {
            series: self.indices.iter().filter_map(|index| self.series(&index.id, unit)).collect(),
            statements: self.statements.iter().filter(|statement| statement.unit.key() == unit).collect(),
            conflicts: self
                .conflicts
                .iter()
                .filter(|conflict| conflict.units.iter().any(|code| code == unit))
                .collect(),
            within: self.subprovincial.iter().filter(|result| result.province_code == unit).collect(),
        }
    }

    /// All known conflicts.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// The conflicts about a decision, by its number.
    pub fn conflicts_of_decision<'a>(&'a self, number: &'a str) -> impl Iterator<Item = &'a Conflict> {
        self.conflicts.iter().filter(move |conflict| {
            conflict.concerns.contains(&Concern::Decision) && conflict.subject.vi == number
        })
    }

    /// Groups and grades at all levels.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Results below the province.
    #[must_use]
    pub fn subprovincial(&self) -> &[SubprovincialResult] {
        &self.subprovincial
    }

    /// What sources state of units besides values and ranks.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The decisions that set the table of an index or announce its results.
    #[must_use]
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Sources that differ on a value or rank although no conflict about that unit and year is recorded.
    fn note_unlisted_conflicts(&self, findings: &mut Findings) {
        for (index, year) in self.figures.keys() {
            let Some(table) = self.table(index, *year) else { continue };
            for row in &table.rows {
                if (row.value.is_disputed() || row.rank.is_disputed()) && row.conflicts.is_empty() {
                    findings.push(unlisted_conflict(index, *year, &row.unit.name));
                }
            }
        }
    }
}

/// The files of the folder, from wherever the caller keeps them.
struct Files<F> {
    file: F,
}

impl<B: AsRef<[u8]>, F: Fn(&str) -> Option<B>> Files<F> {
    fn read<T: Default>(
        &self,
        name: &str,
        findings: &mut Findings,
        reader: impl FnOnce(&str, &[u8], &mut Findings) -> T,
    ) -> T {
        let path = format!("{FOLDER}/{name}");
        match (self.file)(&path) {
            Some(bytes) => reader(&path, bytes.as_ref(), findings),
            None => {
                findings.push(missing_file(&path));
                T::default()
            }
        }
    }
}

fn missing_file(path: &str) -> Finding {
    Finding::rejected(
        "missing-file",
        Text::new(format!("Thiếu tệp nội dung {path}"), format!("The content file {path} is missing")),
    )
    .at(Place::file(path))
    .hint(Text::new("Chép lại tệp từ bản phát hành", "Copy the file again from the release"))
}

fn unlisted_conflict(index: &str, year: i32, unit: &str) -> Finding {
    Finding::note(
        "unlisted-conflict",
        Text::new(
            format!("Các nguồn về {unit} năm {year} ({index}) khác nhau mà chưa ghi trong conflicts.csv"),
            format!("The sources on {unit} in {year} ({index}) differ, which conflicts.csv does not list"),
        ),
    )
    .at(Place::file(format!("{FOLDER}/published.csv")).of(unit))
    .hint(Text::new("Thêm một dòng vào conflicts.csv", "Add a row to conflicts.csv"))
}
