//! What operations give: types by status, pages, final values.

use super::Planner;
use super::naming::Naming;
use crate::api::model::{self, Encoding, Shape, Status};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::rust as codes;
use crate::rust::docs::Text;
use crate::rust::names::{Kind as Names, Scope, Wish};
use crate::rust::plan::{
    BodyKind, Gives, More, Outcome, OutcomeVariant, PagingFact, ResponseFact,
    ResponseKind, Type,
};

/// What an operation gives.
pub(super) struct Output {
    pub(super) gives: Gives,
    pub(super) outcome: Option<Outcome>,
    pub(super) facts: Vec<ResponseFact>,
    pub(super) paging: Option<PagingFact>,
}

impl Planner<'_> {
    /// What the operation gives: one type, or an outcome of several.
    pub(super) fn output(
        &mut self,
        operation: &model::Operation,
        naming: &Naming,
    ) -> Output {
        // A stream is all that an operation gives, beside nothing.
        let streams = operation.long_running.is_none()
            && operation
                .responses
                .iter()
                .filter(|of| of.success && of.content.is_some())
                .count()
                == 1;
        let mut stream = None;
        let mut kinds: Vec<(Type, &model::Response)> = Vec::new();
        let mut facts = Vec::new();
        let mut answers: Vec<(Status, Type)> = Vec::new();
        for response in &operation.responses {
            let status = status_text(response.status);
            if !response.success {
                facts.push(ResponseFact {
                    status,
                    kind: ResponseKind::Error,
                    media: None,
                    root: None,
                    event: None,
                    failure: self.failure(response),
                });
                continue;
            }
            let (kind, of, media) = self.answer(operation, response, streams);
            stream = stream.or(match kind {
                BodyKind::JsonLines | BodyKind::JsonSequence if streams => {
                    Some((of.clone(), More::Lines))
                }
                BodyKind::Events => Some((of.clone(), More::Events)),
                _ => None,
            });
            answers.push((response.status, of.clone()));
            facts.push(ResponseFact {
                status,
                kind: ResponseKind::Success(kind, kinds.len()),
                media,
                root: response
                    .content
                    .as_ref()
                    .filter(|_| kind == BodyKind::Xml)
                    .and_then(crate::rust::facts::root),
                event: response
                    .content
                    .as_ref()
                    .filter(|_| kind == BodyKind::Events)
                    .and_then(|content| self.whole_event(content)),
                failure: None,
            });
            kinds.push((of, response));
        }
        merge(&mut kinds, &mut facts);
        let has_outcome = stream.is_none() && kinds.len() > 1;
        self.unplaced(operation, if has_outcome { &kinds } else { &[] });
        if let Some((result, more)) = stream {
            let gives = Gives { result, more };
            return Output { gives, outcome: None, facts, paging: None };
        }
        let (of, outcome) = match kinds.as_slice() {
            [] => {
                let kind = ResponseKind::Success(BodyKind::Empty, 0);
                let status = "2XX".to_owned();
                facts.push(ResponseFact {
                    status,
                    kind,
                    media: None,
                    root: None,
                    event: None,
                    failure: None,
                });
                (Type::Unit, None)
            }
            [(of, _)] => (of.clone(), None),
            several => {
                let outcome = self.outcome(naming, several);
                (Type::Named(outcome.ident.clone()), Some(outcome))
            }
        };
        let (more, paging) = self.more(operation, outcome.is_none(), &answers);
        Output { gives: Gives { result: of, more }, outcome, facts, paging }
    }

    /// Counts the titles of responses that stand for no variant of an outcome.
    fn unplaced(
        &mut self,
        operation: &model::Operation,
        variants: &[(Type, &model::Response)],
    ) {
        for response in operation.responses.iter().filter(|of| of.docs.summary.is_some())
        {
            if !variants.iter().any(|(_, of)| of.node == response.node) {
                self.diagnostics.unplaced("summary", "a response", response.node);
            }
        }
    }

    /// What comes after the response: pages, a final value, or the first page of a list
    /// that was made meanwhile.
    fn more(
        &mut self,
        operation: &model::Operation,
        single: bool,
        answers: &[(Status, Type)],
    ) -> (More, Option<PagingFact>) {
        let is_long = operation.long_running.is_some();
        match (self.paging(operation, single || is_long), final_answer(answers)) {
            (Some((item, paging)), Some((_, page))) if is_long => {
                let first = Type::FirstPage(Box::new(page.clone()), Box::new(item));
                (More::Last(first), Some(paging))
            }
            (Some((item, paging)), _) => (More::Pages(item), Some(paging)),
            (None, _) if is_long => (More::Last(last(operation, answers)), None),
            (None, _) => (More::Nothing, None),
        }
    }

    fn outcome(
        &mut self,
        naming: &Naming,
        kinds: &[(Type, &model::Response)],
    ) -> Outcome {
        let wishes: Vec<Wish> = kinds
            .iter()
            .map(|(_, response)| Wish::text(&reason(response.status)))
            .collect();
        let names = Scope::new(Names::Variant).all(&wishes);
        let held: Vec<&Type> = kinds.iter().map(|(of, _)| of).collect();
        let uneven = self.types.are_uneven(&held);
        let variants =
            kinds.iter().zip(names).map(|((of, response), ident)| OutcomeVariant {
                docs: Text::new(4)
                    .docs(&response.docs)
                    .or(&status_docs(response.status))
                    .lines(),
                ident,
                of: of.clone(),
            });
        Outcome {
            docs: Text::new(0)
                .ours(&format!("{} can give.", naming.link("What")))
                .lines(),
            ident: self.type_name(&naming.base, "Outcome"),
            variants: variants.collect(),
            uneven,
        }
    }

    /// How the body of a success is read.
    fn answer(
        &mut self,
        operation: &model::Operation,
        response: &model::Response,
        streams: bool,
    ) -> (BodyKind, Type, Option<String>) {
        let Some(content) =
            response.content.as_ref().filter(|_| &*operation.method != "HEAD")
        else {
            return (BodyKind::Empty, Type::Unit, None);
        };
        let bytes = Type::Runtime("Bytes");
        let media = |usual: &str| {
            let all: Vec<&str> = [&content.media_type]
                .into_iter()
                .chain(&content.alike)
                .map(|media| &**media)
                .collect();
            (all != [usual]).then(|| all.join(", "))
        };
        match content.encoding {
            Encoding::Json if self.types.behind(&content.shape) == &Shape::Binary => {
                (BodyKind::Bytes, bytes, media("*/*"))
            }
            Encoding::Json => (
                BodyKind::Json,
                self.types.of(&content.shape),
                media("application/json"),
            ),
            Encoding::Text => (BodyKind::Text, Type::TEXT, media("text/plain")),
            Encoding::Bytes => (BodyKind::Bytes, bytes, media("*/*")),
            Encoding::Xml => {
                (BodyKind::Xml, self.types.of(&content.shape), media("application/xml"))
            }
            Encoding::JsonLines => {
                let item = self.types.of(super::media::item(content));
                let of = match streams {
                    true => item,
                    false => Type::Vec(Box::new(item)),
                };
                match super::media::texts(content) {
                    BodyKind::JsonSequence => {
                        (BodyKind::JsonSequence, of, media("application/json-seq"))
                    }
                    kind => (kind, of, media("application/jsonl")),
                }
            }
            Encoding::Events if streams => {
                let of = self.event(operation, content);
                (BodyKind::Events, of, media("text/event-stream"))
            }
            Encoding::Form if super::media::has_parts(&content.shape) => {
                let of = self.types.of(&content.shape);
                (BodyKind::Form, of, media("application/x-www-form-urlencoded"))
            }
            Encoding::Multipart if super::media::has_parts(&content.shape) => {
                let of = self.types.of(&content.shape);
                (BodyKind::Multipart, of, media("multipart/form-data"))
            }
            // Where nothing is said about the content there is nothing to read it by.
            Encoding::Form | Encoding::Multipart
                if matches!(content.shape, Shape::Binary | Shape::Json) =>
            {
                (BodyKind::Bytes, bytes, media("*/*"))
            }
            Encoding::Form | Encoding::Multipart | Encoding::Events => {
                let message =
                    format!("`{}` is given as bytes", content.media_type.escape_debug());
                let found =
                    Diagnostic::at(&codes::RESPONSE_AS_BYTES, operation.node, message);
                self.diagnostics.push(found);
                (BodyKind::Bytes, bytes, media("*/*"))
            }
        }
    }

    /// What the items are and how pages are linked, if they can be followed.
    fn paging(
        &mut self,
        operation: &model::Operation,
        single: bool,
    ) -> Option<(Type, PagingFact)> {
        let paging = operation.paging.as_ref()?;
        let mut filled = operation.responses.iter().filter(|of| of.content.is_some());
        let success = match operation.long_running {
            None => filled.find(|of| of.success),
            Some(_) => filled.filter(|of| of.success).min_by_key(|of| rank(of.status)),
        };
        let shape =
            success.and_then(|response| response.content.as_ref()).map(|c| &c.shape);
        // What gives a list anew for each request would begin the work anew.
        let led = operation.long_running.is_none() || paging.is_linked();
        let item = shape
            .filter(|_| single && led)
            .and_then(|shape| self.items(shape, &paging.items));
        let item = item.map(|item| self.types.of(item));
        if item.is_none() {
            let message =
                format!("pages of `{}` are not followed", operation.id.escape_debug());
            let found = Diagnostic::at(&codes::PAGING_LEFT_OUT, operation.node, message);
            self.diagnostics.push(found);
        }
        Some((item?, crate::rust::facts::paging(paging)))
    }

    /// The shape of the items under a path of members.
    fn items<'s>(
        &'s self,
        shape: &'s Shape,
        path: &[std::sync::Arc<str>],
    ) -> Option<&'s Shape> {
        let shape = match self.types.behind(shape) {
            Shape::Nullable(inner) => self.types.behind(inner),
            shape => shape,
        };
        let Some((first, rest)) = path.split_first() else {
            return match shape {
                Shape::List(item) => Some(item),
                _ => None,
            };
        };
        let Shape::Named(id) = shape else { return None };
        let model::Kind::Record(record) = &self.types.table.get(*id)?.kind else {
            return None;
        };
        let member = record.members.iter().find(|member| member.wire == *first)?;
        self.items(&member.shape, rest)
    }
}

/// What is the same for every status needs no variants; else each status has its own.
fn merge(kinds: &mut Vec<(Type, &model::Response)>, facts: &mut [ResponseFact]) {
    let Some((first, _)) = kinds.first() else { return };
    if kinds.iter().any(|(of, _)| of != first) {
        return;
    }
    kinds.truncate(1);
    for fact in facts {
        if let ResponseKind::Success(_, number) = &mut fact.kind {
            *number = 0;
        }
    }
}

/// The response whose content a long-running operation gives in the end: that of status
/// 200, else of 201, else the first success that has some, as the runtime has it too.
fn final_answer(answers: &[(Status, Type)]) -> Option<&(Status, Type)> {
    let filled = answers.iter().filter(|(_, of)| *of != Type::Unit);
    filled.min_by_key(|(status, _)| rank(*status))
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Code(200) => 0,
        Status::Code(201) => 1,
        _ => 2,
    }
}

/// The final value of a long-running operation.
fn last(operation: &model::Operation, answers: &[(Status, Type)]) -> Type {
    let Some((status, of)) = final_answer(answers) else { return Type::Unit };
    // What is declared for the first answer only, or beside no content, may be missing
    // in the end; what was deleted usually is.
    let may_lack = *status == Status::Code(202)
        || &*operation.method == "DELETE"
        || answers.contains(&(Status::Code(204), Type::Unit));
    match of {
        Type::Option(_) => of.clone(),
        of if may_lack => Type::Option(Box::new(of.clone())),
        of => of.clone(),
    }
}

/// The key of a response.
pub(super) fn status_text(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn status_docs(status: Status) -> String {
    match status {
        Status::Code(code) => format!("The answer to status {code}."),
        Status::Range(digit) => format!("The answer to any status of {digit}xx."),
        Status::Default => "The answer to any other status.".to_owned(),
    }
}

/// The reason phrase of a success (RFC 9110, 15.3; RFC 4918, 11.1; RFC 5842, 7.1).
fn reason(status: Status) -> String {
    let phrase = match status {
        Status::Code(200) => "ok",
        Status::Code(201) => "created",
        Status::Code(202) => "accepted",
        Status::Code(203) => "non authoritative",
        Status::Code(204) => "no content",
        Status::Code(205) => "reset content",
        Status::Code(206) => "partial content",
        Status::Code(207) => "multi status",
        Status::Code(208) => "already reported",
        Status::Code(code) => return format!("status {code}"),
        Status::Range(_) => "success",
        Status::Default => "default",
    };
    phrase.to_owned()
}
