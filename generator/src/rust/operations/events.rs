//! What server-sent events give: their data, or a value read from the whole event.

use std::collections::BTreeSet;

use super::Planner;
use super::media::item;
use crate::api::model::{
    self, Content, Evidence, Format, Kind, Literal, Record, Selection, Shape, TypeId,
    Union,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::rust as codes;
use crate::rust::plan::{EventData, Type};

/// The fields of an event (OpenAPI 3.2, 4.14.4).
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// Unions within unions are followed no deeper than this.
const DEPTH: usize = 8;

/// One kind of event.
struct EventKind {
    /// The values of `event`, where they are known.
    names: Vec<String>,
    /// Whether the data are JSON; none where there are no data.
    json: Option<bool>,
}

impl Planner<'_> {
    /// What an event gives: its data where the schema describes an event with all its
    /// fields, the whole where it describes events of several kinds.
    pub(super) fn event(
        &mut self,
        operation: &model::Operation,
        content: &Content,
    ) -> Type {
        let shape = item(content);
        if let Some(record) = self.record(shape) {
            let data = record.members.iter().find(|of| &*of.wire == "data");
            let data = data.filter(|_| is_event(record));
            return self.types.of(data.map_or(shape, |data| &data.shape));
        }
        let kinds = self.event_kinds(shape);
        if kinds.is_none_or(|kinds| event_data(&kinds).is_some()) {
            return self.types.of(shape);
        }
        let message = "the data of these events may be text or JSON";
        let found = Diagnostic::at(&codes::EVENTS_AS_TEXT, operation.node, message);
        self.diagnostics.push(found);
        Type::TEXT
    }

    /// What the data of events are whose value is read from the whole event.
    pub(super) fn whole_event(&self, content: &Content) -> Option<EventData> {
        event_data(&self.event_kinds(item(content))?)
    }

    /// Whether what is sent is events with all their fields.
    pub(super) fn is_whole_event(&self, content: &Content) -> bool {
        let shape = item(content);
        self.record(shape).is_some_and(is_event) || self.event_kinds(shape).is_some()
    }

    fn record(&self, shape: &Shape) -> Option<&Record> {
        match self.kind(shape)? {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    fn kind(&self, shape: &Shape) -> Option<&Kind> {
        self.named(shape).map(|(_, kind)| kind)
    }

    fn named(&self, shape: &Shape) -> Option<(TypeId, &Kind)> {
        let Shape::Named(id) = self.types.behind(shape) else { return None };
        self.types.table.get(*id).map(|of| (*id, &of.kind))
    }

    /// The kinds of events that a union is, if all that it may be are events.
    fn event_kinds(&self, shape: &Shape) -> Option<Vec<EventKind>> {
        let Some(Kind::Union(union)) = self.kind(shape) else { return None };
        let mut kinds = Vec::new();
        let mut seen = BTreeSet::new();
        self.add_kinds(union, DEPTH, &mut kinds, &mut seen).then_some(kinds)
    }

    /// Adds the kinds of a union, those of unions in it once; whether all its variants are
    /// events.
    fn add_kinds(
        &self,
        of: &Union,
        depth: usize,
        kinds: &mut Vec<EventKind>,
        seen: &mut BTreeSet<TypeId>,
    ) -> bool {
        let by_event = matches!(&of.by, Selection::Tag(tag) if &**tag == "event");
        of.variants.iter().all(|variant| match self.named(&variant.shape) {
            Some((id, Kind::Union(inner))) => {
                let inside = depth.checked_sub(1);
                let new = inside.filter(|_| seen.insert(id));
                new.map_or(inside.is_some(), |depth| {
                    self.add_kinds(inner, depth, kinds, seen)
                })
            }
            Some((_, Kind::Record(record))) if is_event(record) => {
                let mut names: Vec<String> = match &variant.evidence {
                    Evidence::Tag(values) if by_event => {
                        values.iter().filter_map(text).collect()
                    }
                    _ => Vec::new(),
                };
                if names.is_empty() {
                    names.extend(constant(record, "event").and_then(text));
                }
                let json = self.has_json(record);
                let is_told = json.is_some() || !names.is_empty();
                kinds.push(EventKind { names, json });
                is_told
            }
            _ => false,
        })
    }

    /// Whether the data of an event are JSON.
    fn has_json(&self, record: &Record) -> Option<bool> {
        if let Some(value) = constant(record, "data") {
            return Some(text(value).is_none());
        }
        let data = record.members.iter().find(|of| &*of.wire == "data")?;
        Some(match self.types.behind(&data.shape) {
            Shape::Text | Shape::Binary => false,
            Shape::Formatted(format) => {
                matches!(format, Format::UnixTime | Format::EpochMillis | Format::Null)
            }
            shape => match self.kind(shape) {
                Some(Kind::Enumeration(of)) => {
                    of.values.iter().any(|of| text(&of.value).is_none())
                }
                _ => true,
            },
        })
    }
}

fn is_event(record: &Record) -> bool {
    let members = record.members.iter().map(|of| &*of.wire);
    let constants = record.constants.iter().map(|(wire, _)| &**wire);
    members.chain(constants).all(|wire| FIELDS.contains(&wire))
}

fn constant<'r>(record: &'r Record, name: &str) -> Option<&'r Literal> {
    record.constants.iter().find(|(wire, _)| &**wire == name).map(|(_, value)| value)
}

fn text(value: &Literal) -> Option<String> {
    match value {
        Literal::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// What the data are of events of these kinds; none where text and JSON cannot be told
/// apart.
fn event_data(kinds: &[EventKind]) -> Option<EventData> {
    let of = |json| kinds.iter().filter(move |of| of.json == Some(json));
    if of(true).next().is_none() {
        return Some(EventData::Text);
    }
    if of(false).next().is_none() {
        return Some(EventData::Json);
    }
    let is_named = of(true).all(|of| !of.names.is_empty());
    let mut names: Vec<String> =
        of(true).flat_map(|of| of.names.iter().cloned()).collect();
    names.sort_unstable();
    names.dedup();
    let is_shared = of(false).flat_map(|of| &of.names).any(|name| names.contains(name));
    (is_named && !is_shared).then_some(EventData::JsonOf(names))
}
