//! Operations with several responses, and what comes in place of them.

use bindery_autorest::httpinfrastructure::Client;
use bindery_autorest::httpinfrastructure::multiple_responses::{
    GetGet200Model201ModelDefaultError200ValidOutcome as B200,
    GetGet200Model201ModelDefaultError201ValidOutcome as B201,
    GetGet200Model204NoModelDefaultError200ValidOutcome as A200,
    GetGet200Model204NoModelDefaultError204ValidOutcome as A204,
    GetGet200ModelA201ModelC404ModelDDefaultError200ValidOutcome as C200,
    GetGet200ModelA201ModelC404ModelDDefaultError201ValidOutcome as C201,
    MultipleResponses,
};
use bindery_autorest::httpinfrastructure::types::{D, Error as Failure};
use bindery_runtime::{Call, Error, ErrorKind, call::Output};

use crate::service::{client, undecodable};

fn responses() -> MultipleResponses {
    client(Client::builder()).multiple_responses()
}

/// The failure of a call, which has this status.
async fn failure<T: Output>(call: Call<T>, status: u16) -> Error {
    let error = call.await.err().expect("the status is a failure");
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), status);
    error
}

/// The message of the failure that the description declares.
async fn message<T: Output>(call: Call<T>) -> Option<String> {
    let failed: Failure = failure(call, 400).await.failure().unwrap();
    failed.message
}

const CLIENT_ERROR: Option<&str> = Some("client error");

#[tokio::test]
async fn ResponsesScenarioA200MatchingModel() {
    let A200::Ok(a) =
        responses().get200_model204_no_model_default_error200_valid().await.unwrap()
    else {
        panic!("the status is 200");
    };
    assert_eq!(a.status_code.as_deref(), Some("200"));
}

#[tokio::test]
async fn ResponsesScenarioA204MatchingNoModel() {
    let outcome =
        responses().get200_model204_no_model_default_error204_valid().await.unwrap();
    assert!(matches!(outcome, A204::NoContent));
}

#[tokio::test]
async fn ResponsesScenarioA201DefaultNoModel() {
    failure(responses().get200_model204_no_model_default_error201_invalid(), 201).await;
}

#[tokio::test]
async fn ResponsesScenarioA202DefaultNoModel() {
    failure(responses().get200_model204_no_model_default_error202_none(), 202).await;
}

#[tokio::test]
async fn ResponsesScenarioA400DefaultModel() {
    let message =
        message(responses().get200_model204_no_model_default_error400_valid()).await;
    assert_eq!(message.as_deref(), CLIENT_ERROR);
}

#[tokio::test]
async fn ResponsesScenarioB200MatchingModel() {
    let B200::Ok(a) =
        responses().get200_model201_model_default_error200_valid().await.unwrap()
    else {
        panic!("the status is 200");
    };
    assert_eq!(a.status_code.as_deref(), Some("200"));
}

#[tokio::test]
async fn ResponsesScenarioB201MatchingModel() {
    let B201::Created(b) =
        responses().get200_model201_model_default_error201_valid().await.unwrap()
    else {
        panic!("the status is 201");
    };
    assert_eq!(b.status_code.as_deref(), Some("201"));
    assert_eq!(b.text_status_code.as_deref(), Some("Created"));
}

#[tokio::test]
async fn ResponsesScenarioB400DefaultModel() {
    let message =
        message(responses().get200_model201_model_default_error400_valid()).await;
    assert_eq!(message.as_deref(), CLIENT_ERROR);
}

#[tokio::test]
async fn ResponsesScenarioC200MatchingModel() {
    let C200::Ok(a) = responses()
        .get200_model_a201_model_c404_model_d_default_error200_valid()
        .await
        .unwrap()
    else {
        panic!("the status is 200");
    };
    assert_eq!(a.status_code.as_deref(), Some("200"));
}

#[tokio::test]
async fn ResponsesScenarioC201MatchingModel() {
    let C201::Created(c) = responses()
        .get200_model_a201_model_c404_model_d_default_error201_valid()
        .await
        .unwrap()
    else {
        panic!("the status is 201");
    };
    assert_eq!(c.http_code.as_deref(), Some("201"));
}

#[tokio::test]
async fn ResponsesScenarioC404MatchingModel() {
    let failed: D = failure(
        responses().get200_model_a201_model_c404_model_d_default_error404_valid(),
        404,
    )
    .await
    .failure()
    .unwrap();
    assert_eq!(failed.http_status_code.as_deref(), Some("404"));
}

#[tokio::test]
async fn ResponsesScenarioC400DefaultModel() {
    let message = message(
        responses().get200_model_a201_model_c404_model_d_default_error400_valid(),
    )
    .await;
    assert_eq!(message.as_deref(), CLIENT_ERROR);
}

#[tokio::test]
async fn ResponsesScenarioD202MatchingNoModel() {
    let response =
        responses().get202_none204_none_default_error202_none().send().await.unwrap();
    assert_eq!(response.status(), 202);
}

#[tokio::test]
async fn ResponsesScenarioD204MatchingNoModel() {
    let response =
        responses().get202_none204_none_default_error204_none().send().await.unwrap();
    assert_eq!(response.status(), 204);
}

#[tokio::test]
async fn ResponsesScenarioD400DefaultModel() {
    let message =
        message(responses().get202_none204_none_default_error400_valid()).await;
    assert_eq!(message.as_deref(), CLIENT_ERROR);
}

#[tokio::test]
async fn ResponsesScenarioE202MatchingInvalid() {
    // A body that nothing declares is not looked at.
    let response =
        responses().get202_none204_none_default_none202_invalid().send().await.unwrap();
    assert_eq!(response.status(), 202);
}

#[tokio::test]
async fn ResponsesScenarioE204MatchingNoModel() {
    let response =
        responses().get202_none204_none_default_none204_none().send().await.unwrap();
    assert_eq!(response.status(), 204);
}

#[tokio::test]
async fn ResponsesScenarioE400DefaultNoModel() {
    assert_eq!(
        failure(responses().get202_none204_none_default_none400_none(), 400)
            .await
            .body(),
        Some(&b""[..])
    );
}

#[tokio::test]
async fn ResponsesScenarioE400DefaultInvalid() {
    let error =
        failure(responses().get202_none204_none_default_none400_invalid(), 400).await;
    assert_eq!(error.body(), Some(&br#"{"property":"value"}"#[..]));
}

#[tokio::test]
async fn ResponsesScenarioF200DefaultModel() {
    let a = responses().get_default_model_a200_valid().await.unwrap();
    assert_eq!(a.status_code.as_deref(), Some("200"));
}

#[tokio::test]
async fn ResponsesScenarioF200DefaultNone() {
    assert_eq!(undecodable(responses().get_default_model_a200_none()).await, None);
}

#[tokio::test]
async fn ResponsesScenarioF400DefaultModel() {
    failure(responses().get_default_model_a400_valid(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioF400DefaultNone() {
    failure(responses().get_default_model_a400_none(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioG200DefaultInvalid() {
    let response = responses().get_default_none200_invalid().send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn ResponsesScenarioG200DefaultNoModel() {
    let response = responses().get_default_none200_none().send().await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn ResponsesScenarioG400DefaultInvalid() {
    failure(responses().get_default_none400_invalid(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioG400DefaultNoModel() {
    failure(responses().get_default_none400_none(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioH200MatchingNone() {
    assert_eq!(undecodable(responses().get200_model_a200_none()).await, None);
}

#[tokio::test]
async fn ResponsesScenarioH200MatchingModel() {
    let a = responses().get200_model_a200_valid().await.unwrap();
    assert_eq!(a.status_code.as_deref(), Some("200"));
}

#[tokio::test]
async fn ResponsesScenarioH200MatchingInvalid() {
    let response = responses().get200_model_a200_invalid().send().await.unwrap();
    assert_eq!(response.unknown_members(), 1);
    assert_eq!(response.into_value().status_code, None);
}

#[tokio::test]
async fn ResponsesScenarioH400NonMatchingNone() {
    failure(responses().get200_model_a400_none(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioH400NonMatchingModel() {
    failure(responses().get200_model_a400_valid(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioH400NonMatchingInvalid() {
    failure(responses().get200_model_a400_invalid(), 400).await;
}

#[tokio::test]
async fn ResponsesScenarioH202NonMatchingModel() {
    failure(responses().get200_model_a202_valid(), 202).await;
}
