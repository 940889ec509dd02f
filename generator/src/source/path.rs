//! Logical paths: relative to the root directory of the run, `/` between names.

/// Why a relative reference names no file of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has a scheme: an address on the network, a `file:` URL and the like.
    Url,
    /// It begins at the root of a file system.
    Absolute,
    /// `..` leads out of the root directory of the run.
    Outside,
    /// It holds a backslash or a NUL, which no portable path does.
    Unportable,
}

/// The path that `reference`, percent-decoded, means in the file `base`.
///
/// # Errors
/// Says why the reference names no file of the run.
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
    let directory = base.rsplit_once('/').map_or("", |(directory, _)| directory);
    let mut names: Vec<&str> = Vec::new();
    for name in directory.split('/').chain(reference.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop().ok_or(Refusal::Outside)?;
            }
            name => names.push(name),
        }
    }
    Ok(if names.is_empty() { ".".to_owned() } else { names.join("/") })
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
    fn references_stay_inside_the_root_directory() {
        check("a/b/c.json", "../d.json", Ok("a/d.json"));
        check("a/b/c.json", "./x//y.json", Ok("a/b/x/y.json"));
        check("c.json", "B", Ok("B"));
        check("a/c.json", "../../etc/passwd", Err(Refusal::Outside));
        check("c.json", "/etc/passwd", Err(Refusal::Absolute));
        check("c.json", "file:///etc/passwd", Err(Refusal::Url));
        check("c.json", "https://example.com/x.json", Err(Refusal::Url));
        check("c.json", "C:/x.json", Err(Refusal::Url));
        check("c.json", "..\\x.json", Err(Refusal::Unportable));
        check("c.json", "~/.ssh/id_rsa", Ok("~/.ssh/id_rsa"));
    }
}
