//! Words that identifiers must not be, by what they name.

use super::Kind;

/// Keywords that not even `r#` makes usable.
pub const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate"];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for",
    "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
    "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// What every module sees without a `use`, so that no type may hide it, and the map of
/// `std` that generated code uses.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Methods that every call has.
const CALL: &[&str] = &[
    "clone",
    "decode",
    "decoder",
    "events",
    "events_blocking",
    "events_reconnecting",
    "fmt",
    "from",
    "header",
    "into",
    "into_future",
    "into_request",
    "items",
    "items_blocking",
    "lines",
    "lines_blocking",
    "new",
    "pages",
    "pages_blocking",
    "poller",
    "poller_blocking",
    "repeatable",
    "resume",
    "resume_blocking",
    "retries",
    "send",
    "send_blocking",
    "send_streaming",
    "send_streaming_blocking",
    "start",
    "timeout",
    "timeouts",
    "with",
];

/// Methods of the client and of groups that do not come from a description.
const HANDLE: &[&str] = &[
    "builder", "call", "clone", "client", "fmt", "from", "inner", "into", "new", "paged",
];

/// Modules and files of our own, and names that Windows keeps for devices.
const MODULES: &[&str] = &[
    "aux",
    "client",
    "operations",
    "con",
    "lib",
    "main",
    "nul",
    "prn",
    "types",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
    "clock_",
    "core",
    "std",
    "alloc",
];

/// Whether the text is a keyword of any edition up to 2024.
pub fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}

/// What is appended to a name that is reserved for something else.
pub fn suffix(kind: Kind, text: &str) -> Option<&'static str> {
    let never = NEVER_RAW.contains(&text);
    match kind {
        Kind::Type if PRELUDE.contains(&text) || never => Some("Model"),
        Kind::Variant if text == "Other" || never => Some("Value"),
        Kind::Field if text == "extra" || never => Some("_"),
        Kind::Argument if matches!(text, "parameters") || never => Some("_"),
        Kind::Method if HANDLE.contains(&text) || never => Some("_"),
        Kind::Setter if CALL.contains(&text) || never => Some("_"),
        Kind::Module if MODULES.contains(&text) || is_keyword(text) => Some("_"),
        _ => None,
    }
}
