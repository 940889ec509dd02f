//! Reads servers, and says which of them no client can use.

use std::sync::Arc;

use super::cursor::Cursor;
use super::model::{Linked, Parameter, Server, ServerVariable};
use super::reader::Reader;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::spec as codes;
use crate::source::tree::NodeId;

impl<'a> Reader<'a, '_> {
    /// The servers of a `servers` list. `labels` are what calls put into hosts.
    pub(super) fn servers(
        &mut self,
        cursor: &mut Cursor<'a>,
        labels: &[Arc<str>],
    ) -> Vec<Server> {
        let mut servers = Vec::new();
        for node in cursor.list("servers", &mut self.out) {
            servers.extend(self.server(node, labels));
        }
        servers
    }

    /// The parameters among some that are labels of a host.
    pub(super) fn labels(&self, parameters: &[Linked<Parameter>]) -> Vec<Arc<str>> {
        let all =
            parameters.iter().filter_map(|used| self.parameters.table.get(used.id));
        let labels = all.filter(|parameter| &*parameter.place == "host");
        labels.map(|parameter| parameter.name.clone()).collect()
    }

    fn server(&mut self, node: NodeId, labels: &[Arc<str>]) -> Option<Server> {
        let mut cursor = self.open(node, "this server");
        let url = cursor.required_text("url", &mut self.out);
        let docs = self.docs(&mut cursor, &["name", "description"]);
        let mut variables = Vec::new();
        for (name, node) in cursor.map("variables", &mut self.out) {
            let mut cursor = self.open(node, "this server variable");
            let default = cursor.text("default", &mut self.out);
            let values = cursor.texts("enum", &mut self.out);
            let description = cursor.text("description", &mut self.out);
            cursor.finish(&mut self.out);
            let default = default.unwrap_or_default();
            variables.push(ServerVariable { name, default, values, description });
        }
        cursor.finish(&mut self.out);
        let url = url?;
        let at = self.tree.get(node, "url").unwrap_or(node);
        for name in undeclared(&url, &variables, labels) {
            let name: Arc<str> = name.into();
            let text =
                format!("`variables` does not declare `{{{}}}`", name.escape_debug());
            let help = "declare it; until then a program has to give its value";
            let found = Diagnostic::at(&codes::UNDECLARED_VARIABLE, at, text);
            self.out.push(found.help(help));
            let (default, values, description) = (Arc::default(), Vec::new(), None);
            variables.push(ServerVariable { name, default, values, description });
        }
        if let Err(why) = usable(&url, &variables, labels) {
            let text =
                format!("no client can use the server `{}`: {why}", url.escape_debug());
            let help = "correct it; until then give the client a base URL of its own";
            let found = Diagnostic::at(&codes::BAD_SERVER, at, text);
            self.out.push(found.help(help));
        }
        Some(Server { node, url, docs, variables })
    }
}

/// What stands in braces and is neither a variable nor given by calls, each once.
fn undeclared<'u>(
    url: &'u str,
    variables: &[ServerVariable],
    labels: &[Arc<str>],
) -> Vec<&'u str> {
    let inside = url.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let mut found: Vec<&str> = Vec::new();
    for name in inside.filter(|name| !name.is_empty()) {
        let known = variables.iter().any(|variable| &*variable.name == name)
            || labels.iter().any(|label| &**label == name)
            || found.contains(&name);
        if !known {
            found.push(name);
        }
    }
    found
}

/// Whether paths can be appended to the URL of a server: an absolute URL of `http` or
/// `https` without user, query and fragment (RFC 3986), which is what the runtime takes,
/// or one that is relative to where the description is from.
///
/// # Errors
///
/// What stands in the way.
fn usable(
    url: &str,
    variables: &[ServerVariable],
    labels: &[Arc<str>],
) -> Result<(), String> {
    // Any part of a URL but its scheme can be a digit.
    const ANY: &str = "1";
    let mut whole = url.to_owned();
    for label in labels {
        whole = whole.replace(&format!("{{{label}}}"), ANY);
    }
    for variable in variables {
        let value = match variable.values.first() {
            _ if !variable.default.is_empty() => &variable.default,
            Some(value) => value,
            None => ANY,
        };
        whole = whole.replace(&format!("{{{}}}", variable.name), value);
    }
    let is_odd = |c: &char| !c.is_ascii_graphic() || "\"<>\\^`|{}@?#".contains(*c);
    if let Some(odd) = whole.chars().find(is_odd) {
        return Err(format!("it holds `{}`", odd.escape_debug()));
    }
    let (rest, absolute) = match whole.split_once("://") {
        Some((scheme, rest)) => {
            let scheme = scheme.to_ascii_lowercase();
            if !matches!(scheme.as_str(), "http" | "https" | ANY) {
                return Err("it is neither `http` nor `https`".to_owned());
            }
            (rest, true)
        }
        None => (whole.as_str(), false),
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Err("its path holds a segment `.` or `..`".to_owned());
    }
    match authority.rsplit_once(':').filter(|_| absolute) {
        _ if absolute && authority.is_empty() => Err("it has no host".to_owned()),
        Some((_, port)) if !port.ends_with(']') && port.parse::<u16>().is_err() => {
            Err(format!("`{port}` is no port"))
        }
        _ => Ok(()),
    }
}
