//! Arguments to a task: the settings of a run and the files it may read.

use std::io::Read as _;
use std::path::Path;
use std::time::{Duration, Instant};

use bindery::config::{ApiConfig, Config, OverlayConfig, OverlayOn};
use bindery::diagnostic::{Severity, find};
use bindery::files::Disk;
use bindery::inspect::{Coverage, Stage, coverage, inspect};
use bindery::output::Scope;
use bindery::pipeline::{Output, generate_watched};
use bindery::report::{Finding, SourceText};
use bindery::source::{Files, LARGEST_FILE};

use crate::Usage;
use crate::args::{InputArguments, MessageFormat, OverlayTree, Part};
use crate::progress::Progress;
use crate::reachable::Reachable;
use crate::shown::{Shown, Summary};

/// Where a configuration file is looked for.
const CONFIG_PATHS: [&str; 2] = ["bindery.toml", "specs/bindery.toml"];

/// The settings of a run and the files it may read.
pub struct Task {
    pub config: Config,
    pub disk: Disk,
    /// The origins whose documents may be fetched.
    origins: Vec<String>,
    /// The modules in the output directory that this run answers for; none: all of it.
    modules: Option<Vec<String>>,
    started: Instant,
}

/// What came of reading the arguments.
pub enum Prepared {
    Task(Box<Task>),
    /// The configuration file has mistakes; they have been shown.
    Mistakes,
}

impl Task {
    /// Reads the configuration file or takes the documents.
    pub fn prepare(arguments: &InputArguments) -> Result<Prepared, Usage> {
        let started = Instant::now();
        let unknown = |code: &&String| *code != "warnings" && find(code).is_none();
        if let Some(code) = arguments.deny.iter().find(unknown) {
            return Err(Usage::new(format!("`--deny {code}`: there is no such code")));
        }
        let mut disk = Disk::new();
        for directory in &arguments.allowed {
            disk.allow(directory);
        }
        let read = if arguments.documents.is_empty() {
            configured(arguments, &mut disk)?
        } else {
            given(arguments, &mut disk)?.map(|config| (config, true))
        };
        let (mut config, some) = match read {
            Ok(read) => read,
            Err((findings, sources)) => {
                let mut shown = Shown::new(arguments.message_format, started);
                shown.findings(&findings, &sources);
                shown.summary(&Summary { errors: findings.len(), ..Summary::default() });
                return Ok(Prepared::Mistakes);
            }
        };
        config.allow_dir.iter().for_each(|directory| disk.allow(Path::new(directory)));
        if let Some(output) = &arguments.output {
            config.output.directory = output.to_string_lossy().into_owned();
        }
        config.deny.extend(arguments.deny.iter().cloned());
        let modules = config.apis.iter().map(ApiConfig::module_name).collect();
        for api in &mut config.apis {
            api.module = Some(api.module_name());
            api.lenient |= arguments.lenient;
            api.description = disk.named(&api.description);
            for overlay in &mut api.overlays {
                overlay.file = disk.named(&overlay.file);
            }
        }
        let modules = some.then_some(modules);
        let origins = arguments.origins.clone();
        Ok(Prepared::Task(Box::new(Self { config, disk, origins, modules, started })))
    }

    /// Generates, with a sign of life on a terminal.
    pub fn generate(&self, files: &dyn Files, format: MessageFormat) -> Output {
        let mut progress = Progress::new(self.config.apis.len(), format);
        let output = generate_watched(&self.config, files, &mut |api| {
            progress.next(api.module.as_deref().unwrap_or_default());
        });
        progress.done();
        output
    }

    /// The data after a stage, and what was said on the way there.
    pub fn inspect(&self, stage: Stage) -> (String, Output) {
        inspect(&self.config, &self.files(), stage)
    }

    /// What was covered, and what is not honoured.
    pub fn coverage(&self) -> (Coverage, Output) {
        coverage(&self.config, &self.files())
    }

    /// Any text that tells the settings of runs apart, but for what the disk gives.
    pub fn settings(&self, format: MessageFormat) -> String {
        let Self { config, disk: _, origins, modules, started: _ } = self;
        format!("{config:?} {origins:?} {modules:?} {format:?}")
    }

    /// The files on disk and what may be fetched.
    pub fn files(&self) -> Reachable<'_> {
        Reachable::new(&self.disk, &self.origins)
    }

    /// The files of earlier runs that this one answers for.
    pub fn scope(&self) -> Scope<'_> {
        self.modules.as_deref().map_or(Scope::All, Scope::Directories)
    }

    /// The output directory.
    pub fn directory(&self) -> &Path {
        Path::new(&self.config.output.directory)
    }

    /// When the run began.
    pub fn started(&self) -> Instant {
        self.started
    }
}

/// The counts of a run, before anything is written.
pub fn summary(output: &Output) -> Summary {
    Summary {
        documents: output.summary.documents,
        operations: output.summary.operations,
        types: output.summary.types,
        schemas: output.summary.schemas,
        degraded: output.summary.degraded,
        not_sent: output.summary.not_sent,
        warnings: output.count(Severity::Warning),
        errors: output.count(Severity::Error),
        ..Summary::default()
    }
}

/// A configuration, and whether it is only for some modules of the output directory.
type Read = Result<(Config, bool), Mistakes>;

/// What is wrong before any description was read, and the texts that it is wrong with.
type Mistakes = (Vec<Finding>, Vec<SourceText>);

fn configured(arguments: &InputArguments, disk: &mut Disk) -> Result<Read, Usage> {
    let path = match &arguments.config {
        Some(path) => path.to_string_lossy().into_owned(),
        None => CONFIG_PATHS
            .iter()
            .find(|path| Path::new(path).is_file())
            .map(|path| (*path).to_owned())
            .ok_or_else(|| {
                let [first, second] = CONFIG_PATHS;
                Usage::new(format!(
                    "there is no {first} and no {second} here; name a document or --config"
                ))
            })?,
    };
    let logical = disk.named(&path);
    let unreadable = |why: String| Usage::new(format!("cannot read `{path}`: {why}"));
    let bytes = disk.read(&logical).map_err(|error| unreadable(error.to_string()))?;
    let text =
        String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
    let name = path.replace('\\', "/");
    let read = Config::parse(&name, &text).map(|config| (config, false));
    Ok(read.map_err(|findings| (findings, vec![SourceText::whole(&name, &text)])))
}

fn given(
    arguments: &InputArguments,
    disk: &mut Disk,
) -> Result<Result<Config, Mistakes>, Usage> {
    let one_only = arguments.name.is_some() || !arguments.overlays.is_empty();
    if arguments.documents.len() > 1 && one_only {
        return Err(Usage::new(
            "--name and --overlay are for one document; use a bindery.toml for several",
        ));
    }
    let mut config = Config::default();
    let mut findings = Vec::new();
    for document in &arguments.documents {
        let mut api = ApiConfig::new(document.clone());
        api.module = Some(match &arguments.name {
            Some(name) => name.clone(),
            None => api.module_name(),
        });
        api.include.clone_from(&arguments.include);
        api.exclude.clone_from(&arguments.exclude);
        api.only_types = arguments.only == Some(Part::Types);
        let on = match arguments.overlay_on {
            OverlayTree::Written => OverlayOn::Written,
            OverlayTree::Normalised => OverlayOn::Normalised,
        };
        let overlays = arguments.overlays.iter();
        api.overlays =
            overlays.map(|file| OverlayConfig { file: file.clone(), on }).collect();
        if document == "-" {
            api.description = disk.give("-", standard_input()?);
        } else if document.contains("://") {
            match fetched(document)? {
                Ok(content) => api.description = disk.give(document, content),
                Err(why) => findings.push(unfetched(document, &why)),
            }
        }
        config.apis.push(api);
    }
    Ok(if findings.is_empty() { Ok(config) } else { Err((findings, Vec::new())) })
}

/// What is said about a document that the network did not give.
fn unfetched(url: &str, why: &str) -> Finding {
    Finding::unreadable(url, &format!("cannot be fetched: {why}"))
        .help("check the address, or save the document and name the file")
}

fn standard_input() -> Result<Vec<u8>, Usage> {
    let limit = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    let mut content = Vec::new();
    let mut input = std::io::stdin().take(limit.saturating_add(1));
    input
        .read_to_end(&mut content)
        .map_err(|error| Usage::new(format!("cannot read standard input: {error}")))?;
    if content.len() > LARGEST_FILE {
        return Err(Usage::new("standard input is larger than 64 MiB"));
    }
    Ok(content)
}

#[cfg(feature = "https")]
fn fetched(url: &str) -> Result<Result<Vec<u8>, String>, Usage> {
    crate::fetch::check(url)?;
    Ok(crate::fetch::content(url))
}

#[cfg(not(feature = "https"))]
fn fetched(_: &str) -> Result<Result<Vec<u8>, String>, Usage> {
    Err(Usage::new("this bindery was built without feature `https`; give a file"))
}

/// The time since the run began, in milliseconds.
pub fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
