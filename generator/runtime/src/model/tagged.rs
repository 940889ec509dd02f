//! Reading unions that a member tells apart, wherever in the object that member stands.

use super::context::{Context, Kind};
use super::format::{Object, Tag};
use super::kept::Kept;
use super::read::{expected, refuse};
use super::union::Test;
use super::{Choice, Literal, OTHER, Slot, Union, members, structural};
use serde::de::Error as _;

/// Reads an object into the variant that its tag names. A variant that is a union itself is
/// resolved over the same members.
pub(crate) fn read<'de, O: Object<'de>>(
    union: &mut dyn Union,
    object: &mut O,
    context: &mut Context,
) -> Result<(), O::Error> {
    let mut tags: Vec<&'static str> = Vec::new();
    let mut current = union;
    loop {
        let choice = current.choice();
        let Some(tag) = choice.tag else {
            let source = object.whole(context)?;
            let read = structural::read(current, &source, context);
            return read.map(|_| ()).map_err(O::Error::custom);
        };
        let found = object.seek(tag, context)?;
        let variant = found.and_then(|tag| matching(choice, &tag)).or(choice.fallback);
        let Some(variant) = variant else {
            let kept = object.kept_whole(context)?;
            return other(current, tag, kept, context);
        };
        current.select(variant);
        if !matches!(choice.variants.get(variant).map(|v| v.0), Some(Test::Fits)) {
            tags.extend(choice.tag_beside(variant));
        }
        match current.value_mut() {
            Slot::Union(inner) => current = inner,
            slot => return members::fill(slot, object, &tags, context),
        }
    }
}

/// Keeps an object whose tag is absent or unknown.
fn other<E: serde::de::Error>(
    union: &mut dyn Union,
    tag: &'static str,
    kept: Kept,
    context: &mut Context,
) -> Result<(), E> {
    context.surprise += 1;
    union.select(OTHER);
    match union.value_mut() {
        Slot::Other(other) => {
            other.tag = Some(tag);
            other.kept = kept;
            Ok(())
        }
        slot => Err(refuse(context, expected(&slot), Kind::Object)),
    }
}

fn matching(choice: &Choice, tag: &Tag<'_>) -> Option<usize> {
    choice.variants.iter().position(|variant| match (&variant.0, tag) {
        (Test::Tag(names), Tag::Text(text)) => names.contains(&&**text),
        (Test::Literals(values), Tag::Literal(found)) => values.contains(found),
        (Test::Literals(values), Tag::Text(found)) => values
            .iter()
            .any(|value| matches!(value, Literal::Text(text) if text == found)),
        _ => false,
    })
}
