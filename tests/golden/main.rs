//! Small descriptions, each named after what is hard about it: the code that is emitted
//! for them, and what that code does.

mod bodies;
mod direction;
mod enumerations;
mod formats;
mod injection;
mod media_types;
mod members;
mod names;
mod outcomes;
mod paging;
mod parameters;
mod parts;
mod presence;
mod recursion;
mod security;
mod servers;
mod snapshots;
mod swagger;
mod unions;
mod webhooks;
mod xml;

use std::fmt::Debug;

use bindery_runtime::transport::{Recorded, Script};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Decodes, encodes, and gives the value; what comes out is what went in.
#[track_caller]
fn keeps<T: DeserializeOwned + Serialize>(json: Value) -> T {
    let value: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), json);
    value
}

/// What cannot be decoded into `T`, and why.
#[track_caller]
fn refuses<T: DeserializeOwned + Debug>(json: Value) -> String {
    serde_json::from_value::<T>(json).unwrap_err().to_string()
}

/// The only request that was sent.
#[track_caller]
fn sent(script: &Script) -> Recorded {
    let mut requests = script.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// The JSON body of the only request that was sent.
#[track_caller]
fn body(script: &Script) -> Value {
    serde_json::from_slice(sent(script).body()).unwrap()
}
