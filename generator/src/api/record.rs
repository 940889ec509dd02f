//! Records: members with their presence, constants, and what else may occur.

use super::flat::{Flat, FlatMember, Part};
use super::heard::Said;
use super::lowering::{Lowering, Tag};
use super::model::{Additional, Docs, Literal, Markup, Member, Name, Record, Shape};
use crate::diagnostic::catalogue::api as codes;

impl Lowering<'_, '_> {
    /// The content of a record.
    pub(super) fn record(&mut self, name: &Name, parts: &[Part], flat: &Flat) -> Record {
        let mut record = Record::empty(self.additional(name, flat));
        record.markup = self.facts(parts).markup;
        // One that is exactly itself has its own name, and a type that is called otherwise.
        if let [Part { id, bare: true }] = parts {
            record.markup.name =
                record.markup.name.take().or_else(|| self.component(*id));
        }
        let tags: Vec<Tag> = parts
            .iter()
            .filter_map(|part| self.tags.get(&part.id))
            .flatten()
            .cloned()
            .collect();
        for tag in &tags {
            // The tag may be absent where nothing looks at it; a union writes it itself.
            let optional = tag.alone && !flat.required.contains(&tag.property);
            // Several values, or any: the member says which, like any other.
            if let [value] = tag.values.as_slice()
                && !optional
                && !tag.fallback
            {
                record.constants.push((tag.property.clone(), value.clone()));
            }
        }
        let open =
            |wire: &str| tags.iter().any(|tag| tag.fallback && *tag.property == *wire);
        for member in &flat.members {
            if record.constants.iter().any(|(wire, _)| *wire == member.wire) {
                self.meet_constant(&member.parts);
                continue;
            }
            let required = flat.required.contains(&member.wire);
            match self.constant(member, required).filter(|_| !open(&member.wire)) {
                Some(value) => {
                    self.meet_constant(&member.parts);
                    record.constants.push((member.wire.clone(), value));
                }
                None => {
                    let member = self.member(name, member, required);
                    record.members.push(member);
                }
            }
        }
        for tag in &tags {
            if tag.fallback && flat.member(&tag.property).is_none() {
                record.members.push(self.undeclared_tag(tag, parts));
            }
        }
        self.report_undeclared(flat);
        record
    }

    /// The member for a tag that a schema does not declare and that may hold anything.
    fn undeclared_tag(&self, tag: &Tag, parts: &[Part]) -> Member {
        let text = tag.values.iter().all(|value| matches!(value, Literal::Text(_)));
        let docs = "Tells the kinds of this object apart; absent for the one that is meant \
            where nothing is said.";
        Member {
            wire: tag.property.clone(),
            rename: None,
            docs: Docs { description: Some(docs.into()), ..Docs::default() },
            shape: if text { Shape::Text } else { Shape::Json },
            required: false,
            nullable: false,
            read_only: false,
            write_only: false,
            secret: false,
            default: None,
            constraints: Vec::new(),
            markup: Markup::default(),
            node: self.node_of(parts),
        }
    }

    /// Meets the schemas of a member that is no field, as it always has one value: there is
    /// nothing that texts and names could be of.
    fn meet_constant(&mut self, parts: &[Part]) {
        for part in parts {
            self.meet(part.id);
            self.heard_of(part.id, Said::OF_CONSTANT);
        }
    }

    /// The one value that a required member can have. What only the server sets is a member
    /// all the same: constants are sent.
    fn constant(&mut self, member: &FlatMember, required: bool) -> Option<Literal> {
        let sent = !self.facts(&member.parts).read_only;
        if !required || member.only_if.is_some() || !sent {
            return None;
        }
        let parts = self.essential(&member.parts);
        // What most references lead to lists no values, and is merged once for all of them.
        if let [Part { id, bare: false }] = parts.as_slice() {
            let target = self.resolve(*id);
            let shared = target != *id && self.own_name(target).is_some();
            if shared && self.flat_of(target).values.is_none() {
                return None;
            }
        }
        let flat = self.flatten(&parts, &member.owner);
        let literals = self.literals(&flat)?;
        match literals.as_slice() {
            [Literal::Json(_)] => None,
            [value] if flat.null != Some(true) => Some(value.clone()),
            _ => None,
        }
    }

    fn member(&mut self, record: &Name, member: &FlatMember, required: bool) -> Member {
        let FlatMember { wire, parts, owner, only_if } = member;
        let facts = self.facts(parts);
        let owner = if parts.len() > 1 || owner.0.is_empty() { record } else { owner };
        let place = owner.then(wire.clone());
        let known = match only_if {
            Some(node) => self.conditional(parts, &place, *node),
            None => self.shape(parts, &place),
        };
        let markup = self.markup(parts);
        let node = self.node_of(parts);
        // A name that no type took is the member's.
        let takes_name = matches!(known.shape, Shape::Named(_));
        let name = facts.name.filter(|_| !takes_name);
        if name.is_some() {
            self.hear(parts, Said::NAME);
        }
        self.hear(parts, Said::OF_MEMBER);
        let mut constraints = self.limits_of_use(parts);
        if facts.mutability.len() > 1 {
            constraints.push(("mutability", facts.mutability.join(", ")));
        }
        Member {
            wire: wire.clone(),
            rename: facts.member.or(name),
            docs: facts.docs,
            shape: known.shape,
            required,
            nullable: known.nullable,
            read_only: facts.read_only,
            write_only: facts.write_only,
            secret: facts.secret || self.holds_secrets(parts),
            default: self.stated_default(parts, facts.default),
            constraints,
            markup,
            node,
        }
    }

    fn additional(&mut self, name: &Name, flat: &Flat) -> Additional {
        if flat.patterns.is_empty() {
            match flat.extra {
                None => return Additional::Unsaid,
                Some(id) if self.boolean(id) == Some(false) => {
                    return Additional::Closed;
                }
                Some(_) => {}
            }
        }
        self.further(flat, name).map_or(Additional::Unsaid, Additional::Of)
    }

    /// Names in `required` that no one declares are left to further members.
    pub(super) fn report_undeclared(&mut self, flat: &Flat) {
        let mut missing: Vec<_> =
            flat.required.iter().filter(|wire| flat.member(wire).is_none()).collect();
        missing.sort();
        let Some(first) = missing.first() else { return };
        let message = format!("`{}` is required and not declared", first.escape_debug());
        let outermost = flat.sources.last().and_then(|id| self.spec.schemas.get(*id));
        let Some(node) = outermost.map(|schema| schema.node) else { return };
        self.report(&codes::UNDECLARED, node, message, "declare it under `properties`");
    }
}
