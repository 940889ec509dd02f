//! Forms in parts: `multipart/form-data` (RFC 7578).

use super::flat::Look;
use crate::model::{Mode, Sink, View, scalar_text, to_json_request, walk};
use crate::operation::{Encoding, Style};
use serde_json::Value;
use std::borrow::Cow;

/// Why a part cannot be written.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) member: String,
    pub(crate) what: &'static str,
}

/// Writes the members of a value, each as a part, a list as a part for each item. The
/// boundary stands in no part: `boundaries` gives another until that holds.
pub(crate) fn write(
    view: View<'_>,
    encodings: &[Encoding],
    mut boundaries: impl FnMut() -> String,
) -> Result<(String, Vec<u8>), Fault> {
    let mut parts = Parts { encodings, parts: Vec::new() };
    let mode = Mode { request: true };
    walk(view, mode, &mut parts)?;
    let mut boundary = boundaries();
    while parts.parts.iter().any(|part| part.holds(boundary.as_bytes())) {
        boundary.push_str(&boundaries());
        // A source that repeats itself and parts made to meet it would go on for ever.
        if boundary.len() > 70 {
            let what = "holds every boundary that was tried";
            return Err(Fault { member: String::new(), what });
        }
    }
    let length = parts.parts.iter().map(|part| part.length() + boundary.len() + 8);
    let mut out = Vec::with_capacity(length.sum::<usize>() + boundary.len() + 8);
    for part in &parts.parts {
        out.extend_from_slice(b"--");
        out.extend_from_slice(boundary.as_bytes());
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(part.head.as_bytes());
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&part.content);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"--\r\n");
    Ok((boundary, out))
}

struct Part<'a> {
    head: String,
    content: Cow<'a, [u8]>,
}

impl Part<'_> {
    fn length(&self) -> usize {
        self.head.len() + self.content.len()
    }

    fn holds(&self, boundary: &[u8]) -> bool {
        let within = |bytes: &[u8]| {
            bytes.windows(boundary.len()).any(|window| window == boundary)
        };
        within(self.head.as_bytes()) || within(&self.content)
    }
}

struct Parts<'e> {
    encodings: &'e [Encoding],
    parts: Vec<Part<'static>>,
}

impl Sink for Parts<'_> {
    type Error = Fault;

    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), Fault> {
        let encoding = self.encodings.iter().find(|encoding| encoding.member == name);
        let fault = |what| Fault { member: name.to_owned(), what };
        let media = encoding.and_then(|encoding| encoding.media);
        let is_json = media.is_some_and(|media| media.contains("json"))
            || encoding.is_some_and(|encoding| encoding.style == Style::Json);
        match view {
            View::List(items) if !is_json => {
                for index in 0..items.len() {
                    self.push(name, items.item(index), media).map_err(fault)?;
                }
                Ok(())
            }
            View::Json(Value::Array(items)) if !is_json => {
                for item in items {
                    self.push(name, View::Json(item), media).map_err(fault)?;
                }
                Ok(())
            }
            view => self.push(name, view, media).map_err(fault),
        }
    }
}

impl Parts<'_> {
    fn push(
        &mut self,
        name: &str,
        view: View<'_>,
        media: Option<&str>,
    ) -> Result<(), &'static str> {
        let media = media.and_then(|media| media.split(',').next()).map(str::trim);
        let media = media.filter(|media| !media.contains('*'));
        let mut head = Head::of(name);
        let content = match view {
            View::Missing | View::Absent | View::Null | View::Json(Value::Null) => {
                return Ok(());
            }
            View::Scalar(scalar) if scalar.bytes().is_some() => {
                let file = scalar.file();
                head.file_name(file.and_then(|file| file.name()).unwrap_or(name));
                let media = file.and_then(|file| file.media()).or(media);
                head.field("Content-Type", media.unwrap_or("application/octet-stream"))?;
                for (name, value) in file.into_iter().flat_map(|file| file.headers()) {
                    head.field(name, value)?;
                }
                scalar.bytes().map(|bytes| bytes.to_vec()).unwrap_or_default()
            }
            view => match scalar_text(view).filter(|_| !media.is_some_and(is_json)) {
                Some(text) => {
                    if let Some(media) = media {
                        head.field("Content-Type", media)?;
                    }
                    text.into_owned().into_bytes()
                }
                None => {
                    head.field("Content-Type", media.unwrap_or("application/json"))?;
                    encoded(view, media)
                }
            },
        };
        self.parts.push(Part { head: head.0, content: content.into() });
        Ok(())
    }
}

fn is_json(media: &str) -> bool {
    media.contains("json")
}

/// A record, a map or a list as the media type of its part wants it.
fn encoded(view: View<'_>, media: Option<&str>) -> Vec<u8> {
    #[cfg(feature = "xml")]
    if media.is_some_and(|media| media.ends_with("xml")) {
        return crate::model::to_xml_request(&Look(view), None);
    }
    let _ = media;
    to_json_request(&Look(view))
}

/// The head of a part.
struct Head(String);

impl Head {
    fn of(name: &str) -> Self {
        let mut head = Self("Content-Disposition: form-data; name=\"".to_owned());
        head.quoted(name);
        head.0.push_str("\"\r\n");
        head
    }

    fn file_name(&mut self, name: &str) {
        let end = self.0.len() - 2;
        self.0.truncate(end);
        self.0.push_str("; filename=\"");
        self.quoted(name);
        self.0.push_str("\"\r\n");
    }

    /// What would end the quotes or the line is percent-encoded, as browsers do it
    /// (WHATWG HTML, 4.10.21.8).
    fn quoted(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '"' => self.0.push_str("%22"),
                '\r' => self.0.push_str("%0D"),
                '\n' => self.0.push_str("%0A"),
                character => self.0.push(character),
            }
        }
    }

    fn field(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
        let is_value = http::HeaderValue::from_str(value).is_ok();
        if !is_name || !is_value {
            return Err("has a header field that cannot be one");
        }
        self.0.push_str(&format!("{name}: {value}\r\n"));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::File;
    use crate::model::AsView;
    use proptest::prelude::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn text(value: &dyn AsView, encodings: &[Encoding]) -> String {
        let (boundary, bytes) =
            write(value.view(), encodings, || "B".to_owned()).unwrap();
        assert_eq!(boundary, "B");
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
    }

    #[test]
    fn members_are_parts_lists_several_and_records_json() {
        let form = json!({
            "meta": [1, 2], "none": null, "number": 5, "plain": "p",
            "record": {"k": [1]}, "tags": ["x", "y"], "text": "a&b",
        });
        let encodings = [
            Encoding::part("meta", "application/json"),
            Encoding::part("plain", "text/csv"),
        ];
        let part = |head: &str, body: &str| {
            format!("--B\nContent-Disposition: form-data; name=\"{head}\n\n{body}\n")
        };
        let expected = [
            part("meta\"\nContent-Type: application/json", "[1,2]"),
            part("number\"", "5"),
            part("plain\"\nContent-Type: text/csv", "p"),
            part("record\"\nContent-Type: application/json", r#"{"k":[1]}"#),
            part("tags\"", "x"),
            part("tags\"", "y"),
            part("text\"", "a&b"),
            "--B--\n".to_owned(),
        ];
        assert_eq!(text(&form, &encodings), expected.concat());
    }

    #[test]
    fn files_say_what_they_are() {
        let file = File::new("x").named("a \"b\"\r\n.png").header("X-Part", "1");
        let typed = File::new("<svg/>").media_type("image/svg+xml");
        let form = BTreeMap::from([("f".to_owned(), file), ("g".to_owned(), typed)]);
        assert_eq!(
            text(&form, &[Encoding::part("f", "image/png, image/jpeg")]),
            "--B\nContent-Disposition: form-data; name=\"f\"; filename=\"a %22b%22%0D%0A.png\"\n\
             Content-Type: image/png\nX-Part: 1\n\nx\n\
             --B\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\n\
             Content-Type: image/svg+xml\n\n<svg/>\n--B--\n"
        );
        for file in
            [File::new("").media_type("a\r\nb: c"), File::new("").header("a b", "")]
        {
            let form = BTreeMap::from([("f".to_owned(), file)]);
            assert_eq!(
                write(form.view(), &[], || "B".to_owned()).unwrap_err().member,
                "f"
            );
        }
    }

    /// The contents of the parts, as RFC 2046 has them.
    fn contents(boundary: &str, bytes: &[u8]) -> Vec<Vec<u8>> {
        let mut whole = b"\r\n".to_vec();
        whole.extend_from_slice(bytes);
        let line = format!("\r\n--{boundary}").into_bytes();
        let find = |bytes: &[u8], what: &[u8]| {
            bytes.windows(what.len()).position(|w| w == what)
        };
        let mut parts = Vec::new();
        let mut rest = &whole[line.len()..];
        while let Some(end) = find(rest, &line) {
            let head = find(rest, b"\r\n\r\n").unwrap();
            parts.push(rest[head + 4..end].to_vec());
            rest = &rest[end + line.len()..];
        }
        assert_eq!(rest, b"--\r\n");
        parts
    }

    #[test]
    fn parts_that_hold_every_boundary_are_refused() {
        let form = json!({"a": "B".repeat(80)});
        assert!(write(form.view(), &[], || "B".to_owned()).is_err());
    }

    proptest! {
        #[test]
        fn no_content_can_look_like_a_boundary(
            files in prop::collection::vec(prop::collection::vec(prop::sample::select(&b"-B1\r\n"[..]), 0..40), 1..4),
        ) {
            let form: BTreeMap<String, File> = files
                .iter()
                .enumerate()
                .map(|(index, bytes)| (format!("{index:02}"), File::new(bytes.clone())))
                .collect();
            let mut count = 0;
            let next = || {
                count += 1;
                format!("B{count}")
            };
            if let Ok((boundary, bytes)) = write(form.view(), &[], next) {
                prop_assert_eq!(contents(&boundary, &bytes), files);
            }
        }
    }
}
