//! Parameters: where they go, how they are written, who gives them.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::content::encoding;
use super::documentation::docs;
use super::flat::Part;
use super::heard::Said;
use super::lowering::Lowering;
use super::model::{
    ClientParameter, Docs, Encoding, Literal, Name, Parameter, ParameterPlace, Shape,
    Style,
};
use crate::diagnostic::catalogue::api as codes;
use crate::source::nearest::suggestion;
use crate::source::tree::NodeId;
use crate::spec::model::{self as spec, JsonType};

/// The values of `in` (OpenAPI 3.2, 4.12.1).
const PLACES: [&str; 5] = ["path", "query", "querystring", "header", "cookie"];

/// Headers that OpenAPI takes from elsewhere (3.2, 4.12.2).
const DESCRIBED: [&str; 3] = ["accept", "content-type", "authorization"];

/// Headers that the transport sets because they frame the message (RFC 9112).
const FRAMING: [&str; 4] = ["host", "content-length", "transfer-encoding", "connection"];

/// Whether the transport alone sets that header.
pub(super) fn is_framing(header: &str) -> bool {
    FRAMING.iter().any(|known| header.eq_ignore_ascii_case(known))
}

/// What a value is on the wire.
pub(super) struct Wire<'a> {
    pub(super) name: &'a Arc<str>,
    pub(super) place: ParameterPlace,
    pub(super) node: NodeId,
}

impl Lowering<'_, '_> {
    /// The parameters of an operation: the path item's, which its own override.
    pub(super) fn parameters(
        &mut self,
        item: &spec::PathItem,
        operation: &spec::Operation,
        place: &Name,
    ) -> Vec<Parameter> {
        let mut lowered: Vec<Parameter> = Vec::new();
        let mut places: HashMap<(Arc<str>, ParameterPlace), usize> = HashMap::new();
        for used in item.parameters.iter().chain(&operation.parameters) {
            if self.is_ignored(used, operation) {
                continue;
            }
            let Some(parameter) = self.parameter(used, place) else { continue };
            // Names of headers are the same in any case (RFC 9110, 5.1).
            let name = match parameter.place {
                ParameterPlace::Header => parameter.wire.to_ascii_lowercase().into(),
                _ => parameter.wire.clone(),
            };
            let key = (name, parameter.place);
            let at = *places.entry(key).or_insert(lowered.len());
            match lowered.get_mut(at) {
                Some(known) => *known = parameter,
                None => lowered.push(parameter),
            }
        }
        self.match_template(&item.path, operation.node, &mut lowered);
        self.match_hosts(item, operation, &mut lowered);
        self.check_query_string(&lowered);
        lowered
    }

    /// Leaves out parameters of the host that no server has a place for.
    fn match_hosts(
        &mut self,
        item: &spec::PathItem,
        operation: &spec::Operation,
        lowered: &mut Vec<Parameter>,
    ) {
        let own = [&operation.servers, &item.servers, &self.spec.document.servers];
        let servers = own.into_iter().find(|servers| !servers.is_empty());
        let hosts: Vec<&str> =
            servers.into_iter().flatten().map(|server| host(&server.url)).collect();
        let mut unused = Vec::new();
        lowered.retain(|parameter| {
            let label = format!("{{{}}}", parameter.wire);
            let keep = parameter.place != ParameterPlace::Host
                || hosts.iter().any(|host| host.contains(&label));
            if !keep {
                unused.push((label, parameter.node));
            }
            keep
        });
        for (label, node) in unused {
            let message =
                format!("no server has `{}` in its host", label.escape_debug());
            let help = "give the operation a server with it, or the client a base URL";
            self.report(&codes::UNUSED_PATH_PARAMETER, node, message, help);
        }
    }

    fn parameter(
        &mut self,
        used: &spec::Linked<spec::Parameter>,
        place: &Name,
    ) -> Option<Parameter> {
        let spec = self.spec;
        let spec::Parameter {
            node,
            name,
            place: within,
            value,
            rename,
            client,
            skip_encoding,
            unreserved: _,
            style_hint,
        } = spec.parameters.get(used.id)?;
        let target = self.parameter_place(within, *node)?;
        let wire = Wire { name, place: target, node: *node };
        let mut parameter = self.valued(value, &wire, style_hint.as_deref(), place);
        if used.description.is_some() {
            parameter.docs.description.clone_from(&used.description);
        }
        parameter.rename = rename.clone().or(parameter.rename);
        parameter.skip_encoding = *skip_encoding;
        if *client && let Some(schema) = value.schema {
            self.hear(&[Part::of(schema)], Said::ALL);
        } else if parameter.constant.is_some() {
            self.report_constant(value, *node);
        }
        Some(self.shared(parameter, *client))
    }

    /// A header of a part. Its media type is known from `contentType`, and what the parts of
    /// forms are called from their members (RFC 7578, 4.2).
    pub(super) fn part_header(
        &mut self,
        name: &Arc<str>,
        used: &spec::Linked<spec::Header>,
        is_form: bool,
        place: &Name,
    ) -> Option<Parameter> {
        let spec = self.spec;
        let spec::Header { node, value, style_hint } = spec.headers.get(used.id)?;
        let is_known = name.eq_ignore_ascii_case("content-type")
            || is_form && name.eq_ignore_ascii_case("content-disposition");
        if is_known {
            let message =
                format!("header `{}` of a part is ignored", name.escape_debug());
            self.report(&codes::RESERVED_HEADER, *node, message, "");
            return None;
        }
        let wire = Wire { name, place: ParameterPlace::Part, node: *node };
        let mut header = self.valued(value, &wire, style_hint.as_deref(), place);
        // Several parts can have headers of one name.
        let part = place.0.last().map_or("", |word| word);
        header.rename = Some(format!("{part} {name}").into());
        header.docs.description = used.description.clone().or(header.docs.description);
        Some(header)
    }

    /// A parameter by what it has in common with headers.
    fn valued(
        &mut self,
        value: &spec::ParameterValue,
        wire: &Wire<'_>,
        style_hint: Option<&str>,
        place: &Name,
    ) -> Parameter {
        let Wire { name, place: target, node } = *wire;
        let spec::ParameterValue {
            docs: about,
            required,
            schema,
            content,
            style: _,
            explode,
            allow_reserved,
            allow_empty,
            secret,
        } = value;
        let schema = schema.or(content.first().and_then(|media| media.schema));
        let parts: Vec<Part> = schema.map(Part::of).into_iter().collect();
        // What `encoding` says of a part is sent with it (OpenAPI 3.2, 4.15).
        let is_given = *required || target == ParameterPlace::Part;
        let constant = schema.filter(|_| is_given).and_then(|id| self.only_value(id));
        let place = place.then(name.clone());
        let shape = self.parameter_shape(&parts, constant.as_ref(), *required, &place);
        let facts = self.facts(&parts);
        let style = match content.first().filter(|_| value.schema.is_none()) {
            Some(media) => {
                self.check_content_encoding(media);
                self.style_of_content(media, target, &parts, node)
            }
            None => self.style(value, target, style_hint, node),
        };
        self.check_way(&parts, style, wire);
        let mut about = docs(about);
        about.complete(facts.docs);
        if constant.is_some() {
            self.hear(&parts, Said::OF_CONSTANT);
        } else {
            self.hear(&parts, Said::DOCS.and(Said::SECRET).and(Said::MEMBER));
            about.limits = self.limits_of_use(&parts);
        }
        if !*required {
            self.hear(&parts, Said::DEFAULT);
        }
        let secret = *secret || facts.secret || self.holds_secrets(&parts);
        let default = self.stated_default(&parts, facts.default);
        Parameter {
            wire: name.clone(),
            rename: facts.member,
            docs: about,
            place: target,
            shape,
            required: *required
                || matches!(target, ParameterPlace::Path | ParameterPlace::Host),
            style,
            explode: explode.unwrap_or(style.explodes()),
            allow_reserved: *allow_reserved,
            allow_empty: *allow_empty && target == ParameterPlace::Query,
            skip_encoding: false,
            constant,
            default,
            client: None,
            secret,
            node,
        }
    }

    fn parameter_shape(
        &mut self,
        parts: &[Part],
        constant: Option<&Literal>,
        required: bool,
        place: &Name,
    ) -> Shape {
        for part in parts {
            self.meet(part.id);
        }
        match constant {
            _ if parts.is_empty() => Shape::Text,
            // A parameter that nobody gives needs no type for its one value.
            Some(value) => constant_shape(value),
            None => {
                let known = self.shape(parts, place);
                if known.nullable && required {
                    let node = self.node_of(parts);
                    let message = "a required parameter cannot be `null`";
                    let help = "make it optional if it can be left out";
                    self.report(&codes::NO_EFFECT, node, message, help);
                }
                known.shape
            }
        }
    }

    /// Whether a parameter is a header that is taken from elsewhere. One whose name is
    /// not reserved in its description's version still gives way to a body's media type.
    fn is_ignored(
        &mut self,
        used: &spec::Linked<spec::Parameter>,
        operation: &spec::Operation,
    ) -> bool {
        let spec = self.spec;
        let Some(spec::Parameter { node, name, place, unreserved, .. }) =
            spec.parameters.get(used.id)
        else {
            return false;
        };
        let reserved = !(*unreserved && operation.body.is_none())
            && DESCRIBED.iter().any(|header| name.eq_ignore_ascii_case(header));
        let ignored = &**place == "header" && (reserved || is_framing(name));
        if ignored {
            let message = format!("header parameter `{name}` is ignored");
            self.report(&codes::RESERVED_HEADER, *node, message, "");
        }
        ignored
    }

    /// The only value that a parameter has where it is given: `const`, or the only `enum`.
    /// One that need not be given is set like any other.
    fn only_value(&mut self, id: spec::Id<spec::Schema>) -> Option<Literal> {
        let flat = self.flat_of(id);
        match self.literals(&flat)?.as_slice() {
            [Literal::Json(_)] => None,
            [value] => Some(value.clone()),
            _ => None,
        }
    }

    fn parameter_place(&mut self, within: &str, node: NodeId) -> Option<ParameterPlace> {
        Some(match within {
            "path" => ParameterPlace::Path,
            "query" => ParameterPlace::Query,
            "querystring" => ParameterPlace::QueryString,
            "header" => ParameterPlace::Header,
            "cookie" => ParameterPlace::Cookie,
            "host" => ParameterPlace::Host,
            other => {
                let message = format!("`{}` is no place", other.escape_debug());
                let help = suggestion(other, PLACES.into_iter()).unwrap_or_default();
                let at = self.tree.get(node, "in").unwrap_or(node);
                self.report(&codes::PARAMETER_PLACE, at, message, &help);
                return None;
            }
        })
    }

    fn style(
        &mut self,
        value: &spec::ParameterValue,
        place: ParameterPlace,
        hint: Option<&str>,
        node: NodeId,
    ) -> Style {
        let default = default_style(place);
        if !value.content.is_empty() {
            let message = "`content` beside `schema` has no effect";
            self.report(&codes::PARAMETER_CONTENT, node, message, "remove one of them");
        }
        let Some(name) = hint.or(value.style.as_deref()) else { return default };
        if hint.is_none() && !is_style_of(place, name) {
            let shown = name.escape_debug();
            let message =
                format!("`style: {shown}` is not for {} parameters", noun(place));
            let words = styles_of(place).split('`').skip(1).step_by(2);
            let meant = suggestion(name, words);
            let help = meant.as_deref().unwrap_or(styles_of(place));
            let at = self.tree.get(node, "style").unwrap_or(node);
            self.report(&codes::UNKNOWN_STYLE, at, message, help);
            return default;
        }
        style_of(name).unwrap_or(default)
    }

    /// How a value of a media type is written (OpenAPI 3.2, 4.12.2.3): JSON and forms by
    /// their own rules, a scalar of a text type as it is.
    fn style_of_content(
        &mut self,
        media: &spec::MediaType,
        place: ParameterPlace,
        parts: &[Part],
        node: NodeId,
    ) -> Style {
        let kind = encoding(&media.name);
        match kind {
            Encoding::Json => return Style::Json,
            Encoding::Form if place == ParameterPlace::QueryString => {
                return Style::Form;
            }
            Encoding::Text if self.is_scalar(parts) => {
                let whole = place == ParameterPlace::QueryString;
                return if whole { Style::Simple } else { default_style(place) };
            }
            _ => {}
        }
        let name = media.name.escape_debug();
        let message = match kind {
            Encoding::Text => format!("no such value can be written as `{name}`"),
            _ => format!("parameters are not written as `{name}`"),
        };
        self.report(&codes::PARAMETER_CONTENT, node, message, "");
        Style::Json
    }

    /// Whether nothing says that a value could be an object or an array.
    pub(super) fn is_scalar(&mut self, parts: &[Part]) -> bool {
        let flat = self.flatten(parts, &Name::default());
        let types = self.types_of(&flat);
        let nested = |of: &JsonType| matches!(of, JsonType::Object | JsonType::Array);
        !types.iter().any(nested)
    }

    /// A parameter with its index if it is set once per client.
    fn shared(&mut self, mut parameter: Parameter, client: bool) -> Parameter {
        if client {
            parameter.client = Some(self.client_parameter(&parameter));
        }
        parameter
    }

    fn client_parameter(&mut self, parameter: &Parameter) -> usize {
        let same = |known: &ClientParameter| known.wire == parameter.wire;
        if let Some(index) = self.client_parameters.iter().position(same) {
            return index;
        }
        self.client_parameters.push(ClientParameter {
            wire: parameter.wire.clone(),
            rename: parameter.rename.clone(),
            docs: parameter.docs.clone(),
            shape: parameter.shape.clone(),
            default: parameter.constant.clone().or(parameter.default.clone()),
        });
        self.client_parameters.len() - 1
    }

    /// Gives path parameters the spelling of the template where only the case differs.
    fn match_case(&mut self, names: &[&str], lowered: &mut [Parameter]) {
        let in_path: HashSet<&str> = names.iter().copied().collect();
        let mut declared: HashSet<Arc<str>> = HashSet::new();
        let mut others: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (at, parameter) in lowered.iter().enumerate() {
            if parameter.place != ParameterPlace::Path {
                continue;
            }
            if in_path.contains(&*parameter.wire) {
                declared.insert(parameter.wire.clone());
            } else {
                let key = parameter.wire.to_ascii_lowercase();
                others.entry(key).or_default().push_back(at);
            }
        }
        for name in names.iter().filter(|name| !declared.contains(**name)) {
            let spelled = others.get_mut(&name.to_ascii_lowercase());
            let at = spelled.and_then(VecDeque::pop_front);
            let Some(found) = at.and_then(|at| lowered.get_mut(at)) else { continue };
            let node = found.node;
            found.wire = Arc::from(*name);
            let message = format!("the path spells this `{{{}}}`", name.escape_debug());
            self.report(
                &codes::UNUSED_PATH_PARAMETER,
                node,
                message,
                "use one spelling",
            );
        }
    }

    /// Makes path parameters and the path template agree.
    fn match_template(
        &mut self,
        path: &str,
        node: NodeId,
        lowered: &mut Vec<Parameter>,
    ) {
        let names = template_names(path);
        self.match_case(&names, lowered);
        let in_path: HashSet<&str> = names.iter().copied().collect();
        let mut declared: HashSet<Arc<str>> = HashSet::new();
        let mut unused = Vec::new();
        lowered.retain(|parameter| {
            let is_path = parameter.place == ParameterPlace::Path;
            let keep = !is_path || in_path.contains(&*parameter.wire);
            if is_path {
                declared.insert(parameter.wire.clone());
            }
            if !keep {
                unused.push((parameter.wire.clone(), parameter.node));
            }
            keep
        });
        for (wire, node) in unused {
            let path = path.escape_debug();
            let message = format!("`{path}` has no `{{{}}}`", wire.escape_debug());
            let help = "correct the name, or `in`";
            self.report(&codes::UNUSED_PATH_PARAMETER, node, message, help);
        }
        for name in names {
            if !declared.contains(name) {
                let message = format!("`{{{}}}` is not declared", name.escape_debug());
                let help = "declare it among the parameters";
                // One operation may lack several, so the report is not once per node.
                self.out.push(
                    crate::diagnostic::Diagnostic::at(
                        &codes::PATH_PARAMETER,
                        node,
                        message,
                    )
                    .help(help),
                );
                lowered.push(undeclared(name.into(), node));
            }
        }
    }
}

/// The style of a place where none is said (OpenAPI 3.2, 4.12.2.2).
fn default_style(place: ParameterPlace) -> Style {
    match place {
        ParameterPlace::Query | ParameterPlace::Cookie | ParameterPlace::QueryString => {
            Style::Form
        }
        _ => Style::Simple,
    }
}

/// The host of a URL, port included.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or_default()
}

/// What parameters of a place are called.
fn noun(place: ParameterPlace) -> &'static str {
    match place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::QueryString => "querystring",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
        ParameterPlace::Host => "host",
        ParameterPlace::Part => "part",
    }
}

/// The styles of a place as advice (OpenAPI 3.2, 4.12.2.2).
fn styles_of(place: ParameterPlace) -> &'static str {
    match place {
        ParameterPlace::Path => "write `simple`, `label` or `matrix`",
        ParameterPlace::Query | ParameterPlace::QueryString => {
            "write `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`"
        }
        ParameterPlace::Cookie => "write `form` or `cookie`",
        ParameterPlace::Header | ParameterPlace::Host | ParameterPlace::Part => {
            "write `simple`"
        }
    }
}

/// Whether a style is one of a place; the words of vendors are hints, not styles.
fn is_style_of(place: ParameterPlace, style: &str) -> bool {
    // Swagger 2.0 joins by tabs, which OpenAPI 3 has no word for.
    let tabs = style == "tabDelimited";
    tabs && place != ParameterPlace::Host
        || styles_of(place).split('`').any(|word| word == style)
}

/// The style of a name.
pub(super) fn style_of(name: &str) -> Option<Style> {
    Some(match name {
        "simple" => Style::Simple,
        "label" => Style::Label,
        "matrix" => Style::Matrix,
        "form" => Style::Form,
        "cookie" => Style::Cookie,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "tabDelimited" => Style::TabDelimited,
        "deepObject" => Style::DeepObject,
        "repeatList" | "flat" => Style::RepeatList,
        "json" => Style::Json,
        _ => return None,
    })
}

fn constant_shape(value: &Literal) -> Shape {
    match value {
        Literal::Boolean(_) => Shape::Boolean,
        Literal::Integer(_) => Shape::Integer(super::model::Integer::I64),
        Literal::Number(_) => Shape::Number(super::model::Number::F64),
        Literal::Text(_) => Shape::Text,
        Literal::Null | Literal::Json(_) => Shape::Json,
    }
}

/// The parameters of a path template in order, each once.
pub(super) fn template_names(path: &str) -> Vec<&str> {
    let path = super::operation::path_of(path);
    let names = path.split('{').skip(1).filter_map(|piece| piece.split_once('}'));
    let mut seen = HashSet::new();
    names.map(|(name, _)| name).filter(|name| seen.insert(*name)).collect()
}

fn undeclared(wire: Arc<str>, node: NodeId) -> Parameter {
    Parameter {
        wire,
        rename: None,
        docs: Docs::default(),
        place: ParameterPlace::Path,
        shape: Shape::Text,
        required: true,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        allow_empty: false,
        skip_encoding: false,
        constant: None,
        default: None,
        client: None,
        secret: false,
        node,
    }
}
