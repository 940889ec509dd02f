//! What a service can answer in place of a task.

use bindery_clouds::azure_container_registry::types::{ErrorResponse, Task, TaskStep};
use bindery_runtime::{Error, ErrorKind, Response};

use crate::stage::Stage;

fn get(stage: &Stage) -> Result<Response<Task>, Error> {
    stage.acr().tasks().get("group", "registry", "myTask").send_blocking()
}

#[test]
fn a_later_version_of_the_service() {
    let stage = Stage::new("s2/later-version");
    let tasks = stage.acr().tasks();
    let page = tasks.list("group", "registry").send_blocking().unwrap();
    let listed = page.into_value().value.unwrap();
    let names: Vec<_> =
        listed.iter().map(|task| task.name.as_deref().unwrap()).collect();
    assert_eq!(names, ["one", "two", "three"]);
    let step = &listed[1].properties.as_ref().unwrap().step;
    let TaskStep::Other(other) = step else { panic!("{step:?}") };
    assert_eq!(other.tag(), Some("Buildpack"));
    let call = tasks.create("group", "registry", "two", &listed[1]);
    call.send_blocking().unwrap();
    stage.end();
}

#[test]
fn nulls() {
    let stage = Stage::new("s2/nulls");
    let response = get(&stage).unwrap();
    let task = response.into_value();
    assert_eq!((&task.tags, &task.identity), (&None, &None));
    let properties = task.properties.unwrap();
    assert_eq!(properties.status, None);
    assert_eq!(properties.platform.architecture, None);
    let TaskStep::Docker(step) = &properties.step else { panic!("{properties:?}") };
    assert_eq!((&step.image_names, &step.arguments), (&None, &None));
    let credentials = properties.credentials.unwrap();
    assert_eq!(credentials.source_registry, None);
    assert!(
        credentials.custom_registries.unwrap().contains_key("myregistry.azurecr.io")
    );

    let error = get(&stage).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("properties.platform.os"), "{error}");
    stage.end();
}

#[test]
fn failures_that_say_little() {
    let stage = Stage::new("s2/bare-errors");
    let mut found = Vec::new();
    for _ in 0..3 {
        let error = get(&stage).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(error.headers().unwrap().contains_key("x-ms-request-id"));
        let body = String::from_utf8_lossy(error.body().unwrap()).into_owned();
        let code = error.code().map(str::to_owned);
        let typed = error.failure::<ErrorResponse>().is_some();
        found.push((error.status().unwrap().as_u16(), code, body, typed));
    }
    let page = "<html><h1>Blocked by the front door</h1></html>".to_owned();
    assert_eq!(found[0], (404, None, String::new(), false));
    assert_eq!(found[1], (403, None, page, false));
    assert_eq!((found[2].0, found[2].1.as_deref()), (400, Some("InvalidParameter")));
    stage.end();
}

/// A success without the body that was promised is no success; nor is one that is not
/// described. The status is there for whoever knows better.
#[test]
fn successes_that_are_none() {
    let stage = Stage::new("s2/odd-successes");
    let mut found = Vec::new();
    for _ in 0..3 {
        let error = get(&stage).unwrap_err();
        found.push((error.kind(), error.status().map(|status| status.as_u16())));
    }
    let expected = [
        (ErrorKind::Decode, Some(200)),
        (ErrorKind::Status, Some(204)),
        (ErrorKind::Status, Some(202)),
    ];
    assert_eq!(found, expected);
    stage.end();
}
