//! The lines of a tree as list items.

use askama::Template;

use super::super::Level;
use super::index::Index;
use crate::diff::outline::{Fact, Line, Mark, Role, Word};

/// Lines as list items.
#[derive(Template)]
#[template(path = "diff_lines.html")]
pub(super) struct Lines<'a> {
    lines: Vec<LineItem<'a>>,
}

struct LineItem<'a> {
    class: String,
    /// What became of it, in a word for those who do not see it.
    news: &'static str,
    name: &'a str,
    old_name: Option<&'a str>,
    required: bool,
    before: Vec<Piece<'a>>,
    now: Vec<Piece<'a>>,
    facts: Vec<Piece<'a>>,
    /// By level: how many, and where the first of them is.
    findings: Vec<(Level, usize, &'a str)>,
    docs: &'a str,
    has_inside: bool,
    inside: Lines<'a>,
}

/// A piece of a line.
#[derive(Template)]
#[template(path = "diff_word.html")]
pub(super) struct Piece<'a> {
    view: View<'a>,
}

enum View<'a> {
    Text(&'a str),
    Type { name: &'a str, old: Option<&'a str>, id: Option<&'a str>, differs: bool },
    Fact { kind: &'a str, text: &'a str, tag: &'static str },
}

impl<'a> Lines<'a> {
    pub(super) fn new(index: &'a Index<'a>, lines: &'a [Line]) -> Self {
        Self { lines: lines.iter().map(|line| LineItem::new(index, line)).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl<'a> LineItem<'a> {
    fn new(index: &'a Index<'a>, line: &'a Line) -> Self {
        let found = index.findings(line.nodes);
        let mut findings: Vec<(Level, usize, &str)> = Vec::new();
        for at in &found {
            let Some(change) = index.report.changes.get(*at) else { continue };
            match findings.iter_mut().find(|(level, ..)| *level == change.level) {
                Some((_, count, _)) => *count += 1,
                None => findings.push((change.level, 1, index.anchor(*at))),
            }
        }
        let mark = match line.mark {
            Mark::Same if !found.is_empty() => Mark::Changed,
            mark => mark,
        };
        // A sign behind the name is enough where nothing about it changed.
        let is_sign = |fact: &&Fact| {
            fact.kind == "required" && fact.mark == Mark::Same && !line.name.is_empty()
        };
        let words = |words: &'a [Word]| words.iter().map(|w| Piece::word(index, w));
        Self {
            class: class(mark, line.role, index.is_news(line)),
            news: news(mark),
            name: match line.role {
                Role::Others => "any other member",
                _ => &line.name,
            },
            old_name: line.old_name.as_deref(),
            required: line.facts.iter().any(|fact| is_sign(&fact)),
            before: words(&line.old_value).collect(),
            now: words(&line.value).collect(),
            facts: line.facts.iter().filter(|f| !is_sign(f)).map(Piece::fact).collect(),
            findings,
            docs: &line.docs,
            has_inside: !line.lines.is_empty(),
            inside: Self::inside(index, line),
        }
    }

    fn inside(index: &'a Index<'a>, line: &'a Line) -> Lines<'a> {
        Lines::new(index, &line.lines)
    }
}

impl<'a> Piece<'a> {
    fn word(index: &'a Index<'a>, word: &'a Word) -> Self {
        let view = match word {
            Word::Text(text) => View::Text(text),
            Word::Type(of) => {
                let id = index.outline.find(of).and_then(|at| index.type_ids.get(at));
                View::Type {
                    name: &of.name,
                    old: of.old_name.as_deref(),
                    id: id.map(String::as_str),
                    differs: index.outline.differs(of),
                }
            }
        };
        Self { view }
    }

    pub(super) fn fact(fact: &'a Fact) -> Self {
        let tag = match fact.mark {
            Mark::Added => "ins",
            Mark::Removed | Mark::Changed => "del",
            Mark::Same => "span",
        };
        Self { view: View::Fact { kind: fact.kind, text: &fact.text, tag } }
    }
}

fn class(mark: Mark, role: Role, is_news: bool) -> String {
    let mark = match mark {
        Mark::Added => "a",
        Mark::Removed => "r",
        Mark::Changed => "c",
        Mark::Same if is_news => "w",
        Mark::Same => "s",
    };
    let role = if role == Role::Value { " val" } else { "" };
    format!("{mark}{role}")
}

/// What became of something, in a word; empty if nothing did.
pub(super) fn news(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "",
        Mark::Added => "added",
        Mark::Removed => "removed",
        Mark::Changed => "changed",
    }
}
