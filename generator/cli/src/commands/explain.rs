//! `bindery explain`.

use bindery::config::nearest;
use bindery::diagnostic::{Code, all, find};
use bindery::diff::Rule;
use bindery::diff::rules;
use bindery::report::severity_word;

use crate::args::ExplainArguments;
use crate::{Outcome, Usage, out};

/// Explains the code of a finding or a rule of `bindery diff`, or lists all codes.
pub fn run(arguments: &ExplainArguments) -> Result<Outcome, Usage> {
    let Some(id) = &arguments.code else {
        for code in all() {
            let severity = severity_word(code.severity);
            out::print(&format!("{} {severity:7} {}\n", code.id, code.title));
        }
        return Ok(Outcome::Fine);
    };
    if let Some(rule) = rules::find(id) {
        out::print(&text_of_rule(rule));
        return Ok(Outcome::Fine);
    }
    let code = find(id).ok_or_else(|| unknown(id))?;
    out::print(&text(code));
    Ok(Outcome::Fine)
}

fn unknown(id: &str) -> Usage {
    let known = all().map(|code| code.id).chain(rules::ALL.iter().map(|rule| rule.id));
    let hint = match nearest(id, known) {
        Some(near) => format!("did you mean {near}?"),
        None => "`bindery explain` lists all codes".to_owned(),
    };
    Usage::new(format!(
        "there is no code `{}`; {hint}",
        bindery::report::single_line(id)
    ))
}

fn text(code: &Code) -> String {
    let severity = severity_word(code.severity);
    let Code { id, title, help, explanation, .. } = code;
    format!("{id} ({severity}): {title}\n\n{}\n\nhelp: {help}\n", explanation.trim())
}

fn text_of_rule(rule: &Rule) -> String {
    let Rule { id, area: _, request, response, title, wire: _, received: _, advice } =
        rule;
    let mut text = format!("{id}: {title}\n\nsent: {request}; received: {response}\n");
    for (what, part) in [("wire", rule.effect().as_str()), ("help", advice)] {
        if !part.is_empty() {
            text.push_str(&format!("{what}: {part}\n"));
        }
    }
    text
}
