//! Which operations the user wants, and patterns that name none.

use std::collections::HashSet;
use std::sync::Arc;

use super::lowering::Lowering;
use super::{Candidate, Pattern};
use crate::diagnostic::catalogue::api as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::nearest::nearest;

impl Lowering<'_, '_> {
    /// For each pattern of `include`, then of `exclude`, whether an operation fits it:
    /// none so far.
    pub(super) fn fitting(&self) -> Vec<bool> {
        vec![false; self.options.include.len() + self.options.exclude.len()]
    }

    /// Whether the user wants an operation; marks the patterns that it fits. What a tag
    /// stands below counts as a tag too.
    pub(super) fn wanted(&self, of: &Candidate<'_>, fitting: &mut [bool]) -> bool {
        if fitting.is_empty() {
            return true;
        }
        let tags = self.with_parents(of.tags);
        let of = &Candidate { tags: &tags, ..*of };
        let (include, exclude) = (&self.options.include, &self.options.exclude);
        let (included, excluded) = fitting.split_at_mut(include.len());
        let fits_any = |patterns: &[Pattern], fitting: &mut [bool]| {
            let mut any = false;
            for (pattern, fits) in patterns.iter().zip(fitting) {
                if pattern.fits(of) {
                    *fits = true;
                    any = true;
                }
            }
            any
        };
        let included = fits_any(include, included);
        let excluded = fits_any(exclude, excluded);
        (included || include.is_empty()) && !excluded
    }

    /// The tags of an operation and those that they stand below (OpenAPI 3.2, Tag Object,
    /// `parent`), each once.
    fn with_parents(&self, tags: &[Arc<str>]) -> Vec<Arc<str>> {
        let mut all = tags.to_vec();
        let mut seen: HashSet<Arc<str>> = tags.iter().cloned().collect();
        let mut at = 0;
        while let Some(tag) = all.get(at) {
            let parent = self.tag_parents.get(tag).cloned().flatten();
            all.extend(parent.filter(|parent| seen.insert(parent.clone())));
            at += 1;
        }
        all
    }

    /// Reports patterns that no operation fits. To include nothing is an error: it would
    /// take away what an earlier run wrote.
    pub(super) fn report_unfitting(&mut self, fitting: &[bool]) {
        let include = self.options.include.iter().map(|pattern| ("include", pattern));
        let exclude = self.options.exclude.iter().map(|pattern| ("exclude", pattern));
        for ((key, pattern), fits) in include.chain(exclude).zip(fitting) {
            if *fits {
                continue;
            }
            let text = pattern.text();
            let message = format!("no operation fits `{}`", text.escape_debug());
            let code = &codes::NOTHING_INCLUDED;
            let mut found = Diagnostic::of_setting(code, key, text, message);
            if key == "exclude" {
                found.severity = Severity::Warning;
            }
            let help = self.meant(text).unwrap_or_else(|| {
                "list the operations with `bindery inspect`; a tag is written `tag:…`, \
                 a path `path:…`"
                    .to_owned()
            });
            self.out.push(found.help(help));
        }
    }

    fn meant(&self, text: &str) -> Option<String> {
        let paths = &self.spec.document.paths;
        let operations = || paths.iter().flat_map(|item| &item.operations);
        let (prefix, near) = match text.split_once(':') {
            Some(("tag", tag)) => {
                let tags = operations().flat_map(|operation| &operation.tags);
                ("tag:", nearest(tag, tags.map(|tag| &**tag)))
            }
            Some(("path", path)) => {
                ("path:", nearest(path, paths.iter().map(|item| &*item.path)))
            }
            _ => ("", nearest(text, operations().filter_map(|of| of.id.as_deref()))),
        };
        near.map(|near| format!("did you mean `{prefix}{}`?", near.escape_debug()))
    }
}
