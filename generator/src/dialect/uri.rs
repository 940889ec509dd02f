//! URI references against a base (RFC 3986, 5.2); logical paths are URIs without a scheme.

use crate::source::path::has_scheme;

/// What a reference means in a document with that base. Queries and fragments belong to
/// whoever asks.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        let (origin, path) = split(reference);
        return if origin.is_empty() {
            reference.to_owned()
        } else {
            format!("{origin}{}", without_dots(path, true))
        };
    }
    let (origin, path) = split(base);
    if let Some(rest) = reference.strip_prefix("//") {
        let scheme = origin.split_once("//").map_or("", |(scheme, _)| scheme);
        return format!("{scheme}//{rest}");
    }
    if origin.is_empty() && has_scheme(base) {
        // A name such as a URN has no parts that a path could be relative to.
        return reference.to_owned();
    }
    if reference.starts_with('/') {
        return format!("{origin}{}", without_dots(reference, true));
    }
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    let rooted = !origin.is_empty() || path.starts_with('/');
    let joined = if directory.is_empty() && !rooted {
        reference.to_owned()
    } else {
        format!("{directory}/{reference}")
    };
    format!("{origin}{}", without_dots(&joined, rooted))
}

/// `scheme://authority` and the path, without query; the first is empty for a logical
/// path and for a URI without an authority.
fn split(uri: &str) -> (&str, &str) {
    let Some((scheme, rest)) = uri.split_once("://") else { return ("", uri) };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (origin, path) = uri.split_at(scheme.len() + 3 + end);
    (origin, path.split(['?', '#']).next().unwrap_or_default())
}

/// A path without `.` and `..`; a rooted one has nothing above its root.
fn without_dots(path: &str, rooted: bool) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut parts = path.trim_start_matches('/').split('/').peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." | ".." => {
                let up = names.last().is_some_and(|name| *name != "..");
                if part == ".." && up {
                    names.pop();
                } else if part == ".." && !rooted {
                    names.push(part);
                }
                if last {
                    names.push("");
                }
            }
            name => names.push(name),
        }
    }
    let rest = names.join("/");
    if rooted { format!("/{rest}") } else { rest }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    fn check(base: &str, reference: &str, expect: &str) {
        assert_eq!(resolve(base, reference), expect, "{reference} in {base}");
    }

    #[test]
    fn references_are_resolved_as_rfc_3986_says() {
        let base = "http://a/b/c/d?q";
        check(base, "g", "http://a/b/c/g");
        check(base, "./g", "http://a/b/c/g");
        check(base, "g/", "http://a/b/c/g/");
        check(base, "/g", "http://a/g");
        check(base, "//g", "http://g");
        check(base, "..", "http://a/b/");
        check(base, "../../../g", "http://a/g");
        check(base, "https://h/x/../y", "https://h/y");
        check("http://a", "g", "http://a/g");
        check("http://a/b/", "c.json", "http://a/b/c.json");
    }

    #[test]
    fn logical_paths_are_bases_too() {
        check("case.json", "folder/", "folder/");
        check("folder/", "x.json", "folder/x.json");
        check("a/b.json", "../../x.json", "../x.json");
        check("/a/b.json", "../../x.json", "/x.json");
    }

    #[test]
    fn names_have_no_parts() {
        check("case.json", "urn:a:b", "urn:a:b");
        check("urn:a:b", "c.json", "c.json");
        check("urn:a:b", "", "urn:a:b");
    }
}
