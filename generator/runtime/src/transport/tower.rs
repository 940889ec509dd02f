//! Transports made of services of tower, and services made of transports.

use super::{
    Body, Content, Failed, Sending, Sleeping, Timeouts, Transport, TransportError,
    Upload,
};
use bytes::Bytes;
use http::{Request, Response};
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tower_service::Service;

/// A transport made of a service of tower: any client of HTTP, with any middleware.
///
/// The service finds the limits of time of a request, [`Timeouts`], among its
/// extensions; where it takes longer than the total allows, it is dropped. A
/// [`TransportError`] that it fails with is kept as it is; any other error counts as a
/// connection that broke, after which the service may have seen the request.
///
/// Middleware stands between the retries, which are the client's, and the wire: it sees
/// each attempt, signed. To wrap middleware around the transport that a client has
/// anyway, make a service of that by [`TransportService`]:
///
/// ```
/// use bindery_runtime::transport::{Script, Tower, TransportService, Upload};
/// use bindery_runtime::{Client, ClientBuilder, http};
/// use tower::ServiceBuilder;
///
/// fn traced(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
///     // In a program, `Reqwest::new()?` stands in place of the script.
///     let wire = TransportService::new(Script::new());
///     let service = ServiceBuilder::new()
///         .map_request(|mut request: http::Request<Upload>| {
///             let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
///             let parent = http::HeaderValue::from_static(parent);
///             request.headers_mut().insert("traceparent", parent);
///             request
///         })
///         .service(wire);
///     builder.transport(Tower::new(service))
/// }
/// ```
pub struct Tower<S> {
    /// Locked only to be cloned, so that it need not be one that threads can share.
    service: Mutex<S>,
    timer: Option<Arc<dyn Fn(Duration) -> Sleeping + Send + Sync>>,
}

impl<S> Tower<S> {
    /// A transport over a service; each request is sent by a clone of it.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service), timer: None }
    }

    /// What waits, in place of a thread for each wait: the timer of the runtime that the
    /// service needs, such as `|wait| Box::pin(tokio::time::sleep(wait))`.
    #[must_use]
    pub fn timer(
        mut self,
        timer: impl Fn(Duration) -> Sleeping + Send + Sync + 'static,
    ) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }
}

impl<S, E> Tower<S>
where
    S: Service<Request<Upload>, Response = Response<Body>, Error = E>,
    S: Clone + Send + 'static,
    S::Future: Send,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn call(&self, mut request: Request<Upload>, timeouts: Timeouts) -> Sending {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner);
        let mut service = service.clone();
        request.extensions_mut().insert(timeouts);
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(failed)?;
            service.call(request).await.map_err(failed)
        })
    }
}

fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(Failed::Broken, error),
    }
}

impl<S, E> Transport for Tower<S>
where
    S: Service<Request<Upload>, Response = Response<Body>, Error = E>,
    S: Clone + Send + 'static,
    S::Future: Send,
    E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
{
    fn send(&self, request: Request<Bytes>, timeouts: Timeouts) -> Sending {
        self.call(request.map(Upload::from), timeouts)
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        self.call(request.map(|()| body), timeouts)
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        match &self.timer {
            Some(timer) => timer(duration),
            None => super::thread_sleep(duration),
        }
    }

    fn limit(&self, duration: Duration) -> Sleeping {
        self.sleep(duration)
    }

    fn keeps_time(&self) -> bool {
        false
    }
}

impl<S> fmt::Debug for Tower<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tower(..)")
    }
}

/// A service of tower made of a transport, so that layers can be wrapped around it.
pub struct TransportService<T>(Arc<T>);

impl<T: Transport> TransportService<T> {
    /// A service that sends by this transport; clones share it.
    pub fn new(transport: T) -> Self {
        Self(Arc::new(transport))
    }
}

impl<T: Transport> Service<Request<Upload>> for TransportService<T> {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = Sending;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    /// Sends a request, within the limits of time among its extensions.
    fn call(&mut self, mut request: Request<Upload>) -> Sending {
        let timeouts = request.extensions_mut().remove().unwrap_or_default();
        let (head, body) = request.into_parts();
        match body.content {
            Content::Whole(bytes) => {
                self.0.send(Request::from_parts(head, bytes), timeouts)
            }
            _ => self.0.send_streaming(Request::from_parts(head, ()), body, timeouts),
        }
    }
}

impl<T> Clone for TransportService<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for TransportService<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TransportService(..)")
    }
}
