//! Reads a `bindery.toml`.
//!
//! The file is walked by hand over spanned values, not through `serde`: so every mistake
//! is reported in one run, each with its place and with the nearest known word.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{
    ApiConfig, Config, Layout, OverlayConfig, OverlayOn, Places, join, suggestion,
    unknown_code,
};
use crate::diagnostic::Code;
use crate::diagnostic::catalogue::output::{
    CONFIG_MISSING_KEY, CONFIG_SYNTAX, CONFIG_UNKNOWN_KEY, CONFIG_VALUE, UNKNOWN_CODE,
};
use crate::report::{Finding, Location, SourceText};

impl Config {
    /// Reads the text of a configuration file.
    ///
    /// `name` is the path of the file with `/`; the paths in the file are relative to its
    /// directory and come out relative to where the process runs.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let directory = name.rsplit_once('/').map_or("", |(directory, _)| directory);
        let mut reader = Reader { name, text, directory, findings: Vec::new() };
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.report(&CONFIG_SYNTAX, at, error.message().to_owned(), None);
        }
        if !errors.is_empty() {
            return Err(reader.findings);
        }
        let mut config = reader.root(root.get_ref());
        let source = SourceText::whole(name, text);
        config.places.source = Some(source.clone());
        for api in &mut config.apis {
            api.places.source = Some(source.clone());
        }
        if reader.findings.is_empty() {
            Ok(config)
        } else {
            reader.findings.sort_by(|a, b| a.location.cmp(&b.location));
            Err(reader.findings)
        }
    }
}

/// The keys of each table.
const ROOT_KEYS: &[&str] = &["output", "api", "deny", "allow_dir"];
const OUTPUT_KEYS: &[&str] = &["directory", "layout", "runtime", "crate"];
const API_KEYS: &[&str] = &[
    "description",
    "overlays",
    "module",
    "feature",
    "include",
    "exclude",
    "rename",
    "types",
    "closed_enums",
    "deny",
    "lenient",
    "only",
    "features",
];
const OVERLAY_KEYS: &[&str] = &["file", "on"];

/// A value with its place.
type Node<'i> = Spanned<DeValue<'i>>;

struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    directory: &'a str,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn report(
        &mut self,
        code: &'static Code,
        at: usize,
        message: String,
        help: Option<String>,
    ) {
        let location = Location::in_text(self.name, self.text, at);
        let finding = Finding::new(code, message).at(location);
        self.findings.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }

    fn root(&mut self, root: &DeTable<'_>) -> Config {
        let mut config = Config::default();
        config.output.directory = join(self.directory, &config.output.directory);
        self.keys(root, ROOT_KEYS, "the file");
        if let Some(output) =
            root.get("output").and_then(|node| self.table(node, "output"))
        {
            self.output(output, &mut config);
        }
        config.deny = self.codes(root);
        let allowed = self.texts(root, "allow_dir");
        config.allow_dir =
            allowed.iter().map(|path| join(self.directory, path)).collect();
        let runtime = self.place(root.get("output").and_then(|node| {
            node.get_ref().as_table().and_then(|output| output.get("runtime"))
        }));
        for node in root.get("api").map_or(&[][..], |node| self.list(node, "api")) {
            let Some(table) = self.table(node, "api") else { continue };
            let mut api = self.api(table, node.span().start);
            if let Some(place) = &runtime {
                api.places.add("runtime", "", place.clone());
            }
            config.apis.push(api);
        }
        config
    }

    fn output(&mut self, output: &DeTable<'_>, config: &mut Config) {
        self.keys(output, OUTPUT_KEYS, "`[output]`");
        if let Some(directory) = self.text_of(output, "directory") {
            config.output.directory = join(self.directory, &directory);
        }
        if let Some(layout) = self.word(output, "layout", Layout::WORDS) {
            config.output.layout = layout;
        }
        if let Some(runtime) = self.text_of(output, "runtime") {
            config.output.runtime = runtime;
        }
        config.output.crate_path = self.text_of(output, "crate");
    }

    fn api(&mut self, table: &DeTable<'_>, at: usize) -> ApiConfig {
        self.keys(table, API_KEYS, "`[[api]]`");
        let description = self.text_of(table, "description");
        if description.is_none() && !table.contains_key("description") {
            let help = "name the document: `description = \"openapi.yaml\"`".to_owned();
            let message = "this `[[api]]` has no `description`".to_owned();
            self.report(&CONFIG_MISSING_KEY, at, message, Some(help));
        }
        ApiConfig {
            description: join(self.directory, &description.unwrap_or_default()),
            overlays: self.overlays(table),
            module: self.text_of(table, "module"),
            feature: self.text_of(table, "feature"),
            include: self.texts(table, "include"),
            exclude: self.texts(table, "exclude"),
            rename: self.names(table, "rename"),
            types: self.names(table, "types"),
            closed_enums: self.truth(table, "closed_enums"),
            deny: self.codes(table),
            lenient: self.truth(table, "lenient"),
            only_types: self.word(table, "only", &[("types", true)]).unwrap_or_default(),
            tag_features: self
                .word(table, "features", &[("tag", true)])
                .unwrap_or_default(),
            places: self.places(table, at),
        }
    }

    /// Where an API begins, and where the settings stand that may fit nothing.
    fn places(&self, table: &DeTable<'_>, at: usize) -> Places {
        let mut places = Places::default();
        let at_offset = |at| Location::in_text(self.name, self.text, at);
        places.add("api", "", at_offset(at));
        for (key, node) in table {
            let key: &str = key.get_ref();
            places.add(key, "", at_offset(node.span().start));
            match node.get_ref() {
                DeValue::Array(entries) => {
                    for entry in entries {
                        if let Some(text) = entry.get_ref().as_str() {
                            places.add(key, text, at_offset(entry.span().start));
                        }
                    }
                }
                DeValue::Table(entries) => entries.iter().for_each(|(name, node)| {
                    places.add(key, name.get_ref(), at_offset(name.span().start));
                    let members = node.get_ref().as_table();
                    for (member, _) in members.into_iter().flatten() {
                        let joined = format!("{}.{}", name.get_ref(), member.get_ref());
                        places.add(key, &joined, at_offset(member.span().start));
                    }
                }),
                _ => {}
            }
        }
        places
    }

    fn place(&self, node: Option<&Node<'_>>) -> Option<Location> {
        node.map(|node| Location::in_text(self.name, self.text, node.span().start))
    }

    fn overlays(&mut self, table: &DeTable<'_>) -> Vec<OverlayConfig> {
        let mut overlays = Vec::new();
        for node in
            table.get("overlays").map_or(&[][..], |node| self.list(node, "overlays"))
        {
            if let DeValue::String(file) = node.get_ref() {
                let file = join(self.directory, file);
                overlays.push(OverlayConfig { file, on: OverlayOn::Written });
                continue;
            }
            let Some(entry) = self.table(node, "overlays") else { continue };
            self.keys(entry, OVERLAY_KEYS, "an overlay");
            let on = self.word(entry, "on", OverlayOn::WORDS).unwrap_or_default();
            match self.text_of(entry, "file") {
                Some(file) => {
                    let file = join(self.directory, &file);
                    overlays.push(OverlayConfig { file, on });
                }
                None if entry.contains_key("file") => {}
                None => {
                    let message = "this overlay has no `file`".to_owned();
                    self.report(&CONFIG_MISSING_KEY, node.span().start, message, None);
                }
            }
        }
        overlays
    }

    /// The codes under `deny`, each of which exists.
    fn codes(&mut self, table: &DeTable<'_>) -> Vec<String> {
        let codes = self.texts(table, "deny");
        let at = table.get("deny").map_or(0, |node| node.span().start);
        for code in &codes {
            if let Some(help) = unknown_code(code) {
                let message = format!("there is no code `{code}`");
                self.report(&UNKNOWN_CODE, at, message, Some(help));
            }
        }
        codes
    }

    fn keys(&mut self, table: &DeTable<'_>, known: &[&str], place: &str) {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let help = suggestion(name, known.iter().copied())
                .unwrap_or_else(|| format!("{place} may have: {}", known.join(", ")));
            let message = format!("unknown key `{name}` in {place}");
            self.report(&CONFIG_UNKNOWN_KEY, key.span().start, message, Some(help));
        }
    }

    fn wrong(&mut self, node: &Node<'_>, key: &str, wanted: &str) {
        let found = node.get_ref().type_str();
        let message = format!("`{key}` is {wanted}, and this is of type {found}");
        self.report(&CONFIG_VALUE, node.span().start, message, None);
    }

    fn table<'n, 'i>(
        &mut self,
        node: &'n Node<'i>,
        key: &str,
    ) -> Option<&'n DeTable<'i>> {
        let table = node.get_ref().as_table();
        if table.is_none() {
            self.wrong(node, key, "a table");
        }
        table
    }

    fn list<'n, 'i>(&mut self, node: &'n Node<'i>, key: &str) -> &'n [Node<'i>] {
        match node.get_ref() {
            DeValue::Array(array) => array,
            _ => {
                let wanted = if key == "api" { "a list: `[[api]]`" } else { "a list" };
                self.wrong(node, key, wanted);
                &[]
            }
        }
    }

    fn text(&mut self, node: &Node<'_>, key: &str, wanted: &str) -> Option<String> {
        let text = node.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(node, key, wanted);
        }
        text
    }

    fn text_of(&mut self, table: &DeTable<'_>, key: &str) -> Option<String> {
        self.text(table.get(key)?, key, "a string")
    }

    fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Vec<String> {
        let nodes = table.get(key).map_or(&[][..], |node| self.list(node, key));
        nodes
            .iter()
            .filter_map(|node| self.text(node, key, "a list of strings"))
            .collect()
    }

    fn names(&mut self, table: &DeTable<'_>, key: &str) -> BTreeMap<String, String> {
        let Some(entries) = table.get(key).and_then(|node| self.table(node, key)) else {
            return BTreeMap::new();
        };
        let mut names = BTreeMap::new();
        for (name, node) in entries {
            self.name_into(name.get_ref(), node, key, &mut names);
        }
        names
    }

    /// Takes one entry of a table of names; `Task.owner` need not be quoted, so a nested
    /// table is read as if its keys were joined by dots.
    fn name_into(
        &mut self,
        name: &str,
        node: &Node<'_>,
        key: &str,
        names: &mut BTreeMap<String, String>,
    ) {
        if let DeValue::Table(members) = node.get_ref() {
            for (member, node) in members {
                if let Some(text) = self.text(node, key, "a table of strings") {
                    names.insert(format!("{name}.{}", member.get_ref()), text);
                }
            }
        } else if let Some(text) = self.text(node, key, "a table of strings") {
            names.insert(name.to_owned(), text);
        }
    }

    fn truth(&mut self, table: &DeTable<'_>, key: &str) -> bool {
        let Some(node) = table.get(key) else { return false };
        let truth = node.get_ref().as_bool();
        if truth.is_none() {
            self.wrong(node, key, "`true` or `false`");
        }
        truth.unwrap_or_default()
    }

    fn word<T: Copy>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        words: &[(&str, T)],
    ) -> Option<T> {
        let node = table.get(key)?;
        let text = self.text(node, key, "a string")?;
        let found =
            words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<_> =
                words.iter().map(|(word, _)| format!("`{word}`")).collect();
            let message = format!("`{key}` cannot be `{text}`");
            let help = format!("use {}", known.join(" or "));
            self.report(&CONFIG_VALUE, node.span().start, message, Some(help));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = match Config::parse("specs/bindery.toml", text) {
            Ok(_) => Vec::new(),
            Err(findings) => findings.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_misspelt_key_is_an_error_with_its_place_and_the_nearest_key() {
        check(
            "[[api]]\ndescription = 'a.json'\n  overlay = ['x.yaml']\n",
            &[
                "specs/bindery.toml:3:3: error[B0602]: unknown key `overlay` in `[[api]]` \
               (help: did you mean `overlays`?)",
            ],
        );
    }

    #[test]
    fn all_mistakes_are_reported_in_the_order_of_the_file() {
        check(
            "deny = ['B9999']\n[[api]]\nclosed_enums = 'yes'\nonly = 'models'\n",
            &[
                "specs/bindery.toml:1:8: error[B0606]: there is no code `B9999` (help: use a \
                 code that a finding shows, such as `B0602`, or `warnings`)",
                "specs/bindery.toml:2:1: error[B0604]: this `[[api]]` has no `description` \
                 (help: name the document: `description = \"openapi.yaml\"`)",
                "specs/bindery.toml:3:16: error[B0603]: `closed_enums` is `true` or `false`, \
                 and this is of type string (help: give the setting a value of its type)",
                "specs/bindery.toml:4:8: error[B0603]: `only` cannot be `models` (help: use \
                 `types`)",
            ],
        );
    }

    #[test]
    fn text_that_is_not_toml_is_an_error_with_its_place() {
        let findings = Config::parse("b.toml", "[[api]]\ndescription = \n").unwrap_err();
        assert!(findings[0].to_string().starts_with("b.toml:2:"), "{}", findings[0]);
        check(
            "api = 3",
            &["specs/bindery.toml:1:7: error[B0603]: `api` is a list: \
            `[[api]]`, and this is of type integer (help: give the setting a value of its \
            type)"],
        );
    }

    #[test]
    fn paths_come_out_relative_to_the_process_and_dots_join_names() {
        let config = Config::parse(
            "specs/bindery.toml",
            "[output]\ndirectory = '../generated/src'\nlayout = 'crate'\n\
             [[api]]\ndescription = 'acr/description.json'\n\
             overlays = ['a.yaml', { file = 'b.yaml', on = 'normalised' }]\n\
             [api.rename]\nTask.owner = 'keeper'\n'Step' = 'TaskStep'\n",
        )
        .unwrap();
        assert_eq!(config.output.directory, "generated/src");
        assert_eq!(config.output.layout, Layout::Crate);
        let api = &config.apis[0];
        assert_eq!(api.description, "specs/acr/description.json");
        assert_eq!(api.module_name(), "acr");
        let on: Vec<_> = api.overlays.iter().map(|o| (o.file.as_str(), o.on)).collect();
        let written = ("specs/a.yaml", OverlayOn::Written);
        assert_eq!(on, [written, ("specs/b.yaml", OverlayOn::Normalised)]);
        assert_eq!(api.rename["Task.owner"], "keeper");
        assert_eq!(api.rename["Step"], "TaskStep");
    }
}
