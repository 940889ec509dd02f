//! Time that passes when somebody waits.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use bindery_runtime::Bytes;
use bindery_runtime::core::Environment;
use bindery_runtime::transport::{
    BlockingBody, BlockingTransport, Sending, Sleeping, Timeouts, Transport,
    TransportError, Upload,
};
use http::{Request, Response};

/// 2026-11-20T00:00:00Z, when every scenario begins.
const START: Duration = Duration::from_secs(1_795_132_800);

/// A clock that stands still until somebody waits; clones are the same clock.
#[derive(Clone, Default)]
pub struct Clock(Arc<Mutex<Time>>);

#[derive(Default)]
struct Time {
    elapsed: Duration,
    slept: Vec<Duration>,
    nonces: u64,
}

impl Clock {
    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap()
    }

    /// Lets time pass.
    pub fn sleep(&self, duration: Duration) {
        let mut time = self.time();
        time.elapsed += duration;
        time.slept.push(duration);
    }

    /// The waits since this was asked last, in milliseconds.
    pub fn slept(&self) -> Vec<u128> {
        let slept = std::mem::take(&mut self.time().slept);
        slept.iter().map(Duration::as_millis).collect()
    }
}

impl Environment for Clock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + START + self.time().elapsed
    }

    fn elapsed(&self) -> Duration {
        self.time().elapsed
    }

    fn nonce(&self) -> String {
        let mut time = self.time();
        time.nonces += 1;
        format!("{:032x}", time.nonces)
    }

    /// Half of what a wait could be.
    fn random(&self) -> f64 {
        0.5
    }
}

/// A transport whose waits are those of a clock.
pub struct Timed<T> {
    pub inner: T,
    pub clock: Clock,
}

impl<T: Transport> Transport for Timed<T> {
    fn send(&self, request: Request<Bytes>, timeouts: Timeouts) -> Sending {
        self.inner.send(request, timeouts)
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        self.inner.send_streaming(request, body, timeouts)
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        self.clock.sleep(duration);
        Box::pin(std::future::ready(()))
    }

    fn limit(&self, duration: Duration) -> Sleeping {
        self.inner.limit(duration)
    }

    fn keeps_time(&self) -> bool {
        self.inner.keeps_time()
    }
}

impl<T: BlockingTransport> BlockingTransport for Timed<T> {
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        self.inner.send(request, timeouts)
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        self.inner.send_streaming(request, body, timeouts)
    }

    fn sleep(&self, duration: Duration) {
        self.clock.sleep(duration);
    }
}
