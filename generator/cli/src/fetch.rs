//! A description from an https URL: an explicit act of whoever runs the command.

use std::io::Read as _;
use std::time::Duration;

use bindery::source::LARGEST_FILE;
use ureq::Agent;

use crate::Usage;
use crate::reachable::origin;

/// Whether a URL that was given as an argument is one to fetch at all.
pub fn check(url: &str) -> Result<(), Usage> {
    origin(url).map(|_| ()).ok_or_else(|| {
        let url = shown(url);
        Usage::new(format!("cannot fetch `{url}`: only https without a user is taken"))
    })
}

/// A URL without what may be secret in it: user, query and fragment.
fn shown(url: &str) -> String {
    let place = match url.rsplit_once('@') {
        Some((before, place)) => {
            let scheme = before.split("://").next().unwrap_or_default();
            format!("{scheme}://{place}")
        }
        None => url.to_owned(),
    };
    place.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The content of a document on the network, or why there is none.
///
/// Only https, no redirect to another origin, no more than 64 MiB in a minute.
pub fn content(url: &str) -> Result<Vec<u8>, String> {
    let origin = origin(url).ok_or_else(|| "only https is taken".to_owned())?;
    let config = Agent::config_builder()
        .https_only(true)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build();
    let agent: Agent = config.into();
    let mut at = url.to_owned();
    for _ in 0..5 {
        let response = agent.get(&at).call().map_err(|error| error.to_string())?;
        if response.status().is_redirection() {
            let location = response.headers().get("location");
            let location =
                location.and_then(|value| value.to_str().ok()).unwrap_or_default();
            at = followed(origin, location)
                .ok_or_else(|| "it redirects to another origin".to_owned())?;
            continue;
        }
        let limit = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
        let mut content = Vec::new();
        let mut body = response.into_body().into_reader().take(limit.saturating_add(1));
        body.read_to_end(&mut content).map_err(|error| error.to_string())?;
        if content.len() > LARGEST_FILE {
            return Err("it is larger than 64 MiB".to_owned());
        }
        return Ok(content);
    }
    Err("it redirects too often".to_owned())
}

/// The URL that a redirect leads to, if it stays at the origin.
fn followed(origin: &str, location: &str) -> Option<String> {
    if location.starts_with('/')
        && !location.starts_with("//")
        && !location.contains('\\')
    {
        return Some(format!("{origin}{location}"));
    }
    (crate::reachable::origin(location) == Some(origin)).then(|| location.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_is_refused_shows_no_secret() {
        for (url, expected) in [
            ("https://user:canary@h/a.yaml?sig=canary", "`https://h/a.yaml`"),
            ("http://h/a.yaml?sig=canary", "`http://h/a.yaml`"),
        ] {
            let said = check(url).unwrap_err().0;
            assert!(said.contains(expected) && !said.contains("canary"), "{said}");
        }
    }

    #[test]
    fn redirects_stay_at_the_origin() {
        let from = origin("https://example.com:8443/a?b").unwrap();
        assert_eq!(from, "https://example.com:8443");
        let check = |location: &str, to: Option<&str>| {
            assert_eq!(followed(from, location).as_deref(), to, "{location}");
        };
        check("/b", Some("https://example.com:8443/b"));
        check("https://example.com:8443/c", Some("https://example.com:8443/c"));
        check("https://example.com/c", None);
        check("//evil.example/c", None);
        check("https://example.com:8443@evil.example/", None);
        check("https://example.com:8443.evil.example/", None);
        check("http://example.com:8443/", None);
        check("", None);
        assert_eq!(origin("http://example.com"), None);
        assert_eq!(origin("https://"), None);
    }
}
