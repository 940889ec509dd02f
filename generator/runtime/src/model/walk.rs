//! The members of an object as they are written.

use std::borrow::Cow;

use serde_json::Value;

use super::kept::Kept;
use super::shape::Field;
use super::union::Test;
use super::write::Mode;
use super::{EXTRA, Entries, Extra, Literal, OTHER, Record, Union, View, scalar_text};

/// What is told each member that is written, in order.
pub(crate) trait Sink {
    /// Why a member was not taken; ends the walk.
    type Error;

    /// Takes a member.
    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), Self::Error>;

    /// Takes a member that nothing is known about.
    fn kept(&mut self, name: &str, kept: &Kept) -> Result<(), Self::Error> {
        self.member(name, View::Json(&kept.json))
    }

    /// Takes a member of a record that its shape knows.
    fn field(
        &mut self,
        field: &'static Field,
        view: View<'_>,
    ) -> Result<(), Self::Error> {
        self.member(field.name, view)
    }
}

/// Walks over the members of an object as they are written: those that are present, each
/// name once, a union's tag before the members of its variant.
pub(crate) fn walk<K: Sink>(
    view: View<'_>,
    mode: Mode,
    sink: &mut K,
) -> Result<(), K::Error> {
    Walk { mode, tags: Vec::new(), sink }.object(view)
}

struct Walk<'k, K> {
    mode: Mode,
    /// Members that unions have written already.
    tags: Vec<&'static str>,
    sink: &'k mut K,
}

impl<K: Sink> Walk<'_, K> {
    fn object(&mut self, view: View<'_>) -> Result<(), K::Error> {
        match view {
            View::Record(record) => self.record(record),
            View::Union(union) => self.union(union),
            View::Map(map) => self.entries(map, None),
            View::Extra(extra) => self.extra(extra, None),
            View::Json(json) => self.value(json),
            View::Other(other) => self.value(&other.kept.json),
            _ => Ok(()),
        }
    }

    fn record(&mut self, record: &dyn Record) -> Result<(), K::Error> {
        let shape = record.shape();
        for constant in shape.fixed() {
            if !self.has_tag(constant.name) {
                self.sink.member(constant.name, constant.value.into())?;
            }
        }
        for (index, field) in shape.fields().iter().enumerate() {
            if self.mode.request && field.read_only || self.has_tag(field.name) {
                continue;
            }
            match record.field(index) {
                View::Missing => {}
                View::Absent if field.required && field.nullable => {
                    self.sink.field(field, View::Null)?;
                }
                View::Absent => {}
                view => self.sink.field(field, view)?,
            }
        }
        if !shape.is_open() {
            return Ok(());
        }
        match record.field(EXTRA) {
            View::Extra(extra) => self.extra(extra, Some(record)),
            View::Map(map) => self.entries(map, Some(record)),
            _ => Ok(()),
        }
    }

    fn union(&mut self, union: &dyn Union) -> Result<(), K::Error> {
        let (index, content) = union.value();
        let choice = union.choice();
        let tag = choice.tag_beside(index).filter(|tag| !self.has_tag(tag));
        let Some(tag) = tag.filter(|tag| !leaves_tag(content, tag)) else {
            return self.object(content);
        };
        match choice.variants.get(index).map(|variant| variant.0) {
            Some(Test::Tag(names)) => self.tag(tag, names, content),
            Some(Test::Literals(values)) => self.literal_tag(tag, values, content),
            _ => self.object(content),
        }
    }

    /// Writes the tag: as the content holds it, where that names the variant.
    fn tag(
        &mut self,
        tag: &'static str,
        names: &[&'static str],
        content: View<'_>,
    ) -> Result<(), K::Error> {
        let own = own_tag(content, tag);
        let own = own.as_deref().filter(|own| names.contains(own));
        let name = own.or(names.first().copied()).unwrap_or_default();
        self.sink.member(tag, View::Text(name))?;
        self.below(tag, content)
    }

    /// Writes a tag that may be no text, likewise.
    fn literal_tag(
        &mut self,
        tag: &'static str,
        values: &[Literal],
        content: View<'_>,
    ) -> Result<(), K::Error> {
        let own = own_tag(content, tag);
        let is_own = |value: &&Literal| scalar_text((**value).into()) == own;
        let value = values.iter().find(is_own).or(values.first());
        self.sink.member(tag, value.map_or(View::Null, |value| (*value).into()))?;
        self.below(tag, content)
    }

    fn below(&mut self, tag: &'static str, content: View<'_>) -> Result<(), K::Error> {
        self.tags.push(tag);
        let outcome = self.object(content);
        self.tags.pop();
        outcome
    }

    fn entries(
        &mut self,
        map: &dyn Entries,
        known: Option<&dyn Record>,
    ) -> Result<(), K::Error> {
        let mut outcome = Ok(());
        map.each(&mut |name, view| {
            if self.free(&name, known) {
                let view = if let View::Absent = view { View::Null } else { view };
                outcome = self.sink.member(&name, view);
            }
            outcome.is_ok()
        });
        outcome
    }

    fn extra(
        &mut self,
        extra: &Extra,
        known: Option<&dyn Record>,
    ) -> Result<(), K::Error> {
        for (name, kept) in extra.kept() {
            if self.free(name, known) {
                self.sink.kept(name, kept)?;
            }
        }
        Ok(())
    }

    fn value(&mut self, json: &Value) -> Result<(), K::Error> {
        for (name, json) in json.as_object().into_iter().flatten() {
            if self.free(name, None) {
                self.sink.member(name, View::Json(json))?;
            }
        }
        Ok(())
    }

    fn has_tag(&self, name: &str) -> bool {
        !self.tags.is_empty() && self.tags.contains(&name)
    }

    /// Whether nothing else writes a member of this name.
    fn free(&self, name: &str, known: Option<&dyn Record>) -> bool {
        !self.has_tag(name) && !known.is_some_and(|record| record.shape().has(name))
    }
}

/// Whether the content of a variant writes the tag by itself: a union told apart by the
/// same member, or JSON as received.
pub(crate) fn leaves_tag(content: View<'_>, tag: &str) -> bool {
    match content {
        View::Union(union) => {
            let (index, content) = union.value();
            let same = union.choice().tag == Some(tag);
            (same && index != OTHER) || leaves_tag(content, tag)
        }
        View::Other(other) => other.kept.json.get(tag).is_some(),
        View::Json(json) => json.get(tag).is_some(),
        _ => false,
    }
}

/// The tag as a member of the content holds it.
fn own_tag<'a>(content: View<'a>, tag: &str) -> Option<Cow<'a, str>> {
    let View::Record(record) = content else { return None };
    let shape = record.shape();
    if let Some(index) = shape.fields().iter().position(|field| field.name == tag) {
        return scalar_text(record.field(index));
    }
    let constant = shape.fixed().iter().find(|constant| constant.name == tag)?;
    scalar_text(constant.value.into())
}
