//! The demonstration: an invented province, “Tỉnh Mẫu”, with departments and communes and three years of values.
//!
//! Everything in it is made up from a seed and marked as illustrative: units, values, people. It fills only an empty
//! database.

mod people;
mod places;
mod registers;
mod values;

pub use people::{DemonstrationPerson, random_password};

use crate::policy::{Action, Resource};
use crate::{App, AppError, Caller};
use caicach_calendar::local_from_utc;
use caicach_findings::{Finding, Place, Text};
use caicach_registers::RecordReader;
use caicach_store::{
    ComponentValue, ImportFile, ImportMode, MOST_RECORDS_IN_CALL, OfficeUnitFields, RecordOrigin,
};
use caicach_tables::NumberStyle;
use chrono::Datelike;

/// The framework by which the demonstration is scored.
pub const FRAMEWORK: &str = "mau-tinh";
/// The years of the demonstration.
pub const YEARS: [i32; 3] = [2023, 2024, 2025];

/// How large the demonstration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 20 departments, 100 communes, three years.
    Full,
    /// 5 departments, 10 communes, two years.
    Small,
}

impl Size {
    fn departments(self) -> usize {
        match self {
            Self::Full => 20,
            Self::Small => 5,
        }
    }

    fn communes(self) -> u32 {
        match self {
            Self::Full => 100,
            Self::Small => 10,
        }
    }

    fn years(self) -> &'static [i32] {
        match self {
            Self::Full => &YEARS,
            Self::Small => YEARS.get(1..).unwrap_or_default(),
        }
    }
}

/// A step of filling, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// People.
    People,
    /// Units.
    Units,
    /// Records of registers.
    Registers,
    /// The lake over the registers, and what is counted from it.
    Counts,
    /// The values of a year.
    Values(i32),
    /// The scores of a year.
    Scores(i32),
}

impl App {
    /// Whether the database holds nothing yet: no people, no units of the office, no values.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn is_empty(&self) -> Result<bool, AppError> {
        let queries = self.store().queries();
        let nothing = queries.accounts().await?.is_empty()
            && queries.office_units().await?.is_empty()
            && queries.years_with_values().await?.is_empty();
        Ok(nothing)
    }

    /// Fills an empty database with the demonstration and answers who may sign in.
    ///
    /// # Errors
    /// The caller may not; the database is not empty; it cannot be written.
    pub async fn load_demonstration(
        &self,
        caller: &Caller,
        size: Size,
        seed: u64,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Vec<DemonstrationPerson>, AppError> {
        self.check(caller, Action::LoadDemonstration, &Resource::Office)?;
        if !self.is_empty().await? {
            return Err(AppError::Input(not_empty().into()));
        }
        progress(Step::People);
        let people = people::people()?;
        let mut accounts = Vec::with_capacity(people.len());
        for person in &people {
            accounts.push(self.add_person(caller, person.account()).await?.id);
        }
        self.fill(caller, size, seed, progress).await?;
        // Roles are over units, which are there now.
        let today = self.today();
        let valid_from = today.with_ordinal(1).unwrap_or(today);
        for (person, account) in people.iter().zip(accounts) {
            if let Some(terms) = person.terms(valid_from) {
                self.grant_role(caller, account, &terms).await?;
            }
        }
        Ok(people)
    }

    /// Puts the demonstration province into a database that has people but nothing to show.
    ///
    /// # Errors
    /// The caller may not; there are units or values already; the database cannot be written.
    pub async fn load_demonstration_data(
        &self,
        caller: &Caller,
        size: Size,
        seed: u64,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<(), AppError> {
        self.check(caller, Action::LoadDemonstration, &Resource::Office)?;
        let queries = self.store().queries();
        if !queries.office_units().await?.is_empty() || !queries.years_with_values().await?.is_empty() {
            return Err(AppError::Input(not_empty().into()));
        }
        self.fill(caller, size, seed, progress).await
    }

    async fn fill(
        &self,
        caller: &Caller,
        size: Size,
        seed: u64,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<(), AppError> {
        progress(Step::Units);
        let units = places::units(size);
        self.add_units(caller, &units).await?;
        progress(Step::Registers);
        self.fill_registers(caller, &units, seed).await?;
        progress(Step::Counts);
        let now = local_from_utc(self.store().now());
        self.snapshot_lake(now).await?;
        self.count_indexes(caller, now).await?;
        let framework =
            &self.library().framework(FRAMEWORK).ok_or(AppError::NotFound("framework"))?.framework;
        for year in size.years() {
            progress(Step::Values(*year));
            let made: Vec<ComponentValue> = values::values(framework, &units, *year, seed);
            let name = format!("minh-hoa-{year}");
            let rows = u64::try_from(made.len()).unwrap_or(u64::MAX);
            let file = ImportFile::new(&name, format!("{name} {seed}").as_bytes(), rows, 0);
            let commands = self.store().commands();
            commands
                .import_component_values(&caller.actor, FRAMEWORK, *year, &file, &made, ImportMode::Replace)
                .await?;
            progress(Step::Scores(*year));
            self.score_year(caller, FRAMEWORK, *year).await?;
        }
        Ok(())
    }
}

impl App {
    /// Puts records of the invented province into the registers, up to now.
    async fn fill_registers(
        &self,
        caller: &Caller,
        units: &[(String, OfficeUnitFields)],
        seed: u64,
    ) -> Result<(), AppError> {
        let now = local_from_utc(self.store().now());
        let made = registers::records(units, &self.state().calendar.work, now, seed);
        for (name, records) in made {
            let register = self.library().registers.register(name).ok_or(AppError::NotFound("register"))?;
            let reader = RecordReader::new(register);
            let mut values = Vec::with_capacity(records.len());
            for cells in &records {
                let cell = |field: usize| {
                    let name = register.fields.get(field).map(|field| field.name.as_str());
                    let cell = cells.iter().find(|(known, _)| Some(*known) == name);
                    (cell.map_or("", |(_, text)| text.as_str()), NumberStyle::Point)
                };
                let (read, findings) = reader.read_fields(cell, &|| Place::item(name));
                values.push(read.ok_or(AppError::Input(findings))?);
            }
            for part in values.chunks(MOST_RECORDS_IN_CALL) {
                let origin = RecordOrigin::Program { name: "demonstration".to_owned() };
                self.store().commands().put_records(&caller.actor, register, part, origin).await?;
            }
        }
        Ok(())
    }
}

fn not_empty() -> Finding {
    Finding::rejected(
        "not-empty",
        Text::new(
            "Cơ sở dữ liệu đã có dữ liệu; dữ liệu minh họa chỉ được nạp vào nơi trống",
            "The database is not empty; the demonstration only fills an empty one",
        ),
    )
    .hint(Text::new("Dùng một thư mục khác với --data", "Use another folder with --data"))
}
