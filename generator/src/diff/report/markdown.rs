//! Reports for pull requests and changelogs.
//!
//! Every text of a description goes through `prose` or `code`: none ends a line or a code
//! span, opens an element, or becomes a link or a mention.

use std::fmt::Write;

use super::spans::spans;
use super::text::{counts, named, reached};
use super::{Change, Effect, Level, Report};
use crate::diff::rules::ALL as ALL_RULES;
use crate::report::single_line;

/// How many characters a comment on a pull request may have on GitHub.
const LIMIT: usize = 65_536;

/// How many findings of one kind are listed where all are too many: of those that break
/// or may break, and of the others. The first that fits is taken.
const FEWER: [(usize, usize); 9] =
    [(ALL, 20), (ALL, 5), (100, 5), (50, 3), (20, 3), (10, 2), (5, 1), (2, 0), (0, 0)];

/// No limit.
const ALL: usize = usize::MAX;

/// How many characters of a name are shown.
const LONGEST: usize = 400;

/// What is said below what was shortened.
const SHORTENED: &str = "\nShortened to fit into a comment; `--format text`, `html` and \
                         `json` list all.\n";

/// What is said where not even the kinds of findings fit.
const CUT: &str = "\n… and more.\n";

/// A section for each report, shortened so that it fits into a comment.
pub fn markdown(reports: &[Report]) -> String {
    let shown = |most| {
        let sections: Vec<String> =
            reports.iter().map(|of| section(of, most, None)).collect();
        sections.join("\n")
    };
    let text = shown((ALL, ALL));
    if text.chars().count() <= LIMIT {
        return text;
    }
    let room = LIMIT - SHORTENED.len() - CUT.len();
    let fits = |text: &String| text.chars().count() <= room;
    let text = FEWER.into_iter().map(shown).find(fits).unwrap_or_else(|| {
        let whole = shown((0, 0));
        let mut left = room;
        let kept = whole.split_inclusive('\n').take_while(|line| {
            let length = line.chars().count();
            let is_kept = length <= left;
            left = left.saturating_sub(length);
            is_kept
        });
        kept.chain([CUT]).collect()
    });
    format!("{text}{SHORTENED}")
}

/// All of one report, of a day if it is known.
pub(in crate::diff) fn whole(report: &Report, day: Option<&str>) -> String {
    section(report, (ALL, ALL), day)
}

/// The title with the totals, then for each level its findings by what they mean, no more
/// of each kind than allowed.
fn section(report: &Report, most: (usize, usize), day: Option<&str>) -> String {
    let day = day.map(|day| format!(" ({})", prose(day))).unwrap_or_default();
    let named = prose(&named(report));
    let mut out = format!("## {named}{day}\n\n{}\n", prose(&counts(report)));
    for level in Level::ALL {
        let kinds = kinds(report, level);
        if !kinds.is_empty() {
            let _ = write!(out, "\n### {}\n", title(level));
        }
        let most = if level == Level::Compatible { most.1 } else { most.0 };
        for changes in kinds {
            kind(report, &changes, most, &mut out);
        }
    }
    out
}

/// The findings of a level: those together that mean the same, in the order of the rules.
fn kinds(report: &Report, level: Level) -> Vec<Vec<&Change>> {
    let mut kinds: Vec<Vec<&Change>> = Vec::new();
    for change in report.changes.iter().filter(|change| change.level == level) {
        let same = |of: &&mut Vec<&Change>| {
            of.first().is_some_and(|first| {
                first.rule == change.rule
                    && first.wire == change.wire
                    && first.advice == change.advice
            })
        };
        match kinds.iter_mut().find(same) {
            Some(kind) => kind.push(change),
            None => kinds.push(vec![change]),
        }
    }
    let place = |of: &Vec<&Change>| {
        of.first().map(|first| ALL_RULES.iter().position(|rule| *rule == first.rule))
    };
    kinds.sort_by_cached_key(place);
    kinds
}

fn title(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Warning => "Warnings",
        Level::Compatible => "Compatible",
    }
}

/// Findings that mean the same: what that is, then each of them.
fn kind(report: &Report, changes: &[&Change], most: usize, out: &mut String) {
    let Some(first) = changes.first() else { return };
    let _ = write!(out, "\n**{}**", prose(first.rule.title));
    let does = |effect: &Effect| match effect.text.is_empty() {
        true => String::new(),
        false => format!(": {}", prose(&effect.text)),
    };
    out.push_str(&does(&first.wire));
    if first.level > Level::Compatible && !first.advice.is_empty() {
        let _ = write!(out, " – {}", prose(&first.advice));
    }
    let _ = write!(out, " (`{}`)\n\n", first.rule.id);
    for change in changes.iter().take(most) {
        item(report, change, out);
    }
    match changes.len().saturating_sub(most) {
        0 => {}
        more if most == 0 => drop(writeln!(out, "- {more} of them")),
        more => drop(writeln!(out, "- … and {more} more")),
    }
}

fn item(report: &Report, of: &Change, out: &mut String) {
    let _ = write!(out, "- {} {}", code(&of.subject), prose(&of.text));
    let headline = format!("`{}` {}", of.subject, of.text);
    if !of.rust.text.is_empty() && of.rust.text != headline {
        let _ = write!(out, "; Rust: {}", prose(&of.rust.text));
    }
    let (named, count) = reached(report, of);
    let named: Vec<String> = named.iter().map(|one| code(one)).collect();
    match count.saturating_sub(named.len()) {
        _ if count == 0 => {}
        0 => drop(write!(out, " ({})", named.join(", "))),
        more => drop(write!(out, " ({} and {more} more)", named.join(", "))),
    }
    out.push('\n');
}

/// A name as code, whatever it holds; the end of a very long one is left out.
fn code(text: &str) -> String {
    let mut text = single_line(text);
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    // A blank on both sides is taken off again; nothing at all would be no span.
    let is_edge = |edge: Option<char>| edge.is_none_or(|edge| " `".contains(edge));
    let edges = is_edge(text.chars().next()) || is_edge(text.chars().next_back());
    let blank = if edges { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Text with names in backticks: those are code, and the rest says nothing to Markdown,
/// HTML or a forge.
fn prose(text: &str) -> String {
    let text = single_line(text);
    let mut out = String::new();
    for (is_name, part) in spans(&text) {
        if is_name {
            push_code(part, &mut out);
            continue;
        }
        for piece in part.split_inclusive(' ') {
            let word = piece.trim_end_matches(' ');
            match is_linked(word) {
                true => push_code(word, &mut out),
                false => word.chars().for_each(|letter| push_plain(letter, &mut out)),
            }
            out.push_str(piece.get(word.len()..).unwrap_or_default());
        }
    }
    out
}

/// Code spans that touch would be one.
fn push_code(text: &str, out: &mut String) {
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&code(text));
}

/// A letter that stands for itself.
fn push_plain(letter: char, out: &mut String) {
    match letter {
        // With a backslash it could still end a span.
        '`' => out.push_str("&#96;"),
        letter => {
            if "\\*_<>&[]#|~$".contains(letter) {
                out.push('\\');
            }
            out.push(letter);
        }
    }
}

/// Whether a forge makes a link or a mention of a word, which no escape prevents: an
/// address, a person, an issue, a commit.
fn is_linked(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let marks = ["@", "://", "www.", "gh-", "mailto:", "xmpp:"];
    let is_issue = |after: &str| after.starts_with(|next: char| next.is_ascii_digit());
    let is_commit = |part: &str| {
        part.len() >= 7 && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    marks.iter().any(|mark| word.contains(mark))
        || word.split(['#', '!']).skip(1).any(is_issue)
        || word.split(|letter: char| !letter.is_alphanumeric()).any(is_commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_description_is_neither_markup_nor_html() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code(""), "`  `");
        assert_eq!(code("a\n# b"), "`a\\n# b`");
        assert_eq!(prose("was `Option<T>`, is <b>"), r"was `Option<T>`, is \<b\>");
        assert_eq!(prose("a ` [x](y)"), r"a &#96; \[x\](y)");
        assert_eq!(prose("was ``, is `b`"), "was &#96;&#96;, is `b`");
    }

    #[test]
    fn text_of_a_description_is_neither_a_link_nor_a_mention() {
        assert_eq!(prose("ask @octocat or #26"), "ask `@octocat` or `#26`");
        assert_eq!(prose("see https://example.com."), "see `https://example.com.`");
        assert_eq!(prose("of 0123abcd in C#"), r"of `0123abcd` in C\#");
    }
}
