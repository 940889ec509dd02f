//! Places in YAML, by the events of a parser that knows where it is.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use saphyr_parser::{Event, Parser, Span, StrInput};

use super::trie::{Spot, Trie};

/// How often the text is gone through again because an alias leads into it.
const MOST_PASSES: usize = 8;

/// How often a text is changed that this parser refuses and the reading one took.
const MOST_REPAIRS: usize = 8;

/// Deeper than any line is indented by what stands on it (`- - a: {`).
const DEEPER: usize = 64;

/// A text that grows by more than this is left as it is.
const MOST_GROWTH: usize = 16 << 20;

pub(super) fn scan(text: &str, trie: &mut Trie) {
    let mut repaired = Repaired::default();
    for left in (0..=MOST_REPAIRS).rev() {
        let Some(line) = pass(&repaired.text(text), trie) else { break };
        let before = repaired.clone();
        if left == 0 || !repaired.add(text, line) {
            repaired = before;
            trie.break_off();
            break;
        }
        trie.forget();
    }
    repaired.correct(trie);
}

/// Gives the line at which the parser broke off, if it did.
fn pass(text: &str, trie: &mut Trie) -> Option<usize> {
    let mut anchors: HashMap<usize, Vec<usize>> = HashMap::new();
    for _ in 0..MOST_PASSES {
        let parser = Parser::new_from_str(text);
        let mut walk =
            Walk { parser, trie, anchors: &anchors, aliases: Vec::new(), refused: None };
        walk.document();
        if walk.refused.is_some() {
            return walk.refused;
        }
        let aliases = walk.aliases;
        let before: usize = anchors.values().map(Vec::len).sum();
        for (anchor, entry) in aliases {
            let entries = anchors.entry(anchor).or_default();
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
        if trie.is_done() || anchors.values().map(Vec::len).sum::<usize>() == before {
            break;
        }
    }
    None
}

/// Lines that are indented more than they are written. libyaml lets flow collections go on
/// at any column, which YAML 1.2 (section 7.4) and this parser do not.
#[derive(Clone, Default)]
struct Repaired {
    lines: BTreeSet<usize>,
    by: usize,
}

impl Repaired {
    /// Takes the line into account; says whether that changes anything.
    fn add(&mut self, text: &str, line: usize) -> bool {
        let first = self.lines.is_empty();
        if first {
            self.by = text.lines().map(margin).max().unwrap_or(0) + DEEPER;
            let closes = |line: &str| line.trim_start().starts_with(['}', ']']);
            let closing = text.lines().enumerate().filter(|(_, line)| closes(line));
            self.lines = closing.map(|(index, _)| index + 1).collect();
        }
        let new = self.lines.insert(line);
        (new || first) && self.lines.len().saturating_mul(self.by) <= MOST_GROWTH
    }

    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.lines.is_empty() {
            return Cow::Borrowed(text);
        }
        let more = " ".repeat(self.by);
        let lines = text.split_inclusive('\n').enumerate();
        let lines = lines.flat_map(|(index, line)| {
            let more = if self.lines.contains(&(index + 1)) { &*more } else { "" };
            [more, line]
        });
        Cow::Owned(lines.collect())
    }

    /// Takes back what was added to columns.
    fn correct(&self, trie: &mut Trie) {
        let by = u32::try_from(self.by).unwrap_or(u32::MAX);
        for spot in trie.spots_mut() {
            let line = usize::try_from(spot.line).unwrap_or(usize::MAX);
            if self.lines.contains(&line) {
                spot.column = spot.column.saturating_sub(by).max(1);
            }
        }
    }
}

/// How many blanks a line begins with.
fn margin(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

struct Walk<'t> {
    parser: Parser<'t, StrInput<'t>>,
    trie: &'t mut Trie,
    /// What is wanted below anchors, because aliases to them stand at wanted places.
    anchors: &'t HashMap<usize, Vec<usize>>,
    aliases: Vec<(usize, usize)>,
    /// The line at which the parser finds the text malformed.
    refused: Option<usize>,
}

impl<'t> Walk<'t> {
    fn document(&mut self) -> Option<()> {
        loop {
            match self.next()? {
                (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
                (Event::StreamEnd | Event::DocumentEnd, _) => return None,
                (event, span) => return self.node(&event, span, vec![0]),
            }
        }
    }

    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        match self.parser.next_event()? {
            Ok(event) => Some(event),
            Err(error) => {
                self.refused = Some(error.marker().line());
                None
            }
        }
    }

    /// A node that stands at all of the entries. None ends the walk.
    fn node(&mut self, event: &Event<'_>, span: Span, mut at: Vec<usize>) -> Option<()> {
        for entry in &at {
            self.trie.found(*entry, spot(span, is_scalar(event)));
        }
        match event {
            Event::Alias(anchor) => {
                let below = at.into_iter().filter(|entry| self.trie.goes_on(*entry));
                self.aliases.extend(below.map(|entry| (*anchor, entry)));
            }
            Event::SequenceStart(anchor, _) => {
                at.extend(self.anchors.get(anchor).into_iter().flatten());
                self.elements(&at)?;
            }
            Event::MappingStart(anchor, _) => {
                at.extend(self.anchors.get(anchor).into_iter().flatten());
                self.members(&at)?;
            }
            _ => {}
        }
        if self.trie.is_done() { None } else { Some(()) }
    }

    fn elements(&mut self, at: &[usize]) -> Option<()> {
        let mut index = 0;
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                return Some(());
            }
            let below = at.iter().filter_map(|entry| self.trie.item(*entry, index));
            let below: Vec<usize> = below.collect();
            self.node(&event, span, below)?;
            index += 1;
        }
    }

    fn members(&mut self, at: &[usize]) -> Option<()> {
        loop {
            let (key, key_span) = self.next()?;
            let below: Vec<usize> = match &key {
                Event::MappingEnd => return Some(()),
                Event::Scalar(text, ..) => {
                    at.iter().filter_map(|entry| self.trie.key(*entry, text)).collect()
                }
                _ => {
                    self.node(&key, key_span, Vec::new())?;
                    Vec::new()
                }
            };
            for entry in &below {
                self.trie.found_key(*entry, spot(key_span, true));
            }
            let (event, span) = self.next()?;
            self.node(&event, span, below)?;
        }
    }
}

fn is_scalar(event: &Event<'_>) -> bool {
    matches!(event, Event::Scalar(..) | Event::Alias(_))
}

/// The part of a span that is on its first line; collections are marked at their start.
fn spot(span: Span, whole: bool) -> Spot {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let one_line = whole && span.start.line() == span.end.line();
    let length =
        if one_line { span.end.col().saturating_sub(span.start.col()) } else { 1 };
    Spot {
        line: small(span.start.line()),
        column: small(span.start.col() + 1),
        length: small(length.max(1)),
    }
}
