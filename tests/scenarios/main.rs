//! Seven stories of users of the three clouds, played over sockets by scripts beside this
//! file, and the faults that befall them. `RESULTS.md` says what is held by which script.
//!
//! Time is that of the tests: waits are counted, not slept.

mod clock;
mod s1;
mod s2;
mod s2_faults;
mod s3;
mod s3_faults;
mod s4;
mod s5;
mod s6;
mod s7;
mod stage;
mod table;

/// Reading and writing what signed links lead to, as the example does.
#[path = "../../generated/examples/build_image/storage.rs"]
mod storage;
