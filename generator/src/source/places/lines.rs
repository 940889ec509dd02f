//! Byte offsets to lines and columns.

use super::trie::{Spot, Trie};

/// Makes the places of a trie, whose columns are byte offsets, lines and columns.
pub(super) fn resolve(text: &str, trie: &mut Trie) {
    let mut spots: Vec<&mut Spot> = trie.spots_mut().collect();
    spots.sort_by_key(|spot| spot.column);
    let mut position = Position { text, offset: 0, line: 1, line_start: 0 };
    for spot in spots {
        let start = spot.column as usize;
        position.go_to(start);
        spot.line = position.line;
        spot.column = position.column(start);
        let end = start + spot.length as usize;
        let token = text.get(start..end).unwrap_or_default();
        let token = token.lines().next().unwrap_or_default();
        spot.length = count(token).max(1);
    }
}

struct Position<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    line_start: usize,
}

impl Position<'_> {
    /// Counts the lines up to an offset; offsets must not go back.
    fn go_to(&mut self, offset: usize) {
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        for (index, byte) in passed.iter().enumerate() {
            let at = self.offset + index;
            let next = self.text.as_bytes().get(at + 1);
            if *byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')) {
                self.line += 1;
                self.line_start = at + 1;
            }
        }
        self.offset = offset;
    }

    fn column(&self, offset: usize) -> u32 {
        count(self.text.get(self.line_start..offset).unwrap_or_default()) + 1
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
