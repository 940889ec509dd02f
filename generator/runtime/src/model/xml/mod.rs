//! Models as XML: one writer and one reader over the same faces as JSON's.
//!
//! The facts are those of OpenAPI's XML Object, with its defaults: a member is an
//! element of its name, a list is one such element per item, a record or map holds one
//! element per member. Namespaces are written where they are declared and not looked at
//! when reading, because services differ in them more often than in names.

mod read;
mod tree;
mod write;

pub use read::from_xml_slice;
pub(crate) use read::to_value;
pub use write::to_xml_request;
