//! Plans the operations of a group: descriptors, methods, calls with setters, outcomes.

use super::docs::Text;
use super::literals;
use super::names::{Ident, Kind as Names, Scope, Wish};
use super::plan::{
    BodyFact, BodyKind, Call, Item, Method, MethodArgument, Operation, ParameterField,
    Parameters, Return, ServerFact, Set, Setter, Target, Type,
};
use super::shapes::Types;
use crate::api::model::{self, Api, Content, Encoding, ParameterPlace, Shape};
use crate::diagnostic::catalogue::api::OTHER_MEDIA_TYPE;
use crate::diagnostic::catalogue::rust as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};

mod events;
mod headers;
mod media;
mod naming;
mod output;
mod wording;

pub use headers::{HeaderStructs, failure_models};
pub use media::{body_content, has_parts};
use media::{body_fact, with_alternatives};
use naming::{Naming, method_names};
use output::{Output, status_text};
use wording::{Said, input_docs, method_docs};

/// How many required parameters a method takes before they become a struct.
const ARGUMENTS: usize = 5;

/// Plans the operations of one group.
pub struct Planner<'a> {
    /// The API.
    pub api: &'a Api,
    /// Its types and their names.
    pub types: &'a Types<'a>,
    /// Type names that the group's file must not define.
    pub scope: Scope,
    /// Where findings go.
    pub diagnostics: &'a mut Diagnostics,
    /// The names of statics of the group's files.
    pub statics: Scope,
    /// The structs of headers.
    pub headers: HeaderStructs,
    /// Whether failures of the API carry more than one model.
    pub several_failures: bool,
}

/// What an operation became.
pub struct Planned {
    /// The method of the group's handle or of the client.
    pub method: Method,
    /// Call struct, parameter struct, outcome and, last, the descriptor.
    pub items: Vec<Item>,
}

/// A parameter or body that a program gives.
struct Input {
    ident: Ident,
    wire: String,
    docs: model::Docs,
    of: Type,
    target: Target,
    required: bool,
    secret: bool,
    default: Option<String>,
}

/// The group of some operations.
struct Home {
    words: Vec<String>,
    /// The field that holds the runtime's client.
    handle: Ident,
}

impl Planner<'_> {
    /// Plans all operations of a group, whose methods belong to `owner`.
    pub fn plan(mut self, group: &model::Group, owner: &Ident) -> Vec<Planned> {
        let group_words =
            group.name.as_ref().map(|name| Wish::parts(&name.0).into_words());
        let group_words = group_words.unwrap_or_default();
        let handle = Ident::ours(if group.name.is_some() { "client" } else { "inner" });
        self.headers = HeaderStructs::of(group);
        let made = with_alternatives(group);
        self.check_unsent(group, &made);
        let group = made;
        let names = method_names(&group, &group_words, owner, &mut self.statics);
        let home = Home { words: group_words, handle };
        let operations = group.operations.iter().zip(names);
        operations.map(|(of, naming)| self.operation(of, naming, &home)).collect()
    }

    /// Reports the media types of bodies that no method sends.
    fn check_unsent(&mut self, group: &model::Group, made: &model::Group) {
        let sent = media::sent(made);
        for operation in &group.operations {
            let unsent = media::unsent(operation, &sent);
            if unsent.is_empty() {
                continue;
            }
            let list = unsent.join("`, `").escape_debug().to_string();
            let message = format!("no method sends the body as `{list}`");
            let found = Diagnostic::at(&OTHER_MEDIA_TYPE, operation.node, message);
            let help = "send the body in the media type that has a method";
            self.diagnostics.push(found.help(help));
        }
    }

    fn operation(
        &mut self,
        operation: &model::Operation,
        naming: Naming,
        home: &Home,
    ) -> Planned {
        let (operation, spared) = media::with_part_headers(self.types, operation);
        let operation = &*operation;
        let inputs = self.inputs(operation, &spared);
        let output = self.output(operation, &naming);
        let mut items = Vec::new();
        let (required, optional): (Vec<Input>, Vec<Input>) =
            inputs.into_iter().partition(|input| input.required);
        let headers = self.headers(operation, &naming, &home.words, &mut items);
        let said = Said {
            required: &required,
            in_struct: in_struct(&required),
            failures: self.failures(operation),
            headers: headers.map(|ident| ident.to_string()),
        };
        let docs = method_docs(operation, &said);
        let (arguments, sets) = self.arguments(&naming, required, &mut items);
        let returns = self.returns(&naming, optional, &output, &mut items);
        let descriptor = Operation {
            ident: naming.descriptor.clone(),
            id: operation.id.to_string(),
            method: super::facts::method(&operation.method),
            path: operation.path.to_string(),
            parameters: super::facts::parameters(&operation.parameters),
            body: self.sent(operation),
            responses: output.facts,
            security: self.security(operation),
            paging: output.paging.map(Box::new),
            long_running: operation.long_running.as_ref().map(super::facts::final_state),
            envelope: operation.envelope.as_ref().map(super::facts::envelope),
            servers: self.servers(operation),
        };
        items.extend(output.outcome.map(Item::Outcome));
        let method = Method {
            docs,
            deprecated: operation.docs.deprecated,
            ident: naming.method,
            operation: naming.descriptor,
            arguments,
            sets,
            returns,
            handle: home.handle.clone(),
        };
        items.push(Item::Operation(descriptor));
        Planned { method, items }
    }

    /// Parameters in order, then the body. Those that are spared need not be given.
    fn inputs(&mut self, operation: &model::Operation, spared: &[usize]) -> Vec<Input> {
        let is_required = |at: usize, of: &model::Parameter| {
            let always = [ParameterPlace::Path, ParameterPlace::Host];
            !spared.contains(&at) && (of.required || always.contains(&of.place))
        };
        let asked = |(_, parameter): &(usize, &model::Parameter)| {
            parameter.client.is_none() && parameter.constant.is_none()
        };
        let parameters: Vec<(usize, &model::Parameter)> =
            operation.parameters.iter().enumerate().filter(asked).collect();
        let mut wishes: Vec<(Wish, bool)> = parameters
            .iter()
            .map(|(at, parameter)| {
                let name = parameter.rename.as_deref().unwrap_or(&parameter.wire);
                (Wish::text(name), is_required(*at, parameter))
            })
            .collect();
        let body = operation.body.as_ref().zip(body_content(operation));
        if let Some((body, (content, kind))) = &body {
            let wish = match kind {
                BodyKind::Bytes => Wish::text(body.name.as_deref().unwrap_or("body")),
                _ => self.body_wish(body, content),
            };
            wishes.push((wish.rank(1), body.required));
        }
        let mut names = input_names(&wishes).into_iter();
        let mut inputs: Vec<Input> = Vec::new();
        for ((number, parameter), ident) in parameters.into_iter().zip(names.by_ref()) {
            inputs.push(Input {
                ident,
                wire: parameter.wire.to_string(),
                docs: parameter.docs.clone(),
                of: self.types.argument(&parameter.shape),
                target: Target::Parameter(number),
                required: is_required(number, parameter),
                secret: parameter.secret,
                default: parameter.default.as_ref().map(literals::plain),
            });
        }
        if let (Some((body, (content, kind))), Some(ident)) = (body, names.next()) {
            self.report_body(operation, content, kind);
            let (of, target) = match kind {
                BodyKind::Bytes => (Type::Runtime("Upload"), Target::Bytes),
                BodyKind::Text => (Type::Str, Target::Body),
                BodyKind::JsonLines | BodyKind::JsonSequence | BodyKind::Events => {
                    let items = Shape::List(Box::new(media::item(content).clone()));
                    (self.types.argument(&items), Target::Body)
                }
                _ => (self.types.argument(&content.shape), Target::Body),
            };
            inputs.push(Input {
                ident,
                wire: String::new(),
                docs: body.docs.clone(),
                of,
                target,
                required: body.required,
                secret: false,
                default: None,
            });
        }
        inputs
    }

    /// The facts of the body that calls send.
    fn sent(&self, operation: &model::Operation) -> Option<BodyFact> {
        let (content, kind) = body_content(operation)?;
        let whole_events = kind == BodyKind::Events && self.is_whole_event(content);
        Some(BodyFact { whole_events, ..body_fact(operation)? })
    }

    /// Says so where a body is taken as bytes for want of an encoding.
    fn report_body(
        &mut self,
        operation: &model::Operation,
        content: &Content,
        kind: BodyKind,
    ) {
        let encoded = kind != BodyKind::Bytes || content.encoding == Encoding::Bytes;
        // Where nothing is said about the parts there is nothing to encode them by.
        let is_said = !matches!(content.shape, Shape::Binary | Shape::Json);
        if !encoded && is_said {
            let message =
                format!("`{}` is taken as bytes", content.media_type.escape_debug());
            let found =
                Diagnostic::at(&codes::BODY_NOT_SENT_YET, operation.node, message);
            self.diagnostics.push(found);
        }
    }

    /// A body is called as the description does, or like its type where that says more or
    /// is shorter.
    fn body_wish(&self, body: &model::Body, content: &Content) -> Wish {
        const VAGUE: &[&str] = &["body", "parameters", "payload", "request", "resource"];
        let of = match &content.shape {
            Shape::Named(id) if self.types.table.get(*id).is_some_and(|of| of.named) => {
                self.types.names.get(id.0 as usize)
            }
            _ => None,
        };
        match (body.name.as_deref(), of) {
            (Some(name), Some(ident))
                if VAGUE.contains(&name) || ident.bare().len() < name.len() =>
            {
                Wish::text(ident.bare())
            }
            (Some(name), _) => Wish::text(name),
            (None, Some(ident)) => Wish::text(ident.bare()),
            (None, None) => Wish::text("body"),
        }
    }

    /// The arguments of the method and what it does with them.
    fn arguments(
        &mut self,
        naming: &Naming,
        required: Vec<Input>,
        items: &mut Vec<Item>,
    ) -> (Vec<MethodArgument>, Vec<Set>) {
        let set = |input: &Input, path: Vec<Ident>, by_reference: bool| Set {
            what: input.target,
            path,
            by_reference,
        };
        if !in_struct(&required) {
            let sets = required
                .iter()
                .map(|input| {
                    set(input, vec![input.ident.clone()], is_reference(&input.of))
                })
                .collect();
            let arguments = required
                .into_iter()
                .map(|input| MethodArgument { ident: input.ident, of: input.of })
                .collect();
            return (arguments, sets);
        }
        let struct_name = self.type_name(&naming.base, "Parameters");
        let holder = Ident::ours("parameters");
        let mut fields = Vec::new();
        let mut opaque = false;
        let mut arguments = vec![MethodArgument {
            ident: holder.clone(),
            of: Type::Named(struct_name.clone()),
        }];
        let mut sets = Vec::new();
        for input in required {
            if is_parameter(&input) {
                let path = vec![holder.clone(), input.ident.clone()];
                sets.push(set(&input, path, false));
                opaque |= input.secret || input.of.may_lack_debug();
                fields.push(ParameterField {
                    docs: input_docs(&input).lines(),
                    ident: input.ident,
                    of: owned(input.of),
                });
            } else {
                sets.push(set(
                    &input,
                    vec![input.ident.clone()],
                    is_reference(&input.of),
                ));
                arguments.push(MethodArgument { ident: input.ident, of: input.of });
            }
        }
        let docs = Text::new(0)
            .ours(&format!("{}.", naming.link("The required parameters of")));
        let of = Parameters { docs: docs.lines(), ident: struct_name, fields, opaque };
        items.push(Item::Parameters(of));
        (arguments, sets)
    }

    /// What the method returns: a call as it is, or a struct with setters around it.
    fn returns(
        &mut self,
        naming: &Naming,
        optional: Vec<Input>,
        output: &Output,
        items: &mut Vec<Item>,
    ) -> Return {
        if optional.is_empty() {
            return Return::Call(output.gives.clone());
        }
        let ident = self.type_name(&naming.base, "");
        let setters = optional.into_iter().map(setter).collect();
        let docs = format!(
            "{}; its optional parameters are set here.",
            naming.link("A call of")
        );
        items.push(Item::Call(Call {
            docs: Text::new(0).ours(&docs).lines(),
            ident: ident.clone(),
            gives: output.gives.clone(),
            setters,
        }));
        Return::Struct { ident, call: output.gives.call() }
    }

    /// A name for a type of one call; a type of the description keeps its name.
    fn type_name(&mut self, base: &[String], last: &str) -> Ident {
        let parts: Vec<&str> = base.iter().map(String::as_str).chain([last]).collect();
        let wish = Wish::text(&parts.join(" "));
        if self.scope.is_free(&wish) {
            return self.scope.one(&wish);
        }
        self.scope.one(&Wish::text(&format!("{} call", parts.join(" "))))
    }

    /// The servers of an operation that are not those of the API.
    fn servers(&self, operation: &model::Operation) -> Vec<ServerFact> {
        let facts = |servers: &[model::Server]| {
            servers.iter().map(super::facts::server).collect::<Vec<_>>()
        };
        let own = facts(&operation.servers);
        if own == facts(&self.api.servers) { Vec::new() } else { own }
    }

    fn security(&self, operation: &model::Operation) -> Vec<Vec<String>> {
        let sets = operation.security.iter();
        sets.map(|set| super::facts::scheme_names(self.api, set)).collect()
    }
}

/// Whether it is no body.
fn is_parameter(input: &Input) -> bool {
    matches!(input.target, Target::Parameter(_))
}

/// Whether there are so many required parameters that a struct holds them.
fn in_struct(required: &[Input]) -> bool {
    required.iter().filter(|input| is_parameter(input)).count() > ARGUMENTS
}

/// Identifiers for what a program gives, in order: arguments for what is required,
/// setters for the rest.
fn input_names(wishes: &[(Wish, bool)]) -> Vec<Ident> {
    let of = |wanted: bool| {
        wishes
            .iter()
            .filter(move |(_, required)| *required == wanted)
            .map(|(wish, _)| wish.clone())
    };
    let mut arguments =
        Scope::new(Names::Argument).all(&of(true).collect::<Vec<_>>()).into_iter();
    let mut setters =
        Scope::new(Names::Setter).all(&of(false).collect::<Vec<_>>()).into_iter();
    let next = |(_, required): &(Wish, bool)| match required {
        true => arguments.next(),
        false => setters.next(),
    };
    wishes.iter().filter_map(next).collect()
}

fn setter(input: Input) -> Setter {
    let mut text = input_docs(&input);
    if let Some(default) = &input.default {
        text = text.untrusted(&format!("Default {}.", literals::code(default)));
    }
    let by_reference = is_reference(&input.of);
    Setter {
        docs: text.lines(),
        argument: input.ident.clone(),
        set: Set { what: input.target, path: vec![input.ident.clone()], by_reference },
        ident: input.ident,
        of: input.of,
    }
}

/// Whether a value of the type is passed on as it is where a `&dyn` is wanted: only
/// references to sized types are.
fn is_reference(of: &Type) -> bool {
    matches!(of, Type::Ref(_))
}

/// The same in a struct that borrows nothing.
fn owned(of: Type) -> Type {
    match of {
        Type::Str => Type::TEXT,
        Type::Slice(item) => Type::Vec(item),
        Type::Ref(inner) => *inner,
        other => other,
    }
}
