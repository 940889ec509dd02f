//! Files and forms.

use bindery_autorest::body_file::Client;
use bindery_autorest::body_file::files::Files;

use crate::service::client;

fn files() -> Files {
    client(Client::builder()).files()
}

#[tokio::test]
async fn FileStreamNonempty() {
    let file = files().get_file().await.unwrap();
    assert_eq!(file.len(), 8_725);
    assert!(file.starts_with(b"\x89PNG\r\n\x1a\n"));
    // The last chunk, with its checksum.
    assert!(file.ends_with(b"\0\0\0\0IEND\xae\x42\x60\x82"));
}

#[tokio::test]
async fn FileStreamEmpty() {
    assert!(files().get_empty_file().await.unwrap().is_empty());
}

/// 3,000 MiB, none of which stay in memory.
#[tokio::test]
async fn FileStreamVeryLarge() {
    let mut download = files().get_file_large().send_streaming().await.unwrap();
    let mut length = 0;
    while let Some(chunk) = download.next_chunk().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 3_000 * 1024 * 1024);
}
