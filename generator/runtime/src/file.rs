//! Files: bytes with a name and a media type, as parts of forms.

use crate::model::{Accepts, AsView, Fit, Model, Part, Scalar, Slot, View, Wire};
use bytes::Bytes;
use std::borrow::Cow;
use std::fmt;

/// A file in a form: bytes, what it is called, what it is, and what else is said in the
/// head of its part.
///
/// ```
/// use bindery_runtime::File;
///
/// let logo = File::new("<svg/>").named("logo.svg").media_type("image/svg+xml");
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct File {
    bytes: Bytes,
    name: Option<String>,
    media: Option<String>,
    headers: Vec<(String, String)>,
}

impl File {
    /// A file of these bytes. Unless it is named, it is called as its member.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), ..Self::default() }
    }

    /// What it is called; directories are the caller's to leave out.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// What it is, in place of what the description says, or of bytes without meaning.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media = Some(media_type.into());
        self
    }

    /// A further header field of its part.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// What it is called, if it is named. A name that a service gives is no path to write
    /// to before it is looked at.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What it is, if that is said.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.media.as_deref()
    }

    /// The further header fields of its part, by names and values.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// Takes over what the head of a part says.
    pub(crate) fn describe(&mut self, part: &Part) {
        self.name.clone_from(&part.file_name);
        self.media.clone_from(&part.media);
        self.headers.clone_from(&part.headers);
    }
}

impl<T: Into<Bytes>> From<T> for File {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("media_type", &self.media)
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl AsView for File {
    fn view(&self) -> View<'_> {
        View::Scalar(self)
    }
}

impl Model for File {
    fn blank() -> Self {
        Self::default()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

/// Outside of forms a file is its bytes: as a whole body as they are, as a member of
/// JSON as text.
impl Scalar for File {
    fn name(&self) -> &'static str {
        "binary"
    }

    fn accepts(&self) -> Accepts {
        Accepts::Text
    }

    fn accept(&mut self, wire: Wire<'_>) -> Fit {
        match wire {
            Wire::Text(text) => {
                self.bytes = text.into_owned().into();
                Fit::Known
            }
            _ => Fit::No,
        }
    }

    fn wire(&self) -> Wire<'_> {
        Wire::Text(match std::str::from_utf8(&self.bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(&self.bytes),
        })
    }

    fn bytes(&self) -> Option<&Bytes> {
        Some(&self.bytes)
    }

    fn bytes_mut(&mut self) -> Option<&mut Bytes> {
        Some(&mut self.bytes)
    }

    fn file(&self) -> Option<&File> {
        Some(self)
    }

    fn file_mut(&mut self) -> Option<&mut File> {
        Some(self)
    }
}
