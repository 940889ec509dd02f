//! What can befall a list of runs.

use std::time::Duration;

use bindery_clouds::azure_container_registry::Client;
use bindery_runtime::core::Retry;
use bindery_runtime::credential::ClientSecret;
use bindery_runtime::{Credential, Error, ErrorKind};

use crate::stage::{Stage, wait};

/// The ids of the first page.
async fn list(client: &Client) -> Result<Vec<String>, Error> {
    let page = client.runs().list("group", "registry").await?;
    let ids = page.value.into_iter().flatten().map(|run| run.properties?.run_id);
    Ok(ids.flatten().collect())
}

#[test]
fn unavailable_for_a_while() {
    let stage = Stage::new("s3/unavailable");
    let builder =
        stage.set(Client::builder("sub")).retries(Retry::default().attempts(4));
    let client = builder.credential(Credential::bearer("token")).build().unwrap();
    assert_eq!(wait(list(&client)).unwrap(), ["a"]);
    // Half of 50 ms, doubled each time: the clock's randomness says half.
    assert_eq!(stage.clock.slept(), [25, 50, 100]);
    stage.end();
}

#[test]
fn a_body_that_is_cut_is_asked_for_again() {
    let stage = Stage::new("s3/cut");
    let client = stage.acr();
    assert_eq!(wait(list(&client)).unwrap(), ["a"]);
    let error = wait(list(&client)).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Incomplete, 3), "{error}");
    assert_eq!(stage.clock.slept(), [25, 25, 50]);
    stage.end();
}

#[test]
fn json_by_other_names() {
    let stage = Stage::new("s3/odd-types");
    let client = stage.acr();
    for _ in 0..3 {
        assert_eq!(wait(list(&client)).unwrap(), ["a"]);
    }
    stage.end();
}

#[test]
fn redirects_lead_nowhere_else() {
    let stage = Stage::new("s3/redirect");
    let error = wait(list(&stage.acr())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 307);
    let builder = stage.set(Client::builder("sub")).follow_redirects();
    let client = builder.credential(Credential::bearer("token")).build().unwrap();
    let error = wait(list(&client)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignLink);
    assert_eq!(wait(list(&client)).unwrap(), ["a"]);
    stage.end();
}

/// A client whose tokens come from the same server.
fn with_tokens(stage: &Stage) -> Client {
    let source = ClientSecret::entra_in(stage.origin(), "tenant", "id", "secret")
        .configure(|builder| {
            builder.transport(stage.transport()).environment(stage.clock.clone())
        });
    let builder = stage.set(Client::builder("sub"));
    builder.credential(Credential::token_source(source)).build().unwrap()
}

#[test]
fn a_token_that_is_refused_is_replaced_once() {
    let stage = Stage::new("s3/token");
    let client = with_tokens(&stage);
    for _ in 0..2 {
        assert_eq!(wait(list(&client)).unwrap(), ["a"]);
    }
    let error = wait(list(&client)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.code(), Some("ExpiredAuthenticationToken"));
    assert!(!format!("{error} {error:?}").contains("t3"));
    stage.end();
}

#[test]
fn ten_calls_share_a_token() {
    let stage = Stage::new("s3/tokens");
    let client = with_tokens(&stage);
    wait(async {
        let calls: Vec<_> = (0..10)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { list(&client).await })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap(), ["a"]);
        }
    });
    stage.end();
}

/// A token is taken anew shortly before its end, not after a refusal.
#[test]
fn a_token_is_replaced_before_its_end() {
    let stage = Stage::new("s3/token-age");
    let client = with_tokens(&stage);
    for pause in [0, 3_599 - 121, 2] {
        stage.clock.sleep(Duration::from_secs(pause));
        assert_eq!(wait(list(&client)).unwrap(), ["a"]);
    }
    stage.end();
}
