//! What keeps retries from making a storm.

use crate::client::Origin;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const FULL: u32 = 500;

/// So many buckets are kept before those are dropped that a new one is like.
const MANY: usize = 256;

/// What a retry costs after a failure that passes by itself.
pub(crate) const TRANSIENT: u32 = 14;

/// What a retry costs after a request that was throttled.
pub(crate) const THROTTLED: u32 = 5;

/// The buckets of one client, one for each origin.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    own: Arc<Bucket>,
    others: Mutex<Others>,
}

/// Those of origins that are not the client's: a label of the host may be each call's own,
/// so that there may be any number.
#[derive(Debug, Default)]
struct Others {
    buckets: HashMap<Origin, Arc<Bucket>>,
    /// How many were in use after the last clearing.
    used: usize,
}

impl Buckets {
    /// The bucket for `origin`, where `own` is the client's.
    pub(crate) fn of(&self, own: &Origin, origin: &Origin) -> Arc<Bucket> {
        if origin == own {
            return Arc::clone(&self.own);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = others.buckets.get(origin) {
            return Arc::clone(bucket);
        }
        // Cleared when they have doubled, so that it costs each call the same.
        if others.buckets.len() >= MANY.max(others.used.saturating_mul(2)) {
            others.buckets.retain(|_, bucket| bucket.is_used());
            others.used = others.buckets.len();
        }
        let bucket = Arc::<Bucket>::default();
        others.buckets.insert(origin.clone(), Arc::clone(&bucket));
        bucket
    }
}

/// The tokens that the retries of one client to one origin are paid from.
///
/// A retry that leads to success gets its price back, a first attempt that does adds
/// one, so that while everything fails retries soon end and first attempts go on.
#[derive(Debug)]
pub(crate) struct Bucket(AtomicU32);

impl Default for Bucket {
    fn default() -> Self {
        Self(AtomicU32::new(FULL))
    }
}

impl Bucket {
    /// Whether it is another than a new one, or a call holds it.
    fn is_used(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) > 1 || self.0.load(Ordering::Relaxed) < FULL
    }

    /// Takes the price of a retry; false when there is not enough.
    pub(crate) fn take(&self, price: u32) -> bool {
        let change = |tokens: u32| tokens.checked_sub(price);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }

    /// Puts back what a success has earned.
    pub(crate) fn give(&self, tokens: u32) {
        let change = |held: u32| {
            let sum = held.saturating_add(tokens).min(FULL);
            (sum != held).then_some(sum)
        };
        // An error says that the bucket is full already.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_end_and_come_back_up_to_the_brim() {
        let bucket = Bucket::default();
        let retries = (0..1_000).filter(|_| bucket.take(TRANSIENT)).count();
        assert_eq!(retries, 35);
        assert!(bucket.take(THROTTLED) && bucket.take(THROTTLED));
        assert!(!bucket.take(1));
        bucket.give(1);
        assert!(bucket.take(1));
        bucket.give(10_000);
        assert_eq!((0..1_000).filter(|_| bucket.take(THROTTLED)).count(), 100);
    }

    #[test]
    fn buckets_of_origins_that_need_none_are_dropped() {
        let origin = |number| Origin::of(&format!("https://h{number}")).unwrap();
        let (buckets, own) = (Buckets::default(), origin(0));
        buckets.of(&own, &origin(1)).take(THROTTLED);
        let held = buckets.of(&own, &origin(2));
        for number in 3..10_000 {
            buckets.of(&own, &origin(number));
        }
        assert!(buckets.others.lock().unwrap().buckets.len() <= MANY);
        assert_eq!(buckets.of(&own, &origin(1)).0.load(Ordering::Relaxed), FULL - 5);
        assert!(Arc::ptr_eq(&held, &buckets.of(&own, &origin(2))));
    }
}
