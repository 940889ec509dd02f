//! What the clients of the three clouds send over a socket, and what they make of the
//! answers.

mod acr;
mod alibaba;
mod build;
mod pipelines;
mod unions;

use bindery_mock::{Request, Script, Server};
use serde_json::{Value, json};

/// A server that answers once with that status and body, whatever it is asked.
fn answering(status: u16, body: Option<&Value>) -> Server {
    let mut reply = json!({"status": status});
    if let Some(body) = body {
        reply["json"] = body.clone();
    }
    played(&json!([{ "reply": reply }]))
}

/// A server that plays a script.
fn played(script: &Value) -> Server {
    Server::start(Script::parse(&script.to_string()).unwrap()).unwrap()
}

/// The only request that came.
#[track_caller]
fn only(server: Server) -> Request {
    let mut requests = server.finish().unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// What a request must be: `GET /path?query`, the query in the order of the description.
#[track_caller]
fn expect(request: &Request, line: &str) {
    assert_eq!(format!("{} {}", request.method, request.target), line);
    assert_eq!(request.header("accept"), Some("application/json"));
    let length = request.header("content-length");
    match request.method.as_str() {
        // Front ends refuse a body of unknown length with 411.
        "POST" | "PUT" | "PATCH" => {
            assert_eq!(length, Some(request.body.len().to_string().as_str()));
        }
        _ => assert!(request.body.is_empty()),
    }
    let media = if request.body.is_empty() { None } else { Some("application/json") };
    assert_eq!(request.header("content-type"), media);
}

/// The JSON body of a request.
#[track_caller]
fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}
