//! Lists that come in pages.

use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, ErrorKind, http};
use bindery_tests::golden::paging::Client;
use bindery_tests::golden::paging::items::Items;

const HOST: &str = "https://api.example.com/v1";

fn items(script: &Script) -> Items {
    let client = Client::builder().blocking_transport(script.clone()).build().unwrap();
    client.items()
}

fn targets(script: &Script) -> Vec<String> {
    let requests = script.requests();
    requests.iter().map(|request| request.uri().to_string().replace(HOST, "")).collect()
}

#[test]
fn links_are_followed_as_they_are() {
    let script = Script::new()
        .json(200, r#"{"value": [{"id": "1"}], "nextLink": "https://api.example.com/v1/p?%24t=a%2Bb"}"#)
        .json(200, r#"{"value": [], "nextLink": "/v1/p?t=2"}"#)
        .json(200, r#"{"value": [{"id": "2"}]}"#);
    let ids: Vec<_> = items(&script)
        .list_linked()
        .items_blocking()
        .map(|i| i.unwrap().id.unwrap())
        .collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(targets(&script), ["/linked", "/p?%24t=a%2Bb", "/p?t=2"]);
}

#[test]
fn a_link_to_elsewhere_is_not_followed() {
    let script = Script::new()
        .json(200, r#"{"value": [], "nextLink": "https://evil.example.com/v1/p"}"#);
    let first = items(&script).list_linked().items_blocking().next().unwrap();
    assert_eq!(first.unwrap_err().kind(), ErrorKind::ForeignLink);
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn nobody_asks_for_a_page_that_is_not_wanted() {
    let script =
        Script::new().json(200, r#"{"value": [{"id": "1"}], "nextLink": "/v1/p?t=2"}"#);
    assert!(items(&script).list_linked().items_blocking().next().unwrap().is_ok());
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn an_error_ends_the_list() {
    let script = Script::new()
        .json(200, r#"{"value": [{"id": "1"}], "nextLink": "/v1/p?t=2"}"#)
        .json(500, "{}");
    let found: Vec<bool> =
        items(&script).list_linked().items_blocking().map(|item| item.is_ok()).collect();
    assert_eq!(found, [true, false]);
}

#[test]
fn tokens_come_in_a_header_and_go_in_the_query() {
    let first = http::Response::builder()
        .header("x-continuation", "2020-01-01T00:00:00Z,5")
        .body(Bytes::from_static(b"{\"count\": 1, \"value\": [{}]}"))
        .unwrap();
    let script = Script::new().answer(first).json(200, r#"{"value": [{}, {}]}"#);
    let list = items(&script).list_by_token().top(2);
    assert_eq!(list.items_blocking().map(Result::unwrap).count(), 3);
    let found = targets(&script);
    assert_eq!(found[0], "/tokens?top=2");
    assert!(found[1].contains("top=2"), "{found:?}");
    assert!(
        found[1].contains("continuationToken=2020-01-01T00%3A00%3A00Z%2C5"),
        "{found:?}"
    );
}

#[test]
fn page_numbers_count_until_the_total() {
    let script = Script::new()
        .json(200, r#"{"total": 3, "rows": [{}, {}]}"#)
        .json(200, r#"{"total": 3, "rows": [{}]}"#);
    let list = items(&script).list_by_number().size(2);
    assert_eq!(list.items_blocking().map(Result::unwrap).count(), 3);
    let found = targets(&script);
    assert_eq!(found.len(), 2);
    assert!(found[1].contains("page=2") && found[1].contains("size=2"), "{found:?}");
}

#[test]
fn an_empty_page_ends_the_count() {
    let script = Script::new()
        .json(200, r#"{"total": 9, "rows": [{}]}"#)
        .json(200, r#"{"total": 9, "rows": []}"#);
    assert_eq!(items(&script).list_by_number().items_blocking().count(), 1);
}

#[test]
fn pages_by_page() {
    let script = Script::new()
        .json(200, r#"{"value": [{}, {}], "nextLink": "/v1/p?t=2"}"#)
        .json(200, r#"{"value": null}"#);
    let pages: Vec<_> =
        items(&script).list_linked().pages_blocking().map(Result::unwrap).collect();
    assert_eq!(pages.len(), 2);
}
