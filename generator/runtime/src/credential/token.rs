//! Tokens that expire, and where they come from.

use super::Acs3;
use crate::Error;
use secrecy::SecretString;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::SystemTime;

/// A bearer token, or an access key that requests are signed with. `Debug` does not show
/// it.
#[derive(Clone)]
pub struct Token {
    pub(crate) secret: SecretString,
    /// What makes an access key of the secret.
    pub(crate) key: Option<Acs3>,
    pub(super) expires_at: Option<SystemTime>,
}

impl Token {
    /// A token that does not expire.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self { secret: SecretString::from(secret.into()), key: None, expires_at: None }
    }

    /// A temporary access key of Alibaba Cloud (STS) with its security token, from a
    /// source that gives keys in place of tokens.
    #[must_use]
    pub fn access_key(
        id: impl Into<String>,
        secret: impl Into<String>,
        security_token: impl Into<String>,
    ) -> Self {
        let secret = SecretString::from(secret.into());
        let security_token = Some(SecretString::from(security_token.into()));
        let key = Acs3 { id: id.into(), secret: secret.clone(), security_token };
        Self { secret, key: Some(key), expires_at: None }
    }

    /// The moment from which the service no longer takes the token.
    #[must_use]
    pub fn expires_at(mut self, moment: SystemTime) -> Self {
        self.expires_at = Some(moment);
        self
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What a [`TokenSource`] gives.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Token, Error>> + Send + 'a>>;

/// Something that gives tokens or temporary access keys: an identity library, a metadata
/// service, a vault.
///
/// A failure becomes an [`Error`] by [`Error::credentials`].
pub trait TokenSource: Send + Sync + 'static {
    /// A new token for these scopes. The caller keeps it until shortly before its end.
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a>;

    /// The same for a thread that waits: by default the future is waited for, which a
    /// source that needs an executor has to do otherwise.
    ///
    /// # Errors
    ///
    /// When there is no token.
    fn token_blocking(&self, scopes: &[&str]) -> Result<Token, Error> {
        crate::driver::block_on(self.token(scopes))
    }

    /// A new token that also meets the claims with which a service has refused the last
    /// one, as JSON text ("Claims challenges, claims requests, and client capabilities",
    /// learn.microsoft.com). By default it is any new token.
    fn token_with_claims<'a>(
        &'a self,
        scopes: &'a [&'a str],
        claims: &'a str,
    ) -> TokenFuture<'a> {
        let _ = claims;
        self.token(scopes)
    }

    /// The same for a thread that waits. By default it is any new token.
    ///
    /// # Errors
    ///
    /// When there is no token.
    fn token_with_claims_blocking(
        &self,
        scopes: &[&str],
        claims: &str,
    ) -> Result<Token, Error> {
        let _ = claims;
        self.token_blocking(scopes)
    }

    /// Looks whether the source can work at all; asked when a client is built.
    ///
    /// # Errors
    ///
    /// When it cannot.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}
