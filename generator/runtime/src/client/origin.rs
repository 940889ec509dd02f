//! Origins (RFC 6454) and links within them.

use crate::{Error, ErrorKind};
use http::Uri;
use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;
use std::sync::Arc;

/// Scheme, host and port: what a credential is bound to.
#[derive(Clone, Debug, Eq)]
pub(crate) struct Origin {
    pub(crate) https: bool,
    host: Arc<str>,
    port: u16,
    /// Host and port as they were written, which other URLs of the origin mostly repeat.
    written: Arc<str>,
}

impl PartialEq for Origin {
    fn eq(&self, other: &Self) -> bool {
        (self.https, &self.host, self.port) == (other.https, &other.host, other.port)
    }
}

impl Hash for Origin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.https, &self.host, self.port).hash(state);
    }
}

impl Origin {
    /// The origin of an absolute URL of `http` or `https` without user information.
    pub(crate) fn of(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let https = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = uri.authority()?;
        let host = authority.host();
        let port = match authority.as_str().strip_prefix(host)?.strip_prefix(':') {
            None if authority.as_str().len() == host.len() => default_port(https),
            None => return None,
            Some(port) => port.parse().ok()?,
        };
        if host.is_empty() {
            return None;
        }
        let written = authority.as_str().into();
        Some(Self { https, host: host.to_ascii_lowercase().into(), port, written })
    }

    /// Whether a URL is of this origin.
    pub(crate) fn is_of(&self, uri: &Uri) -> bool {
        let https = uri.scheme_str() == Some("https");
        let written = uri.authority().map(http::uri::Authority::as_str);
        if https == self.https && written == Some(&*self.written) {
            return true;
        }
        https == self.https
            && uri.host().is_some_and(|host| host.eq_ignore_ascii_case(&self.host))
            && uri.port_u16().unwrap_or(default_port(https)) == self.port
    }

    /// Whether what is sent there stays unread on its way.
    pub(crate) fn is_private(&self) -> bool {
        self.https || self.is_loopback()
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether the host is this machine itself.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
    }
}

const fn default_port(https: bool) -> u16 {
    if https { 443 } else { 80 }
}

/// The URL that a link of a response leads to: the link as it is, byte by byte, where it is
/// absolute; else resolved against the URL it came with (RFC 3986, 5.2).
///
/// # Errors
///
/// [`ErrorKind::ForeignLink`] when it leads to another origin or is no link at all.
pub(crate) fn resolve(origin: &Origin, from: &str, link: &str) -> Result<String, Error> {
    let foreign = |what: &str| {
        Err(Error::new(ErrorKind::ForeignLink, format!("a link of the service {what}")))
    };
    let harmless = |byte: u8| byte > b' ' && byte < 0x7f && byte != b'\\';
    if !link.bytes().all(harmless) {
        return foreign("holds characters that no link may hold");
    }
    let link = link.split('#').next().unwrap_or_default();
    let (scheme, rest) = split_origin(from);
    let url = if has_scheme(link) {
        link.to_owned()
    } else if link.starts_with("//") {
        format!("{}{link}", if origin.https { "https:" } else { "http:" })
    } else if link.starts_with('/') {
        format!("{scheme}{link}")
    } else if link.starts_with('?') {
        let path = rest.split('?').next().unwrap_or_default();
        format!("{scheme}{path}{link}")
    } else {
        let path = rest.split('?').next().unwrap_or_default();
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let (path, query) = link.split_at(link.find('?').unwrap_or(link.len()));
        format!("{scheme}{}{query}", without_dots(&format!("{directory}/{path}")))
    };
    match Origin::of(&url) {
        Some(found) if found == *origin => {}
        _ => return foreign("leads to another origin"),
    }
    let (_, rest) = split_origin(&url);
    let path = rest.split('?').next().unwrap_or_default();
    let dots = path.split('/').any(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    });
    if dots {
        return foreign("holds segments `.` or `..`");
    }
    Ok(url)
}

/// A path without its `.` and `..` segments (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let last = path.rsplit('/').next().unwrap_or_default();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            other => kept.push(other),
        }
    }
    if matches!(last, "." | "..") {
        kept.push("");
    }
    format!("/{}", kept.join("/"))
}

fn has_scheme(link: &str) -> bool {
    let Some((scheme, _)) = link.split_once(':') else { return false };
    let mut bytes = scheme.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// An absolute URL in two: scheme with authority, and the rest.
pub(crate) fn split_origin(url: &str) -> (&str, &str) {
    let start = url.find("://").map_or(0, |at| at + 3);
    let authority = url.get(start..).unwrap_or_default();
    let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    url.split_at(start + end)
}

/// A URL, or its origin, without the user that may stand in it (RFC 3986, 3.2.1): all up
/// to the last `@`, so that no strange password is left in part.
pub(crate) fn without_user(url: &str) -> Cow<'_, str> {
    let Some((before, after)) = url.rsplit_once('@') else { return url.into() };
    match before.split_once("://") {
        Some((scheme, _)) => format!("{scheme}://{after}").into(),
        None => after.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "https://host/a/b?x=1";

    fn check(link: &str, expected: Option<&str>) {
        let origin = Origin::of(FROM).unwrap();
        let found = resolve(&origin, FROM, link);
        if let Err(error) = &found {
            assert_eq!(error.kind(), ErrorKind::ForeignLink, "{link}");
        }
        assert_eq!(found.ok().as_deref(), expected, "{link}");
    }

    #[test]
    fn links_stay_as_they_are_within_the_origin() {
        for link in ["https://host/p?%24skipToken=abc%2Bdef%3D", "https://HOST:443/p"] {
            check(link, Some(link));
        }
    }

    #[test]
    fn relative_links_are_resolved() {
        check("/p?q", Some("https://host/p?q"));
        check("?page=2", Some("https://host/a/b?page=2"));
        check("c?page=2", Some("https://host/a/c?page=2"));
        check("//host/p", Some("https://host/p"));
        check("../../c/./d?e=../f", Some("https://host/c/d?e=../f"));
        check("..", Some("https://host/"));
    }

    #[test]
    fn foreign_links_are_refused() {
        for link in [
            "https://evil/p",
            "http://host/p",
            "https://host:8443/p",
            "https://host.evil/p",
            "https://user@host/p",
            "https://host@evil/p",
            "//evil/p",
            "ftp://host/p",
            "javascript:alert(1)",
            "https://host/a/../p",
            "https://host/%2e%2e/p",
            "/a/../p",
            "a/%2E./p",
            "https://host\\@evil/p",
            "https://host/\r\nx",
            "/\u{e9}",
            "https:///p",
        ] {
            check(link, None);
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_address() {
        for (url, expected) in [
            ("http://localhost:1/", true),
            ("http://127.8.9.1/", true),
            ("http://[::1]:80/", true),
            ("http://localhost.evil/", false),
            ("http://10.0.0.1/", false),
        ] {
            assert_eq!(Origin::of(url).unwrap().is_loopback(), expected, "{url}");
        }
    }
}
