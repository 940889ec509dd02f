//! Codes of stage `rust`: `B05xx`.

use super::{Code, Severity};

/// A name of the configuration is no identifier or path.
pub static BAD_NAME: Code = Code {
    id: "B0501",
    severity: Severity::Error,
    title: "a configured name is no Rust path",
    label: "no path",
    help: "write a path of identifiers, such as `uuid::Uuid`",
    explanation: "A type or crate that the configuration names is written into the generated \
code, so it has to be a path of identifiers such as `uuid::Uuid`.\n\nCorrect the entry in \
`bindery.toml`.",
};

/// An alias leads back to itself.
pub static CIRCULAR_ALIAS: Code = Code {
    id: "B0502",
    severity: Severity::Warning,
    title: "a type stands for nothing but itself",
    label: "any JSON value",
    help: "put an object into the cycle",
    explanation: "The schema is a list or map of itself, or refers to itself, with no object in \
between. Rust has no type for this, so any JSON value is accepted instead.\n\nGive the schema \
an object in the cycle, with an overlay if the description is not yours.",
};

/// A required member can never be given.
pub static ENDLESS_MEMBER: Code = Code {
    id: "B0503",
    severity: Severity::Warning,
    title: "a required member can never be given",
    label: "optional in the code",
    help: "make one member of the cycle optional with an overlay",
    explanation: "An object requires another object that in turn requires the first, so no \
finite value satisfies the schema. The member is optional in the generated type.\n\nMake one \
member of the cycle optional or nullable, with an overlay if the description is not yours.",
};

/// Types are nested deeper than the compiler follows by default.
pub static DEEP_TYPES: Code = Code {
    id: "B0504",
    severity: Severity::Warning,
    title: "types are nested very deep",
    label: "nested deeply",
    help: "write `#![recursion_limit = \"256\"]` in the crate that uses the client",
    explanation: "The compiler follows types that hold each other up to a limit that is a \
property of the crate that drops the value, so of your crate too.\n\nWrite \
`#![recursion_limit = \"256\"]` at the top of your `lib.rs` or `main.rs`.",
};

/// A constant member cannot be stated.
pub static CONSTANT_LEFT_OUT: Code = Code {
    id: "B0505",
    severity: Severity::Warning,
    title: "a constant member is not sent",
    label: "not sent",
    help: "remove the `const` with an overlay, and set the member yourself",
    explanation: "The member has one possible value, and that value is a list, an object or a \
number beyond 64 bits, which the runtime cannot state as a constant. The member is left out.\
\n\nRemove the `const` with an overlay and set the member yourself.",
};

/// A body in parts that nothing can be made of.
pub static BODY_NOT_SENT_YET: Code = Code {
    id: "B0510",
    severity: Severity::Warning,
    title: "a request body is taken as bytes",
    label: "taken as bytes",
    help: "give it a schema with properties or items, or encode the body yourself",
    explanation: "The operation takes its body in parts, and its schema has neither members \
nor items that parts could be made of. The method takes the encoded bytes and sends them as \
they are; their media type, with the boundary, is that of the upload.",
};

/// A response that is not decoded.
pub static RESPONSE_AS_BYTES: Code = Code {
    id: "B0511",
    severity: Severity::Warning,
    title: "a response is given as bytes",
    label: "given as bytes",
    help: "give parts a schema with properties or items, or decode the bytes yourself",
    explanation: "The operation answers with parts or a form whose schema has neither members \
nor items, or with events beside another success; or a webhook carries a stream. The bytes \
are given as they came.",
};

/// Events whose data cannot be told to be text or JSON.
pub static EVENTS_AS_TEXT: Code = Code {
    id: "B0512",
    severity: Severity::Warning,
    title: "the data of events are given as text",
    label: "given as text",
    help: "tell the kinds of events apart by a constant of `event`",
    explanation: "The events are one of several kinds, and the data of some are text, of \
others JSON, but no constant of the member `event` says which is which. The call gives the data \
of each event as text.\n\nGive each kind its own `const` of `event` with an overlay, or read \
the text yourself.",
};

/// Paging that cannot be followed.
pub static PAGING_LEFT_OUT: Code = Code {
    id: "B0514",
    severity: Severity::Warning,
    title: "pages are not followed",
    label: "single pages",
    help: "name the list with `x-bindery-paging` in an overlay",
    explanation: "The operation is said to give pages, but the member with the items is not a \
list that the response declares. The call gives single pages.\n\nName the member with \
`x-bindery-paging` in an overlay.",
};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &BAD_NAME,
    &CIRCULAR_ALIAS,
    &ENDLESS_MEMBER,
    &DEEP_TYPES,
    &CONSTANT_LEFT_OUT,
    &BODY_NOT_SENT_YET,
    &RESPONSE_AS_BYTES,
    &EVENTS_AS_TEXT,
    &PAGING_LEFT_OUT,
    &UNUSED_SETTING,
    &HEADER_AS_TEXT,
    &NO_RUST,
];

/// What is to be written does not read as Rust.
pub static NO_RUST: Code = Code {
    id: "B0515",
    severity: Severity::Error,
    title: "generated text is no Rust",
    label: "no Rust",
    help: "report this with the description; leave the part out by `exclude` until then",
    explanation: "An item that was to be written does not read as Rust. Whatever the \
description holds, that is a mistake of Bindery, and nothing is written.\n\nPlease report it with \
the description, or the part of it that the message names.",
};

/// A response header that is no scalar and no list of scalars.
pub static HEADER_AS_TEXT: Code = Code {
    id: "B0507",
    severity: Severity::Note,
    title: "a header of a response is given as text",
    label: "given as text",
    help: "read the text in the program",
    explanation: "Headers of responses are read as text, numbers, dates and such, or as lists of \
these. The schema of this one asks for an object, a tuple or one of several shapes, so the header \
is given as it came.",
};

/// A rename or a replaced type of the configuration that fits nothing.
pub static UNUSED_SETTING: Code = Code {
    id: "B0506",
    severity: Severity::Warning,
    title: "a configured name fits nothing",
    label: "fits nothing",
    help: "correct the entry, or take it out",
    explanation: "A rename, or a type in place of a generated one, names something that the \
API does not have: it is misspelt, gone from the description, or not among the selected \
operations and what they reach.\n\nCorrect the entry or take it out.",
};
