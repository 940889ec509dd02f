//! Members that only one side may send, and members that nobody may see.

use bindery_runtime::transport::Script;
use bindery_tests::golden::direction::Client;
use bindery_tests::golden::direction::types::Account;
use serde_json::json;

use super::{body, keeps};

const RECEIVED: &str = r#"{"id": "7", "name": "n", "password": "hunter2",
    "created": "2024-01-01T00:00:00Z", "retries": 5}"#;

#[test]
fn what_the_service_sets_is_never_sent_back() {
    let script = Script::new().json(200, RECEIVED);
    let client = Client::builder().blocking_transport(script.clone()).build().unwrap();
    let account: Account = serde_json::from_str(RECEIVED).unwrap();
    assert_eq!(account.id.as_deref(), Some("7"));
    let answer = client.put_value(&account).send_blocking().unwrap().into_value();
    assert_eq!(body(&script), json!({"name": "n", "password": "hunter2", "retries": 5}));
    assert_eq!(answer.id.as_deref(), Some("7"));
}

#[test]
fn an_answer_need_not_hold_what_is_only_sent() {
    let script = Script::new().json(200, r#"{"id": "7", "name": "n"}"#);
    let client = Client::builder().blocking_transport(script).build().unwrap();
    let answer = client.put_value(&Account::new("n", "p")).send_blocking().unwrap();
    assert_eq!(answer.into_value().name, "n");
}

#[test]
fn a_secret_is_in_no_debug_output() {
    let account: Account = serde_json::from_str(RECEIVED).unwrap();
    let shown = format!("{account:?} {account:#?}");
    assert!(!shown.contains("hunter2") && shown.contains("name"), "{shown}");
}

#[test]
fn defaults_are_not_sent_unless_set() {
    let account = Account::new("n", "p");
    assert_eq!(
        serde_json::to_value(&account).unwrap(),
        json!({"name": "n", "password": "p"})
    );
    keeps::<Account>(json!({"name": "n", "password": "p", "retries": 3}));
}
