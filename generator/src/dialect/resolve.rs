//! What the text of a reference means: a file, and a place in it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use super::identity::Identities;
use super::uri;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::source::ids::IdMap;
use crate::source::path::{self, Refusal};
use crate::source::pointer::{self, Missing, Pointer, percent_decode};
use crate::source::tree::{FileId, NodeId, Tree};
use crate::source::{Files, Sources, nearest};

/// Mappings of so many members are searched from the first on.
const FEW: usize = 32;

/// A reference taken apart.
#[derive(Debug)]
pub(crate) struct Reference {
    /// What stands before the fragment; empty for a place in the resource around it.
    pub(crate) path: String,
    /// The fragment, percent-decoded.
    fragment: String,
    /// The fragment as written, for names that hold a `%` of their own.
    raw: String,
}

/// Where a reference stands: its text, and the file that it speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Holder {
    pub(crate) text: NodeId,
    pub(crate) base: FileId,
}

/// Names that are similar are looked for until so many were compared: each reference that
/// leads nowhere is compared with all that is there.
const MOST_COMPARED: usize = 200_000;

/// Why a reference has no meaning.
#[derive(Debug)]
pub(crate) enum Problem {
    Refused(Refusal),
    Malformed(&'static str),
    Missing {
        name: String,
        suggestion: Option<String>,
    },
    WrongKind {
        found: &'static str,
        wanted: &'static str,
    },
    /// What it names holds the reference.
    Around,
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
            Self::Around => {
                let text = format!("what stands in `{text}` holds this reference to it");
                Diagnostic::at(&codes::REFERENCE_CYCLE, at, text)
                    .help("refer to each of the names by itself")
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
                let or = format!(
                    "{save}, or, on the command line, pass `--allow-origin https://{host}`"
                );
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

/// Resolves references; remembers the names in the files that it was told of.
#[derive(Default)]
pub(crate) struct Resolver {
    pub(crate) names: Identities,
    /// Where the members of large mappings stood when one of them was looked for.
    places: RefCell<IdMap<NodeId, HashMap<Arc<str>, usize>>>,
    /// How many names were compared with those that are not there.
    compared: Cell<usize>,
}

impl Reference {
    /// Takes a reference apart.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let (path, raw) = text.split_once('#').unwrap_or((text, ""));
        let fragment = percent_decode(raw)
            .ok_or(Problem::Malformed("a percent escape is not whole"))?;
        Ok(Self { path: path.to_owned(), fragment, raw: raw.to_owned() })
    }
}

impl Resolver {
    /// The resource in which a reference stands.
    pub(crate) fn around(&self, sources: &Sources, holder: Holder) -> NodeId {
        let found = self.names.resource(&sources.tree, holder.text);
        let speaks_of = |node: &NodeId| sources.tree.locus(*node).file == holder.base;
        found.filter(speaks_of).unwrap_or_else(|| sources.root(holder.base))
    }

    /// The URI that a reference means by the names around it (JSON Schema 2020-12, 8.2.1;
    /// OpenAPI 3.2, 4.1.2.2.1).
    pub(crate) fn uri(&self, sources: &Sources, holder: Holder, path: &str) -> String {
        let around = self.around(sources, holder);
        let base = self.names.uri(around);
        uri::resolve(base.unwrap_or_else(|| sources.name(holder.base)), path)
    }

    /// The resource that has the URI which a reference means.
    pub(crate) fn identified(
        &self,
        sources: &Sources,
        holder: Holder,
        path: &str,
    ) -> Option<NodeId> {
        let by_names = self.uri(sources, holder, path);
        let by_place = uri::resolve(sources.name(holder.base), path);
        self.names.by_uri(&by_names).or_else(|| self.names.by_uri(&by_place))
    }

    /// The files that a reference may mean, the likeliest first: by the names around it,
    /// if that address may be asked, and by the place of the file that it stands in.
    pub(crate) fn addresses(
        &self,
        (sources, files): (&Sources, &dyn Files),
        holder: Holder,
        path: &str,
    ) -> Result<Vec<String>, Problem> {
        let uri = self.uri(sources, holder, path);
        let mut addresses = Vec::new();
        if uri.contains("://") && files.fetches(&uri) {
            addresses.push(uri);
        }
        let decoded = percent_decode(path)
            .ok_or(Problem::Malformed("a percent escape is not whole"))?;
        match path::join(sources.name(holder.base), &decoded) {
            Ok(address) => addresses.push(address),
            Err(_) if !addresses.is_empty() => {}
            Err(refusal) => return Err(Problem::Refused(refusal)),
        }
        addresses.dedup();
        Ok(addresses)
    }

    /// The node that a reference means in a resource.
    pub(crate) fn find(
        &self,
        sources: &Sources,
        resource: NodeId,
        reference: &Reference,
    ) -> Result<NodeId, Problem> {
        let tree = &sources.tree;
        let file = tree.locus(resource).file;
        let fragment = &reference.fragment;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let found = self.anchored(tree, resource, fragment);
            return found.ok_or_else(|| {
                let known = self.names.anchors(resource).iter();
                let near = nearest::nearest(fragment, known.map(|a| &*a.name));
                let meant = match near {
                    _ if fragment.contains('/') => Some(format!("/{fragment}")),
                    near => near.map(str::to_owned),
                };
                let suggestion = meant.map(|name| format!("{}#{name}", reference.path));
                Problem::Missing { name: fragment.clone(), suggestion }
            });
        }
        let pointer = Pointer::parse(fragment)
            .map_err(|_| Problem::Malformed("`~` stands only before `0` and `1`"))?;
        if let Ok(node) = self.follow(tree, resource, &pointer) {
            return Ok(node);
        }
        // Many descriptions mean the whole file by `#`, whatever a schema calls itself.
        let root = sources.root(file);
        let missing = match self.follow(tree, root, &pointer) {
            Ok(node) => return Ok(node),
            Err(missing) => missing,
        };
        let raw = Pointer::parse(&reference.raw).ok();
        if let Some(node) = raw.and_then(|p| self.follow(tree, root, &p).ok()) {
            return Ok(node);
        }
        if let Ok(node) = sources.resolve_tokens_as_written(file, &pointer) {
            return Ok(node);
        }
        Err(self.describe(tree, &reference.path, &pointer, missing))
    }

    fn follow(
        &self,
        tree: &Tree,
        root: NodeId,
        pointer: &Pointer,
    ) -> Result<NodeId, Missing> {
        pointer.resolve(root, |node, token| {
            let members = tree.members(node);
            if members.len() <= FEW {
                return pointer::child(tree.value(node), token);
            }
            let mut places = self.places.borrow_mut();
            let places = places.entry(node).or_insert_with(|| {
                members.iter().map(|member| member.key.clone()).zip(0..).collect()
            });
            // The mapping may have changed since.
            let known = places.get(token).and_then(|place| members.get(*place));
            match known.filter(|member| &*member.key == token) {
                Some(member) => Some(member.value),
                None => pointer::child(tree.value(node), token),
            }
        })
    }

    /// What a name means in a resource, else in any other of the same file.
    fn anchored(&self, tree: &Tree, resource: NodeId, name: &str) -> Option<NodeId> {
        let here = self.names.anchor(resource, name).map(|anchor| anchor.node);
        here.or_else(|| self.names.anywhere(tree, tree.locus(resource).file, name))
    }

    /// Names the token that leads nowhere, and a similar one that exists.
    fn describe(
        &self,
        tree: &Tree,
        path: &str,
        pointer: &Pointer,
        missing: Missing,
    ) -> Problem {
        let name = pointer.tokens.get(missing.token).cloned().unwrap_or_default();
        let members = tree.members(missing.parent);
        self.compared.set(self.compared.get() + members.len());
        let few = self.compared.get() <= MOST_COMPARED;
        let keys = members.iter().filter(|_| few).map(|member| &*member.key);
        let suggestion = nearest::nearest(&name, keys).map(|near| {
            let mut text = format!("{path}#");
            for (index, token) in pointer.tokens.iter().enumerate() {
                text.push('/');
                let token = if index == missing.token { near } else { token };
                text.push_str(&pointer::escape(token));
            }
            text
        });
        Problem::Missing { name, suggestion }
    }
}
