//! Writing models as XML.

use super::super::markup::{Node, PLAIN, Xml};
use super::super::shape::Field;
use super::super::walk::{Sink, walk};
use super::super::write::Mode;
use super::super::{AsView, Items, View, scalar_text};
use serde_json::Value;
use std::convert::Infallible;

const MODE: Mode = Mode { request: true };

/// The namespace of `nil` (XML Schema, part 1, 2.6.2).
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Writes a value as an XML document, without its read-only members. `root` says how the
/// outermost element stands, where the value's own type does not.
#[must_use]
pub fn to_xml_request(value: &dyn AsView, root: Option<&Xml>) -> Vec<u8> {
    let view = value.view();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let xml = own(view).unwrap_or(&PLAIN);
    let root = root.unwrap_or(xml);
    let name = root.name.or(xml.name).unwrap_or_else(|| type_name(view));
    let mut writer = Writer { out: &mut out };
    match view {
        View::List(items) => {
            writer.wrapped(name, root.item.unwrap_or(name), root, items);
        }
        view => writer.element(name, root, view),
    }
    out.into_bytes()
}

/// What the type of a value says about its own element.
fn own(view: View<'_>) -> Option<&'static Xml> {
    match view {
        View::Record(record) => record.shape().xml,
        View::Union(union) => union.choice().xml.or_else(|| own(union.value().1)),
        _ => None,
    }
}

fn type_name(view: View<'_>) -> &'static str {
    match view {
        View::Record(record) => record.shape().name(),
        View::Union(union) => union.choice().name(),
        _ => "root",
    }
}

struct Writer<'o> {
    out: &'o mut String,
}

impl Writer<'_> {
    fn open(&mut self, name: &str, xml: &Xml) {
        self.out.push('<');
        self.name(name, xml);
        if let Some(uri) = xml.namespace {
            self.out.push_str(" xmlns");
            if let Some(prefix) = xml.prefix {
                self.out.push(':');
                self.out.push_str(prefix);
            }
            self.out.push_str("=\"");
            escape(self.out, uri, true);
            self.out.push('"');
        }
    }

    fn name(&mut self, name: &str, xml: &Xml) {
        if let Some(prefix) = xml.prefix {
            self.out.push_str(prefix);
            self.out.push(':');
        }
        push_name(self.out, name);
    }

    /// Closes the element; `before` is where its content began.
    fn close(&mut self, name: &str, xml: &Xml, before: usize) {
        if self.out.len() == before {
            self.out.push_str("/>");
            return;
        }
        self.out.push_str("</");
        self.name(name, xml);
        self.out.push('>');
    }

    fn element(&mut self, name: &str, xml: &Xml, view: View<'_>) {
        match view {
            View::Missing | View::Absent => {}
            View::Null => {
                self.open(name, xml);
                self.out.push_str(" xmlns:xsi=\"");
                self.out.push_str(INSTANCE);
                self.out.push_str("\" xsi:nil=\"true\"/>");
            }
            View::List(items) => self.items(name, xml, items),
            View::Json(Value::Array(items)) => {
                for item in items {
                    self.element(name, xml, View::Json(item));
                }
            }
            View::Union(union) if !is_object(view) => {
                self.element(name, xml, union.value().1);
            }
            _ if is_object(view) => self.object(name, xml, view),
            _ => {
                self.open(name, xml);
                self.out.push('>');
                let text = scalar_text(view).unwrap_or_default();
                escape(self.out, &text, false);
                self.close(name, xml, usize::MAX);
            }
        }
    }

    fn object(&mut self, name: &str, xml: &Xml, view: View<'_>) {
        self.open(name, xml);
        let Ok(()) = walk(view, MODE, &mut Attributes(self));
        let before = self.out.len();
        self.out.push('>');
        let start = self.out.len();
        let Ok(()) = walk(view, MODE, &mut Content(self));
        if self.out.len() == start {
            self.out.truncate(before);
            return self.close(name, xml, before);
        }
        self.close(name, xml, usize::MAX);
    }

    fn items(&mut self, name: &str, xml: &Xml, items: &dyn Items) {
        if xml.wrapped {
            return self.wrapped(name, xml.item.unwrap_or(name), xml, items);
        }
        for index in 0..items.len() {
            self.item(xml.item.unwrap_or(name), xml, items.item(index));
        }
    }

    fn wrapped(&mut self, name: &str, item: &str, xml: &Xml, items: &dyn Items) {
        self.open(name, xml);
        if items.is_empty() {
            return self.close(name, xml, self.out.len());
        }
        self.out.push('>');
        for index in 0..items.len() {
            self.item(item, &PLAIN, items.item(index));
        }
        self.close(name, xml, usize::MAX);
    }

    /// An element of a list; a list in a list has elements of the same name.
    fn item(&mut self, name: &str, xml: &Xml, view: View<'_>) {
        let xml = match own(view) {
            Some(own) if xml.prefix.is_none() && xml.namespace.is_none() => own,
            _ => xml,
        };
        match view {
            View::List(items) => self.wrapped(name, name, &PLAIN, items),
            view => self.element(name, &Xml { wrapped: false, ..*xml }, view),
        }
    }
}

/// Writes the members that are attributes.
struct Attributes<'w, 'o>(&'w mut Writer<'o>);

impl Sink for Attributes<'_, '_> {
    type Error = Infallible;

    fn member(&mut self, _name: &str, _view: View<'_>) -> Result<(), Infallible> {
        Ok(())
    }

    fn field(
        &mut self,
        field: &'static Field,
        view: View<'_>,
    ) -> Result<(), Infallible> {
        let Some(xml) = field.xml.filter(|xml| xml.node == Node::Attribute) else {
            return Ok(());
        };
        let Some(text) = joined(view) else { return Ok(()) };
        let writer = &mut self.0;
        writer.out.push(' ');
        writer.name(xml.name.unwrap_or(field.name), xml);
        writer.out.push_str("=\"");
        escape(writer.out, &text, true);
        writer.out.push('"');
        Ok(())
    }
}

/// The text of a scalar, or of a list of them with spaces between (XML Schema, part 2,
/// list types).
fn joined(view: View<'_>) -> Option<String> {
    match view {
        View::List(items) => {
            let texts: Option<Vec<_>> =
                (0..items.len()).map(|index| scalar_text(items.item(index))).collect();
            Some(texts?.join(" "))
        }
        view => scalar_text(view).map(std::borrow::Cow::into_owned),
    }
}

/// Writes the members that are elements or text.
struct Content<'w, 'o>(&'w mut Writer<'o>);

impl Sink for Content<'_, '_> {
    type Error = Infallible;

    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), Infallible> {
        self.0.element(name, &PLAIN, view);
        Ok(())
    }

    fn field(
        &mut self,
        field: &'static Field,
        view: View<'_>,
    ) -> Result<(), Infallible> {
        let xml = field.xml.unwrap_or(&PLAIN);
        match xml.node {
            Node::Attribute => {}
            Node::Text => {
                let text = joined(view).unwrap_or_default();
                escape(self.0.out, &text, false);
            }
            Node::Element => {
                self.0.element(xml.name.unwrap_or(field.name), xml, view);
            }
        }
        Ok(())
    }
}

fn is_object(view: View<'_>) -> bool {
    match view {
        View::Record(_) | View::Map(_) | View::Extra(_) => true,
        View::Union(union) => is_object(union.value().1),
        View::Other(other) => other.kept.json.is_object(),
        View::Json(json) => json.is_object(),
        _ => false,
    }
}

/// Writes a name; what no name of XML can hold becomes `_`, so that the document stays
/// one whatever a map's keys are.
fn push_name(out: &mut String, name: &str) {
    let starts = |c: char| c == '_' || c.is_alphabetic();
    if !name.starts_with(starts) {
        out.push('_');
    }
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    out.extend(name.chars().map(|c| if fits(c) { c } else { '_' }));
}

/// Writes text. Line ends are kept as they are by character references; what XML 1.0
/// cannot hold at all is written as U+FFFD.
fn escape(out: &mut String, text: &str, attribute: bool) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' if attribute => out.push_str("&#10;"),
            '\t' if attribute => out.push_str("&#9;"),
            '\n' | '\t' => out.push(character),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
}
