//! The items of types: members, variants, values, what they implement.

use super::signature::Signature;
use super::{Entry, Home, Maker};
use crate::api::model::{Literal, Operation};
use crate::rust::plan::{
    Enumeration, Ident, Item, Module, New, Record, Required, Union, ValueKind,
};

impl Maker<'_> {
    /// An item of a file, behind some cargo features.
    pub(super) fn model(&mut self, item: &Item, module: &Module, gates: &[String]) {
        match item {
            Item::Record(record) => match self.whose_headers(record, module) {
                Some(operation) => self.headers(operation, record),
                None => self.record(record, &module.items, gates),
            },
            Item::Union(union) => self.union(union, gates),
            Item::Enumeration(values) => self.enumeration(values, gates),
            Item::Alias(alias) => {
                let home = self.home(&alias.ident);
                let signature = self.value(&alias.of);
                let entry = Entry::of(alias.ident.to_string(), signature);
                let gates = gates.to_vec();
                self.add(home, "", Entry { is_alias: true, gates, ..entry });
            }
            _ => {}
        }
    }

    /// The type itself and the traits that it derives.
    fn whole(
        &mut self,
        ident: &Ident,
        what: &str,
        derives: &[&'static str],
        gates: &[String],
    ) -> (Home, String) {
        let home = self.home(ident);
        let name = self.names.ident(ident);
        let entry = Entry::of(ident.to_string(), Signature::value(what.to_owned()));
        let entry = Entry { gates: gates.to_vec(), ..entry };
        // Whether it is called otherwise is seen by where it went; what has the name of
        // another type now is looked for under that.
        let entry = match self.names.is_alias(ident) {
            true => entry.keyed(name.clone()),
            false => entry,
        };
        self.add(home.clone(), "", entry);
        for derived in derives {
            self.implements(&home, &name, derived);
        }
        (home, name)
    }

    fn implements(&mut self, home: &Home, name: &str, what: &str) {
        let entry = Entry::bare(format!("impl {what} for {name}"));
        self.add(home.clone(), format!("impl {what}"), entry);
    }

    fn record(&mut self, record: &Record, all: &[Item], gates: &[String]) {
        let (home, name) = self.whole(&record.ident, "struct", &record.derives, gates);
        self.fields(record, &home, &name, "");
        if let Some(extra) = &record.extra {
            let entry = Entry::of(format!("{name}.extra"), self.value(&extra.of));
            self.add(home.clone(), "extra", entry);
        }
        let wire = |ident: &Ident| {
            let field = record.fields.iter().find(|field| field.ident == *ident);
            field.map(|field| field.wire.clone()).unwrap_or_default()
        };
        let arguments = match &record.new {
            Some(New::Arguments(arguments)) => arguments
                .iter()
                .map(|of| (of.ident.to_string(), self.of(&of.of), wire(&of.field)))
                .collect(),
            Some(New::Struct(ident, _)) => {
                self.required(&home, ident, all, &wire);
                vec![(String::new(), "its required members".to_owned(), String::new())]
            }
            Some(New::Default) | None => return,
        };
        let entry = Entry::of(format!("{name}::new"), Signature::function(arguments));
        self.add(home, "new", entry);
    }

    /// The members of a struct, by what programs call it.
    fn fields(&mut self, record: &Record, home: &Home, name: &str, whole: &str) {
        for field in &record.fields {
            let path = format!("{name}.{}", field.ident);
            let entry = Entry::of(path, self.value(&field.of)).about(&field.wire);
            let slot = format!("{whole} member {}", field.wire);
            self.add(home.clone(), slot.trim_start(), entry.inside(whole));
        }
    }

    /// The struct of a record's required members, which programs write out in full.
    fn required(
        &mut self,
        home: &Home,
        ident: &Ident,
        all: &[Item],
        wire: &dyn Fn(&Ident) -> String,
    ) {
        const WHOLE: &str = "required";
        let found = all.iter().find_map(|item| match item {
            Item::Required(required) if required.ident == *ident => Some(required),
            _ => None,
        });
        let Some(Required { fields, .. }) = found else { return };
        self.add(home.clone(), WHOLE, Entry::bare(ident.to_string()));
        for (_, field, of) in fields {
            let path = format!("{ident}.{field}");
            let entry = Entry::of(path, self.value(of)).about(wire(field)).inside(WHOLE);
            let slot = format!("{WHOLE} {field}");
            self.add(home.clone(), slot, Entry { literal: true, ..entry });
        }
    }

    fn union(&mut self, union: &Union, gates: &[String]) {
        let (home, name) = self.whole(&union.ident, "enum", &union.derives, gates);
        for variant in &union.variants {
            let path = format!("{name}::{}", variant.ident);
            let of = self.of(&variant.of);
            let entry = Entry::of(path, Signature::value(of.clone()));
            self.add(home.clone(), format!("variant {}", variant.ident), entry);
            if variant.from {
                self.implements(&home, &name, &format!("From<{of}>"));
            }
        }
    }

    fn enumeration(&mut self, values: &Enumeration, gates: &[String]) {
        let (home, name) = self.whole(&values.ident, "enum", &values.derives, gates);
        for value in &values.values {
            let wire = match values.kind {
                ValueKind::Text => Literal::Text(value.wire.as_str().into()).to_json(),
                ValueKind::Integer | ValueKind::Json => value.wire.clone(),
            };
            let slot = format!("value {wire}");
            let entry = Entry::bare(format!("{name}::{}", value.ident)).about(wire);
            self.add(home.clone(), slot, entry);
        }
        let (function, kept) = match values.kind {
            ValueKind::Text if values.open => ("as_str", "&str"),
            ValueKind::Text => ("as_str", "&'static str"),
            ValueKind::Integer => ("as_i64", "i64"),
            ValueKind::Json => ("to_json", "Value"),
        };
        let signature = Signature::function(Vec::new());
        let signature = signature.gives(kept.to_owned(), String::new());
        self.add(
            home.clone(),
            "values",
            Entry::of(format!("{name}::{function}"), signature),
        );
        if values.open {
            self.add(home.clone(), "other", Entry::bare(format!("{name}::Other")));
        }
        for made_from in made_from(values) {
            self.implements(&home, &name, made_from);
        }
    }

    /// The first operation whose successes have the headers that a struct stands for.
    fn whose_headers(&self, record: &Record, module: &Module) -> Option<usize> {
        if self.homes.contains_key(&record.ident) {
            return None;
        }
        let operations = module.items.iter().filter_map(|item| match item {
            Item::Operation(of) => self.operation(of),
            _ => None,
        });
        let wires = || record.fields.iter().map(|field| &*field.wire);
        let its = operations.filter(|(_, of)| headers(of).into_iter().eq(wires()));
        its.map(|(index, _)| index).min()
    }

    fn headers(&mut self, operation: usize, record: &Record) {
        const WHOLE: &str = "headers";
        let (home, name) = (Home::Operation(operation), record.ident.to_string());
        let signature = Signature::value("struct".to_owned());
        self.add(home.clone(), WHOLE, Entry::of(name.clone(), signature));
        self.fields(record, &home, &name, WHOLE);
    }
}

/// The names of the headers of an operation's successes, each once.
fn headers(of: &Operation) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let successes = of.responses.iter().filter(|response| response.success);
    for header in successes.flat_map(|response| &response.headers) {
        if !names.iter().any(|known| known.eq_ignore_ascii_case(&header.name)) {
            names.push(&header.name);
        }
    }
    names
}

/// What the runtime's macros let an enumeration be made from.
fn made_from(values: &Enumeration) -> &'static [&'static str] {
    match (values.kind, values.open) {
        (ValueKind::Text, true) => &["From<&str>", "From<String>"],
        (ValueKind::Text, false) => &["FromStr"],
        (ValueKind::Integer, true) => &["From<i64>"],
        (ValueKind::Integer, false) => &["TryFrom<i64>"],
        (ValueKind::Json, true) => &["From<Value>"],
        (ValueKind::Json, false) => &["TryFrom<Value>"],
    }
}
