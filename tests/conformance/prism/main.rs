//! What generated methods send, as a validator reads the descriptions: Prism answers what
//! does not fit with 422. Every operation of the descriptions is called.

mod acr;
mod build;
mod pipelines;

use std::collections::BTreeSet;

use bindery_runtime::{Client, ClientBuilder, Credential, Error, ErrorKind};
use bindery_tests::places::project;
use bindery_tests::suite::{Suite, prism};
use serde_json::Value;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// A validator of one of our descriptions.
fn start(description: &str) -> Option<Suite> {
    prism(&project().join("specs").join(description))
}

/// The ids of all operations of a description.
fn operations(description: &str) -> BTreeSet<String> {
    let text =
        std::fs::read_to_string(project().join("specs").join(description)).unwrap();
    let document: Value = serde_yaml::from_str(&text).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| METHODS.map(|method| &item[method]));
    let ids = operations.filter_map(|operation| operation["operationId"].as_str());
    ids.map(str::to_owned).collect()
}

/// One call, by the id of its operation.
type Called<C> = (&'static str, fn(&C) -> Result<(), Error>);

/// Calls every operation of a description once; none may be refused.
fn check<C: From<Client>>(
    description: &str,
    builder: ClientBuilder<C>,
    credential: Credential,
    calls: &[Called<C>],
) {
    let Some(server) = start(description) else { return };
    let client =
        builder.base_url(server.origin()).credential(credential).build().unwrap();
    let mut refused = Vec::new();
    for (id, call) in calls {
        match call(&client) {
            // Some answers are made up by the description, which the service does not keep.
            Err(error) if error.kind() != ErrorKind::Decode => {
                let body = String::from_utf8_lossy(error.body().unwrap_or_default());
                refused.push(format!("{id}: {error}: {body}"));
            }
            _ => {}
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let called: BTreeSet<_> = calls.iter().map(|(id, _)| (*id).to_owned()).collect();
    assert_eq!(called, operations(description));
}
