//! The grammar of RFC 9535, by recursive descent.

use super::pattern::Pattern;
use super::scan::Scanner;
use super::{DEEPEST, Logical, Operand, Operator, Path, Segment, Selector};

/// The segments of a whole query.
pub(super) fn query(text: &str) -> Result<Vec<Segment>, String> {
    let mut parser = Parser { scanner: Scanner::new(text), depth: 0 };
    parser.scanner.expect("$")?;
    let segments = parser.segments()?;
    if parser.scanner.is_done() {
        Ok(segments)
    } else {
        Err(parser.scanner.wrong("`.` or `[`"))
    }
}

struct Parser<'q> {
    scanner: Scanner<'q>,
    depth: usize,
}

/// What a function gives: a value to compare, or a truth value.
enum Call {
    Value(Operand),
    Truth(Logical),
}

impl Parser<'_> {
    fn segments(&mut self) -> Result<Vec<Segment>, String> {
        let mut segments = Vec::new();
        loop {
            let mark = self.scanner.mark();
            self.scanner.blanks();
            let descends = self.scanner.take("..");
            let selectors = if self.scanner.take("[") {
                self.bracketed()?
            } else if descends || self.scanner.take(".") {
                vec![self.short()?]
            } else {
                self.scanner.back_to(mark);
                return Ok(segments);
            };
            segments.push(Segment { descends, selectors });
        }
    }

    /// A selector without brackets.
    fn short(&mut self) -> Result<Selector, String> {
        if self.scanner.take("*") {
            return Ok(Selector::Wildcard);
        }
        match self.scanner.shorthand() {
            Some(name) => Ok(Selector::Name(name.to_owned())),
            None => Err(self.scanner.wrong("a name or `*`")),
        }
    }

    fn bracketed(&mut self) -> Result<Vec<Selector>, String> {
        let mut selectors = Vec::new();
        loop {
            self.scanner.blanks();
            selectors.push(self.selector()?);
            self.scanner.blanks();
            if !self.scanner.take(",") {
                self.scanner.expect("]")?;
                return Ok(selectors);
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, String> {
        match self.scanner.peek() {
            Some(quote @ ('\'' | '"')) => self.scanner.string(quote).map(Selector::Name),
            Some('*') => {
                self.scanner.take("*");
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.scanner.take("?");
                self.scanner.blanks();
                self.or().map(Selector::Filter)
            }
            _ => self.index_or_slice(),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, String> {
        let start = self.scanner.integer()?;
        let mark = self.scanner.mark();
        self.scanner.blanks();
        if !self.scanner.take(":") {
            self.scanner.back_to(mark);
            let wrong = || self.scanner.wrong("a selector");
            return start.map(Selector::Index).ok_or_else(wrong);
        }
        self.scanner.blanks();
        let end = self.scanner.integer()?;
        self.scanner.blanks();
        let mut step = None;
        if self.scanner.take(":") {
            self.scanner.blanks();
            step = self.scanner.integer()?;
        }
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }

    fn or(&mut self) -> Result<Logical, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let parts = self.joined("||", Self::and)?;
        self.depth -= 1;
        Ok(single_or(parts, Logical::Or))
    }

    fn and(&mut self) -> Result<Logical, String> {
        let parts = self.joined("&&", Self::basic)?;
        Ok(single_or(parts, Logical::And))
    }

    fn joined(
        &mut self,
        operator: &str,
        part: fn(&mut Self) -> Result<Logical, String>,
    ) -> Result<Vec<Logical>, String> {
        let mut parts = vec![part(self)?];
        loop {
            let mark = self.scanner.mark();
            self.scanner.blanks();
            if !self.scanner.take(operator) {
                self.scanner.back_to(mark);
                return Ok(parts);
            }
            self.scanner.blanks();
            parts.push(part(self)?);
        }
    }

    fn basic(&mut self) -> Result<Logical, String> {
        if self.scanner.take("!") {
            self.scanner.blanks();
            let inner = match self.parenthesised()? {
                Some(inner) => inner,
                None => self.test()?,
            };
            return Ok(Logical::Not(Box::new(inner)));
        }
        if let Some(inner) = self.parenthesised()? {
            return Ok(inner);
        }
        let mark = self.scanner.mark();
        if let Some(left) = self.operand()? {
            self.scanner.blanks();
            if let Some(operator) = self.operator() {
                self.scanner.blanks();
                let right = self.operand()?;
                let right = right.ok_or_else(|| self.scanner.wrong("a value"))?;
                return Ok(Logical::Compare(left, operator, right));
            }
        }
        self.scanner.back_to(mark);
        self.test()
    }

    fn parenthesised(&mut self) -> Result<Option<Logical>, String> {
        if !self.scanner.take("(") {
            return Ok(None);
        }
        self.scanner.blanks();
        let inner = self.or()?;
        self.scanner.blanks();
        self.scanner.expect(")")?;
        Ok(Some(inner))
    }

    /// A query that must find something, or a function that gives a truth value.
    fn test(&mut self) -> Result<Logical, String> {
        if let Some(path) = self.path()? {
            return Ok(Logical::Exists(path));
        }
        match self.call()? {
            Some(Call::Truth(test)) => Ok(test),
            _ => Err(self.scanner.wrong("a test")),
        }
    }

    fn operator(&mut self) -> Option<Operator> {
        let operators = [
            ("==", Operator::Equal),
            ("!=", Operator::Unequal),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ];
        operators.into_iter().find(|(text, _)| self.scanner.take(text)).map(|(_, op)| op)
    }

    /// Something that has one value at most; none, with nothing taken, if there is none.
    fn operand(&mut self) -> Result<Option<Operand>, String> {
        let mark = self.scanner.mark();
        if let Some(path) = self.path()? {
            if path.is_singular() {
                return Ok(Some(Operand::Path(path)));
            }
        } else if let Some(call) = self.call()? {
            if let Call::Value(operand) = call {
                return Ok(Some(operand));
            }
        } else if let Some(literal) = self.scanner.literal()? {
            return Ok(Some(Operand::Literal(literal)));
        }
        self.scanner.back_to(mark);
        Ok(None)
    }

    fn path(&mut self) -> Result<Option<Path>, String> {
        let from_root = self.scanner.take("$");
        if !from_root && !self.scanner.take("@") {
            return Ok(None);
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let segments = self.segments()?;
        self.depth -= 1;
        Ok(Some(Path { from_root, segments }))
    }

    fn call(&mut self) -> Result<Option<Call>, String> {
        let mark = self.scanner.mark();
        let Some(name) = self.scanner.function() else { return Ok(None) };
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        self.scanner.blanks();
        let call = match name {
            "length" => Call::Value(Operand::Length(Box::new(self.argument()?))),
            "count" => Call::Value(Operand::Count(self.nodes()?)),
            "value" => Call::Value(Operand::Value(self.nodes()?)),
            "match" | "search" => {
                let text = self.argument()?;
                self.scanner.blanks();
                self.scanner.expect(",")?;
                self.scanner.blanks();
                let pattern = self.argument()?;
                if let Operand::Literal(super::Literal::Text(text)) = &pattern
                    && Pattern::parse(text).is_none()
                {
                    return Err(format!(
                        "`{text}` is no regular expression of RFC 9485"
                    ));
                }
                Call::Truth(Logical::Fits { text, pattern, whole: name == "match" })
            }
            _ => {
                self.scanner.back_to(mark);
                return Err(self.scanner.wrong("a known function"));
            }
        };
        self.scanner.blanks();
        self.scanner.expect(")")?;
        self.depth -= 1;
        Ok(Some(call))
    }

    fn argument(&mut self) -> Result<Operand, String> {
        self.operand()?.ok_or_else(|| self.scanner.wrong("a value"))
    }

    fn nodes(&mut self) -> Result<Path, String> {
        self.path()?.ok_or_else(|| self.scanner.wrong("a query"))
    }
}

fn single_or(mut parts: Vec<Logical>, joined: fn(Vec<Logical>) -> Logical) -> Logical {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            joined(parts)
        }
        None => joined(parts),
    }
}

impl Path {
    /// Whether it finds one node at most, whatever it is evaluated on.
    fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| {
            let one = matches!(
                segment.selectors.as_slice(),
                [Selector::Name(_) | Selector::Index(_)]
            );
            one && !segment.descends
        })
    }
}
