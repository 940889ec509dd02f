//! Values from a list, which grows on the other side.

use bindery_tests::golden::enumerations::types::{
    Choices, ChoicesDefault, ChoicesInline, ChoicesUntyped, Color, Priority,
};
use serde_json::{Value, json};

use super::{keeps, refuses};

#[test]
fn an_unknown_text_is_kept() {
    assert_eq!(keeps::<Color>(json!("dark-green")), Color::DarkGreen);
    let color = keeps::<Color>(json!("RED"));
    assert_eq!(color, Color::Other("RED".to_owned()));
    assert_eq!((color.as_str(), color.to_string()), ("RED", "RED".to_owned()));
    assert_eq!(Color::from("BLUE"), Color::Blue);
}

#[test]
fn integers_stay_integers() {
    let number = |json: Value| keeps::<Choices>(json!({"number": json})).number.unwrap();
    assert_eq!(number(json!(10)), Priority::Value10);
    assert_eq!(number(json!(3)), Priority::Other(3));
    refuses::<Choices>(json!({"number": "ten"}));
}

#[test]
fn numbers_beside_listed_integers_may_have_fractions() {
    keeps::<Choices>(json!({"ratio": 2}));
    keeps::<Choices>(json!({"ratio": 1.5}));
}

#[test]
fn inline_untyped_nullable_and_in_lists() {
    let all: Choices = keeps(json!({
        "inline": "on", "many": ["a", "c"], "nullable": null, "untyped": "left",
        "default": "slow",
    }));
    assert_eq!(all.inline, Some(ChoicesInline::On));
    assert_eq!(all.untyped, Some(ChoicesUntyped::Left));
    assert_eq!(all.default, Some(ChoicesDefault::Slow));
    keeps::<Choices>(json!({"nullable": "x"}));
}
