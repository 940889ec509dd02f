//! Types that hold themselves.

use bindery_tests::golden::recursion::types::{Expression, Is, Node, Not, Tree};
use serde_json::json;

use super::keeps;

#[test]
fn through_lists_maps_unions_and_boxes() {
    let not = json!({"op": "not", "of": {"op": "not", "of": {"op": "is"}}});
    let tree: Tree = keeps(json!({
        "root": {
            "children": [{"children": []}, {"named": {"a": {"value": {"op": "is", "node": {}}}}}],
            "value": not,
        },
        "parent": {"root": {}},
    }));
    assert!(matches!(tree.root.value.as_deref(), Some(Expression::Not(_))));
}

#[test]
fn values_are_built_without_naming_a_box() {
    let value = Expression::from(Not::new(Is::default().into()));
    let json = serde_json::to_value(&value).unwrap();
    assert_eq!(json, json!({"op": "not", "of": {"op": "is"}}));
    assert_eq!(Tree::new(Node::default()).root, Node::default());
}

#[test]
fn a_deep_value_is_refused_and_overflows_nothing() {
    let mut text = String::new();
    for _ in 0..100_000 {
        text.push_str(r#"{"children":["#);
    }
    assert!(serde_json::from_str::<Node>(&text).is_err());
}
