//! Bodies in XML.

use bindery_autorest::xml_service::Client;
use bindery_autorest::xml_service::types::{
    AccessPolicy, AppleBarrel, Banana, BlobType, ComplexTypeNoMeta, ComplexTypeWithMeta,
    JsonInput, LeaseStatusType, Logging, LoggingRequired, Metrics,
    ModelWithByteProperty, ModelWithUrlProperty, PublicAccessType, RetentionPolicy,
    RootWithRefAndMeta, RootWithRefAndNoMeta, SignedIdentifier, Slide, Slideshow,
    StorageServiceProperties,
};
use bindery_autorest::xml_service::xml::Xml;
use bindery_runtime::{Base64, Call};

use crate::service::{accepted, client, texts};

fn xml() -> Xml {
    client(Client::builder()).xml()
}

/// Asserts that what is put there is what the service expects.
async fn created(call: Call<()>) {
    assert_eq!(call.send().await.unwrap().status(), 201);
}

#[tokio::test]
async fn StorageListContainersXML() {
    let list = xml().list_containers().await.unwrap();
    assert_eq!(list.service_endpoint, "https://myaccount.blob.core.windows.net/");
    assert_eq!(list.max_results, 3);
    assert_eq!(list.next_marker, "video");
    let containers = list.containers.unwrap();
    let names: Vec<&str> = containers.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["audio", "images", "textfiles"]);
    let audio = &containers[0].properties;
    assert_eq!(audio.etag, "0x8CACB9BD7C6B1B2");
    assert_eq!(audio.last_modified.as_str(), "Wed, 26 Oct 2016 20:39:39 GMT");
    assert_eq!(audio.public_access, Some(PublicAccessType::Container));
}

#[tokio::test]
async fn StorageListBlobsXML() {
    let list = xml().list_blobs().await.unwrap();
    assert_eq!(
        list.container_name,
        "https://myaccount.blob.core.windows.net/mycontainer"
    );
    let blobs = list.blobs.blob.unwrap();
    let names: Vec<&str> = blobs.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["blob1.txt", "blob2.txt", "blob2.txt", "blob2.txt", "blob3.txt"]);
    let last = &blobs[4];
    assert_eq!(last.properties.content_length, Some(16_384));
    assert_eq!(last.properties.blob_sequence_number, Some(3));
    assert_eq!(last.properties.blob_type, Some(BlobType::PageBlob));
    assert_eq!(last.properties.lease_status, Some(LeaseStatusType::Locked));
    let metadata = blobs[1].metadata.as_ref().unwrap();
    assert_eq!(metadata["x-ms-invalid-name"], "nasdf$@#$$");
}

fn retention() -> RetentionPolicy {
    RetentionPolicy::new(true).with(|policy| policy.days = Some(7))
}

fn metrics(include_apis: bool) -> Metrics {
    Metrics::new(true).with(|metrics| {
        metrics.version = Some("1.0".to_owned());
        metrics.include_apis = Some(include_apis);
        metrics.retention_policy = Some(retention());
    })
}

fn properties() -> StorageServiceProperties {
    StorageServiceProperties::default().with(|it| {
        it.logging = Some(Logging::new(LoggingRequired {
            version: "1.0".to_owned(),
            delete: true,
            read: false,
            write: true,
            retention_policy: retention(),
        }));
        it.hour_metrics = Some(metrics(false));
        it.minute_metrics = Some(metrics(true));
    })
}

#[tokio::test]
async fn StorageGetServicePropertiesXML() {
    assert_eq!(xml().get_service_properties().await.unwrap(), properties());
}

#[tokio::test]
async fn StoragePutServicePropertiesXML() {
    created(xml().put_service_properties(&properties())).await;
}

fn identifiers() -> Vec<SignedIdentifier> {
    let [start, expiry] = ["2009-09-28T08:49:37.123Z", "2009-09-29T08:49:37.123Z"]
        .map(|text| text.parse().unwrap());
    let policy = AccessPolicy::new(start, expiry, "rwd");
    vec![SignedIdentifier::new("MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=", policy)]
}

#[tokio::test]
async fn StorageGetContainerACLXML() {
    assert_eq!(xml().get_acls().await.unwrap(), identifiers());
}

#[tokio::test]
async fn StoragePutContainerACLXML() {
    created(xml().put_acls(&identifiers())).await;
}

fn slideshow() -> Slideshow {
    let slide = |title: &str, items| {
        Slide::default().with(|slide| {
            slide.r#type = Some("all".to_owned());
            slide.title = Some(title.to_owned());
            slide.items = items;
        })
    };
    let items = texts(["Why WonderWidgets are great", "", "Who buys WonderWidgets"]);
    let first = slide("Wake up to WonderWidgets!", None);
    let slides = vec![first, slide("Overview", Some(items))];
    Slideshow::default().with(|show| {
        show.title = Some("Sample Slide Show".to_owned());
        show.date = Some("Date of publication".to_owned());
        show.author = Some("Yours Truly".to_owned());
        show.slides = Some(slides);
    })
}

#[tokio::test]
async fn GetSimpleXML() {
    assert_eq!(xml().get_simple().await.unwrap(), slideshow());
}

#[tokio::test]
async fn PutSimpleXML() {
    created(xml().put_simple(&slideshow())).await;
}

fn apples<const G: usize, const B: usize>(
    good: [&str; G],
    bad: [&str; B],
) -> AppleBarrel {
    AppleBarrel::default().with(|barrel| {
        barrel.good_apples = Some(texts(good));
        barrel.bad_apples = Some(texts(bad));
    })
}

#[tokio::test]
async fn GetWrappedXMLList() {
    let barrel = xml().get_wrapped_lists().await.unwrap();
    assert_eq!(barrel, apples(["Fuji", "Gala"], ["Red Delicious"]));
}

#[tokio::test]
async fn PutWrappedXMLList() {
    created(xml().put_wrapped_lists(&apples(["Fuji", "Gala"], ["Red Delicious"]))).await;
}

#[tokio::test]
async fn GetEmptyXMLList() {
    assert_eq!(xml().get_empty_list().await.unwrap().slides, None);
}

#[tokio::test]
async fn PutEmptyXMLList() {
    let empty = Slideshow::default().with(|show| show.slides = Some(Vec::new()));
    created(xml().put_empty_list(&empty)).await;
}

#[tokio::test]
async fn GetEmptyWrappedXMLList() {
    let barrel = xml().get_empty_wrapped_lists().await.unwrap();
    assert_eq!(barrel, apples([], []));
}

#[tokio::test]
async fn PutEmptyWrappedXMLList() {
    created(xml().put_empty_wrapped_lists(&apples([], []))).await;
}

fn banana(name: &str, flavor: &str, expiration: &str) -> Banana {
    Banana::default().with(|banana| {
        banana.name = Some(name.to_owned());
        banana.flavor = Some(flavor.to_owned());
        banana.expiration = Some(expiration.parse().unwrap());
    })
}

fn cavendish() -> Banana {
    banana("Cavendish", "Sweet", "2018-02-28T00:40:00.123Z")
}

fn plantain() -> Banana {
    banana("Plantain", "Savory", "2018-02-28T00:40:00.123Z")
}

#[tokio::test]
async fn GetXMLListAtRoot() {
    assert_eq!(xml().get_root_list().await.unwrap(), [cavendish(), plantain()]);
}

#[tokio::test]
async fn PutXMLListAtRoot() {
    created(xml().put_root_list(&[cavendish(), plantain()])).await;
}

#[tokio::test]
async fn GetXMLListAtRootSingle() {
    assert_eq!(xml().get_root_list_single_item().await.unwrap(), [cavendish()]);
}

#[tokio::test]
async fn PutXMLListAtRootSingle() {
    created(xml().put_root_list_single_item(&[cavendish()])).await;
}

#[tokio::test]
async fn GetEmptyXMLListAtRoot() {
    assert_eq!(xml().get_empty_root_list().await.unwrap(), []);
}

#[tokio::test]
async fn PutEmptyXMLListAtRoot() {
    created(xml().put_empty_root_list(&[])).await;
}

fn unknown_banana() -> Banana {
    banana("Unknown Banana", "", "2012-02-24T00:53:52.789Z")
}

#[tokio::test]
async fn GetXMLEmptyNode() {
    assert_eq!(xml().get_empty_child_element().await.unwrap(), unknown_banana());
}

#[tokio::test]
async fn PutXMLEmptyNode() {
    created(xml().put_empty_child_element(&unknown_banana())).await;
}

fn without_names() -> RootWithRefAndNoMeta {
    let inner = ComplexTypeNoMeta::default().with(|it| it.id = Some("myid".to_owned()));
    RootWithRefAndNoMeta::default().with(|root| {
        root.ref_to_model = Some(inner);
        root.something = Some("else".to_owned());
    })
}

#[tokio::test]
async fn GetRootWithRefAndNoMetaXML() {
    assert_eq!(xml().get_complex_type_ref_no_meta().await.unwrap(), without_names());
}

#[tokio::test]
async fn PutRootWithRefAndNoMetaXML() {
    created(xml().put_complex_type_ref_no_meta(&without_names())).await;
}

fn with_names() -> RootWithRefAndMeta {
    let inner =
        ComplexTypeWithMeta::default().with(|it| it.id = Some("myid".to_owned()));
    RootWithRefAndMeta::default().with(|root| {
        root.ref_to_model = Some(inner);
        root.something = Some("else".to_owned());
    })
}

#[tokio::test]
async fn GetRootWithRefAndMetaXML() {
    assert_eq!(xml().get_complex_type_ref_with_meta().await.unwrap(), with_names());
}

#[tokio::test]
async fn PutRootWithRefAndMetaXML() {
    created(xml().put_complex_type_ref_with_meta(&with_names())).await;
}

#[tokio::test]
async fn jsonInputInXMLSwagger() {
    let input = JsonInput::default().with(|input| input.id = Some(42));
    accepted(xml().json_input(&input)).await;
}

#[tokio::test]
async fn jsonOutputInXMLSwagger() {
    assert_eq!(xml().json_output().await.unwrap().id, Some(42));
}

#[tokio::test]
async fn GetWithXMsText() {
    let object = xml().get_xms_text().await.unwrap();
    assert_eq!(object.language.as_deref(), Some("english"));
    assert_eq!(object.content.as_deref(), Some("I am text"));
}

fn bytes() -> ModelWithByteProperty {
    let bytes = Base64::encode(b"Hello world");
    ModelWithByteProperty::default().with(|model| model.bytes = Some(bytes))
}

#[tokio::test]
async fn XmlGetBytes() {
    assert_eq!(xml().get_bytes().await.unwrap(), bytes());
}

#[tokio::test]
async fn XmlPutBytes() {
    created(xml().put_binary(&bytes())).await;
}

fn url() -> ModelWithUrlProperty {
    let url = "https://myaccount.blob.core.windows.net/".to_owned();
    ModelWithUrlProperty::default().with(|model| model.url = Some(url))
}

#[tokio::test]
async fn XmlGetUrl() {
    assert_eq!(xml().get_uri().await.unwrap(), url());
}

#[tokio::test]
async fn XmlPutUrl() {
    created(xml().put_uri(&url())).await;
}
