//! Signatures of Alibaba Cloud (ACS3-HMAC-SHA256), computed from a request as it came.
//!
//! Source: the vendor's page on the structure and signature of V3 requests. Nothing is
//! shared with the client that is tested: the canonical request is made anew from the
//! bytes on the wire.

use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::http::Request;
use crate::verify::pairs;

/// What stays as it is: letters, digits, and these four.
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// How far the date of a request may be from the clock.
const SKEW: Duration = Duration::from_secs(15 * 60);

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// An access key, and the token that goes with a temporary one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
    /// The security token.
    pub token: Option<String>,
}

/// What is signed.
#[derive(Clone, Debug, Default)]
pub struct Signed {
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The decoded pairs of the query.
    pub query: Vec<(String, String)>,
    /// The headers, in any order and letter case.
    pub headers: Vec<(String, String)>,
    /// The hash of the body in hexadecimal digits.
    pub payload: String,
}

impl Signed {
    /// The request whose hash is signed, and the names of its headers.
    pub fn canonical(&self) -> (String, String) {
        let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
        let mut query: Vec<_> = self.query.iter().collect();
        query.sort();
        let query: Vec<String> =
            query.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
        let mut headers: Vec<(String, Vec<&str>)> = Vec::new();
        for (name, value) in &self.headers {
            let name = name.to_ascii_lowercase();
            if !name.starts_with("x-acs-") && name != "host" && name != "content-type" {
                continue;
            }
            match headers.iter_mut().find(|(known, _)| *known == name) {
                Some((_, values)) => values.push(value.trim()),
                None => headers.push((name, vec![value.trim()])),
            }
        }
        headers.sort();
        let mut lines = String::new();
        for (name, values) in &mut headers {
            values.sort_unstable();
            lines.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let path = if self.path.is_empty() { "/" } else { &self.path };
        let (method, query) = (&self.method, query.join("&"));
        let payload = &self.payload;
        let text = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{payload}");
        (text, names)
    }

    /// The `Authorization` that a holder of the key sends.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    pub fn authorization(&self, key: &AccessKey) -> String {
        let (canonical, names) = self.canonical();
        let text = format!("{ALGORITHM}\n{}", hash(canonical.as_bytes()));
        let mut mac = Hmac::<Sha256>::new_from_slice(key.secret.as_bytes())
            .expect("keys of any length");
        mac.update(text.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());
        let id = &key.id;
        format!(
            "{ALGORITHM} Credential={id},SignedHeaders={names},Signature={signature}"
        )
    }
}

/// Checks that a request was signed with a key at about this time.
///
/// # Errors
/// What a service would refuse.
pub fn verify(
    request: &Request,
    key: &AccessKey,
    now: SystemTime,
) -> Result<(), String> {
    let header = |name: &str| request.header(name).unwrap_or_default();
    let compare = |what: &str, expected: &str, found: &str| {
        (expected == found)
            .then_some(())
            .ok_or_else(|| format!("{what}: expected `{expected}`, found `{found}`"))
    };
    let payload = hash(&request.body);
    compare("x-acs-content-sha256", &payload, header("x-acs-content-sha256"))?;
    for name in ["host", "x-acs-action", "x-acs-version", "x-acs-signature-nonce"] {
        if header(name).is_empty() {
            return Err(format!("{name} is missing"));
        }
    }
    let token = key.token.as_deref().unwrap_or_default();
    compare("x-acs-security-token", token, header("x-acs-security-token"))?;
    let id = if key.token.is_some() { key.id.as_str() } else { "" };
    compare("x-acs-accesskey-id", id, header("x-acs-accesskey-id"))?;
    let date = header("x-acs-date");
    let sent = moment(date).ok_or_else(|| format!("x-acs-date is `{date}`"))?;
    let apart = now.duration_since(sent).unwrap_or_else(|error| error.duration());
    if apart > SKEW {
        return Err(format!("x-acs-date is {} seconds off", apart.as_secs()));
    }
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let signed = Signed {
        method: request.method.clone(),
        path: path.to_owned(),
        query: pairs(query, false),
        headers: request.headers.clone(),
        payload,
    };
    compare("authorization", &signed.authorization(key), header("authorization"))
}

/// A moment written as `2025-12-16T08:00:00Z`.
pub fn moment(text: &str) -> Option<SystemTime> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let numbers = |text: &str, separator: char| -> Option<[i64; 3]> {
        let parts: Option<Vec<i64>> =
            text.split(separator).map(|part| part.parse().ok()).collect();
        parts?.try_into().ok()
    };
    let ([year, month, day], [hour, minute, second]) =
        (numbers(date, '-')?, numbers(time, ':')?);
    // Years begin in March here, so that the day that is sometimes missing is the last.
    let (year, month) =
        if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leaps + (month * 153 + 2) / 5 + day - 719_469;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    Some(SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).ok()?))
}

/// SHA-256 in hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
