//! Conversions with the type of `rust_decimal`.

use super::model_as;
use crate::scalar::{Decimal, ScalarError};

impl From<rust_decimal::Decimal> for Decimal {
    fn from(decimal: rust_decimal::Decimal) -> Self {
        Self::of(decimal)
    }
}

impl TryFrom<&Decimal> for rust_decimal::Decimal {
    type Error = ScalarError;

    fn try_from(scalar: &Decimal) -> Result<Self, ScalarError> {
        let text = scalar.as_str();
        let decimal =
            Self::from_str_exact(text).or_else(|_| Self::from_scientific(text));
        decimal.map_err(|_| ScalarError::new("a decimal number of at most 28 digits"))
    }
}

model_as! {
    rust_decimal::Decimal: Decimal = Self::ZERO;
}
