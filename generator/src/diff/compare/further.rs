//! Members of objects beyond the known ones: what becomes of them, and of those that have
//! a name of their own on one side only.

use super::recorder::Mask;
use super::shapes::{Fit, Null, resolved};
use super::{At, Comparison, Sides, words};
use crate::api::model::{Additional, Kind, Member, Record, Shape, TypeId};
use crate::diff::rules;
use crate::diff::subject::Subject;

/// What is said of members beyond the known ones.
#[derive(Clone, Copy)]
pub(super) enum Further<'a> {
    Closed,
    Unsaid,
    Of(&'a Shape),
}

/// An object of which something is known.
pub(super) enum Object<'a> {
    Map(&'a Shape),
    Record(&'a Record),
}

impl<'a> Further<'a> {
    pub(super) fn of(additional: &'a Additional) -> Self {
        match additional {
            Additional::Closed => Self::Closed,
            Additional::Unsaid => Self::Unsaid,
            Additional::Of(shape) => Self::Of(shape),
        }
    }

    /// The shape of their values but `null`, where not all are possible.
    fn typed(self) -> Option<&'a Shape> {
        match self {
            Self::Of(shape) => {
                let (values, _) = nullable(shape);
                (*values != Shape::Json).then_some(values)
            }
            Self::Closed | Self::Unsaid => None,
        }
    }
}

impl<'a> Comparison<'a> {
    /// Compares what is said of members beyond the known ones.
    pub(super) fn further(&mut self, at: &At<'_>, old: Further<'a>, new: Further<'a>) {
        match (old, new) {
            (Further::Of(old), Further::Of(new)) => {
                self.shapes(&at.inside("{}"), old, new);
            }
            (Further::Closed, Further::Closed) | (Further::Unsaid, Further::Unsaid) => {}
            (_, Further::Closed) => {
                let text = [
                    "takes no further members any more",
                    "has no further members any more",
                ];
                self.note(at, &rules::MEMBERS_CLOSED, text);
            }
            (Further::Closed, _) => {
                let text = ["takes further members now", "may have further members now"];
                self.note(at, &rules::MEMBERS_OPENED, text);
            }
            (Further::Unsaid, Further::Of(of)) => {
                let shown = words::shape(&self.new.api, of);
                let text = format!("further members are {shown} now");
                // Only what goes both ways has a place for members that nobody knows.
                let both =
                    self.old_type(at).is_some_and(|of| of.in_request == of.in_response);
                let rule = match new.typed() {
                    Some(_) if both => &rules::MEMBERS_TYPED,
                    _ => &rules::MEMBERS_DECLARED,
                };
                self.note(at, rule, text);
            }
            (Further::Of(_), Further::Unsaid) => {
                let text = "says nothing of further members any more";
                self.note(at, &rules::MEMBERS_DECLARED, text);
            }
        }
    }

    /// Says that a member is new. Where the further members had a type, it was one of them
    /// under its name, and a client that knows no more leaves out what does not fit.
    pub(super) fn added(&mut self, at: &At<'_>, member: &Member, old: Further<'_>) {
        let apart = old.typed().filter(|of| {
            let fit = self.fit(of, &member.shape);
            matches!(fit, Some(Fit::Wider | Fit::Other))
        });
        let apart = apart.map(|of| {
            let was = words::shape(&self.old.api, of);
            let is = words::shape(&self.new.api, &member.shape);
            format!("was {was} as one of the further members, is {is}")
        });
        let needed = member.required && member.default.is_none();
        let text = words::added(member.required);
        let rule = match needed {
            true => &rules::REQUIRED_MEMBER_ADDED,
            false => &rules::MEMBER_ADDED,
        };
        match apart {
            None => self.note_of(at, Sides::New, rule, text),
            Some(apart) if needed => {
                let request = at.masked(at.mask.and(Mask::REQUEST));
                self.note_of(&request, Sides::New, rule, text);
                let response = at.masked(at.mask.and(Mask::RESPONSE));
                self.note_of(&response, Sides::New, &rules::MEMBER_SET_APART, apart);
            }
            Some(apart) => {
                self.note_of(at, Sides::New, &rules::MEMBER_SET_APART, apart);
            }
        }
    }

    /// Says that a member is gone. Where the further members have a type, it is one of
    /// them under its name.
    pub(super) fn removed(&mut self, at: &At<'_>, member: &Member, new: Further<'_>) {
        if let Some(of) = new.typed() {
            let rule = self.fit(&member.shape, of).map(|fit| match fit {
                Fit::Wider => &rules::TYPE_WIDENED,
                Fit::Narrower => &rules::TYPE_NARROWED,
                Fit::Other => &rules::TYPE_CHANGED,
            });
            if let Some(rule) = rule {
                let was = words::shape(&self.old.api, &member.shape);
                let is = words::shape(&self.new.api, of);
                let text = format!("was {was}, is {is} as one of the further members");
                return self.note_of(at, Sides::Old, rule, text);
            }
        }
        let rule = match self.misses(at, member) {
            true => &rules::REQUIRED_MEMBER_REMOVED,
            false => &rules::MEMBER_REMOVED,
        };
        self.note_of(at, Sides::Old, rule, "removed");
    }

    /// Compares a map whose values have a type with a record, and any map with a record of
    /// no members; whether they are those.
    pub(super) fn mapped(
        &mut self,
        at: &At<'_>,
        objects: (Option<Object<'a>>, Option<Object<'a>>),
        text: &str,
    ) -> bool {
        let typed = |values: &Shape, record: &Record| {
            let empty = record.members.is_empty() && record.constants.is_empty();
            *values != Shape::Json || empty
        };
        let closed = |record: &Record| record.additional == Additional::Closed;
        match objects {
            (Some(Object::Map(values)), Some(Object::Record(record)))
                if typed(values, record) =>
            {
                // Entries are no longer taken under any name but those of members.
                let rule = match closed(record) {
                    true => &rules::TYPE_NARROWED,
                    false => &rules::MEMBERS_DECLARED,
                };
                self.note(at, rule, text);
                self.named_now(at, values, record);
            }
            (Some(Object::Record(record)), Some(Object::Map(values)))
                if typed(values, record) =>
            {
                let rule = match closed(record) {
                    true => &rules::MEMBERS_OPENED,
                    false => &rules::MEMBERS_DECLARED,
                };
                self.note(at, rule, text);
                self.unnamed_now(at, record, values);
            }
            _ => return false,
        }
        true
    }

    /// Compares the values of a map with the members of a record.
    fn named_now(&mut self, at: &At<'_>, values: &'a Shape, record: &'a Record) {
        let finding = self.recorder.last();
        for member in &record.members {
            let known = self.recorder.len();
            let at = At { new: member.node, ..at.entry(&member.wire) };
            if member.required && member.default.is_none() {
                let rule = &rules::REQUIRED_MEMBER_ADDED;
                self.note_of(&at, Sides::New, rule, words::added(true));
            }
            let (values, null) = nullable(values);
            self.nullability(&at, Null::LeftOut, (null, member.nullable));
            self.shapes(&at, values, &member.shape);
            if self.recorder.len() == known {
                self.recorder.tells_of(finding, &member.wire);
            }
        }
        for (wire, value) in &record.constants {
            let text = format!("added, always `{}`", value.to_json());
            let at = at.entry(wire);
            self.note_of(&at, Sides::New, &rules::REQUIRED_MEMBER_ADDED, text);
        }
        if let Additional::Of(further) = &record.additional {
            self.shapes(&at.inside("{}"), values, further);
        }
    }

    /// Compares the members of a record with the values of a map.
    fn unnamed_now(&mut self, at: &At<'_>, record: &'a Record, values: &'a Shape) {
        for member in &record.members {
            let at = At { old: member.node, ..at.entry(&member.wire) };
            if member.required {
                let text = "need not be there any more";
                self.note_of(&at, Sides::Old, &rules::BECAME_OPTIONAL, text);
            }
            let (values, null) = nullable(values);
            self.nullability(&at, self.null_for(&at, member), (member.nullable, null));
            self.shapes(&at, &member.shape, values);
        }
        for (wire, _) in &record.constants {
            let at = at.entry(wire);
            self.note_of(&at, Sides::Old, &rules::MEMBER_REMOVED, "removed");
        }
        if let Additional::Of(further) = &record.additional {
            self.shapes(&at.inside("{}"), further, values);
        }
    }
}

impl Subject {
    /// What objects of a shape are.
    pub(super) fn object<'t>(&'t self, shape: &'t Shape) -> Option<Object<'t>> {
        match shape {
            Shape::Map { values, .. } => Some(Object::Map(values)),
            Shape::Named(id) => self.object_type(*id),
            _ => None,
        }
    }

    /// What objects of a type are.
    pub(super) fn object_type(&self, id: TypeId) -> Option<Object<'_>> {
        match &self.api.types.get(id)?.kind {
            Kind::Record(record) => Some(Object::Record(record)),
            Kind::Alias(of) => match resolved(&self.api, of) {
                Shape::Named(_) => None,
                of => self.object(of),
            },
            _ => None,
        }
    }
}

impl<'s> At<'s> {
    /// A member of what is at a place.
    fn entry<'m>(&self, wire: &'m str) -> At<'m>
    where
        's: 'm,
    {
        At { wire, ..self.inside(&format!(".{wire}")) }
    }
}

/// The values of a shape but `null`, and whether that is one.
fn nullable(shape: &Shape) -> (&Shape, bool) {
    match shape {
        Shape::Nullable(of) => (of, true),
        of => (of, false),
    }
}
