//! The columns of the table of dossiers.

use caicach_registers::ValueType;

/// A field that has a column of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// The name of the field and of the column.
    pub(super) name: &'static str,
    /// The type of its values.
    pub(super) value_type: ValueType,
}

const fn column(name: &'static str, value_type: ValueType) -> Column {
    Column { name, value_type }
}

/// The columns, as the migration made them.
#[rustfmt::skip]
pub(super) const COLUMNS: [Column; 37] = [
    column("code", ValueType::Text),
    column("procedure", ValueType::Text),
    column("field", ValueType::Text),
    column("unit", ValueType::Text),
    column("intake_unit", ValueType::Text),
    column("level", ValueType::Text),
    column("applicant", ValueType::Text),
    column("channel", ValueType::Text),
    column("result_channel", ValueType::Text),
    column("online_level", ValueType::Text),
    column("received_at", ValueType::Time),
    column("limit_days", ValueType::Number),
    column("limit_hours", ValueType::Number),
    column("limit_unit", ValueType::Text),
    column("due_at", ValueType::Time),
    column("status", ValueType::Text),
    column("finished_at", ValueType::Time),
    column("returned_at", ValueType::Time),
    column("pauses", ValueType::Text),
    column("supplement_requests", ValueType::Integer),
    column("visits", ValueType::Integer),
    column("new_due_at", ValueType::Time),
    column("apology_sent_at", ValueType::Time),
    column("agencies", ValueType::Integer),
    column("fee_due", ValueType::Number),
    column("fee_paid_online", ValueType::Boolean),
    column("parts_digitised", ValueType::Boolean),
    column("result_required", ValueType::Boolean),
    column("result_digital", ValueType::Boolean),
    column("data_reused", ValueType::Boolean),
    column("from_personal_store", ValueType::Boolean),
    column("synced_at", ValueType::Time),
    column("identity_verified", ValueType::Boolean),
    column("certified_copy", ValueType::Boolean),
    column("satisfaction", ValueType::Integer),
    column("feedback_count", ValueType::Integer),
    column("disliked", ValueType::Boolean),
];

/// The column of a field; none where the table has none of this name and type.
pub(super) fn column_of(name: &str, value_type: ValueType) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.name == name && column.value_type == value_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::dossier;
    use sea_orm::{IdenStatic, Iterable};

    /// No compiler holds the table and the register together.
    #[test]
    fn each_field_that_the_register_comes_with_has_a_column() {
        let (content, _) = caicach_content::registers::load(&caicach_content::Source::Embedded).unwrap();
        let register = content.register(caicach_registers::DOSSIERS).unwrap();
        let fields: Vec<(&str, ValueType)> =
            register.fields.iter().map(|field| (field.name.as_str(), field.kind.value_type())).collect();
        assert_eq!(fields, COLUMNS.map(|column| (column.name, column.value_type)));
        let own = ["id", "more", "search_text", "version", "revision", "is_withdrawn", "updated_at"];
        let stored: Vec<&str> = dossier::Column::iter()
            .map(|column| column.as_str())
            .filter(|name| !own.contains(name))
            .collect();
        assert_eq!(stored, COLUMNS.map(|column| column.name));
    }
}
