//! Bodies in XML.

use bindery_runtime::http::Response;
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, ErrorKind};
use bindery_tests::golden::xml::Client;
use bindery_tests::golden::xml::types::{
    Banana, CitrusBase, Cover, CratesSendBody, CratesSendBodyLabel, Failure, Lemon,
    Slide, Slideshow,
};

use crate::sent;

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

fn answer(status: u16, body: &'static str) -> Script {
    let response = Response::builder().status(status).header("content-type", "text/xml");
    Script::new().answer(response.body(Bytes::from_static(body.as_bytes())).unwrap())
}

fn text(script: &Script) -> String {
    String::from_utf8(sent(script).body().to_vec()).unwrap()
}

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

const SLIDES: &str = "<s:slideshow xmlns:s=\"urn:slides\" title=\"Cats\">\
    <slide type=\"a\">one</slide><slide>t&amp;o</slide>\
    <Tags><Tag>x</Tag></Tags><FrontPage><pages>2</pages></FrontPage>\
    <made>2020-01-01T00:00:00Z</made></s:slideshow>";

fn slideshow() -> Slideshow {
    let slide = |kind: Option<&str>, body: &str| {
        Slide::default().with(|slide| {
            slide.kind = kind.map(str::to_owned);
            slide.body = Some(body.to_owned());
        })
    };
    let cover = Cover::default().with(|cover| cover.pages = Some(2));
    Slideshow::new(cover).with(|show| {
        show.title = Some("Cats".to_owned());
        show.slides = Some(vec![slide(Some("a"), "one"), slide(None, "t&o")]);
        show.tags = Some(vec!["x".to_owned()]);
        show.made = Some("2020-01-01T00:00:00Z".parse().unwrap());
    })
}

#[test]
fn a_record_is_written_as_its_schema_says() {
    let script = answer(204, "");
    client(&script).slides().put(&slideshow()).send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "application/xml");
    assert_eq!(text(&script), format!("{PROLOGUE}{SLIDES}"));
}

#[test]
fn a_record_is_read_as_its_schema_says() {
    let script = answer(200, SLIDES);
    let found = client(&script).slides().get().send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["accept"], "application/xml");
    assert_eq!(found.into_value(), slideshow());
    let script = answer(200, "<slideshow/>");
    let error = client(&script).slides().get().send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.path(), Some("cover"));
}

#[test]
fn a_list_is_a_document_of_its_own() {
    let banana = |name: &str| {
        Banana::default().with(|banana| banana.name = Some(name.to_owned()))
    };
    let bananas = vec![banana("a"), banana("b")];
    let content = "<bananas><banana><name>a</name></banana>\
        <banana><name>b</name></banana></bananas>";
    let script = answer(204, "");
    client(&script).bananas().put(&bananas).send_blocking().unwrap();
    assert_eq!(text(&script), format!("{PROLOGUE}{content}"));
    let script = answer(200, content);
    let found = client(&script).bananas().list().send_blocking().unwrap();
    assert_eq!(found.into_value(), bananas);
}

#[test]
fn failures_in_xml_are_typed_too() {
    let script = answer(409, "<Failure><Code>Taken</Code></Failure>");
    let error = client(&script).slides().get().send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.failure::<Failure>().unwrap().code.as_deref(), Some("Taken"));
}

#[test]
fn what_derives_from_a_base_stands_under_the_name_of_the_base() {
    let citrus = CitrusBase::default().with(|citrus| citrus.seeds = Some(1));
    for (fruit, content) in [
        (citrus.into(), "<Fruit><kind>Citrus</kind><seeds>1</seeds></Fruit>"),
        (Lemon::default().into(), "<Fruit><kind>Lemon</kind></Fruit>"),
    ] {
        let script = answer(204, "");
        client(&script).fruits().put(&fruit).send_blocking().unwrap();
        assert_eq!(text(&script), format!("{PROLOGUE}{content}"));
    }
}

#[test]
fn a_part_in_xml_is_called_as_its_schema_or_its_property() {
    let label = CratesSendBodyLabel::default().with(|of| of.to = Some("x".to_owned()));
    let cover = Cover::default().with(|cover| cover.pages = Some(2));
    let script = answer(204, "");
    let body = CratesSendBody::new(label, cover);
    client(&script).crates().send(&body).send_blocking().unwrap();
    let sent = text(&script);
    assert!(sent.contains(&format!("{PROLOGUE}<label to=\"x\"/>")), "{sent}");
    let front = format!("{PROLOGUE}<FrontPage><pages>2</pages></FrontPage>");
    assert!(sent.contains(&front), "{sent}");
}
