//! A finished request, and what goes out of it for each attempt.

use super::draft::failed;
use crate::Error;
#[cfg(feature = "acs3")]
use crate::client::origin::split_origin;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Method, Request, Uri};

/// Fields by which a service knows a request that comes twice: the one of the IETF draft
/// and of most vendors, and the one of OASIS Repeatable Requests 1.0.
static IDEMPOTENCY_KEYS: [HeaderName; 2] = [
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("repeatability-request-id"),
];

/// A request that lacks nothing but credentials: what each attempt is made of.
pub(crate) struct Template {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) fields: Fields,
    pub(crate) body: Bytes,
}

impl Template {
    /// The request of one attempt.
    pub(crate) fn attempt(&self) -> Prepared {
        // Room for what credentials add.
        let mut headers = HeaderMap::with_capacity(self.fields.0.len() + 2);
        for (name, value) in &self.fields.0 {
            headers.insert(name.clone(), value.clone());
        }
        Prepared {
            method: self.method.clone(),
            url: self.url.clone(),
            headers,
            body: self.body.clone(),
        }
    }

    /// Whether the request may be carried out twice (RFC 9110, 9.2.2).
    pub(crate) fn is_repeatable(&self) -> bool {
        let idempotent = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"];
        idempotent.contains(&self.method.as_str())
            || IDEMPOTENCY_KEYS.iter().any(|name| self.fields.has(name))
    }

    /// Turns into a request for what is there (RFC 9110, 15.4.4).
    pub(crate) fn become_get(&mut self) {
        self.method = Method::GET;
        self.body = Bytes::new();
        self.fields.remove(&CONTENT_TYPE);
        self.fields.remove(&CONTENT_LENGTH);
    }
}

/// The text of a URL, shared by the attempts.
#[derive(Clone)]
pub(crate) struct Url(Bytes);

impl Url {
    pub(crate) fn as_str(&self) -> &str {
        // It was made of text, so that it always is.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl From<String> for Url {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Header fields, one of a name. They are few, and are looked up once or twice: a list is
/// cheaper than a map.
#[derive(Default)]
pub(crate) struct Fields(Vec<(HeaderName, HeaderValue)>);

impl Fields {
    /// Sets a field in place of the one of the same name.
    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, place)) => *place = value,
            None => self.0.push((name, value)),
        }
    }

    pub(crate) fn has(&self, name: &HeaderName) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub(crate) fn remove(&mut self, name: &HeaderName) {
        self.0.retain(|(known, _)| known != name);
    }
}

/// The request of one attempt, while credentials are attached.
pub(crate) struct Prepared {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Prepared {
    /// Host and port, as the `Host` field has them.
    #[cfg(feature = "acs3")]
    pub(crate) fn authority(&self) -> &str {
        let (origin, _) = split_origin(self.url.as_str());
        let authority = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        let default = if origin.starts_with("https:") { ":443" } else { ":80" };
        authority.strip_suffix(default).unwrap_or(authority)
    }

    #[cfg(feature = "acs3")]
    pub(crate) fn path(&self) -> &str {
        let (_, rest) = split_origin(self.url.as_str());
        rest.split('?').next().unwrap_or_default()
    }

    #[cfg(feature = "acs3")]
    pub(crate) fn query(&self) -> &str {
        self.url.as_str().split_once('?').map_or("", |(_, query)| query)
    }

    /// Adds to the query.
    pub(crate) fn add_query(&mut self, add: impl FnOnce(&mut String)) {
        let mut url = self.url.as_str().to_owned();
        url.push(if url.contains('?') { '&' } else { '?' });
        add(&mut url);
        self.url = url.into();
    }

    pub(crate) fn into_http(self) -> Result<Request<Bytes>, Error> {
        let uri = Uri::from_maybe_shared(self.url.0)
            .map_err(|_| failed("the URL of the request is none that HTTP can carry"))?;
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}
