//! Bytes and identifiers as text.

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};

use super::{ScalarError, text_scalars};

text_scalars! {
    /// Bytes in base64 (RFC 4648, section 4).
    Base64: "base64", |text| STANDARD.decode(text).is_ok();
    /// Bytes in base64 for URLs and file names (RFC 4648, section 5).
    Base64Url: "base64url", |text| URL.decode(text).is_ok();
    /// A universally unique identifier (RFC 9562), such as
    /// `f81d4fae-7dec-11d0-a765-00a0c91e6bf6`.
    Uuid: "a UUID", is_uuid;
}

/// Services disagree about padding, so that it is read with and without.
const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose =
    GeneralPurpose::new(&base64::alphabet::STANDARD, ANY_PADDING);
const URL: GeneralPurpose =
    GeneralPurpose::new(&base64::alphabet::URL_SAFE, ANY_PADDING);

impl Base64 {
    /// Bytes as padded base64.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self(general_purpose::STANDARD.encode(bytes).into())
    }

    /// The bytes.
    ///
    /// # Errors
    ///
    /// Where the text is not base64.
    pub fn decode(&self) -> Result<Vec<u8>, ScalarError> {
        STANDARD.decode(self.as_str()).map_err(|_| ScalarError::new("base64"))
    }
}

impl Base64Url {
    /// Bytes as base64url without padding.
    #[must_use]
    pub fn encode(bytes: &[u8]) -> Self {
        Self(general_purpose::URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// The bytes.
    ///
    /// # Errors
    ///
    /// Where the text is not base64url.
    pub fn decode(&self) -> Result<Vec<u8>, ScalarError> {
        URL.decode(self.as_str()).map_err(|_| ScalarError::new("base64url"))
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
