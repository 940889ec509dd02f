//! Parameters, paired by place and name; those of the path by their place in it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::constants::Says;
use super::forms::has_parts;
use super::recorder::Mask;
use super::shapes::resolved;
use super::{At, Comparison, Sides, words};
use crate::api::model::{Literal, Operation, Parameter, ParameterPlace, Shape, Style};
use crate::diff::rules;
use crate::diff::surface::parameter;

impl<'a> Comparison<'a> {
    pub(super) fn parameters(
        &mut self,
        at: &At<'_>,
        old: &'a Operation,
        new: &'a Operation,
    ) {
        let at = &at.masked(Mask::REQUEST);
        let (before, mut after) = (in_path(&old.path), in_path(&new.path));
        // The same names in another order are no other names.
        let sorted = |names: &[Arc<str>]| names.iter().cloned().collect::<BTreeSet<_>>();
        let places = after.clone();
        if sorted(&before) == sorted(&after) {
            after.clone_from(&before);
        }
        let mut left: Vec<&'a Parameter> = new.parameters.iter().collect();
        let mut gone: Vec<&'a Parameter> = Vec::new();
        for one in &old.parameters {
            let slot = slot_of(one, &before);
            let same = |two: &&Parameter| {
                one.place == two.place
                    && match slot {
                        Some(slot) => slot_of(two, &after) == Some(slot),
                        None => same_name(one, two),
                    }
            };
            match left.iter().position(same) {
                Some(found) => {
                    let two = left.remove(found);
                    let names = (name(one), name(two));
                    let at = self.parameter_at(at, &names, (one, two));
                    if slot.is_some() && slot_of(two, &places) != slot {
                        let text = "stands elsewhere in the path";
                        self.note(&at, &rules::PARAMETER_MOVED, text);
                    }
                    self.two_parameters(&at, one, two);
                }
                None => gone.push(one),
            }
        }
        for one in gone {
            match left.iter().position(|two| same_name(one, two)) {
                Some(found) => self.moved(at, one, left.remove(found)),
                None => {
                    let names = (name(one), name(one));
                    let at = self.parameter_at(at, &names, (one, one));
                    self.lone(&at, one, Sides::Old);
                }
            }
        }
        for two in left {
            let names = (name(two), name(two));
            let at = self.parameter_at(at, &names, (two, two));
            self.lone(&at, two, Sides::New);
        }
    }

    /// The headers of a part, in the order of the descriptions.
    pub(super) fn part_headers(
        &mut self,
        at: &At<'_>,
        old: &'a [Parameter],
        new: &'a [Parameter],
    ) {
        let find = |list: &'a [Parameter], one: &Parameter| {
            list.iter().find(|two| same_name(one, two))
        };
        let part = at.part;
        let called = |of: &Parameter| {
            let name = format!("part {part} header {}", of.wire);
            (name.clone(), name)
        };
        for before in old {
            let names = called(before);
            match find(new, before) {
                Some(after) => {
                    let at = self.parameter_at(at, &names, (before, after));
                    self.two_parameters(&at, before, after);
                }
                None => {
                    let at = self.parameter_at(at, &names, (before, before));
                    self.lone(&at, before, Sides::Old);
                }
            }
        }
        for after in new.iter().filter(|after| find(old, after).is_none()) {
            let names = called(after);
            let at = self.parameter_at(at, &names, (after, after));
            self.lone(&at, after, Sides::New);
        }
    }

    /// A parameter that one side has.
    fn lone(&mut self, at: &At<'_>, of: &Parameter, sides: Sides) {
        let received = at.mask == Mask::RESPONSE;
        let (rule, text) = match (sides, of.required) {
            (Sides::Old, true) if received => {
                (&rules::REQUIRED_HEADER_REMOVED, "removed")
            }
            (Sides::Old, false) if received => (&rules::HEADER_REMOVED, "removed"),
            (Sides::Old, _) => (&rules::PARAMETER_REMOVED, "removed"),
            _ if received => (&rules::HEADER_ADDED, "added"),
            (_, true) => (&rules::REQUIRED_PARAMETER_ADDED, "added, required"),
            _ => (&rules::PARAMETER_ADDED, "added"),
        };
        self.note_of(at, sides, rule, text);
    }

    fn moved(&mut self, at: &At<'_>, old: &'a Parameter, new: &'a Parameter) {
        let names = (name(old), name(new));
        let at = self.parameter_at(at, &names, (old, new));
        self.note(&at, &rules::PARAMETER_MOVED, format!("was {}", names.0));
        // A query as a whole is no value of one of its parameters.
        let whole = |of: &Parameter| of.place == ParameterPlace::QueryString;
        if whole(old) == whole(new) {
            self.shapes(&at, &old.shape, &new.shape);
        }
    }

    /// The place of a parameter by what it was and is called. Its findings are known by
    /// its name, not by the operation: the same change to the same parameter is one.
    fn parameter_at<'w>(
        &self,
        at: &At<'_>,
        (was, is): &'w (String, String),
        (old, new): (&Parameter, &'w Parameter),
    ) -> At<'w> {
        let at = At::whole(at.owner, at.mask, is, (old.node, new.node));
        // What clients are built with is no part of an operation, and has its name alone.
        let of_client = old.client.or(new.client).is_some();
        At { wire: is, also: if of_client { &new.wire } else { was }, ..at }
    }

    fn two_parameters(&mut self, at: &At<'_>, old: &'a Parameter, new: &'a Parameter) {
        if !same_name(old, new) {
            let text = format!("was called `{}`", old.wire);
            self.note(at, &rules::PARAMETER_RENAMED, text);
        }
        let (on, off) = match at.mask == Mask::RESPONSE {
            true => (
                (&rules::HEADER_BECAME_REQUIRED, "always comes now"),
                (&rules::HEADER_BECAME_OPTIONAL, "need not come any more"),
            ),
            false => (
                (&rules::PARAMETER_BECAME_REQUIRED, "is required now"),
                (&rules::PARAMETER_BECAME_OPTIONAL, "is optional now"),
            ),
        };
        self.switched(at, (old.required, new.required), on, off);
        let shapes =
            (resolved(&self.old.api, &old.shape), resolved(&self.new.api, &new.shape));
        let parts =
            has_parts(&self.old.api, shapes.0) && has_parts(&self.new.api, shapes.1);
        let lists = matches!(shapes, (Shape::List(_), Shape::List(_)));
        if style(old, parts, lists) != style(new, parts, lists) {
            let text =
                format!("was written {}, is written {}", written(old), written(new));
            self.note(at, &rules::PARAMETER_STYLE_CHANGED, text);
        }
        let empty = (old.allow_empty, new.allow_empty);
        self.switched(
            at,
            empty,
            (&rules::LIMIT_LOOSENED, "may be empty now"),
            (&rules::LIMIT_TIGHTENED, "may not be empty any more"),
        );
        let told = self.constant(at, old, new);
        // What must be given has no default but where a client gives it by itself.
        let given =
            (old.required || new.required) && old.client.or(new.client).is_none();
        if !given && !self.is_version(&old.default, &new.default) {
            self.defaults(at, &old.default, &new.default);
        }
        self.secrecy(at, (old.secret, new.secret));
        self.deprecation(at, (old.docs.deprecated, new.docs.deprecated));
        if told {
            return;
        }
        let same = self.shapes(at, &old.shape, &new.shape);
        // One value is within its limits.
        if old.constant.is_none() && new.constant.is_none() {
            self.limits(at, same);
        }
    }

    /// Says what became of the one value of a parameter; whether that says all of its type.
    fn constant(&mut self, at: &At<'_>, old: &Parameter, new: &Parameter) -> bool {
        let none = old.constant.is_none() && new.constant.is_none();
        if none || self.is_version(&old.constant, &new.constant) {
            return false;
        }
        self.one_value(at, says(old), says(new));
        true
    }

    /// Whether a value follows the version of the API, which is one finding.
    fn is_version(&self, old: &Option<Literal>, new: &Option<Literal>) -> bool {
        let is = |value: &Option<Literal>, version: &str| matches!(value, Some(Literal::Text(text)) if **text == *version);
        let (before, after) = (&self.old.api.version, &self.new.api.version);
        let said =
            |value: &Option<Literal>, version| value.is_none() || is(value, version);
        is(old, before) && is(new, after)
            // Which one is meant can be said by one side only.
            || before != after && said(old, before) && said(new, after)
    }
}

/// What a description says of the values of a parameter.
fn says(of: &Parameter) -> Says<'_> {
    match &of.constant {
        Some(value) => Says::Value(value),
        None => Says::Shape(&of.shape),
    }
}

/// What decides how a parameter is written: more for what has parts.
fn style(of: &Parameter, parts: bool, lists: bool) -> (Style, bool, bool, bool) {
    // One text of a query is the same whatever separates several.
    let style = match of.style {
        Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited if !parts => {
            Style::Form
        }
        style => style,
    };
    // The elements of a list have a comma between them in either way of the style `simple`.
    let explode = parts && of.explode && !(lists && style == Style::Simple);
    (style, explode, of.allow_reserved, of.skip_encoding)
}

/// What findings call a parameter.
fn name(of: &Parameter) -> String {
    let place = match of.place {
        ParameterPlace::Path => "path",
        ParameterPlace::Query => "query",
        ParameterPlace::QueryString => "query string",
        ParameterPlace::Header => "header",
        ParameterPlace::Cookie => "cookie",
        ParameterPlace::Host => "host",
        ParameterPlace::Part => "part",
    };
    parameter(place, &of.wire)
}

fn written(of: &Parameter) -> String {
    let style = words::style(of.style);
    let flags = [
        (of.explode, " member by member"),
        (of.allow_reserved, " with reserved characters"),
        (of.skip_encoding, " as it is"),
    ];
    let flags = flags.iter().filter(|(set, _)| *set).map(|(_, text)| *text);
    format!("{style}{}", flags.collect::<String>())
}

/// Whether two parameters have the same name; headers in any letter case.
fn same_name(old: &Parameter, new: &Parameter) -> bool {
    match (old.place, new.place) {
        (ParameterPlace::Header, ParameterPlace::Header)
        | (ParameterPlace::Part, ParameterPlace::Part) => {
            old.wire.eq_ignore_ascii_case(&new.wire)
        }
        _ => old.wire == new.wire,
    }
}

/// The names in a path template, in order.
pub(super) fn in_path(path: &str) -> Vec<Arc<str>> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}')).map(|(name, _)| name.into()).collect()
}

/// Which of the places in the path a parameter fills.
fn slot_of(of: &Parameter, names: &[Arc<str>]) -> Option<usize> {
    let fills = of.place == ParameterPlace::Path;
    fills.then(|| names.iter().position(|name| *name == of.wire)).flatten()
}
