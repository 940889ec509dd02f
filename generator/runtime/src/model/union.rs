//! Unions: values that are one of several variants.

use super::kept::Kept;
use serde_json::Value;

use super::{AsView, Literal, Model, Slot, View, Xml};

/// The index of the variant that keeps what no other variant can hold.
pub const OTHER: usize = usize::MAX;

/// A value that is one of several variants. Generated code implements it;
/// [`unions!`](crate::unions) attaches everything else.
///
/// Every union has a variant `Other(OtherVariant)` of the index [`OTHER`].
pub trait Union {
    /// How the variants are told apart.
    fn choice(&self) -> &'static Choice;

    /// Becomes the blank of a variant; `Other` for an index that is none.
    fn select(&mut self, variant: usize);

    /// The index of the variant that this is, and a look at its content.
    fn value(&self) -> (usize, View<'_>);

    /// The place of the content of the variant that this is.
    fn value_mut(&mut self) -> Slot<'_>;
}

/// How the variants of a union are told apart. Made once, in a `static`.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub(crate) name: &'static str,
    pub(crate) tag: Option<&'static str>,
    pub(crate) variants: &'static [Variant],
    pub(crate) fallback: Option<usize>,
    pub(crate) xml: Option<&'static Xml>,
}

impl Choice {
    /// Variants told apart by the value of a member. The name is that of the Rust type.
    #[must_use]
    pub const fn tagged(
        name: &'static str,
        tag: &'static str,
        variants: &'static [Variant],
    ) -> Self {
        Self { name, tag: Some(tag), variants, fallback: None, xml: None }
    }

    /// Variants told apart by what the value looks like, tried in this order. The name is
    /// that of the Rust type.
    #[must_use]
    pub const fn structural(name: &'static str, variants: &'static [Variant]) -> Self {
        Self { name, tag: None, variants, fallback: None, xml: None }
    }

    /// The variant of a tagged union that is meant when the tag is absent or unknown
    /// (OpenAPI 3.2 `defaultMapping`), in place of `Other`. The content holds the tag as a
    /// member, so that what was received, or nothing, is what is sent.
    #[must_use]
    pub const fn fallback(mut self, variant: usize) -> Self {
        self.fallback = Some(variant);
        self
    }

    /// How the element of the union is written in XML, where that is not by its name.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = Some(xml);
        self
    }

    /// The tag that stands beside the content of a variant rather than in it.
    pub(crate) fn tag_beside(&self, variant: usize) -> Option<&'static str> {
        self.tag.filter(|_| self.fallback != Some(variant) && variant != OTHER)
    }

    /// The name of the Rust type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The member that tells the variants apart, if one does.
    #[must_use]
    pub const fn tag(&self) -> Option<&'static str> {
        self.tag
    }
}

/// How one variant is recognised.
#[derive(Clone, Copy, Debug)]
pub struct Variant(pub(crate) Test);

#[derive(Clone, Copy, Debug)]
pub(crate) enum Test {
    Tag(&'static [&'static str]),
    Literals(&'static [Literal]),
    Kind(JsonKind),
    Member(&'static str),
    Fits,
}

impl Variant {
    /// The tag holds one of these texts; the first is written where the content holds none.
    #[must_use]
    pub const fn tag(texts: &'static [&'static str]) -> Self {
        Self(Test::Tag(texts))
    }

    /// The tag holds one of these values, where not all of them are texts; the first is
    /// written where the content holds none.
    #[must_use]
    pub const fn literal_tag(values: &'static [Literal]) -> Self {
        Self(Test::Literals(values))
    }

    /// The value is of this JSON kind and can be read into the variant.
    #[must_use]
    pub const fn kind(kind: JsonKind) -> Self {
        Self(Test::Kind(kind))
    }

    /// The value is an object with this member, which no other variant has, and can be read
    /// into the variant.
    #[must_use]
    pub const fn member(name: &'static str) -> Self {
        Self(Test::Member(name))
    }

    /// The value can be read into the variant. In a tagged union: never chosen by tag.
    #[must_use]
    pub const fn fits() -> Self {
        Self(Test::Fits)
    }
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// Text.
    String,
    /// A list.
    Array,
    /// A map from names to values.
    Object,
}

/// A variant that this version of a client does not know, kept as received.
#[derive(Clone, Default)]
pub struct OtherVariant {
    pub(crate) tag: Option<&'static str>,
    pub(crate) kept: Kept,
}

impl OtherVariant {
    /// A variant that is sent as this JSON value.
    #[must_use]
    pub const fn new(json: Value) -> Self {
        Self { tag: None, kept: Kept { json, text: None } }
    }

    /// The value of the tag, where the variant came with one that is text.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        self.kept.json.get(self.tag?)?.as_str()
    }

    /// The whole value.
    #[must_use]
    pub const fn json(&self) -> &Value {
        &self.kept.json
    }

    /// The whole value.
    #[must_use]
    pub fn into_json(self) -> Value {
        self.kept.json
    }
}

impl PartialEq for OtherVariant {
    fn eq(&self, other: &Self) -> bool {
        self.kept == other.kept
    }
}

impl From<Value> for OtherVariant {
    fn from(json: Value) -> Self {
        Self::new(json)
    }
}

impl AsView for OtherVariant {
    fn view(&self) -> View<'_> {
        View::Other(self)
    }
}

impl Model for OtherVariant {
    fn blank() -> Self {
        Self::default()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Other(self)
    }
}

crate::__model_faces!(OtherVariant);

/// Attaches to unions, once their [`Union`] is implemented: [`Model`](crate::Model),
/// serde's traits and `Debug` that hides unknown values.
#[macro_export]
macro_rules! unions {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::model::AsView for $name {
            fn view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Union(self)
            }
        }

        impl $crate::model::Model for $name {
            fn blank() -> Self {
                Self::Other($crate::model::blank())
            }

            fn slot(&mut self) -> $crate::model::Slot<'_> {
                $crate::model::Slot::Union(self)
            }
        }

        $crate::__model_faces!($name);
    )*};
}
