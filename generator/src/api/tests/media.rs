//! What media types cannot carry, and names that stand twice.

use super::lowered;
use crate::api::Options;

/// The lowered text of an operation, written as the members of a path item, and the codes
/// of what was said.
fn of_path(members: &str) -> (String, Vec<&'static str>) {
    let text = format!(
        "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{{members}}}}}"
    );
    lowered(&text, &Options::default())
}

#[track_caller]
fn check_body(content: &str, codes: &[&str], shown: &str) {
    let (text, said) = of_path(&format!(
        "post: {{operationId: o, requestBody: {{content: {content}}}, responses: {{}}}}"
    ));
    assert_eq!(said, codes, "{text}");
    assert!(text.contains(shown), "{text}");
}

#[test]
fn what_a_media_type_cannot_carry_is_reported() {
    const THING: &str = "{type: object, properties: {a: {type: string}}}";
    check_body(
        &format!("{{application/cbor: {{schema: {THING}}}}}"),
        &["B0439"],
        "application/cbor",
    );
    check_body("{application/cbor: {schema: {}}}", &[], "application/cbor");
    check_body(
        &format!(
            "{{application/json: {{schema: {THING}}}, application/cbor: {{schema: {THING}}}}}"
        ),
        &[],
        "a text",
    );
    check_body(
        &format!(
            "{{application/json: {{schema: {THING}, itemSchema: {{type: string}}}}}}"
        ),
        &["B0364"],
        "a text",
    );
    check_body(
        &format!("{{application/jsonl: {{schema: {{}}, itemSchema: {THING}}}}}"),
        &["B0364"],
        "a text",
    );
}

#[test]
fn names_that_nothing_declares_are_reported() {
    let body = |encoding: &str| {
        format!(
            "{{multipart/form-data: {{schema: {{type: object, properties: {{a: {{type: string}}}}}}, encoding: {{{encoding}: {{contentType: text/csv}}}}}}}}"
        )
    };
    check_body(&body("a"), &[], "a text");
    check_body(&body("b"), &["B0424"], "a text");
    let required = "{type: object, required: [a], additionalProperties: {type: string}}";
    check_body(&format!("{{application/json: {{schema: {required}}}}}"), &["B0410"], "");
}

#[test]
fn encodings_in_a_query_string_are_reported() {
    let (_, said) = of_path(
        "get: {responses: {}, parameters: [{name: q, in: querystring, content: \
         {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}, \
         encoding: {a: {allowReserved: true}}}}}]}",
    );
    assert_eq!(said, ["B0424"]);
}

#[test]
fn headers_and_statuses_are_the_same_in_any_case() {
    let (text, said) = of_path(
        "parameters: [{name: X-Id, in: header, schema: {type: string}}], get: {parameters: \
         [{name: x-id, in: header, schema: {type: integer}}], responses: {2XX: {description: d}, \
         2xx: {description: d}}}",
    );
    assert_eq!(said, ["B0419"]);
    assert!(text.contains("x-id") && !text.contains("X-Id"), "{text}");
}
