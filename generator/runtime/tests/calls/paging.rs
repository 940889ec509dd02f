//! From page to page.

use crate::api::Client;
use crate::{builder, client, run, sent};
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Credential, Error, ErrorKind};
use http::Response;

const FIRST: &str =
    "http://127.0.0.1:1/subscriptions/sub/registries/r/runs?api-version=2019-04-01";
const SECOND: &str =
    "http://127.0.0.1:1/pages?api-version=2019-04-01&%24skipToken=abc%2Bdef%3D";
const THIRD: &str = "http://127.0.0.1:1/pages?3";

fn page(ids: &[&str], link: Option<&str>) -> String {
    let ids: Vec<String> =
        ids.iter().map(|id| format!(r#"{{"runId": "{id}"}}"#)).collect();
    let link = link.map_or("null".to_owned(), |link| format!("{link:?}"));
    format!(r#"{{"value": [{}], "nextLink": {link}}}"#, ids.join(","))
}

fn three_pages() -> Script {
    Script::new()
        .json(200, page(&["a", "b"], Some(SECOND)))
        .json(200, page(&[], Some(THIRD)))
        .json(200, page(&["c"], Some("")))
}

/// The ids of the items up to the first error, and the error.
fn walk(client: &Client) -> (Vec<String>, Option<Error>) {
    run(async {
        let (mut ids, mut items) = (Vec::new(), client.list("r").items());
        while let Some(item) = items.next_item().await {
            match item {
                Ok(item) => ids.push(item.run_id),
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
fn links_are_followed_as_they_are_with_the_credential() {
    let script = three_pages();
    let client = builder(&script).credential(Credential::bearer("t")).build().unwrap();
    let (ids, error) = walk(&client);
    assert!(error.is_none());
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(sent(&script), [FIRST, SECOND, THIRD]);
    for request in script.requests() {
        assert_eq!(request.method(), "GET");
        assert_eq!(request.headers()["authorization"], "Bearer t");
        assert_eq!(request.headers()["accept"], "application/json");
    }
}

#[test]
fn pages_come_one_by_one_and_not_before_they_are_needed() {
    let script = three_pages();
    let mut items = client(&script).list("r").items();
    let mut pages = client(&three_pages()).list("r").pages();
    run(async {
        for id in ["a", "b"] {
            assert_eq!(items.next_item().await.unwrap().unwrap().run_id, id);
            assert_eq!(script.requests().len(), 1);
        }
        assert_eq!(items.position(), Some(SECOND));
        let mut lengths = Vec::new();
        while let Some(page) = pages.next_page().await {
            lengths.push(page.unwrap().value.unwrap().len());
        }
        assert_eq!(lengths, [2, 0, 1]);
        assert_eq!(pages.position(), None);
    });
}

#[test]
fn a_walk_can_begin_where_another_ended() {
    let script = Script::new().json(200, page(&["a"], Some(SECOND))).json(503, "{}");
    let mut pages = client(&script).list("r").pages();
    let position = run(async {
        pages.next_page().await.unwrap().unwrap();
        let error = pages.next_page().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert!(pages.next_page().await.is_none());
        pages.position().unwrap().to_owned()
    });
    assert_eq!(position, SECOND);
    let script = Script::new().json(200, page(&["b"], None));
    let mut items = client(&script).list("r").top(Some(9)).resume(&position).items();
    assert_eq!(run(items.next_item()).unwrap().unwrap().run_id, "b");
    assert_eq!(sent(&script), [SECOND]);
    let script = Script::new();
    let empty = client(&script).list("r").resume("");
    assert_eq!(run(empty).unwrap_err().kind(), ErrorKind::Build);
    let evil = client(&script).list("r").resume("https://evil.example.com/");
    assert_eq!(run(evil).unwrap_err().kind(), ErrorKind::ForeignLink);
    assert_eq!(script.requests().len(), 0);
}

#[test]
fn foreign_links_and_loops_end_the_walk_after_the_page_that_has_them() {
    for (link, kind) in [
        ("https://evil.example.com/p", ErrorKind::ForeignLink),
        ("http://127.0.0.1:2/p", ErrorKind::ForeignLink),
        ("https://127.0.0.1:1/p", ErrorKind::ForeignLink),
        ("//evil.example.com/p", ErrorKind::ForeignLink),
        (FIRST, ErrorKind::PageLoop),
    ] {
        let script = Script::new().json(200, page(&["a"], Some(link)));
        let (ids, error) = walk(&client(&script));
        assert_eq!(ids, ["a"], "{link}");
        let error = error.unwrap();
        assert_eq!(error.kind(), kind, "{link}");
        assert_eq!(error.operation(), Some("Runs_List"));
        assert_eq!(script.requests().len(), 1, "{link}");
    }
    let script = Script::new()
        .json(200, page(&["a"], Some(SECOND)))
        .json(200, page(&["b"], Some(THIRD)))
        .json(200, page(&["c"], Some(SECOND)));
    let (ids, error) = walk(&client(&script));
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(error.unwrap().kind(), ErrorKind::PageLoop);
}

#[test]
fn relative_links_lead_on() {
    let script = Script::new()
        .json(200, page(&["a"], Some("/pages?2")))
        .json(200, page(&["b"], None));
    assert_eq!(walk(&client(&script)).0, ["a", "b"]);
    assert_eq!(sent(&script)[1], "http://127.0.0.1:1/pages?2");
}

#[test]
fn links_stand_under_their_base_and_go_with_what_is_sent_again() {
    let script = Script::new()
        .json(200, page(&["a"], Some("next?skip=%2B")))
        .json(200, page(&["b"], Some("next?%24V=other&skip=2&$top=7")))
        .json(200, page(&["c"], Some("http://127.0.0.1:1/elsewhere")))
        .json(200, page(&["d"], None));
    let items = client(&script).folder("a b").items_blocking();
    let ids: Result<Vec<_>, _> =
        items.map(|item| item.map(|item| item.run_id)).collect();
    assert_eq!(ids.unwrap(), ["a", "b", "c", "d"]);
    assert_eq!(
        sent(&script),
        [
            "http://127.0.0.1:1/folders/a%20b/runs?$v=1%202&$top=5",
            "http://127.0.0.1:1/folders/a%20b/next?skip=%2B&$v=1%202",
            "http://127.0.0.1:1/folders/a%20b/next?skip=2&$top=7&$v=1%202",
            "http://127.0.0.1:1/elsewhere?$v=1%202",
        ]
    );
    // A stored place is the link without what is sent again.
    let script = Script::new().json(200, page(&["a"], Some("next?skip=1")));
    let mut items = client(&script).folder("f").items_blocking();
    items.next().unwrap().unwrap();
    let position = items.position().unwrap();
    assert_eq!(position, "http://127.0.0.1:1/folders/f/next?skip=1");
    let script = Script::new().json(200, page(&[], None));
    assert!(
        client(&script).folder("f").resume(position).items_blocking().next().is_none()
    );
    assert_eq!(sent(&script), ["http://127.0.0.1:1/folders/f/next?skip=1&$v=1%202"]);
}

#[test]
fn links_under_a_base_stay_within_the_origin_and_the_path() {
    for link in ["//evil/x", "https://evil/x", "%2e%2e/x", "http://127.0.0.1:1/a/../b"] {
        let script = Script::new().json(200, page(&["a"], Some(link)));
        let mut items = client(&script).folder("f").items_blocking();
        items.next().unwrap().unwrap();
        let error = items.next().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignLink, "{link}");
        assert_eq!(script.requests().len(), 1, "{link}");
    }
}

#[test]
fn tokens_of_headers_become_parameters() {
    let token = "2020-01-01T00:00:00.0000000Z,5";
    let with_token = |id: &str, token: Option<&str>| {
        let mut response = Response::builder();
        if let Some(token) = token {
            response = response.header("x-ms-continuationtoken", token);
        }
        response.body(Bytes::from(page(&[id], None))).unwrap()
    };
    let script =
        Script::new().answer(with_token("a", Some(token))).answer(with_token("b", None));
    let items = client(&script).builds().items_blocking();
    let ids: Result<Vec<_>, _> =
        items.map(|item| item.map(|item| item.run_id)).collect();
    assert_eq!(ids.unwrap(), ["a", "b"]);
    assert_eq!(
        sent(&script),
        [
            "http://127.0.0.1:1/builds?$top=2",
            "http://127.0.0.1:1/builds?\
         continuationToken=2020-01-01T00%3A00%3A00.0000000Z%2C5&$top=2",
        ]
    );
    let script = Script::new()
        .answer(with_token("a", Some("t")))
        .answer(with_token("b", Some("t")));
    let results: Vec<_> = client(&script).builds().pages_blocking().collect();
    assert_eq!(results.len(), 3);
    let last = results.into_iter().next_back().unwrap();
    assert_eq!(last.unwrap_err().kind(), ErrorKind::PageLoop);
}

#[test]
fn tokens_of_bodies_become_parameters() {
    let script =
        Script::new().json(200, page(&["a"], Some("n/2"))).json(200, page(&["b"], None));
    assert_eq!(client(&script).tokens().items_blocking().count(), 2);
    assert_eq!(sent(&script)[1], "http://127.0.0.1:1/tokens?NextToken=n%2F2");
}

#[test]
fn tokens_of_bodies_become_header_fields() {
    let script =
        Script::new().json(200, page(&["a"], Some("n/2"))).json(200, page(&["b"], None));
    assert_eq!(client(&script).headed().items_blocking().count(), 2);
    let requests = script.requests();
    let fields: Vec<_> = requests.iter().map(|of| of.headers().get("x-after")).collect();
    assert_eq!(fields, [None, Some(&http::HeaderValue::from_static("n/2"))]);
}

fn tasks(count: usize, total: &str) -> String {
    let tasks = vec![r#"{"Id": 9007199254740993}"#; count].join(",");
    format!(r#"{{"IsSuccess": true, "Tasks": [{tasks}], "TotalCount": {total}}}"#)
}

#[track_caller]
fn check_numbers(
    from: Option<i32>,
    answers: &[(usize, &str)],
    expected_items: usize,
    numbers: &[&str],
) {
    let mut script = Script::new();
    for (count, total) in answers {
        script = script.json(200, tasks(*count, total));
    }
    let mut list = client(&script).tasks("i");
    if let Some(number) = from {
        list = list.page_no(number);
    }
    let items: Result<Vec<_>, _> = list.items_blocking().collect();
    let items = items.unwrap();
    assert_eq!(items.len(), expected_items);
    assert!(items.iter().all(|item| item.id == 9_007_199_254_740_993));
    let found: Vec<String> = sent(&script)
        .iter()
        .map(|url| url.split_once("PageNo=").map_or("", |(_, number)| number).to_owned())
        .collect();
    assert_eq!(found, numbers);
}

#[test]
fn pages_are_counted_to_a_total_that_may_change() {
    check_numbers(None, &[(30, "65"), (30, "64"), (4, "64")], 64, &["", "2", "3"]);
    check_numbers(
        None,
        &[(30, "\"65\""), (30, "\"65\""), (5, "65")],
        65,
        &["", "2", "3"],
    );
    check_numbers(None, &[(30, "65"), (0, "65")], 30, &["", "2"]);
    check_numbers(None, &[(2, "null"), (1, "null"), (0, "null")], 3, &["", "2", "3"]);
    check_numbers(None, &[(0, "0")], 0, &[""]);
    check_numbers(Some(3), &[(30, "95"), (5, "95")], 35, &["3", "4"]);
}

fn linked(id: u32, link: Option<&str>) -> Response<Bytes> {
    let mut response = Response::builder().status(200);
    if let Some(link) = link {
        response = response.header("Link", link);
    }
    response.body(format!("[{{\"Id\": {id}}}]").into()).unwrap()
}

#[test]
fn links_of_header_fields_lead_on_and_can_be_stored() {
    let next =
        r#"</repositories?page=2>; rel="next", </repositories?page=9>; rel="last""#;
    let back = r#"</repositories?per_page=1>; rel="first prev""#;
    let script =
        Script::new().answer(linked(1, Some(next))).answer(linked(2, Some(back)));
    let items = client(&script).repositories().items_blocking();
    assert_eq!(items.map(|item| item.unwrap().id).collect::<Vec<_>>(), [1, 2]);
    let (first, second) = (
        "http://127.0.0.1:1/repositories?per_page=1",
        "http://127.0.0.1:1/repositories?page=2",
    );
    assert_eq!(sent(&script), [first, second]);

    let script = Script::new().answer(linked(1, Some(next)));
    let mut pages = client(&script).repositories().pages_blocking();
    pages.next().unwrap().unwrap();
    let position = pages.position().unwrap().to_owned();
    assert_eq!(script.requests().len(), 1);
    let script = Script::new().answer(linked(2, None));
    let rest = client(&script).repositories().resume(position).items_blocking();
    assert_eq!(rest.count(), 1);
    assert_eq!(sent(&script), [second]);
}

#[test]
fn links_of_header_fields_stay_within_the_origin_and_end() {
    for (link, kind) in [
        ("<https://evil.example.com/p>; rel=next", ErrorKind::ForeignLink),
        ("<//evil.example.com/p>; rel=next", ErrorKind::ForeignLink),
        ("https://evil.example.com/p", ErrorKind::ForeignLink),
        ("<?per_page=1>; rel=next", ErrorKind::PageLoop),
    ] {
        let script = Script::new().answer(linked(1, Some(link)));
        let found: Vec<_> = client(&script).repositories().items_blocking().collect();
        assert!(found[0].is_ok(), "{link}");
        assert_eq!(found[1].as_ref().unwrap_err().kind(), kind, "{link}");
        assert_eq!(script.requests().len(), 1, "{link}");
    }
}

/// Walks through rows; gives the offsets that were asked for and the kind of failure.
fn offsets(from: Option<i32>, answers: &[String]) -> (Vec<String>, Option<ErrorKind>) {
    let script = answers
        .iter()
        .fold(Script::new(), |script, body| script.json(200, body.clone()));
    let walk = client(&script).rows(from).items_blocking();
    let failure = walk.filter_map(Result::err).map(|error| error.kind()).last();
    let urls = sent(&script);
    let offsets = urls
        .iter()
        .map(|url| url.split_once("start=").map_or("", |(_, offset)| offset).to_owned());
    (offsets.collect(), failure)
}

#[test]
fn items_before_a_page_are_counted() {
    let check = |from, answers: &[String], expected: &[&str]| {
        let (offsets, failure) = offsets(from, answers);
        assert_eq!(
            (offsets, failure),
            (expected.iter().map(|o| (*o).to_owned()).collect(), None)
        );
    };
    check(None, &[tasks(2, "5"), tasks(2, "5"), tasks(1, "5")], &["", "2", "4"]);
    check(Some(3), &[tasks(2, "5")], &["3"]);
    check(
        None,
        &[tasks(2, "null"), tasks(1, "null"), tasks(0, "null")],
        &["", "2", "3"],
    );
    let last = tasks(2, "null").replace("{\"IsS", "{\"HasMore\": false, \"IsS");
    check(None, &[tasks(3, "null"), last], &["", "3"]);
}

#[test]
fn a_service_that_gives_its_last_page_again_and_again_is_noticed() {
    let (offsets, failure) = offsets(None, &vec![tasks(2, "null"); 9]);
    assert_eq!((offsets.len(), failure), (3, Some(ErrorKind::PageLoop)));
}

#[test]
fn one_page_can_be_had_alone() {
    let script = three_pages();
    let page = run(client(&script).list("r")).unwrap();
    assert_eq!(page.next_link.as_deref(), Some(SECOND));
    assert_eq!(script.requests().len(), 1);
    let page = client(&three_pages()).list("r").send_blocking().unwrap();
    assert_eq!(page.value.value.unwrap().len(), 2);
}
