//! Conversions with the type of `uuid`.

use super::model_as;
use crate::scalar::{ScalarError, Uuid};

impl From<::uuid::Uuid> for Uuid {
    fn from(uuid: ::uuid::Uuid) -> Self {
        Self(uuid.to_string().into())
    }
}

impl TryFrom<&Uuid> for ::uuid::Uuid {
    type Error = ScalarError;

    fn try_from(scalar: &Uuid) -> Result<Self, ScalarError> {
        scalar.as_str().parse().map_err(|_| ScalarError::new("a UUID"))
    }
}

model_as! {
    ::uuid::Uuid: Uuid = Self::nil();
}
