//! How values stand in XML.
//!
//! What a use says goes before what the type says; the name of a list's elements is said
//! by their own schema (OpenAPI 3.2, XML Object).

use super::flat::Part;
use super::lowering::Lowering;
use super::model::{Markup, MarkupNode, Name};
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::{JsonType, Xml, XmlNode};

impl Markup {
    /// Adds what an XML Object says where nothing more specific did.
    pub(super) fn add(&mut self, xml: &Xml) {
        let Xml { node: _, name, namespace, prefix, node_type, wrapped } = xml;
        if self.name.is_none() {
            self.name.clone_from(name);
        }
        if self.namespace.is_none() {
            self.namespace.clone_from(namespace);
        }
        if self.prefix.is_none() {
            self.prefix.clone_from(prefix);
        }
        if self.node == MarkupNode::Element {
            self.node = match node_type {
                Some(XmlNode::Attribute) => MarkupNode::Attribute,
                Some(XmlNode::Text) => MarkupNode::Text,
                Some(XmlNode::Element | XmlNode::None) | None => MarkupNode::Element,
            };
        }
        self.wrapped |= wrapped;
    }
}

impl Lowering<'_, '_> {
    /// How a use of some schemas stands in XML: its own facts, and, of a list, the name of
    /// its elements. The shape of the use has to be known: merging names what is inline.
    pub(super) fn markup(&mut self, parts: &[Part]) -> Markup {
        let mut markup = self.facts(parts).markup;
        let reduced = self.reduce(parts);
        let parts = match reduced.target {
            Some(id) => vec![Part::of(self.resolve(id))],
            None => reduced.parts,
        };
        let flat = self.flatten(&parts, &Name(Vec::new()));
        let is_list =
            flat.types.as_ref().is_some_and(|of| of.contains(&JsonType::Array));
        if !is_list {
            markup.wrapped = false;
            self.check_node(&parts);
            return markup;
        }
        // `nodeType: element` on a list is how 3.2 says `wrapped`.
        markup.wrapped |= self.says(&parts, XmlNode::Element).is_some();
        let items: Vec<Part> = flat.items.iter().map(|id| Part::of(*id)).collect();
        if !items.is_empty() {
            let item = self.facts(&items).markup;
            markup.item = item.name;
            if !markup.wrapped {
                markup.prefix = markup.prefix.or(item.prefix);
                markup.namespace = markup.namespace.or(item.namespace);
            }
        }
        markup
    }

    /// Reports a value other than a list that is to have no node of its own, so that its
    /// members would stand among those of what holds it.
    fn check_node(&mut self, parts: &[Part]) {
        if let Some(node) = self.says(parts, XmlNode::None) {
            let message = "`nodeType: none` is not honoured: the value is an element";
            self.report(&codes::XML_NODE, node, message, "");
        }
    }

    /// The XML Object that says what kind of node some schemas are.
    fn says(&self, parts: &[Part], node_type: XmlNode) -> Option<NodeId> {
        let schemas = parts.iter().filter_map(|part| self.spec.schemas.get(part.id));
        let mut said = schemas.filter_map(|schema| schema.xml.as_ref());
        said.find(|xml| xml.node_type == Some(node_type)).map(|xml| xml.node)
    }
}
