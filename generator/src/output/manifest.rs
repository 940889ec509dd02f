//! The list of files that a run owns, with what they held when they were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::File;

/// The name of the manifest in the output directory.
pub const MANIFEST: &str = ".bindery-manifest";

const HEAD: &str = "# Files that bindery wrote here, with a fingerprint of each. It removes a \
stale file only if it is listed and unchanged.\n";

/// A fingerprint of some bytes: 64 bits as 16 hexadecimal digits.
///
/// It tells an edited file from an unedited one; it is no defence against a forger, who
/// could as well edit the manifest. Each step can be undone, so that a change of one word
/// always shows; four lanes side by side keep a processor busy that would wait for each
/// product else.
pub fn fingerprint(bytes: &[u8]) -> String {
    const LANES: usize = 4;
    const WORD: usize = 8;
    let step = |hash: u64, word: u64| {
        (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    };
    let word = |bytes: &[u8]| {
        let bytes = bytes.iter().enumerate();
        bytes.fold(0, |word, (at, byte)| word | u64::from(*byte) << (8 * at))
    };
    let mut lanes = [1_u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<{ LANES * WORD }>();
    for block in blocks {
        let (words, _) = block.as_chunks::<WORD>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = step(*lane, u64::from_le_bytes(*word));
        }
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let words = rest.chunks(WORD).map(word).chain(lanes);
    let hash = words.fold(length, step);
    let hash = step(hash ^ hash >> 32, 0);
    format!("{:016x}", hash ^ hash >> 32)
}

/// The text of the manifest for some files and the entries of others, in order of their
/// paths.
pub(super) fn print(files: &[File], others: &[(&str, &str)]) -> String {
    let mut lines: BTreeMap<&str, String> =
        others.iter().map(|(path, hash)| (*path, (*hash).to_owned())).collect();
    let ours = files.iter().map(|f| (f.path.as_str(), fingerprint(f.text.as_bytes())));
    lines.extend(ours);
    let mut text = HEAD.to_owned();
    for (path, fingerprint) in lines {
        // Writing into a string does not fail.
        let _ = writeln!(text, "{fingerprint} {path}");
    }
    text
}

/// Paths and fingerprints of a manifest; lines that are none are passed over.
pub(super) fn parse(text: &str) -> Vec<(&str, &str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .map(|(fingerprint, path)| (path, fingerprint))
        .collect()
}
