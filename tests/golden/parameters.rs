//! How parameters and bodies go on the wire.

use bindery_runtime::Maybe;
use bindery_runtime::transport::Script;
use bindery_tests::golden::parameters::types::{
    GetThingFilter, GetThingState, GetThingWhere, PatchMaybeBody, SendFormBody,
};
use bindery_tests::golden::parameters::{Client, GetManyRequiredParameters, GetThing};

use super::{body, sent};

const HOST: &str = "https://api.example.com/v1";

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

/// Path and query of a call that sets one thing.
#[track_caller]
fn check(set: impl FnOnce(GetThing) -> GetThing, expected: &str) {
    let script = Script::new().json(204, "");
    set(client(&script).get_thing("i", 5)).send_blocking().unwrap();
    let found = sent(&script).uri().to_string().replace(HOST, "");
    let found = found.replace("%5B", "[").replace("%5D", "]");
    assert_eq!(found, format!("/things/i/5{expected}"));
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn nothing_that_is_not_set() {
    check(|call| call, "");
}

#[test]
fn text_is_percent_encoded() {
    check(|call| call.q("a b+c&d=é/?"), "?q=a%20b%2Bc%26d%3D%C3%A9%2F%3F");
    check(|call| call.q(""), "?q=");
}

#[test]
fn lists_are_repeated_or_joined() {
    check(|call| call.ids(&[1, 2]), "?ids=1&ids=2");
    check(|call| call.csv(&texts(&["a", "b,c"])), "?csv=a,b%2Cc");
    check(|call| call.pipes(&texts(&["a", "b"])), "?pipes=a%7Cb");
}

#[test]
fn objects_are_brackets_or_json() {
    let filter = GetThingFilter::default().with(|filter| {
        filter.a = Some("x y".to_owned());
        filter.b = Some(1);
    });
    check(|call| call.filter(&filter), "?filter[a]=x%20y&filter[b]=1");
    let place = GetThingWhere::default().with(|place| place.x = Some(0.5));
    check(|call| call.r#where(&place), "?where=%7B%22x%22%3A0.5%7D");
}

#[test]
fn scalars() {
    let since = "2024-01-01T00:00:00+01:00".parse().unwrap();
    check(|call| call.since(&since), "?since=2024-01-01T00%3A00%3A00%2B01%3A00");
    check(|call| call.state(GetThingState::Closed), "?state=closed");
    check(|call| call.state("n/a".into()), "?state=n%2Fa");
    check(|call| call.send_(false), "?send=false");
    check(|call| call.items_("x"), "?items=x");
}

#[test]
fn a_setter_that_is_called_twice_replaces() {
    check(|call| call.q("a").ids(&[1]).q("b"), "?q=b&ids=1");
}

#[test]
fn headers_and_cookies() {
    let script = Script::new().json(204, "");
    client(&script).get_thing("a/b", -1).x_trace("t").sid("s").send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(sent.uri().path(), "/v1/things/a%2Fb/-1");
    assert_eq!(sent.headers()["x-trace"], "t");
    assert_eq!(sent.headers()["cookie"], "sid=s");
}

#[test]
fn a_header_cannot_begin_another_one() {
    let script = Script::new().json(204, "");
    let call = client(&script).get_thing("i", 5).x_trace("t\r\nx-evil: 1");
    assert!(call.send_blocking().is_err());
    assert!(script.requests().is_empty());
}

#[test]
fn a_path_parameter_cannot_leave_its_segment() {
    for value in ["..", ".", ""] {
        let script = Script::new().json(204, "");
        let call = client(&script).get_thing(value, 5).send_blocking();
        let requests = script.requests();
        let escaped = requests.iter().all(|request| {
            let path = request.uri().path();
            path.starts_with("/v1/things/")
                && path.ends_with("/5")
                && !path.contains("/../")
                && !path.contains("//")
                && !path.contains("/./")
        });
        assert!(call.is_err() || escaped, "{value:?}: {requests:?}");
    }
}

#[test]
fn many_required_parameters_are_one_struct() {
    let script = Script::new().json(204, "");
    let parameters = GetManyRequiredParameters {
        a: "1".to_owned(),
        b: "2".to_owned(),
        c: "3".to_owned(),
        d: "4".to_owned(),
        e: 5,
        f: true,
    };
    // One of them is a password.
    assert_eq!(format!("{parameters:?}"), "GetManyRequiredParameters { .. }");
    client(&script).many_required(parameters).g("7").send_blocking().unwrap();
    let target = sent(&script).uri().to_string();
    assert_eq!(target, format!("{HOST}/many/1/2/3?d=4&e=5&f=true&g=7"));
}

#[test]
fn a_form() {
    let script = Script::new().json(204, "");
    let form =
        SendFormBody::new("a b&c").with(|form| form.tags = Some(texts(&["x", "y"])));
    client(&script).send_form().body(&form).send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(sent.headers()["content-type"], "application/x-www-form-urlencoded");
    let text = std::str::from_utf8(sent.body()).unwrap().replace('+', "%20");
    assert_eq!(text, "name=a%20b%26c&tags=x&tags=y");
}

#[test]
fn a_patch_leaves_sets_or_clears() {
    for (note, expected) in [
        (Maybe::Absent, serde_json::json!({})),
        (Maybe::Null, serde_json::json!({"note": null})),
        (Maybe::Value("n".to_owned()), serde_json::json!({"note": "n"})),
    ] {
        let script = Script::new().json(204, "");
        let patch = PatchMaybeBody::default().with(|patch| patch.note = note);
        client(&script).patch_maybe().body(&patch).send_blocking().unwrap();
        assert_eq!(body(&script), expected);
    }
}

#[test]
fn an_optional_body_that_is_not_set_is_not_sent() {
    let script = Script::new().json(204, "");
    client(&script).patch_maybe().send_blocking().unwrap();
    let sent = sent(&script);
    assert!(sent.body().is_empty());
    assert!(!sent.headers().contains_key("content-type"));
}

#[test]
fn constants_are_written_as_their_parameters_are() {
    let script = Script::new().json(204, "");
    client(&script).fixed().send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(sent.uri().query(), Some("kind=%22z%22"));
    assert_eq!(sent.headers()["x-kind"], "z");
}
