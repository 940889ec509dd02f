//! What the service sends: payloads of webhooks and callbacks.

use bindery_runtime::ErrorKind;
use bindery_tests::golden::webhooks::incoming_webhooks::{
    NEW_PET, PING, SUBSCRIBE_ON_EVENT,
};
use bindery_tests::golden::webhooks::types::NewPetBodyState;

#[test]
fn payloads_are_read_as_their_types() {
    let pet = NEW_PET.decode(br#"{"name": "a", "state": "sick", "more": 1}"#).unwrap();
    assert_eq!(pet.name, "a");
    assert_eq!(pet.state, Some(NewPetBodyState::Other("sick".to_owned())));
    let event = SUBSCRIBE_ON_EVENT.decode(b"\xef\xbb\xbf{\"kind\": \"k\"}").unwrap();
    assert_eq!((event.kind.as_str(), SUBSCRIBE_ON_EVENT.name()), ("k", "onEvent"));
    let nothing: () = PING.decode(b"whatever").unwrap();
    assert_eq!(nothing, ());
}

#[test]
fn what_does_not_fit_is_an_error_with_its_path() {
    let error = NEW_PET.decode(br#"{"name": 1}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("name")));
    assert_eq!(error.operation(), Some("newPet"));
}
