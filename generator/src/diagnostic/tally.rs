//! What is counted over a whole run and said once: a description may say it of every
//! operation, and nothing has to be done about it.

use std::collections::{BTreeMap, BTreeSet};

use super::catalogue::spec as codes;
use super::{Code, Diagnostic, Place};
use crate::source::tree::NodeId;

/// How many of the things that were counted a message names.
const NAMED: usize = 8;

/// What the things that are counted have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    /// Extensions that speak to other tools.
    Extension,
    /// What is said to people, where the emitted code has no place for it.
    Text,
    /// What says nothing about a client, such as examples and who made the description.
    Aside,
}

impl Subject {
    fn code(self) -> &'static Code {
        match self {
            Self::Extension => &codes::FOREIGN_EXTENSION,
            Self::Text | Self::Aside => &codes::TEXT_WITHOUT_PLACE,
        }
    }

    /// What is said of one thing, and of several.
    fn words(self) -> [&'static str; 2] {
        match self {
            Self::Extension => [
                "is a vendor extension without a meaning here",
                "are vendor extensions without a meaning here",
            ],
            Self::Text | Self::Aside => {
                ["has no place in the emitted code", "have no place in the emitted code"]
            }
        }
    }
}

/// How findings speak of what was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Telling {
    /// All of it at once, at the first place, and nothing of what is said aside.
    #[default]
    Together,
    /// Each thing at each of its places.
    Apart,
}

/// What was counted, each thing with the keys where it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(BTreeMap<(Subject, String), BTreeSet<NodeId>>);

impl Tally {
    /// Counts one more; `named` are the words that a message has for it.
    pub(super) fn add(&mut self, of: Subject, named: String, at: NodeId) {
        self.0.entry((of, named)).or_default().insert(at);
    }

    /// The findings about everything that was counted.
    pub(super) fn findings(self, telling: Telling) -> Vec<Diagnostic> {
        let found = |of: Subject, message: String, at: NodeId| {
            Diagnostic::new(of.code(), message).placed(Place::Key(at))
        };
        let mut findings = Vec::new();
        for of in [Subject::Extension, Subject::Text, Subject::Aside] {
            let things = self.0.iter().filter(|((subject, _), _)| *subject == of);
            let things: Vec<_> = things.map(|((_, named), at)| (named, at)).collect();
            let [one, many] = of.words();
            if telling == Telling::Apart {
                for (named, places) in things {
                    let each =
                        places.iter().map(|at| found(of, format!("{named} {one}"), *at));
                    findings.extend(each);
                }
                continue;
            }
            if of == Subject::Aside {
                continue;
            }
            let first = things.iter().flat_map(|(_, places)| *places).min();
            let words = if things.len() == 1 { one } else { many };
            let message = format!("{} {words}", list(&things));
            findings.extend(first.map(|at| found(of, message, *at)));
        }
        findings
    }
}

/// The things that were counted with their numbers, the last ones counted only.
fn list(things: &[(&String, &BTreeSet<NodeId>)]) -> String {
    let named = things.iter().take(NAMED).map(|(named, places)| match places.len() {
        1 => (*named).clone(),
        times => format!("{named} ({times} times)"),
    });
    let mut list = named.collect::<Vec<_>>().join(", ");
    if things.len() > NAMED {
        list.push_str(&format!(" and {} more", things.len() - NAMED));
    }
    list
}
