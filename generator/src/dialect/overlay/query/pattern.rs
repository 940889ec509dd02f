//! The regular expressions of filters: I-Regexp (RFC 9485).

/// How many steps a match may take before it counts as none.
const BUDGET: usize = 1_000_000;

/// The most deeply nested group, and the most that a bound of a repetition may say.
const DEEPEST: usize = 32;
const MOST: usize = 1000;

/// A parsed expression: alternatives of sequences.
pub(super) struct Pattern(Vec<Vec<Piece>>);

struct Piece {
    atom: Atom,
    least: usize,
    most: Option<usize>,
}

enum Atom {
    Char(char),
    Any,
    Class { negated: bool, parts: Vec<Part> },
    Group(Vec<Vec<Piece>>),
}

enum Part {
    Range(char, char),
    Category { name: String, negated: bool },
}

impl Pattern {
    /// Parses an expression; none if it is malformed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.chars().collect();
        let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
        let branches = parser.branches()?;
        (parser.at == chars.len()).then_some(Self(branches))
    }

    /// Whether the expression fits the whole text, or some part of it.
    pub(super) fn fits(&self, text: &str, whole: bool) -> bool {
        let chars: Vec<char> = text.chars().collect();
        let starts = if whole { 0..=0 } else { 0..=chars.len() };
        let mut matcher = Matcher { chars: &chars, steps: 0 };
        let end = chars.len();
        let mut is_end = |at: usize| !whole || at == end;
        starts.into_iter().any(|at| matcher.branches(&self.0, at, &mut is_end))
    }
}

struct Parser<'p> {
    chars: &'p [char],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn branches(&mut self) -> Option<Vec<Vec<Piece>>> {
        let mut branches = Vec::new();
        loop {
            let mut pieces = Vec::new();
            while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
                pieces.push(self.piece(c)?);
            }
            branches.push(pieces);
            if !self.take('|') {
                return Some(branches);
            }
        }
    }

    fn piece(&mut self, first: char) -> Option<Piece> {
        self.at += 1;
        let atom = match first {
            '.' => Atom::Any,
            '[' => self.class()?,
            '(' => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    return None;
                }
                let inner = self.branches()?;
                self.depth -= 1;
                if !self.take(')') {
                    return None;
                }
                Atom::Group(inner)
            }
            '\\' => self.escape()?,
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            c => Atom::Char(c),
        };
        let (least, most) = self.repetition()?;
        Some(Piece { atom, least, most })
    }

    fn repetition(&mut self) -> Option<(usize, Option<usize>)> {
        Some(match self.peek() {
            Some('*') => {
                self.at += 1;
                (0, None)
            }
            Some('+') => {
                self.at += 1;
                (1, None)
            }
            Some('?') => {
                self.at += 1;
                (0, Some(1))
            }
            Some('{') => {
                self.at += 1;
                let least = self.number()?;
                let most = if self.take(',') {
                    if self.peek() == Some('}') { None } else { Some(self.number()?) }
                } else {
                    Some(least)
                };
                if !self.take('}') {
                    return None;
                }
                (least, most)
            }
            _ => (1, Some(1)),
        })
    }

    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.chars.get(start..self.at)?.iter().collect();
        digits.parse().ok().filter(|number| *number <= MOST)
    }

    fn escape(&mut self) -> Option<Atom> {
        let c = self.peek()?;
        if matches!(c, 'p' | 'P') {
            let part = self.category()?;
            return Some(Atom::Class { negated: false, parts: vec![part] });
        }
        self.single_escape().map(Atom::Char)
    }

    fn single_escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        match c {
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            '(' | ')' | '*' | '+' | '-' | '.' | '?' | '[' | '\\' | ']' | '^' | '{'
            | '|' | '}' | '$' => Some(c),
            _ => None,
        }
    }

    /// `p{L}` and the like, behind the backslash.
    fn category(&mut self) -> Option<Part> {
        let negated = self.peek()? == 'P';
        self.at += 1;
        if !self.take('{') {
            return None;
        }
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_ascii_alphabetic()) {
            name.push(c);
            self.at += 1;
        }
        (self.take('}') && is_category(&name))
            .then_some(Part::Category { name, negated })
    }

    fn class(&mut self) -> Option<Atom> {
        let negated = self.take('^');
        let mut parts = Vec::new();
        if self.take('-') {
            parts.push(Part::Range('-', '-'));
        }
        loop {
            let c = self.peek()?;
            if c == ']' {
                self.at += 1;
                return (!parts.is_empty()).then_some(Atom::Class { negated, parts });
            }
            if c == '\\' && matches!(self.chars.get(self.at + 1), Some('p' | 'P')) {
                self.at += 1;
                parts.push(self.category()?);
                continue;
            }
            let first = self.class_char()?;
            let is_range =
                self.peek() == Some('-') && self.chars.get(self.at + 1) != Some(&']');
            let last = if is_range {
                self.at += 1;
                self.class_char()?
            } else {
                first
            };
            if last < first {
                return None;
            }
            parts.push(Part::Range(first, last));
        }
    }

    fn class_char(&mut self) -> Option<char> {
        if self.take('\\') {
            return self.single_escape();
        }
        let c = self.peek().filter(|c| !matches!(c, '[' | ']'))?;
        self.at += 1;
        Some(c)
    }
}

fn is_category(name: &str) -> bool {
    matches!(name, "L" | "Lu" | "Ll" | "N" | "Nd" | "Z" | "Zs" | "C" | "Cc" | "P" | "S")
}

fn in_category(name: &str, c: char) -> bool {
    match name {
        "L" => c.is_alphabetic(),
        "Lu" => c.is_uppercase(),
        "Ll" => c.is_lowercase(),
        "N" | "Nd" => c.is_numeric(),
        "Z" | "Zs" => c.is_whitespace() && !c.is_control(),
        "C" | "Cc" => c.is_control(),
        "P" => c.is_ascii_punctuation() && !is_symbol(c),
        "S" => is_symbol(c),
        _ => false,
    }
}

fn is_symbol(c: char) -> bool {
    matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
}

struct Matcher<'t> {
    chars: &'t [char],
    steps: usize,
}

/// What must hold behind a match.
type Next<'n> = &'n mut dyn FnMut(usize) -> bool;

impl Matcher<'_> {
    fn branches(&mut self, branches: &[Vec<Piece>], at: usize, next: Next<'_>) -> bool {
        branches.iter().any(|pieces| self.pieces(pieces, at, next))
    }

    fn pieces(&mut self, pieces: &[Piece], at: usize, next: Next<'_>) -> bool {
        match pieces.split_first() {
            None => next(at),
            Some((piece, rest)) => self.repeat(piece, 0, at, (rest, next)),
        }
    }

    /// As often as possible first.
    fn repeat(
        &mut self,
        piece: &Piece,
        done: usize,
        at: usize,
        (rest, next): (&[Piece], Next<'_>),
    ) -> bool {
        self.steps += 1;
        if self.steps > BUDGET {
            return false;
        }
        if piece.most.is_none_or(|most| done < most) {
            let matched = match &piece.atom {
                Atom::Group(branches) => {
                    let mut ends = Vec::new();
                    self.branches(branches, at, &mut |end| {
                        ends.push(end);
                        false
                    });
                    ends
                }
                atom => self.single(atom, at).into_iter().collect(),
            };
            for end in matched {
                // An empty round again and again leads nowhere.
                let goes_on = end > at || done < piece.least;
                if goes_on && self.repeat(piece, done + 1, end, (rest, next)) {
                    return true;
                }
            }
        }
        done >= piece.least && self.pieces(rest, at, next)
    }

    fn single(&self, atom: &Atom, at: usize) -> Option<usize> {
        let c = *self.chars.get(at)?;
        let fits = match atom {
            Atom::Char(wanted) => c == *wanted,
            Atom::Any => !matches!(c, '\n' | '\r'),
            Atom::Class { negated, parts } => {
                let inside = parts.iter().any(|part| match part {
                    Part::Range(first, last) => (*first..=*last).contains(&c),
                    Part::Category { name, negated } => in_category(name, c) != *negated,
                });
                inside != *negated
            }
            Atom::Group(_) => false,
        };
        fits.then_some(at + 1)
    }
}
