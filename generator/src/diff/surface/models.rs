//! The items of types: members, variants, values, what they implement.

use super::signature::Signature;
use super::{Entry, Home, Maker};
use crate::api::model::Literal;
use crate::rust::plan::{
    Enumeration, Ident, Item, New, Record, Required, Union, ValueKind,
};

impl Maker<'_> {
    pub(super) fn model(&mut self, item: &Item, all: &[Item]) {
        match item {
            Item::Record(record) => self.record(record, all),
            Item::Union(union) => self.union(union),
            Item::Enumeration(values) => self.enumeration(values),
            Item::Alias(alias) => {
                let home = self.home(&alias.ident);
                let signature = self.value(&alias.of);
                self.add(home, "", Entry::of(alias.ident.to_string(), signature));
            }
            _ => {}
        }
    }

    /// The type itself and the traits that it derives.
    fn whole(&mut self, ident: &Ident, what: &str, derives: &[&'static str]) -> Home {
        let home = self.home(ident);
        let signature = Signature::value(what.to_owned());
        self.add(home.clone(), "", Entry::of(ident.to_string(), signature));
        for derived in derives {
            let entry =
                Entry::bare(format!("impl {derived} for {}", self.new_name(ident)));
            self.add(home.clone(), format!("derive {derived}"), entry);
        }
        home
    }

    /// A type's name on the new side: what is inside it is not renamed with it.
    fn new_name(&self, ident: &Ident) -> String {
        self.numbers.renamed.get(ident).unwrap_or(ident).to_string()
    }

    fn record(&mut self, record: &Record, all: &[Item]) {
        let home = self.whole(&record.ident, "struct", &record.derives);
        let name = self.new_name(&record.ident);
        for field in &record.fields {
            let path = format!("{name}.{}", field.ident);
            let entry = Entry::of(path, self.value(&field.of)).about(&field.wire);
            self.add(home.clone(), format!("member {}", field.wire), entry);
        }
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
                .map(|of| (of.ident.to_string(), self.of(&of.of), wire(&of.ident)))
                .collect(),
            Some(New::Struct(ident, _)) => {
                self.required(&home, ident, all);
                vec![(String::new(), ident.to_string(), String::new())]
            }
            Some(New::Default) | None => return,
        };
        let entry = Entry::of(format!("{name}::new"), Signature::function(arguments));
        self.add(home, "new", entry);
    }

    /// The struct of a record's required members, which programs write out in full.
    fn required(&mut self, home: &Home, ident: &Ident, all: &[Item]) {
        let found = all.iter().find_map(|item| match item {
            Item::Required(required) if required.ident == *ident => Some(required),
            _ => None,
        });
        let Some(Required { fields, .. }) = found else { return };
        for (_, field, of) in fields {
            let path = format!("{ident}.{field}");
            let entry = Entry { literal: true, ..Entry::of(path, self.value(of)) };
            self.add(home.clone(), format!("required {field}"), entry);
        }
    }

    fn union(&mut self, union: &Union) {
        let home = self.whole(&union.ident, "enum", &union.derives);
        let name = self.new_name(&union.ident);
        for variant in &union.variants {
            let path = format!("{name}::{}", variant.ident);
            let of = self.of(&variant.of);
            let entry = Entry::of(path, Signature::value(of.clone()));
            self.add(home.clone(), format!("variant {}", variant.ident), entry);
            if variant.from {
                let entry = Entry::bare(format!("impl From<{of}> for {name}"));
                self.add(home.clone(), format!("from {of}"), entry);
            }
        }
    }

    fn enumeration(&mut self, values: &Enumeration) {
        let home = self.whole(&values.ident, "enum", &values.derives);
        let name = self.new_name(&values.ident);
        for value in &values.values {
            let wire = match values.kind {
                ValueKind::Text => Literal::Text(value.wire.as_str().into()).to_json(),
                ValueKind::Integer | ValueKind::Json => value.wire.clone(),
            };
            let slot = format!("value {wire}");
            let entry = Entry::bare(format!("{name}::{}", value.ident)).about(wire);
            self.add(home.clone(), slot, entry);
        }
        if values.open {
            self.add(home, "other", Entry::bare(format!("{name}::Other")));
        }
    }
}
