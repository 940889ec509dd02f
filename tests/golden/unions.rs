//! Values of several shapes.

use bindery_tests::golden::union_by_constant::types::{
    Event, EventClosed, Level, Outcome,
};
use bindery_tests::golden::union_by_default::types::Pet;
use bindery_tests::golden::union_by_inheritance::types::{Garage, Vehicle};
use bindery_tests::golden::union_by_mapping::types::{Circle, Drawing, Shape};
use bindery_tests::golden::union_by_structure::types::{
    Mixed, MixedOneOrMany, MixedPayment, MixedScalar, MixedSize,
};
use serde_json::{Value, json, to_value};

use super::{keeps, refuses};

fn shape(json: Value) -> Shape {
    keeps::<Drawing>(json!({"shapes": [json]})).shapes.remove(0)
}

#[test]
fn the_values_of_a_mapping_decide_and_not_the_names_of_schemas() {
    assert!(matches!(shape(json!({"kind": "round", "radius": 1.5})), Shape::Round(_)));
    assert!(matches!(shape(json!({"kind": "edgy", "side": 2.0})), Shape::Edgy(_)));
    assert!(matches!(shape(json!({"kind": "Circle", "radius": 1.5})), Shape::Other(_)));
}

#[test]
fn the_tag_may_come_last() {
    let text = r#"{"shapes": [{"side": 2.0, "kind": "edgy"}]}"#;
    let drawing: Drawing = serde_json::from_str(text).unwrap();
    assert!(matches!(drawing.shapes[0], Shape::Edgy(_)));
}

#[test]
fn the_tag_is_written_once_and_not_a_member() {
    let text = serde_json::to_string(&Shape::from(Circle::new(1.5))).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value, json!({"kind": "round", "radius": 1.5}));
    assert_eq!(text.matches("kind").count(), 1);
    // A variant on its own knows its tag too.
    assert_eq!(to_value(Circle::new(1.5)).unwrap(), value);
}

#[test]
fn an_unknown_tag_keeps_all_that_was_received() {
    let json = json!({"kind": "star", "points": [1, null, {"x": "y"}]});
    let Shape::Other(other) = shape(json.clone()) else { panic!() };
    assert_eq!(other.tag(), Some("star"));
    assert_eq!(other.json(), &json);
    let shown = format!("{other:?}");
    assert!(!shown.contains("points") && !shown.contains('1'), "{shown}");
}

#[test]
fn a_known_tag_with_a_missing_member_is_an_error_with_its_path() {
    let json = json!({"shapes": [{"kind": "edgy", "side": 1.0}, {"kind": "round"}]});
    let error = refuses::<Drawing>(json);
    assert!(error.contains("radius") && error.contains("shapes"), "{error}");
}

fn vehicle(json: Value) -> Vehicle {
    keeps::<Garage>(json!({"parked": [json]})).parked.unwrap().remove(0)
}

#[test]
fn children_of_children_and_the_base_itself() {
    let base = vehicle(json!({"type": "vehicle", "wheels": 3}));
    assert!(matches!(base, Vehicle::Vehicle(_)));
    assert!(matches!(vehicle(json!({"type": "Car", "doors": 5})), Vehicle::Car(_)));
    let tank = vehicle(json!({"type": "TankTruck", "load": 7.5, "liquid": "milk"}));
    assert!(matches!(tank, Vehicle::TankTruck(_)));
    assert!(matches!(vehicle(json!({"type": "Bus", "seats": 50})), Vehicle::Other(_)));
}

#[test]
fn a_child_that_has_children_is_a_variant_as_well() {
    let truck = vehicle(json!({"type": "Truck", "load": 7.5}));
    assert!(matches!(truck, Vehicle::Truck(_)), "{truck:?}");
    keeps::<Garage>(json!({"truck": {"type": "Truck", "load": 7.5}}));
    refuses::<Garage>(json!({"truck": {"type": "Truck"}}));
}

#[test]
fn one_constant_per_branch_decides() {
    assert!(matches!(
        keeps(json!({"kind": "opened", "at": "2024-01-01T00:00:00Z"})),
        Event::Opened(_)
    ));
    assert!(matches!(keeps(json!({"kind": "closed"})), Event::Closed(_)));
    let closed = to_value(Event::from(EventClosed::default())).unwrap();
    assert_eq!(closed, json!({"kind": "closed"}));
}

#[test]
fn constants_of_any_scalar_type_decide() {
    let success = |code: Value| {
        let level = json!({"code": code});
        keeps::<Outcome>(json!({"ok": true, "level": level}))
    };
    for (code, is_low) in
        [(json!(1), true), (json!(2), true), (json!(3), false), (json!("high"), false)]
    {
        let Outcome::Success(of) = success(code.clone()) else { panic!("{code}") };
        assert_eq!(matches!(of.level, Level::Low(_)), is_low, "{code}");
        assert_eq!(matches!(of.level, Level::High(_)), !is_low, "{code}");
    }
    assert!(matches!(keeps(json!({"ok": false, "message": "m"})), Outcome::Failure(_)));
    assert!(matches!(keeps(json!({"ok": "true"})), Outcome::Other(_)));
}

#[test]
fn the_tag_of_what_is_meant_by_default_is_kept_and_none_is_made_up() {
    for json in [
        json!({"kind": "parrot", "name": "Polly", "age": 3}),
        json!({"kind": "AnyPet"}),
        json!({"name": "Polly"}),
    ] {
        assert!(matches!(keeps(json.clone()), Pet::AnyPet(_)), "{json}");
    }
    assert!(matches!(keeps(json!({"kind": "Cat", "lives": 7})), Pet::Cat(_)));
}

#[test]
fn kinds_of_json_decide() {
    let scalar = |json: Value| keeps::<Mixed>(json!({"scalar": json})).scalar.unwrap();
    assert!(matches!(scalar(json!("5")), MixedScalar::String(_)));
    assert!(matches!(scalar(json!(5)), MixedScalar::Integer(5)));
    assert!(matches!(scalar(json!(true)), MixedScalar::Boolean(true)));
    assert!(matches!(scalar(json!([1])), MixedScalar::Other(_)));
    let many = |json: Value| keeps::<Mixed>(json!({"one_or_many": json})).one_or_many;
    assert!(matches!(many(json!("a")), Some(MixedOneOrMany::String(_))));
    assert!(matches!(many(json!(["a", "b"])), Some(MixedOneOrMany::List(_))));
    let size = |json: Value| keeps::<Mixed>(json!({"size": json})).size.unwrap();
    assert!(matches!(size(json!(1)), MixedSize::Integer(1)));
    assert!(matches!(size(json!("1")), MixedSize::String(_)));
}

#[test]
fn a_member_that_only_one_branch_requires_decides() {
    let payment =
        |json: Value| keeps::<Mixed>(json!({"payment": json})).payment.unwrap();
    let card = payment(json!({"number": "1", "note": "n"}));
    assert!(matches!(card, MixedPayment::Card(_)));
    let account = payment(json!({"iban": "DE", "more": [1]}));
    assert!(matches!(account, MixedPayment::Account(_)));
    assert!(matches!(payment(json!({"coins": 3})), MixedPayment::Other(_)));
}
