//! Lists as bodies.

use std::collections::BTreeMap;

use bindery_autorest::body_array::Client;
use bindery_autorest::body_array::array::Array;
use bindery_autorest::body_array::types::{
    ArrayGetStringEnumValidResponseItem, ArrayPutStringEnumValidBodyItem, FooEnum,
    Product,
};
use bindery_runtime::{Base64, Call, Date, DateTime, Duration, HttpDate, Uuid};

use crate::service::{
    accepted, client, dictionary, is_well_formed, nulls_left_out, parsed, texts,
    undecodable,
};

fn array() -> Array {
    client(Client::builder()).array()
}

/// Where an answer differs from its type.
async fn place<T>(call: Call<Vec<T>>) -> String
where
    Vec<T>: bindery_runtime::call::Output,
{
    undecodable(call).await.unwrap()
}

fn product(integer: i64, string: &str) -> Product {
    let mut product = Product::default();
    product.integer = Some(integer);
    product.string = Some(string.to_owned());
    product
}

fn products() -> Vec<Product> {
    vec![product(1, "2"), product(3, "4"), product(5, "6")]
}

fn lists() -> Vec<Vec<String>> {
    vec![texts(["1", "2", "3"]), texts(["4", "5", "6"]), texts(["7", "8", "9"])]
}

fn words<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    dictionary(entries.map(|(key, value)| (key, value.to_owned())))
}

fn dictionaries() -> Vec<BTreeMap<String, String>> {
    vec![
        words([("1", "one"), ("2", "two"), ("3", "three")]),
        words([("4", "four"), ("5", "five"), ("6", "six")]),
        words([("7", "seven"), ("8", "eight"), ("9", "nine")]),
    ]
}

#[tokio::test]
async fn getArrayNull() {
    assert_eq!(undecodable(array().get_null()).await, None);
}

#[tokio::test]
async fn getArrayEmpty() {
    assert!(array().get_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn putArrayEmpty() {
    accepted(array().put_empty(&[])).await;
}

#[tokio::test]
async fn getArrayInvalid() {
    undecodable(array().get_invalid()).await;
}

#[tokio::test]
async fn getArrayBooleanValid() {
    assert_eq!(array().get_boolean_tfft().await.unwrap(), [true, false, false, true]);
}

#[tokio::test]
async fn putArrayBooleanValid() {
    accepted(array().put_boolean_tfft(&[true, false, false, true])).await;
}

#[tokio::test]
async fn getArrayBooleanWithNull() {
    let list = nulls_left_out(array().get_boolean_invalid_null(), 1).await;
    assert_eq!(list, [true, false]);
}

#[tokio::test]
async fn getArrayBooleanWithString() {
    assert_eq!(place(array().get_boolean_invalid_string()).await, "[1]");
}

#[tokio::test]
async fn getArrayIntegerValid() {
    assert_eq!(array().get_integer_valid().await.unwrap(), [1, -1, 3, 300]);
}

#[tokio::test]
async fn putArrayIntegerValid() {
    accepted(array().put_integer_valid(&[1, -1, 3, 300])).await;
}

#[tokio::test]
async fn getArrayIntegerWithNull() {
    assert_eq!(nulls_left_out(array().get_int_invalid_null(), 1).await, [1, 0]);
}

#[tokio::test]
async fn getArrayIntegerWithString() {
    assert_eq!(place(array().get_int_invalid_string()).await, "[1]");
}

#[tokio::test]
async fn getArrayLongValid() {
    assert_eq!(array().get_long_valid().await.unwrap(), [1, -1, 3, 300]);
}

#[tokio::test]
async fn putArrayLongValid() {
    accepted(array().put_long_valid(&[1, -1, 3, 300])).await;
}

#[tokio::test]
async fn getArrayLongWithNull() {
    assert_eq!(nulls_left_out(array().get_long_invalid_null(), 1).await, [1, 0]);
}

#[tokio::test]
async fn getArrayLongWithString() {
    assert_eq!(place(array().get_long_invalid_string()).await, "[1]");
}

#[tokio::test]
async fn getArrayFloatValid() {
    assert_eq!(array().get_float_valid().await.unwrap(), [0.0, -0.01, -1.2e20]);
}

#[tokio::test]
async fn putArrayFloatValid() {
    accepted(array().put_float_valid(&[0.0, -0.01, -1.2e20])).await;
}

#[tokio::test]
async fn getArrayFloatWithNull() {
    let list = nulls_left_out(array().get_float_invalid_null(), 1).await;
    assert_eq!(list, [0.0, -1.2e20]);
}

#[tokio::test]
async fn getArrayFloatWithString() {
    assert_eq!(place(array().get_float_invalid_string()).await, "[1]");
}

#[tokio::test]
async fn getArrayDoubleValid() {
    assert_eq!(array().get_double_valid().await.unwrap(), [0.0, -0.01, -1.2e20]);
}

#[tokio::test]
async fn putArrayDoubleValid() {
    accepted(array().put_double_valid(&[0.0, -0.01, -1.2e20])).await;
}

#[tokio::test]
async fn getArrayDoubleWithNull() {
    let list = nulls_left_out(array().get_double_invalid_null(), 1).await;
    assert_eq!(list, [0.0, -1.2e20]);
}

#[tokio::test]
async fn getArrayDoubleWithString() {
    assert_eq!(place(array().get_double_invalid_string()).await, "[1]");
}

#[tokio::test]
async fn getArrayStringValid() {
    assert_eq!(array().get_string_valid().await.unwrap(), ["foo1", "foo2", "foo3"]);
}

#[tokio::test]
async fn putArrayStringValid() {
    accepted(array().put_string_valid(&texts(["foo1", "foo2", "foo3"]))).await;
}

#[tokio::test]
async fn getArrayStringWithNull() {
    let list = array().get_string_with_null().await.unwrap();
    assert_eq!(list, [Some("foo".to_owned()), None, Some("foo2".to_owned())]);
}

#[tokio::test]
async fn getArrayStringWithNumber() {
    assert_eq!(place(array().get_string_with_invalid()).await, "[1]");
}

#[tokio::test]
async fn getArrayEnumValid() {
    let list = array().get_enum_valid().await.unwrap();
    assert_eq!(list, [FooEnum::Foo1, FooEnum::Foo2, FooEnum::Foo3]);
}

#[tokio::test]
async fn putArrayEnumValid() {
    accepted(array().put_enum_valid(&[FooEnum::Foo1, FooEnum::Foo2, FooEnum::Foo3]))
        .await;
}

#[tokio::test]
async fn getArrayStringEnumValid() {
    use ArrayGetStringEnumValidResponseItem::{Foo1, Foo2, Foo3};
    assert_eq!(array().get_string_enum_valid().await.unwrap(), [Foo1, Foo2, Foo3]);
}

#[tokio::test]
async fn putArrayStringEnumValid() {
    use ArrayPutStringEnumValidBodyItem::{Foo1, Foo2, Foo3};
    accepted(array().put_string_enum_valid(&[Foo1, Foo2, Foo3])).await;
}

fn uuids() -> Vec<Uuid> {
    parsed([
        "6dcc7237-45fe-45c4-8a6b-3a8a3f625652",
        "d1399005-30f7-40d6-8da6-dd7c89ad34db",
        "f42f6aa1-a5bc-4ddf-907e-5f915de43205",
    ])
}

#[tokio::test]
async fn getArrayUuidValid() {
    assert_eq!(array().get_uuid_valid().await.unwrap(), uuids());
}

#[tokio::test]
async fn putArrayUuidValid() {
    accepted(array().put_uuid_valid(&uuids())).await;
}

#[tokio::test]
async fn getArrayUuidWithInvalidChars() {
    let list = array().get_uuid_invalid_chars().await.unwrap();
    assert!(is_well_formed(&list[0]));
    assert!(!is_well_formed(&list[1]));
}

fn dates() -> Vec<Date> {
    parsed(["2000-12-01", "1980-01-02", "1492-10-12"])
}

#[tokio::test]
async fn getArrayDateValid() {
    assert_eq!(array().get_date_valid().await.unwrap(), dates());
}

#[tokio::test]
async fn putArrayDateValid() {
    accepted(array().put_date_valid(&dates())).await;
}

#[tokio::test]
async fn getArrayDateWithNull() {
    let list = nulls_left_out(array().get_date_invalid_null(), 1).await;
    assert_eq!(list, parsed::<Date, 2>(["2012-01-01", "1776-07-04"]));
}

#[tokio::test]
async fn getArrayDateWithInvalidChars() {
    let list = array().get_date_invalid_chars().await.unwrap();
    assert!(is_well_formed(&list[0]));
    assert!(!is_well_formed(&list[1]));
}

#[tokio::test]
async fn getArrayDateTimeValid() {
    let list = array().get_date_time_valid().await.unwrap();
    let expected: Vec<DateTime> = parsed([
        "2000-12-01t00:00:01z",
        "1980-01-02T00:11:35+01:00",
        "1492-10-12T10:15:01-08:00",
    ]);
    assert_eq!(list, expected);
}

#[tokio::test]
async fn putArrayDateTimeValid() {
    let list: Vec<DateTime> =
        parsed(["2000-12-01T00:00:01Z", "1980-01-02T00:11:35Z", "1492-10-12T10:15:01Z"]);
    accepted(array().put_date_time_valid(&list)).await;
}

#[tokio::test]
async fn getArrayDateTimeWithNull() {
    let list = nulls_left_out(array().get_date_time_invalid_null(), 1).await;
    assert_eq!(list, parsed::<DateTime, 1>(["2000-12-01T00:00:01.000Z"]));
}

#[tokio::test]
async fn getArrayDateTimeWithInvalidChars() {
    let list = array().get_date_time_invalid_chars().await.unwrap();
    assert!(is_well_formed(&list[0]));
    assert!(!is_well_formed(&list[1]));
}

fn http_dates() -> Vec<HttpDate> {
    parsed([
        "Fri, 01 Dec 2000 00:00:01 GMT",
        "Wed, 02 Jan 1980 00:11:35 GMT",
        "Wed, 12 Oct 1492 10:15:01 GMT",
    ])
}

#[tokio::test]
async fn getArrayDateTimeRfc1123Valid() {
    assert_eq!(array().get_date_time_rfc1123_valid().await.unwrap(), http_dates());
}

#[tokio::test]
async fn putArrayDateTimeRfc1123Valid() {
    accepted(array().put_date_time_rfc1123_valid(&http_dates())).await;
}

#[tokio::test]
async fn getArrayDurationValid() {
    let list = array().get_duration_valid().await.unwrap();
    assert_eq!(list, parsed::<Duration, 2>(["P123DT22H14M12.011S", "P5DT1H0M0S"]));
}

#[tokio::test]
async fn putArrayDurationValid() {
    let list: Vec<Duration> = parsed(["P123DT22H14M12.011S", "P5DT1H"]);
    accepted(array().put_duration_valid(&list)).await;
}

fn bytes() -> Vec<Base64> {
    [&[255, 255, 255, 250][..], &[1, 2, 3], &[37, 41, 67]].map(Base64::encode).into()
}

#[tokio::test]
async fn getArrayByteValid() {
    assert_eq!(array().get_byte_valid().await.unwrap(), bytes());
}

#[tokio::test]
async fn putArrayByteValid() {
    accepted(array().put_byte_valid(&bytes())).await;
}

#[tokio::test]
async fn getArrayByteWithNull() {
    let list = nulls_left_out(array().get_byte_invalid_null(), 1).await;
    assert_eq!(list, [Base64::encode(&[171, 172, 173])]);
}

#[tokio::test]
async fn getArrayBase64Url() {
    let list = array().get_base64_url().await.unwrap();
    let decoded: Vec<Vec<u8>> = list.iter().map(|item| item.decode().unwrap()).collect();
    let expected: [&[u8]; 3] =
        [b"a string that gets encoded with base64url", b"test string", b"Lorem ipsum"];
    assert_eq!(decoded, expected);
}

#[tokio::test]
async fn getArrayComplexNull() {
    assert_eq!(undecodable(array().get_complex_null()).await, None);
}

#[tokio::test]
async fn getArrayComplexEmpty() {
    assert_eq!(array().get_complex_empty().await.unwrap(), []);
}

#[tokio::test]
async fn getArrayComplexItemNull() {
    let list = array().get_complex_item_null().await.unwrap();
    assert_eq!(list, [Some(product(1, "2")), None, Some(product(5, "6"))]);
}

#[tokio::test]
async fn getArrayComplexItemEmpty() {
    let list = array().get_complex_item_empty().await.unwrap();
    assert_eq!(list, [product(1, "2"), Product::default(), product(5, "6")]);
}

#[tokio::test]
async fn getArrayComplexValid() {
    assert_eq!(array().get_complex_valid().await.unwrap(), products());
}

#[tokio::test]
async fn putArrayComplexValid() {
    accepted(array().put_complex_valid(&products())).await;
}

#[tokio::test]
async fn getArrayArrayNull() {
    assert_eq!(undecodable(array().get_array_null()).await, None);
}

#[tokio::test]
async fn getArrayArrayEmpty() {
    assert!(array().get_array_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn getArrayArrayItemNull() {
    let list = array().get_array_item_null().await.unwrap();
    assert_eq!(list, [Some(texts(["1", "2", "3"])), None, Some(texts(["7", "8", "9"]))]);
}

#[tokio::test]
async fn getArrayArrayItemEmpty() {
    let list = array().get_array_item_empty().await.unwrap();
    assert_eq!(list, [texts(["1", "2", "3"]), Vec::new(), texts(["7", "8", "9"])]);
}

#[tokio::test]
async fn getArrayArrayValid() {
    assert_eq!(array().get_array_valid().await.unwrap(), lists());
}

#[tokio::test]
async fn putArrayArrayValid() {
    accepted(array().put_array_valid(&lists())).await;
}

#[tokio::test]
async fn getArrayDictionaryNull() {
    assert_eq!(undecodable(array().get_dictionary_null()).await, None);
}

#[tokio::test]
async fn getArrayDictionaryEmpty() {
    assert!(array().get_dictionary_empty().await.unwrap().is_empty());
}

#[tokio::test]
async fn getArrayDictionaryItemNull() {
    let list = array().get_dictionary_item_null().await.unwrap();
    let [first, _, last] = dictionaries().try_into().unwrap();
    assert_eq!(list, [Some(first), None, Some(last)]);
}

#[tokio::test]
async fn getArrayDictionaryItemEmpty() {
    let list = array().get_dictionary_item_empty().await.unwrap();
    let [first, _, last] = dictionaries().try_into().unwrap();
    assert_eq!(list, [first, BTreeMap::new(), last]);
}

#[tokio::test]
async fn getArrayDictionaryValid() {
    assert_eq!(array().get_dictionary_valid().await.unwrap(), dictionaries());
}

#[tokio::test]
async fn putArrayDictionaryValid() {
    accepted(array().put_dictionary_valid(&dictionaries())).await;
}
