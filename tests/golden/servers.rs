//! Where requests go: variables of servers, servers of paths and operations, and
//! parameters that are part of the host.

use bindery_runtime::transport::Script;
use bindery_runtime::{ClientBuilder, Credential, ErrorKind};
use bindery_tests::golden::alibaba::types::{
    PutTagsBody, PutTagsBodyFilter, PutTagsBodyTagItem,
};
use bindery_tests::golden::{alibaba, servers};

use super::sent;

/// The URL of a call's request.
fn url(script: &Script) -> String {
    sent(script).uri().to_string()
}

fn client(
    script: &Script,
    set: impl FnOnce(ClientBuilder<servers::Client>) -> ClientBuilder<servers::Client>,
) -> servers::Client {
    let builder = servers::Client::builder().blocking_transport(script.clone());
    set(builder).build().unwrap()
}

#[test]
fn variables_have_defaults_and_are_set_for_the_client() {
    let script = Script::new().json(204, "");
    client(&script, |of| of).alpha_beta().first().send_blocking().unwrap();
    assert_eq!(url(&script), "https://eu.example.com/v2/a");
    let script = Script::new().json(204, "");
    let us = client(&script, |of| of.variable("region", "us").variable("base", "v9"));
    us.alpha_beta().first().send_blocking().unwrap();
    assert_eq!(url(&script), "https://us.example.com/v9/a");
}

#[test]
fn a_path_and_an_operation_have_servers_with_variables_of_their_own() {
    let script = Script::new().json(204, "");
    client(&script, |of| of).second().send_blocking().unwrap();
    assert_eq!(url(&script), "https://z1.paths.example.com/b");
    let script = Script::new().json(204, "");
    client(&script, |of| of.variable("zone", "z2")).second().send_blocking().unwrap();
    assert_eq!(url(&script), "https://z2.paths.example.com/b");
    let script = Script::new().json(204, "");
    client(&script, |of| of).fourth().send_blocking().unwrap();
    assert_eq!(url(&script), "https://eu.example.com/v3/b");
    let wrong = servers::Client::builder().variable("zoen", "z2").build();
    assert_eq!(wrong.err().unwrap().kind(), ErrorKind::Build);
}

#[test]
fn a_parameter_of_the_host_is_one_label_of_it() {
    let script = Script::new().json(204, "");
    client(&script, |of| of).third("my-account").send_blocking().unwrap();
    assert_eq!(url(&script), "https://my-account.blob.example.com/eu/b");
    for evil in ["", "evil.example/", "evil.example#", "a.b", "u@evil", "a:1", "a\\b"] {
        let script = Script::new();
        let refused = client(&script, |of| of).third(evil).send_blocking();
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Build, "{evil:?}");
        assert!(script.requests().is_empty(), "{evil:?}");
    }
}

#[test]
fn a_base_url_of_the_program_takes_the_place_of_every_server() {
    let script = Script::new().json(204, "");
    let local = client(&script, |of| of.base_url("http://127.0.0.1:9/x"));
    local.third("my-account").send_blocking().unwrap();
    assert_eq!(url(&script), "http://127.0.0.1:9/x/b");
}

fn store(script: &Script) -> alibaba::Client {
    let builder = alibaba::Client::builder("cn-beijing").credential(Credential::none());
    builder.blocking_transport(script.clone()).build().unwrap()
}

#[test]
fn a_bucket_stands_before_the_region() {
    let script = Script::new().json(200, "{}");
    store(&script).get_bucket("pictures").max(5).send_blocking().unwrap();
    assert_eq!(url(&script), "https://pictures.store-cn-beijing.example.com/?max=5");
}

#[test]
fn a_form_of_alibaba_is_written_in_the_styles_of_its_members() {
    let script = Script::new().json(200, "{}");
    let text = |text: &str| Some(text.to_owned());
    let tag = |key: &str| {
        PutTagsBodyTagItem::default().with(|of| {
            of.key = text(key);
            of.value = text("a b");
        })
    };
    let filter = PutTagsBodyFilter::default().with(|of| {
        of.prefix = text("p/");
        of.kinds = Some(vec!["x".to_owned(), "y".to_owned()]);
    });
    let body = PutTagsBody::default().with(|of| {
        of.tag = Some(vec![tag("k1"), tag("k2")]);
        of.names = Some(vec!["n\"1".to_owned()]);
        of.filter = Some(filter);
        of.ids = Some(vec![1, 2]);
    });
    store(&script).put_tags().body(&body).send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(
        std::str::from_utf8(sent.body()).unwrap(),
        "Tag.1.Key=k1&Tag.1.Value=a%20b&Tag.2.Key=k2&Tag.2.Value=a%20b\
         &Names=%5B%22n%5C%221%22%5D&Filter.Prefix=p%2F&Filter.Kinds.1=x&Filter.Kinds.2=y\
         &Ids=1,2"
    );
}
