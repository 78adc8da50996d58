//! A record: values held against the fields and rules of its register, with what is derived from them.

use crate::schema::Register;
use crate::value::Value;

/// A record that may be written: the fields in their order, then the derived columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Record {
    /// The values, in the order of [`Register::columns`].
    pub values: Vec<Value>,
}

impl Record {
    /// The values of the key, as they identify the record.
    #[must_use]
    pub fn key(&self, register: &Register) -> Vec<String> {
        key_of(register, &self.values)
    }
}

/// The values of the key of a register among the values of a record.
#[must_use]
pub fn key_of(register: &Register, values: &[Value]) -> Vec<String> {
    register.key.iter().map(|place| values.get(*place).map(Value::to_field).unwrap_or_default()).collect()
}
