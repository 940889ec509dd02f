//! Servers, security schemes and what operations ask of them.

use super::documentation::docs;
use super::lowering::Lowering;
use super::model::{ParameterPlace, Requirement, SchemeKind, SecurityScheme, Server};
use super::parameter::is_framing;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model as spec;

impl Lowering<'_, '_> {
    /// Servers as they are.
    pub(super) fn servers(&self, servers: &[spec::Server]) -> Vec<Server> {
        let mut lowered = Vec::new();
        for server in servers {
            let spec::Server { node: _, url, docs: about, variables } = server;
            let variables = variables.iter().map(|variable| {
                let spec::ServerVariable { name, default, values } = variable;
                (name.clone(), default.clone(), values.clone())
            });
            let variables = variables.collect();
            lowered.push(Server { url: url.clone(), variables, docs: docs(about) });
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
        node: NodeId,
    ) -> Vec<Vec<Requirement>> {
        let spec = self.spec;
        let alternatives = own.or(spec.document.security.as_ref());
        let mut lowered = Vec::new();
        for alternative in alternatives.into_iter().flatten() {
            let mut requirements = Vec::new();
            for (name, scopes) in alternative {
                match self.schemes.iter().position(|scheme| scheme.name == *name) {
                    Some(scheme) => {
                        requirements
                            .push(Requirement { scheme, scopes: scopes.clone() });
                    }
                    None => {
                        let name = name.escape_debug();
                        let message =
                            format!("security scheme `{name}` is not declared");
                        let help = "declare it under `components.securitySchemes`";
                        self.report(&codes::UNKNOWN_SCHEME, node, message, help);
                    }
                }
            }
            // Without its unknown schemes an alternative is not one without credentials.
            if !requirements.is_empty() || alternative.is_empty() {
                lowered.push(requirements);
            }
        }
        lowered
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
                _ => ParameterPlace::Header,
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
