//! Guards the YAML parser, whose time grows with the square of unclosed flow collections.

use saphyr_parser::{Event, Parser};

/// How deeply flow collections may be nested; real documents reach 15.
const DEEPEST_FLOW: usize = 64;

/// What is wrong with the nesting of a text.
pub(super) enum Nesting {
    /// Collections are nested too deeply.
    Deep { line: usize, column: usize },
    /// There are many brackets, and the text is no YAML.
    Malformed { line: usize, column: usize, why: String },
}

/// Checks how deeply flow collections are nested.
///
/// # Errors
/// Says where they are nested too deeply, or where a text with many open brackets is
/// malformed.
pub(super) fn check(text: &str) -> Result<(), Nesting> {
    if brackets(text) <= DEEPEST_FLOW {
        return Ok(());
    }
    // Brackets in prose count too above, so a parser in linear time decides.
    let mut depth = 0_usize;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Nesting::Malformed {
            line: error.marker().line(),
            column: error.marker().col() + 1,
            why: error.info().to_owned(),
        })?;
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::StreamEnd => break,
            _ => {}
        }
        if depth > DEEPEST_FLOW {
            let (line, column) = (span.start.line(), span.start.col() + 1);
            return Err(Nesting::Deep { line, column });
        }
    }
    Ok(())
}

/// The most brackets that are open at once, wherever they stand.
fn brackets(text: &str) -> usize {
    let mut open = 0_usize;
    let mut most = 0;
    for byte in text.bytes() {
        match byte {
            b'{' | b'[' => {
                open += 1;
                most = most.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn deep_flow_collections_are_refused_and_brackets_in_prose_are_not() {
        assert!(check(&"[".repeat(50_000)).is_err());
        assert!(check(&"{a: ".repeat(50_000)).is_err());
        assert!(check(&"{a:\n".repeat(50_000)).is_err());
        assert!(check(&format!("{}{}", "[".repeat(60), "]".repeat(60))).is_ok());
        let prose = "- in the range [0, 1)\n".repeat(100);
        assert!(check(&prose).is_ok());
    }
}
