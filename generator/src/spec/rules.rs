//! Rules of the specification without which what is meant cannot be told.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Linked;
use super::model::{Id, Linked as Use, MediaType, Parameter, Schema};
use super::reader::Reader;
use crate::diagnostic::catalogue::spec as codes;
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::dialect::reach;
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{Member, NodeId, Step, Value};

/// The most members of a schema; the largest public record has 1,500.
const MOST_MEMBERS: usize = 20_000;

/// How the identifiers of dialects begin that are read as they are meant: those of OpenAPI,
/// and those of JSON Schema since 2019-09, whose keywords differ little from 2020-12.
const DIALECTS: [&str; 4] = [
    "https://spec.openapis.org/oas/3.",
    "https://json-schema.org/draft/2019-09/",
    "https://json-schema.org/draft/2020-12/",
    "https://json-schema.org/v1",
];

impl Reader<'_, '_> {
    /// Reports what stands beside the `$ref` of a reference and is not read: all but
    /// those of `summary` and `description` that what it leads to can have (OpenAPI 3.2,
    /// 4.23).
    pub(super) fn check_reference(&mut self, node: NodeId, said: &[&str]) {
        if self.tree.text_of(node, "$ref").is_none() {
            return;
        }
        for member in self.tree.members(node) {
            match &*member.key {
                "$ref" => {}
                key if said.contains(&key) => {}
                key if key.starts_with("x-") => {
                    self.out.extension(&member.key, member.value);
                }
                _ => self.idle(member, "a reference"),
            }
        }
    }

    /// Reports the keywords that say nothing about the value of a header, which is read in
    /// the style `simple` (OpenAPI 3.2, 4.21).
    pub(super) fn check_header(&mut self, node: NodeId) {
        for member in self.tree.members(node) {
            let simple = self.tree.text(member.value).is_some_and(|t| &**t == "simple");
            match &*member.key {
                "allowReserved" | "allowEmptyValue" => {
                    self.idle(member, "a header");
                }
                "style" if !simple => self.idle(member, "a header"),
                _ => {}
            }
        }
    }

    /// Reports what says how a schema is written where there is none (OpenAPI 3.2, 4.12).
    pub(super) fn check_written(&mut self, node: NodeId) {
        for member in self.tree.members(node) {
            if matches!(&*member.key, "style" | "explode" | "allowReserved") {
                self.idle(member, "a parameter with `content`");
            }
        }
    }

    fn idle(&mut self, member: &Member, what: &str) {
        let key = member.key.escape_debug();
        let message = format!("`{key}` of {what} has no effect");
        self.out.push(
            Diagnostic::new(&codes::IDLE, message).placed(Place::Key(member.value)),
        );
    }

    /// Reports a dialect of JSON Schema that is read as 2020-12, each once.
    pub(super) fn check_dialect(&mut self, keyword: &str, node: Option<NodeId>) {
        let Some((node, name)) = node.and_then(|n| Some((n, self.tree.text(n)?))) else {
            return;
        };
        let known = DIALECTS.iter().any(|dialect| name.starts_with(dialect));
        if !known && self.out.is_first(name) {
            let name = name.escape_debug();
            let text = format!("the dialect `{name}` of `{keyword}` is read as 2020-12");
            let help =
                "write the schemas in JSON Schema 2020-12, and name that or nothing";
            self.refuse(&codes::FOREIGN_DIALECT, Place::Node(node), text, help);
        }
    }

    /// Reports vocabularies, which have no effect.
    pub(super) fn check_vocabulary(&mut self, node: Option<NodeId>) {
        if let Some(node) = node {
            let text = "`$vocabulary` has no effect".to_owned();
            let help = "use the keywords of JSON Schema 2020-12";
            self.refuse(&codes::VOCABULARY, Place::Key(node), text, help);
        }
    }

    fn refuse(&mut self, code: &'static Code, place: Place, text: String, help: &str) {
        self.out.push(Diagnostic::new(code, text).placed(place).help(help));
    }

    /// Whether a key of `paths` can be appended to the URL of a server.
    pub(super) fn check_path(&mut self, path: &str, node: NodeId) {
        let broken = template(path).err().map(|said| (said, codes::BAD_PATH.severity));
        let odd = odd_template(path).map(|said| (said, Severity::Warning));
        // A key that a rewrite made of something else may have what no file could.
        let is_written =
            matches!(&self.tree.locus(node).step, Step::Key(key) if **key == *path);
        let cut =
            (is_written && path.contains('#')).then_some((FRAGMENT, Severity::Note));
        let Some(((why, help), severity)) = broken.or(odd).or(cut) else { return };
        let text = format!("the path `{}` {why}", path.escape_debug());
        let place = Place::Key(node);
        let found = Diagnostic::new(&codes::BAD_PATH, text).placed(place).help(help);
        self.out.push(Diagnostic { severity, ..found });
    }

    /// Reports templates that differ in the names of parameters alone: by the standard they
    /// are one path (OpenAPI 3.2, 4.8.1).
    pub(super) fn check_templates(&mut self, paths: &[(Arc<str>, NodeId)]) {
        let mut known: HashMap<String, (&Arc<str>, NodeId)> = HashMap::new();
        for (path, node) in paths.iter().filter(|(path, _)| !path.contains(['#', '?'])) {
            let (first, before) = match known.entry(without_names(path)) {
                Entry::Occupied(entry) => *entry.get(),
                Entry::Vacant(entry) => {
                    entry.insert((path, *node));
                    continue;
                }
            };
            let (path, first) = (path.escape_debug(), first.escape_debug());
            let text = format!("the path `{path}` is the same as `{first}`");
            let found =
                Diagnostic::new(&codes::BAD_PATH, text).placed(Place::Key(*node));
            let found = found.label(Place::Key(before), "the same path");
            let found = found.help("put the operations of both under one of them");
            self.out.push(Diagnostic { severity: Severity::Warning, ..found });
        }
    }

    /// Whether an operation stands under the key of a method, which YAML may leave empty.
    pub(super) fn has_value(&mut self, method: &str, node: NodeId) -> bool {
        let empty = matches!(self.tree.value(node), Value::Null);
        if empty {
            let text =
                format!("`{}` has no operation and is left out", method.escape_debug());
            let help = "write the operation, or remove the key";
            self.refuse(&codes::NULL_OBJECT, Place::Key(node), text, help);
        }
        !empty
    }

    /// Whether a header or a cookie can have that name (RFC 9110, 5.1; RFC 6265, 4.1.1);
    /// other places take any.
    pub(super) fn check_name(&mut self, name: &str, place: &str, node: NodeId) {
        if matches!(place, "header" | "cookie") && !is_token(name) {
            let text = format!("`{}` is no name of a {place}", name.escape_debug());
            let help = match place {
                "header" => "correct the name; until then a call that sets it fails",
                _ => "correct the name; until then no server can read the cookie",
            };
            self.refuse(&codes::BAD_HEADER, Place::Node(node), text, help);
        }
    }

    /// Whether a key of `content` is a media type or range (RFC 9110, 8.3.1 and 12.5.1).
    pub(super) fn check_media_type(&mut self, name: &Arc<str>, node: NodeId) {
        let essence = name.split(';').next().unwrap_or_default().trim();
        let parts: Vec<&str> = essence.split('/').collect();
        let whole = parts.len() == 2 && parts.iter().all(|part| is_token(part));
        if !whole && self.out.is_first(name) {
            let text = format!("`{}` is no media type", name.escape_debug());
            let help = "write it as `type/subtype`, such as `application/json`";
            self.refuse(&codes::BAD_MEDIA_TYPE, Place::Key(node), text, help);
        }
    }

    /// Reports a parameter of which nothing says what its values look like.
    pub(super) fn without_schema(&mut self, name: &str, node: NodeId) {
        let text = format!("the parameter `{}` has no `schema`", name.escape_debug());
        let help = "add the `schema` that is meant; until then it is text";
        self.refuse(&codes::NO_SCHEMA, Place::Node(node), text, help);
    }

    /// Whether a discriminator names a member.
    pub(super) fn has_name(&mut self, name: &str, node: NodeId) -> bool {
        if name.is_empty() {
            let text = "`propertyName` of this discriminator is empty".to_owned();
            let help = "name the member that tells the schemas apart";
            self.refuse(&codes::MISSING, Place::Node(node), text, help);
        }
        !name.is_empty()
    }

    /// A list holds each parameter once. One that is repeated word for word, but for what
    /// is said to people, is harmless; if one of the two is required, both are.
    pub(super) fn check_duplicates(&mut self, list: &mut Vec<Use<Parameter>>) {
        let mut kept: Vec<Use<Parameter>> = Vec::new();
        let mut places: HashMap<(Arc<str>, Arc<str>), usize> = HashMap::new();
        for used in std::mem::take(list) {
            let Some(parameter) = self.parameters.table.get(used.id) else { continue };
            let key = (parameter.name.clone(), parameter.place.clone());
            let Some(before) = places.get(&key).and_then(|at| kept.get_mut(*at)) else {
                places.insert(key, kept.len());
                kept.push(used);
                continue;
            };
            let Some(first) = self.parameters.table.get(before.id) else { continue };
            if self.says_the_same(first.node, parameter.node) {
                if parameter.value.required {
                    *before = used;
                }
                continue;
            }
            let (place, name) = (key.1.escape_debug(), key.0.escape_debug());
            let text =
                format!("the {place} parameter `{name}` stands twice in one list");
            self.out.push(
                Diagnostic::at(&codes::DUPLICATE_PARAMETER, used.node, text)
                    .label(Place::Node(first.node), "it stands here first")
                    .help("remove one of the two, or rename it"),
            );
            *before = used;
        }
        *list = kept;
    }

    fn says_the_same(&self, first: NodeId, second: NodeId) -> bool {
        let aside = ["required", "description", "example", "examples"];
        let told = |node| -> Vec<(&str, String)> {
            let members = self.tree.members(node).iter();
            let members = members.filter(|member| !aside.contains(&&*member.key));
            members.map(|m| (&*m.key, self.tree.to_json(m.value))).collect()
        };
        first == second || told(first) == told(second)
    }

    /// The members of an object; none if there are more than any record has.
    pub(super) fn within_limit<'m>(
        &mut self,
        members: &'m [Member],
        node: NodeId,
    ) -> &'m [Member] {
        if members.len() <= MOST_MEMBERS {
            return members;
        }
        let text = format!("this schema has {} members", members.len());
        let help = "use `additionalProperties` for members that are data";
        self.refuse(&codes::TOO_MANY_MEMBERS, Place::Node(node), text, help);
        &[]
    }

    /// `content` of a parameter or header has one entry.
    pub(super) fn check_one_content(&mut self, content: &[MediaType]) {
        let [first, second, ..] = content else { return };
        let text = format!(
            "`content` has `{}` and `{}`, and a parameter is written in one of them",
            first.name.escape_debug(),
            second.name.escape_debug()
        );
        let help = "keep one media type";
        self.refuse(&codes::SEVERAL_CONTENTS, Place::Key(second.node), text, help);
    }

    /// Takes schemas out of their own `allOf`, each cycle reported once; one that no
    /// operation leads to is a warning.
    pub(super) fn break_inclusions(&mut self) {
        let mut reached: Option<IdSet<NodeId>> = None;
        let mut state: IdMap<Id<Schema>, Visit> = IdMap::default();
        let all: Vec<Id<Schema>> = self.schemas.iter().map(|(id, _)| id).collect();
        for start in all {
            let mut path = vec![(start, 0)];
            while let Some((id, edge)) = path.pop() {
                if edge == 0 {
                    if state.contains_key(&id) {
                        continue;
                    }
                    state.insert(id, Visit::Open);
                }
                let Some(next) = self.inclusion(id, edge) else {
                    state.insert(id, Visit::Done);
                    continue;
                };
                path.push((id, edge + 1));
                match state.get(&next) {
                    Some(Visit::Open) => {
                        let reached = reached.get_or_insert_with(|| {
                            let Linked { tree, root, refs, .. } = self.linked;
                            reach::from_operations(tree, root, refs)
                        });
                        self.cut((id, edge, next), reached);
                    }
                    Some(Visit::Done) => {}
                    None => path.push((next, 0)),
                }
            }
        }
    }

    /// What a schema includes: its `allOf`, then what it refers to.
    fn inclusion(&self, id: Id<Schema>, edge: usize) -> Option<Id<Schema>> {
        let schema = self.schemas.get(id)?;
        let all_of = &schema.composition.all_of;
        if edge < all_of.len() {
            return all_of.get(edge).copied();
        }
        if edge == all_of.len() { schema.reference } else { None }
    }

    fn cut(
        &mut self,
        (from, edge, to): (Id<Schema>, usize, Id<Schema>),
        reached: &IdSet<NodeId>,
    ) {
        let Some(schema) = self.schemas.get(from) else { return };
        let node = schema.node;
        let all_of = &schema.composition.all_of;
        let mut cut = schema.clone();
        if edge < all_of.len() {
            // Another schema stands in for what is left out, so that edges keep their place.
            if let Some(part) = cut.composition.all_of.get_mut(edge) {
                *part = self.schemas.push(Schema::blank(node));
            }
        } else {
            cut.reference = None;
        }
        self.schemas.set(from, cut);
        let name = self.schemas.get(to).and_then(|schema| schema.component.clone());
        let text = match name {
            Some(name) => {
                format!("`{}` includes itself by `allOf`", name.escape_debug())
            }
            None => "this schema includes itself by `allOf`".to_owned(),
        };
        let mut finding = Diagnostic::at(&codes::INCLUSION_CYCLE, node, text)
            .help("take the schema out of its own `allOf`");
        if !reached.contains(&node) {
            finding.severity = Severity::Warning;
        }
        self.out.push(finding);
    }
}

/// How far the search for cycles has come with a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Open,
    Done,
}

/// Whether a text is a token (RFC 9110, 5.6.2).
pub(super) fn is_token(text: &str) -> bool {
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(token)
}

/// What is said of a path with a fragment, by which descriptions tell operations apart that
/// share a path.
const FRAGMENT: (&str, &str) =
    ("is called without its fragment", "remove what begins at `#`");

/// A path template with the names of its parameters left out.
fn without_names(path: &str) -> String {
    let mut pieces = path.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (_, rest) = piece.split_once('}').unwrap_or((piece, ""));
        text.push_str("{}");
        text.push_str(rest);
    }
    text
}

/// What the standard forbids in a path template that can be called all the same.
fn odd_template(path: &str) -> Option<(&'static str, &'static str)> {
    let path = path.split(['#', '?']).next().unwrap_or(path);
    let mut names = HashSet::new();
    for piece in path.split('{').skip(1) {
        let name = piece.split('}').next().unwrap_or(piece);
        if !names.insert(name) {
            return Some(("names a parameter twice", "give each a name of its own"));
        }
    }
    let digits =
        |piece: &str| piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count();
    let lone = path.split('%').skip(1).any(|piece| digits(piece) < 2);
    lone.then_some(("has a `%` that begins no encoded byte", "write `%25` for `%`"))
}

/// What is wrong with a path template, and what to do.
fn template(path: &str) -> Result<(), (&'static str, &'static str)> {
    if !path.starts_with('/') {
        return Err(if path.contains("://") {
            ("is a URL", "write the part after the host; the host belongs in `servers`")
        } else {
            ("does not begin with `/`", "begin it with `/`")
        });
    }
    if path.chars().any(char::is_control) {
        return Err(("holds a control character", "remove it"));
    }
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err(("has a segment that leads elsewhere", "remove `.` and `..`"));
    }
    let mut open = None;
    for (at, character) in path.char_indices() {
        match (character, open) {
            ('{', None) => open = Some(at),
            ('{', Some(_)) => {
                return Err(("has a brace within braces", "close the first before"));
            }
            ('}', None) => return Err(("has a `}` without a `{`", "add the `{`")),
            ('}', Some(start)) => {
                if start + 1 == at {
                    return Err(("has `{}` without a name", "name the parameter"));
                }
                open = None;
            }
            _ => {}
        }
    }
    match open {
        Some(_) => Err(("has a `{` without a `}`", "add the `}`")),
        None => Ok(()),
    }
}
