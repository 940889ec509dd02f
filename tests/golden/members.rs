//! Members beyond the declared ones, merged ones, and ones with hostile names.

use std::collections::BTreeMap;

use bindery_tests::golden::additional_members::types::{Level, Open};
use bindery_tests::golden::hostile_texts::types::M;
use bindery_tests::golden::merging::types::Child;
use serde_json::{Value, json, to_value};

use super::{keeps, refuses};

#[test]
fn unknown_members_survive() {
    for name in ["unsaid", "any"] {
        keeps::<Open>(json!({name: {"a": "x", "b": {"c": [1, null]}}}));
    }
    let open: Open = keeps(json!({"later": {"deep": [true]}}));
    assert_eq!(open.extra.get("later"), Some(&json!({"deep": [true]})));
    let shown = format!("{open:?}");
    assert!(!shown.contains("deep"), "{shown}");
}

#[test]
fn typed_further_members_are_a_map() {
    let open: Open = keeps(json!({"typed": {"a": "x", "b": 1, "c": 2}}));
    let expected = BTreeMap::from([("b".to_owned(), 1), ("c".to_owned(), 2)]);
    assert_eq!(open.typed.unwrap().extra, expected);
}

#[test]
fn a_closed_object_does_not_send_what_it_does_not_know() {
    let open: Open =
        serde_json::from_value(json!({"closed": {"a": "x", "b": 1}})).unwrap();
    assert_eq!(to_value(&open).unwrap(), json!({"closed": {"a": "x"}}));
}

#[test]
fn maps_and_free_values() {
    keeps::<Open>(json!({"map": {"a": ["x"], "": []}, "free": {"a": null, "b": {}}}));
    for value in [json!(1), json!("x"), json!([null]), json!({"a": {}})] {
        keeps::<Open>(json!({"anything": value}));
    }
}

#[test]
fn keys_of_a_map_may_be_an_enumeration() {
    let open: Open = keeps(json!({"by_level": {"low": 1, "medium": 2}}));
    let levels: Vec<Level> = open.by_level.unwrap().into_keys().collect();
    assert!(levels.contains(&Level::Low));
    assert!(levels.contains(&Level::Other("medium".to_owned())));
}

#[test]
fn parts_are_merged_into_one() {
    let json = json!({
        "id": "i", "size": 1, "tags": ["t"], "own": true, "beside": "b",
    });
    let child: Child = keeps(json.clone());
    assert_eq!((child.id.as_str(), child.size), ("i", 1));
    // `size` is optional where it is declared and required where the parts are joined.
    let mut without = json;
    without.as_object_mut().unwrap().remove("size");
    assert!(refuses::<Child>(without).contains("size"));
}

#[test]
fn hostile_names_and_values_keep_their_text() {
    const NAME: &str = "x\")] pub y: u8, #[serde(rename=\"z";
    for value in ["a", "b\") ] Pwned, (\"c", "quote\"", "back\\slash", "nul\0byte"] {
        let json: Value = json!({NAME: value, "e": value});
        let value: M = keeps(json);
        assert!(value.e.unwrap().other().is_none());
    }
}
