//! What a server reads from a parameter is what was written, for every style, exploded or
//! not, with reserved characters or without: read back by the tables of OpenAPI alone.
//!
//! Styles lose something by themselves, so that no value can hold it here: whether text is
//! a number (the schema says so), lists and records without parts (they leave no trace),
//! and what `Way::lost` lists.

use super::flat::Flat;
use super::style::{Fault, Writing};
use crate::operation::{Location, Parameter, Style};
use crate::shared::vectors;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value};

const NAME: &str = "color";

/// What a schema says of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    List,
    Record,
}

/// One way to write a value.
#[derive(Clone, Copy, Debug)]
struct Way {
    parameter: Parameter,
    kind: Kind,
}

impl Way {
    fn explodes(&self) -> bool {
        self.parameter.explodes() && self.kind != Kind::Text
    }

    fn is_verbatim(&self) -> bool {
        self.parameter.location == Location::Header
            || self.parameter.style == Style::Cookie
    }

    /// Characters that this style gives a meaning without a way to write them otherwise.
    fn lost(&self) -> Vec<char> {
        let Parameter { location, style, allow_reserved, .. } = self.parameter;
        let of_style = match (location, style) {
            // Field values and cookies of style `cookie` are not encoded at all.
            (Location::Header, _) if self.kind == Kind::Text => "",
            (Location::Header, _) => ",=",
            (Location::Cookie, Style::Cookie) => ",=; ",
            // A full stop is never encoded, and an exploded label is cut at it.
            (_, Style::Label) if self.explodes() => ".",
            // What separates is written as if it were part of what it separates.
            (_, Style::SpaceDelimited) => " ",
            (_, Style::PipeDelimited) => "|",
            (_, Style::TabDelimited) => "\t",
            (_, Style::DeepObject) => "[]",
            _ => "",
        };
        // What is reserved stays as it is, and so does what looks encoded already.
        let of_reserved = match self.kind {
            _ if !allow_reserved => "",
            Kind::Text => "%",
            _ => "%,=;",
        };
        of_style.chars().chain(of_reserved.chars()).collect()
    }

    fn write(&self, value: &Value) -> Result<String, Fault> {
        let mut out = String::new();
        Writing::of(&self.parameter).write(&mut out, &Flat::from_json(value))?;
        Ok(out)
    }

    /// What a server reads.
    fn read(&self, text: &str) -> Value {
        let Parameter { location, style, .. } = self.parameter;
        let text = match style {
            Style::Label => text.strip_prefix('.').unwrap(),
            Style::Matrix => text.strip_prefix(';').unwrap(),
            _ => text,
        };
        let between = match (location, style) {
            (Location::Cookie, _) => "; ",
            (_, Style::Matrix) => ";",
            (_, Style::Label) => ".",
            (_, Style::Simple) => ",",
            _ => "&",
        };
        let named = !matches!(style, Style::Simple | Style::Label);
        let own = |text: &str| -> String {
            let rest = if named { text.strip_prefix(NAME).unwrap() } else { text };
            let sign = if named { rest.strip_prefix('=') } else { None };
            sign.unwrap_or(rest).to_owned()
        };
        let joint = match style {
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
            Style::TabDelimited => "%09",
            _ => ",",
        };
        match (self.kind, self.explodes()) {
            (Kind::Text, _) => self.text(&own(text)),
            (Kind::List, true) => {
                text.split(between).map(|item| self.text(&own(item))).collect()
            }
            (Kind::List, false) => {
                own(text).split(joint).map(|item| self.text(item)).collect()
            }
            (Kind::Record, true) => {
                let pairs = text.split(between).map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    let name = match style {
                        Style::DeepObject => {
                            let inner = name.strip_prefix("color%5B").unwrap();
                            inner.strip_suffix("%5D").unwrap()
                        }
                        _ => name,
                    };
                    (self.plain(name), self.text(value))
                });
                Value::Object(pairs.collect())
            }
            (Kind::Record, false) => {
                let own = own(text);
                let parts: Vec<&str> = own.split(joint).collect();
                let pairs = parts.chunks(2);
                pairs.map(|pair| (self.plain(pair[0]), self.text(pair[1]))).collect()
            }
        }
    }

    fn text(&self, text: &str) -> Value {
        Value::String(self.plain(text))
    }

    fn plain(&self, text: &str) -> String {
        if self.is_verbatim() { text.to_owned() } else { unescaped(text) }
    }
}

/// Percent-decoding as RFC 3986 has it; a plus sign is one.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(&tail[..2]).unwrap();
        bytes.push(u8::from_str_radix(digits, 16).unwrap());
        rest = &tail[2..];
    }
    String::from_utf8(bytes).unwrap()
}

/// Text with everything in it that a URL gives a meaning, but for what is lost.
fn texts(lost: &[char], least: usize) -> impl Strategy<Value = String> + use<> {
    let all = "aZ09-._~ !$&'()*+,;=:@/?#[]%|\"<>{}\\^`é\u{1f600}\t";
    let kept: Vec<char> = all.chars().filter(|one| !lost.contains(one)).collect();
    let letters = prop::collection::vec(prop::sample::select(kept), least..6);
    letters.prop_map(|letters| letters.into_iter().collect())
}

fn values(way: &Way) -> BoxedStrategy<Value> {
    let lost = &way.lost();
    match way.kind {
        Kind::Text => texts(lost, 0).prop_map(Value::String).boxed(),
        Kind::List => {
            let items = prop::collection::vec(texts(lost, 0), 1..4);
            items.prop_map(Value::from).boxed()
        }
        Kind::Record => {
            let members =
                prop::collection::btree_map(texts(lost, 1), texts(lost, 0), 1..4);
            let record = |members: std::collections::BTreeMap<String, String>| {
                let pairs = members.into_iter().map(|(name, text)| (name, text.into()));
                Value::Object(pairs.collect::<Map<_, _>>())
            };
            members.prop_map(record).boxed()
        }
    }
}

fn check(way: Way) {
    let written = |value: Value| {
        match way.write(&value) {
            Ok(text) => prop_assert_eq!(way.read(&text), value, "{} of {:?}", text, way),
            Err(fault) => {
                prop_assert!(way.is_verbatim(), "{value} is refused by {way:?}: {fault}")
            }
        }
        Ok(())
    };
    let config = Config { failure_persistence: None, ..Config::default() };
    TestRunner::new(config).run(&values(&way), written).unwrap();
}

const KINDS: [Kind; 3] = [Kind::Text, Kind::List, Kind::Record];

/// The styles of a place, and whether they hold text at all (OpenAPI 3.2, 4.12.2.2).
fn styles(location: Location) -> &'static [Style] {
    match location {
        Location::Path => &[Style::Simple, Style::Label, Style::Matrix],
        Location::Query => &[
            Style::Form,
            Style::SpaceDelimited,
            Style::PipeDelimited,
            Style::TabDelimited,
            Style::DeepObject,
        ],
        Location::Header => &[Style::Simple],
        _ => &[Style::Form, Style::Cookie],
    }
}

fn is_defined(style: Style, explode: bool, kind: Kind) -> bool {
    match style {
        Style::DeepObject => explode && kind == Kind::Record,
        Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited => {
            !explode && kind != Kind::Text
        }
        _ => true,
    }
}

#[test]
fn every_style_gives_back_what_it_was_given() {
    let places = [
        Parameter::path(NAME),
        Parameter::query(NAME),
        Parameter::header(NAME),
        Parameter::cookie(NAME),
    ];
    let mut count = 0;
    for place in places {
        for &style in styles(place.location) {
            for (explode, kind) in
                [true, false].into_iter().flat_map(|one| KINDS.map(|kind| (one, kind)))
            {
                if !is_defined(style, explode, kind) {
                    continue;
                }
                let parameter = place.style(style).explode(explode);
                check(Way { parameter, kind });
                // Reserved characters have a meaning of their own in URLs only.
                if matches!(place.location, Location::Path | Location::Query) {
                    let parameter = parameter.allow_reserved();
                    check(Way { parameter, kind });
                }
                count += 1;
            }
        }
    }
    assert_eq!(count, 49);
}

/// All parameters of a document that have a schema.
fn declared(document: &Value, found: &mut Vec<Way>) {
    let kind = match document["schema"]["type"].as_str() {
        Some("array") => Kind::List,
        Some("object") => Kind::Record,
        _ => Kind::Text,
    };
    let place = match document["in"].as_str() {
        Some("path") => Some(Parameter::path(NAME)),
        Some("query") => Some(Parameter::query(NAME)),
        Some("header") => Some(Parameter::header(NAME)),
        Some("cookie") => Some(Parameter::cookie(NAME)),
        _ => None,
    };
    if let Some(place) = place.filter(|_| document["schema"].is_object()) {
        let parameter = match document["style"].as_str() {
            None => place,
            Some("simple") => place.style(Style::Simple),
            Some("label") => place.style(Style::Label),
            Some("matrix") => place.style(Style::Matrix),
            Some("form") => place.style(Style::Form),
            Some("spaceDelimited") => place.style(Style::SpaceDelimited),
            Some("pipeDelimited") => place.style(Style::PipeDelimited),
            Some("deepObject") => place.style(Style::DeepObject),
            Some(other) => panic!("style `{other}`"),
        };
        let explode = document["explode"].as_bool();
        let parameter = explode.map_or(parameter, |explode| parameter.explode(explode));
        found.push(Way { parameter, kind });
    }
    match document {
        Value::Object(members) => members.values().for_each(|it| declared(it, found)),
        Value::Array(items) => items.iter().for_each(|it| declared(it, found)),
        _ => {}
    }
}

#[test]
fn parameters_of_published_descriptions_come_back() {
    for (file, count) in [
        ("parameters-common", 9),
        ("parameters-cookies", 2),
        ("parameters-extreme", 8),
        ("parameters-style", 53),
        ("v31-parameters-style", 53),
    ] {
        let path = format!("vectors/parameters/{file}.json");
        let Some(document) = vectors(&path) else { return };
        let mut ways = Vec::new();
        declared(&document, &mut ways);
        assert_eq!(ways.len(), count, "{file}");
        ways.into_iter().for_each(check);
    }
}
