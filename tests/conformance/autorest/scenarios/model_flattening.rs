//! Records that other generators flatten; here they are as they are on the wire.

use std::collections::BTreeMap;

use bindery_autorest::model_flattening::Client;
use bindery_autorest::model_flattening::types::{
    FlattenedProduct, FlattenedProductProperties,
    FlattenedProductPropertiesProvisioningStateValues as State, ProductUrl, Resource,
    ResourceCollection, SimpleProduct, SimpleProductProperties,
};

use crate::service::{client, dictionary};

fn service() -> Client {
    client(Client::builder())
}

fn tags() -> BTreeMap<String, String> {
    dictionary([("tag1", "value1".to_owned()), ("tag2", "value3".to_owned())])
}

/// A product of these members, as the service sends the last two of three.
fn product(id: &str, name: &str, location: Option<&str>) -> FlattenedProduct {
    FlattenedProduct::default().with(|product| {
        product.id = Some(id.to_owned());
        product.name = Some(name.to_owned());
        product.location = location.map(str::to_owned);
    })
}

/// A product with everything, as the service sends the first of three.
fn whole(id: &str, name: &str, inner: &str) -> FlattenedProduct {
    product(id, name, Some("Building 44")).with(|product| {
        product.r#type = Some("Microsoft.Web/sites".to_owned());
        product.tags = Some(tags());
        product.properties = Some(FlattenedProductProperties::default().with(|it| {
            it.p_name = Some(inner.to_owned());
            it.r#type = Some("Flat".to_owned());
            it.provisioning_state = Some("Succeeded".to_owned());
            it.provisioning_state_values = Some(State::Ok);
        }));
    })
}

fn three() -> [FlattenedProduct; 3] {
    [
        whole("1", "Resource1", "Product1"),
        product("2", "Resource2", Some("Building 44")),
        product("3", "Resource3", None),
    ]
}

fn by_name() -> BTreeMap<String, FlattenedProduct> {
    let [first, second, third] = three();
    dictionary([("Product1", first), ("Product2", second), ("Product3", third)])
}

#[tokio::test]
async fn getModelFlattenArray() {
    assert_eq!(service().get_array().await.unwrap(), three());
}

#[tokio::test]
async fn putModelFlattenArray() {
    let at = |location: &str, tags| {
        Resource::default().with(|resource| {
            resource.location = Some(location.to_owned());
            resource.tags = tags;
        })
    };
    let list = [at("West US", Some(tags())), at("Building 44", None)];
    let call = service().put_array().resource_array(&list);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn getModelFlattenDictionary() {
    assert_eq!(service().get_dictionary().await.unwrap(), by_name());
}

/// What is sent of a product.
fn sent(
    location: &str,
    inner: &str,
    tags: Option<BTreeMap<String, String>>,
) -> FlattenedProduct {
    FlattenedProduct::default().with(|product| {
        product.location = Some(location.to_owned());
        product.tags = tags;
        product.properties = Some(FlattenedProductProperties::default().with(|it| {
            it.p_name = Some(inner.to_owned());
            it.r#type = Some("Flat".to_owned());
        }));
    })
}

fn sent_by_name() -> BTreeMap<String, FlattenedProduct> {
    dictionary([
        ("Resource1", sent("West US", "Product1", Some(tags()))),
        ("Resource2", sent("Building 44", "Product2", None)),
    ])
}

#[tokio::test]
async fn putModelFlattenDictionary() {
    let call = service().put_dictionary().resource_dictionary(&sent_by_name());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn getModelFlattenResourceCollection() {
    let collection = service().get_resource_collection().await.unwrap();
    assert_eq!(collection.dictionaryofresources, Some(by_name()));
    let list = vec![
        whole("4", "Resource4", "Product4"),
        product("5", "Resource5", Some("Building 44")),
        product("6", "Resource6", None),
    ];
    assert_eq!(collection.arrayofresources, Some(list));
    let single = product("7", "Resource7", Some("Building 44"));
    assert_eq!(collection.productresource, Some(single));
}

#[tokio::test]
async fn putModelFlattenResourceCollection() {
    let collection = ResourceCollection::default().with(|it| {
        it.arrayofresources = Some(vec![
            sent("West US", "Product1", Some(tags())),
            sent("East US", "Product2", None),
        ]);
        it.dictionaryofresources = Some(sent_by_name());
        it.productresource = Some(sent("India", "Azure", None));
    });
    let call = service().put_resource_collection().resource_collection(&collection);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

fn simple(generic: Option<&str>) -> SimpleProduct {
    let image = ProductUrl::default().with(|url| {
        url.odata_value = Some("http://foo".to_owned());
        url.generic_value = generic.map(str::to_owned);
    });
    let details = SimpleProductProperties::new("max name")
        .with(|details| details.max_product_image = Some(image));
    SimpleProduct::new("123").with(|product| {
        product.description = Some("product description".to_owned());
        product.details = Some(details);
    })
}

#[tokio::test]
async fn putModelFlattenCustomBase() {
    let product = simple(Some("https://generic"));
    let answer = service().put_simple_product().simple_product(&product).await.unwrap();
    assert_eq!(answer, product);
}

#[tokio::test]
async fn postModelFlattenCustomParameter() {
    let product = simple(None);
    let call = service().post_flattened_simple_product().simple_product(&product);
    assert_eq!(call.await.unwrap(), product);
}

#[tokio::test]
async fn putModelFlattenCustomGroupedParameter() {
    let product = simple(None);
    let call = service().put_simple_product_with_grouping("groupproduct");
    assert_eq!(call.simple_product(&product).await.unwrap(), product);
}
