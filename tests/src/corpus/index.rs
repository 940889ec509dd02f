//! Which documents there are and what must come of them.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::places::project;

/// A description and what must come of it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its name in the list.
    pub name: String,
    /// A module name that no other document has.
    pub module: String,
    /// The file.
    pub file: PathBuf,
    /// The directory below which its references may lead.
    pub root: PathBuf,
    /// What must come of it.
    pub expected: Expected,
    /// Whether it is known not to be so yet.
    pub not_yet: bool,
}

/// What must come of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Code that compiles without warnings.
    Works,
    /// An error with its place.
    Error,
    /// One of the two.
    Either,
}

/// The real descriptions: those of the index, and those in Alibaba's own format.
///
/// All must work but for those that the project lists with the code of their error.
///
/// # Errors
/// When a list cannot be read.
pub fn corpus(shared: &Path) -> io::Result<Vec<Document>> {
    let place = shared.join("corpus");
    let known = listed(&project().join("tests/corpus/EXPECTED.tsv"))?;
    let mut names: Vec<String> =
        listed(&place.join("INDEX.tsv"))?.into_iter().map(|(name, _)| name).collect();
    for entry in fs::read_dir(place.join("alibaba"))? {
        names.push(format!("alibaba/{}", entry?.file_name().to_string_lossy()));
    }
    names.sort();
    let known: HashMap<String, String> = known.into_iter().collect();
    let not_yet = not_yet("corpus")?;
    let documents = names.into_iter().enumerate().filter_map(|(index, name)| {
        let file = with_ending(&place, &name)?;
        let expected = match known.get(&name).map(String::as_str) {
            Some(outcome) if outcome.starts_with("error") => Expected::Error,
            _ => Expected::Works,
        };
        let root = match name.split_once('/') {
            Some((collection, _)) => place.join(collection),
            None => place.clone(),
        };
        let not_yet = not_yet.contains(&name);
        Some(Document {
            module: module(index, &name),
            name,
            file,
            root,
            expected,
            not_yet,
        })
    });
    Ok(documents.collect())
}

/// The broken and hostile inputs. Their references may lead no further than their own
/// directory, as for anybody who names a file on the command line.
///
/// # Errors
/// When the list cannot be read.
pub fn bad(shared: &Path) -> io::Result<Vec<Document>> {
    let place = shared.join("bad");
    let list = listed(&place.join("EXPECT.tsv"))?;
    let not_yet = not_yet("bad")?;
    let documents = list.into_iter().enumerate().map(|(index, (name, expected))| {
        let file = place.join(&name);
        let expected = match expected.as_str() {
            "works" => Expected::Works,
            "error" => Expected::Error,
            _ => Expected::Either,
        };
        let root = file.parent().unwrap_or(&place).to_owned();
        let not_yet = not_yet.contains(&name);
        Document { module: module(index, &name), name, file, root, expected, not_yet }
    });
    Ok(documents.collect())
}

/// The documents of a collection that do not give yet what they must. A document that is
/// listed and does all the same is as wrong as one that is not listed and does not, so
/// that the list stays true.
fn not_yet(collection: &str) -> io::Result<HashSet<String>> {
    let list = listed(&project().join(format!("tests/{collection}/NOT_YET.tsv")))?;
    Ok(list.into_iter().map(|(name, _)| name).collect())
}

/// The first two columns of a table, its head left out.
fn listed(path: &Path) -> io::Result<Vec<(String, String)>> {
    let text = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{path:?}: {error}")))?;
    let rows = text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        (cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
    });
    Ok(rows.collect())
}

/// The index leaves the endings of some names out.
fn with_ending(place: &Path, name: &str) -> Option<PathBuf> {
    ["", ".json", ".yaml", ".yml"]
        .into_iter()
        .map(|ending| place.join(format!("{name}{ending}")))
        .find(|path| path.is_file())
}

fn module(index: usize, name: &str) -> String {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let name: String = name.chars().map(plain).take(60).collect();
    format!("d{index}_{}", name.trim_matches('_').replace("__", "_"))
}
