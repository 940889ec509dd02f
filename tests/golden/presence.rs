//! Required, nullable, both, neither.

use bindery_runtime::Maybe;
use bindery_tests::golden::presence::types::{Inner, Presence};
use serde_json::{Value, json};

use super::{keeps, refuses};

/// The smallest value, with one more member.
fn with(member: &str, value: Value) -> Value {
    let mut json =
        json!({"required": "r", "required_nullable": null, "required_list": []});
    json[member] = value;
    json
}

#[test]
fn the_smallest_value() {
    let value: Presence = keeps(with("required", json!("r")));
    assert_eq!(value.required_nullable, None);
    assert_eq!((value.optional, value.optional_nullable), (None, Maybe::Absent));
}

#[test]
fn a_missing_required_member_is_an_error_that_names_it() {
    for name in ["required", "required_nullable", "required_list"] {
        let mut json = with("optional", json!("o"));
        json.as_object_mut().unwrap().remove(name);
        let error = refuses::<Presence>(json);
        assert!(error.contains(&format!("`{name}`")), "{error}");
    }
}

#[test]
fn null_for_a_required_text_is_an_error() {
    let error = refuses::<Presence>(with("required", json!(null)));
    assert!(error.contains("required"), "{error}");
}

#[test]
fn null_for_a_required_list_is_an_empty_list() {
    let value: Presence =
        serde_json::from_value(with("required_list", json!(null))).unwrap();
    assert_eq!(value.required_list, Vec::<String>::new());
}

#[test]
fn null_for_an_optional_member_is_absent() {
    let value: Presence = serde_json::from_value(with("optional", json!(null))).unwrap();
    assert_eq!(value.optional, None);
    assert_eq!(serde_json::to_value(&value).unwrap().get("optional"), None);
}

#[test]
fn optional_and_nullable_has_three_states() {
    let state = |json: Value| keeps::<Presence>(json).optional_nullable;
    assert_eq!(state(with("required", json!("r"))), Maybe::Absent);
    assert_eq!(state(with("optional_nullable", json!(null))), Maybe::Null);
    assert_eq!(
        state(with("optional_nullable", json!("x"))),
        Maybe::Value("x".to_owned())
    );
}

#[test]
fn a_reference_or_null() {
    let state = |json: Value| keeps::<Presence>(json).nullable_reference;
    assert_eq!(state(with("nullable_reference", json!(null))), Maybe::Null);
    let inner: Inner = keeps(json!({"a": true}));
    assert_eq!(
        state(with("nullable_reference", json!({"a": true}))),
        Maybe::Value(inner)
    );
}

#[test]
fn nulls_inside_of_lists_and_maps_stay() {
    let value: Presence = keeps(with("elements", json!([1, null, 2])));
    assert_eq!(value.elements, Some(vec![Some(1), None, Some(2)]));
    keeps::<Presence>(with("values", json!({"a": null, "b": "x"})));
}

#[test]
fn required_members_are_arguments() {
    let value = Presence::new("r", None::<String>, vec!["x".to_owned()]);
    assert_eq!(
        serde_json::to_value(&value).unwrap(),
        json!({"required": "r", "required_nullable": null, "required_list": ["x"]})
    );
}
