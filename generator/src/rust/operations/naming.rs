//! What methods, descriptors and the types of calls are called.

use crate::api::model;
use crate::rust::names::{Ident, Kind as Names, Scope, Wish, words};

/// The names of an operation.
pub struct Naming {
    /// The type that the method belongs to.
    pub owner: Ident,
    /// The method.
    pub method: Ident,
    /// The static with its facts.
    pub descriptor: Ident,
    /// The words that names of its types begin with.
    pub base: Vec<String>,
}

impl Naming {
    /// Words and a link to the method.
    pub fn link(&self, words: &str) -> String {
        format!("{words} [`{0}::{1}`]", self.owner, self.method)
    }
}

/// The names of a group's operations.
pub fn method_names(
    group: &model::Group,
    group_words: &[String],
    owner: &Ident,
    statics: &mut Scope,
) -> Vec<Naming> {
    let wishes: Vec<Wish> = group
        .operations
        .iter()
        .map(|operation| Wish::parts(&operation.name.0))
        .collect();
    let methods = Scope::new(Names::Method).all(&wishes);
    let wishes: Vec<Wish> =
        methods.iter().map(|method| Wish::text(method.bare())).collect();
    let statics = statics.all(&wishes);
    methods
        .into_iter()
        .zip(statics)
        .zip(&group.operations)
        .map(|((method, descriptor), operation)| {
            let base = base_words(&words(method.bare()), group_words, &operation.method);
            Naming { method, descriptor, base, owner: owner.clone() }
        })
        .collect()
}

/// What methods begin with that say what is done; others say what is got.
const VERBS: &[&str] = &[
    "abort", "accept", "add", "apply", "approve", "assign", "attach", "begin", "bind",
    "cancel", "change", "check", "clone", "close", "complete", "connect", "copy",
    "create", "delete", "deploy", "describe", "detach", "disable", "download", "enable",
    "execute", "export", "fetch", "find", "generate", "get", "import", "inspect",
    "install", "invoke", "join", "kill", "leave", "link", "list", "lock", "merge",
    "modify", "move", "open", "patch", "pause", "ping", "post", "preview", "prune",
    "publish", "put", "query", "queue", "read", "rebuild", "refresh", "register",
    "reject", "reload", "remove", "rename", "render", "replace", "rerun", "reset",
    "resolve", "restart", "restore", "resume", "retry", "review", "revoke", "rollback",
    "rotate", "run", "save", "schedule", "search", "send", "set", "start", "stop",
    "submit", "suspend", "sync", "test", "transfer", "trigger", "unassign", "unbind",
    "unlink", "unlock", "unpause", "update", "upload", "validate", "verify", "watch",
];

/// The words of the names that stand for a call.
///
/// `list` in `Runs` makes `ListRuns` and `get` `GetRun`; `log` in `Builds` makes
/// `GetBuildLog`; what is longer says enough by itself.
fn base_words(method: &[String], group: &[String], http: &str) -> Vec<String> {
    const MANY: &[&str] = &["find", "list", "query", "search"];
    let first = method.first().map(String::as_str).unwrap_or_default();
    let verb = VERBS.contains(&first);
    let mut group = group.to_vec();
    if let Some(last) = group.last_mut().filter(|_| !MANY.contains(&first)) {
        *last = singular(last);
    }
    let own = |word: &str| vec![word.to_owned()];
    match (verb, method.len()) {
        (true, 1) => [own(first), group].concat(),
        (true, _) => method.to_vec(),
        (false, 1) if http == "GET" => [own("get"), group, method.to_vec()].concat(),
        (false, _) if http == "GET" => [own("get"), method.to_vec()].concat(),
        (false, 1) => [method.to_vec(), group].concat(),
        (false, _) => method.to_vec(),
    }
}

/// An English noun in the singular, well enough for names.
fn singular(word: &str) -> String {
    const ES: &[&str] = &["sses", "ches", "shes", "xes", "uses"];
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if ES.iter().any(|end| word.ends_with(end)) {
        return word.trim_end_matches("es").to_owned();
    }
    let plural =
        word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if plural { word.trim_end_matches('s').to_owned() } else { word.to_owned() }
}
