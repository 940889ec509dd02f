//! ACS3-HMAC-SHA256, the request signature V3 of Alibaba Cloud
//! ("V3 request structure & signature", alibabacloud.com).

use super::Acs3;
use super::attach::secret_value;
use crate::core::{Skewed, utc_seconds};
use crate::request::{Prepared, percent};
use crate::{Error, ErrorKind};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{AUTHORIZATION, HOST, HeaderName, HeaderValue};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// Adds the headers of the signature and signs what is there.
///
/// The moment and the nonce are new for each attempt: the service refuses a nonce that
/// it has seen.
pub(super) fn sign(
    request: &mut Prepared,
    key: &Acs3,
    environment: &Skewed<'_>,
) -> Result<(), Error> {
    let host = request.authority().to_owned();
    insert(request, HOST, &host)?;
    insert(request, X_ACS_DATE, &utc_seconds(environment.now()))?;
    insert(request, X_ACS_NONCE, &environment.nonce())?;
    let payload = hex(&Sha256::digest(&request.body));
    insert(request, X_ACS_CONTENT, &payload)?;
    if let Some(token) = &key.security_token {
        insert(request, X_ACS_KEY_ID, &key.id)?;
        let value = secret_value(token.expose_secret().to_owned())?;
        request.headers.insert(X_ACS_TOKEN, value);
    }
    let headers: Vec<(&str, &[u8])> = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    let signing = Signing {
        method: request.method.as_str(),
        path: request.path(),
        query: pairs(request.query()),
        headers,
        payload: &payload,
    };
    let authorization = signing.authorization(&key.id, key.secret.expose_secret())?;
    request.headers.insert(AUTHORIZATION, secret_value(authorization)?);
    Ok(())
}

const X_ACS_DATE: HeaderName = HeaderName::from_static("x-acs-date");
const X_ACS_NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
const X_ACS_CONTENT: HeaderName = HeaderName::from_static("x-acs-content-sha256");
const X_ACS_KEY_ID: HeaderName = HeaderName::from_static("x-acs-accesskey-id");
const X_ACS_TOKEN: HeaderName = HeaderName::from_static("x-acs-security-token");

fn insert(request: &mut Prepared, name: HeaderName, value: &str) -> Result<(), Error> {
    let value = HeaderValue::from_str(value).map_err(|_| {
        let text = format!("`{name}` cannot be written");
        Error::new(ErrorKind::Credentials, text)
    })?;
    request.headers.insert(name, value);
    Ok(())
}

/// The query in pairs of decoded text.
fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Replaces triples by their bytes; what is no triple, or no UTF-8, stays readable.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    loop {
        match rest {
            [b'%', high, low, tail @ ..] => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = tail;
                }
                _ => {
                    bytes.push(b'%');
                    rest = rest.get(1..).unwrap_or_default();
                }
            },
            [byte, tail @ ..] => {
                bytes.push(*byte);
                rest = tail;
            }
            [] => break,
        }
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// What a signature covers.
struct Signing<'a> {
    method: &'a str,
    path: &'a str,
    query: Vec<(String, String)>,
    headers: Vec<(&'a str, &'a [u8])>,
    payload: &'a str,
}

impl Signing<'_> {
    fn authorization(&self, id: &str, secret: &str) -> Result<String, Error> {
        let headers = self.signed_headers();
        let names = headers.keys().map(String::as_str).collect::<Vec<_>>().join(";");
        let to_sign =
            format!("{ALGORITHM}\n{}", hex(&Sha256::digest(self.canonical(&headers))));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
            .map_err(|_| Error::new(ErrorKind::Credentials, "the key cannot sign"))?;
        mac.update(to_sign.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        Ok(format!(
            "{ALGORITHM} Credential={id},SignedHeaders={names},Signature={signature}"
        ))
    }

    /// Every `x-acs-*`, `host` and `content-type`, by name; the values of a name sorted.
    fn signed_headers(&self) -> BTreeMap<String, Vec<String>> {
        let mut signed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &self.headers {
            let name = name.to_ascii_lowercase();
            if name.starts_with("x-acs-") || name == "host" || name == "content-type" {
                let value = String::from_utf8_lossy(value).trim().to_owned();
                signed.entry(name).or_default().push(value);
            }
        }
        signed.values_mut().for_each(|values| values.sort_unstable());
        signed
    }

    fn canonical(&self, headers: &BTreeMap<String, Vec<String>>) -> String {
        let path = if self.path.is_empty() { "/" } else { self.path };
        let mut out = format!("{}\n{path}\n", self.method);
        let mut query: Vec<&(String, String)> = self.query.iter().collect();
        query.sort();
        for (at, (name, value)) in query.into_iter().enumerate() {
            if at > 0 {
                out.push('&');
            }
            percent::push_strict(&mut out, name);
            out.push('=');
            percent::push_strict(&mut out, value);
        }
        out.push('\n');
        for (name, values) in headers {
            out.push_str(name);
            out.push(':');
            out.push_str(&values.join(","));
            out.push('\n');
        }
        out.push('\n');
        out.push_str(&headers.keys().map(String::as_str).collect::<Vec<_>>().join(";"));
        out.push('\n');
        out.push_str(self.payload);
        out
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            out.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    out
}

#[cfg(test)]
#[path = "acs3_tests.rs"]
mod tests;
