//! Alibaba Cloud Container Registry: thirteen operations, each signed. The server makes
//! the signature anew from what it receives and compares.

use bindery_clouds::alibaba_container_registry::Client;
use bindery_clouds::alibaba_container_registry::artifact_subscription::CreateRuleParameters;
use bindery_clouds::alibaba_container_registry::repo_sync::CreateTaskParameters;
use bindery_clouds::alibaba_container_registry::types::{Platform, SourceProvider};
use bindery_mock::{Request, Script, Server};
use bindery_runtime::{Credential, Error};
use serde_json::{Value, json};

use super::only;

const ID: &str = "key id";
const SECRET: &str = "secret";

/// A server that plays exchanges and takes only requests that this key has signed.
fn played_for(key: &Value, exchanges: &Value) -> Server {
    let script = json!({"acs3": key, "exchanges": exchanges});
    Server::start(Script::parse(&script.to_string()).unwrap()).unwrap()
}

fn played(exchanges: &Value) -> Server {
    played_for(&json!({"id": ID, "secret": SECRET}), exchanges)
}

fn answering(answer: &Value) -> Server {
    played(&json!([{"reply": {"json": answer}}]))
}

fn client(server: &Server) -> Client {
    Client::builder("cn-hangzhou")
        .base_url(server.origin())
        .credential(Credential::acs3(ID, SECRET))
        .build()
        .unwrap()
}

/// SHA-256 of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

#[track_caller]
fn signed(request: &Request, action: &str) {
    assert_eq!(request.header("x-acs-action"), Some(action));
    assert_eq!(request.header("x-acs-version"), Some("2018-12-01"));
    assert_eq!(request.header("x-acs-content-sha256"), Some(EMPTY));
    assert!(request.body.is_empty());
    let authorization = request.header("authorization").unwrap_or_default();
    let start = "ACS3-HMAC-SHA256 Credential=key id,SignedHeaders=host;x-acs-action;\
                 x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,";
    assert!(authorization.starts_with(start), "{authorization}");
    let date = request.header("x-acs-date").unwrap_or_default();
    assert!(date.len() == 20 && date.ends_with('Z'), "{date}");
    assert!(
        request.header("x-acs-signature-nonce").is_some_and(|nonce| nonce.len() >= 16)
    );
}

/// One call: method and query, and the name of the action.
#[track_caller]
fn check(line: &str, action: &str, call: impl FnOnce(&Client) -> Result<(), Error>) {
    let mut answer = json!({"IsSuccess": true, "Code": "success", "RequestId": "r"});
    for list in ["Tasks", "Rules", "TaskResults", "SyncTasks"] {
        answer[list] = json!([]);
    }
    let server = answering(&answer);
    call(&client(&server)).unwrap();
    let request = only(server);
    signed(&request, action);
    assert_eq!(format!("{} {}", request.method, request.target), line);
}

#[test]
fn subscription_tasks() {
    check(
        "GET /?InstanceId=cri%2A~%20%2B%C3%A9&PageNo=1&PageSize=30",
        "ListArtifactSubscriptionTask",
        |client| {
            let call = client.artifact_subscription().list_tasks("cri*~ +é");
            call.page_no(1).page_size(30).send_blocking().map(drop)
        },
    );
    check("GET /?InstanceId=i&TaskId=t", "GetArtifactSubscriptionTask", |client| {
        client.artifact_subscription().get_task("i", "t").send_blocking().map(drop)
    });
    check(
        "GET /?InstanceId=i&PageNo=2&TaskId=t",
        "GetArtifactSubscriptionTaskResult",
        |client| {
            let call = client.artifact_subscription().task_results("i", "t").page_no(2);
            call.send_blocking().map(drop)
        },
    );
    check("POST /?InstanceId=i&RuleId=r", "CreateArtifactSubscriptionTask", |client| {
        client.artifact_subscription().create_task("i", "r").send_blocking().map(drop)
    });
}

#[test]
fn subscription_rules() {
    let parameters = CreateRuleParameters {
        instance_id: "i".to_owned(),
        source_provider: SourceProvider::from("DOCKER_HUB"),
        source_repo_name: "nginx".to_owned(),
        namespace_name: "n".to_owned(),
        repo_name: "r".to_owned(),
        tag_regexp: ".*".to_owned(),
        tag_count: 3,
        platform: vec![Platform::from("linux/amd64"), Platform::from("linux/arm64")],
    };
    check(
        "POST /?InstanceId=i&SourceProvider=DOCKER_HUB&SourceRepoName=nginx&NamespaceName=n\
         &RepoName=r&TagRegexp=.%2A&TagCount=3&Override=true&Platform.1=linux%2Famd64\
         &Platform.2=linux%2Farm64",
        "CreateArtifactSubscriptionRule",
        |client| {
            let call = client.artifact_subscription().create_rule(parameters);
            call.r#override(true).send_blocking().map(drop)
        },
    );
    check(
        "POST /?InstanceId=i&RuleId=r&TagCount=5&Accelerate=false",
        "UpdateArtifactSubscriptionRule",
        |client| {
            let call = client.artifact_subscription().update_rule("i", "r");
            call.tag_count(5).accelerate(false).send_blocking().map(drop)
        },
    );
    check("GET /?InstanceId=i&RuleId=r", "GetArtifactSubscriptionRule", |client| {
        client.artifact_subscription().get_rule("i", "r").send_blocking().map(drop)
    });
    check("GET /?InstanceId=i&PageSize=5", "ListArtifactSubscriptionRule", |client| {
        let call = client.artifact_subscription().list_rules("i").page_size(5);
        call.send_blocking().map(drop)
    });
    check("POST /?InstanceId=i&RuleId=r", "DeleteArtifactSubscriptionRule", |client| {
        client.artifact_subscription().delete_rule("i", "r").send_blocking().map(drop)
    });
}

#[test]
fn synchronisation_and_login() {
    check("GET /?InstanceId=i&RepoName=r&PageNo=1", "ListRepoSyncTask", |client| {
        let call = client.repo_sync().list_tasks("i").repo_name("r").page_no(1);
        call.send_blocking().map(drop)
    });
    check("GET /?InstanceId=i&SyncTaskId=s", "GetRepoSyncTask", |client| {
        client.repo_sync().get_task("i", "s").send_blocking().map(drop)
    });
    let parameters = CreateTaskParameters {
        instance_id: "i".to_owned(),
        repo_id: "crr".to_owned(),
        tag: "1".to_owned(),
        target_region_id: "cn-shanghai".to_owned(),
        target_instance_id: "j".to_owned(),
        target_namespace: "n".to_owned(),
        target_repo_name: "r".to_owned(),
        target_tag: "2".to_owned(),
    };
    check(
        "POST /?InstanceId=i&RepoId=crr&Tag=1&TargetRegionId=cn-shanghai&TargetInstanceId=j\
         &TargetNamespace=n&TargetRepoName=r&TargetTag=2",
        "CreateRepoSyncTask",
        |client| client.repo_sync().create_task(parameters).send_blocking().map(drop),
    );
    check("GET /?InstanceId=i", "GetAuthorizationToken", |client| {
        client.login().authorization_token("i").send_blocking().map(drop)
    });
}

fn task(id: &str, start: Value) -> Value {
    json!({"TaskId": id, "StartTime": start, "TagTotalCount": 9_007_199_254_740_993_i64})
}

#[test]
fn pages_are_counted_and_times_come_as_they_like() {
    let page = |number: i32, total: i32, tasks: Value| {
        json!({
            "expect": {"query": [["InstanceId", "i"], ["PageNo", number.to_string()],
                                 ["PageSize", "2"]]},
            "reply": {"json": {"IsSuccess": true, "Code": "success", "PageNo": number,
                               "PageSize": 2, "TotalCount": total, "Tasks": tasks}},
        })
    };
    let number = json!(1_695_348_301_000_i64);
    let script = json!([
        page(1, 4, json!([task("a", number), task("b", json!("1695348301000"))])),
        page(2, 3, json!([task("c", json!(null))])),
    ]);
    let server = played(&script);
    let list =
        client(&server).artifact_subscription().list_tasks("i").page_no(1).page_size(2);
    let tasks: Vec<_> = list.items_blocking().map(Result::unwrap).collect();
    assert_eq!(tasks.len(), 3);
    assert_eq!(tasks[0].tag_total_count, Some(9_007_199_254_740_993));
    let requests = server.finish().unwrap();
    let nonce =
        |request: &Request| request.header("x-acs-signature-nonce").unwrap().to_owned();
    assert_ne!(nonce(&requests[0]), nonce(&requests[1]));
}

#[test]
fn a_failure_that_looks_like_success() {
    let answer = json!({
        "IsSuccess": false, "Code": "INSTANCE_NOT_EXIST", "RequestId": "r-1",
    });
    let server = answering(&answer);
    let call = client(&server).artifact_subscription().get_task("i", "t");
    let error = call.send_blocking().unwrap_err();
    assert_eq!(error.code(), Some("INSTANCE_NOT_EXIST"));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
}

#[test]
fn temporary_credentials_are_signed_too() {
    let answer = json!({"IsSuccess": true, "Code": "success"});
    let key = json!({"id": ID, "secret": SECRET, "token": "sts"});
    let server = played_for(&key, &json!([{"reply": {"json": answer}}]));
    let client = Client::builder("cn-hangzhou")
        .base_url(server.origin())
        .credential(Credential::acs3(ID, SECRET).security_token("sts"))
        .build()
        .unwrap();
    client.artifact_subscription().get_task("i", "t").send_blocking().unwrap();
    let request = only(server);
    assert_eq!(request.header("x-acs-security-token"), Some("sts"));
    let authorization = request.header("authorization").unwrap();
    assert!(authorization.contains("x-acs-security-token"), "{authorization}");
    assert!(!authorization.contains("secret"), "{authorization}");
}

/// The server refuses what another key has signed: it does look.
#[test]
fn a_signature_by_another_secret_is_seen() {
    let key = json!({"id": ID, "secret": "another"});
    let server = played_for(&key, &json!([{"reply": {"json": {"IsSuccess": true}}}]));
    let call = client(&server).artifact_subscription().get_task("i", "t");
    call.send_blocking().unwrap_err();
    assert!(server.finish().unwrap_err().contains("Signature="));
}
