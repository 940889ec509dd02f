//! Every keyword of a schema in every place where a schema can stand, and every field of
//! the other objects: what is emitted differs from what is emitted without it, or a finding
//! is made that is not made without it. Where neither does, a list says why that is right.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::sync::{Arc, Mutex};

use bindery::config::Layout;
use bindery_tests::children::each;
use bindery_tests::generation::{as_one_text, from_text};
use bindery_tests::places::project;

/// The dialects, and how their documents begin.
const DIALECTS: [(&str, &str); 5] = [
    ("acs", "version: \"1.0\""),
    ("2", "swagger: \"2.0\""),
    ("3.0", "openapi: 3.0.3"),
    ("3.1", "openapi: 3.1.0"),
    ("3.2", "openapi: 3.2.0"),
];

/// What a reference of a probe leads to.
const TARGET: &str = "Target: {type: object, properties: {t: {type: string}}}, ";

/// A path item, for documents that need one.
const READ: &str = "{get: {operationId: read, responses: {204: {description: d}}}}";

/// What a description makes: the emitted code, and findings with their number.
type Made = (String, BTreeMap<String, usize>);

/// Names of places: those that are listed, or all others.
struct Places {
    listed: Vec<String>,
    but: bool,
}

/// A keyword or field with a value, in an object that it makes sense in.
struct Keyword {
    dialects: String,
    places: Places,
    name: String,
    base: String,
    said: String,
}

/// A place where an object can stand, in what follows the head of a document.
struct Position {
    dialects: String,
    name: String,
    base: String,
    document: String,
}

/// Keywords that are silent in some places, and why that is right.
struct Accepted {
    keyword: String,
    places: Places,
    reason: String,
}

/// What stands together in a test.
struct Cases {
    keywords: Vec<Keyword>,
    positions: Vec<Position>,
    accepted: Vec<Accepted>,
    /// Whether a keyword is tried in each dialect, or in one that has a word of its own.
    each_dialect: bool,
}

/// The lines of a table, each in as many columns as are wanted.
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

/// A column, in which a dash is nothing.
fn optional(column: String) -> String {
    if column == "-" { String::new() } else { column }
}

fn keywords() -> Vec<Keyword> {
    let rows = table::<4>("keywords.cases").into_iter();
    rows.map(|[dialects, name, base, said]| {
        let places = Places::read("everywhere");
        Keyword { dialects, places, name, base, said }
    })
    .collect()
}

fn fields() -> Vec<Keyword> {
    let rows = table::<5>("fields.cases").into_iter();
    rows.map(|[dialects, places, name, base, said]| {
        let (places, base) = (Places::read(&places), optional(base));
        Keyword { dialects, places, name, base, said }
    })
    .collect()
}

fn positions() -> Vec<Position> {
    let rows = table::<3>("positions.cases").into_iter();
    rows.map(|[dialects, name, document]| Position {
        dialects,
        name,
        base: String::new(),
        document,
    })
    .collect()
}

fn objects() -> Vec<Position> {
    let rows = table::<4>("objects.cases").into_iter();
    rows.map(|[dialects, name, base, document]| Position {
        dialects,
        name,
        base: optional(base),
        document,
    })
    .collect()
}

fn accepted(name: &str) -> Vec<Accepted> {
    let rows = table::<3>(name).into_iter();
    rows.map(|[keyword, places, reason]| Accepted {
        keyword,
        places: Places::read(&places),
        reason,
    })
    .collect()
}

impl Places {
    fn read(column: &str) -> Self {
        let but = column.strip_prefix("everywhere");
        let listed = but.map_or(column, |rest| rest.trim_start_matches(" but "));
        let listed = listed.split("; ").filter(|place| !place.is_empty());
        Self { listed: listed.map(str::to_owned).collect(), but: but.is_some() }
    }

    fn hold(&self, place: &str) -> bool {
        self.listed.iter().any(|listed| listed == place) != self.but
    }
}

impl Accepted {
    fn covers(&self, keyword: &Keyword, place: &str) -> bool {
        let named = [&keyword.name, &keyword.said].contains(&&self.keyword)
            || self.keyword == "any keyword";
        named && self.places.hold(place)
    }
}

/// Whether a column of dialects names one; `3.1` is also what comes after it.
fn fits(dialects: &str, dialect: &str) -> bool {
    dialects.split(',').any(|of| match of {
        "3.1" => ["3.1", "3.2"].contains(&dialect),
        of => dialect.starts_with(of),
    })
}

impl Cases {
    /// The dialects of a probe; where one is enough, the last of these that it can be in.
    fn dialects(
        &self,
        keyword: &Keyword,
        position: &Position,
    ) -> Vec<(&'static str, &'static str)> {
        const WEIGHT: [&str; 5] = ["acs", "2", "3.2", "3.0", "3.1"];
        let both = |(name, _): &&(&str, &str)| {
            fits(&keyword.dialects, name) && fits(&position.dialects, name)
        };
        let mut found: Vec<_> = DIALECTS.iter().filter(both).copied().collect();
        found.sort_by_key(|(name, _)| WEIGHT.iter().position(|of| of == name));
        let last = found.len().saturating_sub(1);
        if self.each_dialect { found } else { found.split_off(last) }
    }
}

fn document(
    keyword: &Keyword,
    position: &Position,
    version: &str,
    said: &str,
) -> String {
    let base = if keyword.base.is_empty() { &position.base } else { &keyword.base };
    let members = format!("{base}{said}");
    let body = position
        .document
        .replace("MEMBERS", members.trim_start_matches(", "))
        .replace("PROBE", &format!("{{{base}{said}}}"))
        .replace("OTHER", &format!("{{title: Another one, {base}}}"))
        .replace("BASE", &format!("{{{base}}}"))
        .replace("REST", said)
        .replace("READ", READ)
        .replace("{schemas: {", &format!("{{schemas: {{{TARGET}"));
    let info = match position.document.contains("info: {") {
        true => "",
        false => "info: {title: T, version: \"1\"}, ",
    };
    format!("{{{version}, {info}{body}}}")
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

/// The places where a keyword is silent, with the dialect.
fn silent<'c>(
    keyword: &Keyword,
    cases: &'c Cases,
    plains: &Mutex<HashMap<String, Arc<Made>>>,
) -> Vec<(&'c str, &'static str)> {
    let mut places = Vec::new();
    for position in cases.positions.iter().filter(|of| keyword.places.hold(&of.name)) {
        for (name, version) in cases.dialects(keyword, position) {
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
                places.push((position.name.as_str(), name));
            }
        }
    }
    places
}

/// The keywords that are dropped and not accepted, and what is accepted for nothing.
fn breaches(cases: &Cases) -> Vec<String> {
    let Cases { keywords, accepted, .. } = cases;
    let plains = Mutex::default();
    let found = each(keywords, |keyword| silent(keyword, cases, &plains));
    let mut breaches = Vec::new();
    let mut needed: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (keyword, places) in keywords.iter().zip(&found) {
        let mut unsaid = Vec::new();
        for (place, dialect) in places {
            let covering: Vec<usize> = (0..accepted.len())
                .filter(|index| accepted[*index].covers(keyword, place))
                .collect();
            needed.extend(covering.iter().map(|index| (*index, *place)));
            if covering.is_empty() {
                unsaid.push(format!("{place} ({dialect})"));
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
        let listed = of.places.listed.iter().filter(|_| !of.places.but);
        let idle: Vec<_> =
            listed.filter(|place| !needed.contains(&(index, place.as_str()))).collect();
        if !idle.is_empty() || !needed.iter().any(|(of, _)| *of == index) {
            breaches.push(format!("`{}` is accepted for nothing: {idle:?}", of.keyword));
        }
    }
    breaches
}

/// The places that a table names and no other table knows, and keywords without a place.
fn strays(cases: &Cases) -> Vec<String> {
    let mut strays = Vec::new();
    let known: BTreeSet<&str> = cases.positions.iter().map(|of| &*of.name).collect();
    let keywords = cases.keywords.iter().map(|of| &of.places);
    for places in keywords.chain(cases.accepted.iter().map(|of| &of.places)) {
        let unknown = places.listed.iter().filter(|name| !known.contains(name.as_str()));
        strays.extend(unknown.map(|name| format!("no place is called `{name}`")));
    }
    for keyword in &cases.keywords {
        let mut places = cases.positions.iter();
        let held = |of: &Position| {
            keyword.places.hold(&of.name) && !cases.dialects(keyword, of).is_empty()
        };
        if !places.any(held) {
            strays.push(format!("{} is tried nowhere", keyword.said));
        }
    }
    strays
}

fn check(cases: &Cases) {
    let found = [strays(cases), breaches(cases)].concat();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_keyword_of_a_schema_is_dropped_in_silence() {
    check(&Cases {
        keywords: keywords(),
        positions: positions(),
        accepted: accepted("accepted.cases"),
        each_dialect: false,
    });
}

#[test]
fn no_field_of_another_object_is_dropped_in_silence() {
    check(&Cases {
        keywords: fields(),
        positions: objects(),
        accepted: accepted("accepted-fields.cases"),
        each_dialect: true,
    });
}
