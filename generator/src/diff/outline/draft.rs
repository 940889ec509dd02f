//! The lines of one side, before they meet those of the other.

use std::collections::HashMap;
use std::sync::Arc;

use crate::api::json;
use crate::api::model::{
    Additional, Api, Content, Docs, Evidence, Kind, Literal, Markup, MarkupNode, Member,
    Name, Operation, Parameter, ParameterPlace, Response, Selection, Shape, Status,
    Style, Type, TypeId, Union, Variant,
};
use crate::source::tree::NodeId;

use super::super::Subject;
use super::{Part, Role};

/// What one side has to say.
pub(super) struct Side<'a> {
    pub(super) api: &'a Api,
    /// The types by name, of those that the description names itself.
    pub(super) names: HashMap<&'a Name, TypeId>,
    /// For each property's schema, the schema that has the property, and its name.
    owners: HashMap<NodeId, (NodeId, Option<&'a Arc<str>>)>,
}

/// A line of one side.
pub(super) struct Draft<'a> {
    /// What makes it the same line as one of the other side.
    pub(super) key: String,
    pub(super) role: Role,
    pub(super) name: String,
    /// Its values, if they are of a type.
    pub(super) shape: Option<&'a Shape>,
    /// What it says in place of a type.
    pub(super) text: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) docs: Option<&'a Docs>,
    pub(super) node: Option<NodeId>,
}

/// A section of one side.
pub(super) struct DraftSection<'a> {
    pub(super) part: Part,
    pub(super) title: String,
    pub(super) lines: Vec<Draft<'a>>,
}

impl<'a> Draft<'a> {
    fn new(role: Role, key: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            role,
            name: name.into(),
            shape: None,
            text: String::new(),
            facts: Vec::new(),
            docs: None,
            node: None,
        }
    }

    fn of(mut self, shape: &'a Shape) -> Self {
        self.shape = Some(shape);
        self
    }

    fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    fn at(mut self, node: NodeId, docs: &'a Docs) -> Self {
        self.node = Some(node);
        self.docs = Some(docs);
        self.flag("deprecated", docs.deprecated)
    }

    fn flag(mut self, kind: &'static str, set: bool) -> Self {
        if set {
            self.facts.push((kind, String::new()));
        }
        self
    }

    fn fact(mut self, kind: &'static str, text: Option<String>) -> Self {
        self.facts.extend(text.map(|text| (kind, text)));
        self
    }
}

impl<'a> Side<'a> {
    pub(super) fn new(subject: &'a Subject) -> Self {
        let (api, spec) = (&subject.api, &subject.spec);
        let named = api.types.iter().filter(|(_, of)| of.named);
        let mut owners = HashMap::new();
        for (_, schema) in spec.schemas.iter() {
            let owner = (schema.node, schema.component.as_ref());
            for (_, property) in &schema.object.properties {
                if let Some(property) = spec.schemas.get(*property) {
                    owners.insert(property.node, owner);
                }
            }
        }
        Self { api, names: named.map(|(id, of)| (&of.name, id)).collect(), owners }
    }

    /// The type with that id.
    pub(super) fn of(&self, id: TypeId) -> Option<&'a Type> {
        self.api.types.get(id)
    }

    /// The sections of an operation.
    pub(super) fn operation(&self, of: &'a Operation) -> Vec<DraftSection<'a>> {
        let section = |part, lines| DraftSection { part, title: String::new(), lines };
        let mut sections = vec![
            section(Part::Terms, self.terms(of)),
            section(Part::Parameters, self.parameters(of)),
        ];
        if let Some(body) = &of.body {
            let lines = contents(body.contents.iter()).map(|line| {
                let line = line.flag("required", body.required);
                Draft { docs: Some(&body.docs), ..line }
            });
            sections.push(section(Part::Body, lines.collect()));
        }
        sections.extend(of.responses.iter().map(response));
        sections.retain(|s| !s.lines.is_empty() || s.part == Part::Response);
        sections
    }

    fn terms(&self, of: &Operation) -> Vec<Draft<'a>> {
        let mut terms = Vec::new();
        let mut term = |name: &str, text: String| {
            let key = format!("{name} {text}");
            terms.push(Draft::new(Role::Term, key, name).saying(text));
        };
        if of.docs.deprecated {
            term("deprecated", String::new());
        }
        for alternative in &of.security {
            let schemes = alternative.iter().map(|requirement| {
                let scheme = self.api.schemes.get(requirement.scheme);
                let name = scheme.map_or("?", |scheme| &*scheme.name);
                match requirement.scopes.join(" ") {
                    scopes if scopes.is_empty() => name.to_owned(),
                    scopes => format!("{name} ({scopes})"),
                }
            });
            term("credentials", schemes.collect::<Vec<_>>().join(" and "));
        }
        for server in &of.servers {
            term("server", server.url.to_string());
        }
        if let Some(paging) = &of.paging {
            let items = paging.items.join(".");
            let place = if items.is_empty() { "body".to_owned() } else { items };
            term("pages of", place);
        }
        if let Some(long) = &of.long_running {
            let via = long.final_state_via.as_ref().map(|via| format!("ends at {via}"));
            term("long-running", via.unwrap_or_default());
        }
        terms
    }

    fn parameters(&self, of: &'a Operation) -> Vec<Draft<'a>> {
        of.parameters.iter().map(|parameter| draft_of(parameter, &of.path)).collect()
    }

    /// What a type is, in a word, and facts about it as a whole.
    pub(super) fn kind(&self, of: &Type) -> (&'static str, Vec<(&'static str, String)>) {
        let mut facts = Vec::new();
        let kind = match &of.kind {
            Kind::Record(record) => {
                if record.additional == Additional::Closed {
                    facts.push(("no other members", String::new()));
                }
                "object"
            }
            Kind::Union(union) => {
                if let Selection::Tag(tag) = &union.by {
                    facts.push(("told apart by", tag.to_string()));
                }
                "one of"
            }
            Kind::Enumeration(values) => {
                let open = if values.open { "open" } else { "closed" };
                facts.push((open, String::new()));
                "enum"
            }
            Kind::Alias(_) => "alias",
        };
        if of.docs.deprecated {
            facts.push(("deprecated", String::new()));
        }
        (kind, facts)
    }

    /// Members, variants or values of a type.
    pub(super) fn lines(&self, of: &'a Type) -> Vec<Draft<'a>> {
        match &of.kind {
            Kind::Record(record) => {
                let constants = record.constants.iter().map(|(wire, value)| {
                    let line = Draft::new(Role::Member, &**wire, &**wire);
                    line.saying(json(value)).flag("constant", true)
                });
                let members = record.members.iter().map(|m| self.member(of, m));
                let others = match &record.additional {
                    Additional::Of(shape) => {
                        Some(Draft::new(Role::Others, "\0", "").of(shape))
                    }
                    Additional::Closed | Additional::Unsaid => None,
                };
                constants.chain(members).chain(others).collect()
            }
            Kind::Union(union) => variants(union),
            Kind::Enumeration(values) => {
                let of = values.values.iter();
                of.map(|value| {
                    let (key, name) = (json(&value.value), plain(&value.value));
                    Draft {
                        docs: Some(&value.docs),
                        ..Draft::new(Role::Value, key, name)
                            .flag("deprecated", value.docs.deprecated)
                    }
                })
                .collect()
            }
            Kind::Alias(shape) => vec![Draft::new(Role::Whole, "", "").of(shape)],
        }
    }

    fn member(&self, within: &Type, member: &'a Member) -> Draft<'a> {
        let inherited = self.owners.get(&member.node).and_then(|(owner, name)| {
            name.filter(|_| *owner != within.node).map(ToString::to_string)
        });
        let line = Draft::new(Role::Member, &*member.wire, &*member.wire)
            .of(&member.shape)
            .flag("required", member.required)
            .flag("nullable", member.nullable)
            .flag("read-only", member.read_only)
            .flag("write-only", member.write_only)
            .flag("secret", member.secret)
            .fact("default", member.default.as_ref().map(json))
            .fact("in XML", markup(&member.markup))
            .fact("from", inherited);
        let limits = member.constraints.iter();
        limits
            .fold(line, |line, (kind, text)| line.fact(kind, Some(text.clone())))
            .at(member.node, &member.docs)
    }
}

fn variants(union: &Union) -> Vec<Draft<'_>> {
    union.variants.iter().map(variant).collect()
}

fn variant(of: &Variant) -> Draft<'_> {
    let Variant { name, docs, shape, evidence } = of;
    let name = match evidence {
        Evidence::Tag(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        _ => words(name),
    };
    let told = match evidence {
        Evidence::Member(member) => Some(format!("member {member}")),
        Evidence::Kind(kind) => Some(format!("{kind:?}").to_lowercase()),
        Evidence::Tag(_) | Evidence::Fits => None,
    };
    let line = Draft::new(Role::Variant, &*name, &*name).of(shape);
    Draft { docs: Some(docs), ..line.fact("told by", told) }
}

fn draft_of<'a>(parameter: &'a Parameter, path: &str) -> Draft<'a> {
    let place = place(parameter.place);
    // What a parameter of the path is called is not on the wire, only where it stands.
    let key = match parameter.place {
        ParameterPlace::Path => {
            path.find(&format!("{{{}}}", parameter.wire)).map(|at| {
                let before = path.get(..at).unwrap_or_default();
                format!("path {}", before.matches('{').count())
            })
        }
        _ => None,
    };
    let key = key.unwrap_or_else(|| format!("{place} {}", parameter.wire));
    let usual = match parameter.place {
        ParameterPlace::Path
        | ParameterPlace::Header
        | ParameterPlace::Host
        | ParameterPlace::Part => Style::Simple,
        _ => Style::Form,
    };
    let style = (parameter.style != usual).then(|| format!("{:?}", parameter.style));
    let exploded = parameter.explode != parameter.style.explodes();
    Draft::new(Role::Parameter, key, &*parameter.wire)
        .of(&parameter.shape)
        .fact("in", Some(place.to_owned()))
        .flag("required", parameter.required)
        .flag("secret", parameter.secret)
        .fact("always", parameter.constant.as_ref().map(json))
        .fact("default", parameter.default.as_ref().map(json))
        .fact("style", style)
        .fact("explode", exploded.then(|| parameter.explode.to_string()))
        .flag("reserved characters as they are", parameter.allow_reserved)
        .at(parameter.node, &parameter.docs)
}

fn response(of: &Response) -> DraftSection<'_> {
    let title = match of.status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    };
    let headers = of.headers.iter().map(|header| {
        let key = format!("header {}", header.name.to_ascii_lowercase());
        Draft {
            docs: Some(&header.docs),
            ..Draft::new(Role::Header, key, &*header.name).of(&header.shape)
        }
    });
    let lines = contents(of.content.iter().chain(&of.others)).chain(headers).collect();
    DraftSection { part: Part::Response, title, lines }
}

/// The media types of a body: the preferred one is the same whatever it is called.
fn contents<'a>(
    of: impl Iterator<Item = &'a Content>,
) -> impl Iterator<Item = Draft<'a>> {
    of.enumerate().map(|(at, content)| {
        let key = if at == 0 { "" } else { &*content.media_type };
        let line = Draft::new(Role::Whole, key, "").of(&content.shape);
        line.fact("as", Some(content.media_type.to_string()))
    })
}

fn place(of: ParameterPlace) -> &'static str {
    match of {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::QueryString => "query string",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
        ParameterPlace::Host => "host",
        ParameterPlace::Part => "part",
    }
}

fn markup(of: &Markup) -> Option<String> {
    let Markup { name, item, prefix, namespace, node, wrapped } = of;
    let mut said: Vec<String> = Vec::new();
    match node {
        MarkupNode::Element => {}
        MarkupNode::Attribute => said.push("attribute".to_owned()),
        MarkupNode::Text => said.push("text".to_owned()),
    }
    let prefix = prefix.as_ref().map(|prefix| format!("{prefix}:")).unwrap_or_default();
    said.extend(name.as_ref().map(|name| format!("{prefix}{name}")));
    said.extend(item.as_ref().map(|item| format!("of {item}")));
    said.extend(namespace.as_ref().map(ToString::to_string));
    said.extend(wrapped.then(|| "wrapped".to_owned()));
    (!said.is_empty()).then(|| said.join(" "))
}

/// The words of a name as a person writes them.
pub(super) fn words(name: &Name) -> String {
    name.0.join(".")
}

/// A literal without the quotes of a text.
fn plain(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.to_string(),
        other => json(other),
    }
}
