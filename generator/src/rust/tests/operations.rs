//! How operations become methods, calls and outcomes.

use std::sync::Arc;

use super::{api, id, member, name, node, record};
use crate::api::model::{
    Api, Body, Content, Docs, Encoding, Group, LongRunning, Markup, NextPage, Operation,
    Paging, Parameter, ParameterPlace, Response, Shape, Status, Style,
};
use crate::diagnostic::Diagnostics;
use crate::rust::{Options, inspect, plan};

fn parameter(wire: &str, required: bool) -> Parameter {
    Parameter {
        wire: Arc::from(wire),
        rename: None,
        docs: Docs::default(),
        place: ParameterPlace::Query,
        shape: Shape::Text,
        required,
        style: Style::Form,
        explode: true,
        allow_reserved: false,
        allow_empty: false,
        skip_encoding: false,
        constant: None,
        default: None,
        client: None,
        secret: false,
        node: node(),
    }
}

fn content(encoding: Encoding, shape: Shape) -> Content {
    Content {
        media_type: Arc::from("application/x"),
        encoding,
        shape,
        markup: Markup::default(),
        members: Vec::new(),
    }
}

fn response(status: u16, shape: Option<Shape>) -> Response {
    Response {
        status: Status::Code(status),
        docs: Docs::default(),
        content: shape.map(|shape| content(Encoding::Json, shape)),
        others: Vec::new(),
        headers: Vec::new(),
        success: (200..300).contains(&status),
    }
}

fn operation(method: &str) -> Operation {
    Operation {
        id: Arc::from(method),
        name: name(method),
        docs: Docs::default(),
        tags: Vec::new(),
        method: Arc::from("GET"),
        path: Arc::from("/"),
        parameters: Vec::new(),
        body: None,
        responses: vec![response(204, None)],
        security: Vec::new(),
        servers: Vec::new(),
        paging: None,
        long_running: None,
        envelope: None,
        node: node(),
    }
}

fn with(operation: Operation) -> Api {
    let list = record("Page", vec![member("value", Shape::List(Box::new(id(1))))]);
    let mut api = api(vec![list, record("Run", Vec::new())]);
    let docs = Docs::default();
    api.groups.push(Group {
        name: Some(name("Runs")),
        docs,
        operations: vec![operation],
    });
    api
}

/// Plans one operation and looks for lines in the file of its group.
fn check(operation: Operation, expected: &[&str]) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let text = inspect(&plan(&with(operation), &Options::default(), &mut diagnostics));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for line in expected {
        assert!(lines.contains(line), "{line}\n{text}");
    }
    diagnostics
}

#[test]
fn optional_parameters_make_a_call_of_setters() {
    let parameters = vec![parameter("a", true), parameter("$send", false)];
    check(
        Operation { parameters, ..operation("get") },
        &["get(a: &str) -> GetRun", "call GetRun gives ()", "send_: &str"],
    );
}

#[test]
fn many_required_parameters_make_a_struct() {
    let parameters =
        ["a", "b", "c", "d", "e", "f"].map(|wire| parameter(wire, true)).into();
    check(
        Operation { parameters, ..operation("get") },
        &[
            "get(parameters: GetRunParameters) -> Call<()>",
            "parameters GetRunParameters",
        ],
    );
}

#[test]
fn different_successes_make_an_outcome() {
    let responses =
        vec![response(200, Some(id(1))), response(202, None), response(404, None)];
    check(
        Operation { responses, ..operation("start") },
        &["start() -> Call<StartRunOutcome>", "Ok(Run)", "Accepted(())"],
    );
}

#[test]
fn alike_successes_are_one_type() {
    let responses = vec![response(200, Some(id(1))), response(201, Some(id(1)))];
    check(Operation { responses, ..operation("put") }, &["put() -> Call<Run>"]);
}

#[test]
fn pages_know_their_items() {
    let responses = vec![response(200, Some(id(0)))];
    let paging = |items: &str| {
        let next = NextPage::Link(vec![Arc::from("nextLink")]);
        let items = vec![Arc::from(items)];
        Some(Paging { items, next, more: None, base: None, resend: Vec::new() })
    };
    let list = Operation { responses, paging: paging("value"), ..operation("list") };
    check(list.clone(), &["list() -> PagedCall<Page, Run>"]);
    // A list that work makes is what the work gives in the end.
    let long_running = Some(LongRunning::default());
    let mut made = Operation { long_running, ..list.clone() };
    check(made.clone(), &["list() -> LongRunningCall<Page, FirstPage<Page, Run>>"]);
    made.responses.push(response(202, None));
    check(
        made.clone(),
        &["list() -> LongRunningCall<ListRunsOutcome, FirstPage<Page, Run>>"],
    );
    // Asking for its pages by numbers would begin the work anew.
    let counted =
        NextPage::Number { page: "p".into(), size: None, total: None, first: 1 };
    made.paging = paging("value").map(|paging| Paging { next: counted, ..paging });
    let found = check(made, &["list() -> LongRunningCall<ListRunsOutcome, Page>"]);
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["B0514"]);
    let found =
        check(Operation { paging: paging("x"), ..list }, &["list() -> Call<Page>"]);
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["B0514"]);
}

#[test]
fn long_running_calls_know_their_final_value() {
    let check = |method: &str, responses: Vec<Response>, expected: &str| {
        let long_running = Some(LongRunning::default());
        let method = Arc::from(method);
        let of = Operation { responses, long_running, method, ..operation("go") };
        check(of, &[expected]);
    };
    let run = || response(200, Some(id(1)));
    let accepted = || response(202, None);
    check("POST", vec![accepted(), run()], "go() -> LongRunningCall<GoRunOutcome, Run>");
    check("POST", vec![accepted()], "go() -> LongRunningCall<(), ()>");
    check(
        "PUT",
        vec![response(201, Some(id(0))), run()],
        "go() -> LongRunningCall<GoRunOutcome, Run>",
    );
    check(
        "PUT",
        vec![response(202, Some(id(1)))],
        "go() -> LongRunningCall<Run, Option<Run>>",
    );
    check(
        "PATCH",
        vec![run(), response(204, None)],
        "go() -> LongRunningCall<GoRunOutcome, Option<Run>>",
    );
    check("DELETE", vec![run()], "go() -> LongRunningCall<Run, Option<Run>>");
}

#[test]
fn a_body_that_is_not_encoded_yet_is_taken_as_bytes() {
    let contents = vec![content(Encoding::Multipart, Shape::Text)];
    let body =
        Some(Body { name: None, docs: Docs::default(), required: true, contents });
    let found = check(
        Operation { body, ..operation("put") },
        &["put(body: Upload) -> Call<()>"],
    );
    assert_eq!(found.iter().map(|found| found.code.id).collect::<Vec<_>>(), ["B0510"]);
}
