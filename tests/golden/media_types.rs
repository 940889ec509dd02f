//! Several media types, headers and failures by status.

use bindery_runtime::transport::Script;
use bindery_tests::golden::media_types::types::{
    Invalid, NotFound, Pet, PetAddress, PetMore, Star,
};
use bindery_tests::golden::media_types::{Client, pets};

use super::sent;

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

/// A script that answers with no pets and these headers.
fn answered(headers: &[(&str, &str)]) -> Script {
    let mut response = http::Response::builder();
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Script::new().answer(response.body("[]".into()).unwrap())
}

fn pet() -> Pet {
    Pet::new("a b").with(|pet| {
        pet.tags = Some(vec!["x".to_owned(), "y".to_owned()]);
        pet.address =
            Some(PetAddress::default().with(|of| of.city = Some("c".to_owned())));
        pet.more = Some(PetMore::default().with(|of| of.x = Some(1)));
    })
}

#[test]
fn the_caller_chooses_what_is_sent() {
    let script = Script::new().json(204, "");
    client(&script).pets().create(&pet()).send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "application/json");
    let script = Script::new().json(204, "");
    client(&script).pets().create_as_csv("name\na").send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "text/csv");
    assert_eq!(sent(&script).body().as_ref(), b"name\na");
    let script = Script::new().json(204, "");
    let bytes = bindery_runtime::Bytes::from_static(b"png");
    let call = client(&script).pets().create_as_png(bytes.into());
    call.header("content-type", "image/jpeg").send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "image/jpeg");
}

#[test]
fn members_of_a_form_are_written_as_their_encoding_says() {
    let script = Script::new().json(204, "");
    client(&script).pets().create_as_form(&pet()).send_blocking().unwrap();
    let request = sent(&script);
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(
        std::str::from_utf8(request.body()).unwrap(),
        "name=a%20b&tags=x%7Cy&address%5Bcity%5D=c&more=%7B%22x%22%3A1%7D"
    );
}

#[test]
fn a_patch_says_which_kind_it_is_and_goes_to_its_own_server() {
    let script = Script::new().json(200, "");
    client(&script).pets().patch("1").pet(&pet()).send_blocking().unwrap();
    let request = sent(&script);
    assert_eq!(request.uri(), "https://write.example.com/live/pets/1");
    assert_eq!(request.headers()["content-type"], "application/merge-patch+json");
    let script = Script::new().json(200, "");
    client(&script).pets().patch_as_json_patch("1").pet(&pet()).send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "application/json-patch+json");
}

#[test]
fn the_caller_chooses_what_is_asked_for() {
    let script = Script::new().json(200, r#"[{"name": "a"}]"#);
    let pets = client(&script).pets().list().send_blocking().unwrap().value;
    assert_eq!(pets[0].name, "a");
    assert_eq!(sent(&script).headers()["accept"], "application/json");
    let script = Script::new().json(200, "name\na");
    let csv = client(&script).pets().list_as_csv().send_blocking().unwrap().value;
    assert_eq!(csv, "name\na");
    assert_eq!(sent(&script).headers()["accept"], "text/csv");
    let script = Script::new().json(200, r#"[{"at": "now"}]"#);
    let stars: Vec<Star> =
        client(&script).pets().list_as_star().send_blocking().unwrap().value;
    assert_eq!(stars[0].at.as_deref(), Some("now"));
    let media = "application/vnd.pets.v3.star+json";
    assert_eq!(sent(&script).headers()["accept"], media);
}

#[test]
fn headers_have_the_types_of_the_description() {
    let script = answered(&[
        ("link", "</p?a=1,2>; rel=next"),
        ("x-total", "7"),
        ("x-kinds", "cat, dog"),
        ("set-cookie", "a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT"),
        ("set-cookie", "b=2"),
        ("last-modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ]);
    let response = client(&script).pets().list().send_blocking().unwrap();
    let headers: pets::ListPetsHeaders = response.typed_headers();
    assert_eq!(headers.link.as_deref(), Some("</p?a=1,2>; rel=next"));
    assert_eq!(headers.x_total, Some(7));
    assert_eq!(headers.x_kinds, ["cat", "dog"]);
    let cookies = ["a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "b=2"];
    assert_eq!(headers.set_cookie, cookies);
    let date = headers.last_modified.unwrap();
    assert_eq!(date.as_str(), "Sun, 06 Nov 1994 08:49:37 GMT");
}

#[test]
fn a_header_of_another_type_is_as_if_absent() {
    let script = answered(&[("x-total", "many")]);
    let response = client(&script).pets().list().send_blocking().unwrap();
    let headers: pets::ListPetsHeaders = response.typed_headers();
    assert_eq!((headers.x_total, headers.link), (None, None));
    assert_eq!(response.header("x-total"), Some("many"));
}

#[test]
fn a_failure_is_the_model_of_its_status() {
    let script = Script::new().json(404, r#"{"what": "shop"}"#);
    let error = client(&script).pets().list().send_blocking().unwrap_err();
    assert_eq!(error.failure::<Invalid>(), None);
    let found: NotFound = error.failure().unwrap();
    assert_eq!(found.what.as_deref(), Some("shop"));
    let script = Script::new().json(418, r#"{"field": "f"}"#);
    let error = client(&script).pets().list().send_blocking().unwrap_err();
    assert_eq!(error.failure::<NotFound>(), None);
    assert_eq!(error.failure::<Invalid>().unwrap().field.as_deref(), Some("f"));
    assert!(error.failure::<bindery_runtime::Value>().is_some());
}
