//! Lays out the items that generated code is made of, from their tokens and at once:
//! structs, enums, statics, and `impl`s of constants and of plain functions.
//!
//! Each part gets its line as rustfmt would give it. What is wider than a line, or is
//! anything else, is left to prettyplease, which knows all of Rust and takes several
//! times as long.

use std::fmt::Write as _;
use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Ident, Literal, Spacing, TokenStream, TokenTree};

use super::body;
use super::facts::{self, WIDTH};
use super::inline::inline;
use super::term::Term;

/// The tokens of one level.
pub type Tokens = Peekable<IntoIter>;

/// The text of an item, without a line end; none if it is not for this module.
pub fn item(tokens: TokenStream) -> Option<String> {
    let mut tokens = tokens.into_iter().peekable();
    let mut text = String::new();
    attributes(&mut tokens, 0, &mut text)?;
    let head = until_body(&mut tokens)?;
    match first_word(&head).as_deref() {
        Some("struct" | "enum") => parts(&head, tokens, &mut text)?,
        Some("impl") => members(&head, tokens, &mut text)?,
        Some("type") => alias(&head, tokens, &mut text)?,
        Some("static") => return constant(head, tokens, 0).filter(|_| text.is_empty()),
        _ => return None,
    }
    Some(text)
}

/// A type on one line.
pub fn plain(tokens: TokenStream) -> Option<String> {
    inline(&tokens.into_iter().collect::<Vec<_>>())
}

/// Adds a line; none if it is too wide.
pub fn line(text: &mut String, indent: usize, line: &str) -> Option<()> {
    let fits = indent + line.chars().count() <= WIDTH;
    let _ = writeln!(text, "{:indent$}{line}", "");
    fits.then_some(())
}

/// Adds documentation and attributes, each on its line.
fn attributes(tokens: &mut Tokens, indent: usize, text: &mut String) -> Option<()> {
    while tokens.next_if(|token| is(token, '#')).is_some() {
        let inner: Vec<TokenTree> = group(tokens)?.into_iter().collect();
        match inner.as_slice() {
            [TokenTree::Ident(name), _, TokenTree::Literal(lines)] if name == "doc" => {
                let lines = unescaped(lines)?;
                if lines.contains('\n') || lines.starts_with('/') {
                    return None;
                }
                let _ =
                    writeln!(text, "{:indent$}///{}", "", lines.trim_end_matches(' '));
            }
            inner => line(text, indent, &format!("#[{}]", inline(inner)?))?,
        }
    }
    Some(())
}

/// The tokens before the braces or the sign of equality.
fn until_body(tokens: &mut Tokens) -> Option<Vec<TokenTree>> {
    let mut head = Vec::new();
    loop {
        match tokens.peek()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            TokenTree::Punct(sign) if sign.as_char() == '=' => break,
            TokenTree::Punct(sign) if sign.as_char() == ';' => return None,
            _ => head.extend(tokens.next()),
        }
    }
    Some(head)
}

/// The first word after the visibility.
fn first_word(head: &[TokenTree]) -> Option<String> {
    let words = head.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word),
        _ => None,
    });
    words.map(Ident::to_string).find(|word| word != "pub")
}

/// Fields or variants, a line each.
fn parts(head: &[TokenTree], mut tokens: Tokens, text: &mut String) -> Option<()> {
    let mut inner = group(&mut tokens)?.into_iter().peekable();
    let head = inline(head)?;
    if inner.peek().is_none() {
        text.push_str(&format!("{head} {{}}"));
        return tokens.next().is_none().then_some(());
    }
    line(text, 0, &format!("{head} {{"))?;
    while inner.peek().is_some() {
        attributes(&mut inner, 4, text)?;
        let field = inline(&until_comma(&mut inner))?;
        line(text, 4, &format!("{field},"))?;
    }
    text.push('}');
    tokens.next().is_none().then_some(())
}

/// The tokens up to a comma that is not inside of angle brackets, and past it.
pub fn until_comma(tokens: &mut Tokens) -> Vec<TokenTree> {
    let mut depth = 0_usize;
    let mut arrow = false;
    let mut part = Vec::new();
    for token in tokens.by_ref() {
        if let TokenTree::Punct(sign) = &token {
            match sign.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth = depth.saturating_sub(1),
                ',' if depth == 0 => return part,
                _ => {}
            }
            arrow =
                matches!(sign.as_char(), '-' | '=') && sign.spacing() == Spacing::Joint;
        }
        part.push(token);
    }
    part
}

fn alias(head: &[TokenTree], mut tokens: Tokens, text: &mut String) -> Option<()> {
    tokens.next().filter(|token| is(token, '='))?;
    let mut of: Vec<TokenTree> = tokens.collect();
    of.pop().filter(|token| is(token, ';'))?;
    line(text, 0, &format!("{} = {};", inline(head)?, inline(&of)?))?;
    text.pop();
    Some(())
}

/// The items of an `impl`: a line for each constant, or functions with blank lines.
fn members(head: &[TokenTree], mut tokens: Tokens, text: &mut String) -> Option<()> {
    let mut inner = group(&mut tokens)?.into_iter().peekable();
    let head = format!("{} {{", inline(head)?);
    if matches!(inner.peek(), Some(TokenTree::Ident(word)) if word == "const") {
        text.push_str(&head);
        while inner.peek().is_some() {
            let name = until_body(&mut inner)?;
            text.push('\n');
            text.push_str(&constant(name, &mut inner, 4)?);
        }
        text.push_str("\n}");
        return Some(());
    }
    line(text, 0, &head)?;
    let mut first = true;
    while inner.peek().is_some() {
        if !std::mem::take(&mut first) {
            text.push('\n');
        }
        attributes(&mut inner, 4, text)?;
        let signature = until_body(&mut inner)?;
        let body = group(&mut inner)?;
        function(signature, body, text)?;
    }
    text.push('}');
    tokens.next().is_none().then_some(())
}

/// `head = value;`, of which the head was read.
fn constant(
    head: Vec<TokenTree>,
    tokens: impl IntoIterator<Item = TokenTree>,
    indent: usize,
) -> Option<String> {
    let mut tokens = tokens.into_iter();
    tokens.next().filter(|token| is(token, '='))?;
    let mut ended = false;
    let value = tokens.by_ref().take_while(|token| {
        ended = is(token, ';');
        !ended
    });
    let value = Term::read(value)?;
    ended.then(|| Some(facts::assignment(&inline(&head)?, &value, indent)))?
}

fn function(
    signature: Vec<TokenTree>,
    body: TokenStream,
    text: &mut String,
) -> Option<()> {
    let whole = format!("{} {{", inline(&signature)?);
    if line_fits(4, &whole) {
        line(text, 4, &whole)?;
    } else {
        let at = signature.iter().position(|token| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            _ => false,
        })?;
        let (name, rest) = signature.split_at(at);
        let (parameters, returned) = rest.split_first()?;
        let TokenTree::Group(parameters) = parameters else { return None };
        line(text, 4, &format!("{}(", inline(name)?))?;
        let mut parameters = parameters.stream().into_iter().peekable();
        while parameters.peek().is_some() {
            line(text, 8, &format!("{},", inline(&until_comma(&mut parameters))?))?;
        }
        let end = inline(returned)?;
        let space = if end.is_empty() { "" } else { " " };
        line(text, 4, &format!("){space}{end} {{"))?;
    }
    body::statements(body, text)?;
    line(text, 4, "}")
}

/// Whether a line ends within the width.
pub fn line_fits(indent: usize, line: &str) -> bool {
    indent + line.chars().count() <= WIDTH
}

/// The tokens inside of the group that is next.
pub fn group(tokens: &mut Tokens) -> Option<TokenStream> {
    match tokens.next()? {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    }
}

/// Whether the token is that sign.
pub fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// What a string literal of this stage says.
fn unescaped(literal: &Literal) -> Option<String> {
    let text = literal.to_string();
    if let Some(raw) = text.strip_prefix("r\"") {
        return raw.strip_suffix('"').map(str::to_owned);
    }
    let text = text.strip_prefix('"')?.strip_suffix('"')?;
    if !text.contains('\\') {
        return Some(text.to_owned());
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.push(match c {
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let digits = rest.by_ref().skip(1).take_while(|c| *c != '}');
                    let digits: String = digits.collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                c @ ('"' | '\\') => c,
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}
