//! In which table the records of a register stand, and in which of its columns each field.
//!
//! **Invariant:** the only names that enter SQL are those of this file and of [`dossier_columns`](super::dossier_columns). The name
//! of any other field is a parameter.

use super::cells::{self, TimeForm, json_texts, push_all, push_json, push_text};
use super::dossier_columns::{Column, column_of};
use crate::StoreError;
use caicach_registers::{DOSSIERS, Field, Register, Value, ValueType};
use unicode_normalization::UnicodeNormalization;

/// The field of dossiers that is their key.
const DOSSIER_KEY: &str = "code";
/// The field of dossiers that says whose they are.
const DOSSIER_UNIT: &str = "unit";
/// The field of dossiers that says when they came.
pub(super) const DOSSIER_DATE: &str = "received_at";

/// A register and its table.
pub(super) struct Layout<'a> {
    pub(super) register: &'a Register,
    pub(super) table: Table,
    /// The column of each field; none for a field that stands in the JSON.
    columns: Vec<Option<&'static Column>>,
}

/// A table of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// Of all registers but one.
    Record,
    /// Of dossiers.
    Dossier,
}

/// A column that is written from the values of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) name: &'static str,
    pub(super) value_type: ValueType,
}

impl Table {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Dossier => "dossier",
        }
    }

    /// The column that identifies a record within its register.
    pub(super) fn key_column(self) -> &'static str {
        match self {
            Self::Record => "record_key",
            Self::Dossier => DOSSIER_KEY,
        }
    }

    /// The columns of which no two rows have the same values.
    pub(super) fn unique_columns(self) -> &'static str {
        match self {
            Self::Record => "register, record_key",
            Self::Dossier => DOSSIER_KEY,
        }
    }

    /// The column with the fields that have none of their own.
    pub(super) fn json_column(self) -> &'static str {
        match self {
            Self::Record => "data",
            Self::Dossier => "more",
        }
    }
}

impl<'a> Layout<'a> {
    /// The layout of a register.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when it has no name, or is that of dossiers and has another key, unit or date.
    pub(super) fn of(register: &'a Register) -> Result<Self, StoreError> {
        if register.id.is_empty() || register.id.contains('\0') {
            return Err(StoreError::invalid(
                "register",
                "Sổ theo dõi không có mã.",
                "The register has no id.",
            ));
        }
        let is_dossiers = register.id == DOSSIERS;
        let column = |name: &str, value_type| if is_dossiers { column_of(name, value_type) } else { None };
        let layout = Self {
            register,
            table: if is_dossiers { Table::Dossier } else { Table::Record },
            columns: register
                .fields
                .iter()
                .map(|field| column(&field.name, field.kind.value_type()))
                .collect(),
        };
        if is_dossiers {
            let column_at = |place: usize| layout.column(place).map(|column| column.name);
            let date = register.date.and_then(column_at);
            let is_known = matches!(register.key.as_slice(), [key] if column_at(*key) == Some(DOSSIER_KEY))
                && column_at(register.unit) == Some(DOSSIER_UNIT)
                && date.is_none_or(|date| date == DOSSIER_DATE);
            if !is_known {
                return Err(StoreError::invalid(
                    "register",
                    "Sổ hồ sơ phải có khóa là code, đơn vị là unit và ngày là received_at.",
                    "The register of dossiers must have the key code, the unit unit and the date received_at.",
                ));
            }
        }
        Ok(layout)
    }

    /// The column of a field; none for one that stands in the JSON.
    pub(super) fn column(&self, place: usize) -> Option<&'static Column> {
        self.columns.get(place).copied().flatten()
    }

    /// The columns that fields have, with the places of those fields.
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &'static Column)> {
        self.columns.iter().enumerate().filter_map(|(place, column)| column.map(|column| (place, column)))
    }

    /// A field by its name, with its place.
    ///
    /// # Errors
    /// [`StoreError::Invalid`] when the register has no such field.
    pub(super) fn field(&self, name: &str) -> Result<(usize, &'a Field), StoreError> {
        self.register.fields.iter().enumerate().find(|(_, field)| field.name == name).ok_or_else(|| {
            StoreError::invalid(
                "field",
                format!("Sổ {} không có trường “{name}”.", self.register.id),
                format!("The register {} has no field “{name}”.", self.register.id),
            )
        })
    }

    /// What identifies a record within its register, from the parts of its key.
    pub(super) fn key_of_parts(&self, parts: &[String]) -> String {
        match (self.table, parts) {
            (Table::Dossier, [code]) => code.clone(),
            _ => json_texts(parts.iter().map(String::as_str)),
        }
    }

    /// What identifies a record within its register.
    pub(super) fn key(&self, values: &[Value]) -> String {
        self.key_of_parts(&cells::key(self.register, values))
    }

    /// The columns that [`Layout::push_row`] fills, in its order.
    pub(super) fn written(&self) -> Vec<Written> {
        let text = |name| Written { name, value_type: ValueType::Text };
        match self.table {
            Table::Record => vec![
                text("register"),
                text("record_key"),
                text("unit"),
                Written { name: "day", value_type: ValueType::Date },
                text("data"),
                text("search_text"),
            ],
            Table::Dossier => {
                let own = self.columns();
                let mut written: Vec<Written> = own
                    .map(|(_, column)| Written { name: column.name, value_type: column.value_type })
                    .collect();
                written.extend([text("more"), text("search_text")]);
                written
            }
        }
    }

    /// Adds the cells of a record as a JSON array.
    pub(super) fn push_row(&self, out: &mut String, values: &[Value]) {
        let cell = |out: &mut String, place: usize| {
            push_json(out, values.get(place).unwrap_or(&Value::Null), TimeForm::Sql);
        };
        out.push('[');
        match self.table {
            Table::Record => {
                push_text(out, &self.register.id);
                out.push(',');
                push_text(out, &self.key(values));
                out.push(',');
                cell(out, self.register.unit);
                out.push(',');
                let day = self.register.date.and_then(|place| values.get(place)?.as_date());
                push_json(out, &day.map(Value::Date).unwrap_or_default(), TimeForm::Sql);
            }
            Table::Dossier => {
                for (position, (place, _)) in self.columns().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    cell(out, place);
                }
            }
        }
        out.push(',');
        match self.json(values) {
            Some(json) => push_text(out, &json),
            None => out.push_str("null"),
        }
        out.push(',');
        push_text(out, &self.search_text(values));
        out.push(']');
    }

    /// The fields that have no column, as a JSON object without those that are empty.
    fn json(&self, values: &[Value]) -> Option<String> {
        let fields = self.register.fields.iter().zip(values).enumerate();
        let mut known = fields
            .filter(|(place, (_, value))| self.column(*place).is_none() && !value.is_null())
            .map(|(_, both)| both)
            .peekable();
        if self.table == Table::Dossier && known.peek().is_none() {
            return None;
        }
        let mut out = String::new();
        push_all(&mut out, ['{', '}'], known, |out, (field, value)| {
            push_text(out, &field.name);
            out.push(':');
            push_json(out, value, TimeForm::Iso);
        });
        Some(out)
    }

    /// What the search looks at.
    fn search_text(&self, values: &[Value]) -> String {
        let found = self.register.search.iter().filter_map(|place| values.get(*place));
        let texts: Vec<String> = found.filter(|value| !value.is_null()).map(Value::to_field).collect();
        fold(&texts.join("\n"))
    }
}

/// A text without the difference of small and capital letters, which SQLite knows of ASCII only.
pub(super) fn fold(text: &str) -> String {
    text.to_lowercase().nfc().collect()
}
