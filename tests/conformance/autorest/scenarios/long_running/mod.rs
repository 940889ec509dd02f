//! Operations that the service goes on with after it has answered.

mod delete;
mod elsewhere;
mod failures;
mod post;
mod put;
mod retries;

use bindery_autorest::lro::Client;
use bindery_autorest::lro::lros::Lros;
use bindery_autorest::lro::types::{Product, SubProduct};
use bindery_runtime::call::Output;
use bindery_runtime::{Error, ErrorKind, Poller};

use crate::service::client;

fn service() -> Client {
    client(Client::builder())
}

fn lros() -> Lros {
    service().lros()
}

/// Something to be put; the service takes whatever it is.
fn product() -> Product {
    Product::default().with(|product| product.location = Some("West US".to_owned()))
}

/// Asserts that this is the product that most operations give in the end.
fn assert_foo(product: Product, state: &str) {
    assert_eq!(
        (product.id.unwrap(), product.name.unwrap()),
        ("100".into(), "foo".into())
    );
    assert_eq!(product.properties.unwrap().provisioning_state.unwrap(), state);
}

/// Asserts that this is the part of a product that operations give in the end.
fn assert_part(part: SubProduct) {
    assert_eq!(part.id.unwrap(), "100");
    assert_eq!(part.extra.get("subresource").unwrap().as_str(), Some("sub1"));
    assert_eq!(part.properties.unwrap().provisioning_state.unwrap(), "Succeeded");
}

/// The status of the last answer to an operation without a value.
async fn ended(mut poller: Poller<()>) -> u16 {
    poller.wait().await.unwrap().status().as_u16()
}

/// Why an operation does not come to its end.
async fn failure<F: Output>(poller: Poller<F>) -> Error {
    poller.await.err().expect("the operation has come to its end")
}

/// The message with which an operation ends in a state that is none of success.
async fn end_state<F: Output>(poller: Poller<F>) -> String {
    let error = failure(poller).await;
    let kind = match error.to_string().contains("`Canceled`") {
        true => ErrorKind::OperationCanceled,
        false => ErrorKind::OperationFailed,
    };
    assert_eq!(error.kind(), kind, "{error}");
    assert_eq!(error.status().unwrap(), 200);
    error.to_string()
}
