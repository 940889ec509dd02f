//! What a media type means for a value, and which values share a type.

use super::{check, check_types, lowered};
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
            query f {text: json} Json
            query r {text: json} Json
            query x text Json
            query b text Form explode
        ",
        &["B0438"; 4],
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

/// The codes of what is said about schemas `S0` to that many, each written from its number,
/// and how many lines they lower to.
fn chained(links: usize, link: impl Fn(usize) -> String) -> (Vec<&'static str>, usize) {
    let links: Vec<String> =
        (0..links).map(|at| format!("S{at}: {}", link(at))).collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    {}",
        links.join("\n    ")
    );
    let options = Options { all_types: true, ..Options::default() };
    let (lines, mut said) = lowered(&text, &options);
    said.sort_unstable();
    said.dedup();
    (said, lines.lines().count())
}

fn schema(at: usize) -> String {
    format!("$ref: '#/components/schemas/S{at}'")
}

#[test]
fn chains_of_conditions_are_cut() {
    let last = 3_000;
    let link = |at: usize| match at + 1 < last {
        true => format!("{{dependentSchemas: {{a: {{{}}}}}}}", schema(at + 1)),
        false => "{type: object}".to_owned(),
    };
    assert_eq!(chained(last, link).0, ["B0401"]);
}

#[test]
fn conditions_that_share_branches_list_each_once() {
    let last = 30;
    let link = |at: usize| {
        let (next, other) = (schema(last.min(at + 1)), schema(last.min(at + 2)));
        match at < last {
            true => format!("{{dependentSchemas: {{a: {{{next}}}, b: {{{other}}}}}}}"),
            false => "{type: object}".to_owned(),
        }
    };
    assert_eq!(chained(last + 1, link).0, [""; 0]);
}

#[test]
fn chains_that_add_to_each_other_are_cut() {
    let links = 1_500;
    let link = |at: usize| match at {
        0 => "{type: object}".to_owned(),
        _ => format!(
            "{{allOf: [{{{}}}, {{properties: {{m{at}: {{type: string}}}}}}]}}",
            schema(at - 1)
        ),
    };
    let (said, lines) = chained(links, link);
    assert_eq!(said, ["B0401"]);
    assert!(lines < 500_000, "{lines}");
}

#[test]
fn parts_without_a_type_are_files_and_say_what_they_are() {
    check(
        "
        paths:
          /a:
            put:
              operationId: p
              responses: {}
              requestBody:
                content:
                  multipart/form-data:
                    schema: {$ref: '#/components/schemas/Form'}
                    encoding: {e: {contentType: image/gif}}
                  application/json: {schema: {contentMediaType: image/png}}
        components:
          schemas:
            Form:
              type: object
              properties:
                a: {contentMediaType: image/png}
                b: {contentMediaType: image/png, contentEncoding: base64}
                c: {type: array, items: {$ref: '#/components/schemas/Picture'}}
                d: {contentMediaType: application/octet-stream}
                e: {contentMediaType: image/png}
                j: {contentMediaType: application/json}
                t: {type: string, format: binary}
            Picture: {contentMediaType: image/jpeg}
        ",
        "
        group -
          p PUT /a [p]
            body
              application/json Json json
              multipart/form-data Multipart Form, e None explode as image/gif, a None explode as image/png, c None explode as image/jpeg
        record Form out
          a bytes
          b Base64
          c [Picture]
          d bytes
          e bytes
          j json
          t bytes
        alias Picture out = bytes
        ",
        &["B0435", "B0435"],
    );
}

#[test]
fn a_file_is_asked_for_in_all_its_types() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses:
                200:
                  description: d
                  content:
                    image/png: {schema: {type: string, format: binary}}
                    application/pdf: {}
                    text/event-stream: {}
        ",
        "
        group -
          g GET /a [g]
            200 ok image/png Bytes bytes, also application/pdf
              or text/event-stream Events json
        ",
        &[],
    );
}

#[test]
fn ways_that_the_standard_leaves_open_are_said() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {}
              parameters:
              - {name: r, in: query, schema: {type: array, items: {type: object}}}
              - {name: l, in: header, schema: {type: array, items: {type: array, items: {type: string}}}}
              - {name: j, in: query, content: {application/json: {schema: {type: array, items: {type: object}}}}}
              - {name: t, in: query, style: deepObject, schema: {type: string}}
              - {name: o, in: query, style: deepObject, schema: {type: object}}
              - {name: n, in: query, schema: {type: array, items: {type: string}}}
          /b:
            get:
              operationId: h
              responses: {}
              parameters:
              - {name: w, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
              - {name: q, in: query, schema: {type: string}}
        ",
        "
        group -
          g GET /a [g]
            query r [{text: json}] Form explode
            header l [[text]] Simple
            query j [{text: json}] Json
            query t text DeepObject explode
            query o {text: json} DeepObject explode
            query n [text] Form explode
          h GET /b [h]
            querystring w {text: json} Form explode
            query q text Form explode
        ",
        &["B0442"; 4],
    );
}

#[test]
fn objects_that_are_to_be_several_parts_are_said() {
    let body = |encoding: &str| {
        format!(
            "
            paths:
              /a:
                put:
                  operationId: p
                  responses: {{}}
                  requestBody:
                    content:
                      multipart/form-data:
                        schema: {{type: object, properties: {{o: {{type: object}}, t: {{type: string}}}}}}
                        encoding: {encoding}
            "
        )
    };
    let codes = |encoding: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{}",
            super::indented(&body(encoding), 0)
        );
        lowered(&text, &Options::default()).1
    };
    assert_eq!(codes("{o: {style: form}, t: {style: form}}"), ["B0424"]);
    assert!(codes("{o: {style: deepObject}, t: {style: form}}").is_empty());
    assert!(codes("{o: {contentType: application/json}}").is_empty());
}

#[test]
fn what_is_said_of_constants_is_said_of_the_values() {
    check_types(
        "
        N: {oneOf: [{const: 1, title: One, description: The first.}, {const: 2, title: Two}]}
        T: {anyOf: [{const: a, title: Alpha}, {const: b, description: The b.}, {type: string}]}
        ",
        "
        enumeration N open
          1 as One
          2 as Two
        enumeration T open
          \"a\"
          \"b\"
        ",
    );
}

#[test]
fn a_status_without_content_has_none() {
    check(
        "
        paths:
          /a:
            delete:
              operationId: d
              responses:
                200: {description: d, content: {application/json: {schema: {type: string}}}}
                204: {description: d, content: {application/json: {schema: {type: string}}}}
                304: {description: d, content: {application/json: {schema: {type: string}}}}
        ",
        "
        group -
          d DELETE /a [d]
            200 ok application/json Json text
            204 ok
            304 failure
        ",
        &["B0444", "B0444"],
    );
}
