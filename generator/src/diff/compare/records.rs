//! Records: members, constants and what else may occur.

use std::collections::HashMap;
use std::sync::Arc;

use super::constants::Says;
use super::further::Further;
use super::recorder::{Mask, Owner};
use super::shapes::{Null, resolved};
use super::{At, Comparison, Sides, words};
use crate::api::model::{Literal, Member, Record, Shape, Type};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::spec::model::{Id, Schema};

/// The schemas that the parts of a record have for each member.
type Parts = HashMap<Arc<str>, Vec<Id<Schema>>>;

/// A member with one possible value.
type Constant = (Arc<str>, Literal);

impl<'a> Comparison<'a> {
    pub(super) fn records(&mut self, at: &At<'_>, old: &'a Record, new: &'a Record) {
        let parts = (self.old.declared(at.old), self.new.declared(at.new));
        for (index, before) in old.members.iter().enumerate() {
            let at = at.member(&before.wire);
            if let Some(after) = member(new, index, &before.wire) {
                self.members(&at, &parts, before, after);
            } else if let Some(value) = constant(new, &before.wire) {
                let at = &At { old: before.node, ..at };
                if self.one_value(at, Says::Shape(&before.shape), Says::Value(value)) {
                    self.fixed(at, before);
                }
            } else if !self.old.never_is(before) {
                let at = At { old: before.node, ..at.masked(side_of(before)) };
                self.removed(&at, before, Further::of(&new.additional));
            }
        }
        for (index, after) in new.members.iter().enumerate() {
            let at = at.member(&after.wire);
            if member(old, index, &after.wire).is_some() || self.new.never_is(after) {
                continue;
            }
            if let Some(value) = constant(old, &after.wire) {
                let at = &At { new: after.node, ..at };
                if self.one_value(at, Says::Value(value), Says::Shape(&after.shape)) {
                    self.unfixed(at, after);
                }
                continue;
            }
            let at = At { new: after.node, ..at.masked(side_of(after)) };
            self.added(&at, after, Further::of(&old.additional));
        }
        self.constants(at, old, new);
        self.further(at, Further::of(&old.additional), Further::of(&new.additional));
        if self.pairs.xml && old.markup != new.markup {
            self.note(at, &rules::XML_CHANGED, "stands in another way in XML");
        }
    }

    fn members(
        &mut self,
        at: &At<'_>,
        parts: &(Parts, Parts),
        old: &'a Member,
        new: &'a Member,
    ) {
        // What only one side sends or receives is another thing for all that does.
        let mask = side_of(old).and(side_of(new));
        let at = &At { old: old.node, new: new.node, ..at.masked(mask) };
        let required = (old.required, new.required);
        let misses = self.misses(at, old);
        self.requiredness(at, side_of(new), required, misses);
        let null = self.null_for(at, old);
        self.nullability(at, null, (old.nullable, new.nullable));
        let read_only = (old.read_only, new.read_only);
        let read_only = self.asked_for(at, read_only, required);
        self.ways(at, read_only, (old.write_only, new.write_only), misses);
        self.secrecy(at, (old.secret, new.secret));
        self.deprecation(at, (old.docs.deprecated, new.docs.deprecated));
        // What must be there is never absent.
        if !(old.required || new.required) {
            self.defaults(at, &old.default, &new.default);
        }
        if self.pairs.xml && old.markup != new.markup {
            self.note(at, &rules::XML_CHANGED, "stands in another way in XML");
        }
        // That there is no value any more, or is one, is a limit and no other type.
        let apart = self.old.never_is(old) != self.new.never_is(new);
        let same = apart || self.shapes(at, &old.shape, &new.shape);
        // Of what parts say of one member all holds.
        let all = (self.old.all_of(&parts.0, old), self.new.all_of(&parts.1, new));
        if let (Some(old), Some(new)) = all {
            self.limits_of(at, (old, new), same);
        }
    }

    /// Says whether a member must be there from now on, wherever the new side has it, or
    /// need not be where both sides have it, which clients may miss.
    pub(super) fn requiredness(
        &mut self,
        at: &At<'_>,
        is: Mask,
        required: (bool, bool),
        misses: bool,
    ) {
        let at = if required.1 { at.masked(is) } else { at.clone() };
        let optional = match misses {
            true => &rules::BECAME_OPTIONAL,
            false => &rules::ABSENCE_TAKEN,
        };
        self.switched(
            &at,
            required,
            (&rules::BECAME_REQUIRED, ["is required now", "always comes now"]),
            (optional, ["is optional now", "need not come any more"]),
        );
    }

    /// Says that what only came must be sent from now on, unless it is said that it must be
    /// there; what is left to say of ways.
    fn asked_for(
        &mut self,
        at: &At<'_>,
        read_only: (bool, bool),
        required: (bool, bool),
    ) -> (bool, bool) {
        if read_only != (true, false) || !required.1 {
            return read_only;
        }
        if required.0 {
            let at = &at.masked(Mask::REQUEST);
            self.note(at, &rules::BECAME_REQUIRED, "is required in requests now");
        }
        (false, false)
    }

    /// Says in which direction alone a member goes from now on.
    fn ways(
        &mut self,
        at: &At<'_>,
        read_only: (bool, bool),
        write_only: (bool, bool),
        misses: bool,
    ) {
        let became_write_only = match misses {
            true => &rules::REQUIRED_BECAME_WRITE_ONLY,
            false => &rules::BECAME_WRITE_ONLY,
        };
        let both = &at.masked(Mask::BOTH);
        self.switched_by(
            (both, |_, of| of.read_only || of.hints.mutability.len() == 1),
            read_only,
            (&rules::BECAME_READ_ONLY, "is read-only now"),
            (&rules::NO_LONGER_READ_ONLY, "is not read-only any more"),
        );
        self.switched_by(
            (both, |_, of| of.write_only),
            write_only,
            (became_write_only, "is write-only now"),
            (&rules::NO_LONGER_WRITE_ONLY, "is not write-only any more"),
        );
    }

    /// Says what became of what absence means.
    pub(super) fn defaults(
        &mut self,
        at: &At<'_>,
        old: &Option<Literal>,
        new: &Option<Literal>,
    ) {
        let (old, new) = (words::value(old.as_ref()), words::value(new.as_ref()));
        if old != new {
            let text = format!("default was {old}, is {new}");
            let cause = self.cause(at, |_, of| of.default.is_some());
            let at = cause.as_ref().map_or_else(|| at.clone(), |of| of.at(at));
            self.note(&at, &rules::DEFAULT_CHANGED, text);
        }
    }

    /// Says whether something is a secret from now on.
    pub(super) fn secrecy(&mut self, at: &At<'_>, secret: (bool, bool)) {
        let says = |_: &Subject, of: &Schema| {
            of.hints.secret || of.format.as_deref() == Some("password")
        };
        // What holds secrets is one.
        let steps = ["", "[]", "{}"].map(|step| at.inside(step));
        let holder = steps.iter().find(|at| self.cause(at, says).is_some());
        self.switched_by(
            (holder.unwrap_or(at), says),
            secret,
            (&rules::BECAME_SECRET, "is a secret now"),
            (&rules::NO_LONGER_SECRET, "is not a secret any more"),
        );
    }

    /// Compares a member of one value with what always has that value now.
    fn fixed(&mut self, at: &At<'_>, old: &Member) {
        self.requiredness(at, Mask::BOTH, (old.required, true), false);
        let at = &at.masked(side_of(old));
        self.nullability(at, Null::Refused, (old.nullable, false));
        let read_only = (old.read_only, false);
        let read_only = self.asked_for(at, read_only, (old.required, true));
        self.ways(at, read_only, (old.write_only, false), false);
    }

    /// Compares what always had one value with a member of that value. Nobody misses a
    /// constant, and what comes in its place is noted.
    fn unfixed(&mut self, at: &At<'_>, new: &Member) {
        let at = &at.masked(side_of(new));
        self.requiredness(at, side_of(new), (true, new.required), false);
        self.nullability(at, Null::LeftOut, (false, new.nullable));
        self.ways(at, (false, new.read_only), (false, new.write_only), false);
    }

    /// The type of the old side that something is part of.
    pub(super) fn old_type(&self, at: &At<'_>) -> Option<&'a Type> {
        match at.owner {
            Owner::Types(pair) => self.pairs.get(pair).map(|(old, _)| old),
            _ => None,
        }
    }

    /// Whether a client of the old side fails where a member does not come. What requests
    /// must not hold has no value there, though it always comes.
    pub(super) fn misses(&self, at: &At<'_>, old: &Member) -> bool {
        let sent = self.old_type(at).is_some_and(|of| of.in_request);
        old.required && !(old.read_only && sent)
    }

    /// What a client of the old side does with null for a member.
    pub(super) fn null_for(&self, at: &At<'_>, old: &Member) -> Null {
        match self.misses(at, old) {
            true => Null::of(resolved(&self.old.api, &old.shape)),
            false => Null::Taken,
        }
    }

    fn constants(&mut self, at: &At<'_>, old: &Record, new: &Record) {
        for (wire, before) in &old.constants {
            let at = at.member(wire);
            match constant(new, wire) {
                Some(after) => {
                    self.one_value(&at, Says::Value(before), Says::Value(after));
                }
                None if member(new, 0, wire).is_none() => {
                    let rule = &rules::MEMBER_REMOVED;
                    self.note_of(&at, Sides::Old, rule, "removed");
                }
                None => {}
            }
        }
        for (wire, value) in &new.constants {
            if constant(old, wire).is_none() && member(old, 0, wire).is_none() {
                let text = format!("added, always `{}`", value.to_json());
                let rule = &rules::REQUIRED_MEMBER_ADDED;
                self.note_of(&at.member(wire), Sides::New, rule, text);
            }
        }
    }
}

impl Subject {
    /// Whether a member is declared so that it is never there.
    fn never_is(&self, member: &Member) -> bool {
        member.shape == Shape::Json
            && self.schema_at(member.node).is_some_and(|id| self.is_nothing(id))
    }

    /// All schemas of a member, its own first; none if it has none.
    fn all_of(&self, parts: &Parts, member: &Member) -> Option<Vec<Id<Schema>>> {
        let own = self.schema(member.node)?;
        let mut all = vec![own];
        let declared = parts.get(&member.wire).filter(|ids| ids.contains(&own));
        all.extend(declared.into_iter().flatten().filter(|id| **id != own));
        Some(all)
    }
}

impl<'s> At<'s> {
    pub(super) fn member<'m>(&self, wire: &'m str) -> At<'m>
    where
        's: 'm,
    {
        At { part: wire, wire, ..self.clone() }
    }
}

/// The directions that a member is part of.
fn side_of(member: &Member) -> Mask {
    match (member.read_only, member.write_only) {
        (true, false) => Mask::RESPONSE,
        (false, true) => Mask::REQUEST,
        _ => Mask::BOTH,
    }
}

/// A member by its name; most often it is where it was.
fn member<'m>(record: &'m Record, at: usize, wire: &str) -> Option<&'m Member> {
    let here = record.members.get(at).filter(|member| &*member.wire == wire);
    here.or_else(|| record.members.iter().find(|member| &*member.wire == wire))
}

fn constant<'m>(record: &'m Record, wire: &str) -> Option<&'m Literal> {
    let found = record.constants.iter().find(|(name, _): &&Constant| &**name == wire);
    found.map(|(_, value)| value)
}
