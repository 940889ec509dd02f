//! Waiting without an executor.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future on this thread.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// A wait on a thread of its own, for transports without a timer.
pub(crate) struct ThreadSleep {
    duration: Duration,
    state: Option<Arc<Mutex<State>>>,
}

#[derive(Default)]
struct State {
    over: bool,
    waker: Option<Waker>,
}

impl ThreadSleep {
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, state: None }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Future for ThreadSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let duration = self.duration;
        let state = self.state.get_or_insert_with(|| {
            let state = Arc::new(Mutex::new(State::default()));
            let shared = Arc::clone(&state);
            thread::spawn(move || {
                thread::sleep(duration);
                let mut state = lock(&shared);
                state.over = true;
                if let Some(waker) = state.waker.take() {
                    waker.wake();
                }
            });
            state
        });
        let mut state = lock(state);
        if state.over {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn a_wait_needs_no_executor() {
        let start = Instant::now();
        block_on(ThreadSleep::new(Duration::from_millis(20)));
        assert!(start.elapsed() >= Duration::from_millis(20));
    }
}
