//! What HTTP has, as httpbin answers it, through a client that was generated from a
//! description of our own: compression, redirects, cookies, chunked and slow bodies,
//! access, statuses.

#![deny(warnings)]

include!(concat!(env!("OUT_DIR"), "/httpbin.rs"));

use std::future::Future;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bindery_runtime::core::NoRetry;
use bindery_runtime::transport::Timeouts;
use bindery_runtime::{ClientBuilder, Credential, Error, ErrorKind, File};
use bindery_tests::places::project;
use bindery_tests::suite::{Shared, Stream, Suite, installed};
use httpbin::Client;
use httpbin::types::{EchoUploadBody, Note, Packed};

/// The server of all tests.
fn server() -> Option<Arc<Suite>> {
    static SERVER: Shared = Shared::new();
    SERVER.get(start)
}

fn start() -> Option<Suite> {
    let list = project().join("tests/conformance/httpbin/requirements.txt");
    let place = installed(
        "httpbin",
        &list,
        &[
            &["python3", "-m", "venv", "environment"],
            &["environment/bin/pip", "install", "-q", "-r", "requirements.txt"],
        ],
    )?;
    let mut command = Command::new(place.join("environment/bin/gunicorn"));
    command.args(["httpbin:app", "--bind=127.0.0.1:0", "--worker-class=gthread"]);
    command.args(["--threads=8", "--worker-tmp-dir=/tmp"]).current_dir(&place);
    Some(Suite::start(&mut command, Stream::Error))
}

/// What makes a client of the server.
fn builder(server: &Suite) -> ClientBuilder<Client> {
    Client::builder().base_url(server.origin())
}

fn client(server: &Suite) -> Client {
    builder(server).credential(Credential::none()).build().unwrap()
}

fn wait<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

/// The status of a failure.
fn status(error: &Error) -> Option<u16> {
    error.status().map(|status| status.as_u16())
}

#[test]
fn compressed_answers() {
    let Some(server) = server() else { return };
    let coding = client(&server).coding();
    let check = |packed: &Packed, which: Option<bool>| {
        assert_eq!(which, Some(true));
        assert_eq!(packed.headers["Accept-Encoding"], "gzip, deflate, br");
    };
    wait(async {
        let packed = coding.gzip().await.unwrap();
        check(&packed, packed.gzipped);
        let packed = coding.deflate().await.unwrap();
        check(&packed, packed.deflated);
        let packed = coding.brotli().await.unwrap();
        check(&packed, packed.brotli);
    });
    let packed = coding.gzip().send_blocking().unwrap().value;
    check(&packed, packed.gzipped);
    let packed = coding.deflate().send_blocking().unwrap().value;
    check(&packed, packed.deflated);
    let packed = coding.brotli().send_blocking().unwrap().value;
    check(&packed, packed.brotli);
}

#[test]
fn redirects_are_failures_unless_they_are_wanted() {
    let Some(server) = server() else { return };
    let redirects = client(&server).redirects();
    assert_eq!(
        status(&wait(redirects.redirect(2).into_future()).unwrap_err()),
        Some(302)
    );
    assert_eq!(status(&redirects.redirect(2).send_blocking().unwrap_err()), Some(302));

    let following = builder(&server).follow_redirects().build().unwrap().redirects();
    let came = wait(following.redirect(3).into_future()).unwrap();
    assert_eq!(came.url, format!("{}/get", server.origin()));
    let came = following.redirect(3).send_blocking().unwrap();
    assert_eq!(came.value.url, format!("{}/get", server.origin()));
    // There is an end to it.
    let error = following.redirect(20).send_blocking().unwrap_err();
    assert_eq!(status(&error), Some(302));
}

#[test]
fn redirects_stay_at_home_and_keep_their_bodies() {
    let Some(server) = server() else { return };
    let redirects = builder(&server).follow_redirects().build().unwrap().redirects();
    let elsewhere = server.origin().replace("127.0.0.1", "localhost") + "/get";
    let error = redirects.redirect_to(&elsewhere).send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignLink);
    let note = Note::new("kept");
    for (code, kept) in [(307, true), (308, true)] {
        let call = redirects.redirect_body_to("/post", &note).status_code(code);
        let echo = call.send_blocking().unwrap().into_value();
        assert_eq!(echo.json.is_some(), kept, "{code}");
        assert_eq!(echo.json.unwrap().text, "kept");
    }
    let call = redirects.redirect_body_to("/get", &note).status_code(303);
    assert_eq!(call.send_blocking().unwrap().value.json, None);
}

#[test]
fn cookies_are_sent_and_not_kept() {
    let Some(server) = server() else { return };
    let cookies = client(&server).cookies();
    let came = cookies.show().session("a b;c").color("é").send_blocking().unwrap();
    let found = came.into_value().cookies;
    assert_eq!(found.len(), 2, "{found:?}");
    let error = cookies.set("secret").send_blocking().unwrap_err();
    let cookie = error.headers().unwrap()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("session=secret"), "{cookie}");
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert!(cookies.show().send_blocking().unwrap().value.cookies.is_empty());
}

#[test]
fn chunks_of_any_size() {
    let Some(server) = server() else { return };
    let bodies = client(&server).bodies();
    let call = || bodies.chunks(50_000).chunk_size(999).seed(7);
    let whole = call().send_blocking().unwrap().into_value();
    assert_eq!(whole.len(), 50_000);
    wait(async {
        assert_eq!(call().await.unwrap(), whole);
        let mut stream = call().send_streaming().await.unwrap();
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next_chunk().await {
            bytes.extend_from_slice(&chunk.unwrap());
        }
        assert_eq!(bytes, whole);
    });
    let known = bodies.bytes(50_000).seed(7).send_blocking().unwrap();
    assert_eq!(known.header("content-length"), Some("50000"));
    assert_eq!(known.value.len(), 50_000);
    let page = bodies.text().send_blocking().unwrap().into_value();
    assert!(page.contains("STARGΛ̊TE"), "{} bytes", page.len());
}

#[test]
fn lines_as_they_come() {
    let Some(server) = server() else { return };
    let mut lines = client(&server).bodies().lines(5).lines();
    wait(async {
        let mut ids = Vec::new();
        while let Some(line) = lines.next_line().await {
            ids.push(line.unwrap().id);
        }
        assert_eq!(ids, [0, 1, 2, 3, 4]);
    });
}

#[test]
fn slow_answers() {
    let Some(server) = server() else { return };
    let limit = Timeouts::default().total(Duration::from_millis(400));
    let bodies =
        builder(&server).retries(NoRetry).timeouts(limit).build().unwrap().bodies();
    let error = wait(bodies.drip(5, 1.0).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    let began = Instant::now();
    for error in [
        wait(bodies.delay(3).into_future()).unwrap_err(),
        bodies.delay(3).send_blocking().unwrap_err(),
        bodies.drip(5, 1.0).send_blocking().unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    }
    assert!(began.elapsed() < Duration::from_millis(2_900));
    wait(async {
        let mut stream = bodies.drip(5, 1.0).send_streaming().await.unwrap();
        let mut bytes = Vec::new();
        while let Some(chunk) = stream.next_chunk().await {
            bytes.extend_from_slice(&chunk.unwrap());
        }
        assert_eq!(bytes, b"*****");
    });
}

#[test]
fn who_may_come_in() {
    let Some(server) = server() else { return };
    let as_who =
        |credential| builder(&server).credential(credential).build().unwrap().access();
    let ada = as_who(Credential::basic("ada", "pass word"));
    let access = wait(ada.basic("ada", "pass word").into_future()).unwrap();
    assert_eq!((access.authenticated, access.user.as_deref()), (true, Some("ada")));
    let error = ada.basic("ada", "another").send_blocking().unwrap_err();
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Credentials, Some(401)));
    assert!(!format!("{error} {error:?}").contains("pass word"));

    let access = as_who(Credential::bearer("t")).bearer().send_blocking().unwrap().value;
    assert_eq!((access.authenticated, access.token.as_deref()), (true, Some("t")));
    // Who has no credential is told before anything is sent; who wants to, may try.
    let nobody = builder(&server).build().unwrap().access();
    let error = nobody.bearer().send_blocking().unwrap_err();
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Credentials, None));
    let error = client(&server).access().bearer().send_blocking().unwrap_err();
    assert_eq!((error.kind(), status(&error)), (ErrorKind::Credentials, Some(401)));
}

#[test]
fn statuses() {
    let Some(server) = server() else { return };
    let of = client(&server).status();
    for code in [200, 204] {
        let answer = of.code(code).send_blocking().unwrap();
        assert_eq!(i32::from(answer.status().as_u16()), code);
    }
    // What may pass by itself is asked for three times.
    for (code, attempts) in
        [(400, 1), (404, 1), (409, 1), (418, 1), (500, 3), (501, 1), (503, 3)]
    {
        let error = wait(of.code(code).into_future()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status, "{error}");
        assert_eq!(
            (status(&error), error.attempts()),
            (u16::try_from(code).ok(), attempts)
        );
    }
}

#[test]
fn what_was_sent_arrives() {
    let Some(server) = server() else { return };
    let echo = client(&server).echo();
    let odd = "a b+c&d=e/f?g#h%i é\u{1F600}";
    let list = ["x,y".to_owned(), "z".to_owned()];
    let came =
        echo.query().text(odd).list(&list).x_note("n o t e").send_blocking().unwrap();
    let args = came.value.args.unwrap();
    assert_eq!(args["text"], odd);
    assert_eq!(args["list"], serde_json::json!(["x,y", "z"]));
    assert_eq!(came.value.headers["X-Note"], "n o t e");
    let user = &came.value.headers["User-Agent"];
    assert!(user.starts_with("bindery-runtime/"), "{user}");

    let note = Note::new(odd).with(|note| note.number = Some(9_007_199_254_740_993));
    let came = wait(echo.json(&note).into_future()).unwrap();
    assert_eq!(came.json, Some(note.clone()));
    let form = echo.form(&note).send_blocking().unwrap().value.form.unwrap();
    assert_eq!(
        (form["text"].as_str(), form["number"].as_str()),
        (odd, "9007199254740993")
    );

    let body = EchoUploadBody::new(odd, File::new("file content").named("f.txt"));
    let came = echo.upload(&body).send_blocking().unwrap().into_value();
    assert_eq!(came.form.unwrap()["text"], odd);
    assert_eq!(came.files.unwrap()["file"], "file content");
    let came = echo.raw("raw".into()).send_blocking().unwrap().into_value();
    assert_eq!(came.data.as_deref(), Some("raw"));
}
