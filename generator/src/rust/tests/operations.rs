//! How operations become methods, calls and outcomes.

use std::sync::Arc;

use super::{api, id, member, name, node, record};
use crate::api::model::{
    Api, Body, Content, Docs, Encoding, Group, LongRunning, Markup, NextPage, Operation,
    Paging, Parameter, ParameterPlace, Response, Server, Shape, Status, Style,
};
use crate::diagnostic::Diagnostics;
use crate::rust::plan::Item;
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
        alike: Vec::new(),
        encoding,
        shape,
        markup: Markup::default(),
        members: Vec::new(),
    }
}

fn response(status: u16, shape: Option<Shape>) -> Response {
    Response {
        node: crate::source::tree::NodeId::default(),
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

fn items(api: &Api) -> Vec<Item> {
    let plan = plan(api, &Options::default(), &mut Diagnostics::default());
    plan.modules.into_iter().flat_map(|module| module.items).collect()
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
fn structs_of_parameters_show_themselves_but_for_secrets() {
    let check_opaque = |secret: bool| {
        let mut parameters: Vec<Parameter> =
            ["a", "b", "c", "d", "e", "f"].map(|wire| parameter(wire, true)).into();
        parameters[3].secret = secret;
        let api = with(Operation { parameters, ..operation("get") });
        let opaque = items(&api).into_iter().filter_map(|item| match item {
            Item::Parameters(of) => Some(of.opaque),
            _ => None,
        });
        assert_eq!(opaque.collect::<Vec<_>>(), [secret]);
    };
    check_opaque(false);
    check_opaque(true);
}

#[test]
fn examples_show_calls_that_compile() {
    let check_example = |options: Options, streamed: bool, expected: &[&str]| {
        let answer = Response {
            content: Some(content(Encoding::Events, Shape::Text)),
            ..response(200, None)
        };
        let responses = if streamed { vec![answer] } else { vec![response(204, None)] };
        let parameters = vec![parameter("after", false)];
        let api = with(Operation { responses, parameters, ..operation("get") });
        let home = Some("crate::feeds".to_owned());
        let options = Options { home, ..options };
        let plan = plan(&api, &options, &mut Diagnostics::default());
        let docs = plan.modules.first().map(|root| root.docs.clone());
        let lines: Vec<String> = docs.unwrap_or_default();
        let begin = lines.iter().position(|line| line.contains(".build()?;"));
        let end = lines.iter().position(|line| line.contains("# Ok(())"));
        assert_eq!(lines[begin.unwrap() + 1..end.unwrap()], *expected);
    };
    let call = " let answer = client.runs().get().await?;";
    let gated = Options { features: Some("feeds".to_owned()), ..Options::default() };
    check_example(Options::default(), false, &[call]);
    check_example(Options::default(), true, &[]);
    check_example(gated, false, &[" # #[cfg(feature = \"feeds-runs\")]", call]);
}

#[test]
fn servers_of_an_operation_that_differ_in_a_variable_are_its_own() {
    let server = |default: &str| Server {
        url: Arc::from("https://{region}.example.com"),
        variables: vec![(Arc::from("region"), Arc::from(default), Vec::new())],
        docs: Docs::default(),
        said: Vec::new(),
    };
    let check_servers = |own: &str, expected: usize| {
        let mut api = with(Operation { servers: vec![server(own)], ..operation("get") });
        api.servers = vec![server("eu")];
        let servers = items(&api).into_iter().filter_map(|item| match item {
            Item::Operation(of) => Some(of.servers.len()),
            _ => None,
        });
        assert_eq!(servers.collect::<Vec<_>>(), [expected]);
    };
    check_servers("eu", 0);
    check_servers("us", 1);
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
