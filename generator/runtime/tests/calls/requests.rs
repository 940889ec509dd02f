//! What stands in requests.

use crate::api::{Client, ListRuns, Rule, Run};
use crate::{builder, client, run, sent};
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Call, Credential, ErrorKind, Output, blank};

#[track_caller]
fn check_url(change: impl FnOnce(ListRuns) -> ListRuns, expected: &str) {
    let script = Script::new();
    let request = change(client(&script).list("my reg")).into_request().unwrap();
    let expected = format!(
        "http://127.0.0.1:1/subscriptions/sub/registries/my%20reg/runs?{expected}"
    );
    assert_eq!(request.uri().to_string(), expected);
}

#[test]
fn the_wire_follows_the_description_and_a_second_value_replaces() {
    check_url(|list| list, "api-version=2019-04-01");
    check_url(
        |list| {
            list.ids(&[3, 4]).top(Some(1)).filter("x").top(Some(50)).filter("a eq 'b'")
        },
        "api-version=2019-04-01&$filter=a%20eq%20%27b%27&$top=50&ids=3,4",
    );
    check_url(|list| list.top(Some(1)).top(None).ids(&[]), "api-version=2019-04-01");
}

#[track_caller]
fn check_refused<T: Output>(script: &Script, call: Call<T>, says: &str) {
    let error = run(call).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains(says), "{error}");
    assert_eq!(script.requests().len(), 0, "{error}");
}

#[test]
fn a_dot_segment_reaches_no_wire() {
    let script = Script::new();
    for name in ["", ".", ".."] {
        let error = run(client(&script).list(name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        assert_eq!(error.operation(), Some("Runs_List"));
        let error = client(&script).list(name).send_blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
    }
    let names = ["a/../b", "%2e%2e", "a?b#c", "..%2f"];
    let urls = names.map(|name| client(&script).list(name).into_request().unwrap());
    assert_eq!(
        urls.map(|request| request.uri().path().to_owned()),
        ["a%2F..%2Fb", "%252e%252e", "a%3Fb%23c", "..%252f"]
            .map(|name| format!("/subscriptions/sub/registries/{name}/runs"))
    );
    assert_eq!(script.requests().len(), 0);
}

#[test]
fn a_header_with_a_line_break_is_an_error_without_its_value() {
    let script = Script::new();
    let lists = [
        client(&script).list("r").trace("secret\r\nX-Evil: 1"),
        client(&script).list("r").header("x-other", "secret\nX-Evil: 1"),
        client(&script).list("r").header("bad name", "secret"),
    ];
    for list in lists {
        let error = run(list).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build);
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
    assert_eq!(script.requests().len(), 0);
}

#[test]
fn required_values_are_missed_before_any_io() {
    let script = Script::new();
    let client = builder(&script)
        .credential(Credential::bearer("t"))
        .credential(Credential::api_key("k"))
        .build()
        .unwrap();
    check_refused(&script, client.schedule_nothing(), "body is required");
}

#[test]
fn fragments_and_constants_make_alibaba_requests() {
    let script = Script::new();
    let request = client(&script).tasks("cri-1").into_request().unwrap();
    assert_eq!(request.uri(), "http://127.0.0.1:1/?InstanceId=cri-1");
    assert_eq!(request.headers()["x-acs-action"], "ListTasks");
    assert_eq!(request.headers()["x-acs-version"], "2018-12-01");
    assert_eq!(request.headers()["accept"], "application/json");
}

#[test]
fn forms_follow_the_styles_of_their_members() {
    let rule = blank::<Rule>().with(|rule| {
        rule.name = "a b&c".to_owned();
        rule.platform = vec!["linux/amd64".to_owned(), "linux/arm64".to_owned()];
    });
    let request = client(&Script::new()).create_rule(&rule).into_request().unwrap();
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        request.body(),
        "name=a%20b%26c&platform.1=linux%2Famd64&platform.2=linux%2Farm64"
    );
}

#[test]
fn bodies_leave_out_what_is_never_sent() {
    let script = Script::new();
    let run = Run::new("r1").with(|run| run.status = Some("Queued".to_owned()));
    let request = client(&script).schedule(&run).into_request().unwrap();
    assert_eq!(request.body(), r#"{"runId":"r1"}"#);
    assert_eq!(request.headers()["content-type"], "application/json");
    let upload = client(&script).upload(Bytes::from_static(b"\x00\xff").into());
    let request = upload.into_request().unwrap();
    assert_eq!(request.body().as_ref(), b"\x00\xff");
    assert_eq!(request.headers()["content-type"], "application/octet-stream");
}

#[test]
fn a_header_of_the_call_replaces_the_usual_one() {
    let call =
        client(&Script::new()).run().header("Accept", "a/b").header("accept", "c/d");
    let request = call.into_request().unwrap();
    let accept: Vec<_> = request.headers().get_all("accept").iter().collect();
    assert_eq!(accept, ["c/d"]);
}

#[test]
fn a_post_without_body_says_so() {
    let script = Script::new().json(200, "");
    run(client(&script).cancel()).unwrap();
    let requests = script.requests();
    assert_eq!(requests[0].headers()["content-length"], "0");
    assert!(!requests[0].headers().contains_key("content-type"));
    let get = client(&script).log().into_request().unwrap();
    assert!(!get.headers().contains_key("content-length"));
}

#[test]
fn servers_have_variables_that_are_checked() {
    let build = |region: &str| {
        let builder = Client::builder("sub").variable("region", region);
        builder.build()
    };
    assert_eq!(build("south").unwrap().base_url(), "https://cr.south.example.com/base");
    let error = build("evil.com/").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("`region`"), "{error}");
    assert!(error.to_string().contains("north, south"), "{error}");

    let error = Client::builder("sub").variable("zone", "x").build().unwrap_err();
    assert!(error.to_string().contains("`zone`"), "{error}");
    let other = Client::builder("sub").server(1).build().unwrap();
    assert_eq!(other.base_url(), "https://other.example.com");
    assert!(Client::builder("sub").server(2).build().is_err());
}

#[test]
fn client_parameters_are_checked_and_can_be_set() {
    let client = |name: &str, value: &str| {
        let builder = Client::builder("s/1").credential(Credential::none());
        builder.parameter(name, value).build()
    };
    let list = client("api-version", "2020-01-01").unwrap().list("r");
    let url = list.into_request().unwrap().uri().to_string();
    let path = "subscriptions/s%2F1/registries/r/runs?api-version=2020-01-01";
    assert_eq!(url, format!("https://cr.north.example.com/base/{path}"));
    let error = client("apiVersion", "x").unwrap_err();
    assert!(error.to_string().contains("`apiVersion`"), "{error}");
    let missing = bindery_runtime::ClientBuilder::<Client>::new(&crate::api::SERVICE);
    let error = missing.build().unwrap_err();
    assert!(error.to_string().contains("`subscriptionId`"), "{error}");
}

#[test]
fn base_urls_that_are_none_are_refused() {
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "https://user@example.com",
        "https://example.com?x",
        "https://example.com#x",
        "https://exa mple.com",
        "https:///x",
    ] {
        let error = Client::builder("s").base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Build, "{url}");
    }
}

#[test]
fn calls_can_move_to_other_threads() {
    fn check<T: Send + 'static>(_: &T) {}
    let script = Script::new();
    let client = client(&script);
    check(&client.run());
    check(&client.run().send());
    check(&client.list("r"));
    check(&client.list("r").pages());
    check(&client.list("r").items());
    let pending = client.run().send();
    drop(pending);
    assert_eq!(sent(&script).len(), 0);
}
