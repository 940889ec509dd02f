//! Values made of constructors.
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

    /// A literal, a path or the like.
    pub fn atom(line: impl Into<String>) -> Self {
        Self { line: line.into(), kind: Kind::Atom }
    }

    /// A call of the function at a path.
    pub fn call(path: String, arguments: Vec<Self>) -> Self {
        let line = enclosed(&path, "(", &arguments, ")");
        Self { line, kind: Kind::Call(path, arguments) }
    }

    /// A reference to a list.
    pub fn list(elements: Vec<Self>) -> Self {
        Self { line: enclosed("", "&[", &elements, "]"), kind: Kind::List(elements) }
    }

    /// Several values in parentheses.
    pub fn tuple(elements: Vec<Self>) -> Self {
        Self { line: enclosed("", "(", &elements, ")"), kind: Kind::Tuple(elements) }
    }

    /// A reference to a value other than a list.
    pub fn reference(to: &Self) -> Self {
        Self::atom(format!("&{}", to.line))
    }

    /// The method of that name on this value.
    #[must_use]
    pub fn method(mut self, name: &str, arguments: Vec<Self>) -> Self {
        let line = enclosed(name, "(", &arguments, ")");
        let method =
            Method { name: name.to_owned(), arguments, line: format!(".{line}") };
        if let Kind::Chain(_, methods) = &mut self.kind {
            self.line.push_str(&method.line);
            methods.push(method);
            return self;
        }
        let line = format!("{}{}", self.line, method.line);
        Self { line, kind: Kind::Chain(Box::new(self), vec![method]) }
    }
}

/// Values with commas between them, between brackets.
fn enclosed(before: &str, open: &str, terms: &[Term], close: &str) -> String {
    let length: usize = terms.iter().map(|term| term.line.len() + 2).sum();
    let mut text = String::with_capacity(before.len() + length + 3);
    text.push_str(before);
    text.push_str(open);
    for (at, term) in terms.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { ", " });
        text.push_str(&term.line);
    }
    text.push_str(close);
    text
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
                Delimiter::Parenthesis => Term::tuple(elements),
                Delimiter::Bracket => Term::atom(enclosed("", "[", &elements, "]")),
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
        return Some(Term::list(list(elements)?));
    }
    Some(Term::reference(&value(tokens)?))
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
    Some(Term::call(path, list(arguments)?))
}

/// The members and methods that follow a value.
fn chain<I: Iterator<Item = TokenTree>>(
    mut head: Term,
    tokens: &mut Tokens<I>,
) -> Option<Term> {
    while tokens.next_if(|token| is(token, '.')).is_some() {
        let TokenTree::Ident(name) = tokens.next()? else { return None };
        match arguments(tokens) {
            Some(arguments) => head = head.method(&name.to_string(), list(arguments)?),
            None if matches!(head.kind, Kind::Atom) => {
                let _ = write!(head.line, ".{name}");
            }
            None => return None,
        }
    }
    Some(head)
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
