//! What a run can read: files on disk, and documents of the origins that were allowed.

use std::cell::Cell;

use bindery::files::Disk;
use bindery::source::{Files, ReadError};

/// The most documents that one run fetches because others refer to them.
const MOST_DOCUMENTS: usize = 1_000;

/// The most bytes of all of them.
const MOST_BYTES: usize = 256 << 20;

/// Files on disk, and documents of allowed origins.
pub struct Reachable<'a> {
    disk: &'a Disk,
    origins: &'a [String],
    documents: Cell<usize>,
    bytes: Cell<usize>,
}

impl<'a> Reachable<'a> {
    pub fn new(disk: &'a Disk, origins: &'a [String]) -> Self {
        Self { disk, origins, documents: Cell::new(0), bytes: Cell::new(0) }
    }

    /// Whether a path is that of a file that can be read again.
    pub fn is_on_disk(&self, path: &str) -> bool {
        !self.disk.is_given(path) && !path.starts_with("https://")
    }

    /// A document, within what one run may fetch.
    fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        let documents = self.documents.get() + 1;
        if documents > MOST_DOCUMENTS {
            return Err(format!("{MOST_DOCUMENTS} documents were fetched already"));
        }
        self.documents.set(documents);
        let content = fetched(url)?;
        let bytes = self.bytes.get().saturating_add(content.len());
        if bytes > MOST_BYTES {
            return Err("more than 256 MiB were fetched".to_owned());
        }
        self.bytes.set(bytes);
        Ok(content)
    }
}

impl Files for Reachable<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let given = self.disk.is_given(path);
        if given || !path.starts_with("https://") {
            return self.disk.read(path);
        }
        if !self.fetches(path) {
            let origin = origin(path).unwrap_or(path);
            let why = format!("pass `--allow-origin {origin}` to have it fetched");
            return Err(ReadError::Failed(why));
        }
        self.fetch(path).map_err(ReadError::Failed)
    }

    fn fetches(&self, url: &str) -> bool {
        let trimmed = |allowed: &String| allowed.trim_end_matches('/').to_owned();
        origin(url).is_some_and(|origin| {
            self.origins.iter().any(|allowed| trimmed(allowed) == origin)
        })
    }
}

/// Scheme, host and port of an https URL.
pub fn origin(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = !host.is_empty() && !host.contains(['@', '\\']);
    plain.then(|| url.get(.."https://".len() + host.len())).flatten()
}

#[cfg(feature = "https")]
fn fetched(url: &str) -> Result<Vec<u8>, String> {
    crate::fetch::content(url)
}

#[cfg(not(feature = "https"))]
fn fetched(_: &str) -> Result<Vec<u8>, String> {
    Err("this bindery was built without feature `https`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_origins_that_were_named_are_asked() {
        let disk = Disk::new();
        let origins = ["https://example.com/".to_owned()];
        let reachable = Reachable::new(&disk, &origins);
        let check = |url: &str, expected: bool| {
            assert_eq!(reachable.fetches(url), expected, "{url}");
        };
        check("https://example.com/a.json", true);
        check("https://example.com:8443/a.json", false);
        check("https://example.com.evil.example/a.json", false);
        check("https://example.com@evil.example/a.json", false);
        check("http://example.com/a.json", false);
        check("file:///etc/passwd", false);
        let refused = reachable.read("https://evil.example/a.json");
        let Err(ReadError::Failed(why)) = refused else { panic!("{refused:?}") };
        assert!(why.contains("--allow-origin https://evil.example"), "{why}");
    }
}
