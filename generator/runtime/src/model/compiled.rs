//! Containers of plain values, compiled with this crate.
//!
//! A debug build takes the functions of a generic type from a dependency that has
//! compiled them already. Without this list every client compiles `Option<String>`,
//! `Vec<i64>` and their like anew, once per crate.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Maybe, Model};
use crate::scalar::{Date, DateTime, Decimal, UnixTime, Uuid};

/// Uses what generated code and the interpreters use of a type.
fn all<T: Model>() {
    let mut value = T::blank();
    value.slot();
    let copy = value.clone();
    if copy != value {
        copy.view();
    }
}

fn containers<T: Model>() {
    all::<Option<T>>();
    all::<Maybe<T>>();
    all::<Vec<T>>();
    all::<Option<Vec<T>>>();
    all::<Maybe<Vec<T>>>();
    all::<BTreeMap<String, T>>();
    all::<Option<BTreeMap<String, T>>>();
    all::<Maybe<BTreeMap<String, T>>>();
}

/// The types whose containers are compiled here. Nobody calls these.
pub static COMPILED: &[fn()] = &[
    containers::<bool>,
    containers::<i32>,
    containers::<i64>,
    containers::<f64>,
    containers::<String>,
    containers::<Value>,
    containers::<Date>,
    containers::<DateTime>,
    containers::<Decimal>,
    containers::<UnixTime>,
    containers::<Uuid>,
];
