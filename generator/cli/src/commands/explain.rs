//! `bindery explain`.

use bindery::config::nearest;
use bindery::diagnostic::{Code, all, find};
use bindery::report::severity_word;

use crate::args::ExplainArguments;
use crate::{Outcome, Usage, out};

/// Explains a code, or lists all.
pub fn run(arguments: &ExplainArguments) -> Result<Outcome, Usage> {
    let Some(id) = &arguments.code else {
        for code in all() {
            let severity = severity_word(code.severity);
            out::print(&format!("{} {severity:7} {}\n", code.id, code.title));
        }
        return Ok(Outcome::Fine);
    };
    let code = find(id).ok_or_else(|| unknown(id))?;
    out::print(&text(code));
    Ok(Outcome::Fine)
}

fn unknown(id: &str) -> Usage {
    let hint = match nearest(id, all().map(|code| code.id)) {
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
