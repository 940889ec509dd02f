//! Codes of stage `spec`: `B03xx`.

use super::{Code, Severity};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &UNKNOWN_KEYWORD,
    &UNKNOWN_EXTENSION,
    &WRONG_KIND,
    &MISSING,
    &NOT_AN_OBJECT,
    &UNKNOWN_VALUE,
    &WRONG_STRUCTURE,
    &NO_TITLE,
    &OLD_TUPLE,
    &BAD_PATH,
    &DUPLICATE_PARAMETER,
    &SEVERAL_CONTENTS,
    &INCLUSION_CYCLE,
    &NULL_OBJECT,
    &FOREIGN_EXTENSION,
    &TOO_MANY_MEMBERS,
    &BAD_SERVER,
    &BAD_HEADER,
    &BAD_MEDIA_TYPE,
    &NO_SCHEMA,
    &UNDECLARED_VARIABLE,
    &FOREIGN_DIALECT,
    &VOCABULARY,
    &IDLE,
    &BESIDE_PATH_ITEM,
    &TEXT_WITHOUT_PLACE,
];

/// A keyword that no version of OpenAPI or JSON Schema has at this place.
pub static UNKNOWN_KEYWORD: Code = Code {
    id: "B0301",
    severity: Severity::Warning,
    title: "unknown keyword",
    label: "means nothing here",
    help: "correct its spelling or its place, or remove it",
    explanation: "The object has a keyword that means nothing at its place in OpenAPI 3.2 \
        or JSON Schema 2020-12, so it was not honoured.\n\nUsually it is misspelt, or \
        stands one level too high or too low. Correct or remove it; an overlay can do so \
        without touching the description.",
};

/// An `x-bindery-` extension that has no effect.
pub static UNKNOWN_EXTENSION: Code = Code {
    id: "B0302",
    severity: Severity::Warning,
    title: "extension without effect",
    label: "means nothing here",
    help: "correct its spelling or its place, or remove it",
    explanation: "Extensions of the family `x-bindery-` change what is generated. This one \
        does not exist, or not at this place.\n\nCorrect its spelling.",
};

/// A keyword whose value is of the wrong kind.
pub static WRONG_KIND: Code = Code {
    id: "B0303",
    severity: Severity::Warning,
    title: "value of the wrong kind",
    label: "of the wrong kind",
    help: "correct the value",
    explanation: "A keyword has a value that it cannot have, such as a number where a \
        list belongs. The keyword was read as if it were absent.\n\nCorrect the value, in \
        the description or by an overlay.",
};

/// An object lacks a keyword that it must have.
pub static MISSING: Code = Code {
    id: "B0304",
    severity: Severity::Error,
    title: "missing keyword",
    label: "lacks a keyword",
    help: "add the keyword",
    explanation: "An object lacks a keyword without which it means nothing, such as \
        `name` of a parameter.\n\nAdd the keyword, in the description or by an overlay.",
};

/// Something else stands where an object must.
pub static NOT_AN_OBJECT: Code = Code {
    id: "B0305",
    severity: Severity::Error,
    title: "not an object",
    label: "not an object",
    help: "put an object here, or a reference to one",
    explanation: "An object belongs here, and the description has something else.\n\n\
        Correct the description, or replace the value by an overlay.",
};

/// A value outside the fixed set of its keyword.
pub static UNKNOWN_VALUE: Code = Code {
    id: "B0307",
    severity: Severity::Warning,
    title: "value outside the keyword's set",
    label: "not one of its values",
    help: "use one of the values that the keyword has",
    explanation: "The keyword takes one of a fixed set of values, and this is none of \
        them. It was ignored.\n\nCorrect the value.",
};

/// A part of the API that is not of the kind it must be.
pub static WRONG_STRUCTURE: Code = Code {
    id: "B0309",
    severity: Severity::Error,
    title: "part of the API of the wrong kind",
    label: "of the wrong kind",
    help: "correct the value",
    explanation: "A keyword that holds a part of the API, such as `paths` or \
        `parameters`, has a value of another kind, so that part cannot be read.\n\n\
        Correct the value, in the description or by an overlay.",
};

/// A description without a title or version.
pub static NO_TITLE: Code = Code {
    id: "B0310",
    severity: Severity::Warning,
    title: "no title or version",
    label: "says too little",
    help: "add `title` and `version` to `info`",
    explanation: "OpenAPI asks for `info` with `title` and `version`. Both serve \
        documentation, and the version often the requests too.\n\nAdd them, in the \
        description or by an overlay.",
};

/// A tuple in the way of older drafts.
pub static OLD_TUPLE: Code = Code {
    id: "B0311",
    severity: Severity::Warning,
    title: "tuple in the way of older drafts",
    label: "a list of schemas",
    help: "write `prefixItems`",
    explanation: "`items` with a list of schemas was a tuple before JSON Schema 2020-12, \
        and is none since. It was read as `prefixItems`.\n\nWrite `prefixItems`.",
};

/// A key of `paths` that is no path template.
pub static BAD_PATH: Code = Code {
    id: "B0350",
    severity: Severity::Error,
    title: "not a path template",
    label: "no path template",
    help: "begin it with `/`, and put parameters between single braces",
    explanation: "A key of `paths` begins with `/` and names its parameters between single \
        braces: `/pets/{petId}`. It is appended to the URL of the server, so it is no URL \
        itself, and it holds no control characters.\n\nWhere a request to such a path would \
        go cannot be told. Correct the key, in the description or by an overlay.\n\n\
        It is a warning where a call is made all the same: if a parameter is named twice, \
        if a `%` begins no encoded byte, or if two keys differ in the names of their \
        parameters alone, which OpenAPI takes for one path. It is a note where a key has a \
        fragment, which is never sent, so that operations can share a path.",
};

/// A parameter that stands twice in one list.
pub static DUPLICATE_PARAMETER: Code = Code {
    id: "B0351",
    severity: Severity::Error,
    title: "parameter stands twice",
    label: "stands twice",
    help: "remove one of the two",
    explanation: "A list of parameters has two with the same `name` and `in` that differ. \
        OpenAPI forbids this, and which of them is meant cannot be told. An operation may \
        override a parameter of its path item; that is no duplicate.\n\nRemove one. With \
        `--lenient` the last one counts.",
};

/// A parameter with more than one media type.
pub static SEVERAL_CONTENTS: Code = Code {
    id: "B0352",
    severity: Severity::Error,
    title: "parameter with several media types",
    label: "more than one media type",
    help: "keep one media type",
    explanation: "`content` of a parameter or header has exactly one entry, since nothing \
        tells the server which of several was used.\n\nKeep one. With `--lenient` the first \
        one counts.",
};

/// Schemas that include each other by `allOf`.
pub static INCLUSION_CYCLE: Code = Code {
    id: "B0353",
    severity: Severity::Error,
    title: "schema includes itself by `allOf`",
    label: "includes itself",
    help: "take the schema out of its own `allOf`",
    explanation: "A schema has itself in `allOf`, directly or over other schemas, so it says \
        nothing that ends: JSON Schema calls such a schema undefined. A member whose type is \
        the schema itself is fine.\n\nTake the schema out of its own `allOf`. With \
        `--lenient` the inclusion is left out.",
};

/// `null` stands where an object belongs.
pub static NULL_OBJECT: Code = Code {
    id: "B0354",
    severity: Severity::Warning,
    title: "null in place of an object",
    label: "no value",
    help: "write `{}`, or remove the key",
    explanation: "A key has no value where an object belongs, a common slip in YAML. It is \
        read as an empty object; an operation without a value is left out.\n\nWrite `{}`, or \
        remove the key.",
};

/// Extensions that are kept for other tools.
pub static FOREIGN_EXTENSION: Code = Code {
    id: "B0355",
    severity: Severity::Note,
    title: "vendor extensions without effect",
    label: "for other tools",
    help: "leave them for the tools that know them",
    explanation: "Extensions of the family `x-ms-` change what is generated where Bindery \
        knows them. These have no meaning for a client, or none that Bindery knows.\n\n\
        Nothing is wrong with them: they speak to other tools.",
};

/// A schema with more members than any record has.
pub static TOO_MANY_MEMBERS: Code = Code {
    id: "B0356",
    severity: Severity::Error,
    title: "too many members",
    label: "too many",
    help: "use `additionalProperties` where members are data",
    explanation: "A schema declares more than 20,000 members. The largest records of public \
        descriptions have some hundreds; code for one of this size would take a compiler \
        minutes.\n\nMembers that are data, not structure, are `additionalProperties`.",
};

/// A server that no client can use.
pub static BAD_SERVER: Code = Code {
    id: "B0357",
    severity: Severity::Warning,
    title: "server URL that no client can use",
    label: "no client can use it",
    help: "correct the URL",
    explanation: "`url` of a server is no absolute URL of `http` or `https` to which paths \
        can be added: it holds a character that no URL has, a user, a query or a fragment, \
        a segment `..`, or a port that is none. A client that is built for this server \
        gives an error; with a base URL of its own it works. What a user or a query \
        would say is what credentials and parameters are for.\n\nCorrect the URL, in the \
        description or by an overlay.",
};

/// The name of a header or cookie holds characters that no name has.
pub static BAD_HEADER: Code = Code {
    id: "B0358",
    severity: Severity::Warning,
    title: "name of a header or cookie is none",
    label: "no such name",
    help: "use letters, digits and `-`",
    explanation: "A parameter or an API key that is a header or a cookie has a name with \
        characters that no such name has (RFC 9110, section 5.1; RFC 6265, section 4.1.1). \
        A call that sets such a header fails before anything is sent; such a cookie is \
        sent, and servers take it for something else.\n\nCorrect the name.",
};

/// A key of `content` that is no media type.
pub static BAD_MEDIA_TYPE: Code = Code {
    id: "B0359",
    severity: Severity::Warning,
    title: "not a media type",
    label: "no media type",
    help: "write a type and a subtype, such as `application/json`",
    explanation: "A key of `content`, or an entry of `consumes` or `produces`, is neither a \
        media type nor a range of them: `type/subtype`, both of letters, digits and a few \
        signs (RFC 9110, sections 8.3.1 and 12.5.1). It is sent and compared as it \
        stands, so few servers will know it.\n\nCorrect it, in the description or by an \
        overlay.",
};

/// A parameter without a schema.
pub static NO_SCHEMA: Code = Code {
    id: "B0360",
    severity: Severity::Warning,
    title: "parameter without a schema",
    label: "taken as text",
    help: "add `schema`",
    explanation: "A parameter has neither `schema` nor `content`, one of which OpenAPI asks \
        for, so nothing says what its values look like. It is taken as text.\n\nAdd the \
        `schema`, in the description or by an overlay.",
};

/// Braces in the URL of a server that nothing fills.
pub static UNDECLARED_VARIABLE: Code = Code {
    id: "B0361",
    severity: Severity::Warning,
    title: "server variable is not declared",
    label: "a variable that nothing declares",
    help: "declare it under `variables` of the server",
    explanation: "`url` of a server has a name in braces that `variables` does not declare, \
        as OpenAPI asks for. It is taken for a variable without a default, so that a \
        program has to give its value before a client is built.\n\nDeclare it, with a \
        default where there is one, in the description or by an overlay.",
};

/// Schemas in a dialect of JSON Schema that is read as another.
pub static FOREIGN_DIALECT: Code = Code {
    id: "B0362",
    severity: Severity::Warning,
    title: "another dialect of JSON Schema",
    label: "read as 2020-12",
    help: "write the schemas in JSON Schema 2020-12",
    explanation: "`$schema` or `jsonSchemaDialect` names a dialect of JSON Schema other than \
        that of OpenAPI 3.1 and later. The schemas are read as JSON Schema 2020-12 all the \
        same: keywords that the dialect has in another sense, such as `exclusiveMinimum` of \
        draft 4, are misread or reported.\n\nWrite the schemas in 2020-12.",
};

/// Vocabularies of a dialect of one's own.
pub static VOCABULARY: Code = Code {
    id: "B0363",
    severity: Severity::Note,
    title: "vocabularies are not looked at",
    label: "has no effect",
    help: "nothing needs to be done where the keywords are those of 2020-12",
    explanation: "`$vocabulary` says which keywords a dialect of JSON Schema has. It has no \
        effect: keywords mean what JSON Schema 2020-12 and OpenAPI say.",
};

/// A keyword that its object does not look at.
pub static IDLE: Code = Code {
    id: "B0364",
    severity: Severity::Note,
    title: "keyword without effect where it stands",
    label: "has no effect",
    help: "say it in the object that is meant, or remove it",
    explanation: "The keyword is one of OpenAPI, but says nothing here: beside a `$ref`, \
        which takes `summary` and `description` only; on a header, which is read as text \
        in the style `simple`; in a schema whose `type` it is not about, such as `items` of \
        an object; as `style`, `explode` and `allowReserved`, on a parameter \
        with `content`, which is written as its media type says; or as `itemSchema` in a \
        media type that is no sequence, and as `schema` beside it in one that is.\n\nSay it where it \
        counts, such as in what the reference leads to, or remove it.",
};

/// Texts that nothing is emitted for.
pub static TEXT_WITHOUT_PLACE: Code = Code {
    id: "B0365",
    severity: Severity::Note,
    title: "texts without a place",
    label: "is not emitted",
    help: "nothing needs to be done; `bindery inspect --coverage` shows each place",
    explanation: "The description says things to its readers that the emitted code has no \
        place for: there is no item of Rust that they are about, or another text stands \
        there already. They are counted by keyword and reported once for a run.\n\nNothing \
        is wrong with them. Where users of the client should read them, say them of the API, \
        an operation, a parameter or a schema, in the description or by an overlay.",
};

/// A path item that says something else beside its `$ref` than what that leads to.
pub static BESIDE_PATH_ITEM: Code = Code {
    id: "B0366",
    severity: Severity::Warning,
    title: "path item says it twice",
    label: "this one counts",
    help: "say it in one of the two places only",
    explanation: "A path item has a `$ref` and says itself what the path item that it leads \
        to says too: an operation of the same method, or `servers`. OpenAPI does not define \
        what that means (3.2, 4.9); what stands beside the `$ref` counts, and the other is \
        left out.\n\nSay it in one of the two places only.",
};
