//! Which types requests and responses contain.

use super::model::{
    Additional, Api, Body, Kind, Operation, Parameter, Shape, Table, Type, TypeId,
};

/// A direction on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Response,
}

/// Marks every type with the directions in which it occurs.
///
/// Read-only members are not part of requests, write-only ones not of responses.
pub(super) fn mark(api: &mut Api) {
    for direction in [Direction::Request, Direction::Response] {
        let mut open = Vec::new();
        for operation in api.groups.iter().flat_map(|group| &group.operations) {
            roots(operation, direction, &mut open);
        }
        if direction == Direction::Response {
            for content in api.webhooks.iter().filter_map(|of| of.payload.as_ref()) {
                named(&content.shape, &mut open);
            }
        }
        while let Some(id) = open.pop() {
            let Some(of) = api.types.get_mut(id) else { continue };
            let seen = match direction {
                Direction::Request => &mut of.in_request,
                Direction::Response => &mut of.in_response,
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            inside(&api.types, id, direction, &mut open);
        }
    }
}

fn roots(operation: &Operation, direction: Direction, open: &mut Vec<TypeId>) {
    let Operation { parameters, body, responses, .. } = operation;
    match direction {
        Direction::Request => {
            for Parameter { shape, .. } in parameters {
                named(shape, open);
            }
            for content in body.iter().flat_map(|Body { contents, .. }| contents) {
                named(&content.shape, open);
                for Parameter { shape, .. } in content.part_headers() {
                    named(shape, open);
                }
            }
        }
        Direction::Response => {
            for response in responses {
                for content in response.content.iter().chain(&response.others) {
                    named(&content.shape, open);
                }
                for header in &response.headers {
                    named(&header.shape, open);
                }
            }
        }
    }
}

fn inside(types: &Table, id: TypeId, direction: Direction, open: &mut Vec<TypeId>) {
    let Some(Type { kind, .. }) = types.get(id) else { return };
    match kind {
        Kind::Record(record) => {
            for member in &record.members {
                let skipped = match direction {
                    Direction::Request => member.read_only,
                    Direction::Response => member.write_only,
                };
                if !skipped {
                    named(&member.shape, open);
                }
            }
            if let Additional::Of(shape) = &record.additional {
                named(shape, open);
            }
        }
        Kind::Union(union) => {
            for variant in &union.variants {
                named(&variant.shape, open);
            }
        }
        Kind::Enumeration(_) => {}
        Kind::Alias(shape) => named(shape, open),
    }
}

/// The named types that a shape mentions.
fn named(shape: &Shape, open: &mut Vec<TypeId>) {
    match shape {
        Shape::Named(id) => open.push(*id),
        Shape::List(of) | Shape::Nullable(of) => named(of, open),
        Shape::Map { keys, values } => {
            open.extend(keys);
            named(values, open);
        }
        Shape::Tuple(shapes) => {
            for shape in shapes {
                named(shape, open);
            }
        }
        Shape::OpenTuple { first, rest } => {
            for shape in first {
                named(shape, open);
            }
            named(rest, open);
        }
        Shape::Text
        | Shape::Boolean
        | Shape::Integer(_)
        | Shape::Number(_)
        | Shape::Formatted(_)
        | Shape::Binary
        | Shape::Json => {}
    }
}
