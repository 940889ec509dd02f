//! What a file has to import for its items.

use std::collections::BTreeSet;

use super::plan::{
    Attach, Call, EncodedFact, Evidence, Ident, Item, New, Operation, Outcome, Record,
    Return, Service, Step, Type, Use, ValueKind,
};
use super::plan::{Fact, Field, Gives, Method, OutcomeVariant, ParameterFact};
use crate::api::model::Literal;

/// The names that some items use.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// Names of the runtime.
    pub runtime: BTreeSet<&'static str>,
    /// Generated types.
    pub types: BTreeSet<Ident>,
    maps: bool,
}

impl Imports {
    /// Names that the items use.
    pub fn of<'a>(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut imports = Self::default();
        for item in items {
            imports.item(item);
        }
        imports
    }

    fn names(&mut self, names: &[&'static str]) {
        self.runtime.extend(names);
    }

    fn when(&mut self, holds: bool, name: &'static str) {
        if holds {
            self.runtime.insert(name);
        }
    }

    fn of_type(&mut self, of: &Type) {
        of.each(&mut |part| match part {
            Type::Runtime(name) => {
                self.runtime.insert(name);
            }
            Type::Json => {
                self.runtime.insert("Value");
            }
            Type::OpenTuple(..) => {
                self.runtime.insert("OpenTuple");
            }
            Type::FirstPage(..) => {
                self.runtime.insert("FirstPage");
            }
            Type::Maybe(_) => {
                self.runtime.insert("Maybe");
            }
            Type::Map(..) => self.maps = true,
            Type::Named(ident) => {
                self.types.insert(ident.clone());
            }
            _ => {}
        });
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Record(record) => self.record(record),
            Item::Required(required) => {
                required.fields.iter().for_each(|(_, _, of)| self.of_type(of));
            }
            Item::Union(union) => {
                self.names(&["AsView", "Choice", "Model", "OTHER", "OtherVariant"]);
                self.names(&["Slot", "Union", "Variant", "View", "blank"]);
                union.variants.iter().for_each(|variant| self.of_type(&variant.of));
                for variant in &union.variants {
                    match variant.evidence {
                        Evidence::Kind(_) => self.names(&["JsonKind"]),
                        Evidence::LiteralTag(_) => self.names(&["Literal"]),
                        Evidence::Tag(_) | Evidence::Member(_) | Evidence::Fits => {}
                    }
                }
                self.when(union.xml.is_some(), "Xml");
            }
            Item::Enumeration(values) => {
                self.names(&["Enumeration"]);
                self.when(values.open && values.kind == ValueKind::Json, "Value");
            }
            Item::Alias(alias) => self.of_type(&alias.of),
            Item::Attach(attach) => self.attach(attach),
            Item::Operation(operation) => self.operation(operation),
            Item::Group(_) => self.names(&["Client"]),
            Item::Methods(methods) => {
                methods.methods.iter().for_each(|method| self.method(method));
            }
            Item::Call(call) => self.call(call),
            Item::Parameters(parameters) => {
                parameters.fields.iter().for_each(|field| self.of_type(&field.of));
            }
            Item::Outcome(outcome) => self.outcome(outcome),
            Item::Webhook(webhook) => {
                self.names(&["Webhook"]);
                self.of_type(&webhook.payload);
            }
            Item::Service(service) => self.service(service),
            Item::Client(_) => self.names(&["Client", "ClientBuilder"]),
            Item::Contract(_) => {}
        }
    }

    fn record(&mut self, record: &Record) {
        self.names(&["Record", "Shape", "Slot", "View"]);
        let parts = !record.fields.is_empty() || record.extra.is_some();
        for name in ["AsView", "Model"] {
            self.when(parts, name);
        }
        self.when(!record.fields.is_empty(), "Field");
        record.fields.iter().for_each(|field| self.of_type(&field.of));
        for name in ["Constant", "Literal"] {
            self.when(!record.constants.is_empty(), name);
        }
        let marked =
            |field: &Field| field.facts.iter().any(|f| matches!(f, Fact::Xml(_)));
        self.when(record.xml.is_some() || record.fields.iter().any(marked), "Xml");
        if let Some(extra) = &record.extra {
            self.names(&["EXTRA"]);
            self.of_type(&extra.of);
        }
        if let Some(New::Arguments(arguments)) = &record.new {
            arguments.iter().for_each(|argument| self.of_type(&argument.of));
        }
        self.when(parts && record.new != Some(New::Default), "blank");
    }

    fn attach(&mut self, attach: &Attach) {
        match attach {
            Attach::Records(_) => self.names(&["records"]),
            Attach::Unions(_) => self.names(&["unions"]),
            Attach::Enumerations(_) => self.names(&["enumerations"]),
            Attach::Opaque(_) => self.names(&["opaque"]),
            Attach::Outcomes(_) => self.names(&["outcomes"]),
            Attach::Calls(calls) => {
                self.names(&["calls"]);
                calls.iter().for_each(|(_, gives)| self.gives(gives));
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        self.names(&["Method", "Operation"]);
        self.when(!operation.parameters.is_empty(), "Parameter");
        self.when(!operation.responses.is_empty(), "Response");
        self.when(operation.body.is_some(), "Body");
        let roots = operation.responses.iter().map(|response| &response.root);
        let roots = roots.chain(operation.body.iter().map(|body| &body.root));
        self.when(roots.flatten().next().is_some(), "Xml");
        let events = operation.responses.iter().any(|of| of.event.is_some());
        self.when(events, "EventData");
        self.when(operation.paging.is_some(), "Paging");
        self.when(operation.envelope.is_some(), "Envelope");
        let styled = |fact: &ParameterFact| matches!(fact, ParameterFact::Style(_));
        let styled = operation.parameters.iter().any(|p| p.facts.iter().any(styled));
        let via = operation.long_running.as_ref().is_some_and(|of| of.via.is_some());
        self.when(via, "FinalState");
        let members = operation.body.iter().flat_map(|body| &body.members);
        let mut shaped = members
            .clone()
            .filter(|member| matches!(member.of, EncodedFact::Member(..)));
        self.when(styled || shaped.next().is_some(), "Style");
        self.when(members.count() > 0, "Encoding");
        self.when(!operation.servers.is_empty(), "Server");
        let variables = operation.servers.iter().any(|s| !s.variables.is_empty());
        self.when(variables, "ServerVariable");
    }

    fn method(&mut self, method: &Method) {
        method.arguments.iter().for_each(|argument| self.of_type(&argument.of));
        match &method.returns {
            Return::Call(gives) => self.gives(gives),
            Return::Struct { call, .. } => self.names(&[*call]),
        }
    }

    fn gives(&mut self, gives: &Gives) {
        self.names(&[gives.call()]);
        gives.types().into_iter().for_each(|of| self.of_type(of));
    }

    fn call(&mut self, call: &Call) {
        self.gives(&call.gives);
        call.setters.iter().for_each(|setter| self.of_type(&setter.of));
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.names(&["Model", "Outcome", "Slot"]);
        let held = |of: &&OutcomeVariant| of.of != Type::Unit;
        self.when(outcome.variants.iter().any(|of| held(&of)), "blank");
        outcome.variants.iter().for_each(|variant| self.of_type(&variant.of));
    }

    fn service(&mut self, service: &Service) {
        self.names(&["Service"]);
        self.when(!service.servers.is_empty(), "Server");
        let variables = service.servers.iter().any(|s| !s.variables.is_empty());
        self.when(variables, "ServerVariable");
        self.when(!service.parameters.is_empty(), "ClientParameter");
        self.when(!service.schemes.is_empty(), "Scheme");
        self.when(service.errors.is_some(), "Errors");
    }
}

/// The names that a file defines itself.
pub struct Own {
    /// Types and what the file re-exports.
    pub types: BTreeSet<Ident>,
    /// Statics: a type and a static of one name do not clash.
    pub statics: BTreeSet<Ident>,
}

/// The `use` declarations for some names in a file, sorted as rustfmt sorts them: `std`,
/// then the runtime, then generated types from `local`.
pub struct Declared {
    /// The declarations.
    pub uses: Vec<Use>,
    /// Names of the runtime that the file writes with their path, as it has a type of
    /// that name.
    pub qualified: BTreeSet<&'static str>,
}

impl Imports {
    /// The declarations in a file that defines some types itself and finds the others
    /// under a path.
    pub fn declare(&self, own: &Own, local: &[Step], runtime: &[Ident]) -> Declared {
        let names = |name: &str| {
            let own = own.types.iter().chain(&own.statics);
            own.chain(&self.types).any(|ident| ident.bare() == name)
        };
        let (qualified, free): (BTreeSet<_>, BTreeSet<_>) =
            self.runtime.iter().copied().partition(|name| names(name));
        let mut uses = Vec::new();
        if self.maps {
            let path = vec![
                Step::Name(Ident::ours("std")),
                Step::Name(Ident::ours("collections")),
            ];
            uses.push(Use {
                public: false,
                path,
                names: vec![Ident::ours("BTreeMap")],
                unnamed: false,
            });
        }
        let root: Vec<Step> = runtime.iter().cloned().map(Step::Name).collect();
        // Their methods are called, so that a path at the place of use is not enough.
        for name in
            ["AsView", "Model"].into_iter().filter(|name| qualified.contains(name))
        {
            let names = vec![Ident::ours(name)];
            uses.push(Use { public: false, path: root.clone(), names, unnamed: true });
        }
        for home in [Some("operation"), None] {
            let names: Vec<Ident> = free
                .iter()
                .filter(|name| home_of(name) == home)
                .map(|name| Ident::ours(name))
                .collect();
            if !names.is_empty() {
                let module = home.map(|name| Step::Name(Ident::ours(name)));
                let path = root.iter().cloned().chain(module).collect();
                uses.push(Use {
                    public: false,
                    path,
                    names: sorted(names),
                    unnamed: false,
                });
            }
        }
        // rustfmt sorts a name before a module, and a module before a list.
        if let [.., operations, only] = uses.as_mut_slice()
            && operations.path.len() > only.path.len()
            && only.names.len() == 1
        {
            std::mem::swap(operations, only);
        }
        let names: Vec<Ident> = self.types.difference(&own.types).cloned().collect();
        if !names.is_empty() {
            uses.push(Use {
                public: false,
                path: local.to_vec(),
                names: sorted(names),
                unnamed: false,
            });
        }
        Declared { uses, qualified }
    }
}

/// Names in the order in which rustfmt (style edition 2024) sorts them: `_` first,
/// numbers by value.
pub fn sorted(mut names: Vec<Ident>) -> Vec<Ident> {
    names.sort_by_cached_key(|name| sort_key(name.bare()));
    names
}

/// What a name is sorted by: characters, with runs of digits as numbers.
pub fn sort_key(name: &str) -> Vec<(u8, u64, char)> {
    let mut key = Vec::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let digits =
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let number = rest.get(..digits).and_then(|text| text.parse().ok());
            key.push((1, number.unwrap_or(u64::MAX), ' '));
            rest = rest.get(digits..).unwrap_or_default();
        } else {
            key.push((if c == '_' { 0 } else { 2 }, 0, c));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    key
}

/// The module of the runtime in which a name stands; none for the root.
pub fn home_of(name: &str) -> Option<&'static str> {
    const OPERATION: &[&str] = &[
        "Body",
        "ClientParameter",
        "Encoding",
        "Envelope",
        "Errors",
        "EventData",
        "FinalState",
        "Method",
        "Operation",
        "Paging",
        "Parameter",
        "Response",
        "Scheme",
        "Server",
        "ServerVariable",
        "Service",
        "Style",
    ];
    OPERATION.contains(&name).then_some("operation")
}

/// Whether a constant can be stated with the runtime's `Literal`.
pub fn is_statable(literal: &Literal) -> bool {
    match literal {
        Literal::Json(_) => false,
        Literal::Integer(value) => i64::try_from(*value).is_ok(),
        Literal::Number(value) => value.is_finite(),
        Literal::Null | Literal::Boolean(_) | Literal::Text(_) => true,
    }
}
