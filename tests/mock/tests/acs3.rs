//! The signatures of the server against the vendor's published ones.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use bindery_mock::AccessKey;
use bindery_mock::acs3::{Signed, hash, moment};
use serde_json::Value;

/// The published vectors, which do not come with the project.
fn vectors() -> Option<Value> {
    let given = std::env::var_os("BINDERY_SHARED").map(PathBuf::from);
    let project = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let place = given.unwrap_or_else(|| project.join("../shared"));
    let file = place.join("services/acs3_vectors.json");
    let Ok(text) = std::fs::read(&file) else {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "{} is not there",
            file.display()
        );
        println!("skipped: {} is not there", file.display());
        return None;
    };
    Some(serde_json::from_slice(&text).unwrap())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn published_signatures_are_reproduced() {
    let Some(vectors) = vectors() else { return };
    let vectors = vectors.as_array().unwrap();
    assert!(vectors.len() >= 5);
    for vector in vectors {
        let query = vector["query"].as_object().unwrap().iter();
        let headers = vector["headers"].as_array().unwrap().iter();
        let signed = Signed {
            method: text(&vector["method"]),
            path: text(&vector["uri"]),
            query: query.map(|(name, value)| (name.clone(), text(value))).collect(),
            headers: headers.map(|pair| (text(&pair[0]), text(&pair[1]))).collect(),
            payload: text(&vector["hashed_payload"]),
        };
        let (id, secret) = (text(&vector["ak"]), text(&vector["secret"]));
        let key = AccessKey { id, secret, token: None };
        assert_eq!(signed.authorization(&key), text(&vector["authorization"]));
        if let Some(expected) = vector["hashed_canonical_request"].as_str() {
            assert_eq!(hash(signed.canonical().0.as_bytes()), expected);
        }
    }
}

#[test]
fn moments_are_read() {
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("2000-02-29T00:00:00Z", 951_782_400),
        ("2025-12-16T08:00:00Z", 1_765_872_000),
        ("2100-03-01T00:00:00Z", 4_107_542_400),
    ] {
        let expected = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(moment(text), Some(expected), "{text}");
    }
    assert_eq!(moment("2025-12-16 08:00:00"), None);
}
