//! Azure Container Registry: list runs with a filter, page after page.

use bindery_clouds::azure_container_registry::Client;
use bindery_clouds::azure_container_registry::runs::ListRuns;
use bindery_clouds::azure_container_registry::types::Run;
use bindery_runtime::{Error, ErrorKind};

use crate::stage::{Stage, wait};

fn list(client: &Client) -> ListRuns {
    let call = client.runs().list("group", "registry");
    call.filter("status eq 'Failed' and createTime ge 2018-01-01T00:00:00Z").top(50)
}

fn id(run: &Run) -> String {
    run.properties.as_ref().and_then(|run| run.run_id.clone()).unwrap()
}

/// The ids up to the first error, and the error; after it there is nothing.
fn walk(stage: &Stage) -> (Vec<String>, Option<Error>) {
    let (mut ids, mut items) = (Vec::new(), list(&stage.acr()).items());
    wait(async {
        while let Some(run) = items.next_item().await {
            match run {
                Ok(run) => ids.push(id(&run)),
                Err(error) => {
                    assert!(items.next_item().await.is_none());
                    return (ids, Some(error));
                }
            }
        }
        (ids, None)
    })
}

#[test]
fn runs_awaited() {
    let stage = Stage::new("s3/list");
    let (ids, error) = walk(&stage);
    assert!(error.is_none());
    assert_eq!(ids, ["a", "b", "c"]);
    stage.end();
}

#[test]
fn runs_waited_for() {
    let stage = Stage::new("s3/list");
    let items = list(&stage.acr()).items_blocking();
    let ids: Vec<_> = items.map(|run| id(&run.unwrap())).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    stage.end();
}

#[test]
fn runs_without_io() {
    let stage = Stage::new("s3/list");
    let client = stage.acr();
    let (mut ids, mut link): (_, Option<String>) = (Vec::new(), None);
    loop {
        let call = list(&client);
        let call = match &link {
            Some(link) => call.resume(link),
            None => call,
        };
        let decoder = call.decoder();
        let answer = stage.carry(call.into_request().unwrap()).unwrap();
        let page = decoder.decode(answer).unwrap().into_value();
        ids.extend(page.value.unwrap().iter().map(id));
        link = page.next_link.filter(|link| !link.is_empty());
        if link.is_none() {
            break;
        }
    }
    assert_eq!(ids, ["a", "b", "c"]);
    stage.end();
}

#[test]
fn pages_of_runs() {
    let stage = Stage::new("s3/list");
    let mut pages = list(&stage.acr()).pages();
    let lengths = wait(async {
        let mut lengths = Vec::new();
        while let Some(page) = pages.next_page().await {
            lengths.push(page.unwrap().value.unwrap().len());
        }
        lengths
    });
    assert_eq!(lengths, [2, 0, 1]);
    stage.end();
}

#[test]
fn who_stops_asks_for_nothing_more() {
    let stage = Stage::new("s3/first-only");
    let mut items = list(&stage.acr()).items();
    let run = wait(items.next_item()).unwrap().unwrap();
    assert_eq!(id(&run), "a");
    drop(items);
    assert_eq!(stage.requests(), 1);
    stage.end();
}

#[test]
fn a_page_that_fails_comes_after_the_runs_before_it() {
    let stage = Stage::new("s3/broken-page");
    let client = stage.acr();
    let mut items = list(&client).items();
    let position = wait(async {
        for expected in ["a", "b"] {
            assert_eq!(id(&items.next_item().await.unwrap().unwrap()), expected);
        }
        let error = items.next_item().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Status, 3));
        assert_eq!(error.status().unwrap(), 503);
        assert!(items.next_item().await.is_none());
        items.position().unwrap().to_owned()
    });
    assert_eq!(stage.clock.slept(), [25, 50]);
    let mut items = list(&client).resume(&position).items_blocking();
    assert_eq!(id(&items.next().unwrap().unwrap()), "c");
    assert!(items.next().is_none());
    stage.end();
}

#[test]
fn no_credential_goes_after_a_foreign_link() {
    let stage = Stage::new("s3/foreign-link");
    let (ids, error) = walk(&stage);
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::ForeignLink);
    stage.end();
}

#[test]
fn pages_that_lead_to_themselves_end() {
    let stage = Stage::new("s3/loop");
    let (ids, error) = walk(&stage);
    assert_eq!(ids, ["a", "b"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::PageLoop);
    stage.end();
}
