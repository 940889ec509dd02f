//! The command line.

use std::env;
use std::path::{Path, PathBuf};

use crate::Result;

/// What to measure.
pub struct Arguments {
    /// Descriptions on which Bindery is measured beside the peer: name and file.
    pub documents: Vec<(String, PathBuf)>,
    /// The peer, if there is one.
    pub peer: Option<PathBuf>,
    /// How often each thing is compiled; the median counts.
    pub runs: usize,
    /// Where the crates to compile are laid down.
    pub directory: PathBuf,
    /// The parts to measure; empty for all.
    pub parts: Vec<String>,
}

/// How to call the program.
pub const USAGE: &str = "\
usage: bindery-bench [OPTIONS]
  --document NAME=FILE   compile bindings of this description, by Bindery and by the peer
  --peer FILE            openapi-to-rust [default: $OPENAPI_TO_RUST, else from PATH]
  --only PART            documents, types, generation or speed; may be repeated
  --runs N               compilations of each crate; the median counts [default: 3]
  --directory DIR        where the crates are laid down [default: target/bench]";

/// Name of the peer's program, and of the variable that says where it is.
const PEER: (&str, &str) = ("openapi-to-rust", "OPENAPI_TO_RUST");

impl Arguments {
    /// Reads the arguments of this process.
    pub fn read(root: &Path) -> Result<Self> {
        let mut read = Self {
            documents: Vec::new(),
            peer: env::var_os(PEER.1).map(PathBuf::from).or_else(|| on_path(PEER.0)),
            runs: 3,
            directory: root.join("target/bench"),
            parts: Vec::new(),
        };
        let mut arguments = env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or(USAGE)?;
            match name.as_str() {
                "--document" => {
                    let (name, file) = value.split_once('=').ok_or(USAGE)?;
                    read.documents.push((name.to_owned(), std::path::absolute(file)?));
                }
                "--peer" => read.peer = Some(std::path::absolute(value)?),
                "--runs" => read.runs = value.parse()?,
                "--directory" => read.directory = std::path::absolute(value)?,
                "--only" => read.parts.push(value),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(read)
    }

    /// Whether a part is to be measured.
    pub fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }
}

/// The file that the shell would run for a name.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(name)).find(|f| f.is_file())
}
