//! Swagger 2.0 and what vendors add to it.

use bindery_runtime::transport::Script;
use bindery_tests::golden::api::types::{
    DockerStep, IdentityType, Step, Task, TaskStatus,
};
use bindery_tests::golden::api::{Client, lists};
use serde_json::json;

use super::{body, keeps, sent};

#[test]
fn parameters_of_the_client_and_of_the_call() {
    let script = Script::new().json(201, r#"{"step": {"type": "File", "path": "p"}}"#);
    let client =
        Client::builder("s/1").blocking_transport(script.clone()).build().unwrap();
    let task = Task::new(DockerStep::new("Dockerfile").into());
    let names = ["a".to_owned(), "b".to_owned()];
    let call = client.tasks().create("t/1", &task).ids(&[1, 2]).names(&names);
    let answer = call.send_blocking().unwrap().into_value();
    assert!(matches!(answer.step, Step::File(_)));
    assert_eq!(
        sent(&script).uri().to_string(),
        "https://management.example.com/base/subscriptions/s%2F1/tasks/t/1\
         ?api-version=2019-04-01&ids=1,2&names=a&names=b"
    );
    assert_eq!(body(&script), json!({"step": {"type": "Docker", "file": "Dockerfile"}}));
}

#[test]
fn lists_are_written_and_read_in_their_formats() {
    let response = http::Response::builder();
    let response = response.header("x-tabs", "1\t2").header("x-commas", "a b, c|d");
    let script = Script::new().answer(response.body("".into()).unwrap());
    let client =
        Client::builder("s").blocking_transport(script.clone()).build().unwrap();
    let shelves = ["a b".to_owned(), "c".to_owned()];
    let response =
        client.lists().get(&shelves).x_sizes(&[1, 2]).send_blocking().unwrap();
    let request = sent(&script);
    assert_eq!(request.uri().path(), "/base/lists/a%20b%7Cc");
    assert_eq!(request.headers()["x-sizes"], "1 2");
    let headers: lists::GetListHeaders = response.typed_headers();
    assert_eq!(headers.x_tabs, [1, 2]);
    assert_eq!(headers.x_commas, ["a b", "c|d"]);
}

#[test]
fn a_header_of_a_list_is_read_as_a_whole_or_not_at_all() {
    for (tabs, read) in [
        ("1\tx\t3", [].as_slice()),
        ("1\t2\tx", &[]),
        ("x\t1\t2", &[]),
        ("", &[]),
        ("1\t\t2", &[1, 2]),
    ] {
        let response = http::Response::builder().header("x-tabs", tabs);
        let script = Script::new().answer(response.body("".into()).unwrap());
        let client = Client::builder("s").blocking_transport(script).build().unwrap();
        let response = client.lists().get(&["a".to_owned()]).send_blocking().unwrap();
        let headers: lists::GetListHeaders = response.typed_headers();
        assert_eq!(headers.x_tabs, read, "{tabs:?}");
    }
}

#[test]
fn an_empty_segment_does_not_change_what_the_path_means() {
    let script = Script::new().json(200, "{}");
    let builder = Client::builder("").blocking_transport(script.clone());
    let task = Task::new(DockerStep::new("Dockerfile").into());
    let sent = builder
        .build()
        .and_then(|client| client.tasks().create("t", &task).send_blocking());
    assert!(sent.is_err() && script.requests().is_empty());
}

#[test]
fn names_and_openness_of_enumerations() {
    let task: Task = keeps(json!({
        "step": {"type": "Docker", "file": "f", "next": {"type": "File"}},
        "status": "Enabled", "identity": "SystemAssigned, UserAssigned",
    }));
    assert_eq!(task.status, Some(TaskStatus::Enabled));
    assert_eq!(task.identity, Some(IdentityType::SystemAssignedUserAssigned));
    keeps::<Task>(json!({"step": {"type": "File"}, "status": "Paused"}));
}
