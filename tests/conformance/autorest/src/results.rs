//! The table of what passed, and whether it is what `REASONS.tsv` says.

use std::collections::BTreeMap;

use crate::server::{CATEGORIES, Report};
use crate::tests::{Outcome, Outcomes};

/// How a scenario ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Its test passed by generated code alone, and the server counted it.
    Generated,
    /// The same by a test that reaches past the generated code.
    Raw,
    /// Its test did not pass, or the server did not count it.
    Failed,
    /// It has no test.
    NotAttempted,
}

impl End {
    fn new(outcome: Option<&Outcome>, hits: u64) -> Self {
        match outcome {
            None => Self::NotAttempted,
            Some(Outcome { passed: true, raw: false }) if hits > 0 => Self::Generated,
            Some(Outcome { passed: true, raw: true }) if hits > 0 => Self::Raw,
            Some(_) => Self::Failed,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Generated => "passed",
            Self::Raw => "passed with raw calls",
            Self::Failed => "failed",
            Self::NotAttempted => "not attempted",
        }
    }
}

/// How the scenarios of a category ended.
struct Category {
    name: &'static str,
    ends: BTreeMap<String, End>,
    counted: usize,
}

impl Category {
    fn count(&self, end: End) -> usize {
        self.ends.values().filter(|of| **of == end).count()
    }

    fn row(&self) -> String {
        let [generated, raw, failed, not_attempted] =
            [End::Generated, End::Raw, End::Failed, End::NotAttempted]
                .map(|end| self.count(end));
        let (name, all, counted) = (self.name, self.ends.len(), self.counted);
        format!(
            "| {name} | {all} | {generated} | {raw} | {failed} | {not_attempted} | {counted} |\n"
        )
    }
}

/// Everything that a run found.
pub struct Results {
    categories: Vec<Category>,
    reasons: BTreeMap<String, String>,
    unknown: Vec<String>,
    unreasoned: Vec<String>,
}

impl Results {
    /// What the server counted beside what the tests saw; `reasons` has a line
    /// `scenario<TAB>reason` for each scenario that is known not to pass. A line without
    /// a reason is wrong.
    pub fn new(report: &Report, outcomes: &Outcomes, reasons: &str) -> Self {
        let category = |(name, _): &(&'static str, _)| {
            let hits = report.get(name).cloned().unwrap_or_default();
            let counted = hits.values().filter(|hits| **hits > 0).count();
            let ends = hits.into_iter().map(|(scenario, hits)| {
                let end = End::new(outcomes.get(&scenario), hits);
                (scenario, end)
            });
            Category { name, ends: ends.collect(), counted }
        };
        let categories: Vec<Category> = CATEGORIES.iter().map(category).collect();
        let known =
            |name: &String| categories.iter().any(|of| of.ends.contains_key(name));
        let unknown = outcomes.keys().filter(|name| !known(name)).cloned().collect();
        let (mut why, mut unreasoned) = (BTreeMap::new(), Vec::new());
        for line in reasons.lines() {
            match line.split_once('\t') {
                Some((name, reason)) if !reason.trim().is_empty() => {
                    why.insert(name.to_owned(), reason.to_owned());
                }
                _ => unreasoned.push(line.to_owned()),
            }
        }
        Self { categories, reasons: why, unknown, unreasoned }
    }

    /// A line per category.
    pub fn summary(&self) -> String {
        let head = "| category | scenarios | passed | passed with raw calls | failed \
                    | not attempted | counted by the server |\n|---|---|---|---|---|---|---|\n";
        self.categories
            .iter()
            .map(Category::row)
            .fold(head.to_owned(), |all, row| all + &row)
    }

    /// The whole of `RESULTS.md`; overlays come with what each of them says.
    pub fn table(&self, overlays: &BTreeMap<String, Vec<String>>) -> String {
        let mut text = format!(
            "# The AutoRest test server\n\nWritten by `cargo run -p bindery-autorest`. A scenario \
             has passed if the server counted it\nand the assertions of its test held, through \
             generated code alone.\n\n{}\n## What does not pass\n\n",
            self.summary()
        );
        let mut none = true;
        for category in &self.categories {
            for (scenario, end) in
                category.ends.iter().filter(|(_, end)| **end != End::Generated)
            {
                let reason =
                    self.reasons.get(scenario).map_or("no reason given", String::as_str);
                none = false;
                let line = format!(
                    "- {} `{scenario}`, {}: {reason}\n",
                    category.name,
                    end.words()
                );
                text.push_str(&line);
            }
        }
        if none {
            text.push_str("Nothing.\n");
        }
        text.push_str("\n## What overlays say of the service\n\n");
        for (name, said) in overlays {
            text.push_str(&format!("- `{name}`: {}\n", said.join(" ")));
        }
        text
    }

    /// What differs from what is expected, a line each; `before` is the table of an
    /// earlier run.
    pub fn wrong(&self, before: &str) -> Vec<String> {
        let ends = || self.categories.iter().flat_map(|category| &category.ends);
        let unexplained = ends()
            .filter(|(scenario, end)| {
                **end != End::Generated && !self.reasons.contains_key(*scenario)
            })
            .map(|(scenario, end)| {
                format!("{scenario}: {}, and REASONS.tsv has no reason", end.words())
            });
        let passed_before = |name: &str| !before.contains(&format!("`{name}`,"));
        let passes = |name: &str| {
            ends().any(|(known, end)| known == name && *end == End::Generated)
        };
        let listed = self.reasons.keys().filter_map(|name| {
            if !ends().any(|(known, _)| known == name) {
                Some(format!("{name}: no scenario, but REASONS.tsv lists it"))
            } else if passes(name) {
                Some(format!("{name}: passes, but REASONS.tsv lists it"))
            } else if passed_before(name) {
                Some(format!("{name}: passed before, whatever REASONS.tsv says"))
            } else {
                None
            }
        });
        let unknown =
            self.unknown.iter().map(|name| format!("{name}: a test, but no scenario"));
        let unreasoned = self
            .unreasoned
            .iter()
            .map(|line| format!("REASONS.tsv: `{line}` gives no reason"));
        unexplained.chain(listed).chain(unknown).chain(unreasoned).collect()
    }
}
