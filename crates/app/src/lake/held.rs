//! The lake that pages read, and what was computed from it.

use super::measure::{Engine, closure, measure};
use super::{MeasureRequest, Measured, OfficeCalendars, Rollup, Snapshotted, snapshot};
use crate::{App, AppError};
use caicach_measures::{Lake, Manifest};
use chrono::NaiveDateTime;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

/// How much memory answers may take, in bytes, roughly.
const CAPACITY: u64 = 128 * 1024 * 1024;
/// How many answers are expected to fit.
const ESTIMATED_ANSWERS: usize = 512;
/// What a row of an answer takes, roughly.
const ROW_BYTES: usize = 160;

/// The lake with its newest snapshots, as they were when it was looked at last.
#[derive(Debug, Clone)]
pub struct HeldLake {
    /// The lake, bound to these snapshots.
    pub lake: Lake,
    /// The snapshots by register.
    pub manifests: Arc<BTreeMap<String, Manifest>>,
}

/// The place of the lake, and how it was found last.
#[derive(Debug, Default)]
pub(crate) struct LakePlace {
    lake: Option<Lake>,
    held: RwLock<Option<Arc<HeldLake>>>,
    /// One snapshot at a time: two would be in each other's way.
    taking: tokio::sync::Mutex<()>,
}

/// What an answer depends on: the snapshots that it reads, who counts in whose figures, and what is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    snapshots: Vec<(String, u64)>,
    closure: u64,
    request: String,
}

#[derive(Debug, Clone)]
struct Bytewise;

impl Weighter<Key, Arc<Measured>> for Bytewise {
    fn weight(&self, key: &Key, answer: &Arc<Measured>) -> u64 {
        let bytes = key.request.len() + answer.rows.len() * ROW_BYTES;
        u64::try_from(bytes).unwrap_or(u64::MAX).max(1)
    }
}

/// Answers that are kept.
pub(crate) struct Answers(Cache<Key, Arc<Measured>, Bytewise>);

impl Default for Answers {
    fn default() -> Self {
        Self(Cache::with_weighter(ESTIMATED_ANSWERS, CAPACITY, Bytewise))
    }
}

impl std::fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Answers").field("kept", &self.0.len()).finish()
    }
}

impl App {
    /// The product with a lake beside the database. [`App::refresh_lake`] looks at it for the first time.
    #[must_use]
    pub fn with_lake(mut self, lake: Lake) -> Self {
        self.lake = LakePlace { lake: Some(lake), ..LakePlace::default() };
        self
    }

    /// The lake as it was found last; none when there is no lake, or nobody looked yet.
    #[must_use]
    pub fn lake(&self) -> Option<Arc<HeldLake>> {
        self.lake.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks for newer snapshots. True: there are some.
    ///
    /// # Errors
    /// The lake cannot be read.
    pub async fn refresh_lake(&self) -> Result<bool, AppError> {
        let Some(lake) = &self.lake.lake else { return Ok(false) };
        let mut manifests = BTreeMap::new();
        for register in &self.library().registers.registers {
            if let Some(manifest) = lake.manifest(&register.id).await? {
                manifests.insert(register.id.clone(), manifest);
            }
        }
        let is_new = self.lake().is_none_or(|held| *held.manifests != manifests);
        if is_new {
            let manifests = Arc::new(manifests);
            let held = HeldLake { lake: lake.at(Arc::clone(&manifests)), manifests };
            *self.lake.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(held));
        }
        Ok(is_new)
    }

    /// Takes what changed in the registers over into the lake; nothing where there is no lake.
    ///
    /// # Errors
    /// The database or the lake cannot be read or written; the snapshots before stay in force.
    pub async fn snapshot_lake(&self, at: NaiveDateTime) -> Result<Snapshotted, AppError> {
        let Some(lake) = &self.lake.lake else { return Ok(Snapshotted::default()) };
        let _alone = self.lake.taking.lock().await;
        let calendars = OfficeCalendars::new(self.state(), at.date());
        let done = snapshot(self.store(), lake, &self.library().registers, &calendars, at).await;
        // Also after a failure: registers before the one that failed are there.
        self.refresh_lake().await?;
        done
    }

    /// Values of measures from the newest snapshots; kept until a snapshot or the tree of units changes.
    ///
    /// # Errors
    /// There is no lake, or a measure is not known; the lake cannot be read.
    pub async fn measured(&self, request: &MeasureRequest) -> Result<Arc<Measured>, AppError> {
        let held = self.lake().ok_or(AppError::NotFound("lake"))?;
        let key = self.key(&held, request);
        let guard = match self.answers.0.get_value_or_guard_async(&key).await {
            Ok(kept) => return Ok(kept),
            Err(guard) => guard,
        };
        let state = self.state();
        let measured =
            measure(&Engine::Here, &held.lake, &self.library().registers, &state.units, request).await?;
        let measured = Arc::new(measured);
        // When the place was given away meanwhile, the answer is used all the same.
        let _ = guard.insert(Arc::clone(&measured));
        Ok(measured)
    }

    fn key(&self, held: &HeldLake, request: &MeasureRequest) -> Key {
        let content = &self.library().registers;
        let asked = |id: &str| {
            request.measures.is_empty()
                || request.measures.iter().filter_map(|name| content.measure(name)).any(|measure| {
                    measure.register == id
                        || measure.shape.exists.as_ref().is_some_and(|exists| exists.register == id)
                })
        };
        let snapshots =
            held.manifests.iter().filter(|(id, _)| asked(id)).map(|(id, one)| (id.clone(), one.number));
        let closure = match request.rollup {
            Rollup::Own | Rollup::Whole => 0,
            Rollup::Subtree => {
                let mut hasher = DefaultHasher::new();
                closure(&self.state().units, request.last.last_day()).hash(&mut hasher);
                hasher.finish()
            }
        };
        Key { snapshots: snapshots.collect(), closure, request: format!("{request:?}") }
    }
}
