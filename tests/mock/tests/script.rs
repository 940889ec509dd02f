//! The server tells what was expected from what was not.

use std::io::{Read, Write};
use std::net::TcpStream;

use bindery_mock::{Script, Server};

fn check(script: &str, request: &str, status: &str, verdict: Result<(), &str>) {
    let server = Server::start(Script::parse(script).unwrap()).unwrap();
    let address = server.origin().strip_prefix("http://").unwrap().to_owned();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(String::from_utf8_lossy(&start), format!("HTTP/1.1 {status}"));
    match (server.finish(), verdict) {
        (Ok(_), Ok(())) => {}
        (Err(found), Err(expected)) => assert!(found.contains(expected), "{found}"),
        (found, _) => panic!("{found:?}"),
    }
}

const SCRIPT: &str = r"
- expect: {method: GET, path: /a b, query: [[x, '1'], [y, 'a+b']], absent: [authorization]}
  reply: {json: {next: '{{origin}}/more'}}
";

#[test]
fn decoded_query_in_any_order() {
    check(SCRIPT, "GET /a%20b?y=a%2Bb&x=1 HTTP/1.1\r\n\r\n", "200", Ok(()));
}

#[test]
fn unexpected_header() {
    let request = "GET /a%20b?y=a+b&x=1 HTTP/1.1\r\nAuthorization: x\r\n\r\n";
    check(SCRIPT, request, "599", Err("authorization: expected `nothing`, found `x`"));
}

#[test]
fn request_beyond_the_script() {
    check("[]", "GET / HTTP/1.1\r\n\r\n", "599", Err("no exchange is left for GET /"));
}
