//! The data of server-sent events: text in which JSON of a schema of its own may stand.

use super::content::encoding;
use super::lowering::Lowering;
use super::model::Encoding;
use crate::source::ids::IdSet;
use crate::spec::model::{Id, JsonType, Schema};

impl Lowering<'_, '_> {
    /// Finds the `contentSchema` of the data of all events. Data that is JSON is read as
    /// JSON in an event only: anywhere else it is text.
    pub(super) fn collect_event_data(&mut self) {
        let responses = self.spec.responses.iter();
        let bodies = self.spec.bodies.iter();
        let contents = responses.flat_map(|(_, response)| &response.content);
        let contents = contents.chain(bodies.flat_map(|(_, body)| &body.content));
        let events = contents.filter(|of| encoding(&of.name) == Encoding::Events);
        let mut open: Vec<Id<Schema>> =
            events.filter_map(|media| media.item_schema.or(media.schema)).collect();
        let mut seen: IdSet<Id<Schema>> = IdSet::default();
        while let Some(id) = open.pop() {
            let Some(schema) = self.spec.schemas.get(id).filter(|_| seen.insert(id))
            else {
                continue;
            };
            open.extend(schema.reference);
            let composition = &schema.composition;
            open.extend(&composition.all_of);
            open.extend(&composition.one_of);
            open.extend(&composition.any_of);
            let data =
                schema.object.properties.iter().find(|(name, _)| &**name == "data");
            if let Some((_, data)) = data {
                self.add_event_data(*data);
            }
        }
    }

    /// JSON that is a string would be told from text by its quotes alone, and stays text.
    fn add_event_data(&mut self, data: Id<Schema>) {
        let schema = self.spec.schemas.get(self.resolve(data));
        let Some(content) = schema.and_then(|schema| schema.content_schema) else {
            return;
        };
        let flat = self.flat_of(content);
        if !self.types_of(&flat).contains(&JsonType::String) {
            self.event_data.insert(data, content);
        }
    }
}
