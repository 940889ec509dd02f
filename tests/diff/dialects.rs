//! One API in each dialect, in one file and in two: from any of these to any other nothing
//! changed, whatever steps are left out.

use std::collections::BTreeMap;

use bindery::config::{ApiConfig, Config};
use bindery::diff::{Report, Subject, compare};

/// What is around an API, where its parts stand, and how it says what dialects say in
/// other ways.
struct Dialect {
    version: &'static str,
    server: &'static str,
    parts: [&'static str; 3],
    body: &'static str,
    answer: &'static str,
    schema: fn(&str) -> String,
    parameter: fn(&str) -> String,
    nullable: &'static str,
    above: &'static str,
}

fn within(schema: &str) -> String {
    format!("schema: {{{schema}}}")
}

const SWAGGER: Dialect = Dialect {
    version: "swagger: '2.0', consumes: [application/json], produces: [application/json]",
    server: "host: e.example, basePath: /v1, schemes: [https]",
    parts: ["definitions", "responses", "parameters"],
    body: "parameters: [{in: body, name: body, required: true, schema: {$ref: '@#/definitions/Task'}}]",
    answer: "schema: {$ref: '@#/definitions/Task'}",
    schema: str::to_owned,
    parameter: str::to_owned,
    nullable: "{type: string, x-nullable: true}",
    above: "{type: integer, minimum: 0, exclusiveMinimum: true}",
};

const OPENAPI_3_0: Dialect = Dialect {
    version: "openapi: 3.0.4",
    server: "servers: [{url: 'https://e.example/v1'}]",
    parts: ["schemas", "responses", "parameters"],
    body: "requestBody: {required: true, content: {application/json: {schema: {$ref: '@#/components/schemas/Task'}}}}",
    answer: "content: {application/json: {schema: {$ref: '@#/components/schemas/Task'}}}",
    schema: within,
    parameter: within,
    nullable: "{type: string, nullable: true}",
    ..SWAGGER
};

const OPENAPI_3_1: Dialect = Dialect {
    version: "openapi: 3.1.1",
    nullable: "{type: [string, 'null']}",
    above: "{type: integer, exclusiveMinimum: 0}",
    ..OPENAPI_3_0
};

const OPENAPI_3_2: Dialect = Dialect { version: "openapi: 3.2.0", ..OPENAPI_3_1 };

const DIALECTS: [Dialect; 4] = [SWAGGER, OPENAPI_3_0, OPENAPI_3_1, OPENAPI_3_2];

impl Dialect {
    /// The API, its shared parts in a file of that name or, without one, in its own.
    fn files(&self, elsewhere: &str) -> BTreeMap<String, Vec<u8>> {
        let Self { version, server, nullable, above, .. } = self;
        let [schemas, responses, parameters] = self.parts;
        let shared = format!(
            "{schemas}: {{Task: {{type: object, required: [id], properties: {{id: {{type: integer, format: int64}}, note: {nullable}, size: {above}, next: {{$ref: '#/@{schemas}/Task'}}}}}}}}, \
             {responses}: {{Missing: {{description: d, headers: {{X-Rate: {{{}}}}}}}}}, \
             {parameters}: {{Top: {{name: top, in: query, {}}}}}",
            (self.schema)("type: integer"),
            (self.parameter)("type: integer, format: int32"),
        );
        let below = if schemas == "schemas" { "components/" } else { "" };
        let shared = shared.replace("#/@", &format!("#/{below}"));
        let shared = match below {
            "" => shared,
            _ => format!("components: {{{shared}}}"),
        };
        let common = format!(
            "{{parameters: [{{$ref: '@#/{below}{parameters}/Top'}}], responses: {{200: {{description: d, {}}}, 404: {{$ref: '@#/{below}{responses}/Missing'}}}}}}",
            self.answer
        );
        let put = format!("{{{}, responses: {{200: {{description: d}}}}}}", self.body);
        let root = format!(
            "{version}, info: {{title: T, version: '1'}}, {server}, paths: {{/tasks: {{get: {common}, put: {put}}}}}"
        )
        .replace('@', elsewhere);
        let text = |of: String| format!("{{{of}}}\n").into_bytes();
        let mut files = BTreeMap::new();
        if elsewhere.is_empty() {
            files.insert("api.yaml".to_owned(), text(format!("{root}, {shared}")));
        } else {
            files.insert("api.yaml".to_owned(), text(root));
            files.insert(elsewhere.to_owned(), text(shared));
        }
        files
    }
}

fn subject(files: &BTreeMap<String, Vec<u8>>) -> Subject {
    let reading = Subject::read(&Config::default(), &ApiConfig::new("api.yaml"), files);
    let errors: Vec<String> = reading.errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    reading.subject.unwrap()
}

fn said(report: &Report) -> Vec<String> {
    let changes = report.changes.iter();
    changes.map(|of| format!("{} `{}` {}", of.rule.id, of.subject, of.text)).collect()
}

#[test]
fn nothing_changes_from_any_dialect_to_any_other() {
    let mut sides = Vec::new();
    for dialect in &DIALECTS {
        for elsewhere in ["", "shared.yaml"] {
            let name = format!("{} {elsewhere}", dialect.version);
            let side = subject(&dialect.files(elsewhere));
            assert_eq!(side.operations().count(), 2, "{name}");
            sides.push((name, side));
        }
    }
    let mut breaches = Vec::new();
    for (from, old) in &sides {
        for (to, new) in &sides {
            let said = said(&compare(old, new));
            if !said.is_empty() {
                breaches.push(format!("{from} → {to}: {said:?}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// What several operations have from another file is told once, wherever it stands there.
#[test]
fn what_stands_in_another_file_is_one_cause() {
    let side = |kind: &str| {
        let answer = "{responses: {404: {$ref: 'more.yaml#/Missing'}}}";
        let paths = format!("{{/a: {{get: {answer}}}, /b: {{get: {answer}}}}}");
        let root = format!(
            "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {paths}}}"
        );
        let more = format!(
            "{{Missing: {{description: d, headers: {{X-Rate: {{schema: {{type: {kind}}}}}}}}}}}"
        );
        subject(&BTreeMap::from([
            ("api.yaml".to_owned(), root.into_bytes()),
            ("more.yaml".to_owned(), more.into_bytes()),
        ]))
    };
    let report = compare(&side("string"), &side("integer"));
    let changes = report.changes.iter().filter(|of| of.rule.area != "rust");
    let changes: Vec<_> =
        changes.map(|of| (of.rule.id, &*of.subject, of.operations.len())).collect();
    assert_eq!(changes, [("type-changed", "more.yaml.X-Rate", 2)]);
}
