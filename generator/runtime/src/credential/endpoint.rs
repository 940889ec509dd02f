//! What token sources that ask over HTTP have in common: they are clients themselves, so
//! that retries, limits of time and transports are those of any other call.

use super::{Credential, Token};
use crate::client::{Client, ClientBuilder};
use crate::operation::Service;
use crate::{Call, Error, ErrorKind, Response, Value};
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

/// A token endpoint: a client that is built when it is first needed.
pub(super) struct Endpoint {
    builder: Mutex<Option<ClientBuilder<Client>>>,
    client: OnceLock<Result<Client, String>>,
}

impl Endpoint {
    pub(super) fn new(service: &'static Service, base: &str) -> Self {
        let builder = ClientBuilder::new(service).base_url(base);
        Self { builder: Mutex::new(Some(builder)), client: OnceLock::new() }
    }

    /// The same, that takes out of what the endpoint says a secret that it is told.
    pub(super) fn keeping(mut self, secret: &SecretString) -> Self {
        let secret = Credential::api_key(secret.expose_secret());
        self.configure(|builder| builder.keep(secret));
        self
    }

    pub(super) fn configure(
        &mut self,
        change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    ) {
        let builder = self.builder.get_mut().unwrap_or_else(PoisonError::into_inner);
        *builder = builder.take().map(change);
    }

    pub(super) fn client(&self) -> Result<&Client, Error> {
        let built = self.client.get_or_init(|| {
            let mut builder =
                self.builder.lock().unwrap_or_else(PoisonError::into_inner);
            let built = builder.take().map(ClientBuilder::build);
            let lost = || Err(Error::new(ErrorKind::Build, "it was built before"));
            built.unwrap_or_else(lost).map_err(|error| error.to_string())
        });
        built.as_ref().map_err(|text| Error::credentials(text.as_str()))
    }

    /// The token of a response. Its life is told in seconds, as a number or as text.
    pub(super) fn read(
        client: &Client,
        response: Result<Response<Value>, Error>,
    ) -> Result<Token, Error> {
        let answer = response.map_err(Error::credentials)?.into_value();
        let secret = answer.get("access_token").and_then(Value::as_str);
        let Some(secret) = secret.filter(|secret| !secret.is_empty()) else {
            return Err(Error::credentials("the answer holds no `access_token`"));
        };
        let now = client.0.environment.now();
        let moment = |seconds| SystemTime::UNIX_EPOCH.checked_add(seconds);
        let end = number(&answer, "expires_in")
            .and_then(|life| now.checked_add(life))
            .or_else(|| number(&answer, "expires_on").and_then(moment));
        let token = Token::new(secret);
        Ok(match end {
            Some(end) => token.expires_at(end),
            None => token,
        })
    }
}

fn number(answer: &Value, member: &str) -> Option<Duration> {
    let seconds = match answer.get(member)? {
        Value::Number(number) => number.as_u64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

/// Sends the call in the way of the caller.
pub(super) fn send(client: Client, call: Call<Value>) -> super::TokenFuture<'static> {
    Box::pin(async move { Endpoint::read(&client, call.send().await) })
}

/// A source that has failed before it could ask.
pub(super) fn failed(error: Error) -> super::TokenFuture<'static> {
    Box::pin(std::future::ready(Err(error)))
}
