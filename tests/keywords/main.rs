//! Every keyword of a schema in every place where a schema can stand: what is emitted
//! differs from what is emitted without it, or a finding is made that is not made without
//! it. Where neither does, a list says why that is right.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::sync::{Arc, Mutex};

use bindery::config::Layout;
use bindery_tests::children::each;
use bindery_tests::generation::{as_one_text, from_text};
use bindery_tests::places::project;

/// The dialects, and how their documents begin.
const DIALECTS: [(&str, &str); 4] = [
    ("2", "swagger: \"2.0\""),
    ("3.0", "openapi: 3.0.3"),
    ("3.1", "openapi: 3.1.0"),
    ("3.2", "openapi: 3.2.0"),
];

/// What a reference of a probe leads to.
const TARGET: &str = "Target: {type: object, properties: {t: {type: string}}}, ";

/// What a description makes: the emitted code, and findings with their number.
type Made = (String, BTreeMap<String, usize>);

/// A keyword with a value, in a schema that it makes sense in.
struct Keyword {
    dialects: String,
    name: String,
    base: String,
    said: String,
}

/// A place where a schema can stand, in what follows the head of a document.
struct Position {
    dialects: String,
    name: String,
    document: String,
}

/// Keywords that are silent in some places, and why that is right.
struct Accepted {
    keyword: String,
    places: Vec<String>,
    but: bool,
    reason: String,
}

/// The lines of a table, each in three or four columns.
fn table<const N: usize>(name: &str) -> Vec<[String; N]> {
    let path = project().join("tests/keywords").join(name);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let row = |line: &str| {
        let columns: Vec<String> = line.split(" | ").map(str::to_owned).collect();
        columns.try_into().unwrap_or_else(|_| panic!("{line}"))
    };
    lines.map(row).collect()
}

fn keywords() -> Vec<Keyword> {
    let rows = table::<4>("keywords.cases").into_iter();
    rows.map(|[dialects, name, base, said]| Keyword { dialects, name, base, said })
        .collect()
}

fn positions() -> Vec<Position> {
    let rows = table::<3>("positions.cases").into_iter();
    rows.map(|[dialects, name, document]| Position { dialects, name, document })
        .collect()
}

fn accepted() -> Vec<Accepted> {
    let rows = table::<3>("accepted.cases").into_iter();
    rows.map(|[keyword, places, reason]| {
        let but = places.strip_prefix("everywhere");
        let listed =
            but.map_or(places.as_str(), |rest| rest.trim_start_matches(" but "));
        let listed = listed.split("; ").filter(|place| !place.is_empty());
        let listed = listed.map(str::to_owned).collect();
        Accepted { keyword, places: listed, but: but.is_some(), reason }
    })
    .collect()
}

impl Accepted {
    fn covers(&self, keyword: &Keyword, place: &str) -> bool {
        let named = [&keyword.name, &keyword.said].contains(&&self.keyword)
            || self.keyword == "any keyword";
        named && self.places.iter().any(|listed| listed == place) != self.but
    }
}

/// Whether a column of dialects names one; `3.1` is also what comes after it.
fn fits(dialects: &str, dialect: &str) -> bool {
    dialects.split(',').any(|of| match of {
        "3.1" => ["3.1", "3.2"].contains(&dialect),
        of => dialect.starts_with(of),
    })
}

/// The dialect of a probe: the only one, or the latest of those with a word of their own.
fn dialect(
    keyword: &Keyword,
    position: &Position,
) -> Option<(&'static str, &'static str)> {
    let both = |(name, _): &&(&str, &str)| {
        fits(&keyword.dialects, name) && fits(&position.dialects, name)
    };
    let found = DIALECTS.iter().filter(both);
    found
        .max_by_key(|(name, _)| {
            ["2", "3.2", "3.0", "3.1"].iter().position(|of| of == name)
        })
        .copied()
}

fn document(
    keyword: &Keyword,
    position: &Position,
    version: &str,
    said: &str,
) -> String {
    let base = &keyword.base;
    let body = position
        .document
        .replace("PROBE", &format!("{{{base}{said}}}"))
        .replace("OTHER", &format!("{{title: Another one, {base}}}"))
        .replace("BASE", &format!("{{{base}}}"))
        .replace("REST", said)
        .replace("{schemas: {", &format!("{{schemas: {{{TARGET}"));
    format!("{{{version}, info: {{title: T, version: \"1\"}}, {body}}}")
}

fn made(text: &str) -> Made {
    let output = from_text("api.yaml", text, Layout::Modules);
    let mut findings = BTreeMap::new();
    for finding in &output.findings {
        let said = format!("{} {}", finding.code.id, finding.message);
        *findings.entry(said).or_default() += 1;
    }
    (as_one_text(&output), findings)
}

/// Whether a keyword changes nothing where it stands, and nothing is said of it.
fn is_silent(plain: &Made, probed: &Made) -> bool {
    let more = |(said, count): (&String, &usize)| {
        plain.1.get(said).is_none_or(|before| before < count)
    };
    plain.0 == probed.0 && !probed.1.iter().any(more)
}

/// The places where a keyword is silent.
fn silent(
    keyword: &Keyword,
    positions: &[Position],
    plains: &Mutex<HashMap<String, Arc<Made>>>,
) -> Vec<String> {
    let mut places = Vec::new();
    for position in positions {
        let Some((name, version)) = dialect(keyword, position) else { continue };
        let said = match name {
            "2" => keyword.said.replace("{propertyName: q}", "q"),
            _ => keyword.said.clone(),
        };
        let text = |said: &str| document(keyword, position, version, said);
        let without = text("");
        let known = plains.lock().unwrap().get(&without).cloned();
        let plain = known.unwrap_or_else(|| {
            let plain = Arc::new(made(&without));
            plains.lock().unwrap().insert(without, plain.clone());
            plain
        });
        let probed = made(&text(&format!(", {said}")));
        if is_silent(&plain, &probed) {
            places.push(position.name.clone());
        }
    }
    places
}

#[test]
fn no_keyword_of_a_schema_is_dropped_in_silence() {
    let (keywords, positions, accepted) = (keywords(), positions(), accepted());
    let plains = Mutex::default();
    let found = each(&keywords, |keyword| silent(keyword, &positions, &plains));
    let mut breaches = Vec::new();
    let mut needed: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (keyword, places) in keywords.iter().zip(&found) {
        let mut unsaid = Vec::new();
        for place in places {
            let covering: Vec<usize> = (0..accepted.len())
                .filter(|index| accepted[*index].covers(keyword, place))
                .collect();
            needed.extend(covering.iter().map(|index| (*index, place.as_str())));
            if covering.is_empty() {
                unsaid.push(place.as_str());
            }
        }
        if !unsaid.is_empty() {
            let (name, said) = (&keyword.name, &keyword.said);
            breaches.push(format!(
                "{name} ({said}) of `{}` is dropped: {}",
                keyword.base,
                unsaid.join("; ")
            ));
        }
    }
    for (index, of) in accepted.iter().enumerate() {
        assert!(of.reason.len() > 10, "{}", of.keyword);
        let listed = of.places.iter().filter(|_| !of.but);
        let idle: Vec<_> =
            listed.filter(|place| !needed.contains(&(index, place.as_str()))).collect();
        if !idle.is_empty() || !needed.iter().any(|(of, _)| *of == index) {
            breaches.push(format!("`{}` is accepted for nothing: {idle:?}", of.keyword));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
