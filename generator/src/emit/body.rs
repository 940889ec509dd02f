//! Lays out the statements of a function: assignments, matches, struct literals, values.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::facts;
use super::inline::inline;
use super::lines::{Tokens, is, line, line_fits, until_comma};
use super::term::{Kind, Term};

/// The column where statements begin.
const INDENT: usize = 8;

/// Adds the statements of a body.
pub fn statements(body: TokenStream, text: &mut String) -> Option<()> {
    let mut tokens = body.into_iter().peekable();
    while tokens.peek().is_some() {
        let mut statement = Vec::new();
        let mut ended = false;
        for token in tokens.by_ref() {
            ended = is(&token, ';');
            if ended {
                break;
            }
            statement.push(token);
        }
        one(statement, ended, text)?;
    }
    Some(())
}

fn one(statement: Vec<TokenTree>, ended: bool, text: &mut String) -> Option<()> {
    let end = if ended { ";" } else { "" };
    let equals = statement.iter().position(|token| is(token, '='));
    if let Some(at) = equals.filter(|_| ended) {
        let mut target = statement;
        let value = target.split_off(at).into_iter().skip(1).collect();
        return assignment(target, value, text);
    }
    if matches!(statement.first(), Some(TokenTree::Ident(word)) if word == "match") {
        return matching("", statement, end, text);
    }
    if matches!(statement.last(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
    {
        return literal(statement, text).filter(|()| !ended);
    }
    let term = Term::read(statement)?;
    let whole = format!("{}{end}", term.line);
    if line_fits(INDENT, &whole) {
        return line(text, INDENT, &whole);
    }
    match &term.kind {
        Kind::Chain(head, methods) if !ended => {
            line(text, INDENT, &head.line)?;
            methods.iter().try_for_each(|method| line(text, INDENT + 4, &method.line))
        }
        _ => None,
    }
}

/// `target = value;`
fn assignment(
    target: Vec<TokenTree>,
    value: Vec<TokenTree>,
    text: &mut String,
) -> Option<()> {
    let target = match target.as_slice() {
        [TokenTree::Punct(star), rest @ ..] if star.as_char() == '*' => {
            format!("*{}", inline(rest)?)
        }
        [TokenTree::Ident(word), ..] if word == "let" => inline(&target)?,
        _ => Term::read(target)?.line,
    };
    if matches!(value.first(), Some(TokenTree::Ident(word)) if word == "match") {
        return matching(&format!("{target} = "), value, ";", text);
    }
    text.push_str(&facts::assignment(&target, &Term::read(value)?, INDENT));
    text.push('\n');
    Some(())
}

/// A `match` whose arms have a line each.
fn matching(
    before: &str,
    mut statement: Vec<TokenTree>,
    end: &str,
    text: &mut String,
) -> Option<()> {
    let Some(TokenTree::Group(arms)) = statement.pop() else { return None };
    line(text, INDENT, &format!("{before}{} {{", inline(&statement)?))?;
    let mut tokens = arms.stream().into_iter().peekable();
    while tokens.peek().is_some() {
        let pattern = inline(&until_arrow(&mut tokens)?)?;
        let value = Term::read(until_comma(&mut tokens))?;
        line(text, INDENT + 4, &format!("{pattern} => {},", value.line))?;
    }
    line(text, INDENT, &format!("}}{end}"))
}

fn until_arrow(tokens: &mut Tokens) -> Option<Vec<TokenTree>> {
    let mut pattern = Vec::new();
    loop {
        let token = tokens.next()?;
        if is(&token, '=') {
            return is(&tokens.next()?, '>').then_some(pattern);
        }
        pattern.push(token);
    }
}

/// A struct literal: on one line if it fits, else a line for each member.
fn literal(statement: Vec<TokenTree>, text: &mut String) -> Option<()> {
    let mut tokens = statement.into_iter();
    let TokenTree::Group(members) = tokens.next_back()? else { return None };
    let name = Term::read(tokens)?.line;
    let mut tokens = members.stream().into_iter().peekable();
    drop(members);
    let mut members = Vec::new();
    let mut rest = false;
    while tokens.peek().is_some() {
        let member = until_comma(&mut tokens);
        rest = member.first().is_some_and(|token| is(token, '.'));
        members.push(self::member(member)?);
    }
    if members.is_empty() {
        return line(text, INDENT, &format!("{name} {{}}"));
    }
    let whole = format!("{name} {{ {} }}", members.join(", "));
    if line_fits(INDENT, &whole) {
        return line(text, INDENT, &whole);
    }
    line(text, INDENT, &format!("{name} {{"))?;
    for (at, member) in members.iter().enumerate() {
        let comma = if rest && at + 1 == members.len() { "" } else { "," };
        line(text, INDENT + 4, &format!("{member}{comma}"))?;
    }
    line(text, INDENT, "}")
}

/// A member of a struct literal: `..rest`, `name` or `name: value`.
fn member(tokens: Vec<TokenTree>) -> Option<String> {
    if tokens.first().is_some_and(|token| is(token, '.')) {
        return Some(format!("..{}", Term::read(tokens.into_iter().skip(2))?.line));
    }
    let mut tokens = tokens.into_iter();
    let TokenTree::Ident(name) = tokens.next()? else { return None };
    match tokens.next() {
        None => Some(name.to_string()),
        Some(sign) if is(&sign, ':') => {
            Some(format!("{name}: {}", Term::read(tokens)?.line))
        }
        Some(_) => None,
    }
}
