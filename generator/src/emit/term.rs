//! Values made of constructors, read from tokens.
//!
//! Only what descriptors and bodies are made of is known here: literals, paths, calls,
//! chains of methods, references, lists and tuples.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A value and its text on one line.
pub struct Term {
    pub line: String,
    pub kind: Kind,
}

/// What a value is made of.
pub enum Kind {
    /// A literal, a path, a member of one, or what is never broken.
    Atom,
    /// A function's name and its arguments.
    Call(String, Vec<Term>),
    /// Methods one after another on a value.
    Chain(Box<Term>, Vec<Method>),
    /// A reference to a list.
    List(Vec<Term>),
    /// Several values in parentheses.
    Tuple(Vec<Term>),
}

/// A method, and its text on one line from its dot on.
pub struct Method {
    pub name: String,
    pub arguments: Vec<Term>,
    pub line: String,
}

impl Term {
    /// Reads a value that takes up all tokens; none if there is anything else in it.
    pub fn read(tokens: impl IntoIterator<Item = TokenTree>) -> Option<Self> {
        let mut tokens = tokens.into_iter().peekable();
        let term = value(&mut tokens)?;
        tokens.next().is_none().then_some(term)
    }

    fn atom(line: String) -> Self {
        Self { line, kind: Kind::Atom }
    }
}

type Tokens<I> = std::iter::Peekable<I>;

fn value<I: Iterator<Item = TokenTree>>(tokens: &mut Tokens<I>) -> Option<Term> {
    let head = match tokens.next()? {
        TokenTree::Punct(sign) if sign.as_char() == '&' => return reference(tokens),
        TokenTree::Punct(sign) if sign.as_char() == '-' => {
            Term::atom(format!("-{}", value(tokens)?.line))
        }
        TokenTree::Literal(literal) => Term::atom(literal.to_string()),
        TokenTree::Group(group) => {
            let (delimiter, elements) = (group.delimiter(), group.stream());
            drop(group);
            let elements = list(elements)?;
            match delimiter {
                Delimiter::Parenthesis => {
                    let line = format!("({})", joined(&elements));
                    Term { line, kind: Kind::Tuple(elements) }
                }
                Delimiter::Bracket => Term::atom(format!("[{}]", joined(&elements))),
                Delimiter::Brace | Delimiter::None => return None,
            }
        }
        TokenTree::Ident(ident) => named(ident.to_string(), tokens)?,
        TokenTree::Punct(_) => return None,
    };
    chain(head, tokens)
}

fn reference<I: Iterator<Item = TokenTree>>(tokens: &mut Tokens<I>) -> Option<Term> {
    if let Some(TokenTree::Group(group)) = tokens.peek()
        && group.delimiter() == Delimiter::Bracket
    {
        let elements = group.stream();
        tokens.next();
        let elements = list(elements)?;
        let line = format!("&[{}]", joined(&elements));
        return Some(Term { line, kind: Kind::List(elements) });
    }
    Some(Term::atom(format!("&{}", value(tokens)?.line)))
}

/// A path, and the arguments if it is that of a function.
fn named<I: Iterator<Item = TokenTree>>(
    first: String,
    tokens: &mut Tokens<I>,
) -> Option<Term> {
    let mut path = first;
    while tokens.next_if(|token| is(token, ':')).is_some() {
        tokens.next_if(|token| is(token, ':'))?;
        let TokenTree::Ident(ident) = tokens.next()? else { return None };
        let _ = write!(path, "::{ident}");
    }
    let Some(arguments) = arguments(tokens) else { return Some(Term::atom(path)) };
    let arguments = list(arguments)?;
    let line = format!("{path}({})", joined(&arguments));
    Some(Term { line, kind: Kind::Call(path, arguments) })
}

/// The members and methods that follow a value.
fn chain<I: Iterator<Item = TokenTree>>(
    mut head: Term,
    tokens: &mut Tokens<I>,
) -> Option<Term> {
    let mut methods: Vec<Method> = Vec::new();
    while tokens.next_if(|token| is(token, '.')).is_some() {
        let TokenTree::Ident(name) = tokens.next()? else { return None };
        match arguments(tokens) {
            Some(arguments) => {
                let (name, arguments) = (name.to_string(), list(arguments)?);
                let line = format!(".{name}({})", joined(&arguments));
                methods.push(Method { name, arguments, line });
            }
            None if methods.is_empty() && matches!(head.kind, Kind::Atom) => {
                let _ = write!(head.line, ".{name}");
            }
            None => return None,
        }
    }
    if methods.is_empty() {
        return Some(head);
    }
    let mut line = head.line.clone();
    line.extend(methods.iter().map(|method| method.line.as_str()));
    Some(Term { line, kind: Kind::Chain(Box::new(head), methods) })
}

/// The tokens between parentheses, if those are next.
fn arguments<I: Iterator<Item = TokenTree>>(
    tokens: &mut Tokens<I>,
) -> Option<TokenStream> {
    let is_list = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        _ => false,
    };
    match tokens.next_if(is_list)? {
        TokenTree::Group(group) => Some(group.stream()),
        _ => None,
    }
}

/// Values with commas between them.
fn list(tokens: TokenStream) -> Option<Vec<Term>> {
    let mut tokens = tokens.into_iter().peekable();
    let mut values = Vec::new();
    while tokens.peek().is_some() {
        values.push(value(&mut tokens)?);
        if tokens.next_if(|token| is(token, ',')).is_none() && tokens.peek().is_some() {
            return None;
        }
    }
    Some(values)
}

fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn joined(terms: &[Term]) -> String {
    let mut text = String::new();
    for (at, term) in terms.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { ", " });
        text.push_str(&term.line);
    }
    text
}
