//! Models as XML: names, attributes, lists, namespaces, what hostile documents do.

use bindery_runtime::model::{Context, Xml, from_xml_slice, to_xml_request};
use bindery_runtime::{
    AsView, Extra, Field, Model, Record, Shape, Slot, View, blank, records,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

macro_rules! record {
    ($name:ident $shape:ident = $static:expr; $($member:ident: $of:ty = $index:literal),*) => {
        #[derive(Clone, PartialEq)]
        struct $name {
            $($member: $of),*
        }

        static $shape: Shape = $static;

        impl Record for $name {
            fn shape(&self) -> &'static Shape {
                &$shape
            }

            fn blank() -> Self {
                Self { $($member: blank()),* }
            }

            fn field_mut(&mut self, index: usize) -> Slot<'_> {
                match index {
                    $($index => self.$member.slot(),)*
                    _ => Slot::Missing,
                }
            }

            fn field(&self, index: usize) -> View<'_> {
                match index {
                    $($index => self.$member.view(),)*
                    _ => View::Missing,
                }
            }
        }

        records!($name);
    };
}

record! {
    Slideshow SLIDESHOW = Shape::new("Slideshow", &[
        Field::new("title").xml(&Xml::new().attribute()),
        Field::new("ids").xml(&Xml::new().name("refs").attribute()),
        Field::new("slides").xml(&Xml::new().item("slide")),
        Field::new("tags").xml(&Xml::new().name("Tags").item("Tag").wrapped()),
        Field::new("cover").required(),
        Field::new("etag").read_only(),
    ]).xml(&Xml::new().name("slideshow").prefix("s").namespace("urn:slides"));
    title: Option<String> = 0,
    ids: Option<Vec<i64>> = 1,
    slides: Option<Vec<Slide>> = 2,
    tags: Option<Vec<String>> = 3,
    cover: Slide = 4,
    etag: Option<String> = 5
}

record! {
    Slide SLIDE = Shape::new("Slide", &[
        Field::new("kind").xml(&Xml::new().attribute()),
        Field::new("body").xml(&Xml::new().text()),
    ]);
    kind: Option<String> = 0,
    body: String = 1
}

record! {
    Bag BAG = Shape::new("Bag", &[
        Field::new("count").required(),
        Field::new("limits"),
    ]).open();
    count: i32 = 0,
    limits: Option<BTreeMap<String, i64>> = 1,
    extra: Extra = 18_446_744_073_709_551_615
}

fn slide(kind: Option<&str>, body: &str) -> Slide {
    Slide { kind: kind.map(str::to_owned), body: body.to_owned() }
}

fn show() -> Slideshow {
    Slideshow {
        title: Some("a \"b\" & <c>\n".to_owned()),
        ids: Some(vec![1, 2]),
        slides: Some(vec![slide(Some("x"), "one"), slide(None, "t&o")]),
        tags: Some(vec!["a".to_owned(), String::new()]),
        cover: slide(None, "c"),
        etag: None,
    }
}

const SHOW: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <s:slideshow xmlns:s=\"urn:slides\" title=\"a &quot;b&quot; &amp; &lt;c&gt;&#10;\" refs=\"1 2\">\
    <slide kind=\"x\">one</slide><slide>t&amp;o</slide>\
    <Tags><Tag>a</Tag><Tag></Tag></Tags><cover>c</cover></s:slideshow>";

fn read<T: Model>(text: &str, root: Option<&Xml>) -> Result<T, String> {
    let mut value = T::blank();
    let mut context = Context::new();
    let read = from_xml_slice(value.slot(), root, text.as_bytes(), &mut context);
    read.map(|()| value).map_err(|error| error.to_string())
}

fn written(value: &dyn AsView, root: Option<&Xml>) -> String {
    String::from_utf8(to_xml_request(value, root)).unwrap()
}

#[test]
fn names_attributes_lists_and_namespaces_are_written_and_read() {
    let mut value = show();
    value.etag = Some("never sent".to_owned());
    assert_eq!(written(&value, None), SHOW);
    let read: Slideshow = read(SHOW, None).unwrap();
    assert!(read == show(), "{read:?}");
}

#[test]
fn what_is_read_does_not_hang_on_prefixes_order_or_the_root() {
    let text = "\u{feff}<!-- c --><x:any xmlns:x='u' x:title='t'><cover><![CDATA[a<]]>b</cover>\
        <unknown><deep/></unknown><x:slide>1</x:slide><Tags/><slide>2</slide></x:any>\n";
    let found: Slideshow = read(text, None).unwrap();
    assert_eq!(found.title.as_deref(), Some("t"));
    assert_eq!(found.cover.body, "a<b");
    assert_eq!(found.slides.unwrap().len(), 2);
    assert_eq!(found.tags, Some(Vec::new()));
    let nil = "<a><cover/><Tags nil='true'/></a>";
    assert_eq!(read::<Slideshow>(nil, None).unwrap().tags, None);
}

#[test]
fn roots_may_be_lists_maps_and_scalars() {
    let root = Xml::new().name("bananas").item("banana");
    let list = vec!["a".to_owned(), "b".to_owned()];
    let text = written(&list, Some(&root));
    assert!(text.ends_with("<bananas><banana>a</banana><banana>b</banana></bananas>"));
    assert_eq!(read::<Vec<String>>(&text, Some(&root)).unwrap(), list);
    assert_eq!(read::<Vec<String>>("<b/>", Some(&root)).unwrap(), Vec::<String>::new());
    let map = BTreeMap::from([("k".to_owned(), 1_i64), ("l m".to_owned(), 2)]);
    let text = written(&map, Some(&Xml::new().name("m")));
    assert!(text.ends_with("<m><k>1</k><l_m>2</l_m></m>"), "{text}");
    assert_eq!(read::<BTreeMap<String, i64>>(&text, None).unwrap()["k"], 1);
    assert_eq!(read::<i64>("<n> 5 </n>", None).unwrap(), 5);
}

#[test]
fn what_nobody_knows_is_kept_where_there_is_a_place() {
    let text =
        "<Bag><count>1</count><limits><a>2</a></limits><x><y>1</y><y>2</y></x></Bag>";
    let bag: Bag = read(text, None).unwrap();
    assert_eq!(bag.limits.as_ref().unwrap()["a"], 2);
    assert_eq!(bag.extra.get("x").unwrap()["y"], serde_json::json!(["1", "2"]));
    assert!(written(&bag, None).ends_with(text));
    assert_eq!(bag.extra.len(), 1);
}

/// What an error says about a document.
fn check_error(text: &str, expected: &str) {
    let error = read::<Bag>(text, None).unwrap_err();
    assert!(error.contains(expected), "{text}: {error}");
    assert!(!error.contains("secret"), "{error}");
}

#[test]
fn errors_name_the_place_and_never_the_value() {
    check_error("<Bag/>", "`count`: expected a 32-bit integer, found nothing");
    check_error(
        "<Bag><count>secret</count></Bag>",
        "`count`: expected a 32-bit integer",
    );
    check_error("<Bag><count><a/></count></Bag>", "`count`");
    check_error(
        "<Bag><count>1</count><limits><k>secret</k></limits></Bag>",
        "`limits.k`",
    );
    for text in
        ["", "secret", "<a>", "<a></b>", "<a/><b/>", "<a>&secret;</a>", "{}", "<a b=c/>"]
    {
        check_error(text, "invalid XML at line 1");
    }
}

#[test]
fn hostile_documents_are_refused_at_once() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    check_error(bomb, "invalid XML");
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    check_error(&deep, "nested too deeply");
    let many = format!("<a>{}</a>", "<b/>".repeat(1_000_001));
    check_error(&many, "nested too deeply");
}

proptest! {
    #[test]
    fn any_text_comes_back(text in "[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{fffe}\u{ffff}]{0,40}", kind in "[ -~\u{e9}\r\n\t]{0,20}") {
        let value = slide(Some(&kind), &text);
        let found: Slide = read(&written(&value, None), None).unwrap();
        prop_assert!(found == value, "{:?} {:?}", found, value);
    }

    #[test]
    fn any_document_is_read_or_refused_without_panic(text in "[<>/a-c&;=\"'! \\[\\]?#x0-9-]{0,60}") {
        let _ = read::<Bag>(&text, None);
        let _ = read::<Slideshow>(&text, None);
    }
}

#[test]
fn trials_within_trials_end() {
    let document = format!("<l>{}{}</l>", "<next>".repeat(100), "</next>".repeat(100));
    let mut link = crate::samples::Link::blank();
    let mut context = Context::new();
    from_xml_slice(link.slot(), None, document.as_bytes(), &mut context).unwrap();
    assert_eq!(format!("{link:?}"), "Link(Other { kind: Object })");
}
