//! The ten children that no operation names, each built, sent and received.

use bindery_clouds::azure_container_registry::Client;
use bindery_clouds::azure_container_registry::types::{
    DockerBuildRequest, DockerBuildStep, DockerBuildStepUpdate, EncodedTaskRunRequest,
    EncodedTaskStep, EncodedTaskStepUpdate, FileTaskRunRequest, FileTaskStep,
    FileTaskStepUpdate, Os, Platform, RunRequest, Task, TaskProperties,
    TaskPropertiesUpdate, TaskRunRequest, TaskStep, TaskStepUpdate, TaskUpdate,
};
use bindery_mock::Server;
use bindery_runtime::Credential;
use serde_json::{Value, json};

use super::{answering, body, only};

fn client(server: &Server) -> Client {
    let builder = Client::builder("s").base_url(server.origin());
    builder.credential(Credential::bearer("token")).build().unwrap()
}

#[track_caller]
fn requested(request: impl Into<RunRequest>, expected: Value) {
    let server = answering(200, Some(&json!({"properties": {"runId": "cf1"}})));
    let call = client(&server).registries();
    call.schedule_run("g", "registry", &request.into()).send_blocking().unwrap();
    assert_eq!(body(&only(server)), expected);
    // What is sent can be read as what it was.
    let read: RunRequest = serde_json::from_value(expected.clone()).unwrap();
    assert!(!matches!(read, RunRequest::Other(_)), "{read:?}");
    assert_eq!(serde_json::to_value(&read).unwrap(), expected);
}

#[test]
fn requests_for_a_run() {
    let platform = || Platform::new(Os::Linux);
    let os = json!({"os": "Linux"});
    requested(
        DockerBuildRequest::new("Dockerfile", platform()),
        json!({"type": "DockerBuildRequest", "dockerFilePath": "Dockerfile", "platform": os}),
    );
    requested(
        FileTaskRunRequest::new("task.yaml", platform()),
        json!({"type": "FileTaskRunRequest", "taskFilePath": "task.yaml", "platform": os}),
    );
    requested(
        EncodedTaskRunRequest::new("c3RlcHM=", platform()),
        json!({"type": "EncodedTaskRunRequest", "encodedTaskContent": "c3RlcHM=", "platform": os}),
    );
    requested(
        TaskRunRequest::new("myTask"),
        json!({"type": "TaskRunRequest", "taskName": "myTask"}),
    );
}

/// Sends a task with that step; the answer is what was sent.
#[track_caller]
fn created(step: impl Into<TaskStep>, expected: Value) {
    let properties = TaskProperties::new(Platform::new(Os::Linux), step.into());
    let task = Task::new("eastus").with(|task| task.properties = Some(properties));
    let sent = json!({
        "location": "eastus",
        "properties": {"platform": {"os": "Linux"}, "step": expected},
    });
    let server = answering(201, Some(&sent));
    let call = client(&server).tasks().create("g", "registry", "task", &task);
    let answer = call.send_blocking().unwrap().into_value();
    assert_eq!(body(&only(server)), sent);
    assert_eq!(answer, task);
}

#[test]
fn steps_of_a_task() {
    created(
        DockerBuildStep::new("Dockerfile"),
        json!({"type": "Docker", "dockerFilePath": "Dockerfile"}),
    );
    created(
        FileTaskStep::new("task.yaml"),
        json!({"type": "FileTask", "taskFilePath": "task.yaml"}),
    );
    created(
        EncodedTaskStep::new("c3RlcHM="),
        json!({"type": "EncodedTask", "encodedTaskContent": "c3RlcHM="}),
    );
}

/// Changes the step of a task; the same tags mean other types here.
#[track_caller]
fn changed(step: impl Into<TaskStepUpdate>, expected: Value) {
    let properties =
        TaskPropertiesUpdate::default().with(|of| of.step = Some(step.into()));
    let update = TaskUpdate::default().with(|task| task.properties = Some(properties));
    let server = answering(200, Some(&json!({"location": "eastus"})));
    let call = client(&server).tasks().update("g", "registry", "task", &update);
    call.send_blocking().unwrap();
    let sent = json!({"properties": {"step": expected}});
    assert_eq!(body(&only(server)), sent);
    assert_eq!(serde_json::from_value::<TaskUpdate>(sent).unwrap(), update);
}

#[test]
fn changes_of_a_step() {
    changed(
        DockerBuildStepUpdate::default()
            .with(|step| step.image_names = Some(vec!["a:b".to_owned()])),
        json!({"type": "Docker", "imageNames": ["a:b"]}),
    );
    changed(FileTaskStepUpdate::default(), json!({"type": "FileTask"}));
    changed(EncodedTaskStepUpdate::default(), json!({"type": "EncodedTask"}));
}

#[test]
fn a_secret_of_a_task_is_in_no_debug_output() {
    let task: Task = serde_json::from_value(json!({
        "location": "eastus",
        "properties": {
            "platform": {"os": "Linux"},
            "step": {"type": "Docker", "dockerFilePath": "f", "contextAccessToken": "hunter1",
                     "arguments": [{"name": "a", "value": "hunter2", "isSecret": true}]},
            "credentials": {"customRegistries": {"r": {"password": {"value": "hunter3"}}}},
        },
    }))
    .unwrap();
    let shown = format!("{task:?} {task:#?}");
    for secret in ["hunter1", "hunter2", "hunter3"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
