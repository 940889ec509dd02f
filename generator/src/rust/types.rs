//! Plans the items for named types.

use std::collections::HashMap;

use super::docs::Text;
use super::graph::Edge;
use super::imports::is_statable;
use super::names::{Kind as Names, Scope, Wish};
use super::plan::{
    Alias, Argument, Enumeration, Evidence, Extra, Fact, Field, Ident, Item, New,
    Record, Required, Type, Union, Value, ValueKind, Variant, XmlFact,
};
use super::shapes::{Presence, Types, owned_argument};
use super::{Options, literals};
use crate::api::model::{
    self, Additional, Kind, Literal, Markup, MarkupNode, Member, Selection, Shape,
    TypeId,
};

/// How many arguments `new` takes before they become a struct.
const ARGUMENTS: usize = 4;

/// Plans one API's types.
pub struct Planner<'a> {
    /// The types and their names.
    pub types: &'a Types<'a>,
    /// Where names of `…Required` structs come from.
    pub scope: &'a mut Scope,
    /// What the user asked for.
    pub options: &'a Options,
}

impl Planner<'_> {
    /// The items for a type, none if the user replaced it.
    pub fn items(&mut self, id: TypeId, of: &model::Type) -> Vec<Item> {
        let types = self.types;
        if types.replaced.contains_key(&id) || types.graph.is_circular(id) {
            return Vec::new();
        }
        let Some(ident) = types.names.get(id.0 as usize).cloned() else {
            return Vec::new();
        };
        match &of.kind {
            Kind::Record(record) => self.record(id, of, record),
            Kind::Union(union) => vec![Item::Union(self.union(id, of, union))],
            Kind::Enumeration(values) => {
                vec![Item::Enumeration(self.enumeration(id, of, values))]
            }
            Kind::Alias(shape) => vec![Item::Alias(Alias {
                docs: type_docs(of),
                ident,
                of: types.of(shape),
            })],
        }
    }

    fn record(
        &mut self,
        id: TypeId,
        of: &model::Type,
        record: &model::Record,
    ) -> Vec<Item> {
        let ident = self.ident(id);
        let names = self.field_names(of, record);
        let mut fields = Vec::new();
        let mut required = Vec::new();
        for ((part, member), name) in record.members.iter().enumerate().zip(names) {
            let edge = Edge { owner: id, part };
            let presence = self.types.presence(member, edge);
            let field = self.field(member, edge, name);
            if matches!(presence, Presence::Required | Presence::Nullable) {
                required.push(field.clone());
            }
            fields.push(field);
        }
        let extra = self.extra(of, record);
        let (new, struct_item) = self.new_of(of, &ident, required);
        let mut derives = vec!["Clone", "PartialEq"];
        if new == Some(New::Default) {
            derives.insert(1, "Default");
        }
        let constants = record.constants.iter().filter(|(_, value)| is_statable(value));
        let item = Record {
            docs: type_docs(of),
            name: of.name.0.join("."),
            derives,
            fields,
            extra,
            constants: constants
                .map(|(wire, value)| (wire.to_string(), value.clone()))
                .collect(),
            xml: self.xml(of, &record.markup, &ident),
            shape: self.shape_of(id),
            ident,
            new,
        };
        [Some(Item::Record(item)), struct_item.map(Item::Required)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Of an element only its name and namespace are said by its type. What is known
    /// without is the name in Rust.
    fn xml(&self, of: &model::Type, markup: &Markup, ident: &Ident) -> Option<XmlFact> {
        if !self.types.xml {
            return None;
        }
        // What has no name of its own is called as the member that holds it.
        let inferred = match of.named {
            true => of.name.0.join(".").into(),
            false => of.name.0.last().cloned().unwrap_or_default(),
        };
        let name = markup.name.clone().unwrap_or(inferred);
        let node = MarkupNode::Element;
        let markup = Markup { node, name: Some(name), ..markup.clone() };
        super::facts::xml(&markup, ident.bare())
    }

    /// What a union says itself goes before what its variants say, so it is said even
    /// where the name in Rust is the same.
    fn union_xml(
        &self,
        of: &model::Type,
        markup: &Markup,
        ident: &Ident,
    ) -> Option<XmlFact> {
        match markup.name {
            Some(_) if self.types.xml => super::facts::xml(markup, ""),
            _ => self.xml(of, markup, ident),
        }
    }

    fn ident(&self, id: TypeId) -> Ident {
        let ident = self.types.names.get(id.0 as usize);
        ident.cloned().unwrap_or_else(|| Ident::ours("Missing"))
    }

    fn shape_of(&self, id: TypeId) -> Ident {
        let ident = self.types.statics.get(id.0 as usize);
        ident.cloned().unwrap_or_else(|| Ident::ours("MISSING"))
    }

    fn field_names(&self, of: &model::Type, record: &model::Record) -> Vec<Ident> {
        let owner = of.name.0.join(".");
        let wishes: Vec<Wish> = record
            .members
            .iter()
            .map(|member| {
                let key = format!("{owner}.{}", member.wire);
                match (self.options.member_rename(&key), &member.rename) {
                    (Some(chosen), _) => Wish::chosen(chosen),
                    (None, Some(name)) => Wish::text(name).rank(1),
                    (None, None) => Wish::text(&member.wire).rank(1),
                }
            })
            .collect();
        Scope::new(Names::Field).all(&wishes)
    }

    fn field(&self, member: &Member, edge: Edge, ident: Ident) -> Field {
        let presence = self.types.presence(member, edge);
        let mut facts = Vec::new();
        if matches!(presence, Presence::Required | Presence::Nullable) {
            facts.push(Fact::Required);
        }
        if matches!(presence, Presence::Nullable | Presence::Maybe) {
            facts.push(Fact::Nullable);
        }
        let flags = [
            (member.read_only, Fact::ReadOnly),
            (member.write_only, Fact::WriteOnly),
            (member.secret, Fact::Secret),
        ];
        facts
            .extend(flags.into_iter().filter(|(holds, _)| *holds).map(|(_, fact)| fact));
        facts.extend(member.default.as_ref().map(|d| Fact::Default(literals::json(d))));
        if self.types.xml {
            facts.extend(super::facts::xml(&member.markup, &member.wire).map(Fact::Xml));
        }
        Field {
            docs: member_docs(member),
            ident,
            of: self.types.member(member, edge),
            wire: member.wire.to_string(),
            facts,
        }
    }

    fn extra(&self, of: &model::Type, record: &model::Record) -> Option<Extra> {
        // What no operation reaches may go either way.
        let both_ways = of.in_request == of.in_response;
        let unknown = "Members that this version does not know, kept as received.";
        match &record.additional {
            Additional::Closed => None,
            Additional::Unsaid if !both_ways => None,
            Additional::Unsaid | Additional::Of(Shape::Json) => Some(Extra {
                docs: Text::new(4).ours(unknown).lines(),
                of: Type::Runtime("Extra"),
                typed: false,
            }),
            Additional::Of(shape) => Some(Extra {
                docs: Text::new(4).ours("Further members, by name.").lines(),
                of: Type::Map(Box::new(Type::TEXT), Box::new(self.types.of(shape))),
                typed: true,
            }),
        }
    }

    /// How a record is made. A type that no operation reaches is treated as one that
    /// requests reach.
    fn new_of(
        &mut self,
        of: &model::Type,
        ident: &Ident,
        required: Vec<Field>,
    ) -> (Option<New>, Option<Required>) {
        if required.is_empty() {
            return (Some(New::Default), None);
        }
        if of.in_response && !of.in_request {
            return (None, None);
        }
        if required.len() <= ARGUMENTS {
            let arguments = required.into_iter().map(|field| {
                let (of, by) = owned_argument(&field.of);
                Argument {
                    ident: argument_name(&field.ident),
                    field: field.ident,
                    of,
                    by,
                }
            });
            return (Some(New::Arguments(arguments.collect())), None);
        }
        let wish = Wish::parts(&[ident.bare(), "Required"]);
        let name = self.scope.one(&wish);
        let fields = required.iter().map(|field| field.ident.clone()).collect();
        let docs = Text::new(0)
            .ours(&format!("What [`{ident}::new`] takes: the required members."));
        let secret = |field: &Field| field.facts.contains(&Fact::Secret);
        let opaque =
            required.iter().any(|field| secret(field) || field.of.may_lack_debug());
        let item = Required {
            docs: docs.lines(),
            ident: name.clone(),
            opaque,
            fields: required.into_iter().map(|f| (f.docs, f.ident, f.of)).collect(),
        };
        (Some(New::Struct(name, fields)), Some(item))
    }

    fn union(&self, id: TypeId, of: &model::Type, union: &model::Union) -> Union {
        let ident = self.ident(id);
        let wishes: Vec<Wish> =
            union.variants.iter().map(|variant| Wish::parts(&variant.name.0)).collect();
        let names = Scope::new(Names::Variant).all(&wishes);
        let itself = Shape::Named(id);
        let held: Vec<&Shape> =
            union.variants.iter().map(|v| self.types.behind(&v.shape)).collect();
        let boxed = |(part, v): (usize, &model::Variant)| {
            self.types.held(&v.shape, Edge { owner: id, part })
        };
        let boxed: Vec<Type> = union.variants.iter().enumerate().map(boxed).collect();
        let held_boxed: Vec<&Type> = boxed.iter().collect();
        let mut alike: HashMap<&Shape, usize> = HashMap::new();
        held.iter().for_each(|shape| *alike.entry(shape).or_default() += 1);
        let variants =
            union.variants.iter().zip(names).enumerate().map(|(part, (v, name))| {
                let own = held.get(part);
                let alike = own.and_then(|own| alike.get(own).copied()).unwrap_or(0);
                // An alias may lead back to the union.
                let named = matches!(self.types.of(&v.shape), Type::Named(_))
                    && own != Some(&&itself);
                Variant {
                    docs: variant_docs(union, v),
                    ident: name,
                    of: self.types.held(&v.shape, Edge { owner: id, part }),
                    evidence: evidence(&v.evidence),
                    from: alike == 1 && named,
                }
            });
        Union {
            docs: type_docs(of),
            name: of.name.0.join("."),
            derives: vec!["Clone", "PartialEq"],
            tag: match &union.by {
                Selection::Tag(member) => Some(member.to_string()),
                Selection::Structure => None,
            },
            uneven: self.types.are_uneven(&held_boxed),
            variants: variants.collect(),
            fallback: union.fallback,
            xml: self.union_xml(of, &union.markup, &ident),
            choice: self.shape_of(id),
            ident,
        }
    }

    fn enumeration(
        &self,
        id: TypeId,
        of: &model::Type,
        enumeration: &model::Enumeration,
    ) -> Enumeration {
        let kind = value_kind(enumeration);
        let wishes: Vec<Wish> = enumeration
            .values
            .iter()
            .map(|value| match &value.name {
                Some(name) => Wish::text(name),
                None => Wish::text(&literals::plain(&value.value)),
            })
            .collect();
        let names = Scope::new(Names::Variant).all(&wishes);
        let values = enumeration.values.iter().zip(names).map(|(value, ident)| Value {
            docs: or_name(4, &value.docs, &literals::plain(&value.value)),
            ident,
            wire: match kind {
                ValueKind::Text => literals::plain(&value.value),
                _ => literals::json(&value.value),
            },
        });
        let mut derives = vec!["Clone", "PartialEq", "Eq", "Hash"];
        if self.types.keys.contains(&id) {
            derives.extend(["PartialOrd", "Ord"]);
        }
        Enumeration {
            docs: type_docs(of),
            ident: self.ident(id),
            name: of.name.0.join("."),
            derives,
            kind,
            // A closed enumeration without values could have no value at all.
            open: enumeration.open || enumeration.values.is_empty(),
            values: values.collect(),
        }
    }
}

/// The name of an argument of `new`, which must not hide the function that it calls.
fn argument_name(field: &Ident) -> Ident {
    match field.bare() {
        "blank" => Ident::ours("blank_"),
        _ => field.clone(),
    }
}

fn value_kind(enumeration: &model::Enumeration) -> ValueKind {
    let all =
        |holds: fn(&Literal) -> bool| enumeration.values.iter().all(|v| holds(&v.value));
    if all(|value| matches!(value, Literal::Text(_))) {
        ValueKind::Text
    } else if !(enumeration.open && enumeration.fractions)
        && all(|value| matches!(value, Literal::Integer(n) if i64::try_from(*n).is_ok()))
    {
        ValueKind::Integer
    } else {
        ValueKind::Json
    }
}

fn evidence(of: &model::Evidence) -> Evidence {
    match of {
        model::Evidence::Tag(values) => {
            let texts = values.iter().map(|value| match value {
                Literal::Text(text) => Some(text.to_string()),
                _ => None,
            });
            match texts.collect() {
                Some(texts) => Evidence::Tag(texts),
                None => Evidence::LiteralTag(values.clone()),
            }
        }
        model::Evidence::Member(wire) => Evidence::Member(wire.to_string()),
        model::Evidence::Kind(kind) => Evidence::Kind(*kind),
        model::Evidence::Fits => Evidence::Fits,
    }
}

fn type_docs(of: &model::Type) -> Vec<String> {
    or_name(0, &of.docs, &of.name.0.join("."))
}

/// The documentation, or the name in the description where there is none.
fn or_name(indent: usize, docs: &model::Docs, name: &str) -> Vec<String> {
    let text = Text::new(indent).docs(docs);
    let text = match text.is_empty() {
        true => text.untrusted(&literals::code(name)),
        false => text,
    };
    text.limits(docs).lines()
}

/// What is said about a variant, or what tells it from the others.
fn variant_docs(union: &model::Union, variant: &model::Variant) -> Vec<String> {
    let text = Text::new(4).docs(&variant.docs);
    let (Selection::Tag(tag), model::Evidence::Tag(values)) =
        (&union.by, &variant.evidence)
    else {
        return or_name(4, &variant.docs, &variant.name.0.join("."));
    };
    if !text.is_empty() {
        return text.lines();
    }
    let values: Vec<String> =
        values.iter().map(|value| literals::code(&literals::plain(value))).collect();
    text.untrusted(&format!("{} is {}.", literals::code(tag), values.join(" or ")))
        .lines()
}

/// What is said about a member, its default and its constraints.
fn member_docs(member: &Member) -> Vec<String> {
    let mut text = Text::new(4).docs(&member.docs);
    if text.is_empty() {
        text = text.untrusted(&literals::code(&member.wire));
    }
    let mut facts = Vec::new();
    if let Some(default) = &member.default {
        facts.push(format!("default {}", literals::code(&literals::plain(default))));
    }
    for (name, value) in &member.constraints {
        facts.push(format!("{name} {}", literals::code(value)));
    }
    let mut notes = Vec::new();
    if member.read_only {
        notes.push("Set by the server.".to_owned());
    }
    if !facts.is_empty() {
        let mut list = facts.join(", ");
        if let Some(first) = list.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        notes.push(format!("{list}."));
    }
    if !notes.is_empty() {
        text = text.untrusted(&notes.join(" "));
    }
    text.lines()
}
