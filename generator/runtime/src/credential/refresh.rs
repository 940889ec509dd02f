//! A refresh that is driven by all who wait for it.

use super::{Token, TokenFuture};
use crate::Error;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// A refresh that is under way. Any of those who wait drives it, so that none depends on
/// another that exists but is not looked at, and dropping one of them ends nothing.
pub(super) struct Refresh {
    /// Nothing once it has ended.
    future: Mutex<Option<TokenFuture<'static>>>,
    /// When it began, by the clock for limits of time.
    pub(super) began: Duration,
    alarm: Arc<Alarm>,
}

impl Refresh {
    pub(super) fn new(
        future: TokenFuture<'static>,
        began: Duration,
        waiting: Arc<Waiting>,
    ) -> Arc<Self> {
        let alarm = Arc::new(Alarm { rung: AtomicBool::new(true), waiting });
        Arc::new(Self { future: Mutex::new(Some(future)), began, alarm })
    }

    /// Whether it has ended, also by a panic. One that is being driven has not.
    pub(super) fn is_over(&self) -> bool {
        match self.future.try_lock() {
            Ok(future) => future.is_none(),
            Err(TryLockError::Poisoned(future)) => future.into_inner().is_none(),
            Err(TryLockError::WouldBlock) => false,
        }
    }

    /// Whether those who wait have to be told that it is over.
    pub(super) fn has_panicked(&self) -> bool {
        self.future.is_poisoned()
    }

    /// Goes on with it where that is due and nobody else is at it. Its end is told while
    /// it still counts as being driven, so that nobody begins another in between.
    pub(super) fn drive(&self, end: impl FnOnce(Result<Token, Error>)) {
        if !self.alarm.rung.load(Ordering::SeqCst) {
            return;
        }
        let Ok(mut place) = self.future.try_lock() else { return };
        // A future that panics is not put back.
        let Some(mut future) = place.take() else { return };
        self.alarm.rung.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(&self.alarm));
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(result) => end(result),
            Poll::Pending => {
                *place = Some(future);
                drop(place);
                // Who came meanwhile found it locked.
                if self.alarm.rung.load(Ordering::SeqCst) {
                    self.alarm.waiting.wake_all();
                }
            }
        }
    }
}

/// Wakes all who wait when the refresh can go on: which of them will look is not known.
struct Alarm {
    rung: AtomicBool,
    waiting: Arc<Waiting>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::SeqCst);
        self.waiting.wake_all();
    }
}

/// Those who wait for tokens of one source.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Places>);

#[derive(Default)]
struct Places {
    next: u64,
    wakers: HashMap<u64, Waker>,
}

impl Waiting {
    fn places(&self) -> MutexGuard<'_, Places> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whom to wake, in a place of its own.
    pub(super) fn register(&self, place: &mut Option<u64>, waker: &Waker) {
        let mut places = self.places();
        let place = *place.get_or_insert_with(|| {
            places.next += 1;
            places.next
        });
        places.wakers.insert(place, waker.clone());
    }

    pub(super) fn leave(&self, place: u64) {
        let waker = self.places().wakers.remove(&place);
        drop(waker);
    }

    pub(super) fn wake_all(&self) {
        let wakers = std::mem::take(&mut self.places().wakers);
        wakers.into_values().for_each(Waker::wake);
    }
}
