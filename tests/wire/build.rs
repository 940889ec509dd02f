//! Azure DevOps Build: all 24 operations, and a definition made from a template.

use bindery_clouds::azure_devops_build::Client;
use bindery_clouds::azure_devops_build::types::{
    Build, BuildDefinition, BuildDefinitionTemplate, BuildProcess, BuildStatus,
    BuildTrigger,
};
use bindery_mock::Server;
use bindery_runtime::{Credential, Error};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{answering, body, expect, only, played};

fn client(server: &Server) -> Client {
    let builder = Client::builder("org").base_url(server.origin());
    builder.credential(Credential::pat("pat")).build().unwrap()
}

/// One call below `/org/proj/_apis/build`, without a query but the version.
#[track_caller]
fn check(answer: Value, line: &str, call: impl FnOnce(&Client) -> Result<(), Error>) {
    checked(answer, line, call);
}

#[track_caller]
fn checked(
    answer: Value,
    line: &str,
    call: impl FnOnce(&Client) -> Result<(), Error>,
) -> bindery_mock::Request {
    let server = answering(200, Some(&answer));
    call(&client(&server)).unwrap();
    let request = only(server);
    let (method, path) = line.split_once(' ').unwrap();
    let sign = if path.contains('?') { '&' } else { '?' };
    let line = format!("{method} /org/proj/_apis/build{path}{sign}api-version=7.1");
    expect(&request, &line);
    assert_eq!(request.header("authorization"), Some("Basic OnBhdA=="));
    request
}

fn value<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

fn listed(value: Value) -> Value {
    json!({"count": 1, "value": [value]})
}

#[test]
fn templates() {
    let template = json!({"id": "t", "name": "n"});
    check(listed(template.clone()), "GET /definitions/templates", |client| {
        client.templates().list("proj").send_blocking().map(drop)
    });
    check(template.clone(), "GET /definitions/templates/a%20t", |client| {
        client.templates().get("proj", "a t").send_blocking().map(drop)
    });
    check(json!(null), "DELETE /definitions/templates/t", |client| {
        client.templates().delete("proj", "t").send_blocking().map(drop)
    });
    let typed: BuildDefinitionTemplate = value(template.clone());
    let request = checked(template.clone(), "PUT /definitions/templates/t", |client| {
        client.templates().save("proj", "t", &typed).send_blocking().map(drop)
    });
    assert_eq!(body(&request), template);
}

#[test]
fn definitions() {
    let definition = json!({"id": 7, "name": "n", "revision": 2});
    let typed: BuildDefinition = value(definition.clone());
    check(
        listed(definition.clone()),
        "GET /definitions?name=n%2A&$top=5&definitionIds=1,2&includeLatestBuilds=true",
        |client| {
            let list = client.definitions().list("proj").name("n*").top(5);
            let list = list.definition_ids(&[1, 2]).include_latest_builds(true);
            list.send_blocking().map(drop)
        },
    );
    check(
        definition.clone(),
        "GET /definitions/7?revision=2&propertyFilters=a,b",
        |client| {
            let filters = ["a".to_owned(), "b".to_owned()];
            let call = client
                .definitions()
                .get("proj", 7)
                .revision(2)
                .property_filters(&filters);
            call.send_blocking().map(drop)
        },
    );
    let request = checked(
        definition.clone(),
        "POST /definitions?definitionToCloneId=3",
        |client| {
            let call =
                client.definitions().create("proj", &typed).definition_to_clone_id(3);
            call.send_blocking().map(drop)
        },
    );
    assert_eq!(body(&request), definition);
    let request = checked(definition.clone(), "PUT /definitions/7", |client| {
        client.definitions().update("proj", 7, &typed).send_blocking().map(drop)
    });
    assert_eq!(body(&request), definition);
    check(json!(null), "DELETE /definitions/7", |client| {
        client.definitions().delete("proj", 7).send_blocking().map(drop)
    });
}

#[test]
fn builds() {
    let build = json!({"id": 9, "buildNumber": "1.2", "status": "completed"});
    let typed: Build = value(build.clone());
    let from = "2020-01-01T00:00:00Z".parse().unwrap();
    check(
        listed(build.clone()),
        "GET /builds?definitions=1,2&minTime=2020-01-01T00%3A00%3A00Z&statusFilter=completed\
         &tagFilters=a,b&$top=2",
        |client| {
            let list = client.builds().list("proj").definitions(&[1, 2]).min_time(&from);
            let list = list.status_filter(BuildStatus::Completed);
            let tags = ["a".to_owned(), "b".to_owned()];
            list.tag_filters(&tags).top(2).send_blocking().map(drop)
        },
    );
    check(build.clone(), "GET /builds/9?propertyFilters=p", |client| {
        client.builds().get("proj", 9).property_filters("p").send_blocking().map(drop)
    });
    let request = checked(build.clone(), "POST /builds?ignoreWarnings=true", |client| {
        let call = client.builds().queue("proj", &typed).ignore_warnings(true);
        call.send_blocking().map(drop)
    });
    assert_eq!(body(&request), build);
    let request = checked(build.clone(), "PATCH /builds/9?retry=false", |client| {
        client.builds().update("proj", 9, &typed).retry(false).send_blocking().map(drop)
    });
    assert_eq!(body(&request), build);
    check(json!(null), "DELETE /builds/9", |client| {
        client.builds().delete("proj", 9).send_blocking().map(drop)
    });
}

#[test]
fn records_of_a_build() {
    check(listed(json!({"id": 1})), "GET /builds/9/logs", |client| {
        client.builds().logs("proj", 9).send_blocking().map(drop)
    });
    check(listed(json!({"id": "c"})), "GET /builds/9/changes?$top=4", |client| {
        client.builds().changes("proj", 9).top(4).send_blocking().map(drop)
    });
    let timeline = json!({"records": [{"name": "Job", "type": "Job"}]});
    check(timeline.clone(), "GET /builds/9/timeline", |client| {
        client.builds().timeline("proj", 9).send_blocking().map(drop)
    });
    let id = "0a1b2c3d-0000-4000-8000-000000000000";
    check(timeline, &format!("GET /builds/9/timeline/{id}?changeId=5"), |client| {
        let call = client.builds().timeline_by_id("proj", 9, &id.parse().unwrap());
        call.change_id(5).send_blocking().map(drop)
    });
}

#[test]
fn a_log_is_text() {
    let script = json!([{
        "expect": {
            "target": "/org/proj/_apis/build/builds/9/logs/3?startLine=1&endLine=2&api-version=7.1",
            "headers": {"accept": "text/plain"},
        },
        "reply": {"headers": {"content-type": "text/plain"}, "text": "{one}\r\ntwo"},
    }]);
    let server = played(&script);
    let call = client(&server).builds().log("proj", 9, 3).start_line(1).end_line(2);
    assert_eq!(call.send_blocking().unwrap().into_value(), "{one}\r\ntwo");
    server.finish().unwrap();
}

#[test]
fn artifacts_of_a_build() {
    let artifact = json!({"id": 1, "name": "drop", "resource": {"type": "Container"}});
    check(listed(artifact.clone()), "GET /builds/9/artifacts", |client| {
        client.artifacts().list("proj", 9).send_blocking().map(drop)
    });
    check(artifact, "GET /builds/9/artifacts?artifactName=drop", |client| {
        client.artifacts().get("proj", 9, "drop").send_blocking().map(drop)
    });
}

#[test]
fn tags_of_a_build() {
    let tags = json!({"count": 1, "value": ["a b"]});
    check(tags.clone(), "GET /builds/9/tags", |client| {
        client.builds().tags("proj", 9).send_blocking().map(drop)
    });
    check(tags.clone(), "PUT /builds/9/tags/a%20b", |client| {
        client.builds().add_tag("proj", 9, "a b").send_blocking().map(drop)
    });
    check(tags.clone(), "DELETE /builds/9/tags/a%20b", |client| {
        client.builds().delete_tag("proj", 9, "a b").send_blocking().map(drop)
    });
    let request = checked(tags, "POST /builds/9/tags", |client| {
        client
            .builds()
            .add_tags("proj", 9, &["a b".to_owned()])
            .send_blocking()
            .map(drop)
    });
    assert_eq!(body(&request), json!(["a b"]));
}

#[test]
fn pages_are_told_apart_by_a_token() {
    let token = "2020-01-01T00:00:00.0000000Z,5";
    let first = "/org/proj/_apis/build/builds?definitions=1,2&$top=2&api-version=7.1";
    let script = json!([
        {"expect": {"target": first},
         "reply": {"headers": {"x-ms-continuationtoken": token},
                   "json": {"count": 2, "value": [{"id": 1}, {"id": 2}]}}},
        {"expect": {"path": "/org/proj/_apis/build/builds", "query": [
            ["definitions", "1,2"], ["$top", "2"], ["api-version", "7.1"],
            ["continuationToken", token],
         ]},
         "reply": {"json": {"count": 1, "value": [{"id": 3, "result": "exploded"}]}}},
    ]);
    let server = played(&script);
    let list = client(&server).builds().list("proj").definitions(&[1, 2]).top(2);
    let ids: Vec<_> = list.items_blocking().map(|build| build.unwrap().id).collect();
    assert_eq!(ids, [Some(1), Some(2), Some(3)]);
    server.finish().unwrap();
}

/// What nobody declares as a child must survive all the same: the process of a definition
/// and the details of its triggers.
#[test]
fn a_template_becomes_a_definition_without_loss() {
    let definition = json!({
        "name": "from template",
        "process": {"type": 1, "phases": [{"steps": [{"displayName": "Build"}]}]},
        "triggers": [{
            "triggerType": "continuousIntegration",
            "branchFilters": ["+refs/heads/main"], "batchChanges": true,
        }],
        "variables": {"secret": {"isSecret": true, "value": null}, "plain": {"value": "1"}},
        "processParameters": {"inputs": [{"name": "i", "options": {"a": "A"}}]},
    });
    let template: BuildDefinitionTemplate = value(json!({
        "id": "t", "icons": {"large": "http://i"}, "template": definition,
    }));
    let typed = template.template.unwrap();
    assert!(
        matches!(typed.process, Some(BuildProcess::DesignerProcess(_))),
        "{:?}",
        typed.process
    );
    let triggers = typed.triggers.as_ref().unwrap();
    assert!(!matches!(triggers[0], BuildTrigger::Other(_)), "{triggers:?}");
    let request = checked(json!({"id": 1}), "POST /definitions", |client| {
        client.definitions().create("proj", &typed).send_blocking().map(drop)
    });
    assert_eq!(bindery_tests::json::differences(&definition, &body(&request)), [""; 0]);
}
