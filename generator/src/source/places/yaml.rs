//! Places in YAML, by the events of a parser that knows where it is.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, Span, StrInput};

use super::trie::{Spot, Trie};

/// How often the text is gone through again because an alias leads into it.
const MOST_PASSES: usize = 8;

pub(super) fn scan(text: &str, trie: &mut Trie) {
    let mut anchors: HashMap<usize, Vec<usize>> = HashMap::new();
    for _ in 0..MOST_PASSES {
        let parser = Parser::new_from_str(text);
        let mut walk = Walk { parser, trie, anchors: &anchors, aliases: Vec::new() };
        walk.document();
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
}

struct Walk<'t> {
    parser: Parser<'t, StrInput<'t>>,
    trie: &'t mut Trie,
    /// What is wanted below anchors, because aliases to them stand at wanted places.
    anchors: &'t HashMap<usize, Vec<usize>>,
    aliases: Vec<(usize, usize)>,
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
        self.parser.next_event()?.ok()
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
