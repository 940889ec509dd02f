//! Prints descriptors, methods, calls, outcomes and the client.

use proc_macro2::{Ident as Token, Literal, Span, TokenStream};
use quote::quote;

use super::facts;
use super::models::{plain_struct, sizes, xml};
use super::printer::{Printer, docs, ident, joined, literal, text, texts, word};
use super::term::Term;
use super::text::{BODY, Text};
use crate::rust::plan::{
    BodyFact, BodyKind, Call, Client, EncodedFact, EnvelopeFact, EventData, Gives,
    Group, HttpMethod, Ident, MemberFact, Method, Methods, NextFact, Operation, Outcome,
    PagingFact, Parameter, ParameterFact, Parameters, ResponseFact, ResponseKind,
    Return, SchemeFact, ServerFact, Service, Set, Setter, Style, Target, Type, Webhook,
    XmlFact,
};

impl Term {
    /// A variant or constant of a name of the runtime.
    fn variant(printer: &Printer<'_>, of: &'static str, name: &str) -> Self {
        Self::atom(printer.of_runtime(of, name))
    }

    /// The method with a list of facts, if there are some.
    fn facts(self, method: &str, facts: impl ExactSizeIterator<Item = Self>) -> Self {
        match facts.len() {
            0 => self,
            _ => self.method(method, vec![Self::list(facts.collect())]),
        }
    }

    /// The method with a value, if there is one.
    fn fact(self, method: &str, value: Option<Self>) -> Self {
        match value {
            Some(value) => self.method(method, vec![value]),
            None => self,
        }
    }
}

fn number(value: usize) -> Term {
    Term::atom(value.to_string())
}

fn optional(value: Option<&String>) -> Option<Term> {
    value.map(|value| text(value))
}

/// The static with the facts of an operation.
pub fn operation(printer: &Printer<'_>, of: &Operation) -> String {
    let facts = vec![text(&of.id), http_method(printer, &of.method), text(&of.path)];
    let new = Term::call(printer.of_runtime("Operation", "new"), facts);
    let mut facts = new
        .facts("parameters", of.parameters.iter().map(|of| parameter(printer, of)))
        .fact("body", of.body.as_ref().map(|of| body_fact(printer, of)))
        .facts("responses", of.responses.iter().map(|of| response(printer, of)))
        .facts("security", security(&of.security))
        .fact("paging", of.paging.as_ref().map(|of| paging_fact(printer, of)))
        .fact("envelope", of.envelope.as_ref().map(|of| envelope_fact(printer, of)));
    if let Some(of) = &of.long_running {
        let via = of.via.map(|via| Term::variant(printer, "FinalState", via));
        facts = facts.method("long_running", Vec::new()).fact("final_state_via", via);
    }
    let facts = facts.facts("servers", of.servers.iter().map(|of| server(printer, of)));
    let head = format!("static {}: {}", word(&of.ident), printer.runtime("Operation"));
    facts::assignment(&head, &facts, 0)
}

/// Alternatives of sets of schemes.
fn security(alternatives: &[Vec<String>]) -> impl ExactSizeIterator<Item = Term> {
    alternatives.iter().map(|set| texts(set))
}

fn http_method(printer: &Printer<'_>, method: &HttpMethod) -> Term {
    match method {
        HttpMethod::Known(known) => Term::variant(printer, "Method", known),
        HttpMethod::Other(other) => {
            Term::call(printer.of_runtime("Method", "Other"), vec![text(other)])
        }
    }
}

fn parameter(printer: &Printer<'_>, of: &Parameter) -> Term {
    let path = printer.of_runtime("Parameter", of.place);
    let start = Term::call(path, vec![text(&of.wire)]);
    of.facts.iter().fold(start, |of, fact| match fact {
        ParameterFact::Required => of.method("required", Vec::new()),
        ParameterFact::Client(at) => of.method("client", vec![number(*at)]),
        ParameterFact::Constant(value) => of.method("constant", vec![text(value)]),
        ParameterFact::Style(style) => {
            let style = Term::variant(printer, "Style", style_name(*style));
            of.method("style", vec![style])
        }
        ParameterFact::Explode(explode) => {
            of.method("explode", vec![Term::atom(explode.to_string())])
        }
        ParameterFact::AllowReserved => of.method("allow_reserved", Vec::new()),
        ParameterFact::AllowEmpty => of.method("allow_empty", Vec::new()),
        ParameterFact::SkipEncoding => of.method("skip_encoding", Vec::new()),
        ParameterFact::Secret => of.method("secret", Vec::new()),
    })
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

fn body_fact(printer: &Printer<'_>, of: &BodyFact) -> Term {
    let (start, media) = match of.kind {
        BodyKind::Json => ("json", true),
        BodyKind::Form => ("form", false),
        BodyKind::Text => ("text", true),
        BodyKind::Xml => ("xml", true),
        BodyKind::Multipart => ("multipart", false),
        BodyKind::Parts => ("parts", true),
        BodyKind::JsonLines => ("json_lines", true),
        BodyKind::JsonSequence => ("json_sequence", false),
        BodyKind::Events => ("events", false),
        BodyKind::Bytes | BodyKind::Empty => ("bytes", true),
    };
    let media = media.then(|| text(&of.media)).into_iter().collect();
    let members = of.members.iter().map(|of| encoding(printer, of));
    let body = Term::call(printer.of_runtime("Body", start), media);
    let body = body.facts("encodings", members);
    let body = if of.required { body.method("required", Vec::new()) } else { body };
    let body = match of.whole_events {
        true => body.method("whole_events", Vec::new()),
        false => body,
    };
    body.fact("root", root(printer, of.root.as_ref()))
}

fn encoding(printer: &Printer<'_>, of: &MemberFact) -> Term {
    let (start, facts) = match &of.of {
        EncodedFact::Member(member, style, explode) => {
            let style = Term::variant(printer, "Style", style_name(*style));
            let explode = Term::atom(explode.to_string());
            ("new", vec![text(member), style, explode])
        }
        EncodedFact::Part(member, media) => ("part", vec![text(member), text(media)]),
        EncodedFact::Place(place) => ("at", vec![number(*place)]),
        EncodedFact::Rest => ("rest", Vec::new()),
    };
    let start = Term::call(printer.of_runtime("Encoding", start), facts)
        .fact("media", optional(of.media.as_ref()));
    let start = match of.allow_reserved {
        true => start.method("allow_reserved", Vec::new()),
        false => start,
    };
    start.facts("headers", of.headers.iter().map(|at| number(*at)))
}

fn root(printer: &Printer<'_>, of: Option<&XmlFact>) -> Option<Term> {
    of.map(|of| Term::reference(&xml(printer, of)))
}

fn response(printer: &Printer<'_>, of: &ResponseFact) -> Term {
    let status = text(&of.status);
    let (start, facts) = match of.kind {
        ResponseKind::Error => ("error", vec![status]),
        ResponseKind::Success(body, variant) => {
            (body_name(body), vec![status, number(variant)])
        }
    };
    Term::call(printer.of_runtime("Response", start), facts)
        .fact("media", optional(of.media.as_ref()))
        .fact("model", optional(of.failure.as_ref()))
        .fact("root", root(printer, of.root.as_ref()))
        .fact("whole_event", of.event.as_ref().map(|of| event_data(printer, of)))
}

fn event_data(printer: &Printer<'_>, of: &EventData) -> Term {
    match of {
        EventData::Text => Term::variant(printer, "EventData", "Text"),
        EventData::Json => Term::variant(printer, "EventData", "Json"),
        EventData::JsonOf(kinds) => {
            Term::call(printer.of_runtime("EventData", "JsonOf"), vec![texts(kinds)])
        }
    }
}

fn paging_fact(printer: &Printer<'_>, of: &PagingFact) -> Term {
    let items = text(&of.items);
    let of_kind = |kind: &str, facts: Vec<Term>| {
        Term::call(printer.of_runtime("Paging", kind), facts)
    };
    let next = match &of.next {
        NextFact::Link(member) => of_kind("link", vec![items, text(member)]),
        NextFact::LinkHeader(header, relation) => {
            of_kind("link_header", vec![items, text(header), text(relation)])
        }
        NextFact::HeaderToken(header, parameter) => {
            of_kind("header_token", vec![items, text(header), text(parameter)])
        }
        NextFact::BodyToken(member, parameter) => {
            of_kind("body_token", vec![items, text(member), text(parameter)])
        }
        NextFact::Count { what, parameter, size, total, first } => {
            of_kind(what, vec![items, text(parameter)])
                .fact("size", optional(size.as_ref()))
                .fact("total", optional(total.as_ref()))
                .fact("first", first.map(|first| Term::atom(first.to_string())))
        }
    };
    next.fact("more", optional(of.more.as_ref()))
        .fact("base", optional(of.base.as_ref()))
        .facts("resend", of.resend.iter().map(|name| text(name)))
}

fn envelope_fact(printer: &Printer<'_>, of: &EnvelopeFact) -> Term {
    let new = Term::call(printer.of_runtime("Envelope", "new"), vec![text(&of.success)]);
    let members = of.members.iter();
    members.fold(new, |of, (method, member)| of.method(method, vec![text(member)]))
}

/// The handle of a group.
pub fn group(printer: &Printer<'_>, group: &Group) -> String {
    let mut out = Text::new();
    out.docs(0, &group.docs);
    out.line(0, &["#[derive(Clone, Debug)]"]);
    out.line(0, &["pub struct ", &word(&group.ident), " {"]);
    out.line(4, &["pub(super) client: ", &printer.runtime("Client"), ","]);
    out.closes();
    out.finish(printer)
}

/// Methods that start calls.
pub fn methods(printer: &Printer<'_>, methods: &Methods) -> String {
    let mut out = Text::new();
    out.line(0, &["impl ", &word(&methods.owner), " {"]);
    for (at, of) in methods.methods.iter().enumerate() {
        if at > 0 {
            out.gap();
        }
        method(printer, of, &mut out);
    }
    out.closes();
    out.finish(printer)
}

fn method(printer: &Printer<'_>, method: &Method, out: &mut Text) {
    out.docs(4, &method.docs);
    if method.deprecated {
        out.line(4, &["#[deprecated]"]);
    }
    let arguments = method.arguments.iter().map(|argument| {
        format!("{}: {}", word(&argument.ident), printer.of(&argument.of))
    });
    let arguments: Vec<String> =
        std::iter::once("&self".to_owned()).chain(arguments).collect();
    let (kind, returns) = match &method.returns {
        Return::Call(of) => (of.call(), gives(printer, of)),
        Return::Struct { ident, call } => (*call, word(ident).into_owned()),
    };
    out.function(&format!("pub fn {}", word(&method.ident)), &arguments, &returns);
    let facts = vec![
        Term::atom(format!("&self.{}", word(&method.handle))),
        Term::atom(format!("&{}", word(&method.operation))),
    ];
    let new = Term::call(printer.of_runtime(kind, "new"), facts);
    let call = method.sets.iter().fold(new, set);
    match &method.returns {
        Return::Call(_) => out.gives(&call),
        Return::Struct { .. } => {
            out.assigns("let call", &call, BODY);
            out.literal(&returns, &["call".to_owned()]);
        }
    }
    out.ends();
}

fn set(call: Term, set: &Set) -> Term {
    let path = joined(&set.path, ".");
    let value =
        Term::atom(if set.by_reference { path.clone() } else { format!("&{path}") });
    match set.what {
        Target::Parameter(at) => call.method("set", vec![number(at), value]),
        Target::Body => call.method("body", vec![value]),
        Target::Bytes => call.method("upload", vec![Term::atom(path)]),
    }
}

/// A struct of required parameters.
pub fn parameters(printer: &Printer<'_>, parameters: &Parameters) -> String {
    let fields = parameters.fields.iter().map(|of| (&of.docs, &of.ident, &of.of));
    let Parameters { docs, ident, opaque, fields: _ } = parameters;
    plain_struct(printer, (docs, &word(ident), *opaque), fields)
}

/// The type of a call.
pub fn gives(printer: &Printer<'_>, gives: &Gives) -> String {
    given(printer, &printer.runtime(gives.call()), gives)
}

/// The type of a call as `calls!` reads it, to which its name is a word of its own.
pub fn attached(printer: &Printer<'_>, gives: &Gives) -> String {
    given(printer, gives.call(), gives)
}

fn given(printer: &Printer<'_>, call: &str, gives: &Gives) -> String {
    let types: Vec<String> =
        gives.types().into_iter().map(|of| printer.of(of)).collect();
    format!("{call}<{}>", types.join(", "))
}

/// A call with setters.
pub fn call(printer: &Printer<'_>, call: &Call) -> Vec<String> {
    let name = word(&call.ident);
    let mut of = Text::new();
    of.docs(0, &call.docs);
    of.line(0, &["#[must_use = \"a call does nothing until it is sent or awaited\"]"]);
    of.line(0, &["pub struct ", &name, " {"]);
    of.line(4, &["call: ", &gives(printer, &call.gives), ","]);
    of.closes();
    let mut setters = Text::new();
    setters.line(0, &["impl ", &name, " {"]);
    for (at, of) in call.setters.iter().enumerate() {
        if at > 0 {
            setters.gap();
        }
        setter(printer, of, &mut setters);
    }
    setters.closes();
    vec![of.finish(printer), setters.finish(printer)]
}

fn setter(printer: &Printer<'_>, setter: &Setter, out: &mut Text) {
    out.docs(4, &setter.docs);
    let argument = format!("{}: {}", word(&setter.argument), printer.of(&setter.of));
    let arguments = ["mut self".to_owned(), argument];
    out.function(&format!("pub fn {}", word(&setter.ident)), &arguments, "Self");
    out.assigns("self.call", &set(Term::atom("self.call"), &setter.set), BODY);
    out.line(BODY, &["self"]);
    out.ends();
}

/// An enum of success types and its face for the runtime.
pub fn outcome(printer: &Printer<'_>, outcome: &Outcome) -> Vec<String> {
    let name = word(&outcome.ident);
    let mut of = Text::new();
    of.docs(0, &outcome.docs);
    of.line(0, &["#[derive(Clone, Debug, PartialEq)]"]);
    sizes(outcome.uneven, &mut of);
    of.line(0, &["#[non_exhaustive]"]);
    of.opens(&["pub enum ", &name], outcome.variants.len());
    for variant in &outcome.variants {
        of.docs(4, &variant.docs);
        match &variant.of {
            Type::Unit => of.line(4, &[&word(&variant.ident), ","]),
            held => of.line(4, &[&word(&variant.ident), "(", &printer.of(held), "),"]),
        }
    }
    if !outcome.variants.is_empty() {
        of.closes();
    }
    vec![of.finish(printer), outcome_face(printer, outcome)]
}

fn outcome_face(printer: &Printer<'_>, outcome: &Outcome) -> String {
    let [face, slot, blank] =
        ["Outcome", "Slot", "blank"].map(|name| printer.runtime(name));
    let name = |ident: &Ident| format!("Self::{}", word(ident));
    let mut out = Text::new();
    out.line(0, &["impl ", &face, " for ", &word(&outcome.ident), " {"]);
    out.function("fn select", &["variant: usize".to_owned()], "Self");
    out.line(BODY, &["match variant {"]);
    let mut variants = outcome.variants.iter().enumerate();
    let first = variants.next();
    // The first stands for all numbers that no other one has.
    let numbered = variants.map(|(at, of)| (at.to_string(), of));
    for (at, of) in numbered.chain(first.map(|(_, of)| ("_".to_owned(), of))) {
        let made = match of.of {
            Type::Unit => name(&of.ident),
            _ => format!("{}({blank}())", name(&of.ident)),
        };
        out.line(BODY + 4, &[&at, " => ", &made, ","]);
    }
    out.line(BODY, &["}"]);
    out.ends();
    out.gap();
    out.function("fn slot", &["&mut self".to_owned()], &format!("{slot}<'_>"));
    out.line(BODY, &["match self {"]);
    for of in &outcome.variants {
        let name = name(&of.ident);
        match of.of {
            Type::Unit => out.line(BODY + 4, &[&name, " => ", &slot, "::Missing,"]),
            _ => out.line(BODY + 4, &[&name, "(value) => value.slot(),"]),
        }
    }
    out.line(BODY, &["}"]);
    out.ends();
    out.closes();
    out.finish(printer)
}

/// A constant that stands for a request of the service.
pub fn webhook(printer: &Printer<'_>, of: &Webhook) -> String {
    let kind = printer.runtime("Webhook");
    let value = Term::call(
        printer.of_runtime("Webhook", body_name(of.kind)),
        vec![text(&of.id)],
    );
    let mut out = Text::new();
    out.docs(0, &of.docs);
    let (ident, payload) = (word(&of.ident), printer.of(&of.payload));
    let head = ["pub const ", &ident, ": ", &kind, "<", &payload, "> = "];
    let parts: Vec<&str> = head.into_iter().chain([value.line.as_str(), ";"]).collect();
    out.line(0, &parts);
    out.finish(printer)
}

fn body_name(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::Json => "json",
        BodyKind::Form => "form",
        BodyKind::Text => "text",
        BodyKind::Bytes => "bytes",
        BodyKind::Xml => "xml",
        BodyKind::Multipart | BodyKind::Parts => "multipart",
        BodyKind::JsonLines => "json_lines",
        BodyKind::JsonSequence => "json_sequence",
        BodyKind::Events => "events",
        BodyKind::Empty => "empty",
    }
}

/// The static with the facts of the service.
pub fn service(printer: &Printer<'_>, of: &Service) -> String {
    let facts = vec![text(&of.name), text(&of.version)];
    let mut facts = Term::call(printer.of_runtime("Service", "new"), facts)
        .facts("servers", of.servers.iter().map(|of| server(printer, of)))
        .facts("variables", of.variables.iter().map(|name| text(name)));
    let parameters = of.parameters.iter().map(|of| {
        let start = if of.required { "required" } else { "new" };
        Term::call(printer.of_runtime("ClientParameter", start), vec![text(&of.wire)])
            .fact("default", optional(of.default.as_ref()))
    });
    facts = facts
        .facts("parameters", parameters)
        .facts("schemes", of.schemes.iter().map(|of| scheme(printer, of)))
        .facts("security", security(&of.security));
    if let Some(lists) = &of.errors {
        let new = Term::call(printer.of_runtime("Errors", "new"), Vec::new());
        let lists = lists.iter().zip(["code", "message", "request_id"]);
        let errors = lists.fold(new, |of, (list, method)| {
            of.facts(method, list.iter().map(|path| text(path)))
        });
        facts = facts.method("errors", vec![errors]);
    }
    let head = format!("static SERVICE: {}", printer.runtime("Service"));
    facts::assignment(&head, &facts, 0)
}

fn server(printer: &Printer<'_>, of: &ServerFact) -> Term {
    let variables = of.variables.iter().map(|(name, default, values)| {
        let facts = vec![text(name), text(default), texts(values)];
        Term::call(printer.of_runtime("ServerVariable", "new"), facts)
    });
    Term::call(printer.of_runtime("Server", "new"), vec![text(&of.url)])
        .facts("variables", variables)
}

fn scheme(printer: &Printer<'_>, of: &SchemeFact) -> Term {
    let facts = std::iter::once(&of.name).chain(&of.key).map(|fact| text(fact));
    Term::call(printer.of_runtime("Scheme", of.kind), facts.collect())
        .facts("scopes", of.scopes.iter().map(|scope| text(scope)))
}

fn name(text: &str) -> Token {
    Token::new(text, Span::call_site())
}

/// The client, its builder, its accessors and methods: the one of its kind, and quoted.
pub fn client(printer: &Printer<'_>, client: &Client) -> Vec<TokenStream> {
    let (docs_of, handle) = (docs(&client.docs), ident(&client.ident));
    let (inner, builder) =
        (printer.runtime_path("Client"), printer.runtime_tokens("ClientBuilder"));
    let builder_docs = docs(&client.builder_docs);
    let arguments = client.required.iter().map(|argument| {
        let name = ident(&argument.ident);
        quote!(#name: &str)
    });
    let parameters = client.required.iter().map(|argument| {
        let (value, setter) = (ident(&argument.ident), name(argument.setter));
        let what = literal(&argument.name);
        quote!(.#setter(#what, #value))
    });
    let accessors = client.groups.iter().map(|accessor| {
        let (docs, name, of) =
            (docs(&accessor.docs), ident(&accessor.ident), ident(&accessor.group));
        let feature = accessor.feature.iter().map(|feature| literal(feature));
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
            #[derive(Clone, Debug)]
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
