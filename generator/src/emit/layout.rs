//! Lays tokens out as text: `prettyplease` for each item, then blank lines.
//!
//! Nothing here changes a token; only white space is added.

use proc_macro2::TokenStream;

use crate::rust::plan::{Step, Use};

/// The text of one item, without a line end.
pub fn item(tokens: &TokenStream) -> String {
    spaced(&pretty(tokens))
}

/// The text of items that stand line by line, if there are any.
pub fn together(items: &[TokenStream]) -> Option<String> {
    let lines: Vec<String> = items.iter().map(pretty).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
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
        uses.iter().copied().filter(|declared| rank(declared) == wanted).collect::<Vec<_>>()
    });
    groups.filter(|group| !group.is_empty()).collect()
}

fn pretty(tokens: &TokenStream) -> String {
    match syn::parse2::<syn::Item>(tokens.clone()) {
        Ok(item) => {
            let file = syn::File {
                shebang: None,
                frontmatter: None,
                attrs: Vec::new(),
                items: vec![item],
            };
            prettyplease::unparse(&file).trim_end().to_owned()
        }
        // Unreachable for tokens of this stage; the compiler then says what is wrong.
        Err(_) => tokens.to_string(),
    }
}

/// Adds a blank line after each function of an `impl`, as a person would.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    let implementation = text.lines().any(|line| line.starts_with("impl"));
    while let Some(line) = lines.next() {
        out.push_str(line);
        let Some(next) = lines.peek() else { break };
        out.push('\n');
        if implementation && line == "    }" && next.starts_with("    ") {
            out.push('\n');
        }
    }
    out
}
