//! The form for `include!`: all files of a module as inline modules of one file.

use std::collections::BTreeMap;

use super::File;
use crate::diagnostic::catalogue::output::FILES_LOOSE;
use crate::report::Finding;

/// Makes one file, `<module>.rs`, that holds `pub mod <module> { … }`, from the files of a
/// module, of which `mod.rs` is the root.
///
/// Emitted files declare a child on a line of its own; that line gives way to the child.
///
/// # Errors
///
/// A declared module has no file, or a file is declared by no module.
pub fn single(module: &str, files: &[File]) -> Result<File, Box<Finding>> {
    let mut rest: BTreeMap<&str, &str> =
        files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let root = rest.remove("mod.rs").ok_or_else(|| loose("there is no `mod.rs`"))?;
    // In a program, or in a private module, rustc reports every item that is not used.
    let mut text = format!(
        "#[allow(dead_code, unused_imports, reason = \"a crate uses a part of an API\")]\n\
         pub mod {module} {{\n"
    );
    inline(root, "", &mut rest, &mut text)?;
    text.push_str("}\n");
    match rest.keys().next() {
        None => Ok(File { path: format!("{module}.rs"), text }),
        Some(path) => Err(loose(&format!("no module declares `{path}`"))),
    }
}

fn loose(message: &str) -> Box<Finding> {
    Box::new(Finding::new(&FILES_LOOSE, message))
}

/// Copies a text and puts children in place of their declarations. Every file is used at
/// most once, so this ends.
fn inline(
    text: &str,
    directory: &str,
    rest: &mut BTreeMap<&str, &str>,
    out: &mut String,
) -> Result<(), Box<Finding>> {
    for line in text.lines() {
        let Some((head, name)) = declaration(line) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let inside = format!("{directory}{name}/");
        let beside = rest.remove(format!("{directory}{name}.rs").as_str());
        let child = beside.or_else(|| rest.remove(format!("{inside}mod.rs").as_str()));
        let child = child.ok_or_else(|| loose(&format!("`{line}` has no file")))?;
        out.push_str(head);
        out.push_str(" {\n");
        inline(child, &inside, rest, out)?;
        out.push_str("}\n");
    }
    Ok(())
}

/// Takes `pub mod name;` apart: what stands before the `;`, and the name.
fn declaration(line: &str) -> Option<(&str, &str)> {
    let head = line.strip_suffix(';')?;
    let name = ["mod ", "pub mod ", "pub(crate) mod ", "pub(super) mod "]
        .into_iter()
        .find_map(|start| head.strip_prefix(start))?;
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    plain.then_some((head, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn children_stand_where_they_were_declared() {
        let files = [
            file(
                "mod.rs",
                "//! Docs.\n\nmod runs;\npub mod types;\npub use runs::Runs;\n",
            ),
            file("runs.rs", "pub struct Runs;\n"),
            file("types/mod.rs", "//! Types.\nmod task;\npub use task::*;\n"),
            file("types/task.rs", "pub struct Task;\n"),
        ];
        let made = single("api", &files).unwrap();
        assert_eq!(made.path, "api.rs");
        let parsed = syn::parse_file(&made.text).unwrap();
        assert_eq!(parsed.items.len(), 1);
        assert!(
            made.text.contains("pub mod types {\n//! Types.\nmod task {\npub struct")
        );
    }

    #[test]
    fn a_file_that_no_module_declares_is_not_lost_in_silence() {
        let root = file("mod.rs", "mod a;\n");
        assert!(single("api", std::slice::from_ref(&root)).is_err());
        assert!(single("api", &[root, file("a.rs", ""), file("b.rs", "")]).is_err());
        assert!(single("api", &[]).is_err());
    }
}
