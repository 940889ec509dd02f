//! Models in every self-describing format of serde, alone and beside other types.

use std::collections::BTreeMap;

use crate::samples::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const TASK: &str = r#"{"location":"eastus","tags":{"1":"true"},"status":"New","step":{"type":"Docker","dockerFilePath":"f"},"created":"2024-05-01T00:00:00Z","timeout":5,"zone":"z","arguments":[{"name":"a","value":"1.0"}],"new":{"x":[1]}}"#;

/// A model that goes out in a format and comes back is the same.
macro_rules! check_format {
    ($type:ty, $json:expr, $to:path, $from:path) => {{
        let value: $type = read($json).unwrap().0;
        let text = $to(&value).unwrap();
        let back: $type = $from(&text).unwrap();
        assert_eq!(back, value, "{text}");
    }};
}

#[test]
fn yaml() {
    check_format!(Task, TASK, serde_yaml::to_string, serde_yaml::from_str);
    check_format!(Fixed, r#"{"name":"~"}"#, serde_yaml::to_string, serde_yaml::from_str);
    check_format!(
        Any,
        "[1,1.5,\"1\",true]",
        serde_yaml::to_string,
        serde_yaml::from_str
    );
    let numbers =
        r#"{"price":1.5,"id":12345678901234567890123,"count":18446744073709551615}"#;
    check_format!(Amounts, numbers, serde_yaml::to_string, serde_yaml::from_str);
    let written = serde_yaml::to_string(&read::<Fixed>("{}").unwrap().0).unwrap();
    assert_eq!(written, "object: fixed\nversion: 2\non: true\n");
}

#[test]
fn toml() {
    check_format!(Task, TASK, toml::to_string, toml::from_str);
    check_format!(Labels, r#"{"name":"n","a":1}"#, toml::to_string, toml::from_str);
    let task: Task = toml::from_str(
        "location = 'x'\nzone = 'z'\narguments = []\ncreated = 2024-05-01T00:00:00Z\n",
    )
    .unwrap();
    assert_eq!(task.created.unwrap().as_str(), "2024-05-01T00:00:00Z");
}

#[test]
fn json_values() {
    check_format!(Task, TASK, serde_json::to_value, value);
    check_format!(Payment, r#"{"by":{"left":1}}"#, serde_json::to_value, value);
}

fn value<T: serde::de::DeserializeOwned>(value: &Value) -> serde_json::Result<T> {
    serde_json::from_value(value.clone())
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Beside {
    before: i32,
    #[serde(flatten)]
    task: Task,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[test]
fn a_flattened_model_leaves_the_members_of_others() {
    let json = TASK.replacen('{', r#"{"before":1,"#, 1);
    let beside: Beside = serde_json::from_str(&json).unwrap();
    assert!(beside.task.extra.is_empty());
    assert_eq!(beside.rest.keys().collect::<Vec<_>>(), ["new"]);
    assert_eq!(serde_json::to_string(&beside).unwrap(), json);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Holder {
    #[serde(flatten)]
    step: TaskStep,
    list: Vec<Argument>,
}

#[test]
fn a_flattened_union() {
    let json =
        r#"{"type":"Docker","dockerFilePath":"f","list":[{"name":"a","value":"b"}]}"#;
    let holder: Holder = serde_json::from_str(json).unwrap();
    assert!(matches!(holder.step, TaskStep::Docker(_)));
    assert_eq!(serde_json::to_string(&holder).unwrap(), json);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Either {
    Amounts { amounts: Amounts },
    Choices { choices: Choices },
}

#[test]
fn models_inside_of_untagged_types() {
    let json = r#"{"choices":{"priority":10,"limit":2,"matrix":[[1.5]]}}"#;
    let either: Either = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&either).unwrap(), json);
    let json = r#"{"amounts":{"price":1.5,"count":2}}"#;
    let either: Either = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&either).unwrap(), json);
}

#[test]
fn digits_that_no_float_holds_stay_text_in_formats_without_them() {
    let json = r#"{"price":0.1000000000000000055511151231257827}"#;
    let amounts: Amounts = read(json).unwrap().0;
    let text = serde_yaml::to_string(&amounts).unwrap();
    assert_eq!(text, "price: '0.1000000000000000055511151231257827'\n");
    let back: Amounts = serde_yaml::from_str(&text).unwrap();
    assert_eq!(back.price.unwrap().as_str(), "0.1000000000000000055511151231257827");
    let exact: Amounts = read(r#"{"price":1.50}"#).unwrap().0;
    assert_eq!(serde_yaml::to_string(&exact).unwrap(), "price: 1.5\n");
}

#[cfg(feature = "test-arbitrary-precision")]
#[test]
fn arbitrary_precision_is_in_force() {
    let value: Value = serde_json::from_str("1.50").unwrap();
    assert_eq!(value.to_string(), "1.50");
}
