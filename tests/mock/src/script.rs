//! Scripts: what is expected and what is replied, as plain data.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// A list of exchanges in order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Script {
    /// The exchanges.
    pub exchanges: Vec<Exchange>,
}

/// One request and its reply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// What the request must be.
    #[serde(default)]
    pub expect: Expect,
    /// What is answered.
    #[serde(default)]
    pub reply: Reply,
}

/// What a request must be; what is not said is not checked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Expect {
    /// The method.
    pub method: Option<String>,
    /// The path, compared after percent-decoding each segment once.
    pub path: Option<String>,
    /// The query as name and value pairs after decoding, in any order, complete.
    pub query: Option<Vec<(String, String)>>,
    /// Path and query byte for byte.
    pub target: Option<String>,
    /// Headers that must have this value.
    pub headers: BTreeMap<String, String>,
    /// Headers that must not be there.
    pub absent: Vec<String>,
    /// The body as JSON, equal.
    pub json: Option<Value>,
    /// The body as text, equal.
    pub text: Option<String>,
    /// The body as form members after decoding, in order.
    pub form: Option<Vec<(String, String)>>,
}

/// What is answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: BTreeMap<String, String>,
    /// The body as JSON.
    pub json: Option<Value>,
    /// The body as text.
    pub text: Option<String>,
    /// A `Content-Length` that is not that of the body: a truncated body.
    pub claimed_length: Option<usize>,
    /// Whether the connection is closed afterwards.
    pub close: bool,
    /// Whether the body is left out, its length still stated.
    #[serde(skip)]
    pub(crate) head: bool,
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            status: 200,
            headers: BTreeMap::new(),
            json: None,
            text: None,
            claimed_length: None,
            close: false,
            head: false,
        }
    }
}

impl Script {
    /// Reads a script from YAML or JSON text.
    ///
    /// # Errors
    /// What the text has that a script has not.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_yaml::from_str(text).map_err(|error| error.to_string())
    }

    pub(crate) fn with_origin(mut self, origin: &str) -> Self {
        for exchange in &mut self.exchanges {
            let Exchange { expect, reply } = exchange;
            for value in expect.headers.values_mut().chain(reply.headers.values_mut()) {
                insert(value, origin);
            }
            if let Some(text) = &mut reply.text {
                insert(text, origin);
            }
            for json in expect.json.iter_mut().chain(reply.json.iter_mut()) {
                insert_json(json, origin);
            }
        }
        self
    }
}

impl Reply {
    pub(crate) fn failure(why: &str) -> Self {
        Self { status: 599, text: Some(why.to_owned()), close: true, ..Self::default() }
    }

    pub(crate) fn for_head(mut self, head: bool) -> Self {
        self.head = head;
        self
    }
}

fn insert(text: &mut String, origin: &str) {
    if text.contains("{{origin}}") {
        *text = text.replace("{{origin}}", origin);
    }
}

fn insert_json(value: &mut Value, origin: &str) {
    match value {
        Value::String(text) => insert(text, origin),
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| insert_json(element, origin));
        }
        Value::Object(members) => {
            members.values_mut().for_each(|member| insert_json(member, origin));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
