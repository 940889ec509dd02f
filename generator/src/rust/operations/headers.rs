//! Structs of the headers of responses, and the models of failures.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Naming, Planner, status_text};
use crate::api::model::{self, Api, Kind, Shape, Style, TypeId};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::rust as codes;
use crate::rust::docs::Text;
use crate::rust::literals;
use crate::rust::names::{Ident, Kind as Names, Scope, Wish};
use crate::rust::plan::{Fact, Field, Item, New, Record, Type};
use crate::rust::shapes::Types;

/// The structs of a group's headers, by what they hold.
#[derive(Default)]
pub struct HeaderStructs {
    /// How many operations have these headers.
    uses: BTreeMap<Vec<String>, usize>,
    made: BTreeMap<Vec<String>, Ident>,
}

impl HeaderStructs {
    /// Counts which headers occur together.
    pub fn of(group: &model::Group) -> Self {
        let mut structs = Self::default();
        for operation in &group.operations {
            *structs.uses.entry(key(&headers(operation))).or_default() += 1;
        }
        structs
    }
}

/// The headers of successes, each once.
fn headers(operation: &model::Operation) -> Vec<&model::Header> {
    let successes = operation.responses.iter().filter(|response| response.success);
    let mut seen = HashSet::new();
    let all = successes.flat_map(|response| &response.headers);
    all.filter(|header| seen.insert(header.name.to_ascii_lowercase())).collect()
}

fn key(headers: &[&model::Header]) -> Vec<String> {
    let words = |header: &&model::Header| {
        format!("{} {:?} {:?}", header.name, header.style, header.shape)
    };
    headers.iter().map(words).collect()
}

/// What stands between values in a style, where that is no comma.
fn delimiter(style: Style) -> Option<char> {
    match style {
        Style::SpaceDelimited => Some(' '),
        Style::PipeDelimited => Some('|'),
        Style::TabDelimited => Some('\t'),
        _ => None,
    }
}

impl Planner<'_> {
    /// The struct of the headers of an operation's success, added to `items` unless
    /// another operation has made it.
    pub(super) fn headers(
        &mut self,
        operation: &model::Operation,
        naming: &Naming,
        group: &[String],
        items: &mut Vec<Item>,
    ) -> Option<Ident> {
        let found = headers(operation);
        let key = key(&found);
        if found.is_empty() {
            return None;
        }
        if let Some(ident) = self.headers.made.get(&key) {
            return Some(ident.clone());
        }
        let shared = self.headers.uses.get(&key).is_some_and(|uses| *uses > 1);
        let base = if shared && !group.is_empty() { group } else { &naming.base };
        let parts: Vec<&str> =
            base.iter().map(String::as_str).chain(["Headers"]).collect();
        let ident = self.scope.one(&Wish::text(&parts.join(" ")));
        self.headers.made.insert(key, ident.clone());
        for header in &found {
            if !self.is_plain(&header.shape) {
                let message = format!(
                    "the header `{}` is given as text",
                    header.name.escape_debug()
                );
                let finding =
                    Diagnostic::at(&codes::HEADER_AS_TEXT, header.node, message);
                self.diagnostics.push(finding);
            }
        }
        let wishes: Vec<Wish> =
            found.iter().map(|header| Wish::text(&header.name)).collect();
        let names = Scope::new(Names::Field).all(&wishes);
        let fields = found.iter().zip(names).map(|(header, field)| Field {
            docs: header_docs(header),
            ident: field,
            of: self.header_type(&header.shape),
            wire: header.name.to_string(),
            facts: delimiter(header.style).map(Fact::Delimiter).into_iter().collect(),
        });
        let docs = match shared {
            true => "Headers of responses.".to_owned(),
            false => format!("{}.", naming.link("Headers of the response to")),
        };
        let record = Record {
            docs: Text::new(0).ours(&docs).lines(),
            name: ident.bare().to_owned(),
            derives: vec!["Clone", "Default", "PartialEq"],
            fields: fields.collect(),
            extra: None,
            constants: Vec::new(),
            shape: self.statics.one(&Wish::text(ident.bare())),
            ident: ident.clone(),
            new: Some(New::Default),
            xml: None,
        };
        items.push(Item::Record(record));
        Some(ident)
    }

    /// What text of a header is read as: scalars, and lists of them.
    fn header_type(&self, shape: &Shape) -> Type {
        let shape = self.not_null(shape);
        if let Shape::List(item) = self.types.behind(shape)
            && let Some(item) = self.header_scalar(item)
        {
            return Type::Vec(Box::new(item));
        }
        Type::Option(Box::new(self.header_scalar(shape).unwrap_or(Type::TEXT)))
    }

    fn header_scalar(&self, shape: &Shape) -> Option<Type> {
        match self.types.behind(shape) {
            Shape::Text
            | Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::Formatted(_) => Some(self.types.of(shape)),
            Shape::Named(id) => match self.types.table.get(*id).map(|of| &of.kind) {
                Some(Kind::Enumeration(_)) => Some(self.types.of(shape)),
                _ => None,
            },
            _ => None,
        }
    }

    fn not_null<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        match self.types.behind(shape) {
            Shape::Nullable(inner) => inner,
            _ => shape,
        }
    }

    /// Whether a header is read as what its schema says; one of which nothing is said is
    /// text.
    fn is_plain(&self, shape: &Shape) -> bool {
        let shape = self.not_null(shape);
        let within = match self.types.behind(shape) {
            Shape::List(item) => item,
            other => other,
        };
        *within == Shape::Json || self.header_scalar(within).is_some()
    }

    /// The name of the model that a failure carries; none where all failures
    /// of the API carry the same one.
    pub(super) fn failure(&self, response: &model::Response) -> Option<String> {
        let id =
            self.several_failures.then(|| failure_model(self.types, response))??;
        self.types.names.get(id.0 as usize).map(|ident| ident.bare().to_owned())
    }

    /// Which failures carry which model, in words.
    pub(super) fn failures(&self, operation: &model::Operation) -> String {
        let mut by_type: Vec<(Ident, Vec<String>)> = Vec::new();
        for response in operation.responses.iter().filter(|of| !of.success) {
            let Some(content) = &response.content else { continue };
            let Shape::Named(id) = self.types.behind(&content.shape) else { continue };
            let Some(ident) = self.types.names.get(id.0 as usize) else { continue };
            if self.failure(response).is_none() {
                continue;
            }
            let status = match response.status {
                model::Status::Default => "any other status".to_owned(),
                status => status_text(status),
            };
            match by_type.iter_mut().find(|(known, _)| known == ident) {
                Some((_, statuses)) => statuses.push(status),
                None => by_type.push((ident.clone(), vec![status])),
            }
        }
        if let [(ident, statuses)] = by_type.as_slice()
            && matches!(statuses.as_slice(), [only] if only == "any other status")
        {
            return format!("`{ident}`");
        }
        let words = |(ident, statuses): &(Ident, Vec<String>)| {
            format!("`{ident}` for {}", statuses.join(", "))
        };
        by_type.iter().map(words).collect::<Vec<_>>().join("; ")
    }
}

/// The model that a failure carries, if there is one that has a name in its shape.
fn failure_model(types: &Types<'_>, response: &model::Response) -> Option<TypeId> {
    let content = response.content.as_ref()?;
    let is_json = content.encoding == model::Encoding::Json;
    let Shape::Named(id) = types.behind(&content.shape) else { return None };
    let of = types.table.get(*id).filter(|_| is_json && !response.success)?;
    let told = matches!(of.kind, Kind::Record(_) | Kind::Union(_));
    (told && !types.replaced.contains_key(id)).then_some(*id)
}

/// The models of all failures of an API.
pub fn failure_models(api: &Api, types: &Types<'_>) -> BTreeSet<TypeId> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let responses = operations.flat_map(|operation| &operation.responses);
    responses.filter_map(|response| failure_model(types, response)).collect()
}

fn header_docs(header: &model::Header) -> Vec<String> {
    let text = Text::new(4).docs(&header.docs);
    let text = match text.is_empty() {
        true => text.untrusted(&literals::code(&header.name)),
        false => text,
    };
    text.limits(&header.docs).lines()
}
