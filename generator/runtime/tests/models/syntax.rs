//! JSON as RFC 8259 has it: the client's reader beside `serde_json`.

use crate::samples::*;
use bindery_runtime::Model;
use bindery_runtime::model::Kind;
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

/// Both readers take the text for the same value, or refuse it at the same place.
#[track_caller]
fn check(text: &str) {
    let ours = read::<Value>(text).map(|(value, _)| value);
    match (ours, serde_json::from_str::<Value>(text)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{text}"),
        (Err(ours), Err(theirs)) => {
            let Kind::Syntax(line, column) = ours.found() else {
                panic!("{ours}: {text:?}");
            };
            // Within a number that is too large `serde_json` stops early.
            let late = theirs.to_string().starts_with("number out of range");
            let column = if late { column.min(theirs.column()) } else { column };
            assert_eq!((line, column), (theirs.line(), theirs.column()), "{text:?}");
        }
        (ours, theirs) => panic!("{ours:?}, but {theirs:?}: {text:?}"),
    }
}

/// Both readers fill a model in the same way, or both refuse. Text that only has a number
/// or a pair of surrogates wrong is no matter where it is left out, which is what a union
/// does with a member of no variant, and serde's way through values does not.
#[track_caller]
fn check_model<T: Model + std::fmt::Debug + serde::de::DeserializeOwned>(text: &str) {
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    if is_json && serde_json::from_str::<Value>(text).is_err() {
        return;
    }
    let ours = read::<T>(text).ok().map(|(value, _)| value);
    assert_eq!(ours, serde_json::from_str::<T>(text).ok(), "{text:?}");
}

#[test]
fn escapes_and_pairs_of_surrogates() {
    for text in [
        r#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\uDE00""#,
        r#""plain text that is longer than a word, then \n and more""#,
        "\"1234567\u{e9}\"",
        "\"12345678\"",
        "\"é1234567\u{7f}\u{80}\u{1f600}\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\uD83D""#,
        r#""\uD83Dx""#,
        r#""\uD83D\n""#,
        r#""\uD83D\u0041""#,
        r#""\uDE00""#,
        r#""\"#,
        "\"\\",
        "\"open",
        "\"a\nb\"",
        "\"12345678\u{1f}\"",
        "\"tab\there\"",
        "\"nul\0\"",
    ] {
        check(text);
    }
}

#[test]
fn numbers_of_every_size() {
    for text in [
        "0",
        "-0",
        "-0.0",
        "1",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "123456789012345678901234567890",
        "0.1",
        "1.5e3",
        "1E+2",
        "1e-7",
        "5e-324",
        "1e-400",
        "1.7976931348623157e308",
        "2.2250738585072011e-308",
        "9007199254740993.0",
        "0.30000000000000004",
        "00",
        "01",
        "-",
        "-a",
        "+1",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "1.5.5",
        "0x1",
        "1_000",
        "Infinity",
        "NaN",
        "--1",
    ] {
        check(text);
        check(&format!("[{text}]"));
        check(&format!("{{\"a\":{text} ,\"b\":{text}}}"));
    }
}

#[test]
fn a_number_that_no_float_holds() {
    for text in ["1e400", "-1e400", "[1,1e999]"] {
        if !cfg!(feature = "test-arbitrary-precision") {
            check(text);
        }
    }
    assert!(read::<f64>("1e400").is_err());
}

#[test]
fn structure_and_white_space() {
    for text in [
        "",
        " ",
        "\u{feff}",
        "null",
        "nul",
        "nulx",
        "tru",
        "truE",
        "false",
        "falsey",
        "[]",
        "[ ]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "[",
        "]",
        "{}",
        "{ }",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1",
        "{\"a\"",
        "{",
        "}",
        "{\"a\":1}}",
        "1 2",
        "[1]x",
        "\u{a0}1",
        "/**/1",
        "'a'",
        " \t\r\n{ \"a\" :\n[ 1 ,\r\n2 ] , \"a\" : \"again\" } \n",
        "[1,\n\n  x]",
        "[\n",
        "{\"\\u0061\":1,\"a\":2}",
        "\u{b}1",
        "[\"a\",\n\"b\nc\"]",
    ] {
        if text != "\u{feff}" {
            check(text);
        }
        check_model::<Task>(text);
        check_model::<Any>(text);
    }
}

#[test]
fn what_is_left_out_is_json_too() {
    for value in [
        "[[],{},[{\"a\":[1,{\"b\":null}]}],\"\\u00e9\\\"\",-1.5e-3,true]",
        "[1,]",
        "{\"a\"}",
        "[}",
        "{]",
        "\"\\x\"",
        "\"a\nb\"",
        "01",
        "tru",
        "[1 2]",
        "",
    ] {
        let text =
            format!("{{\"nobody knows\":{value},\"name\":\"n\",\"value\":\"v\"}}");
        let left_out = serde_json::from_str::<IgnoredAny>(&text);
        assert_eq!(read::<Argument>(&text).is_ok(), left_out.is_ok(), "{text}");
    }
}

#[test]
fn a_key_in_any_spelling_is_found_again() {
    for key in
        [r#""name":"#, r#""\u006eame" :"#, r#""name" : "#, r#""names":"#, r#""nam":"#]
    {
        let text = format!(r#"{{{key}"n","value":"v"}}"#);
        for _ in 0..2 {
            check_model::<Argument>(&text);
        }
    }
}

#[test]
fn an_object_that_looks_like_a_number_of_a_library_is_none() {
    let text = r#"{"$serde_json::private::Number":"1"}"#;
    let value = read::<Value>(text).unwrap().0;
    assert_eq!(value.as_object().map(serde_json::Map::len), Some(1));
    assert!(read::<f64>(text).is_err());
}

/// JSON text with white space here and there, with some damage.
fn damaged() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\uD83D",
        "\\uDE00",
        "\\n",
        "0",
        "1",
        "-",
        ".",
        "e",
        "E+",
        "00",
        " ",
        "\n",
        "\t",
        "\u{1}",
        "null",
        "true",
        "fals",
        "\u{e9}",
        "\u{1f600}",
        "\"type\":",
        "\"Docker\"",
        "\"a\"",
    ]);
    let edits =
        prop::collection::vec((any::<prop::sample::Index>(), bits, 0..3_usize), 0..4);
    (crate::properties::json(), any::<bool>(), edits).prop_map(
        |(json, pretty, edits)| {
            let text = if pretty {
                serde_json::to_string_pretty(&json).unwrap_or_default()
            } else {
                json.to_string()
            };
            edits.into_iter().fold(text, |text, (at, bit, cut)| {
                let characters: Vec<char> = text.chars().collect();
                let at = at.index(characters.len() + 1);
                let (before, after) = characters.split_at(at);
                let after = after.iter().skip(cut);
                before.iter().copied().chain(bit.chars()).chain(after.copied()).collect()
            })
        },
    )
}

proptest! {
    // A failure is to become a named test, not a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..Default::default() })]

    #[test]
    fn any_text_is_read_as_serde_json_reads_it(text in damaged()) {
        check(&text);
        check_model::<Any>(&text);
        check_model::<TaskStep>(&text);
        check_model::<Event>(&text);
        check_model::<Payment>(&text);
        check_model::<Labels>(&text);
        check_model::<Task>(&text);
    }

    #[test]
    fn any_float_keeps_its_bits(bits in any::<u64>()) {
        let float = f64::from_bits(bits);
        if float.is_finite() {
            for text in [format!("{float:?}"), format!("{float:e}"), format!("{float}")] {
                let read = read::<f64>(&text).unwrap().0;
                prop_assert_eq!(read.to_bits(), float.to_bits(), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_within_a_string(text in "\\PC{0,40}|[\u{0}-\u{ff}]{0,40}") {
        let json = serde_json::to_string(&text).unwrap();
        prop_assert_eq!(&read::<String>(&json).unwrap().0, &text);
        let spelled: String = text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        prop_assert_eq!(read::<String>(&format!("\"{spelled}\"")).unwrap().0, text);
    }
}
