//! Codes of stage `dialect`: `B02xx`.

use super::{Code, Severity};

/// The document is in no known dialect.
pub static NO_VERSION: Code = Code {
    id: "B0201",
    severity: Severity::Error,
    title: "not an API description",
    label: "says nothing of its version",
    help: "begin it with `openapi: 3.1.0`, or name the file that does",
    explanation: "The document does not say that it is an API description. Supported are\n\
        Swagger 2.0 (`swagger: \"2.0\"`), OpenAPI 3.0, 3.1 and 3.2 (`openapi: 3.x.y`) and\n\
        Alibaba Cloud's `api-docs.json` (`apis` beside `info.product`). Other documents must\n\
        be converted to one of these first.",
};

/// The version is not supported.
pub static UNKNOWN_VERSION: Code = Code {
    id: "B0202",
    severity: Severity::Error,
    title: "unsupported version",
    label: "no version that is known",
    help: "write `openapi: 3.1.0`, or the version that the document follows",
    explanation: "The document names a version that is not supported, or two versions. What a\n\
        document means depends on its version, so none is guessed. Supported are Swagger 2.0\n\
        and OpenAPI 3.0, 3.1 and 3.2.",
};

/// A reference names nothing.
pub static DANGLING_REFERENCE: Code = Code {
    id: "B0203",
    severity: Severity::Error,
    title: "reference without a target",
    label: "leads nowhere",
    help: "correct the reference, or add what it names",
    explanation: "A `$ref` names a place that is not there. A reference is read as a URI: the\n\
        part before `#` is a file relative to the one that holds the reference, the part\n\
        after it a JSON pointer with `~1` for `/`, `~0` for `~` and percent escapes, or the\n\
        name of an `$anchor`.",
};

/// A reference is malformed.
pub static BAD_REFERENCE: Code = Code {
    id: "B0204",
    severity: Severity::Error,
    title: "malformed reference",
    label: "no reference",
    help: "write a URI reference, such as `#/components/schemas/Task`",
    explanation: "A `$ref` is not text, or not a well-formed URI reference with a JSON pointer\n\
        as its fragment.",
};

/// A reference is not followed.
pub static REFUSED_REFERENCE: Code = Code {
    id: "B0205",
    severity: Severity::Error,
    title: "reference not followed",
    label: "not followed",
    help: "refer to a file by a relative path",
    explanation: "References are followed to files by relative path only, and to `https`\n\
        URLs only if `--allow-origin` of the command line names their origin: never to other\n\
        URLs or absolute paths. A description is untrusted input, and what it may open is\n\
        decided by whoever runs the generator.",
};

/// A reference leads back to itself.
pub static REFERENCE_CYCLE: Code = Code {
    id: "B0206",
    severity: Severity::Error,
    title: "endless reference",
    label: "never ends",
    help: "let one of the references name a value",
    explanation: "A `$ref` leads to a `$ref`, and so on, and never to a value: in a circle, or\n\
        through more than 64 links. Types that contain themselves are fine; names that only\n\
        stand for each other are not, nor is a list of names that refers to what it stands in.",
};

/// A reference leads to another kind of object.
pub static WRONG_KIND: Code = Code {
    id: "B0207",
    severity: Severity::Error,
    title: "reference to the wrong kind of object",
    label: "leads to something else",
    help: "name an object of the kind that belongs here",
    explanation: "A `$ref` leads to an object of another kind than its place wants, such as a\n\
        parameter where a schema is wanted.",
};

/// A discriminator's mapping names nothing.
pub static MAPPING_TARGET: Code = Code {
    id: "B0208",
    severity: Severity::Warning,
    title: "mapping without a target",
    label: "names no schema",
    help: "name a schema of `components`, or refer to one",
    explanation: "A value of a discriminator's `mapping` is neither the name of a schema nor a\n\
        reference to one. That entry is left out: the value is decoded as one that is not\n\
        known.",
};

/// Keys beside `$ref` are left out.
pub static REFERENCE_SIBLINGS: Code = Code {
    id: "B0209",
    severity: Severity::Warning,
    title: "keys beside `$ref` left out",
    label: "beside `$ref`",
    help: "put the reference into `allOf`, and the keys beside it",
    explanation: "Before OpenAPI 3.1, keys beside `$ref` have no meaning. Those that say\n\
        something about the place (description, nullable, readOnly, default and the like) are\n\
        honoured all the same, since many descriptions mean them; those that would change the\n\
        schema that is referred to are left out. Use `allOf` to add to a schema.",
};

/// A key stands where it has no meaning.
pub static MISPLACED_KEY: Code = Code {
    id: "B0210",
    severity: Severity::Warning,
    title: "misplaced key",
    label: "not at this place",
    help: "move the key to where it belongs, or remove it",
    explanation: "A key stands where the version of the document gives it no meaning. The\n\
        message says what is done with it.",
};

/// An array format is not honoured.
pub static COLLECTION_FORMAT: Code = Code {
    id: "B0211",
    severity: Severity::Warning,
    title: "`collectionFormat` not honoured",
    label: "not honoured",
    help: "use `csv`, `ssv`, `tsv`, `pipes`, or `multi` in a query",
    explanation: "Swagger 2.0 knows `csv`, `ssv`, `tsv` and `pipes`, and `multi` in queries and\n\
        forms. Other values and `multi` elsewhere have no meaning; the values are joined by\n\
        commas there. Inner arrays are written as JSON, whatever their format.",
};

/// An operation has two request bodies.
pub static TWO_BODIES: Code = Code {
    id: "B0212",
    severity: Severity::Error,
    title: "two request bodies",
    label: "a second body",
    help: "keep one of them",
    explanation: "In Swagger 2.0 an operation has at most one body parameter, and never both a\n\
        body and form parameters. Which of them would be sent cannot be told.",
};

/// The media type of a form is chosen.
pub static FORM_MEDIA: Code = Code {
    id: "B0213",
    severity: Severity::Warning,
    title: "media type of a form chosen",
    label: "has form parameters",
    help: "name the form's media type in `consumes`",
    explanation: "The operation has form parameters, but `consumes` lists neither\n\
        `multipart/form-data` nor `application/x-www-form-urlencoded`. A form with a file is\n\
        sent as the first, any other as the second.",
};

/// A scheme is not used.
pub static SCHEME: Code = Code {
    id: "B0214",
    severity: Severity::Warning,
    title: "scheme not used",
    label: "not used",
    help: "list `https`",
    explanation: "`schemes` lists something else than `http` and `https`. Requests are made\n\
        over these two only; `https` is preferred, and what Alibaba serves is called by `https`\n\
        whatever is listed. Without `host` there is nothing that a scheme could belong to.",
};

/// A boolean is written as text.
pub static NOT_A_BOOLEAN: Code = Code {
    id: "B0215",
    severity: Severity::Warning,
    title: "not a truth value",
    label: "neither `true` nor `false`",
    help: "write `true` or `false`",
    explanation: "A key that wants `true` or `false` holds something else. The texts \"true\" and\n\
        \"false\" are read as meant; anything else is left out.",
};

/// A format of numbers stands on text.
pub static FORMAT_ON_TEXT: Code = Code {
    id: "B0216",
    severity: Severity::Note,
    title: "number format on text",
    label: "no format of text",
    help: "make the type a number, or remove the format",
    explanation: "`format` names a kind of number, but `type` is `string`. The value travels as\n\
        text and is text in the generated code; the format is left out.",
};

/// A key of another version is honoured.
pub static OTHER_VERSION: Code = Code {
    id: "B0217",
    severity: Severity::Note,
    title: "key of another version",
    label: "of another version",
    help: "write it as the version of this document does",
    explanation: "A key has a meaning in another version of OpenAPI only. It is honoured as\n\
        meant; the message says how.",
};

/// A path stands twice.
pub static DUPLICATE_PATH: Code = Code {
    id: "B0218",
    severity: Severity::Error,
    title: "path stands twice",
    label: "stands twice",
    help: "remove one of the two",
    explanation: "A path of `x-ms-paths` (or the name of an API) is among `paths` already. Which\n\
        of the two is meant cannot be told.",
};

/// A vendor's extension is not honoured as it stands.
pub static EXTENSION: Code = Code {
    id: "B0219",
    severity: Severity::Warning,
    title: "extension not honoured",
    label: "not honoured",
    help: "correct the extension, or remove it with an overlay",
    explanation: "An extension that is usually understood has a form that is not, or asks for\n\
        something that is not done. The message says which.",
};

/// Part of an Alibaba description is not honoured.
pub static ALIBABA: Code = Code {
    id: "B0220",
    severity: Severity::Warning,
    title: "part of an `api-docs` document not honoured",
    label: "no counterpart",
    help: "say what is meant with an overlay",
    explanation: "A part of an Alibaba Cloud `api-docs.json` has no counterpart in OpenAPI. The\n\
        message says what is done instead.",
};

/// Text of an Alibaba description is read as the value it stands for.
pub static COERCED: Code = Code {
    id: "B0221",
    severity: Severity::Note,
    title: "value read from text",
    label: "text in place of its type",
    help: "write the value in its own type",
    explanation: "Alibaba Cloud writes limits, defaults and examples as text whatever their\n\
        type. They are read as the type that they belong to; what does not fit is left out.",
};

/// A file is read under two versions.
pub static TWO_VERSIONS: Code = Code {
    id: "B0222",
    severity: Severity::Error,
    title: "file under two versions",
    label: "under two versions",
    help: "give the file a copy for each version",
    explanation: "A file that names no version of its own has the version of the document that\n\
        refers to it, since keys such as `nullable` mean something in one version and nothing\n\
        in another. Documents of two versions refer to this file. Give it a copy for each, or\n\
        bring the documents to one version.",
};

/// A parameter has no type.
pub static UNTYPED: Code = Code {
    id: "B0223",
    severity: Severity::Warning,
    title: "parameter without a type",
    label: "without a type",
    help: "add `type`",
    explanation: "In Swagger 2.0 parameters outside of the body and headers have a `type`. This\n\
        one has none, so its value is taken as text, which is what it is on the wire.",
};

/// A reference stands in place of a mapping of names.
pub static REFERENCE_TO_NAMES: Code = Code {
    id: "B0224",
    severity: Severity::Warning,
    title: "reference in place of names",
    label: "a reference among names",
    help: "refer to each value by itself",
    explanation: "Where names stand, such as under `properties`, `$ref` is a name like any\n\
        other. This one has a text as its value, which no object can be, so it is read as a\n\
        reference to a whole mapping of names. Other tools may not. Refer to each of the\n\
        objects by itself.",
};

/// A schema that describes schemas is referred to.
pub static META_SCHEMA: Code = Code {
    id: "B0225",
    severity: Severity::Warning,
    title: "schema of schemas",
    label: "describes schemas",
    help: "refer to a schema of your own if its type matters",
    explanation: "A `$ref` leads to a meta-schema of JSON Schema or OpenAPI, so the values at\n\
        this place are schemas themselves. They are read as any JSON value. With\n\
        `--allow-origin` the meta-schema is fetched and has a type like any other schema.",
};

/// Dynamic references are read as static ones.
pub static STATIC_REFERENCE: Code = Code {
    id: "B0226",
    severity: Severity::Warning,
    title: "dynamic reference read as a static one",
    label: "leads to too many dynamic references",
    help: "name the types that are meant by plain references",
    explanation: "What a `$dynamicRef` means depends on the way that leads to it. Each way gets\n\
        types of its own, up to 50,000 nodes of the description in all. Beyond that a\n\
        `$dynamicRef` means the anchor nearest to it.",
};

/// A success of which nothing says what it holds.
pub static NO_CONTENT: Code = Code {
    id: "B0227",
    severity: Severity::Note,
    title: "success without a schema",
    label: "a call gives `()`",
    help: "add a `schema` where the service answers with content",
    explanation: "An operation of Swagger 2.0 lists what it produces, and a success of it \
        has no `schema`. Where all types that are listed are neither text nor values, such \
        as `application/octet-stream`, that is a download, and a call gives bytes. \
        Otherwise a call gives `()`, and content that comes all the same is read by \
        `send_streaming` only.\n\nAdd the `schema`, in the description or by an overlay, \
        if there is content.",
};

/// An overlay is no overlay.
pub static BAD_OVERLAY: Code = Code {
    id: "B0230",
    severity: Severity::Error,
    title: "malformed overlay",
    label: "not of an overlay",
    help: "write it as OpenAPI Overlay 1.0 or 1.1 says",
    explanation: "The file is no OpenAPI Overlay 1.0 or 1.1: a mapping with `overlay: 1.0.0`\n\
        and a list of `actions`, each with a `target` (a JSONPath of RFC 9535) and an\n\
        `update`, a `copy` of one other place or `remove: true`.",
};

/// An overlay's target matches nothing.
pub static UNMATCHED_TARGET: Code = Code {
    id: "B0231",
    severity: Severity::Warning,
    title: "overlay target matches nothing",
    label: "matches nothing",
    help: "correct the target; `bindery inspect --stage source` shows the document",
    explanation: "The `target` of an overlay's action matches nothing in the description, so\n\
        the action does nothing. The description may have changed since the overlay was\n\
        written. Overlays are applied to the document as written unless `on = \"normalised\"`\n\
        is set; then targets name the OpenAPI 3.2 shape that `bindery inspect --stage dialect`\n\
        shows.",
};

/// An overlay's action cannot be applied.
pub static MISFIT_UPDATE: Code = Code {
    id: "B0232",
    severity: Severity::Warning,
    title: "overlay action does not fit",
    label: "does not fit what it matches",
    help: "name a mapping or a list, or use `remove` and `update` on its parent",
    explanation: "The `target` of an action matches a single value, which has no members to\n\
        update, or a mapping, and the update is none. It is replaced. Or it matches the root,\n\
        which can be neither removed nor replaced: nothing is done. Overlays are meant to name\n\
        mappings and lists.",
};

/// A key of an overlay that no version of the standard has.
pub static UNKNOWN_OVERLAY_KEY: Code = Code {
    id: "B0233",
    severity: Severity::Warning,
    title: "unknown key of an overlay",
    label: "means nothing here",
    help: "correct its spelling, or remove it",
    explanation: "An overlay, its `info` or one of its actions has a key that OpenAPI Overlay\n\
        1.0 and 1.1 do not know at this place, so it has no effect. Keys that begin with `x-`\n\
        are extensions and left alone.",
};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &NO_VERSION,
    &UNKNOWN_VERSION,
    &DANGLING_REFERENCE,
    &BAD_REFERENCE,
    &REFUSED_REFERENCE,
    &REFERENCE_CYCLE,
    &WRONG_KIND,
    &MAPPING_TARGET,
    &REFERENCE_SIBLINGS,
    &MISPLACED_KEY,
    &COLLECTION_FORMAT,
    &TWO_BODIES,
    &FORM_MEDIA,
    &SCHEME,
    &NOT_A_BOOLEAN,
    &FORMAT_ON_TEXT,
    &OTHER_VERSION,
    &DUPLICATE_PATH,
    &EXTENSION,
    &ALIBABA,
    &COERCED,
    &TWO_VERSIONS,
    &UNTYPED,
    &REFERENCE_TO_NAMES,
    &META_SCHEMA,
    &STATIC_REFERENCE,
    &NO_CONTENT,
    &BAD_OVERLAY,
    &UNMATCHED_TARGET,
    &MISFIT_UPDATE,
    &UNKNOWN_OVERLAY_KEY,
];
