//! JSON pointers (RFC 6901) and the percent-encoding of URI fragments.

use super::tree::{NodeId, Step, Value};

/// A parsed JSON pointer: the reference tokens, unescaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The tokens from the root on.
    pub tokens: Vec<String>,
}

/// A token that leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The last node that exists.
    pub parent: NodeId,
    /// The place of the token among the pointer's tokens.
    pub token: usize,
}

/// What is wrong with the text of a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It is not empty and does not begin with `/`.
    NoSlash,
    /// A `~` that is followed by neither `0` nor `1`.
    Tilde,
}

impl Pointer {
    /// Parses a pointer that is not percent-encoded.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Ok(Self { tokens: Vec::new() });
        }
        let rest = text.strip_prefix('/').ok_or(Malformed::NoSlash)?;
        let tokens = rest.split('/').map(unescape).collect::<Result<_, _>>()?;
        Ok(Self { tokens })
    }

    /// Follows the pointer; `child` gives the node one token further.
    ///
    /// # Errors
    /// Names the first token that leads nowhere.
    pub fn resolve(
        &self,
        root: NodeId,
        child: impl Fn(NodeId, &str) -> Option<NodeId>,
    ) -> Result<NodeId, Missing> {
        let mut node = root;
        for (index, token) in self.tokens.iter().enumerate() {
            node = child(node, token).ok_or(Missing { parent: node, token: index })?;
        }
        Ok(node)
    }
}

/// The child of a node's content that a token names.
pub fn child(value: &Value, token: &str) -> Option<NodeId> {
    match value {
        Value::Map(members) => {
            members.iter().find(|m| &*m.key == token).map(|m| m.value)
        }
        Value::List(elements) => {
            let canonical = token == "0" || !token.starts_with(['0', '+']);
            elements.get(token.parse::<usize>().ok().filter(|_| canonical)?).copied()
        }
        _ => None,
    }
}

/// Writes a token of a pointer.
pub fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Writes steps from a root as a pointer.
pub fn from_steps<'a>(steps: impl Iterator<Item = &'a Step>) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            Step::Root => {}
            Step::Key(key) => {
                text.push('/');
                text.push_str(&escape(key));
            }
            Step::Index(index) => {
                text.push('/');
                text.push_str(&index.to_string());
            }
        }
    }
    text
}

fn unescape(token: &str) -> Result<String, Malformed> {
    if !token.contains('~') {
        return Ok(token.to_owned());
    }
    let mut text = String::with_capacity(token.len());
    let mut rest = token.chars();
    while let Some(c) = rest.next() {
        match c {
            '~' => match rest.next() {
                Some('0') => text.push('~'),
                Some('1') => text.push('/'),
                _ => return Err(Malformed::Tilde),
            },
            c => text.push(c),
        }
    }
    Ok(text)
}

/// Undoes percent-encoding; none if an escape is malformed or the result is no UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{Malformed, Pointer, percent_decode};

    fn check(text: &str, expect: Result<&[&str], Malformed>) {
        let expect =
            expect.map(|t| t.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        assert_eq!(Pointer::parse(text).map(|p| p.tokens), expect, "{text}");
    }

    #[test]
    fn tokens_are_unescaped_once() {
        check("", Ok(&[]));
        check("/", Ok(&[""]));
        check("/a~1b/~01", Ok(&["a/b", "~1"]));
        check("/a~2", Err(Malformed::Tilde));
        check("/a~", Err(Malformed::Tilde));
        check("a", Err(Malformed::NoSlash));
    }

    #[test]
    fn percent_escapes_are_whole_or_refused() {
        assert_eq!(percent_decode("a%20b%7B").as_deref(), Some("a b{"));
        assert_eq!(percent_decode("%GG"), None);
        assert_eq!(percent_decode("%e"), None);
        assert_eq!(percent_decode("%ff"), None);
    }
}
