//! What keeps retries from making a storm.

use crate::client::Origin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const FULL: u32 = 500;

/// What a retry costs after a failure that passes by itself.
pub(crate) const TRANSIENT: u32 = 14;

/// What a retry costs after a request that was throttled.
pub(crate) const THROTTLED: u32 = 5;

/// The buckets of one client, one for each origin.
#[derive(Debug, Default)]
pub(crate) struct Buckets {
    own: Arc<Bucket>,
    /// Origins of operations with servers of their own: as many as are described.
    others: Mutex<Vec<(Origin, Arc<Bucket>)>>,
}

impl Buckets {
    /// The bucket for `origin`, where `own` is the client's.
    pub(crate) fn of(&self, own: &Origin, origin: &Origin) -> Arc<Bucket> {
        if origin == own {
            return Arc::clone(&self.own);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bucket)) = others.iter().find(|(known, _)| known == origin) {
            return Arc::clone(bucket);
        }
        let bucket = Arc::<Bucket>::default();
        others.push((origin.clone(), Arc::clone(&bucket)));
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
}
