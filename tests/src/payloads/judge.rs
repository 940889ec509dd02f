//! What became of payloads, and whose fault it is.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use serde_json::Value as Json;

use super::collect::{Collected, schemas_of};
use super::program::Answers;
use crate::contradiction::contradicts;
use crate::corpus::Document;
use crate::json::same;

/// What became of one payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It came back as it was.
    Equal,
    /// It came back but for nulls of members that need not be there.
    Nulls,
    /// It is not valid by its own schema, as a validator that others wrote says.
    Contradicting,
    /// It is of another JSON type than keywords of its schema imply.
    Implied,
    /// It is valid, and was refused or changed.
    Lost,
}

/// How many payloads became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Files with examples that are named and not there.
    pub absent: usize,
    /// All payloads.
    pub payloads: usize,
    /// See [`Verdict::Equal`].
    pub equal: usize,
    /// See [`Verdict::Nulls`].
    pub nulls: usize,
    /// See [`Verdict::Contradicting`].
    pub contradicting: usize,
    /// See [`Verdict::Implied`].
    pub implied: usize,
    /// See [`Verdict::Lost`].
    pub lost: usize,
}

impl Count {
    fn add(&mut self, verdict: Verdict) {
        self.payloads += 1;
        let slot = match verdict {
            Verdict::Equal => &mut self.equal,
            Verdict::Nulls => &mut self.nulls,
            Verdict::Contradicting => &mut self.contradicting,
            Verdict::Implied => &mut self.implied,
            Verdict::Lost => &mut self.lost,
        };
        *slot += 1;
    }

    /// Adds what another document gave.
    pub fn join(&mut self, other: &Self) {
        let Self { absent, payloads, equal, nulls, contradicting, implied, lost } =
            other;
        self.absent += absent;
        self.payloads += payloads;
        self.equal += equal;
        self.nulls += nulls;
        self.contradicting += contradicting;
        self.implied += implied;
        self.lost += lost;
    }
}

/// Judges the payloads of one document; each that is lost is told with the reason.
///
/// # Errors
/// When the schemas cannot be had.
pub fn judge(
    program: &Path,
    document: &Document,
    collected: &Collected,
    answers: &Answers,
) -> Result<(Count, Vec<String>), String> {
    let mut count = Count { absent: collected.absent, ..Count::default() };
    let mut lost = Vec::new();
    let mut doubtful = Vec::new();
    for (number, case) in collected.cases.iter().enumerate() {
        let answer = answers.get(&(document.module.clone(), number));
        let answer = answer.map_or("! no answer", String::as_str);
        match plain(answer, &case.payload) {
            Some(verdict) => count.add(verdict),
            None => doubtful.push((case, answer)),
        }
    }
    let numbers: BTreeSet<usize> =
        doubtful.iter().map(|(case, _)| case.schema).collect();
    let numbers: Vec<usize> = numbers.into_iter().collect();
    let schemas = if numbers.is_empty() {
        HashMap::new()
    } else {
        schemas_of(program, document, &numbers)?
    };
    let validators: HashMap<usize, Result<jsonschema::Validator, String>> =
        schemas.iter().map(|(number, schema)| (*number, validator(schema))).collect();
    for (case, answer) in doubtful {
        let schema = schemas.get(&case.schema).unwrap_or(&Json::Null);
        let judged = match validators.get(&case.schema) {
            Some(Ok(validator)) if !validator.is_valid(&case.payload) => {
                Verdict::Contradicting
            }
            Some(Ok(_)) if contradicts(schema, &case.payload) => Verdict::Implied,
            Some(Ok(_)) => Verdict::Lost,
            Some(Err(why)) => {
                lost.push(format!("no validator for {}: {why}", case.place));
                Verdict::Lost
            }
            None => Verdict::Lost,
        };
        count.add(judged);
        if judged == Verdict::Lost {
            let shown = |text: String| text.chars().take(300).collect::<String>();
            lost.push(format!(
                "{}\n    {}\n    {}",
                case.place,
                shown(case.payload.to_string()),
                shown(difference(answer, &case.payload))
            ));
        }
    }
    Ok((count, lost))
}

/// The verdict on a payload that needs no look at its schema.
fn plain(answer: &str, payload: &Json) -> Option<Verdict> {
    let back = back(answer)?;
    if same(&back, payload) {
        return Some(Verdict::Equal);
    }
    same(&without_nulls(&back), &without_nulls(payload)).then_some(Verdict::Nulls)
}

/// The payload as it was written again.
fn back(answer: &str) -> Option<Json> {
    let list: Json = serde_json::from_str(answer.strip_prefix("= ")?).ok()?;
    list.as_array()?.first().cloned()
}

fn without_nulls(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            Json::Object(kept.map(|(k, v)| (k.clone(), without_nulls(v))).collect())
        }
        Json::Array(items) => Json::Array(items.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

/// Why a payload is lost: the first place where what came back differs.
fn difference(answer: &str, payload: &Json) -> String {
    let Some(back) = back(answer) else { return answer.to_owned() };
    let (mut a, mut b, mut at) = (payload, &back, String::new());
    'down: loop {
        match (a, b) {
            (Json::Object(old), Json::Object(new)) => {
                for (key, value) in old {
                    match new.get(key) {
                        Some(other) if same(value, other) => {}
                        Some(other) => {
                            (a, b) = (value, other);
                            at.push_str(&format!("/{key}"));
                            continue 'down;
                        }
                        None => return format!("{at}/{key} is gone"),
                    }
                }
            }
            (Json::Array(old), Json::Array(new)) if old.len() == new.len() => {
                let pairs = old.iter().zip(new).enumerate();
                if let Some((index, (old, new))) =
                    pairs.into_iter().find(|(_, (old, new))| !same(old, new))
                {
                    (a, b) = (old, new);
                    at.push_str(&format!("/{index}"));
                    continue 'down;
                }
            }
            _ => {}
        }
        return format!("{at} became {b}");
    }
}

/// The validator for a schema. Patterns that it cannot read limit nothing.
fn validator(schema: &Json) -> Result<jsonschema::Validator, String> {
    let first = jsonschema::draft202012::new(schema);
    first
        .or_else(|_| jsonschema::draft202012::new(&bearable(schema)))
        .map_err(|error| error.to_string().chars().take(200).collect())
}

/// A schema without what no validator can read: patterns of another language, and
/// keywords whose value is of the wrong type.
fn bearable(schema: &Json) -> Json {
    let Json::Object(members) = schema else {
        return match schema {
            Json::Array(items) => Json::Array(items.iter().map(bearable).collect()),
            other => other.clone(),
        };
    };
    let kept = members.iter().filter(|(key, value)| match key.as_str() {
        "pattern" | "format" => value.is_object(),
        "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems"
        | "multipleOf" => value.is_number() || value.is_object(),
        _ => true,
    });
    Json::Object(kept.map(|(key, value)| (key.clone(), bearable(value))).collect())
}

/// The table of all documents and their sum.
pub fn table(rows: &[(&Document, Count)]) -> String {
    let mut text =
        "document\tpayloads\tequal\tnulls\tcontradicting\timplied\tlost\tabsent files\n"
            .to_owned();
    let mut sum = Count::default();
    let mut line = |name: &str, count: &Count| {
        let Count { absent, payloads, equal, nulls, contradicting, implied, lost } =
            count;
        text.push_str(&format!(
            "{name}\t{payloads}\t{equal}\t{nulls}\t{contradicting}\t{implied}\t{lost}\t{absent}\n"
        ));
    };
    for (document, count) in rows {
        sum.join(count);
        if count.payloads + count.absent > 0 {
            line(&document.name, count);
        }
    }
    line("all", &sum);
    text
}
