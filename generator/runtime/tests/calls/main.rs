//! Calls of a client as generated code would state it, over scripts and over sockets.

mod api;
mod cancel;
#[cfg(feature = "gzip")]
mod compression;
mod credentials;
mod long_running;
#[cfg(any(feature = "reqwest", feature = "ureq"))]
mod loopback;
mod machine;
mod negotiation;
mod observer;
mod pace;
mod paging;
mod requests;
mod responses;
mod retries;
mod servers;
mod sources;
#[cfg(feature = "tracing")]
mod spans;
mod streaming;
mod tokens;
#[cfg(feature = "tower")]
mod tower;

use api::Client;
use bindery_runtime::core::NoRetry;
use bindery_runtime::transport::Script;
use bindery_runtime::{ClientBuilder, Credential};
use std::future::IntoFuture;

/// A client that may call everything, over a script.
fn client(script: &Script) -> Client {
    builder(script).credential(Credential::none()).build().unwrap()
}

fn builder(script: &Script) -> ClientBuilder<Client> {
    Client::builder("sub")
        .base_url("http://127.0.0.1:1")
        .retries(NoRetry)
        .transport(script.clone())
        .blocking_transport(script.clone())
}

fn run<F: IntoFuture>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future.into_future())
}

/// The path and query of what was sent.
fn sent(script: &Script) -> Vec<String> {
    let requests = script.requests();
    requests.iter().map(|request| request.uri().to_string()).collect()
}
