//! Values that a description fixes.

use bindery_autorest::validation::Client;
use bindery_autorest::validation::types::{ChildProduct, ConstantProduct, Product};

use crate::service::{accepted, client};

#[tokio::test]
async fn ConstantsInPath() {
    accepted(client(Client::builder()).get_with_constant_in_path()).await;
}

#[tokio::test]
async fn ConstantsInBody() {
    let product = Product::new(ChildProduct::default(), ConstantProduct::default());
    let call = client(Client::builder()).post_with_constant_in_body().product(&product);
    assert_eq!(call.await.unwrap(), product);
}
