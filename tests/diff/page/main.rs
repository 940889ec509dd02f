//! The page of `bindery diff`: what it may hold, and what it is like in a browser.

mod browser;
mod pages;

use std::collections::BTreeSet;

use base64::Engine;
use sha2::{Digest, Sha256};

use pages::{hostile, workshop};

/// Whether the policy of a page knows what stands in an element of the page.
#[track_caller]
fn check_digest(element: &str) {
    let page = workshop();
    let (_, rest) = page.split_once(&format!("<{element}>")).expect("the element");
    let (text, _) = rest.split_once(&format!("</{element}>")).expect("its end");
    let digest = base64::engine::general_purpose::STANDARD
        .encode(Sha256::digest(text.as_bytes()));
    let policy = format!("{element}-src 'sha256-{digest}'");
    assert!(page.contains(&policy), "diff/report/html.rs must say `sha256-{digest}`");
}

#[test]
fn the_policy_knows_the_style() {
    check_digest("style");
}

#[test]
fn the_policy_knows_the_script() {
    check_digest("script");
}

/// The elements and attributes of a page, style and script apart.
fn markup(page: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let (mut elements, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, rest) = rest.split_once("</style>").unwrap();
    let (between, rest) = rest.split_once("<script>").unwrap();
    let (_, after) = rest.split_once("</script>").unwrap();
    for part in [before, between, after] {
        for tag in part.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').expect("an element ends");
            let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
            elements.insert(name.trim_start_matches('/'));
            // Values stand in double quotes: every other piece is outside of them.
            for outside in rest.split('"').step_by(2) {
                let names = outside.split([' ', '=']).filter(|name| !name.is_empty());
                attributes.extend(names);
            }
        }
    }
    (elements, attributes)
}

#[test]
fn texts_of_descriptions_add_no_element_no_attribute_and_turn_nothing() {
    let page = hostile();
    assert!(page.contains("alert(1)"), "the texts are shown");
    let (elements, attributes) = markup(&page);
    let plain = workshop();
    let (known_elements, known_attributes) = markup(&plain);
    let new = |found: &BTreeSet<&str>, known: &BTreeSet<&str>| -> Vec<String> {
        found.difference(known).map(|name| (*name).to_owned()).collect()
    };
    assert_eq!(new(&elements, &known_elements), Vec::<String>::new());
    assert_eq!(new(&attributes, &known_attributes), Vec::<String>::new());
    let invisible = |letter: &char| {
        (letter.is_control() && *letter != '\n')
            || matches!(letter, '\u{2028}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(page.chars().find(invisible), None);
}

#[test]
fn a_page_refers_to_nothing_outside_of_it() {
    let page = workshop();
    for word in ["src=", "url(", "@import", "href=\"http", "//cdn"] {
        assert!(!page.contains(word), "{word}");
    }
    let mut links = page.split("href=\"#").skip(1);
    let is_there = |link: &str| {
        let id = link.split('"').next().unwrap();
        page.contains(&format!("id=\"{id}\""))
    };
    assert_eq!(links.find(|link| !is_there(link)), None);
}
