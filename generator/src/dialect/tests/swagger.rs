use super::{check, check_findings, check_with, run, swagger};

const GET: &str = "/paths/~1a/get";

fn get(operation: &str) -> String {
    swagger(&format!("paths:\n  /a:\n    get: {operation}\n"))
}

#[test]
fn hosts_become_servers() {
    let servers =
        |members: &str, expect: &str| check(&swagger(members), "/servers", expect);
    servers(
        "host: a.b\nbasePath: /v1/\nschemes: [http, https]",
        r#"[{"url":"https://a.b/v1"},{"url":"http://a.b/v1"}]"#,
    );
    servers("host: a.b", r#"[{"url":"https://a.b"}]"#);
    servers("basePath: /v1", r#"[{"url":"/v1"}]"#);
    servers("paths: {}", r#"[{"url":"/"}]"#);
}

#[test]
fn host_templates_become_variables() {
    let text = "x-ms-parameterized-host:\n  hostTemplate: '{vault}.b.net'\n  parameters:\n  - {$ref: '#/parameters/V'}\n\
        parameters: {V: {name: vault, in: path, required: true, type: string, default: x}}";
    check(
        &swagger(text),
        "/servers",
        r#"[{"url":"https://{vault}.b.net","variables":{"vault":{"default":"x"}}}]"#,
    );
}

#[test]
fn definitions_become_components() {
    let text = "definitions: {D: {type: object}}\nresponses: {R: {description: r}}\n\
        parameters: {P: {name: p, in: query, type: string}}\nsecurityDefinitions: {S: {type: basic}}";
    check(
        &swagger(text),
        "/components",
        r#"{"schemas":{"D":{"type":"object"}},
            "parameters":{"P":{"name":"p","in":"query","schema":{"type":"string"}}},
            "responses":{"R":{"description":"r"}},
            "securitySchemes":{"S":{"type":"http","scheme":"basic"}}}"#,
    );
}

#[test]
fn oauth_flows_become_objects() {
    let text = "securityDefinitions: {S: {type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: t, scopes: {s: d}}}";
    check(
        &swagger(text),
        "/components/securitySchemes/S",
        r#"{"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"a","tokenUrl":"t","scopes":{"s":"d"}}}}"#,
    );
}

#[test]
fn collection_formats_become_styles() {
    let style = |format: &str, place: &str, expect: &str| {
        let parameter = format!(
            "{{name: p, in: {place}, type: array, items: {{type: string}}, {format}}}"
        );
        check(
            &get(&format!("{{parameters: [{parameter}]}}")),
            &format!("{GET}/parameters/0"),
            expect,
        );
    };
    let with = |place: &str, style: &str| {
        format!(
            r#"{{"name":"p","in":"{place}","schema":{{"type":"array","items":{{"type":"string"}}}},{style}}}"#
        )
    };
    style(
        "collectionFormat: csv",
        "query",
        &with("query", r#""style":"form","explode":false"#),
    );
    style(
        "description: d",
        "query",
        &with("query", r#""description":"d","style":"form","explode":false"#),
    );
    style(
        "collectionFormat: multi",
        "query",
        &with("query", r#""style":"form","explode":true"#),
    );
    style(
        "collectionFormat: ssv",
        "query",
        &with("query", r#""style":"spaceDelimited","explode":false"#),
    );
    style(
        "collectionFormat: tsv",
        "query",
        &with("query", r#""style":"tabDelimited","explode":false"#),
    );
    style(
        "collectionFormat: pipes",
        "query",
        &with("query", r#""style":"pipeDelimited","explode":false"#),
    );
    style("collectionFormat: csv", "path", &with("path", r#""explode":false"#));
}

#[test]
fn collection_formats_that_have_no_style_are_reported() {
    for format in ["multi", "lines"] {
        let text = get(&format!(
            "{{parameters: [{{name: p, in: path, type: array, items: {{type: string}}, collectionFormat: {format}}}]}}"
        ));
        let explode = format!("{GET}/parameters/0/explode");
        check_with(&text, &["B0211 5:98"], &explode, "false");
    }
}

#[test]
fn collection_formats_outside_of_queries_are_hints() {
    let list = "type: array, items: {type: string}, collectionFormat";
    let text = get(&format!(
        "{{parameters: [{{name: p, in: path, {list}: ssv}}, {{name: h, in: header, {list}: tsv}}],\n\
          responses: {{200: {{description: d, headers: {{X: {{{list}: pipes}}}}}}}}}}"
    ));
    let hint = |place: &str, style: &str| {
        check(&text, &format!("{GET}/{place}/x-bindery-style"), &format!("{style:?}"));
    };
    hint("parameters/0", "spaceDelimited");
    hint("parameters/1", "tabDelimited");
    hint("responses/200/headers/X", "pipeDelimited");
}

#[test]
fn joined_arrays_in_a_format_become_arrays() {
    let text =
        get("{parameters: [{name: p, in: query, type: string, format: array (int32)}]}");
    check(
        &text,
        &format!("{GET}/parameters/0"),
        r#"{"name":"p","in":"query","schema":{"type":"array","items":{"type":"integer","format":"int32"}},
            "style":"form","explode":false}"#,
    );
}

#[test]
fn the_media_type_is_no_reserved_header() {
    check(
        &get("{parameters: [{name: content-type, in: header, type: string}]}"),
        &format!("{GET}/parameters/0"),
        r#"{"name":"content-type","in":"header","schema":{"type":"string"},
            "x-bindery-unreserved":true}"#,
    );
}

#[test]
fn body_parameters_become_request_bodies() {
    let text = get(
        "{consumes: [text/json], parameters: [{name: task, in: body, required: true, schema: {type: string}}]}",
    );
    check(
        &text,
        GET,
        r#"{"parameters":[],"requestBody":{"required":true,
            "content":{"text/json":{"schema":{"type":"string"}}},"x-bindery-name":"task"}}"#,
    );
}

#[test]
fn shared_body_parameters_keep_their_node() {
    let text = swagger(
        "paths: {/a: {get: {parameters: [{$ref: '#/parameters/B'}]}}}\n\
        parameters: {B: {name: b, in: body, schema: {type: string}}}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    let holder = outcome.node("/paths/~1a/get/requestBody");
    let body = outcome.node("/components/requestBodies/B");
    assert_eq!(outcome.normalised.as_ref().unwrap().refs.get(&holder), Some(&body));
    assert!(outcome.sources.tree.get(body, "content").is_some());
}

#[test]
fn bodies_of_a_path_reach_its_operations() {
    let text = swagger(
        "paths: {/a: {parameters: [{name: b, in: body, schema: {}}], put: {}, post: {}}}",
    );
    let expect =
        r#"{"content":{"application/json":{"schema":{}}},"x-bindery-name":"b"}"#;
    check(&text, "/paths/~1a/put/requestBody", expect);
    check(&text, "/paths/~1a/post/requestBody", expect);
}

#[test]
fn form_parameters_of_a_path_add_to_those_of_an_operation() {
    let text = swagger(
        "paths: {/a: {parameters: [{name: a, in: formData, type: string, required: true}, \
        {name: b, in: formData, type: string}], get: {parameters: \
        [{name: b, in: formData, type: integer}, {name: c, in: formData, type: string}]}}}",
    );
    check(
        &text,
        &format!("{GET}/requestBody/content/application~1x-www-form-urlencoded/schema"),
        r#"{"type":"object","properties":{"a":{"type":"string"},
            "b":{"type":"integer"},"c":{"type":"string"}},"required":["a"]}"#,
    );
}

#[test]
fn forms_become_objects() {
    let text = get(
        "{parameters: [{name: a, in: formData, type: string, required: true}, \
        {name: b, in: formData, type: array, items: {type: string}, collectionFormat: multi}]}",
    );
    check(
        &text,
        &format!("{GET}/requestBody"),
        r#"{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object",
            "properties":{"a":{"type":"string"},"b":{"type":"array","items":{"type":"string"}}},"required":["a"]},
            "encoding":{"b":{"style":"form","explode":true}}}},"required":true}"#,
    );
}

#[test]
fn files_are_sent_as_multipart() {
    let text = get(
        "{consumes: [application/json], parameters: [{name: f, in: formData, type: file}]}",
    );
    check_with(
        &text,
        &["B0213 5:54"],
        &format!("{GET}/requestBody/content"),
        r#"{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary"}}}}}"#,
    );
}

#[test]
fn two_bodies_are_an_error() {
    let text = get(
        "{parameters: [{name: a, in: body, schema: {}}, {name: b, in: formData, type: string}]}",
    );
    check_findings(&[("api.yaml", &text)], &["B0212 5:24"]);
}

#[test]
fn response_schemas_become_content() {
    let text = get(
        "{produces: [text/json], responses: {'200': {description: d, schema: {type: string}, examples: {text/json: x}}, '204': {description: e}}}",
    );
    check(
        &text,
        &format!("{GET}/responses"),
        r#"{"200":{"description":"d","content":{"text/json":{"schema":{"type":"string"},"example":"x"}}},"204":{"description":"e"}}"#,
    );
}

#[test]
fn files_of_text_are_bytes_of_any_type() {
    check(
        &get(
            "{produces: [application/json, text/csv], responses: {'200': {description: d, schema: {type: file}}}}",
        ),
        &format!("{GET}/responses/200/content"),
        r#"{"*/*":{"schema":{"type":"string","format":"binary"}}}"#,
    );
}

#[test]
fn files_in_responses_are_bytes() {
    let text = get(
        "{produces: [application/json], responses: {'200': {description: d, schema: {type: file}}}}",
    );
    check(
        &text,
        &format!("{GET}/responses/200/content"),
        r#"{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}"#,
    );
}

#[test]
fn downloads_without_a_schema_are_bytes() {
    let check_content = |produces: &str,
                         status: &str,
                         findings: &[&str],
                         expect: &str| {
        let text = get(&format!(
            "{{produces: [{produces}], responses: {{'{status}': {{description: d}}}}}}"
        ));
        check_with(&text, findings, &format!("{GET}/responses/{status}"), expect);
    };
    let bytes = r#"{"description":"d","content":{"application/x-tar":{}}}"#;
    let nothing = r#"{"description":"d"}"#;
    check_content("application/x-tar", "200", &[], bytes);
    check_content("application/x-tar", "204", &[], nothing);
    check_content("application/x-tar", "404", &[], nothing);
    check_content("text/plain", "200", &["B0227 5:54"], nothing);
    check_content("application/x-tar, a/b+json", "200", &["B0227 5:71"], nothing);
    check_content("", "200", &[], nothing);
}

#[test]
fn shared_responses_have_the_types_of_the_operation() {
    let text = swagger(
        "produces: [a/json]\npaths: {/a: {get: {produces: [b/json], responses: {'200': {$ref: '#/responses/R'}}},\n\
        put: {responses: {'200': {$ref: '#/responses/R'}}}}}\nresponses: {R: {description: r, schema: {}}}",
    );
    check(
        &text,
        "/paths/~1a/get/responses/200",
        r#"{"description":"r","content":{"b/json":{"schema":{}}}}"#,
    );
    check(&text, "/paths/~1a/put/responses/200", r##"{"$ref":"#/responses/R"}"##);
    check(
        &text,
        "/components/responses/R",
        r#"{"description":"r","content":{"a/json":{"schema":{}}}}"#,
    );
}

#[test]
fn headers_get_schemas() {
    let text = get(
        "{responses: {'200': {description: d, headers: {X: {type: array, items: {type: string}, description: h}}}}}",
    );
    check(
        &text,
        &format!("{GET}/responses/200/headers/X"),
        r#"{"description":"h","schema":{"type":"array","items":{"type":"string"}},"explode":false}"#,
    );
}

#[test]
fn media_types_share_the_schema_node() {
    let text = get(
        "{produces: [a/json, b/json], responses: {'200': {description: d, schema: {type: object}}}}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    let node = |media: &str| {
        outcome.node(&format!("{GET}/responses/200/content/{media}/schema"))
    };
    assert_eq!(node("a~1json"), node("b~1json"));
}
