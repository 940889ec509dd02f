//! What may be left out.

use bindery_autorest::required_optional::Client;
use bindery_autorest::required_optional::explicit::Explicit;
use bindery_autorest::required_optional::implicit::Implicit;
use bindery_autorest::required_optional::types::{
    ArrayOptionalWrapper, ClassOptionalWrapper, IntOptionalWrapper,
    StringOptionalWrapper,
};
use bindery_runtime::Upload;

use crate::service::{accepted, client};

fn implicit() -> Implicit {
    client(Client::builder()).implicit()
}

fn explicit() -> Explicit {
    client(Client::builder()).explicit()
}

#[tokio::test]
async fn OptionalImplicitBody() {
    assert_eq!(implicit().put_optional_body().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn OptionalImplicitHeader() {
    assert_eq!(implicit().put_optional_header().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn OptionalImplicitQuery() {
    assert_eq!(implicit().put_optional_query().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn OptionalGlobalQuery() {
    assert_eq!(
        implicit().get_optional_global_query().send().await.unwrap().status(),
        200
    );
}

#[tokio::test]
async fn ImplicitOptionalBinaryBody() {
    assert_eq!(
        implicit().put_optional_binary_body().send().await.unwrap().status(),
        200
    );
}

#[tokio::test]
async fn ExplicitOptionalBinaryBody() {
    assert_eq!(
        explicit().put_optional_binary_body().send().await.unwrap().status(),
        200
    );
}

#[tokio::test]
async fn ExplicitRequiredBinaryBody() {
    accepted(explicit().put_required_binary_body(Upload::from("hello"))).await;
}

#[tokio::test]
async fn GeneralOptional() {
    let explicit = explicit();
    macro_rules! accepted {
        ($($call:expr;)*) => {
            $(assert_eq!($call.send().await.unwrap().status(), 200);)*
        };
    }
    accepted! {
        explicit.post_optional_integer_parameter();
        explicit.post_optional_string_parameter();
        explicit.post_optional_class_parameter();
        explicit.post_optional_array_parameter();
        explicit.post_optional_integer_property().body_parameter(&IntOptionalWrapper::default());
        explicit.post_optional_string_property().body_parameter(&StringOptionalWrapper::default());
        explicit.post_optional_class_property().body_parameter(&ClassOptionalWrapper::default());
        explicit.post_optional_array_property().body_parameter(&ArrayOptionalWrapper::default());
        explicit.post_optional_integer_header();
        explicit.post_optional_string_header();
        explicit.post_optional_array_header();
    }
}
