//! A report as one page that needs nothing else: styles and script stand in it, and its
//! policy allows no others.
//!
//! Every text of a description goes through `Careful`, so none can open an element, end
//! an attribute, turn the direction of what follows or hide.

mod cards;
mod index;
mod lines;

use std::fmt;

use askama::Template;
use askama::filters::Escaper;

use super::spans::spans;
use super::{Change, Level, Report, State};
use crate::diff::Subject;
use crate::diff::outline::{Outline, is_news};
use crate::report::single_line;
use cards::{FindingCard, OperationCard, TypeCard, finding_cards};
use index::Index;

/// What a page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The trees of methods in which nothing differs, too.
    pub all: bool,
}

/// A file that stands in the page, and the digest by which its policy knows it.
struct Asset {
    text: &'static str,
    digest: &'static str,
}

const STYLE: Asset = Asset {
    text: include_str!("../../../templates/diff.css"),
    digest: "sha256-lEQzTUfvuchFYJ2Fcmn07pDRlQ6XanVn/ETS/zVEpcM=",
};

const SCRIPT: Asset = Asset {
    text: include_str!("../../../templates/diff.js"),
    digest: "sha256-z2SefXf57bjo5pXtb2IogDk4jN9FZ1z1TuN8I822q6k=",
};

/// A report as a page of HTML.
///
/// # Errors
///
/// A template cannot be filled, which would be a fault of Bindery.
pub fn html(
    report: &Report,
    old: Option<&Subject>,
    new: Option<&Subject>,
    options: Options,
) -> Result<String, askama::Error> {
    let wanted = |change: &_| options.all || is_news(change);
    let outline = Outline::new(old, new, &report.operations, wanted);
    let index = Index::new(report, outline);
    Page::new(&index).render()
}

#[derive(Template)]
#[template(path = "diff.html")]
struct Page<'a> {
    style: Asset,
    script: Asset,
    title: &'a str,
    versions: Option<(&'a str, &'a str)>,
    methods: Vec<(usize, State)>,
    states: Vec<(usize, State)>,
    levels: Vec<(Level, usize)>,
    parties: String,
    views: [View; 3],
    prefix: Option<&'a str>,
    operations: Vec<OperationCard<'a>>,
    unchanged: Vec<(&'a str, &'a str)>,
    types: Vec<TypeCard<'a>>,
    findings: Vec<FindingCard<'a>>,
    files: Vec<(&'static str, &'a [String])>,
}

/// A part of the page that is shown on its own.
struct View {
    id: &'static str,
    title: &'static str,
    count: usize,
}

impl<'a> Page<'a> {
    fn new(index: &'a Index<'a>) -> Self {
        let report = index.report;
        let totals = report.totals();
        let prefix = cards::common_prefix(index);
        let operations = OperationCard::all(index, prefix);
        let types = TypeCard::all(index);
        let shown = |state: &State| totals.state(*state) > 0;
        let unchanged_types = types.iter().any(|card| card.state == "unchanged");
        let is_chip = |state: &State| {
            shown(state) || (*state == State::Unchanged && unchanged_types)
        };
        let chips = State::ALL.into_iter().filter(is_chip);
        let counted = |state| (totals.state(state), state);
        let usual = |state: &State| *state <= State::Changed || shown(state);
        let view = |id, title, count| View { id, title, count };
        let sides = [("Old", &report.old), ("New", &report.new)];
        Self {
            style: STYLE,
            script: SCRIPT,
            title: &report.title,
            versions: report
                .old
                .as_ref()
                .zip(report.new.as_ref())
                .map(|(old, new)| (&*old.version, &*new.version))
                .filter(|(old, new)| old != new),
            methods: State::ALL.into_iter().filter(usual).map(counted).collect(),
            states: chips.map(counted).collect(),
            levels: Level::ALL.map(|level| (level, totals.level(level))).to_vec(),
            parties: parties(totals.wire, totals.rust),
            views: [
                view("operations", "By operation", operations.len()),
                view("types", "By type", types.len()),
                view("findings", "All findings", report.changes.len()),
            ],
            prefix,
            unchanged: index.unchanged(),
            operations,
            types,
            findings: finding_cards(index),
            files: sides
                .into_iter()
                .filter_map(|(word, side)| Some((word, &*side.as_ref()?.files)))
                .collect(),
        }
    }
}

/// Who breaks, in a sentence.
fn parties(wire: usize, rust: usize) -> String {
    match (wire, rust) {
        (0, 0) => "Nothing breaks, on the wire or in Rust.".to_owned(),
        (wire, 0) => {
            format!("{wire} break requests or responses, none breaks Rust code.")
        }
        (0, rust) => {
            format!("None breaks requests or responses, {rust} break Rust code.")
        }
        (wire, rust) => {
            format!("{wire} break requests or responses, {rust} break Rust code.")
        }
    }
}

/// Escapes for HTML what is escaped in text anyway, and quotes and brackets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Careful;

impl Escaper for Careful {
    fn write_escaped_str<W: fmt::Write>(&self, mut dest: W, text: &str) -> fmt::Result {
        let mut plain = text.as_bytes().iter();
        if plain.all(|byte| byte.is_ascii_alphanumeric() || b" -_./:,".contains(byte)) {
            return dest.write_str(text);
        }
        for character in single_line(text).chars() {
            match character {
                '&' => dest.write_str("&amp;")?,
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '"' => dest.write_str("&#34;")?,
                '\'' => dest.write_str("&#39;")?,
                other => dest.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// How many findings of each level there are, the gravest first, none left out.
fn by_level<'a>(
    changes: impl Iterator<Item = &'a Change> + Clone,
) -> Vec<(Level, usize)> {
    let count = |level| changes.clone().filter(|change| change.level == level).count();
    let counts = Level::ALL.map(|level| (level, count(level)));
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}
