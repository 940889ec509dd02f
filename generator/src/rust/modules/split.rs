//! Which parts of a long file go where, so that no file's name depends on unrelated
//! parts.

use std::collections::{BTreeMap, BTreeSet};

use super::homes::User;
use crate::rust::names::{Ident, Wish, words};
use crate::rust::plan::{Item, New};

/// How many lines a file should have at most; the estimate is a little low.
pub const LINES: usize = 540;

/// Items that belong together: of a type, or of an operation.
pub struct Part {
    /// The items.
    pub items: Vec<Item>,
    /// The name of the type or method.
    pub name: Ident,
    /// What reaches the type.
    pub users: BTreeSet<User>,
}

impl Part {
    /// About how many lines the items take.
    pub fn lines(&self) -> usize {
        self.items.iter().map(lines).sum()
    }
}

fn lines(item: &Item) -> usize {
    match item {
        Item::Record(record) => {
            let blank = if record.new == Some(New::Default) { 0 } else { 1 };
            let fields = record.fields.iter().map(|field| field.docs.len() + 4 + blank);
            record.docs.len() + 28 + fields.sum::<usize>()
        }
        Item::Required(required) => {
            required.docs.len()
                + 3
                + required.fields.iter().map(|f| f.0.len() + 1).sum::<usize>()
        }
        Item::Union(union) => {
            let variants = union.variants.iter().map(|v| v.docs.len() + 11);
            union.docs.len() + 34 + variants.sum::<usize>()
        }
        Item::Enumeration(values) => {
            values.docs.len()
                + 12
                + values.values.iter().map(|v| v.docs.len() + 2).sum::<usize>()
        }
        Item::Methods(methods) => {
            let lengths = methods.methods.iter().map(|method| {
                method.docs.len() + 4 + method.arguments.len() + method.sets.len()
            });
            lengths.sum()
        }
        Item::Call(call) => {
            8 + call.setters.iter().map(|setter| setter.docs.len() + 5).sum::<usize>()
        }
        Item::Operation(of) => 12 + of.parameters.len() + of.responses.len(),
        Item::Webhook(webhook) => webhook.docs.len() + 3,
        Item::Outcome(outcome) => 30 + 4 * outcome.variants.len(),
        Item::Parameters(of) => {
            4 + of.fields.iter().map(|field| field.docs.len() + 1).sum::<usize>()
        }
        _ => 4,
    }
}

/// The name of a file: its group, then the words that its types share, the group's own
/// not repeated.
pub fn file_name(name: &[String]) -> Wish {
    match name.split_first() {
        Some((group, rest)) => Wish::parts(&[group.clone(), rest.join(" ")]),
        None => Wish::text("shared"),
    }
}

/// About how many lines the parts take.
pub fn length(types: &[Part]) -> usize {
    types.iter().map(Part::lines).sum()
}

/// Parts of a file that became too long, in files by the words of their names where many
/// share them; the rest by its first letter. No file's name depends on unrelated types.
pub fn split(
    name: &[String],
    types: Vec<Part>,
    depth: usize,
) -> Vec<(Vec<String>, Vec<Part>)> {
    const MANY: usize = 300;
    const DEEPEST: usize = 12;
    if length(&types) <= LINES {
        return vec![(name.to_vec(), types)];
    }
    let mut by_word: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for planned in types {
        let word = words(planned.name.bare()).into_iter().nth(depth).unwrap_or_default();
        by_word.entry(word).or_default().push(planned);
    }
    let shared = |(word, types): &(String, Vec<Part>)| {
        !word.is_empty() && depth < DEEPEST && types.len() > 1 && length(types) >= MANY
    };
    let (large, small): (Vec<_>, Vec<_>) = by_word.into_iter().partition(shared);
    let mut files = Vec::new();
    for (word, types) in large {
        let name: Vec<String> = name.iter().cloned().chain([word]).collect();
        files.extend(split(&name, types, depth + 1));
    }
    let rest: Vec<(String, Part)> = small
        .into_iter()
        .flat_map(|(word, types)| types.into_iter().map(move |of| (word.clone(), of)))
        .collect();
    files.extend(halve(name, rest, (b'a', b'z')));
    files
}

/// Halves a range of first letters until each half fits a file.
fn halve(
    name: &[String],
    types: Vec<(String, Part)>,
    (first, last): (u8, u8),
) -> Vec<(Vec<String>, Vec<Part>)> {
    let whole = (first, last) == (b'a', b'z');
    let lines: usize = types.iter().map(|(_, of)| of.lines()).sum();
    if types.is_empty() {
        return Vec::new();
    }
    if lines <= LINES || first == last {
        let letters = match first == last {
            true => char::from(first).to_string(),
            false => format!("{} to {}", char::from(first), char::from(last)),
        };
        let letters = (!whole).then_some(letters);
        let file = name.iter().cloned().chain(letters).collect();
        return vec![(file, types.into_iter().map(|(_, of)| of).collect())];
    }
    let middle = first + (last - first) / 2;
    let early = |(word, _): &(String, Part)| {
        word.bytes().next().is_none_or(|letter| letter <= middle)
    };
    let (left, right): (Vec<_>, Vec<_>) = types.into_iter().partition(early);
    let mut files = halve(name, left, (first, middle));
    files.extend(halve(name, right, (middle + 1, last)));
    files
}
