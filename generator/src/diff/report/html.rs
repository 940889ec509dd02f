//! A report as one page that needs nothing else: styles and script stand in it, and its
//! policy allows no others.
//!
//! Every text of a description goes through `Careful`, so none can open an element, end
//! an attribute, turn the direction of what follows or hide.

mod apis;
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
use apis::{Api, both_versions, methods};
use index::{Anchors, Index};

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
    digest: "sha256-7M5vparSvrWcodU2FNQdNpFUU1AmaE4wD88g2gtlgvg=",
};

const SCRIPT: Asset = Asset {
    text: include_str!("../../../templates/diff.js"),
    digest: "sha256-xZUEPZoqnv7YbBDlIrmc1mp/lqiU5BtAyZexWllMnFo=",
};

/// A report and the sides that it compares.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// What came of it.
    pub report: &'a Report,
    /// The side compared from.
    pub old: Option<&'a Subject>,
    /// The side compared to.
    pub new: Option<&'a Subject>,
}

/// Reports as one page of HTML.
///
/// # Errors
///
/// A template cannot be filled, which would be a fault of Bindery.
pub fn html(all: &[Compared<'_>], options: Options) -> Result<String, askama::Error> {
    let mut anchors = Anchors::default();
    let wanted = |change: &_| options.all || is_news(change);
    let indices: Vec<Index<'_>> = all
        .iter()
        .map(|Compared { report, old, new }| {
            let outline = Outline::new(*old, *new, &report.operations, wanted);
            Index::new(report, outline, &mut anchors)
        })
        .collect();
    Page::new(&indices).render()
}

#[derive(Template)]
#[template(path = "diff.html")]
struct Page<'a> {
    style: Asset,
    script: Asset,
    title: String,
    versions: Option<(&'a str, &'a str)>,
    methods: Vec<(usize, State)>,
    states: Vec<(usize, State)>,
    levels: Vec<(Level, usize)>,
    parties: String,
    views: [View; 3],
    /// Whether the page is about several APIs, whatever differs.
    several: bool,
    apis: Vec<Api<'a>>,
    /// The APIs in which nothing differs.
    same: Vec<Api<'a>>,
}

/// A part of the page that is shown on its own.
struct View {
    id: &'static str,
    title: &'static str,
    count: usize,
}

impl View {
    fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl<'a> Page<'a> {
    fn new(indices: &'a [Index<'a>]) -> Self {
        let only = match indices {
            [only] => Some(only.report),
            _ => None,
        };
        let (apis, same): (Vec<_>, Vec<_>) = indices
            .iter()
            .map(Api::new)
            .partition(|api| only.is_some() || api.differs());
        let methods = methods(indices);
        let unchanged_types =
            apis.iter().flat_map(|api| &api.types).any(|card| card.state == "unchanged");
        let is_chip = |(count, state): &&(usize, State)| {
            *count > 0 || (*state == State::Unchanged && unchanged_types)
        };
        let is_usual =
            |(count, state): &&(usize, State)| *state <= State::Changed || *count > 0;
        let changes = || indices.iter().flat_map(|index| &index.report.changes);
        let level = |level| (level, changes().filter(|of| of.level == level).count());
        let count = |of: fn(&Api<'_>) -> usize| apis.iter().map(of).sum();
        let view = |id, title, of| View { id, title, count: count(of) };
        Self {
            style: STYLE,
            script: SCRIPT,
            title: match only {
                Some(report) => report.title.clone(),
                None => format!("{} APIs", indices.len()),
            },
            versions: only.and_then(both_versions),
            states: methods.iter().filter(is_chip).copied().collect(),
            methods: methods.iter().filter(is_usual).copied().collect(),
            levels: Level::ALL.map(level).to_vec(),
            parties: parties(
                changes().count(),
                changes().filter(|change| change.wire.breaks()).count(),
                changes().filter(|change| change.rust.breaks()).count(),
            ),
            views: [
                view("operations", "By operation", |api| api.operations.len()),
                view("types", "By type", |api| api.types.len()),
                view("findings", "All findings", |api| api.findings.len()),
            ],
            several: only.is_none(),
            apis,
            same,
        }
    }
}

/// Who breaks by how many of some findings, in a sentence.
fn parties(changes: usize, wire: usize, rust: usize) -> String {
    let breaks = |count: usize| match count {
        0 => "none breaks".to_owned(),
        1 => "1 breaks".to_owned(),
        count => format!("{count} break"),
    };
    match (changes, wire + rust) {
        (0, _) => "Nothing differs.".to_owned(),
        (_, 0) => "Nothing breaks, on the wire or in Rust.".to_owned(),
        _ => {
            let (wire, rust) = (breaks(wire), breaks(rust));
            format!("Of these {wire} requests or responses, {rust} Rust code.")
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
