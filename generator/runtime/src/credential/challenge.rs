//! What a service asks for when it refuses a token (RFC 9110, 11.6.1).

use crate::call::unquoted;
use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// Base64 with or without its padding.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// The claims that a new token has to meet, as JSON text, where the service says that
/// this is what it lacks ("Claims challenges, claims requests, and client capabilities",
/// learn.microsoft.com).
pub(crate) fn claims(headers: &HeaderMap) -> Option<String> {
    let fields = headers.get_all(WWW_AUTHENTICATE).iter();
    let mut texts = fields.filter_map(|value| value.to_str().ok());
    texts.find_map(|text| {
        let (mut lacking, mut claims) = (false, None);
        for (name, value) in Parameters(text) {
            if name.eq_ignore_ascii_case("error") {
                lacking = value == "insufficient_claims";
            } else if name.eq_ignore_ascii_case("claims") {
                claims = decode(&value);
            }
        }
        claims.filter(|_| lacking)
    })
}

/// The text behind base64 of either alphabet, if it is an object in JSON.
fn decode(text: &str) -> Option<String> {
    let text = text.replace('-', "+").replace('_', "/");
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
    let text = String::from_utf8(engine.decode(text).ok()?).ok()?;
    let json: serde_json::Value = serde_json::from_str(&text).ok()?;
    json.is_object().then_some(text)
}

/// The parameters of all challenges of a field. The name of a scheme stands before the
/// first parameter of its challenge, without a comma between.
struct Parameters<'a>(&'a str);

impl<'a> Iterator for Parameters<'a> {
    type Item = (&'a str, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (before, rest) = self.0.split_once('=')?;
        let name = before.rsplit([',', ' ', '\t']).next().unwrap_or_default();
        let (value, rest) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, rest) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                (value.trim().to_owned(), rest)
            }
        };
        self.0 = rest;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    /// `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
    const CLAIMS: &str =
        "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ";

    fn found(field: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_str(field).unwrap());
        claims(&headers)
    }

    #[test]
    fn claims_are_found_in_challenges() {
        let json = r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#;
        for field in [
            format!(
                r#"Bearer realm="", error="insufficient_claims", claims="{CLAIMS}""#
            ),
            format!(r#"Bearer error=insufficient_claims,claims={CLAIMS}"#),
            format!(
                r#"Basic realm="a, b=\"c", Bearer claims="{CLAIMS}==", error="insufficient_claims""#
            ),
        ] {
            assert_eq!(found(&field).as_deref(), Some(json), "{field}");
        }
    }

    #[test]
    fn other_refusals_ask_for_no_claims() {
        for field in [
            r#"Bearer error="invalid_token""#.to_owned(),
            format!(r#"Bearer error="invalid_token", claims="{CLAIMS}""#),
            r#"Bearer error="insufficient_claims""#.to_owned(),
            r#"Bearer error="insufficient_claims", claims="%%%""#.to_owned(),
            r#"Bearer error="insufficient_claims", claims="MTIz""#.to_owned(),
            "Bearer".to_owned(),
        ] {
            assert_eq!(found(&field), None, "{field}");
        }
    }

    proptest! {
        #[test]
        fn any_field_is_read_without_panic(field in "[ -~]{0,60}") {
            found(&field);
        }
    }
}
