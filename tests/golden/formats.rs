//! Scalars keep the text that was received.

use bindery_tests::golden::formats::types::Formats;
use serde_json::{Value, json};

use super::{keeps, refuses};

fn check(member: &str, values: &[Value]) {
    for value in values {
        keeps::<Formats>(json!({member: value}));
    }
}

#[test]
fn text_comes_out_as_it_went_in() {
    check(
        "date_time",
        &[
            json!("2024-01-01T00:00:00Z"),
            json!("2020-01-01t00:00:00.1234567+00:00"),
            json!("0001-01-01T00:00:00"),
        ],
    );
    check("date", &[json!("2024-02-29")]);
    check("time", &[json!("23:59:60Z"), json!("01:02:03.000")]);
    check("duration", &[json!("P1DT0.50S"), json!("PT36H")]);
    check("uuid", &[json!("0A1b2c3d-0000-4000-8000-000000000000")]);
    check("bytes", &[json!("aGk="), json!("")]);
    check("decimal", &[json!("1.10"), json!("-0.000000000000000000001")]);
    check("unknown", &[json!("aries")]);
}

#[test]
fn numbers_lose_nothing() {
    check("int32", &[json!(i32::MIN), json!(i32::MAX)]);
    check("int64", &[json!(i64::MIN), json!(9_007_199_254_740_993_i64)]);
    check("plain", &[json!(0), json!(i64::MAX)]);
    check("double", &[json!(0.1), json!(1e300)]);
    check("unix", &[json!(1_695_348_301)]);
    let value: Formats = serde_json::from_str(r#"{"int32": 1.0}"#).unwrap();
    assert_eq!(value.int32, Some(1));
}

#[test]
fn milliseconds_come_as_number_or_text() {
    check("epoch", &[json!(1_695_348_301_000_i64), json!("1695348301000")]);
}

#[test]
fn what_does_not_fit_is_an_error_that_names_the_member() {
    for (member, value) in [
        ("int32", json!(3_000_000_000_i64)),
        ("int64", json!("many")),
        ("double", json!(true)),
        ("uuid", json!(5)),
    ] {
        let error = refuses::<Formats>(json!({member: value}));
        assert!(error.contains(member), "{error}");
    }
}
