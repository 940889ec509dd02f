//! Bodies in parts: `multipart/form-data` (RFC 7578) and its kin (RFC 2046, 5.1; RFC
//! 2387).

use super::flat::{Flat, Look};
use super::percent::{push_name, unescaped};
use super::style::Writing;
use crate::model::{
    Items, Mode, Scalar, Sink, View, scalar_text, to_json_request, walk,
};
use crate::operation::{Encoded, Encoding, Style};
use bytes::Bytes;
use serde_json::Value;
use std::fmt::Write as _;

/// Why a part cannot be written.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) member: String,
    pub(crate) what: &'static str,
}

impl Fault {
    fn of(member: &str, what: &'static str) -> Self {
        Self { member: member.to_owned(), what }
    }
}

/// The parts of a body, before its boundary is known.
#[derive(Clone)]
pub(crate) struct Parts {
    /// The media type as the description has it.
    media: &'static str,
    parts: Vec<Part>,
}

#[derive(Clone)]
struct Part {
    /// The name of its member; none in a list.
    name: Option<String>,
    encoding: Option<&'static Encoding>,
    fields: Fields,
    content: Bytes,
}

impl Parts {
    /// The members of a value, each as a part, a list as a part for each item; or the items
    /// of a list, each as a part without a name.
    pub(crate) fn of(
        view: View<'_>,
        media: &'static str,
        encodings: &'static [Encoding],
    ) -> Result<Self, Fault> {
        let mut writer = Writer { media, encodings, parts: Vec::new() };
        match view {
            View::List(items) => writer.items(items)?,
            View::Json(Value::Array(items)) => {
                for (place, item) in items.iter().enumerate() {
                    writer.item(place, View::Json(item))?;
                }
            }
            view => walk(view, Mode { request: true }, &mut writer)?,
        }
        let Writer { media, parts, .. } = writer;
        Ok(Self { media, parts })
    }

    /// Adds the header fields that encodings name: `field` gives the name of one by the
    /// place of its parameter, and its value, if it has one. Those of a file stay.
    pub(crate) fn add_fields<E>(
        &mut self,
        mut field: impl FnMut(usize) -> Result<Option<(&'static str, String)>, E>,
    ) -> Result<(), E> {
        for part in &mut self.parts {
            let headers = part.encoding.map_or(&[][..], |encoding| encoding.headers);
            for parameter in headers {
                if let Some((name, value)) = field(*parameter)? {
                    part.fields.add(name, value);
                }
            }
        }
        Ok(())
    }

    /// The media type and the bytes of the body. The boundary stands in no part:
    /// `boundaries` gives another until that holds.
    pub(crate) fn finish(
        &self,
        mut boundaries: impl FnMut() -> String,
    ) -> Result<(String, Vec<u8>), Fault> {
        let heads: Vec<String> =
            self.parts.iter().map(|part| part.fields.text()).collect();
        let parts = || heads.iter().map(String::as_bytes).zip(&self.parts);
        let mut boundary = boundaries();
        while parts().any(|(head, part)| {
            holds(head, boundary.as_bytes()) || holds(&part.content, boundary.as_bytes())
        }) {
            boundary.push_str(&boundaries());
            // A source that repeats itself and parts made to meet it would go on for ever.
            if boundary.len() > 70 {
                return Err(Fault::of("", "holds every boundary that was tried"));
            }
        }
        let length = parts()
            .map(|(head, part)| head.len() + part.content.len() + boundary.len() + 8);
        let mut out = Vec::with_capacity(length.sum::<usize>() + boundary.len() + 8);
        for (head, part) in parts() {
            out.extend_from_slice(b"--");
            out.extend_from_slice(boundary.as_bytes());
            out.extend_from_slice(b"\r\n");
            out.extend_from_slice(head);
            out.extend_from_slice(b"\r\n");
            out.extend_from_slice(&part.content);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"--");
        out.extend_from_slice(boundary.as_bytes());
        out.extend_from_slice(b"--\r\n");
        Ok((self.media_type(&boundary), out))
    }

    /// The media type with its boundary; that of related parts says also what the first of
    /// them is, which the others belong to (RFC 2387, 3).
    fn media_type(&self, boundary: &str) -> String {
        let mut pieces = self.media.split(';').map(str::trim);
        let essence = pieces.next().unwrap_or_default();
        // A description may show a boundary, which is each request's own.
        let mut said =
            pieces.filter(|piece| !piece.is_empty() && !is_named(piece, "boundary"));
        let mut media = match essence.contains('*') {
            true => "multipart/form-data".to_owned(),
            false => essence.to_owned(),
        };
        let root = self.parts.first().filter(|_| is_related(essence));
        if let Some(root) = root {
            let own: Vec<&str> = said.by_ref().collect();
            let is_said = |name| own.iter().any(|piece| is_named(piece, name));
            if !is_said("type") {
                let of = root.fields.get("Content-Type").unwrap_or("text/plain");
                let _ = write!(media, "; type=\"{}\"", quoted(of));
            }
            if let Some(id) = root.fields.get("Content-ID").filter(|_| !is_said("start"))
            {
                let _ = write!(media, "; start=\"{}\"", quoted(id));
            }
            own.iter().for_each(|piece| push(&mut media, piece));
        }
        said.for_each(|piece| push(&mut media, piece));
        let _ = write!(media, "; boundary={boundary}");
        media
    }
}

fn push(media: &mut String, parameter: &str) {
    media.push_str("; ");
    media.push_str(parameter);
}

fn is_named(parameter: &str, name: &str) -> bool {
    let (own, _) = parameter.split_once('=').unwrap_or((parameter, ""));
    own.trim().eq_ignore_ascii_case(name)
}

fn quoted(text: &str) -> String {
    text.replace(['"', '\\'], "'")
}

fn is_related(media: &str) -> bool {
    media.eq_ignore_ascii_case("multipart/related")
}

fn holds(bytes: &[u8], boundary: &[u8]) -> bool {
    bytes.windows(boundary.len()).any(|window| window == boundary)
}

struct Writer {
    media: &'static str,
    encodings: &'static [Encoding],
    parts: Vec<Part>,
}

impl Sink for Writer {
    type Error = Fault;

    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), Fault> {
        let is_of = |of: &&Encoding| of.of.is_member(name);
        let encoding = self.encodings.iter().find(is_of);
        let media = encoding.and_then(|encoding| encoding.media);
        let is_json = media.is_some_and(is_json)
            || encoding.is_some_and(|encoding| encoding.style == Style::Json);
        let styled = encoding.filter(|of| {
            of.media.is_none() && (of.style != Style::Form || !of.explode) && !is_json
        });
        if let Some(encoding) = styled.filter(|_| !matches!(view, View::Scalar(_))) {
            return self.pairs(name, view, encoding);
        }
        let mut push = |view: View<'_>| self.push(Some(name), view, encoding);
        let pushed = match view {
            View::List(items) if !is_json => {
                (0..items.len()).try_for_each(|index| push(items.item(index)))
            }
            View::Json(Value::Array(items)) if !is_json => {
                items.iter().try_for_each(|item| push(View::Json(item)))
            }
            view => push(view),
        };
        pushed.map_err(|what| Fault::of(name, what))
    }
}

impl Writer {
    fn items(&mut self, items: &dyn Items) -> Result<(), Fault> {
        (0..items.len()).try_for_each(|place| self.item(place, items.item(place)))
    }

    fn item(&mut self, place: usize, view: View<'_>) -> Result<(), Fault> {
        let of = |of: &&Encoding| of.of == Encoded::Part(place);
        let rest = |of: &&Encoding| of.of == Encoded::Rest;
        let encodings = self.encodings;
        let encoding = encodings.iter().find(of).or_else(|| encodings.iter().find(rest));
        self.push(None, view, encoding)
            .map_err(|what| Fault::of(&format!("[{place}]"), what))
    }

    /// A member as the pairs that its style makes of it, each a part of text.
    fn pairs(
        &mut self,
        name: &str,
        view: View<'_>,
        encoding: &'static Encoding,
    ) -> Result<(), Fault> {
        let mut pairs = String::new();
        let value = Flat::from(view);
        Writing::of_member(name, &value, self.encodings)
            .write(&mut pairs, &value)
            .map_err(|_| Fault::of(name, "cannot be written in its style"))?;
        let text = |piece: &str| String::from_utf8(unescaped(piece)).unwrap_or_default();
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            self.push(Some(&text(name)), View::Text(&text(value)), Some(encoding))
                .map_err(|what| Fault::of(name, what))?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        name: Option<&str>,
        view: View<'_>,
        encoding: Option<&'static Encoding>,
    ) -> Result<(), &'static str> {
        let media = encoding.and_then(|encoding| encoding.media);
        let media = media.and_then(|media| media.split(',').next()).map(str::trim);
        let media = media.filter(|media| !media.contains('*'));
        let mut fields = Fields::default();
        let content = match view {
            View::Missing | View::Absent | View::Null | View::Json(Value::Null) => {
                return Ok(());
            }
            View::Scalar(scalar) if scalar.bytes().is_some() => {
                self.name(&mut fields, name, Some(scalar));
                let file = scalar.file();
                let media = file.and_then(|file| file.content_type()).or(media);
                fields
                    .said("Content-Type", media.unwrap_or("application/octet-stream"))?;
                for (name, value) in file.into_iter().flat_map(|file| file.headers()) {
                    fields.said(name, value)?;
                }
                scalar.bytes().cloned().unwrap_or_default()
            }
            view => {
                self.name(&mut fields, name, None);
                match scalar_text(view).filter(|_| !media.is_some_and(is_json)) {
                    Some(text) => {
                        if let Some(media) = media {
                            fields.said("Content-Type", media)?;
                        }
                        text.into_owned().into()
                    }
                    None => {
                        fields
                            .said("Content-Type", media.unwrap_or("application/json"))?;
                        encoded(view, media).into()
                    }
                }
            }
        };
        self.parts.push(Part {
            name: name.map(str::to_owned),
            encoding,
            fields,
            content,
        });
        Ok(())
    }

    /// What the part is called: as a member of a form is, whatever the kind of its body, for
    /// other kinds know no names; and by the id that related parts refer to each other by.
    fn name(&self, fields: &mut Fields, name: Option<&str>, file: Option<&dyn Scalar>) {
        let called = file.and_then(Scalar::file).and_then(|file| file.file_name());
        let Some(name) = name else {
            if let Some(called) = called {
                fields.usual(
                    "Content-Disposition",
                    named("attachment", None, Some(called)),
                );
            }
            return;
        };
        let called = called.or(file.map(|_| name));
        fields.usual("Content-Disposition", named("form-data", Some(name), called));
        if is_related(self.media.split(';').next().unwrap_or_default().trim()) {
            let alike =
                self.parts.iter().filter(|part| part.name.as_deref() == Some(name));
            let mut id = "<".to_owned();
            push_name(&mut id, name);
            match alike.count() {
                0 => id.push('>'),
                before => id.push_str(&format!(".{}>", before + 1)),
            }
            fields.usual("Content-ID", id);
        }
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

/// How a part is called and what file it is (RFC 2183).
fn named(kind: &str, name: Option<&str>, file: Option<&str>) -> String {
    let mut out = kind.to_owned();
    for (parameter, text) in [("name", name), ("filename", file)] {
        if let Some(text) = text {
            let _ = write!(out, "; {parameter}=\"");
            push_quoted(&mut out, text);
            out.push('"');
        }
    }
    out
}

/// What would end the quotes or the line is percent-encoded, as browsers do it (WHATWG
/// HTML, 4.10.21.8).
fn push_quoted(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("%22"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            character => out.push(character),
        }
    }
}

/// The header fields of a part.
#[derive(Clone, Default)]
struct Fields(Vec<Field>);

#[derive(Clone)]
struct Field {
    name: String,
    value: String,
    /// Whether another value takes its place.
    usual: bool,
}

impl Fields {
    fn place(&mut self, name: &str) -> Option<&mut Field> {
        self.0.iter_mut().find(|field| field.name.eq_ignore_ascii_case(name))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|field| field.name.eq_ignore_ascii_case(name));
        field.map(|field| field.value.as_str())
    }

    fn push(&mut self, name: &str, value: String, usual: bool) {
        match self.place(name).filter(|field| field.usual) {
            Some(field) => (field.value, field.usual) = (value, usual),
            None => self.0.push(Field { name: name.to_owned(), value, usual }),
        }
    }

    /// A field that the runtime has for want of another.
    fn usual(&mut self, name: &str, value: String) {
        self.push(name, value, true);
    }

    /// A field that the description or the file says.
    fn said(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
        let is_value = http::HeaderValue::from_str(value).is_ok();
        if !is_name || !is_value {
            return Err("has a header field that cannot be one");
        }
        self.push(name, value.to_owned(), false);
        Ok(())
    }

    /// A field of the encoding, unless the file says it.
    fn add(&mut self, name: &str, value: String) {
        if self.place(name).is_none_or(|field| field.usual) {
            self.push(name, value, false);
        }
    }

    fn text(&self) -> String {
        let lines =
            self.0.iter().map(|field| format!("{}: {}\r\n", field.name, field.value));
        lines.collect()
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

    const FORM: &str = "multipart/form-data";

    /// The media type without the boundary, and the text of the body.
    fn written(
        value: &dyn AsView,
        media: &'static str,
        encodings: &'static [Encoding],
    ) -> (String, String) {
        let parts = Parts::of(value.view(), media, encodings).unwrap();
        let (media, bytes) = parts.finish(|| "B".to_owned()).unwrap();
        let media = media.strip_suffix("; boundary=B").unwrap().to_owned();
        (media, String::from_utf8(bytes).unwrap().replace("\r\n", "\n"))
    }

    fn text(value: &dyn AsView, encodings: &'static [Encoding]) -> String {
        let (media, text) = written(value, FORM, encodings);
        assert_eq!(media, FORM);
        text
    }

    #[test]
    fn members_are_parts_lists_several_and_records_json() {
        let form = json!({
            "meta": [1, 2], "none": null, "number": 5, "plain": "p",
            "record": {"k": [1]}, "tags": ["x", "y"], "text": "a&b",
        });
        const ENCODINGS: &[Encoding] = &[
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
        assert_eq!(text(&form, ENCODINGS), expected.concat());
    }

    #[test]
    fn files_say_what_they_are() {
        let file = File::new("x").named("a \"b\"\r\n.png").header("X-Part", "1");
        let typed = File::new("<svg/>").media_type("image/svg+xml");
        let form = BTreeMap::from([("f".to_owned(), file), ("g".to_owned(), typed)]);
        const ENCODINGS: &[Encoding] = &[Encoding::part("f", "image/png, image/jpeg")];
        assert_eq!(
            text(&form, ENCODINGS),
            "--B\nContent-Disposition: form-data; name=\"f\"; filename=\"a %22b%22%0D%0A.png\"\n\
             Content-Type: image/png\nX-Part: 1\n\nx\n\
             --B\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\n\
             Content-Type: image/svg+xml\n\n<svg/>\n--B--\n"
        );
        for file in
            [File::new("").media_type("a\r\nb: c"), File::new("").header("a b", "")]
        {
            let form = BTreeMap::from([("f".to_owned(), file)]);
            let fault = Parts::of(form.view(), FORM, &[]).err().unwrap();
            assert_eq!(fault.member, "f");
        }
    }

    #[test]
    fn members_in_another_style_are_parts_for_their_pairs() {
        const ENCODINGS: &[Encoding] = &[
            Encoding::new("deep", Style::DeepObject, true),
            Encoding::new("joined", Style::Form, false),
        ];
        let form = json!({"deep": {"a b": "&", "c": ["x"]}, "joined": ["y", "=z"]});
        let part = |name: &str, body: &str| {
            format!("--B\nContent-Disposition: form-data; name=\"{name}\"\n\n{body}\n")
        };
        let expected = [
            part("deep[a b]", "&"),
            part("deep[c][0]", "x"),
            part("joined", "y,=z"),
            "--B--\n".to_owned(),
        ];
        assert_eq!(text(&form, ENCODINGS), expected.concat());
    }

    #[test]
    fn items_are_parts_without_names_encoded_by_their_places() {
        const ENCODINGS: &[Encoding] =
            &[Encoding::rest().media("image/png"), Encoding::at(0).media("text/csv")];
        let files = vec![File::new("a"), File::new("b").named("b.png"), File::new("c")];
        let (media, text) = written(&files, "multipart/mixed", ENCODINGS);
        assert_eq!(media, "multipart/mixed");
        assert_eq!(
            text,
            "--B\nContent-Type: text/csv\n\na\n\
             --B\nContent-Disposition: attachment; filename=\"b.png\"\n\
             Content-Type: image/png\n\nb\n\
             --B\nContent-Type: image/png\n\nc\n--B--\n"
        );
        assert_eq!(
            written(&json!([{"a": 1}, 2]), "multipart/mixed; boundary=x", &[]),
            (
                "multipart/mixed".to_owned(),
                "--B\nContent-Type: application/json\n\n{\"a\":1}\n--B\n\n2\n--B--\n"
                    .to_owned(),
            )
        );
    }

    #[test]
    fn related_parts_have_ids_and_the_first_is_the_root() {
        let form = json!({"meta": {"k": 1}, "more": ["x", "y"]});
        let (media, text) = written(&form, "multipart/related", &[]);
        assert_eq!(
            media,
            "multipart/related; type=\"application/json\"; start=\"<meta>\""
        );
        let ids = text.lines().filter(|line| line.starts_with("Content-ID"));
        assert_eq!(
            ids.collect::<Vec<_>>(),
            ["Content-ID: <meta>", "Content-ID: <more>", "Content-ID: <more.2>"]
        );
        let (media, _) = written(&form, "Multipart/Related; type=\"text/xml\"", &[]);
        assert_eq!(media, "Multipart/Related; start=\"<meta>\"; type=\"text/xml\"");
    }

    #[test]
    fn fields_of_an_encoding_give_way_to_those_of_a_file_only() {
        const ENCODINGS: &[Encoding] = &[Encoding::rest().headers(&[3, 4, 5])];
        let files = vec![File::new("a").named("a").header("x-part", "own")];
        let mut parts = Parts::of(files.view(), "multipart/mixed", ENCODINGS).unwrap();
        let fields = |place| {
            Ok::<_, ()>(match place {
                3 => Some(("X-Part", "3".to_owned())),
                4 => Some(("Content-Disposition", "inline".to_owned())),
                _ => None,
            })
        };
        parts.add_fields(fields).unwrap();
        let (_, bytes) = parts.finish(|| "B".to_owned()).unwrap();
        assert_eq!(
            String::from_utf8(bytes).unwrap().replace("\r\n", "\n"),
            "--B\nContent-Disposition: inline\nContent-Type: application/octet-stream\n\
             x-part: own\n\na\n--B--\n"
        );
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
        let parts = Parts::of(form.view(), FORM, &[]).unwrap();
        assert!(parts.finish(|| "B".to_owned()).is_err());
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
            if let Ok((media, bytes)) = Parts::of(form.view(), FORM, &[]).unwrap().finish(next) {
                let (_, boundary) = media.split_once("boundary=").unwrap();
                prop_assert_eq!(contents(boundary, &bytes), files);
            }
        }
    }
}
