//! Reads parameters, headers, bodies, responses and media types.

use std::sync::Arc;

use super::cursor::Cursor;
use super::model::{
    Encoding, Header, Linked, MediaType, Parameter, ParameterValue, RequestBody,
    Response,
};
use super::reader::Reader;
use crate::source::tree::NodeId;

/// What is said to people about parameters and bodies. That `summary` and `externalDocs`
/// are none of OpenAPI's fields there is no reason to leave them out of the docs.
const DOCS: [&str; 4] = ["summary", "description", "externalDocs", "deprecated"];

impl<'a> Reader<'a, '_> {
    /// The parameters of a list.
    pub(super) fn parameters(&mut self, nodes: Vec<NodeId>) -> Vec<Linked<Parameter>> {
        let mut parameters = Vec::new();
        for node in nodes {
            self.check_reference(node, &["description"]);
            let found = self.linked(node, |r| &mut r.parameters, Self::parameter);
            parameters.extend(found);
        }
        self.check_duplicates(&mut parameters);
        parameters
    }

    fn parameter(&mut self, node: NodeId) -> Option<Parameter> {
        let mut cursor = self.open(node, "this parameter");
        let name = cursor.required_text("name", &mut self.out);
        let place = cursor.required_text("in", &mut self.out);
        let value = self.parameter_value(&mut cursor);
        let rename = cursor.text("x-bindery-name", &mut self.out);
        let client = cursor.flag("x-bindery-client", &mut self.out);
        let skip_encoding = cursor.flag("x-bindery-skip-encoding", &mut self.out);
        let unreserved = cursor.flag("x-bindery-unreserved", &mut self.out);
        let style_hint = cursor.text("x-bindery-style", &mut self.out);
        cursor.finish(&mut self.out);
        let (name, place) = (name?, place?);
        self.check_name(&name, &place, node);
        if !value.content.is_empty() {
            self.check_written(node);
        }
        if value.schema.is_none() && value.content.is_empty() {
            self.without_schema(&name, node);
        }
        Some(Parameter {
            node,
            name,
            place,
            value,
            rename,
            client,
            skip_encoding,
            unreserved,
            style_hint,
        })
    }

    fn header(&mut self, node: NodeId) -> Option<Header> {
        let mut cursor = self.open(node, "this header");
        let value = self.parameter_value(&mut cursor);
        let style_hint = cursor.text("x-bindery-style", &mut self.out);
        cursor.finish(&mut self.out);
        self.check_header(node);
        Some(Header { node, value, style_hint })
    }

    fn parameter_value(&mut self, cursor: &mut Cursor<'a>) -> ParameterValue {
        cursor.pass(&["example", "examples"], &mut self.out);
        let docs = self.docs(cursor, &DOCS);
        let content = self.content(cursor);
        self.check_one_content(&content);
        ParameterValue {
            docs,
            required: cursor.flag("required", &mut self.out),
            schema: cursor.take("schema").map(|node| self.schema_id(node)),
            content,
            style: cursor.text("style", &mut self.out),
            explode: cursor.bool("explode", &mut self.out),
            allow_reserved: cursor.flag("allowReserved", &mut self.out),
            allow_empty: cursor.flag("allowEmptyValue", &mut self.out),
            secret: cursor.flag("x-bindery-secret", &mut self.out),
        }
    }

    /// A request body over its `$ref`.
    pub(super) fn body(&mut self, node: NodeId) -> Option<Linked<RequestBody>> {
        self.check_reference(node, &["description"]);
        self.linked(node, |r| &mut r.bodies, Self::request_body)
    }

    fn request_body(&mut self, node: NodeId) -> Option<RequestBody> {
        let mut cursor = self.open(node, "this request body");
        let docs = self.docs(&mut cursor, &DOCS);
        let required = cursor.flag("required", &mut self.out);
        let content = self.content(&mut cursor);
        let rename = cursor.text("x-bindery-name", &mut self.out);
        cursor.finish(&mut self.out);
        Some(RequestBody { node, docs, required, content, rename })
    }

    /// The responses of an operation by their keys.
    pub(super) fn responses(
        &mut self,
        members: Vec<(Arc<str>, NodeId)>,
    ) -> Vec<(Arc<str>, Linked<Response>)> {
        let mut responses = Vec::new();
        for (key, node) in members {
            self.check_reference(node, &["summary", "description"]);
            let found = self.linked(node, |r| &mut r.responses, Self::response);
            responses.extend(found.map(|response| (key, response)));
        }
        responses
    }

    fn response(&mut self, node: NodeId) -> Option<Response> {
        let mut cursor = self.open(node, "this response");
        let docs = self.docs(&mut cursor, &["summary", "description"]);
        let content = self.content(&mut cursor);
        let links = cursor.map("links", &mut self.out);
        let headers = self.headers(&mut cursor);
        cursor.pass(&["examples", "x-ms-examples"], &mut self.out);
        cursor.finish(&mut self.out);
        Some(Response { node, docs, headers, content, links })
    }

    fn headers(&mut self, cursor: &mut Cursor<'a>) -> Vec<(Arc<str>, Linked<Header>)> {
        let mut headers = Vec::new();
        for member in cursor.data_map("headers", &mut self.out) {
            self.check_reference(member.value, &["description"]);
            let found = self.linked(member.value, |r| &mut r.headers, Self::header);
            headers.extend(found.map(|header| (member.key.clone(), header)));
        }
        headers
    }

    fn content(&mut self, cursor: &mut Cursor<'a>) -> Vec<MediaType> {
        let mut content = Vec::new();
        for (name, node) in cursor.map("content", &mut self.out) {
            self.check_media_type(&name, node);
            self.check_reference(node, &[]);
            if let Some(node) = self.follow(node) {
                content.push(self.media_type(name, node));
            }
        }
        content
    }

    fn media_type(&mut self, name: Arc<str>, node: NodeId) -> MediaType {
        let mut cursor = self.open(node, "this media type");
        cursor.pass(&["example", "examples"], &mut self.out);
        let schema = cursor.take("schema").map(|node| self.schema_id(node));
        let item_schema = cursor.take("itemSchema").map(|node| self.schema_id(node));
        let mut encoding = Vec::new();
        for (key, node) in cursor.map("encoding", &mut self.out) {
            encoding.push((key, self.encoding(node)));
        }
        let prefix = cursor.list("prefixEncoding", &mut self.out);
        let prefix_encoding =
            prefix.into_iter().map(|node| self.encoding(node)).collect();
        let item_encoding = cursor.take("itemEncoding").map(|node| self.encoding(node));
        cursor.finish(&mut self.out);
        MediaType {
            node,
            name,
            schema,
            item_schema,
            encoding,
            prefix_encoding,
            item_encoding,
        }
    }

    fn encoding(&mut self, node: NodeId) -> Encoding {
        let mut cursor = self.open(node, "this encoding");
        let encoding = Encoding {
            node,
            content_type: cursor.text("contentType", &mut self.out),
            style: cursor.text("style", &mut self.out),
            explode: cursor.bool("explode", &mut self.out),
            allow_reserved: cursor.flag("allowReserved", &mut self.out),
            headers: self.headers(&mut cursor),
        };
        cursor.finish(&mut self.out);
        encoding
    }
}
