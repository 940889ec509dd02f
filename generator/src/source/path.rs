//! Logical paths: relative to where the run takes place or absolute, `/` between names.

/// Why a relative reference names no file of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has a scheme: an address on the network, a `file:` URL and the like.
    Url,
    /// It begins at the root of a file system.
    Absolute,
    /// It holds a backslash or a NUL, which no portable path does.
    Unportable,
}

/// The path that `reference`, percent-decoded, means in the file `base`.
///
/// It may lead anywhere: what may be read is for [`super::Files`] to say.
///
/// # Errors
/// Says why the reference names no file.
pub fn join(base: &str, reference: &str) -> Result<String, Refusal> {
    if reference.contains(['\\', '\0']) {
        return Err(Refusal::Unportable);
    }
    if has_scheme(reference) {
        return Err(Refusal::Url);
    }
    if reference.starts_with('/') {
        return Err(Refusal::Absolute);
    }
    let (start, base) = split_start(base);
    let directory = base.rsplit_once('/').map_or("", |(directory, _)| directory);
    Ok(clean_below(start, directory.split('/').chain(reference.split('/'))))
}

/// A path without `.`, and with `..` only where it leads out of a relative path.
pub fn clean(path: &str) -> String {
    let (start, rest) = split_start(path);
    clean_below(start, rest.split('/'))
}

/// What a path begins at: nothing, the root of the file system, or an origin.
fn split_start(path: &str) -> (&str, &str) {
    if let Some(rest) = path.strip_prefix("https://") {
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        return path.split_at("https://".len() + host.len());
    }
    if path.starts_with('/') { path.split_at(1) } else { ("", path) }
}

fn clean_below<'a>(start: &str, parts: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in parts {
        match name {
            "" | "." => {}
            ".." if names.last().is_some_and(|name| *name != "..") => {
                names.pop();
            }
            // Above the root there is nothing.
            ".." if !start.is_empty() => {}
            name => names.push(name),
        }
    }
    let rest = names.join("/");
    match start {
        "" if rest.is_empty() => ".".to_owned(),
        "" | "/" => format!("{start}{rest}"),
        origin => format!("{origin}/{rest}"),
    }
}

/// Whether a reference begins with the scheme of a URL or the letter of a drive.
pub fn has_scheme(reference: &str) -> bool {
    let Some((scheme, _)) = reference.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{Refusal, join};

    fn check(base: &str, reference: &str, expect: Result<&str, Refusal>) {
        assert_eq!(
            join(base, reference).as_deref().map_err(|r| *r),
            expect,
            "{reference}"
        );
    }

    #[test]
    fn references_are_joined_by_name() {
        check("a/b/c.json", "../d.json", Ok("a/d.json"));
        check("a/b/c.json", "./x//y.json", Ok("a/b/x/y.json"));
        check("c.json", "B", Ok("B"));
        check("a/c.json", "../../etc/passwd", Ok("../etc/passwd"));
        check("../a/c.json", "../../x.json", Ok("../../x.json"));
        check("/a/c.json", "../../../x.json", Ok("/x.json"));
        check("https://e.x/a/c.json", "../../b.json", Ok("https://e.x/b.json"));
        check("c.json", "/etc/passwd", Err(Refusal::Absolute));
        check("c.json", "file:///etc/passwd", Err(Refusal::Url));
        check("c.json", "https://example.com/x.json", Err(Refusal::Url));
        check("c.json", "C:/x.json", Err(Refusal::Url));
        check("c.json", "..\\x.json", Err(Refusal::Unportable));
        check("c.json", "~/.ssh/id_rsa", Ok("~/.ssh/id_rsa"));
    }
}
