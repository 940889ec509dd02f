//! Unions and how their branches are told apart.

use super::{Options, check_types, check_types_with, lowered};

#[test]
fn children_are_found_over_several_levels() {
    check_types(
        "
        Use: {properties: {s: {$ref: '#/components/schemas/Step'}}}
        Step:
          required: [type]
          properties: {type: {enum: [a, b]}, path: {type: string}}
          discriminator: {propertyName: type}
        A:
          allOf: [{$ref: '#/components/schemas/Step'}]
          x-bindery-tag: a
          properties: {a: {type: string}}
        Middle: {allOf: [{$ref: '#/components/schemas/Step'}]}
        B:
          allOf: [{$ref: '#/components/schemas/Middle'}]
          required: [type]
          x-bindery-tag: b
        ",
        "
        record Use
          s Step
        union Step by type
          a A \"a\"
          b B \"b\"
        record A
          type always \"a\"
          path text
          a text
        union Middle by type
          b B \"b\"
        record B
          type always \"b\"
          path text
        ",
    );
}

#[test]
fn a_base_without_children_is_a_record() {
    check_types_with(
        "
        A:
          required: [t]
          properties: {t: {type: string}}
          discriminator: {propertyName: t}
        ",
        "
        record A
          t text required
        ",
        &["B0404"],
    );
}

#[test]
fn one_of_takes_tags_from_mapping_then_values_then_names() {
    check_types(
        "
        U:
          oneOf:
          - {$ref: '#/components/schemas/A'}
          - {$ref: '#/components/schemas/B'}
          - {$ref: '#/components/schemas/C'}
          - {type: 'null'}
          discriminator: {propertyName: t, mapping: {a: '#/components/schemas/A'}}
        A: {properties: {t: {type: string}, a: {type: string}}}
        B: {properties: {t: {anyOf: [{enum: [bee]}, {type: 'null'}]}}}
        C: {properties: {t: {type: string}}}
        Use: {properties: {u: {$ref: '#/components/schemas/U'}}}
        ",
        "
        union U by t
          a A \"a\"
          bee B \"bee\"
          C C \"C\"
        record A
          t always \"a\"
          a text
        record B
          t always \"bee\"
        record C
          t always \"C\"
        record Use
          u U nullable
        ",
    );
}

#[test]
fn a_base_that_lists_its_children_is_not_inside_them() {
    check_types(
        "
        Pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator: {propertyName: kind}
          required: [kind]
          properties: {kind: {type: string}, name: {type: string}}
        Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {c: {type: string}}}
        Dog: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {d: {type: string}}}
        ",
        "
        union Pet by kind
          Cat Cat \"Cat\"
          Dog Dog \"Dog\"
        record Cat
          kind always \"Cat\"
          name text
          c text
        record Dog
          kind always \"Dog\"
          name text
          d text
        ",
    );
}

#[test]
fn branches_that_share_a_tag_are_told_apart_inside() {
    check_types(
        "
        U:
          oneOf:
          - {$ref: '#/components/schemas/A'}
          - {$ref: '#/components/schemas/B'}
          - {$ref: '#/components/schemas/C'}
          discriminator: {propertyName: t}
        A: {required: [t, r], properties: {t: {const: m}, r: {const: x}}}
        B: {required: [t, r], properties: {t: {const: m}, r: {enum: [y, z]}}}
        C: {required: [t], properties: {t: {const: c}}}
        ",
        "
        union U by t
          m U/m \"m\"
          c C \"c\"
        record A
          t always \"m\"
          r always \"x\"
        record B
          t always \"m\"
          r B/r required
        record C
          t always \"c\"
        union U/m made-up by r
          x A \"x\"
          B B \"y\"|\"z\"
        enumeration B/r made-up open
          \"y\"
          \"z\"
        ",
    );
}

#[test]
fn values_of_a_required_member_serve_as_tags() {
    check_types(
        "
        U:
          anyOf:
          - {required: [k, a], properties: {k: {const: A}, a: {type: string}}}
          - {required: [k], properties: {k: {enum: [B]}}}
        ",
        "
        union U by k
          A U/A \"A\"
          B U/B \"B\"
        record U/A made-up
          k always \"A\"
          a text required
        record U/B made-up
          k always \"B\"
        ",
    );
}

#[test]
fn structure_decides_by_kind_then_member_then_trial() {
    check_types_with(
        "
        U:
          anyOf:
          - {type: number}
          - {type: integer}
          - {type: array, items: {type: string}}
          - {properties: {x: {type: string}}}
          - {required: [card], properties: {card: {type: string}}}
        ",
        "
        union U by structure
          integer i64 is Integer
          list [text] is Array
          number f64 is Number
          card U/card has card
          object U/object fits
        record U/object made-up
          x text
        record U/card made-up
          card text required
        ",
        &["B0409"],
    );
}

#[test]
fn type_lists_are_unions_by_kind() {
    check_types(
        "
        A:
          properties:
            v: {type: [string, integer, 'null']}
            w: {type: [object, string], properties: {a: {type: string}}}
            n: {type: [integer, number]}
        ",
        "
        record A
          v A/v nullable
          w A/w
          n f64
        union A/v made-up by structure
          string text is String
          integer i64 is Integer
        union A/w made-up by structure
          object A/w/object is Object
          string text is String
        record A/w/object made-up
          a text
        ",
    );
}

#[test]
fn numbers_of_several_widths_are_of_the_widest() {
    check_types(
        "
        A:
          properties:
            long: {anyOf: [{type: integer, format: int32}, {type: integer, format: int64}]}
            any: {oneOf: [{type: integer, format: int32}, {type: integer, format: uint64}]}
            instant: {oneOf: [{type: integer, format: unixtime}, {type: integer}]}
            digits: {anyOf: [{type: number, format: decimal}, {type: integer}]}
            short: {anyOf: [{type: integer, format: int32}, {type: number}]}
        ",
        "
        record A
          long i64
          any big
          instant i64
          digits decimal
          short f64
        ",
    );
}

#[test]
fn branches_of_one_scalar_are_no_union() {
    check_types_with(
        "
        A:
          properties:
            known: {anyOf: [{type: string}, {type: string, enum: [x, y]}]}
            two: {oneOf: [{type: string, enum: [x]}, {type: string, enum: [y]}]}
            text: {oneOf: [{type: string, maxLength: 0}, {type: string, pattern: x}]}
            num: {anyOf: [{type: integer}, {type: number}]}
            same: {anyOf: [{type: string, format: uuid}, {type: string, format: uuid}]}
        ",
        "
        record A
          known A/known
          two A/two
          text text
          num f64
          same Uuid
        enumeration A/known made-up open
          \"x\"
          \"y\"
        enumeration A/two made-up open
          \"x\"
          \"y\"
        ",
        &["B0435", "B0435"],
    );
}

#[test]
fn alternatives_of_required_leave_a_record() {
    check_types_with(
        "
        A:
          type: object
          properties: {a: {type: string}, b: {type: string}}
          oneOf: [{required: [a]}, {required: [b]}]
        ",
        "
        record A
          a text
          b text
        ",
        &["B0435"],
    );
}

#[test]
fn members_beside_a_choice_belong_to_every_branch() {
    check_types(
        "
        A:
          required: [id]
          properties: {id: {type: string}}
          oneOf:
          - {required: [a], properties: {a: {type: string}}}
          - {required: [b], properties: {b: {type: string}}}
        ",
        "
        union A by structure
          a A/a has a
          b A/b has b
        record A/a made-up
          id text required
          a text required
        record A/b made-up
          id text required
          b text required
        ",
    );
}

#[test]
fn what_only_requests_hold_tells_no_branches_apart() {
    check_types(
        "
        Source:
          oneOf:
          - title: Card
            required: [cvc, expires]
            properties: {cvc: {type: string, writeOnly: true}, expires: {type: string}}
          - title: Bank account
            required: [sort code, kind]
            properties: {sort code: {type: string, readOnly: true}, kind: {type: string}}
        ",
        "
        union Source by structure
          Card Source/Card has expires
          Bank account Source/Bank account has kind
        record Source/Card made-up
          cvc text required write-only
          expires text required
        record Source/Bank account made-up
          sort code text required read-only
          kind text required
        ",
    );
}

#[test]
fn what_no_value_fits_is_no_branch() {
    check_types("A: {oneOf: [false, {type: string}]}", "alias A = text");
}

#[test]
fn choices_inside_choices_do_not_grow_without_end() {
    let chain = |count: usize| {
        let of = |at: usize| {
            let next = format!("$ref: '#/components/schemas/S{}'", (at + 1) % count);
            format!(
                "S{at}: {{oneOf: [{{oneOf: [{{{next}}}, {{type: integer}}]}}, \
                 {{type: string}}], properties: {{z: {{{next}}}}}}}"
            )
        };
        let schemas: Vec<String> = (0..count).map(of).collect();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n\
             components: {{schemas: {{{}}}}}",
            schemas.join(", ")
        );
        let options = Options { all_types: true, ..Options::default() };
        let (types, codes) = lowered(&text, &options);
        (types.len(), codes.into_iter().filter(|code| *code == "B0401").count())
    };
    let (small, cut) = chain(100);
    assert!(cut > 0);
    assert!(chain(200).0 < small * 3);
}

#[test]
fn members_of_alternatives_beside_an_open_one_are_there() {
    check_types_with(
        "
        A:
          properties: {x: {type: string}}
          oneOf:
          - required: [x]
          - properties: {y: {type: integer}, x: {maxLength: 3}}
            required: [y]
        B: {type: object, anyOf: [{properties: {b: {type: integer}}}, {}]}
        C: {type: object, anyOf: [{$ref: '#/components/schemas/C'}, {required: [c]}]}
        D: {anyOf: [{type: string, maxLength: 3}, {}]}
        E:
          properties: {x: {type: string}}
          anyOf:
          - required: [x]
          - oneOf: [{properties: {y: {type: integer}}}, {properties: {z: {type: string}}}]
        F:
          properties: {x: {type: string}}
          anyOf: [{required: [x]}, {properties: {y: {type: integer}}}]
          oneOf:
          - {properties: {k: {const: a}}, required: [k]}
          - {properties: {k: {const: b}}, required: [k]}
        ",
        "
        record A
          x text
          y A/y
        record B
          b B/b
        alias C = {text: json}
        alias D = json
        record E
          x text
        union F by k
          a F/a \"a\"
          b F/b \"b\"
        union A/y made-up by structure
          integer i64 fits
        union B/b made-up by structure
          integer i64 fits
        record F/a made-up
          k always \"a\"
          x text
          y F/a/y
        record F/b made-up
          k always \"b\"
          x text
          y F/b/y
        union F/a/y made-up by structure
          integer i64 fits
        union F/b/y made-up by structure
          integer i64 fits
        ",
        &["B0405", "B0401", "B0401", "B0435", "B0435"],
    );
}
