//! Names that schemas give themselves, and references by them.

use super::{check_findings, run, with_schema};

/// Where the reference at a pointer leads, as file and pointer.
fn check(files: &[(&str, &str)], at: &str, expect: &str) {
    let outcome = run(files);
    assert_eq!(outcome.findings(), Vec::<String>::new(), "{files:?}");
    let holder = outcome.node(at);
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let target = *refs.get(&holder).expect("bound");
    let file = outcome.sources.tree.locus(target).file;
    let pointer = outcome.sources.pointer(target);
    assert_eq!(format!("{}#{pointer}", outcome.sources.name(file)), expect);
}

const A: &str = "/components/schemas/A";

#[test]
fn folders_in_ids_are_bases() {
    let text = with_schema(
        "3.1.0",
        "{$id: 'https://e.x/s/a', $defs: {f: {$id: f/, $defs: {g: {$id: g}}}}, $ref: f/g}",
    );
    check(&[("api.yaml", &text)], A, "api.yaml#/components/schemas/A/$defs/f/$defs/g");
}

#[test]
fn anchors_belong_to_the_resource_around_them() {
    let text = with_schema(
        "3.1.0",
        "{$id: a, $ref: 'b#n', $defs: {n: {$anchor: n}, b: {$id: b, $defs: {m: {$anchor: n}}}}}",
    );
    check(&[("api.yaml", &text)], A, "api.yaml#/components/schemas/A/$defs/b/$defs/m");
}

#[test]
fn what_looks_like_an_id_in_data_is_none() {
    let text = with_schema("3.1.0", "{$ref: b, enum: [{$id: b}]}\n    B: {$id: b}");
    check(&[("api.yaml", &text)], A, "api.yaml#/components/schemas/B");
}

#[test]
fn names_without_a_path_are_uris() {
    let text = with_schema(
        "3.1.0",
        "{$ref: 'urn:x:b#/$defs/c'}\n    B: {$id: 'urn:x:b', $defs: {c: {}}}",
    );
    check(&[("api.yaml", &text)], A, "api.yaml#/components/schemas/B/$defs/c");
}

#[test]
fn a_file_that_is_read_later_is_known_by_its_id() {
    let text = with_schema(
        "3.1.0",
        "{$ref: 'https://e.x/pet.json'}\n    B: {$ref: files/pet.json}",
    );
    let pet = r#"{"$id": "https://e.x/pet.json", "type": "string"}"#;
    check(&[("api.yaml", &text), ("files/pet.json", pet)], A, "files/pet.json#");
}

#[test]
fn a_file_beside_is_read_whatever_the_id_says() {
    let text = with_schema("3.1.0", "{$ref: pet.json}");
    let pet = r#"{"$id": "https://e.x/s/pet.json", "properties": {"o": {"$ref": "owner.json"}}}"#;
    let files =
        [("api.yaml", &*text), ("pet.json", pet), ("owner.json", r#"{"type": "null"}"#)];
    assert_eq!(run(&files).findings(), Vec::<String>::new());
}

#[test]
fn ids_of_old_drafts_are_the_last_resort() {
    let text = with_schema(
        "3.0.0",
        "{allOf: [{$ref: Pet}]}\n    B: {id: Pet, properties: {id: {type: string}}}",
    );
    check(
        &[("api.yaml", &text)],
        "/components/schemas/A/allOf/0",
        "api.yaml#/components/schemas/B",
    );
    let text = with_schema("3.0.0", "{$ref: B}\n    C: {id: B}");
    check(&[("api.yaml", &text), ("B", "type: string")], A, "B#");
}

#[test]
fn schemas_of_schemas_are_any_value() {
    let text =
        with_schema("3.1.0", "{$ref: 'https://json-schema.org/draft/2020-12/schema'}");
    check_findings(&[("api.yaml", &text)], &["B0225 4:15"]);
    let text = with_schema(
        "3.0.0",
        "{$ref: 'http://json-schema.org/draft-04/schema#/definitions/positiveInteger'}",
    );
    check_findings(&[("api.yaml", &text)], &["B0225 4:15"]);
}

/// The type of the items of two lists that are made of one generic list.
#[test]
fn dynamic_references_mean_what_the_way_to_them_says() {
    let text = with_schema(
        "3.1.0",
        "\n      $id: list\n      items: {$dynamicRef: '#item'}\n      \
         $defs: {item: {$dynamicAnchor: item}}\n    \
         Texts: {$id: texts, $ref: list, $defs: {item: {$dynamicAnchor: item, type: string}}}\n    \
         Pairs: {$id: pairs, $ref: list, $defs: {item: {$dynamicAnchor: item, type: array}}}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    assert_eq!(outcome.findings(), Vec::<String>::new());
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let item = |pointer: &str| {
        let holder = outcome.node(pointer);
        let list = refs.get(&holder).copied().unwrap_or(holder);
        let items = outcome.sources.tree.get(list, "items").unwrap();
        outcome.sources.pointer(*refs.get(&items).unwrap())
    };
    assert_eq!(item("/components/schemas/A"), "/components/schemas/A/$defs/item");
    for name in ["Texts", "Pairs"] {
        let schema = format!("/components/schemas/{name}");
        assert_eq!(item(&schema), format!("{schema}/$defs/item"));
    }
}

#[test]
fn dynamic_references_to_the_schema_itself_end() {
    let text = with_schema(
        "3.1.0",
        "\n      $id: tree\n      $dynamicAnchor: node\n      \
         properties: {children: {items: {$dynamicRef: '#node'}}}\n    \
         Strict: {$id: strict, $dynamicAnchor: node, $ref: tree}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    assert_eq!(outcome.findings(), Vec::<String>::new());
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let strict = outcome.node("/components/schemas/Strict");
    let tree = &outcome.sources.tree;
    let children = tree.get(tree.get(refs[&strict], "properties").unwrap(), "children");
    let items = tree.get(children.unwrap(), "items").unwrap();
    assert_eq!(refs[&items], strict);
}

#[test]
fn a_dynamic_reference_beside_another_is_followed_too() {
    let text = with_schema(
        "3.1.0",
        "\n      $id: list\n      items: {$ref: '#/$defs/named', $dynamicRef: '#item', allOf: [{title: t}]}\n      \
         $defs: {item: {$dynamicAnchor: item}, named: {type: object}}\n    \
         Texts: {$id: texts, $ref: list, $defs: {item: {$dynamicAnchor: item, type: object}}}",
    );
    let outcome = run(&[("api.yaml", &text)]);
    assert_eq!(outcome.findings(), Vec::<String>::new());
    let refs = &outcome.normalised.as_ref().unwrap().refs;
    let tree = &outcome.sources.tree;
    let list = refs[&outcome.node("/components/schemas/Texts")];
    let items = tree.get(list, "items").unwrap();
    let place = |holder| outcome.sources.pointer(refs[&holder]);
    assert_eq!(place(items), "/components/schemas/A/$defs/named");
    let all = tree.elements(tree.get(items, "allOf").unwrap());
    assert_eq!(all.len(), 2);
    assert_eq!(place(all[1]), "/components/schemas/Texts/$defs/item");
}
