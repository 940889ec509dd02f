//! Styles of parameters (OpenAPI 3.2 "Style Values", RFC 6570).

use super::flat::Flat;
use super::percent::{Encode, push_name};
use crate::operation::{Encoding, Location, Parameter, Style};
use std::fmt;

/// Why a value cannot stand in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A value that is said to be encoded holds what ends its part of the URL.
    NotEncoded,
    /// A cookie cannot hold the value.
    NoCookie,
    /// A header field cannot hold the value.
    NoHeader,
    /// A segment of the path would be empty, `.` or `..`.
    DotSegment,
    /// The value is no label of a host.
    NoLabel,
    /// A form is made of members, and the value has none.
    NoForm,
    /// There is no value, and there has to be one.
    Missing,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotEncoded => "holds characters that an encoded value cannot hold",
            Self::NoCookie => "holds characters that a cookie cannot hold",
            Self::NoHeader => "holds characters that a header field cannot hold",
            Self::DotSegment => {
                "would make a segment of the path that is empty, `.` or `..`"
            }
            Self::NoLabel => {
                "is no label of a host: letters, digits and `-`, 63 at most"
            }
            Self::NoForm => "is a list, and a form is made of members with names",
            Self::Missing => "is required and has no value",
        })
    }
}

/// How one value is written.
#[derive(Clone, Copy)]
pub(crate) struct Writing<'a> {
    pub(crate) name: &'a str,
    style: Style,
    explode: bool,
    encode: Encode,
    /// Whether names are percent-encoded: they are wherever values are.
    encode_names: bool,
    /// Whether the name stands before the values.
    named: bool,
    /// What stands between values that are joined.
    delimiter: &'static str,
    /// What stands between pairs.
    separator: &'static str,
    /// Whether a value without parts is written.
    allow_empty: bool,
}

impl<'a> Writing<'a> {
    /// The way of a parameter.
    pub(crate) fn of(parameter: &'a Parameter) -> Self {
        let reserved = parameter.allow_reserved;
        let encode = match (parameter.location, parameter.skip_encoding) {
            (Location::Path, true) => Encode::RawPath,
            (Location::Query | Location::QueryString, true) => Encode::RawQuery,
            (Location::Path, false) if reserved => Encode::ReservedPath,
            (Location::Query | Location::QueryString, false) if reserved => {
                Encode::ReservedQuery
            }
            (Location::Path | Location::Query | Location::QueryString, false) => {
                Encode::Strict
            }
            (Location::Header | Location::Host | Location::Part, _) => Encode::Verbatim,
            (Location::Cookie, skip) => {
                let raw = skip || parameter.style == Style::Cookie;
                if raw { Encode::Cookie } else { Encode::Strict }
            }
        };
        let separator = match (parameter.location, parameter.style) {
            (Location::Cookie, _) => "; ",
            (Location::Query | Location::QueryString, Style::Json) => "&",
            // JSON stands in a header or a path without a name, as in style `simple`.
            (_, Style::Json) => ",",
            (_, Style::Matrix) => ";",
            (_, Style::Label) => ".",
            (_, Style::Simple) => ",",
            _ => "&",
        };
        Self {
            // What is the whole query has no name there.
            name: match parameter.location {
                Location::QueryString => "",
                _ => parameter.name,
            },
            style: parameter.style,
            explode: parameter.explodes(),
            encode,
            encode_names: !matches!(
                parameter.location,
                Location::Header | Location::Part
            ),
            named: is_named(parameter),
            delimiter: delimiter(parameter.style, encode),
            separator,
            allow_empty: parameter.allow_empty,
        }
    }

    /// The way of a member of a form. An object of which no encoding is said is JSON
    /// (OpenAPI 3.1.1 and 3.0.4, "Example: URL Encoded Form with JSON Values").
    pub(crate) fn of_member(
        name: &'a str,
        value: &Flat<'_>,
        encodings: &[Encoding],
    ) -> Self {
        let encoding = encodings.iter().find(|encoding| encoding.of.is_member(name));
        let usual = match value {
            Flat::Record(_) => Style::Json,
            _ => Style::Form,
        };
        let style = encoding.map_or(usual, |encoding| encoding.style);
        let encode = match encoding {
            Some(encoding) if encoding.allow_reserved => Encode::ReservedForm,
            _ => Encode::Strict,
        };
        Self {
            name,
            style,
            explode: encoding.is_none_or(|encoding| encoding.explode),
            encode,
            encode_names: true,
            named: !matches!(style, Style::Simple | Style::Label),
            delimiter: delimiter(style, encode),
            separator: "&",
            allow_empty: false,
        }
    }

    /// Appends the members of a form, one pair or more for each.
    pub(crate) fn form(
        out: &mut String,
        value: &Flat<'_>,
        encodings: &[Encoding],
    ) -> Result<(), (String, Fault)> {
        let members = match value {
            Flat::Record(members) => members,
            Flat::Absent => return Ok(()),
            // What is text is a form that the caller has written.
            Flat::Text(text) | Flat::Plain(text) => {
                out.push_str(text);
                return Ok(());
            }
            Flat::List(_) => return Err((String::new(), Fault::NoForm)),
        };
        let begin = out.len();
        for (name, value) in members {
            let start = out.len();
            if start > begin {
                out.push('&');
            }
            let filled = out.len();
            Writing::of_member(name, value, encodings)
                .write(out, value)
                .map_err(|fault| (name.to_string(), fault))?;
            if out.len() == filled {
                out.truncate(start);
            }
        }
        Ok(())
    }

    /// Appends the value. A value that leaves no trace appends nothing.
    pub(crate) fn write(&self, out: &mut String, value: &Flat<'_>) -> Result<(), Fault> {
        if self.leaves_out(value) {
            return Ok(());
        }
        if value.is_absent() {
            self.name(out, self.name);
            return self.assign(out, "");
        }
        if self.name.is_empty() && matches!(value, Flat::Record(_)) {
            return Self::form(out, value, &[]).map_err(|(_, fault)| fault);
        }
        match self.style {
            Style::DeepObject => self.nested(out, value, Nesting::Brackets),
            Style::RepeatList => self.nested(out, value, Nesting::Dots),
            Style::Json => self.json(out, &value.as_text()),
            _ => self.joined(out, value),
        }
    }

    /// Whether the value leaves no trace.
    pub(crate) fn leaves_out(&self, value: &Flat<'_>) -> bool {
        value.is_absent() && (!self.allow_empty || matches!(value, Flat::Absent))
    }

    /// Appends JSON text.
    pub(crate) fn json(&self, out: &mut String, text: &str) -> Result<(), Fault> {
        if self.is_pair() {
            self.name(out, self.name);
            out.push('=');
        }
        self.encode.push(out, text)
    }

    /// Whether a pair of name and value is written; the whole query has no name.
    fn is_pair(&self) -> bool {
        !self.name.is_empty() && matches!(self.separator, "&" | "; ")
    }

    fn name(&self, out: &mut String, name: &str) {
        if self.encode_names {
            push_name(out, name);
        } else {
            out.push_str(name);
        }
    }

    /// Appends `=` and an encoded value; `matrix` writes an empty value without `=`.
    fn assign(&self, out: &mut String, value: &str) -> Result<(), Fault> {
        if self.style != Style::Matrix || !value.is_empty() {
            out.push('=');
        }
        self.encode.push(out, value)
    }

    fn joined(&self, out: &mut String, value: &Flat<'_>) -> Result<(), Fault> {
        match self.style {
            Style::Matrix => out.push(';'),
            Style::Label => out.push('.'),
            _ => {}
        }
        match value {
            Flat::List(items) if self.explode => self.exploded_list(out, items),
            Flat::Record(members) if self.explode => self.exploded_record(out, members),
            Flat::List(items) => {
                self.open(out);
                let mut first = true;
                for item in items.iter().filter(|item| !item.is_absent()) {
                    self.join(out, &mut first);
                    self.encode.push(out, &item.as_text())?;
                }
                Ok(())
            }
            Flat::Record(members) => {
                self.open(out);
                let mut first = true;
                for (name, value) in members.iter().filter(|(_, v)| !v.is_absent()) {
                    self.join(out, &mut first);
                    self.encode.push(out, name)?;
                    self.join(out, &mut first);
                    self.encode.push(out, &value.as_text())?;
                }
                Ok(())
            }
            scalar if self.named && !self.name.is_empty() => {
                self.name(out, self.name);
                self.assign(out, &scalar.as_text())
            }
            scalar => self.encode.push(out, &scalar.as_text()),
        }
    }

    fn open(&self, out: &mut String) {
        if self.named {
            self.name(out, self.name);
            out.push('=');
        }
    }

    /// Appends what stands between joined values.
    fn join(&self, out: &mut String, first: &mut bool) {
        if *first {
            *first = false;
            return;
        }
        out.push_str(self.delimiter);
    }

    fn exploded_list(&self, out: &mut String, items: &[Flat<'_>]) -> Result<(), Fault> {
        let mut first = true;
        for item in items.iter().filter(|item| !item.is_absent()) {
            self.separate(out, &mut first);
            if self.named {
                self.name(out, self.name);
                self.assign(out, &item.as_text())?;
            } else {
                self.encode.push(out, &item.as_text())?;
            }
        }
        Ok(())
    }

    fn exploded_record(
        &self,
        out: &mut String,
        members: &[(std::borrow::Cow<'_, str>, Flat<'_>)],
    ) -> Result<(), Fault> {
        let mut first = true;
        for (name, value) in members.iter().filter(|(_, value)| !value.is_absent()) {
            self.separate(out, &mut first);
            self.encode.push(out, name)?;
            self.assign(out, &value.as_text())?;
        }
        Ok(())
    }

    fn separate(&self, out: &mut String, first: &mut bool) {
        if *first {
            *first = false;
        } else {
            out.push_str(self.separator);
        }
    }

    fn nested(
        &self,
        out: &mut String,
        value: &Flat<'_>,
        nesting: Nesting,
    ) -> Result<(), Fault> {
        let mut prefix = String::new();
        self.name(&mut prefix, self.name);
        let mut first = true;
        self.branch(out, &mut Branch { prefix, nesting, first: &mut first }, value)
    }

    fn branch(
        &self,
        out: &mut String,
        branch: &mut Branch<'_>,
        value: &Flat<'_>,
    ) -> Result<(), Fault> {
        if value.is_absent() {
            return Ok(());
        }
        let length = branch.prefix.len();
        match value {
            Flat::List(items) => {
                let present = items.iter().filter(|item| !item.is_absent());
                for (at, item) in present.enumerate() {
                    branch.enter(&(at + branch.nesting.first_index()).to_string());
                    self.branch(out, branch, item)?;
                    branch.prefix.truncate(length);
                }
                Ok(())
            }
            Flat::Record(members) => {
                for (name, value) in members {
                    branch.enter(name);
                    self.branch(out, branch, value)?;
                    branch.prefix.truncate(length);
                }
                Ok(())
            }
            scalar => {
                self.separate(out, branch.first);
                out.push_str(&branch.prefix);
                out.push('=');
                self.encode.push(out, &scalar.as_text())
            }
        }
    }
}

/// Whether a parameter names its values. In a path and in header fields the delimited
/// styles of Swagger 2.0 are `simple` with another delimiter.
fn is_named(parameter: &Parameter) -> bool {
    let in_place =
        matches!(parameter.location, Location::Path | Location::Header | Location::Part);
    match parameter.style {
        Style::Simple | Style::Label => false,
        Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited => !in_place,
        _ => true,
    }
}

/// What stands between joined values, encoded where they are.
fn delimiter(style: Style, encode: Encode) -> &'static str {
    let plain = encode == Encode::Verbatim;
    match style {
        Style::SpaceDelimited if plain => " ",
        Style::PipeDelimited if plain => "|",
        Style::TabDelimited if plain => "\t",
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        Style::TabDelimited => "%09",
        _ => ",",
    }
}

#[derive(Clone, Copy)]
enum Nesting {
    /// `a%5Bb%5D`, lists counted from 0.
    Brackets,
    /// `a.b`, lists counted from 1.
    Dots,
}

impl Nesting {
    fn first_index(self) -> usize {
        match self {
            Self::Brackets => 0,
            Self::Dots => 1,
        }
    }
}

/// The way from a parameter to one of its values.
struct Branch<'a> {
    prefix: String,
    nesting: Nesting,
    first: &'a mut bool,
}

impl Branch<'_> {
    fn enter(&mut self, name: &str) {
        match self.nesting {
            Nesting::Brackets => {
                self.prefix.push_str("%5B");
                push_name(&mut self.prefix, name);
                self.prefix.push_str("%5D");
            }
            Nesting::Dots => {
                self.prefix.push('.');
                push_name(&mut self.prefix, name);
            }
        }
    }
}
