//! Byte offsets to lines and columns.

use super::trie::{Spot, Trie};

/// Makes the places of a trie, whose columns are byte offsets, lines and columns.
pub(super) fn resolve(text: &str, trie: &mut Trie) {
    let mut spots: Vec<&mut Spot> = trie.spots_mut().collect();
    spots.sort_by_key(|spot| spot.column);
    let only_newlines = !text.contains('\r');
    let mut position = Position { text, only_newlines, offset: 0, line: 1, start: 0 };
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
    /// Whether no line ends with a carriage return.
    only_newlines: bool,
    offset: usize,
    line: u32,
    /// Where the line begins.
    start: usize,
}

impl Position<'_> {
    /// Counts the lines up to an offset; offsets must not go back.
    fn go_to(&mut self, offset: usize) {
        let text = self.text.as_bytes();
        let passed = text.get(self.offset..offset).unwrap_or_default();
        if self.only_newlines {
            self.line += u32::try_from(newlines(passed)).unwrap_or(u32::MAX);
            if let Some(last) = passed.iter().rposition(|byte| *byte == b'\n') {
                self.start = self.offset + last + 1;
            }
        } else {
            for (index, byte) in passed.iter().enumerate() {
                let at = self.offset + index;
                if *byte == b'\n' || (*byte == b'\r' && text.get(at + 1) != Some(&b'\n'))
                {
                    self.line += 1;
                    self.start = at + 1;
                }
            }
        }
        self.offset = offset;
    }

    fn column(&self, offset: usize) -> u32 {
        count(self.text.get(self.start..offset).unwrap_or_default()) + 1
    }
}

/// How many newlines there are; written so that the compiler counts many bytes at once.
pub(crate) fn newlines(bytes: &[u8]) -> usize {
    let count = |chunk: &[u8]| chunk.iter().map(|b| u8::from(*b == b'\n')).sum::<u8>();
    bytes.chunks(255).map(|chunk| usize::from(count(chunk))).sum()
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::newlines;

    #[test]
    fn more_newlines_than_a_byte_can_count_are_counted() {
        assert_eq!(newlines("\n".repeat(1000).as_bytes()), 1000);
        assert_eq!(newlines(b"a\nb\r\n"), 2);
    }
}
