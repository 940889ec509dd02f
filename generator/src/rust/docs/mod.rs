//! The only way for text of a description into documentation.
//!
//! Descriptions are CommonMark, HTML or neither, and untrusted: a code block would be
//! compiled and run by the reader's `cargo test`, HTML would reach the pages of docs.rs,
//! control characters would break the build or hide code from a reviewer. So the text
//! is read into blocks and words, and written anew: code blocks are fenced as text,
//! HTML and brackets are escaped, links lead to `http` and `https` only.

mod inline;

use std::borrow::Cow;

use inline::Piece;

use super::literals;
use crate::api::model::{Docs, Link};

/// How wide a line of documentation is, its `/// ` and indent included.
const WIDTH: usize = 84;

/// Documentation of an item, one string a line, each with its leading space or empty.
pub struct Text {
    width: usize,
    lines: Vec<String>,
    /// Whether the first line is to be a sentence.
    sentence: bool,
}

impl Text {
    /// For an item that many columns from the left.
    pub fn new(indent: usize) -> Self {
        Self {
            width: WIDTH.saturating_sub(indent + 4),
            lines: Vec::new(),
            sentence: false,
        }
    }

    /// Adds what the description says: summary, description, link.
    pub fn docs(mut self, docs: &Docs) -> Self {
        let summary = docs.summary.as_deref().map(str::trim).unwrap_or_default();
        let description = docs.description.as_deref().map(str::trim).unwrap_or_default();
        self.sentence = true;
        if !summary.is_empty() && !same(summary, description) {
            self = self.untrusted(summary);
        }
        self = self.untrusted(description);
        if let Some(link) = link(docs) {
            self = self.ours(&link);
        }
        if docs.deprecated {
            self = self.ours("Deprecated.");
        }
        self
    }

    /// Adds the limits that docs name, below what there is.
    pub fn limits(self, docs: &Docs) -> Self {
        self.untrusted(&limits(docs))
    }

    /// Adds text of the description.
    pub fn untrusted(mut self, text: &str) -> Self {
        for block in blocks(&clean(text)) {
            self.block(block);
        }
        self
    }

    /// Adds a paragraph of our own, Markdown as it is.
    pub fn ours(mut self, text: &str) -> Self {
        let words = text.split_whitespace().map(Piece::new).collect();
        self.paragraph(words, "", "");
        self
    }

    /// Adds a paragraph of our own unless something is there already.
    pub fn or(self, text: &str) -> Self {
        if self.lines.is_empty() { self.ours(text) } else { self }
    }

    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines.
    pub fn lines(self) -> Vec<String> {
        self.lines
    }

    fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
    }

    fn block(&mut self, block: Block) {
        match block {
            Block::Paragraph(text) => {
                let words = inline::pieces(&text);
                let (mut first, rest) = match self.lines.is_empty() {
                    true => first_sentence(words),
                    false => (words, Vec::new()),
                };
                if self.lines.is_empty() && self.sentence {
                    end_sentence(&mut first);
                }
                self.paragraph(first, "", "");
                self.paragraph(rest, "", "");
            }
            Block::Item(number, text) => {
                let mark =
                    number.map_or("- ".to_owned(), |number| format!("{number}. "));
                let indent = " ".repeat(mark.len());
                self.paragraph(inline::pieces(&text), &mark, &indent);
            }
            Block::Row(text) => {
                let line = inline::pieces(&text).into_iter().map(|piece| piece.text);
                let line = line.collect::<Vec<_>>().join(" ");
                if !self.lines.last().is_some_and(|last| last.starts_with(" |")) {
                    self.gap();
                }
                self.lines.push(spaced(&line));
            }
            Block::Code(code) => self.code(&code),
        }
    }

    /// Wraps words. Items of a list follow each other without an empty line.
    fn paragraph(&mut self, words: Vec<Piece>, mark: &str, indent: &str) {
        if words.is_empty() {
            return;
        }
        let item = !mark.is_empty();
        let after_item = self.lines.last().is_some_and(|last| is_item(last));
        if !(item && after_item) {
            self.gap();
        }
        let mut line = mark.to_owned();
        let mut length = mark.len();
        let mut empty = true;
        for word in words {
            let fits = length + 1 + word.width <= self.width;
            if !empty && !fits && word.may_begin_line() {
                self.lines.push(spaced(&line));
                line = indent.to_owned();
                length = indent.len();
                empty = true;
            }
            if !empty {
                line.push(' ');
                length += 1;
            }
            line.push_str(if empty { word.at_begin() } else { &word.text });
            length += word.width;
            empty = false;
        }
        self.lines.push(spaced(&line));
    }

    fn code(&mut self, code: &[String]) {
        let longest = code.iter().map(|line| longest_run(line)).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        self.gap();
        self.lines.push(format!(" {fence}text"));
        self.lines.extend(code.iter().map(|line| spaced(line)));
        self.lines.push(format!(" {fence}"));
    }
}

/// What docs say beside the description, in sentences; empty without.
pub fn aside(docs: &Docs) -> String {
    let link = link(docs).map_or(String::new(), |link| link + " ");
    let deprecated = if docs.deprecated { "Deprecated. " } else { "" };
    (link + deprecated + &limits(docs)).trim_end().to_owned()
}

/// Where there is more to read, as a sentence; none without.
fn link(docs: &Docs) -> Option<String> {
    let Link { url, text } = docs.link.as_ref()?;
    let url = inline::safe_url(url);
    let words = one_line(text.as_deref().unwrap_or_default());
    let words = words.trim_end_matches('.');
    // There are no links in the words of a link.
    match (words, url) {
        ("", url) => url.map(|url| format!("See <{url}>.")),
        (words, None) => Some(format!("{words}.")),
        (words, Some(url)) if words.contains('<') => {
            Some(format!("{words}. See <{url}>."))
        }
        (words, Some(url)) => Some(format!("See [{words}](<{url}>).")),
    }
}

/// What docs say besides limits, on one line that is safe to print; empty without.
pub fn line(docs: &Docs) -> String {
    let texts = [docs.summary.as_deref(), docs.description.as_deref()];
    let said = texts.into_iter().flatten().map(one_line);
    let said = said.map(|text| text.trim_end_matches('.').to_owned());
    let deprecated = docs.deprecated.then(|| "Deprecated".to_owned());
    let mut said: Vec<String> =
        said.chain(deprecated).filter(|text| !text.is_empty()).collect();
    said.dedup();
    if said.is_empty() { String::new() } else { said.join(". ") + "." }
}

/// Text of the description without its blocks.
pub fn one_line(text: &str) -> String {
    let text = clean(text);
    let pieces = inline::pieces(&inline::without_markup(&text)).into_iter();
    pieces.map(|piece| piece.text).collect::<Vec<_>>().join(" ")
}

/// The limits that docs name, as a sentence; empty without.
fn limits(docs: &Docs) -> String {
    let limits = docs.limits.iter();
    let list = limits.map(|(word, text)| format!("{word} {}", literals::code(text)));
    let mut list = list.collect::<Vec<_>>().join(", ");
    if let Some(first) = list.get_mut(..1) {
        first.make_ascii_uppercase();
        list.push('.');
    }
    list
}

/// Whether the line is the first or a further one of an item of a list.
fn is_item(line: &str) -> bool {
    let body = line.trim_start();
    line.starts_with("  ")
        || body.starts_with("- ")
        || body.starts_with(|c: char| c.is_ascii_digit())
            && body.split_once(". ").is_some_and(|(number, _)| is_number(number))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 5 && text.bytes().all(|b| b.is_ascii_digit())
}

fn spaced(line: &str) -> String {
    let line = line.trim_end();
    if line.is_empty() { String::new() } else { [" ", line].concat() }
}

/// Whether the description only repeats the summary.
fn same(summary: &str, description: &str) -> bool {
    let end = ['.', ' ', '\n', '\r'];
    summary.trim_end_matches(end) == description.trim_end_matches(end)
        || description.starts_with(summary)
}

/// A text without anything that a compiler, a terminal or a reviewer trips over.
fn clean(text: &str) -> Cow<'_, str> {
    let harmless = |b: u8| matches!(b, b'\n' | b' '..=b'~');
    if text.bytes().all(harmless) {
        return Cow::Borrowed(text);
    }
    let lines = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    lines
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|&c| c == '\n' || !hidden(c))
        .collect::<String>()
        .into()
}

/// Control characters, marks that change the direction of text, and invisible ones.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// The first sentence of a paragraph too long for one line, and the rest.
fn first_sentence(words: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    const SHORT: usize = 100;
    let total: usize = words.iter().map(|word| word.width + 1).sum();
    if total <= SHORT {
        return (words, Vec::new());
    }
    let end = words.windows(2).position(|pair| match pair {
        [this, next] => {
            let abbreviation = ["e.g.", "i.e.", "etc.", "vs.", "No."];
            this.text.ends_with('.')
                && !abbreviation.iter().any(|known| this.text.ends_with(known))
                && next.text.starts_with(|c: char| c.is_uppercase() || c == '`')
        }
        _ => false,
    });
    match end {
        Some(end) => {
            let mut first = words;
            let rest = first.split_off(end + 1);
            (first, rest)
        }
        None => (words, Vec::new()),
    }
}

/// Ends a first line that ends in a word, as titles of operations do, with a full stop.
fn end_sentence(words: &mut [Piece]) {
    if let [.., last] = words
        && last.text.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')')
    {
        last.end();
    }
}

fn longest_run(line: &str) -> usize {
    line.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

enum Block {
    Paragraph(String),
    Item(Option<u32>, String),
    Row(String),
    Code(Vec<String>),
}

/// Reads blocks line by line. What is indented is read as if it were not.
fn blocks(text: &str) -> Vec<Block> {
    let text = inline::without_markup(text);
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim().trim_start_matches(['>', ' ']);
        if let Some(fence) = fence(bare) {
            let code = lines.by_ref().take_while(|line| !closes(line, fence));
            let code: Vec<String> = code.map(str::to_owned).collect();
            if code.iter().any(|line| !line.trim().is_empty()) {
                found.push(Block::Code(code));
            }
            open = false;
        } else if bare.is_empty() || is_rule(bare) {
            open = false;
        } else if let Some(title) = heading(bare) {
            found.push(Block::Paragraph(title.to_owned()));
            open = false;
        } else if bare.starts_with('|') && bare.len() > 1 {
            found.push(Block::Row(bare.to_owned()));
            open = false;
        } else if let Some((number, item)) = item(bare) {
            found.push(Block::Item(number, item.to_owned()));
            open = true;
        } else {
            match found.last_mut() {
                Some(Block::Paragraph(text) | Block::Item(_, text)) if open => {
                    text.push('\n');
                    text.push_str(bare);
                }
                _ => found.push(Block::Paragraph(bare.to_owned())),
            }
            open = true;
        }
    }
    found
}

fn fence(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.len() - line.trim_start_matches(mark).len();
    let info = line.trim_start_matches(mark);
    (length >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, length))
}

fn closes(line: &str, (mark, length): (char, usize)) -> bool {
    let bare = line.trim().trim_start_matches(['>', ' ']);
    bare.len() >= length && bare.chars().all(|c| c == mark)
}

fn is_rule(line: &str) -> bool {
    let marks: Vec<char> = line.chars().filter(|c| *c != ' ').collect();
    let first = marks.first().copied().unwrap_or(' ');
    marks.len() >= 3 && "-=*_".contains(first) && marks.iter().all(|c| *c == first)
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' '))
        .then(|| title.trim().trim_end_matches(['#', ' ']))
        .filter(|title| !title.is_empty())
}

fn item(line: &str) -> Option<(Option<u32>, &str)> {
    if let Some(rest) =
        ["- ", "* ", "+ ", "• "].iter().find_map(|m| line.strip_prefix(m))
    {
        return Some((None, rest.trim())).filter(|(_, rest)| !rest.is_empty());
    }
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (number, rest) = line.split_once(". ").or_else(|| line.split_once(") "))?;
    let number = is_number(number).then(|| number.parse().ok())?;
    Some((number, rest.trim())).filter(|(_, rest)| !rest.is_empty())
}

#[cfg(test)]
mod tests;
