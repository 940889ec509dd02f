//! Operations: names, parameters, bodies, responses, security and hints.

use super::{check, check_with};
use crate::api::{Options, Pattern};

#[test]
fn names_come_from_ids_tags_and_paths() {
    check(
        "
        paths:
          /a:
            get: {operationId: Runs_List, responses: {}}
            put: {operationId: Runs_Run Pipeline, responses: {}}
            post: {tags: [repos], operationId: repos/create, responses: {}}
            delete: {operationId: get_user_by_id, responses: {}}
            patch: {tags: [Runs of today], operationId: run_updateOne, responses: {}}
            head: {operationId: list_runs, responses: {}}
            options: {operationId: oldRuns_list, responses: {}}
          /a/{b}/c:
            get: {tags: [x], responses: {}, parameters: [{$ref: '#/components/parameters/b'}]}
          /b:
            get: {operationId: x, x-bindery-group: runs, x-bindery-name: peek, responses: {}}
        components:
          parameters:
            b: {name: b, in: path, required: true, schema: {type: string}}
        ",
        "
        group Runs
          List GET /a [Runs_List]
          Run Pipeline PUT /a [Runs_Run Pipeline]
          peek GET /b [x]
        group repos
          create POST /a [repos/create]
        group -
          get_user_by_id DELETE /a [get_user_by_id]
          list_runs HEAD /a [list_runs]
        group run
          updateOne PATCH /a [run_updateOne]
        group oldRuns
          list OPTIONS /a [oldRuns_list]
        group x
          get/a/by/b/c GET /a/{b}/c [GET /a/{b}/c]
            path b text Simple required
        ",
        &[],
    );
}

#[test]
fn methods_do_not_repeat_their_tag() {
    check(
        "
        paths:
          /a:
            get: {operationId: things_get, tags: [Things], responses: {}}
            put: {operationId: ThingsPutAll, tags: [things], responses: {}}
            post: {operationId: thingsToDo, tags: [Things to], responses: {}}
            delete: {operationId: Things, tags: [Things], responses: {}}
            patch: {operationId: thing_patch, tags: [Things], responses: {}}
        ",
        "
        group Things
          get GET /a [things_get]
          PutAll PUT /a [ThingsPutAll]
          Things DELETE /a [Things]
          thing_patch PATCH /a [thing_patch]
        group Things to
          Do POST /a [thingsToDo]
        ",
        &[],
    );
}

#[test]
fn a_repeated_id_gives_way() {
    check(
        "
        paths:
          /a: {get: {operationId: x, responses: {}}}
          /b: {get: {operationId: x, responses: {}}}
        ",
        "
        group -
          x GET /a [x]
          get/b GET /b [GET /b]
        ",
        &["B0411"],
    );
}

#[test]
fn operations_are_selected_by_tag_and_path() {
    let options = Options {
        include: vec![Pattern::new("tag:ru*"), Pattern::new("path:/b*")],
        exclude: vec![Pattern::new("path:*/c"), Pattern::new("tag:old")],
        ..Options::default()
    };
    check_with(
        &options,
        "
        paths:
          /a:
            get: {operationId: a, tags: [x, runs], responses: {}}
            put: {operationId: tag, tags: [y], responses: {}}
          /b: {get: {operationId: b, responses: {}}}
          /b/c: {get: {operationId: c, responses: {}}}
          /b/d: {get: {operationId: d, tags: [old], responses: {}}}
        ",
        "
        group x
          a GET /a [a]
        group -
          b GET /b [b]
        ",
        &[],
    );
}

#[test]
fn a_tag_selects_what_stands_below_it() {
    let options =
        Options { include: vec![Pattern::new("tag:ci")], ..Options::default() };
    check_with(
        &options,
        "
        tags:
        - {name: ci, parent: runs}
        - {name: runs, parent: ci}
        - {name: logs, parent: runs}
        paths:
          /a: {get: {operationId: a, tags: [logs], responses: {}}}
          /b: {get: {operationId: b, tags: [other], responses: {}}}
        ",
        "
        group logs
          a GET /a [a]
        ",
        &["B0307", "B0307"],
    );
}

#[test]
fn selection_reaches_no_other_types() {
    let options = Options {
        include: vec![Pattern::new("Runs_*"), Pattern::new("Nope")],
        exclude: vec![Pattern::new("*_Delete")],
        ..Options::default()
    };
    check_with(
        &options,
        "
        paths:
          /a:
            get: {operationId: Runs_Get, responses: {}}
            delete: {operationId: Runs_Delete, responses: {}}
            put:
              operationId: Tasks_Put
              responses: {}
              requestBody: {content: {application/json: {schema: {enum: [x]}}}}
        ",
        "
        group Runs
          Get GET /a [Runs_Get]
        ",
        &["B0426"],
    );
}

#[test]
fn a_path_parameter_that_is_always_empty_is_none() {
    check(
        "
        paths:
          /a/{b}/{c}:
            get:
              operationId: g
              responses: {}
              parameters:
              - {name: b, in: path, required: true, schema: {type: string, enum: [x]}}
              - {name: c, in: path, required: true, schema: {type: string, enum: ['']}}
        ",
        "
        group -
          g GET /a/{b}/ [g]
            path b text Simple required always \"x\"
        ",
        &[],
    );
}

#[test]
fn parameters_of_the_path_are_overridden_and_completed() {
    check(
        "
        paths:
          /{A}/{b}:
            parameters:
            - {name: q, in: query, schema: {type: string}}
            - {name: q, in: header, schema: {type: string}}
            get:
              operationId: g
              responses: {}
              parameters:
              - {name: q, in: query, schema: {type: integer}}
              - {name: a, in: path, required: true, schema: {type: string}}
              - {name: c, in: path, required: true, schema: {type: string}}
              - {name: Accept, in: header, schema: {type: string}}
              - {name: s, in: cookie, schema: {type: string}}
        ",
        "
        group -
          g GET /{A}/{b} [g]
            query q i64 Form explode
            header q text Simple
            path A text Simple required
            cookie s text Form explode
            path b text Simple required
        ",
        &["B0414", "B0413", "B0413", "B0412"],
    );
}

#[test]
fn an_unreserved_header_gives_way_to_a_body() {
    check(
        "
        paths:
          /a:
            parameters:
            - {name: Content-Type, in: header, x-bindery-unreserved: true, schema: {type: string}}
            delete: {operationId: d, responses: {}}
            put:
              operationId: p
              responses: {}
              requestBody: {content: {text/plain: {schema: {type: string}}}}
        ",
        "
        group -
          d DELETE /a [d]
            header Content-Type text Simple
          p PUT /a [p]
            body
              text/plain Text text
        ",
        &["B0414"],
    );
}

#[test]
fn styles_have_their_places_defaults() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {}
              parameters:
              - {name: l, in: query, schema: {items: {type: string}}, style: pipeDelimited}
              - {name: d, in: query, style: deepObject, explode: true, schema: {type: object}}
              - {name: j, in: query, content: {application/json: {schema: {type: object}}}}
              - {name: r, in: query, x-bindery-style: repeatList, schema: {items: {}}}
              - {name: e, in: query, explode: false, allowReserved: true, allowEmptyValue: true, schema: {items: {}}}
              - {name: c, in: header, required: true, schema: {const: v}}
              - {name: o, in: query, schema: {enum: [one]}}
        ",
        "
        group -
          g GET /a [g]
            query l [text] PipeDelimited
            query d {text: json} DeepObject explode
            query j {text: json} Json
            query r [json] RepeatList
            query e [json] Form reserved empty
            header c text Simple required always \"v\"
            query o g/o Form explode
        enumeration g/o made-up out open
          \"one\"
        ",
        &[],
    );
}

#[test]
fn client_parameters_are_one_table() {
    check(
        "
        paths:
          /a: {get: {operationId: a, responses: {}, parameters: [&v {name: v, in: query, required: true, x-bindery-client: true, schema: {type: string, default: '1'}}]}}
          /b: {get: {operationId: b, responses: {}, parameters: [*v]}}
        ",
        "
          client v text = \"1\"
        group -
          a GET /a [a]
            query v text Form explode required = \"1\" client 0
          b GET /b [b]
            query v text Form explode required = \"1\" client 0
        ",
        &[],
    );
}

#[test]
fn bodies_offer_json_first_and_responses_prefer_it() {
    check(
        "
        paths:
          /a:
            post:
              operationId: p
              requestBody:
                required: true
                x-bindery-name: thing
                content:
                  application/octet-stream: {}
                  application/x-www-form-urlencoded: {schema: {type: object}}
                  application/json: {schema: {type: object}}
              responses:
                '200':
                  description: ok
                  headers: {X-Id: {schema: {type: integer}}, Content-Type: {schema: {}}}
                  content:
                    text/plain: {schema: {type: string}}
                    application/vnd.x+json: {schema: {type: string}}
                2XX: {description: ok}
                4xx: {description: bad}
                '999': {description: no}
                default: {description: any, content: {text/plain: {}}}
        ",
        "
        group -
          p POST /a [p]
            body thing required
              application/json Json {text: json}
              application/x-www-form-urlencoded Form {text: json}
              application/octet-stream Bytes bytes
            200 ok application/vnd.x+json Json text
              header X-Id i64
            2XX ok
            4XX failure
            default failure text/plain Text text
        ",
        &["B0420", "B0414", "B0419"],
    );
}

#[test]
fn default_is_the_success_if_no_other_is_named() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {'404': {description: no}, default: {description: yes}}
        ",
        "
        group -
          g GET /a [g]
            404 failure
            default ok
        ",
        &[],
    );
}

#[test]
fn hints_become_facts_if_their_parts_exist() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {}
              parameters: [{name: page, in: query, schema: {type: integer}}]
              x-bindery-paging: {style: page, items: d.items, page: page, total: n}
              x-bindery-long-running: {final-state-via: location}
              x-bindery-envelope: {success: ok}
            put:
              operationId: p
              responses: {}
              x-bindery-paging: {style: token, items: v, next: t, parameter: nope}
            post:
              operationId: o
              responses: {}
              x-bindery-paging: {style: link, items: v}
        ",
        "
        group -
          g GET /a [g]
            query page i64 Form explode
            pages of d.items by number page from 1, size -, total n
            long-running location
            envelope ok
          p PUT /a [p]
          o POST /a [o]
        ",
        &["B0425"],
    );
}

#[test]
fn pages_are_linked_as_hints_and_headers_say() {
    check(
        "
        paths:
          /a:
            get:
              operationId: g
              responses: {}
              parameters: [{name: start, in: query, schema: {type: integer}}]
              x-bindery-paging: {style: offset, items: v, offset: start, total: n, more: d.m}
            put:
              operationId: p
              responses: {}
              x-bindery-paging: {style: link, items: v, header: X-Next, relation: up}
            patch:
              operationId: t
              responses: {}
              parameters: [{name: X-After, in: header, schema: {type: string}}]
              x-bindery-paging: {style: token, items: v, next: n, parameter: X-After}
          /b:
            get:
              operationId: l
              responses: {'200': &listed {
                headers: {link: {schema: {type: string}}},
                content: {application/json: {schema: {type: array, items: {type: string}}}}}}
            post:
              operationId: o
              responses: {'200': *listed}
        ",
        "
        group -
          g GET /a [g]
            query start i64 Form explode
            pages of v by offset start from 0, size -, total n while d.m
          p PUT /a [p]
            pages of v by link up of header X-Next
          t PATCH /a [t]
            header X-After text Simple
            pages of v by member n into X-After
          l GET /b [l]
            200 ok application/json Json [text]
              header link text
            pages of  by link next of header link
          o POST /b [o]
            200 ok application/json Json [text]
              header link text
        ",
        &[],
    );
}

#[test]
fn pages_of_another_operation_are_under_its_path_with_what_it_requires() {
    check(
        "
        paths:
          /a/{t}:
            get:
              operationId: g
              responses: {}
              parameters: &first
                - &tenant {name: t, in: path, required: true, schema: {type: string}}
                - &version {name: v, in: query, required: true, schema: {type: string}}
                - &top {name: top, in: query, schema: {type: string}}
              x-bindery-paging: {style: link, items: v, next: n, operation: next}
          /b/{t}:
            get:
              operationId: h
              responses: {}
              parameters: *first
              x-bindery-paging: {style: link, items: v, next: n, resend: [v, w], base: '/{u}'}
          /c/{t}:
            get:
              operationId: i
              responses: {}
              parameters: *first
              x-bindery-paging: {style: link, items: v, next: n, operation: missing}
          /d/{t}:
            get:
              operationId: k
              responses: {}
              parameters: *first
              x-bindery-paging: {style: link, items: v, next: n, operation: g}
          /a/{t}/{link}:
            get:
              operationId: next
              responses: {}
              parameters:
                - *tenant
                - *version
                - *top
                - {name: link, in: path, required: true, schema: {type: string}}
        ",
        "
        group -
          g GET /a/{t} [g]
            path t text Simple required
            query v text Form explode required
            query top text Form explode
            pages of v by link n under /a/{t}/ with v
          h GET /b/{t} [h]
            path t text Simple required
            query v text Form explode required
            query top text Form explode
            pages of v by link n with v
          i GET /c/{t} [i]
            path t text Simple required
            query v text Form explode required
            query top text Form explode
            pages of v by link n
          k GET /d/{t} [k]
            path t text Simple required
            query v text Form explode required
            query top text Form explode
            pages of v by link n with v
          next GET /a/{t}/{link} [next]
            path t text Simple required
            query v text Form explode required
            query top text Form explode
            path link text Simple required
        ",
        &["B0425", "B0425"],
    );
}

#[test]
fn what_is_not_generated_is_said() {
    check(
        "
        webhooks: {w: {post: {responses: {}, parameters: [{name: a, in: query, schema: {}}]}}}
        paths:
          /a:
            get:
              operationId: g
              responses: {'200': {description: ok, links: {l: {operationId: g}}}}
              callbacks: {c: {}}
              x-ms-unheard-of: 1
              x-other: 1
              respones: {}
        ",
        "
        group -
          g GET /a [g]
            200 ok
        webhook w POST [w]
        ",
        &["B0301", "B0421", "B0423", "B0422", "B0355"],
    );
}

#[test]
fn requests_of_the_service_are_typed() {
    check(
        "
        webhooks:
          new-pet:
            post:
              requestBody: {content: {application/json: {schema: {properties: {a: {type: string}}}}}}
              responses: {}
        paths:
          /a:
            post:
              operationId: Runs_Start
              responses: {}
              callbacks:
                done:
                  '{$url}': {$ref: '#/paths/~1a'}
        ",
        "
        group Runs
          Start POST /a [Runs_Start]
        webhook Runs/Start/done POST [done of Runs_Start]
        webhook new-pet POST [new-pet] application/json Json new-pet/body
        record new-pet/body made-up in
          a text
        ",
        &["B0421"],
    );
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_counts() {
    check(
        "
        paths:
          /a:
            $ref: '#/components/pathItems/Middle'
            servers: [{url: 'https://mine.example'}]
            get: {operationId: mine, responses: {}}
            parameters: [{name: q, in: query, schema: {type: integer}}]
        components:
          pathItems:
            Middle:
              $ref: '#/components/pathItems/P'
              put: {operationId: middle, responses: {}}
            P:
              servers: [{url: 'https://theirs.example'}]
              parameters: [{name: q, in: query, schema: {type: string}}]
              get: {operationId: theirs, responses: {}}
              post: {operationId: post, responses: {}}
        ",
        "
        group -
          mine GET /a [mine]
            server https://mine.example
            query q i64 Form explode
          post POST /a [post]
            server https://mine.example
            query q i64 Form explode
          middle PUT /a [middle]
            server https://mine.example
            query q i64 Form explode
        ",
        &["B0366", "B0366"],
    );
}
