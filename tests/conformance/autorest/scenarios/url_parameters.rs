//! Parameters in paths and queries.

use std::time::{Duration, SystemTime};

use bindery_autorest::url::path_items::PathItems;
use bindery_autorest::url::paths::Paths;
use bindery_autorest::url::queries::Queries;
use bindery_autorest::url::types::UriColor;
use bindery_autorest::{url, url_multi_collectionformat};
use bindery_runtime::{Base64, Base64Url, UnixTime};

use crate::service::{accepted, client, texts};

const MULTIBYTE: &str = "啊齄丂狛狜\u{f9f1}\u{f92c}\u{f9f1}\u{fa0c}﨩";

fn paths() -> Paths {
    client(url::Client::builder()).paths()
}

fn queries() -> Queries {
    client(url::Client::builder()).queries()
}

fn items() -> PathItems {
    client(url::Client::builder()).path_items()
}

fn multi() -> url_multi_collectionformat::queries::Queries {
    client(url_multi_collectionformat::Client::builder()).queries()
}

fn list() -> Vec<String> {
    texts(["ArrayQuery1", "begin!*'();:@ &=+$,/?#[]end", "", ""])
}

#[tokio::test]
async fn UrlPathsBoolTrue() {
    accepted(paths().get_boolean_true()).await;
}

#[tokio::test]
async fn UrlPathsBoolFalse() {
    accepted(paths().get_boolean_false()).await;
}

#[tokio::test]
async fn UrlPathsIntPositive() {
    accepted(paths().get_int_one_million()).await;
}

#[tokio::test]
async fn UrlPathsIntNegative() {
    accepted(paths().get_int_negative_one_million()).await;
}

#[tokio::test]
async fn UrlPathsLongPositive() {
    accepted(paths().get_ten_billion()).await;
}

#[tokio::test]
async fn UrlPathsLongNegative() {
    accepted(paths().get_negative_ten_billion()).await;
}

#[tokio::test]
async fn UrlPathsFloatPositive() {
    accepted(paths().float_scientific_positive()).await;
}

#[tokio::test]
async fn UrlPathsFloatNegative() {
    accepted(paths().float_scientific_negative()).await;
}

#[tokio::test]
async fn UrlPathsDoublePositive() {
    accepted(paths().double_decimal_positive()).await;
}

#[tokio::test]
async fn UrlPathsDoubleNegative() {
    accepted(paths().double_decimal_negative()).await;
}

#[tokio::test]
async fn UrlPathsStringUnicode() {
    accepted(paths().string_unicode()).await;
}

#[tokio::test]
async fn UrlPathsStringUrlEncoded() {
    accepted(paths().string_url_encoded()).await;
}

#[tokio::test]
async fn UrlPathsStringUrlNonEncoded() {
    accepted(paths().string_url_non_encoded()).await;
}

#[tokio::test]
async fn UrlPathsStringEmpty() {
    accepted(paths().string_empty()).await;
}

#[tokio::test]
async fn UrlPathsByteEmpty() {
    accepted(paths().byte_empty()).await;
}

#[tokio::test]
async fn UrlPathsDateValid() {
    accepted(paths().date_valid()).await;
}

#[tokio::test]
async fn UrlPathsDateTimeValid() {
    accepted(paths().date_time_valid()).await;
}

#[tokio::test]
async fn UrlPathsEnumValid() {
    accepted(paths().enum_valid(UriColor::GreenColor)).await;
}

#[tokio::test]
async fn UrlPathsByteMultiByte() {
    accepted(paths().byte_multi_byte(&Base64::encode(MULTIBYTE.as_bytes()))).await;
}

#[tokio::test]
async fn UrlPathsStringBase64Url() {
    accepted(paths().base64_url(&Base64Url::encode(b"lorem"))).await;
}

#[tokio::test]
async fn UrlPathsIntUnixTime() {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_460_505_600);
    accepted(paths().unix_time_url(&UnixTime::from(moment))).await;
}

#[tokio::test]
async fn UrlPathsArrayCSVInPath() {
    let list = texts(["ArrayPath1", "begin!*'();:@ &=+$,/?#[]end", "", ""]);
    accepted(paths().array_csv_in_path(&list)).await;
}

#[tokio::test]
async fn UrlQueriesBoolTrue() {
    accepted(queries().get_boolean_true()).await;
}

#[tokio::test]
async fn UrlQueriesBoolFalse() {
    accepted(queries().get_boolean_false()).await;
}

#[tokio::test]
async fn UrlQueriesIntPositive() {
    accepted(queries().get_int_one_million()).await;
}

#[tokio::test]
async fn UrlQueriesIntNegative() {
    accepted(queries().get_int_negative_one_million()).await;
}

#[tokio::test]
async fn UrlQueriesLongPositive() {
    accepted(queries().get_ten_billion()).await;
}

#[tokio::test]
async fn UrlQueriesLongNegative() {
    accepted(queries().get_negative_ten_billion()).await;
}

#[tokio::test]
async fn UrlQueriesFloatPositive() {
    accepted(queries().float_scientific_positive()).await;
}

#[tokio::test]
async fn UrlQueriesFloatNegative() {
    accepted(queries().float_scientific_negative()).await;
}

#[tokio::test]
async fn UrlQueriesDoublePositive() {
    accepted(queries().double_decimal_positive()).await;
}

#[tokio::test]
async fn UrlQueriesDoubleNegative() {
    accepted(queries().double_decimal_negative()).await;
}

#[tokio::test]
async fn UrlQueriesStringUnicode() {
    accepted(queries().string_unicode()).await;
}

#[tokio::test]
async fn UrlQueriesStringUrlEncoded() {
    accepted(queries().string_url_encoded()).await;
}

#[tokio::test]
async fn UrlQueriesStringEmpty() {
    accepted(queries().string_empty()).await;
}

#[tokio::test]
async fn UrlQueriesByteEmpty() {
    accepted(queries().byte_empty()).await;
}

#[tokio::test]
async fn UrlQueriesDateValid() {
    accepted(queries().date_valid()).await;
}

#[tokio::test]
async fn UrlQueriesDateTimeValid() {
    accepted(queries().date_time_valid()).await;
}

#[tokio::test]
async fn UrlQueriesBoolNull() {
    assert_eq!(queries().get_boolean_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesIntNull() {
    assert_eq!(queries().get_int_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesLongNull() {
    assert_eq!(queries().get_long_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesFloatNull() {
    assert_eq!(queries().float_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesDoubleNull() {
    assert_eq!(queries().double_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesStringNull() {
    assert_eq!(queries().string_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesEnumNull() {
    assert_eq!(queries().enum_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesByteNull() {
    assert_eq!(queries().byte_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesDateNull() {
    assert_eq!(queries().date_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesDateTimeNull() {
    assert_eq!(queries().date_time_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayCsvNull() {
    assert_eq!(queries().array_string_csv_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesEnumValid() {
    let call = queries().enum_valid().enum_query(UriColor::GreenColor);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesByteMultiByte() {
    let bytes = Base64::encode(MULTIBYTE.as_bytes());
    let call = queries().byte_multi_byte().byte_query(&bytes);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayCsvEmpty() {
    let call = queries().array_string_csv_empty().array_query(&[]);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayNoCollectionFormatValid() {
    let list = texts(["hello", "nihao", "bonjour"]);
    let call = queries().array_string_no_collection_format_empty().array_query(&list);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayCsvValid() {
    let call = queries().array_string_csv_valid().array_query(&list());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArraySsvValid() {
    let call = queries().array_string_ssv_valid().array_query(&list());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayTsvValid() {
    let call = queries().array_string_tsv_valid().array_query(&list());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayPipesValid() {
    let call = queries().array_string_pipes_valid().array_query(&list());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayMultiNull() {
    let call = multi().array_string_multi_null();
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayMultiEmpty() {
    let call = multi().array_string_multi_empty().array_query(&[]);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlQueriesArrayMultiValid() {
    let list: Vec<Option<String>> = list().into_iter().map(Some).collect();
    let call = multi().array_string_multi_valid().array_query(&list);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlPathItemGetAll() {
    let call = items()
        .get_all_with_values("pathItemStringPath", "globalStringPath", "localStringPath")
        .local_string_query("localStringQuery")
        .path_item_string_query("pathItemStringQuery")
        .global_string_query("globalStringQuery");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlPathItemGetGlobalNull() {
    let call = items()
        .get_global_query_null(
            "pathItemStringPath",
            "globalStringPath",
            "localStringPath",
        )
        .local_string_query("localStringQuery")
        .path_item_string_query("pathItemStringQuery");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlPathItemGetGlobalAndLocalNull() {
    let call = items()
        .get_global_and_local_query_null(
            "pathItemStringPath",
            "globalStringPath",
            "localStringPath",
        )
        .path_item_string_query("pathItemStringQuery");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn UrlPathItemGetPathItemAndLocalNull() {
    let call = items()
        .get_local_path_item_query_null(
            "pathItemStringPath",
            "globalStringPath",
            "localStringPath",
        )
        .global_string_query("globalStringQuery");
    assert_eq!(call.send().await.unwrap().status(), 200);
}
