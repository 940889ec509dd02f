//! Building clients: every choice is checked here, before the first call.

use super::{Client, Held, Inner, Origin, without_user};
use crate::core::{
    Buckets, Environment, Observer, Pace, Policy, Retry, SystemEnvironment,
};
use crate::credential::Credential;
use crate::operation::{Server, Service};
use crate::transport::{BlockingTransport, Timeouts, Transport};
use crate::{Error, ErrorKind};
use http::HeaderValue;
use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::AtomicI64;
use std::sync::{Arc, OnceLock};

/// Bodies that are kept in memory are not larger than this, unless a client says so.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Builds the client `C` of a service.
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    settings: Box<Settings>,
    client: PhantomData<fn() -> C>,
}

struct Settings {
    service: &'static Service,
    server: usize,
    base_url: Option<String>,
    variables: Vec<(String, String)>,
    parameters: Vec<(String, String)>,
    credentials: Vec<Held>,
    kept: Option<Credential>,
    scopes: Option<Arc<[String]>>,
    transport: OnceLock<Arc<dyn Transport>>,
    blocking: OnceLock<Arc<dyn BlockingTransport>>,
    environment: Arc<dyn Environment>,
    policy: Arc<dyn Policy>,
    observer: Option<Arc<dyn Observer>>,
    follow_redirects: bool,
    timeouts: Timeouts,
    body_limit: usize,
    user_agent: String,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A builder for a service.
    pub fn new(service: &'static Service) -> Self {
        Self { settings: Box::new(Settings::new(service)), client: PhantomData }
    }

    /// The URL that paths are added to, in place of the description's servers, those of
    /// single operations too: what calls would put into a host has no place in it. Plain
    /// `http` goes with a credential only to this machine itself.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.settings.base_url = Some(url.into());
        self
    }

    /// Which of the description's servers to use, counted from 0.
    pub fn server(mut self, index: usize) -> Self {
        self.settings.server = index;
        self
    }

    /// A variable of the server's URL.
    pub fn variable(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.settings.variables.push((name.into(), value.into()));
        self
    }

    /// A parameter that all operations share.
    pub fn parameter(
        mut self,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.settings.parameters.push((name.into(), value.into()));
        self
    }

    /// Who the client is, for every scheme that takes such a credential.
    pub fn credential(self, credential: Credential) -> Self {
        self.hold(Held { scheme: None, credential })
    }

    /// Who the client is, for one scheme of the description.
    pub fn credential_for(
        self,
        scheme: impl Into<String>,
        credential: Credential,
    ) -> Self {
        self.hold(Held { scheme: Some(scheme.into()), credential })
    }

    fn hold(mut self, held: Held) -> Self {
        self.settings.credentials.push(held);
        self
    }

    /// A URL with the scopes that belong to it, such as those of a sovereign cloud: the
    /// same as [`base_url`](Self::base_url) and [`scopes`](Self::scopes), which are wrong
    /// one without the other.
    pub fn endpoint<S: Into<String>>(
        self,
        url: impl Into<String>,
        scopes: impl IntoIterator<Item = S>,
    ) -> Self {
        self.base_url(url).scopes(scopes)
    }

    /// The scopes that a token source is asked for, in place of the description's.
    pub fn scopes<S: Into<String>>(
        mut self,
        scopes: impl IntoIterator<Item = S>,
    ) -> Self {
        self.settings.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// What sends requests, in place of the default.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.settings.transport = OnceLock::from(Arc::new(transport) as Arc<_>);
        self
    }

    /// What sends requests of blocking calls, in place of the default.
    pub fn blocking_transport(mut self, transport: impl BlockingTransport) -> Self {
        self.settings.blocking = OnceLock::from(Arc::new(transport) as Arc<_>);
        self
    }

    /// Where time and nonces come from, for tests.
    pub fn environment(mut self, environment: impl Environment) -> Self {
        self.settings.environment = Arc::new(environment);
        self
    }

    /// What to do after an attempt has failed; [`Retry::default`] unless set.
    pub fn retries(mut self, policy: impl Policy) -> Self {
        self.settings.policy = Arc::new(policy);
        self
    }

    /// Who sees every request and every response, without their secrets.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.settings.observer = Some(Arc::new(observer));
        self
    }

    /// Takes a secret that bodies hold out of all that is shown of failures.
    pub(crate) fn keep(mut self, secret: Credential) -> Self {
        self.settings.kept = Some(secret);
        self
    }

    /// Follows redirects within the origin of a request, a few at most; unless this is
    /// said, a redirect is a failure. None is followed to another origin: neither a
    /// credential nor a body ever goes there.
    pub fn follow_redirects(mut self) -> Self {
        self.settings.follow_redirects = true;
        self
    }

    /// The limits of time.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.settings.timeouts = timeouts;
        self
    }

    /// The largest body that is read, in bytes; 64 MiB unless set.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.body_limit = bytes;
        self
    }

    /// The `User-Agent` of requests.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.settings.user_agent = name.into();
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] for an unknown or missing parameter or variable and for a URL
    /// that is none; [`ErrorKind::Credentials`] for a credential that no scheme takes, or
    /// one that would travel unencrypted.
    pub fn build(self) -> Result<C, Error> {
        self.settings.build().map(C::from)
    }
}

impl Settings {
    fn new(service: &'static Service) -> Self {
        Self {
            service,
            server: 0,
            base_url: None,
            variables: Vec::new(),
            parameters: Vec::new(),
            credentials: Vec::new(),
            kept: None,
            scopes: None,
            transport: OnceLock::new(),
            blocking: OnceLock::new(),
            environment: Arc::new(SystemEnvironment),
            policy: Arc::new(Retry::default()),
            observer: None,
            follow_redirects: false,
            timeouts: Timeouts::default(),
            body_limit: BODY_LIMIT,
            user_agent: USER_AGENT.to_owned(),
        }
    }

    fn build(self) -> Result<Client, Error> {
        let (base, origin) = checked(&self.base()?)?;
        let parameters = self.client_parameters()?;
        self.check_credentials(&origin)?;
        self.check_alternatives()?;
        let user_agent = HeaderValue::from_str(&self.user_agent)
            .map_err(|_| failed("the user agent cannot stand in a header field"))?;
        Ok(Client(Arc::new(Inner {
            service: self.service,
            base,
            origin,
            is_fixed: self.base_url.is_some(),
            server: self.server,
            variables: self.variables,
            parameters,
            credentials: self.credentials,
            kept: self.kept,
            scopes: self.scopes,
            transport: self.transport,
            blocking: self.blocking,
            environment: self.environment,
            policy: self.policy,
            observer: self.observer,
            buckets: Buckets::default(),
            pace: Pace::default(),
            skew: AtomicI64::new(0),
            follow_redirects: self.follow_redirects,
            timeouts: self.timeouts,
            body_limit: self.body_limit,
            user_agent,
        })))
    }

    fn base(&self) -> Result<String, Error> {
        let url = match (&self.base_url, self.service.servers.get(self.server)) {
            (Some(url), _) => {
                if let Some((name, _)) = self
                    .variables
                    .iter()
                    .find(|(name, _)| !self.service.has_variable(name))
                {
                    return Err(failed(format!("there is no server variable `{name}`")));
                }
                url.clone()
            }
            (None, Some(server)) => self.expand(server)?,
            (None, None) => {
                return Err(failed(format!(
                    "`{}` declares no such server: set `base_url`",
                    self.service.name
                )));
            }
        };
        Ok(url)
    }

    /// The URL of a server that has all variables that were set, but for those of servers
    /// of operations.
    fn expand(&self, server: &Server) -> Result<String, Error> {
        if let Some((name, _)) = self.variables.iter().find(|(name, _)| {
            !server.has(name) && !self.service.variables.contains(&name.as_str())
        }) {
            return Err(failed(format!("there is no server variable `{name}`")));
        }
        expand(server, &self.variables)
    }

    fn client_parameters(&self) -> Result<Vec<Option<String>>, Error> {
        let declared = self.service.parameters;
        for (name, _) in &self.parameters {
            if !declared.iter().any(|parameter| parameter.name == name) {
                return Err(failed(format!("there is no client parameter `{name}`")));
            }
        }
        let values = declared.iter().map(|parameter| {
            let set = self.parameters.iter().rfind(|(name, _)| name == parameter.name);
            let value = set.map(|(_, value)| value.clone());
            let value = value.or_else(|| parameter.default.map(str::to_owned));
            if value.is_none() && parameter.required {
                return Err(failed(format!(
                    "client parameter `{}` has no value",
                    parameter.name
                )));
            }
            Ok(value)
        });
        values.collect()
    }

    fn check_credentials(&self, origin: &Origin) -> Result<(), Error> {
        let refused = |text: String| Err(Error::new(ErrorKind::Credentials, text));
        let schemes = self.service.schemes;
        let sent =
            self.credentials.iter().filter(|held| !held.credential.is_anonymous());
        for held in sent {
            let kind = held.credential.kind_name();
            held.credential.check()?;
            if let Some(name) = &held.scheme {
                let Some(scheme) = schemes.iter().find(|scheme| scheme.name == name)
                else {
                    return refused(format!("there is no security scheme `{name}`"));
                };
                if !held.credential.fits(scheme.kind) {
                    return refused(format!(
                        "security scheme `{name}` does not take a {kind} credential"
                    ));
                }
            } else if schemes.is_empty() {
                if held.without_scheme().is_none() {
                    return refused(format!(
                        "the description declares no place for a {kind} credential"
                    ));
                }
            } else if !schemes.iter().any(|scheme| held.credential.fits(scheme.kind)) {
                return refused(format!("no security scheme takes a {kind} credential"));
            }
            if !origin.is_private() {
                return refused(format!(
                    "a {kind} credential is not sent without `https`, but for loopback"
                ));
            }
        }
        Ok(())
    }
}

impl Settings {
    /// Looks whether the credentials are all that at least one operation wants.
    fn check_alternatives(&self) -> Result<(), Error> {
        let alternatives = self.service.security;
        let named = || alternatives.iter().filter(|schemes| !schemes.is_empty());
        let is_open = alternatives.iter().any(|schemes| schemes.is_empty());
        let is_met = |name: &&str| {
            let scheme = self.service.schemes.iter().find(|scheme| scheme.name == *name);
            let mut held = self.credentials.iter();
            scheme.is_some_and(|scheme| held.any(|held| held.is_for(scheme)))
        };
        let credentials = || self.credentials.iter().map(|held| &held.credential);
        if named().next().is_none()
            || named().any(|schemes| schemes.iter().all(is_met))
            || credentials().any(Credential::is_anonymous)
            || is_open && self.credentials.is_empty()
        {
            return Ok(());
        }
        let wanted: Vec<String> = named().map(|schemes| schemes.join(" and ")).collect();
        let wanted = wanted.join(" or ");
        let text = if self.credentials.is_empty() {
            format!("no credential for {wanted}; `Credential::none()` sends without")
        } else {
            format!("the credentials are not all of what operations want: {wanted}")
        };
        Err(Error::new(ErrorKind::Credentials, text))
    }
}

/// Fills the variables of a server's URL.
pub(super) fn expand(
    server: &Server,
    variables: &[(String, String)],
) -> Result<String, Error> {
    let mut url = server.url.to_owned();
    for variable in server.variables {
        let set = variables.iter().rfind(|(name, _)| name == variable.name);
        let value = match set {
            Some((_, value)) => value.as_str(),
            None if variable.default.is_empty() => {
                let name = variable.name;
                return Err(failed(format!("server variable `{name}` has no value")));
            }
            None => variable.default,
        };
        if !variable.values.is_empty() && !variable.values.contains(&value) {
            return Err(failed(format!(
                "server variable `{}` cannot be `{}`: it is one of {}",
                variable.name,
                value.escape_debug(),
                variable.values.join(", ").escape_debug()
            )));
        }
        url = url.replace(&format!("{{{}}}", variable.name), value);
    }
    Ok(url)
}

/// The URL of a server without a slash at its end, and its origin.
pub(super) fn checked(url: &str) -> Result<(String, Origin), Error> {
    let refused = || failed(format!("`{}` {URL_RULE}", shown(url).escape_debug()));
    let clean = url.bytes().all(|byte| byte > b' ' && byte < 0x7f);
    if !clean || url.contains(['?', '#', '\\', '@', '{', '}']) {
        return Err(refused());
    }
    let base = url.trim_end_matches('/').to_owned();
    let dots = |segment: &str| matches!(segment, "." | "..");
    match Origin::of(&base) {
        Some(origin) if !base.split('/').any(dots) => Ok((base, origin)),
        _ => Err(refused()),
    }
}

/// A URL without what may be secret in it: user, query and fragment.
fn shown(url: &str) -> String {
    let url = without_user(url);
    let place = url.split(['?', '#']).next().unwrap_or_default();
    let end = if place.len() < url.len() { "?…" } else { "" };
    format!("{place}{end}")
}

const URL_RULE: &str = "is not the URL of a server: such is an absolute `http` or `https` \
                        URL without user, query, fragment, braces and `..`";

fn failed(text: impl Into<String>) -> Error {
    Error::new(ErrorKind::Build, text.into())
}

impl Service {
    /// Whether a server of the service or of an operation has the variable.
    fn has_variable(&self, name: &str) -> bool {
        self.variables.contains(&name)
            || self.servers.iter().any(|server| server.has(name))
    }
}

impl Server {
    fn has(&self, variable: &str) -> bool {
        self.variables.iter().any(|known| known.name == variable)
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("service", &self.settings.service.name)
            .finish_non_exhaustive()
    }
}
