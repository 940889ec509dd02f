//! Waiting without an executor.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

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

/// Waits for a future on this thread, but not for longer than this; `None` where it was
/// not ready then.
pub(crate) fn block_for<F: Future>(future: F, most: Duration) -> Option<F::Output> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let begin = Instant::now();
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        let left = most.checked_sub(begin.elapsed()).filter(|left| !left.is_zero())?;
        thread::park_timeout(left);
    }
}

/// What a function gives that runs on a thread of its own.
pub(crate) struct OnThread<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    output: Option<T>,
    over: bool,
    waker: Option<Waker>,
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Wakes whoever waits, also when the function panics.
struct Finish<T>(Arc<Mutex<State<T>>>);

impl<T> Drop for Finish<T> {
    fn drop(&mut self) {
        let waker = {
            let mut state = lock(&self.0);
            state.over = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T: Send + 'static> OnThread<T> {
    /// Starts the function. Where there are no threads it gives nothing.
    pub(crate) fn start(run: impl FnOnce() -> T + Send + 'static) -> Self {
        let state = State { output: None, over: false, waker: None };
        let state = Arc::new(Mutex::new(state));
        let finish = Finish(Arc::clone(&state));
        let started = thread::Builder::new().spawn(move || {
            let output = run();
            lock(&finish.0).output = Some(output);
        });
        // The thread is not waited for; one that cannot start drops what it was given.
        drop(started);
        Self(state)
    }
}

impl<T> Future for OnThread<T> {
    /// Nothing if the function did not come to its end.
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = lock(&self.0);
        if state.over {
            return Poll::Ready(state.output.take());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// A wait on a thread of its own, for transports without a timer. It begins when it is
/// first looked at; dropping it ends the thread.
pub(crate) struct ThreadSleep {
    duration: Duration,
    thread: Option<(OnThread<()>, Sender<()>)>,
}

impl ThreadSleep {
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, thread: None }
    }
}

impl Future for ThreadSleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let duration = self.duration;
        let (thread, _) = self.thread.get_or_insert_with(|| {
            let (alive, dropped) = channel();
            // Nothing is ever sent: the wait ends by itself, or by the other end's.
            let wait = move || {
                let _ = dropped.recv_timeout(duration);
            };
            (OnThread::start(wait), alive)
        });
        Pin::new(thread).poll(context).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_needs_no_executor() {
        let start = Instant::now();
        block_on(ThreadSleep::new(Duration::from_millis(20)));
        assert!(start.elapsed() >= Duration::from_millis(20));
    }

    #[test]
    fn a_wait_that_is_dropped_leaves_no_thread() {
        let mut sleep = ThreadSleep::new(Duration::from_secs(3_600));
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut sleep).poll(&mut context).is_pending());
        let state = Arc::clone(&sleep.thread.as_ref().unwrap().0.0);
        drop(sleep);
        let begin = Instant::now();
        while !lock(&state).over {
            assert!(begin.elapsed() < Duration::from_secs(60));
            thread::yield_now();
        }
    }

    #[test]
    fn what_takes_too_long_is_given_up() {
        let begin = Instant::now();
        let most = Duration::from_millis(20);
        assert_eq!(block_for(std::future::pending::<()>(), most), None);
        assert!(begin.elapsed() >= most);
        assert_eq!(block_for(std::future::ready(1), Duration::ZERO), Some(1));
    }
}
