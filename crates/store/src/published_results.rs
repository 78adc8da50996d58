//! Results that somebody published, as an office adds them: its own past results, and others that it wants to compare with.
//!
//! A result is known by its index, year, unit and source. Two sources for one unit and year stand side by side, also
//! when they differ; a later import of the same source replaces its rows. Values are exact decimals, kept as text.

use crate::audit::{Chain, Event};
use crate::commands::Change;
use crate::entities::published_result;
use crate::imports::{self, Import, ImportBatchId, ImportFile, ImportKind, rows_in_statement};
use crate::text::check_text;
use crate::{Actor, Commands, Queries, StoreError, Subject};
use rust_decimal::Decimal;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, NotSet, PaginatorTrait, QueryFilter, Set};
use serde_json::json;
use std::collections::{BTreeMap, HashSet};

const COLUMNS: usize = 11;

/// A published result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedResult {
    /// Which index: `par_index`, `sipas` and so on.
    pub index_id: String,
    /// The year that was assessed.
    pub year: i32,
    /// The unit.
    pub unit_code: String,
    /// Its name, as published.
    pub unit_name: String,
    /// Its rank, as published.
    pub rank: Option<i32>,
    /// Its value, as published, with the places that were printed.
    pub value: Option<Decimal>,
    /// Parts of the value, by name.
    pub parts: BTreeMap<String, Decimal>,
    /// What is to be said about it.
    pub note: Option<String>,
    /// Where it was published.
    pub source: String,
    /// What kind of source that is.
    pub source_kind: String,
    /// The import that brought it.
    pub batch: Option<ImportBatchId>,
}

impl PublishedResult {
    fn key(&self) -> (&str, i32, &str, &str) {
        (&self.index_id, self.year, &self.unit_code, &self.source)
    }
}

/// Which results are asked for; what is `None` is not asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishedResultFilter {
    /// Of this index.
    pub index_id: Option<String>,
    /// Of this year.
    pub year: Option<i32>,
    /// Of this unit.
    pub unit_code: Option<String>,
}

impl Commands<'_> {
    /// Imports results from a file, all or none. Rows of the same index, year, unit and source are replaced; a file whose rows are
    /// all there already changes nothing. The field [`PublishedResult::batch`] of what goes in is set here.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when a row has no index, unit or source, or two rows have the same key.
    pub async fn import_published_results(
        &self,
        actor: &Actor,
        file: &ImportFile,
        results: &[PublishedResult],
    ) -> Result<Import, StoreError> {
        check(results)?;
        let change = self.begin(actor, &Chain::results()).await?;
        for batch in imports::earlier(change.connection(), ImportKind::PublishedResults.code(), file).await? {
            let still_there = published_result::Entity::find()
                .filter(published_result::Column::BatchId.eq(batch.id))
                .count(change.connection())
                .await?;
            if i64::try_from(still_there) == Ok(batch.accepted) && still_there > 0 {
                return Ok(Import::AlreadyThere(batch.into()));
            }
        }
        let batch = imports::enter(&change, ImportKind::PublishedResults.code(), file, results.len()).await?;
        write(&change, results, batch.id).await?;
        let event = Event::new("published_results.import", Subject::ImportBatch, &batch.id)
            .after(imports::description(&batch));
        change.commit(event).await?;
        Ok(Import::Done(batch))
    }

    /// Removes the results that an import brought and that no later one replaced. Returns how many there were.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there are none.
    pub async fn remove_published_results(
        &self,
        actor: &Actor,
        batch: ImportBatchId,
        reason: &str,
    ) -> Result<u64, StoreError> {
        let change = self.begin(actor, &Chain::results()).await?;
        let removed = published_result::Entity::delete_many()
            .filter(published_result::Column::BatchId.eq(batch.0))
            .exec(change.connection())
            .await?
            .rows_affected;
        if removed == 0 {
            return Err(StoreError::not_found(Subject::ImportBatch, &batch));
        }
        let event = Event::new("published_results.remove", Subject::ImportBatch, &batch)
            .before(json!({ "rows": removed }))
            .because(Some(reason));
        change.commit(event).await?;
        Ok(removed)
    }
}

impl Queries<'_> {
    /// Results, by index, year, unit and source.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when a stored value is no number.
    pub async fn published_results(
        &self,
        filter: &PublishedResultFilter,
    ) -> Result<Vec<PublishedResult>, StoreError> {
        let mut find = published_result::Entity::find();
        if let Some(index_id) = &filter.index_id {
            find = find.filter(published_result::Column::IndexId.eq(index_id));
        }
        if let Some(year) = filter.year {
            find = find.filter(published_result::Column::Year.eq(year));
        }
        if let Some(unit_code) = &filter.unit_code {
            find = find.filter(published_result::Column::UnitCode.eq(unit_code));
        }
        let rows = find.all(self.store.read()).await?;
        let mut results: Vec<PublishedResult> =
            rows.into_iter().map(PublishedResult::try_from).collect::<Result<_, _>>()?;
        // Sorted here, because the databases sort text each in its own way.
        results.sort_by(|one, other| one.key().cmp(&other.key()));
        Ok(results)
    }
}

fn check(results: &[PublishedResult]) -> Result<(), StoreError> {
    let mut keys = HashSet::new();
    for result in results {
        let (index_id, year, unit_code, source) = result.key();
        if index_id.is_empty() || unit_code.is_empty() || source.is_empty() {
            return Err(StoreError::invalid(
                "results",
                format!("Kết quả năm {year} của “{}” thiếu chỉ số, mã đơn vị hoặc nguồn.", result.unit_name),
                format!("The result of “{}” in {year} has no index, unit or source.", result.unit_name),
            ));
        }
        let note = result.note.as_deref().unwrap_or_default();
        for text in [index_id, unit_code, source, &result.unit_name, note, &result.source_kind] {
            check_text("results", text)?;
        }
        if !keys.insert(result.key()) {
            return Err(StoreError::invalid(
                "results",
                format!("{index_id} năm {year} của đơn vị {unit_code} có hai dòng cùng một nguồn."),
                format!("{index_id} of unit {unit_code} in {year} stands twice for one source."),
            ));
        }
    }
    Ok(())
}

async fn write(
    change: &Change<'_>,
    results: &[PublishedResult],
    batch: ImportBatchId,
) -> Result<(), StoreError> {
    use published_result::Column;
    let key = [Column::IndexId, Column::Year, Column::UnitCode, Column::Source];
    let replaced = [
        Column::UnitName,
        Column::Rank,
        Column::Value,
        Column::Parts,
        Column::Note,
        Column::SourceKind,
        Column::BatchId,
    ];
    for chunk in results.chunks(rows_in_statement(COLUMNS)) {
        let rows = chunk.iter().map(|result| row(result, batch));
        published_result::Entity::insert_many(rows)
            .on_conflict(OnConflict::columns(key).update_columns(replaced).to_owned())
            .exec_without_returning(change.connection())
            .await?;
    }
    Ok(())
}

fn row(result: &PublishedResult, batch: ImportBatchId) -> published_result::ActiveModel {
    published_result::ActiveModel {
        id: NotSet,
        index_id: Set(result.index_id.clone()),
        year: Set(result.year),
        unit_code: Set(result.unit_code.clone()),
        unit_name: Set(result.unit_name.clone()),
        rank: Set(result.rank),
        value: Set(result.value.map(|value| value.to_string())),
        parts: Set(json!(result.parts).to_string()),
        note: Set(result.note.clone()),
        source: Set(result.source.clone()),
        source_kind: Set(result.source_kind.clone()),
        batch_id: Set(Some(batch.0)),
    }
}

impl TryFrom<published_result::Model> for PublishedResult {
    type Error = StoreError;

    fn try_from(row: published_result::Model) -> Result<Self, StoreError> {
        let damaged = |cause: crate::error::Cause| {
            StoreError::corrupt_because(
                format!("kết quả số {} không đọc được", row.id),
                format!("result {} cannot be read", row.id),
                cause,
            )
        };
        let value = row.value.as_deref().map(str::parse).transpose();
        let parts = serde_json::from_str(&row.parts);
        Ok(Self {
            value: value.map_err(|error: rust_decimal::Error| damaged(error.into()))?,
            parts: parts.map_err(|error| damaged(error.into()))?,
            index_id: row.index_id,
            year: row.year,
            unit_code: row.unit_code,
            unit_name: row.unit_name,
            rank: row.rank,
            note: row.note,
            source: row.source,
            source_kind: row.source_kind,
            batch: row.batch_id.map(ImportBatchId),
        })
    }
}
