//! What `Debug` shows of models, and what it never shows.

use crate::samples::*;
use bindery_runtime::{File, Model};
use bytes::Bytes;

/// A model shows this.
#[track_caller]
fn check<T: Model + std::fmt::Debug>(json: &str, expected: &str) {
    assert_eq!(format!("{:?}", read::<T>(json).unwrap().0), expected);
}

#[test]
fn secrets_are_redacted() {
    check::<Task>(
        r#"{"location":"x","password":"hunter2","zone":null,"arguments":[{"name":"a","value":"hunter2"}]}"#,
        r#"Task { location: "x", password: [redacted], arguments: [Argument { name: "a", value: [redacted] }] }"#,
    );
}

#[test]
fn unknown_members_show_their_kind() {
    check::<Task>(
        r#"{"location":"x","zone":null,"arguments":[],"token":"hunter2","more":{"a":"hunter2"}}"#,
        r#"Task { location: "x", arguments: [], ..: {"more": Object, "token": String} }"#,
    );
}

#[test]
fn unknown_variants_show_their_kind() {
    check::<TaskStep>(
        r#"{"type":"New","token":"hunter2"}"#,
        r#"TaskStep(Other { type: "New", kind: Object })"#,
    );
    check::<TaskStep>(r#"{"token":"hunter2"}"#, "TaskStep(Other { kind: Object })");
}

#[test]
fn enumerations_and_scalars_show_as_written() {
    check::<Choices>(
        r#"{"priority":10,"policy":"Always","limit":2,"byStatus":{"New":null},"pair":["a",1,null]}"#,
        r#"Choices { priority: 10, policy: Always, limit: 2, byStatus: {"New": absent}, pair: ["a", 1, absent] }"#,
    );
    check::<Amounts>(r#"{"price":1.50,"id":"7"}"#, "Amounts { price: 1.50, id: 7 }");
}

#[test]
fn of_files_and_bytes_the_length_is_shown() {
    let form = Form {
        file: Some(File::new(b"c4n4ry".to_vec()).named("key.pem")),
        raw: Some(Bytes::from_static(b"c4n4ry")),
    };
    let shown = format!("{form:?}");
    assert!(shown.contains("key.pem") && shown.contains("raw: 6 bytes"), "{shown}");
    assert!(!shown.contains("c4n4ry"), "{shown}");
}
