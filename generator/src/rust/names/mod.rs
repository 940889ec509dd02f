//! The only place where identifiers are made.
//!
//! A [`Scope`] turns names of a description into identifiers that are valid, differ
//! from each other and mean nothing else where they are used. Which identifier a name
//! gets depends on that name and on the names that would get the same one, never on
//! unrelated names or on order.

mod reserved;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use heck::{ToShoutySnakeCase, ToUpperCamelCase};

pub use words::words;

/// A valid Rust identifier. There is no way to make one from free text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ident {
    text: Arc<str>,
    raw: bool,
}

impl Ident {
    /// An identifier of our own: a name of the runtime, of `std` or of a template.
    pub fn ours(text: &'static str) -> Self {
        debug_assert!(valid(text), "{text}");
        Self { text: Arc::from(text), raw: false }
    }

    /// An identifier from the user's configuration, if it is one.
    pub fn checked(text: &str) -> Option<Self> {
        let bare = text.strip_prefix("r#").unwrap_or(text);
        let raw = reserved::is_keyword(bare);
        let fits = valid(bare) && !(raw && reserved::NEVER_RAW.contains(&bare));
        fits.then(|| Self { text: Arc::from(bare), raw })
    }

    /// The text without `r#`.
    pub fn bare(&self) -> &str {
        &self.text
    }

    /// Whether it is written with `r#`.
    pub fn is_raw(&self) -> bool {
        self.raw
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.raw {
            f.write_str("r#")?;
        }
        f.write_str(&self.text)
    }
}

fn valid(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    first.is_some_and(|c| c == '_' || c.is_ascii_alphabetic() || is_kept(c))
        && chars.all(|c| c == '_' || c.is_ascii_alphanumeric() || is_kept(c))
        && text != "_"
}

/// Letters beyond ASCII that [`words`] keeps.
fn is_kept(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// What a scope's identifiers name; it decides letter case and reserved words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Structs, enums and aliases.
    Type,
    /// Variants of enums.
    Variant,
    /// Fields of records.
    Field,
    /// Arguments of methods.
    Argument,
    /// Methods of the client and its groups.
    Method,
    /// Methods of call structs that set an optional parameter.
    Setter,
    /// Modules and their files.
    Module,
    /// Statics that stand for a type, whose name they have.
    Static,
    /// Statics that stand for an operation, short enough for a line of a call.
    Descriptor,
}

/// A name that asks for an identifier.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    words: Vec<String>,
    /// The text that ties are ordered by.
    text: String,
    /// Names of lower rank make way for those of higher rank.
    rank: u8,
    /// An identifier that is taken as it is.
    chosen: Option<Ident>,
}

impl Wish {
    /// A name of one part.
    pub fn text(text: &str) -> Self {
        Self { words: words(text), text: text.to_owned(), ..Self::default() }
    }

    /// A name of several parts, outermost first. A part that begins with all words of
    /// the parts before it does not repeat them.
    pub fn parts<T: AsRef<str>>(parts: &[T]) -> Self {
        let mut joined: Vec<String> = Vec::new();
        let mut text = Vec::new();
        for part in parts {
            let part = part.as_ref();
            text.push(part);
            let next = words(part);
            if !joined.is_empty()
                && next.len() > joined.len()
                && next.starts_with(&joined)
            {
                joined = next;
            } else {
                joined.extend(next);
            }
        }
        Self { words: joined, text: text.join(" "), ..Self::default() }
    }

    /// The words of the name.
    pub fn into_words(self) -> Vec<String> {
        self.words
    }

    /// A name that the user chose: taken as it is where it is an identifier.
    pub fn chosen(text: &str) -> Self {
        Self { chosen: Ident::checked(text), ..Self::text(text) }
    }

    /// Makes way for names of a lower rank number.
    #[must_use]
    pub fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}

/// The number of the second of several with one name.
const FIRST: u32 = 2;

/// A set of identifiers that must differ.
#[derive(Clone, Debug)]
pub struct Scope {
    kind: Kind,
    taken: BTreeSet<String>,
    /// The first number of a name that may be free, where some are taken.
    numbers: BTreeMap<String, u32>,
}

impl Scope {
    /// An empty scope.
    pub fn new(kind: Kind) -> Self {
        Self { kind, taken: BTreeSet::new(), numbers: BTreeMap::new() }
    }

    /// Takes an identifier out of those that can be handed out.
    pub fn reserve(&mut self, ident: &Ident) {
        self.taken.insert(ident.bare().to_owned());
    }

    /// Whether the name gets the identifier that it asks for.
    pub fn is_free(&self, wish: &Wish) -> bool {
        !self.taken.contains(&self.natural(wish))
    }

    /// A name as it is, or with a word more if its identifier is taken, or if a type of
    /// that name would need a suffix.
    pub fn or_with<T: AsRef<str>>(&self, parts: &[T], word: &str) -> Wish {
        let wish = Wish::parts(parts);
        let bare = self.unreserved(&wish);
        let reserved = reserved::suffix(self.kind, &bare).is_some();
        if self.is_free(&wish) && !(reserved && self.kind == Kind::Type) {
            return wish;
        }
        let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
        Wish::text(&format!("{} {word}", parts.join(" ")))
    }

    /// An identifier for one name.
    pub fn one(&mut self, wish: &Wish) -> Ident {
        let natural = self.natural(wish);
        let (text, _) = self.free(&natural, &BTreeSet::new(), FIRST);
        self.taken.insert(text.clone());
        self.finish(text)
    }

    /// Identifiers for names that come together, in their order.
    ///
    /// Of those that ask for the same identifier, the one of the first rank gets it,
    /// then the one that is written so already, then the first in code point order; the
    /// others are numbered from 2, past any number that is itself asked for.
    pub fn all(&mut self, wishes: &[Wish]) -> Vec<Ident> {
        let naturals: Vec<String> =
            wishes.iter().map(|wish| self.natural(wish)).collect();
        let asked: BTreeSet<String> = naturals.iter().cloned().collect();
        let mut clashes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, natural) in naturals.iter().enumerate() {
            clashes.entry(natural).or_default().push(at);
        }
        let mut given: Vec<String> = vec![String::new(); wishes.len()];
        for (natural, mut who) in clashes {
            who.sort_by_key(|&at| {
                wishes.get(at).map(|w| (w.rank, w.text != natural, &w.text, at))
            });
            let mut from = FIRST;
            for (turn, at) in who.into_iter().enumerate() {
                let text = match turn {
                    0 if !self.taken.contains(natural) => natural.to_owned(),
                    _ => {
                        let (text, number) = self.free(natural, &asked, from);
                        from = number;
                        text
                    }
                };
                self.taken.insert(text.clone());
                if let Some(slot) = given.get_mut(at) {
                    *slot = text;
                }
            }
        }
        given.into_iter().map(|text| self.finish(text)).collect()
    }

    /// The first of the name itself and its numbered forms, from a number on, that nobody
    /// has or asks for, and its number.
    fn free(
        &mut self,
        natural: &str,
        asked: &BTreeSet<String>,
        from: u32,
    ) -> (String, u32) {
        if !self.taken.contains(natural) && !asked.contains(natural) {
            return (natural.to_owned(), from);
        }
        let camel = matches!(self.kind, Kind::Type | Kind::Variant);
        let digit = natural.ends_with(|c: char| c.is_ascii_digit());
        let joined = natural.ends_with('_') || (camel && !digit);
        let gap = if joined { "" } else { "_" };
        let first = self.numbers.get(natural).copied().unwrap_or(FIRST);
        let numbered = |number: u32| format!("{natural}{gap}{number}");
        let still = (first..).find(|number| !self.taken.contains(&numbered(*number)));
        let still = still.unwrap_or(first);
        // What is taken stays taken; what is only asked for now may be free another time.
        self.numbers.insert(natural.to_owned(), still);
        let mut texts = (still.max(from)..).map(|number| (numbered(number), number));
        texts
            .find(|(text, _)| !self.taken.contains(text) && !asked.contains(text))
            .unwrap_or_else(|| (natural.to_owned(), from))
    }

    /// The identifier a name gets when nobody else asks for it.
    fn natural(&self, wish: &Wish) -> String {
        let text = self.unreserved(wish);
        match reserved::suffix(self.kind, &text) {
            Some(suffix) => text + suffix,
            None => text,
        }
    }

    /// The same if nothing were reserved.
    fn unreserved(&self, wish: &Wish) -> String {
        if let Some(chosen) = &wish.chosen {
            return chosen.bare().to_owned();
        }
        let words: Vec<&str> = match wish.words.as_slice() {
            [] => vec!["empty"],
            words => words.iter().map(String::as_str).collect(),
        };
        let mut text = shortened(&words, self.kind);
        if let Some(prefix) = prefix(self.kind, &text) {
            text.insert_str(0, prefix);
        }
        if !valid(&text) {
            text = spelled(&text);
        }
        text
    }

    fn finish(&self, text: String) -> Ident {
        let raw = reserved::is_keyword(&text);
        Ident { text: Arc::from(text), raw }
    }
}

/// What goes before a name that does not begin as one of its kind does.
///
/// Scripts without letter case have no capital that would tell a static or a variant from
/// an argument, and rustc takes an argument for a pattern that names either.
fn prefix(kind: Kind, text: &str) -> Option<&'static str> {
    let digit = text.starts_with(|c: char| c.is_ascii_digit());
    let caseless = !text.contains(char::is_uppercase);
    match kind {
        Kind::Variant if digit || caseless => Some("Value"),
        Kind::Static | Kind::Descriptor if digit || caseless => Some("N_"),
        Kind::Type if digit => Some("N"),
        _ if digit => Some("n"),
        _ => None,
    }
}

/// An identifier for what none can be made of, which words are not known to leave.
fn spelled(text: &str) -> String {
    let inner = |c: &char| *c == '_' || c.is_ascii_alphanumeric() || is_kept(*c);
    let letters = text.chars().map(|c| match inner(&c) {
        true => c.to_string(),
        false => format!("u{:x}", u32::from(c)),
    });
    let letters: String = letters.collect();
    if valid(&letters) { letters } else { format!("n{letters}") }
}

/// The words joined, without the last ones where that is too long.
fn shortened(words: &[&str], kind: Kind) -> String {
    let longest = match kind {
        Kind::Static => 200,
        Kind::Descriptor => 44,
        _ => 60,
    };
    let whole = join(words, kind);
    if whole.chars().count() <= longest {
        return whole;
    }
    let fits = |count: &usize| {
        join(words.get(..*count).unwrap_or_default(), kind).chars().count() <= longest
    };
    // A word more never makes it shorter, so nothing is joined that is longer than that.
    let count = (1..=words.len()).take_while(fits).last().unwrap_or(1);
    join(words.get(..count).unwrap_or_default(), kind).chars().take(longest).collect()
}

fn ascii(c: char) -> String {
    if c.is_ascii() { c.to_string() } else { format!("u{:x}", u32::from(c)) }
}

/// Whether a word is nothing but lower-case letters and digits of ASCII, as most are:
/// its case is then changed letter by letter.
fn plain(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

fn capitalised(word: &str) -> String {
    let mut text = word.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn join(words: &[&str], kind: Kind) -> String {
    let mut text = String::new();
    for word in words {
        let cased = match kind {
            Kind::Type | Kind::Variant if plain(word) => capitalised(word),
            Kind::Type | Kind::Variant => word.to_upper_camel_case(),
            Kind::Static | Kind::Descriptor if plain(word) => word.to_ascii_uppercase(),
            Kind::Static | Kind::Descriptor => word.to_shouty_snake_case(),
            // A module of a non-ASCII name cannot be found in a file (E0754).
            Kind::Module => word.chars().map(ascii).collect(),
            _ => (*word).to_owned(),
        };
        let camel = matches!(kind, Kind::Type | Kind::Variant);
        let digits = text.ends_with(|c: char| c.is_ascii_digit())
            && cased.starts_with(|c: char| c.is_ascii_digit());
        if !text.is_empty() && (!camel || digits) {
            text.push('_');
        }
        text.push_str(&cased);
    }
    text
}

#[cfg(test)]
mod tests;
