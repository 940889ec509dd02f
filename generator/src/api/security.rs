//! Servers, security schemes and what operations ask of them.

use std::sync::Arc;

use super::documentation::docs;
use super::lowering::Lowering;
use super::model::{
    Docs, ParameterPlace, Requirement, SchemeKind, SecurityScheme, Server,
};
use super::parameter::is_framing;
use crate::diagnostic::Place;
use crate::diagnostic::catalogue::api as codes;
use crate::source::nearest::suggestion;
use crate::source::tree::NodeId;
use crate::spec::model as spec;

impl Lowering<'_, '_> {
    /// Servers as they are.
    pub(super) fn servers(&self, servers: &[spec::Server]) -> Vec<Server> {
        let mut lowered = Vec::new();
        for server in servers {
            let spec::Server { node: _, url, docs: about, variables } = server;
            let mut said = Vec::new();
            let variables = variables.iter().map(|variable| {
                let spec::ServerVariable { name, default, values, description } =
                    variable;
                said.extend(description.clone().map(|text| (name.clone(), text)));
                (name.clone(), default.clone(), values.clone())
            });
            let variables = variables.collect();
            let (url, docs) = (url.clone(), docs(about));
            lowered.push(Server { url, variables, said, docs });
        }
        lowered
    }

    /// The servers of an operation, of whose variables nothing is said that is said of those
    /// of the document as well.
    pub(super) fn own_servers(&self, servers: &[spec::Server]) -> Vec<Server> {
        let mut lowered = self.servers(servers);
        let all = &self.spec.document.servers;
        for server in &mut lowered {
            server.said.retain(|(name, text)| {
                let mut variables = all.iter().flat_map(|server| &server.variables);
                !variables
                    .any(|of| of.name == *name && of.description.as_ref() == Some(text))
            });
        }
        lowered
    }

    /// The security schemes of the document, in order.
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let spec = self.spec;
        let mut lowered = Vec::new();
        for scheme in &spec.document.security_schemes {
            let kind = scheme_kind(scheme);
            if let SchemeKind::Other(what) = &kind {
                let message = format!(
                    "security scheme `{}` ({}) is not supported",
                    scheme.name.escape_debug(),
                    what.escape_debug()
                );
                let help = "set the credential on each call, or wrap the transport";
                self.report(&codes::UNSUPPORTED_SCHEME, scheme.node, message, help);
            }
            let about = docs(&scheme.docs);
            lowered.push(SecurityScheme {
                name: scheme.name.clone(),
                docs: about,
                kind,
            });
        }
        lowered
    }

    /// The alternatives of an operation, the document's unless it has its own.
    pub(super) fn security(
        &mut self,
        own: Option<&Vec<spec::SecurityRequirement>>,
    ) -> Vec<Vec<Requirement>> {
        let spec = self.spec;
        let alternatives = own.or(spec.document.security.as_ref());
        let mut lowered = Vec::new();
        for alternative in alternatives.into_iter().flatten() {
            let mut requirements = Vec::new();
            for spec::SchemeUse { node, name, scopes } in alternative {
                if let Some(scheme) = self.scheme(name, *node) {
                    requirements.push(Requirement { scheme, scopes: scopes.clone() });
                }
            }
            // Without its unknown schemes an alternative is not one without credentials.
            if !requirements.is_empty() || alternative.is_empty() {
                lowered.push(requirements);
            }
        }
        lowered
    }

    /// The scheme of a name. One that nobody declares stays a demand, which no credential
    /// meets: to leave it out would make the alternative weaker. Where a description
    /// declares no scheme at all, clients send what they have to every operation, and
    /// there is nothing to ask for.
    fn scheme(&mut self, name: &Arc<str>, node: NodeId) -> Option<usize> {
        let declared = self.spec.document.security_schemes.len();
        let known = self.scheme_places.get(name).copied();
        if known.is_some_and(|at| at < declared) {
            return known;
        }
        self.report_undeclared_scheme(name, node);
        if known.is_some() || declared == 0 {
            return known;
        }
        let place = self.schemes.len();
        self.scheme_places.insert(Arc::clone(name), place);
        self.schemes.push(SecurityScheme {
            name: Arc::clone(name),
            docs: Docs::default(),
            kind: SchemeKind::Other("not declared".into()),
        });
        Some(place)
    }

    fn report_undeclared_scheme(&mut self, name: &str, node: NodeId) {
        let message =
            format!("security scheme `{}` is not declared", name.escape_debug());
        let declared = &self.spec.document.security_schemes;
        let declared = declared.iter().map(|scheme| &*scheme.name);
        let help = suggestion(name, declared).unwrap_or_else(|| {
            "declare it under `components.securitySchemes`".to_owned()
        });
        self.report_at(&codes::UNKNOWN_SCHEME, Place::Key(node), message, &help);
    }
}

fn scheme_kind(scheme: &spec::SecurityScheme) -> SchemeKind {
    let spec::SecurityScheme {
        node: _,
        name: _,
        docs: _,
        kind,
        scheme: http,
        place,
        parameter,
        scopes,
        signature,
    } = scheme;
    if let Some(signature) = signature {
        return match &**signature {
            "acs3" => SchemeKind::Acs3,
            _ => SchemeKind::Other(signature.clone()),
        };
    }
    let http = http.as_deref().map(str::to_ascii_lowercase);
    match (&**kind, http.as_deref()) {
        ("basic", _) | ("http", Some("basic")) => SchemeKind::Basic,
        ("oauth2" | "openIdConnect", _) | ("http", Some("bearer")) => {
            SchemeKind::Bearer { scopes: scopes.clone() }
        }
        ("apiKey", _) => {
            let place = match place.as_deref() {
                Some("query") => ParameterPlace::Query,
                Some("cookie") => ParameterPlace::Cookie,
                Some("header") => ParameterPlace::Header,
                Some(other) => {
                    return SchemeKind::Other(format!("apiKey in {other}").into());
                }
                None => return SchemeKind::Other("apiKey without a place".into()),
            };
            match parameter {
                Some(name) if place == ParameterPlace::Header && is_framing(name) => {
                    SchemeKind::Other(format!("apiKey in `{name}`").into())
                }
                Some(name) => SchemeKind::ApiKey { place, name: name.clone() },
                None => SchemeKind::Other("apiKey without a name".into()),
            }
        }
        ("http", Some(other)) => SchemeKind::Other(format!("http {other}").into()),
        (kind, _) => SchemeKind::Other(kind.into()),
    }
}
