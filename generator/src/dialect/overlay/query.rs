//! JSONPath (RFC 9535) over a mirror of the tree.
//!
//! The query engine wants its own kind of value. The mirror is made once per overlay and
//! edited along with the tree, since making it again for every action costs far more.

use serde_json::{Map, Number, Value as Json};
use serde_json_path::{JsonPath, PathElement};

use crate::source::tree::{NodeId, Tree, Value};

/// A parsed target.
#[derive(Clone, Debug)]
pub(super) struct Query(JsonPath);

/// A step of the path to a match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Name(String),
    Index(usize),
}

impl Query {
    /// Parses a JSONPath.
    ///
    /// # Errors
    /// Says in a few words what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        JsonPath::parse(text.trim()).map(Self).map_err(|error| error.to_string())
    }

    /// The paths of all matches, each once.
    pub(super) fn matches(&self, mirror: &Json) -> Vec<Vec<Step>> {
        let mut paths: Vec<Vec<Step>> = Vec::new();
        for found in self.0.query_located(mirror).iter() {
            let path: Vec<Step> = found.location().iter().map(step).collect();
            paths.push(path);
        }
        let mut seen = std::collections::BTreeSet::new();
        paths.retain(|path| seen.insert(path.clone()));
        paths
    }
}

fn step(element: &PathElement<'_>) -> Step {
    match element {
        PathElement::Name(name) => Step::Name((*name).to_owned()),
        PathElement::Index(index) => Step::Index(*index),
    }
}

/// A node and all below it as the engine's kind of value.
pub(super) fn mirror(tree: &Tree, node: NodeId) -> Json {
    match tree.value(node) {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Integer(value) => integer(*value),
        Value::Float(value) => Number::from_f64(*value).map_or(Json::Null, Json::Number),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(elements) => {
            Json::Array(elements.iter().map(|element| mirror(tree, *element)).collect())
        }
        Value::Map(members) => {
            let members = members.iter();
            let members = members.map(|m| (m.key.to_string(), mirror(tree, m.value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn integer(value: i128) -> Json {
    match (i64::try_from(value), u64::try_from(value)) {
        (Ok(value), _) => Json::Number(value.into()),
        (_, Ok(value)) => Json::Number(value.into()),
        _ => Number::from_f64(value as f64).map_or(Json::Null, Json::Number),
    }
}
