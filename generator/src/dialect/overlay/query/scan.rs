//! The characters of a query, and the tokens that stand in several places.

use super::Literal;

/// The largest integer that every implementation of JSON holds exactly.
const LARGEST: i64 = (1 << 53) - 1;

/// A position in the text of a query.
pub(super) struct Scanner<'q> {
    text: &'q str,
    at: usize,
}

impl<'q> Scanner<'q> {
    pub(super) fn new(text: &'q str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'q str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    pub(super) fn mark(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, mark: usize) {
        self.at = mark;
    }

    /// Takes a text if it is next.
    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    /// Takes what must be next.
    pub(super) fn expect(&mut self, wanted: &str) -> Result<(), String> {
        if self.take(wanted) { Ok(()) } else { Err(self.wrong(&format!("`{wanted}`"))) }
    }

    pub(super) fn blanks(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'q str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// What is wrong at this place.
    pub(super) fn wrong(&self, wanted: &str) -> String {
        let at = self.text.get(..self.at).unwrap_or_default().chars().count() + 1;
        match self.peek() {
            Some(found) => {
                format!("character {at} is `{found}` where {wanted} is wanted")
            }
            None => format!("it ends where {wanted} is wanted"),
        }
    }

    /// A member's name without quotes.
    pub(super) fn shorthand(&mut self) -> Option<&'q str> {
        let first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
        self.peek().filter(|c| first(*c))?;
        Some(self.take_while(|c| first(c) || c.is_ascii_digit()))
    }

    /// The name of a function, if one is called here.
    pub(super) fn function(&mut self) -> Option<&'q str> {
        let mark = self.at;
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let name = self.take_while(is_name);
        if name.starts_with(|c: char| c.is_ascii_lowercase()) && self.take("(") {
            return Some(name);
        }
        self.at = mark;
        None
    }

    /// An integer as an index or a bound.
    pub(super) fn integer(&mut self) -> Result<Option<i64>, String> {
        let mark = self.at;
        let negative = self.take("-");
        let digits = self.take_while(|c| c.is_ascii_digit());
        if digits.is_empty() && !negative {
            return Ok(None);
        }
        let canonical = match digits {
            "0" => !negative,
            digits => !digits.is_empty() && !digits.starts_with('0'),
        };
        let number = digits.parse::<i64>().ok().filter(|n| canonical && *n <= LARGEST);
        match number {
            Some(number) => Ok(Some(if negative { -number } else { number })),
            None => {
                self.at = mark;
                Err(self.wrong("an integer"))
            }
        }
    }

    /// A number, a text or one of the three words, if one is next.
    pub(super) fn literal(&mut self) -> Result<Option<Literal>, String> {
        if let Some(quote) = self.peek().filter(|c| matches!(c, '\'' | '"')) {
            return self.string(quote).map(|text| Some(Literal::Text(text)));
        }
        let words = [
            ("null", Literal::Null),
            ("true", Literal::Bool(true)),
            ("false", Literal::Bool(false)),
        ];
        for (word, literal) in words {
            if self.take(word) {
                return Ok(Some(literal));
            }
        }
        self.number()
    }

    fn number(&mut self) -> Result<Option<Literal>, String> {
        let mark = self.at;
        let text_from =
            |scanner: &Self| scanner.text.get(mark..scanner.at).unwrap_or_default();
        self.take("-");
        let digits = self.take_while(|c| c.is_ascii_digit());
        if digits.is_empty() {
            self.at = mark;
            return Ok(None);
        }
        let mut well_formed = digits == "0" || !digits.starts_with('0');
        let mut whole = true;
        if self.take(".") {
            whole = false;
            well_formed &= !self.take_while(|c| c.is_ascii_digit()).is_empty();
        }
        if self.take("e") || self.take("E") {
            whole = false;
            let _ = self.take("+") || self.take("-");
            well_formed &= !self.take_while(|c| c.is_ascii_digit()).is_empty();
        }
        let text = text_from(self);
        let literal = match text.parse::<i128>() {
            Ok(number) if whole => Some(Literal::Integer(number)),
            _ => text.parse::<f64>().ok().map(Literal::Float),
        };
        match literal.filter(|_| well_formed) {
            Some(literal) => Ok(Some(literal)),
            None => {
                self.at = mark;
                Err(self.wrong("a number"))
            }
        }
    }

    /// A quoted text.
    pub(super) fn string(&mut self, quote: char) -> Result<String, String> {
        self.at += quote.len_utf8();
        let mut text = String::new();
        loop {
            let Some(c) = self.peek() else {
                return Err(self.wrong("the end of a text"));
            };
            if u32::from(c) < 0x20 {
                return Err(self.wrong("a printable character"));
            }
            self.at += c.len_utf8();
            match c {
                c if c == quote => return Ok(text),
                '\\' => text.push(self.escape(quote)?),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self, quote: char) -> Result<char, String> {
        let Some(c) = self.peek() else { return Err(self.wrong("an escape")) };
        let meant = match c {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' => c,
            'u' => {
                self.at += 1;
                return self.unicode();
            }
            c if c == quote => c,
            _ => return Err(self.wrong("an escape")),
        };
        self.at += c.len_utf8();
        Ok(meant)
    }

    /// The four digits of an escape, and those of its other half if it has one.
    fn unicode(&mut self) -> Result<char, String> {
        let high = self.unit()?;
        if let Some(c) = char::from_u32(high) {
            return Ok(c);
        }
        if (0xd800..0xdc00).contains(&high) && self.take("\\u") {
            let low = self.unit()?;
            if (0xdc00..0xe000).contains(&low) {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return char::from_u32(code).ok_or_else(|| self.wrong("a character"));
            }
        }
        Err(self.wrong("the other half of a surrogate pair"))
    }

    fn unit(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(..4).unwrap_or_default();
        if digits.len() == 4 && digits.chars().all(|c| c.is_ascii_hexdigit()) {
            self.at += 4;
            return u32::from_str_radix(digits, 16)
                .map_err(|_| self.wrong("four digits"));
        }
        Err(self.wrong("four hexadecimal digits"))
    }
}
