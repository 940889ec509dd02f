//! The items of operations: methods, setters, what calls give.

use super::signature::{Argument, Signature};
use super::{BODY, Entry, Home, Maker, directory};
use crate::rust::plan::{
    Call, Ident, Item, Method, Module, More, Operation, Outcome, Parameter, Parameters,
    Return, Set, Target, Type,
};

impl Maker<'_> {
    /// The methods of a file, each with what stands beside it for it.
    pub(super) fn calls(&mut self, module: &Module) {
        let mut before: Vec<usize> = Vec::new();
        for item in &module.items {
            let Item::Methods(methods) = item else { continue };
            for method in &methods.methods {
                let Some(operation) = operation(module, &method.operation) else {
                    continue;
                };
                let Some((index, _)) = self.operation(operation) else { continue };
                let first = self.handles.entry(methods.owner.clone()).or_insert(index);
                *first = index.min(*first);
                // Alternative bodies are further methods of the same operation.
                let nth = before.iter().filter(|other| **other == index).count();
                before.push(index);
                let home = Home::Operation(index);
                let of = OneMethod { home, nth, operation, module };
                self.method(&of, &methods.owner, method);
            }
        }
    }

    fn method(&mut self, of: &OneMethod<'_>, owner: &Ident, method: &Method) {
        let mut arguments: Vec<Argument> = Vec::new();
        for argument in &method.arguments {
            let ty = self.of(&argument.of);
            let set =
                method.sets.iter().find(|set| set.path == [argument.ident.clone()]);
            let wire = set.map(|set| of.wire(set)).unwrap_or_default();
            let ty = match self.parameters(of, method, &argument.of) {
                true => "its required parameters".to_owned(),
                false => ty,
            };
            arguments.push((argument.ident.to_string(), ty, wire));
        }
        let (gives, named) = match &method.returns {
            Return::Call(gives) => (gives, gives.call().to_owned()),
            Return::Struct { ident, .. } => match of.call(ident) {
                Some(call) => {
                    self.setters(of, call, &format!("{owner}::{}", method.ident));
                    (&call.gives, ident.to_string())
                }
                None => return,
            },
        };
        let types: Vec<String> =
            gives.types().into_iter().map(|of| self.of(of)).collect();
        let (before, between) = match gives.more {
            More::Nothing => ("", ""),
            More::Pages(_) => ("pages of ", " with "),
            More::Last(_) => ("", " and at last "),
            More::Lines => ("lines of ", ""),
            More::Events => ("events of ", ""),
        };
        let value = format!("{before}{}", types.join(between));
        let signature = Signature::function(arguments).gives(value, named);
        let entry = Entry::of(format!("{owner}::{}", method.ident), signature);
        let whole = of.slot("");
        self.add(of.home.clone(), whole.clone(), entry.inside(&whole));
        for outcome in of.outcomes(&types) {
            self.outcome(of, outcome);
        }
    }

    /// The struct of many required parameters, which programs write out in full; whether
    /// an argument is one.
    fn parameters(&mut self, of: &OneMethod<'_>, method: &Method, ty: &Type) -> bool {
        let found = of.module.items.iter().find_map(|item| match (item, ty) {
            (Item::Parameters(found), Type::Named(ident)) if found.ident == *ident => {
                Some(found)
            }
            _ => None,
        });
        let Some(Parameters { ident, fields, .. }) = found else { return false };
        let whole = of.slot("parameters");
        let entry = Entry::bare(ident.to_string()).keyed(of.path(ident));
        self.add(of.home.clone(), whole.clone(), entry.inside(&of.slot("")));
        for field in fields {
            let set =
                method.sets.iter().find(|set| set.path.last() == Some(&field.ident));
            let wire = set.map(|set| of.wire(set)).unwrap_or_default();
            let path = format!("{ident}.{}", field.ident);
            let key = format!("{}.{}", of.path(ident), field.ident);
            let entry = Entry::of(path, self.value(&field.of)).about(wire).keyed(key);
            let entry = Entry { literal: true, ..entry.inside(&whole) };
            self.add(of.home.clone(), format!("{whole} {}", field.ident), entry);
        }
        true
    }

    /// The setters of a call, which programs reach through the method: the name of the
    /// call's type makes no difference.
    fn setters(&mut self, of: &OneMethod<'_>, call: &Call, method: &str) {
        for setter in &call.setters {
            let path = format!("{}::{}", call.ident, setter.ident);
            let key = format!("{method}().{}", setter.ident);
            let wire = of.wire(&setter.set);
            let argument =
                (setter.argument.to_string(), self.of(&setter.of), wire.clone());
            let slot = of.slot(&format!("setter {wire}"));
            let entry = Entry::of(path, Signature::function(vec![argument])).about(wire);
            let entry = entry.keyed(key).inside(&of.slot(""));
            self.add(of.home.clone(), slot, entry);
        }
    }

    fn outcome(&mut self, of: &OneMethod<'_>, outcome: &Outcome) {
        for variant in &outcome.variants {
            let path = format!("{}::{}", outcome.ident, variant.ident);
            let key = of.path(&outcome.ident) + "::" + variant.ident.bare();
            let slot = of.slot(&format!("outcome {}", variant.ident));
            let entry = Entry::of(path, self.value(&variant.of));
            let entry = entry.keyed(key).inside(&of.slot(""));
            self.add(of.home.clone(), slot, entry);
        }
    }
}

/// A method and where it stands.
struct OneMethod<'p> {
    home: Home,
    /// Which of the methods of its operation it is.
    nth: usize,
    operation: &'p Operation,
    module: &'p Module,
}

impl<'p> OneMethod<'p> {
    fn slot(&self, what: &str) -> String {
        match (self.nth, what) {
            (0, what) => what.to_owned(),
            (nth, what) => format!("method {nth} {what}"),
        }
    }

    /// What programs name an item of the method's file by.
    fn path(&self, ident: &Ident) -> String {
        format!("{}::{ident}", directory(self.module))
    }

    /// What a value is set as.
    fn wire(&self, set: &Set) -> String {
        match set.what {
            Target::Parameter(index) => {
                let parameter = self.operation.parameters.get(index);
                let name = parameter.map(|Parameter { place, wire, .. }| {
                    super::parameter(&place.replace('_', " "), wire)
                });
                name.unwrap_or_default()
            }
            Target::Body | Target::Bytes => BODY.to_owned(),
        }
    }

    fn call(&self, ident: &Ident) -> Option<&'p Call> {
        self.module.items.iter().find_map(|item| match item {
            Item::Call(call) if call.ident == *ident => Some(call),
            _ => None,
        })
    }

    /// The enums of success types among what a call gives.
    fn outcomes(&self, types: &[String]) -> Vec<&'p Outcome> {
        let outcomes = self.module.items.iter().filter_map(|item| match item {
            Item::Outcome(outcome) => Some(outcome),
            _ => None,
        });
        outcomes.filter(|of| types.contains(&of.ident.to_string())).collect()
    }
}

fn operation<'p>(module: &'p Module, ident: &Ident) -> Option<&'p Operation> {
    module.items.iter().find_map(|item| match item {
        Item::Operation(operation) if operation.ident == *ident => Some(operation),
        _ => None,
    })
}
