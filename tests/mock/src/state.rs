//! How far a script was played.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use crate::script::{Exchange, Expect, Reply, Script, Texts};
use crate::{Clock, Request, acs3, verify};

pub struct State {
    script: Script,
    left: VecDeque<Exchange>,
    texts: Texts,
    /// Values that must not come again, with the names of their headers.
    once: BTreeSet<(String, String)>,
    pub seen: Vec<Request>,
    failures: Vec<String>,
    clock: Clock,
    pub stopped: bool,
}

impl State {
    pub fn new(script: Script, origin: &str, clock: Clock) -> Self {
        let mut texts = Texts(script.texts.clone());
        texts.0.insert("origin".to_owned(), origin.to_owned());
        Self {
            left: script.unrolled().into(),
            script,
            texts,
            once: BTreeSet::new(),
            seen: Vec::new(),
            failures: Vec::new(),
            clock,
            stopped: false,
        }
    }

    /// Whether the script was played to its end, and how.
    pub fn finish(&mut self) -> Result<Vec<Request>, String> {
        let mut failures = std::mem::take(&mut self.failures);
        if !self.left.is_empty() {
            let left = self.left.len();
            failures.push(format!("{left} exchanges of the script did not happen"));
        }
        if failures.is_empty() {
            Ok(self.seen.clone())
        } else {
            Err(failures.join("\n"))
        }
    }

    /// Takes a request, and says what is answered.
    pub fn answer(&mut self, request: Request) -> Reply {
        let number = self.seen.len() + 1;
        self.texts.0.insert("number".to_owned(), number.to_string());
        let head = request.method == "HEAD";
        let found = self.find(&request);
        let result = found.and_then(|exchange| {
            self.capture(&exchange.expect, &request)?;
            Ok(exchange.reply)
        });
        self.seen.push(request);
        match result {
            Ok(mut reply) => {
                for (name, value) in &self.script.headers {
                    let same = |own: &String| own.eq_ignore_ascii_case(name);
                    if !reply.headers.keys().any(same) {
                        reply.headers.insert(name.clone(), value.clone());
                    }
                }
                self.texts.fill_reply(reply).for_head(head)
            }
            Err(why) => {
                let why = format!("request {number}: {why}");
                self.failures.push(why.clone());
                Reply::failure(&why)
            }
        }
    }

    /// The exchange that a request belongs to: the next one, or one of its group.
    fn find(&mut self, request: &Request) -> Result<Exchange, String> {
        let Some(first) = self.left.front() else {
            return Err(format!(
                "nothing is left for {} {}",
                request.method, request.target
            ));
        };
        let group = first.group.clone();
        let together = self.left.iter().take_while(|next| next.group == group);
        let count = if group.is_some() { together.count() } else { 1 };
        let mut differences = Vec::new();
        for index in 0..count {
            match self.left.get(index).map(|next| self.check(&next.expect, request)) {
                Some(Ok(())) => {
                    return self.left.remove(index).ok_or_else(String::new);
                }
                Some(Err(why)) => differences.push(why),
                None => {}
            }
        }
        self.left.pop_front();
        Err(differences.join("; or "))
    }

    fn check(&self, expect: &Expect, request: &Request) -> Result<(), String> {
        let mut expect = self.texts.fill_expect(expect.clone());
        if expect.anonymous {
            expect.absent.extend(["authorization".to_owned(), "cookie".to_owned()]);
        } else if let Some(value) = &self.script.authorization {
            let value = value.clone();
            expect.headers.entry("authorization".to_owned()).or_insert(value);
        }
        verify::verify(&expect, request)?;
        // Front ends refuse a body of unknown length with 411.
        let length =
            request.header("content-length").or(request.header("transfer-encoding"));
        if matches!(request.method.as_str(), "POST" | "PUT" | "PATCH")
            && length.is_none()
        {
            return Err("the length of the body is not stated".to_owned());
        }
        for name in &expect.unique {
            let value = request.header(name).unwrap_or_default();
            if self.once.contains(&(name.clone(), value.to_owned())) {
                return Err(format!("{name}: `{value}` came before"));
            }
        }
        match expect.acs3.as_ref().or(self.script.acs3.as_ref()) {
            Some(key) if !expect.anonymous => acs3::verify(request, key, (self.clock)()),
            _ => Ok(()),
        }
    }

    fn capture(&mut self, expect: &Expect, request: &Request) -> Result<(), String> {
        for name in &expect.unique {
            let value = request.header(name).unwrap_or_default().to_owned();
            self.once.insert((name.clone(), value));
        }
        for (name, place) in &expect.capture {
            let found = part(request, place);
            let found =
                found.ok_or_else(|| format!("there is no {place} to capture"))?;
            self.texts.0.insert(name.clone(), found);
        }
        Ok(())
    }
}

/// A part of a request: `header NAME`, `query NAME` or `body POINTER`.
fn part(request: &Request, place: &str) -> Option<String> {
    let (kind, name) = place.split_once(' ')?;
    match kind {
        "header" => request.header(name).map(str::to_owned),
        "query" => {
            let found = request.query().into_iter().find(|(found, _)| found == name);
            found.map(|(_, value)| value)
        }
        "body" => {
            let json: Value = serde_json::from_slice(&request.body).ok()?;
            let value = json.pointer(name)?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        }
        _ => None,
    }
}
