//! Models as plain text and out of it.

use std::fmt::Debug;

use crate::samples::*;
use bindery_runtime::model::{scalar_text, set_text};
use bindery_runtime::{
    AsJson, AsText, AsView, Decimal, EpochMillis, Model, UnixTime, Uuid, blank, foreign,
};

/// A text is read as this value, which is written as this text.
#[track_caller]
fn check<T: Model + Debug>(text: &str, expected: &T) {
    let mut value: T = blank();
    set_text(value.slot(), text).unwrap();
    assert_eq!(&value, expected);
    assert_eq!(scalar_text(value.view()).as_deref(), Some(text));
}

/// A text is none that this type holds.
#[track_caller]
fn check_refused<T: Model>(text: &str) {
    let mut value: T = blank();
    let error = set_text(value.slot(), text).unwrap_err().to_string();
    assert!(!error.contains(text), "{error}");
}

#[test]
fn scalars_of_every_kind() {
    check("a b", &"a b".to_owned());
    check("true", &true);
    check("-5", &-5_i32);
    check("1.5", &1.5_f64);
    check("7", &Some(7_u64));
    check("Paused", &TaskStatus::from("Paused"));
    check("on-failure", &Policy::OnFailure);
    check("10", &Priority::High);
    check("auto", &Limit::Auto);
    check("2", &Limit::Two);
    check("1.50", &"1.50".parse::<Decimal>().unwrap().quoted());
    check("17", &UnixTime::from(17).quoted());
    check("17", &EpochMillis::from(17).quoted());
    let uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    check(uuid, &uuid.parse::<Uuid>().unwrap());
}

#[test]
fn what_does_not_fit_is_refused_without_its_text() {
    check_refused::<bool>("secret");
    check_refused::<i32>("2147483648");
    check_refused::<Policy>("secret");
    check_refused::<Priority>("secret");
    check_refused::<Task>("secret");
}

#[test]
fn a_list_takes_one_more_element() {
    let mut list: Option<Vec<i64>> = Some(Vec::new());
    let mut inner = list.take().unwrap();
    for text in ["1", "2"] {
        set_text(inner.slot(), text).unwrap();
    }
    assert_eq!(inner, [1, 2]);
    assert_eq!(scalar_text(inner.view()), None);
}

#[test]
fn a_union_takes_the_first_variant_that_fits() {
    check("7", &Any::Integer(7));
    check("true", &Any::Bool(true));
}

#[test]
fn slices_and_references_can_be_looked_at() {
    let list: &[&str] = &["a", "b"];
    assert_eq!(written(&list), r#"["a","b"]"#);
    assert_eq!(written(&"a"), r#""a""#);
    assert_eq!(written(&["a"]), r#"["a"]"#);
    assert_eq!(written(&Some(&1_i64)), "1");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Port(u16);

impl std::str::FromStr for Port {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}

#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Money {
    amount: i64,
    currency: String,
}

foreign! {
    text Port = Port(0);
    json Money;
}

#[test]
fn types_of_ones_own_are_models() {
    check("443", &Port(443));
    check_refused::<Port>("secret");
    let json = r#"["443"]"#;
    assert_eq!(written(&read::<Vec<Port>>(json).unwrap().0), json);
    let json = r#"{"a":{"amount":1,"currency":"EUR"}}"#;
    let prices = read::<std::collections::BTreeMap<String, Money>>(json).unwrap().0;
    assert_eq!(written(&prices), json);
    let error = read::<Vec<Money>>(r#"[{"amount":"secret"}]"#).err().unwrap();
    assert_eq!(error.to_string(), "`[0]`: expected Money, found an object");
}

#[test]
fn types_of_other_crates_are_models_in_a_wrapper() {
    let json = r#"["10.0.0.1"]"#;
    let hosts = read::<Vec<AsText<Host>>>(json).unwrap().0;
    assert_eq!(written(&hosts), json);
    let json = r#"[[1,2]]"#;
    let pairs = read::<Vec<AsJson<(u8, u8)>>>(json).unwrap().0;
    assert_eq!(pairs[0].0, (1, 2));
    assert_eq!(written(&pairs), json);
}

#[derive(Clone, PartialEq)]
struct Host(std::net::IpAddr);

impl Default for Host {
    fn default() -> Self {
        Self(std::net::Ipv4Addr::LOCALHOST.into())
    }
}

impl std::str::FromStr for Host {
    type Err = std::net::AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl std::fmt::Display for Host {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(&self.0, f)
    }
}
