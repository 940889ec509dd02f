//! The plan as text for people.

use std::fmt::Write;

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
    let _ = match item {
        Item::Record(record) => {
            let _ = writeln!(out, "  record {} = {:?}", record.ident, record.name);
            for field in &record.fields {
                let of = show(&field.of);
                let _ = writeln!(out, "    {}: {of} = {:?} {:?}", field.ident, field.wire, field.facts);
            }
            match &record.extra {
                Some(extra) => writeln!(out, "    extra: {}", show(&extra.of)),
                None => Ok(()),
            }
        }
        Item::Union(union) => {
            let _ = writeln!(out, "  union {} = {:?} by {:?}", union.ident, union.name, union.tag);
            for variant in &union.variants {
                let of = show(&variant.of);
                let _ = writeln!(out, "    {}({of}) if {:?}", variant.ident, variant.evidence);
            }
            Ok(())
        }
        Item::Enumeration(values) => {
            let open = if values.open { "open" } else { "closed" };
            let _ = writeln!(out, "  {open} enumeration {} = {:?}", values.ident, values.name);
            for value in &values.values {
                let _ = writeln!(out, "    {} = {:?}", value.ident, value.wire);
            }
            Ok(())
        }
        Item::Alias(alias) => writeln!(out, "  alias {} = {}", alias.ident, show(&alias.of)),
        Item::Required(required) => writeln!(out, "  required members {}", required.ident),
        Item::Operation(operation) => writeln!(
            out,
            "  operation {} = {:?} {:?} {:?}",
            operation.ident, operation.id, operation.method, operation.path
        ),
        Item::Group(group) => writeln!(out, "  group {}", group.ident),
        Item::Client(client) => writeln!(out, "  client {}", client.ident),
        Item::Methods(methods) => {
            let _ = writeln!(out, "  methods of {}", methods.owner);
            methods.methods.iter().try_for_each(|method| self::method(method, out))
        }
        Item::Call(call) => {
            let _ = writeln!(out, "  call {} gives {}", call.ident, show(&call.result));
            call.setters.iter().try_for_each(|setter| {
                writeln!(out, "    {}: {}", setter.ident, show(&setter.of))
            })
        }
        Item::Parameters(parameters) => writeln!(out, "  parameters {}", parameters.ident),
        Item::Outcome(outcome) => {
            let _ = writeln!(out, "  outcome {}", outcome.ident);
            outcome.variants.iter().try_for_each(|variant| {
                writeln!(out, "    {}({})", variant.ident, show(&variant.of))
            })
        }
        Item::Service(service) => {
            writeln!(out, "  service {:?} {:?}", service.name, service.version)
        }
        Item::Attach(_) | Item::Contract(_) => Ok(()),
    };
}

fn method(method: &super::plan::Method, out: &mut String) -> std::fmt::Result {
    let arguments: Vec<String> =
        method.arguments.iter().map(|a| format!("{}: {}", a.ident, show(&a.of))).collect();
    let returns = match &method.returns {
        Return::Call(of) => format!("Call<{}>", show(of)),
        Return::Paged(of, item) => format!("PagedCall<{}, {}>", show(of), show(item)),
        Return::Struct { ident, .. } => ident.to_string(),
    };
    writeln!(out, "    {}({}) -> {returns}", method.ident, arguments.join(", "))
}

/// A type as it is written.
fn show(of: &Type) -> String {
    match of {
        Type::Unit => "()".to_owned(),
        Type::Plain(name) | Type::Runtime(name) => (*name).to_owned(),
        Type::Json => "Value".to_owned(),
        Type::Named(ident) => ident.to_string(),
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
        Type::Boxed(inner) => format!("Box<{}>", show(inner)),
        Type::Ref(inner) => format!("&{}", show(inner)),
        Type::Str => "&str".to_owned(),
        Type::Slice(inner) => format!("&[{}]", show(inner)),
        Type::Into(inner) => format!("impl Into<{}>", show(inner)),
    }
}
