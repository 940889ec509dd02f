//! Who a client is, and how requests say so.

#[cfg(feature = "acs3")]
mod acs3;
mod attach;
#[cfg(feature = "azure-cli")]
mod azure_cli;
mod cell;
mod challenge;
mod client_secret;
mod conceal;
mod endpoint;
mod managed_identity;
mod refresh;
mod token;

#[cfg(feature = "azure-cli")]
pub use azure_cli::AzureCli;
pub use client_secret::ClientSecret;
pub use managed_identity::ManagedIdentity;

pub(crate) use attach::{Grant, attach};
pub(crate) use cell::{Acquire, TokenCell};
pub(crate) use challenge::claims;
pub use token::{Token, TokenFuture, TokenSource};

use crate::operation::SchemeKind;
use secrecy::SecretString;
use std::fmt;
use std::sync::Arc;

/// Who a client is. `Debug` shows the kind only.
#[derive(Clone)]
pub struct Credential(pub(crate) Arc<Kind>);

#[derive(Clone)]
pub(crate) enum Kind {
    Anonymous,
    Bearer(SecretString),
    Source(Arc<TokenCell>),
    Basic { user: String, password: SecretString },
    ApiKey(SecretString),
    Acs3(Acs3),
}

/// An access key of Alibaba Cloud.
#[derive(Clone)]
#[cfg_attr(not(feature = "acs3"), expect(dead_code, reason = "only signing reads it"))]
pub(crate) struct Acs3 {
    pub(crate) id: String,
    pub(crate) secret: SecretString,
    pub(crate) security_token: Option<SecretString>,
}

impl Credential {
    /// A token that stays as it is: `Authorization: Bearer`.
    #[must_use]
    pub fn bearer(token: impl Into<String>) -> Self {
        Kind::Bearer(secret(token)).into()
    }

    /// Tokens from a source that is asked again before they expire. All callers of a
    /// client share one token and one refresh.
    ///
    /// Any identity library can be a source. This is how `azure_identity` becomes one:
    ///
    /// ```
    /// # // Stands in for the two crates, so that this is compiled without them.
    /// # mod stand_in {
    /// # pub mod azure_core {
    /// #     pub mod credentials {
    /// #         pub struct Secret;
    /// #         impl Secret { pub fn secret(&self) -> &str { "t" } }
    /// #         pub struct AccessToken { pub token: Secret, pub expires_on: std::time::SystemTime }
    /// #         type Got<'a> = std::pin::Pin<Box<dyn Future<Output = Result<AccessToken, std::fmt::Error>> + Send + 'a>>;
    /// #         pub trait TokenCredential: Send + Sync {
    /// #             fn get_token<'a>(&'a self, scopes: &'a [&'a str], _: Option<()>) -> Got<'a>;
    /// #         }
    /// #     }
    /// # }
    /// # pub mod azure_identity {
    /// #     use super::azure_core::credentials::*;
    /// #     pub struct DeveloperToolsCredential;
    /// #     impl DeveloperToolsCredential {
    /// #         pub fn new(_: Option<()>) -> Result<std::sync::Arc<dyn TokenCredential>, std::fmt::Error> { Err(std::fmt::Error) }
    /// #     }
    /// # }
    /// # }
    /// # use stand_in::{azure_core, azure_identity};
    /// # use bindery_runtime::{Credential, Error, Token, TokenFuture, TokenSource};
    /// # use std::sync::Arc;
    /// struct Azure(Arc<dyn azure_core::credentials::TokenCredential>);
    ///
    /// impl TokenSource for Azure {
    ///     fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
    ///         Box::pin(async move {
    ///             let found = self.0.get_token(scopes, None).await;
    ///             let found = found.map_err(Error::credentials)?;
    ///             let token = Token::new(found.token.secret());
    ///             Ok(token.expires_at(found.expires_on.into()))
    ///         })
    ///     }
    /// }
    ///
    /// # fn credential() -> Result<Credential, Box<dyn std::error::Error>> {
    /// let azure = Azure(azure_identity::DeveloperToolsCredential::new(None)?);
    /// let credential = Credential::token_source(azure);
    /// # Ok(credential)
    /// # }
    /// ```
    #[must_use]
    pub fn token_source(source: impl TokenSource) -> Self {
        Kind::Source(Arc::new(TokenCell::new(Arc::new(source)))).into()
    }

    /// A user and a password: `Authorization: Basic` (RFC 7617).
    #[must_use]
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Kind::Basic { user: user.into(), password: secret(password) }.into()
    }

    /// A personal access token of Azure DevOps: a password without user.
    #[must_use]
    pub fn pat(token: impl Into<String>) -> Self {
        Self::basic("", token)
    }

    /// A key that stands where the description's scheme puts it.
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Kind::ApiKey(secret(key)).into()
    }

    /// An access key of Alibaba Cloud: requests are signed with ACS3-HMAC-SHA256.
    #[must_use]
    pub fn acs3(
        access_key_id: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Self {
        let (id, secret) = (access_key_id.into(), secret(secret_key));
        Kind::Acs3(Acs3 { id, secret, security_token: None }).into()
    }

    /// The token that goes with a temporary access key (STS). On any other kind of
    /// credential it changes nothing. Keys that are to be replaced before they expire
    /// come from a [`token_source`](Self::token_source) that gives [`Token::access_key`].
    #[must_use]
    pub fn security_token(mut self, token: impl Into<String>) -> Self {
        if let Kind::Acs3(key) = Arc::make_mut(&mut self.0) {
            key.security_token = Some(secret(token));
        }
        self
    }

    /// No credential: operations that ask for one are sent without.
    #[must_use]
    pub fn none() -> Self {
        Kind::Anonymous.into()
    }

    /// Whether a scheme takes a credential of this kind.
    pub(crate) fn fits(&self, scheme: SchemeKind) -> bool {
        matches!(
            (&*self.0, scheme),
            (Kind::Bearer(_), SchemeKind::Bearer)
                | (Kind::Source(_), SchemeKind::Bearer | SchemeKind::Acs3)
                | (Kind::Basic { .. }, SchemeKind::Basic)
                | (Kind::ApiKey(_), SchemeKind::ApiKey(..))
                | (Kind::Acs3(_), SchemeKind::Acs3)
        )
    }

    pub(crate) fn is_anonymous(&self) -> bool {
        matches!(*self.0, Kind::Anonymous)
    }

    /// What the kind is called in messages.
    pub(crate) fn kind_name(&self) -> &'static str {
        match *self.0 {
            Kind::Anonymous => "none",
            Kind::Bearer(_) => "bearer",
            Kind::Source(_) => "token source",
            Kind::Basic { .. } => "basic",
            Kind::ApiKey(_) => "API key",
            Kind::Acs3(_) => "ACS3",
        }
    }
}

impl From<Kind> for Credential {
    fn from(kind: Kind) -> Self {
        Self(Arc::new(kind))
    }
}

fn secret(text: impl Into<String>) -> SecretString {
    SecretString::from(text.into())
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({})", self.kind_name())
    }
}
