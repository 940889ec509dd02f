//! What the text of a reference means: a file, and a place in it.

use std::collections::HashMap;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::source::path::{self, Refusal};
use crate::source::pointer::{self, Missing, Pointer, percent_decode};
use crate::source::tree::{FileId, NodeId, Tree, Value};
use crate::source::{Files, Sources, nearest};

/// A reference taken apart.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The logical path of another file; none for the file itself.
    pub(crate) path: Option<String>,
    /// The node whose `$id` the reference names in place of a file.
    base: Option<NodeId>,
    /// The fragment, percent-decoded.
    fragment: String,
    /// The fragment as written, for names that hold a `%` of their own.
    raw: String,
}

/// Why a reference has no meaning.
#[derive(Debug)]
pub(crate) enum Problem {
    Refused(Refusal),
    Malformed(&'static str),
    Missing { name: String, suggestion: Option<String> },
    WrongKind { found: &'static str, wanted: &'static str },
}

impl Problem {
    /// The finding, placed at the reference.
    pub(crate) fn finding(self, at: NodeId, text: &str) -> Diagnostic {
        match self {
            Self::Refused(refusal) => {
                let (why, help) = refused(refusal, text);
                let text = format!("the reference `{text}` is not followed: {why}");
                Diagnostic::at(&codes::REFUSED_REFERENCE, at, text).help(help)
            }
            Self::Malformed(why) => {
                let text = format!("the reference `{text}` is malformed: {why}");
                let help = "write a path and a JSON pointer, such as `models.yaml#/Pet`";
                Diagnostic::at(&codes::BAD_REFERENCE, at, text).help(help)
            }
            Self::Missing { name, suggestion } => {
                let text = format!("`{text}` is not there: nothing is called `{name}`");
                let finding = Diagnostic::at(&codes::DANGLING_REFERENCE, at, text);
                finding.help(match suggestion {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "correct the reference, or add what it names".to_owned(),
                })
            }
            Self::WrongKind { found, wanted } => {
                let text = format!("`{text}` is a {found} where a {wanted} is wanted");
                Diagnostic::at(&codes::WRONG_KIND, at, text)
                    .help(format!("refer to a {wanted}"))
            }
        }
    }
}

/// Why a reference is not followed, and what to do.
fn refused(refusal: Refusal, text: &str) -> (&'static str, String) {
    let save = "save the file beside the description".to_owned();
    match refusal {
        Refusal::Url => match text.strip_prefix("https://") {
            Some(rest) => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                let or = format!("{save}, or pass `--allow-origin https://{host}`");
                ("it is a URL", or)
            }
            None => ("it is a URL", save),
        },
        Refusal::Absolute => {
            ("it is an absolute path", "use a relative path".to_owned())
        }
        Refusal::Unportable => {
            let help = "use `/` between the names of a path".to_owned();
            ("it holds a backslash or NUL", help)
        }
    }
}

/// Resolves references; remembers the anchors of the files that it had to search.
#[derive(Default)]
pub(crate) struct Resolver {
    anchors: HashMap<FileId, HashMap<String, NodeId>>,
}

impl Resolver {
    /// Takes a reference apart.
    pub(crate) fn parse(
        &mut self,
        (sources, files): (&Sources, &dyn Files),
        base: FileId,
        (holder, text): (NodeId, &str),
    ) -> Result<Reference, Problem> {
        let (path, raw) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decode(raw)
            .ok_or(Problem::Malformed("a percent escape is not whole"))?;
        let identified = self.identified(sources, (base, holder), path);
        let path = if path.is_empty() || identified.is_some() {
            None
        } else {
            let decoded = percent_decode(path)
                .ok_or(Problem::Malformed("a percent escape is not whole"))?;
            if path.starts_with("https://") && files.fetches(path) {
                Some(path::clean(path))
            } else if path::has_scheme(path) {
                return Err(Problem::Refused(Refusal::Url));
            } else {
                Some(
                    path::join(sources.name(base), &decoded)
                        .map_err(Problem::Refused)?,
                )
            }
        };
        Ok(Reference { path, base: identified, fragment, raw: raw.to_owned() })
    }

    /// The node that a reference means in a file that is loaded.
    pub(crate) fn find(
        &mut self,
        sources: &Sources,
        file: FileId,
        reference: &Reference,
        holder: NodeId,
    ) -> Result<NodeId, Problem> {
        let fragment = &reference.fragment;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let missing = || Problem::Missing {
                name: fragment.clone(),
                suggestion: fragment.contains('/').then(|| format!("#/{fragment}")),
            };
            return self.anchored(sources, file, fragment).ok_or_else(missing);
        }
        let root = reference.base.unwrap_or_else(|| sources.root(file));
        let pointer = Pointer::parse(fragment)
            .map_err(|_| Problem::Malformed("`~` stands only before `0` and `1`"))?;
        let missing = match follow(&sources.tree, root, &pointer) {
            Ok(node) => return Ok(node),
            Err(missing) => missing,
        };
        let raw = Pointer::parse(&reference.raw).ok();
        if let Some(node) = raw.and_then(|p| follow(&sources.tree, root, &p).ok()) {
            return Ok(node);
        }
        let inner = identified_ancestor(&sources.tree, holder);
        if let Some(node) =
            inner.and_then(|base| follow(&sources.tree, base, &pointer).ok())
        {
            return Ok(node);
        }
        if let Ok(node) = sources.resolve_tokens_as_written(file, &pointer) {
            return Ok(node);
        }
        Err(describe(&sources.tree, &pointer, missing))
    }

    /// The node with that `$anchor` or `$dynamicAnchor`.
    fn anchored(
        &mut self,
        sources: &Sources,
        file: FileId,
        name: &str,
    ) -> Option<NodeId> {
        self.index(sources, file).get(name).copied()
    }

    /// The node that gives itself the URI which a reference means (JSON Schema 2020-12,
    /// 8.2.1; OpenAPI 3.2, 4.1.2.2.1).
    fn identified(
        &mut self,
        sources: &Sources,
        (file, holder): (FileId, NodeId),
        path: &str,
    ) -> Option<NodeId> {
        if path.is_empty() {
            return None;
        }
        let mut around = Vec::new();
        let mut next = Some(holder);
        while let Some(node) = next {
            around.extend(own_uri(&sources.tree, node));
            next = sources.tree.locus(node).parent;
        }
        let own_name = sources.name(file).to_owned();
        let base = around.iter().rev().fold(own_name, |base, uri| against(&base, uri));
        let uri = against(&base, path);
        self.index(sources, file).get(&uri).copied()
    }

    fn index(&mut self, sources: &Sources, file: FileId) -> &HashMap<String, NodeId> {
        self.anchors.entry(file).or_insert_with(|| {
            let mut names = HashMap::new();
            let mut bases = vec![sources.name(file).to_owned()];
            let mut stack = vec![(sources.root(file), 0)];
            let tree = &sources.tree;
            while let Some((node, mut base)) = stack.pop() {
                match tree.value(node) {
                    Value::Map(members) => {
                        for key in ["$anchor", "$dynamicAnchor"] {
                            if let Some(text) = tree.text_of(node, key) {
                                names.entry(text.to_string()).or_insert(node);
                            }
                        }
                        if let Some(uri) = own_uri(tree, node) {
                            let around = bases.get(base).map_or("", String::as_str);
                            let uri = against(around, uri);
                            names.entry(uri.clone()).or_insert(node);
                            base = bases.len();
                            bases.push(uri);
                        }
                        stack.extend(members.iter().map(|m| (m.value, base)));
                    }
                    Value::List(elements) => {
                        stack.extend(elements.iter().map(|e| (*e, base)));
                    }
                    _ => {}
                }
            }
            names
        })
    }
}

/// The URI that an object gives itself, without its fragment.
fn own_uri(tree: &Tree, node: NodeId) -> Option<&str> {
    let text = tree.text_of(node, "$id").or_else(|| tree.text_of(node, "$self"))?;
    let uri = text.split('#').next().unwrap_or_default();
    (!uri.is_empty()).then_some(uri)
}

/// A URI reference against a base.
fn against(base: &str, uri: &str) -> String {
    if path::has_scheme(uri) {
        return uri.to_owned();
    }
    path::join(base, uri).unwrap_or_else(|_| uri.to_owned())
}

fn follow(tree: &Tree, root: NodeId, pointer: &Pointer) -> Result<NodeId, Missing> {
    pointer.resolve(root, |node, token| pointer::child(tree.value(node), token))
}

/// The nearest schema around a node that gives itself an `$id`, and so another base.
fn identified_ancestor(tree: &Tree, node: NodeId) -> Option<NodeId> {
    let mut next = tree.locus(node).parent;
    while let Some(node) = next {
        if tree.get(node, "$id").is_some() {
            return Some(node);
        }
        next = tree.locus(node).parent;
    }
    None
}

/// Names the token that leads nowhere, and a similar one that exists.
fn describe(tree: &Tree, pointer: &Pointer, missing: Missing) -> Problem {
    let name = pointer.tokens.get(missing.token).cloned().unwrap_or_default();
    let keys = tree.members(missing.parent).iter().map(|m| &*m.key);
    let suggestion = nearest::nearest(&name, keys).map(|near| {
        let mut text = String::from("#");
        for (index, token) in pointer.tokens.iter().enumerate() {
            text.push('/');
            let token = if index == missing.token { near } else { token };
            text.push_str(&pointer::escape(token));
        }
        text
    });
    Problem::Missing { name, suggestion }
}
