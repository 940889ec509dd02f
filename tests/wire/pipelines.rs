//! Azure DevOps Pipelines: all ten operations.

use bindery_clouds::azure_devops_pipelines::Client;
use bindery_clouds::azure_devops_pipelines::types::{
    CreatePipelineParameters, GetArtifactExpandOptions, GetLogExpandOptions,
    RunPipelineParameters,
};
use bindery_mock::Server;
use bindery_runtime::{Credential, Error, ErrorKind};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{answering, body, expect, only};

fn client(server: &Server) -> Client {
    Client::builder("my org")
        .base_url(server.origin())
        .credential(Credential::pat("pat"))
        .build()
        .unwrap()
}

/// One call, answered with `answer`; what was sent is `line`, with this body.
#[track_caller]
fn check(
    answer: Value,
    line: &str,
    sent: Option<Value>,
    call: impl FnOnce(&Client) -> Result<(), Error>,
) {
    let server = answering(200, Some(&answer));
    call(&client(&server)).unwrap();
    let request = only(server);
    expect(&request, line);
    // A personal access token is the password of a user without a name.
    assert_eq!(request.header("authorization"), Some("Basic OnBhdA=="));
    match sent {
        Some(sent) => assert_eq!(body(&request), sent),
        None => assert!(request.body.is_empty()),
    }
}

fn value<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

const BASE: &str = "/my%20org/proj/_apis/pipelines";

fn run() -> Value {
    json!({
        "id": 3, "name": "n", "state": "inProgress", "url": "u",
        "createdDate": "2024-01-01T00:00:00.1234567Z",
        "pipeline": {"id": 12}, "_links": {"self": {"href": "h"}, "pipeline.web": {"href": "w"}},
    })
}

#[test]
fn pipelines() {
    let list = json!({"count": 1, "value": [{"id": 1, "name": "p"}]});
    check(
        list,
        &format!(
            "GET {BASE}?orderBy=name%20asc&$top=2&continuationToken=t&api-version=7.1"
        ),
        None,
        |client| {
            let list = client.pipelines().list("proj").order_by("name asc").top(2);
            list.continuation_token("t").send_blocking().map(drop)
        },
    );
    let pipeline = json!({"id": 1, "name": "p"});
    check(
        pipeline.clone(),
        &format!("GET {BASE}/1?pipelineVersion=4&api-version=7.1"),
        None,
        |client| {
            client
                .pipelines()
                .get("proj", 1)
                .pipeline_version(4)
                .send_blocking()
                .map(drop)
        },
    );
    let sent = json!({"name": "p", "folder": "\\f", "configuration": {"type": "yaml"}});
    let parameters: CreatePipelineParameters = value(sent.clone());
    check(pipeline, &format!("POST {BASE}?api-version=7.1"), Some(sent), |client| {
        client.pipelines().create("proj", &parameters).send_blocking().map(drop)
    });
}

#[test]
fn runs() {
    let sent = json!({
        "resources": {"repositories": {"self": {"refName": "refs/heads/main"}}},
        "templateParameters": {"env": "prod"},
        "variables": {"x": {"value": "1", "isSecret": false}},
    });
    let parameters: RunPipelineParameters = value(sent.clone());
    check(
        run(),
        &format!("POST {BASE}/12/runs?api-version=7.1"),
        Some(sent.clone()),
        |client| {
            let call = client.pipelines().run("proj", 12, &parameters);
            let run = call.send_blocking()?.into_value();
            assert_eq!(run.result, None);
            Ok(())
        },
    );
    check(
        json!({"finalYaml": "steps: []"}),
        &format!("POST {BASE}/12/preview?pipelineVersion=2&api-version=7.1"),
        Some(sent),
        |client| {
            let call =
                client.pipelines().preview("proj", 12, &parameters).pipeline_version(2);
            call.send_blocking().map(drop)
        },
    );
    let list = json!({"count": 1, "value": [run()]});
    check(list, &format!("GET {BASE}/12/runs?api-version=7.1"), None, |client| {
        client.runs().list("proj", 12).send_blocking().map(drop)
    });
    check(run(), &format!("GET {BASE}/12/runs/3?api-version=7.1"), None, |client| {
        client.runs().get("proj", 12, 3).send_blocking().map(drop)
    });
}

#[test]
fn artifacts_and_logs() {
    let signed = json!({"signedContent": {"url": "u", "signatureExpires": "2024-01-01T00:00:00Z"}});
    check(
        signed.clone(),
        &format!(
            "GET {BASE}/12/runs/3/artifacts?artifactName=drop%20%26&$expand=signedContent\
             &api-version=7.1"
        ),
        None,
        |client| {
            let call = client.artifacts().get("proj", 12, 3, "drop &");
            let call = call.expand(GetArtifactExpandOptions::SignedContent);
            call.send_blocking().map(drop)
        },
    );
    check(
        json!({"logs": [signed]}),
        &format!("GET {BASE}/12/runs/3/logs?$expand=signedContent&api-version=7.1"),
        None,
        |client| {
            let call = client.logs().list("proj", 12, 3);
            call.expand(GetLogExpandOptions::SignedContent).send_blocking().map(drop)
        },
    );
    check(
        signed,
        &format!("GET {BASE}/12/runs/3/logs/4?api-version=7.1"),
        None,
        |client| client.logs().get("proj", 12, 3, 4).send_blocking().map(drop),
    );
}

/// A wrong token is answered with a page to sign in at, and with success.
#[test]
fn a_sign_in_page_is_no_answer() {
    let script = json!([{"reply": {
        "status": 203, "headers": {"content-type": "text/html"}, "text": "<html>Sign in</html>",
    }}]);
    let server = super::played(&script);
    let error = client(&server).runs().get("p", 1, 2).send_blocking().unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(203));
    assert!(!format!("{error} {error:?}").contains("Sign in"));
    assert_ne!(error.kind(), ErrorKind::Transport);
}

#[test]
fn the_error_of_the_service_has_its_key() {
    let failure = json!({
        "$id": "1", "innerException": null, "message": "VS403: no.", "typeKey": "NoException",
        "errorCode": 0, "eventId": 3000,
    });
    let server = answering(409, Some(&failure));
    let error = client(&server).runs().get("p", 1, 2).send_blocking().unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Some("NoException"), Some("VS403: no."))
    );
}
