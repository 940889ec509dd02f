//! The same models as Bindery generates, written the usual way: one serde derive each.
//!
//! The twin has the same records, members, types, documentation and derives. Only how a
//! model is read and written differs, so what the two cost can be compared.

use std::collections::BTreeSet;

use bindery::api::model::Literal;
use bindery::rust::plan::{
    Alias, Enumeration, Evidence, Field, Ident, Item, Plan, Record, Type, Union,
};

/// What the twin does with what the description does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// It is lost: the cheapest form of a derive.
    Lost,
    /// It is kept, as Bindery keeps it: unknown members by `flatten`, unknown values and
    /// variants in untagged ones.
    Kept,
}

/// The source of the twin's module.
pub fn source(plan: &Plan, unknown: Unknown) -> String {
    let mut twin = Twin { text: String::new(), runtime: BTreeSet::new(), unknown };
    let items = plan.modules.iter().flat_map(|module| &module.items);
    items.for_each(|item| twin.item(item));
    let mut uses = vec!["use serde::{Deserialize, Serialize};".to_owned()];
    if twin.text.contains("BTreeMap<") {
        uses.push("use std::collections::BTreeMap;".to_owned());
    }
    uses.extend(twin.runtime.iter().map(|name| format!("use bindery_runtime::{name};")));
    format!("{}\n\n{}", uses.join("\n"), twin.text)
}

struct Twin {
    text: String,
    /// Names of the runtime that are used.
    runtime: BTreeSet<&'static str>,
    unknown: Unknown,
}

impl Twin {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Record(record) => self.record(record),
            Item::Union(union) => self.union(union),
            Item::Enumeration(values) => self.enumeration(values),
            Item::Alias(alias) => self.alias(alias),
            // What makes records and attaches behaviour; a derive needs none of it.
            _ => {}
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn docs(&mut self, indent: &str, docs: &[String]) {
        docs.iter().for_each(|line| self.line(&format!("{indent}///{}", spaced(line))));
    }

    fn derives(&mut self, derives: &[&str]) {
        let mut all: Vec<&str> = derives.to_vec();
        for name in ["Debug", "Deserialize", "Serialize"] {
            if !all.contains(&name) {
                all.push(name);
            }
        }
        self.line(&format!("#[derive({})]", all.join(", ")));
    }

    fn record(&mut self, record: &Record) {
        self.docs("", &record.docs);
        self.derives(&record.derives);
        self.line(&format!("pub struct {} {{", name(&record.ident)));
        record.fields.iter().for_each(|field| self.field(field));
        if let (Unknown::Kept, Some(extra)) = (self.unknown, &record.extra) {
            self.docs("    ", &extra.docs);
            self.line("    #[serde(flatten)]");
            self.line("    pub extra: BTreeMap<String, serde_json::Value>,");
        }
        self.line("}\n");
    }

    fn field(&mut self, field: &Field) {
        self.docs("    ", &field.docs);
        let mut facts = Vec::new();
        if field.wire != name(&field.ident) {
            facts.push(format!("rename = {:?}", field.wire));
        }
        if matches!(field.of, Type::Option(_) | Type::Maybe(_)) {
            facts.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        if !facts.is_empty() {
            self.line(&format!("    #[serde({})]", facts.join(", ")));
        }
        let of = self.of(&field.of);
        self.line(&format!("    pub {}: {of},", name(&field.ident)));
    }

    fn union(&mut self, union: &Union) {
        self.docs("", &union.docs);
        self.derives(&union.derives);
        match &union.tag {
            Some(tag) => self.line(&format!("#[serde(tag = {tag:?})]")),
            None => self.line("#[serde(untagged)]"),
        }
        self.line(&format!("pub enum {} {{", name(&union.ident)));
        for variant in &union.variants {
            self.docs("    ", &variant.docs);
            match &variant.evidence {
                Evidence::Tag(values) => {
                    let values = values.iter().map(|value| format!("{value:?}"));
                    self.line(&format!("    #[serde({})]", tags(values)));
                }
                Evidence::LiteralTag(values) => {
                    let values = values.iter().map(literal);
                    self.line(&format!("    #[serde({})]", tags(values)));
                }
                Evidence::Member(_) | Evidence::Kind(_) | Evidence::Fits => {}
            }
            let of = self.of(&variant.of);
            self.line(&format!("    {}({of}),", name(&variant.ident)));
        }
        match (self.unknown, &union.tag) {
            (Unknown::Lost, Some(_)) => self.line("    #[serde(other)]\n    Other,"),
            (Unknown::Kept, Some(_)) => {
                self.line("    #[serde(untagged)]\n    Other(serde_json::Value),");
            }
            (_, None) => self.line("    Other(serde_json::Value),"),
        }
        self.line("}\n");
    }

    fn enumeration(&mut self, values: &Enumeration) {
        self.docs("", &values.docs);
        let lossy = self.unknown == Unknown::Lost;
        self.derives(&values.derives);
        self.line(&format!("pub enum {} {{", name(&values.ident)));
        for value in &values.values {
            self.docs("    ", &value.docs);
            self.line(&format!("    #[serde(rename = {:?})]", value.wire));
            self.line(&format!("    {},", name(&value.ident)));
        }
        match (values.open, lossy) {
            (false, _) => {}
            (true, true) => self.line("    #[serde(other)]\n    Other,"),
            (true, false) => self.line("    #[serde(untagged)]\n    Other(String),"),
        }
        self.line("}\n");
    }

    fn alias(&mut self, alias: &Alias) {
        self.docs("", &alias.docs);
        let of = self.of(&alias.of);
        self.line(&format!("pub type {} = {of};\n", name(&alias.ident)));
    }

    fn of(&mut self, of: &Type) -> String {
        match of {
            Type::Unit => "()".to_owned(),
            Type::Plain(name) => (*name).to_owned(),
            Type::Runtime(name) => {
                self.runtime.insert(name);
                (*name).to_owned()
            }
            Type::Json => "serde_json::Value".to_owned(),
            Type::Named(ident) => name(ident),
            Type::Foreign(path) => path.iter().map(name).collect::<Vec<_>>().join("::"),
            Type::Option(inner) | Type::Maybe(inner) => {
                format!("Option<{}>", self.of(inner))
            }
            Type::Vec(inner) => format!("Vec<{}>", self.of(inner)),
            Type::Map(key, value) => {
                format!("BTreeMap<{}, {}>", self.of(key), self.of(value))
            }
            Type::Tuple(parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| self.of(part)).collect();
                format!("({},)", parts.join(", "))
            }
            // A derive has no list whose first elements differ from the rest.
            Type::OpenTuple(..) => "Vec<serde_json::Value>".to_owned(),
            Type::Boxed(inner) => format!("Box<{}>", self.of(inner)),
            // These are types of arguments; no model has them.
            Type::Ref(inner) | Type::Slice(inner) | Type::Into(inner) => self.of(inner),
            // What a long-running operation ends with; no model has it.
            Type::FirstPage(page, _) => self.of(page),
            Type::Str => "String".to_owned(),
        }
    }
}

fn name(ident: &Ident) -> String {
    if ident.is_raw() { format!("r#{}", ident.bare()) } else { ident.bare().to_owned() }
}

fn spaced(line: &str) -> String {
    if line.is_empty() || line.starts_with(' ') {
        line.to_owned()
    } else {
        format!(" {line}")
    }
}

/// The first value as the variant's name on the wire, the others beside it.
fn tags(values: impl Iterator<Item = String>) -> String {
    let roles = std::iter::once("rename").chain(std::iter::repeat("alias"));
    let parts: Vec<_> =
        roles.zip(values).map(|(role, value)| format!("{role} = {value}")).collect();
    parts.join(", ")
}

/// A tag as the text that serde's derive wants, whatever its type.
fn literal(value: &Literal) -> String {
    match value {
        Literal::Text(text) => format!("{text:?}"),
        Literal::Integer(number) => format!("\"{number}\""),
        other => format!("{:?}", format!("{other:?}")),
    }
}
