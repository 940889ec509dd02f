//! What models make of JSON and JSON of models.

mod models;

use bindery_runtime::{Model, NoteKind};
use models::*;

/// What is read is written again as it was.
#[track_caller]
fn check_round_trip<T: Model + std::fmt::Debug>(json: &str) {
    let (value, context) = read::<T>(json).unwrap();
    assert_eq!(written(&value), json);
    assert_eq!(context.notes(), &[]);
    // The serde shim reads and writes the same.
}

#[test]
fn records_with_every_presence() {
    check_round_trip::<Task>(
        r#"{"id":"1","location":"eastus","tags":{"a":"b"},"status":"Enabled","step":{"type":"Docker","dockerFilePath":"f"},"created":"0001-01-01T00:00:00","timeout":5,"password":"p","parent":null,"zone":null,"arguments":[{"name":"a","value":"b"}],"new":{"x":[1]}}"#,
    );
    check_round_trip::<Task>(
        r#"{"location":"eastus","parent":"p","zone":"z","arguments":[]}"#,
    );
}

#[test]
fn a_null_list_is_empty_with_a_note() {
    let (task, context) =
        read::<Task>(r#"{"location":"","zone":null,"arguments":null}"#).unwrap();
    assert!(task.arguments.is_empty());
    assert_eq!(context.notes()[0].kind(), NoteKind::NullAsEmpty);
    assert_eq!(context.notes()[0].path(), "arguments");
}
