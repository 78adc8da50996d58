//! The quality of the data: what a look over the registers finds without asking anybody.
//!
//! Nothing here is a verdict. A gap may be a report that was never due, a jump a campaign, a duplicate two siblings at one
//! counter. Each item says what was found by which rule, and where the records are.

mod disagreements;
mod gaps;
mod jumps;
mod rules;

pub use disagreements::Disagreement;
pub use gaps::Gap;
pub use jumps::{Jump, LEAST_PAST, PAST_MONTHS, THRESHOLD};
pub use rules::{BrokenRule, SumOff};

use crate::lake::{HeldLake, SameValues};
use crate::{App, AppError, State};
use caicach_content::registers::RegisterContent;
use caicach_measures::{RecordPage, records_where, same_values};
use caicach_registers::{DOSSIERS, Register, Value};
use chrono::NaiveDate;
use std::sync::Arc;

/// The columns in which probable duplicates of dossiers agree.
pub const DUPLICATE_COLUMNS: [&str; 3] = ["unit", "procedure", "received_at"];
/// So many groups of duplicates are listed; all are counted.
const GROUPS_LISTED: usize = 200;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Quality {
    /// The last day that was looked at: the one before today, and never later than the snapshots.
    pub day: Option<NaiveDate>,
    /// Stretches without figures, of registers that hold figures of periods.
    pub gaps: Vec<Gap>,
    /// Rules that records break, and that do not set them aside.
    pub rules: Vec<BrokenRule>,
    /// Figures whose parts do not add up to their sums.
    pub sums: Vec<SumOff>,
    /// Months that differ much from those before.
    pub jumps: Vec<Jump>,
    /// Groups of dossiers that agree in [`DUPLICATE_COLUMNS`] and have different codes.
    pub duplicates: Vec<SameValues>,
    /// How many such groups there are, and how many dossiers are in them.
    pub duplicates_in_all: (u64, u64),
    /// Figures of form II.06a that differ from what the register of dossiers counts.
    pub disagreements: Vec<Disagreement>,
    /// How many figures were held against dossiers.
    pub compared: u64,
    /// Units that the list of units does not have, with their records: the register, the unit, how many.
    pub unknown_units: Vec<(String, String, u64)>,
    /// Registers whose number of records differs between the database and the lake: the register, there, here.
    pub row_counts: Vec<(String, u64, u64)>,
}

/// What was found last, and from which snapshots.
#[derive(Debug, Default)]
pub(crate) struct KeptQuality(tokio::sync::Mutex<Option<(Key, Arc<Quality>)>>);

type Key = (Vec<(String, u64)>, NaiveDate, usize);

/// What the parts of the look have at hand.
struct Looking<'a> {
    held: &'a HeldLake,
    content: &'a RegisterContent,
    state: &'a State,
    app: &'a App,
    /// Today.
    today: NaiveDate,
}

impl App {
    /// Looks over the registers in the lake; the answer is kept until a snapshot or the day changes. None without a lake.
    ///
    /// # Errors
    /// The lake or the database cannot be read.
    pub async fn quality(&self, today: NaiveDate) -> Result<Option<Arc<Quality>>, AppError> {
        let Some(held) = self.lake() else { return Ok(None) };
        let numbers = held.manifests.iter().map(|(id, manifest)| (id.clone(), manifest.number)).collect();
        let state = self.state();
        let key = (numbers, today, state.units.ids().count());
        let mut kept = self.quality.0.lock().await;
        if let Some((_, quality)) = kept.as_ref().filter(|(known, _)| *known == key) {
            return Ok(Some(Arc::clone(quality)));
        }
        let content = &self.library().registers;
        let looking = Looking { held: &held, content, state: &state, app: self, today };
        let quality = Arc::new(looking.look().await?);
        *kept = Some((key, Arc::clone(&quality)));
        Ok(Some(quality))
    }
}

impl Looking<'_> {
    async fn look(&self) -> Result<Quality, AppError> {
        let mut quality = Quality { day: self.today.pred_opt(), ..Quality::default() };
        for register in self.registers() {
            quality.rules.extend(self.broken_rules(register).await?);
            quality.sums.extend(self.sums(register).await?);
            quality.gaps.extend(self.gaps(register).await?);
            quality.unknown_units.extend(self.unknown_units(register).await?);
        }
        quality.jumps = self.jumps().await?;
        if let Some(dossiers) = self.registers().find(|register| register.id == DOSSIERS) {
            let (groups, all, records) =
                same_values(&self.held.lake, dossiers, &DUPLICATE_COLUMNS, GROUPS_LISTED).await?;
            quality.duplicates = groups;
            quality.duplicates_in_all = (all, records);
            (quality.disagreements, quality.compared) = self.disagreements().await?;
        }
        for state in self.app.store().queries().register_states().await? {
            let Some(manifest) = self.held.manifests.get(&state.register) else { continue };
            let there = u64::try_from(state.rows).unwrap_or_default();
            let is_current = manifest.source.as_ref().is_some_and(|source| source.revision == state.revision);
            if is_current && there != manifest.rows() {
                quality.row_counts.push((state.register, there, manifest.rows()));
            }
        }
        Ok(quality)
    }

    /// The registers that the lake holds.
    fn registers(&self) -> impl Iterator<Item = &Register> {
        self.content.registers.iter().filter(|register| self.held.manifests.contains_key(&register.id))
    }

    /// All records of a register with the values of its fields, in their order; the columns that are derived follow.
    async fn records(&self, register: &Register) -> Result<Vec<Vec<Value>>, AppError> {
        let columns: Vec<usize> = (0..register.columns().count()).collect();
        let page = RecordPage { columns: &columns, skip: 0, limit: MOST_FIGURES };
        let found = records_where(&self.held.lake, register, None, None, page).await?;
        Ok(found.page.into_iter().map(|(values, _)| values).collect())
    }
}

/// Registers of figures have a record for a unit and period; more than this are not looked at one by one.
const MOST_FIGURES: usize = 200_000;

/// The value of a field.
fn field<'a>(register: &Register, values: &'a [Value], name: &str) -> Option<&'a Value> {
    let place = register.fields.iter().position(|field| field.name == name)?;
    values.get(place).filter(|value| !value.is_null())
}

fn day_of(register: &Register, values: &[Value], name: &str) -> Option<NaiveDate> {
    field(register, values, name).and_then(Value::as_date)
}

fn unit_of(register: &Register, values: &[Value]) -> Option<String> {
    values.get(register.unit).and_then(Value::as_text).map(str::to_owned)
}
