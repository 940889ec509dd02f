//! A response with what came beside its value.

use std::fmt;

use super::outcome::{Last, Source};
use crate::model::{Context, Note, Record, Slot, set_text};
use crate::request::Draft;
use http::{HeaderMap, StatusCode};

/// The value of a response with its status, its header fields, and what was odd about
/// its content.
#[non_exhaustive]
pub struct Response<T> {
    /// The value.
    pub value: T,
    status: StatusCode,
    headers: HeaderMap,
    context: Context,
}

/// Shows the names of header fields only: their values can be cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(|name| name.as_str()).collect();
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &names)
            .field("notes", &self.notes())
            .field("value", &self.value)
            .finish()
    }
}

impl<T> Response<T> {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        value: T,
        context: Context,
    ) -> Self {
        Self { value, status, headers, context }
    }

    /// The same with what its content leads to, for an answer to a request to this URL.
    pub(crate) fn into_last<F: Last<Content = T>>(
        self,
        draft: &Draft,
        url: &str,
    ) -> Response<F> {
        let Self { value, status, headers, context } = self;
        let value = F::of(value, &Source { draft, url, headers: &headers });
        Response { value, status, headers, context }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header field as text; `None` where it is absent or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The header fields that the description declares, as a record with a member for
    /// each. A member stays empty where its field is absent or does not read as its type.
    pub fn typed_headers<H: Record>(&self) -> H {
        let mut typed = H::blank();
        for (index, field) in typed.shape().fields().iter().enumerate() {
            // Cookies come one a field, and commas belong to them (RFC 9110, 5.3), as they
            // do to dates.
            let is_split = matches!(typed.field_mut(index), Slot::List(_))
                && !field.name().eq_ignore_ascii_case("set-cookie");
            let mut values = self.headers.get_all(field.name()).iter();
            let is_read = values.all(|value| {
                let mut fill =
                    |text: &str| set_text(typed.field_mut(index), text).is_ok();
                match value.to_str() {
                    // What is empty is no element (RFC 9110, 5.6.1).
                    Ok(text) if is_split => {
                        let items = text.split(field.delimiter).map(str::trim);
                        items.filter(|item| !item.is_empty()).all(fill)
                    }
                    Ok(text) => fill(text),
                    Err(_) => false,
                }
            });
            match typed.field_mut(index) {
                _ if is_read => {}
                Slot::Option(place) => place.null(),
                Slot::List(place) => place.truncate(0),
                _ => {}
            }
        }
        typed
    }

    /// What was odd about the content, and did not keep it from being read.
    pub fn notes(&self) -> &[Note] {
        self.context.notes()
    }

    /// How many members of the content were unknown and had no place to be kept.
    pub fn unknown_members(&self) -> usize {
        self.context.unknown_members()
    }

    /// The value alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Status, header fields and value.
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.status, self.headers, self.value)
    }
}
