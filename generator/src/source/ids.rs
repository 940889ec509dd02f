//! Tables keyed by ids, which are small numbers given out in order.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A table with ids as keys.
pub type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// A set of ids.
pub type IdSet<K> = HashSet<K, BuildHasherDefault<IdHasher>>;

/// Hashes numbers by a multiplication each.
///
/// A description cannot choose ids that collide, as it can choose texts: texts stay with
/// the hasher of the standard library.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write_u64(&mut self, number: u64) {
        // The golden ratio in 64 bits: neighbours end far apart.
        let mixed = self.0.rotate_left(5) ^ number;
        self.0 = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(u64::try_from(number).unwrap_or(u64::MAX));
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u8(*byte));
    }

    /// Tables look at the lowest bits, and multiplication mixes the highest best.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher as _, BuildHasherDefault};

    use super::{IdHasher, IdSet};

    #[test]
    fn neighbours_and_equal_steps_spread_over_a_table() {
        let build = BuildHasherDefault::<IdHasher>::default();
        for step in [1, 2, 64, 4096, 65_536] {
            let slots = (0..1024_u32).map(|id| build.hash_one(id * step) % 1024);
            let slots: IdSet<u64> = slots.collect();
            assert!(slots.len() > 500, "{} slots at steps of {step}", slots.len());
        }
    }
}
