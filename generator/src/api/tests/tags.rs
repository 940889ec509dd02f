//! Members that tell the variants of a union apart.

use super::{check_types, check_types_with};

#[test]
fn integer_tags_stay_integers() {
    check_types(
        "
        P:
          required: [type]
          properties: {type: {type: integer}}
          discriminator:
            propertyName: type
            mapping: {'1': '#/components/schemas/A', '2': '#/components/schemas/B'}
        A: {allOf: [{$ref: '#/components/schemas/P'}], properties: {a: {type: string}}}
        B: {allOf: [{$ref: '#/components/schemas/P'}]}
        ",
        "
        union P by type
          A A 1
          B B 2
        record A
          type always 1
          a text
        record B
          type always 2
        ",
    );
}

#[test]
fn a_default_mapping_names_the_variant_of_other_values() {
    check_types(
        "
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator: {propertyName: kind, defaultMapping: Dog}
        Cat: {properties: {kind: {type: string}}}
        Dog: {properties: {kind: {type: string}}}
        ",
        "
        union Pet by kind else Dog
          Cat Cat \"Cat\"
          Dog Dog \"Dog\"
        record Cat
          kind always \"Cat\"
        record Dog
          kind text
        ",
    );
}

#[test]
fn the_tag_of_other_values_is_a_member_however_little_is_said_of_it() {
    check_types(
        "
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator: {propertyName: kind, defaultMapping: Dog}
        Cat: {properties: {kind: {type: string}}}
        Dog: {type: object, additionalProperties: {type: integer}}
        Animal:
          required: [kind]
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind, defaultMapping: Horse}
        Cow: {allOf: [{$ref: '#/components/schemas/Animal'}]}
        Horse: {allOf: [{$ref: '#/components/schemas/Animal'}]}
        ",
        "
        union Pet by kind else Dog
          Cat Cat \"Cat\"
          Dog Dog \"Dog\"
        record Cat
          kind always \"Cat\"
        record Dog + i64
          kind text
        union Animal by kind else Horse
          Cow Cow \"Cow\"
          Horse Horse \"Horse\"
        record Cow
          kind always \"Cow\"
        record Horse
          kind text required
        ",
    );
}

#[test]
fn a_discriminator_tells_the_objects_apart_beside_a_list() {
    check_types_with(
        "
        Content:
          oneOf:
          - {$ref: '#/components/schemas/Directory'}
          - {$ref: '#/components/schemas/File'}
          - {$ref: '#/components/schemas/Link'}
          discriminator:
            propertyName: type
            mapping: {array: '#/components/schemas/Directory', file: '#/components/schemas/File', link: '#/components/schemas/Link'}
        Directory: {type: array, items: {type: string}}
        File: {type: object, required: [type], properties: {type: {type: string}, size: {type: integer}}}
        Link: {type: object, required: [type], properties: {type: {type: string}, to: {type: string}}}
        ",
        "
        union Content by structure
          Directory Directory is Array
          object Content/object is Object
        alias Directory = [text]
        record File
          type always \"file\"
          size i64
        record Link
          type always \"link\"
          to text
        union Content/object made-up by type
          file File \"file\"
          link Link \"link\"
        ",
        &["B0408"],
    );
}

#[test]
fn a_tag_that_may_be_absent_elsewhere_is_a_member() {
    check_types(
        "
        User:
          oneOf: [{$ref: '#/components/schemas/Private'}, {$ref: '#/components/schemas/Public'}]
          discriminator: {propertyName: view}
        Private: {type: object, properties: {view: {type: string}}}
        Public: {type: object, properties: {view: {type: string}}}
        Own: {properties: {user: {$ref: '#/components/schemas/Private'}}}
        ",
        "
        union User by view
          Private Private \"Private\"
          Public Public \"Public\"
        record Private
          view text
        record Public
          view always \"Public\"
        record Own
          user Private
        ",
    );
}

#[test]
fn a_tag_that_another_union_asks_for_is_no_constant() {
    check_types(
        "
        U: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k}}
        V: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: l}}
        A: {type: object, required: [k], properties: {k: {type: string}}}
        ",
        "
        alias U = A
        alias V = A
        record A
          k always \"A\"
        ",
    );
}

#[test]
fn a_mapping_that_leads_nowhere_names_nothing_else() {
    check_types_with(
        "
        U: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {a: '#/gone/A', b: B}}}
        A: {type: object, required: [k], properties: {k: {type: string}}}
        B: {type: object, required: [k], properties: {k: {type: string}}}
        ",
        "
        union U by k
          A A \"A\"
          b B \"b\"
        record A
          k always \"A\"
        record B
          k always \"b\"
        ",
        &["B0208"],
    );
}
