//! Operations with servers of their own, and styles that only some dialects have.

use bindery_runtime::operation::{
    Method, Operation, Parameter, Response, Scheme, Server, ServerVariable, Service,
    Style,
};
use bindery_runtime::transport::Script;
use bindery_runtime::{Call, Client, ClientBuilder, Credential, ErrorKind, Value};

static SERVICE: Service = Service::new("files", "1")
    .servers(&[
        Server::new("https://api.example.com/v1"),
        Server::new("https://test.example.com/v1"),
    ])
    .schemes(&[Scheme::bearer("token")]);

static UPLOAD: Operation = Operation::new("upload", Method::Get, "/files")
    .servers(&[
        Server::new("https://{zone}.files.example.com/")
            .variables(&[ServerVariable::new("zone", "eu", &["eu", "us"])]),
        Server::new("/v2"),
    ])
    .responses(&[Response::empty("204", 0)])
    .security(&[&["token"]]);

static PLAIN: Operation = Operation::new("plain", Method::Get, "/plain")
    .servers(&[Server::new("http://plain.example.com")])
    .responses(&[Response::empty("204", 0)])
    .security(&[&["token"]]);

static SEARCH: Operation = Operation::new("search", Method::Query, "/search")
    .parameters(&[
        Parameter::query("tabs").style(Style::TabDelimited),
        Parameter::query_string("all"),
    ])
    .responses(&[Response::empty("204", 0)]);

static SELECT: Operation = Operation::new("select", Method::Other("COPY"), "/search")
    .parameters(&[Parameter::query_string("all").json()])
    .responses(&[Response::empty("204", 0)]);

fn client() -> ClientBuilder<Client> {
    ClientBuilder::new(&SERVICE)
        .credential(Credential::bearer("t"))
        .transport(Script::new())
}

#[track_caller]
fn check(builder: ClientBuilder<Client>, expected: &str) {
    let call: Call<()> = Call::new(&builder.build().unwrap(), &UPLOAD);
    assert_eq!(call.into_request().unwrap().uri(), expected);
}

#[test]
fn an_operation_goes_to_its_own_server_unless_the_program_names_a_url() {
    check(client(), "https://eu.files.example.com/files");
    check(client().server(1), "https://test.example.com/v2/files");
    check(
        client().base_url("https://proxy.example.com/x"),
        "https://proxy.example.com/x/files",
    );
}

#[test]
fn no_credential_goes_to_a_server_of_an_operation_in_plain_text() {
    let call: Call<()> = Call::new(&client().build().unwrap(), &PLAIN);
    let error = call.into_request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let open = ClientBuilder::<Client>::new(&SERVICE).credential(Credential::none());
    let call: Call<()> = Call::new(&open.build().unwrap(), &PLAIN);
    assert_eq!(call.into_request().unwrap().uri(), "http://plain.example.com/plain");
}

#[test]
fn the_whole_query_has_no_name() {
    let client = client().build().unwrap();
    let all: Value = serde_json::json!({"a b": 1, "c": ["x", "y"]});
    let call: Call<()> = Call::new(&client, &SEARCH).set(0, &["p", "q"]).set(1, &all);
    let request = call.into_request().unwrap();
    assert_eq!(request.method().as_str(), "QUERY");
    assert_eq!(request.uri().query(), Some("tabs=p%09q&a%20b=1&c=x&c=y"));
    let call: Call<()> = Call::new(&client, &SELECT).set(0, &all);
    let request = call.into_request().unwrap();
    assert_eq!(request.method().as_str(), "COPY");
    let json = "%7B%22a%20b%22%3A1%2C%22c%22%3A%5B%22x%22%2C%22y%22%5D%7D";
    assert_eq!(request.uri().query(), Some(json));
}
