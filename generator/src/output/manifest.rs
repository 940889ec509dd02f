//! The list of files that a run owns, with what they held when they were written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::File;

/// The name of the manifest in the output directory.
pub const MANIFEST: &str = ".bindery-manifest";

const HEAD: &str = "# Files that bindery wrote here, with a fingerprint of each. It removes a \
stale file only if it is listed and unchanged.\n";

/// A fingerprint of some bytes: 64-bit FNV-1a as 16 hexadecimal digits.
///
/// It tells an edited file from an unedited one; it is no defence against a forger, who
/// could as well edit the manifest.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
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
