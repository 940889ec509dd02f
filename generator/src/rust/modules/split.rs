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
    /// The words of the name.
    words: Vec<String>,
    /// What reaches the type.
    pub users: BTreeSet<User>,
}

impl Part {
    /// Items under the name that stands for them.
    pub fn new(items: Vec<Item>, name: Ident, users: BTreeSet<User>) -> Self {
        Self { items, words: words(name.bare()), name, users }
    }

    fn word(&self, at: usize) -> String {
        self.words.get(at).cloned().unwrap_or_default()
    }

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
        let word = planned.word(depth);
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

/// Parts that share a first letter, by the first of their words that tells any apart: the
/// longest names of types share more words than files are split by.
fn deeper(name: &[String], types: Vec<(String, Part)>) -> Vec<(Vec<String>, Vec<Part>)> {
    let all: Vec<&[String]> = types.iter().map(|(_, of)| of.words.as_slice()).collect();
    let longest = all.iter().map(|words| words.len()).max().unwrap_or_default();
    let apart = |at: &usize| {
        let mut found = all.iter().map(|words| words.get(*at));
        let first = found.next();
        found.any(|word| Some(word) != first)
    };
    let Some(at) = (0..longest).find(apart) else {
        return vec![(name.to_vec(), types.into_iter().map(|(_, of)| of).collect())];
    };
    let mut by_word: BTreeMap<String, Vec<(String, Part)>> = BTreeMap::new();
    for (_, of) in types {
        let word = of.word(at);
        by_word.entry(word.clone()).or_default().push((word, of));
    }
    let mut files = Vec::new();
    let mut small = Vec::new();
    for (word, parts) in by_word {
        let lines: usize = parts.iter().map(|(_, of)| of.lines()).sum();
        let file: Vec<String> = name.iter().cloned().chain([word]).collect();
        if lines > LINES {
            files.extend(deeper(&file, parts));
        } else if lines > LINES / 2 {
            files.push((file, parts.into_iter().map(|(_, of)| of).collect()));
        } else {
            small.extend(parts);
        }
    }
    // Words of many letters share a file; if all are of one letter, they are few lines.
    let lines: usize = small.iter().map(|(_, of)| of.lines()).sum();
    // As `halve` counts letters, which would come back here with the same parts else.
    let letter = |word: &str| word.bytes().next().unwrap_or(b'a').clamp(b'a', b'z');
    let letters: BTreeSet<u8> = small.iter().map(|(word, _)| letter(word)).collect();
    if lines > LINES && letters.len() == 1 {
        for (word, of) in small {
            let file: Vec<String> = name.iter().cloned().chain([word]).collect();
            // Parts of one word follow each other.
            match files.last_mut() {
                Some((known, parts)) if *known == file => parts.push(of),
                _ => files.push((file, vec![of])),
            }
        }
    } else {
        files.extend(halve(name, small, (b'a', b'z')));
    }
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
    if lines > LINES && first == last {
        let letter = name.iter().cloned().chain([char::from(first).to_string()]);
        return deeper(&letter.collect::<Vec<_>>(), types);
    }
    if lines <= LINES {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::names::{Kind, Scope};
    use crate::rust::plan::{Alias, Type};

    /// A part of so many lines.
    fn part(name: &str, lines: usize) -> Part {
        let name = Scope::new(Kind::Type).one(&Wish::text(name));
        let alias = Alias { docs: Vec::new(), ident: name.clone(), of: Type::Unit };
        let items = (0..lines / 4).map(|_| Item::Alias(alias.clone())).collect();
        Part::new(items, name, BTreeSet::new())
    }

    #[test]
    fn parts_that_share_many_words_are_split_by_those_that_tell_them_apart() {
        let shared = "a b c d e f g h i j k l m n o";
        let names = ["x one", "x two", "x three", "日本 one", "日本語 two", "z 1 two"];
        let parts = names.map(|name| part(&format!("{shared} {name}"), 400));
        let files = split(&["shared".to_owned()], parts.into(), 0);
        let all: usize = files.iter().map(|(_, parts)| parts.len()).sum();
        assert_eq!(all, names.len());
        assert!(files.iter().all(|(_, parts)| length(parts) <= LINES));
    }

    #[test]
    fn parts_of_one_name_end_in_one_file() {
        let parts = (0..3).map(|_| part("same", 400)).collect();
        assert_eq!(split(&["shared".to_owned()], parts, 0).len(), 1);
    }
}
