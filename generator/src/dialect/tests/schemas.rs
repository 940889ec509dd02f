use super::{check, check_with, swagger, with_schema};

const A: &str = "/components/schemas/A";

#[test]
fn nullable_becomes_a_type() {
    check(
        &with_schema("3.0.3", "{type: string, nullable: true}"),
        A,
        r#"{"type":["string","null"]}"#,
    );
    check(
        &with_schema("3.0.3", "{type: string, nullable: false}"),
        A,
        r#"{"type":"string"}"#,
    );
    check(
        &with_schema("3.0.3", "{type: string, x-nullable: true}"),
        A,
        r#"{"type":["string","null"]}"#,
    );
    check(
        &with_schema("3.0.3", "{type: string, enum: [a], nullable: true}"),
        A,
        r#"{"type":["string","null"],"enum":["a",null]}"#,
    );
}

#[test]
fn nullable_without_a_type_becomes_a_hint() {
    check(
        &with_schema("3.0.3", "{allOf: [{type: object}], nullable: true}"),
        A,
        r#"{"allOf":[{"type":"object"}],"x-bindery-nullable":true}"#,
    );
    check(
        &with_schema(
            "3.0.3",
            "{properties: {b: {$ref: '#/components/schemas/A', nullable: true}}}",
        ),
        "/components/schemas/A/properties/b",
        r##"{"$ref":"#/components/schemas/A","x-bindery-nullable":true}"##,
    );
}

#[test]
fn nullable_as_text_is_read_with_a_warning() {
    let text = with_schema("3.0.3", "{type: string, nullable: 'true'}");
    check_with(&text, &["B0215 4:33"], A, r#"{"type":["string","null"]}"#);
}

#[test]
fn exclusive_limits_become_numbers() {
    check(
        &with_schema(
            "3.0.3",
            "{minimum: 1, exclusiveMinimum: true, maximum: 2, exclusiveMaximum: false}",
        ),
        A,
        r#"{"maximum":2,"exclusiveMinimum":1}"#,
    );
    check(
        &with_schema("3.1.0", "{exclusiveMinimum: 1}"),
        A,
        r#"{"exclusiveMinimum":1}"#,
    );
}

#[test]
fn properties_may_be_named_like_keywords() {
    let names = "{properties: {nullable: {type: boolean}, $ref: {type: string}, \
        example: {type: integer}, discriminator: {type: string}, enum: {type: string}}}";
    check(
        &with_schema("3.0.3", names),
        A,
        r#"{"properties":{"nullable":{"type":"boolean"},"$ref":{"type":"string"},
            "example":{"type":"integer"},"discriminator":{"type":"string"},"enum":{"type":"string"}}}"#,
    );
}

#[test]
fn data_is_never_rewritten() {
    let data = "{default: {nullable: true, $ref: '#/nowhere'}, enum: [{type: string, nullable: true}], \
        x-note: {$ref: gone.json}, example: {$ref: gone.json}}";
    check(
        &with_schema("3.0.3", data),
        A,
        r##"{"default":{"nullable":true,"$ref":"#/nowhere"},"enum":[{"type":"string","nullable":true}],
            "x-note":{"$ref":"gone.json"},"examples":[{"$ref":"gone.json"}]}"##,
    );
}

#[test]
fn later_versions_pass_through() {
    let schema = "{type: [string, 'null'], const: x, examples: [y]}";
    check(
        &with_schema("3.1.0", schema),
        A,
        r#"{"type":["string","null"],"const":"x","examples":["y"]}"#,
    );
    check_with(
        &with_schema("3.1.0", "{type: string, nullable: true}"),
        &["B0217 4:33"],
        A,
        r#"{"type":["string","null"]}"#,
    );
}

#[test]
fn siblings_of_references_are_kept_when_they_speak_of_the_place() {
    let text = "{properties: {b: {$ref: '#/components/schemas/C', description: d, readOnly: true, minLength: 3}}}\n    C: {type: string}";
    check_with(
        &with_schema("3.0.3", text),
        &["B0209 4:101"],
        "/components/schemas/A/properties/b",
        r##"{"$ref":"#/components/schemas/C","description":"d","readOnly":true}"##,
    );
    let same = "{properties: {b: {$ref: '#/components/schemas/C', type: string}}}\n    C: {type: string}";
    check(
        &with_schema("3.0.3", same),
        "/components/schemas/A/properties/b/type",
        "null",
    );
}

#[test]
fn enumerations_say_their_type() {
    check(
        &with_schema("3.0.3", "{enum: [a, b]}"),
        A,
        r#"{"enum":["a","b"],"type":"string"}"#,
    );
    check(
        &with_schema("3.0.3", "{enum: [1, 2]}"),
        A,
        r#"{"enum":[1,2],"type":"integer"}"#,
    );
    check(&with_schema("3.0.3", "{enum: [1, b]}"), A, r#"{"enum":[1,"b"]}"#);
}

#[test]
fn number_formats_say_nothing_about_text() {
    let text = with_schema("3.0.3", "{type: string, format: int64}");
    check_with(&text, &["B0216 4:31"], A, r#"{"type":"string"}"#);
}

#[test]
fn discriminators_of_swagger_become_objects() {
    check(
        &swagger("paths: {}\ndefinitions: {A: {discriminator: kind}}"),
        A,
        r#"{"discriminator":{"propertyName":"kind"}}"#,
    );
    let text = with_schema("3.0.3", "{discriminator: kind}");
    check_with(
        &text,
        &["B0217 4:24"],
        A,
        r#"{"discriminator":{"propertyName":"kind"}}"#,
    );
}

#[test]
fn listed_texts_without_quotes_are_what_is_written() {
    let listed = "[1.10, 0x1F, 1e3, -.inf, .nan, True, '1.20', on, 3]";
    check(
        &with_schema(
            "3.0.3",
            &format!("{{type: string, enum: {listed}, default: 1.10}}"),
        ),
        A,
        r#"{"type":"string","enum":["1.10","0x1F","1e3","-.inf",".nan","True","1.20","on","3"],"default":"1.10"}"#,
    );
    check(
        &with_schema("3.1.0", "{type: [string, 'null'], const: 1_0.50}"),
        A,
        r#"{"type":["string","null"],"const":"1_0.50"}"#,
    );
    check(
        &with_schema("3.1.0", "{type: number, enum: [1.10], default: 1.10}"),
        A,
        r#"{"type":"number","enum":[1.1],"default":1.1}"#,
    );
    let json = r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": {"A": {"type": "string", "enum": [1.10, true]}}}}"#;
    check(json, A, r#"{"type":"string","enum":["1.10","true"]}"#);
}
