//! Prints records, unions and enumerations.

use proc_macro2::Literal as Token;

use super::facts;
use super::printer::{Printer, quoted, text, texts, word};
use super::term::Term;
use super::text::Text;
use crate::rust::plan::{
    Alias, Conversion, Enumeration, Evidence, Fact, Field, JsonKind, Literal, New,
    Record, Required, Type, Union, ValueKind, Variant, XmlFact,
};

/// A struct, its `new`, its shape, and its face for the runtime.
pub fn record(printer: &Printer<'_>, record: &Record) -> Vec<String> {
    let mut items = vec![record_struct(printer, record)];
    items.extend(record_new(printer, record));
    items.push(record_shape(printer, record));
    items.push(record_face(printer, record));
    items
}

fn record_struct(printer: &Printer<'_>, record: &Record) -> String {
    let mut out = Text::new();
    out.docs(0, &record.docs);
    out.derives(&record.derives);
    out.line(0, &["#[non_exhaustive]"]);
    let parts = record.fields.len() + usize::from(record.extra.is_some());
    out.opens(&["pub struct ", &word(&record.ident)], parts);
    for field in &record.fields {
        out.docs(4, &field.docs);
        out.line(4, &["pub ", &word(&field.ident), ": ", &printer.of(&field.of), ","]);
    }
    if let Some(extra) = &record.extra {
        out.docs(4, &extra.docs);
        out.line(4, &["pub extra: ", &printer.of(&extra.of), ","]);
    }
    if parts > 0 {
        out.closes();
    }
    out.finish(printer)
}

fn record_new(printer: &Printer<'_>, record: &Record) -> Option<String> {
    let (arguments, mut members): (Vec<String>, Vec<String>) =
        match record.new.as_ref()? {
            New::Default => return None,
            New::Arguments(arguments) => {
                let given = arguments.iter().map(|argument| {
                    let (name, of) = (word(&argument.ident), printer.of(&argument.of));
                    let field = word(&argument.field);
                    let member = match argument.by {
                        Conversion::Same if field == name => name.to_string(),
                        Conversion::Same => format!("{field}: {name}"),
                        Conversion::Into => format!("{field}: {name}.into()"),
                        Conversion::Boxed => format!("{field}: Box::new({name})"),
                    };
                    (format!("{name}: {of}"), member)
                });
                given.unzip()
            }
            New::Struct(of, fields) => {
                let names = fields.iter().map(word);
                let members = names.map(|name| format!("{name}: required.{name}"));
                (vec![format!("required: {}", word(of))], members.collect())
            }
        };
    if members.len() < record.fields.len() + usize::from(record.extra.is_some()) {
        members.push(format!("..{}()", printer.runtime("blank")));
    }
    let mut out = Text::new();
    out.line(0, &["impl ", &word(&record.ident), " {"]);
    out.line(4, &["/// With the required members; set others through [`Self::with`]."]);
    out.function("pub fn new", &arguments, "Self");
    out.literal("Self", &members);
    out.ends();
    out.closes();
    Some(out.finish(printer))
}

fn record_shape(printer: &Printer<'_>, record: &Record) -> String {
    let fields = record.fields.iter().map(|of| field_facts(printer, of)).collect();
    let facts = vec![text(record.ident.bare()), Term::list(fields)];
    let mut shape = Term::call(printer.of_runtime("Shape", "new"), facts);
    if !record.constants.is_empty() {
        let constants = record.constants.iter().map(|(wire, value)| {
            let value = literal_value(printer, value);
            Term::call(printer.of_runtime("Constant", "new"), vec![text(wire), value])
        });
        shape = shape.method("constants", vec![Term::list(constants.collect())]);
    }
    if record.extra.is_some() {
        shape = shape.method("open", Vec::new());
    }
    if let Some(of) = &record.xml {
        shape = shape.method("xml", vec![Term::reference(&xml(printer, of))]);
    }
    let head = format!("static {}: {}", word(&record.shape), printer.runtime("Shape"));
    facts::assignment(&head, &shape, 0)
}

fn field_facts(printer: &Printer<'_>, field: &Field) -> Term {
    let start = Term::call(printer.of_runtime("Field", "new"), vec![text(&field.wire)]);
    field.facts.iter().fold(start, |of, fact| match fact {
        Fact::Required => of.method("required", Vec::new()),
        Fact::Nullable => of.method("nullable", Vec::new()),
        Fact::ReadOnly => of.method("read_only", Vec::new()),
        Fact::WriteOnly => of.method("write_only", Vec::new()),
        Fact::Secret => of.method("secret", Vec::new()),
        Fact::Xml(fact) => of.method("xml", vec![Term::reference(&xml(printer, fact))]),
        Fact::Default(json) => of.method("default", vec![text(json)]),
        Fact::Delimiter(of_list) => {
            of.method("delimited_by", vec![Term::atom(format!("{of_list:?}"))])
        }
    })
}

/// How a value stands in XML.
pub fn xml(printer: &Printer<'_>, of: &XmlFact) -> Term {
    let start = Term::call(printer.of_runtime("Xml", "new"), Vec::new());
    of.0.iter().fold(start, |xml, (method, given)| {
        xml.method(method, given.iter().map(|given| text(given)).collect())
    })
}

fn literal_value(printer: &Printer<'_>, value: &Literal) -> Term {
    let of = |variant: &str, value: Term| {
        Term::call(printer.of_runtime("Literal", variant), vec![value])
    };
    match value {
        Literal::Text(value) => of("Text", text(value)),
        Literal::Boolean(value) => of("Bool", Term::atom(value.to_string())),
        Literal::Integer(value) if i64::try_from(*value).is_ok() => {
            of("Integer", Term::atom(value.to_string()))
        }
        Literal::Number(value) if value.is_finite() => {
            of("Float", Term::atom(Token::f64_unsuffixed(*value).to_string()))
        }
        _ => Term::atom(printer.of_runtime("Literal", "Null")),
    }
}

fn record_face(printer: &Printer<'_>, record: &Record) -> String {
    let [slot, view, blank, extra] =
        ["Slot", "View", "blank", "EXTRA"].map(|name| printer.runtime(name));
    let mut members: Vec<(String, String)> = record
        .fields
        .iter()
        .zip(0_usize..)
        .map(|(field, number)| (number.to_string(), word(&field.ident).into_owned()))
        .collect();
    members.extend(record.extra.iter().map(|_| (extra.to_string(), "extra".to_owned())));
    let mut out = Text::new();
    let name = word(&record.ident);
    out.line(0, &["impl ", &printer.runtime("Record"), " for ", &name, " {"]);
    let returns = format!("&'static {}", printer.runtime("Shape"));
    out.function("fn shape", &["&self".to_owned()], &returns);
    out.line(8, &["&", &word(&record.shape)]);
    out.ends();
    let index = if members.is_empty() { "_index: usize" } else { "index: usize" };
    for (function, owner, face, method) in [
        ("fn field_mut", "&mut self", &slot, ".slot(),"),
        ("fn field", "&self", &view, ".view(),"),
    ] {
        out.gap();
        let arguments = [owner.to_owned(), index.to_owned()];
        out.function(function, &arguments, &format!("{face}<'_>"));
        if members.is_empty() {
            out.line(8, &[face, "::Missing"]);
        } else {
            out.line(8, &["match index {"]);
            for (number, name) in &members {
                out.line(12, &[number, " => self.", name, method]);
            }
            out.line(12, &["_ => ", face, "::Missing,"]);
            out.line(8, &["}"]);
        }
        out.ends();
    }
    out.gap();
    out.function("fn blank", &[], "Self");
    match record.new {
        Some(New::Default) => out.line(8, &["Self::default()"]),
        _ => {
            let members = members.iter().map(|(_, name)| format!("{name}: {blank}()"));
            out.literal("Self", &members.collect::<Vec<_>>());
        }
    }
    out.ends();
    out.closes();
    out.finish(printer)
}

/// The struct of many required members.
pub fn required(printer: &Printer<'_>, required: &Required) -> String {
    let fields = required.fields.iter().map(|(docs, name, of)| (docs, name, of));
    let Required { docs, ident, opaque, fields: _ } = required;
    plain_struct(printer, (docs, &word(ident), *opaque), fields)
}

/// A struct of public fields that says nothing to the runtime.
pub fn plain_struct<'a>(
    printer: &Printer<'_>,
    (docs, name, opaque): (&[String], &str, bool),
    fields: impl ExactSizeIterator<
        Item = (&'a Vec<String>, &'a crate::rust::plan::Ident, &'a Type),
    >,
) -> String {
    let mut out = Text::new();
    out.docs(0, docs);
    let debug = if opaque { "" } else { "Debug, " };
    out.line(0, &["#[derive(Clone, ", debug, "PartialEq)]"]);
    let count = fields.len();
    out.opens(&["pub struct ", name], count);
    for (docs, name, of) in fields {
        out.docs(4, docs);
        out.line(4, &["pub ", &word(name), ": ", &printer.of(of), ","]);
    }
    if count > 0 {
        out.closes();
    }
    out.finish(printer)
}

/// A type alias.
pub fn alias(printer: &Printer<'_>, alias: &Alias) -> String {
    let mut out = Text::new();
    out.docs(0, &alias.docs);
    out.line(0, &["pub type ", &word(&alias.ident), " = ", &printer.of(&alias.of), ";"]);
    out.finish(printer)
}

/// An enum of shapes, its choice, and its face for the runtime.
pub fn union(printer: &Printer<'_>, union: &Union) -> Vec<String> {
    let mut items = vec![union_enum(printer, union), union_choice(printer, union)];
    items.push(union_face(printer, union));
    items.extend(
        union.variants.iter().filter(|v| v.from).map(|v| union_from(printer, union, v)),
    );
    items
}

fn union_enum(printer: &Printer<'_>, union: &Union) -> String {
    let mut out = Text::new();
    out.docs(0, &union.docs);
    out.derives(&union.derives);
    sizes(union.uneven, &mut out);
    out.line(0, &["#[non_exhaustive]"]);
    out.line(0, &["pub enum ", &word(&union.ident), " {"]);
    for variant in &union.variants {
        out.docs(4, &variant.docs);
        out.line(4, &[&word(&variant.ident), "(", &printer.of(&variant.of), "),"]);
    }
    out.line(4, &["/// A variant that this version does not know, kept as received."]);
    out.line(4, &["Other(", &printer.runtime("OtherVariant"), "),"]);
    out.closes();
    out.finish(printer)
}

/// What lets variants differ in size: a box would be in every program's way.
pub fn sizes(uneven: bool, out: &mut Text) {
    if uneven {
        out.line(0, &["#[allow(clippy::large_enum_variant)]"]);
    }
}

fn union_choice(printer: &Printer<'_>, union: &Union) -> String {
    let tests = union.variants.iter().map(|of| evidence(printer, &of.evidence));
    let tests = Term::list(tests.collect());
    let called = text(union.ident.bare());
    let (start, facts) = match &union.tag {
        Some(tag) => ("tagged", vec![called, text(tag), tests]),
        None => ("structural", vec![called, tests]),
    };
    let mut choice = Term::call(printer.of_runtime("Choice", start), facts);
    if let Some(index) = union.fallback {
        choice = choice.method("fallback", vec![Term::atom(index.to_string())]);
    }
    if let Some(of) = &union.xml {
        choice = choice.method("xml", vec![Term::reference(&xml(printer, of))]);
    }
    let head = format!("static {}: {}", word(&union.choice), printer.runtime("Choice"));
    facts::assignment(&head, &choice, 0)
}

fn evidence(printer: &Printer<'_>, evidence: &Evidence) -> Term {
    let (test, given) = match evidence {
        Evidence::Tag(values) => ("tag", vec![texts(values)]),
        Evidence::LiteralTag(values) => {
            let values = values.iter().map(|value| literal_value(printer, value));
            ("literal_tag", vec![Term::list(values.collect())])
        }
        Evidence::Member(wire) => ("member", vec![text(wire)]),
        Evidence::Kind(kind) => {
            let kind = printer.of_runtime("JsonKind", json_kind(*kind));
            ("kind", vec![Term::atom(kind)])
        }
        Evidence::Fits => ("fits", Vec::new()),
    };
    Term::call(printer.of_runtime("Variant", test), given)
}

fn json_kind(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "Null",
        JsonKind::Boolean => "Boolean",
        JsonKind::Integer => "Integer",
        JsonKind::Number => "Number",
        JsonKind::String => "String",
        JsonKind::Array => "Array",
        JsonKind::Object => "Object",
    }
}

fn union_face(printer: &Printer<'_>, union: &Union) -> String {
    let [slot, view, blank, other] =
        ["Slot", "View", "blank", "OTHER"].map(|name| printer.runtime(name));
    let names: Vec<_> = union.variants.iter().map(|of| word(&of.ident)).collect();
    let numbered =
        || names.iter().zip(0_usize..).map(|(name, at)| (name, at.to_string()));
    let mut out = Text::new();
    let (face, name) = (printer.runtime("Union"), word(&union.ident));
    out.line(0, &["impl ", &face, " for ", &name, " {"]);
    let returns = format!("&'static {}", printer.runtime("Choice"));
    out.function("fn choice", &["&self".to_owned()], &returns);
    out.line(8, &["&", &word(&union.choice)]);
    out.ends();
    out.gap();
    // Nothing comes back from `select`.
    out.line(4, &["fn select(&mut self, variant: usize) {"]);
    out.line(8, &["*self = match variant {"]);
    for (name, at) in numbered() {
        out.line(12, &[&at, " => Self::", name, "(", &blank, "()),"]);
    }
    out.line(12, &["_ => Self::Other(", &blank, "()),"]);
    out.line(8, &["};"]);
    out.ends();
    out.gap();
    out.function("fn value", &["&self".to_owned()], &format!("(usize, {view}<'_>)"));
    out.line(8, &["match self {"]);
    for (name, at) in numbered() {
        out.line(12, &["Self::", name, "(value) => (", &at, ", value.view()),"]);
    }
    out.line(12, &["Self::Other(value) => (", &other, ", value.view()),"]);
    out.line(8, &["}"]);
    out.ends();
    out.gap();
    out.function("fn value_mut", &["&mut self".to_owned()], &format!("{slot}<'_>"));
    out.line(8, &["match self {"]);
    for name in names.iter().map(AsRef::as_ref).chain(["Other"]) {
        out.line(12, &["Self::", name, "(value) => value.slot(),"]);
    }
    out.line(8, &["}"]);
    out.ends();
    out.closes();
    out.finish(printer)
}

fn union_from(printer: &Printer<'_>, union: &Union, variant: &Variant) -> String {
    let (of, value) = match &variant.of {
        Type::Boxed(inner) => (printer.of(inner), "Box::new(value)"),
        of => (printer.of(of), "value"),
    };
    let mut out = Text::new();
    out.line(0, &["impl From<", &of, "> for ", &word(&union.ident), " {"]);
    out.function("fn from", &[format!("value: {of}")], "Self");
    out.line(8, &["Self::", &word(&variant.ident), "(", value, ")"]);
    out.ends();
    out.closes();
    out.finish(printer)
}

/// An enum of values and the table of how they are written.
pub fn enumeration(printer: &Printer<'_>, values: &Enumeration) -> Vec<String> {
    let name = word(&values.ident);
    let mut of = Text::new();
    of.docs(0, &values.docs);
    of.derives(&values.derives);
    of.line(0, &["#[non_exhaustive]"]);
    let parts = values.values.len() + usize::from(values.open);
    of.opens(&["pub enum ", &name], parts);
    for value in &values.values {
        of.docs(4, &value.docs);
        of.line(4, &[&word(&value.ident), ","]);
    }
    if values.open {
        let json = printer.runtime("Value");
        let held = match values.kind {
            ValueKind::Text => "String",
            ValueKind::Integer => "i64",
            ValueKind::Json => &json,
        };
        of.line(4, &["/// A value that this version does not know, kept as received."]);
        of.line(4, &["Other(", held, "),"]);
    }
    if parts > 0 {
        of.closes();
    }
    let table = values.values.iter().map(|value| {
        let variant = Term::atom(format!("Self::{}", word(&value.ident)));
        Term::tuple(vec![text(&value.wire), variant])
    });
    let called = Term::atom(quoted(values.ident.bare()));
    let mut face = Text::new();
    face.line(0, &["impl ", &printer.runtime("Enumeration"), " for ", &name, " {"]);
    face.assigns("const NAME: &'static str", &called, 4);
    let table = Term::list(table.collect());
    face.assigns("const VALUES: &'static [(&'static str, Self)]", &table, 4);
    face.closes();
    vec![of.finish(printer), face.finish(printer)]
}
