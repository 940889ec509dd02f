//! Attaching credentials to a finished request.

use super::{Acs3, Credential, Kind, Token};
use crate::core::Skewed;
use crate::operation::{ApiKeyPlace, SchemeKind};
use crate::request::{Prepared, push_pair_text};
use crate::{Error, ErrorKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;

/// A credential and the scheme it is attached by.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) scheme: SchemeKind,
    pub(crate) credential: Credential,
    /// What a token source is asked for, unless the client says otherwise.
    pub(crate) scopes: &'static [&'static str],
    /// The token, once its source has given it.
    pub(crate) token: Option<Token>,
}

impl Grant {
    /// What its token source is asked for: what the client says, else the scheme.
    pub(crate) fn scopes(&self, client: Option<&Arc<[String]>>) -> Arc<[String]> {
        let own = || self.scopes.iter().map(|&scope| scope.to_owned()).collect();
        client.cloned().unwrap_or_else(own)
    }
}

impl Credential {
    /// Looks whether it can be sent at all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`] when it is empty or cannot stand in a header field, and
    /// when a token source says that it cannot work.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let secret = match &*self.0 {
            Kind::Anonymous => return Ok(()),
            Kind::Source(cell) => return cell.check(),
            Kind::Basic { user, .. } if user.contains(':') => {
                // RFC 7617, 2: the service would take the first for the end of the name.
                let text = "the name of the user holds a colon";
                return Err(Error::new(ErrorKind::Credentials, text));
            }
            Kind::Basic { user, .. } if !user.is_empty() => return Ok(()),
            Kind::Basic { password: secret, .. }
            | Kind::Bearer(secret)
            | Kind::ApiKey(secret)
            | Kind::Acs3(Acs3 { secret, .. }) => secret.expose_secret(),
        };
        if secret.is_empty() {
            let text = format!("the {} credential is empty", self.kind_name());
            return Err(Error::new(ErrorKind::Credentials, text));
        }
        match &*self.0 {
            Kind::Bearer(_) | Kind::ApiKey(_) => {
                secret_value(secret.to_owned()).map(drop)
            }
            _ => Ok(()),
        }
    }
}

/// Attaches one grant: the last thing that happens to a request before it is sent.
pub(crate) fn attach(
    request: &mut Prepared,
    grant: &Grant,
    environment: &Skewed<'_>,
) -> Result<(), Error> {
    match &*grant.credential.0 {
        Kind::Anonymous => Ok(()),
        Kind::Bearer(token) => bearer(request, token),
        Kind::Source(_) => match &grant.token {
            Some(token) => given(request, grant.scheme, token, environment),
            None => Err(Error::new(
                ErrorKind::Credentials,
                "the token source has not been asked",
            )),
        },
        Kind::Basic { user, password } => basic(request, user, password),
        Kind::ApiKey(key) => api_key(request, grant.scheme, key),
        Kind::Acs3(key) => acs3(request, key, environment),
    }
}

/// Attaches what a source has given: a token, or a key where requests are signed.
fn given(
    request: &mut Prepared,
    scheme: SchemeKind,
    token: &Token,
    environment: &Skewed<'_>,
) -> Result<(), Error> {
    match (&token.key, scheme) {
        (Some(key), SchemeKind::Acs3) => acs3(request, key, environment),
        (None, SchemeKind::Bearer) => bearer(request, &token.secret),
        _ => Err(Error::new(
            ErrorKind::Credentials,
            "the token source gave a key in place of a token, or a token in place of a key",
        )),
    }
}

#[cfg(feature = "acs3")]
fn acs3(
    request: &mut Prepared,
    key: &Acs3,
    environment: &Skewed<'_>,
) -> Result<(), Error> {
    super::acs3::sign(request, key, environment)
}

#[cfg(not(feature = "acs3"))]
fn acs3(
    _request: &mut Prepared,
    _key: &Acs3,
    _environment: &Skewed<'_>,
) -> Result<(), Error> {
    Err(Error::new(ErrorKind::Credentials, "the feature `acs3` of the runtime is off"))
}

fn bearer(request: &mut Prepared, token: &SecretString) -> Result<(), Error> {
    let value = secret_value(["Bearer ", token.expose_secret()].concat())?;
    request.headers.insert(AUTHORIZATION, value);
    Ok(())
}

fn basic(
    request: &mut Prepared,
    user: &str,
    password: &SecretString,
) -> Result<(), Error> {
    let pair = STANDARD.encode(format!("{user}:{}", password.expose_secret()));
    request.headers.insert(AUTHORIZATION, secret_value(format!("Basic {pair}"))?);
    Ok(())
}

fn api_key(
    request: &mut Prepared,
    scheme: SchemeKind,
    key: &SecretString,
) -> Result<(), Error> {
    let SchemeKind::ApiKey(place, name) = scheme else {
        return Err(Error::new(ErrorKind::Credentials, "the scheme takes no key"));
    };
    let key = key.expose_secret();
    match place {
        ApiKeyPlace::Header => {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
                let text = format!("`{name}` is no name of a header field");
                Error::new(ErrorKind::Credentials, text)
            })?;
            request.headers.insert(name, secret_value(key.to_owned())?);
        }
        ApiKeyPlace::Query => request.add_query(|out| push_pair_text(out, name, key)),
        ApiKeyPlace::Cookie => {
            let mut cookies = match request.headers.get(COOKIE) {
                Some(value) => {
                    format!("{}; ", String::from_utf8_lossy(value.as_bytes()))
                }
                None => String::new(),
            };
            push_pair_text(&mut cookies, name, key);
            request.headers.insert(COOKIE, secret_value(cookies)?);
        }
    }
    Ok(())
}

pub(super) fn secret_value(text: String) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(text).map_err(|_| {
        Error::new(
            ErrorKind::Credentials,
            "the credential holds characters that a header field cannot hold, such as the \
             end of a line",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}
