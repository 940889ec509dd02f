//! Binds security requirements that name a scheme by its URI (OpenAPI 3.2, 4.30).

use super::link::Linker;
use super::positions::Kind;
use super::version::Version;
use crate::source::tree::NodeId;

impl Linker<'_> {
    /// Binds the scopes that stand under a URI to the scheme that it means. The names of
    /// components have neither `/` nor `#`; those of Swagger 2.0 may, and are never URIs.
    pub(super) fn bind_requirement(&mut self, requirement: NodeId) {
        if self.links.version(&self.sources.tree, requirement) == Version::Swagger {
            return;
        }
        for member in self.sources.tree.members(requirement).to_vec() {
            if !member.key.contains(['/', '#']) {
                continue;
            }
            // A URI without a target is a scheme that nobody declares, which is said where
            // names are looked up.
            if let Ok(target) =
                self.resolve(member.value, &member.key, Kind::SecurityScheme)
            {
                self.links.refs.insert(member.value, target);
            }
        }
    }
}
