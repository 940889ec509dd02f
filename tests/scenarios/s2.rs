//! Azure Container Registry: store, change, read and delete a task.

use std::collections::BTreeMap;

use bindery_clouds::azure_container_registry::types::{
    Agent, Architecture, Argument, DockerBuildStep, DockerBuildStepUpdate,
    EncodedTaskStep, ErrorResponse, FileTaskStep, Os, Platform, ProvisioningState,
    SetValue, Task, TaskProperties, TaskPropertiesUpdate, TaskStatus, TaskStep,
    TaskUpdate,
};
use bindery_runtime::{ErrorKind, Maybe};
use bindery_tests::json::differences;

use crate::stage::{Stage, wait};

const AT: (&str, &str, &str) = ("group", "registry", "myTask");

fn tags() -> Option<BTreeMap<String, String>> {
    Some(BTreeMap::from([("testkey".to_owned(), "value".to_owned())]))
}

fn task(step: TaskStep) -> Task {
    let platform = Platform::new(Os::Linux)
        .with(|platform| platform.architecture = Some(Architecture::Amd64));
    let properties = TaskProperties::new(platform, step).with(|properties| {
        properties.status = Some(TaskStatus::Enabled);
        properties.agent_configuration =
            Some(Agent::default().with(|agent| agent.cpu = Some(2)));
    });
    Task::new("eastus").with(|task| {
        task.properties = Some(properties);
        task.tags = tags();
    })
}

fn steps() -> [TaskStep; 3] {
    let argument = Argument::new("mytestargument", "mytestvalue")
        .with(|argument| argument.is_secret = Some(false));
    let value = SetValue::new("mytestname", "mysecrettestvalue")
        .with(|value| value.is_secret = Some(true));
    [
        DockerBuildStep::new("src/Dockerfile")
            .with(|step| {
                step.image_names = Some(vec!["azurerest:testtag".to_owned()]);
                step.is_push_enabled = Some(true);
                step.no_cache = Some(false);
                step.context_path = Some("src".to_owned());
                step.arguments = Some(vec![argument]);
            })
            .into(),
        FileTaskStep::new("src/acb.yaml")
            .with(|step| step.values = Some(vec![value]))
            .into(),
        EncodedTaskStep::new("c3RlcHM6")
            .with(|step| step.context_path = Some("src".to_owned()))
            .into(),
    ]
}

#[test]
fn a_task_with_each_kind_of_step() {
    let stage = Stage::new("s2/create");
    let tasks = stage.acr().tasks();
    for step in steps() {
        let call = tasks.create(AT.0, AT.1, AT.2, &task(step.clone()));
        let stored = wait(call.poller().into_future()).unwrap().properties.unwrap();
        assert_eq!(stored.provisioning_state, Some(ProvisioningState::Succeeded));
        assert_eq!(stored.step, step);
        assert_eq!(stage.clock.slept(), [30_000, 30_000]);
    }
    stage.end();
}

#[test]
fn members_are_set_taken_away_and_left_alone() {
    let stage = Stage::new("s2/update");
    let tasks = stage.acr().tasks();
    let step = DockerBuildStepUpdate::default()
        .with(|step| step.image_names = Some(vec!["a:b".to_owned()]));
    let cpu = Agent::default().with(|agent| agent.cpu = Some(3));
    let set = TaskPropertiesUpdate::default().with(|properties| {
        properties.step = Some(step.into());
        properties.agent_configuration = Maybe::Value(cpu);
    });
    let cleared = TaskPropertiesUpdate::default().with(|properties| {
        properties.agent_configuration = Maybe::Null;
        properties.trigger = Maybe::Null;
        properties.credentials = Maybe::Null;
    });
    for (properties, tags) in [(set, tags()), (cleared, None)] {
        let update = TaskUpdate::default().with(|update| {
            update.properties = Some(properties);
            update.tags = tags;
        });
        wait(tasks.update(AT.0, AT.1, AT.2, &update).poller().into_future()).unwrap();
    }

    let disabled = TaskPropertiesUpdate::default()
        .with(|properties| properties.status = Some(TaskStatus::Disabled));
    let update = TaskUpdate::default().with(|update| update.properties = Some(disabled));
    let call = tasks.update(AT.0, AT.1, AT.2, &update);
    let error = call.send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 409);
    assert_eq!(error.code(), Some("Conflict"));
    assert_eq!(error.request_id(), Some("r-3"));
    let typed = error.failure::<ErrorResponse>().unwrap().error.unwrap();
    let detail = &typed.details.unwrap()[0];
    assert_eq!(detail.code.as_deref(), Some("TaskUpdating"));
    let info = &typed.additional_info.unwrap()[0];
    assert_eq!(info.r#type.as_deref(), Some("Note"));
    stage.end();
}

/// What is read is written again without what only the service may write, and shows its
/// secrets to nobody else.
#[test]
fn a_task_with_its_secrets_goes_both_ways() {
    let stage = Stage::new("s2/details");
    let tasks = stage.acr().tasks();
    let call = tasks.get_details(AT.0, AT.1, AT.2);
    let decoder = call.decoder();
    let answer = stage.carry(call.into_request().unwrap()).unwrap();
    let received: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
    let response = decoder.decode(answer).unwrap();
    assert_eq!(response.unknown_members(), 0);
    let task = response.into_value();
    let written = serde_json::to_value(&task).unwrap();
    assert_eq!(differences(&received, &written), [""; 0]);
    assert_eq!(differences(&written, &received), [""; 0]);

    let shown = format!("{task:?}");
    for secret in ["xxxxx", "yyyyy", "zzzzz", "uuuuu", "ppppp", "mysecrettestvalue"] {
        assert!(received.to_string().contains(secret));
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("src/DockerFile"), "{shown}");

    wait(tasks.create(AT.0, AT.1, AT.2, &task).poller().into_future()).unwrap();
    stage.end();
}

#[test]
fn deleting_what_is_there_and_what_is_not() {
    let stage = Stage::new("s2/delete");
    let tasks = stage.acr().tasks();
    for _ in 0..2 {
        wait(tasks.delete(AT.0, AT.1, AT.2).poller().into_future()).unwrap();
    }
    assert_eq!(stage.clock.slept(), [4_000, 30_000]);
    stage.end();
}
