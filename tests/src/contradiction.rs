//! Whether an instance is of another JSON type than keywords of the schema imply.
//!
//! `properties` without `type` allows any value that is not an object, and nobody means
//! it: 1,969 real records omit `type`. Such instances are counted apart.

use serde_json::Value;

const OBJECT: [&str; 7] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "dependentSchemas",
    "dependencies",
];

const ARRAY: [&str; 4] = ["items", "prefixItems", "additionalItems", "unevaluatedItems"];

/// Whether a value somewhere in the instance is not of the type that is implied there.
pub fn contradicts(schema: &Value, instance: &Value) -> bool {
    Walk { root: schema, depth: 0 }.at(schema, instance)
}

struct Walk<'a> {
    root: &'a Value,
    depth: usize,
}

impl Walk<'_> {
    fn at(&mut self, schema: &Value, instance: &Value) -> bool {
        if self.depth > 24 {
            return false;
        }
        self.depth += 1;
        let found = self.here(schema, instance) || self.below(schema, instance);
        self.depth -= 1;
        found
    }

    fn here(&self, schema: &Value, instance: &Value) -> bool {
        let has = |keys: &[&str]| keys.iter().any(|key| schema.get(key).is_some());
        schema.get("type").is_none()
            && (has(&OBJECT) && !instance.is_object()
                || has(&ARRAY) && !instance.is_array())
    }

    fn below(&mut self, schema: &Value, instance: &Value) -> bool {
        for key in ["allOf", "anyOf", "oneOf"] {
            for branch in schema[key].as_array().into_iter().flatten() {
                if self.at(branch, instance) {
                    return true;
                }
            }
        }
        let target = schema["$ref"].as_str().and_then(|text| self.target(text));
        if target.is_some_and(|target| self.at(&target, instance)) {
            return true;
        }
        for key in ["if", "then", "else"] {
            if schema.get(key).is_some_and(|inner| self.at(inner, instance)) {
                return true;
            }
        }
        match instance {
            Value::Object(members) => members.iter().any(|(name, value)| {
                let declared = schema["properties"].get(name);
                let other = || schema.get("additionalProperties");
                declared.or_else(other).is_some_and(|inner| self.at(inner, value))
            }),
            Value::Array(items) => items.iter().enumerate().any(|(index, value)| {
                let positional = schema["prefixItems"].get(index);
                let other =
                    || schema["items"].get(index).or_else(|| schema.get("items"));
                positional.or_else(other).is_some_and(|inner| self.at(inner, value))
            }),
            _ => false,
        }
    }

    fn target(&self, text: &str) -> Option<Value> {
        match text.strip_prefix('#') {
            Some(pointer) => self.root.pointer(pointer).cloned(),
            None => identified(self.root, text).cloned(),
        }
    }
}

/// The schema that calls itself so.
fn identified<'a>(schema: &'a Value, uri: &str) -> Option<&'a Value> {
    if schema["$id"].as_str() == Some(uri) {
        return Some(schema);
    }
    let below: Vec<&Value> = match schema {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return None,
    };
    below.into_iter().find_map(|inner| identified(inner, uri))
}
