//! What a media type means for a value, and which values share a type.

use super::{check, lowered};
use crate::api::Options;

#[test]
fn parameters_of_text_are_written_as_they_are() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {}
              parameters:
              - {name: t, in: query, content: {text/plain: {schema: {type: string}}}}
              - {name: h, in: header, content: {text/csv: {schema: {type: string}}}}
              - {name: f, in: query, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
              - {name: r, in: query, content: {text/plain: {schema: {type: object}}}}
              - {name: x, in: query, content: {application/xml: {schema: {type: string}}}}
              - {name: b, in: query, schema: {type: string}, content: {application/json: {schema: {type: string}}}}
        ",
        "
        group -
          g GET /a [g]
            query t text Form explode
            header h text Simple
            query f {text: json} Form explode
            query r {text: json} Json
            query x text Json
            query b text Form explode
        ",
        &["B0438", "B0438", "B0438"],
    );
}

#[test]
fn a_type_is_asked_for_before_a_range_and_no_record_is_text() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses:
                200: {description: d, content: {'*/*': {schema: {type: string}}, application/hal+json: {schema: {type: string}}}}
          /b:
            get:
              operationId: h
              responses:
                200: {description: d, content: {text/plain: {schema: {type: object, properties: {a: {type: string}}}}}}
        ",
        "
        group -
          g GET /a [g]
            200 ok application/hal+json Json text
          h GET /b [h]
            200 ok text/plain Text text
        ",
        &["B0420", "B0439"],
    );
}

#[test]
fn records_that_differ_on_the_wire_are_two() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses:
                200: {description: d, content: {application/xml: {schema: {type: object, properties: {x: {type: string, xml: {attribute: true}}}}}}}
                201: {description: d, content: {application/xml: {schema: {type: object, properties: {x: {type: string, xml: {name: y}}}}}}}
        ",
        "
        group -
          g GET /a [g]
            200 ok application/xml Xml g/response
            201 ok application/xml Xml g/response
        record g/response made-up in
          x text
        record g/response made-up in
          x text
        ",
        &[],
    );
}

#[test]
fn chains_of_conditions_are_cut() {
    let link = |at: usize| {
        let next = at + 1;
        format!(
            "S{at}: {{dependentSchemas: {{a: {{$ref: '#/components/schemas/S{next}'}}}}}}"
        )
    };
    let links: Vec<String> = (0..3_000).map(link).collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    {}\n    S3000: {{type: object}}",
        links.join("\n    ")
    );
    let options = Options { all_types: true, ..Options::default() };
    let (_, mut said) = lowered(&text, &options);
    said.dedup();
    assert_eq!(said, ["B0401"]);
}
