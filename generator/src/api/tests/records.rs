//! Records, scalars, enumerations, maps and lists.

use super::{check, check_types, check_types_with, check_with, lowered};
use crate::api::Options;

#[test]
fn presence_comes_from_the_own_schema() {
    check_types(
        "
        A:
          type: object
          required: [a, b]
          properties:
            a: {type: string}
            b: {type: [string, 'null']}
            c: {type: string}
            d: {type: ['null', string]}
        ",
        "
        record A
          a text required
          b text required nullable
          c text
          d text nullable
        ",
    );
}

#[test]
fn inherited_members_come_first_and_once() {
    check_types(
        "
        C:
          allOf:
          - {$ref: '#/components/schemas/B'}
          - {required: [a], properties: {c: {type: string}, a: {maxLength: 3}}}
        B:
          allOf: [{$ref: '#/components/schemas/A'}]
          properties: {b: {type: integer}}
        A: {properties: {a: {type: string}}}
        ",
        "
        record C
          a text required maxLength:3
          b i64
          c text
        record B
          a text
          b i64
        record A
          a text
        ",
    );
}

#[test]
fn a_diamond_and_a_schema_that_includes_itself_end() {
    check_types_with(
        "
        D:
          allOf:
          - {$ref: '#/components/schemas/L'}
          - {$ref: '#/components/schemas/R'}
        L: {allOf: [{$ref: '#/components/schemas/A'}], properties: {l: {type: string}}}
        R: {allOf: [{$ref: '#/components/schemas/A'}], properties: {r: {type: string}}}
        A:
          allOf: [{$ref: '#/components/schemas/A'}]
          properties: {a: {type: string}}
        ",
        "
        record D
          a text
          l text
          r text
        record L
          a text
          l text
        record R
          a text
          r text
        record A
          a text
        ",
        &["B0353"],
    );
}

#[test]
fn what_stands_beside_a_reference_belongs_to_the_use() {
    check_types(
        "
        A:
          properties:
            a: {$ref: '#/components/schemas/S', readOnly: true, default: x}
            b: {allOf: [{$ref: '#/components/schemas/S'}], description: d}
            c: {anyOf: [{$ref: '#/components/schemas/S'}, {type: 'null'}]}
            d: {$ref: '#/components/schemas/S', x-bindery-nullable: true}
            e: {$ref: '#/components/schemas/S', x-bindery-secret: true}
            f: {$ref: '#/components/schemas/S', x-bindery-mutability: [read, create]}
            g: {$ref: '#/components/schemas/S', x-bindery-mutability: [read]}
        S: {type: string, enum: [x, y]}
        ",
        "
        record A
          a S read-only = \"x\"
          b S
          c S nullable
          d S nullable
          e S secret
          f S mutability:read, create
          g S read-only
        enumeration S open
          \"x\"
          \"y\"
        ",
    );
}

#[test]
fn only_components_are_aliases() {
    check_types(
        "
        A:
          properties:
            id: {$ref: '#/components/schemas/Id'}
            ids: {$ref: '#/components/schemas/Ids'}
            inline: {type: array, items: {type: [integer, 'null'], format: int32}}
        Id: {type: string, format: uuid}
        Ids: {type: array, items: {$ref: '#/components/schemas/Id'}}
        Same: {$ref: '#/components/schemas/Id'}
        ",
        "
        record A
          id Id
          ids Ids
          inline [i32?]
        alias Id = Uuid
        alias Ids = [Id]
        ",
    );
}

#[test]
fn inline_types_are_named_from_their_place() {
    check_types(
        "
        A:
          properties:
            owner: {properties: {kind: {enum: [x]}}}
            list: {items: {properties: {n: {type: number}}}}
            map: {additionalProperties: {properties: {n: {type: number}}}}
        B: {allOf: [{$ref: '#/components/schemas/A'}]}
        ",
        "
        record A
          owner A/owner
          list [A/list/item]
          map {text: A/map/value}
        record B
          owner A/owner
          list [A/list/item]
          map {text: A/map/value}
        record A/owner made-up
          kind A/owner/kind
        record A/list/item made-up
          n f64
        record A/map/value made-up
          n f64
        enumeration A/owner/kind made-up open
          \"x\"
        ",
    );
}

#[test]
fn inline_types_of_one_name_are_one_type_if_equal() {
    check_types(
        "
        A:
          properties:
            s: {enum: [x, y], x-bindery-name: State, description: one}
            t: {enum: [x, y], x-bindery-name: State, readOnly: true}
            u: {type: [string, 'null'], enum: [x, y, null], x-bindery-name: Other}
            v: {type: string, enum: [x, y], x-bindery-name: Other}
            w: {type: string, x-bindery-name: width, maxLength: 2}
            z: {enum: [x], x-bindery-name: Z, x-bindery-member: zet}
        ",
        "
        record A
          s State
          t State read-only
          u Other nullable
          v Other
          w text as width maxLength:2
          z Z as zet
        enumeration State open
          \"x\"
          \"y\"
        enumeration Other open
          \"x\"
          \"y\"
        enumeration Z open
          \"x\"
        ",
    );
}

#[test]
fn enumerations_keep_the_kind_of_their_values() {
    check_types_with(
        "
        I: {type: integer, enum: [1, 2]}
        W: {type: number, enum: [1.0, 1e3, 1000]}
        F: {type: number, format: float, enum: [3.402823e20]}
        M: {enum: [1, a, null, true]}
        T: {type: string, enum: [1, on]}
        N: {type: integer, enum: ['1', '2']}
        B: {type: boolean, enum: [true]}
        H:
          enum: [a, b]
          x-bindery-values: [{value: b, name: Bee}]
        ",
        "
        enumeration I open
          1
          2
        enumeration W open
          1
          1000
        alias F = f64
        enumeration M open
          1
          \"a\"
          true
        enumeration T open
          \"1\"
          \"on\"
        enumeration N open
          1
          2
        alias B = boolean
        enumeration H open
          \"a\"
          \"b\" as Bee
        ",
        &["B0434", "B0434"],
    );
}

#[test]
fn closed_enumerations_need_the_description_and_the_user() {
    let rest = "
        paths: {}
        components:
          schemas:
            A: {enum: [x], x-bindery-open: false}
            B: {enum: [x]}
        ";
    let open = Options { all_types: true, ..Options::default() };
    let shown = "enumeration A open\n  \"x\"\nenumeration B open\n  \"x\"";
    check_with(&open, rest, shown, &[]);
    let closed = Options { closed_enums: true, ..open };
    let shown = "enumeration A closed\n  \"x\"\nenumeration B open\n  \"x\"";
    check_with(&closed, rest, shown, &[]);
}

#[test]
fn one_value_is_a_constant_only_if_required_and_never_null() {
    check_types(
        "
        A:
          required: [a, b, c]
          properties:
            a: {const: x}
            b: {enum: [1]}
            c: {enum: [x, null]}
            d: {const: x}
        ",
        "
        record A
          a always \"x\"
          b always 1
          c A/c required nullable
          d A/d
        enumeration A/c made-up open
          \"x\"
        enumeration A/d made-up open
          \"x\"
        ",
    );
}

#[test]
fn formats_choose_scalars() {
    check_types_with(
        "
        A:
          properties:
            a: {type: string, format: date-time}
            b: {type: string, format: byte}
            c: {type: string, format: decimal}
            d: {type: number, format: decimal}
            e: {type: integer, format: int32}
            f: {type: integer, minimum: 0, maximum: 18446744073709551615}
            g: {type: integer, maximum: 99999999999999999999}
            h: {type: [string, integer], format: epoch-millis}
            i: {type: string, contentEncoding: base64url}
            j: {type: string, format: password}
            k: {type: string, format: sprocket}
            l: {type: number, format: float}
            m: {type: integer, format: unixtime}
            n: {format: uuid}
            o: {type: 'null'}
            p: {const: null}
            q: {type: array, items: {type: ['null']}}
        ",
        "
        record A
          a DateTime
          b Base64
          c Decimal
          d decimal
          e i32
          f u64 minimum:0 maximum:18446744073709551615
          g big maximum:99999999999999999999
          h EpochMillis
          i Base64Url
          j text secret
          k text
          l f64
          m UnixTime
          n json
          o Null
          p Null
          q [Null]
        ",
        &["B0403", "B0431"],
    );
}

#[test]
fn texts_of_an_equal_type_are_reported() {
    let check_texts = |second: &str, codes: &[&str]| {
        let answer = |schema: &str| {
            format!(
                "{{description: d, content: {{application/json: {{schema: {schema}}}}}}}"
            )
        };
        let first = "{type: object, description: one, properties: \
            {x: {type: string, description: X}}}";
        let rest = format!(
            "paths: {{/a: {{get: {{operationId: a, responses: {{'200': {}, '201': {}}}}}}}}}",
            answer(first),
            answer(second),
        );
        let (text, said) = lowered(
            &format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}\n"),
            &Options::default(),
        );
        assert_eq!(text.matches("record ").count(), 1, "{text}");
        assert_eq!(said, codes, "{second}");
    };
    let second = |outer: &str, inner: &str| {
        format!(
            "{{type: object, description: {outer}, properties: \
            {{x: {{type: string, description: {inner}}}}}}}"
        )
    };
    check_texts(&second("one", "X"), &[]);
    check_texts(&second("two", "X"), &["B0437"]);
    check_texts(&second("one", "Y"), &["B0437"]);
    check_texts(&second("two", "Y"), &["B0437"]);
}

#[test]
fn constants_that_the_server_sets_are_members() {
    check_types(
        "
        A:
          required: [kind, own]
          properties: {kind: {const: thing, readOnly: true}, own: {const: thing}}
        ",
        "
        record A
          own always \"thing\"
          kind A/kind required read-only
        enumeration A/kind made-up open
          \"thing\"
        ",
    );
}

#[test]
fn tuples_of_no_fixed_length_are_open() {
    check_types(
        "
        T:
          prefixItems: [{type: string}, {type: integer}]
          items: false
          minItems: 2
        L: {prefixItems: [{type: string}, {type: integer}]}
        S: {prefixItems: [{type: string}, {type: string}], items: {type: string}}
        M:
          allOf:
            - prefixItems: [{type: [string, 'null']}]
            - prefixItems: [{}, {type: integer}]
              items: {type: boolean}
        ",
        "
        alias T = (text, i64)
        alias L = (text, i64, json…)
        alias S = [text]
        alias M = (text?, i64, boolean…)
        ",
    );
}

#[test]
fn recursion_ends_in_names() {
    check_types_with(
        "
        Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
        Node: {properties: {next: {$ref: '#/components/schemas/Node'}}}
        Inner:
          properties:
            a:
              type: object
              properties: {b: {$ref: '#/components/schemas/Inner/properties/a'}}
        Self: {anyOf: [{$ref: '#/components/schemas/Self'}, {type: 'null'}]}
        ",
        "
        union Tree by structure
          list [Tree] fits
        record Node
          next Node
        record Inner
          a Inner/a
        alias Self = json
        record Inner/a made-up
          b Inner/a
        ",
        &["B0405"],
    );
}

#[test]
fn conditional_members_may_hold_anything_else() {
    check_types_with(
        "
        A:
          required: [a]
          properties: {a: {type: string}}
          if: {properties: {a: {const: x}}}
          then: {required: [b], properties: {b: {type: integer}}}
        ",
        "
        record A
          a text required
          b A/b
        union A/b made-up by structure
          integer i64 fits
        ",
        &["B0404"],
    );
}

#[test]
fn requests_and_responses_reach_types_apart() {
    check(
        "
        paths:
          /a:
            put:
              operationId: put
              requestBody:
                content:
                  application/json: {schema: {$ref: '#/components/schemas/A'}}
              responses:
                '200':
                  description: ok
                  content:
                    application/json: {schema: {$ref: '#/components/schemas/B'}}
        components:
          schemas:
            A:
              properties:
                r: {allOf: [{$ref: '#/components/schemas/R'}], readOnly: true}
                w: {$ref: '#/components/schemas/W'}
            B: {properties: {a: {$ref: '#/components/schemas/A'}}}
            R: {properties: {r: {type: string}}}
            W: {properties: {w: {type: string}}}
            Unused: {properties: {w: {type: string}}}
        ",
        "
        group -
          put PUT /a [put]
            body
              application/json Json A
            200 ok application/json Json B
        record A out in
          r R read-only
          w W
        record B in
          a A
        record R in
          r text
        record W out in
          w text
        ",
        &[],
    );
}

#[test]
fn numbers_that_are_shown_do_fit_their_type() {
    check_types_with(
        "
        A:
          properties:
            bound: {type: integer, format: int32, maximum: 4294967295}
            exclusive: {type: integer, format: int32, exclusiveMaximum: 2147483648}
            default: {type: integer, format: int32, default: 5000000000}
            example: {type: integer, format: int32, example: -5000000000}
            examples: {type: integer, format: int64, examples: [1, 9223372036854775808]}
            unsigned: {type: integer, minimum: 0, example: 9223372036854775808}
            whole: {type: integer, format: int32, example: 3.0}
            below: {type: integer, format: uint64, default: -1}
            fraction: {type: number, format: int32, example: 0.5}
            text: {type: integer, format: int32, example: unknown}
        ",
        "
        record A
          bound i64 maximum:4294967295
          exclusive i32 exclusiveMaximum:2147483648
          default i64 = 5000000000
          example i64
          examples big
          unsigned u64 minimum:0
          whole i32
          below big = -1
          fraction f64
          text i32
        ",
        &["B0433"; 6],
    );
}

#[test]
fn types_that_differ_by_the_numbers_they_show_are_two() {
    check_types_with(
        "
        A: {properties: {x: {x-bindery-name: Size, properties: {n: {type: integer, format: int32, example: 1}}}}}
        B: {properties: {x: {x-bindery-name: Size, properties: {n: {type: integer, format: int32, example: 2}}}}}
        C: {properties: {x: {x-bindery-name: Size, properties: {n: {type: integer, format: int32, example: 3000000000}}}}}
        ",
        "
        record A
          x Size
        record B
          x Size
        record C
          x Size
        record Size
          n i32
        record Size
          n i64
        ",
        &["B0433"],
    );
}

#[test]
fn lists_and_maps_that_meet_themselves_in_a_merge_end() {
    check_types_with(
        "
        Rows: {type: array, items: {allOf: [{type: array}, {$ref: '#/components/schemas/Rows'}]}}
        Tree: {type: object, additionalProperties: {allOf: [{type: object}, {$ref: '#/components/schemas/Tree'}]}}
        ",
        "
        alias Rows = [[json]]
        alias Tree = {text: {text: json}}
        ",
        &["B0401", "B0401"],
    );
}

#[test]
fn merges_that_double_with_each_schema_end() {
    let mut text = String::new();
    for at in 0..10 {
        let next = format!("$ref: '#/components/schemas/A{}'", at + 1);
        text.push_str(&format!(
            "A{at}: {{anyOf: [{{{next}}}, {{allOf: [{{{next}}}, {{type: object, properties: {{p{at}: {{type: string}}}}}}]}}]}}\n"
        ));
    }
    text.push_str("A10: {type: object, properties: {z: {type: string}}}\n");
    let options = Options { all_types: true, ..Options::default() };
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{}",
        super::indented(&text, 4)
    );
    let (shown, codes) = lowered(&text, &options);
    assert!(shown.lines().count() < 20_000);
    assert!(codes.contains(&"B0401"), "{codes:?}");
}

#[test]
fn defaults_that_their_schemas_exclude_are_not_stated() {
    check_types_with(
        "
        A:
          properties:
            kind: {type: integer, default: '5'}
            listed: {$ref: '#/components/schemas/E', default: z}
            known: {$ref: '#/components/schemas/E', default: y}
            quoted: {type: string, enum: ['1'], default: 1}
            beyond: {type: integer, maximum: 3, default: 4}
            within: {type: integer, maximum: 3, default: 3.0}
            long: {type: string, maxLength: 2, default: abc}
            day: {type: string, format: date, default: 1.5.2020}
            time: {type: string, format: date-time, default: '2020-01-02T03:04:05Z'}
            id: {type: string, format: uuid, default: none}
            null: {type: string, default: null}
            nullable: {type: [string, 'null'], default: null}
            either: {anyOf: [{type: integer}, {type: boolean}], default: x}
            other: {anyOf: [{type: integer}, {type: boolean}], default: true}
            items: {type: array, items: {type: string}, default: [a, 1]}
            lacks: {type: object, required: [a, b, c], properties: {a: {type: string}, b: {type: string, default: x}, c: {type: string, readOnly: true}}, default: {}}
            more: {type: object, additionalProperties: {type: integer}, default: {a: x}}
            infinite: {type: number, default: .inf}
        E: {type: string, enum: [x, y]}
        ",
        "
        record A
          kind i64
          listed E
          known E = \"y\"
          quoted A/quoted = \"1\"
          beyond i64 maximum:3
          within i64 = 3.0 maximum:3
          long text maxLength:2
          day Date
          time DateTime = \"2020-01-02T03:04:05Z\"
          id Uuid
          null text
          nullable text nullable = null
          either A/either
          other A/other = true
          items [text]
          lacks A/lacks
          more {text: i64}
          infinite f64
        enumeration E open
          \"x\"
          \"y\"
        enumeration A/quoted made-up open
          \"1\"
        union A/either made-up by structure
          integer i64 is Integer
          boolean boolean is Boolean
        union A/other made-up by structure
          integer i64 is Integer
          boolean boolean is Boolean
        record A/lacks made-up
          a text required
          b text required = \"x\"
          c text required read-only
        ",
        &["B0441"; 12],
    );
}
