//! Statuses: success, redirects, failures, retries.

use bindery_autorest::httpinfrastructure::Client;
use bindery_autorest::httpinfrastructure::types::Error as Failure;
use bindery_runtime::{Error, ErrorKind, Response};

use crate::service::{client, origin, prepared};

fn service() -> Client {
    client(Client::builder())
}

/// A client that follows redirects, which is not what one does by itself.
fn following() -> Client {
    prepared(Client::builder()).base_url(origin()).follow_redirects().build().unwrap()
}

#[track_caller]
fn succeeds<T>(result: Result<Response<T>, Error>, status: u16) {
    assert_eq!(result.map(|response| response.status().as_u16()).unwrap(), status);
}

#[track_caller]
fn refuses<T>(result: Result<Response<T>, Error>) {
    let error = result.err().expect("the status is a failure");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
}

#[track_caller]
fn fails<T>(result: Result<Response<T>, Error>, status: u16) {
    let error = result.err().expect("the status is a failure");
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
}

#[tokio::test]
async fn HttpSuccess200Head() {
    succeeds(service().http_success().head200().send().await, 200);
}

#[tokio::test]
async fn HttpSuccess200Get() {
    succeeds(service().http_success().get200().send().await, 200);
}

#[tokio::test]
async fn HttpSuccess200Put() {
    succeeds(service().http_success().put200().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpSuccess200Post() {
    succeeds(service().http_success().post200().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpSuccess200Patch() {
    succeeds(service().http_success().patch200().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpSuccess200Delete() {
    succeeds(service().http_success().delete200().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpSuccess201Put() {
    succeeds(service().http_success().put201().boolean_value(true).send().await, 201);
}

#[tokio::test]
async fn HttpSuccess201Post() {
    succeeds(service().http_success().post201().boolean_value(true).send().await, 201);
}

#[tokio::test]
async fn HttpSuccess202Put() {
    succeeds(service().http_success().put202().boolean_value(true).send().await, 202);
}

#[tokio::test]
async fn HttpSuccess202Post() {
    succeeds(service().http_success().post202().boolean_value(true).send().await, 202);
}

#[tokio::test]
async fn HttpSuccess202Patch() {
    succeeds(service().http_success().patch202().boolean_value(true).send().await, 202);
}

#[tokio::test]
async fn HttpSuccess202Delete() {
    succeeds(service().http_success().delete202().boolean_value(true).send().await, 202);
}

#[tokio::test]
async fn HttpSuccess204Head() {
    succeeds(service().http_success().head204().send().await, 204);
}

#[tokio::test]
async fn HttpSuccess204Put() {
    succeeds(service().http_success().put204().boolean_value(true).send().await, 204);
}

#[tokio::test]
async fn HttpSuccess204Post() {
    succeeds(service().http_success().post204().boolean_value(true).send().await, 204);
}

#[tokio::test]
async fn HttpSuccess204Patch() {
    succeeds(service().http_success().patch204().boolean_value(true).send().await, 204);
}

#[tokio::test]
async fn HttpSuccess204Delete() {
    succeeds(service().http_success().delete204().boolean_value(true).send().await, 204);
}

#[tokio::test]
async fn HttpSuccess404Head() {
    // A status that the description lists is a failure if it says so by its number.
    fails(service().http_success().head404().send().await, 404);
}

#[tokio::test]
async fn HttpRedirect300Head() {
    fails(service().http_redirects().head300().send().await, 300);
}

#[tokio::test]
async fn HttpRedirect300Get() {
    fails(service().http_redirects().get300().send().await, 300);
}

#[tokio::test]
async fn HttpRedirect301Head() {
    succeeds(following().http_redirects().head301().send().await, 200);
}

#[tokio::test]
async fn HttpRedirect301Put() {
    // What the method asks for is not done by getting another place.
    fails(following().http_redirects().put301().boolean_value(true).send().await, 301);
}

#[tokio::test]
async fn HttpRedirect301Get() {
    succeeds(following().http_redirects().get301().send().await, 200);
}

#[tokio::test]
async fn HttpRedirect302Head() {
    succeeds(following().http_redirects().head302().send().await, 200);
}

#[tokio::test]
async fn HttpRedirect302Get() {
    succeeds(following().http_redirects().get302().send().await, 200);
}

#[tokio::test]
async fn HttpRedirect302Patch() {
    // What the method asks for is not done by getting another place.
    fails(following().http_redirects().patch302().boolean_value(true).send().await, 302);
}

#[tokio::test]
async fn HttpRedirect303Post() {
    succeeds(
        following().http_redirects().post303().boolean_value(true).send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRedirect307Head() {
    succeeds(following().http_redirects().head307().send().await, 200);
}

#[tokio::test]
async fn HttpRedirect307Get() {
    succeeds(following().http_redirects().get307().send().await, 200);
}

#[tokio::test]
async fn HttpRedirect307Put() {
    succeeds(
        following().http_redirects().put307().boolean_value(true).send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRedirect307Post() {
    succeeds(
        following().http_redirects().post307().boolean_value(true).send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRedirect307Patch() {
    succeeds(
        following().http_redirects().patch307().boolean_value(true).send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRedirect307Delete() {
    succeeds(
        following().http_redirects().delete307().boolean_value(true).send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRedirect307Options() {
    succeeds(following().http_redirects().options307().send().await, 200);
}

#[tokio::test]
async fn HttpClientFailure400Head() {
    fails(service().http_client_failure().head400().send().await, 400);
}

#[tokio::test]
async fn HttpClientFailure400Get() {
    fails(service().http_client_failure().get400().send().await, 400);
}

#[tokio::test]
async fn HttpClientFailure400Options() {
    fails(service().http_client_failure().options400().send().await, 400);
}

#[tokio::test]
async fn HttpClientFailure400Put() {
    fails(
        service().http_client_failure().put400().boolean_value(true).send().await,
        400,
    );
}

#[tokio::test]
async fn HttpClientFailure400Post() {
    fails(
        service().http_client_failure().post400().boolean_value(true).send().await,
        400,
    );
}

#[tokio::test]
async fn HttpClientFailure400Patch() {
    fails(
        service().http_client_failure().patch400().boolean_value(true).send().await,
        400,
    );
}

#[tokio::test]
async fn HttpClientFailure400Delete() {
    fails(
        service().http_client_failure().delete400().boolean_value(true).send().await,
        400,
    );
}

#[tokio::test]
async fn HttpClientFailure401Head() {
    refuses(service().http_client_failure().head401().send().await);
}

#[tokio::test]
async fn HttpClientFailure402Get() {
    fails(service().http_client_failure().get402().send().await, 402);
}

#[tokio::test]
async fn HttpClientFailure403Get() {
    fails(service().http_client_failure().get403().send().await, 403);
}

#[tokio::test]
async fn HttpClientFailure403Options() {
    fails(service().http_client_failure().options403().send().await, 403);
}

#[tokio::test]
async fn HttpClientFailure404Put() {
    fails(
        service().http_client_failure().put404().boolean_value(true).send().await,
        404,
    );
}

#[tokio::test]
async fn HttpClientFailure405Patch() {
    fails(
        service().http_client_failure().patch405().boolean_value(true).send().await,
        405,
    );
}

#[tokio::test]
async fn HttpClientFailure406Post() {
    fails(
        service().http_client_failure().post406().boolean_value(true).send().await,
        406,
    );
}

#[tokio::test]
async fn HttpClientFailure407Delete() {
    fails(
        service().http_client_failure().delete407().boolean_value(true).send().await,
        407,
    );
}

#[tokio::test]
async fn HttpClientFailure409Put() {
    fails(
        service().http_client_failure().put409().boolean_value(true).send().await,
        409,
    );
}

#[tokio::test]
async fn HttpClientFailure410Head() {
    fails(service().http_client_failure().head410().send().await, 410);
}

#[tokio::test]
async fn HttpClientFailure411Get() {
    fails(service().http_client_failure().get411().send().await, 411);
}

#[tokio::test]
async fn HttpClientFailure412Get() {
    fails(service().http_client_failure().get412().send().await, 412);
}

#[tokio::test]
async fn HttpClientFailure412Options() {
    fails(service().http_client_failure().options412().send().await, 412);
}

#[tokio::test]
async fn HttpClientFailure413Put() {
    fails(
        service().http_client_failure().put413().boolean_value(true).send().await,
        413,
    );
}

#[tokio::test]
async fn HttpClientFailure414Patch() {
    fails(
        service().http_client_failure().patch414().boolean_value(true).send().await,
        414,
    );
}

#[tokio::test]
async fn HttpClientFailure415Post() {
    fails(
        service().http_client_failure().post415().boolean_value(true).send().await,
        415,
    );
}

#[tokio::test]
async fn HttpClientFailure416Get() {
    fails(service().http_client_failure().get416().send().await, 416);
}

#[tokio::test]
async fn HttpClientFailure417Delete() {
    fails(
        service().http_client_failure().delete417().boolean_value(true).send().await,
        417,
    );
}

#[tokio::test]
async fn HttpClientFailure429Head() {
    fails(service().http_client_failure().head429().send().await, 429);
}

#[tokio::test]
async fn HttpServerFailure501Head() {
    fails(service().http_server_failure().head501().send().await, 501);
}

#[tokio::test]
async fn HttpServerFailure501Get() {
    fails(service().http_server_failure().get501().send().await, 501);
}

#[tokio::test]
async fn HttpServerFailure505Post() {
    fails(
        service().http_server_failure().post505().boolean_value(true).send().await,
        505,
    );
}

#[tokio::test]
async fn HttpServerFailure505Delete() {
    fails(
        service().http_server_failure().delete505().boolean_value(true).send().await,
        505,
    );
}

#[tokio::test]
async fn HttpRetry408Head() {
    succeeds(service().http_retry().head408().send().await, 200);
}

#[tokio::test]
async fn HttpRetry502Get() {
    succeeds(service().http_retry().get502().send().await, 200);
}

#[tokio::test]
async fn HttpRetry502Options() {
    succeeds(service().http_retry().options502().send().await, 200);
}

#[tokio::test]
async fn HttpRetry500Put() {
    succeeds(service().http_retry().put500().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpRetry500Patch() {
    succeeds(
        service().http_retry().patch500().boolean_value(true).repeatable().send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRetry503Post() {
    succeeds(
        service().http_retry().post503().boolean_value(true).repeatable().send().await,
        200,
    );
}

#[tokio::test]
async fn HttpRetry503Delete() {
    succeeds(service().http_retry().delete503().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpRetry504Put() {
    succeeds(service().http_retry().put504().boolean_value(true).send().await, 200);
}

#[tokio::test]
async fn HttpRetry504Patch() {
    succeeds(
        service().http_retry().patch504().boolean_value(true).repeatable().send().await,
        200,
    );
}

#[tokio::test]
async fn ResponsesScenarioEmptyErrorBody() {
    let error = service().http_failure().get_empty_error().await.unwrap_err();
    let failure: Failure = error.failure().unwrap();
    assert_eq!(failure.message.as_deref(), Some(""));
}

#[tokio::test]
async fn ResponsesScenarioNoModelErrorBody() {
    let error = service().http_failure().get_no_model_error().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.body().unwrap(), br#"{"message":"NoErrorModel"}"#);
}

#[tokio::test]
async fn ResponsesScenarioNoModelEmptyBody() {
    let error = service().http_failure().get_no_model_empty().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.body().unwrap(), b"");
}
