//! The stages, one after another: descriptions and settings in, files in memory out.

use std::sync::Arc;

use crate::api::model::Api;
use crate::config::{ApiConfig, Config, Layout, OverlayConfig, unknown_code};
use crate::diagnostic::catalogue::output::{MODULE_CLASH, NOTHING_TO_DO, UNKNOWN_CODE};
use crate::diagnostic::catalogue::rust::BODY_NOT_SENT_YET;
use crate::diagnostic::{Diagnostics, Severity, Telling, lenient};
use crate::dialect::Normalised;
use crate::emit::File;
use crate::output::{self, CrateModule};
use crate::report::{self, Finding, SourceText};
use crate::rust::plan::Plan;
use crate::source::tree::FileId;
use crate::source::{Files, Sources};
use crate::spec::{Linked, Spec};
use crate::{api, dialect, emit, rust, spec};

/// What a run makes.
#[derive(Clone, Debug, Default)]
pub struct Output {
    /// The files, paths relative to the output directory. An API with an error has none.
    pub files: Vec<File>,
    /// What there is to say, API by API in the order of the stages.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: Vec<SourceText>,
    /// What was covered.
    pub summary: Summary,
}

/// What a run covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files that were read: descriptions, what they refer to, overlays.
    pub documents: usize,
    /// Operations emitted.
    pub operations: usize,
    /// Named types emitted.
    pub types: usize,
    /// Schemas that something emitted stands for, each once.
    pub schemas: usize,
    /// Those whose type is less precise than they are.
    pub degraded: usize,
    /// Bodies with a type whose encoding is not sent yet.
    pub not_sent: usize,
}

impl Output {
    /// How many findings are of that severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether nothing must be written.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

/// Generates the code of all APIs.
///
/// Reads through `files` only and writes nothing: equal inputs give equal bytes. An error
/// in one API does not keep the findings of the others back.
pub fn generate(config: &Config, files: &dyn Files) -> Output {
    generate_watched(config, files, &mut |_| {})
}

/// The same, and tells `watch` which API is next.
pub fn generate_watched(
    config: &Config,
    files: &dyn Files,
    watch: &mut dyn FnMut(&ApiConfig),
) -> Output {
    generate_telling(config, files, Telling::Together, watch)
}

/// The same, and tells what is counted over a run as it is asked to.
pub(crate) fn generate_telling(
    config: &Config,
    files: &dyn Files,
    telling: Telling,
    watch: &mut dyn FnMut(&ApiConfig),
) -> Output {
    let mut output = Output { findings: settings(config), ..Output::default() };
    output.sources.extend(config.places.source.clone());
    let mut modules = Vec::new();
    for api in &config.apis {
        watch(api);
        let mut run = Run { telling, ..Run::new(config, api, files) };
        let made = run.stages();
        run.finish(made, &mut output, &mut modules);
    }
    if config.output.layout == Layout::Crate && !output.has_errors() {
        output.files.push(output::crate_root(&modules));
    }
    output
}

/// What there is to say of an API before anything is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its title and version.
    pub title: String,
    /// The cargo features in front of its groups, if the settings ask for them.
    pub features: Vec<String>,
}

/// What there is to say of an API, if its description can be read.
pub fn about(config: &Config, api: &ApiConfig, files: &dyn Files) -> Option<About> {
    let mut run = Run::new(config, api, files);
    let root = run.source()?;
    let normalised = run.dialect(root)?;
    let spec = run.spec(&normalised);
    let title = titled(&spec.document.title, &spec.document.version);
    let lowered = run.api(&spec);
    Some(About { title, features: run.rust(&lowered).features })
}

fn titled(title: &str, version: &str) -> String {
    format!("{title} {version}").trim().to_owned()
}

/// What the stages make of one API.
pub(crate) struct Made {
    title: String,
    features: Vec<String>,
    files: Vec<File>,
    summary: Summary,
}

impl Made {
    fn new(api: &Api, features: Vec<String>, files: Vec<File>) -> Self {
        let summary = Summary {
            documents: 0,
            operations: api.coverage.operations,
            types: api.types.len(),
            schemas: api.coverage.schemas,
            degraded: api.coverage.degraded,
            not_sent: 0,
        };
        Self { title: titled(&api.title, &api.version), features, files, summary }
    }
}

/// The run of one API.
pub(crate) struct Run<'a> {
    config: &'a Config,
    api: &'a ApiConfig,
    files: &'a dyn Files,
    /// The documents as far as they were read.
    pub(crate) sources: Sources,
    /// What the stages had to say.
    pub(crate) diagnostics: Diagnostics,
    /// How it speaks of what is counted.
    telling: Telling,
}

impl<'a> Run<'a> {
    /// A run that has read nothing yet.
    pub(crate) fn new(
        config: &'a Config,
        api: &'a ApiConfig,
        files: &'a dyn Files,
    ) -> Self {
        let (sources, diagnostics) = (Sources::new(), Diagnostics::default());
        let telling = Telling::default();
        Self { config, api, files, sources, diagnostics, telling }
    }

    /// All stages; nothing if there is an error.
    fn stages(&mut self) -> Option<Made> {
        let root = self.source()?;
        // What a stage made is given up as soon as the next one has read it: later stages
        // take its memory over.
        let api = {
            let normalised = self.dialect(root)?;
            let spec = self.spec(&normalised);
            self.api(&spec)
        };
        let plan = self.rust(&api);
        let files = emit::files(&plan, &mut self.diagnostics);
        self.diagnostics.settle(self.telling);
        lenient::apply(&mut self.diagnostics, self.api.lenient);
        report::deny(
            &mut self.diagnostics,
            self.config.deny.iter().chain(&self.api.deny),
        );
        (!self.diagnostics.has_errors()).then(|| Made::new(&api, plan.features, files))
    }

    /// Stage 1: the root document as a tree; other files follow when they are referred to.
    pub(crate) fn source(&mut self) -> Option<FileId> {
        self.sources.load(&self.api.description, self.files, &mut self.diagnostics)
    }

    /// Stage 2: all files in OpenAPI 3.2 shape, overlays applied.
    pub(crate) fn dialect(&mut self, root: FileId) -> Option<Normalised> {
        let overlays: Vec<_> =
            self.api.overlays.iter().map(OverlayConfig::overlay).collect();
        let (sources, files) = (&mut self.sources, self.files);
        dialect::normalise(sources, root, &overlays, files, &mut self.diagnostics)
    }

    /// Stage 3: the typed document.
    pub(crate) fn spec(&mut self, normalised: &Normalised) -> Spec {
        let files: Vec<_> = normalised
            .files
            .iter()
            .map(|file| (self.sources.root(*file), Arc::from(self.sources.name(*file))))
            .collect();
        let linked = Linked {
            tree: &self.sources.tree,
            root: normalised.root,
            refs: &normalised.refs,
            failed: &normalised.failed,
            files: &files,
        };
        spec::read(linked, &mut self.diagnostics)
    }

    /// Stage 4: the API without a word about Rust.
    pub(crate) fn api(&mut self, spec: &Spec) -> Api {
        let options = self.api.api_options();
        api::lower(spec, &self.sources.tree, &options, &mut self.diagnostics)
    }

    /// Stage 5: the plan of the Rust code.
    pub(crate) fn rust(&mut self, api: &Api) -> Plan {
        let options = self.api.rust_options(&self.config.output);
        rust::plan(api, &options, &mut self.diagnostics)
    }

    /// Finds the places of what was said and adds it all to the output.
    pub(crate) fn finish(
        mut self,
        made: Option<Made>,
        out: &mut Output,
        modules: &mut Vec<CrateModule>,
    ) {
        self.diagnostics.settle(self.telling);
        let module = self.api.module_name();
        out.summary.documents += self.sources.count();
        let (findings, texts) =
            report::located(&self.sources, &self.diagnostics, &module, &self.api.places);
        // Each body counts, also where several are one in the file and are said once.
        let unsent = self.diagnostics.iter().map(|of| of.code.id);
        let unsent = unsent.filter(|id| *id == BODY_NOT_SENT_YET.id).count();
        out.findings.extend(findings);
        out.sources.extend(texts);
        let Some(made) = made else { return };
        out.summary.operations += made.summary.operations;
        out.summary.types += made.summary.types;
        out.summary.schemas += made.summary.schemas;
        out.summary.degraded += made.summary.degraded;
        out.summary.not_sent += unsent;
        if self.config.output.layout == Layout::Single {
            match output::single(&module, &made.files) {
                Ok(file) => out.files.push(file),
                Err(finding) => out.findings.push(*finding),
            }
        } else {
            let below =
                |file: File| File { path: format!("{module}/{}", file.path), ..file };
            out.files.extend(made.files.into_iter().map(below));
        }
        let feature = self.api.feature_name();
        let (title, features) = (made.title, made.features);
        modules.push(CrateModule { module, feature, features, title });
    }
}

/// What is wrong with the settings themselves.
fn settings(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if config.apis.is_empty() {
        let mut finding = Finding::new(&NOTHING_TO_DO, "no description is named");
        finding.location = config.places.source.as_ref().map(SourceText::start);
        findings.push(finding);
    }
    let names: Vec<String> = config.apis.iter().map(ApiConfig::module_name).collect();
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|before| before == name) {
            let message = format!("two APIs would become the module `{name}`");
            let mut finding = Finding::new(&MODULE_CLASH, message);
            let place = |api: &ApiConfig| api.places.of("module", "");
            finding.location = config.apis.get(index).and_then(place);
            findings.push(finding);
        }
    }
    for code in config.deny.iter().chain(config.apis.iter().flat_map(|api| &api.deny)) {
        if let Some(help) = unknown_code(code) {
            let message = format!("there is no code `{code}`");
            findings.push(Finding::new(&UNKNOWN_CODE, message).help(help));
        }
    }
    findings
}
