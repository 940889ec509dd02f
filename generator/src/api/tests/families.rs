//! Bases with a discriminator, and what derives from them.

use super::check_types;

#[test]
fn a_base_in_the_middle_goes_by_its_name_as_others_do() {
    check_types(
        "
        Fish:
          required: [kind]
          properties: {kind: {type: string}}
          discriminator: {propertyName: kind}
        Shark: {allOf: [{$ref: '#/components/schemas/Fish'}]}
        Goblin: {allOf: [{$ref: '#/components/schemas/Shark'}], x-bindery-tag: goblin}
        Sawshark: {allOf: [{$ref: '#/components/schemas/Shark'}]}
        ",
        "
        union Fish by kind
          Shark Shark/base \"Shark\"
          goblin Goblin \"goblin\"
          Sawshark Sawshark \"Sawshark\"
        union Shark by kind
          Shark Shark/base \"Shark\"
          goblin Goblin \"goblin\"
          Sawshark Sawshark \"Sawshark\"
        record Goblin
          kind always \"goblin\"
        record Sawshark
          kind always \"Sawshark\"
        record Shark/base made-up
          kind always \"Shark\"
        ",
    );
}

#[test]
fn a_base_that_occurs_itself_is_a_variant() {
    check_types(
        "
        Pet:
          required: [kind]
          properties: {kind: {type: string}}
          discriminator:
            propertyName: kind
            mapping:
              pet: '#/components/schemas/Pet'
              cat: '#/components/schemas/Cat'
              tom: '#/components/schemas/Cat'
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}
        ",
        "
        union Pet by kind
          pet Pet/base \"pet\"
          Cat Cat \"cat\"|\"tom\"
          Dog Dog \"Dog\"
        record Cat
          kind text required
        record Dog
          kind always \"Dog\"
        record Pet/base made-up
          kind always \"pet\"
        ",
    );
}
