//! Our descriptions and the vendors', each with our overlay, give the same Rust API for
//! the operations that both have.

use std::collections::{BTreeMap, BTreeSet};

use bindery::config::ApiConfig;
use bindery::pipeline::Output;
use bindery_tests::generation::faultless;
use bindery_tests::places::shared;
use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ImplItem, Item};

use super::{document, run, shipped};

fn check(module: &str) {
    let Some(shared) = shared() else { return };
    let description = document(&shared, module).to_string_lossy().into_owned();
    let vendors = ApiConfig { description, ..shipped(module) };
    let all = operation_ids(&faultless(run(shipped(module))));
    // Alibaba's own document of that date lacks some operations that ours has.
    let both = known(&vendors, &all);
    let theirs = only(vendors.clone(), &both);
    assert_eq!(operation_ids(&theirs), both);
    assert!(both.len() >= 4, "{both:?}");
    let ours = only(shipped(module), &both);
    let (ours, theirs) = (items(&ours), items(&theirs));
    let mut differences = Vec::new();
    for name in ours.keys().chain(theirs.keys()).collect::<BTreeSet<_>>() {
        match (ours.get(name), theirs.get(name)) {
            (Some(ours), Some(theirs)) if ours == theirs => {}
            (Some(ours), Some(theirs)) => {
                differences.push(format!("{name}:\n  ours   {ours}\n  theirs {theirs}"));
            }
            (Some(_), None) => differences.push(format!("{name}: only ours")),
            _ => differences.push(format!("{name}: only theirs")),
        }
    }
    assert!(differences.is_empty(), "{module}:\n{}", differences.join("\n"));
}

/// Those of some operations that a description has.
fn known(api: &ApiConfig, operations: &BTreeSet<String>) -> BTreeSet<String> {
    let include = operations.iter().cloned().collect();
    let output = run(ApiConfig { include, ..api.clone() });
    let missing = |id: &&String| {
        let message = format!("no operation fits `{id}`");
        output.findings.iter().any(|finding| finding.message == message)
    };
    operations.iter().filter(|id| !missing(id)).cloned().collect()
}

/// What is emitted for these operations.
fn only(api: ApiConfig, operations: &BTreeSet<String>) -> Output {
    let include = operations.iter().cloned().collect();
    faultless(run(ApiConfig { include, ..api }))
}

/// The ids of the operations, as the emitted descriptors name them.
fn operation_ids(output: &Output) -> BTreeSet<String> {
    let texts =
        output.files.iter().map(|file| file.text.split("Operation::new(").skip(1));
    let heads = texts.flatten().filter_map(|rest| rest.split('"').nth(1));
    heads.map(str::to_owned).collect()
}

/// The items by kind and name, without documentation. How types are spread over files
/// depends on the length of their documentation, so all files of types count as one.
fn items(output: &Output) -> BTreeMap<String, String> {
    let mut items = BTreeMap::new();
    for file in &output.files {
        let path = match file.path.split_once("/types") {
            Some((module, _)) => format!("{module}/types"),
            None => file.path.clone(),
        };
        for item in syn::parse_file(&file.text).unwrap().items {
            for (name, tokens) in parts(item) {
                items.insert(format!("{path} {name}"), without_docs(tokens).to_string());
            }
        }
    }
    items
}

/// An item under its name, methods of their own; nothing for imports and for lists of what
/// is declared elsewhere.
fn parts(item: Item) -> Vec<(String, TokenStream)> {
    let tokens = item.to_token_stream();
    let name = match item {
        Item::Struct(item) => format!("struct {}", item.ident),
        Item::Enum(item) => format!("enum {}", item.ident),
        Item::Static(item) => format!("static {}", item.ident),
        Item::Type(item) => format!("type {}", item.ident),
        Item::Impl(item) => {
            let of = item.self_ty.to_token_stream();
            let Some(face) = &item.trait_ else {
                return methods(&of.to_string(), item.items);
            };
            format!("impl {} for {of}", face.1.to_token_stream())
        }
        _ => return Vec::new(),
    };
    vec![(name, tokens)]
}

fn methods(of: &str, items: Vec<ImplItem>) -> Vec<(String, TokenStream)> {
    let method = |item: ImplItem| match item {
        ImplItem::Fn(item) => {
            Some((format!("{of}::{}", item.sig.ident), item.to_token_stream()))
        }
        _ => None,
    };
    items.into_iter().filter_map(method).collect()
}

/// Leaves `#[doc = "…"]` out, on members too.
fn without_docs(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let documentation = group.stream().to_string().starts_with("doc ");
            if documentation && matches!(kept.last(), Some(TokenTree::Punct(_))) {
                kept.pop();
                continue;
            }
            let inner = without_docs(group.stream());
            kept.push(Group::new(group.delimiter(), inner).into());
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}

#[test]
fn azure_container_registry() {
    check("azure_container_registry");
}

#[test]
fn azure_devops_pipelines() {
    check("azure_devops_pipelines");
}

#[test]
fn azure_devops_build() {
    check("azure_devops_build");
}

#[test]
fn alibaba_container_registry() {
    check("alibaba_container_registry");
}
