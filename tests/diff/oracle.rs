//! What a report says of programs, against the generated code itself: both sides are
//! generated, parsed with `syn`, and their public items compared by the paths that
//! programs name. Nothing of the comparison's own view of the plan is used.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use bindery::config::{ApiConfig, Config};
use bindery::diff::Report;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Fields, FnArg, ImplItem, Item, ReturnType, Visibility};

use super::compared;
use super::rules::{all_pairs, check};

/// Where a report says more than the code shows, by hazard: why.
const EXPLAINED: &[(&str, &str)] = &[
    (
        "rust-changed",
        "arguments of one type that change places: it compiles and is wrong",
    ),
    (
        "operations that go by another id",
        "names change places: it compiles and is wrong",
    ),
];

/// What programs can name, and what they depend on about it.
#[derive(Default)]
struct Surface {
    items: BTreeMap<String, String>,
    /// Items that programs write out in full.
    literal: BTreeSet<String>,
    aliases: BTreeMap<String, TokenStream>,
    /// Structs around calls, which programs do not name, and the calls.
    calls: BTreeMap<String, String>,
}

/// What a report calls gone, or says to have another name, is not there as it was; types
/// that are numbered change names with each other.
#[test]
fn what_is_said_to_be_gone_is_not_in_the_generated_code() {
    let mut breaches = String::new();
    let mut told = 0;
    for (hazard, old, new) in all_pairs() {
        for (arrow, old, new) in [("→", &old, &new), ("←", &new, &old)] {
            let report = compared(old, new);
            let said = report.changes.iter().flat_map(|change| gone(&change.rust.text));
            let said: BTreeMap<String, String> = said.collect();
            if said.is_empty() {
                continue;
            }
            let (before, after) = (surface(old), surface(new));
            let broken = broken(&before, &after);
            for (item, _) in said.iter().filter(|(_, new)| !said.contains_key(*new)) {
                let path = format!("types::{item}");
                told += usize::from(before.items.contains_key(&path));
                let ends = [format!("{path} is gone"), format!("{path}: ")];
                let starts = |of: &String| ends.iter().any(|end| of.starts_with(end));
                if before.items.contains_key(&path) && !broken.iter().any(starts) {
                    let _ = writeln!(breaches, "{hazard} {arrow}: {path} is there");
                }
            }
        }
    }
    assert!(told > 100, "{told}");
    assert!(breaches.is_empty(), "\n{breaches}");
}

/// The items that the text of an effect calls gone, or something else, and what else.
fn gone(text: &str) -> Vec<(String, String)> {
    let parts = text.split("; ").filter_map(|part| {
        let (path, what) = part.strip_prefix('`')?.split_once("` ")?;
        let now = what.strip_prefix("is now `").map(|of| of.trim_end_matches('`'));
        let now = now.or((what == "is gone").then_some(""))?;
        Some((path.to_owned(), now.to_owned()))
    });
    parts.collect()
}

#[test]
fn what_breaks_programs_is_what_the_generated_code_shows() {
    let mut breaches = String::new();
    let (mut tried, mut kinds) = (0, BTreeSet::new());
    for (hazard, old, new) in all_pairs() {
        for (arrow, old, new) in [("→", &old, &new), ("←", &new, &old)] {
            tried += 1;
            let broken = broken(&surface(old), &surface(new));
            let report = compared(old, new);
            let said: Vec<String> = report
                .changes
                .iter()
                .filter(|change| change.rust.breaks())
                .map(|change| format!("`{}` {}", change.subject, change.rust.text))
                .collect();

            let explained = EXPLAINED.iter().any(|(name, _)| *name == hazard);
            let (breaks, as_said) = (!broken.is_empty(), !said.is_empty());
            kinds.insert(breaks);
            if (breaks || explained) != as_said || (explained && breaks) {
                let _ = write!(breaches, "{hazard} {arrow}\n  code: {broken:?}\n");
                let _ = writeln!(breaches, "  said: {said:?}");
            }
        }
    }
    println!("{tried} pairs");
    assert_eq!(kinds.len(), 2, "either all pairs break programs or none does");
    assert!(breaches.is_empty(), "\n{breaches}");
}

/// Each hazard of programs is told by one finding, or by as many as it has causes.
#[test]
fn pairs_mean_for_programs_what_they_must() {
    check("rust.cases", for_programs);
}

/// The rules of the findings with something to say of programs, the gravest first.
fn for_programs(report: &Report) -> String {
    let told = report.changes.iter().filter(|change| !change.rust.text.is_empty());
    let told: Vec<String> =
        told.map(|of| format!("{} {}", of.rust.level, of.rule.id)).collect();
    if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
}

/// The items of the old side that the new one does not have as they were.
fn broken(old: &Surface, new: &Surface) -> Vec<String> {
    let mut broken = Vec::new();
    for (path, signature) in &old.items {
        let text = |side: &Surface, text: &str| side.resolved(text);
        let wanted = text(new, &text(old, signature));
        let found = new.items.get(path).or_else(|| new.items.get(&new.followed(path)));
        match found {
            Some(found) if text(new, found) == wanted => {}
            Some(found) => broken.push(format!("{path}: {wanted} is {found}")),
            None if old.aliases.contains_key(path) && new.names_type(path) => {}
            None => broken.push(format!("{path} is gone")),
        }
    }
    let added = new.literal.iter().filter(|path| !old.literal.contains(*path));
    let of_known = added.filter(|path| {
        let (owner, _) = path.rsplit_once('.').unwrap_or_default();
        old.items.contains_key(owner)
    });
    broken.extend(of_known.map(|path| format!("{path} must be written too")));
    broken
}

impl Surface {
    /// A signature with its aliases replaced by what they stand for.
    fn resolved(&self, signature: &str) -> String {
        let mut text = signature.to_owned();
        for _ in 0..8 {
            let tokens: TokenStream = text.parse().unwrap();
            text = self.replaced(tokens).to_string();
        }
        text
    }

    fn replaced(&self, tokens: TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .flat_map(|token| match token {
                TokenTree::Ident(ident) => {
                    match self.aliases.get(&format!("types::{ident}")) {
                        Some(target) => target.clone(),
                        None => TokenTree::Ident(ident).into(),
                    }
                }
                TokenTree::Group(group) => {
                    let inner = self.replaced(group.stream());
                    TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner))
                        .into()
                }
                other => other.into(),
            })
            .collect()
    }

    /// The path of an item of a type that has another name here too.
    fn followed(&self, path: &str) -> String {
        let end = path
            .find(['.', ' '])
            .or_else(|| path.match_indices("::").nth(1).map(|of| of.0));
        let (owner, rest) = path.split_at(end.unwrap_or(path.len()));
        match self.aliases.get(owner) {
            Some(target) => {
                format!("types::{}{rest}", self.resolved(&target.to_string()))
            }
            None => path.to_owned(),
        }
    }

    fn names_type(&self, path: &str) -> bool {
        self.items.contains_key(path) || self.aliases.contains_key(path)
    }

    fn add(&mut self, path: String, signature: impl ToTokens) {
        self.items.insert(path, signature.to_token_stream().to_string());
    }

    fn item(&mut self, module: &str, item: &Item) {
        let path = |name: &dyn ToString| match module {
            "" => name.to_string(),
            module => format!("{module}::{}", name.to_string()),
        };
        match item {
            Item::Struct(of) if is_public(&of.vis) => {
                let here = path(&of.ident);
                self.add(here.clone(), quote::quote!(struct));
                self.derives(&here, &of.attrs);
                let open =
                    of.attrs.iter().any(|attr| attr.path().is_ident("non_exhaustive"));
                for field in of.fields.iter().filter(|field| is_public(&field.vis)) {
                    let name = format!("{here}.{}", field.ident.as_ref().unwrap());
                    if !open {
                        self.literal.insert(name.clone());
                    }
                    self.add(name, &field.ty);
                }
            }
            Item::Enum(of) => {
                let here = path(&of.ident);
                self.add(here.clone(), quote::quote!(enum));
                self.derives(&here, &of.attrs);
                for variant in &of.variants {
                    let held = match &variant.fields {
                        Fields::Unnamed(fields) => fields.unnamed.to_token_stream(),
                        _ => TokenStream::new(),
                    };
                    self.add(format!("{here}::{}", variant.ident), held);
                }
            }
            Item::Type(of) => {
                self.aliases.insert(path(&of.ident), of.ty.to_token_stream());
                self.add(path(&of.ident), &of.ty);
            }
            Item::Const(of) if is_public(&of.vis) => self.add(path(&of.ident), &of.ty),
            Item::Impl(of) => self.implementation(&path, of),
            Item::Macro(of) => self.attached(&path, of),
            _ => {}
        }
    }

    fn derives(&mut self, path: &str, attributes: &[syn::Attribute]) {
        for attribute in attributes.iter().filter(|of| of.path().is_ident("derive")) {
            let syn::Meta::List(list) = &attribute.meta else { continue };
            for name in list.tokens.to_string().split(',') {
                self.add(format!("{path} impl {}", name.trim()), quote::quote!(impl));
            }
        }
    }

    fn implementation(
        &mut self,
        path: &dyn Fn(&dyn ToString) -> String,
        of: &syn::ItemImpl,
    ) {
        let owner = path(&of.self_ty.to_token_stream());
        if let Some((face, _)) = &of.trait_ {
            let face = face.to_token_stream().to_string();
            let is_ours =
                ["Record", "Union", "Enumeration", "Outcome"].contains(&&*face);
            if !is_ours {
                self.add(
                    format!("{owner} impl {}", self.resolved(&face)),
                    quote::quote!(impl),
                );
            }
            return;
        }
        for item in &of.items {
            let ImplItem::Fn(function) = item else { continue };
            if is_public(&function.vis) {
                let name = format!("{owner}::{}", function.sig.ident);
                self.items.insert(name, signature(&function.sig));
            }
        }
    }

    /// What macros of the runtime make of names.
    fn attached(&mut self, path: &dyn Fn(&dyn ToString) -> String, of: &syn::ItemMacro) {
        let name = of.mac.path.to_token_stream().to_string();
        let text = of.mac.tokens.to_string();
        match name.as_str() {
            "calls" => {
                for entry in text.split(';').filter(|of| !of.trim().is_empty()) {
                    let (ident, call) = entry.split_once(':').unwrap();
                    self.calls.insert(path(&ident.trim()), call.trim().to_owned());
                }
            }
            "enumerations" => {
                for entry in text.split(';').filter(|of| !of.trim().is_empty()) {
                    self.enumerations(path, entry.trim());
                }
            }
            _ => {}
        }
    }

    fn enumerations(&mut self, path: &dyn Fn(&dyn ToString) -> String, entry: &str) {
        let (open, rest) = entry.split_once(' ').unwrap();
        let (kind, names) = match rest.split_once(' ') {
            Some(("integer", names)) => ("i64", names),
            Some(("json", names)) => ("Value", names),
            _ => ("str", rest),
        };
        for ident in names.split(',').map(str::trim).filter(|ident| !ident.is_empty()) {
            // What comes of it: conversions, and how long a text lives.
            let here = path(&ident);
            self.items.insert(format!("{here} impl {open} {kind}"), "impl".to_owned());
        }
    }
}

/// Types of arguments and of what comes back; the names only where their order changed.
fn signature(of: &syn::Signature) -> String {
    let arguments = of.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed.ty.to_token_stream().to_string()),
        FnArg::Receiver(_) => None,
    });
    let arguments: Vec<String> = arguments.collect();
    let gives = match &of.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, of) => of.to_token_stream().to_string(),
    };
    format!("fn ({}) -> {gives}", arguments.join(" , "))
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The public items of the code that is generated for a description.
fn surface(text: &str) -> Surface {
    let files = BTreeMap::from([("api.yaml".to_owned(), text.as_bytes().to_vec())]);
    let api = ApiConfig { closed_enums: true, ..ApiConfig::new("api.yaml") };
    let config = Config { apis: vec![api], ..Config::default() };
    let output = bindery::generate(&config, &files);
    assert!(!output.has_errors(), "{text}");
    let mut surface = Surface::default();
    for file in output.files.iter().filter(|file| file.path.ends_with(".rs")) {
        let inside: Vec<&str> = file.path.split('/').skip(1).collect();
        let module = match inside.as_slice() {
            ["mod.rs"] | [] => "",
            [first, ..] => first.trim_end_matches(".rs"),
        };
        let parsed = syn::parse_file(&file.text).unwrap();
        parsed.items.iter().for_each(|item| surface.item(module, item));
    }
    surface.calls_are_reached_through_methods();
    surface
}

impl Surface {
    /// Puts calls in the place of the structs around them, and what those can do where the
    /// methods are that give them.
    fn calls_are_reached_through_methods(&mut self) {
        let calls = std::mem::take(&mut self.calls);
        let items = std::mem::take(&mut self.items);
        let (mut kept, mut setters) = (BTreeMap::new(), Vec::new());
        for (path, signature) in items {
            let owner = calls.keys().find(|name| {
                let rest = path.strip_prefix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            });
            match owner {
                Some(owner) => {
                    setters.push((owner, path[owner.len()..].to_owned(), signature))
                }
                None => drop(kept.insert(path, signature)),
            }
        }
        let mut through = BTreeMap::new();
        for (path, signature) in &mut kept {
            let module = path.rsplit_once("::").map_or("", |(of, _)| of);
            let module = module.split_once("::").map_or("", |(module, _)| module);
            let Some((before, given)) = signature.rsplit_once("-> ") else { continue };
            let call = if module.is_empty() {
                given.to_owned()
            } else {
                format!("{module}::{given}")
            };
            let Some(kind) = calls.get(&call) else { continue };
            for (owner, name, of) in &setters {
                if **owner == call && !name.is_empty() {
                    through.insert(format!("{path}(){name}"), of.clone());
                }
            }
            *signature = format!("{before}-> {kind}");
        }
        self.items = kept;
        self.items.extend(through);
    }
}
