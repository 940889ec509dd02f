use super::{check_findings, run, with_schema};
use crate::diagnostic::Severity;

/// Where a reference at `/components/schemas/A` leads.
fn check_target(files: &[(&str, &str)], expect: &str) {
    let outcome = run(files);
    assert_eq!(outcome.findings(), Vec::<String>::new(), "{files:?}");
    let holder = outcome.node("/components/schemas/A");
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let target = *refs.get(&holder).expect("bound");
    let file = outcome.sources.tree.locus(target).file;
    let found =
        format!("{}#{}", outcome.sources.name(file), outcome.sources.pointer(target));
    assert_eq!(found, expect);
}

fn reference(text: &str) -> String {
    with_schema(
        "3.1.0",
        &format!(
            "{{$ref: '{text}'}}\n    B: {{type: object, properties: {{c: {{$anchor: here}}}}}}\n    a/~b c: {{}}"
        ),
    )
}

#[test]
fn pointers_are_unescaped_and_percent_decoded() {
    check_target(
        &[("api.yaml", &reference("#/components/schemas/B"))],
        "api.yaml#/components/schemas/B",
    );
    check_target(
        &[("api.yaml", &reference("#/components/schemas/a~1~0b%20c"))],
        "api.yaml#/components/schemas/a~1~0b c",
    );
    check_target(
        &[("api.yaml", &reference("#/components/schemas/B/properties/c"))],
        "api.yaml#/components/schemas/B/properties/c",
    );
}

#[test]
fn anchors_are_found() {
    check_target(
        &[("api.yaml", &reference("#here"))],
        "api.yaml#/components/schemas/B/properties/c",
    );
}

#[test]
fn ids_are_found_without_a_network() {
    let text =
        "{$ref: 'https://x.org/b'}\n    B: {$id: 'https://x.org/b', type: object}";
    check_target(
        &[("api.yaml", &with_schema("3.1.0", text))],
        "api.yaml#/components/schemas/B",
    );
}

#[test]
fn other_files_are_read_relative_to_the_file_that_names_them() {
    let root = with_schema("3.0.0", "{$ref: 'common/types.json#/definitions/T'}");
    let types = r#"{"definitions":{"T":{"type":"object","properties":{"u":{"$ref":"../other.yaml"}}}}}"#;
    let other = "{type: string, nullable: true}";
    let files =
        [("api.yaml", &*root), ("common/types.json", types), ("other.yaml", other)];
    check_target(&files, "common/types.json#/definitions/T");
    let outcome = run(&files);
    let other = outcome.sources.find("other.yaml").unwrap();
    let text = outcome.sources.tree.to_json(outcome.sources.root(other));
    assert!(
        text.contains("null"),
        "rewritten in the version of what refers to it: {text}"
    );
}

#[test]
fn missing_targets_are_reported_with_a_suggestion() {
    let outcome = run(&[(
        "api.yaml",
        &with_schema("3.0.0", "{$ref: '#/components/schemas/Taks'}\n    Task: {}"),
    )]);
    let finding = outcome.diagnostics.iter().next().unwrap();
    assert_eq!(outcome.findings(), ["B0203 4:15"]);
    assert_eq!(
        finding.help.as_deref(),
        Some("did you mean `#/components/schemas/Task`?"),
        "two letters that changed places are one mistake"
    );
    let outcome = run(&[(
        "api.yaml",
        &with_schema(
            "3.0.0",
            "{$ref: '#/components/schemas/TaskRuns'}\n    TaskRun: {}",
        ),
    )]);
    let finding = outcome.diagnostics.iter().next().unwrap();
    assert_eq!(
        finding.help.as_deref(),
        Some("did you mean `#/components/schemas/TaskRun`?")
    );
}

#[test]
fn what_was_meant_is_looked_for_while_that_is_cheap() {
    let links = (0..600)
        .map(|at| format!("\n    Task{at}: {{$ref: '#/components/schemas/Taks{at}'}}"));
    let text = with_schema("3.0.0", &format!("{{}}{}", links.collect::<String>()));
    let outcome = run(&[("api.yaml", &text)]);
    let meant = outcome.diagnostics.iter().map(|finding| {
        finding.help.as_ref().is_some_and(|help| help.starts_with("did you mean"))
    });
    let meant: Vec<bool> = meant.collect();
    assert_eq!(meant.len(), 600);
    assert_eq!((meant.first(), meant.last()), (Some(&true), Some(&false)));
}

#[test]
fn what_was_meant_is_named_with_its_file() {
    let check = |reference: &str, help: &str| {
        let schema = format!(
            "{{$ref: '{reference}'}}\n    B: {{$ref: 'common/types.yaml#/Pet'}}\n    C: {{$anchor: owner}}"
        );
        let text = with_schema("3.1.0", &schema);
        let outcome =
            run(&[("api.yaml", &text), ("common/types.yaml", "Pet: {type: object}")]);
        assert_eq!(outcome.findings().len(), 1, "{reference}");
        let finding = outcome.diagnostics.iter().next().unwrap();
        assert_eq!(finding.help.as_deref(), Some(help), "{reference}");
    };
    check("common/types.yaml#/Pett", "did you mean `common/types.yaml#/Pet`?");
    check("commn/types.yaml#/Pet", "did you mean `common/types.yaml`?");
    check("#ownr", "did you mean `#owner`?");
}

#[test]
fn references_are_paths_to_files() {
    for text in ["file:///etc/passwd", "/etc/passwd", "http://x/y", "a\\b"] {
        let text = with_schema("3.0.0", &format!("{{$ref: '{text}'}}"));
        check_findings(&[("api.yaml", &text)], &["B0205 4:15"]);
    }
    for text in ["../x.json", "%2e%2e/x.json", "~/x.json"] {
        let text = with_schema("3.0.0", &format!("{{$ref: '{text}'}}"));
        check_findings(&[("api.yaml", &text)], &["B0101 4:15"]);
    }
}

#[test]
fn malformed_references_are_reported() {
    check_findings(
        &[("api.yaml", &with_schema("3.0.0", "{$ref: 42}"))],
        &["B0204 4:15"],
    );
    check_findings(
        &[("api.yaml", &with_schema("3.0.0", "{$ref: '#/a~2'}"))],
        &["B0204 4:15"],
    );
    check_findings(
        &[("api.yaml", &with_schema("3.0.0", "{$ref: '#/%GG'}"))],
        &["B0204 4:15"],
    );
}

#[test]
fn circles_of_references_are_reported_and_recursion_is_not() {
    let circle =
        "{$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}";
    check_findings(&[("api.yaml", &with_schema("3.0.0", circle))], &["B0206 5:15"]);
    let tree = "{properties: {next: {$ref: '#/components/schemas/A'}}}";
    check_findings(&[("api.yaml", &with_schema("3.0.0", tree))], &[]);
}

#[test]
fn a_circle_that_no_operation_leads_to_is_a_warning() {
    let circle = "{$ref: '#/components/schemas/A'}\n    B: {items: {$ref: '#/components/schemas/A'}}\n";
    let check = |paths: &str, severity: Severity| {
        let text = format!("{}{paths}", with_schema("3.0.0", circle));
        let outcome = run(&[("api.yaml", &text)]);
        let said: Vec<_> = outcome.diagnostics.iter().collect();
        assert_eq!((said.len(), said[0].code.id), (1, "B0206"), "{text}");
        assert_eq!(said[0].severity, severity, "{text}");
    };
    let parameter = |schema: &str| {
        format!(
            "paths: {{/a: {{parameters: [{{name: q, in: query, schema: {schema}}}]}}}}"
        )
    };
    check("paths: {}", Severity::Warning);
    check(&parameter("{type: string}"), Severity::Warning);
    check(&parameter("{$ref: '#/components/schemas/A'}"), Severity::Error);
    check(&parameter("{$ref: '#/components/schemas/B'}"), Severity::Error);
    let root = with_schema("3.0.0", "{$ref: 'b.yaml#/B'}");
    let other = "B: {$ref: 'api.yaml#/components/schemas/A'}";
    let outcome = run(&[("api.yaml", &root), ("b.yaml", other)]);
    assert!(outcome.diagnostics.has_errors(), "others may use that file");
}

#[test]
fn kinds_of_objects_are_told_apart() {
    let text = with_schema(
        "3.0.0",
        "{$ref: '#/components/parameters/P'}\n  parameters: {P: {name: p, in: query}}",
    );
    check_findings(&[("api.yaml", &text)], &["B0207 4:15"]);
    check_findings(
        &[("api.yaml", &with_schema("3.0.0", "{$ref: '#/openapi'}"))],
        &["B0207 4:15"],
    );
    check_findings(
        &[("api.yaml", &with_schema("3.0.0", "{$ref: '#'}"))],
        &["B0207 4:15"],
    );
}

#[test]
fn discriminator_mappings_are_bound_by_name_or_reference() {
    let text = "{discriminator: {propertyName: k, mapping: {a: B, b: '#/components/schemas/B', c: Gone}}}\n    B: {}";
    let outcome = run(&[("api.yaml", &with_schema("3.0.0", text))]);
    assert_eq!(outcome.findings(), ["B0208 4:90"]);
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let target = outcome.node("/components/schemas/B");
    for key in ["a", "b"] {
        let value =
            outcome.node(&format!("/components/schemas/A/discriminator/mapping/{key}"));
        assert_eq!(refs.get(&value), Some(&target), "{key}");
    }
}

#[test]
fn files_without_a_version_have_one_version() {
    let api = "openapi: 3.0.0\ncomponents: {schemas: {A: {$ref: common.yaml}, B: {$ref: 'other.yaml#/components/schemas/C'}}}";
    let other = "openapi: 3.1.0\ncomponents: {schemas: {C: {$ref: common.yaml}}}";
    let files =
        [("api.yaml", api), ("other.yaml", other), ("common.yaml", "type: object")];
    check_findings(&files, &["B0222 2:34"]);
}

#[test]
fn documents_without_a_version_say_what_they_are() {
    check_findings(&[("api.yaml", "a: b")], &["B0201 1:1"]);
    check_findings(&[("api.yaml", "[1]")], &["B0201 1:1"]);
    check_findings(&[("api.yaml", "openapi: 4.0.0")], &["B0202 1:10"]);
    check_findings(&[("api.yaml", "swagger: '2.0'\nopenapi: 3.0.0")], &["B0202 2:10"]);
    check_findings(&[("api.yaml", "openapi: 3.0")], &[]);
}

#[test]
fn the_same_mistake_is_reported_once() {
    let text = with_schema(
        "3.1.0",
        "{$ref: '#/x'}\n    B: {$ref: '#/x'}\n    C: {$ref: '#/x'}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    assert_eq!(outcome.findings(), ["B0203 4:15"]);
    let finding = outcome.diagnostics.iter().next().unwrap();
    assert!(
        finding.message.ends_with("(here and in 2 more places)"),
        "{}",
        finding.message
    );
}

#[test]
fn a_reference_in_place_of_names_is_followed() {
    let root =
        with_schema("3.0.0", "{type: object, properties: {$ref: 'more.yaml#/names'}}");
    let files = [("api.yaml", &*root), ("more.yaml", "names: {n: {type: string}}")];
    let outcome = run(&files);
    assert_eq!(outcome.findings(), ["B0224 4:42"]);
    super::assert_at(
        &outcome,
        "/components/schemas/A/properties/n",
        r#"{"type":"string"}"#,
    );
    let named =
        with_schema("3.0.0", "{type: object, properties: {$ref: {type: string}}}");
    check_findings(&[("api.yaml", &named)], &[]);
}

#[test]
fn a_reference_in_place_of_names_to_what_holds_it_never_ends() {
    let check = |schema: &str, findings: &[&str]| {
        let root = with_schema("3.1.0", schema);
        check_findings(&[("api.yaml", &root)], findings);
    };
    check("{properties: {$ref: '#/components/schemas/A'}}", &["B0206 4:28"]);
    check("{properties: {$ref: '#/components'}}", &["B0206 4:28"]);
    check(
        "{properties: {b: {patternProperties: {$ref: '#/components/schemas/A'}}}}",
        &["B0206 4:52"],
    );
    check(
        "{$defs: {b: {properties: {$ref: '#/components/schemas/A'}}}, \
         properties: {$ref: '#/components/schemas/A/$defs/b'}}",
        &["B0224 4:88", "B0206 4:40"],
    );
    check(
        "{$dynamicAnchor: T, properties: {$ref: '#/components/schemas/A'}, \
         items: {$id: 'urn:b', $dynamicAnchor: T, $ref: '#/components/schemas/A', \
         additionalProperties: {$dynamicRef: '#T'}}}",
        &["B0206 4:47"],
    );
}

#[test]
fn schemas_are_found_by_the_uri_that_they_give_themselves() {
    let check = |identity: &str, id: &str, reference: &str| {
        let text = format!(
            "openapi: 3.2.0\n{identity}\ncomponents:\n  schemas:\n    \
             A: {{$ref: '{reference}'}}\n    B: {{$id: '{id}', $defs: {{c: {{$anchor: here}}}}}}\n"
        );
        let end = if reference.contains("here") { "/$defs/c" } else { "" };
        let target = format!("d/api.yaml#/components/schemas/B{end}");
        check_target(&[("d/api.yaml", &text)], &target);
    };
    check("$self: https://e.x/a/api.yaml", "pet", "pet");
    check("$self: https://e.x/a/api.yaml", "../pet", "https://e.x/pet");
    check("$self: https://e.x/a/api.yaml", "pet", "api.yaml#/components/schemas/B");
    check("", "pet", "../d/pet");
    check("", "https://e.x/pet#", "https://e.x/pet");
    check("", "https://e.x/pet", "https://e.x/pet#here");
}
