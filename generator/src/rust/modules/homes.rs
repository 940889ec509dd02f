//! What reaches a type.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::model::{Additional, Api, Kind, Operation, Shape, TypeId};

/// Something that reaches types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum User {
    /// The operations of a group, by its number.
    Group(usize),
    /// Requests that the service makes.
    Service,
}

/// What reaches each type.
pub struct Homes<'a> {
    api: &'a Api,
    found: BTreeMap<TypeId, BTreeSet<User>>,
}

impl<'a> Homes<'a> {
    /// Finds all.
    pub fn new(api: &'a Api) -> Self {
        let mut homes = Self { api, found: BTreeMap::new() };
        for (at, group) in api.groups.iter().enumerate() {
            let shapes = group.operations.iter().flat_map(shapes).collect();
            homes.spread(User::Group(at), shapes);
        }
        let payloads = api.webhooks.iter().filter_map(|of| of.payload.as_ref());
        homes.spread(User::Service, payloads.map(|content| &content.shape).collect());
        homes
    }

    /// What reaches a type.
    pub fn users(&self, id: TypeId) -> BTreeSet<User> {
        self.found.get(&id).cloned().unwrap_or_default()
    }

    fn spread(&mut self, user: User, mut todo: Vec<&'a Shape>) {
        let mut seen = BTreeSet::new();
        while let Some(shape) = todo.pop() {
            self.step(shape, &mut seen, &mut todo);
        }
        for id in seen {
            self.found.entry(id).or_default().insert(user);
        }
    }

    fn step(
        &self,
        shape: &'a Shape,
        seen: &mut BTreeSet<TypeId>,
        todo: &mut Vec<&'a Shape>,
    ) {
        match shape {
            Shape::Named(id) => self.enter(*id, seen, todo),
            Shape::List(inner) | Shape::Nullable(inner) => todo.push(inner),
            Shape::Map { keys, values } => {
                keys.iter().for_each(|id| self.enter(*id, seen, todo));
                todo.push(values);
            }
            Shape::Tuple(parts) => todo.extend(parts),
            Shape::OpenTuple { first, rest } => {
                todo.extend(first);
                todo.push(rest);
            }
            _ => {}
        }
    }

    fn enter(&self, id: TypeId, seen: &mut BTreeSet<TypeId>, todo: &mut Vec<&'a Shape>) {
        if !seen.insert(id) {
            return;
        }
        match self.api.types.get(id).map(|of| &of.kind) {
            Some(Kind::Record(record)) => {
                todo.extend(record.members.iter().map(|member| &member.shape));
                if let Additional::Of(shape) = &record.additional {
                    todo.push(shape);
                }
            }
            Some(Kind::Union(union)) => {
                todo.extend(union.variants.iter().map(|v| &v.shape))
            }
            Some(Kind::Alias(shape)) => todo.push(shape),
            Some(Kind::Enumeration(_)) | None => {}
        }
    }
}

/// The shapes that an operation takes and gives.
fn shapes(operation: &Operation) -> Vec<&Shape> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.shape);
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    let mut shapes: Vec<&Shape> = parameters.collect();
    for content in bodies {
        shapes.push(&content.shape);
        shapes.extend(content.part_headers().map(|header| &header.shape));
    }
    for response in &operation.responses {
        let answers = response.content.iter().chain(&response.others);
        shapes.extend(answers.map(|content| &content.shape));
        shapes.extend(response.headers.iter().map(|header| &header.shape));
    }
    shapes
}
