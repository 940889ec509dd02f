//! Texts of findings, in which names stand between backticks.
//!
//! Names are text of descriptions and may hold backticks themselves, so what is found to
//! be a name is a matter of looks only: whoever shows the parts makes each of them
//! harmless.

/// The parts of a text: whether each is a name, and the part, which is never empty.
///
/// A name ends with the first backtick behind which no word goes on.
pub(super) fn spans(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        found.push((false, before));
        found.push((true, name));
        rest = after;
    }
    found.push((false, rest));
    found.retain(|(_, part)| !part.is_empty());
    found
}

/// What stands before the next name, the name, and what stands after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find('`')?;
        let rest = text.get(start + 1..)?;
        let end = rest.match_indices('`').map(|(at, _)| at).find(|at| {
            let goes_on = |next: char| next.is_alphanumeric() || "`\"'_".contains(next);
            rest.get(at + 1..).is_none_or(|after| !after.starts_with(goes_on))
        })?;
        if end > 0 {
            return Some((text.get(..start)?, rest.get(..end)?, rest.get(end + 1..)?));
        }
        // Nothing is no name.
        from = start + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the parts of a text, names in angle brackets.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let shown = |(is_name, part): (bool, &str)| match is_name {
            true => format!("<{part}>"),
            false => part.to_owned(),
        };
        let found: String = spans(text).into_iter().map(shown).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_are_found_whatever_they_hold() {
        check("was `a`, is `b`", "was <a>, is <b>");
        check("value `\"a`b\"` added", "value <\"a`b\"> added");
        check("`a``b` is", "<a``b> is");
        check("was ``, is `b`", "was ``, is <b>");
        check("a ` b", "a ` b");
        check("```", "<`>");
        check("````", "<``>");
        check("", "");
    }
}
