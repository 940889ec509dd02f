//! Names that mean something to Rust, and names that collide.

use bindery_runtime::transport::Script;
use bindery_tests::golden::names::Client;
use bindery_tests::golden::names::types::{Cell, OptionModel, VecModel, 日本語};
use serde_json::json;

use super::{keeps, sent};

#[test]
fn every_name_reaches_the_wire_byte_for_byte() {
    let value: OptionModel = keeps(json!({
        "type": "1", "self": "2", "Self": "3", "crate": "4", "_": "5", "": "6", "123": "7",
        "+1": 8, "-1": 9, "$filter": "10", "@odata.type": "11", "fooBar": "12",
        "foo_bar": "13", "FooBar": "14", "with": "15", "new": "16", "extra": "17",
        "café": "18", "日本": "19", "vec": "!=", "string": {"a": "20"},
        "other": {"Result": {"box": "21"}},
    }));
    assert!(value.extra.is_empty(), "{:?}", value.extra);
}

#[test]
fn every_value_is_a_variant_of_its_own() {
    let values =
        ["", "1", "-1", "=", "!=", "Other", "other", "Self", "a b", "a_b", "ünï"];
    let mut seen: Vec<VecModel> = Vec::new();
    for text in values {
        let value: VecModel = keeps(json!(text));
        assert!(value.other().is_none(), "{text}");
        assert_eq!(value.as_str(), text);
        assert!(!seen.contains(&value), "{text}");
        seen.push(value);
    }
    assert_eq!(keeps::<VecModel>(json!("new")).other(), Some("new"));
}

#[test]
fn names_without_letter_case_do_not_hide_each_other() {
    let script = Script::new().json(204, "");
    let client = Client::builder().blocking_transport(script.clone()).build().unwrap();
    let group = client.u65e5u672cu8a9e();
    group.選択(日本語::Value日本語, "a").send_blocking().unwrap();
    let url = "https://api.example.com/v1/names/%E6%97%A5%E6%9C%AC%E8%AA%9E?%E9%81%B8%E6%8A%9E=a";
    assert_eq!(sent(&script).uri().to_string(), url);
}

#[test]
fn groups_stand_beside_the_methods_of_the_client() {
    let script = Script::new();
    let script = (0..4).fold(script, |script, _| script.json(204, ""));
    let client = Client::builder().blocking_transport(script.clone()).build().unwrap();
    let handle: Client = client.clone();
    handle.builder_().seek().send_blocking().unwrap();
    handle.clone_().seek_too().send_blocking().unwrap();
    handle.put_value_group().seek_also().send_blocking().unwrap();
    handle.types().seek_on().send_blocking().unwrap();
    let paths: Vec<String> =
        script.requests().iter().map(|sent| sent.uri().path().to_owned()).collect();
    let expected = ["builder", "clone", "put", "types"];
    assert_eq!(paths, expected.map(|name| format!("/v1/groups/{name}")));
}

#[test]
fn members_that_are_called_like_what_the_code_uses_are_members() {
    let cell = Cell::new("x").with(|cell| cell.note = Some("y".to_owned()));
    assert_eq!(serde_json::to_value(&cell).unwrap(), json!({"blank": "x", "note": "y"}));
    let shaped = json!({"blank": "", "shaped": {"a_b": {"x": "1"}, "AB": {"y": 2}}});
    keeps::<Cell>(shaped);
}
