use super::{assert_at, check, check_with, run};

fn api(name: &str, members: &str) -> String {
    format!(
        "version: '1.0'\ninfo: {{style: RPC, product: cr, version: '2018-12-01'}}\n\
        endpoints:\n- {{regionId: a-b, endpoint: cr.a-b.aliyuncs.com}}\n- {{regionId: c, endpoint: \"cr.c.aliyuncs.com\\t\"}}\n\
        apis:\n  {name}: {members}\n"
    )
}

const ERROR: &str = r##""default":{"description":"The request failed.","content":{"application/json":{"schema":{"$ref":"#/components/schemas/AcsError"}}}}"##;

#[test]
fn apis_without_a_path_get_one_of_their_own() {
    let text = api(
        "GetTask",
        "{methods: [post, get], operationType: read, security: [{AK: []}], title: T}",
    );
    check(
        &text,
        "/paths",
        &format!(
            r#"{{"/#GetTask":{{"get":{{"x-acs-methods":["post","get"],"operationId":"GetTask","summary":"T","x-acs-operation-type":"read",
            "parameters":[
              {{"name":"x-acs-action","in":"header","required":true,"schema":{{"type":"string","const":"GetTask"}}}},
              {{"name":"x-acs-version","in":"header","required":true,"schema":{{"type":"string","const":"2018-12-01"}}}}],
            "responses":{{{ERROR}}}}}}}}}"#
        ),
    );
    check(
        &api("Make", "{methods: [get, post], operationType: write}"),
        "/paths/~1#Make/post/operationId",
        "\"Make\"",
    );
}

#[test]
fn older_path_templates_are_read() {
    let text = api("A", "{methods: [put], path: '/a/[Id]'}");
    check(&text, "/paths/~1a~1{Id}/put/operationId", "\"A\"");
}

#[test]
fn hosts_of_one_pattern_become_one_server() {
    check(
        &api("A", "{methods: [get]}"),
        "/servers",
        r#"[{"url":"https://cr.{region}.aliyuncs.com","variables":{"region":{"enum":["a-b","c"],
            "description":"The region of the service."}}}]"#,
    );
    let text =
        api("A", "{methods: [get]}").replace("cr.c.aliyuncs.com\\t", "cr.aliyuncs.com");
    check(
        &text,
        "/servers",
        r#"[{"url":"https://cr.a-b.aliyuncs.com","description":"a-b"},{"url":"https://cr.aliyuncs.com","description":"c"}]"#,
    );
}

#[test]
fn requests_are_signed() {
    let text = api("A", "{methods: [get], security: [{AK: []}]}");
    check(&text, "/security", r#"[{"acs3":[]}]"#);
    check(
        &text,
        "/components/securitySchemes/acs3",
        r#"{"type":"apiKey","in":"header","name":"Authorization","x-bindery-signature":"acs3"}"#,
    );
    check(&text, "/paths/~1#A/get/security", "null");
    check(
        &api("A", "{methods: [get], security: [{Anonymous: []}]}"),
        "/paths/~1#A/get/security",
        "[{}]",
    );
}

#[test]
fn demands_move_from_the_member_to_its_owner() {
    let text = api(
        "A",
        "{methods: [get], parameters: [{name: q, in: query, schema: {type: integer, required: true, example: '3', description: d}}], \
        responses: {'200': {schema: {type: object, properties: {B: {type: string, required: true}, C: {type: any}}}}, 5xx: {description: e}}}",
    );
    check(
        &text,
        "/paths/~1#A/get/parameters/0",
        r#"{"name":"q","in":"query","schema":{"type":"integer","examples":[3]},"required":true,"description":"d"}"#,
    );
    check(
        &text,
        "/paths/~1#A/get/responses/200/content/application~1json/schema",
        r#"{"type":"object","properties":{"B":{"type":"string"},"C":{}},"required":["B"]}"#,
    );
    check(&text, "/paths/~1#A/get/responses/5XX/description", "\"e\"");
}

#[test]
fn limits_are_read_from_text() {
    let parameter = |schema: &str| {
        api(
            "A",
            &format!(
                "{{methods: [get], parameters: [{{name: q, in: query, schema: {schema}}}]}}"
            ),
        )
    };
    check(
        &parameter(
            "{type: integer, minimum: '1', exclusiveMinimum: true, maximum: '2.5', default: '2', enum: ['2']}",
        ),
        "/paths/~1#A/get/parameters/0/schema",
        r#"{"type":"integer","exclusiveMinimum":1,"maximum":2.5,"default":2,"enum":[2]}"#,
    );
    check_with(
        &parameter("{type: integer, default: x}"),
        &["B0221 7:90"],
        "/paths/~1#A/get/parameters/0/schema",
        r#"{"type":"integer"}"#,
    );
}

#[test]
fn titles_of_values_make_an_open_enumeration() {
    let text = api(
        "A",
        "{methods: [get], parameters: [{name: q, in: query, schema: {type: integer, enumValueTitles: {'1': one}}}]}",
    );
    check(
        &text,
        "/paths/~1#A/get/parameters/0/schema",
        r#"{"type":"integer","enum":[1],"x-bindery-values":[{"value":1,"description":"one"}],"x-bindery-open":true}"#,
    );
}

#[test]
fn lists_in_requests_are_numbered() {
    let text = api(
        "A",
        "{methods: [post], parameters: [{name: q, in: query, style: json, schema: {type: array}}, \
        {name: r, in: query, schema: {type: array}}, {name: f, in: formData, style: repeatList, schema: {type: array, required: true}}]}",
    );
    check(&text, "/paths/~1#A/post/parameters/0/x-bindery-style", "\"json\"");
    check(&text, "/paths/~1#A/post/parameters/1/x-bindery-style", "\"repeatList\"");
    check(
        &text,
        "/paths/~1#A/post/requestBody",
        r#"{"content":{"application/x-www-form-urlencoded":{"schema":{"type":"object",
            "properties":{"f":{"type":"array"}},"required":["f"]},
            "encoding":{"f":{"style":"repeatList"}}}},"required":true}"#,
    );
}

#[test]
fn the_first_of_equal_parameters_counts() {
    let text = api(
        "A",
        "{methods: [post], parameters: [{name: q, in: query, schema: {type: string}}, \
        {name: q, in: query, schema: {type: integer}}, {name: q, in: header, schema: {type: boolean}}, \
        {name: f, in: formData, schema: {type: string}}, {name: f, in: formData, schema: {type: integer}}]}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    let codes = outcome.diagnostics.iter().map(|found| found.code.id);
    assert_eq!(codes.collect::<Vec<_>>(), ["B0220", "B0220"]);
    let of = |pointer: &str| format!("/paths/~1#A/post/{pointer}");
    assert_at(&outcome, &of("parameters/0/schema/type"), "\"string\"");
    assert_at(&outcome, &of("parameters/1/schema/type"), "\"boolean\"");
    let form =
        "requestBody/content/application~1x-www-form-urlencoded/schema/properties";
    assert_at(&outcome, &of(form), r#"{"f":{"type":"string"}}"#);
}
