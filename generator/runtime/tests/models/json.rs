//! What models make of JSON and JSON of models.

use crate::samples::*;
use bindery_runtime::model::Kind;
use bindery_runtime::{
    AsView, Extra, Field, Maybe, Model, NoteKind, Record, Shape, Slot, View, records,
};
use std::collections::BTreeMap;

/// What is read is written again as it was, by the client's path and by serde's.
#[track_caller]
fn check_round_trip<T>(json: &str)
where
    T: Model + serde::Serialize + serde::de::DeserializeOwned + std::fmt::Debug,
{
    let (value, context) = read::<T>(json).unwrap();
    assert_eq!(written(&value), json);
    assert_eq!(context.notes(), &[]);
    let by_serde: T = serde_json::from_str(json).unwrap();
    assert_eq!(by_serde, value);
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
}

/// What is read is written differently.
#[track_caller]
fn check_normalised<T: Model>(json: &str, expected: &str) {
    assert_eq!(written(&read::<T>(json).unwrap().0), expected);
}

/// Reading fails in this place, for this reason.
#[track_caller]
fn check_refused<T: Model>(json: &str, message: &str) {
    assert_eq!(read::<T>(json).err().unwrap().to_string(), message);
}

/// Reading by serde fails in this place, for this reason.
#[track_caller]
fn check_serde_refused<T: serde::de::DeserializeOwned>(json: &str, message: &str) {
    assert_eq!(serde_json::from_str::<T>(json).err().unwrap().to_string(), message);
}

/// Reading succeeds with one note.
#[track_caller]
fn check_note<T: Model>(json: &str, path: &str, kind: NoteKind) -> T {
    let (value, context) = read::<T>(json).unwrap();
    let notes: Vec<_> =
        context.notes().iter().map(|note| (note.path(), note.kind())).collect();
    assert_eq!(notes, [(path, kind)]);
    value
}

const TASK: &str = r#"{"location":"eastus","zone":null,"arguments":[]"#;

fn task(members: &str) -> String {
    format!("{TASK},{members}}}")
}

#[test]
fn every_member_at_once() {
    check_round_trip::<Task>(
        r#"{"id":"1","location":"eastus","tags":{"a":"b"},"status":"Enabled","step":{"type":"Docker","dockerFilePath":"f"},"created":"0001-01-01T00:00:00","timeout":5,"password":"p","parent":null,"zone":null,"arguments":[{"name":"a","value":"b"}],"new":{"x":[1]}}"#,
    );
}

#[test]
fn absent_null_and_value_are_three() {
    let parent = |members: &str| read::<Task>(&task(members)).unwrap().0.parent;
    assert_eq!(parent(r#""parent":null"#), Maybe::Null);
    assert_eq!(parent(r#""parent":"p""#), Maybe::Value("p".to_owned()));
    assert_eq!(parent(r#""timeout":1"#), Maybe::Absent);
}

#[test]
fn a_null_for_an_optional_member_is_its_absence() {
    let (task, context) = read::<Task>(&task(r#""tags":null,"step":null"#)).unwrap();
    assert_eq!((task.tags, task.step), (None, None));
    assert_eq!(context.notes(), &[]);
}

#[test]
fn a_null_for_a_required_list_is_an_empty_one() {
    let json = r#"{"location":"","zone":null,"arguments":null}"#;
    let task: Task = check_note(json, "arguments", NoteKind::NullAsEmpty);
    assert!(task.arguments.is_empty());
    check_note::<Vec<i64>>("null", "", NoteKind::NullAsEmpty);
}

#[test]
fn a_null_element_is_dropped() {
    let value =
        check_note::<Vec<Vec<i64>>>("[[1,null,2],[3]]", "[0][1]", NoteKind::NullDropped);
    assert_eq!(value, [vec![1, 2], vec![3]]);
    let value: Vec<Vec<i64>> = check_note("[null,[3]]", "[0]", NoteKind::NullDropped);
    assert_eq!(value, [[3]]);
}

#[test]
fn a_null_entry_is_dropped_unless_entries_may_be_null() {
    let map: BTreeMap<String, i64> =
        check_note(r#"{"a b":null,"c":1}"#, r#"["a b"]"#, NoteKind::NullDropped);
    assert_eq!(map.len(), 1);
    check_round_trip::<BTreeMap<String, Option<i64>>>(r#"{"a":null,"c":1}"#);
    check_round_trip::<Vec<Option<i64>>>("[null,1]");
}

#[test]
fn a_null_for_any_other_required_member_is_an_error() {
    check_refused::<Task>(
        r#"{"location":null}"#,
        "`location`: expected a string, found null",
    );
    check_refused::<Payment>(r#"{"by":null}"#, "`by`: expected a value, found null");
    check_refused::<Task>("null", "expected an object, found null");
}

#[test]
fn an_absent_required_member_is_an_error_with_its_path() {
    check_refused::<Task>(
        r#"{"location":"x","zone":null}"#,
        "`arguments`: expected a list, found nothing",
    );
    check_refused::<Task>(
        r#"{"arguments":[{"name":"a","value":"b"},{"name":"a"}]}"#,
        "`arguments[1].value`: expected a string, found nothing",
    );
    check_refused::<BTreeMap<String, Card>>(
        r#"{"a b":{}}"#,
        r#"`["a b"].cardNumber`: expected a string, found nothing"#,
    );
}

#[test]
fn an_error_names_kinds_and_never_values() {
    check_refused::<Task>(
        r#"{"location":77}"#,
        "`location`: expected a string, found a number",
    );
    check_refused::<Task>(
        &task(r#""timeout":"secret""#),
        "`timeout`: expected a 32-bit integer, found a string",
    );
    check_refused::<Task>(
        &task(r#""tags":["secret"]"#),
        "`tags`: expected an object, found a list",
    );
    check_refused::<Task>(r#"["secret"]"#, "expected an object, found a list");
    check_refused::<Choices>(
        r#"{"policy":"secret"}"#,
        "`policy`: expected Policy, found a string",
    );
    check_refused::<Task>(
        &task(r#""created":1234"#),
        "`created`: expected a date-time, found a number",
    );
    check_refused::<Choices>(
        r#"{"policy":{"secret":1}}"#,
        "`policy`: expected Policy, found an object",
    );
}

#[test]
fn an_error_by_serde_has_its_path_too() {
    check_serde_refused::<Task>(
        r#"{"arguments":[{"name":"a","value":"b"},{"name":7}]}"#,
        "`arguments[1].name`: expected a string, found a number",
    );
    check_serde_refused::<Policy>("\"secret\"", "expected Policy, found a string");
}

#[test]
fn an_integer_may_be_written_with_a_fraction_of_zero() {
    check_normalised::<Vec<i64>>("[1.0,-2e2]", "[1,-200]");
    check_normalised::<Vec<u64>>("[18446744073709551615]", "[18446744073709551615]");
    check_normalised::<Vec<f64>>("[1,2.5]", "[1.0,2.5]");
}

#[test]
fn an_integer_out_of_range_is_an_error() {
    for json in ["[2147483648]", "[1e300]", "[1.5]", "[123456789012345678901234567890]"]
    {
        check_refused::<Vec<i32>>(
            json,
            "`[0]`: expected a 32-bit integer, found a number",
        );
    }
    check_refused::<Vec<u64>>(
        "[-1]",
        "`[0]`: expected an integer from 0, found a number",
    );
}

#[test]
fn a_member_twice_is_an_error() {
    check_refused::<Task>(
        &task(r#""location":"b""#),
        "`location`: expected one member of this name, found a second one",
    );
}

#[test]
fn unknown_members_are_kept_where_there_is_a_place() {
    let (card, context) =
        read::<Card>(r#"{"cardNumber":"1","x":1,"y":{"z":null}}"#).unwrap();
    assert_eq!(context.unknown_members(), 2);
    assert_eq!(card.card_number, "1");
    let (task, context) = read::<Task>(&task(r#""x":1"#)).unwrap();
    assert_eq!(context.unknown_members(), 0);
    assert_eq!(task.extra.get("x"), Some(&1.into()));
}

#[test]
fn a_kept_member_never_doubles_a_known_one() {
    let mut extra = Extra::new();
    extra.insert("location", "other");
    extra.insert("new", 1);
    let task = Task::new("eastus").with(|task| task.extra = extra);
    assert_eq!(
        written(&task),
        r#"{"location":"eastus","zone":null,"arguments":[],"new":1}"#
    );
}

#[test]
fn typed_additional_members() {
    check_round_trip::<Labels>(r#"{"name":"n","a":1,"b":2}"#);
}

#[test]
fn a_record_without_members() {
    check_round_trip::<Empty>("{}");
    let (_, context) = read::<Empty>(r#"{"a":1}"#).unwrap();
    assert_eq!(context.unknown_members(), 1);
}

#[test]
fn constants_are_written_once_and_not_stored() {
    check_round_trip::<Fixed>(r#"{"object":"fixed","version":2,"on":true,"name":"n"}"#);
    check_normalised::<Fixed>("{}", r#"{"object":"fixed","version":2,"on":true}"#);
    let json = r#"{"version":3}"#;
    check_note::<Fixed>(json, "version", NoteKind::ConstantDiffers);
}

#[test]
fn read_only_members_are_not_sent() {
    let task = Task::new("eastus").with(|task| task.id = Some("1".to_owned()));
    assert_eq!(sent(&task), r#"{"location":"eastus","zone":null,"arguments":[]}"#);
    assert_eq!(
        written(&task),
        r#"{"id":"1","location":"eastus","zone":null,"arguments":[]}"#
    );
}

#[test]
fn enumerations_of_every_kind() {
    check_round_trip::<Choices>(
        r#"{"priority":10,"policy":"on-failure","limit":"auto","byStatus":{"Enabled":1,"New":null},"pair":["a",1,null],"matrix":[[1.5],[]],"byPolicy":{"Always":["a"]}}"#,
    );
    check_round_trip::<Choices>(r#"{"priority":-7,"limit":2}"#);
    check_round_trip::<Choices>(r#"{"limit":false}"#);
    check_round_trip::<Choices>(r#"{"limit":{"max":[1,null]}}"#);
    let (choices, _) = read::<Choices>(r#"{"priority":1.0,"limit":"two"}"#).unwrap();
    assert_eq!(choices.priority, Some(Priority::Low));
    assert_eq!(choices.limit.unwrap().other(), Some(&"two".into()));
    assert_eq!(TaskStatus::from("Paused").other(), Some("Paused"));
    assert_eq!(TaskStatus::from("Enabled"), TaskStatus::Enabled);
    assert_eq!("on-failure".parse::<Policy>().unwrap().as_str(), "on-failure");
    assert!("x".parse::<Policy>().is_err());
    assert_eq!(Priority::from(10), Priority::High);
    assert_eq!(Priority::High.to_string(), "10");
}

#[test]
fn a_key_that_a_closed_enumeration_lacks_is_dropped() {
    let json = r#"{"byPolicy":{"Never":[],"Always":[]}}"#;
    let choices: Choices = check_note(json, "byPolicy.Never", NoteKind::KeyDropped);
    assert_eq!(choices.by_policy.unwrap().len(), 1);
}

#[test]
fn a_tuple_has_its_length() {
    check_refused::<(String, i32)>(r#"["a"]"#, "expected a longer list, found a list");
    check_normalised::<(String, i32)>(r#"["a",1,{"more":1}]"#, r#"["a",1]"#);
    check_refused::<(String, i32)>(
        r#"["a",null]"#,
        "`[1]`: expected a 32-bit integer, found null",
    );
}

#[test]
fn digits_of_numbers_are_kept() {
    let json = r#"{"price":1.50,"id":123456789012345678901234567890,"count":18446744073709551615,"ratio":0.5,"at":1714564800.125}"#;
    assert_eq!(written(&read::<Amounts>(json).unwrap().0), json);
    let json = r#"{"price":"1.50","id":"12","at":1.7e9}"#;
    assert_eq!(written(&read::<Amounts>(json).unwrap().0), json);
}

/// What nothing is known about goes back with all digits of its numbers, by the client's
/// path.
#[test]
fn digits_of_what_is_unknown_are_kept() {
    for unknown in [
        "12345678901234567890123",
        "1.10",
        "-0",
        "1e2",
        "1e400",
        "-1e400",
        r#"{"a":[1.00,"1.0"],"b":2}"#,
        r#"[1,{"deep":-1E+999}]"#,
    ] {
        let json = task(&format!(r#""z":{unknown}"#));
        let task: Task = read(&json).unwrap().0;
        assert_eq!(written(&task), json);
        let step = format!(r#"{{"type":"New","z":{unknown}}}"#);
        assert_eq!(written(&read::<TaskStep>(&step).unwrap().0), step);
        let any = format!(r#"{{"none":{unknown}}}"#);
        assert_eq!(written(&read::<Any>(&any).unwrap().0), any);
    }
    // What is set in its place goes instead.
    let mut task: Task = read(&task(r#""z":1.10"#)).unwrap().0;
    task.extra.insert("z", 1);
    assert!(written(&task).contains(r#""z":1"#), "{}", written(&task));
    assert!(!written(&task).contains("1.10"));
}

/// A value of the program has to hold the number, which no float does; an unknown one is
/// only carried along.
#[test]
fn a_number_beyond_floats_ends_only_what_has_to_hold_it() {
    assert!(read::<Task>(&task(r#""timeout":1e400"#)).is_err());
    let (task, _) = read::<Task>(&task(r#""z":1e400,"timeout":5"#)).unwrap();
    assert_eq!(task.timeout, Some(5));
    if !cfg!(feature = "test-arbitrary-precision") {
        assert_eq!(task.extra.get("z").unwrap().as_f64(), Some(f64::MAX));
    }
}

#[test]
fn numbers_in_lists_in_unions_keep_their_digits() {
    assert_eq!(
        written(&read::<Vec<Option<Amounts>>>("[{\"price\":1.50}]").unwrap().0),
        "[{\"price\":1.50}]"
    );
}

#[test]
fn a_byte_order_mark_is_accepted() {
    assert_eq!(read::<Vec<i64>>("\u{feff}[1]").unwrap().0, [1]);
}

#[test]
fn what_is_no_json_is_told_by_line_and_column() {
    for (json, line, column) in
        [("[1,\n x]", 2, 2), ("", 1, 0), ("[1] x", 1, 5), ("[1", 1, 2)]
    {
        let error = read::<Vec<i64>>(json).err().unwrap();
        assert_eq!(error.found(), Kind::Syntax(line, column), "{json}");
    }
    let mut list: Vec<String> = Vec::new();
    let mut context = bindery_runtime::Context::new();
    let error = bindery_runtime::model::from_json_slice(
        list.slot(),
        b"[\"\xff\"]",
        &mut context,
    );
    assert_eq!(error.unwrap_err().found(), Kind::Syntax(1, 3));
}

#[test]
fn depth_is_bounded() {
    let deep = |open: &str, close: &str, count: usize| {
        format!("{}1{}", open.repeat(count), close.repeat(count))
    };
    for count in [200, 20_000, 200_000] {
        for (open, close) in [("[", "]"), (r#"{"left":1,"child":"#, "}")] {
            let json = deep(open, close, count);
            assert!(read::<Any>(&json).is_err());
            assert!(serde_json::from_str::<Any>(&json).is_err());
        }
    }
    assert!(read::<Any>(&deep("[", "]", 100)).is_ok());
    let untyped = |count| read::<serde_json::Value>(&deep("[", "]", count));
    assert!(untyped(128).is_ok());
    assert_eq!(untyped(129).err().unwrap().found(), Kind::TooDeep);
}

/// A record of 200 members, the last one required.
#[derive(Clone, PartialEq)]
struct Many(Vec<Option<i64>>);

impl Record for Many {
    fn shape(&self) -> &'static Shape {
        static SHAPE: std::sync::OnceLock<Shape> = std::sync::OnceLock::new();
        SHAPE.get_or_init(|| {
            let name = |index| -> &'static str { Box::leak(format!("m{index}").into()) };
            let mut fields: Vec<_> =
                (0..199).map(|index| Field::new(name(index))).collect();
            fields.push(Field::new("m199").required().nullable());
            Shape::new("Many", Box::leak(fields.into()))
        })
    }

    fn field_mut(&mut self, index: usize) -> Slot<'_> {
        self.0.get_mut(index).map_or(Slot::Missing, Model::slot)
    }

    fn field(&self, index: usize) -> View<'_> {
        self.0.get(index).map_or(View::Missing, AsView::view)
    }

    fn blank() -> Self {
        Self(vec![None; 200])
    }
}

records!(Many);

#[test]
fn a_record_of_more_members_than_a_word_has_bits() {
    check_round_trip::<Many>(r#"{"m0":0,"m127":127,"m128":128,"m199":199}"#);
    check_refused::<Many>(
        r#"{"m128":1,"m128":2,"m199":1}"#,
        "`m128`: expected one member of this name, found a second one",
    );
    check_refused::<Many>(
        r#"{"m71":1}"#,
        "`m199`: expected a value or null, found nothing",
    );
}

#[test]
fn an_index_that_is_none_is_missing() {
    let mut task = Task::new("x");
    assert!(matches!(task.field(11), View::Missing));
    assert!(matches!(task.field_mut(usize::MAX - 1), Slot::Missing));
    let mut pair = (String::new(), 1_i32);
    let Slot::List(list) = pair.slot() else { panic!("a tuple is a list") };
    assert!(matches!(list.element(2), Slot::Missing));
    assert!(matches!(list.item(2), View::Missing));
}

/// A further member that is of another type than its siblings costs nobody the rest.
#[track_caller]
fn check_kept_out(json: &str, expected: &str) {
    let value: Labels = check_note(json, "bad", NoteKind::ValueDropped);
    assert_eq!(written(&value), expected);
    let by_serde: Labels = serde_json::from_str(json).unwrap();
    assert_eq!(by_serde, value);
}

#[test]
fn a_further_member_of_another_type_is_kept_out() {
    check_kept_out(r#"{"name":"n","bad":"two","good":3}"#, r#"{"name":"n","good":3}"#);
    check_kept_out(r#"{"bad":{"deep":[{"er":null}]},"name":"n"}"#, r#"{"name":"n"}"#);
}

#[test]
fn a_far_inner_member_of_another_type_takes_a_level_with_it() {
    let json = r#"{"a":{"b":{"c":{"d":{"e":{"f":5}}}},"g":{}}}"#;
    let nest: Nest = check_note(json, "a.b.c.d", NoteKind::ValueDropped);
    assert_eq!(written(&nest), r#"{"a":{"b":{"c":{}},"g":{}}}"#);
    let deep = format!("{}5{}", r#"{"a":"#.repeat(9_999), "}".repeat(9_999));
    let nest = read::<Nest>(&deep).unwrap().0;
    assert_eq!(written(&nest), r#"{"a":{"a":{"a":{}}}}"#);
}
