//! Durations as bodies.

use bindery_autorest::body_duration::Client;
use bindery_autorest::body_duration::duration::Duration;

use crate::service::{accepted, assert_malformed, client, is_well_formed};

fn duration() -> Duration {
    client(Client::builder()).duration()
}

#[tokio::test]
async fn getDurationNull() {
    assert_eq!(duration().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getDurationPositive() {
    let duration = duration().get_positive_duration().await.unwrap();
    assert_eq!(duration.as_str(), "P3Y6M4DT12H30M5S");
    assert!(is_well_formed(&duration));
}

#[tokio::test]
async fn putDurationPositive() {
    let call = duration().put_positive_duration(&"P123DT22H14M12.011S".parse().unwrap());
    accepted(call).await;
}

#[tokio::test]
async fn getDurationInvalid() {
    assert_malformed(&duration().get_invalid().await.unwrap(), "123ABC");
}
