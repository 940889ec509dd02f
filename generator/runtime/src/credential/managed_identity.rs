//! Managed identities of Azure, asked for at the metadata service of a virtual machine.

use super::endpoint::{Endpoint, failed, send};
use super::{Token, TokenFuture, TokenSource};
use crate::client::{Client, ClientBuilder};
use crate::operation::{Errors, Method, Operation, Parameter, Response, Service};
use crate::{Call, Error, Value};
use std::fmt;

static SERVICE: Service = Service::new("imds", "2018-02-01")
    .errors(Errors::new().code(&["/error"]).message(&["/error_description"]));

static TOKEN: Operation =
    Operation::new("Imds_Token", Method::Get, "/metadata/identity/oauth2/token")
        .parameters(&[
            Parameter::query("api-version").constant("2018-02-01"),
            Parameter::query("resource").required(),
            Parameter::query("client_id"),
            Parameter::header("Metadata").constant("true"),
        ])
        .responses(&[Response::json("200", 0), Response::error("default")]);

/// Link-local (RFC 3927), so that it cannot be reached, nor read on the way, from
/// elsewhere; it speaks no `https`.
const METADATA: &str = "http://169.254.169.254";

/// Tokens for a virtual machine or a container instance of Azure that has an identity
/// ("How to use managed identities to acquire an access token", learn.microsoft.com).
///
/// App Service, Functions and Container Apps have another service for this, named by
/// `IDENTITY_ENDPOINT`, which is not asked here.
pub struct ManagedIdentity {
    endpoint: Endpoint,
    client_id: Option<String>,
}

impl Default for ManagedIdentity {
    fn default() -> Self {
        Self::new()
    }
}

impl ManagedIdentity {
    /// The identity that the machine has by itself.
    #[must_use]
    pub fn new() -> Self {
        Self { endpoint: Endpoint::new(&SERVICE, METADATA), client_id: None }
    }

    /// One of several identities that users have assigned to the machine.
    #[must_use]
    pub fn client_id(mut self, id: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self
    }

    /// Sets the transport, the URL and whatever else a client has.
    #[must_use]
    pub fn configure(
        mut self,
        change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    ) -> Self {
        self.endpoint.configure(change);
        self
    }

    fn call(&self, scopes: &[&str]) -> Result<(&Client, Call<Value>), Error> {
        let client = self.endpoint.client()?;
        let [scope] = scopes else {
            return Err(Error::credentials(
                "a managed identity takes exactly one scope",
            ));
        };
        let resource = scope.strip_suffix("/.default").unwrap_or(scope);
        let call = Call::new(client, &TOKEN).set(1, &resource);
        Ok((client, call.set(2, &self.client_id)))
    }
}

impl TokenSource for ManagedIdentity {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        match self.call(scopes) {
            Ok((client, call)) => send(client.clone(), call),
            Err(error) => failed(error),
        }
    }

    fn token_blocking(&self, scopes: &[&str]) -> Result<Token, Error> {
        let (client, call) = self.call(scopes)?;
        Endpoint::read(client, call.send_blocking())
    }

    fn check(&self) -> Result<(), Error> {
        self.endpoint.client().map(drop)
    }
}

impl fmt::Debug for ManagedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManagedIdentity").finish_non_exhaustive()
    }
}
