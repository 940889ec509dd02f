//! Clients of the server under test.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, future};

use bindery_runtime::call::Output;
use bindery_runtime::transport::{
    Body, Reqwest, Sending, Sleeping, Timeouts, Transport, Upload,
};
use bindery_runtime::{Bytes, Call, Client, ClientBuilder, Credential, ErrorKind};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Request, Response};

/// The URL of the server.
pub fn origin() -> String {
    env::var("AUTOREST_ORIGIN")
        .expect("the command of this package says where the server is")
}

/// A client that keeps cookies and does not wait between attempts.
pub fn client<C: From<Client>>(builder: ClientBuilder<C>) -> C {
    prepared(builder).base_url(origin()).build().unwrap()
}

/// A builder with everything but the URL.
pub fn prepared<C: From<Client>>(builder: ClientBuilder<C>) -> ClientBuilder<C> {
    builder.transport(WithCookies::new()).credential(Credential::none())
}

/// The server counts attempts of a scenario in a cookie, so a client of it needs a jar.
struct WithCookies {
    inner: Reqwest,
    jar: Arc<Mutex<Vec<(String, String)>>>,
}

impl WithCookies {
    fn new() -> Self {
        Self { inner: Reqwest::new().unwrap(), jar: Arc::default() }
    }

    fn add(&self, headers: &mut HeaderMap) {
        let jar = self.jar.lock().unwrap_or_else(PoisonError::into_inner);
        if !jar.is_empty() {
            let pairs: Vec<String> =
                jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let value = HeaderValue::try_from(pairs.join("; ")).unwrap();
            headers.insert(COOKIE, value);
        }
    }

    fn keeping(&self, sending: Sending) -> Sending {
        let jar = Arc::clone(&self.jar);
        Box::pin(async move {
            let response = sending.await?;
            keep(&jar, &response);
            Ok(response)
        })
    }
}

fn keep(jar: &Mutex<Vec<(String, String)>>, response: &Response<Body>) {
    let mut jar = jar.lock().unwrap_or_else(PoisonError::into_inner);
    for cookie in response.headers().get_all(SET_COOKIE) {
        let Some((pair, _)) =
            cookie.to_str().ok().map(|text| text.split_once(';').unwrap_or((text, "")))
        else {
            continue;
        };
        if let Some((name, value)) = pair.split_once('=') {
            jar.retain(|(kept, _)| kept != name);
            jar.push((name.to_owned(), value.to_owned()));
        }
    }
}

impl Transport for WithCookies {
    fn send(&self, mut request: Request<Bytes>, timeouts: Timeouts) -> Sending {
        self.add(request.headers_mut());
        self.keeping(self.inner.send(request, timeouts))
    }

    fn send_streaming(
        &self,
        mut request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        self.add(request.headers_mut());
        self.keeping(self.inner.send_streaming(request, body, timeouts))
    }

    fn sleep(&self, _: Duration) -> Sleeping {
        Box::pin(future::ready(()))
    }

    fn limit(&self, duration: Duration) -> Sleeping {
        self.inner.limit(duration)
    }
}

/// Asserts that a call without a value succeeds with status 200.
pub async fn accepted(call: Call<()>) {
    assert_eq!(call.send().await.unwrap().status(), 200);
}

/// Asserts that what the service answers does not decode; gives the path of the place.
pub async fn undecodable<T: Output>(call: Call<T>) -> Option<String> {
    let error = call.await.err().expect("the answer is not of the declared type");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    error.path().map(str::to_owned)
}

/// Reads scalars from their texts.
pub fn parsed<T: FromStr<Err: Debug>, const N: usize>(texts: [&str; N]) -> Vec<T> {
    texts.into_iter().map(|text| text.parse().unwrap()).collect()
}

/// A list of owned texts.
pub fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).into()
}

/// A dictionary.
pub fn dictionary<V, const N: usize>(entries: [(&str, V); N]) -> BTreeMap<String, V> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The value of a call whose answer holds so many nulls that its type has no place for:
/// they are left out, and noted.
pub async fn nulls_left_out<T: Output>(call: Call<T>, count: usize) -> T {
    let response = call.send().await.unwrap();
    assert_eq!(response.notes().len(), count);
    response.into_value()
}

/// Whether the text that a scalar keeps is one of its type.
pub fn is_well_formed<T: FromStr + Display>(scalar: &T) -> bool {
    scalar.to_string().parse::<T>().is_ok()
}

/// Asserts that a scalar keeps this text, which is none of its type.
#[track_caller]
pub fn assert_malformed<T: FromStr + Display>(scalar: &T, text: &str) {
    assert_eq!(scalar.to_string(), text);
    assert!(!is_well_formed(scalar));
}

/// The host and the port of the server.
pub fn authority() -> String {
    origin().trim_start_matches("http://").to_owned()
}
