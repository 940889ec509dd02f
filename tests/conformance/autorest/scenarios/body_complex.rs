//! Records as bodies.

use bindery_autorest::body_complex::Client;
use bindery_autorest::body_complex::types::{
    ArrayWrapper, Basic, BooleanWrapper, ByteWrapper, CmykColors, DateWrapper,
    DatetimeWrapper, Datetimerfc1123Wrapper, DictionaryWrapper, Dog, DoubleWrapper,
    DurationWrapper, FloatWrapper, IntWrapper, LongWrapper, ReadonlyObj, Siamese,
    StringWrapper,
};
use bindery_runtime::{Base64, Maybe};

use crate::service::{accepted, client, dictionary, undecodable};

fn service() -> Client {
    client(Client::builder())
}

#[tokio::test]
async fn getComplexBasicValid() {
    let basic = service().basic().get_valid().await.unwrap();
    assert_eq!(basic.id, Maybe::Value(2));
    assert_eq!(basic.name.as_deref(), Some("abc"));
    // The service's own spelling, which the description lists in another case.
    assert_eq!(basic.color, Some(CmykColors::from("YELLOW")));
}

#[tokio::test]
async fn putComplexBasicValid() {
    let basic = Basic::default().with(|basic| {
        basic.id = Maybe::Value(2);
        basic.name = Some("abc".to_owned());
        basic.color = Some(CmykColors::Magenta);
    });
    accepted(service().basic().put_valid(&basic)).await;
}

#[tokio::test]
async fn getComplexBasicEmpty() {
    assert_eq!(service().basic().get_empty().await.unwrap(), Basic::default());
}

#[tokio::test]
async fn getComplexBasicNotProvided() {
    assert_eq!(undecodable(service().basic().get_not_provided()).await, None);
}

#[tokio::test]
async fn getComplexBasicNull() {
    let basic = service().basic().get_null().await.unwrap();
    assert_eq!(basic.id, Maybe::Null);
    assert_eq!(basic.name, None);
}

#[tokio::test]
async fn getComplexBasicInvalid() {
    let place = undecodable(service().basic().get_invalid()).await;
    assert_eq!(place.as_deref(), Some("id"));
}

fn integers() -> IntWrapper {
    IntWrapper::default().with(|it| {
        it.field1 = Some(-1);
        it.field2 = Some(2);
    })
}

#[tokio::test]
async fn getComplexPrimitiveInteger() {
    assert_eq!(service().primitive().get_int().await.unwrap(), integers());
}

#[tokio::test]
async fn putComplexPrimitiveInteger() {
    accepted(service().primitive().put_int(&integers())).await;
}

fn longs() -> LongWrapper {
    LongWrapper::default().with(|it| {
        it.field1 = Some(1_099_511_627_775);
        it.field2 = Some(-999_511_627_788);
    })
}

#[tokio::test]
async fn getComplexPrimitiveLong() {
    assert_eq!(service().primitive().get_long().await.unwrap(), longs());
}

#[tokio::test]
async fn putComplexPrimitiveLong() {
    accepted(service().primitive().put_long(&longs())).await;
}

fn floats() -> FloatWrapper {
    FloatWrapper::default().with(|it| {
        it.field1 = Some(1.05);
        it.field2 = Some(-0.003);
    })
}

#[tokio::test]
async fn getComplexPrimitiveFloat() {
    assert_eq!(service().primitive().get_float().await.unwrap(), floats());
}

#[tokio::test]
async fn putComplexPrimitiveFloat() {
    accepted(service().primitive().put_float(&floats())).await;
}

fn doubles() -> DoubleWrapper {
    DoubleWrapper::default().with(|it| {
        it.field1 = Some(3e-100);
        it.field_56_zeros_after_the_dot_and_negative_zero_before_dot = Some(-5e-57);
    })
}

#[tokio::test]
async fn getComplexPrimitiveDouble() {
    assert_eq!(service().primitive().get_double().await.unwrap(), doubles());
}

#[tokio::test]
async fn putComplexPrimitiveDouble() {
    accepted(service().primitive().put_double(&doubles())).await;
}

fn booleans() -> BooleanWrapper {
    BooleanWrapper::default().with(|it| {
        it.field_true = Some(true);
        it.field_false = Some(false);
    })
}

#[tokio::test]
async fn getComplexPrimitiveBool() {
    assert_eq!(service().primitive().get_bool().await.unwrap(), booleans());
}

#[tokio::test]
async fn putComplexPrimitiveBool() {
    accepted(service().primitive().put_bool(&booleans())).await;
}

fn strings() -> StringWrapper {
    StringWrapper::default().with(|it| {
        it.field = Some("goodrequest".to_owned());
        it.empty = Some(String::new());
    })
}

#[tokio::test]
async fn getComplexPrimitiveString() {
    assert_eq!(service().primitive().get_string().await.unwrap(), strings());
}

#[tokio::test]
async fn putComplexPrimitiveString() {
    accepted(service().primitive().put_string(&strings())).await;
}

fn dates() -> DateWrapper {
    DateWrapper::default().with(|it| {
        it.field = Some("0001-01-01".parse().unwrap());
        it.leap = Some("2016-02-29".parse().unwrap());
    })
}

#[tokio::test]
async fn getComplexPrimitiveDate() {
    assert_eq!(service().primitive().get_date().await.unwrap(), dates());
}

#[tokio::test]
async fn putComplexPrimitiveDate() {
    accepted(service().primitive().put_date(&dates())).await;
}

fn moments() -> DatetimeWrapper {
    DatetimeWrapper::default().with(|it| {
        it.field = Some("0001-01-01T00:00:00Z".parse().unwrap());
        it.now = Some("2015-05-18T18:38:00Z".parse().unwrap());
    })
}

#[tokio::test]
async fn getComplexPrimitiveDateTime() {
    assert_eq!(service().primitive().get_date_time().await.unwrap(), moments());
}

#[tokio::test]
async fn putComplexPrimitiveDateTime() {
    accepted(service().primitive().put_date_time(&moments())).await;
}

fn http_dates() -> Datetimerfc1123Wrapper {
    Datetimerfc1123Wrapper::default().with(|it| {
        it.field = Some("Mon, 01 Jan 0001 00:00:00 GMT".parse().unwrap());
        it.now = Some("Mon, 18 May 2015 11:38:00 GMT".parse().unwrap());
    })
}

#[tokio::test]
async fn getComplexPrimitiveDateTimeRfc1123() {
    let dates = service().primitive().get_date_time_rfc1123().await.unwrap();
    assert_eq!(dates, http_dates());
}

#[tokio::test]
async fn putComplexPrimitiveDateTimeRfc1123() {
    accepted(service().primitive().put_date_time_rfc1123(&http_dates())).await;
}

fn duration() -> DurationWrapper {
    let duration = "P123DT22H14M12.011S".parse().unwrap();
    DurationWrapper::default().with(|it| it.field = Some(duration))
}

#[tokio::test]
async fn getComplexPrimitiveDuration() {
    assert_eq!(service().primitive().get_duration().await.unwrap(), duration());
}

#[tokio::test]
async fn putComplexPrimitiveDuration() {
    accepted(service().primitive().put_duration(&duration())).await;
}

fn bytes() -> ByteWrapper {
    let bytes = Base64::encode(&[255, 254, 253, 252, 0, 250, 249, 248, 247, 246]);
    ByteWrapper::default().with(|it| it.field = Some(bytes))
}

#[tokio::test]
async fn getComplexPrimitiveByte() {
    assert_eq!(service().primitive().get_byte().await.unwrap(), bytes());
}

#[tokio::test]
async fn putComplexPrimitiveByte() {
    accepted(service().primitive().put_byte(&bytes())).await;
}

fn list() -> ArrayWrapper {
    let texts =
        ["1, 2, 3, 4", "", "&S#$(*Y", "The quick brown fox jumps over the lazy dog"];
    let [first, empty, signs, fox] = texts.map(|text| Some(text.to_owned()));
    ArrayWrapper::default()
        .with(|it| it.array = Some(vec![first, empty, None, signs, fox]))
}

#[tokio::test]
async fn getComplexArrayValid() {
    assert_eq!(service().array().get_valid().await.unwrap(), list());
}

#[tokio::test]
async fn putComplexArrayValid() {
    accepted(service().array().put_valid(&list())).await;
}

#[tokio::test]
async fn getComplexArrayEmpty() {
    let empty = service().array().get_empty().await.unwrap();
    assert_eq!(empty.array, Some(Vec::new()));
}

#[tokio::test]
async fn putComplexArrayEmpty() {
    let empty = ArrayWrapper::default().with(|it| it.array = Some(Vec::new()));
    accepted(service().array().put_empty(&empty)).await;
}

#[tokio::test]
async fn getComplexArrayNotProvided() {
    assert_eq!(service().array().get_not_provided().await.unwrap().array, None);
}

fn programs() -> DictionaryWrapper {
    let some = |name: &str| Some(name.to_owned());
    let programs = dictionary([
        ("txt", some("notepad")),
        ("bmp", some("mspaint")),
        ("xls", some("excel")),
        ("exe", some("")),
        ("", None),
    ]);
    DictionaryWrapper::default().with(|it| it.default_program = Maybe::Value(programs))
}

#[tokio::test]
async fn getComplexDictionaryValid() {
    assert_eq!(service().dictionary().get_valid().await.unwrap(), programs());
}

#[tokio::test]
async fn putComplexDictionaryValid() {
    accepted(service().dictionary().put_valid(&programs())).await;
}

#[tokio::test]
async fn getComplexDictionaryEmpty() {
    let programs = service().dictionary().get_empty().await.unwrap();
    assert_eq!(programs.default_program, Maybe::Value(dictionary([])));
}

#[tokio::test]
async fn putComplexDictionaryEmpty() {
    let empty = DictionaryWrapper::default()
        .with(|it| it.default_program = Maybe::Value(dictionary([])));
    accepted(service().dictionary().put_empty(&empty)).await;
}

#[tokio::test]
async fn getComplexDictionaryNull() {
    let programs = service().dictionary().get_null().await.unwrap();
    assert_eq!(programs.default_program, Maybe::Null);
}

#[tokio::test]
async fn getComplexDictionaryNotProvided() {
    let programs = service().dictionary().get_not_provided().await.unwrap();
    assert_eq!(programs.default_program, Maybe::Absent);
}

fn siamese() -> Siamese {
    let dog = |id, name: &str, food: &str| {
        Dog::default().with(|dog| {
            dog.id = Some(id);
            dog.name = Some(name.to_owned());
            dog.food = Some(food.to_owned());
        })
    };
    Siamese::default().with(|cat| {
        cat.id = Some(2);
        cat.name = Some("Siameeee".to_owned());
        cat.color = Some("green".to_owned());
        cat.breed = Some("persian".to_owned());
        cat.hates =
            Some(vec![dog(1, "Potato", "tomato"), dog(-1, "Tomato", "french fries")]);
    })
}

#[tokio::test]
async fn getComplexInheritanceValid() {
    assert_eq!(service().inheritance().get_valid().await.unwrap(), siamese());
}

#[tokio::test]
async fn putComplexInheritanceValid() {
    accepted(service().inheritance().put_valid(&siamese())).await;
}

#[tokio::test]
async fn getComplexReadOnlyPropertyValid() {
    let object = service().readonlyproperty().get_valid().await.unwrap();
    assert_eq!(object.id.as_deref(), Some("1234"));
    assert_eq!(object.size, Some(2));
}

#[tokio::test]
async fn putComplexReadOnlyPropertyValid() {
    // What only the service sets is not sent, even if it is there.
    let object = ReadonlyObj::default().with(|object| {
        object.id = Some("1234".to_owned());
        object.size = Some(2);
    });
    accepted(service().readonlyproperty().put_valid(&object)).await;
}
