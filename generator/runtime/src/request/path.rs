//! Path templates: literal text and values, segment by segment.

use super::percent::push_path_literal;
use super::style::Fault;

/// Appends the path of a template to `out`, which ends in the path of the server.
///
/// `value` appends the value of a name. A fragment of the template is dropped. A segment
/// that is `.` or `..` in any spelling, or that a value leaves empty, is refused: no
/// encoding keeps URL parsers from dropping such segments.
pub(crate) fn push_path<E: From<Fault>>(
    out: &mut String,
    template: &str,
    mut value: impl FnMut(&mut String, &str) -> Result<(), E>,
) -> Result<(), E> {
    let template = template.split('#').next().unwrap_or_default();
    for segment in template.trim_start_matches('/').split('/') {
        out.push('/');
        let start = out.len();
        let mut rest = segment;
        let mut filled = false;
        while let Some((literal, name, tail)) = next_value(rest) {
            push_path_literal(out, literal);
            value(out, name)?;
            filled = true;
            rest = tail;
        }
        push_path_literal(out, rest);
        check(out.get(start..).unwrap_or_default(), filled)?;
    }
    Ok(())
}

fn next_value(text: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = text.split_once('{')?;
    let (name, tail) = rest.split_once('}')?;
    Some((literal, name, tail))
}

/// Checks what a segment of the template has become; reserved expansion may have made
/// several of it.
fn check(text: &str, filled: bool) -> Result<(), Fault> {
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

    fn check_path(template: &str, value: &str, expected: Result<&str, Fault>) {
        let mut out = String::new();
        let result = push_path(&mut out, template, |out, _| {
            out.push_str(value);
            Ok::<(), Fault>(())
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
    }

    #[test]
    fn literals_keep_what_a_path_may_hold() {
        check_path("/a b/{x}:run/", "v", Ok("/a%20b/v:run/"));
        check_path("", "", Ok("/"));
    }
}
