//! What the service sends: payloads of webhooks and callbacks.

use bindery_runtime::ErrorKind;
use bindery_tests::golden::webhooks::incoming_webhooks::{
    NEW_OWNER, NEW_PET, NEW_PHOTO, PING, SUBSCRIBE_ON_EVENT,
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
fn payloads_in_parts_and_in_xml_are_read_without_their_heads() {
    let photo = "--x y\r\nContent-Disposition: form-data; name=photo; filename=a.png\r\n\r\n\
        png\r\n--x y--\r\n";
    let read = NEW_PHOTO.decode(photo.as_bytes()).unwrap();
    assert_eq!(read.photo.file_name(), Some("a.png"));
    assert_eq!(read.photo.bytes().as_ref(), b"png");
    let cut = photo.strip_suffix("--\r\n").unwrap();
    let error = NEW_PHOTO.decode(cut.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!(NEW_PHOTO.decode(b"").unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(NEW_OWNER.decode(b"<owner id=\"5\"/>").unwrap().id, 5);
}

#[test]
fn what_does_not_fit_is_an_error_with_its_path() {
    let error = NEW_PET.decode(br#"{"name": 1}"#).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("name")));
    assert_eq!(error.operation(), Some("newPet"));
}
