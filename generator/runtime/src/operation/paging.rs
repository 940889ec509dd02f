//! How the next page of an operation is reached.

/// Where the way to the next page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Continuation {
    /// A member of the page holds the link.
    Link(&'static str),
    /// A header field holds the link (RFC 8288).
    LinkHeader {
        /// The header field.
        header: &'static str,
        /// The relation of the link.
        relation: &'static str,
    },
    /// A header field holds a token that goes into a query parameter.
    HeaderToken {
        /// The header field.
        header: &'static str,
        /// The query parameter.
        parameter: &'static str,
    },
    /// A member of the page holds a token that goes into a query parameter.
    BodyToken {
        /// The member, dots for nesting.
        member: &'static str,
        /// The query parameter.
        parameter: &'static str,
    },
    /// Pages are counted in a query parameter.
    Number {
        /// The query parameter.
        parameter: &'static str,
    },
    /// The items before a page are counted in a query parameter.
    Offset {
        /// The query parameter.
        parameter: &'static str,
    },
}

/// How the next page is reached, and what a page holds.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    pub(crate) items: &'static str,
    pub(crate) next: Continuation,
    pub(crate) size: Option<&'static str>,
    pub(crate) total: Option<&'static str>,
    pub(crate) more: Option<&'static str>,
    pub(crate) first: u64,
    pub(crate) base: Option<&'static str>,
    pub(crate) resend: &'static [&'static str],
}

impl Paging {
    const fn new(items: &'static str, next: Continuation) -> Self {
        Self {
            items,
            next,
            size: None,
            total: None,
            more: None,
            first: 1,
            base: None,
            resend: &[],
        }
    }

    /// The member `next` holds the link of the next page. An empty `items` says that
    /// the page is the list.
    #[must_use]
    pub const fn link(items: &'static str, next: &'static str) -> Self {
        Self::new(items, Continuation::Link(next))
    }

    /// The header field `header` holds the link of the next page, under this relation
    /// (RFC 8288).
    #[must_use]
    pub const fn link_header(
        items: &'static str,
        header: &'static str,
        relation: &'static str,
    ) -> Self {
        Self::new(items, Continuation::LinkHeader { header, relation })
    }

    /// A header field holds the token for the next page.
    #[must_use]
    pub const fn header_token(
        items: &'static str,
        header: &'static str,
        parameter: &'static str,
    ) -> Self {
        Self::new(items, Continuation::HeaderToken { header, parameter })
    }

    /// A member of the page holds the token for the next page.
    #[must_use]
    pub const fn body_token(
        items: &'static str,
        member: &'static str,
        parameter: &'static str,
    ) -> Self {
        Self::new(items, Continuation::BodyToken { member, parameter })
    }

    /// Pages are counted, from 1.
    #[must_use]
    pub const fn number(items: &'static str, parameter: &'static str) -> Self {
        Self::new(items, Continuation::Number { parameter })
    }

    /// The items before a page are counted, from 0.
    #[must_use]
    pub const fn offset(items: &'static str, parameter: &'static str) -> Self {
        Self::new(items, Continuation::Offset { parameter }).first(0)
    }

    /// The query parameter that asks for a number of items.
    #[must_use]
    pub const fn size(mut self, parameter: &'static str) -> Self {
        self.size = Some(parameter);
        self
    }

    /// The member of a page that says how many items there are in all.
    #[must_use]
    pub const fn total(mut self, member: &'static str) -> Self {
        self.total = Some(member);
        self
    }

    /// The member of a page that is false where there are no more.
    #[must_use]
    pub const fn more(mut self, member: &'static str) -> Self {
        self.more = Some(member);
        self
    }

    /// The template of the path that relative links stand under, in place of the path of
    /// their page.
    #[must_use]
    pub const fn base(mut self, template: &'static str) -> Self {
        self.base = Some(template);
        self
    }

    /// The query parameters that go with each link as they went with the first request,
    /// in place of the link's own of such a name.
    #[must_use]
    pub const fn resend(mut self, parameters: &'static [&'static str]) -> Self {
        self.resend = parameters;
        self
    }

    /// The number of the first page, or of the first item.
    #[must_use]
    pub const fn first(mut self, number: u64) -> Self {
        self.first = number;
        self
    }
}
