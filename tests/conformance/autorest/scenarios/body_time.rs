//! Times of day as bodies.

use bindery_autorest::body_time::Client;

use crate::service::{client, is_well_formed};

#[tokio::test]
async fn BodyTimeGet() {
    let time = client(Client::builder()).time_get().await.unwrap();
    assert_eq!(time.as_str(), "11:34:56");
    assert!(is_well_formed(&time));
}

#[tokio::test]
async fn BodyTimePut() {
    let time = "08:07:56".parse().unwrap();
    let answer = client(Client::builder()).time_put(&time).await.unwrap();
    assert_eq!(answer, "Nice job posting time");
}
