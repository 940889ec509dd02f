//! Tokens on one line: types, signatures, patterns and attributes.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenTree};

/// The text of tokens with blanks where rustfmt has them; none if they hold braces.
pub fn inline(tokens: &[TokenTree]) -> Option<String> {
    let mut text = String::new();
    write(&mut text, tokens)?;
    Some(text)
}

/// What stands before a token, as far as it decides about a blank between the two.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    /// Nothing, or a sign that keeps what follows close.
    Tight,
    /// A word, a literal, or a bracket that closes.
    Word,
    /// A lifetime, from which all but a sign keeps away.
    Lifetime,
    /// A sign after which there is always a blank.
    Wide,
}

fn write(text: &mut String, tokens: &[TokenTree]) -> Option<()> {
    let mut before = Before::Tight;
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) => {
                gap(text, before != Before::Tight);
                let _ = write!(text, "{word}");
                before = Before::Word;
            }
            TokenTree::Literal(literal) => {
                gap(text, before != Before::Tight);
                let _ = write!(text, "{literal}");
                before = Before::Word;
            }
            TokenTree::Group(group) => {
                gap(text, matches!(before, Before::Wide | Before::Lifetime));
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                // Only a tuple of one needs its last comma.
                let tuple = before != Before::Word && separators(&inner) == 1;
                brackets(text, group.delimiter(), &inner, tuple)?;
                before = Before::Word;
            }
            TokenTree::Punct(sign) => {
                let joint = sign.spacing() == Spacing::Joint;
                let next = joint.then(|| tokens.peek()).flatten();
                let next = next.and_then(|token| match token {
                    TokenTree::Punct(sign) => Some(sign.as_char()),
                    _ => None,
                });
                before = match (sign.as_char(), next) {
                    ('\'', _) => {
                        gap(text, matches!(before, Before::Wide | Before::Word));
                        let Some(TokenTree::Ident(name)) = tokens.next() else {
                            return None;
                        };
                        let _ = write!(text, "'{name}");
                        Before::Lifetime
                    }
                    (':', Some(':')) => {
                        gap(text, before == Before::Wide);
                        tokens.next();
                        text.push_str("::");
                        Before::Tight
                    }
                    ('-', Some('>')) => {
                        gap(text, before != Before::Tight);
                        tokens.next();
                        text.push_str("->");
                        Before::Wide
                    }
                    (sign @ (',' | ':'), _) => {
                        text.push(sign);
                        Before::Wide
                    }
                    ('=', None) => {
                        gap(text, true);
                        text.push('=');
                        Before::Wide
                    }
                    ('<', _) => {
                        text.push('<');
                        Before::Tight
                    }
                    ('>', _) => {
                        text.push('>');
                        Before::Word
                    }
                    ('&', None) => {
                        gap(text, before != Before::Tight);
                        text.push('&');
                        Before::Tight
                    }
                    _ => return None,
                };
            }
        }
    }
    Some(())
}

fn gap(text: &mut String, wanted: bool) {
    if wanted {
        text.push(' ');
    }
}

fn brackets(
    text: &mut String,
    of: Delimiter,
    inner: &[TokenTree],
    last_comma: bool,
) -> Option<()> {
    let (open, close) = match of {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::Brace | Delimiter::None => return None,
    };
    text.push(open);
    write(text, inner)?;
    if text.ends_with(',') && !last_comma {
        text.pop();
    }
    text.push(close);
    Some(())
}

/// The commas that are not inside of angle brackets.
fn separators(tokens: &[TokenTree]) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    for token in tokens {
        if let TokenTree::Punct(sign) = token {
            match sign.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => count += 1,
                _ => {}
            }
        }
    }
    count
}
