//! What comes of responses.

use crate::api::{Client, Failure, Run, ScheduleOutcome};
use crate::{builder, client, run};
use bindery_runtime::model::Kind;
use bindery_runtime::transport::{Failed, Script};
use bindery_runtime::{Bytes, Credential, Error, ErrorKind};
use http::Response;

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Script {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Script::new().answer(response.body(body.into()).unwrap())
}

#[track_caller]
fn check_read(script: &Script) {
    assert_eq!(run(client(script).run()).unwrap().run_id, "r1");
}

#[track_caller]
fn check_error(script: &Script, kind: ErrorKind) -> Error {
    let error = run(client(script).run()).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.operation(), Some("Maybe"));
    error
}

const RUN: &str = r#"{"runId": "r1"}"#;

#[test]
fn a_response_shows_names_of_header_fields_and_not_their_values() {
    let script = answer(200, &[("set-cookie", "session=canary")], RUN);
    let shown = format!("{:?}", run(client(&script).run().send()).unwrap());
    assert!(shown.contains("set-cookie") && shown.contains("r1"), "{shown}");
    assert!(!shown.contains("canary") && !shown.contains("budget"), "{shown}");
}

#[test]
fn json_is_read_whatever_it_is_called() {
    check_read(&answer(200, &[], RUN));
    check_read(&answer(200, &[("content-type", "text/plain")], RUN));
    check_read(&answer(
        200,
        &[("content-type", "application/json; charset=utf-8")],
        RUN,
    ));
    check_read(&answer(201, &[("content-type", "application/json")], RUN));
    check_read(&answer(200, &[], format!("\u{feff}{RUN}")));
}

#[test]
fn what_does_not_fit_is_an_error_with_its_path() {
    let error = check_error(&answer(200, &[], r#"{"runId": 7}"#), ErrorKind::Decode);
    assert_eq!(error.path(), Some("runId"));
    assert_eq!(
        (error.expected(), error.found()),
        (Some("a string"), Some(Kind::Number))
    );
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.body().unwrap(), br#"{"runId": 7}"#);
    let html = answer(200, &[("content-type", "text/html")], "<html>secret</html>");
    let error = check_error(&html, ErrorKind::Decode);
    assert!(error.to_string().contains("`text/html`"), "{error}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    let truncated = answer(200, &[], r#"{"runId": "#);
    check_error(&truncated, ErrorKind::Decode);
    let gzip = answer(200, &[("content-encoding", "gzip")], "not compressed");
    check_error(&gzip, ErrorKind::Decode);
}

#[test]
fn no_content_where_some_is_declared_is_an_error_unless_it_may_be_absent() {
    for body in ["", " \r\n", "\u{feff}"] {
        let error = check_error(&answer(200, &[], body), ErrorKind::Decode);
        assert!(error.to_string().contains("no content"), "{error}");
        assert_eq!(run(client(&answer(200, &[], body)).maybe()).unwrap(), None);
    }
    check_error(&answer(204, &[], ""), ErrorKind::Decode);
    let found = run(client(&answer(200, &[], RUN)).maybe()).unwrap();
    assert_eq!(found.unwrap().run_id, "r1");
}

#[test]
fn undeclared_statuses_are_errors_that_keep_what_came() {
    let script = answer(203, &[("x-other", "1")], "x");
    let error = run(client(&script).log()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 203);
    assert_eq!(error.headers().unwrap()["x-other"], "1");
    assert_eq!(error.body().unwrap(), b"x");
    assert!(error.to_string().contains("does not declare"), "{error}");
    let script = answer(307, &[("location", "https://evil.example.com/")], "");
    let error = run(client(&script).log()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn failures_say_what_the_service_calls_them() {
    let body = r#"{"error": {"code": "NotFound", "message": "no \u001b[31mrun\n"}}"#;
    let error =
        check_error(&answer(404, &[("x-ms-request-id", "q1")], body), ErrorKind::Status);
    assert_eq!(error.code(), Some("NotFound"));
    assert_eq!(error.message(), Some("no \u{1b}[31mrun\n"));
    assert_eq!(error.request_id(), Some("q1"));
    let text = error.to_string();
    assert!(text.contains("404") && text.contains("NotFound"), "{text}");
    assert!(!text.contains(['\u{1b}', '\n']), "{text}");

    let unwrapped = answer(500, &[], r#"{"code": "Oops", "RequestId": "q2"}"#);
    let error = check_error(&unwrapped, ErrorKind::Status);
    assert_eq!((error.code(), error.request_id()), (Some("Oops"), Some("q2")));
    assert_eq!(error.failure::<Failure>().unwrap().code, "Oops");

    for body in ["", "<html>busy</html>"] {
        let error = check_error(&answer(503, &[], body), ErrorKind::Status);
        assert_eq!(error.code(), None);
        assert!(error.failure::<Failure>().is_none());
        assert_eq!(error.body().unwrap(), body.as_bytes());
    }
}

#[test]
fn what_a_service_says_does_not_deceive_who_reads_it() {
    let body = r#"{"message": "a\u202eb\u200bc\u2028d\n\u001b[31mé"}"#;
    let error = check_error(&answer(400, &[], body), ErrorKind::Status);
    let shown = r"a\u{202e}b\u{200b}c\u{2028}d\n\u{1b}[31mé";
    assert!(error.to_string().contains(shown), "{error}");
}

#[test]
fn a_status_that_is_no_failure_says_what_it_is() {
    for (status, expected) in
        [(307, "redirects"), (101, "does not declare"), (503, "with a failure")]
    {
        let error = check_error(&answer(status, &[], ""), ErrorKind::Status);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn refused_credentials_are_told_apart() {
    check_error(&answer(401, &[], ""), ErrorKind::Credentials);
    let page = answer(203, &[("content-type", "text/html; charset=utf-8")], "<html>");
    let error = check_error(&page, ErrorKind::Credentials);
    assert_eq!(error.status().unwrap(), 203);
    let page = answer(203, &[("content-type", "text/html")], "<html>");
    let error = run(client(&page).log()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

#[test]
fn a_failure_inside_a_success_is_an_error() {
    for body in [
        r#"{"IsSuccess": false, "Code": "NO_INSTANCE", "RequestId": "q"}"#,
        r#"{"Code": "NO_INSTANCE", "RequestId": "q", "IsSuccess": "False", "Tasks": null}"#,
    ] {
        let error = run(client(&answer(200, &[], body)).tasks("i")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!((error.code(), error.request_id()), (Some("NO_INSTANCE"), Some("q")));
        assert_eq!(error.status().unwrap(), 200);
    }
    for body in [r#"{"IsSuccess": true, "Tasks": []}"#, r#"{"Tasks": []}"#] {
        run(client(&answer(200, &[], body)).tasks("i")).unwrap();
    }
}

#[test]
fn several_successes_are_told_apart_by_status() {
    let check = |script: Script, expected: ScheduleOutcome| {
        let call = client(&script).schedule(&Run::new("r"));
        assert_eq!(run(call).unwrap(), expected);
    };
    check(answer(200, &[], RUN), ScheduleOutcome::Done(Run::new("r1")));
    check(answer(202, &[], "ignored"), ScheduleOutcome::Accepted);
    let part = Bytes::from_static(b"\xff\x00");
    check(answer(206, &[], part.clone()), ScheduleOutcome::Part(part));
    let error = run(client(&answer(404, &[], "")).schedule(&Run::new("r")));
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Status);
}

#[test]
fn a_default_alone_is_a_success_only_where_the_status_is_one() {
    let send = |status| run(client(&answer(status, &[], RUN)).default_run());
    assert_eq!(send(200).unwrap().run_id, "r1");
    assert_eq!(send(202).unwrap().run_id, "r1");
    for status in [307, 404, 500] {
        assert_eq!(send(status).unwrap_err().kind(), ErrorKind::Status);
    }
}

#[test]
fn text_and_bytes_are_taken_as_they_are() {
    let text = run(client(&answer(200, &[], "gr\u{fc}n\r\n")).log()).unwrap();
    assert_eq!(text, "gr\u{fc}n\r\n");
    let latin = &[("content-type", "text/plain; charset=ISO-8859-1")];
    let text = run(client(&answer(200, latin, &b"gr\xfcn"[..])).log()).unwrap();
    assert_eq!(text, "gr\u{fc}n");
    let error = run(client(&answer(200, &[], &b"gr\xfcn"[..])).log()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let bytes = run(client(&answer(200, &[], &b"\xff"[..])).artifact()).unwrap();
    assert_eq!(bytes.as_ref(), b"\xff");
}

#[test]
fn heads_have_no_body_to_read() {
    let script = answer(200, &[("content-length", "5000")], "");
    run(client(&script).exists()).unwrap();
}

#[test]
fn bodies_end_at_the_limit() {
    let limited = |script: &Script| {
        let builder = builder(script).credential(Credential::none()).body_limit(10);
        builder.build().unwrap()
    };
    let check = |body: &'static str, fits: bool| {
        let script = answer(200, &[], body);
        let results = [
            run(limited(&script).log()).map_err(|error| error.kind()),
            limited(&answer(200, &[], body))
                .log()
                .send_blocking()
                .map(bindery_runtime::Response::into_value)
                .map_err(|error| error.kind()),
        ];
        for result in results {
            let expected =
                if fits { Ok(body.to_owned()) } else { Err(ErrorKind::BodyTooLarge) };
            assert_eq!(result, expected);
        }
    };
    check("0123456789", true);
    check("0123456789x", false);
}

#[test]
fn failures_keep_64_kib_of_their_body() {
    let script = answer(500, &[], "x".repeat(100_000));
    let error = check_error(&script, ErrorKind::Status);
    assert_eq!(error.body().unwrap().len(), 64 * 1024);
    let response = Response::builder().status(500).body("x".repeat(100_000).into());
    let error = client(&Script::new()).run().decode(response.unwrap()).unwrap_err();
    assert_eq!(error.body().unwrap().len(), 64 * 1024);
}

#[test]
fn failures_of_the_transport_are_told_apart() {
    for (failed, kind) in [
        (Failed::Connect, ErrorKind::Connect),
        (Failed::Timeout, ErrorKind::Timeout),
        (Failed::Broken, ErrorKind::Transport),
    ] {
        let script = Script::new().fail(failed);
        let error = check_error(&script, kind);
        assert!(std::error::Error::source(&error).is_some());
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn responses_can_come_by_other_means() {
    let call = client(&Script::new()).run();
    let decoder = call.decoder();
    let request = call.into_request().unwrap();
    assert_eq!(request.method(), "GET");
    let response =
        Response::builder().header("x-h", "v").body(Bytes::from(RUN)).unwrap();
    let response = decoder.decode(response).unwrap();
    assert_eq!(response.value.run_id, "r1");
    assert_eq!(response.header("X-H"), Some("v"));
    assert_eq!(response.status(), 200);
}

#[test]
fn what_was_odd_is_noted() {
    let script = answer(200, &[], r#"{"Tasks": null}"#);
    let response = run(client(&script).tasks("i").send()).unwrap();
    assert!(response.value.tasks.is_empty());
    assert_eq!(response.notes().len(), 1);
}

#[test]
fn a_client_without_transport_says_so() {
    let client = Client::builder("s").credential(Credential::none()).build().unwrap();
    if cfg!(not(feature = "reqwest")) {
        let error = run(client.run()).unwrap_err();
        assert!(error.to_string().contains("`reqwest`"), "{error}");
    }
    if cfg!(not(feature = "ureq")) {
        let error = client.run().send_blocking().unwrap_err();
        assert!(error.to_string().contains("`ureq`"), "{error}");
    }
}
