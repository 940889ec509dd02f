use super::{assert_at, check_findings, run};

const API: &str = "openapi: 3.0.0\npaths:\n  /a:\n    get: {tags: [x], parameters: [{name: p, in: query}, {name: q, in: query}]}\ncomponents: {schemas: {A: {type: object}}}\n";

fn overlay(actions: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: o, version: '1'}}\nactions:\n{actions}\n")
}

/// What an overlay on the normalised shape makes of a place.
fn check(actions: &str, pointer: &str, expect: &str) {
    let text = overlay(actions);
    let outcome = run(&[("api.yaml", API), ("o.normalised", &text)]);
    assert_eq!(outcome.findings(), Vec::<String>::new(), "{actions}");
    assert_at(&outcome, pointer, expect);
}

#[test]
fn mappings_merge_and_lists_are_joined() {
    check(
        "- {target: $.paths.*.get, update: {summary: s, tags: [y]}}",
        "/paths/~1a/get/tags",
        r#"["x","y"]"#,
    );
    check(
        "- {target: $.components.schemas.A, update: {type: string, x-bindery-name: N}}",
        "/components/schemas/A",
        r#"{"type":"string","x-bindery-name":"N"}"#,
    );
    check(
        "- {target: $.paths.*.get.tags, update: z}",
        "/paths/~1a/get/tags",
        r#"["x","z"]"#,
    );
}

#[test]
fn every_match_is_removed() {
    check(
        "- {target: '$..parameters[?@.in == \"query\"]', remove: true}",
        "/paths/~1a/get/parameters",
        "[]",
    );
    check("- {target: $.paths.*.get.tags, remove: true}", "/paths/~1a/get/tags", "null");
}

#[test]
fn actions_see_what_earlier_actions_did() {
    check(
        "- {target: $.components.schemas, update: {B: {type: string}}}\n- {target: $.components.schemas.B, update: {title: t}}",
        "/components/schemas/B",
        r#"{"type":"string","title":"t"}"#,
    );
}

#[test]
fn one_update_makes_a_node_for_each_match() {
    let text =
        overlay("- {target: '$..parameters[*]', update: {schema: {type: string}}}");
    let outcome = run(&[("api.yaml", API), ("o.normalised", &text)]);
    let node =
        |index| outcome.node(&format!("/paths/~1a/get/parameters/{index}/schema"));
    assert_ne!(node(0), node(1));
}

#[test]
fn new_references_are_bound_in_the_target() {
    let text = overlay(
        "- {target: $.components.schemas, update: {B: {$ref: '#/components/schemas/A'}}}",
    );
    for name in ["o.normalised", "o.written"] {
        let outcome = run(&[("api.yaml", API), (name, &text)]);
        assert_eq!(outcome.findings(), Vec::<String>::new());
        let holder = outcome.node("/components/schemas/B");
        let refs = &outcome.normalised.as_ref().unwrap().refs;
        assert_eq!(
            refs.get(&holder),
            Some(&outcome.node("/components/schemas/A")),
            "{name}"
        );
    }
}

#[test]
fn a_changed_reference_is_bound_anew() {
    let api = "openapi: 3.0.0\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {}, C: {}}}";
    let text = overlay(
        "- {target: $.components.schemas.A, update: {$ref: '#/components/schemas/C'}}",
    );
    let outcome = run(&[("api.yaml", api), ("o.normalised", &text)]);
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let holder = outcome.node("/components/schemas/A");
    assert_eq!(refs.get(&holder), Some(&outcome.node("/components/schemas/C")));
}

#[test]
fn written_overlays_name_the_document_as_written() {
    let api = "swagger: '2.0'\ndefinitions: {A: {type: string}}";
    let text = overlay("- {target: $.definitions.A, update: {x-nullable: true}}");
    let outcome = run(&[("api.yaml", api), ("o.written", &text)]);
    assert_eq!(outcome.findings(), Vec::<String>::new());
    assert_at(&outcome, "/components/schemas/A", r#"{"type":["string","null"]}"#);
}

#[test]
fn what_does_not_fit_is_reported_in_the_overlay() {
    let findings = |actions: &str, expect: &[&str]| {
        check_findings(
            &[("api.yaml", API), ("o.normalised", &overlay(actions))],
            expect,
        );
    };
    findings("- {target: $.gone, update: {}}", &["B0231 4:12"]);
    findings("- {target: '$[', update: {}}", &["B0230 4:12"]);
    findings("- {target: $.openapi, update: {}}", &["B0232 4:12"]);
    findings("- {target: $.paths}", &["B0230 4:3"]);
    check_findings(&[("api.yaml", API), ("o.normalised", "a: b")], &["B0230 1:1"]);
}

#[test]
fn a_copy_takes_what_stands_elsewhere() {
    check(
        "- {target: $.components.schemas, update: {B: {title: t}}}
- {target: $.components.schemas.B, copy: $.components.schemas.A}",
        "/components/schemas/B",
        r#"{"title":"t","type":"object"}"#,
    );
    check(
        "- {target: $.paths, update: {/b: {}}}
- {target: \"$.paths['/b']\", copy: \"$.paths['/a']\"}
- {target: \"$.paths['/a']\", remove: true}",
        "/paths/~1b/get/tags",
        r#"["x"]"#,
    );
}

#[test]
fn a_copy_names_one_place_and_stands_alone() {
    let text = overlay(
        "- {target: $.info, copy: '$..parameters[*]'}
- {target: $.info, copy: $.paths, update: {}}",
    );
    check_findings(
        &[("api.yaml", API), ("o.normalised", &text)],
        &["B0230 5:26", "B0231 4:12", "B0230 4:26"],
    );
}

#[test]
fn what_an_action_cannot_do_is_said() {
    let findings = |version: &str, actions: &str, expect: &[&str]| {
        let text = format!(
            "overlay: {version}\ninfo: {{title: o, version: '1'}}\nactions:\n{actions}\n"
        );
        check_findings(&[("api.yaml", API), ("o.normalised", &text)], expect);
    };
    findings("1.1.0", "- {target: $, remove: true}", &["B0232 4:12"]);
    findings("1.1.0", "- {target: $, update: 5}", &["B0232 4:12"]);
    findings("1.1.0", "- {target: $, update: [1]}", &["B0232 4:12"]);
    findings("1.1.0", "- {target: $.paths, update: null}", &["B0232 4:12"]);
    findings("1.1.0", "- {target: $.paths, update: {}, remove: 'yes'}", &["B0230 4:41"]);
    findings("1.1.0", "- {target: $.paths, copy: 5}", &["B0230 4:27"]);
    findings("1.1.0", "- {target: $.paths, copy: ''}", &["B0230 4:27"]);
    findings("1.1.0", "- {target: '', remove: true}", &["B0230 4:12"]);
    findings("1.1.0", "- {target: 5, remove: true}", &["B0230 4:12"]);
    findings("1.1.0", "- [target]", &["B0230 4:3"]);
    findings("1.1.0", "- null", &["B0230 4:3"]);
    let pattern = "- {target: \"$.paths[?search(@.a, '(')]\", remove: true}";
    findings("1.1.0", pattern, &["B0230 4:12"]);
    findings("2.0.0", "- {target: $.paths, remove: true}", &["B0230 1:10"]);
}

#[test]
fn an_overlay_is_within_bounds() {
    let findings = |actions: String, expect: &[&str]| {
        check_findings(
            &[("api.yaml", API), ("o.normalised", &overlay(&actions))],
            expect,
        );
    };
    let nest = format!("{}1{}", "{a: ".repeat(60), "}".repeat(60));
    let deeper = [0, 60, 120].map(|depth| {
        let target = ".a".repeat(depth);
        format!("- {{target: $.components.schemas.A{target}, update: {nest}}}\n")
    });
    findings(deeper[..2].concat(), &["B0232 5:12"]);
    findings(deeper.concat(), &["B0232 5:12", "B0232 6:12", "B0230 6:12"]);
    let doubles = "- {target: $.paths, copy: $}\n- {target: $.info, copy: $.paths}\n";
    let info = "- {target: $, update: {info: {}}}\n".to_owned();
    findings(info + &doubles.repeat(30), &["B0230 20:12"]);
    let slow = "- {target: '$..[?$..[?$..[?$..[?$..[?$..[?$..x]]]]]]', remove: true}";
    findings(slow.to_owned(), &["B0230 4:12"]);
}
