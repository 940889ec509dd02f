//! Unions: told apart by a member, by structure, nested, unknown.

use crate::samples::*;
use bindery_runtime::{Context, Model, OtherVariant};
use serde_json::json;

/// What is read is the expected variant, and is written as expected.
#[track_caller]
fn check<T>(json: &str, is: impl Fn(&T) -> bool, expected: &str)
where
    T: Model + serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug,
{
    let (value, context) = read::<T>(json).unwrap();
    assert!(is(&value), "{value:?}");
    assert_eq!(written(&value), expected);
    assert_eq!(context.notes(), &[]);
    let by_serde: T = serde_json::from_str(json).unwrap();
    assert_eq!(by_serde, value);
    assert_eq!(serde_json::to_string(&value).unwrap(), expected);
}

#[test]
fn the_tag_may_stand_anywhere() {
    let expected = r#"{"type":"Docker","dockerFilePath":"f","arguments":[{"name":"n","value":"v"}]}"#;
    for json in [
        expected,
        r#"{"dockerFilePath":"f","type":"Docker","arguments":[{"name":"n","value":"v"}]}"#,
        r#"{"dockerFilePath":"f","arguments":[{"name":"n","value":"v"}],"type":"Docker"}"#,
        r#"{"dockerFilePath":"f","arguments":[{"name":"n","value":"v"}],"ty\u0070e":"D\u006fcker"}"#,
    ] {
        check(json, |step: &TaskStep| matches!(step, TaskStep::Docker(_)), expected);
    }
}

#[test]
fn a_tag_that_the_child_has_is_written_once() {
    let json = r#"{"type":"YamlFile","taskFilePath":"p"}"#;
    check(json, |step: &TaskStep| matches!(step, TaskStep::FileTask(_)), json);
    // A child that was built without the tag gets the variant's first one.
    let step = TaskStep::FileTask(FileTaskStep {
        kind: "Docker".to_owned(),
        task_file_path: "p".to_owned(),
    });
    assert_eq!(written(&step), r#"{"type":"FileTask","taskFilePath":"p"}"#);
}

#[test]
fn a_tag_that_the_child_lacks_is_no_unknown_member() {
    check(
        r#"{"encodedTaskContent":"c","type":"EncodedTask","more":1}"#,
        |step: &TaskStep| match step {
            TaskStep::EncodedTask(step) => step.extra.len() == 1,
            _ => false,
        },
        r#"{"type":"EncodedTask","encodedTaskContent":"c","more":1}"#,
    );
}

#[test]
fn a_variant_may_be_a_union_of_the_same_tag() {
    check(
        r#"{"encodedTaskContent":"c","type":"NestedA"}"#,
        |step: &TaskStep| matches!(step, TaskStep::Nested(NestedStep::A(_))),
        r#"{"type":"NestedA","encodedTaskContent":"c"}"#,
    );
    check(
        r#"{"x":1,"type":"NestedB"}"#,
        |step: &TaskStep| match step {
            TaskStep::Nested(NestedStep::B(map)) => map.len() == 1,
            _ => false,
        },
        r#"{"type":"NestedB","x":1}"#,
    );
}

#[test]
fn an_unknown_or_absent_tag_is_kept_whole() {
    let other = |tag: Option<&'static str>| {
        move |step: &TaskStep| match step {
            TaskStep::Other(other) => other.tag() == tag,
            _ => false,
        }
    };
    for (json, tag) in [
        (r#"{"a":[1,{"b":null}],"type":"New"}"#, Some("New")),
        (r#"{"a":1}"#, None),
        ("{}", None),
        (r#"{"type":null}"#, None),
        (r#"{"type":{"x":1}}"#, None),
    ] {
        check(json, other(tag), json);
    }
    let error = read::<TaskStep>("1.5").err().unwrap();
    assert_eq!(error.to_string(), "expected an object, found a number");
    let error = read::<TaskStep>(r#"["Docker"]"#).err().unwrap();
    assert_eq!(error.to_string(), "expected an object, found a list");
}

#[test]
fn an_error_in_a_variant_has_its_path_wherever_the_tag_stands() {
    for json in [
        r#"{"step":{"type":"Docker","arguments":[{"name":1}]}}"#,
        r#"{"step":{"arguments":[{"name":1}],"type":"Docker"}}"#,
    ] {
        let message = "`step.arguments[0].name`: expected a string, found a number";
        assert_eq!(read::<Task>(json).err().unwrap().to_string(), message);
        assert_eq!(serde_json::from_str::<Task>(json).unwrap_err().to_string(), message);
    }
}

#[test]
fn tags_may_be_integers_and_the_rest_a_fallback() {
    let one = r#"{"version":1,"cardNumber":"1"}"#;
    check(one, |event: &Event| matches!(event, Event::One(_)), one);
    check(
        r#"{"iban":"i","version":2}"#,
        |event: &Event| matches!(event, Event::Two(_)),
        r#"{"version":2,"iban":"i"}"#,
    );
    for two in [r#"{"version":2.0,"iban":"i"}"#, r#"{"version":"two","iban":"i"}"#] {
        let first = r#"{"version":2,"iban":"i"}"#;
        check(two, |event: &Event| matches!(event, Event::Two(_)), first);
    }
    let base = r#"{"name":"n","version":3}"#;
    check(base, |event: &Event| matches!(event, Event::Base(_)), base);
    let base = r#"{"name":"n"}"#;
    check(base, |event: &Event| matches!(event, Event::Base(_)), base);
}

#[test]
fn tags_may_be_truth_values() {
    let done = r#"{"ok":true,"cardNumber":"1"}"#;
    check(done, |answer: &Answer| matches!(answer, Answer::Done(_)), done);
    check(
        r#"{"iban":"i","ok":false}"#,
        |answer: &Answer| matches!(answer, Answer::Failed(_)),
        r#"{"ok":false,"iban":"i"}"#,
    );
    let text = r#"{"ok":"true"}"#;
    check(text, |answer: &Answer| matches!(answer, Answer::Other(_)), text);
}

#[test]
fn a_union_by_structure_takes_the_variant_that_says_most() {
    let any = |json: &str, is: fn(&Any) -> bool| check(json, is, json);
    any("true", |any| matches!(any, Any::Bool(true)));
    any("1", |any| matches!(any, Any::Integer(1)));
    any("1.5", |any| matches!(any, Any::Number(_)));
    any("1.0", |any| matches!(any, Any::Number(_)));
    any("\"Enabled\"", |any| matches!(any, Any::Status(TaskStatus::Enabled)));
    any("\"Enabled?\"", |any| matches!(any, Any::Text(_)));
    any(
        "[1,[\"a\"],{\"iban\":\"i\"}]",
        |any| matches!(any, Any::List(list) if list.len() == 3),
    );
    any(r#"{"cardNumber":"1"}"#, |any| matches!(any, Any::Card(_)));
    any(r#"{"iban":"i","note":"n"}"#, |any| matches!(any, Any::Transfer(_)));
    any(r#"{"left":1,"child":{"left":2}}"#, |any| matches!(any, Any::Wide(_)));
    any(r#"{"type":"Docker","dockerFilePath":"f"}"#, |any| {
        matches!(any, Any::Step(TaskStep::Docker(_)))
    });
    any(r#"{"none":1}"#, |any| matches!(any, Any::Step(TaskStep::Other(_))));
}

#[test]
fn a_member_that_a_server_added_does_not_change_the_variant() {
    let (any, context) = read::<Any>(r#"{"cardNumber":"1","iban2":"x"}"#).unwrap();
    assert!(matches!(any, Any::Card(_)));
    assert_eq!(context.unknown_members(), 1);
    let (any, _) = read::<Any>(r#"{"iban":"i","new":"x"}"#).unwrap();
    assert!(matches!(any, Any::Transfer(_)));
}

#[test]
fn what_failed_trials_noticed_is_forgotten() {
    let json = r#"{"by":{"note":null,"iban":"i"},"all":{"a":1,"b":{"left":3}}}"#;
    let (payment, context) = read::<Payment>(json).unwrap();
    assert!(matches!(payment.by, Any::Transfer(_)));
    assert_eq!(context.unknown_members(), 0);
    assert_eq!(context.notes(), &[]);
}

#[test]
fn trials_within_trials_end() {
    // Each level fits no record without surprise, so that each doubles the work below it.
    let mut json = "1".to_owned();
    for _ in 0..60 {
        json = format!(r#"{{"left":1,"odd":1,"child":{json}}}"#);
    }
    let start = std::time::Instant::now();
    assert!(read::<Any>(&json).is_ok());
    assert!(serde_json::from_str::<Any>(&json).is_ok());
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn an_other_variant_is_built_and_sent() {
    let step = TaskStep::Other(OtherVariant::new(json!({"type": "Mine"})));
    assert_eq!(sent(&step), r#"{"type":"Mine"}"#);
}

#[test]
fn reading_again_into_a_filled_place_starts_anew() {
    let mut value: Vec<i64> = vec![9];
    let mut context = Context::new();
    bindery_runtime::model::from_json_slice(value.slot(), b"[1]", &mut context).unwrap();
    assert_eq!(value, [1]);
}
