//! Laws that hold for any input.

use std::fmt::Debug;

use crate::samples::*;
use bindery_runtime::Model;
use proptest::prelude::*;
use serde_json::Value;

/// Any JSON value whose member names and tags are mostly ones that the models know.
pub fn json() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        Just("Docker".to_owned()),
        Just("NestedA".to_owned()),
        Just("FileTask".to_owned()),
        Just("Enabled".to_owned()),
        "[a-z\"\\\\\u{e9}\u{1f600}]{0,4}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1_000_000_i32..1_000_000).prop_map(|int| Value::from(f64::from(int) / 64.0)),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        let name = prop_oneof![
            4 => Just("type".to_owned()),
            1 => Just("version".to_owned()),
            1 => Just("left".to_owned()),
            1 => Just("child".to_owned()),
            1 => Just("cardNumber".to_owned()),
            1 => Just("iban".to_owned()),
            1 => Just("note".to_owned()),
            1 => Just("name".to_owned()),
            1 => Just("by".to_owned()),
            1 => Just("dockerFilePath".to_owned()),
            1 => Just("encodedTaskContent".to_owned()),
            1 => Just("taskFilePath".to_owned()),
            2 => "[a-z .\"]{0,3}",
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(name, inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// What was read, once written, is read as the same again; serde's path agrees with the
/// client's.
fn check_stable<T>(json: &Value)
where
    T: Model + Debug + serde::Serialize + serde::de::DeserializeOwned,
{
    let text = json.to_string();
    let by_serde = serde_json::from_str::<T>(&text);
    match read::<T>(&text) {
        Err(_) => assert!(by_serde.is_err(), "{text}"),
        Ok((value, _)) => {
            let again = read::<T>(&written(&value));
            assert_eq!(again.ok().unwrap().0, value, "{text}");
            assert_eq!(by_serde.unwrap(), value, "{text}");
            let from_value: T = serde_json::from_value(json.clone()).unwrap();
            assert_eq!(from_value, value, "{text}");
        }
    }
}

proptest! {
    // A failure is to become a named test, not a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn reading_what_was_written_changes_nothing(json in json()) {
        check_stable::<Any>(&json);
        check_stable::<TaskStep>(&json);
        check_stable::<Event>(&json);
        check_stable::<Payment>(&json);
        check_stable::<Labels>(&json);
        check_stable::<Limit>(&json);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), json in json(), cut: prop::sample::Index) {
        let mut damaged = json.to_string().into_bytes();
        let at = cut.index(damaged.len());
        damaged.splice(at..at, bytes.iter().copied());
        for bytes in [bytes, damaged] {
            let text = String::from_utf8_lossy(&bytes);
            let _ = read::<Any>(&text);
            let _ = read::<Task>(&text);
            let _ = serde_json::from_slice::<Task>(&bytes);
        }
    }

    #[test]
    fn scalars_of_any_text_never_panic(text in "\\PC{0,20}|[-0-9TZP:.+eHMSDW]{0,30}") {
        use std::time::{Duration, SystemTime};
        macro_rules! convert {
            ($($scalar:ident: $type:ty,)*) => {$(
                let json = Value::from(text.as_str()).to_string();
                let scalar = read::<bindery_runtime::$scalar>(&json).unwrap().0;
                let _ = <$type>::try_from(&scalar);
                let _ = text.parse::<bindery_runtime::$scalar>();
            )*};
        }
        convert! {
            DateTime: SystemTime, HttpDate: SystemTime, UnixTime: SystemTime,
            EpochMillis: SystemTime, Duration: Duration, Decimal: f64, BigInteger: i64,
        }
        let _ = text.parse::<bindery_runtime::Date>();
        let _ = text.parse::<bindery_runtime::Time>();
    }
}
