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
    /// Its dialect and syntax, where the index says so.
    pub format: String,
    /// The file.
    pub file: PathBuf,
    /// The directory below which its references may lead.
    pub root: PathBuf,
    /// What must come of it.
    pub expected: Expected,
}

/// What must come of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Code that compiles without warnings.
    Works,
    /// Such code, and a warning of what is wrong with the description.
    Warning,
    /// An error with its place, of this code if one is named.
    Error(String),
    /// One of the two.
    Either,
}

/// Collections whose descriptions refer to files that several of them share, so that the
/// whole collection must be allowed.
const SHARING: [&str; 2] = ["azure", "oai-examples"];

/// The real descriptions: those of the index, and those in Alibaba's own format.
///
/// All must work but for those that the project lists with another outcome.
///
/// # Errors
/// When a list cannot be read.
pub fn corpus(shared: &Path) -> io::Result<Vec<Document>> {
    let place = shared.join("corpus");
    let known = listed(&project().join("tests/corpus/EXPECTED.tsv"))?;
    let mut named = formats(&place)?;
    for entry in fs::read_dir(place.join("alibaba"))? {
        let name = format!("alibaba/{}", entry?.file_name().to_string_lossy());
        named.push((name, "alibaba api-docs json".to_owned()));
    }
    named.sort();
    let known: HashMap<String, String> = known.into_iter().collect();
    let documents =
        named.into_iter().enumerate().filter_map(|(index, (name, format))| {
            let file = with_ending(&place, &name)?;
            let expected = match known.get(&name).map(String::as_str) {
                None | Some("works") => Expected::Works,
                Some("warning") => Expected::Warning,
                Some(outcome) => Expected::Error(outcome.replace("error ", "")),
            };
            let root = match name.split_once('/') {
                Some((collection, _)) if SHARING.contains(&collection) => {
                    place.join(collection)
                }
                _ => file.parent().unwrap_or(&place).to_owned(),
            };
            let module = module(index, &name);
            Some(Document { name, module, format, file, root, expected })
        });
    Ok(documents.collect())
}

/// The names of the documents that CI has the time for: all dialects, all collections, and
/// the large ones.
///
/// # Errors
/// When the list cannot be read.
pub fn slice() -> io::Result<HashSet<String>> {
    let list = listed(&project().join("tests/corpus/SLICE.tsv"))?;
    Ok(list.into_iter().map(|(name, _)| name).collect())
}

/// The broken and hostile inputs. Their references may lead no further than their own
/// directory, as for anybody who names a file on the command line.
///
/// # Errors
/// When the list cannot be read.
pub fn bad(shared: &Path) -> io::Result<Vec<Document>> {
    let place = shared.join("bad");
    let list = listed(&place.join("EXPECT.tsv"))?;
    let documents = list.into_iter().enumerate().map(|(index, (name, expected))| {
        let file = place.join(&name);
        let expected = match expected.as_str() {
            "works" => Expected::Works,
            "error" => Expected::Error(String::new()),
            _ => Expected::Either,
        };
        let root = file.parent().unwrap_or(&place).to_owned();
        let module = module(index, &name);
        Document { name, module, format: String::new(), file, root, expected }
    });
    Ok(documents.collect())
}

/// The names in the index with their formats.
fn formats(place: &Path) -> io::Result<Vec<(String, String)>> {
    let text = fs::read_to_string(place.join("INDEX.tsv"))?;
    let row = |line: &str| {
        let mut cells = line.split('\t');
        Some((cells.next()?.to_owned(), cells.nth(3)?.to_owned()))
    };
    Ok(text.lines().skip(1).filter_map(row).collect())
}

/// The first two columns of a table, its head left out.
///
/// # Errors
/// When the table cannot be read.
pub fn listed(path: &Path) -> io::Result<Vec<(String, String)>> {
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
