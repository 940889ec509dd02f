//! How long calls take when a thousand are under way, against a service on this machine
//! that answers after a while.

use std::future::Future;
use std::io;
use std::time::{Duration, Instant};

use bindery_runtime::Credential;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::{api, twin};

const CONCURRENCY: u32 = 1_000;
/// How many calls each of the thousand makes in a round, one after the other.
const CALLS: usize = 4;
/// Rounds of each client, in turns; the best counts.
const ROUNDS: usize = 5;
/// After how long the service answers. The thousand begin spread over this time.
const ANSWER: Duration = Duration::from_millis(500);

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
    content-length: 31\r\n\r\n{\"id\":42,\"status\":\"completed\"}\n";

/// Measures Bindery's client and plain reqwest in turns.
pub fn measure() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || serve(listener));

    let ours = api::Client::builder("organization")
        .base_url(&base)
        .credential(Credential::bearer("token"))
        .build()
        .unwrap();
    let plain = reqwest::Client::new();
    let url = format!("{base}/organization/project/_apis/build/builds/42");
    let mut best = (f64::INFINITY, f64::INFINITY);
    // The first round opens the connections.
    for round in 0..=ROUNDS {
        let by_bindery = runtime.block_on(all(|| {
            let call = ours.builds().get("project", 42);
            async move { assert_eq!(call.await.unwrap().id, Some(42)) }
        }));
        let by_reqwest = runtime.block_on(all(|| {
            let call = plain.get(&url).query(&[("api-version", "7.1")]).bearer_auth("token");
            async move {
                let response = call.send().await.unwrap().error_for_status().unwrap();
                assert_eq!(response.json::<twin::Build>().await.unwrap().id, Some(42));
            }
        }));
        if round > 0 {
            best = (best.0.min(by_bindery), best.1.min(by_reqwest));
        }
    }
    println!("p99 of a call at concurrency 1,000\tms\t{}\t{}", best.0, best.1);
}

/// Milliseconds that 99 of 100 calls stay below.
async fn all<F: Future<Output = ()> + Send + 'static>(call: impl Fn() -> F) -> f64 {
    let mut tasks = Vec::new();
    for index in 0..CONCURRENCY {
        let calls: Vec<F> = (0..CALLS).map(|_| call()).collect();
        tasks.push(tokio::spawn(async move {
            tokio::time::sleep(ANSWER * index / CONCURRENCY).await;
            let mut took = Vec::new();
            for call in calls {
                let start = Instant::now();
                call.await;
                took.push(start.elapsed().as_secs_f64() * 1e3);
            }
            took
        }));
    }
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await.unwrap());
    }
    took.sort_by(f64::total_cmp);
    took[took.len() * 99 / 100]
}

fn serve(listener: TcpListener) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let listener = listener.into_std().unwrap();
    runtime.unwrap().block_on(async {
        let listener = TcpListener::from_std(listener).unwrap();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(answer(stream));
        }
    });
}

/// Answers the requests of a connection, none of which has a body.
async fn answer(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut buffer).await?;
        if count == 0 {
            return Ok(());
        }
        read.extend_from_slice(&buffer[..count]);
        if read.ends_with(b"\r\n\r\n") {
            read.clear();
            tokio::time::sleep(ANSWER).await;
            stream.write_all(RESPONSE).await?;
        }
    }
}
