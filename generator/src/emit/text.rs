//! Writes items as text, line by line: structs, enums, and `impl`s of plain functions.
//!
//! Each part gets its line as rustfmt would give it. An item with a line that is too wide
//! is read again as tokens and left to prettyplease, which knows all of Rust and takes
//! many times as long.

use proc_macro2::TokenStream;

use super::facts::{self, WIDTH};
use super::layout;
use super::printer::Printer;
use super::term::{Kind, Term};

/// The column where statements of a method begin.
pub const BODY: usize = 8;

/// An item that is being written.
#[derive(Default)]
pub struct Text {
    text: String,
    /// Whether a line is too wide.
    wide: bool,
}

impl Text {
    /// An item without a line.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text of the item, without a line end.
    pub fn finish(mut self, printer: &Printer<'_>) -> String {
        self.text.truncate(self.text.trim_end_matches('\n').len());
        if !self.wide {
            return self.text;
        }
        let laid_out = self.text.parse::<TokenStream>().ok().and_then(layout::item);
        laid_out.unwrap_or_else(|| printer.unread(self.text))
    }

    /// Adds a line of these parts.
    pub fn line(&mut self, indent: usize, parts: &[&str]) {
        let start = self.text.len();
        self.indent(indent);
        parts.iter().for_each(|part| self.text.push_str(part));
        let line = self.text.get(start..).unwrap_or_default();
        self.wide |= line.len() > WIDTH && line.chars().count() > WIDTH;
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Adds documentation.
    pub fn docs(&mut self, indent: usize, lines: &[String]) {
        for line in lines {
            self.indent(indent);
            // What a comment cannot hold as it is stands in an attribute.
            if line.starts_with('/') || line.contains(['\n', '\r']) {
                let line = super::printer::quoted(line);
                ["#[doc = ", &line, "]\n"]
                    .iter()
                    .for_each(|part| self.text.push_str(part));
            } else {
                self.text.push_str("///");
                self.text.push_str(line.trim_end_matches(' '));
                self.text.push('\n');
            }
        }
    }

    /// Adds the attribute that derives traits.
    pub fn derives(&mut self, names: &[&str]) {
        self.line(0, &["#[derive(", &names.join(", "), ")]"]);
    }

    /// Adds the line that opens a struct or an enum, and the closing brace if there is
    /// nothing in it; then it is complete.
    pub fn opens(&mut self, head: &[&str], parts: usize) {
        let end = if parts == 0 { " {}" } else { " {" };
        let parts: Vec<&str> = head.iter().copied().chain([end]).collect();
        self.line(0, &parts);
    }

    /// Adds the line that closes a struct, an enum or an `impl`.
    pub fn closes(&mut self) {
        self.text.push_str("}\n");
    }

    /// Adds the head of a function of an `impl`, on one line or a line for each argument.
    pub fn function(&mut self, name: &str, arguments: &[String], returns: &str) {
        let width: usize = arguments.iter().map(|of| of.chars().count() + 2).sum();
        let ends = name.chars().count() + returns.chars().count() + "() ->  {".len();
        if 4 + ends + width.saturating_sub(2) <= WIDTH {
            return self
                .line(4, &[name, "(", &arguments.join(", "), ") -> ", returns, " {"]);
        }
        self.line(4, &[name, "("]);
        arguments.iter().for_each(|argument| self.line(8, &[argument, ","]));
        self.line(4, &[") -> ", returns, " {"]);
    }

    /// Adds the end of a function.
    pub fn ends(&mut self) {
        self.line(4, &["}"]);
    }

    /// Adds `head = value;`.
    pub fn assigns(&mut self, head: &str, value: &Term, indent: usize) {
        self.text.push_str(&facts::assignment(head, value, indent));
        self.text.push('\n');
    }

    /// Adds a value that a function ends with.
    pub fn gives(&mut self, value: &Term) {
        match &value.kind {
            Kind::Chain(head, methods) if !fits(BODY, &value.line) => {
                self.line(BODY, &[&head.line]);
                methods.iter().for_each(|of| self.line(BODY + 4, &[&of.line]));
            }
            _ => self.line(BODY, &[&value.line]),
        }
    }

    /// Adds a struct literal that a function ends with: on one line, or a line for each
    /// member. The last member may be the rest: `..rest`.
    pub fn literal(&mut self, name: &str, members: &[String]) {
        let width: usize = members.iter().map(|of| of.chars().count() + 2).sum();
        if members.is_empty() {
            return self.line(BODY, &[name, " {}"]);
        }
        if BODY + name.chars().count() + width + "{ }".len() <= WIDTH {
            return self.line(BODY, &[name, " { ", &members.join(", "), " }"]);
        }
        self.line(BODY, &[name, " {"]);
        for member in members {
            let comma = if member.starts_with("..") { "" } else { "," };
            self.line(BODY + 4, &[member, comma]);
        }
        self.line(BODY, &["}"]);
    }

    fn indent(&mut self, columns: usize) {
        const BLANKS: &str = "                ";
        self.text.push_str(BLANKS.get(..columns).unwrap_or(BLANKS));
    }
}

/// Whether a line ends within the width.
fn fits(indent: usize, line: &str) -> bool {
    indent + line.chars().count() <= WIDTH
}
