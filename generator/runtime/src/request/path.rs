//! Path templates: literal text and values, segment by segment.

use super::percent::push_path_literal;
use super::style::Fault;

/// A path template, taken apart once: each piece is literal text and the value after it.
#[derive(Clone, Debug)]
pub(crate) struct Route(Vec<Piece>);

#[derive(Clone, Debug)]
struct Piece {
    /// As it stands in a URL.
    literal: String,
    /// How much of it stands before its first and after its last slash.
    ends: Option<(usize, usize)>,
    /// The name of the value that follows; none after the last literal.
    value: Option<&'static str>,
}

impl Piece {
    fn new(literal: String, value: Option<&'static str>) -> Self {
        let first = literal.find('/');
        let last = literal.rfind('/').map(|slash| literal.len() - slash - 1);
        Self { ends: first.zip(last), literal, value }
    }
}

impl Route {
    /// Takes a template apart. Its fragment is dropped. A segment that is `.` or `..` in
    /// any spelling is refused: no encoding keeps URL parsers from dropping it.
    pub(crate) fn of(template: &'static str) -> Result<Self, Fault> {
        let template = template.split('#').next().unwrap_or_default();
        let mut pieces = Vec::new();
        let mut literal = String::new();
        for segment in template.trim_start_matches('/').split('/') {
            literal.push('/');
            let mut rest = segment;
            while let Some((before, name, tail)) = next_value(rest) {
                push_path_literal(&mut literal, before);
                pieces.push(Piece::new(std::mem::take(&mut literal), Some(name)));
                rest = tail;
            }
            let start = literal.len();
            push_path_literal(&mut literal, rest);
            if rest.len() == segment.len() {
                check(literal.get(start..).unwrap_or_default(), false)?;
            }
        }
        pieces.push(Piece::new(literal, None));
        Ok(Self(pieces))
    }

    /// Appends the path to `out`, which ends in the path of the server.
    ///
    /// `value` appends the value of a name. A segment that a value leaves empty, or makes
    /// `.` or `..`, is refused.
    pub(crate) fn write<E: From<Fault>>(
        &self,
        out: &mut String,
        mut value: impl FnMut(&mut String, &'static str) -> Result<(), E>,
    ) -> Result<(), E> {
        // Where the segment begins that the last value stands in.
        let mut filled: Option<usize> = None;
        for Piece { literal, ends, value: name } in &self.0 {
            let before = out.len();
            out.push_str(literal);
            if let (Some(start), Some((first, _))) = (filled, ends) {
                check(out.get(start..before + first).unwrap_or_default(), true)?;
                filled = None;
            }
            if let Some(name) = name {
                let own = ends.map_or(literal.len(), |(_, last)| last);
                filled = filled.or(Some(out.len() - own));
                value(out, name)?;
            }
        }
        if let Some(start) = filled {
            check(out.get(start..).unwrap_or_default(), true)?;
        }
        Ok(())
    }
}

fn next_value(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (literal, rest) = text.split_once('{')?;
    let (name, tail) = rest.split_once('}')?;
    Some((literal, name, tail))
}

/// Checks what a segment of the template has become; reserved expansion may have made
/// several of it.
fn check(text: &str, filled: bool) -> Result<(), Fault> {
    let plain = text.starts_with(|first: char| first.is_ascii_alphanumeric());
    if plain && !text.contains('/') {
        return Ok(());
    }
    for segment in text.split('/') {
        if !segment.is_empty() && !segment.starts_with(['.', '%']) {
            continue;
        }
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        if plain == "." || plain == ".." || (filled && plain.is_empty()) {
            return Err(Fault::DotSegment);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_path(template: &'static str, value: &str, expected: Result<&str, Fault>) {
        let mut out = String::new();
        let result = Route::of(template).and_then(|route| {
            route.write(&mut out, |out, _| {
                out.push_str(value);
                Ok::<(), Fault>(())
            })
        });
        assert_eq!(result.map(|()| out.as_str()), expected, "{template} with {value}");
    }

    #[test]
    fn fragments_are_never_sent() {
        check_path("/#ListTasks", "", Ok("/"));
        check_path("/a/b#ListTasks", "", Ok("/a/b"));
    }

    #[test]
    fn dot_segments_are_refused_in_every_spelling() {
        for value in ["", ".", "..", "%2e", "%2E%2e", ".%2E", "a/..", "a//b"] {
            check_path("/users/{id}/keys", value, Err(Fault::DotSegment));
        }
        check_path("/users/{id}/keys", "...", Ok("/users/.../keys"));
        check_path("/v1/../keys", "", Err(Fault::DotSegment));
        check_path("/users/.{id}", "", Err(Fault::DotSegment));
        check_path("/users/{a}{b}", "", Err(Fault::DotSegment));
        check_path("/users/{a}{b}/keys", ".", Err(Fault::DotSegment));
        check_path("/users/{a}.{b}/keys", "x", Ok("/users/x.x/keys"));
    }

    #[test]
    fn literals_keep_what_a_path_may_hold() {
        check_path("/a b/{x}:run/", "v", Ok("/a%20b/v:run/"));
        check_path("", "", Ok("/"));
    }
}
