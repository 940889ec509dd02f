//! Tokens of names, types, literals and documentation.

use std::collections::BTreeSet;

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::quote;

use crate::rust::home_of;
use crate::rust::plan::{Ident, Step, Type, Use};

/// Prints the parts that all items share, as one file has to write them.
pub struct Printer<'a> {
    /// The path of the runtime.
    pub runtime: &'a [Ident],
    /// Names of the runtime that are written with their path.
    pub qualified: &'a BTreeSet<&'static str>,
}

impl Printer<'_> {
    /// A name of the runtime.
    pub fn runtime(&self, name: &'static str) -> TokenStream {
        let ident = proc_macro2::Ident::new(name, Span::call_site());
        if !self.qualified.contains(name) {
            return quote!(#ident);
        }
        let root = idents(self.runtime);
        let home = home_of(name).map(|home| {
            let home = proc_macro2::Ident::new(home, Span::call_site());
            quote!(#home::)
        });
        quote!(#(#root)::*::#home #ident)
    }

    /// A constant of the runtime, always with its path.
    pub fn runtime_path(&self, name: &'static str) -> TokenStream {
        let root = idents(self.runtime);
        let ident = proc_macro2::Ident::new(name, Span::call_site());
        quote!(#(#root)::*::#ident)
    }

    /// A type.
    pub fn of(&self, of: &Type) -> TokenStream {
        match of {
            Type::Unit => quote!(()),
            Type::Plain(name) => {
                let ident = proc_macro2::Ident::new(name, Span::call_site());
                quote!(#ident)
            }
            Type::Runtime(name) => self.runtime(name),
            Type::Json => self.runtime("Value"),
            Type::Named(name) => {
                let name = ident(name);
                quote!(#name)
            }
            Type::Foreign(path) => {
                let path = idents(path);
                quote!(#(#path)::*)
            }
            Type::Option(inner) => self.generic(quote!(Option), inner),
            Type::Maybe(inner) => self.generic(self.runtime("Maybe"), inner),
            Type::Vec(inner) => self.generic(quote!(Vec), inner),
            Type::Boxed(inner) => self.generic(quote!(Box), inner),
            Type::Map(key, value) => {
                let (key, value) = (self.of(key), self.of(value));
                quote!(BTreeMap<#key, #value>)
            }
            Type::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.of(part));
                quote!((#(#parts,)*))
            }
            Type::OpenTuple(first, rest) => {
                let outer = self.runtime("OpenTuple");
                let (first, rest) = (self.of(first), self.of(rest));
                quote!(#outer<#first, #rest>)
            }
            Type::FirstPage(page, item) => {
                let outer = self.runtime("FirstPage");
                let (page, item) = (self.of(page), self.of(item));
                quote!(#outer<#page, #item>)
            }
            Type::Ref(inner) => {
                let inner = self.of(inner);
                quote!(&#inner)
            }
            Type::Str => quote!(&str),
            Type::Slice(inner) => {
                let inner = self.of(inner);
                quote!(&[#inner])
            }
            Type::Into(inner) => {
                let inner = self.of(inner);
                quote!(impl Into<#inner>)
            }
        }
    }

    fn generic(&self, outer: TokenStream, inner: &Type) -> TokenStream {
        let inner = self.of(inner);
        quote!(#outer<#inner>)
    }

    /// A `use` declaration.
    pub fn declaration(&self, declared: &Use) -> TokenStream {
        let path = declared.path.iter().map(step);
        let names = idents(&declared.names);
        let public = declared.public.then(|| quote!(pub));
        let tail = match names.as_slice() {
            [] => quote!(*),
            [name] if declared.unnamed => quote!(#name as _),
            [name] => quote!(#name),
            names => quote!({#(#names),*}),
        };
        quote!(#public use #(#path::)* #tail;)
    }
}

fn step(step: &Step) -> TokenStream {
    match step {
        Step::Here => quote!(self),
        Step::Up => quote!(super),
        Step::Name(name) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

/// The token of an identifier, which the plan guarantees to be one.
#[allow(clippy::disallowed_methods, reason = "an `Ident` of the plan is valid")]
pub fn ident(name: &Ident) -> proc_macro2::Ident {
    match name.is_raw() {
        true => proc_macro2::Ident::new_raw(name.bare(), Span::call_site()),
        false => proc_macro2::Ident::new(name.bare(), Span::call_site()),
    }
}

/// The tokens of some identifiers.
pub fn idents(names: &[Ident]) -> Vec<proc_macro2::Ident> {
    names.iter().map(ident).collect()
}

/// Documentation attributes, one a line.
pub fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| text(line));
    quote!(#(#[doc = #lines])*)
}

/// A string literal. What a reader would not see as it is, is escaped.
pub fn text(value: &str) -> TokenStream {
    if value.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\') {
        return TokenTree::from(Literal::string(value)).into();
    }
    let mut escaped = String::with_capacity(value.len() + 2);
    escaped.push('"');
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
    match escaped.parse::<Literal>() {
        Ok(literal) => quote!(#literal),
        Err(_) => quote!(#value),
    }
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

/// String literals.
pub fn texts<T: AsRef<str>>(values: &[T]) -> Vec<TokenStream> {
    values.iter().map(|value| text(value.as_ref())).collect()
}

/// A number without a suffix.
pub fn number(value: usize) -> Literal {
    Literal::usize_unsuffixed(value)
}
