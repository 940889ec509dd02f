//! Services of tower as transports, and transports as services.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::transport::{
    Body, Failed, Script, Sleeping, Timeouts, Tower, TransportError, TransportService,
    Upload,
};
use bindery_runtime::{Bytes, Credential, ErrorKind, http};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tower::{ServiceBuilder, service_fn};

fn client(transport: impl bindery_runtime::transport::Transport) -> Client {
    let builder = builder(&Script::new()).credential(Credential::bearer("token"));
    builder.transport(transport).build().unwrap()
}

#[test]
fn middleware_sees_each_request_with_its_credential_and_its_time() {
    let script = Script::new().json(200, r#"{"value": []}"#);
    let limits = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&limits);
    let service = ServiceBuilder::new()
        .map_request(move |mut request: http::Request<Upload>| {
            let timeouts: &Timeouts = request.extensions().get().unwrap();
            *seen.lock().unwrap() = timeouts.total;
            let name = request.headers()["authorization"].clone();
            request.headers_mut().insert("x-signed", name);
            request
        })
        .service(TransportService::new(script.clone()));
    run(client(Tower::new(service)).list("r")).unwrap();
    assert_eq!(script.requests()[0].headers()["x-signed"], "Bearer token");
    let limit = limits.lock().unwrap().unwrap();
    assert!(limit <= Duration::from_secs(60), "{limit:?}");
}

#[test]
fn bodies_pass_whole_and_in_pieces() {
    for body in [Upload::from("abc"), Upload::stream(Piece(Some("abc"))).length(3)] {
        let script = Script::new().json(201, "{}");
        let service = TransportService::new(script.clone());
        run(client(Tower::new(service)).upload(body)).unwrap();
        assert_eq!(script.requests()[0].body(), "abc");
    }
}

struct Piece(Option<&'static str>);

impl futures_core::Stream for Piece {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(|piece| Ok(piece.into())))
    }
}

#[test]
fn failures_keep_what_they_say_about_the_request() {
    type Answer = Result<http::Response<Body>, TransportError>;
    let refused = service_fn(|_: http::Request<Upload>| async {
        Answer::Err(TransportError::new(Failed::Connect, "refused"))
    });
    let error = run(client(Tower::new(refused)).list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    let odd = service_fn(|_: http::Request<Upload>| async {
        Result::<http::Response<Body>, _>::Err(std::io::Error::other("odd"))
    });
    let error = run(client(Tower::new(odd)).list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
}

/// A body of which the first piece comes, and nothing after it.
struct Stalling(Piece);

impl futures_core::Stream for Stalling {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        match std::pin::Pin::new(&mut self.0).poll_next(context) {
            std::task::Poll::Ready(None) => std::task::Poll::Pending,
            piece => piece,
        }
    }
}

#[test]
fn a_stream_that_stands_still_ends() {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let timed = |status: Option<u16>| {
        let noted = Arc::clone(&waits);
        let service = service_fn(move |_: http::Request<Upload>| async move {
            let Some(status) = status else { return std::future::pending().await };
            let body = Body::stream(Stalling(Piece(Some("abc"))));
            let response = http::Response::builder().status(status).body(body);
            Result::<_, TransportError>::Ok(response.unwrap())
        });
        client(Tower::new(service).timer(move |wait| -> Sleeping {
            noted.lock().unwrap().push(wait);
            Box::pin(std::future::ready(()))
        }))
    };
    run(async {
        // No head comes; then a failure, which is no stream, does not come whole.
        for status in [None, Some(404)] {
            let error = timed(status).artifact().send_streaming().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Timeout, "{status:?}: {error}");
        }
        let mut download = timed(Some(200)).artifact().send_streaming().await.unwrap();
        assert_eq!(download.next_chunk().await.unwrap().unwrap(), "abc");
        let error = download.next_chunk().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    });
    assert_eq!(*waits.lock().unwrap(), [30, 60, 30].map(Duration::from_secs));
}

#[test]
fn a_service_that_never_answers_ends_with_the_time_of_the_call() {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&waits);
    let never = service_fn(|_: http::Request<Upload>| async {
        std::future::pending::<Result<http::Response<Body>, TransportError>>().await
    });
    let tower = Tower::new(never).timer(move |wait| -> Sleeping {
        noted.lock().unwrap().push(wait);
        Box::pin(std::future::ready(()))
    });
    let error = run(client(tower).list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let waits = waits.lock().unwrap();
    assert_eq!(waits.len(), 1);
    assert!(waits[0] > Duration::from_secs(59), "{waits:?}");
}
