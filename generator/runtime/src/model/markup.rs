//! How values stand in XML: the facts of OpenAPI's XML Object.

/// What a value is in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Element,
    Attribute,
    Text,
}

/// How a member or a body is written in XML, where that is not an element of its name
/// (OpenAPI 3.2, XML Object).
#[derive(Clone, Copy, Debug)]
pub struct Xml {
    pub(crate) name: Option<&'static str>,
    pub(crate) item: Option<&'static str>,
    pub(crate) prefix: Option<&'static str>,
    pub(crate) namespace: Option<&'static str>,
    pub(crate) node: Node,
    pub(crate) wrapped: bool,
}

impl Xml {
    /// An element.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            name: None,
            item: None,
            prefix: None,
            namespace: None,
            node: Node::Element,
            wrapped: false,
        }
    }

    /// The name of the element or attribute.
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// The name of each element of a list.
    #[must_use]
    pub const fn item(mut self, name: &'static str) -> Self {
        self.item = Some(name);
        self
    }

    /// The prefix of the name.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }

    /// The namespace, which the element declares for its prefix.
    #[must_use]
    pub const fn namespace(mut self, uri: &'static str) -> Self {
        self.namespace = Some(uri);
        self
    }

    /// An attribute of the element around it.
    #[must_use]
    pub const fn attribute(mut self) -> Self {
        self.node = Node::Attribute;
        self
    }

    /// The text of the element around it.
    #[must_use]
    pub const fn text(mut self) -> Self {
        self.node = Node::Text;
        self
    }

    /// A list whose elements stand in one of their own.
    #[must_use]
    pub const fn wrapped(mut self) -> Self {
        self.wrapped = true;
        self
    }
}

impl Default for Xml {
    fn default() -> Self {
        Self::new()
    }
}

/// What holds where nothing is said.
#[cfg(feature = "xml")]
pub(crate) static PLAIN: Xml = Xml::new();
