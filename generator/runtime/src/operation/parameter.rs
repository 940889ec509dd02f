//! Parameters of an operation.

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// The whole query (OpenAPI 3.2, `in: querystring`).
    QueryString,
    /// In a header field.
    Header,
    /// In the `Cookie` header field.
    Cookie,
    /// In the host of the operation's server: `{name}` in its URL.
    Host,
    /// In a header field of a part of the body.
    Part,
}

/// How a value becomes text (OpenAPI 3.2, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `1,2,3`
    Simple,
    /// `.1.2.3`
    Label,
    /// `;id=1,2,3`
    Matrix,
    /// `id=1&id=2`
    Form,
    /// `id=1%202`
    SpaceDelimited,
    /// `id=1%7C2`
    PipeDelimited,
    /// `id=1%092` (Swagger 2.0 `tsv`)
    TabDelimited,
    /// `id%5Bname%5D=1`
    DeepObject,
    /// `id=1; name=2`, without percent-encoding.
    Cookie,
    /// The value as JSON text (`content: application/json`).
    Json,
    /// `Tag.1.Key=1`, counted from 1 (Alibaba Cloud `repeatList` and `flat`).
    RepeatList,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) client: Option<usize>,
    pub(crate) constant: Option<&'static str>,
    pub(crate) style: Style,
    explode: Option<bool>,
    pub(crate) allow_reserved: bool,
    pub(crate) allow_empty: bool,
    pub(crate) skip_encoding: bool,
    pub(crate) secret: bool,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style) -> Self {
        Self {
            name,
            location,
            required: false,
            client: None,
            constant: None,
            style,
            explode: None,
            allow_reserved: false,
            allow_empty: false,
            skip_encoding: false,
            secret: false,
        }
    }

    /// A parameter in the path: required, style `simple`.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path, Style::Simple).required()
    }

    /// A parameter in the query: style `form`, exploded.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query, Style::Form)
    }

    /// The whole query: the members of a record in style `form`, or JSON text.
    #[must_use]
    pub const fn query_string(name: &'static str) -> Self {
        Self::new(name, Location::QueryString, Style::Form)
    }

    /// A header field: style `simple`.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header, Style::Simple)
    }

    /// A cookie: style `form`, exploded.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Location::Cookie, Style::Form)
    }

    /// A label of the host, which the URL of the operation's server names in braces:
    /// required.
    #[must_use]
    pub const fn host(name: &'static str) -> Self {
        Self::new(name, Location::Host, Style::Simple).required()
    }

    /// A header field of the parts whose [`Encoding`](super::Encoding) names it: style
    /// `simple`. One that is required has a value where such a part is sent.
    #[must_use]
    pub const fn part(name: &'static str) -> Self {
        Self::new(name, Location::Part, Style::Simple)
    }

    /// A request without this parameter is an error.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The value is set once, when the client is built: the parameter at this place in
    /// the service's list.
    #[must_use]
    pub const fn client(mut self, parameter: usize) -> Self {
        self.client = Some(parameter);
        self
    }

    /// The value is always this one: its text, which is JSON where the style is.
    #[must_use]
    pub const fn constant(mut self, value: &'static str) -> Self {
        self.constant = Some(value);
        self
    }

    /// How the value becomes text.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Whether lists and records become one pair for each of their values; by default
    /// the style says so.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = Some(explode);
        self
    }

    /// The value is JSON text.
    #[must_use]
    pub const fn json(self) -> Self {
        self.style(Style::Json)
    }

    /// Reserved characters of RFC 3986 stay as they are where they cannot change what
    /// the URL means.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// A list or record without parts is sent as an empty value in the query, in place of
    /// nothing (`allowEmptyValue`).
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// The value is already percent-encoded.
    #[must_use]
    pub const fn skip_encoding(mut self) -> Self {
        self.skip_encoding = true;
        self
    }

    /// Whether lists and records are exploded (OpenAPI 3.2, Parameter Object).
    pub(crate) const fn explodes(&self) -> bool {
        match self.explode {
            Some(explode) => explode,
            None => {
                matches!(self.style, Style::Form | Style::DeepObject | Style::Cookie)
            }
        }
    }

    /// The value is never shown in errors or by `Debug`.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}
