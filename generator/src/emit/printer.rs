//! Names, types, literals and `use` declarations as text, and as tokens where an item is
//! quoted.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::quote;

use super::facts;
use super::term::Term;
use crate::rust::home_of;
use crate::rust::plan::{Ident, Module, Plan, Step, Type, Use};

/// Prints the parts that all items share, as one file has to write them.
pub struct Printer<'a> {
    /// The path of the runtime.
    pub runtime: &'a [Ident],
    /// Names of the runtime that are written with their path.
    pub qualified: &'a BTreeSet<&'static str>,
    /// Items that were to be laid out and are no Rust.
    unread: RefCell<Vec<String>>,
}

impl<'a> Printer<'a> {
    /// A printer of the items of a module.
    pub fn new(plan: &'a Plan, module: &'a Module) -> Self {
        let unread = RefCell::default();
        Self { runtime: &plan.runtime, qualified: &module.qualified, unread }
    }

    /// Notes an item that is no Rust, and gives it back.
    pub fn unread(&self, text: String) -> String {
        self.unread.borrow_mut().push(text.clone());
        text
    }

    /// The items that are no Rust.
    pub fn into_unread(self) -> Vec<String> {
        self.unread.into_inner()
    }
}

impl Printer<'_> {
    /// A name of the runtime.
    pub fn runtime(&self, name: &'static str) -> Cow<'static, str> {
        if !self.qualified.contains(name) {
            return Cow::Borrowed(name);
        }
        let home = home_of(name).map(|home| format!("{home}::"));
        let root = joined(self.runtime, "::");
        Cow::Owned(format!("{root}::{}{name}", home.unwrap_or_default()))
    }

    /// A function or variant of a name of the runtime.
    pub fn of_runtime(&self, name: &'static str, inner: &str) -> String {
        format!("{}::{inner}", self.runtime(name))
    }

    /// The tokens of a name of the runtime.
    pub fn runtime_tokens(&self, name: &'static str) -> TokenStream {
        match self.qualified.contains(name) {
            true => self.within(home_of(name).into_iter().chain([name])),
            false => {
                let name = proc_macro2::Ident::new(name, Span::call_site());
                quote!(#name)
            }
        }
    }

    /// The tokens of a name at the root of the runtime, always with its path.
    pub fn runtime_path(&self, name: &'static str) -> TokenStream {
        self.within([name].into_iter())
    }

    fn within(&self, names: impl Iterator<Item = &'static str>) -> TokenStream {
        let root = self.runtime.iter().map(ident);
        let names = names.map(|name| proc_macro2::Ident::new(name, Span::call_site()));
        let path = root.chain(names);
        quote!(#(#path)::*)
    }

    /// A type.
    pub fn of(&self, of: &Type) -> String {
        let mut text = String::new();
        self.write(of, &mut text);
        text
    }

    fn write(&self, of: &Type, text: &mut String) {
        match of {
            Type::Unit => text.push_str("()"),
            Type::Plain(name) => text.push_str(name),
            Type::Runtime(name) => text.push_str(&self.runtime(name)),
            Type::Json => text.push_str(&self.runtime("Value")),
            Type::Named(name) => text.push_str(&word(name)),
            Type::Foreign(path) => text.push_str(&joined(path, "::")),
            Type::Option(inner) => self.enclose("Option<", &[inner], ">", text),
            Type::Maybe(inner) => {
                let outer = self.runtime("Maybe");
                text.push_str(&outer);
                self.enclose("<", &[inner], ">", text);
            }
            Type::Vec(inner) => self.enclose("Vec<", &[inner], ">", text),
            Type::Boxed(inner) => self.enclose("Box<", &[inner], ">", text),
            Type::Map(key, value) => self.enclose("BTreeMap<", &[key, value], ">", text),
            Type::Tuple(parts) => {
                let parts: Vec<&Type> = parts.iter().collect();
                // Only a tuple of one needs its last comma.
                let end = if parts.len() == 1 { ",)" } else { ")" };
                self.enclose("(", &parts, end, text);
            }
            Type::OpenTuple(first, rest) => {
                text.push_str(&self.runtime("OpenTuple"));
                self.enclose("<", &[first, rest], ">", text);
            }
            Type::FirstPage(page, item) => {
                text.push_str(&self.runtime("FirstPage"));
                self.enclose("<", &[page, item], ">", text);
            }
            Type::Ref(inner) => self.enclose("&", &[inner], "", text),
            Type::Str => text.push_str("&str"),
            Type::Slice(inner) => self.enclose("&[", &[inner], "]", text),
            Type::Into(inner) => self.enclose("impl Into<", &[inner], ">", text),
        }
    }

    fn enclose(&self, open: &str, types: &[&Type], close: &str, text: &mut String) {
        text.push_str(open);
        for (at, of) in types.iter().enumerate() {
            text.push_str(if at == 0 { "" } else { ", " });
            self.write(of, text);
        }
        text.push_str(close);
    }
}

/// A `use` declaration, whose lists rustfmt keeps a little shorter than other lines.
pub fn declaration(declared: &Use) -> String {
    const ONE_LINE: usize = 87;
    let names: Vec<Cow<'_, str>> = declared.names.iter().map(word).collect();
    let mut head = String::from(if declared.public { "pub use " } else { "use " });
    for step in &declared.path {
        head.push_str(&match step {
            Step::Here => Cow::Borrowed("self"),
            Step::Up => Cow::Borrowed("super"),
            Step::Name(name) => word(name),
        });
        head.push_str("::");
    }
    let line = match names.as_slice() {
        [] => format!("{head}*;"),
        [name] if declared.unnamed => format!("{head}{name} as _;"),
        [name] => format!("{head}{name};"),
        names => format!("{head}{{{}}};", names.join(", ")),
    };
    if names.len() < 2 || line.len() <= ONE_LINE {
        return line;
    }
    format!("{head}{{\n{}\n}};", facts::filled(&names, 4, facts::WIDTH - 1))
}

/// An identifier.
pub fn word(name: &Ident) -> Cow<'_, str> {
    match name.is_raw() {
        true => Cow::Owned(name.to_string()),
        false => Cow::Borrowed(name.bare()),
    }
}

/// Some identifiers with a sign between them.
pub fn joined(names: &[Ident], sign: &str) -> String {
    names.iter().map(word).collect::<Vec<_>>().join(sign)
}

/// The token of an identifier, which the plan guarantees to be one.
#[allow(clippy::disallowed_methods, reason = "an `Ident` of the plan is valid")]
pub fn ident(name: &Ident) -> proc_macro2::Ident {
    match name.is_raw() {
        true => proc_macro2::Ident::new_raw(name.bare(), Span::call_site()),
        false => proc_macro2::Ident::new(name.bare(), Span::call_site()),
    }
}

/// The tokens of documentation attributes, one a line.
pub fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| literal(line));
    quote!(#(#[doc = #lines])*)
}

/// The token of a string literal.
pub fn literal(value: &str) -> TokenTree {
    let literal = quoted(value).parse();
    literal.unwrap_or_else(|_| Literal::string(value)).into()
}

/// A value that is a string literal.
pub fn text(value: &str) -> Term {
    Term::atom(quoted(value))
}

/// Values that are string literals.
pub fn texts<T: AsRef<str>>(values: &[T]) -> Term {
    Term::list(values.iter().map(|value| text(value.as_ref())).collect())
}

/// A string literal. What a reader would not see as it is, is escaped.
pub fn quoted(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len() + 2);
    escaped.push('"');
    if value.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\') {
        escaped.push_str(value);
        escaped.push('"');
        return escaped;
    }
    for c in value.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_hidden(c) => {
                escaped.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => escaped.push(c),
        }
    }
    escaped.push('"');
    escaped
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
                | '\u{e0000}'..='\u{10ffff}' | '\u{300}'..='\u{36f}'
        )
}
