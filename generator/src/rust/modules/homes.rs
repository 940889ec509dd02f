//! Which group reaches a type.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::model::{Additional, Api, Kind, Shape, TypeId};

/// Which group reaches a type: its number, or none where several do or none does.
pub struct Homes<'a> {
    api: &'a Api,
    /// The groups by type.
    pub found: BTreeMap<TypeId, Option<usize>>,
}

impl<'a> Homes<'a> {
    /// Finds all.
    pub fn new(api: &'a Api) -> Self {
        let mut homes = Self { api, found: BTreeMap::new() };
        for (at, group) in api.groups.iter().enumerate() {
            let mut seen = BTreeSet::new();
            let mut todo: Vec<&Shape> = Vec::new();
            for operation in &group.operations {
                todo.extend(
                    operation.parameters.iter().map(|parameter| &parameter.shape),
                );
                let bodies = operation.body.iter().flat_map(|body| &body.contents);
                todo.extend(bodies.map(|content| &content.shape));
                for response in &operation.responses {
                    let answers = response.content.iter().chain(&response.others);
                    todo.extend(answers.map(|content| &content.shape));
                    todo.extend(response.headers.iter().map(|header| &header.shape));
                }
            }
            while let Some(shape) = todo.pop() {
                homes.step(shape, &mut seen, &mut todo);
            }
            for id in seen {
                homes
                    .found
                    .entry(id)
                    .and_modify(|home| *home = None)
                    .or_insert(Some(at));
            }
        }
        homes
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
