//! The example that opens the documentation of an API.
//!
//! It is made of what the plan holds already, identifiers and types, and of no text of
//! the description. It is only made where the path of the module is known: in an output
//! crate.

use super::names::Ident;
use super::plan::{Client, Item, Method, Module, Return, Type};
use crate::api::model::{Api, SchemeKind};

/// The longest line of an example.
const WIDTH: usize = 80;

/// The lines of an example, for a module that programs name by the path `home`.
pub fn lines(
    home: &str,
    runtime: &str,
    api: &Api,
    root: &Module,
    groups: &[(Ident, &Module)],
) -> Vec<String> {
    let client = root.items.iter().find_map(|item| match item {
        Item::Client(client) => Some(client),
        _ => None,
    });
    let Some(client) = client else { return Vec::new() };
    let credential = credential(api);
    let mut lines = vec![format!("use {home}::Client;")];
    if credential.is_some() {
        lines.push(format!("use {runtime}::Credential;"));
    }
    lines.push(String::new());
    lines.push(format!("# async fn example() -> Result<(), {runtime}::Error> {{"));
    lines.extend(build(client, credential));
    lines.extend(call(client, root, groups));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    let fence = |text: &str| std::iter::once(format!(" ```{text}")).collect::<Vec<_>>();
    let body = lines.into_iter().map(|line| match line.as_str() {
        "" => line,
        _ => format!(" {line}"),
    });
    [vec![String::new()], fence("no_run"), body.collect(), fence("")].concat()
}

/// How a credential for the first scheme is made.
fn credential(api: &Api) -> Option<&'static str> {
    let kind = api.schemes.first().map(|scheme| &scheme.kind)?;
    Some(match kind {
        SchemeKind::Basic => "Credential::basic(\"user\", \"password\")",
        SchemeKind::Bearer { .. } => "Credential::bearer(\"token\")",
        SchemeKind::ApiKey { .. } => "Credential::api_key(\"key\")",
        SchemeKind::Acs3 => "Credential::acs3(\"access key id\", \"secret\")",
        SchemeKind::Other(_) => return None,
    })
}

fn build(client: &Client, credential: Option<&str>) -> Vec<String> {
    let arguments: Vec<String> =
        client.required.iter().map(|argument| quoted(&argument.ident)).collect();
    let mut chain = vec![format!("Client::builder({})", arguments.join(", "))];
    chain.extend(credential.map(|credential| format!(".credential({credential})")));
    chain.push(".build()?;".to_owned());
    chained("let client = ", &chain)
}

/// The first call that takes nothing but texts and integers.
fn call(client: &Client, root: &Module, groups: &[(Ident, &Module)]) -> Vec<String> {
    let of_group = groups.iter().find_map(|(accessor, file)| {
        let chain = vec!["client".to_owned(), format!(".{accessor}()")];
        let handle = client.groups.iter().find(|group| group.ident == *accessor);
        let feature = handle.and_then(|group| group.feature.as_ref());
        Some((chain, simple(file)?, feature))
    });
    let of_root = || Some((vec!["client".to_owned()], simple(root)?, None));
    let found = of_group.or_else(of_root);
    let Some((mut chain, method, feature)) = found else { return Vec::new() };
    let arguments: Vec<String> = method
        .arguments
        .iter()
        .map(|argument| match argument.of {
            Type::Str => quoted(&argument.ident),
            _ => "1".to_owned(),
        })
        .collect();
    chain.push(format!(".{}({})", method.ident, arguments.join(", ")));
    chain.push(".await?;".to_owned());
    let unit =
        matches!(&method.returns, Return::Call(gives) if gives.result == Type::Unit);
    // What stands behind a feature is compiled with it only.
    let gate = feature.map(|feature| format!("# #[cfg(feature = {feature:?})]"));
    let call = chained(if unit { "" } else { "let answer = " }, &chain);
    gate.into_iter().chain(call).collect()
}

/// The first method that is easy to call, those that get something first.
fn simple(file: &Module) -> Option<&Method> {
    let methods = || {
        let items = file.items.iter().filter_map(|item| match item {
            Item::Methods(methods) => Some(&methods.methods),
            _ => None,
        });
        items.flatten().filter(|method| {
            let easy = |of: &Type| matches!(of, Type::Str | Type::Plain("i32" | "i64"));
            let call = match &method.returns {
                Return::Call(gives) => gives.call(),
                Return::Struct { call, .. } => call,
            };
            !method.deprecated
                && !matches!(call, "LinesCall" | "EventsCall")
                && method.arguments.iter().all(|argument| easy(&argument.of))
        })
    };
    let gets = |method: &&Method| method.ident.bare().starts_with("get");
    methods().find(gets).or_else(|| methods().next())
}

fn quoted(ident: &Ident) -> String {
    format!("{:?}", ident.bare().replace('_', "-"))
}

/// A chain of calls on one line, or on one line each.
fn chained(start: &str, chain: &[String]) -> Vec<String> {
    let line = format!("{start}{}", chain.concat());
    if line.len() <= WIDTH {
        return vec![line];
    }
    let links = chain.iter().enumerate();
    links
        .map(|(number, link)| match number {
            0 => format!("{start}{link}"),
            _ => format!("    {link}"),
        })
        .collect()
}
