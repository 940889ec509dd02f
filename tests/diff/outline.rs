//! The trees of a comparison: what became of each line, told once.

use std::fs;

use bindery::InMemory;
use bindery::config::{ApiConfig, Config};
use bindery::diff::outline::{Fact, Line, Mark, Outline, Word, is_news};
use bindery::diff::{Subject, compare};
use bindery_tests::places::project;

fn subject(name: &str) -> Subject {
    let text = fs::read(project().join("tests/diff/page").join(name)).unwrap();
    let files = InMemory::from([(name.to_owned(), text)]);
    let read = Subject::read(&Config::default(), &ApiConfig::new(name), &files);
    read.subject.expect("a description")
}

fn sign(mark: Mark) -> char {
    match mark {
        Mark::Same => ' ',
        Mark::Added => '+',
        Mark::Removed => '-',
        Mark::Changed => '~',
    }
}

/// Old and new words, as `old => new` where they differ.
fn words(old: &[Word], new: &[Word]) -> String {
    let text = |words: &[Word]| -> String {
        let words = words.iter().map(|word| match word {
            Word::Text(text) => text.clone(),
            Word::Type(of) => {
                let old = of.old_name.as_ref().map(|old| format!("{old} => "));
                format!("{}<{}>", old.unwrap_or_default(), of.name)
            }
        });
        words.collect()
    };
    if old.is_empty() { text(new) } else { format!("{} => {}", text(old), text(new)) }
}

fn facts(facts: &[Fact]) -> String {
    let fact = |of: &Fact| format!(" [{}{} {}]", sign(of.mark), of.kind, of.text);
    facts.iter().map(fact).collect()
}

fn show(lines: &[Line], depth: usize, text: &mut String) {
    for line in lines {
        let (sign, name) = (sign(line.mark), &line.name);
        let old = line.old_name.as_ref().map(|old| format!("{old} => "));
        let old = old.unwrap_or_default();
        let (values, facts) = (words(&line.old_value, &line.value), facts(&line.facts));
        let shown = format!("{sign} {:depth$}{old}{name}: {values}{facts}", "");
        text.push_str(shown.trim_end());
        text.push('\n');
        show(&line.lines, depth + 2, text);
    }
}

#[test]
fn lines_of_both_sides_are_one_tree() {
    let (old, new) = (subject("old.yaml"), subject("new.yaml"));
    let report = compare(&old, &new);
    let outline = Outline::new(Some(&old), Some(&new), &report.operations, is_news);
    let mut text = String::new();
    for (change, tree) in report.operations.iter().zip(&outline.operations) {
        text.push_str(&format!("{} {} {}\n", change.state, change.method, change.path));
        for section in tree.iter().flat_map(|tree| &tree.sections) {
            let mark = sign(section.mark);
            text.push_str(&format!("{mark}  {:?} {}\n", section.part, section.title));
            show(&section.lines, 4, &mut text);
        }
    }
    for tree in &outline.types {
        let leads = if tree.leads_to_change { ", leads to change" } else { "" };
        let old = tree.old_name.as_ref().map(|old| format!("{old} => "));
        let (old, facts) = (old.unwrap_or_default(), facts(&tree.facts));
        let (mark, name, kind) = (sign(tree.mark), &tree.name, tree.kind);
        text.push_str(&format!("{mark} {old}<{name}> {kind}{leads}{facts}\n"));
        show(&tree.lines, 2, &mut text);
    }
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("outline", text);
    });
}
