//! What the reader says about documents that are not as they should be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Linked, inspect, read};
use crate::diagnostic::{Diagnostics, Severity, Telling};
use crate::dialect;
use crate::source::Sources;

/// What was said, and the typed document.
fn reading(texts: &[(&str, &str)]) -> (Vec<String>, String) {
    let (out, shown) = findings(texts);
    let said = out.iter().map(|found| format!("{} {}", found.code.id, found.message));
    (said.collect(), shown)
}

/// Reads files, the first of which is the root.
fn findings(texts: &[(&str, &str)]) -> (Diagnostics, String) {
    let files: BTreeMap<String, Vec<u8>> =
        texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())).collect();
    let mut sources = Sources::new();
    let mut out = Diagnostics::default();
    let root = sources.load(texts[0].0, &files, &mut out).expect("a document");
    let normalised = dialect::normalise(&mut sources, root, &[], &files, &mut out)
        .expect("a description");
    let named: Vec<_> = normalised
        .files
        .iter()
        .map(|file| (sources.root(*file), Arc::from(sources.name(*file))))
        .collect();
    let linked = Linked {
        tree: &sources.tree,
        root: normalised.root,
        refs: &normalised.refs,
        failed: &normalised.failed,
        files: &named,
    };
    let spec = read(linked, &mut out);
    out.settle(Telling::Together);
    (out, inspect(&spec))
}

#[track_caller]
fn check(rest: &str, expected: &[&str]) {
    let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}");
    let (said, _) = reading(&[("api.yaml", &text)]);
    assert_eq!(said, expected);
}

#[test]
fn members_that_call_themselves_required_are_reported() {
    check(
        "paths: {}\ncomponents: {schemas: {X: {properties: {a: {required: true}, b: {required: 'true'}, c: {required: false}}}}}",
        &[
            "B0303 `required: true` on a schema has no effect",
            "B0303 `required: true` on a schema has no effect",
        ],
    );
}

#[test]
fn several_mistakes_are_reported_at_once() {
    check(
        "paths: {/a: {get: {parameters: [{in: query}, {name: n}], tags: 3, respones: {}}}}",
        &[
            "B0303 `tags` of this operation is a number, not a list of texts",
            "B0304 this parameter has no `name`",
            "B0304 this parameter has no `in`",
            "B0301 `respones` of this operation is not known",
        ],
    );
}

#[test]
fn methods_are_keys_in_lower_case() {
    check(
        "paths: {/a: {POST: {responses: {}}}}",
        &["B0301 `POST` of this path item is not known"],
    );
}

#[test]
fn a_part_of_the_api_of_the_wrong_kind_is_an_error_and_null_is_not() {
    check("paths: 3", &["B0309 `paths` of the description is a number, not an object"]);
    check("paths: null", &["B0303 `paths` of the description is null, not an object"]);
    check("servers: []", &["B0304 the description has no `paths`"]);
}

#[test]
fn foreign_extensions_are_bundled_in_a_note_and_ours_are_checked() {
    check(
        "paths: {/a: {get: {x-ms-q: 1, x-foo: 1, x-bindery-grup: a}, put: {x-ms-q: 1}}}",
        &[
            "B0302 `x-bindery-grup` of this operation is not known",
            "B0355 `x-foo`, `x-ms-q` (2 times) are vendor extensions without a meaning here",
        ],
    );
}

#[test]
fn keys_of_paths_that_are_no_templates_are_errors() {
    let check_path = |path: &str, why: &str| {
        check(
            &format!("paths: {{{path:?}: {{}}}}"),
            &[&format!("B0350 the path `{why}")],
        );
    };
    check_path("/a/{id", "/a/{id` has a `{` without a `}`");
    check_path("/a/id}", "/a/id}` has a `}` without a `{`");
    check_path("/a/{}", "/a/{}` has `{}` without a name");
    check_path("/a/{b{c}}", "/a/{b{c}}` has a brace within braces");
    check_path("a/b", "a/b` does not begin with `/`");
    check_path("https://evil.example/a", "https://evil.example/a` is a URL");
    check_path("/a\r\nHost: evil", "/a\\r\\nHost: evil` holds a control character");
    check_path("/a/../b", "/a/../b` has a segment that leads elsewhere");
    check_path("/{a}/{a}", "/{a}/{a}` names a parameter twice");
    check_path("/a%zz", "/a%zz` has a `%` that begins no encoded byte");
    check_path("/a#b", "/a#b` is called without its fragment");
    check("paths: {'/a/{id}.{format}': {}, '/': {}}", &[]);
}

#[test]
fn templates_that_differ_in_names_alone_are_one_path() {
    check(
        "paths: {'/a/{b}': {}, '/a/{c}': {}, '/a/{b}/c': {}, '/{b}/a': {}, '/a/{d}?x': {}}",
        &["B0350 the path `/a/{c}` is the same as `/a/{b}`"],
    );
}

#[test]
fn lists_of_no_value_are_reported() {
    check(
        "paths: {}\ncomponents: {schemas: {X: {type: string, enum: []}}}",
        &["B0303 `enum` lists no value and is left out"],
    );
}

#[test]
fn names_of_headers_have_their_characters() {
    check(
        "paths: {/a: {get: {parameters: [{name: X-Ok, in: header, schema: {}}, {name: 'a b', in: header, schema: {}},
          {name: 'a b', in: query, schema: {}}]}}}",
        &["B0358 `a b` is no name of a header"],
    );
}

#[test]
fn a_parameter_stands_once_in_a_list_unless_word_for_word() {
    check(
        "paths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: string}},
          {name: q, in: query, schema: {type: integer}}]}}}",
        &["B0351 the query parameter `q` stands twice in one list"],
    );
    check(
        "paths: {/a: {get: {parameters: [{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}},
          {name: q, in: query, required: true, description: d, schema: {}}, {name: q, in: header, schema: {}}]}}}",
        &[],
    );
}

#[test]
fn a_parameter_is_written_in_one_media_type() {
    check(
        "paths: {/a: {get: {parameters: [{name: q, in: query, content:
          {application/json: {}, text/plain: {}}}]}}}",
        &[
            "B0352 `content` has `application/json` and `text/plain`, and a parameter is \
           written in one of them",
        ],
    );
}

#[test]
fn schemas_that_include_themselves_are_cut_open_once() {
    check(
        "paths: {}
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}
    B: {allOf: [{$ref: '#/components/schemas/C'}]}
    C: {allOf: [{$ref: '#/components/schemas/B'}]}
    D: {allOf: [{$ref: '#/components/schemas/E'}]}
    E: {properties: {d: {$ref: '#/components/schemas/D'}}}",
        &[
            "B0353 `A` includes itself by `allOf`",
            "B0353 `B` includes itself by `allOf`",
        ],
    );
}

#[test]
fn keys_without_a_value_are_read_as_empty_objects() {
    check(
        "paths: {/a: , /b: {get: }}\ncomponents: {schemas: {A: {properties: {p: }}}}",
        &[
            "B0354 this path item has no value and is read as an empty object",
            "B0354 `get` has no operation and is left out",
            "B0354 this schema has no value and is read as an empty object",
        ],
    );
}

#[test]
fn a_discriminator_names_a_member() {
    check(
        "paths: {}\ncomponents: {schemas: {A: {discriminator: {propertyName: ''}}}}",
        &["B0304 `propertyName` of this discriminator is empty"],
    );
}

#[test]
fn unknown_types_and_odd_schemas_do_not_stop_the_reader() {
    check(
        "paths: {}
components:
  schemas:
    A: {type: strnig, propertes: {}}
    B: 3
    C: {items: [{type: string}], required: true}
    D: true",
        &[
            "B0307 `strnig` is not a value of `type`",
            "B0301 `propertes` of this schema is not known",
            "B0305 this schema is a number, not an object",
            "B0303 `required: true` on a schema has no effect",
            "B0311 a list under `items` is read as `prefixItems`",
        ],
    );
}

#[test]
fn children_in_other_files_are_found_and_unused_ones_are_not_read() {
    let root = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components: {schemas: {Use: {$ref: 'more.yaml#/components/schemas/Base'}}}";
    let more = "components:
  schemas:
    Base: {discriminator: {propertyName: t}}
    Child: {allOf: [{$ref: '#/components/schemas/Base'}]}
    Unused: {type: string}";
    let (said, shown) = reading(&[("api.yaml", root), ("more.yaml", more)]);
    assert_eq!(said, [] as [&str; 0]);
    let schemas: Vec<&str> =
        shown.lines().filter(|line| line.contains("schema ")).collect();
    let expected = [
        "  schema #0 Use -> #1",
        "  schema #1 Base by t children[#2]",
        "  schema #2 Child allOf[#3]",
        "  schema #3 -> #1",
    ];
    assert_eq!(schemas, expected);
}

#[track_caller]
fn check_servers(servers: &str, expected: &[&str]) {
    check(&format!("servers: [{servers}]\npaths: {{}}"), expected);
}

#[test]
fn servers_that_no_client_can_use_are_reported() {
    let cases = [
        ("https://x/) ; pub fn f(){}", "it holds ` `"),
        ("https://user:pass@h.example", "it holds `@`"),
        ("https://h.example/?key=a", "it holds `?`"),
        ("https://h.example/{}", "it holds `{`"),
        ("ftp://h.example", "it is neither `http` nor `https`"),
        ("https://h.example:99999/v1", "`99999` is no port"),
        ("https://h.example/../v1", "its path holds a segment `.` or `..`"),
        ("https:///v1", "it has no host"),
    ];
    for (url, why) in cases {
        let said = format!("B0357 no client can use the server `{url}`: {why}");
        check_servers(&format!("{{url: \"{url}\"}}"), &[&said]);
    }
    check_servers("{url: /v1}, {url: ''}, {url: 'HTTP://[::1]:80/v1/'}", &[]);
    let variables = "variables: {s: {enum: [http, https]}, p: {default: '8443'}, b: {}}";
    check_servers(&format!("{{url: '{{s}}://h:{{p}}/{{b}}', {variables}}}"), &[]);
}

#[test]
fn variables_that_no_server_declares_are_asked_for() {
    let (said, shown) = reading(&[(
        "api.yaml",
        "openapi: 3.2.0
info: {title: T, version: '1'}
servers: [{url: 'https://{tenant}.example.com/{base}/{tenant}', variables: {base: {default: v1}}}]
paths:
  /a:
    get:
      parameters: [{name: bucket, in: host, required: true, schema: {type: string}}]
      servers: [{url: 'https://{bucket}.example.com'}]
      responses: {}",
    )]);
    assert_eq!(said, ["B0361 `variables` does not declare `{tenant}`"]);
    assert!(shown.contains("tenant"), "{shown}");
}

#[test]
fn names_of_headers_and_cookies_are_looked_at() {
    check(
        "paths: {/a: {get: {responses: {}, parameters: [
  {name: 'a b', in: header, schema: {}}, {name: a;b, in: cookie, schema: {}},
  {name: a;b, in: query, schema: {}}]}}}",
        &["B0358 `a b` is no name of a header", "B0358 `a;b` is no name of a cookie"],
    );
}

#[test]
fn limits_of_the_wrong_kind_and_empty_choices_are_reported() {
    check(
        "paths: {}
components: {schemas: {A: {minimum: '1', pattern: 1, uniqueItems: no, maxLength: 3,
  contentSchema: true, oneOf: [], dependentRequired: [a]}}}",
        &[
            "B0303 `minimum` of this schema is text, not a number",
            "B0303 `pattern` of this schema is a number, not text",
            "B0303 `uniqueItems` of this schema is text, not true or false",
            "B0303 `dependentRequired` of this schema is a list, not an object",
            "B0303 `oneOf` of this schema is an empty list, not a list of schemas",
        ],
    );
}

#[test]
fn keys_of_content_that_are_no_media_types_are_reported_once() {
    let responses = |first: &str, second: &str| {
        format!(
            "paths: {{/a: {{get: {{responses: {{'200': {{content: {{{first}: {{}}}}}},
  '201': {{content: {{{second}: {{}}}}}}}}}}}}}}"
        )
    };
    check(&responses("'*'", "'*'"), &["B0359 `*` is no media type"]);
    check(
        &responses("'a/b, c/d'", "/json"),
        &["B0359 `a/b, c/d` is no media type", "B0359 `/json` is no media type"],
    );
    check(&responses("'*/*'", "'application/a.b+json; charset=\"x, y\"'"), &[]);
}

#[test]
fn a_parameter_of_which_nothing_is_said_is_reported() {
    check(
        "paths: {/a: {get: {parameters: [{name: a, in: query},
  {name: b, in: query, content: {application/json: {}}}, {name: c, in: query, schema: {}}]}}}",
        &["B0360 the parameter `a` has no `schema`"],
    );
}

#[test]
fn a_schema_that_includes_itself_is_an_error_where_an_operation_reaches_it() {
    let severity = |paths: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {paths}
components: {{schemas: {{A: {{allOf: [{{$ref: '#/components/schemas/A'}}]}},
  B: {{items: {{$ref: '#/components/schemas/A'}}}}}}}}"
        );
        let (out, _) = findings(&[("api.yaml", &text)]);
        out.iter().map(|found| (found.code.id, found.severity)).collect::<Vec<_>>()
    };
    let by = "{/a: {get: {responses: {'200': {content: {application/json:
  {schema: {$ref: '#/components/schemas/B'}}}}}}}}";
    assert_eq!(severity(by), [("B0353", Severity::Error)]);
    assert_eq!(severity("{}"), [("B0353", Severity::Warning)]);
}

#[test]
fn a_final_state_is_found_in_a_known_place() {
    let hint = |via: &str| {
        format!(
            "paths: {{/a: {{put: {{responses: {{}}, x-bindery-long-running: {{final-state-via: {via}}}}}}}}}"
        )
    };
    check(&hint("Azure-Async-Operation"), &[]);
    check(
        &hint("custom-link"),
        &["B0307 `custom-link` is not a value of `final-state-via`"],
    );
    check(&hint("1"), &["B0307 a number is not a value of `final-state-via`"]);
}

#[test]
fn a_method_is_a_token() {
    check(
        "paths: {/a: {additionalOperations: {COPY: {responses: {}}, 'LINK it': {responses: {}}}}}",
        &["B0307 `LINK it` is no method"],
    );
}

#[test]
fn a_misspelt_word_is_told_from_one_that_means_nothing_here() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    gett: {}
    post:
      reponses: {}
      schema: {}
components:
  schemas:
    A: {type: object, proprties: {}, nulable: true}
  securitySchemes:
    O: {type: oauth2, flows: {clientcredentials: {}}}
";
    let (out, _) = findings(&[("a.yaml", text)]);
    let helps: Vec<_> = out.iter().filter_map(|found| found.help.as_deref()).collect();
    assert_eq!(
        helps,
        [
            "did you mean `clientCredentials`?",
            "did you mean `responses`?",
            "remove it, or correct its spelling",
            "did you mean `get`?",
            "did you mean `properties`?",
            "remove it, or correct its spelling",
        ]
    );
}

#[test]
fn keywords_of_another_type_and_parents_that_are_none_are_reported() {
    let text = "openapi: 3.2.0
info: {title: T, version: 1.10}
tags:
- {name: a, parent: b}
- {name: b, parent: a}
- {name: c, parent: d}
- {name: e, parent: a}
paths: {}
components:
  schemas:
    O: {type: object, items: {type: string}}
    A: {type: array, items: {}, properties: {}, required: [a]}
    S: {type: [string, 'null'], additionalProperties: false}
    N: {type: 'null'}
    B: {type: [object, array], items: {}, properties: {a: true}}
";
    let (said, _) = reading(&[("a.yaml", text)]);
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    assert_eq!(
        said,
        [
            "B0307 the tag `a` is above itself",
            "B0307 the tag `b` is above itself",
            "B0307 no tag is called `d`",
            "B0364 `items` says nothing of a value of this `type`",
            "B0364 `properties` says nothing of a value of this `type`",
            "B0364 `additionalProperties` says nothing of a value of this `type`",
        ]
    );
}
