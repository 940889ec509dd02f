//! Codes of stage `api`: `B04xx`.

use super::{Code, Severity};

/// All codes of this stage.
pub static CODES: &[&Code] = &[
    &DEGRADED,
    &NEVER,
    &UNKNOWN_FORMAT,
    &NO_EFFECT,
    &INCLUDES_ITSELF,
    &NOT_FLATTENED,
    &SAME_TAG,
    &NO_TAG,
    &TRIAL,
    &UNDECLARED,
    &SAME_ID,
    &PATH_PARAMETER,
    &UNUSED_PATH_PARAMETER,
    &RESERVED_HEADER,
    &PARAMETER_PLACE,
    &UNKNOWN_STYLE,
    &UNKNOWN_SCHEME,
    &UNSUPPORTED_SCHEME,
    &STATUS,
    &OTHER_MEDIA_TYPE,
    &CALLBACK,
    &WEBHOOK,
    &LINK,
    &ENCODING,
    &PAGING,
    &NOTHING_INCLUDED,
    &UNTYPED,
    &CONFLICT,
    &TOO_NARROW,
    &NOT_ENUMERATED,
    &NOT_CHECKED,
    &UNKNOWN_ENCODING,
    &NO_PLACE,
    &PARAMETER_CONTENT,
    &TEXT_ONLY,
    &XML_NODE,
    &BAD_DEFAULT,
    &OPEN_WAY,
    &ONE_PATTERN,
    &NO_CONTENT,
    &UNFIT_DISCRIMINATOR,
];

/// A type that allows more than its schema.
pub static DEGRADED: Code = Code {
    id: "B0401",
    severity: Severity::Warning,
    title: "type less precise than its schema",
    label: "any JSON value",
    help: "say it more simply with an overlay if a precise type matters",
    explanation: "The schema says more than a type can express, so the type admits any \
        JSON value at this place and only there.\n\nNothing is lost on the wire. Say it \
        more simply in an overlay if a precise type matters.",
};

/// A schema that excludes every value.
pub static NEVER: Code = Code {
    id: "B0402",
    severity: Severity::Warning,
    title: "no value fits",
    label: "no value fits",
    help: "replace the schema with an overlay if values do occur",
    explanation: "The schema is `false`: no value fits it. The type admits any JSON \
        value, so that what arrives can still be read.",
};

/// A format without a type.
pub static UNKNOWN_FORMAT: Code = Code {
    id: "B0403",
    severity: Severity::Note,
    title: "unknown format",
    label: "not in the registry",
    help: "name a type for it under `[api.types]`, or leave it as it is",
    explanation: "The format is not in the OpenAPI format registry, so values stay of \
        their plain type.\n\nA type for it can be named in `bindery.toml`.",
};

/// A keyword that types do not express.
pub static NO_EFFECT: Code = Code {
    id: "B0404",
    severity: Severity::Note,
    title: "keyword without effect on the type",
    label: "not checked",
    help: "check it yourself where it matters before a call",
    explanation: "The keyword limits values in a way that types do not express. The \
        type is as if it were absent, and servers check it.",
};

/// A schema that has itself in `allOf`.
pub static INCLUDES_ITSELF: Code = Code {
    id: "B0405",
    severity: Severity::Warning,
    title: "schema includes itself",
    label: "adds nothing",
    help: "take the schema out of what it includes or chooses from",
    explanation: "Over `allOf` or `$ref` the schema includes itself, which adds nothing. \
        The inner occurrence was ignored.",
};

/// Members that a vendor's tools would lift.
pub static NOT_FLATTENED: Code = Code {
    id: "B0406",
    severity: Severity::Note,
    title: "members are not flattened",
    label: "stays nested",
    help: "set the members of the inner object",
    explanation: "`x-ms-client-flatten` asks for the members of an inner object to be \
        offered on the outer one. Types here are as values are on the wire: nested.",
};

/// Two schemas with the same value of a discriminator.
pub static SAME_TAG: Code = Code {
    id: "B0407",
    severity: Severity::Warning,
    title: "discriminator value used twice",
    label: "a second schema with this value",
    help: "give each schema a value of its own",
    explanation: "Two schemas stand for the same value of a discriminator. The first one \
        is read when it occurs.\n\nGive each its own value.",
};

/// A branch that the discriminator cannot name.
pub static NO_TAG: Code = Code {
    id: "B0408",
    severity: Severity::Warning,
    title: "branch without a discriminator value",
    label: "no value names this branch",
    help: "add the branch to `mapping`, or make it a component",
    explanation: "No value of the discriminator stands for one of the branches, so the \
        branches are told apart by what they contain.\n\nAdd the branch to `mapping`, or \
        make it a component, whose name is then its value.",
};

/// A branch that is tried.
pub static TRIAL: Code = Code {
    id: "B0409",
    severity: Severity::Note,
    title: "branch told apart by trial",
    label: "tried in turn",
    help: "add a discriminator, or a member with one value per branch",
    explanation: "Neither the JSON type nor a required member tells this branch from the \
        others. The first branch that fits is taken; unknown members are kept.\n\nA \
        discriminator, or a member with one value per branch, makes it certain.",
};

/// A required member that no one describes.
pub static UNDECLARED: Code = Code {
    id: "B0410",
    severity: Severity::Note,
    title: "required member is not declared",
    label: "not among `properties`",
    help: "declare it under `properties`, or correct its spelling",
    explanation: "`required` names a member that `properties` does not have, so it has \
        no field. If it occurs, it is kept with the other unknown members.\n\nOften it is \
        a misspelling.",
};

/// Two operations with one id.
pub static SAME_ID: Code = Code {
    id: "B0411",
    severity: Severity::Warning,
    title: "operation id used twice",
    label: "used before",
    help: "give the operation an id of its own",
    explanation: "Two operations have the same `operationId`. The later one is named \
        from its method and path.\n\nGive it an id of its own.",
};

/// A path template names a parameter that is not declared.
pub static PATH_PARAMETER: Code = Code {
    id: "B0412",
    severity: Severity::Warning,
    title: "path parameter is not declared",
    label: "a parameter of this path is missing",
    help: "declare the parameter with its type",
    explanation: "The path template has a parameter that the operation does not declare. \
        It is taken as required text.\n\nDeclare it with its type.",
};

/// A path parameter that the template does not have.
pub static UNUSED_PATH_PARAMETER: Code = Code {
    id: "B0413",
    severity: Severity::Warning,
    title: "parameter has no place",
    label: "nothing names it",
    help: "correct its name, or its `in`",
    explanation: "The operation declares a path parameter that the path template does \
        not have, or a parameter of the host that its servers do not have. It was left \
        out, or takes the path's spelling if only letter case differs.\n\nCorrect its \
        name, or its `in`.",
};

/// A header that the client sets itself.
pub static RESERVED_HEADER: Code = Code {
    id: "B0414",
    severity: Severity::Note,
    title: "header is ignored",
    label: "described elsewhere",
    help: "describe it with media types or security schemes",
    explanation: "OpenAPI says that header parameters named `Accept`, `Content-Type` and \
        `Authorization` are ignored: media types and security schemes describe them, as is \
        `Content-Type` of a response. Of a part, \
        `Content-Type` is described by `contentType`, and in a form `Content-Disposition` by \
        the member's name. Swagger \
        2.0 says so of none; there a `Content-Type` counts where there is no body.",
};

/// A parameter in no known place.
pub static PARAMETER_PLACE: Code = Code {
    id: "B0415",
    severity: Severity::Error,
    title: "parameter in an unknown place",
    label: "no place",
    help: "use `path`, `query`, `querystring`, `header` or `cookie`",
    explanation: "`in` of a parameter is none of `path`, `query`, `querystring`, `header` \
        and `cookie`. The parameter was left out.",
};

/// A style of no known name.
pub static UNKNOWN_STYLE: Code = Code {
    id: "B0416",
    severity: Severity::Error,
    title: "unknown style",
    label: "no style",
    help: "use a style of the parameter's place",
    explanation: "The style of a parameter is not known. Its place's default was taken.",
};

/// A security requirement without a scheme.
pub static UNKNOWN_SCHEME: Code = Code {
    id: "B0417",
    severity: Severity::Warning,
    title: "security scheme is not declared",
    label: "not declared",
    help: "declare the scheme under `components.securitySchemes`",
    explanation: "A security requirement names a scheme that `components` does not have. \
        No credential is one for it, so clients send nothing that requires it, unless \
        they are told to send without credentials. Where no scheme is declared at all, \
        they send the credential that they have.\n\nDeclare the scheme under \
        `components.securitySchemes`.",
};

/// A security scheme that the client cannot serve.
pub static UNSUPPORTED_SCHEME: Code = Code {
    id: "B0418",
    severity: Severity::Warning,
    title: "security scheme is not supported",
    label: "not sent",
    help: "set the header on each call, or wrap the transport",
    explanation: "Clients do not send credentials of this kind by themselves. Set the \
        header on each call, or wrap the transport.",
};

/// A key of `responses` that is no status.
pub static STATUS: Code = Code {
    id: "B0419",
    severity: Severity::Error,
    title: "not a status",
    label: "no status",
    help: "write a status such as `200`, a range such as `4XX`, or `default`",
    explanation: "A key of `responses` is neither a status code, nor a range such as \
        `4XX`, nor `default`. The response was left out.",
};

/// A response in further media types.
pub static OTHER_MEDIA_TYPE: Code = Code {
    id: "B0420",
    severity: Severity::Note,
    title: "further media types",
    label: "not asked for",
    help: "choose another with an overlay that removes the first",
    explanation: "The response comes in several media types. Clients ask for one, JSON \
        if it is among them. Or a request can be sent in several, some of which have no \
        method: they cover others, or hold what another media type says as well.",
};

/// A callback.
pub static CALLBACK: Code = Code {
    id: "B0421",
    severity: Severity::Note,
    title: "callback is not generated",
    label: "not generated",
    help: "give the callback an operation",
    explanation: "The callback has no operations, or is one of a request that is itself a \
        callback. Nothing is generated for it.",
};

/// A webhook.
pub static WEBHOOK: Code = Code {
    id: "B0422",
    severity: Severity::Note,
    title: "webhook is generated in part",
    label: "in part",
    help: "read and write the rest by hand",
    explanation: "A webhook or callback has parameters, security or servers, or expects \
        content or headers in the answer. Only the type of what it sends is generated; read and write the rest by hand.",
};

/// A link.
pub static LINK: Code = Code {
    id: "B0423",
    severity: Severity::Note,
    title: "link is not generated",
    label: "not generated",
    help: "make the call that the link names with values of the answer",
    explanation: "Links say how values of a response serve another operation. This \
        version generates nothing for them.",
};

/// An encoding that is not honoured.
pub static ENCODING: Code = Code {
    id: "B0424",
    severity: Severity::Warning,
    title: "encoding is not honoured",
    label: "not honoured",
    help: "remove it, or move it to a media type that it is for",
    explanation: "`encoding` of a media type asks for something that has no meaning in that \
        media type (OpenAPI 3.2, 4.15): `headers` are for parts, styles for members of forms, \
        whose members are text or JSON and nothing else, and other bodies have neither; it \
        names a style that is none, or a member that the schema does not have; it stands in \
        the content of a parameter; or it asks for an object in a form of parts to be a part \
        for each of its members (`style: form` with `explode`). The media type's default is \
        used, which for an object is a part of JSON.",
};

/// Paging that does not fit its operation.
pub static PAGING: Code = Code {
    id: "B0425",
    severity: Severity::Warning,
    title: "paging does not fit the operation",
    label: "does not fit",
    help: "correct it with `x-bindery-paging` in an overlay",
    explanation: "The paging of an operation lacks a part, or names a parameter or \
        member that the operation does not have. The operation is generated without \
        paging; where only the way of its links is wrong, they are followed as they are.",
};

/// Patterns that match no operation.
pub static NOTHING_INCLUDED: Code = Code {
    id: "B0426",
    severity: Severity::Error,
    title: "pattern matches no operation",
    label: "fits no operation",
    help: "list the operations with `bindery inspect`",
    explanation: "A pattern of `include` or `exclude` fits no operation of the \
        description. It is misspelt, or the operation is gone. For `include` this is an \
        error, since what an earlier run wrote would be removed; for `exclude` it is a \
        warning.\n\n`*` stands for any text; letter case counts.",
};

/// A schema with keywords of one type and no type.
pub static UNTYPED: Code = Code {
    id: "B0431",
    severity: Severity::Note,
    title: "no type is said",
    label: "any JSON value",
    help: "add `type`",
    explanation: "Keywords such as `pattern`, `format` or `minimum` hold for values of one \
type. Without `type` they leave every value of another type possible, so the emitted type \
is a JSON value.\n\n\
Add the `type` that is meant, in the description or in an overlay.",
};

/// Statements about one value that exclude each other.
pub static CONFLICT: Code = Code {
    id: "B0432",
    severity: Severity::Warning,
    title: "statements exclude each other",
    label: "exclude each other",
    help: "correct one of the two with an overlay",
    explanation: "A schema and what it includes by `allOf` or `$ref` ask for types or values \
that have nothing in common, so by the letter no value fits. What the schema itself says \
wins over what it includes.",
};

/// A format that does not hold the numbers that its schema shows.
pub static TOO_NARROW: Code = Code {
    id: "B0433",
    severity: Severity::Note,
    title: "number beyond its format",
    label: "beyond the format",
    help: "correct the format or the number with an overlay",
    explanation: "A bound, default, listed value or example of a schema is a number that \
its `format` cannot hold. What a service shows it may send, so the emitted type is the next \
wider one that holds it: 64 bits, else an integer of any size, or a number with a fraction.\n\n\
If the number is wrong (JavaScript writes 9223372036854775807 as 9223372036854776000), \
correct it with an overlay.",
};

/// Listed values that make no enumeration.
pub static NOT_ENUMERATED: Code = Code {
    id: "B0434",
    severity: Severity::Note,
    title: "listed values are not enumerated",
    label: "admits other values",
    help: "compare with the listed values where it matters",
    explanation: "`enum` or `const` lists numbers with fractions, or truth values. They make \
        no names, so the type is a number or a truth value, which admits others than those \
        that are listed. Nothing checks them before a call.",
};

/// Limits on values that are neither checked nor part of the documentation.
pub static NOT_CHECKED: Code = Code {
    id: "B0435",
    severity: Severity::Note,
    title: "limits neither checked nor documented",
    label: "limits that nothing checks",
    help: "say them in `description` if callers should know them",
    explanation: "Keywords such as `minimum`, `maxItems` or `pattern`, alternatives that only \
        say what is `required`, and `propertyNames` limit values in a way that types do not \
        express. Those of a type, a member, a parameter or a header are shown in its \
        documentation. These stand elsewhere, such as at the elements of the elements of a \
        list: they are not shown, and servers check them.",
};

/// A `contentEncoding` that is left to the program.
pub static UNKNOWN_ENCODING: Code = Code {
    id: "B0436",
    severity: Severity::Note,
    title: "content encoding is not undone",
    label: "text as it is on the wire",
    help: "encode and decode the text in the program",
    explanation: "`contentEncoding` names an encoding other than `base64` and `base64url`. \
        The value is text as it is on the wire; nothing encodes or decodes it.",
};

/// Something said beside a type where nothing is emitted to say it of.
pub static NO_PLACE: Code = Code {
    id: "B0437",
    severity: Severity::Note,
    title: "said where nothing is emitted to say it of",
    label: "not taken over",
    help: "say it of the type, the member or the parameter that holds this",
    explanation: "`description`, `default`, `readOnly`, another name and such belong to a type, \
        a member or a parameter. This schema is none of them: it is an element of a list, a \
        value of a map, one of several alternatives, a part of `allOf`, or the whole of a \
        body, and its type has no name of its own. The type is as if it had not been said.\n\n\
        If it matters, say it one level further out, or make the schema a component.",
};

/// The `content` of a parameter that cannot be written so.
pub static PARAMETER_CONTENT: Code = Code {
    id: "B0438",
    severity: Severity::Warning,
    title: "content of a parameter is not honoured",
    label: "not written so",
    help: "use `schema`, or `content` of JSON, a form or text",
    explanation: "A parameter is written as JSON, as a form, or as the text of a scalar. Its \
        `content` names another media type, or text for a value that is none, so JSON was \
        taken; or it stands beside `schema`, which excludes it (OpenAPI 3.2, 4.12), and had \
        no effect.",
};

/// An object or array of a text type.
pub static TEXT_ONLY: Code = Code {
    id: "B0439",
    severity: Severity::Warning,
    title: "content is given as text or bytes",
    label: "no text",
    help: "correct the media type, or the schema",
    explanation: "The schema asks for an object or an array, but its media type is one of text, \
        and nothing says how such a value is written as text. Or it is the `content` of a \
        header, whose text is not read as JSON and the like. The content is given and taken \
        as text; the schema has no effect. Of a media type that is not encoded, such as CBOR, \
        the same holds with bytes.",
};

/// A value without a node of XML.
pub static XML_NODE: Code = Code {
    id: "B0440",
    severity: Severity::Warning,
    title: "value without a node of XML",
    label: "is an element",
    help: "leave `nodeType` out, or take the members over into what holds them",
    explanation: "`nodeType: none` (OpenAPI 3.2, 4.26) says that a value has no node of its own \
        in XML: what is in it stands directly in what holds it. That is so for lists anyway; \
        any other value is written and read as an element of its name all the same.\n\nTake \
        its members over into the schema that holds it, such as by `allOf`.",
};

/// A default that its schema excludes.
pub static BAD_DEFAULT: Code = Code {
    id: "B0441",
    severity: Severity::Warning,
    title: "default contradicts its schema",
    label: "excluded by its schema",
    help: "correct the default, or the schema",
    explanation: "A `default` is what a service takes where nothing is said, so it has to be \
        a value that could be said. This one is of another type, none of the listed values, \
        beyond a limit, or not written as the format has it. The emitted code does not state \
        it.\n\nCorrect the default or the schema, in the description or by an overlay. In YAML, \
        text that looks like a number or a truth value stands in quotes.",
};

/// A parameter in a way that the standard leaves open.
pub static OPEN_WAY: Code = Code {
    id: "B0442",
    severity: Severity::Warning,
    title: "parameter in a way that the standard leaves open",
    label: "left open by the standard",
    help: "use `content` of JSON, or describe what the service takes by an overlay",
    explanation: "OpenAPI does not say how such a parameter is written: the styles are for \
        scalars, for lists and objects of them, and `deepObject` is for objects; a parameter \
        `in: querystring` is the whole of the query, so that no other is beside it (OpenAPI \
        3.2, 4.12). Items that are lists or objects are written as JSON, lists in `deepObject` \
        in brackets as objects are, scalars as in `form`, and all parameters of a query one \
        after the other.\n\nWhat the service takes may be something else.",
};

/// A pattern that is taken for all further members.
pub static ONE_PATTERN: Code = Code {
    id: "B0443",
    severity: Severity::Note,
    title: "members that match no pattern",
    label: "the type of all further members",
    help: "say `additionalProperties: false`, or the type of the others",
    explanation: "`patternProperties` says of what type members of some names are, and nothing \
        is said of the others, which JSON Schema then allows to be anything. They are taken \
        to be of the same type, as nearly every description means it: one that is not is left \
        out of a record with a note, and refused in a map.",
};

/// Content of a response that cannot have any.
pub static NO_CONTENT: Code = Code {
    id: "B0444",
    severity: Severity::Warning,
    title: "content of a response that has none",
    label: "never comes",
    help: "remove the content, or say it under the status that it comes with",
    explanation: "A response declares content, but its status says that there is none: 204, \
        205 and 304 end with their header fields (RFC 9110, 15.3.5, 15.3.6 and 15.4.5). The \
        content is left out; calls give nothing for such a response, and no error.\n\n\
        Remove the content, or say it under the status that it comes with, such as 200.",
};

/// A discriminator that speaks of something else than what it tells apart.
pub static UNFIT_DISCRIMINATOR: Code = Code {
    id: "B0445",
    severity: Severity::Warning,
    title: "discriminator that does not fit",
    label: "speaks of something else",
    help: "name a member of what is told apart, and map values to the branches alone",
    explanation: "A discriminator names a member of the objects that it tells apart, and its \
        `mapping` says which of them each value stands for. Where none of them declares \
        that member, often because of a misspelling, or where a value stands for a schema \
        that is no branch, what is received with it is kept as it came, under no variant \
        of its own.\n\nCorrect the name, or list the schema among the branches.",
};
