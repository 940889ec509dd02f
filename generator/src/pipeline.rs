//! The stages, one after another: descriptions and settings in, files in memory out.

use crate::config::{ApiConfig, Config, Layout, unknown_code};
use crate::diagnostic::catalogue::output::{MODULE_CLASH, NOTHING_TO_DO, UNKNOWN_CODE};
use crate::diagnostic::{Diagnostics, Severity};
use crate::output::{self, CrateModule, File};
use crate::report::{Finding, SourceText, located};
use crate::source::{Files, Sources};

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
    /// Schemas whose type is less precise than they are.
    pub degraded: usize,
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
    let mut output = Output { findings: settings(config), ..Output::default() };
    let mut modules = Vec::new();
    for api in &config.apis {
        watch(api);
        let mut run = Run::new(config, api);
        let made = run.stages(files);
        run.finish(made, &mut output, &mut modules);
    }
    if config.output.layout == Layout::Crate && !output.has_errors() {
        output.files.push(output::crate_root(&modules));
    }
    output
}

/// The run of one API.
pub struct Run<'a> {
    config: &'a Config,
    api: &'a ApiConfig,
    /// The documents as far as they were read.
    pub sources: Sources,
    /// What the stages had to say.
    pub diagnostics: Diagnostics,
}

/// What the stages make of one API.
struct Made {
    title: String,
    files: Vec<File>,
    summary: Summary,
}

impl<'a> Run<'a> {
    /// A run that has read nothing yet.
    pub fn new(config: &'a Config, api: &'a ApiConfig) -> Self {
        let (sources, diagnostics) = (Sources::new(), Diagnostics::default());
        Self { config, api, sources, diagnostics }
    }

    /// All stages; nothing if there is an error.
    fn stages(&mut self, files: &dyn Files) -> Option<Made> {
        self.sources.load(&self.api.description, files, &mut self.diagnostics)?;
        None
    }

    /// Finds the places of what was said and adds it all to the output.
    fn finish(
        self,
        made: Option<Made>,
        out: &mut Output,
        modules: &mut Vec<CrateModule>,
    ) {
        let module = self.api.module_name();
        out.summary.documents += self.sources.count();
        let (findings, texts) = located(&self.sources, &self.diagnostics, &module);
        out.findings.extend(findings);
        out.sources.extend(texts);
        let Some(made) = made else { return };
        out.summary.operations += made.summary.operations;
        out.summary.types += made.summary.types;
        out.summary.degraded += made.summary.degraded;
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
        modules.push(CrateModule { module, feature, title: made.title });
    }
}

/// What is wrong with the settings themselves.
fn settings(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if config.apis.is_empty() {
        let finding = Finding::new(&NOTHING_TO_DO, "no description is named");
        findings.push(finding.help("name one as an argument or in an `[[api]]` table"));
    }
    let names: Vec<String> = config.apis.iter().map(ApiConfig::module_name).collect();
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|before| before == name) {
            let message = format!("two APIs would become the module `{name}`");
            let help = "set `module` on one of them";
            findings.push(Finding::new(&MODULE_CLASH, message).help(help));
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
