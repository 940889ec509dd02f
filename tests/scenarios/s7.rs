//! Alibaba Cloud Container Registry: list the tasks of an instance, each request signed.
//! The server makes the signatures anew from what arrives.

use std::sync::Mutex;
use std::time::Duration;

use bindery_clouds::alibaba_container_registry::Client;
use bindery_clouds::alibaba_container_registry::artifact_subscription::CreateRuleParameters;
use bindery_clouds::alibaba_container_registry::types::{
    ArtifactSubscriptionTask, ArtifactSubscriptionTaskDetails, Platform, SourceProvider,
};
use bindery_runtime::core::Environment as _;
use bindery_runtime::{Credential, Error, ErrorKind, Token, TokenFuture, TokenSource};

use crate::clock::Clock;
use crate::stage::{Stage, wait};

fn client(stage: &Stage) -> Client {
    let builder = stage.set(Client::builder("cn-hangzhou"));
    builder.credential(Credential::acs3("LTAI", "hush")).build().unwrap()
}

fn tasks(client: &Client) -> Vec<ArtifactSubscriptionTask> {
    let call =
        client.artifact_subscription().list_tasks("cri-1").page_no(1).page_size(30);
    call.items_blocking().map(Result::unwrap).collect()
}

fn get(
    client: &Client,
    instance: &str,
) -> Result<ArtifactSubscriptionTaskDetails, Error> {
    wait(client.artifact_subscription().get_task(instance, "t1").into_future())
}

#[test]
fn tasks_over_three_pages() {
    let stage = Stage::new("s7/list");
    let tasks = tasks(&client(&stage));
    let ids: Vec<_> = tasks.iter().map(|task| task.task_id.clone().unwrap()).collect();
    let expected: Vec<_> = (1..=64).map(|number| format!("t{number}")).collect();
    assert_eq!(ids, expected);
    let moment =
        |index: usize| tasks[index].start_time.as_ref().map(|moment| moment.to_string());
    assert_eq!(moment(1).as_deref(), Some("1695348301000"));
    assert_eq!(moment(2), moment(1));
    assert_eq!(moment(3), None);
    assert_eq!(tasks[1].tag_total_count, Some(9_007_199_254_740_993));
    assert_eq!(tasks[3].tag_total_count, None);
    stage.end();
}

#[test]
fn a_page_without_tasks_is_the_end() {
    let stage = Stage::new("s7/empty-end");
    assert_eq!(tasks(&client(&stage)).len(), 30);
    stage.end();
}

#[test]
fn calls_that_are_turned_away_are_signed_anew() {
    let stage = Stage::new("s7/throttled");
    let client = client(&stage);
    // What the service asks for; else half of a second, as the clock's randomness says.
    for expected in [1_500, 500, 500, 500] {
        get(&client, "cri-1").unwrap();
        assert_eq!(stage.clock.slept(), [expected]);
    }
    stage.end();
}

#[test]
fn failures_by_all_their_names() {
    let stage = Stage::new("s7/failures");
    let client = client(&stage);
    let facts = |error: &Error| {
        let status = error.status().unwrap().as_u16();
        let code = error.code().unwrap().to_owned();
        (status, code, error.request_id().unwrap().to_owned(), error.attempts())
    };
    let expected =
        |status, code: &str, id: &str| (status, code.to_owned(), id.to_owned(), 1);
    let error = get(&client, "cri-1").unwrap_err();
    assert_eq!(facts(&error), expected(200, "INSTANCE_NOT_EXIST", "r-1"));
    let error = get(&client, "cri-1").unwrap_err();
    assert_eq!(facts(&error), expected(403, "NoPrivilege", "r-2"));
    assert!(error.body().unwrap().windows(12).any(|part| part == b"ImplicitDeny"));
    get(&client, "cri-1").unwrap();
    assert_eq!(stage.clock.slept(), [25]);
    let error = get(&client, "cri-1").unwrap_err();
    assert_eq!(facts(&error), expected(404, "InvalidAction.NotFound", "r-4"));
    assert_eq!(error.message(), Some("Not found."));
    stage.end();
}

/// Temporary keys that last an hour, one after the other.
struct Keys {
    clock: Clock,
    given: Mutex<u32>,
}

impl TokenSource for Keys {
    fn token<'a>(&'a self, _: &'a [&'a str]) -> TokenFuture<'a> {
        let mut given = self.given.lock().unwrap();
        *given += 1;
        let [id, secret, token] =
            ["STS.", "hush", "token"].map(|text| format!("{text}{given}"));
        let end = self.clock.now() + Duration::from_secs(3_600);
        let key = Token::access_key(id, secret, token).expires_at(end);
        Box::pin(async move { Ok(key) })
    }
}

#[test]
fn a_temporary_key_that_ends_between_pages() {
    let stage = Stage::new("s7/temporary-key");
    let keys = Keys { clock: stage.clock.clone(), given: Mutex::new(0) };
    let builder = stage.set(Client::builder("cn-hangzhou"));
    let client = builder.credential(Credential::token_source(keys)).build().unwrap();
    let call =
        client.artifact_subscription().list_tasks("cri-1").page_no(1).page_size(30);
    let mut pages = call.pages_blocking();
    let mut count = 0;
    for pause in [0, 3_500, 0] {
        stage.clock.sleep(Duration::from_secs(pause));
        count += pages.next().unwrap().unwrap().tasks.unwrap().len();
    }
    assert_eq!(count, 61);
    assert!(pages.next().is_none());
    stage.end();
}

/// A token where a key belongs is no key.
#[test]
fn a_source_of_tokens_signs_nothing() {
    struct Tokens;
    impl TokenSource for Tokens {
        fn token<'a>(&'a self, _: &'a [&'a str]) -> TokenFuture<'a> {
            Box::pin(async { Ok(Token::new("canary")) })
        }
    }
    let builder = Client::builder("cn-hangzhou").base_url("http://127.0.0.1:9");
    let client = builder.credential(Credential::token_source(Tokens)).build().unwrap();
    let error = get(&client, "cri-1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn ids_that_need_encoding() {
    let stage = Stage::new("s7/encoding");
    get(&client(&stage), "cri*~ +é").unwrap();
    stage.end();
}

#[test]
fn a_rule_for_two_platforms() {
    let stage = Stage::new("s7/rule");
    let parameters = CreateRuleParameters {
        instance_id: "cri-1".to_owned(),
        source_provider: SourceProvider::from("DOCKER_HUB"),
        source_repo_name: "nginx".to_owned(),
        namespace_name: "n".to_owned(),
        repo_name: "r".to_owned(),
        tag_regexp: ".*".to_owned(),
        tag_count: 30,
        platform: vec![Platform::from("linux/amd64"), Platform::from("linux/arm64")],
    };
    let call = client(&stage).artifact_subscription().create_rule(parameters);
    let rule = call.r#override(true).send_blocking().unwrap().into_value();
    assert_eq!(rule.rule_id.as_deref(), Some("crasr-1"));
    stage.end();
}

#[test]
fn regions_have_their_hosts() {
    let at = |region: &str, server: usize| {
        let builder = Client::builder(region).server(server);
        let client = builder.credential(Credential::acs3("LTAI", "hush")).build()?;
        let request =
            client.artifact_subscription().get_task("i", "t").into_request()?;
        Ok::<_, Error>(request.headers()["host"].to_str().unwrap().to_owned())
    };
    assert_eq!(at("cn-hangzhou", 0).unwrap(), "cr.cn-hangzhou.aliyuncs.com");
    assert_eq!(at("us-east-1", 0).unwrap(), "cr.us-east-1.aliyuncs.com");
    assert_eq!(at("cn-hangzhou", 1).unwrap(), "cr-vpc.cn-hangzhou.aliyuncs.com");
    assert_eq!(at("nowhere", 0).unwrap_err().kind(), ErrorKind::Build);
    let elsewhere = Client::builder("cn-hangzhou").base_url("https://cr.example.com/");
    let client = elsewhere.credential(Credential::acs3("LTAI", "hush")).build().unwrap();
    let call = client.artifact_subscription().get_task("i", "t");
    assert_eq!(call.into_request().unwrap().headers()["host"], "cr.example.com");
}
