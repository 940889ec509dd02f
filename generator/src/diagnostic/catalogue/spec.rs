//! Codes of stage `spec`: `B03xx`.

use super::{Code, Severity};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &UNKNOWN_KEYWORD,
    &UNKNOWN_EXTENSION,
    &WRONG_KIND,
    &MISSING,
    &NOT_AN_OBJECT,
    &UNRESOLVED,
    &UNKNOWN_VALUE,
    &REFERENCE_CYCLE,
    &WRONG_STRUCTURE,
    &NO_TITLE,
    &OLD_TUPLE,
];

/// A keyword that no version of OpenAPI or JSON Schema has at this place.
pub static UNKNOWN_KEYWORD: Code = Code {
    id: "B0301",
    severity: Severity::Warning,
    title: "unknown keyword",
    explanation: "The object has a keyword that means nothing at its place in OpenAPI 3.2 \
        or JSON Schema 2020-12, so it was not honoured.\n\nUsually it is misspelt, or \
        stands one level too high or too low. Correct or remove it; an overlay can do so \
        without touching the description.",
};

/// An `x-ms-` or `x-bindery-` extension that has no effect.
pub static UNKNOWN_EXTENSION: Code = Code {
    id: "B0302",
    severity: Severity::Note,
    title: "extension without effect",
    explanation: "Extensions of the families `x-ms-` and `x-bindery-` change what is \
        generated where Bindery knows them. This one it does not know at this place.\n\n\
        Nothing is wrong if the extension speaks to other tools.",
};

/// A keyword whose value is of the wrong kind.
pub static WRONG_KIND: Code = Code {
    id: "B0303",
    severity: Severity::Warning,
    title: "value of the wrong kind",
    explanation: "A keyword has a value that it cannot have, such as a number where a \
        list belongs. The keyword was read as if it were absent.\n\nCorrect the value, in \
        the description or by an overlay.",
};

/// An object lacks a keyword that it must have.
pub static MISSING: Code = Code {
    id: "B0304",
    severity: Severity::Error,
    title: "missing keyword",
    explanation: "An object lacks a keyword without which it means nothing, such as \
        `name` of a parameter.\n\nAdd the keyword, in the description or by an overlay.",
};

/// Something else stands where an object must.
pub static NOT_AN_OBJECT: Code = Code {
    id: "B0305",
    severity: Severity::Error,
    title: "not an object",
    explanation: "An object belongs here, and the description has something else.\n\n\
        Correct the description, or replace the value by an overlay.",
};

/// A reference without a target.
pub static UNRESOLVED: Code = Code {
    id: "B0306",
    severity: Severity::Error,
    title: "reference without a target",
    explanation: "A `$ref` or a `mapping` value names something that the description does \
        not have.\n\nCorrect its spelling, or add what it names.",
};

/// A value outside the fixed set of its keyword.
pub static UNKNOWN_VALUE: Code = Code {
    id: "B0307",
    severity: Severity::Warning,
    title: "value outside the keyword's set",
    explanation: "The keyword takes one of a fixed set of values, and this is none of \
        them. It was ignored.\n\nCorrect the value.",
};

/// References that only lead to each other.
pub static REFERENCE_CYCLE: Code = Code {
    id: "B0308",
    severity: Severity::Error,
    title: "references in a circle",
    explanation: "References lead only to each other, so there is nothing that they \
        name.\n\nLet one of them name something else.",
};

/// A part of the API that is not of the kind it must be.
pub static WRONG_STRUCTURE: Code = Code {
    id: "B0309",
    severity: Severity::Error,
    title: "part of the API of the wrong kind",
    explanation: "A keyword that holds a part of the API, such as `paths` or \
        `parameters`, has a value of another kind, so that part cannot be read.\n\n\
        Correct the value, in the description or by an overlay.",
};

/// A description without a title or version.
pub static NO_TITLE: Code = Code {
    id: "B0310",
    severity: Severity::Warning,
    title: "no title or version",
    explanation: "OpenAPI asks for `info` with `title` and `version`. Both serve \
        documentation, and the version often the requests too.\n\nAdd them, in the \
        description or by an overlay.",
};

/// A tuple in the way of older drafts.
pub static OLD_TUPLE: Code = Code {
    id: "B0311",
    severity: Severity::Warning,
    title: "tuple in the way of older drafts",
    explanation: "`items` with a list of schemas was a tuple before JSON Schema 2020-12, \
        and is none since. It was read as `prefixItems`.\n\nWrite `prefixItems`.",
};
