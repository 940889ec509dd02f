//! What the operations of a service share.

/// A service: where it is, what its clients are told once, how they prove who they are.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) servers: &'static [Server],
    pub(crate) variables: &'static [&'static str],
    pub(crate) parameters: &'static [ClientParameter],
    pub(crate) schemes: &'static [Scheme],
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) errors: Errors,
}

impl Service {
    /// A service by its module name and the version of its description.
    #[must_use]
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        Self {
            name,
            version,
            servers: &[],
            variables: &[],
            parameters: &[],
            schemes: &[],
            security: &[],
            errors: Errors::new(),
        }
    }

    /// The servers; the first is used unless the client says otherwise.
    #[must_use]
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// The variables that only servers of operations have.
    #[must_use]
    pub const fn variables(mut self, variables: &'static [&'static str]) -> Self {
        self.variables = variables;
        self
    }

    /// The parameters that are set once, when the client is built.
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [ClientParameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The security schemes.
    #[must_use]
    pub const fn schemes(mut self, schemes: &'static [Scheme]) -> Self {
        self.schemes = schemes;
        self
    }

    /// Every alternative of schemes that an operation names, as
    /// [`Operation::security`](super::Operation::security) has them: a client whose
    /// credentials are good for none of them is not built.
    #[must_use]
    pub const fn security(
        mut self,
        alternatives: &'static [&'static [&'static str]],
    ) -> Self {
        self.security = alternatives;
        self
    }

    /// Where failures carry their facts.
    #[must_use]
    pub const fn errors(mut self, errors: Errors) -> Self {
        self.errors = errors;
        self
    }

    /// The module name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The version of the description.
    #[must_use]
    pub const fn version(&self) -> &'static str {
        self.version
    }
}

/// A server by its URL template.
#[derive(Clone, Copy, Debug)]
pub struct Server {
    pub(crate) url: &'static str,
    pub(crate) variables: &'static [ServerVariable],
}

impl Server {
    /// A server by its URL, which may hold variables as `{name}`.
    #[must_use]
    pub const fn new(url: &'static str) -> Self {
        Self { url, variables: &[] }
    }

    /// The variables of the URL.
    #[must_use]
    pub const fn variables(mut self, variables: &'static [ServerVariable]) -> Self {
        self.variables = variables;
        self
    }
}

/// A variable of a server's URL.
#[derive(Clone, Copy, Debug)]
pub struct ServerVariable {
    pub(crate) name: &'static str,
    pub(crate) default: &'static str,
    pub(crate) values: &'static [&'static str],
}

impl ServerVariable {
    /// A variable, its default, and the values that are allowed (none: any).
    #[must_use]
    pub const fn new(
        name: &'static str,
        default: &'static str,
        values: &'static [&'static str],
    ) -> Self {
        Self { name, default, values }
    }
}

/// A parameter that is set once, when the client is built.
#[derive(Clone, Copy, Debug)]
pub struct ClientParameter {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) default: Option<&'static str>,
}

impl ClientParameter {
    /// A parameter that may be left out.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, required: false, default: None }
    }

    /// A parameter without which no client is built.
    #[must_use]
    pub const fn required(name: &'static str) -> Self {
        Self { name, required: true, default: None }
    }

    /// The value where none is set.
    #[must_use]
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }
}

/// Where an API key stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKeyPlace {
    /// In a header field.
    Header,
    /// In the query.
    Query,
    /// In the `Cookie` header field.
    Cookie,
}

/// What kind of credential a scheme takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Bearer` (HTTP bearer, OAuth 2, OpenID Connect).
    Bearer,
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// A key in a header field, the query or a cookie of this name.
    ApiKey(ApiKeyPlace, &'static str),
    /// Requests are signed with ACS3-HMAC-SHA256 (Alibaba Cloud, signature V3).
    Acs3,
    /// A scheme that the runtime does not speak; operations that need it cannot be
    /// called with it.
    Unsupported,
}

/// A security scheme.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    pub(crate) name: &'static str,
    pub(crate) kind: SchemeKind,
    pub(crate) scopes: &'static [&'static str],
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self { name, kind, scopes: &[] }
    }

    /// A token after `Bearer`.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Bearer)
    }

    /// A user and a password.
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// A key in the header field `header`.
    #[must_use]
    pub const fn api_key_header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, SchemeKind::ApiKey(ApiKeyPlace::Header, header))
    }

    /// A key in the query parameter `parameter`.
    #[must_use]
    pub const fn api_key_query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::ApiKey(ApiKeyPlace::Query, parameter))
    }

    /// A key in the cookie `cookie`.
    #[must_use]
    pub const fn api_key_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, SchemeKind::ApiKey(ApiKeyPlace::Cookie, cookie))
    }

    /// Requests signed with ACS3-HMAC-SHA256.
    #[must_use]
    pub const fn acs3(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Acs3)
    }

    /// A scheme that the runtime does not speak.
    #[must_use]
    pub const fn unsupported(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Unsupported)
    }

    /// The scopes that a token source is asked for.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }
}

/// Where failures carry their facts: JSON pointers into bodies, names of header fields.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    pub(crate) code: &'static [&'static str],
    pub(crate) message: &'static [&'static str],
    pub(crate) request_id: &'static [&'static str],
}

impl Errors {
    /// Nothing is known about failures.
    #[must_use]
    pub const fn new() -> Self {
        Self { code: &[], message: &[], request_id: &[] }
    }

    /// JSON pointers to the code of a failure, the first that holds one wins.
    #[must_use]
    pub const fn code(mut self, pointers: &'static [&'static str]) -> Self {
        self.code = pointers;
        self
    }

    /// JSON pointers to what a person reads.
    #[must_use]
    pub const fn message(mut self, pointers: &'static [&'static str]) -> Self {
        self.message = pointers;
        self
    }

    /// Header fields, or JSON pointers (these begin with `/`), that name the request.
    #[must_use]
    pub const fn request_id(mut self, places: &'static [&'static str]) -> Self {
        self.request_id = places;
        self
    }
}

impl Default for Errors {
    fn default() -> Self {
        Self::new()
    }
}
