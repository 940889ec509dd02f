//! The server tells what was expected from what was not.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use bindery_mock::{Script, Server};

fn check(script: &str, request: &str, status: &str, verdict: Result<(), &str>) {
    let server = Server::start(Script::parse(script).unwrap()).unwrap();
    let address = server.origin().strip_prefix("http://").unwrap().to_owned();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).unwrap();
    let answers = String::from_utf8_lossy(&answers);
    assert!(answers.starts_with(&format!("HTTP/1.1 {status}")), "{answers}");
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
    check("[]", "GET / HTTP/1.1\r\n\r\n", "599", Err("nothing is left for GET /"));
}

#[test]
fn one_line_is_compared_after_decoding() {
    let script = "- expect: GET /a b?x=%2B&$top=1\n";
    check(script, "GET /a%20b?%24top=1&x=%2b HTTP/1.1\r\n\r\n", "200", Ok(()));
    check(script, "GET /a%20b?x=%2B HTTP/1.1\r\n\r\n", "599", Err("query: expected"));
}

#[test]
fn a_group_comes_in_any_order() {
    let script = "[{group: g, expect: GET /1}, {group: g, expect: GET /2, reply: {status: 202}}, \
                  {expect: GET /1, reply: {status: 203}}]";
    let both = "GET /2 HTTP/1.1\r\n\r\nGET /1 HTTP/1.1\r\n\r\n";
    check(script, both, "202", Err("1 exchanges of the script did not happen"));
}

#[test]
fn a_length_must_be_stated() {
    check("[{}]", "POST / HTTP/1.1\r\n\r\n", "599", Err("length of the body"));
}

#[test]
fn what_is_to_be_unique_comes_once() {
    let script = "[{times: 2, expect: {unique: [x-once]}}]";
    let twice = "GET / HTTP/1.1\r\nx-once: 1\r\n\r\n".repeat(2);
    check(script, &twice, "200", Err("x-once: `1` came before"));
}

#[test]
fn a_part_of_a_request_is_named_later() {
    let script = "[{expect: {capture: {id: body /id}}}, {expect: 'GET /things/{{id}}'}]";
    let wrong = "POST / HTTP/1.1\r\ncontent-length: 8\r\n\r\n{\"id\":7}GET /things/8 \
                 HTTP/1.1\r\n\r\n";
    check(script, wrong, "200", Err("expected `/things/7`"));
}

#[test]
fn part_of_a_body() {
    let script = "[{expect: {subset: {a: [{b: 1}]}}}]";
    let request = |body: &str| {
        format!("PUT / HTTP/1.1\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    };
    check(script, &request(r#"{"a":[{"b":1,"c":2}],"d":3}"#), "200", Ok(()));
    check(script, &request(r#"{"a":[{"b":2}]}"#), "599", Err("body, in part"));
    check(script, &request(r#"{"a":[{"b":1},2]}"#), "599", Err("body, in part"));
}
