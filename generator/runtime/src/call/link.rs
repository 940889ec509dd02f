//! Links in header fields (RFC 8288), without I/O.

use http::HeaderMap;

/// The target of the first link of a relation in the fields of this name.
///
/// A field that is no list of links at all is taken for the target itself: some services
/// send the bare URL. A link with another context (`anchor`) is not one of this response.
pub(crate) fn target(headers: &HeaderMap, name: &str, relation: &str) -> Option<String> {
    let fields = headers.get_all(name).iter();
    let mut texts = fields.filter_map(|value| value.to_str().ok().map(str::trim));
    texts.find_map(|text| {
        if text.is_empty() || text.starts_with(['<', ',']) {
            return Links(text).find_map(|link| link.target_of(relation));
        }
        Some(text.to_owned())
    })
}

/// The links of a field. What is no link ends the list: what comes after it cannot be
/// told apart.
struct Links<'a>(&'a str);

#[derive(Debug, Default, PartialEq)]
struct Link<'a> {
    target: &'a str,
    /// The relations, between blanks.
    relations: Option<String>,
    is_elsewhere: bool,
}

impl Link<'_> {
    fn target_of(&self, relation: &str) -> Option<String> {
        let mut relations = self.relations.as_deref()?.split_ascii_whitespace();
        let named = relations.any(|found| found.eq_ignore_ascii_case(relation));
        (named && !self.is_elsewhere).then(|| self.target.to_owned())
    }
}

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        // Elements of a list may be empty (RFC 9110, 5.6.1.2).
        let text = self.0.trim_start_matches([' ', '\t', ',']);
        self.0 = "";
        let (target, mut rest) = text.strip_prefix('<')?.split_once('>')?;
        let mut link = Link { target: target.trim(), ..Link::default() };
        loop {
            rest = rest.trim_start_matches([' ', '\t']);
            let Some(parameter) = rest.strip_prefix(';') else { break };
            let (name, value, after) = parameter_of(parameter);
            match name.to_ascii_lowercase().as_str() {
                // The first counts (RFC 8288, 3.3).
                "rel" if link.relations.is_none() => link.relations = Some(value),
                "anchor" => link.is_elsewhere = true,
                _ => {}
            }
            rest = after;
        }
        if rest.is_empty() || rest.starts_with(',') {
            self.0 = rest;
        }
        Some(link)
    }
}

/// The name and the value of a parameter, and what follows it.
fn parameter_of(text: &str) -> (&str, String, &str) {
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else {
        return (name.trim(), String::new(), rest);
    };
    let value = value.trim_start_matches([' ', '\t']);
    if let Some(quoted) = value.strip_prefix('"') {
        let (value, rest) = unquoted(quoted);
        return (name.trim(), value, rest);
    }
    let end = value.find([';', ',']).unwrap_or(value.len());
    let (value, rest) = value.split_at(end);
    (name.trim(), value.trim().to_owned(), rest)
}

/// A quoted text without its escapes (RFC 9110, 5.6.4), and what follows its last quote;
/// one that does not end goes to the end.
pub(crate) fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            character => value.push(character),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn check(fields: &[&str], expected: Option<&str>) {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append("link", HeaderValue::from_str(field).unwrap());
        }
        let found = target(&headers, "link", "next");
        assert_eq!(found.as_deref(), expected, "{fields:?}");
    }

    #[test]
    fn the_link_of_the_relation_is_found_among_others() {
        for field in [
            r#"<u>; rel="next""#,
            "<u>; rel=next",
            "<u>;rel=NEXT",
            r#"< u > ; title="a, <b>; rel=\"x\"" ; REL = "prev next""#,
            r#"<p>; rel="prev", <u>; rel="next", <l>; rel="last""#,
            r#", ,<p>; rel=prev ,, <u>; rel=next"#,
            r#"<u>; rel="next"; rel="prev""#,
            r#"<u>; rel="next"; title*=UTF-8''%e4"#,
            "<p>;a;b=;rel=prev,<u>;c;rel=next;",
        ] {
            check(&[field], Some("u"));
        }
        check(&["<p>; rel=prev", "<u>; rel=next"], Some("u"));
        check(&[r#"</p?a=1,2;3&b=%20>; rel="next""#], Some("/p?a=1,2;3&b=%20"));
    }

    #[test]
    fn no_link_of_the_relation_is_none() {
        for field in [
            "",
            "<u>",
            "<u>; rel=prev",
            r#"<u>; rel="prev"; rel="next""#,
            r#"<u>; rel="nextpage""#,
            r##"<u>; rel="next"; anchor="#other""##,
            r#"<u>; title="; rel=next"#,
            r#"<u>; title="a", rel=next"#,
            "<u; rel=next",
            r#"<p>; rel="prev" junk <u>; rel="next""#,
        ] {
            check(&[field], None);
        }
        check(&[], None);
    }

    #[test]
    fn a_field_that_is_the_target_itself_is_taken() {
        check(&["https://host/p?a=1"], Some("https://host/p?a=1"));
    }

    proptest! {
        #[test]
        fn any_field_is_read_without_panic(text in "[ -~]{0,60}") {
            let mut headers = HeaderMap::new();
            headers.insert("link", HeaderValue::from_str(&text).unwrap());
            target(&headers, "link", "next");
        }

        #[test]
        fn what_stands_around_a_link_makes_no_difference(
            url in "[!#-;=?-\\[\\]-~]{1,20}",
            others in prop::collection::vec("[!#-;=?-\\[\\]-~]{0,10}", 0..4),
            at in 0_usize..4,
            title in "[ -~]{0,20}",
            quoted in any::<bool>(),
        ) {
            let title = title.replace('\\', "\\\\").replace('"', "\\\"");
            let relation = if quoted { "\"next\"" } else { "next" };
            let mut links: Vec<String> =
                others.iter().map(|other| format!("<{other}>; rel=\"prev\"")).collect();
            let link = format!("<{url}>; title=\"{title}\"; rel={relation}");
            links.insert(at.min(links.len()), link);
            let mut headers = HeaderMap::new();
            headers.insert("link", HeaderValue::from_str(&links.join(", ")).unwrap());
            prop_assert_eq!(target(&headers, "link", "next"), Some(url));
        }
    }
}
