//! Where time and nonces come from.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Time and nonces; injected, so that signatures can be repeated in tests.
pub trait Environment: Send + Sync + 'static {
    /// The moment.
    fn now(&self) -> SystemTime;

    /// A text that was never given before: 32 hexadecimal digits or more.
    fn nonce(&self) -> String;

    /// The time since some moment that stays the same, never going back: what limits of
    /// time are measured by. By default [`now`](Self::now).
    fn elapsed(&self) -> Duration {
        self.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    /// A random number in `0.0..1.0`, by which waits are shortened so that many clients
    /// do not come back at once.
    fn random(&self) -> f64 {
        let bits = RandomState::new().build_hasher().finish() >> 32;
        f64::from(u32::try_from(bits).unwrap_or_default()) / 4_294_967_296.0
    }
}

/// The clock and the randomness of the system.
///
/// `wasm32-unknown-unknown` has no clock that std knows: there it is always 1970, so that
/// nothing expires and no limit of time passes until an environment is set.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEnvironment;

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Environment for SystemEnvironment {
    fn now(&self) -> SystemTime {
        system_now()
    }

    fn elapsed(&self) -> Duration {
        system_elapsed()
    }

    fn nonce(&self) -> String {
        // A nonce has to be unique, not secret: the keys of `RandomState` come from the
        // system's randomness, the counter tells apart what one process asks for.
        let half = || {
            let mut hasher = RandomState::new().build_hasher();
            hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
            let since = system_now().duration_since(SystemTime::UNIX_EPOCH);
            hasher.write_u128(since.map_or(0, |since| since.as_nanos()));
            hasher.finish()
        };
        format!("{:016x}{:016x}", half(), half())
    }
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn system_now() -> SystemTime {
    SystemTime::now()
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
fn system_elapsed() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn system_now() -> SystemTime {
    SystemTime::UNIX_EPOCH
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
fn system_elapsed() -> Duration {
    Duration::ZERO
}

/// An environment whose clock is set by that of a service.
#[cfg_attr(not(feature = "acs3"), expect(dead_code, reason = "only signing reads it"))]
pub(crate) struct Skewed<'a> {
    environment: &'a dyn Environment,
    seconds: i64,
}

impl<'a> Skewed<'a> {
    pub(crate) fn new(environment: &'a dyn Environment, seconds: i64) -> Self {
        Self { environment, seconds }
    }

    #[cfg(feature = "acs3")]
    pub(crate) fn now(&self) -> SystemTime {
        let (now, skew) =
            (self.environment.now(), Duration::from_secs(self.seconds.unsigned_abs()));
        let moved =
            if self.seconds < 0 { now.checked_sub(skew) } else { now.checked_add(skew) };
        moved.unwrap_or(now)
    }

    #[cfg(feature = "acs3")]
    pub(crate) fn nonce(&self) -> String {
        self.environment.nonce()
    }
}

/// A moment as `2025-12-16T08:00:00Z`; moments before 1970 are 1970.
#[cfg(feature = "acs3")]
pub(crate) fn utc_seconds(moment: SystemTime) -> String {
    let seconds =
        moment.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's `civil_from_days`, for days since 1970 that are not negative.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524
        - day_of_era / 146_096)
        / 365;
    let day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(all(test, feature = "acs3"))]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_utc() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_698_315_752, "2023-10-26T10:22:32Z"),
            (1_765_872_000, "2025-12-16T08:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(utc_seconds(moment), expected);
        }
    }

    #[test]
    fn nonces_are_never_equal() {
        let nonces: std::collections::HashSet<String> =
            (0..1_000).map(|_| SystemEnvironment.nonce()).collect();
        assert_eq!(nonces.len(), 1_000);
        assert!(nonces.iter().all(|nonce| nonce.len() == 32));
    }
}
