//! Prints descriptors, methods, calls, outcomes and the client.

use proc_macro2::{Ident as Token, Literal, Span, TokenStream};
use quote::quote;

use super::printer::{Printer, docs, ident, number, text, texts};
use crate::rust::plan::{
    BodyFact, BodyKind, Call, Client, EnvelopeFact, Gives, Group, HttpMethod, Method,
    Methods, NextFact, Operation, Outcome, PagingFact, Parameter, ParameterFact,
    Parameters, ResponseFact, ResponseKind, Return, SchemeFact, ServerFact, Service,
    Set, Setter, Style, Target, Type, Webhook, XmlFact,
};

fn name(text: &str) -> Token {
    Token::new(text, Span::call_site())
}

/// The static with the facts of an operation.
pub fn operation(printer: &Printer<'_>, of: &Operation) -> TokenStream {
    let (kind, ident_of) = (printer.runtime("Operation"), ident(&of.ident));
    let (id, path, method) =
        (text(&of.id), text(&of.path), http_method(printer, &of.method));
    let parameters = (!of.parameters.is_empty()).then(|| {
        let list = of.parameters.iter().map(|of| parameter(printer, of));
        quote!(.parameters(&[#(#list),*]))
    });
    let body = of.body.iter().map(|of| {
        let body = body_fact(printer, of);
        quote!(.body(#body))
    });
    let responses = (!of.responses.is_empty()).then(|| {
        let list = of.responses.iter().map(|of| response(printer, of));
        quote!(.responses(&[#(#list),*]))
    });
    let security = security(&of.security);
    let paging = of.paging.iter().map(|of| {
        let paging = paging_fact(printer, of);
        quote!(.paging(#paging))
    });
    let envelope = of.envelope.iter().map(|of| {
        let envelope = envelope_fact(printer, of);
        quote!(.envelope(#envelope))
    });
    let servers = (!of.servers.is_empty()).then(|| {
        let servers = of.servers.iter().map(|of| server(printer, of));
        quote!(.servers(&[#(#servers),*]))
    });
    let long_running = of.long_running.iter().map(|of| {
        let via = of.via.iter().map(|via| {
            let (kind, via) = (printer.runtime("FinalState"), name(via));
            quote!(.final_state_via(#kind::#via))
        });
        quote!(.long_running() #(#via)*)
    });
    quote! {
        static #ident_of: #kind = #kind::new(#id, #method, #path)
            #parameters #(#body)* #responses #security #(#paging)* #(#envelope)* #(#long_running)* #servers;
    }
}

/// Alternatives of sets of schemes, if there are any.
fn security(alternatives: &[Vec<String>]) -> Option<TokenStream> {
    let sets = alternatives.iter().map(|set| {
        let names = texts(set);
        quote!(&[#(#names),*])
    });
    (!alternatives.is_empty()).then(|| quote!(.security(&[#(#sets),*])))
}

fn http_method(printer: &Printer<'_>, method: &HttpMethod) -> TokenStream {
    let kind = printer.runtime("Method");
    match method {
        HttpMethod::Known(known) => {
            let known = name(known);
            quote!(#kind::#known)
        }
        HttpMethod::Other(other) => {
            let other = text(other);
            quote!(#kind::Other(#other))
        }
    }
}

fn parameter(printer: &Printer<'_>, of: &Parameter) -> TokenStream {
    let (kind, place, wire) =
        (printer.runtime("Parameter"), name(of.place), text(&of.wire));
    let facts = of.facts.iter().map(|fact| match fact {
        ParameterFact::Required => quote!(.required()),
        ParameterFact::Client(at) => {
            let at = number(*at);
            quote!(.client(#at))
        }
        ParameterFact::Constant(value) => {
            let value = text(value);
            quote!(.constant(#value))
        }
        ParameterFact::Style(style) => {
            let (kind, style) = (printer.runtime("Style"), name(style_name(*style)));
            quote!(.style(#kind::#style))
        }
        ParameterFact::Explode(explode) => quote!(.explode(#explode)),
        ParameterFact::AllowReserved => quote!(.allow_reserved()),
        ParameterFact::SkipEncoding => quote!(.skip_encoding()),
        ParameterFact::Secret => quote!(.secret()),
    });
    quote!(#kind::#place(#wire) #(#facts)*)
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Simple => "Simple",
        Style::Label => "Label",
        Style::Matrix => "Matrix",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::TabDelimited => "TabDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::RepeatList => "RepeatList",
        Style::Json => "Json",
        Style::Cookie => "Cookie",
    }
}

fn body_fact(printer: &Printer<'_>, of: &BodyFact) -> TokenStream {
    let (kind, media) = (printer.runtime("Body"), text(&of.media));
    let required = of.required.then(|| quote!(.required()));
    let start = match of.kind {
        BodyKind::Json => quote!(json(#media)),
        BodyKind::Form => quote!(form()),
        BodyKind::Text => quote!(text(#media)),
        BodyKind::Xml => quote!(xml(#media)),
        BodyKind::Multipart => quote!(multipart()),
        BodyKind::JsonLines => quote!(json_lines(#media)),
        BodyKind::JsonSequence => quote!(json_sequence()),
        BodyKind::Bytes | BodyKind::Events | BodyKind::Empty => quote!(bytes(#media)),
    };
    let members = (!of.members.is_empty()).then(|| {
        let kind = printer.runtime("Encoding");
        let members = of.members.iter().map(|of| {
            let (member, explode) = (text(&of.member), of.explode);
            if let Some(media) = &of.media {
                let media = text(media);
                return quote!(#kind::part(#member, #media));
            }
            let (styles, style) = (printer.runtime("Style"), name(style_name(of.style)));
            quote!(#kind::new(#member, #styles::#style, #explode))
        });
        quote!(.encodings(&[#(#members),*]))
    });
    let root = root(printer, of.root.as_ref());
    quote!(#kind::#start #members #required #root)
}

fn root(printer: &Printer<'_>, of: Option<&XmlFact>) -> Option<TokenStream> {
    let xml = super::models::xml(printer, of?);
    Some(quote!(.root(&#xml)))
}

fn response(printer: &Printer<'_>, of: &ResponseFact) -> TokenStream {
    let (kind, status) = (printer.runtime("Response"), text(&of.status));
    let media = of.media.iter().map(|media| {
        let media = text(media);
        quote!(.media(#media))
    });
    let failure = of.failure.iter().map(|model| {
        let model = text(model);
        quote!(.model(#model))
    });
    let start = match of.kind {
        ResponseKind::Error => quote!(error(#status)),
        ResponseKind::Success(body, variant) => {
            let variant = number(variant);
            let body = name(body_name(body));
            quote!(#body(#status, #variant))
        }
    };
    let root = root(printer, of.root.as_ref());
    quote!(#kind::#start #(#media)* #(#failure)* #root)
}

fn paging_fact(printer: &Printer<'_>, of: &PagingFact) -> TokenStream {
    let (kind, items) = (printer.runtime("Paging"), text(&of.items));
    let more = of.more.iter().map(|member| {
        let member = text(member);
        quote!(.more(#member))
    });
    let next = match &of.next {
        NextFact::Link(member) => {
            let member = text(member);
            quote!(#kind::link(#items, #member))
        }
        NextFact::LinkHeader(header, relation) => {
            let (header, relation) = (text(header), text(relation));
            quote!(#kind::link_header(#items, #header, #relation))
        }
        NextFact::HeaderToken(header, parameter) => {
            let (header, parameter) = (text(header), text(parameter));
            quote!(#kind::header_token(#items, #header, #parameter))
        }
        NextFact::BodyToken(member, parameter) => {
            let (member, parameter) = (text(member), text(parameter));
            quote!(#kind::body_token(#items, #member, #parameter))
        }
        NextFact::Count { what, parameter, size, total, first } => {
            let (what, parameter) = (name(what), text(parameter));
            let size = size.iter().map(|size| text(size));
            let total = total.iter().map(|total| text(total));
            let first = first.iter().map(|first| Literal::u64_unsuffixed(*first));
            quote! {
                #kind::#what(#items, #parameter)
                    #(.size(#size))* #(.total(#total))* #(.first(#first))*
            }
        }
    };
    let base = of.base.iter().map(|base| {
        let base = text(base);
        quote!(.base(#base))
    });
    let resend = (!of.resend.is_empty()).then(|| {
        let names = texts(&of.resend);
        quote!(.resend(&[#(#names),*]))
    });
    quote!(#next #(#more)* #(#base)* #resend)
}

fn envelope_fact(printer: &Printer<'_>, of: &EnvelopeFact) -> TokenStream {
    let (kind, success) = (printer.runtime("Envelope"), text(&of.success));
    let members = of.members.iter().map(|(method, member)| {
        let (method, member) = (name(method), text(member));
        quote!(.#method(#member))
    });
    quote!(#kind::new(#success) #(#members)*)
}

/// The handle of a group.
pub fn group(printer: &Printer<'_>, group: &Group) -> TokenStream {
    let (docs, name, client) =
        (docs(&group.docs), ident(&group.ident), printer.runtime("Client"));
    quote! {
        #docs
        #[derive(Clone)]
        pub struct #name { pub(super) client: #client }
    }
}

/// Methods that start calls.
pub fn methods(printer: &Printer<'_>, methods: &Methods) -> TokenStream {
    let owner = ident(&methods.owner);
    let methods = methods.methods.iter().map(|of| method(printer, of));
    quote!(impl #owner { #(#methods)* })
}

fn method(printer: &Printer<'_>, method: &Method) -> TokenStream {
    let (docs, name) = (docs(&method.docs), ident(&method.ident));
    let deprecated = method.deprecated.then(|| quote!(#[deprecated]));
    let arguments = method.arguments.iter().map(|argument| {
        let (name, of) = (ident(&argument.ident), printer.of(&argument.of));
        quote!(#name: #of)
    });
    let (handle, operation) = (ident(&method.handle), ident(&method.operation));
    let sets = method.sets.iter().map(set);
    let call = |kind: &'static str| {
        let (kind, sets) = (printer.runtime(kind), sets.clone());
        quote!(#kind::new(&self.#handle, &#operation) #(#sets)*)
    };
    let (returns, body) = match &method.returns {
        Return::Call(of) => (gives(printer, of), call(of.call())),
        Return::Struct { ident: of, call: kind } => {
            let (of, call) = (ident(of), call(kind));
            (quote!(#of), quote!(let call = #call; #of { call }))
        }
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #returns { #body }
    }
}

fn set(set: &Set) -> TokenStream {
    let path = super::printer::idents(&set.path);
    let reference = (!set.by_reference).then(|| quote!(&));
    match set.what {
        Target::Parameter(at) => {
            let at = number(at);
            quote!(.set(#at, #reference #(#path).*))
        }
        Target::Body => quote!(.body(#reference #(#path).*)),
        Target::Bytes => quote!(.upload(#(#path).*)),
    }
}

/// A struct of required parameters.
pub fn parameters(printer: &Printer<'_>, parameters: &Parameters) -> TokenStream {
    let (docs_of, name) = (docs(&parameters.docs), ident(&parameters.ident));
    let fields = parameters.fields.iter().map(|field| {
        let (docs, name, of) =
            (docs(&field.docs), ident(&field.ident), printer.of(&field.of));
        quote!(#docs pub #name: #of,)
    });
    quote! {
        #docs_of
        #[derive(Clone, PartialEq)]
        pub struct #name { #(#fields)* }
    }
}

/// The type of a call.
pub fn gives(printer: &Printer<'_>, gives: &Gives) -> TokenStream {
    given(printer, printer.runtime(gives.call()), gives)
}

/// The type of a call as `calls!` reads it, to which its name is a word of its own.
pub fn attached(printer: &Printer<'_>, gives: &Gives) -> TokenStream {
    let call = name(gives.call());
    given(printer, quote!(#call), gives)
}

fn given(printer: &Printer<'_>, call: TokenStream, gives: &Gives) -> TokenStream {
    let types = gives.types().into_iter().map(|of| printer.of(of));
    quote!(#call<#(#types),*>)
}

/// A call with setters.
pub fn call(printer: &Printer<'_>, call: &Call) -> Vec<TokenStream> {
    let (docs, name, of) =
        (docs(&call.docs), ident(&call.ident), gives(printer, &call.gives));
    let setters = call.setters.iter().map(|of| setter(printer, of));
    vec![
        quote! {
            #docs
            #[must_use = "a call does nothing until it is sent or awaited"]
            pub struct #name { call: #of }
        },
        quote!(impl #name { #(#setters)* }),
    ]
}

fn setter(printer: &Printer<'_>, setter: &Setter) -> TokenStream {
    let (docs, name, argument) =
        (docs(&setter.docs), ident(&setter.ident), ident(&setter.argument));
    let (of, set) = (printer.of(&setter.of), set(&setter.set));
    quote! {
        #docs
        pub fn #name(mut self, #argument: #of) -> Self {
            self.call = self.call #set;
            self
        }
    }
}

/// An enum of success types and its face for the runtime.
pub fn outcome(printer: &Printer<'_>, outcome: &Outcome) -> Vec<TokenStream> {
    let (docs_of, name) = (docs(&outcome.docs), ident(&outcome.ident));
    let variants = outcome.variants.iter().map(|variant| {
        let (docs, name, of) =
            (docs(&variant.docs), ident(&variant.ident), printer.of(&variant.of));
        match variant.of {
            Type::Unit => quote!(#docs #name,),
            _ => quote!(#docs #name(#of),),
        }
    });
    let sizes = super::models::sizes(outcome.uneven);
    let [trait_name, slot, blank] =
        ["Outcome", "Slot", "blank"].map(|name| printer.runtime(name));
    let blank_of = |variant: &crate::rust::plan::OutcomeVariant| {
        let name = ident(&variant.ident);
        match variant.of {
            Type::Unit => quote!(Self::#name),
            _ => quote!(Self::#name(#blank())),
        }
    };
    let first = outcome.variants.first().map(blank_of);
    let later = outcome.variants.iter().zip(0..).skip(1).map(|(variant, at)| {
        let (at, blank) = (number(at), blank_of(variant));
        quote!(#at => #blank,)
    });
    let slots = outcome.variants.iter().map(|variant| {
        let name = ident(&variant.ident);
        match variant.of {
            Type::Unit => quote!(Self::#name => #slot::Missing,),
            _ => quote!(Self::#name(value) => value.slot(),),
        }
    });
    vec![
        quote! {
            #docs_of
            #[derive(Clone, Debug, PartialEq)]
            #sizes
            #[non_exhaustive]
            pub enum #name { #(#variants)* }
        },
        quote! {
            impl #trait_name for #name {
                fn select(variant: usize) -> Self {
                    match variant {
                        #(#later)*
                        _ => #first,
                    }
                }
                fn slot(&mut self) -> #slot<'_> {
                    match self { #(#slots)* }
                }
            }
        },
    ]
}

/// A constant that stands for a request of the service.
pub fn webhook(printer: &Printer<'_>, of: &Webhook) -> TokenStream {
    let (docs, ident, id) = (docs(&of.docs), ident(&of.ident), text(&of.id));
    let (kind, payload) = (printer.runtime("Webhook"), printer.of(&of.payload));
    let body = name(body_name(of.kind));
    quote!(#docs pub const #ident: #kind<#payload> = #kind::#body(#id);)
}

fn body_name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json | BodyKind::Form => "json",
        BodyKind::Text => "text",
        BodyKind::Bytes => "bytes",
        BodyKind::Xml => "xml",
        BodyKind::Multipart => "bytes",
        BodyKind::JsonLines => "json_lines",
        BodyKind::JsonSequence => "json_sequence",
        BodyKind::Events => "events",
        BodyKind::Empty => "empty",
    }
}

/// The static with the facts of the service.
pub fn service(printer: &Printer<'_>, of: &Service) -> TokenStream {
    let (kind, module, version) =
        (printer.runtime("Service"), text(&of.name), text(&of.version));
    let servers = (!of.servers.is_empty()).then(|| {
        let servers = of.servers.iter().map(|of| server(printer, of));
        quote!(.servers(&[#(#servers),*]))
    });
    let variables = (!of.variables.is_empty()).then(|| {
        let variables = texts(&of.variables);
        quote!(.variables(&[#(#variables),*]))
    });
    let parameters = (!of.parameters.is_empty()).then(|| {
        let kind = printer.runtime("ClientParameter");
        let parameters = of.parameters.iter().map(|of| {
            let wire = text(&of.wire);
            let start = if of.required { quote!(required) } else { quote!(new) };
            let default = of.default.iter().map(|value| text(value));
            quote!(#kind::#start(#wire) #(.default(#default))*)
        });
        quote!(.parameters(&[#(#parameters),*]))
    });
    let schemes = (!of.schemes.is_empty()).then(|| {
        let schemes = of.schemes.iter().map(|of| scheme(printer, of));
        quote!(.schemes(&[#(#schemes),*]))
    });
    let security = security(&of.security);
    let errors = of.errors.iter().map(|lists| {
        let kind = printer.runtime("Errors");
        let lists = lists.iter().zip(["code", "message", "request_id"]);
        let lists = lists.filter(|(list, _)| !list.is_empty()).map(|(list, method)| {
            let (list, method) = (texts(list), name(method));
            quote!(.#method(&[#(#list),*]))
        });
        quote!(.errors(#kind::new() #(#lists)*))
    });
    quote! {
        static SERVICE: #kind = #kind::new(#module, #version)
            #servers #variables #parameters #schemes #security #(#errors)*;
    }
}

fn server(printer: &Printer<'_>, of: &ServerFact) -> TokenStream {
    let (kind, url) = (printer.runtime("Server"), text(&of.url));
    let variables = (!of.variables.is_empty()).then(|| {
        let kind = printer.runtime("ServerVariable");
        let variables = of.variables.iter().map(|(name, default, values)| {
            let (name, default, values) = (text(name), text(default), texts(values));
            quote!(#kind::new(#name, #default, &[#(#values),*]))
        });
        quote!(.variables(&[#(#variables),*]))
    });
    quote!(#kind::new(#url) #variables)
}

fn scheme(printer: &Printer<'_>, of: &SchemeFact) -> TokenStream {
    let (kind, start, wire) = (printer.runtime("Scheme"), name(of.kind), text(&of.name));
    let key = of.key.iter().map(|key| text(key));
    let scopes = (!of.scopes.is_empty()).then(|| {
        let scopes = texts(&of.scopes);
        quote!(.scopes(&[#(#scopes),*]))
    });
    quote!(#kind::#start(#wire #(, #key)*) #scopes)
}

/// The client, its builder, its accessors and methods.
pub fn client(printer: &Printer<'_>, client: &Client) -> Vec<TokenStream> {
    let (docs_of, handle) = (docs(&client.docs), ident(&client.ident));
    let (inner, builder) =
        (printer.runtime_path("Client"), printer.runtime("ClientBuilder"));
    let builder_docs = docs(&client.builder_docs);
    let arguments = client.required.iter().map(|argument| {
        let name = ident(&argument.ident);
        quote!(#name: &str)
    });
    let parameters = client.required.iter().map(|argument| {
        let (value, setter) = (ident(&argument.ident), name(argument.setter));
        let what = text(&argument.name);
        quote!(.#setter(#what, #value))
    });
    let accessors = client.groups.iter().map(|accessor| {
        let (docs, name, of) =
            (docs(&accessor.docs), ident(&accessor.ident), ident(&accessor.group));
        let feature = accessor.feature.iter().map(|feature| text(feature));
        quote! {
            #docs
            #(#[cfg(feature = #feature)])*
            pub fn #name(&self) -> #of { #of { client: self.inner.clone() } }
        }
    });
    let opened = client.opens.then(|| {
        quote! {
            impl From<#handle> for #inner {
                fn from(client: #handle) -> Self { client.inner }
            }
        }
    });
    let mut items = vec![
        quote! {
            #docs_of
            #[derive(Clone)]
            pub struct #handle { inner: #inner }
        },
        quote! {
            impl #handle {
                #builder_docs
                pub fn builder(#(#arguments),*) -> #builder<Self> {
                    #builder::new(&SERVICE) #(#parameters)*
                }
                #(#accessors)*
            }
        },
        quote! {
            impl From<#inner> for #handle {
                fn from(inner: #inner) -> Self { Self { inner } }
            }
        },
    ];
    items.extend(opened);
    items
}

/// The check that runtime and generated code fit.
pub fn contract(printer: &Printer<'_>, version: u32) -> TokenStream {
    let contract = printer.runtime_path("CONTRACT");
    let version = Literal::u32_unsuffixed(version);
    let message =
        "generate this module again: it was made for another version of bindery-runtime";
    quote!(
        const _: () = assert!(#contract == #version, #message);
    )
}
