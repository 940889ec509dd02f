//! Prints records, unions and enumerations.

use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::quote;

use super::printer::{Printer, docs, ident, idents, number, text, texts};
use crate::rust::plan::{
    Alias, Conversion, Enumeration, Evidence, Fact, Field, JsonKind, Literal, New,
    Record, Required, Type, Union, ValueKind, Variant, XmlFact,
};

/// A struct, its `new`, its shape, and its face for the runtime.
pub fn record(printer: &Printer<'_>, record: &Record) -> Vec<TokenStream> {
    let mut items = vec![record_struct(printer, record)];
    items.extend(record_new(printer, record));
    items.push(record_shape(printer, record));
    items.push(record_face(printer, record));
    items
}

fn derives(names: &[&'static str]) -> TokenStream {
    let names = names.iter().map(|name| Ident::new(name, Span::call_site()));
    quote!(#[derive(#(#names),*)])
}

fn record_struct(printer: &Printer<'_>, record: &Record) -> TokenStream {
    let (docs_of, name) = (docs(&record.docs), ident(&record.ident));
    let derives = derives(&record.derives);
    let fields = record.fields.iter().map(|field| {
        let (docs, name, of) =
            (docs(&field.docs), ident(&field.ident), printer.of(&field.of));
        quote!(#docs pub #name: #of,)
    });
    let extra = record.extra.iter().map(|extra| {
        let (docs, of) = (docs(&extra.docs), printer.of(&extra.of));
        quote!(#docs pub extra: #of,)
    });
    quote! {
        #docs_of
        #derives
        #[non_exhaustive]
        pub struct #name { #(#fields)* #(#extra)* }
    }
}

fn record_new(printer: &Printer<'_>, record: &Record) -> Option<TokenStream> {
    let name = ident(&record.ident);
    let blank = printer.runtime("blank");
    let others = record.fields.len() + usize::from(record.extra.is_some());
    let body = |inits: Vec<TokenStream>| {
        let rest = (inits.len() < others).then(|| quote!(..#blank()));
        quote!(Self { #(#inits,)* #rest })
    };
    match record.new.as_ref()? {
        New::Default => None,
        New::Arguments(arguments) => {
            let parameters = arguments.iter().map(|argument| {
                let (name, of) = (ident(&argument.ident), printer.of(&argument.of));
                quote!(#name: #of)
            });
            let inits = arguments.iter().map(|argument| {
                let name = ident(&argument.ident);
                match argument.by {
                    Conversion::Same => quote!(#name),
                    Conversion::Into => quote!(#name: #name.into()),
                    Conversion::Boxed => quote!(#name: Box::new(#name)),
                }
            });
            let body = body(inits.collect());
            Some(quote! {
                impl #name {
                    /// With the required members; set others through [`Self::with`].
                    pub fn new(#(#parameters),*) -> Self { #body }
                }
            })
        }
        New::Struct(of, fields) => {
            let of = ident(of);
            let inits =
                idents(fields).into_iter().map(|name| quote!(#name: required.#name));
            let body = body(inits.collect());
            Some(quote! {
                impl #name {
                    /// With the required members; set others through [`Self::with`].
                    pub fn new(required: #of) -> Self { #body }
                }
            })
        }
    }
}

fn record_shape(printer: &Printer<'_>, record: &Record) -> TokenStream {
    let shape = printer.runtime("Shape");
    let (name, called) = (ident(&record.shape), text(record.ident.bare()));
    let fields = record.fields.iter().map(|field| field_facts(printer, field));
    let [constant, literal] = ["Constant", "Literal"].map(|name| printer.runtime(name));
    let constants = record.constants.iter().map(|(wire, value)| {
        let (wire, value) = (text(wire), literal_value(&literal, value));
        quote!(#constant::new(#wire, #value))
    });
    let constants =
        (!record.constants.is_empty()).then(|| quote!(.constants(&[#(#constants),*])));
    let open = record.extra.as_ref().map(|_| quote!(.open()));
    let xml = record.xml.iter().map(|of| {
        let xml = xml(printer, of);
        quote!(.xml(&#xml))
    });
    quote!(static #name: #shape = #shape::new(#called, &[#(#fields),*]) #constants #open #(#xml)*;)
}

fn field_facts(printer: &Printer<'_>, field: &Field) -> TokenStream {
    let (kind, wire) = (printer.runtime("Field"), text(&field.wire));
    let facts = field.facts.iter().map(|fact| match fact {
        Fact::Required => quote!(.required()),
        Fact::Nullable => quote!(.nullable()),
        Fact::ReadOnly => quote!(.read_only()),
        Fact::WriteOnly => quote!(.write_only()),
        Fact::Secret => quote!(.secret()),
        Fact::Xml(of) => {
            let xml = xml(printer, of);
            quote!(.xml(&#xml))
        }
        Fact::Default(json) => {
            let json = text(json);
            quote!(.default(#json))
        }
    });
    quote!(#kind::new(#wire) #(#facts)*)
}

/// How a value stands in XML.
pub fn xml(printer: &Printer<'_>, of: &XmlFact) -> TokenStream {
    let kind = printer.runtime("Xml");
    let facts = of.0.iter().map(|(method, given)| {
        let (method, given) = (
            Ident::new(method, Span::call_site()),
            given.iter().map(|given| text(given)),
        );
        quote!(.#method(#(#given)*))
    });
    quote!(#kind::new() #(#facts)*)
}

fn literal_value(literal: &TokenStream, value: &Literal) -> TokenStream {
    match value {
        Literal::Text(value) => {
            let value = text(value);
            quote!(#literal::Text(#value))
        }
        Literal::Boolean(value) => quote!(#literal::Bool(#value)),
        Literal::Integer(value) => match i64::try_from(*value) {
            Ok(value) => {
                let value = Token::i64_unsuffixed(value);
                quote!(#literal::Integer(#value))
            }
            Err(_) => quote!(#literal::Null),
        },
        Literal::Number(value) if value.is_finite() => {
            let value = Token::f64_unsuffixed(*value);
            quote!(#literal::Float(#value))
        }
        Literal::Number(_) | Literal::Null | Literal::Json(_) => quote!(#literal::Null),
    }
}

fn record_face(printer: &Printer<'_>, record: &Record) -> TokenStream {
    let (name, shape_static) = (ident(&record.ident), ident(&record.shape));
    let [trait_name, shape, slot, view, blank, extra] =
        ["Record", "Shape", "Slot", "View", "blank", "EXTRA"]
            .map(|name| printer.runtime(name));
    let names: Vec<_> = record.fields.iter().map(|field| ident(&field.ident)).collect();
    let numbers: Vec<_> = (0..names.len()).map(number).collect();
    let more: Vec<_> = record.extra.iter().map(|_| quote!(extra)).collect();
    let extras: Vec<_> = record.extra.iter().map(|_| &extra).collect();
    let blanks = names.iter().map(|name| quote!(#name: #blank()));
    let more_blanks = more.iter().map(|name| quote!(#name: #blank()));
    let (places, looks) = if names.is_empty() && more.is_empty() {
        (quote!(_index: usize), (quote!(#slot::Missing), quote!(#view::Missing)))
    } else {
        let writing = quote! {
            match index {
                #(#numbers => self.#names.slot(),)*
                #(#extras => self.#more.slot(),)*
                _ => #slot::Missing,
            }
        };
        let looking = quote! {
            match index {
                #(#numbers => self.#names.view(),)*
                #(#extras => self.#more.view(),)*
                _ => #view::Missing,
            }
        };
        (quote!(index: usize), (writing, looking))
    };
    let (writing, looking) = looks;
    let made = match record.new {
        Some(New::Default) => quote!(Self::default()),
        _ => quote!(Self { #(#blanks,)* #(#more_blanks,)* }),
    };
    quote! {
        impl #trait_name for #name {
            fn shape(&self) -> &'static #shape { &#shape_static }
            fn field_mut(&mut self, #places) -> #slot<'_> { #writing }
            fn field(&self, #places) -> #view<'_> { #looking }
            fn blank() -> Self { #made }
        }
    }
}

/// The struct of many required members.
pub fn required(printer: &Printer<'_>, required: &Required) -> TokenStream {
    let (docs_of, name) = (docs(&required.docs), ident(&required.ident));
    let fields = required.fields.iter().map(|(lines, name, of)| {
        let (docs, name, of) = (docs(lines), ident(name), printer.of(of));
        quote!(#docs pub #name: #of,)
    });
    quote! {
        #docs_of
        #[derive(Clone, PartialEq)]
        pub struct #name { #(#fields)* }
    }
}

/// A type alias.
pub fn alias(printer: &Printer<'_>, alias: &Alias) -> TokenStream {
    let (docs, name, of) =
        (docs(&alias.docs), ident(&alias.ident), printer.of(&alias.of));
    quote!(#docs pub type #name = #of;)
}

/// An enum of shapes, its choice, and its face for the runtime.
pub fn union(printer: &Printer<'_>, union: &Union) -> Vec<TokenStream> {
    let mut items = vec![union_enum(printer, union), union_choice(printer, union)];
    items.push(union_face(printer, union));
    items.extend(
        union.variants.iter().filter(|v| v.from).map(|v| union_from(printer, union, v)),
    );
    items
}

fn union_enum(printer: &Printer<'_>, union: &Union) -> TokenStream {
    let (docs_of, name) = (docs(&union.docs), ident(&union.ident));
    let derives = derives(&union.derives);
    let variants = union.variants.iter().map(|variant| {
        let (docs, name, of) =
            (docs(&variant.docs), ident(&variant.ident), printer.of(&variant.of));
        quote!(#docs #name(#of),)
    });
    let other = printer.runtime("OtherVariant");
    let sizes = sizes(union.uneven);
    quote! {
        #docs_of
        #derives
        #sizes
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A variant that this version does not know, kept as received.
            Other(#other),
        }
    }
}

/// What lets variants differ in size: a box would be in every program's way.
pub fn sizes(uneven: bool) -> Option<TokenStream> {
    uneven.then(|| quote!(#[allow(clippy::large_enum_variant)]))
}

fn union_choice(printer: &Printer<'_>, union: &Union) -> TokenStream {
    let choice = printer.runtime("Choice");
    let variant = printer.runtime("Variant");
    let kind = printer.runtime("JsonKind");
    let (name, called) = (ident(&union.choice), text(union.ident.bare()));
    let tests = union.variants.iter().map(|of| {
        let test = evidence(&kind, &of.evidence);
        quote!(#variant::#test)
    });
    let start = match &union.tag {
        Some(tag) => {
            let tag = text(tag);
            quote!(tagged(#called, #tag, &[#(#tests),*]))
        }
        None => quote!(structural(#called, &[#(#tests),*])),
    };
    let fallback = union.fallback.map(|index| {
        let index = Token::usize_unsuffixed(index);
        quote!(.fallback(#index))
    });
    let xml = union.xml.iter().map(|of| {
        let xml = xml(printer, of);
        quote!(.xml(&#xml))
    });
    quote!(static #name: #choice = #choice::#start #fallback #(#xml)*;)
}

fn evidence(kind_name: &TokenStream, evidence: &Evidence) -> TokenStream {
    match evidence {
        Evidence::Tag(values) => match values.as_slice() {
            [Literal::Integer(value)] if i64::try_from(*value).is_ok() => {
                let value =
                    Token::i64_unsuffixed(i64::try_from(*value).unwrap_or_default());
                quote!(integer_tag(#value))
            }
            values => {
                let values: Vec<String> = values.iter().map(tag_text).collect();
                let values = texts(&values);
                quote!(tag(&[#(#values),*]))
            }
        },
        Evidence::Member(wire) => {
            let wire = text(wire);
            quote!(member(#wire))
        }
        Evidence::Kind(kind) => {
            let kind = json_kind(*kind);
            quote!(kind(#kind_name::#kind))
        }
        Evidence::Fits => quote!(fits()),
    }
}

fn tag_text(value: &Literal) -> String {
    match value {
        Literal::Text(text) => text.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Number(value) => value.to_string(),
        Literal::Null => "null".to_owned(),
        Literal::Json(json) => json.clone(),
    }
}

fn json_kind(kind: JsonKind) -> TokenStream {
    match kind {
        JsonKind::Null => quote!(Null),
        JsonKind::Boolean => quote!(Boolean),
        JsonKind::Integer => quote!(Integer),
        JsonKind::Number => quote!(Number),
        JsonKind::String => quote!(String),
        JsonKind::Array => quote!(Array),
        JsonKind::Object => quote!(Object),
    }
}

fn union_face(printer: &Printer<'_>, union: &Union) -> TokenStream {
    let (name, choice_static) = (ident(&union.ident), ident(&union.choice));
    let [trait_name, choice, slot, view, blank, other] =
        ["Union", "Choice", "Slot", "View", "blank", "OTHER"]
            .map(|name| printer.runtime(name));
    let names: Vec<_> =
        union.variants.iter().map(|variant| ident(&variant.ident)).collect();
    let numbers: Vec<_> = (0..names.len()).map(number).collect();
    quote! {
        impl #trait_name for #name {
            fn choice(&self) -> &'static #choice { &#choice_static }
            fn select(&mut self, variant: usize) {
                *self = match variant {
                    #(#numbers => Self::#names(#blank()),)*
                    _ => Self::Other(#blank()),
                };
            }
            fn value(&self) -> (usize, #view<'_>) {
                match self {
                    #(Self::#names(value) => (#numbers, value.view()),)*
                    Self::Other(value) => (#other, value.view()),
                }
            }
            fn value_mut(&mut self) -> #slot<'_> {
                match self {
                    #(Self::#names(value) => value.slot(),)*
                    Self::Other(value) => value.slot(),
                }
            }
        }
    }
}

fn union_from(printer: &Printer<'_>, union: &Union, variant: &Variant) -> TokenStream {
    let (name, kind) = (ident(&union.ident), ident(&variant.ident));
    let (of, value) = match &variant.of {
        Type::Boxed(inner) => (printer.of(inner), quote!(Box::new(value))),
        of => (printer.of(of), quote!(value)),
    };
    quote! {
        impl From<#of> for #name {
            fn from(value: #of) -> Self { Self::#kind(#value) }
        }
    }
}

/// An enum of values and the table of how they are written.
pub fn enumeration(printer: &Printer<'_>, values: &Enumeration) -> Vec<TokenStream> {
    let (docs_of, name) = (docs(&values.docs), ident(&values.ident));
    let derives = derives(&values.derives);
    let variants = values.values.iter().map(|value| {
        let (docs, name) = (docs(&value.docs), ident(&value.ident));
        quote!(#docs #name,)
    });
    let json = printer.runtime("Value");
    let other = values.open.then(|| {
        let of = match values.kind {
            ValueKind::Text => quote!(String),
            ValueKind::Integer => quote!(i64),
            ValueKind::Json => json,
        };
        quote! {
            /// A value that this version does not know, kept as received.
            Other(#of),
        }
    });
    let trait_name = printer.runtime("Enumeration");
    let called = text(values.ident.bare());
    let table = values.values.iter().map(|value| {
        let (wire, name) = (text(&value.wire), ident(&value.ident));
        quote!((#wire, Self::#name))
    });
    let of = quote! {
        #docs_of
        #derives
        #[non_exhaustive]
        pub enum #name { #(#variants)* #other }
    };
    let face = quote! {
        impl #trait_name for #name {
            const NAME: &'static str = #called;
            const VALUES: &'static [(&'static str, Self)] = &[#(#table),*];
        }
    };
    vec![of, face]
}
