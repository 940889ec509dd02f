//! What must not be seen anywhere but at the service itself, and who watches.
//!
//! Every client of these tests carries these secrets; every message of an error, every
//! `Debug`, and every record that any crate logs or traces is searched for them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, Once};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

pub const BEARER: &str = "c4n4ry/BEARER";
pub const KEY: &str = "c4n4ry/KEY";
pub const QUERY: &str = "c4n4ry/QUERY";
pub const COOKIE: &str = "c4n4ry/COOKIE";
pub const PASSWORD: &str = "c4n4ry/PASSWORD";
pub const BODY: &str = "c4n4ry/BODY";

pub const ALL: [&str; 6] = [BEARER, KEY, QUERY, COOKIE, PASSWORD, BODY];

/// A secret as it may stand in header fields, URLs and credentials.
pub fn forms(secret: &str) -> Vec<String> {
    vec![
        secret.to_owned(),
        secret.replace('/', "%2F"),
        secret.replace('/', "%2f"),
        STANDARD.encode(secret),
        URL_SAFE.encode(secret),
        STANDARD.encode(format!("user:{secret}")),
    ]
}

static FORMS: LazyLock<Vec<String>> =
    LazyLock::new(|| ALL.into_iter().flat_map(forms).collect());

/// The first secret in a text.
pub fn find(text: &str) -> Option<&'static str> {
    // All forms of all secrets begin in one of these ways.
    let suspicious = ["c4n4ry", "YzRuNHJ5", "dXNlcjpjNG40cnk"];
    if !suspicious.iter().any(|part| text.contains(part)) {
        return None;
    }
    FORMS.iter().find(|form| text.contains(form.as_str())).map(String::as_str)
}

static LEAKS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static RECORDS: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];

/// Notes a text that holds a secret.
pub fn watch(text: &str) {
    if find(text).is_some() {
        LEAKS.lock().unwrap().push(text.to_owned());
    }
}

/// Fails if a secret was seen.
pub fn assert_none_seen() {
    let leaks = LEAKS.lock().unwrap();
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
}

/// Fails if nothing was looked at.
pub fn assert_much_seen() {
    for (records, source) in RECORDS.iter().zip(["log", "tracing"]) {
        let count = records.load(Ordering::SeqCst);
        assert!(count > 1_000, "{count} records of `{source}`");
    }
}

/// Listens to all that is logged and traced from now on, at the level `TRACE`.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Listener).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        tracing::subscriber::set_global_default(Listener).unwrap();
    });
}

struct Listener;

impl log::Log for Listener {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // What ureq writes below this level is the wire as it is: SECURITY.md says so.
        if record.target().starts_with("ureq") && record.level() > log::Level::Info {
            return;
        }
        RECORDS[0].fetch_add(1, Ordering::Relaxed);
        watch(&format!("{}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

fn trace(name: &str, record: impl FnOnce(&mut Line)) {
    RECORDS[1].fetch_add(1, Ordering::Relaxed);
    let mut line = Line(name.to_owned());
    record(&mut line);
    watch(&line.0);
}

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        static SPANS: AtomicU64 = AtomicU64::new(1);
        trace(span.metadata().name(), |line| span.record(line));
        Id::from_u64(SPANS.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        trace("", |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        trace(event.metadata().target(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
