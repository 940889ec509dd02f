//! The items of operations: methods, setters, what calls give.

use super::signature::{Argument, Signature};
use super::{Entry, Home, Maker};
use crate::rust::plan::{
    Call, Ident, Item, Method, Module, More, Operation, Outcome, Parameters, Return,
    Set, Target,
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
                let key = (operation.id.as_str(), operation.path.as_str());
                let Some(index) = self.numbers.operations.get(&key) else { continue };
                // Alternative bodies are further methods of the same operation.
                let nth = before.iter().filter(|other| **other == *index).count();
                before.push(*index);
                let of =
                    OneMethod { home: Home::Operation(*index), nth, operation, module };
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
            arguments.push((argument.ident.to_string(), ty.clone(), wire));
            self.parameters(of, method, &ty);
        }
        let (gives, named) = match &method.returns {
            Return::Call(gives) => (gives, gives.call().to_owned()),
            Return::Struct { ident, .. } => match of.call(ident) {
                Some(call) => {
                    self.setters(of, call);
                    (&call.gives, ident.to_string())
                }
                None => return,
            },
        };
        let types: Vec<String> =
            gives.types().into_iter().map(|of| self.of(of)).collect();
        let stream = match gives.more {
            More::Lines => "lines of ",
            More::Events => "events of ",
            _ => "",
        };
        let value = format!("{stream}{}", types.join(", "));
        let signature = Signature::function(arguments).gives(value, named);
        let entry = Entry::of(format!("{owner}::{}", method.ident), signature);
        self.add(of.home.clone(), of.slot(""), entry);
        for outcome in of.outcomes(&types) {
            self.outcome(of, outcome);
        }
    }

    /// The struct of many required parameters, which programs write out in full.
    fn parameters(&mut self, of: &OneMethod<'_>, method: &Method, ty: &str) {
        let found = of.module.items.iter().find_map(|item| match item {
            Item::Parameters(found) if ty.ends_with(&found.ident.to_string()) => {
                Some(found)
            }
            _ => None,
        });
        let Some(Parameters { ident, fields, .. }) = found else { return };
        for field in fields {
            let set =
                method.sets.iter().find(|set| set.path.last() == Some(&field.ident));
            let wire = set.map(|set| of.wire(set)).unwrap_or_default();
            let path = format!("{ident}.{}", field.ident);
            let entry = Entry::of(path, self.value(&field.of)).about(wire);
            let entry = Entry { literal: true, ..entry };
            self.add(of.home.clone(), of.slot(&format!("field {}", field.ident)), entry);
        }
    }

    fn setters(&mut self, of: &OneMethod<'_>, call: &Call) {
        for setter in &call.setters {
            let path = format!("{}::{}", call.ident, setter.ident);
            let wire = of.wire(&setter.set);
            let argument =
                (setter.argument.to_string(), self.of(&setter.of), wire.clone());
            let slot = of.slot(&format!("setter {wire}"));
            let entry = Entry::of(path, Signature::function(vec![argument])).about(wire);
            self.add(of.home.clone(), slot, entry);
        }
    }

    fn outcome(&mut self, of: &OneMethod<'_>, outcome: &Outcome) {
        for variant in &outcome.variants {
            let path = format!("{}::{}", outcome.ident, variant.ident);
            let slot = of.slot(&format!("outcome {}", variant.ident));
            let entry = Entry::of(path, self.value(&variant.of));
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

    /// What a value is set as, by its name on the wire; empty for the body.
    fn wire(&self, set: &Set) -> String {
        match set.what {
            Target::Parameter(index) => {
                let parameter = self.operation.parameters.get(index);
                parameter.map(|parameter| parameter.wire.clone()).unwrap_or_default()
            }
            Target::Body | Target::Bytes => String::new(),
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
