use super::{check, check_findings, run, swagger, with_schema};

const A: &str = "/components/schemas/A";

#[test]
fn enumerations_get_names_and_openness() {
    check(
        &with_schema(
            "3.0.0",
            "{type: string, enum: [a], x-ms-enum: {name: N, modelAsString: false, values: [{value: a, name: First}]}}",
        ),
        A,
        r#"{"type":"string","enum":["a"],"x-bindery-name":"N","x-bindery-open":false,
            "x-bindery-values":[{"value":"a","name":"First"}]}"#,
    );
    check(
        &with_schema(
            "3.0.0",
            "{type: integer, enum: [1, 2], x-enum-varnames: [One, Two], x-enum-descriptions: ['', second]}",
        ),
        &format!("{A}/x-bindery-values"),
        r#"[{"value":1,"name":"One"},{"value":2,"name":"Two","description":"second"}]"#,
    );
}

#[test]
fn what_the_description_says_in_neutral_words_wins() {
    check(
        &with_schema("3.0.0", "{x-bindery-tag: own, x-ms-discriminator-value: vendor}"),
        A,
        r#"{"x-bindery-tag":"own"}"#,
    );
}

#[test]
fn secrets_are_marked() {
    check(
        &with_schema("3.0.0", "{type: string, format: password}"),
        &format!("{A}/x-bindery-secret"),
        "true",
    );
    check(
        &with_schema("3.0.0", "{type: string, x-ms-secret: true}"),
        &format!("{A}/x-bindery-secret"),
        "true",
    );
}

#[test]
fn what_can_only_be_read_is_read_only() {
    check(
        &with_schema("3.0.0", "{type: string, x-ms-mutability: [read]}"),
        A,
        r#"{"type":"string","x-bindery-mutability":["read"],"readOnly":true}"#,
    );
    check(
        &with_schema("3.0.0", "{x-ms-mutability: [create, read]}"),
        &format!("{A}/readOnly"),
        "null",
    );
}

#[test]
fn paging_and_long_running_work_are_told() {
    let operation =
        |members: &str| swagger(&format!("paths: {{/a: {{get: {{{members}}}}}}}"));
    check(
        &operation("x-ms-pageable: {nextLinkName: next}"),
        "/paths/~1a/get/x-bindery-paging",
        r#"{"style":"link","next":"next","items":"value"}"#,
    );
    check(
        &operation("x-ms-pageable: {nextLinkName: null, itemName: all}"),
        "/paths/~1a/get/x-bindery-paging",
        r#"{"style":"link","items":"all"}"#,
    );
    check(
        &operation(
            "x-ms-long-running-operation: true, x-ms-long-running-operation-options: {final-state-via: location}",
        ),
        "/paths/~1a/get/x-bindery-long-running",
        r#"{"final-state-via":"location"}"#,
    );
    check(&operation("x-ms-long-running-operation: false"), "/paths/~1a/get", "{}");
}

#[test]
fn shared_parameters_belong_to_the_client_where_locations_are_used() {
    let shared = |location: &str| {
        swagger(&format!(
            "parameters:\n  S: {{name: s, in: path, required: true, type: string}}\n  M: {{name: m, in: query, type: string{location}}}"
        ))
    };
    let with = shared(", x-ms-parameter-location: method");
    check(&with, "/components/parameters/S/x-bindery-client", "true");
    check(&with, "/components/parameters/M/x-bindery-client", "null");
    check(&shared(""), "/components/parameters/S/x-bindery-client", "null");
}

#[test]
fn the_version_of_the_interface_belongs_to_the_client() {
    let version = |more: &str| {
        swagger(&format!(
            "paths: {{/a: {{get: {{x-ms-examples: {{}}, parameters: [{{name: api-version, in: query, required: true, type: string{more}}}]}}}}}}"
        ))
    };
    check(
        &version(""),
        "/paths/~1a/get/parameters/0",
        r#"{"name":"api-version","in":"query","required":true,"schema":{"type":"string","default":"7"},"x-bindery-client":true}"#,
    );
    check(
        &version(", default: '8'"),
        "/paths/~1a/get/parameters/0/x-bindery-client",
        "null",
    );
    check(
        &version(", x-ms-api-version: false"),
        "/paths/~1a/get/parameters/0/x-bindery-client",
        "null",
    );
}

#[test]
fn one_possible_value_is_a_constant() {
    let text = "paths: {/a: {get: {x-ms-examples: {}, parameters: [{name: comp, in: query, required: true, type: string, enum: [list]}]}}}";
    check(
        &swagger(text),
        "/paths/~1a/get/parameters/0/schema",
        r#"{"type":"string","const":"list"}"#,
    );
}

#[test]
fn paths_with_a_query_are_merged_and_fixed_in_constants() {
    let text = "paths: {/a: {get: {}}}\n\
        x-ms-paths: {'/a?comp=list&b={b}': {get: {parameters: [{name: b, in: query, type: string}]}}}";
    check(
        &swagger(text),
        "/paths/~1a?comp=list&b={b}/parameters",
        r#"[{"name":"comp","in":"query","required":true,"schema":{"type":"string","const":"list"}}]"#,
    );
    check_findings(
        &[("api.yaml", &swagger("paths: {/a: {}}\nx-ms-paths: {/a: {}}"))],
        &["B0218 4:14"],
    );
}

#[test]
fn names_in_code_are_told() {
    let text = "paths: {/a: {get: {parameters: [{name: $f, in: query, type: string, x-ms-client-name: filter, x-ms-skip-url-encoding: true}]}}}\n\
        definitions: {A: {properties: {b: {type: string, x-ms-client-name: bee}}}}";
    check(
        &swagger(text),
        "/paths/~1a/get/parameters/0",
        r#"{"name":"$f","in":"query","schema":{"type":"string"},"x-bindery-name":"filter","x-bindery-skip-encoding":true}"#,
    );
    check(
        &swagger(text),
        &format!("{A}/properties/b"),
        r#"{"type":"string","x-bindery-member":"bee"}"#,
    );
    assert!(run(&[("api.yaml", &swagger(text))]).normalised.is_some());
}
