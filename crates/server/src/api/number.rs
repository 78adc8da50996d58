//! Exact decimals on the wire.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// An exact decimal, written as a JSON number with all of its digits: `86.75`, `83.00`, `0.1`. It never passes through a
/// binary fraction on this side, and has no exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exact(pub(super) Decimal);

impl From<Decimal> for Exact {
    fn from(number: Decimal) -> Self {
        Self(number)
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits = RawValue::from_string(self.0.to_string()).map_err(serde::ser::Error::custom)?;
        digits.serialize(serializer)
    }
}

impl ToSchema for Exact {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Number")
    }
}

impl PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        let about = "An exact decimal as a JSON number with all of its digits, without an exponent: `86.75`, `83.00`. Up to 15 \
                     significant digits survive a reader that uses binary floating point; computed numbers are not rounded \
                     and may have 28.";
        let schema =
            ObjectBuilder::new().schema_type(Type::Number).description(Some(about)).examples([86.75]);
        RefOr::T(Schema::Object(schema.build()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stay_as_they_are() {
        for text in [
            "86.75",
            "83.00",
            "0",
            "-2.82",
            "0.1",
            "0.0000001",
            "33.333333333333333333333333333",
            "79228162514264337593543950335",
        ] {
            let number: Decimal = text.parse().unwrap();
            assert_eq!(serde_json::to_string(&Exact(number)).unwrap(), text);
        }
    }
}
