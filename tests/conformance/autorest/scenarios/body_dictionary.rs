//! Dictionaries as bodies.

use std::collections::BTreeMap;

use bindery_autorest::body_dictionary::Client;
use bindery_autorest::body_dictionary::dictionary::Dictionary;
use bindery_autorest::body_dictionary::types::Widget;
use bindery_runtime::{Base64, Date, DateTime, Duration, HttpDate};

use crate::service::{
    accepted, client, dictionary, is_well_formed, nulls_left_out, parsed, texts,
    undecodable,
};

/// Where the second entry of an answer is.
const PLACE: &str = "1";

fn dictionaries() -> Dictionary {
    client(Client::builder()).dictionary()
}

/// A dictionary whose keys count its values from 0.
fn numbered<V>(values: impl IntoIterator<Item = V>) -> BTreeMap<String, V> {
    values.into_iter().enumerate().map(|(key, value)| (key.to_string(), value)).collect()
}

fn words<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    dictionary(entries.map(|(key, value)| (key, value.to_owned())))
}

fn widget(integer: i64, string: &str) -> Widget {
    let mut widget = Widget::default();
    widget.integer = Some(integer);
    widget.string = Some(string.to_owned());
    widget
}

fn widgets() -> [Widget; 3] {
    [widget(1, "2"), widget(3, "4"), widget(5, "6")]
}

fn lists() -> [Vec<String>; 3] {
    [texts(["1", "2", "3"]), texts(["4", "5", "6"]), texts(["7", "8", "9"])]
}

fn inner() -> [BTreeMap<String, String>; 3] {
    [
        words([("1", "one"), ("2", "two"), ("3", "three")]),
        words([("4", "four"), ("5", "five"), ("6", "six")]),
        words([("7", "seven"), ("8", "eight"), ("9", "nine")]),
    ]
}

fn bytes() -> BTreeMap<String, Base64> {
    numbered([&[255, 255, 255, 250][..], &[1, 2, 3], &[37, 41, 67]].map(Base64::encode))
}

#[tokio::test]
async fn getDictionaryNull() {
    assert_eq!(undecodable(dictionaries().get_null()).await, None);
}

#[tokio::test]
async fn getDictionaryEmpty() {
    assert!(dictionaries().get_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn putDictionaryEmpty() {
    accepted(dictionaries().put_empty(&BTreeMap::new())).await;
}

#[tokio::test]
async fn getDictionaryInvalid() {
    undecodable(dictionaries().get_invalid()).await;
}

#[tokio::test]
async fn getDictionaryNullValue() {
    let entries = nulls_left_out(dictionaries().get_null_value(), 1).await;
    assert!(entries.is_empty());
}

#[tokio::test]
async fn getDictionaryNullkey() {
    undecodable(dictionaries().get_null_key()).await;
}

#[tokio::test]
async fn getDictionaryKeyEmptyString() {
    let entries = dictionaries().get_empty_string_key().await.unwrap();
    assert_eq!(entries, dictionary([("", "val1".to_owned())]));
}

#[tokio::test]
async fn getDictionaryBooleanValid() {
    let entries = dictionaries().get_boolean_tfft().await.unwrap();
    assert_eq!(entries, numbered([true, false, false, true]));
}

#[tokio::test]
async fn putDictionaryBooleanValid() {
    accepted(dictionaries().put_boolean_tfft(&numbered([true, false, false, true])))
        .await;
}

#[tokio::test]
async fn getDictionaryBooleanWithNull() {
    let entries = nulls_left_out(dictionaries().get_boolean_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", true), ("2", false)]));
}

#[tokio::test]
async fn getDictionaryBooleanWithString() {
    let place = undecodable(dictionaries().get_boolean_invalid_string()).await.unwrap();
    assert_eq!(place, PLACE);
}

#[tokio::test]
async fn getDictionaryIntegerValid() {
    let entries = dictionaries().get_integer_valid().await.unwrap();
    assert_eq!(entries, numbered([1, -1, 3, 300]));
}

#[tokio::test]
async fn putDictionaryIntegerValid() {
    accepted(dictionaries().put_integer_valid(&numbered([1, -1, 3, 300]))).await;
}

#[tokio::test]
async fn getDictionaryIntegerWithNull() {
    let entries = nulls_left_out(dictionaries().get_int_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", 1), ("2", 0)]));
}

#[tokio::test]
async fn getDictionaryIntegerWithString() {
    let place = undecodable(dictionaries().get_int_invalid_string()).await.unwrap();
    assert_eq!(place, PLACE);
}

#[tokio::test]
async fn getDictionaryLongValid() {
    let entries = dictionaries().get_long_valid().await.unwrap();
    assert_eq!(entries, numbered([1, -1, 3, 300]));
}

#[tokio::test]
async fn putDictionaryLongValid() {
    accepted(dictionaries().put_long_valid(&numbered([1, -1, 3, 300]))).await;
}

#[tokio::test]
async fn getDictionaryLongWithNull() {
    let entries = nulls_left_out(dictionaries().get_long_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", 1), ("2", 0)]));
}

#[tokio::test]
async fn getDictionaryLongWithString() {
    let place = undecodable(dictionaries().get_long_invalid_string()).await.unwrap();
    assert_eq!(place, PLACE);
}

#[tokio::test]
async fn getDictionaryFloatValid() {
    let entries = dictionaries().get_float_valid().await.unwrap();
    assert_eq!(entries, numbered([0.0, -0.01, -1.2e20]));
}

#[tokio::test]
async fn putDictionaryFloatValid() {
    accepted(dictionaries().put_float_valid(&numbered([0.0, -0.01, -1.2e20]))).await;
}

#[tokio::test]
async fn getDictionaryFloatWithNull() {
    let entries = nulls_left_out(dictionaries().get_float_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", 0.0), ("2", -1.2e20)]));
}

#[tokio::test]
async fn getDictionaryFloatWithString() {
    let place = undecodable(dictionaries().get_float_invalid_string()).await.unwrap();
    assert_eq!(place, PLACE);
}

#[tokio::test]
async fn getDictionaryDoubleValid() {
    let entries = dictionaries().get_double_valid().await.unwrap();
    assert_eq!(entries, numbered([0.0, -0.01, -1.2e20]));
}

#[tokio::test]
async fn putDictionaryDoubleValid() {
    accepted(dictionaries().put_double_valid(&numbered([0.0, -0.01, -1.2e20]))).await;
}

#[tokio::test]
async fn getDictionaryDoubleWithNull() {
    let entries = nulls_left_out(dictionaries().get_double_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", 0.0), ("2", -1.2e20)]));
}

#[tokio::test]
async fn getDictionaryDoubleWithString() {
    let place = undecodable(dictionaries().get_double_invalid_string()).await.unwrap();
    assert_eq!(place, PLACE);
}

#[tokio::test]
async fn getDictionaryStringValid() {
    let entries = dictionaries().get_string_valid().await.unwrap();
    assert_eq!(entries, numbered(texts(["foo1", "foo2", "foo3"])));
}

#[tokio::test]
async fn putDictionaryStringValid() {
    let entries = numbered(texts(["foo1", "foo2", "foo3"]));
    accepted(dictionaries().put_string_valid(&entries)).await;
}

#[tokio::test]
async fn getDictionaryStringWithNull() {
    let entries = nulls_left_out(dictionaries().get_string_with_null(), 1).await;
    assert_eq!(entries, words([("0", "foo"), ("2", "foo2")]));
}

#[tokio::test]
async fn getDictionaryStringWithNumber() {
    let place = undecodable(dictionaries().get_string_with_invalid()).await.unwrap();
    assert_eq!(place, PLACE);
}

#[tokio::test]
async fn getDictionaryDateValid() {
    let entries = dictionaries().get_date_valid().await.unwrap();
    assert_eq!(
        entries,
        numbered(parsed::<Date, 3>(["2000-12-01", "1980-01-02", "1492-10-12"]))
    );
}

#[tokio::test]
async fn putDictionaryDateValid() {
    let entries =
        numbered(parsed::<Date, 3>(["2000-12-01", "1980-01-02", "1492-10-12"]));
    accepted(dictionaries().put_date_valid(&entries)).await;
}

#[tokio::test]
async fn getDictionaryDateWithNull() {
    let entries = nulls_left_out(dictionaries().get_date_invalid_null(), 1).await;
    assert_eq!(
        entries,
        dictionary([
            ("0", "2012-01-01".parse().unwrap()),
            ("2", "1776-07-04".parse().unwrap())
        ])
    );
}

#[tokio::test]
async fn getDictionaryDateWithInvalidChars() {
    let entries = dictionaries().get_date_invalid_chars().await.unwrap();
    assert!(is_well_formed(&entries["0"]));
    assert!(!is_well_formed(&entries["1"]));
}

#[tokio::test]
async fn getDictionaryDateTimeValid() {
    let entries = dictionaries().get_date_time_valid().await.unwrap();
    assert_eq!(
        entries,
        numbered(parsed::<DateTime, 3>([
            "2000-12-01t00:00:01z",
            "1980-01-02T00:11:35+01:00",
            "1492-10-12T10:15:01-08:00"
        ]))
    );
}

#[tokio::test]
async fn putDictionaryDateTimeValid() {
    let entries = numbered(parsed::<DateTime, 3>([
        "2000-12-01T00:00:01Z",
        "1980-01-01T23:11:35Z",
        "1492-10-12T18:15:01Z",
    ]));
    accepted(dictionaries().put_date_time_valid(&entries)).await;
}

#[tokio::test]
async fn getDictionaryDateTimeWithNull() {
    let entries = nulls_left_out(dictionaries().get_date_time_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", "2000-12-01t00:00:01z".parse().unwrap())]));
}

#[tokio::test]
async fn getDictionaryDateTimeWithInvalidChars() {
    let entries = dictionaries().get_date_time_invalid_chars().await.unwrap();
    assert!(is_well_formed(&entries["0"]));
    assert!(!is_well_formed(&entries["1"]));
}

#[tokio::test]
async fn getDictionaryDateTimeRfc1123Valid() {
    let entries = dictionaries().get_date_time_rfc1123_valid().await.unwrap();
    assert_eq!(
        entries,
        numbered(parsed::<HttpDate, 3>([
            "Fri, 01 Dec 2000 00:00:01 GMT",
            "Wed, 02 Jan 1980 00:11:35 GMT",
            "Wed, 12 Oct 1492 10:15:01 GMT"
        ]))
    );
}

#[tokio::test]
async fn putDictionaryDateTimeRfc1123Valid() {
    let entries = numbered(parsed::<HttpDate, 3>([
        "Fri, 01 Dec 2000 00:00:01 GMT",
        "Wed, 02 Jan 1980 00:11:35 GMT",
        "Wed, 12 Oct 1492 10:15:01 GMT",
    ]));
    accepted(dictionaries().put_date_time_rfc1123_valid(&entries)).await;
}

#[tokio::test]
async fn getDictionaryDurationValid() {
    let entries = dictionaries().get_duration_valid().await.unwrap();
    assert_eq!(
        entries,
        numbered(parsed::<Duration, 2>(["P123DT22H14M12.011S", "P5DT1H"]))
    );
}

#[tokio::test]
async fn putDictionaryDurationValid() {
    let entries = numbered(parsed::<Duration, 2>(["P123DT22H14M12.011S", "P5DT1H"]));
    accepted(dictionaries().put_duration_valid(&entries)).await;
}

#[tokio::test]
async fn getDictionaryByteValid() {
    assert_eq!(dictionaries().get_byte_valid().await.unwrap(), bytes());
}

#[tokio::test]
async fn putDictionaryByteValid() {
    accepted(dictionaries().put_byte_valid(&bytes())).await;
}

#[tokio::test]
async fn getDictionaryByteWithNull() {
    let entries = nulls_left_out(dictionaries().get_byte_invalid_null(), 1).await;
    assert_eq!(entries, dictionary([("0", Base64::encode(&[171, 172, 173]))]));
}

#[tokio::test]
async fn getDictionaryBase64Url() {
    let entries = dictionaries().get_base64_url().await.unwrap();
    let decoded: Vec<Vec<u8>> =
        entries.values().map(|value| value.decode().unwrap()).collect();
    let expected: [&[u8]; 3] =
        [b"a string that gets encoded with base64url", b"test string", b"Lorem ipsum"];
    assert_eq!(decoded, expected);
}

#[tokio::test]
async fn getDictionaryComplexNull() {
    assert_eq!(dictionaries().get_complex_null().await.unwrap(), None);
}

#[tokio::test]
async fn getDictionaryComplexEmpty() {
    assert!(dictionaries().get_complex_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn getDictionaryComplexItemNull() {
    let entries = dictionaries().get_complex_item_null().await.unwrap();
    let [first, _, last] = widgets();
    assert_eq!(entries, numbered([Some(first), None, Some(last)]));
}

#[tokio::test]
async fn getDictionaryComplexItemEmpty() {
    let entries = dictionaries().get_complex_item_empty().await.unwrap();
    let [first, _, last] = widgets();
    assert_eq!(entries, numbered([first, Widget::default(), last]));
}

#[tokio::test]
async fn getDictionaryComplexValid() {
    let entries = dictionaries().get_complex_valid().await.unwrap();
    assert_eq!(entries, numbered(widgets()));
}

#[tokio::test]
async fn putDictionaryComplexValid() {
    accepted(dictionaries().put_complex_valid(&numbered(widgets()))).await;
}

#[tokio::test]
async fn getDictionaryArrayNull() {
    assert_eq!(dictionaries().get_array_null().await.unwrap(), None);
}

#[tokio::test]
async fn getDictionaryArrayEmpty() {
    assert!(dictionaries().get_array_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn getDictionaryArrayItemNull() {
    let entries = dictionaries().get_array_item_null().await.unwrap();
    let [first, _, last] = lists();
    assert_eq!(entries, numbered([Some(first), None, Some(last)]));
}

#[tokio::test]
async fn getDictionaryArrayItemEmpty() {
    let entries = dictionaries().get_array_item_empty().await.unwrap();
    let [first, _, last] = lists();
    assert_eq!(entries, numbered([first, Vec::new(), last]));
}

#[tokio::test]
async fn getDictionaryArrayValid() {
    let entries = dictionaries().get_array_valid().await.unwrap();
    assert_eq!(entries, numbered(lists()));
}

#[tokio::test]
async fn putDictionaryArrayValid() {
    accepted(dictionaries().put_array_valid(&numbered(lists()))).await;
}

#[tokio::test]
async fn getDictionaryDictionaryNull() {
    assert_eq!(undecodable(dictionaries().get_dictionary_null()).await, None);
}

#[tokio::test]
async fn getDictionaryDictionaryEmpty() {
    assert!(dictionaries().get_dictionary_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn getDictionaryDictionaryItemNull() {
    let entries = dictionaries().get_dictionary_item_null().await.unwrap();
    let [first, _, last] = inner();
    assert_eq!(entries, numbered([Some(first), None, Some(last)]));
}

#[tokio::test]
async fn getDictionaryDictionaryItemEmpty() {
    let entries = dictionaries().get_dictionary_item_empty().await.unwrap();
    let [first, _, last] = inner();
    assert_eq!(entries, numbered([first, BTreeMap::new(), last]));
}

#[tokio::test]
async fn getDictionaryDictionaryValid() {
    let entries = dictionaries().get_dictionary_valid().await.unwrap();
    assert_eq!(entries, numbered(inner()));
}

#[tokio::test]
async fn putDictionaryDictionaryValid() {
    accepted(dictionaries().put_dictionary_valid(&numbered(inner()))).await;
}
