//! Endpoints become servers: one with a variable when all hosts follow one pattern.

use std::collections::HashSet;

use super::Alibaba;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::nearest::nearest;
use crate::source::tree::{Member, NodeId, Value};

/// What an endpoint says.
const KEYS: [&str; 2] = ["regionId", "endpoint"];

/// An endpoint with blanks taken off: some are published with a tab behind the host.
struct Endpoint {
    node: NodeId,
    region: String,
    host: String,
}

impl Alibaba<'_> {
    pub(super) fn servers(&mut self, list: Option<NodeId>) -> NodeId {
        let at = list.unwrap_or(self.root);
        let nodes =
            list.map(|list| self.tree.elements(list).to_vec()).unwrap_or_default();
        self.check_keys(&nodes, &KEYS, "an endpoint");
        let endpoints: Vec<Endpoint> = nodes
            .into_iter()
            .map(|node| {
                let text = |key| Some(self.tree.text_of(node, key)?.trim().to_owned());
                let host = text("endpoint").unwrap_or_default();
                let region = text("regionId").unwrap_or_default();
                Endpoint { node, region, host }
            })
            .collect();
        let (endpoints, without): (Vec<_>, Vec<_>) =
            endpoints.into_iter().partition(|of| !of.host.is_empty());
        for of in without {
            self.warn(of.node, "an endpoint without a host is left out");
        }
        if endpoints.is_empty() {
            self.warn(
                at,
                "there are no endpoints; a base URL must be given to the client",
            );
        }
        let servers = match pattern(&endpoints) {
            Some(pattern) => vec![self.templated(&pattern, &endpoints, at)],
            None => self.one_each(&endpoints),
        };
        self.tree.derive(Value::List(servers), at)
    }

    /// Reports the keys of some objects that are none, each once, and counts extensions.
    pub(super) fn check_keys(&mut self, of: &[NodeId], known: &[&str], what: &str) {
        let mut seen = HashSet::new();
        for member in of.iter().flat_map(|node| self.tree.members(*node)) {
            let key = &*member.key;
            if key.starts_with("x-") {
                self.diagnostics.extension(key, member.value);
            } else if !known.contains(&key) && seen.insert(key) {
                let text = format!("`{}` of {what} is not known", key.escape_debug());
                let help = match nearest(key, known.iter().copied()) {
                    Some(meant) => format!("write `{meant}` if that is meant"),
                    None => "remove it, or begin it with `x-`".to_owned(),
                };
                let finding = Diagnostic::new(&codes::ALIBABA, text);
                let finding = finding.placed(Place::Key(member.value));
                self.diagnostics.push(finding.help(help));
            }
        }
    }

    /// The servers with a parameter as the first label of their hosts: buckets and
    /// projects stand in front of the region. `of` are servers that have one already.
    pub(super) fn hosted(
        &mut self,
        parameter: NodeId,
        of: Option<NodeId>,
    ) -> Option<NodeId> {
        let name = self.tree.text_of(parameter, "name").cloned()?;
        let of = of.or(self.servers)?;
        let mut servers = Vec::new();
        for server in self.tree.elements(of).to_vec() {
            let mut members = self.tree.members(server).to_vec();
            for member in &mut members {
                let url = self.tree.text(member.value).filter(|_| &*member.key == "url");
                let host = url.and_then(|url| url.strip_prefix("https://"));
                if let Some(url) = host.map(|host| format!("https://{{{name}}}.{host}"))
                {
                    member.value = self.tree.derive_text(&url, parameter);
                }
            }
            servers.push(self.tree.derive(Value::Map(members), parameter));
        }
        Some(self.tree.derive(Value::List(servers), parameter))
    }

    fn templated(
        &mut self,
        pattern: &str,
        endpoints: &[Endpoint],
        at: NodeId,
    ) -> NodeId {
        let mut seen = HashSet::new();
        let regions: Vec<NodeId> = endpoints
            .iter()
            .filter(|e| seen.insert(&e.region))
            .map(|e| self.tree.derive_text(&e.region, e.node))
            .collect();
        // No region is more likely than another, so none is the default.
        let values = self.tree.derive(Value::List(regions), at);
        let text = self.tree.derive_text("The region of the service.", at);
        let region = self.tree.derive_map([("enum", values), ("description", text)], at);
        let variables = self.tree.derive_map([("region", region)], at);
        let url = self.tree.derive_text(&format!("https://{pattern}"), at);
        self.tree.derive_map([("url", url), ("variables", variables)], at)
    }

    fn one_each(&mut self, endpoints: &[Endpoint]) -> Vec<NodeId> {
        let mut seen = HashSet::new();
        let mut servers = Vec::new();
        for endpoint in endpoints.iter().filter(|e| seen.insert(&e.host)) {
            let same = endpoints.iter().filter(|e| e.host == endpoint.host);
            let regions: Vec<&str> = same.map(|e| &*e.region).collect();
            let text = self.tree.derive_text(&regions.join(", "), endpoint.node);
            let url = format!("https://{}", endpoint.host);
            let url = self.tree.derive_text(&url, endpoint.node);
            let members = [("url", url), ("description", text)];
            servers.push(self.tree.derive_map(members, endpoint.node));
        }
        servers
    }
}

/// The host with `{region}` in place of the region, when that is the same for all.
fn pattern(endpoints: &[Endpoint]) -> Option<String> {
    let of = |e: &Endpoint| {
        let places = e.host.match_indices(&e.region).map(|(at, _)| e.host.split_at(at));
        let mut parts = places.filter_map(|(before, rest)| {
            let after = rest.strip_prefix(&*e.region)?;
            let apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric())
                && !after.starts_with(|c: char| c.is_ascii_alphanumeric());
            apart.then(|| format!("{before}{{region}}{after}"))
        });
        parts.next().filter(|_| !e.region.is_empty())
    };
    let first = of(endpoints.first()?)?;
    endpoints.iter().all(|e| of(e).as_ref() == Some(&first)).then_some(first)
}

/// A member for a mapping that is being made.
pub(super) fn member(key: &str, value: NodeId) -> Member {
    Member { key: std::sync::Arc::from(key), value }
}
