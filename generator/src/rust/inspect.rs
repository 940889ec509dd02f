//! The plan as text for people.

use std::fmt::Write;

use super::names::Ident;
use super::plan::{Item, Plan, Return, Type};

/// The plan, file by file: what is in it, and every choice that shows in its surface.
pub fn inspect(plan: &Plan) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "types nested {} deep", plan.depth);
    for module in &plan.modules {
        let _ = writeln!(out, "\n{}", module.path);
        for item in &module.items {
            describe(item, &mut out);
        }
    }
    out
}

fn describe(item: &Item, out: &mut String) {
    let lines = match item {
        Item::Record(_) | Item::Union(_) | Item::Enumeration(_) => model(item),
        Item::Alias(alias) => {
            vec![format!("alias {} = {}", alias.ident, show(&alias.of))]
        }
        Item::Required(required) => vec![format!("required members {}", required.ident)],
        Item::Operation(of) => {
            vec![format!(
                "operation {} = {:?} {:?} {:?}",
                of.ident, of.id, of.method, of.path
            )]
        }
        Item::Group(group) => vec![format!("group {}", group.ident)],
        Item::Client(client) => vec![format!("client {}", client.ident)],
        Item::Methods(methods) => {
            let head = format!("methods of {}", methods.owner);
            std::iter::once(head).chain(methods.methods.iter().map(method)).collect()
        }
        Item::Call(call) => {
            let head = format!("call {} gives {}", call.ident, show(&call.gives.result));
            let setters = call.setters.iter();
            let setters = setters
                .map(|setter| format!("  {}: {}", setter.ident, show(&setter.of)));
            std::iter::once(head).chain(setters).collect()
        }
        Item::Parameters(parameters) => vec![format!("parameters {}", parameters.ident)],
        Item::Outcome(outcome) => {
            let head = format!("outcome {}", outcome.ident);
            let variants = outcome.variants.iter();
            let variants =
                variants.map(|of| format!("  {}({})", of.ident, show(&of.of)));
            std::iter::once(head).chain(variants).collect()
        }
        Item::Webhook(of) => {
            vec![format!("webhook {} = {:?} {}", of.ident, of.id, show(&of.payload))]
        }
        Item::Service(service) => {
            vec![format!("service {:?} {:?}", service.name, service.version)]
        }
        Item::Attach(_) | Item::Contract(_) => Vec::new(),
    };
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
}

/// A type and its parts.
fn model(item: &Item) -> Vec<String> {
    let mut lines = Vec::new();
    match item {
        Item::Record(record) => {
            lines.push(format!("record {} = {:?}", record.ident, record.name));
            lines.extend(record.fields.iter().map(|field| {
                let of = show(&field.of);
                format!("  {}: {of} = {:?} {:?}", field.ident, field.wire, field.facts)
            }));
            let extra = record.extra.as_ref();
            lines.extend(extra.map(|extra| format!("  extra: {}", show(&extra.of))));
        }
        Item::Union(union) => {
            lines.push(format!(
                "union {} = {:?} by {:?}",
                union.ident, union.name, union.tag
            ));
            lines.extend(union.variants.iter().map(|variant| {
                let of = show(&variant.of);
                format!("  {}({of}) if {:?}", variant.ident, variant.evidence)
            }));
        }
        Item::Enumeration(values) => {
            let open = if values.open { "open" } else { "closed" };
            lines.push(format!(
                "{open} enumeration {} = {:?}",
                values.ident, values.name
            ));
            let values = values.values.iter();
            lines.extend(
                values.map(|value| format!("  {} = {:?}", value.ident, value.wire)),
            );
        }
        _ => {}
    }
    lines
}

fn method(method: &super::plan::Method) -> String {
    let arguments: Vec<String> = method
        .arguments
        .iter()
        .map(|a| format!("{}: {}", a.ident, show(&a.of)))
        .collect();
    let returns = match &method.returns {
        Return::Call(gives) => {
            let types: Vec<String> = gives.types().into_iter().map(show).collect();
            format!("{}<{}>", gives.call(), types.join(", "))
        }
        Return::Struct { ident, .. } => ident.to_string(),
    };
    format!("  {}({}) -> {returns}", method.ident, arguments.join(", "))
}

fn show(of: &Type) -> String {
    written(of, &Ident::to_string)
}

/// A type as it is written, with what the types of the module are called.
pub(crate) fn written(of: &Type, named: &dyn Fn(&Ident) -> String) -> String {
    let show = |of: &Type| written(of, named);
    match of {
        Type::Unit => "()".to_owned(),
        Type::Plain(name) | Type::Runtime(name) => (*name).to_owned(),
        Type::Json => "Value".to_owned(),
        Type::Named(ident) => named(ident),
        Type::Foreign(path) => {
            path.iter().map(ToString::to_string).collect::<Vec<_>>().join("::")
        }
        Type::Option(inner) => format!("Option<{}>", show(inner)),
        Type::Maybe(inner) => format!("Maybe<{}>", show(inner)),
        Type::Vec(inner) => format!("Vec<{}>", show(inner)),
        Type::Map(key, value) => format!("BTreeMap<{}, {}>", show(key), show(value)),
        Type::Tuple(parts) => {
            format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(", "))
        }
        Type::OpenTuple(first, rest) => {
            format!("OpenTuple<{}, {}>", show(first), show(rest))
        }
        Type::FirstPage(page, item) => {
            format!("FirstPage<{}, {}>", show(page), show(item))
        }
        Type::Boxed(inner) => format!("Box<{}>", show(inner)),
        Type::Ref(inner) => format!("&{}", show(inner)),
        Type::Str => "&str".to_owned(),
        Type::Slice(inner) => format!("&[{}]", show(inner)),
        Type::Into(inner) => format!("impl Into<{}>", show(inner)),
    }
}
