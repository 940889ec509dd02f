//! An XML document as a tree, within bounds.

use super::super::context::{DEPTH, DecodeError, Kind};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The largest number of elements and attributes that one document may have.
const MOST: usize = 1_000_000;

/// An element. Names are without their prefix.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// All text directly in the element, and its CDATA sections.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// About how many bytes its names and marks take, and those of all that is in it.
    pub(crate) fn weight(&self) -> usize {
        16 + self.children.iter().map(Self::weight).sum::<usize>()
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let (_, value) = attributes.find(|(known, _)| known == local(name))?;
        Some(value)
    }

    /// The elements of a name directly in this one.
    pub(crate) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == local(name))
    }

    /// Whether the element says that it has no value.
    pub(crate) fn is_nil(&self) -> bool {
        matches!(self.attribute("nil"), Some("true" | "1"))
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Reads a document. Document types, which may define entities, are refused.
pub(crate) fn parse(text: &str) -> Result<Element, DecodeError> {
    let parser =
        Parser { reader: Reader::from_str(text), text, open: Vec::new(), count: 0 };
    parser.run()
}

struct Parser<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    /// The elements that are not closed yet, the root first.
    open: Vec<Element>,
    count: usize,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Element, DecodeError> {
        loop {
            let event = self.reader.read_event().map_err(|_| self.fault())?;
            match event {
                Event::Start(start) => self.start(&start)?,
                Event::Empty(start) => {
                    self.start(&start)?;
                    if let Some(root) = self.close() {
                        return self.end(root);
                    }
                }
                Event::End(_) => {
                    if let Some(root) = self.close() {
                        return self.end(root);
                    }
                }
                Event::Text(text) => {
                    let text = text.xml10_content().map_err(|_| self.fault())?;
                    self.push(&text)?;
                }
                Event::CData(text) => {
                    let text = text.xml10_content().map_err(|_| self.fault())?;
                    self.push(&text)?;
                }
                Event::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref();
                    let character = character.map_err(|_| self.fault())?;
                    let name = reference.decode().map_err(|_| self.fault())?;
                    match (character, resolve_predefined_entity(&name)) {
                        (Some(character), _) => {
                            self.push(character.encode_utf8(&mut [0; 4]))?;
                        }
                        (None, Some(text)) => self.push(text)?,
                        // Only a document type could have said what it stands for.
                        (None, None) => return Err(self.fault()),
                    }
                }
                Event::DocType(_) | Event::Eof => return Err(self.fault()),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), DecodeError> {
        if self.open.len() >= usize::from(DEPTH) {
            return Err(DecodeError::new("an element", Kind::TooDeep));
        }
        let utf8 = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let mut element =
            Element { name: utf8(start.local_name().as_ref()), ..Element::default() };
        self.count(1)?;
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| self.fault())?;
            let name = attribute.key.as_ref();
            if name == b"xmlns" || name.starts_with(b"xmlns:") {
                continue;
            }
            self.count(1)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|_| self.fault())?;
            let name = utf8(attribute.key.local_name().as_ref());
            element.attributes.push((name, value.into_owned()));
        }
        self.open.push(element);
        Ok(())
    }

    fn count(&mut self, more: usize) -> Result<(), DecodeError> {
        self.count += more;
        if self.count > MOST {
            return Err(DecodeError::new("fewer elements", Kind::TooDeep));
        }
        Ok(())
    }

    /// Puts the innermost element into the one around it; the root is given.
    fn close(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        match self.open.last_mut() {
            Some(parent) => {
                parent.children.push(element);
                None
            }
            None => Some(element),
        }
    }

    /// The root, unless more than comments follows it.
    fn end(&mut self, root: Element) -> Result<Element, DecodeError> {
        loop {
            match self.reader.read_event().map_err(|_| self.fault())? {
                Event::Eof => return Ok(root),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if text.iter().all(u8::is_ascii_whitespace) => {}
                _ => return Err(self.fault()),
            }
        }
    }

    /// Adds text to the innermost element; around the root there is none.
    fn push(&mut self, text: &str) -> Result<(), DecodeError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(self.fault()),
        }
        Ok(())
    }

    fn fault(&self) -> DecodeError {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let read = self.text.as_bytes();
        let read = read.get(..at).unwrap_or(read);
        let line = read.iter().filter(|byte| **byte == b'\n').count();
        let column = read.iter().rev().take_while(|byte| **byte != b'\n').count();
        DecodeError::new("XML", Kind::Markup(line + 1, column + 1))
    }
}
