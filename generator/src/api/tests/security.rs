//! What operations ask of clients.

use super::check;

#[test]
fn security_is_alternatives_of_sets() {
    check(
        "
        security: [{a: []}]
        paths:
          /a:
            get: {operationId: g, responses: {}}
            put: {operationId: p, responses: {}, security: [{a: [], b: [s]}, {}]}
            post: {operationId: o, responses: {}, security: []}
            delete: {operationId: d, responses: {}, security: [{nope: []}]}
        components:
          securitySchemes:
            a: {type: apiKey, in: query, name: key}
            b: {type: oauth2, flows: {implicit: {authorizationUrl: x, scopes: {s: d}}}}
            c: {type: http, scheme: digest}
        ",
        "
          scheme a ApiKey { place: Query, name: \"key\" }
          scheme b Bearer { scopes: [\"s\"] }
          scheme c Other(\"http digest\")
          scheme nope Other(\"not declared\")
        group -
          g GET /a [g]
            security a[]
          p PUT /a [p]
            security a[] and b[s]
            security none
          o POST /a [o]
          d DELETE /a [d]
            security nope[]
        ",
        &["B0418", "B0417"],
    );
}

#[test]
fn a_scheme_that_nobody_declares_stays_a_demand() {
    let schemes =
        "components: {securitySchemes: {q: {type: apiKey, in: query, name: k}}}";
    check(
        &format!(
            "
            paths:
              /a:
                get: {{operationId: g, responses: {{}}, security: [{{q: [], zz: []}}]}}
                put: {{operationId: p, responses: {{}}, security: [{{zz: []}}, {{q: []}}]}}
            {schemes}
            "
        ),
        "
          scheme q ApiKey { place: Query, name: \"k\" }
          scheme zz Other(\"not declared\")
        group -
          g GET /a [g]
            security q[] and zz[]
          p PUT /a [p]
            security zz[]
            security q[]
        ",
        &["B0417", "B0417"],
    );
    // Clients of a description without schemes send the credential that they have.
    check(
        "
        paths: {/a: {get: {operationId: g, responses: {}, security: [{zz: []}]}}}
        ",
        "
        group -
          g GET /a [g]
        ",
        &["B0417"],
    );
}

#[test]
fn schemes_are_named_by_uris_too() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {}
              security: [{'#/components/securitySchemes/r': []}, {'#/x-more/h': []}, {'#/x-more/k': []}]
            put: {operationId: p, responses: {}, security: [{'#/x-more/k': []}, {'#/gone': []}]}
        x-more:
          h: {type: http, scheme: basic}
          k: {type: http, scheme: bearer}
        components:
          securitySchemes:
            h: {type: apiKey, in: header, name: X-H}
            r: {$ref: '#/components/securitySchemes/h'}
        ",
        "
          scheme h ApiKey { place: Header, name: \"X-H\" }
          scheme r ApiKey { place: Header, name: \"X-H\" }
          scheme #/x-more/h Basic
          scheme k Bearer { scopes: [] }
          scheme #/gone Other(\"not declared\")
        group -
          g GET /a [g]
            security r[]
            security #/x-more/h[]
            security k[]
          p PUT /a [p]
            security k[]
            security #/gone[]
        ",
        &["B0417", "B0355"],
    );
}
