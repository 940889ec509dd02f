//! What a run is told: descriptions, overlays, names, where the output goes.
//!
//! A [`Config`] is plain data. The faces build it from arguments or in a build script;
//! with feature `config` it is read from a `bindery.toml`.

mod places;
#[cfg(feature = "config")]
mod read;

use std::collections::BTreeMap;

pub use places::Places;

pub use crate::source::nearest::{nearest, suggestion};
use crate::{api, dialect, rust};

/// What a run is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Where the files go and in which form.
    pub output: OutputConfig,
    /// The APIs, generated one after another.
    pub apis: Vec<ApiConfig>,
    /// Codes, or `warnings`, that count as errors in every API.
    pub deny: Vec<String>,
    /// Directories whose files documents may refer to, besides those of the documents.
    pub allow_dir: Vec<String>,
    /// Where the settings stand.
    pub places: Places,
}

/// Where the files go and in which form.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputConfig {
    /// The directory, relative to where the process runs.
    pub directory: String,
    /// What the files make up.
    pub layout: Layout,
    /// The path by which generated code names the runtime crate.
    pub runtime: String,
    /// The path by which programs name the crate that the modules stand in, for the
    /// examples in the documentation; without it there are none.
    pub crate_path: Option<String>,
}

impl Default for OutputConfig {
    fn default() -> Self {
        Self {
            directory: "generated".to_owned(),
            layout: Layout::default(),
            runtime: "bindery_runtime".to_owned(),
            crate_path: None,
        }
    }
}

/// What the files make up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A directory per API, `<module>/mod.rs` and its children, to be declared by the
    /// crate they stand in.
    #[default]
    Modules,
    /// The same, and a `lib.rs` that declares each module behind its cargo feature.
    Crate,
    /// One file per API, `<module>.rs`, that holds `pub mod <module> { … }`: the form for
    /// `include!` from a build script's `OUT_DIR`.
    Single,
}

/// One API: a description and what is to be made of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApiConfig {
    /// The root document: a path with `/`, relative to where the process runs.
    pub description: String,
    /// Overlays, applied in order.
    pub overlays: Vec<OverlayConfig>,
    /// The name of the module; made from the path of the description if it is none.
    pub module: Option<String>,
    /// The cargo feature in front of the module in layout [`Layout::Crate`]; the module's
    /// name with `-` if it is none.
    pub feature: Option<String>,
    /// Only operations that fit one of these patterns by their id, by a tag (`tag:Runs`) or
    /// by their path (`path:/runs/*`), where `*` is any text; empty: all.
    pub include: Vec<String>,
    /// Not the operations that fit one of these patterns.
    pub exclude: Vec<String>,
    /// Rust names by description name: `Type`, or `Type.member`.
    pub rename: BTreeMap<String, String>,
    /// Rust types instead of generated ones, by description name.
    pub types: BTreeMap<String, String>,
    /// Enumerations accept only the values that the description lists.
    pub closed_enums: bool,
    /// Codes, or `warnings`, that count as errors in this API.
    pub deny: Vec<String>,
    /// Whether mistakes with one obvious reading are warnings.
    pub lenient: bool,
    /// Whether only the models are emitted: those that the selected operations reach, or
    /// all if none are selected.
    pub only_types: bool,
    /// Whether each group of operations, which is a tag or what stands before the `_` of
    /// operation ids, is behind a cargo feature of its own, and types behind the features
    /// of those that reach them.
    pub tag_features: bool,
    /// Where the settings stand.
    pub places: Places,
}

/// An overlay and the tree that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayConfig {
    /// The overlay document.
    pub file: String,
    /// The tree that its targets name.
    pub on: OverlayOn,
}

/// The tree that an overlay's targets name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OverlayOn {
    /// The document as written (the meaning of OpenAPI Overlay 1.0).
    #[default]
    Written,
    /// The document in OpenAPI 3.2 shape, whatever its dialect.
    Normalised,
}

impl Layout {
    /// The words for it in a configuration file.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("modules", Self::Modules), ("crate", Self::Crate), ("single", Self::Single)];
}

impl OverlayOn {
    /// The words for it in a configuration file.
    pub const WORDS: &'static [(&'static str, Self)] =
        &[("written", Self::Written), ("normalised", Self::Normalised)];
}

impl ApiConfig {
    /// An API with no settings but its description.
    pub fn new(description: impl Into<String>) -> Self {
        Self { description: description.into(), ..Self::default() }
    }

    /// The name of the module: as configured, or made from the path of the description.
    pub fn module_name(&self) -> String {
        match &self.module {
            Some(name) => module_identifier(name),
            None => module_identifier(stem(&self.description)),
        }
    }

    /// The cargo feature in front of the module, without characters that cargo refuses.
    pub fn feature_name(&self) -> String {
        let allowed =
            |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+');
        let given: String =
            self.feature.iter().flat_map(|f| f.chars()).filter(allowed).collect();
        if given.is_empty() { self.module_name().replace('_', "-") } else { given }
    }
}

/// What the stages take from the settings.
impl ApiConfig {
    /// What stage `api` is told.
    pub(crate) fn api_options(&self) -> api::Options {
        // Who selects operations wants what these reach, with or without the operations.
        let selects = !self.include.is_empty() || !self.exclude.is_empty();
        api::Options {
            include: self.include.iter().map(api::Pattern::new).collect(),
            exclude: self.exclude.iter().map(api::Pattern::new).collect(),
            all_types: self.only_types && !selects,
            closed_enums: self.closed_enums,
        }
    }

    /// What stage `rust` is told.
    pub(crate) fn rust_options(&self, output: &OutputConfig) -> rust::Options {
        let home = |path| format!("{path}::{}", self.module_name());
        rust::Options {
            module: self.module_name(),
            renames: self.rename.clone(),
            types: self.types.clone(),
            runtime: output.runtime.clone(),
            home: output.crate_path.as_ref().map(home),
            only_types: self.only_types,
            features: self.tag_features.then(|| self.feature_name()),
        }
    }
}

impl OverlayConfig {
    /// What stage `dialect` is told.
    pub(crate) fn overlay(&self) -> dialect::Overlay {
        let on = match self.on {
            OverlayOn::Written => dialect::On::Written,
            OverlayOn::Normalised => dialect::On::Normalised,
        };
        dialect::Overlay { path: self.file.clone(), on }
    }
}

/// Names of files that say what a file is and not which API it describes.
const GENERIC_STEMS: &[&str] =
    &["api", "api-docs", "description", "index", "openapi", "spec", "swagger", "-", ""];

/// The part of a path that says which API it is: the stem of the file, or the directory
/// when the stem could be that of any API.
fn stem(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let mut parts = path.rsplit(['/', '\\']);
    let file = parts.next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    if !GENERIC_STEMS.contains(&stem) {
        return stem;
    }
    match parts.next() {
        Some(directory) if !matches!(directory, "" | "." | "..") => directory,
        _ => "api",
    }
}

/// Turns any text into a snake-case name that can stand after `mod` and in a file name.
fn module_identifier(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars().take(64) {
        match character {
            'a'..='z' | '0'..='9' => name.push(character),
            'A'..='Z' => {
                if name.ends_with(|c: char| c.is_ascii_lowercase()) {
                    name.push('_');
                }
                name.push(character.to_ascii_lowercase());
            }
            _ if name.ends_with('_') || name.is_empty() => {}
            _ => name.push('_'),
        }
    }
    let name = name.trim_end_matches('_');
    if name.is_empty() {
        "api".to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) || KEYWORDS.contains(&name)
    {
        format!("api_{name}")
    } else {
        name.to_owned()
    }
}

/// Words that cannot name a module or would read as one of the standard crates.
const KEYWORDS: &[&str] = &[
    "abstract", "alloc", "as", "async", "await", "become", "box", "break", "const",
    "continue", "core", "crate", "do", "dyn", "else", "enum", "extern", "false",
    "final", "fn", "for", "gen", "if", "impl", "in", "let", "lib", "loop", "macro",
    "main", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "self", "static", "std", "struct", "super", "test", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "con",
    "prn", "aux", "nul",
];

/// Joins a path of a configuration file to the directory of that file, by text alone.
///
/// URLs, `-` and absolute paths stay as they are.
pub fn join(directory: &str, path: &str) -> String {
    let absolute = path.starts_with('/') || path.contains("://") || path == "-";
    let windows = path.as_bytes().get(1) == Some(&b':');
    if absolute || windows || directory.is_empty() || directory == "." {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = directory.split('/').collect();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|p| !matches!(*p, "" | "." | "..")) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

/// What to say about a code that does not exist; nothing for one that does.
pub(crate) fn unknown_code(code: &str) -> Option<String> {
    if code == "warnings" || crate::diagnostic::find(code).is_some() {
        return None;
    }
    let known = suggestion(code, ["warnings"].into_iter());
    Some(known.unwrap_or_else(|| {
        "use a code that a finding shows, such as `B0602`, or `warnings`".to_owned()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn module_names_come_from_the_part_of_the_path_that_tells_apis_apart() {
        let check = |path: &str, name: &str| {
            assert_eq!(ApiConfig::new(path).module_name(), name, "{path}");
        };
        check("petstore.yaml", "petstore");
        check("specs/azure-devops-build/description.yaml", "azure_devops_build");
        check("https://example.com/v1/openapi.json?x=y/z", "v1");
        check("openapi.json", "api");
        check("-", "api");
        check("3scale.json", "api_3scale");
        check("type.yaml", "api_type");
        check("containerRegistry.2019.json", "container_registry");
        check("../..", "api");
        check("日本.yaml", "api");
        check("../evil\nmod x;.yaml", "evil_mod_x");
    }

    #[test]
    fn paths_of_a_configuration_file_are_relative_to_it() {
        let check = |directory: &str, path: &str, joined: &str| {
            assert_eq!(join(directory, path), joined);
        };
        check("specs", "a/b.json", "specs/a/b.json");
        check("specs", "../generated/src", "generated/src");
        check("", "a.json", "a.json");
        check("..", "../a.json", "../../a.json");
        check("specs", "/abs.json", "/abs.json");
        check("specs", "https://example.com/a.json", "https://example.com/a.json");
        check("/base", "./a", "/base/a");
    }
}
