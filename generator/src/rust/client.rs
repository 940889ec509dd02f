//! Plans the client: its static facts, its builder, its accessors of groups.

use super::Options;
use super::docs::{self, Text};
use super::facts;
use super::literals;
use super::modules::{Handle, gates, readable};
use super::names::{Ident, Kind as Names, Scope, Wish};
use super::operations::failure_models;
use super::plan::{Accessor, BuilderArgument, Client, Item};
use super::shapes::Types;
use crate::api::model::{Api, Group, Server, ServerVariable};

/// The version of the contract between generated code and the runtime.
const CONTRACT: u32 = 3;

/// What the root of an API says about itself.
pub fn module_docs(api: &Api, options: &Options) -> Vec<String> {
    let title = match api.title.trim() {
        "" => "An API without a title".to_owned(),
        title => title.trim_end_matches('.').to_owned(),
    };
    let version = api.version.trim();
    let version =
        if version.is_empty() { String::new() } else { format!(", version {version}") };
    let text = Text::new(0).untrusted(&format!("{title}{version}."));
    let text = text.docs(&api.docs);
    if options.only_types {
        return text.lines();
    }
    text.ours("Calls start at a [`Client`].").lines()
}

/// The items of the root, without operations: the client and the service.
pub fn items(
    api: &Api,
    types: &Types<'_>,
    options: &Options,
    handles: &[Handle<'_>],
) -> Vec<Item> {
    let required = required(api);
    let groups = handles.iter().map(|handle| Accessor {
        docs: accessor_docs(handle.group),
        ident: handle.accessor.clone(),
        group: handle.ident.clone(),
        feature: gates::feature(options, &handle.module),
    });
    let mut builder = Text::new(4).ours("Starts a client.");
    for (argument, said) in &required {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if !said.is_empty() {
            builder = builder.untrusted(&format!("- `{}`: {said}", argument.ident));
        }
    }
    builder = builder.untrusted(&settings(api));
    let title = api.title.trim();
    let title = if title.is_empty() { "the API" } else { title };
    let docs = Text::new(0).untrusted(&format!("A handle to {title}; cheap to clone."));
    let models = failure_models(api, types);
    let mut models = models.iter().filter_map(|id| types.names.get(id.0 as usize));
    let docs = match (models.next(), models.next()) {
        (Some(only), None) => docs.ours(&format!(
            "What failures carry is a [`{only}`](types::{only}), by `Error::failure`."
        )),
        _ => docs,
    };
    let client = Client {
        docs: docs.lines(),
        ident: Ident::ours("Client"),
        builder_docs: builder.lines(),
        required: required.into_iter().map(|(argument, _)| argument).collect(),
        groups: groups.collect(),
        opens: options.features.is_some(),
    };
    let service = facts::service(api, &options.module);
    vec![Item::Client(client), Item::Service(service), Item::Contract(CONTRACT)]
}

/// The names of the methods that give groups, which stand beside the client's own methods
/// and those of operations without a group.
pub fn accessors(api: &Api, modules: &[&Ident]) -> Vec<Ident> {
    let mut scope = Scope::new(Names::Method);
    let root = api.groups.iter().filter(|group| group.name.is_none());
    let operations = root.flat_map(|group| &group.operations);
    let methods = operations.map(|operation| Wish::parts(&operation.name.0));
    scope.all(&methods.collect::<Vec<_>>());
    let wish = |module: &&Ident| scope.or_with(&[module.bare()], "group");
    let wishes: Vec<Wish> = modules.iter().map(wish).collect();
    scope.all(&wishes)
}

/// What a client cannot be built without, each with what is said about it: variables of
/// the server that have no default, then parameters of all operations.
fn required(api: &Api) -> Vec<(BuilderArgument, String)> {
    let first = api.servers.first().into_iter();
    let variables =
        first.flat_map(|server| server.variables.iter().map(move |of| (server, of)));
    let variables = variables.filter(|(_, (_, default, _))| default.is_empty());
    let variables = variables.map(|(server, (name, _, values))| {
        let usual = format!("The `{name}` of the server");
        let about = said_of(server, name).unwrap_or(&usual).trim_end_matches('.');
        let said = match values.first() {
            Some(first) => format!("{about}, such as `{first}`."),
            None => format!("{about}."),
        };
        (Wish::text(name), "variable", name.to_string(), said)
    });
    let parameters = api.client_parameters.iter().filter(|p| p.default.is_none());
    let parameters = parameters.map(|parameter| {
        let name = parameter.rename.as_deref().unwrap_or(&parameter.wire);
        let said = parameter.docs.description.as_deref().unwrap_or_default();
        (Wish::text(name), "parameter", parameter.wire.to_string(), said.to_owned())
    });
    let wanted: Vec<_> = variables.chain(parameters).collect();
    let wishes: Vec<Wish> = wanted.iter().map(|(wish, ..)| wish.clone()).collect();
    let idents = Scope::new(Names::Argument).all(&wishes);
    let arguments =
        idents.into_iter().zip(wanted).map(|(ident, (_, setter, name, said))| {
            (BuilderArgument { ident, setter, name }, said)
        });
    arguments.collect()
}

/// What is said about a variable of a server.
fn said_of<'s>(server: &'s Server, variable: &str) -> Option<&'s str> {
    let mut said = server.said.iter().filter(|(name, _)| &**name == variable);
    said.next().map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
}

/// What is said about servers, the variables that need not be given, and the ways to sign
/// in: a list of the methods of the builder that choose them.
fn settings(api: &Api) -> String {
    let mut list = String::new();
    let mut add = |method: String, said: &str| {
        let item = format!("- {}: {said}\n", literals::code(&method));
        if !said.is_empty() && !list.contains(&item) {
            list.push_str(&item);
        }
    };
    for (index, server) in api.servers.iter().enumerate() {
        add(format!("server({index})"), &docs::line(&server.docs));
        for (name, text) in &server.said {
            let required = |(of, default, _): &&ServerVariable| {
                index == 0 && of == name && default.is_empty()
            };
            if !server.variables.iter().any(|of| required(&of)) {
                add(format!("variable({name:?}, …)"), &docs::one_line(text));
            }
        }
    }
    for scheme in &api.schemes {
        add(format!("credential_for({:?}, …)", scheme.name), &docs::line(&scheme.docs));
    }
    list
}

/// What is said about a group, or that it holds operations.
pub fn accessor_docs(group: &Group) -> Vec<String> {
    let name = group.name.as_ref().map(|name| name.0.join(" ")).unwrap_or_default();
    let text = Text::new(4).docs(&group.docs);
    text.or(&format!("Operations on {}.", readable(&name))).lines()
}
