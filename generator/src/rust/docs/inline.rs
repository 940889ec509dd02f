//! Words of a paragraph, safe to print: code spans and links kept, all else escaped.

use std::borrow::Cow;

/// What is not broken between lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The Markdown of it.
    pub text: String,
    /// The same for the begin of a line, where it could start a block.
    begin: Option<String>,
    /// Its width in columns.
    pub width: usize,
}

impl Piece {
    /// A word.
    pub fn new(text: &str) -> Self {
        Self::of(text.to_owned())
    }

    fn of(text: String) -> Self {
        let width = match text.is_ascii() {
            true => text.len(),
            false => text.chars().map(columns).sum(),
        };
        Self { begin: escaped_begin(&text), width, text }
    }

    /// Adds a full stop.
    pub fn end(&mut self) {
        self.text.push('.');
        if let Some(begin) = &mut self.begin {
            begin.push('.');
        }
        self.width += 1;
    }

    /// The text as the first of a line.
    pub fn at_begin(&self) -> &str {
        self.begin.as_deref().unwrap_or(&self.text)
    }

    /// Whether a line that the wrapping makes can begin with it.
    pub fn may_begin_line(&self) -> bool {
        self.begin.is_none()
    }
}

fn columns(c: char) -> usize {
    let wide = matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}');
    if wide { 2 } else { 1 }
}

/// The word with an escape, if it would start a block at the begin of a line.
fn escaped_begin(text: &str) -> Option<String> {
    let first = text.chars().next()?;
    if first.is_ascii_alphabetic() {
        return None;
    }
    let block = match first {
        '#' => text.trim_start_matches('#').is_empty(),
        '-' | '+' | '*' => text.len() == 1 || text.chars().all(|c| c == first),
        '>' | '|' | '~' | ':' => true,
        '=' => text.chars().all(|c| c == '='),
        '_' => text.len() > 2 && text.chars().all(|c| c == '_'),
        '`' => text.starts_with("```"),
        _ => false,
    };
    if block {
        return Some(format!("\\{text}"));
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.len() - digits.len();
    let list = (1..10).contains(&number) && (digits == "." || digits == ")");
    list.then(|| format!("{}\\{digits}", text.get(..number).unwrap_or_default()))
}

/// The pieces of a text without block structure.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut scanner = Scanner { rest: text, word: String::new(), found: Vec::new() };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    scanner.end_word();
    scanner.found
}

struct Scanner<'a> {
    rest: &'a str,
    word: String,
    found: Vec<Piece>,
}

impl<'a> Scanner<'a> {
    fn step(&mut self) {
        let rest = self.rest;
        let run = rest.get(..self.plain()).unwrap_or_default();
        if !run.is_empty() {
            self.word.push_str(run);
            return self.skip(run.len());
        }
        let Some(c) = rest.chars().next() else { return };
        let escape = rest.chars().nth(1).filter(char::is_ascii_punctuation);
        if c.is_whitespace() {
            self.end_word();
            self.skip(c.len_utf8());
        } else if c == '`' {
            self.code();
        } else if let (true, Some(next)) = (c == '\\', escape) {
            self.word.extend(['\\', next]);
            self.skip(2);
        } else if let Some((text, url, length)) = link(rest) {
            let label = pieces(text).into_iter().map(|piece| piece.text);
            let label = label.collect::<Vec<_>>().join(" ");
            self.word.push_str(&match url {
                Some(url) => format!("[{label}](<{url}>)"),
                None => label,
            });
            self.skip(length);
        } else if let Some((url, length)) = address(rest, &self.word) {
            self.word.push_str(&format!("<{url}>"));
            self.skip(length);
        } else {
            if matches!(c, '\\' | '<' | '[' | ']') {
                self.word.push('\\');
            }
            self.word.push(c);
            self.skip(c.len_utf8());
        }
    }

    /// How many of the next characters are themselves and begin nothing.
    fn plain(&self) -> usize {
        let bytes = self.rest.as_bytes();
        let mut inside = self.word.ends_with(|c: char| c.is_ascii_alphanumeric());
        for (at, byte) in bytes.iter().enumerate() {
            let marks = matches!(byte, b'`' | b'\\' | b'<' | b'[' | b']' | b'!');
            // Inside of a word, letters begin no address.
            let begins = *byte == b'h' && !inside;
            let rest = || bytes.get(at..).unwrap_or_default();
            if marks || !byte.is_ascii_graphic() || begins && rest().starts_with(b"http")
            {
                return at;
            }
            inside = byte.is_ascii_alphanumeric();
        }
        bytes.len()
    }

    /// A code span, or a lone backtick.
    fn code(&mut self) {
        let rest = self.rest;
        let run = rest.len() - rest.trim_start_matches('`').len();
        let (mark, after) = rest.split_at(run);
        match code_end(after, mark) {
            Some((content, length)) => {
                let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
                let mark = if content.contains('`') { mark } else { "`" };
                let pad = content.starts_with('`') || content.ends_with('`');
                let pad = if pad { " " } else { "" };
                if !content.is_empty() {
                    self.word.push_str(&format!("{mark}{pad}{content}{pad}{mark}"));
                }
                self.skip(run + length);
            }
            None => {
                mark.chars().for_each(|c| self.word.extend(['\\', c]));
                self.skip(run);
            }
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.found.push(Piece::of(std::mem::take(&mut self.word)));
        }
    }

    fn skip(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default();
    }
}

/// The content of a code span and the length of it with the closing mark.
fn code_end<'a>(after: &'a str, mark: &str) -> Option<(&'a str, usize)> {
    let mut from = 0;
    loop {
        let start = from + after.get(from..)?.find('`')?;
        let tail = after.get(start..)?;
        let run = tail.len() - tail.trim_start_matches('`').len();
        if run == mark.len() {
            return Some((after.get(..start)?, start + run));
        }
        from = start + run;
    }
}

/// `[text](url)`, an image too: text, URL if it is harmless, length.
fn link(rest: &str) -> Option<(&str, Option<&str>, usize)> {
    let start = rest.strip_prefix('!').unwrap_or(rest);
    let (text, after) = label(start.strip_prefix('[')?)?;
    if text.trim().is_empty() {
        return None;
    }
    let (target, tail) = before(after, &['(', ')', '\n'], ")")?;
    let url = target.split_whitespace().next().unwrap_or_default();
    let url = url.trim_start_matches('<').trim_end_matches('>');
    Some((text, safe_url(url), rest.len() - tail.len()))
}

/// The label of a link, code spans included, and what comes after its `](`. What cannot
/// stand in a label ends the search, and so does its length, so that brackets without an
/// end are not each looked for to the end of the text.
fn label(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 300;
    let mut at = 0;
    while at < LONGEST {
        let rest = text.get(at..)?;
        at += rest.find(['[', ']', '`', '\n'])?;
        let (before, after) = text.split_at_checked(at)?;
        if let Some(after) = after.strip_prefix("](") {
            return Some((before, after));
        }
        let run = after.len() - after.trim_start_matches('`').len();
        let (mark, inside) = after.split_at(run);
        let end =
            inside.char_indices().nth(LONGEST).map_or(inside.len(), |(end, _)| end);
        let within = inside.get(..end).unwrap_or_default();
        let within = within.lines().next().filter(|_| run > 0)?;
        at += run + code_end(within, mark)?.1;
    }
    None
}

/// What stands before an end and after it, if none of the signs comes earlier.
fn before<'a>(text: &'a str, signs: &[char], end: &str) -> Option<(&'a str, &'a str)> {
    let (before, after) = text.split_at(text.find(signs)?);
    Some((before, after.strip_prefix(end)?))
}

/// A bare URL, or one in angle brackets, at the begin of a word.
fn address<'a>(rest: &'a str, word: &str) -> Option<(&'a str, usize)> {
    if word.ends_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    if let Some(inner) = rest.strip_prefix('<') {
        let (url, tail) = before(inner, &['<', '>'], ">")?;
        return Some((safe_url(url)?, rest.len() - tail.len()));
    }
    if !(rest.starts_with("http://") || rest.starts_with("https://")) {
        return None;
    }
    let stop =
        |c: char| c.is_whitespace() || !c.is_ascii() || "<>()[]{}|\\^`\"'*".contains(c);
    let end = rest.find(stop).unwrap_or(rest.len());
    let url = rest.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?']);
    Some((safe_url(url)?, url.len()))
}

/// The URL, if it is `http` or `https` and nothing in it can end a link.
pub fn safe_url(url: &str) -> Option<&str> {
    let url = url.trim();
    let body = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_graphic() && !"<>()[]{}|\\^`\"'".contains(c);
    (!body.is_empty() && body.chars().all(plain)).then_some(url)
}

/// The text with tags of formatting taken out, of breaks and paragraphs turned into
/// lines; other `<` stay and are escaped later. Code spans and fences are left alone.
pub fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut fenced = false;
    for line in text.lines() {
        let bare = line.trim_start();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        }
        if fenced || line.contains('`') {
            out.push_str(line);
        } else {
            strip_tags(line, &mut out);
        }
        out.push('\n');
    }
    Cow::Owned(out)
}

fn strip_tags(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let Some((replacement, length)) = formatting_tag(tag) else {
            out.push('<');
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        out.push_str(replacement);
        rest = tag.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

fn formatting_tag(tag: &str) -> Option<(&'static str, usize)> {
    const BREAKS: &[&str] = &["br", "tr"];
    const PARAGRAPHS: &[&str] = &[
        "p", "div", "ul", "ol", "table", "note", "notice", "h1", "h2", "h3", "h4", "pre",
    ];
    const INLINE: &[&str] = &[
        "a", "b", "code", "em", "font", "i", "props", "small", "span", "strong", "sub",
        "sup", "td", "th", "tbody", "thead", "tt", "u", "warning",
    ];
    let (inside, _) = before(tag.get(1..)?, &['<', '>'], ">")?;
    let length = inside.len() + 2;
    let name = inside.trim_start_matches('/').trim_end_matches('/');
    let name =
        name.split(|c: char| !c.is_ascii_alphanumeric()).next()?.to_ascii_lowercase();
    let name = name.as_str();
    match name {
        _ if BREAKS.contains(&name) => Some(("\n", length)),
        _ if PARAGRAPHS.contains(&name) => Some(("\n\n", length)),
        "li" if inside.starts_with('/') => Some(("\n", length)),
        "li" => Some(("\n- ", length)),
        _ if INLINE.contains(&name) => Some(("", length)),
        _ => None,
    }
}
