//! Lays tokens out as text, item by item, with prettyplease.
//!
//! Nothing here changes a token but for trailing commas; only white space is added.

use proc_macro2::TokenStream;
use syn::Item;

use super::facts;
use super::term::Term;
use crate::rust::plan::{Step, Use};

/// The text of one item, without a line end; none if the tokens are no item of Rust.
pub fn item(tokens: TokenStream) -> Option<String> {
    match syn::parse2::<Item>(tokens).ok()? {
        item @ Item::Impl(_) => Some(spaced(&headed(&pretty(item)))),
        item => Some(pretty(item)),
    }
}

/// The text of items that stand line by line, if there are any.
///
/// Each stands behind any of some cargo features, if there are any.
pub fn together<'a>(
    items: impl Iterator<Item = (&'a [String], String)>,
) -> Option<String> {
    let lines: Vec<String> =
        items.map(|(features, text)| gate(features) + &text).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The attribute for an item that any of some cargo features turns on.
pub fn gate(features: &[String]) -> String {
    let any: Vec<String> =
        features.iter().map(|feature| format!("feature = {feature:?}")).collect();
    let line = match any.as_slice() {
        [] => return String::new(),
        [only] => format!("#[cfg({only})]\n"),
        any => format!("#[cfg(any({}))]\n", any.join(", ")),
    };
    match line.len() <= facts::WIDTH + 1 {
        true => line,
        false => format!("#[cfg(any(\n    {}\n))]\n", any.join(",\n    ")),
    }
}

/// Documentation of a module.
pub fn module_docs(lines: &[String]) -> String {
    lines.iter().map(|line| format!("//!{line}")).collect::<Vec<_>>().join("\n")
}

/// Declarations in the groups that a blank line separates: `std`, other crates, and
/// modules of this API.
pub fn use_groups<'a>(uses: &[&'a Use]) -> Vec<Vec<&'a Use>> {
    let rank = |declared: &Use| match declared.path.first() {
        Some(Step::Name(name)) if name.bare() == "std" => 0,
        Some(Step::Name(_)) | None => 1,
        Some(Step::Here | Step::Up) => 2,
    };
    let groups = (0..3).map(|wanted| {
        uses.iter()
            .copied()
            .filter(|declared| rank(declared) == wanted)
            .collect::<Vec<_>>()
    });
    groups.filter(|group| !group.is_empty()).collect()
}

/// An invocation of a macro with braces: one line for each list of words.
pub fn invocation(name: &str, lines: &[String]) -> String {
    match lines {
        [line]
            if name.len() + line.len() + 6 <= facts::WIDTH && !line.contains('\n') =>
        {
            format!("{name}! {{ {line} }}")
        }
        lines => format!(
            "{name}! {{\n{}\n}}",
            lines.iter().map(|l| wrapped(l)).collect::<Vec<_>>().join("\n")
        ),
    }
}

fn wrapped(line: &str) -> String {
    let mut text = String::new();
    let mut current = String::from("   ");
    for word in line.split(' ') {
        if current.len() > 4 && current.len() + 1 + word.len() > facts::WIDTH {
            text.push_str(&current);
            text.push('\n');
            current = String::from("   ");
        }
        current.push(' ');
        current.push_str(word);
    }
    text + &current
}

fn pretty(item: Item) -> String {
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    fields(&literals(&statements(prettyplease::unparse(&file).trim_end())))
}

/// Puts the type of a field or alias that is broken inside its generics on a line of its
/// own.
fn fields(text: &str) -> String {
    const FIELD: (&str, &str, &str) = ("    pub ", ":", "    >,");
    const ALIAS: (&str, &str, &str) = ("pub type ", " =", ">;");
    let mut out: Vec<String> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let kind =
            [FIELD, ALIAS].into_iter().find(|(begin, ..)| line.starts_with(begin));
        let broken = kind.and_then(|(begin, sign, end)| {
            let (name, outer) =
                line.strip_suffix('<')?.split_once(&format!("{sign} "))?;
            let indent = " ".repeat(begin.len() - begin.trim_start().len() + 4);
            Some((format!("{name}{sign}"), format!("{indent}{outer}"), end))
        });
        let Some((head, outer, end)) = broken else {
            out.push(line.to_owned());
            continue;
        };
        let inner = lines.by_ref().take_while(|line| *line != end);
        let inner: String = inner.map(str::trim).collect();
        let inner = inner.trim_end_matches(',').replace(",>", ">").replace(',', ", ");
        out.push(head);
        out.push(format!("{outer}<{inner}{}", end.trim_start()));
    }
    out.join("\n")
}

/// Puts struct literals that are the value of a function on one line where they fit.
fn literals(text: &str) -> String {
    const PAD: &str = "        ";
    let mut out = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let name = line.strip_prefix(PAD).and_then(|line| line.strip_suffix(" {"));
        let Some(name) = name.filter(|name| !name.contains(' ') && !name.is_empty())
        else {
            out.push(line.to_owned());
            continue;
        };
        let closing = format!("{PAD}}}");
        let inner: Vec<&str> =
            lines.by_ref().take_while(|line| *line != closing).collect();
        let joined: Vec<&str> = inner.iter().map(|line| line.trim()).collect();
        let joined = joined.join(" ");
        let one = format!("{PAD}{name} {{ {} }}", joined.trim_end_matches(','));
        if one.chars().count() <= facts::WIDTH {
            out.push(one);
        } else {
            out.push(line.to_owned());
            out.extend(inner.into_iter().map(str::to_owned));
            out.push(closing);
        }
    }
    out.join("\n")
}

/// Lays out anew what is assigned to a call: it holds a chain.
fn statements(text: &str) -> String {
    ["let call", "self.call"]
        .iter()
        .fold(text.to_owned(), |text, head| assigned(&text, head))
}

fn assigned(text: &str, head: &str) -> String {
    let begin = format!("\n        {head} =");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(&begin) {
        let (before, statement) = rest.split_at(at + 1);
        out.push_str(before);
        let end = statement.find(";\n").unwrap_or(statement.len());
        let (statement, after) = statement.split_at(end);
        let value = statement.get(begin.len() - 1..).unwrap_or_default();
        match value.parse::<TokenStream>().ok().and_then(Term::read) {
            Some(value) => out.push_str(&facts::assignment(head, &value, 8)),
            None => out.push_str(&format!("{statement};")),
        }
        rest = after.strip_prefix(';').unwrap_or(after);
    }
    out + rest
}

/// Gives the head of an `impl` that takes two lines the form that rustfmt gives it.
fn headed(text: &str) -> String {
    match text.split_once("\nfor ") {
        Some((head, rest)) if head.starts_with("impl ") && !head.contains('\n') => {
            let (of, body) = rest.split_once(" {\n").unwrap_or((rest, ""));
            format!("{head}\n    for {of}\n{{\n{body}")
        }
        _ => text.to_owned(),
    }
}

/// Adds a blank line after each function of an `impl`, as a person would.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        let Some(next) = lines.peek() else { break };
        out.push('\n');
        if line == "    }" && next.starts_with("    ") {
            out.push('\n');
        }
    }
    out
}
