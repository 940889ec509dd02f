//! OAuth 2 client credentials (RFC 6749, 4.4).

use super::endpoint::{Endpoint, failed, send};
use super::{Token, TokenFuture, TokenSource};
use crate::client::{Client, ClientBuilder};
use crate::operation::{Body, Errors, Method, Operation, Parameter, Response, Service};
use crate::request::push_pair_text;
use crate::{Call, Error, Value};
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;

static SERVICE: Service = Service::new("oauth2", "2.0")
    .errors(Errors::new().code(&["/error"]).message(&["/error_description"]));

static TOKEN: Operation =
    Operation::new("OAuth2_ClientCredentials", Method::Post, "/{path}")
        .parameters(&[Parameter::path("path").allow_reserved()])
        .body(Body::form().required())
        .responses(&[Response::json("200", 0), Response::error("default")]);

/// The cloud that everybody means.
const PUBLIC: &str = "https://login.microsoftonline.com";

/// Tokens for a program that has an id and a secret of its own: OAuth 2 client
/// credentials (RFC 6749, 4.4).
///
/// ```
/// use bindery_runtime::Credential;
/// use bindery_runtime::credential::ClientSecret;
///
/// let source = ClientSecret::entra("my-tenant", "my-id", "my-secret");
/// let credential = Credential::token_source(source);
/// ```
pub struct ClientSecret {
    endpoint: Endpoint,
    path: String,
    id: String,
    secret: SecretString,
}

impl ClientSecret {
    /// A program that asks at this URL.
    #[must_use]
    pub fn new(
        token_url: &str,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        let (base, path) = crate::client::origin::split_origin(token_url);
        let path = path.trim_start_matches('/').to_owned();
        let secret = SecretString::from(secret.into());
        let endpoint = Endpoint::new(&SERVICE, base).keeping(&secret);
        Self { endpoint, path, id: id.into(), secret }
    }

    /// A program that is registered with a tenant of Microsoft Entra.
    #[must_use]
    pub fn entra(
        tenant: &str,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        Self::entra_in(PUBLIC, tenant, id, secret)
    }

    /// The same in another cloud: `https://login.microsoftonline.us`,
    /// `https://login.partner.microsoftonline.cn`.
    #[must_use]
    pub fn entra_in(
        authority: &str,
        tenant: &str,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        let authority = authority.trim_end_matches('/');
        Self::new(&format!("{authority}/{tenant}/oauth2/v2.0/token"), id, secret)
    }

    /// Sets the transport, limits of time and whatever else a client has.
    #[must_use]
    pub fn configure(
        mut self,
        change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    ) -> Self {
        self.endpoint.configure(change);
        self
    }

    fn call(
        &self,
        scopes: &[&str],
        claims: &str,
    ) -> Result<(&Client, Call<Value>), Error> {
        let client = self.endpoint.client()?;
        let scope = scopes.join(" ");
        let mut form = String::new();
        for (name, value) in [
            ("grant_type", "client_credentials"),
            ("client_id", &self.id),
            ("client_secret", self.secret.expose_secret()),
            ("scope", &scope),
            ("claims", claims),
        ] {
            if !value.is_empty() {
                form.push_str(if form.is_empty() { "" } else { "&" });
                push_pair_text(&mut form, name, value);
            }
        }
        // A grant of this kind changes nothing, so that it may be asked for twice.
        let call = Call::new(client, &TOKEN).set(0, &self.path);
        Ok((client, call.upload(form.into()).repeatable()))
    }
}

impl TokenSource for ClientSecret {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        self.token_with_claims(scopes, "")
    }

    fn token_blocking(&self, scopes: &[&str]) -> Result<Token, Error> {
        self.token_with_claims_blocking(scopes, "")
    }

    fn token_with_claims<'a>(
        &'a self,
        scopes: &'a [&'a str],
        claims: &'a str,
    ) -> TokenFuture<'a> {
        match self.call(scopes, claims) {
            Ok((client, call)) => send(client.clone(), call),
            Err(error) => failed(error),
        }
    }

    fn token_with_claims_blocking(
        &self,
        scopes: &[&str],
        claims: &str,
    ) -> Result<Token, Error> {
        let (client, call) = self.call(scopes, claims)?;
        Endpoint::read(client, call.send_blocking())
    }

    fn check(&self) -> Result<(), Error> {
        let client = self.endpoint.client()?;
        if !client.0.origin.is_private() {
            return Err(Error::credentials(
                "a secret is not sent without `https`, but for loopback",
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSecret").field("id", &self.id).finish_non_exhaustive()
    }
}
