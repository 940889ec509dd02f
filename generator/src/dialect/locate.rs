//! From the text of a reference to a node: by the names around it, else by its file.

use super::identity::Names;
use super::link::Linker;
use super::resolve::{Holder, Problem, Reference};
use super::version::Version;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::tree::{FileId, NodeId};
use crate::source::{ReadError, Sources, nearest};

/// Where schemas that describe schemas are published. Nobody saves them beside a
/// description, and types for them are wanted by tools for schemas alone.
const META_SCHEMAS: [&str; 2] =
    ["://json-schema.org/draft", "://spec.openapis.org/oas/"];

impl Linker<'_> {
    /// The file and node that a reference means; the error is reported already if none.
    pub(super) fn locate(
        &mut self,
        reference: NodeId,
        text: &str,
    ) -> Result<(FileId, NodeId), Option<Box<Diagnostic>>> {
        let from = self.sources.tree.locus(reference).file;
        let base = self.links.speaks_of.get(&from).copied().unwrap_or(from);
        let holder = Holder { text: reference, base };
        match self.locate_in(holder, text) {
            Err(Some(_)) if self.take_in_old(base) => self.locate_in(holder, text),
            outcome => outcome,
        }
    }

    /// The same with the names that are known so far.
    fn locate_in(
        &mut self,
        holder: Holder,
        text: &str,
    ) -> Result<(FileId, NodeId), Option<Box<Diagnostic>>> {
        let problem =
            |problem: Problem| Some(Box::new(problem.finding(holder.text, text)));
        let parsed = Reference::parse(text).map_err(problem)?;
        let resource = if parsed.path.is_empty() {
            self.resolver.around(self.sources, holder)
        } else {
            match self.resolver.identified(self.sources, holder, &parsed.path) {
                Some(resource) => {
                    let file = self.sources.tree.locus(resource).file;
                    self.version_of(file, holder.base, holder.text);
                    resource
                }
                None => self.fetch(holder, &parsed.path, text)?,
            }
        };
        if self.any_values.values().any(|any| *any == resource) {
            return Ok((holder.base, resource));
        }
        let file = self.sources.tree.locus(resource).file;
        let mut found = self.resolver.find(self.sources, resource, &parsed);
        if found.is_err() && file != holder.base && self.take_in_old(file) {
            found = self.resolver.find(self.sources, resource, &parsed);
        }
        Ok((file, found.map_err(problem)?))
    }

    /// The root of the file that a reference means.
    fn fetch(
        &mut self,
        holder: Holder,
        path: &str,
        text: &str,
    ) -> Result<NodeId, Option<Box<Diagnostic>>> {
        let from = (&*self.sources, self.files);
        let uri = self.resolver.uri(self.sources, holder, path);
        if META_SCHEMAS.iter().any(|known| uri.contains(known))
            && !self.files.fetches(&uri)
        {
            return Ok(self.any_value(holder.text, &uri));
        }
        let addresses = self.resolver.addresses(from, holder, path);
        let addresses = addresses
            .map_err(|problem| Some(Box::new(problem.finding(holder.text, text))))?;
        let mut failure = None;
        for address in addresses {
            let place = Some(Place::Node(holder.text));
            let loaded = self.sources.load_if_there(
                &address,
                place.clone(),
                self.files,
                self.diagnostics,
            );
            match loaded {
                Ok(Some(file)) => {
                    self.version_of(file, holder.base, holder.text);
                    self.take_in(file);
                    return Ok(self.sources.root(file));
                }
                Ok(None) => return Err(None),
                Err(why) => {
                    let mut finding = Sources::unreadable(&address, &why);
                    finding.place = place;
                    if why == ReadError::Missing {
                        finding.help = self.alike(&address).or(finding.help);
                    }
                    failure.get_or_insert(finding);
                }
            }
        }
        Err(failure.map(Box::new))
    }

    /// A schema that allows anything, in place of one that describes schemas.
    fn any_value(&mut self, reference: NodeId, uri: &str) -> NodeId {
        if let Some(known) = self.any_values.get(uri) {
            return *known;
        }
        let text = format!("`{uri}` describes schemas: it is read as any value");
        self.diagnostics.push(Diagnostic::at(&codes::META_SCHEMA, reference, text));
        let node = self.sources.tree.derive_map([], reference);
        self.any_values.insert(uri.to_owned(), node);
        node
    }

    /// A file that was read and has a similar path, as help.
    fn alike(&self, path: &str) -> Option<String> {
        let files = self.links.versions.keys().map(|file| self.sources.name(*file));
        let mut files: Vec<&str> = files.collect();
        files.sort_unstable();
        let near = nearest::nearest(path, files.into_iter())?;
        Some(format!("did you mean `{near}`?"))
    }

    /// Reads the names in a file that may have some.
    pub(super) fn take_in(&mut self, file: FileId) {
        if self.links.versions.get(&file) == Some(&Version::V31) {
            self.resolver.names.take_in(self.sources, file, Names::Present);
        }
    }

    /// Reads the names that an old description may have by the letter of JSON Schema;
    /// false if that was done before. Most have none, so it is the last resort.
    fn take_in_old(&mut self, file: FileId) -> bool {
        let is_old = self.links.versions.get(&file) != Some(&Version::V31);
        is_old && self.resolver.names.take_in(self.sources, file, Names::Old)
    }
}
