//! Which records are asked for.

use super::RecordId;
use super::cells::{TimeForm, json_texts, normalise_value, push_json};
use super::layout::{DOSSIER_DATE, Layout, Table, fold};
use super::write::texts;
use crate::text::check_text;
use crate::{StoreError, UnitScope};
use caicach_registers::Value;
use chrono::{Days, NaiveDate, NaiveTime};
use sea_orm::DatabaseBackend;

/// Which records are asked for; what is not set is not asked about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordFilter {
    /// Those in which one of the fields of [`Register::search`](caicach_registers::Register::search) holds this text. Small and
    /// capital letters are the same, letters with and without marks are not.
    pub search: Option<String>,
    /// Those in which all of these fields have these values; [`Value::Null`] asks for an empty one.
    pub equals: Vec<(String, Value)>,
    /// Those of one of these units.
    pub units: Option<Vec<String>>,
    /// Those of units that somebody reaches.
    pub scope: UnitScope,
    /// Those whose [`Register::date`](caicach_registers::Register::date) lies between these days, both included.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Whether withdrawn records are meant too.
    pub include_withdrawn: bool,
}

/// The conditions of a statement with their parameters.
pub(super) struct Conditions {
    backend: DatabaseBackend,
    all: Vec<String>,
    parameters: Vec<sea_orm::Value>,
}

impl Conditions {
    /// All records of a register.
    pub(super) fn new(layout: &Layout<'_>, backend: DatabaseBackend) -> Self {
        let mut conditions = Self { backend, all: Vec::new(), parameters: Vec::new() };
        if layout.table == Table::Record {
            let register = conditions.bind(layout.register.id.as_str());
            conditions.add(format!("register = {register}"));
        }
        conditions
    }

    /// The records of a register that a filter lets through.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the filter asks for a field that the register has not, or for another type of value.
    pub(super) fn of_filter(
        layout: &Layout<'_>,
        backend: DatabaseBackend,
        filter: &RecordFilter,
    ) -> Result<Self, StoreError> {
        let mut conditions = Self::new(layout, backend);
        if !filter.include_withdrawn {
            conditions.add("NOT is_withdrawn".to_owned());
        }
        if let Some(units) = &filter.units {
            for unit in units {
                check_text("units", unit)?;
            }
            let units = conditions.bind(json_texts(units.iter().map(String::as_str)));
            conditions.add(format!("unit IN {}", texts(backend, &units)));
        }
        conditions.within(&filter.scope);
        if let Some((from, to)) = filter.days {
            conditions.days(layout, from, to)?;
        }
        for (name, value) in &filter.equals {
            conditions.equals(layout, name, value)?;
        }
        let search = filter.search.as_deref().map(str::trim).filter(|search| !search.is_empty());
        if let Some(search) = search {
            check_text("search", search)?;
            let pattern = fold(search).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let pattern = conditions.bind(format!("%{pattern}%"));
            conditions.add(format!("search_text LIKE {pattern} ESCAPE '\\'"));
        }
        Ok(conditions)
    }

    /// Those of units that a scope reaches.
    pub(super) fn within(&mut self, scope: &UnitScope) {
        let backend = self.backend;
        let subquery = scope.subquery(backend, &mut |value| self.bind(value));
        if let Some(units) = subquery {
            self.add(format!("unit IN {units}"));
        }
    }

    /// Those of units that a scope does not reach.
    pub(super) fn outside(&mut self, scope: &UnitScope) {
        let backend = self.backend;
        let subquery = scope.subquery(backend, &mut |value| self.bind(value));
        // A scope without limits leaves nothing outside.
        let units = subquery.unwrap_or_else(|| "(SELECT unit)".to_owned());
        self.add(format!("unit NOT IN {units}"));
    }

    /// Takes a parameter in, and gives its name.
    pub(super) fn bind(&mut self, value: impl Into<sea_orm::Value>) -> String {
        self.parameters.push(value.into());
        format!("${}", self.parameters.len())
    }

    /// One more condition.
    pub(super) fn add(&mut self, condition: String) {
        self.all.push(condition);
    }

    /// Those behind a record, in an order of their numbers.
    pub(super) fn behind(&mut self, after: Option<RecordId>, comparison: char) {
        if let Some(after) = after {
            let after = self.bind(after.0);
            self.add(format!("id {comparison} {after}"));
        }
    }

    /// The words of the statement.
    pub(super) fn sql(&self) -> String {
        if self.all.is_empty() { String::new() } else { format!("WHERE {}", self.all.join(" AND ")) }
    }

    /// The parameters.
    pub(super) fn into_parameters(self) -> Vec<sea_orm::Value> {
        self.parameters
    }

    fn days(&mut self, layout: &Layout<'_>, from: NaiveDate, to: NaiveDate) -> Result<(), StoreError> {
        if layout.register.date.is_none() {
            return Err(StoreError::invalid(
                "days",
                format!("Sổ {} không có ngày để lọc.", layout.register.id),
                format!("The register {} has no date to filter by.", layout.register.id),
            ));
        }
        match layout.table {
            Table::Record => {
                let (from, to) = (self.bind(from), self.bind(to));
                self.add(format!("day BETWEEN {from} AND {to}"));
            }
            Table::Dossier => {
                let end = to.checked_add_days(Days::new(1)).unwrap_or(to);
                let from = self.bind(from.and_time(NaiveTime::MIN));
                let end = self.bind(end.and_time(NaiveTime::MIN));
                self.add(format!("{DOSSIER_DATE} >= {from} AND {DOSSIER_DATE} < {end}"));
            }
        }
        Ok(())
    }

    fn equals(&mut self, layout: &Layout<'_>, name: &str, value: &Value) -> Result<(), StoreError> {
        let (place, field) = layout.field(name)?;
        let value = normalise_value(field, value)
            .map_err(|reason| StoreError::Invalid { field: "equals", reason })?;
        let condition = match (layout.column(place), &value) {
            (Some(column), Value::Null) => format!("{} IS NULL", column.name),
            (Some(column), value) => {
                let parameter = match value {
                    Value::Null => return Ok(()),
                    Value::Text(text) => self.bind(text.as_str()),
                    Value::Integer(number) => self.bind(*number),
                    Value::Number(number) => self.bind(*number),
                    Value::Boolean(yes) => self.bind(*yes),
                    Value::Date(day) => self.bind(*day),
                    Value::Time(time) => self.bind(*time),
                };
                format!("{} = {parameter}", column.name)
            }
            (None, value) => {
                let stored = self.json_of(layout.table, name);
                if value.is_null() {
                    format!("{stored} IS NULL")
                } else {
                    let mut json = String::new();
                    push_json(&mut json, value, TimeForm::Iso);
                    format!("{stored} = {}", self.bind(json))
                }
            }
        };
        self.add(condition);
        Ok(())
    }

    /// The JSON text of a field, as it was written: the two databases hold it alike, so that texts can be compared.
    fn json_of(&mut self, table: Table, field: &str) -> String {
        let column = table.json_column();
        let field = self.bind(field);
        match self.backend {
            DatabaseBackend::Postgres => {
                format!("CAST(CAST({column} AS JSON) -> CAST({field} AS TEXT) AS TEXT)")
            }
            _ => format!("({column} -> {field})"),
        }
    }
}
