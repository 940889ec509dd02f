//! Styles against published vectors and the tables of the specifications.

use super::flat::Flat;
use super::path::Route;
use super::percent::{Kept, push_encoded};
use super::style::{Fault, Writing};
use crate::operation::{Encoding, Parameter, Style};
use crate::shared::vectors;
use serde_json::{Value, json};

fn write(parameter: Parameter, value: &Value) -> Result<String, Fault> {
    let mut out = String::new();
    Writing::of(&parameter).write(&mut out, &Flat::from_json(value))?;
    Ok(out)
}

/// Expands the expressions of a template that OpenAPI can say; `None` for others.
fn expand(template: &str, variables: &Value) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((literal, tail)) = rest.split_once('{') {
        push_encoded(&mut out, literal, Kept(u128::MAX));
        let (expression, tail) = tail.split_once('}')?;
        out.push_str(&expand_expression(expression, variables)?);
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

fn expand_expression(expression: &str, variables: &Value) -> Option<String> {
    let (operator, list) = match expression.split_at(1) {
        (operator @ ("+" | "." | ";" | "?" | "&"), list) => (operator, list),
        ("#" | "/", _) => return None,
        _ => ("", expression),
    };
    let names: Vec<&str> = list.split(',').collect();
    // A parameter of the path is one variable, OpenAPI has no prefixes, and its names are
    // not encoded before they are sent.
    if list.contains([':', '%'])
        || (names.len() > 1 && !matches!(operator, "?" | "&" | ";"))
    {
        return None;
    }
    let mut out = String::new();
    for name in names {
        let (name, explode) = match name.strip_suffix('*') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
        let parameter = match operator {
            "." => Parameter::path(name).style(Style::Label),
            ";" => Parameter::path(name).style(Style::Matrix),
            "+" => Parameter::path(name).allow_reserved(),
            "?" | "&" => Parameter::query(name),
            _ => Parameter::path(name),
        };
        let value = variables.get(name).unwrap_or(&Value::Null);
        let text = write(parameter.explode(explode), value).unwrap();
        if matches!(operator, "?" | "&") && !text.is_empty() {
            let first = out.is_empty() && operator == "?";
            out.push(if first { '?' } else { '&' });
        }
        out.push_str(&text);
    }
    Some(out)
}

/// Checks the cases of a file; gives how many OpenAPI can say.
fn check_templates(file: &str) -> usize {
    let Some(groups) = vectors(file) else { return usize::MAX };
    let mut checked = 0;
    for group in groups.as_object().unwrap().values() {
        let variables = &group["variables"];
        for case in group["testcases"].as_array().unwrap() {
            let template = case[0].as_str().unwrap();
            let Some(found) = expand(template, variables) else { continue };
            let fits = match &case[1] {
                Value::Array(several) => several.iter().any(|text| *text == found),
                one => *one == found,
            };
            assert!(fits, "{template}: {found}, not {}", case[1]);
            checked += 1;
        }
    }
    checked
}

#[test]
fn templates_of_rfc_6570_expand_alike() {
    assert!(check_templates("vectors/uritemplate/spec-examples.json") >= 20);
    assert!(check_templates("vectors/uritemplate/spec-examples-by-section.json") >= 60);
    assert!(check_templates("vectors/uritemplate/extended-tests.json") >= 10);
}

#[track_caller]
fn check(parameter: Parameter, value: &Value, expected: &str) {
    assert_eq!(write(parameter, value).as_deref(), Ok(expected));
}

fn list() -> Value {
    json!(["blue", "black", "a b"])
}

fn record() -> Value {
    // In the order of the alphabet, which serde_json keeps under any of its features.
    json!({"G": 200, "R": 100})
}

#[test]
fn delimited_lists_have_no_name_outside_of_queries() {
    use Style::{PipeDelimited, SpaceDelimited, TabDelimited};
    let path = |style| Parameter::path("color").style(style);
    check(path(SpaceDelimited), &list(), "blue%20black%20a%20b");
    check(path(PipeDelimited), &list(), "blue%7Cblack%7Ca%20b");
    check(path(TabDelimited), &list(), "blue%09black%09a%20b");
    let header = |style| Parameter::header("X-Color").style(style);
    check(header(SpaceDelimited), &list(), "blue black a b");
    check(header(PipeDelimited), &list(), "blue|black|a b");
    check(header(TabDelimited), &list(), "blue\tblack\ta b");
    check(header(PipeDelimited), &record(), "G|200|R|100");
}

#[test]
fn query_styles_follow_the_table_of_openapi() {
    use Style::{DeepObject, PipeDelimited, SpaceDelimited};
    let c = || Parameter::query("color");
    check(c(), &json!(""), "color=");
    check(c(), &list(), "color=blue&color=black&color=a%20b");
    check(c().explode(false), &list(), "color=blue,black,a%20b");
    check(c().explode(true), &record(), "G=200&R=100");
    check(c().explode(false), &record(), "color=G,200,R,100");
    check(c().style(SpaceDelimited), &list(), "color=blue%20black%20a%20b");
    check(c().style(SpaceDelimited), &record(), "color=G%20200%20R%20100");
    check(c().style(PipeDelimited), &list(), "color=blue%7Cblack%7Ca%20b");
    check(c().style(DeepObject), &record(), "color%5BG%5D=200&color%5BR%5D=100");
    check(
        c().style(DeepObject),
        &json!({"a": {"b": [1, {"c": true}]}, "n": null}),
        "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true",
    );
}

#[test]
fn path_styles_follow_the_table_of_openapi() {
    use Style::{Label, Matrix};
    let c = || Parameter::path("color");
    check(c(), &list(), "blue,black,a%20b");
    check(c(), &record(), "G,200,R,100");
    check(c().explode(true), &record(), "G=200,R=100");
    check(c().style(Label), &list(), ".blue,black,a%20b");
    check(c().style(Label).explode(true), &list(), ".blue.black.a%20b");
    check(c().style(Matrix), &json!(""), ";color");
    check(c().style(Matrix), &list(), ";color=blue,black,a%20b");
    check(
        c().style(Matrix).explode(true),
        &list(),
        ";color=blue;color=black;color=a%20b",
    );
    check(c().style(Matrix).explode(true), &record(), ";G=200;R=100");
    check(c(), &json!("a/b?c#d%"), "a%2Fb%3Fc%23d%25");
}

#[test]
fn headers_and_cookies_have_their_own_rules() {
    check(Parameter::header("x"), &list(), "blue,black,a b");
    check(Parameter::header("x").explode(true), &record(), "G=200,R=100");
    check(Parameter::cookie("c"), &list(), "c=blue; c=black; c=a%20b");
    check(Parameter::cookie("c").explode(false), &json!("a;b"), "c=a%3Bb");
    check(Parameter::cookie("c").style(Style::Cookie), &json!("a%b"), "c=a%b");
    let raw = Parameter::cookie("c").style(Style::Cookie);
    assert_eq!(write(raw, &json!("a;b")), Err(Fault::NoCookie));
}

#[test]
fn repeated_lists_count_from_one() {
    let tag = Parameter::query("Tag").style(Style::RepeatList);
    check(
        tag,
        &json!([{"Key": "a", "Value": "1/2"}, {"Key": "b"}]),
        "Tag.1.Key=a&Tag.1.Value=1%2F2&Tag.2.Key=b",
    );
    let id = Parameter::query("ResourceId").style(Style::RepeatList);
    check(id, &json!(["x", "y"]), "ResourceId.1=x&ResourceId.2=y");
    check(id, &json!("x"), "ResourceId=x");
}

#[test]
fn json_is_one_value() {
    let filter = Parameter::query("filter").json();
    check(
        filter,
        &json!({"a": ["x y", 1]}),
        "filter=%7B%22a%22%3A%5B%22x%20y%22%2C1%5D%7D",
    );
}

#[test]
fn json_has_no_name_where_no_value_has_one() {
    check(Parameter::header("X-Filter").json(), &json!({"a": 1}), r#"{"a":1}"#);
    check(Parameter::path("filter").json(), &json!({"a": 1}), "%7B%22a%22%3A1%7D");
    check(Parameter::cookie("filter").json(), &json!(5), "filter=5");
}

#[test]
fn a_form_is_made_of_members_or_written_by_the_caller() {
    let form = |value: Value| {
        let mut out = String::new();
        Writing::form(&mut out, &Flat::from_json(&value), &[]).map(|()| out)
    };
    assert_eq!(form(json!("a=b&c=d%20e")).unwrap(), "a=b&c=d%20e");
    assert_eq!(form(json!([1])).unwrap_err().1, Fault::NoForm);
    assert_eq!(form(json!(null)).unwrap(), "");
}

#[test]
fn objects_in_a_form_are_json_unless_a_style_is_said() {
    let json = json!({"address": {"city": "A B", "to": [1]}, "id": 7});
    let value = Flat::from_json(&json);
    let check = |encodings: &[Encoding], expected: &str| {
        let mut out = String::new();
        Writing::form(&mut out, &value, encodings).unwrap();
        assert_eq!(out, expected);
    };
    check(&[], "address=%7B%22city%22%3A%22A%20B%22%2C%22to%22%3A%5B1%5D%7D&id=7");
    let deep = Encoding::new("address", Style::DeepObject, true);
    check(&[deep], "address%5Bcity%5D=A%20B&address%5Bto%5D%5B0%5D=1&id=7");
}

#[test]
fn what_is_absent_leaves_no_trace() {
    for value in [json!(null), json!([]), json!({}), json!([null]), json!({"a": null})] {
        check(Parameter::query("q"), &value, "");
        check(Parameter::query("q").style(Style::DeepObject), &value, "");
        check(Parameter::header("q"), &value, "");
    }
}

#[test]
fn names_and_text_are_encoded() {
    check(Parameter::query("$filter"), &json!("a eq 'b'"), "$filter=a%20eq%20%27b%27");
    check(Parameter::query("a b&c"), &json!("ä+~"), "a%20b%26c=%C3%A4%2B~");
}

#[test]
fn empty_values_are_sent_where_they_are_allowed() {
    for parameter in [
        Parameter::query("a$ b").allow_empty(),
        Parameter::query("a$ b").explode(false).allow_empty(),
        Parameter::query("a$ b").style(Style::PipeDelimited).allow_empty(),
    ] {
        check(parameter, &json!([]), "a$%20b=");
        check(parameter, &json!({}), "a$%20b=");
        check(parameter, &json!(null), "");
    }
    check(Parameter::query("a").allow_empty(), &json!([1]), "a=1");
    check(Parameter::query("a"), &json!([]), "");
}

#[test]
fn reserved_characters_stay_where_they_are_harmless() {
    let query = Parameter::query("q").allow_reserved();
    check(query, &json!("a/b?c=d&e#f%20%zz ü"), "q=a/b?c=d%26e%23f%20%25zz%20%C3%BC");
    let path = Parameter::path("p").allow_reserved();
    check(path, &json!("a/b?c#d"), "a/b%3Fc%23d");
}

#[test]
fn encoded_values_are_checked() {
    let path = Parameter::path("scope").skip_encoding();
    check(path, &json!("subscriptions/1%2F2"), "subscriptions/1%2F2");
    for value in ["a b", "a\r\nb", "a?b", "a#b", "ü"] {
        assert_eq!(write(path, &json!(value)), Err(Fault::NotEncoded), "{value}");
    }
    let mut out = String::new();
    let route = Route::of("/{scope}/x").unwrap();
    let up = route.write(&mut out, |out, _| {
        Writing::of(&path).write(out, &Flat::text("a/%2e%2E/b"))
    });
    assert_eq!(up, Err(Fault::DotSegment));
}
