//! What the spans of a call say, and that they hold no secret.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::Credential;
use bindery_runtime::core::Retry;
use bindery_runtime::transport::{Failed, Script};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down what it is told on the thread that made it. It listens to all threads,
/// since whether anyone does is remembered for all of them.
#[derive(Clone)]
struct Listener(Arc<(AtomicU64, Mutex<String>)>, ThreadId);

impl Listener {
    fn write(&self, write: impl FnOnce(&mut String)) {
        if std::thread::current().id() == self.1 {
            write(&mut self.0.1.lock().unwrap());
        }
    }
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(|text| {
            text.push_str(&format!("\n{}", span.metadata().name()));
            span.record(&mut Line(text));
        });
        Id::from_u64(self.0.0.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        self.write(|text| values.record(&mut Line(text)));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        self.write(|text| event.record(&mut Line(text)));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn each_attempt_is_a_span_without_secrets() {
    let listener = Listener(Arc::default(), std::thread::current().id());
    let script = Script::new();
    tracing::subscriber::set_global_default(listener.clone()).unwrap();
    let script = script.json(503, "").fail(Failed::Broken).json(200, r#"{"value": []}"#);
    let builder = builder(&script).retries(Retry::default());
    let builder = builder.credential(Credential::api_key("c4n4ry"));
    let client: Client = builder.build().unwrap();
    run(client.list("reg").filter("c4n4ry-filter")).unwrap();
    let text = listener.0.1.lock().unwrap().clone();
    let lines: Vec<&str> = text.trim().lines().collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert_eq!(lines[0], r#"bindery.call bindery.operation="Runs_List""#);
    let template = "/subscriptions/{subscriptionId}/registries/{registryName}/runs";
    let url = "http://127.0.0.1:1/subscriptions/sub/registries/reg/runs\
               ?api-version=2019-04-01&$filter=REDACTED&api%20key=REDACTED";
    for (count, end) in [
        r#"http.response.status_code=503 error.type="503""#,
        r#"error.type="the connection broke""#,
        "http.response.status_code=200",
    ]
    .into_iter()
    .enumerate()
    {
        let expected = format!(
            "http.client otel.name=\"GET {template}\" otel.kind=\"client\" \
             http.request.method=\"GET\" url.full=\"{url}\" url.template=\"{template}\" \
             server.address=\"127.0.0.1\" server.port=1 \
             http.request.resend_count={count} {end}"
        );
        assert_eq!(lines[count + 1], expected);
    }
    assert!(!text.contains("c4n4ry"), "{text}");
}
