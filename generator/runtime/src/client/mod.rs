//! The handle that calls are made from.

mod builder;
pub(crate) mod origin;

pub use builder::ClientBuilder;
pub(crate) use origin::{Origin, resolve, split_origin, without_user};

use crate::core::{Buckets, Environment, Observer, Pace, Policy};
use crate::credential::{Credential, Grant};
use crate::operation::{Operation, Scheme, Service};
use crate::transport::{BlockingTransport, Timeouts, Transport};
use crate::{Error, ErrorKind};
use http::HeaderValue;
use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, OnceLock};

/// A handle to a service; clones share connections, tokens and settings.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) service: &'static Service,
    /// The URL of the server, without a slash at its end.
    pub(crate) base: String,
    pub(crate) origin: Origin,
    /// Whether the program named the URL, so that no other server is called.
    pub(crate) is_fixed: bool,
    /// Which of several servers to use.
    pub(crate) server: usize,
    /// The variables of servers that the program set.
    pub(crate) variables: Vec<(String, String)>,
    /// The values of the service's client parameters, in its order.
    pub(crate) parameters: Vec<Option<String>>,
    pub(crate) credentials: Vec<Held>,
    /// What stands in bodies and is as secret as a credential.
    pub(crate) kept: Option<Credential>,
    pub(crate) scopes: Option<Arc<[String]>>,
    pub(crate) transport: OnceLock<Arc<dyn Transport>>,
    pub(crate) blocking: OnceLock<Arc<dyn BlockingTransport>>,
    pub(crate) environment: Arc<dyn Environment>,
    pub(crate) policy: Arc<dyn Policy>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) buckets: Buckets,
    pub(crate) pace: Pace,
    /// How far the clock of the service is ahead, in seconds, once a signature was
    /// refused for its date.
    pub(crate) skew: AtomicI64,
    pub(crate) follow_redirects: bool,
    pub(crate) timeouts: Timeouts,
    pub(crate) body_limit: usize,
    pub(crate) user_agent: HeaderValue,
}

/// A base URL and its origin.
pub(crate) struct Site<'a> {
    /// Without a slash at its end.
    pub(crate) base: Cow<'a, str>,
    pub(crate) origin: Cow<'a, Origin>,
}

impl<'a> Site<'a> {
    fn of(inner: &'a Inner) -> Self {
        Self { base: Cow::Borrowed(&inner.base), origin: Cow::Borrowed(&inner.origin) }
    }
}

/// A credential, and the scheme it is for where it is for one only.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) scheme: Option<String>,
    pub(crate) credential: Credential,
}

impl Client {
    /// The URL that paths of operations are added to.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base
    }

    /// Where requests of an operation go: to its own server, unless the program named a
    /// URL. `hosts` are the labels of the host that a call gives.
    pub(crate) fn site(
        &self,
        operation: &Operation,
        hosts: &[(&str, String)],
    ) -> Result<Site<'_>, Error> {
        let inner = &*self.0;
        let servers = operation.servers;
        let Some(server) = servers.get(inner.server).or(servers.first()) else {
            return Ok(Site::of(inner));
        };
        if inner.is_fixed {
            return Ok(Site::of(inner));
        }
        let mut url = builder::expand(server, &inner.variables)?;
        for (name, label) in hosts {
            url = url.replace(&format!("{{{name}}}"), label);
        }
        if !url.contains("://") {
            let (origin, _) = split_origin(&inner.base);
            url = format!("{origin}/{}", url.trim_start_matches('/'));
        }
        let (base, origin) = builder::checked(&url)?;
        Ok(Site { base: Cow::Owned(base), origin: Cow::Owned(origin) })
    }

    /// The credentials that an operation's requests carry: those of the first of its
    /// alternatives for which there is one of every scheme.
    pub(crate) fn grants(&self, operation: &Operation) -> Result<Vec<Grant>, Error> {
        let (service, held) = (self.0.service, &self.0.credentials);
        if service.schemes.is_empty() {
            return Ok(held.iter().filter_map(Held::without_scheme).collect());
        }
        let alternatives = operation.security;
        let named = alternatives.iter().filter(|schemes| !schemes.is_empty());
        for schemes in named {
            if let Some(grants) = self.all_of(schemes) {
                return Ok(grants);
            }
        }
        let may_be_open = alternatives.iter().all(|schemes| schemes.is_empty())
            || alternatives.iter().any(|schemes| schemes.is_empty())
            || held.iter().any(|held| held.credential.is_anonymous());
        if may_be_open {
            return Ok(Vec::new());
        }
        let wanted: Vec<String> =
            alternatives.iter().map(|schemes| schemes.join(" and ")).collect();
        Err(Error::new(
            ErrorKind::Credentials,
            format!(
                "no credential for {}; `Credential::none()` sends without",
                wanted.join(" or ")
            ),
        ))
    }

    fn all_of(&self, schemes: &[&str]) -> Option<Vec<Grant>> {
        schemes.iter().map(|name| self.grant(name)).collect()
    }

    fn grant(&self, name: &str) -> Option<Grant> {
        let inner = &self.0;
        let scheme = inner.service.schemes.iter().find(|scheme| scheme.name == name)?;
        let fits = |held: &&Held| held.is_for(scheme);
        let by_name = |held: &&Held| held.scheme.is_some();
        // What was set last counts.
        let held = inner.credentials.iter().rfind(|held| by_name(held) && fits(held));
        let held = held.or_else(|| inner.credentials.iter().rfind(fits))?;
        Some(Grant {
            scheme: scheme.kind,
            credential: held.credential.clone(),
            scopes: scheme.scopes,
            token: None,
        })
    }

    /// The async transport: the one that was set, else the default one.
    pub(crate) fn transport(&self) -> Result<Arc<dyn Transport>, Error> {
        if let Some(transport) = self.0.transport.get() {
            return Ok(Arc::clone(transport));
        }
        let transport = crate::transport::default_transport(self.0.timeouts)?;
        Ok(Arc::clone(self.0.transport.get_or_init(|| transport)))
    }

    /// The blocking transport: the one that was set, else the default one.
    pub(crate) fn blocking_transport(
        &self,
    ) -> Result<Arc<dyn BlockingTransport>, Error> {
        if let Some(transport) = self.0.blocking.get() {
            return Ok(Arc::clone(transport));
        }
        let transport = crate::transport::default_blocking_transport()?;
        Ok(Arc::clone(self.0.blocking.get_or_init(|| transport)))
    }
}

impl Held {
    /// Whether it can stand for a scheme.
    pub(crate) fn is_for(&self, scheme: &Scheme) -> bool {
        self.scheme.as_deref().is_none_or(|name| name == scheme.name)
            && self.credential.fits(scheme.kind)
    }

    /// For a service that declares no scheme at all: the kinds that say by themselves
    /// where they go.
    fn without_scheme(&self) -> Option<Grant> {
        use crate::operation::SchemeKind::{Acs3, Basic, Bearer};
        let kinds = [Bearer, Basic, Acs3];
        let scheme = kinds.into_iter().find(|kind| self.credential.fits(*kind))?;
        Some(Grant {
            scheme,
            credential: self.credential.clone(),
            scopes: &[],
            token: None,
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<_> = self.0.credentials.iter().map(|h| &h.credential).collect();
        f.debug_struct("Client")
            .field("service", &self.0.service.name)
            .field("base_url", &self.0.base)
            .field("credentials", &kinds)
            .finish_non_exhaustive()
    }
}
