//! Writing server-sent events (WHATWG HTML, 9.2.6).

use super::flat::Look;
use crate::model::{Mode, Sink, View, scalar_text, to_json_request, walk};
use serde_json::Value;

/// What an event cannot hold.
pub(crate) type Fault = &'static str;

/// Writes the items of a list, each as an event: its data, or the fields of an event
/// (OpenAPI 3.2, 4.14.4) where `whole`.
pub(crate) fn write(view: View<'_>, whole: bool) -> Result<Vec<u8>, Fault> {
    let mut out = String::new();
    let mut push = |view: View<'_>| -> Result<(), Fault> {
        match whole {
            true => walk(view, Mode { request: true }, &mut Fields(&mut out))?,
            false => push_data(&mut out, view),
        }
        out.push('\n');
        Ok(())
    };
    match view {
        View::List(items) => {
            (0..items.len()).try_for_each(|index| push(items.item(index)))?;
        }
        view => push(view)?,
    }
    Ok(out.into_bytes())
}

struct Fields<'o>(&'o mut String);

impl Sink for Fields<'_> {
    type Error = Fault;

    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), Fault> {
        if let View::Missing | View::Absent | View::Null | View::Json(Value::Null) = view
        {
            return Ok(());
        }
        let text = scalar_text(view);
        match (name, text) {
            ("data", _) => push_data(self.0, view),
            ("event" | "id" | "retry", Some(text)) => {
                if text.contains(['\n', '\r', '\0']) {
                    return Err("has a field that cannot stand on a line");
                }
                push_line(self.0, name, &text);
            }
            _ => return Err("has a member that is no field of events"),
        }
        Ok(())
    }
}

/// Text as it is, anything else as JSON. Each of its lines is a line of data.
fn push_data(out: &mut String, view: View<'_>) {
    let text = match scalar_text(view) {
        Some(text) => text.into_owned(),
        None => String::from_utf8(to_json_request(&Look(view))).unwrap_or_default(),
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split('\n').for_each(|line| push_line(out, "data", line));
}

fn push_line(out: &mut String, name: &str, text: &str) {
    for piece in [name, ": ", text, "\n"] {
        out.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AsView;
    use serde_json::json;

    fn text(value: &Value, whole: bool) -> Result<String, Fault> {
        let items: Vec<Value> = value.as_array().unwrap().clone();
        write(items.view(), whole).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn data_is_text_or_json_on_lines_of_its_own() {
        let items = json!(["a\r\nb", {"k": [1]}, 5, " x"]);
        let expected =
            "data: a\ndata: b\n\ndata: {\"k\":[1]}\n\ndata: 5\n\ndata:  x\n\n";
        assert_eq!(text(&items, false).unwrap(), expected);
    }

    #[test]
    fn whole_events_have_all_their_fields() {
        let items = json!([{"data": {"a": 1}, "event": "e", "id": "7", "retry": 10}, {"id": null}]);
        let expected = "data: {\"a\":1}\nevent: e\nid: 7\nretry: 10\n\n\n";
        assert_eq!(text(&items, true).unwrap(), expected);
        for wrong in
            [json!([{"id": "a\nb"}]), json!([{"event": "\r"}]), json!([{"other": 1}])]
        {
            assert!(text(&wrong, true).is_err(), "{wrong}");
        }
    }
}
