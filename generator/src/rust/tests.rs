//! Choices of the plan, one hazard each, on hand-made APIs.

mod operations;

use std::sync::Arc;

use super::{Options, inspect, plan};
use crate::api::model::{
    Additional, Api, Docs, EnumValue, Enumeration, Evidence, Kind, Literal, Markup,
    Member, Name, Record, Selection, Shape, Type, TypeId, Union, Variant,
};
use crate::diagnostic::Diagnostics;
use crate::source::tree::{FileId, Locus, NodeId, Step, Tree, Value};

fn node() -> NodeId {
    Tree::default()
        .add(Value::Null, Locus { file: FileId(0), parent: None, step: Step::Root })
}

fn name(text: &str) -> Name {
    Name(vec![Arc::from(text)])
}

pub fn member(wire: &str, shape: Shape) -> Member {
    Member {
        wire: Arc::from(wire),
        rename: None,
        docs: Docs::default(),
        shape,
        required: false,
        nullable: false,
        read_only: false,
        write_only: false,
        secret: false,
        default: None,
        constraints: Vec::new(),
        markup: Markup::default(),
        node: node(),
    }
}

pub fn required(wire: &str, shape: Shape) -> Member {
    Member { required: true, ..member(wire, shape) }
}

pub fn of(text: &str, kind: Kind) -> Type {
    Type {
        name: name(text),
        named: true,
        docs: Docs::default(),
        kind,
        in_request: true,
        in_response: true,
        node: node(),
    }
}

pub fn record(text: &str, members: Vec<Member>) -> Type {
    let constants = Vec::new();
    let additional = Additional::Closed;
    of(
        text,
        Kind::Record(Record { members, constants, additional, ..Record::default() }),
    )
}

pub fn tagged(text: &str, variants: &[(&str, u32)]) -> Type {
    let variant = |(tag, id): &(&str, u32)| Variant {
        name: name(tag),
        docs: Docs::default(),
        shape: Shape::Named(TypeId(*id)),
        evidence: Evidence::Tag(vec![Literal::Text(Arc::from(*tag))]),
    };
    let variants = variants.iter().map(variant).collect();
    of(
        text,
        Kind::Union(Union {
            variants,
            by: Selection::Tag(Arc::from("type")),
            fallback: None,
            markup: Markup::default(),
        }),
    )
}

pub fn values(text: &str, open: bool, values: &[Literal]) -> Type {
    let value = |value: &Literal| EnumValue {
        value: value.clone(),
        name: None,
        docs: Docs::default(),
    };
    let values = values.iter().map(value).collect();
    of(text, Kind::Enumeration(Enumeration { values, open, fractions: false }))
}

pub fn text(text: &str) -> Literal {
    Literal::Text(Arc::from(text))
}

pub fn api(types: Vec<Type>) -> Api {
    let mut api =
        Api { title: "Test".to_owned(), version: "1".to_owned(), ..Api::default() };
    for of in types {
        api.types.push(of);
    }
    api
}

fn id(number: u32) -> Shape {
    Shape::Named(TypeId(number))
}

/// Plans types only and compares the lines about them, indents dropped.
fn check(types: Vec<Type>, expected: &[&str]) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let options = Options { only_types: true, ..Options::default() };
    let text = inspect(&plan(&api(types), &options, &mut diagnostics));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let begin = lines.iter().position(|line| line.starts_with("types.rs")).unwrap() + 1;
    assert_eq!(&lines[begin..], expected);
    diagnostics
}

#[test]
fn presence_decides_the_type() {
    let nullable = |member: Member| Member { nullable: true, ..member };
    let read_only = |member: Member| Member { read_only: true, ..member };
    let members = vec![
        required("a", Shape::Text),
        nullable(required("b", Shape::Text)),
        member("c", Shape::Text),
        nullable(member("d", Shape::Text)),
        read_only(required("e", Shape::Text)),
    ];
    check(
        vec![record("R", members)],
        &[
            "record R = \"R\"",
            "a: String = \"a\" [Required]",
            "b: Option<String> = \"b\" [Required, Nullable]",
            "c: Option<String> = \"c\" []",
            "d: Maybe<String> = \"d\" [Nullable]",
            "e: Option<String> = \"e\" [ReadOnly]",
        ],
    );
}

#[test]
fn a_cycle_is_cut_once_at_a_member() {
    let step = tagged("Step", &[("Docker", 1)]);
    let docker = record(
        "Docker",
        vec![member("nested", id(0)), member("list", Shape::List(Box::new(id(0))))],
    );
    let found = check(
        vec![step, docker],
        &[
            "record Docker = \"Docker\"",
            "nested: Option<Box<Step>> = \"nested\" []",
            "list: Option<Vec<Step>> = \"list\" []",
            "union Step = \"Step\" by Some(\"type\")",
            "Docker(Docker) if Tag([\"Docker\"])",
        ],
    );
    assert_eq!(found.iter().count(), 0);
}

#[test]
fn a_cycle_of_required_members_is_reported_and_cut() {
    let found = check(
        vec![
            record("A", vec![required("b", id(1))]),
            record("B", vec![required("a", id(0))]),
        ],
        &[
            "record A = \"A\"",
            "b: B = \"b\" [Required]",
            "record B = \"B\"",
            "a: Option<Box<A>> = \"a\" []",
        ],
    );
    assert_eq!(found.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["B0503"]);
}

#[test]
fn an_alias_of_itself_is_json() {
    let alias = of("A", Kind::Alias(Shape::List(Box::new(id(0)))));
    let found = check(
        vec![alias, record("R", vec![member("a", id(0))])],
        &["record R = \"R\"", "a: Option<Value> = \"a\" []"],
    );
    assert_eq!(found.iter().map(|d| d.code.id).collect::<Vec<_>>(), ["B0502"]);
}

#[test]
fn unknown_members_are_kept_where_a_round_trip_needs_them() {
    let with = |additional: Additional, in_response: bool| Type {
        in_response,
        ..of("R", Kind::Record(Record { additional, ..Record::default() }))
    };
    check(vec![with(Additional::Unsaid, true)], &["record R = \"R\"", "extra: Extra"]);
    check(vec![with(Additional::Unsaid, false)], &["record R = \"R\""]);
    check(vec![with(Additional::Closed, true)], &["record R = \"R\""]);
    let typed = Additional::Of(Shape::Boolean);
    check(
        vec![with(typed, false)],
        &["record R = \"R\"", "extra: BTreeMap<String, bool>"],
    );
}

#[test]
fn enumerations_of_any_values_have_distinct_names() {
    let values = |list: &[Literal]| values("E", true, list);
    check(
        vec![values(&[text("a"), text("A"), text("other"), text("386")])],
        &[
            "open enumeration E = \"E\"",
            "A2 = \"a\"",
            "A = \"A\"",
            "OtherValue = \"other\"",
            "Value386 = \"386\"",
        ],
    );
    check(
        vec![values(&[Literal::Integer(1), Literal::Integer(-1)])],
        &["open enumeration E = \"E\"", "Value1 = \"1\"", "Minus1 = \"-1\""],
    );
    check(
        vec![values(&[Literal::Integer(1), text("a")])],
        &["open enumeration E = \"E\"", "Value1 = \"1\"", "A = \"\\\"a\\\"\""],
    );
}

#[test]
fn a_configured_name_wins() {
    let options = Options {
        only_types: true,
        renames: [
            ("R".to_owned(), "Thing".to_owned()),
            ("R.a".to_owned(), "b".to_owned()),
        ]
        .into(),
        ..Options::default()
    };
    let types =
        vec![record("R", vec![member("a", Shape::Text), member("b", Shape::Text)])];
    let text = inspect(&plan(&api(types), &options, &mut Diagnostics::default()));
    assert!(text.contains("record Thing = \"R\""), "{text}");
    assert!(text.contains("b: Option<String> = \"a\""), "{text}");
    assert!(text.contains("b_2: Option<String> = \"b\""), "{text}");
}

#[test]
fn a_bad_configured_type_is_an_error() {
    let options = Options {
        only_types: true,
        types: [("R".to_owned(), "std::fs::remove(\"x\")".to_owned())].into(),
        ..Options::default()
    };
    let mut diagnostics = Diagnostics::default();
    let _ = plan(&api(vec![record("R", Vec::new())]), &options, &mut diagnostics);
    assert!(diagnostics.has_errors());
}
