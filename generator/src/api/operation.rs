//! Operations: which are wanted, what they are called, and what they do beyond HTTP.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use heck::ToSnakeCase;

use super::Candidate;
use super::documentation::{docs, of_operation};
use super::lowering::Lowering;
use super::model::{
    Docs, Envelope, Group, Literal, LongRunning, Name, Operation, Parameter,
    ParameterPlace,
};
use super::naming::path_words;
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model as spec;

/// What an operation is called.
struct Called {
    id: Arc<str>,
    group: Option<Name>,
    name: Name,
}

impl Lowering<'_, '_> {
    /// The wanted operations by group, groups in order of first use.
    pub(super) fn groups(&mut self) -> Vec<Group> {
        let spec = self.spec;
        let mut groups: Vec<Group> = Vec::new();
        let mut ids: HashSet<Arc<str>> = HashSet::new();
        let mut fitting = self.fitting();
        let mut known: HashMap<Option<String>, usize> = HashMap::new();
        let tags = tags_by_key(&spec.document.tags);
        for item in &spec.document.paths {
            for operation in &item.operations {
                let called = self.call(item, operation, &mut ids);
                let candidate = Candidate {
                    id: &called.id,
                    tags: &operation.tags,
                    path: &item.path,
                };
                if !self.wanted(&candidate, &mut fitting) {
                    continue;
                }
                let group = called.group.clone();
                let lowered = self.operation(item, operation, called);
                self.fill();
                let at = *known.entry(group_key(group.as_ref())).or_insert_with(|| {
                    let docs = group_docs(&tags, group.as_ref());
                    groups.push(Group { name: group, docs, operations: Vec::new() });
                    groups.len() - 1
                });
                if let Some(group) = groups.get_mut(at) {
                    group.operations.push(lowered);
                }
            }
            self.unplaced_of_path(item);
        }
        self.document_webhooks(&mut fitting);
        self.report_unfitting(&fitting);
        groups
    }

    /// What an operation is called; a repeated id gives way to method and path.
    fn call(
        &mut self,
        item: &spec::PathItem,
        operation: &spec::Operation,
        ids: &mut HashSet<Arc<str>>,
    ) -> Called {
        let derived: Arc<str> =
            format!("{} {}", operation.method, path_of(&item.path)).into();
        let own = operation.id.clone().filter(|id| !id.trim().is_empty());
        let repeated = own.as_ref().is_some_and(|id| !ids.insert(id.clone()));
        if let (true, Some(id)) = (repeated, &own) {
            let message = format!("operation id `{}` is used twice", id.escape_debug());
            let help = "give this operation an id of its own";
            self.report(&codes::SAME_ID, operation.node, message, help);
        }
        let id = own.clone().filter(|_| !repeated);
        let (group, name) = match &own {
            Some(id) => match split_id(id, operation.tags.first()) {
                // The habits say nothing of the group: what names it stands apart.
                (None, Some(name)) => {
                    let tag = operation.tags.first();
                    let owner = operation.hints.group.as_ref().or(tag);
                    (None, Some(without_group(name, owner)))
                }
                split => split,
            },
            None => (None, None),
        };
        let group = operation.hints.group.clone().map(Name::of).or(group);
        let group = group.or_else(|| operation.tags.first().cloned().map(Name::of));
        let made = || {
            let mut words: Vec<Arc<str>> =
                vec![operation.method.to_ascii_lowercase().into()];
            words.extend(path_words(&item.path));
            Name(words)
        };
        let name = name.filter(|_| !repeated).unwrap_or_else(made);
        let name = operation.hints.name.clone().map(Name::of).unwrap_or(name);
        Called { id: id.unwrap_or(derived), group, name }
    }

    fn operation(
        &mut self,
        item: &spec::PathItem,
        operation: &spec::Operation,
        called: Called,
    ) -> Operation {
        let spec::Operation {
            node,
            method,
            id: _,
            docs: about,
            tags,
            parameters: _,
            body,
            responses,
            callbacks,
            security,
            servers,
            hints,
        } = operation;
        let spec::OperationHints { group: _, name: _, paging, long_running, envelope } =
            hints;
        let Called { id, group, name } = called;
        let mut words = group.map(|group| group.0).unwrap_or_default();
        words.extend(name.0.iter().cloned());
        let place = Name(words);
        self.callbacks(callbacks, &place, &id);
        let about = of_operation(about, &item.docs);
        let servers = if servers.is_empty() { &item.servers } else { servers };
        let mut parameters = self.parameters(item, operation, &place);
        let path = without_empty(path_of(&item.path), &mut parameters);
        let mut lowered = Operation {
            id,
            name,
            docs: about,
            tags: tags.clone(),
            method: method.clone(),
            path: path.into(),
            parameters,
            body: body.as_ref().and_then(|body| self.body(body, &place)),
            responses: self.responses(responses, &place),
            security: self.security(security.as_ref()),
            servers: self.own_servers(servers),
            paging: None,
            long_running: long_running
                .clone()
                .map(|final_state_via| LongRunning { final_state_via }),
            envelope: envelope.as_ref().map(envelope_of),
            node: *node,
        };
        lowered.paging = self.paging(paging.as_ref(), &lowered);
        lowered
    }
}

fn envelope_of(hint: &spec::EnvelopeHint) -> Envelope {
    let spec::EnvelopeHint { success, code, message, request_id } = hint.clone();
    Envelope { success, code, message, request_id }
}

/// The tags of a document, the first of each spelling of a name.
fn tags_by_key(tags: &[spec::Tag]) -> HashMap<String, &spec::Tag> {
    let mut known = HashMap::new();
    for tag in tags {
        known.entry(tag.name.to_snake_case()).or_insert(tag);
    }
    known
}

/// The docs of the tag that has the group's name.
fn group_docs(tags: &HashMap<String, &spec::Tag>, group: Option<&Name>) -> Docs {
    let Some([name]) = group.map(|name| name.0.as_slice()) else {
        return Docs::default();
    };
    let Some(tag) = tags.get(&name.to_snake_case()) else { return Docs::default() };
    let mut docs = docs(&tag.docs);
    if let Some(parent) = &tag.parent {
        let own = docs.description.map(|own| format!("{own}\n\n")).unwrap_or_default();
        docs.description = Some(format!("{own}Part of {parent}.").into());
    }
    docs
}

/// Groups from ids, tags and hints are one if they have the same words.
fn group_key(name: Option<&Name>) -> Option<String> {
    let words: Vec<String> = name?.0.iter().map(|word| word.to_snake_case()).collect();
    Some(words.join("_"))
}

/// The path of a key: Alibaba's operations share a path and differ in the fragment, and
/// what an `x-ms-paths` key says after `?` stands among the parameters.
pub(super) fn path_of(key: &str) -> &str {
    key.split(['#', '?']).next().unwrap_or(key)
}

/// A path without the parameters whose only value is empty, which go from the list too.
/// Such a segment is empty because the description says so; no value of a caller may
/// leave one empty.
fn without_empty(path: &str, parameters: &mut Vec<Parameter>) -> String {
    let mut path = path.to_owned();
    parameters.retain(|parameter| {
        let empty = parameter.place == ParameterPlace::Path
            && matches!(&parameter.constant, Some(Literal::Text(text)) if text.is_empty());
        if empty {
            path = path.replace(&format!("{{{}}}", parameter.wire), "");
        }
        !empty
    });
    path
}

/// Group and name from an operation id, by the vendors' habits: `Group_Method` and
/// `group_theMethod` (AutoRest), `tag/method` (GitHub), `service.collection.method`
/// (Google).
fn split_id(id: &str, tag: Option<&Arc<str>>) -> (Option<Name>, Option<Name>) {
    let whole = || (None, Some(Name::of(id)));
    if let Some((group, name)) = id.split_once('_')
        && (starts_upper(group) || is_camel_case(group) || is_camel_case(name))
        && !group.is_empty()
        && !name.contains('_')
        && !name.trim().is_empty()
    {
        return (Some(Name::of(group)), Some(Name::of(name)));
    }
    for separator in ['/', '.'] {
        let Some((group, name)) = id.rsplit_once(separator) else { continue };
        let words: Vec<Arc<str>> =
            group.split(separator).filter(|w| !w.is_empty()).map(Arc::from).collect();
        if name.trim().is_empty() || words.is_empty() || name.contains(' ') {
            continue;
        }
        return match tag {
            Some(tag) if *group == **tag => (None, Some(Name::of(name))),
            Some(_) => whole(),
            None => (Some(Name(words)), Some(Name::of(name))),
        };
    }
    whole()
}

/// A name without the words of its group before it, however both are written:
/// `things_get` and `ThingsGet` are `get` in `things`.
fn without_group(name: Name, group: Option<&Arc<str>>) -> Name {
    /// Identifiers hold less than that of a name.
    const LONGEST: usize = 1000;
    let ([id], Some(group)) = (name.0.as_slice(), group) else { return name };
    if id.len() > LONGEST {
        return name;
    }
    let (words, prefix) = (id.to_snake_case(), group.to_snake_case());
    let Some(rest) = words.strip_prefix(&format!("{prefix}_")) else { return name };
    let ends = id.char_indices().map(|(at, _)| id.split_at(at).1);
    let mut ends = ends.filter(|end| end.starts_with(char::is_alphanumeric));
    match ends.find(|end| end.to_snake_case() == rest) {
        Some(end) if !prefix.is_empty() => Name::of(end),
        _ => name,
    }
}

fn starts_upper(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether a capital follows a small letter or a digit, which none does in snake case.
fn is_camel_case(word: &str) -> bool {
    let pairs = word.chars().zip(word.chars().skip(1));
    pairs.into_iter().any(|(a, b)| !a.is_ascii_uppercase() && b.is_ascii_uppercase())
}
